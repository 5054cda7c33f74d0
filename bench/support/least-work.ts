/** The least that has to be done with the parts of an archive: verifying a signature with keys that are kept parsed, encoding rows. */
import { createPublicKey, type KeyObject, verify } from "node:crypto";
import type { StagedRows } from "../../src/app/arrive/rows.ts";
import { signatureBase, signatureDigest } from "../../src/protocols/diaspora/signature.ts";
import { encodeRow, type Stage, type StageRow, stages } from "../../src/store/arrival/stage.ts";

/** A relayable of somebody else, as it stands in an archive. */
export type Signed = {
  readonly entity_data: Readonly<Record<string, unknown>>;
  readonly property_order: readonly string[];
};

/** @param pemOf  somebody's public key as the archive gives it */
export function signatureVerifier(pemOf: (author: string) => string | undefined): (signed: Signed) => boolean {
  const parsed = new Map<string, KeyObject>();
  const keyOf = (author: string): KeyObject | null => {
    const known = parsed.get(author);
    const pem = pemOf(author);
    if (known !== undefined || pem === undefined) return known ?? null;
    const key = createPublicKey(pem);
    parsed.set(author, key);
    return key;
  };
  return ({ entity_data: values, property_order: order }) => {
    const key = keyOf(String(values.author));
    if (key === null) return false;
    const text = typeof values.text === "string" ? values.text : null;
    const base = Buffer.from(signatureBase({ text, signed: { order, values } }), "utf8");
    return verify(signatureDigest, base, key, Buffer.from(String(values.author_signature), "base64"));
  };
}

/** Rows of one stage, as the texts that they were made of. */
export type Cells = { readonly stage: Stage; readonly cells: readonly StageRow<Stage>[] };

const escaped: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/** Reads rows of COPY's text format. */
export function decoded({ stage, rows }: StagedRows): Cells {
  const columns = Object.keys(stages[stage]);
  const lines = Buffer.from(rows).toString("utf8").split("\n").slice(0, -1);
  const cells = lines.map((line) => {
    const texts = line
      .split("\t")
      .map((cell) => (cell === "\\N" ? null : cell.replace(/\\(.)/g, (_, char) => escaped[char] ?? char)));
    return Object.fromEntries(columns.map((column, index) => [column, texts[index]])) as StageRow<Stage>;
  });
  return { stage, cells };
}

const encoder = new TextEncoder();

export const encoded = ({ stage, cells }: Cells): StagedRows => ({
  stage,
  rows: encoder.encode(cells.map((row) => encodeRow(stage, row)).join("")),
});
