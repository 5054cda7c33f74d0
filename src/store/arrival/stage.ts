/**
 * Stages: the shapes in which an archive's rows reach the database, and their text for COPY. The columns stand here once, for the tables, the
 * COPY and the encoder. The encoder runs in the reading thread, so nothing here loads the database's driver: that costs a thread 0.15 s.
 */

/** Column types per stage. Every row of `relayable` and `person` is also what a waiting ledger row keeps as its `item`. */
export const stages = {
  claim: { ref: "text", guid: "text", name: "text", public_key: "bytea" },
  audience: { key: "text", ref: "text" },
  pods: { key: "text", uris: "jsonb" },
  name: { place: "text", kind: "text", name: "text", position: "integer" },
  person: {
    place: "text",
    kind: "text",
    ref: "text",
    sharing: "boolean",
    receiving: "boolean",
    aspects: "jsonb",
    note: "text",
    suspended: "boolean",
    // Of somebody on another network than the archive's.
    network: "text",
    host: "text",
    name: "text",
    ours: "text",
    theirs: "text",
  },
  post: {
    place: "text",
    kind: "text",
    guid: "text",
    reach: "text",
    audience_key: "text",
    aspects: "jsonb",
    pods_key: "text",
    text: "text",
    original_text: "text",
    provider_name: "text",
    location: "jsonb",
    root_ref: "text",
    root_guid: "text",
    written_at: "timestamptz",
    edited_at: "timestamptz",
    extra: "jsonb",
    fine: "jsonb",
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
  poll: { post_guid: "text", guid: "text", question: "text", answers: "jsonb", ends_at: "timestamptz" },
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
    network: "text",
    fine: "jsonb",
  },
  conversation: {
    place: "text",
    guid: "text",
    author_ref: "text",
    subject: "text",
    participants: "jsonb",
    written_at: "timestamptz",
    read_until: "timestamptz",
    hidden: "boolean",
    network: "text",
  },
  message: {
    place: "text",
    guid: "text",
    conversation_guid: "text",
    author_ref: "text",
    text: "text",
    written_at: "timestamptz",
    edited_at: "timestamptz",
    network: "text",
  },
  outcome: { place: "text", kind: "text", outcome: "text", reason: "text", waits_for: "text", item: "jsonb" },
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
