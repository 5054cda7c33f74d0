/** The lists of references and the catalogue of the database say the same. */
import assert from "node:assert/strict";
import test from "node:test";
import { sql } from "kysely";
import {
  bylineReferences,
  contactReferences,
  identityReferences,
  personReferences,
  type Reference,
} from "../../src/store/references.ts";
import { freshDatabase } from "../support/database.ts";

const lists: readonly (readonly [target: string, list: readonly Reference[]])[] = [
  ["person", personReferences],
  ["contact", contactReferences],
  ["identity", identityReferences],
  ["byline", bylineReferences],
];

for (const [target, list] of lists) {
  test(`every column that points at ${target} says what a merge of two persons does to it, and no other does`, async (t) => {
    const { database, drop } = await freshDatabase();
    t.after(drop);
    const { rows } = await sql<{ name: string }>`
      select conrelid::regclass::text || '.' || attname as name
        from pg_constraint join pg_attribute on attrelid = conrelid and attnum = any(conkey)
       where contype = 'f' and confrelid = ${target}::regclass`.execute(database.db);
    const listed = list.map(({ table, column }) => `${table}.${column}`);
    assert.deepEqual(listed.toSorted(), rows.map(({ name }) => name.replaceAll('"', "")).toSorted());
  });
}

test("a column that is called like a reference is one", async (t) => {
  const { database, drop } = await freshDatabase();
  t.after(drop);
  const { rows } = await sql<{ name: string }>`
    select table_name || '.' || column_name as name from information_schema.columns
     where table_schema = 'public' and column_name ~ '(^|_)(person|contact|identity|byline)_id$'`.execute(database.db);
  const listed = lists.flatMap(([, list]) => list.map(({ table, column }) => `${table}.${column}`));
  assert.deepEqual(rows.map(({ name }) => name).toSorted(), listed.toSorted());
});
