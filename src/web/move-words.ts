/** Why a move is not announced, not told again, undone, declined or released, in words for people. A code without words does not compile. */
import type { AgainRefusal } from "../app/announce/again.ts";
import type { ProveOldRefusal } from "../app/announce/prove-old.ts";
import type { AnnounceRefusal } from "../app/announce/refusals.ts";
import type { ComeBackRefusal } from "../app/depart/come-back.ts";
import type { ReleaseRefusal } from "../app/witness/release.ts";
import type { DeclineRefusal, UndoRefusal } from "../app/witness/undo.ts";
import { minutesOf } from "./errors.ts";
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
    case "told-elsewhere":
      return t("moves.refusedElsewhere");
    case "nothing-announced":
    case "move-withdrawn":
      return t("moves.refusedWithdrawn");
  }
}

export function tellMove(refusal: UndoRefusal | ReleaseRefusal | DeclineRefusal): string {
  switch (refusal.code) {
    case "account-not-open":
      return t("no.account-not-open");
    case "move-unknown":
      return t("heard.no.move-unknown");
    case "move-not-followed":
      return t("heard.no.move-not-followed");
    case "move-of-ours":
      return t("heard.no.move-of-ours");
    case "undo-too-late":
      return t("heard.no.undo-too-late");
    case "later-move":
      return t("heard.no.later-move", { laterId: refusal.laterId });
    case "move-not-held":
      return t("heard.no.move-not-held");
  }
}

export function tellComeBack(refusal: ComeBackRefusal): string {
  switch (refusal.code) {
    case "come-back-busy":
      return t("return.no.busy");
    case "import-under-way":
    case "account-not-ready":
      return t("return.no.under-way");
    case "archive-blocked":
    case "account-closed":
    case "account-missing":
      return t("return.no.elsewhere");
    default:
      return t("return.no.files");
  }
}

export const tellProveOld = (refusal: ProveOldRefusal): string =>
  refusal.code === "password-wrong"
    ? t("announce.no.password-wrong")
    : t("login.tooOften", { n: minutesOf(refusal.retryAfterSeconds) });
