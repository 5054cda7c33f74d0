/**
 * Stages: temporary tables that take an archive's rows by COPY, from which whole sets are merged. One table per shape;
 * the columns stand here once, for the table, the COPY and the encoder (which runs in the reading thread).
 */
import { pipeline } from "node:stream/promises";
import { type RawBuilder, sql } from "kysely";
import { from as copyFrom } from "pg-copy-streams";
import { clientOf, type Tx } from "../database.ts";
import { databaseFault } from "../faults.ts";

/** Column types per stage. Every row of `relayable` and `person` is also what a waiting ledger row keeps as its `item`. */
export const stages = {
  claim: { ref: "text", guid: "text", name: "text", public_key: "bytea" },
  audience: { key: "text", ref: "text" },
  name: { place: "text", kind: "text", name: "text", position: "integer" },
  person: { place: "text", kind: "text", ref: "text", sharing: "boolean", receiving: "boolean", aspects: "jsonb" },
  post: {
    place: "text",
    kind: "text",
    guid: "text",
    reach: "text",
    audience_key: "text",
    text: "text",
    original_text: "text",
    provider_name: "text",
    location: "jsonb",
    root_ref: "text",
    root_guid: "text",
    written_at: "timestamptz",
    edited_at: "timestamptz",
    extra: "jsonb",
  },
  photo: {
    place: "text",
    post_guid: "text",
    guid: "text",
    name: "text",
    position: "integer",
    text: "text",
    width: "integer",
    height: "integer",
    remote_path: "text",
    written_at: "timestamptz",
  },
  poll: { post_guid: "text", guid: "text", question: "text", answers: "jsonb" },
  relayable: {
    place: "text",
    kind: "text",
    author_ref: "text",
    proved_ref: "text",
    verdict: "text",
    guid: "text",
    parent_kind: "text",
    parent_guid: "text",
    answer_guid: "text",
    text: "text",
    original_text: "text",
    reaction: "text",
    written_at: "timestamptz",
    edited_at: "timestamptz",
    signature: "text",
    signed: "jsonb",
  },
  outcome: { place: "text", kind: "text", outcome: "text", reason: "text" },
} as const;

export type Stage = keyof typeof stages;
export const stageNames = Object.keys(stages) as Stage[];

type Cell = string | number | boolean | null | undefined | Date | Uint8Array | object;
export type StageRow<S extends Stage> = { readonly [C in keyof (typeof stages)[S]]: Cell };

/** A row in COPY's text format. `undefined` and `null` are SQL's null; objects are JSON; times are ISO 8601. */
export function encodeRow<S extends Stage>(stage: S, row: StageRow<S>): string {
  let line = "";
  let tab = "";
  for (const column in stages[stage]) {
    line += tab + encodeCell(row[column as keyof StageRow<S>] as Cell);
    tab = "\t";
  }
  return `${line}\n`;
}

function encodeCell(cell: Cell): string {
  if (cell === null || cell === undefined) return "\\N";
  if (typeof cell === "string") return special.test(cell) ? cell.replace(specials, escapeOne) : cell === "" ? "" : cell;
  if (typeof cell === "number" || typeof cell === "boolean") return String(cell);
  if (cell instanceof Date) return cell.toISOString();
  if (cell instanceof Uint8Array)
    return `\\\\x${Buffer.from(cell.buffer, cell.byteOffset, cell.byteLength).toString("hex")}`;
  return JSON.stringify(cell).replace(specials, escapeOne);
}

const special = /[\\\n\r\t]/;
const specials = /[\\\n\r\t]/g;
const escapes: Record<string, string> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };
const escapeOne = (character: string): string => escapes[character] ?? character;

/** Makes the stages on this connection; they empty themselves at each commit. Text is "C": stages are joined byte by byte. */
export async function openStages(tx: Tx): Promise<void> {
  for (const name of stageNames) {
    const columns = Object.entries(stages[name]).map(
      ([column, type]) => `${column} ${type}${type === "text" ? ' collate "C"' : ""}`,
    );
    await sql
      .raw(`create temporary table if not exists stage_${name} (${columns.join(", ")}) on commit delete rows`)
      .execute(tx);
  }
}

/**
 * Puts encoded rows into their stage.
 * @throws {Fault} when the database went away or is full
 */
export async function fillStage(tx: Tx, stage: Stage, rows: Uint8Array): Promise<void> {
  const statement = `copy stage_${stage} (${Object.keys(stages[stage]).join(", ")}) from stdin`;
  try {
    await pipeline([rows], clientOf(tx).query(copyFrom(statement)));
  } catch (error) {
    throw databaseFault(error) ?? error;
  }
}

/** The stage as a table expression in a query. */
export const staged = (stage: Stage): RawBuilder<unknown> => sql.table(`stage_${stage}`);
