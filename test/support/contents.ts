/**
 * Everything that a database and a data folder hold, in a form in which two of them can be compared: rows in an order of their own, ids
 * replaced by what they point at, what is random by its name. Every table of the schema is in it, also those that come later.
 */
import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "kysely";
import type { Parts } from "../../src/app/parts.ts";
import type { Db } from "../../src/store/database.ts";

type Row = Record<string, unknown>;
export type Contents = {
  readonly tables: Readonly<Record<string, readonly string[]>>;
  readonly files: readonly string[];
};

/** How the rows of a table are called by those that point at them. */
const names: Readonly<Record<string, string>> = {
  person: "(select string_agg(ref, ' ' order by ref) from identity where identity.person_id = t.id)",
  identity: "t.ref",
  account: "t.username",
  import: "(select username from account where account.id = t.account_id) || ' ' || t.digest",
  byline:
    "t.ref || case when t.import_id is null then '' else ' as ' || (select username from import join account on account.id = account_id where import.id = t.import_id) || ' says' end",
  audience: "t.key",
  pod_set: "t.key",
  post: "t.guid",
  photo: "t.name",
  poll: "t.guid",
  poll_answer: "t.guid",
  comment: "t.guid",
  conversation: "t.guid",
  message: "t.guid",
  contact:
    "(select username from account where account.id = t.account_id) || ' ' || (select string_agg(ref, ' ' order by ref) from identity where identity.person_id = t.person_id)",
  aspect: "t.name",
  move_in: "(select username from account where account.id = t.account_id)",
};

/** Columns whose values no two imports share. */
const random: ReadonlySet<string> = new Set([
  ...["account.photo_path", "own_key.sealed_private_key", "import.sealed_private_key", "password_link.token_hash"],
  // They hold the id of an import, which a stopped call uses up.
  ...["job.key", "job.args", "import_before.key", "import_before.before", "import_before.after"],
  // PostgreSQL's own clock; ours stands still.
  ...["person.created_at", "schema_version.applied_at"],
]);

/** @param others  tables that are left out */
export async function contentsOf(
  { database: { db }, config }: Pick<Parts, "database" | "config">,
  others: readonly string[] = [],
): Promise<Contents> {
  const tables: Record<string, readonly string[]> = {};
  const keys = await foreignKeys(db);
  const paths = await sql<{ path: string }>`select photo_path as path from account`.execute(db);
  const owned = await sql<{ guid: string; ref: string }>`select guid, ref from identity where guid is not null`.execute(
    db,
  );
  const begun = await sql<{ at: Date; name: string }>`
    select created_at as at, 'BEGUN' as name from import union all select finished_at, 'FINISHED' from import where finished_at is not null`.execute(
    db,
  );
  const plain = (text: string) => {
    let result = text;
    for (const { at, name } of begun.rows) result = result.replaceAll(at.toISOString(), name);
    for (const { path } of paths.rows) result = result.replaceAll(path, "PHOTO-PATH");
    // A network may make its addresses out of guids.
    for (const { guid, ref } of owned.rows) result = result.replaceAll(guid, `GUID OF ${ref.replaceAll(guid, "…")}`);
    return result;
  };
  for (const table of await tableNames(db)) {
    if (others.includes(table)) continue;
    const rows = await namedRows(db, table, keys.get(table) ?? new Map());
    tables[table] = rows.map((row) => plain(JSON.stringify(row))).sort();
  }
  const kept = await readdir(join(config.dataFolder, "blobs"), { recursive: true, withFileTypes: true });
  const files = kept.filter((each) => each.isFile()).map(({ name }) => name);
  const temps = await readdir(join(config.dataFolder, "tmp"));
  return { tables, files: [...files.sort(), ...temps.map((name) => `tmp/${name}`)] };
}

async function tableNames(db: Db): Promise<string[]> {
  const found = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public' order by table_name`.execute(
    db,
  );
  return found.rows.map(({ name }) => name);
}

/** Per table: which column points at which table. What an import made names it without a foreign key (schema 0005). */
async function foreignKeys(db: Db): Promise<Map<string, Map<string, string>>> {
  const found = await sql<{ table: string; column: string; target: string }>`
    select source.relname as "table", attname as "column", target.relname as target
      from pg_constraint join pg_class as source on source.oid = conrelid join pg_class as target on target.oid = confrelid
      join pg_attribute on attrelid = conrelid and attnum = conkey[1] where contype = 'f'
     union select table_name, column_name, 'import' from information_schema.columns
            where table_schema = 'public' and column_name = 'import_id'`.execute(db);
  const keys = new Map<string, Map<string, string>>();
  for (const { table, column, target } of found.rows) {
    keys.set(table, (keys.get(table) ?? new Map()).set(column, target));
  }
  return keys;
}

async function namedRows(db: Db, table: string, keys: ReadonlyMap<string, string>): Promise<Row[]> {
  const { rows } = await sql<Row>`select * from ${sql.table(table)}`.execute(db);
  if (rows.length === 0) return [];
  const namesOf = new Map<string, ReadonlyMap<unknown, unknown>>();
  for (const target of new Set(keys.values())) namesOf.set(target, await namesIn(db, target));
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row)
        .filter(([column]) => column !== "id")
        .map(([column, value]) => {
          if (random.has(`${table}.${column}`)) return [column, value === null ? null : "random"];
          if (table === "identity_key" && column === "public_key" && row.source === "own") return [column, "random"];
          // The guid of an upload that no post names is made here.
          if (table === "photo" && column === "guid" && row.post_id === null) return [column, "random"];
          const target = keys.get(column);
          if (target !== undefined) return [column, value === null ? null : namesOf.get(target)?.get(value)];
          return [column, Buffer.isBuffer(value) ? value.toString("base64") : value];
        }),
    ),
  );
}

async function namesIn(db: Db, table: string): Promise<ReadonlyMap<unknown, unknown>> {
  const name = names[table];
  if (name === undefined) throw new Error(`say in test/support/contents.ts how rows of ${table} are called`);
  const found = await sql<{
    id: unknown;
    name: string;
  }>`select t.id, ${sql.raw(name)} as name from ${sql.table(table)} as t`.execute(db);
  return new Map(found.rows.map((row) => [row.id, row.name]));
}

/** Compares table by table, and shows only the rows that differ. */
export function assertSameContents(actual: Contents, expected: Contents, message = ""): void {
  for (const table of new Set([...Object.keys(expected.tables), ...Object.keys(actual.tables)])) {
    const [is, should] = [actual.tables[table] ?? [], expected.tables[table] ?? []];
    const [more, missing] = [is.filter((row) => !should.includes(row)), should.filter((row) => !is.includes(row))];
    assert.deepEqual(
      { more, missing, count: is.length },
      { more: [], missing: [], count: should.length },
      `${message} ${table}`,
    );
  }
  assert.deepEqual(actual.files, expected.files, `${message} files`);
}
