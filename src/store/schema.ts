/** Brings the tables up to date: runs the files of schema/ in order, each once, forward only. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { sql } from "kysely";
import { sha256Hex } from "../base/bytes.ts";
import { codeOf } from "../base/problem.ts";
import { no, ok, type Result } from "../base/result.ts";
import type { Database, Db } from "./database.ts";
import { floorMajor } from "./server/locate.ts";

export type SchemaRefusal =
  /** The server is older than our SQL. */
  | { readonly code: "server-too-old"; readonly server: number; readonly floor: number }
  /** The database does not speak UTF-8. */
  | { readonly code: "not-utf8"; readonly encoding: string }
  /** A newer Sterna has been here; going back is not possible. */
  | { readonly code: "schema-newer"; readonly database: number; readonly program: number }
  /** A file that was applied is not the one that lies here now. */
  | { readonly code: "schema-changed"; readonly file: string };

/** One file `0001-house.sql`: number, name, and what it says. */
export type SchemaFile = {
  readonly number: number;
  readonly name: string;
  readonly text: string;
  readonly sha256: string;
};

export const schemaFolder: string = fileURLToPath(new URL("schema", import.meta.url));

/** Any number, the same in every version: one program at a time works on the schema of a database. */
const lockKey = 7_375_772;

/**
 * Reads the schema files of a folder in their order.
 * @throws {Error} a name without a number, or a gap: a bug of whoever added the file
 */
export function readSchemaFiles(folder: string = schemaFolder): SchemaFile[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".sql"));
  return names.sort().map((name, index) => {
    const number = Number(/^(\d{4})-[a-z0-9-]+\.sql$/.exec(name)?.[1]);
    if (number !== index + 1) throw new Error(`${folder}/${name}: expected a name that begins with ${index + 1}`);
    const text = readFileSync(`${folder}/${name}`, "utf8");
    return { number, name, text, sha256: sha256Hex(text) };
  });
}

type Applied = { readonly number: number; readonly sha256: string; readonly server: number };

const undefinedTable = "42P01";

async function findApplied(db: Db): Promise<readonly Applied[]> {
  try {
    const { rows } = await sql<Applied>`
      select number, sha256, current_setting('server_version_num')::int / 10000 as server
        from schema_version order by number`.execute(db);
    return rows;
  } catch (error) {
    if (codeOf(error) === undefinedTable) return [];
    throw error;
  }
}

/** Compares what was applied with the files. @returns how many files are applied, or why this program must not touch the database */
function judge(applied: readonly Applied[], files: readonly SchemaFile[]): Result<number, SchemaRefusal> {
  const server = applied[0]?.server ?? floorMajor;
  if (server < floorMajor) return no({ code: "server-too-old", server, floor: floorMajor });
  if (applied.length > files.length) {
    return no({ code: "schema-newer", database: applied.length, program: files.length });
  }
  const changed = files.find((file, index) => index < applied.length && applied[index]?.sha256 !== file.sha256);
  if (changed) return no({ code: "schema-changed", file: changed.name });
  return ok(applied.length);
}

async function judgeServer(db: Db): Promise<SchemaRefusal | null> {
  const { rows } = await sql<{ server: number; encoding: string }>`
    select current_setting('server_version_num')::int / 10000 as server,
           current_setting('server_encoding') as encoding`.execute(db);
  const { server = 0, encoding = "" } = rows[0] ?? {};
  if (server < floorMajor) return { code: "server-too-old", server, floor: floorMajor };
  return encoding === "UTF8" ? null : { code: "not-utf8", encoding };
}

/**
 * Applies what is missing. When nothing is, this is one query.
 *
 * @returns how many files were applied now
 * @throws {Fault} the database went away; what was applied stays, the rest follows at the next start
 */
export async function applySchema(
  { db, transaction }: Pick<Database, "db" | "transaction">,
  files: readonly SchemaFile[] = readSchemaFiles(),
): Promise<Result<number, SchemaRefusal>> {
  const before = judge(await findApplied(db), files);
  if (!before.ok || before.value === files.length) return before.ok ? ok(0) : before;
  const unfit = await judgeServer(db);
  if (unfit) return no(unfit);

  let made = 0;
  for (const file of files.slice(before.value)) {
    const outcome = await transaction(async (tx): Promise<Result<boolean, SchemaRefusal>> => {
      await sql`select pg_advisory_xact_lock(${lockKey})`.execute(tx);
      await sql`create table if not exists schema_version (
        number int primary key, name text not null, sha256 text not null, applied_at timestamptz not null default now()
      )`.execute(tx);
      // Another process may have been here while we waited for the lock.
      const now = judge(await findApplied(tx), files);
      if (!now.ok) return now;
      if (now.value >= file.number) return ok(false);
      await sql.raw(file.text).execute(tx);
      await sql`insert into schema_version (number, name, sha256)
        values (${file.number}, ${file.name}, ${file.sha256})`.execute(tx);
      return ok(true);
    });
    if (!outcome.ok) return outcome;
    if (outcome.value) made += 1;
  }
  return ok(made);
}
