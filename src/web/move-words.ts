/** Why a move is not announced, or not told again, in words for people. A code without words does not compile. */
import type { AgainRefusal } from "../app/announce/again.ts";
import type { AnnounceRefusal } from "../app/announce/refusals.ts";
import { t } from "./words/words.ts";

export function tellAnnounce(refusal: AnnounceRefusal): string {
  switch (refusal.code) {
    case "no-import":
      return t("announce.no.no-import");
    case "import-not-done":
      return t("announce.no.import-not-done");
    case "already-kept":
      return t("announce.no.already-kept");
    case "account-not-open":
      return t("announce.no.account-not-open");
    case "network-mute":
      return t("announce.no.network-mute");
    case "key-missing":
      return t("announce.no.key-missing", refusal);
    case "address-not-public":
      return t("announce.no.address-not-public", refusal);
    case "same-address":
      return t("announce.no.same-address", refusal);
    case "moved-elsewhere":
      return t("announce.no.moved-elsewhere", refusal);
    case "announced-by-other":
      return t("announce.no.announced-by-other", refusal);
    case "owner-contradicted":
      return t("announce.no.owner-contradicted", refusal);
    case "old-account-here":
      return t("announce.no.old-account-here", refusal);
    case "pair-undone":
      return t("announce.no.pair-undone", refusal);
  }
}

export function tellAgainRefusal({ code }: AgainRefusal): string {
  switch (code) {
    case "told-lately":
      return t("moves.refusedLately");
    case "pod-never-told":
      return t("moves.refusedNever");
    case "nothing-announced":
    case "move-withdrawn":
      return t("moves.refusedWithdrawn");
  }
}
