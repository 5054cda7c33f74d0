/** The second thread of the comparison side by side: parses each element, verifies signatures, encodes rows. */
import { parentPort, workerData } from "node:worker_threads";
import type { StagedRows } from "../../src/app/arrive/rows.ts";
import { decoded, encoded, type Signed, signatureVerifier } from "./least-work.ts";
import type { Pack, PackDone, ThreadData } from "./side-by-side.ts";

const port = parentPort;
if (port === null) throw new Error("this module runs as a thread");
const { keys, rows } = workerData as ThreadData;
const isRight = signatureVerifier((author) => keys.get(author));
const toEncode = rows?.map((ofPack) => ofPack.map(decoded)) ?? null;
let packsSeen = 0;
const encodedOfPack = (): StagedRows[] => toEncode?.[packsSeen++]?.map(encoded) ?? [];

if (toEncode !== null) port.postMessage("ready");
port.on("message", ({ others, ends, bytes }: Pack) => {
  const buffer = Buffer.from(bytes.buffer);
  const done = { verified: 0, wrong: 0 };
  let start = 0;
  ends.forEach((end, index) => {
    const element: unknown = JSON.parse(buffer.toString("utf8", start, end));
    start = end;
    if (others[index]) done[isRight(element as Signed) ? "verified" : "wrong"] += 1;
  });
  const answer: PackDone = { ...done, rows: encodedOfPack() };
  port.postMessage(
    answer,
    answer.rows.map(({ rows: { buffer: own } }) => own as ArrayBuffer),
  );
});
