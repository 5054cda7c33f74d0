/**
 * What checks and imports are judged by (design, section 6): the time that reading an archive takes, and verifying its signatures, and for
 * imports COPY of the same rows, each alone. Done with Node as it comes, the shortest way: the whole file is unpacked, parsed as one
 * text, gone through. Of our code only the text that is signed and the format of rows take part, so it gets no faster when the rest does.
 */

import { constants } from "node:buffer";
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { StagedRows } from "../../src/app/arrive/rows.ts";
import { medianOf, round } from "./measure.ts";

export type InTurnData = { readonly path: string; readonly rows: readonly (readonly StagedRows[])[] };

export type InTurnSteps = {
  /** Signatures that are right. */
  readonly verified: number;
  readonly batches: readonly (readonly StagedRows[])[];
  readonly seconds: { readonly read: number; readonly verify: number; readonly encode: number };
};

export type InTurn = {
  /** A fresh thread, ready: what is not part of the work. */
  prepare(): Promise<void>;
  /** @throws where the JSON is longer than a text of the engine may be (`mostJsonBytes`) */
  run(): Promise<InTurnSteps>;
  /** Seconds of each step so far, the middle of all runs. */
  medians(): Readonly<Record<string, number>>;
  close(): Promise<void>;
};

export const mostJsonBytes = constants.MAX_STRING_LENGTH;

/** @param data.rows  to encode as text of COPY, in batches; none for a check */
export function doInTurn(data: InTurnData): InTurn {
  const seen: InTurnSteps["seconds"][] = [];
  let thread: Worker | null = null;
  const close = async () => void (await thread?.terminate());
  const median = (step: keyof InTurnSteps["seconds"]) => round(medianOf(seen.map((each) => each[step])), 2);
  return {
    async prepare() {
      await close();
      thread = new Worker(new URL("./in-turn-thread.ts", import.meta.url), { workerData: data });
      await once(thread, "message");
    },
    async run() {
      if (thread === null) throw new Error("not prepared");
      const done = once(thread, "message"); // rejects with what the thread throws
      thread.postMessage("go");
      const [steps] = (await done) as [InTurnSteps];
      seen.push(steps.seconds);
      return steps;
    },
    medians: () => ({ "read s": median("read"), "verify s": median("verify"), "encode s": median("encode") }),
    close,
  };
}
