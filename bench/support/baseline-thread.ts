/** The second thread of the baseline: parses each element, verifies signatures with keys that are kept parsed, encodes rows. */
import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { parentPort, workerData } from "node:worker_threads";
import type { StagedRows } from "../../src/app/arrive/rows.ts";
import { signatureBase, signatureDigest } from "../../src/protocols/diaspora/signature.ts";
import { encodeRow, type Stage, type StageRow, stages } from "../../src/store/arrival/stage.ts";
import type { Pack, PackDone, ThreadData } from "./baseline.ts";

const port = parentPort;
if (port === null) throw new Error("this module runs as a thread");
const { keys, rows } = workerData as ThreadData;
const parsedKeys = new Map<string, KeyObject>();
const escaped: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };
const toEncode =
  rows?.map((ofPack) => ofPack.map(({ stage, rows: text }) => ({ stage, cells: decoded(stage, text) }))) ?? null;

function keyOf(ref: string): KeyObject | null {
  const known = parsedKeys.get(ref);
  const pem = keys.get(ref);
  if (known !== undefined || pem === undefined) return known ?? null;
  const key = createPublicKey(pem);
  parsedKeys.set(ref, key);
  return key;
}

type Signed = { readonly entity_data: Readonly<Record<string, unknown>>; readonly property_order: readonly string[] };

function isRight({ entity_data: values, property_order: order }: Signed): boolean {
  const key = keyOf(String(values.author));
  if (key === null) return false;
  const text = typeof values.text === "string" ? values.text : null;
  const base = Buffer.from(signatureBase({ text, signed: { order, values } }), "utf8");
  return verify(signatureDigest, base, key, Buffer.from(String(values.author_signature), "base64"));
}

/** Rows of COPY's text format as the texts that they were made of. */
function decoded(stage: Stage, text: Uint8Array): StageRow<Stage>[] {
  const columns = Object.keys(stages[stage]);
  const lines = Buffer.from(text).toString("utf8").split("\n").slice(0, -1);
  return lines.map((line) => {
    const cells = line
      .split("\t")
      .map((cell) => (cell === "\\N" ? null : cell.replace(/\\(.)/g, (_, char) => escaped[char] ?? char)));
    return Object.fromEntries(columns.map((column, index) => [column, cells[index]])) as StageRow<Stage>;
  });
}

const encoder = new TextEncoder();
let packsSeen = 0;

function encoded(): StagedRows[] {
  const ofPack = toEncode?.[packsSeen++] ?? [];
  return ofPack.map(({ stage, cells }) => ({
    stage,
    rows: encoder.encode(cells.map((row) => encodeRow(stage, row)).join("")),
  }));
}

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
  const answer: PackDone = { ...done, rows: encoded() };
  port.postMessage(
    answer,
    answer.rows.map(({ rows: { buffer: own } }) => own as ArrayBuffer),
  );
});
