/** The tables as Kysely sees them (src/store/tables.ts and src/store/tables/, read as text) and the tables of the database are the same. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { sql } from "kysely";
import { freshDatabase } from "../support/database.ts";

/** What a column is, in words that both sides have. */
type Column = {
  readonly table: string;
  readonly column: string;
  readonly kind: string;
  readonly nullable: boolean;
  /** An insert may leave it out. */
  readonly optional: boolean;
};

const store = new URL("../../src/store/", import.meta.url);
const source = ["tables.ts", ...readdirSync(new URL("tables/", store)).map((name) => `tables/${name}`)]
  .map((path) => readFileSync(new URL(path, store), "utf8"))
  .join("\n")
  .replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");

/** The members of an object type: text between braces, cut at the semicolons that stand in no bracket. */
function members(body: string): (readonly [name: string, type: string])[] {
  const cut: string[] = [""];
  let depth = 0;
  for (const character of body) {
    if ("{(<[".includes(character)) depth += 1;
    if ("})>]".includes(character)) depth -= 1;
    if (character === ";" && depth === 0) cut.push("");
    else cut[cut.length - 1] += character;
  }
  return cut
    .map((member) => member.trim())
    .filter((member) => member !== "")
    .map((member) => {
      const [, name, type] = /^(\w+):\s*([\s\S]+)$/.exec(member) ?? [];
      if (name === undefined || type === undefined) throw new Error(`not a member: ${member}`);
      return [name, type.trim()] as const;
    });
}

/** `{ … }`, or a named type that is one, or several of these joined with `&`. */
const columnsOf = (type: string): (readonly [string, string])[] =>
  [...type.matchAll(/(?:^|&)\s*(?:(\w+)|\{([\s\S]*?)\}\s*(?=&|$))/g)].flatMap(([, name, body]) =>
    name === undefined ? members(body ?? "") : columnsOf(typeNamed(name)),
  );

function typeNamed(name: string): string {
  const [, type] =
    new RegExp(`^(?:export )?type ${name} =\\s*([\\s\\S]*?);\\n(?:\\n|type|export|$)`, "m").exec(source) ?? [];
  if (type === undefined) throw new Error(`no type ${name}`);
  return type;
}

/** Wrappers of Kysely and of the file itself; what is inside is the plain type. */
function columnOf(table: string, column: string, type: string): Column {
  const known = { Time: "Date", MaybeTime: "Date", Side: "string", Verdict: "string", NoticeWord: "string" } as const;
  const [, wrapper = "", inside = type] = /^(Generated|Maybe|MaybeJson|Json|ColumnType)<([\s\S]*)>$/.exec(type) ?? [];
  const nullable = /^Maybe/.test(type);
  const generated = wrapper === "Generated" || /,\s*(?:string \| undefined|never),/.test(inside);
  const plain = inside in known ? known[inside as keyof typeof known] : inside;
  const json = /Json$/.test(wrapper) || inside.startsWith("Record");
  const word = json ? "json" : plain.startsWith('"') ? "string" : plain.split(",")[0];
  return { table, column, kind: word ?? "", nullable, optional: nullable || generated };
}

const typed: readonly Column[] = columnsOf(typeNamed("Tables")).flatMap(([table, type]) =>
  columnsOf(type).map(([column, columnType]) => columnOf(table, column, columnType)),
);

/** Of the database's types to those of the driver. */
const kinds: Readonly<Record<string, string>> = {
  bigint: "number",
  integer: "number",
  text: "string",
  boolean: "boolean",
  bytea: "Buffer",
  jsonb: "json",
  "timestamp with time zone": "Date",
};

test("the types of the tables name every column, with its type, and whether it may be null or left out", async (t) => {
  const { database, drop } = await freshDatabase();
  t.after(drop);
  const { rows } = await sql<{ table: string; column: string; type: string; nullable: boolean; given: boolean }>`
    select table_name as table, column_name as column, data_type as type, is_nullable = 'YES' as nullable,
           column_default is not null or is_identity = 'YES' or is_generated = 'ALWAYS' as given
      from information_schema.columns
     where table_schema = 'public' and table_name <> 'schema_version'`.execute(database.db);
  const real = rows.map(
    ({ type, given, ...row }): Column => ({ ...row, kind: kinds[type] ?? type, optional: row.nullable || given }),
  );
  assert.ok(typed.length > 100, `only ${typed.length} columns were read out of the types`);
  assert.deepEqual(typed.map(print).toSorted(), real.map(print).toSorted());
});

const print = ({ table, column, kind, nullable, optional }: Column): string =>
  `${table}.${column}: ${kind}${nullable ? ", null" : ""}${optional ? ", may be left out" : ""}`;
