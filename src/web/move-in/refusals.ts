/** Why a step of moving in is not done, in words. */

import type { BeginRefusal } from "../../app/move-in/begin.ts";
import type { ChooseRefusal } from "../../app/move-in/choose.ts";
import type { ThrowAwayRefusal } from "../../app/move-in/throw-away.ts";
import { unreachable } from "../../base/result.ts";
import type { MoveInRefusal } from "../../store/moves/move-ins.ts";
import { tellFound } from "../finding-words.ts";
import { printMoment } from "../when.ts";
import { findText, t } from "../words/words.ts";

export function tellMoveIn(refusal: BeginRefusal | ChooseRefusal | ThrowAwayRefusal): string {
  switch (refusal.code) {
    case "account-not-open":
    case "files-missing":
    case "move-in-under-way":
    case "move-in-not-checked":
    case "files-changed":
    case "nothing-more-chosen":
    case "move-in-missing":
    case "no-import":
    case "already-released":
      return t(`moveIn.no.${refusal.code}`);
    case "later-import":
      return t("moveIn.no.later-import", refusal);
    case "file-on-its-way":
      return t("moveIn.no.file-on-its-way", refusal);
    case "dates-malformed":
      return t("moveIn.no.dates-malformed", refusal);
    case "move-in-too-often":
    case "move-in-pause":
    case "move-in-too-soon":
    case "move-in-budget":
      return t(`moveIn.no.${refusal.code}`, { time: printMoment(new Date(refusal.again)) });
    default:
      return unreachable(refusal);
  }
}

/** Why a job has ended: a code of the files, of the import or of the work itself, with its arguments. */
export function tellFailure({ code, ...args }: MoveInRefusal): string {
  const values = Object.fromEntries(
    Object.entries(args).flatMap(([name, value]) =>
      typeof value === "string" || typeof value === "number" ? [[name, value]] : [],
    ),
  );
  const own = findText(`moveIn.no.${code}`, values);
  if (own !== null) return own;
  const found = tellFound(code, values);
  return found === null ? t("moveIn.no.other", { code }) : `${found.what} ${found.next}`;
}
