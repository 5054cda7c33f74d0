/** Keeps the rows that a check made until the import takes them: on the disk, so that an archive of any size costs the same memory. */
import { join } from "node:path";
import { diskSpool } from "../../blobs/spool.ts";
import type { Stage } from "../../store/arrival/stage.ts";
import type { Batch } from "./reading.ts";
import type { StagedRows } from "./rows.ts";

export type RowSpool = {
  /** @throws {Fault} when the disk fails or is full */
  keep(batch: Batch): Promise<void>;
  /** Elements up to and with the last batch. */
  elements(): number;
  /** All batches, in order, one in memory at a time. */
  batches(): AsyncIterable<Batch>;
  /** Gives the disk back. */
  dispose(): Promise<void>;
};

const section = "rows";

/** @param dataFolder  rows beyond a megabyte go to files without a name below it: a `kill -9` leaves nothing */
export function openRowSpool(dataFolder: string): RowSpool {
  const spool = diskSpool(join(dataFolder, "tmp"));
  let last = 0;
  return {
    elements: () => last,
    async keep({ elements, rows: stages }) {
      last = elements;
      for (const { stage, rows } of stages) await spool.append(section, `${elements} ${stage}`, rows);
    },
    async *batches() {
      let [elements, rows]: [number, StagedRows[]] = [0, []];
      for await (const { place, bytes } of spool.replay(section)) {
        const [upTo, stage] = place.split(" ") as [string, Stage];
        if (Number(upTo) !== elements && rows.length > 0) {
          yield { elements, rows };
          rows = [];
        }
        elements = Number(upTo);
        rows.push({ stage, rows: new Uint8Array(bytes) });
      }
      if (rows.length > 0) yield { elements, rows };
    },
    dispose: () => spool.dispose(),
  };
}
