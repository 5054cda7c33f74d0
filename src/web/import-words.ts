/** Kinds and reasons of the ledger in words for people. */
import type { RetryRefusal } from "../app/arrive/settle/retry.ts";
import type { ImportHead, ReasonLine } from "../store/views/import-report.ts";
import { tellFound } from "./finding-words.ts";
import { printMoment } from "./when.ts";
import { findText, t } from "./words/words.ts";

/** `othersComment` → `Comments of others`. */
export const tellKind = (kind: string): string => findText(`kind.${kind}`, {}) ?? kind;

/** Why items did not come, or what they wait for. What the check found already is told in the catalogue's words. */
export function tellReason({ outcome, reason }: Pick<ReasonLine, "outcome" | "reason">): string {
  const own = findText(`reason.${outcome}.${reason}`, {});
  if (own !== null) return own;
  return tellFound(reason, {})?.what.replace(/\{\w+\}/g, "…") ?? t("reason.other", { code: reason });
}

/** How far an import is. */
export function tellState({ state, waiting }: Pick<ImportHead, "state" | "waiting">): string {
  if (state === "content") return t("imports.stateContent");
  if (state === "photos") return t("imports.statePhotos");
  return waiting === 0 ? t("imports.stateDone") : t("imports.stateDoneWaiting", { n: waiting });
}

export function tellRetry(refusal: RetryRefusal): string {
  switch (refusal.code) {
    case "retried-lately":
      return t("retry.lately", { time: printMoment(new Date(refusal.until)) });
    case "import-not-done":
    case "no-import":
      return t("retry.notDone");
  }
}
