/** While an account is written into files, which takes longer than a job may: the job's lease is renewed, and how far it is is written down. */
import { limits } from "../../base/limits.ts";
import type { ExportSoFar } from "../export/export-account.ts";
import type { Parts } from "../parts.ts";
import type { JobTurn } from "./kind.ts";

/**
 * Every few seconds, outside of the transaction that reads the account, which does not wait for it.
 * @param record  writes the numbers where a page reads them
 */
export function startExportBeat(
  { log }: Pick<Parts, "log">,
  turn: JobTurn,
  record: (soFar: ExportSoFar) => Promise<void>,
) {
  let soFar: (() => ExportSoFar) | null = null;
  let looking: Promise<void> = Promise.resolve();
  const look = async () => {
    await turn.keep();
    if (soFar !== null) await record(soFar());
  };
  const next = () => {
    looking = looking
      .then(look)
      .catch((error: unknown) => log.warn({ err: error }, "how far an export is could not be written"));
    return looking;
  };
  const timer = setInterval(next, limits.exportBeatMs);
  timer.unref();
  return {
    begins: (says: () => ExportSoFar) => {
      soFar = says;
    },
    look: next,
    end: () => {
      clearInterval(timer);
      return looking;
    },
  };
}
