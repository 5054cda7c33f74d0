/** What a merge points at is checked set by set where the role may, and by PostgreSQL row by row elsewhere: never not at all. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import test from "node:test";
import { sql } from "kysely";
import { codeOf, Fault } from "../../src/base/problem.ts";
import { insertChecked } from "../../src/store/arrival/checked-insert.ts";
import type { Tx } from "../../src/store/database.ts";
import { freshDatabase } from "../support/database.ts";

const nowhere = 4_711;
const byline = sql`select 4711::bigint`;

/** A row that points at a byline which does not exist. */
const insertOrphan = async (tx: Tx): Promise<void> => {
  await sql`insert into post_recipient (post_id, byline_id) values (${nowhere}, ${nowhere})`.execute(tx);
};

const isForeignKey = (error: unknown): boolean => codeOf(error) === "23503";

test("what new rows point at has to be there: else nothing is written, and it is worth trying again", async (t) => {
  const { database, drop } = await freshDatabase();
  t.after(drop);
  await assert.rejects(
    database.transaction((tx) => insertChecked(tx, { byline }, () => insertOrphan(tx))),
    (error) => error instanceof Fault && error.again,
  );
  assert.deepEqual(await database.db.selectFrom("post_recipient").selectAll().execute(), []);
});

test("foreign keys hold again as soon as the checked rows are in", async (t) => {
  const { database, drop } = await freshDatabase();
  t.after(drop);
  const inserted = database.transaction(async (tx) => {
    await insertChecked(tx, { byline: sql`select null::bigint` }, async () => {});
    await insertOrphan(tx);
  });
  await assert.rejects(inserted, isForeignKey);
});

test("a role that may not leave foreign keys out has PostgreSQL check them", async (t) => {
  const { database, drop } = await freshDatabase();
  t.after(drop);
  const role = sql.id(`guest_${randomBytes(6).toString("hex")}`);
  const tried = database.transaction(async (tx) => {
    // The role is gone with the transaction.
    await sql`create role ${role}`.execute(tx);
    await sql`grant all on all tables in schema public to ${role}`.execute(tx);
    await sql`set local role ${role}`.execute(tx);
    await insertChecked(tx, { byline }, () => insertOrphan(tx));
  });
  await assert.rejects(tried, isForeignKey);
});

test("what rows point at is held until they are in: nobody deletes it meanwhile", async (t) => {
  const { database, drop } = await freshDatabase();
  t.after(drop);
  const { db } = database;
  const person = await db.insertInto("person").defaultValues().returning("id").executeTakeFirstOrThrow();
  const identity = await sql<{ id: number }>`
    insert into identity (person_id, protocol, ref, host, guid, state, since)
    values (${person.id}, 'x', 'a@b', 'b', 'g', 'current', now()) returning id`.execute(db);
  const { rows } = await sql<{ id: number }>`
    insert into byline (identity_id, protocol, ref) values (${identity.rows[0]?.id}, 'x', 'a@b') returning id`.execute(
    db,
  );
  const id = rows[0]?.id;
  await database.transaction(async (tx) => {
    await insertChecked(tx, { byline: sql`select ${id}::bigint` }, async () => {});
    const taking = database.transaction((other) =>
      sql`select id from byline where id = ${id} for update nowait`.execute(other),
    );
    await assert.rejects(taking, Fault);
  });
});
