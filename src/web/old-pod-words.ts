/** Whether the pod that somebody wants to leave is still there, in words. */
import type { OldPod } from "../app/doctor/old-pod.ts";
import { t } from "./words/words.ts";

/** What a look at the old pod means for a move. */
export function tellOldPod(old: OldPod): string {
  switch (old.state) {
    case "alive":
    case "slow":
    case "gone":
    case "never":
    case "nobody":
      return t(`moveIn.oldPod.${old.state}`, { host: old.host, ref: old.ref });
    case "moved":
      return t("moveIn.oldPod.moved", old);
    case "here":
      return t("moveIn.note.owner-is-here", old);
    case "malformed":
      return t("moveIn.oldPod.malformed", old);
    case "busy":
      return t("moveIn.oldPod.busy");
  }
}

/** What a look at the new home of somebody who has left means. @param ref  as people know it */
export function tellNewHome(look: OldPod, ref: string): string {
  switch (look.state) {
    case "alive":
    case "slow":
    case "here":
      return t("moves.lookAlive", { ref });
    case "nobody":
      return t("moves.lookNobody", { ref });
    case "gone":
    case "never":
      return t("moves.lookSilent", { host: look.host });
    case "moved":
      return t("moves.newMoved", { ref });
    case "malformed":
    case "busy":
      return t("moveIn.oldPod.busy");
  }
}
