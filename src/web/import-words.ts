/** Kinds, reasons and states of an import in words for people. */
import * as words from "../core/migration/ledger-words.ts";
import type { ImportHead } from "../store/views/import-report.ts";
import { t } from "./words/words.ts";

export const { tellKind } = words;

/** Why items did not come, or what they wait for. */
export const tellReason = (reason: string): string => words.tellReason(reason) ?? t("reason.other", { code: reason });

/** How far an import is. */
export function tellState({ state, waiting }: Pick<ImportHead, "state" | "waiting">): string {
  if (state === "content") return t("imports.stateContent");
  if (state === "photos") return t("imports.statePhotos");
  return waiting === 0 ? t("imports.stateDone") : t("imports.stateDoneWaiting", { n: waiting });
}
