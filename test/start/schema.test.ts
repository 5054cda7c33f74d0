/** The schema runner: forward only, each file once and whole, and no hand on a database that is not its own. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { sql } from "kysely";
import { sha256Hex } from "../../src/base/bytes.ts";
import { Fault } from "../../src/base/problem.ts";
import { openDatabase } from "../../src/store/database.ts";
import { databaseFault } from "../../src/store/faults.ts";
import { applySchema, readSchemaFiles, type SchemaFile } from "../../src/store/schema.ts";
import { freshDatabase } from "../support/database.ts";

const quiet = { info() {}, warn() {}, error() {} };
const ours = readSchemaFiles();

/** The next file after ours, and those after it. */
const more = (...texts: string[]): SchemaFile[] => [
  ...ours,
  ...texts.map((text, index) => ({
    number: ours.length + index + 1,
    name: `${String(ours.length + index + 1).padStart(4, "0")}-more.sql`,
    text,
    sha256: sha256Hex(text),
  })),
];

test("a database that is up to date is left as it is", async () => {
  const { database, drop } = await freshDatabase();
  assert.deepEqual(await applySchema(database), { ok: true, value: 0 });
  await drop();
});

test("what is missing is applied in order, once, and remembered", async () => {
  const { database, drop } = await freshDatabase();
  const files = more(
    "create table first (id int)",
    "alter table first add column name text; insert into first values (1)",
  );
  assert.deepEqual(await applySchema(database, files), { ok: true, value: 2 });
  assert.deepEqual(await applySchema(database, files), { ok: true, value: 0 });
  assert.deepEqual((await sql`select id, name from first`.execute(database.db)).rows, [{ id: 1, name: null }]);
  await drop();
});

test("a file that fails in the middle leaves nothing of itself, and the files before it stay", async () => {
  const { database, drop } = await freshDatabase();
  const good = "create table first (id int)";
  await assert.rejects(applySchema(database, more(good, "create table second (id int); select 1 / 0")), {
    code: "22012",
  });
  assert.deepEqual(await applySchema(database, more(good, "create table second (id int)")), { ok: true, value: 1 });
  await drop();
});

test("of several programs that start at once, one applies each file", async () => {
  const { database, connection, drop } = await freshDatabase();
  const files = more("create table first (id int)", "create table second (id int)");
  const others = [1, 2, 3].map(() => openDatabase(connection, quiet));
  const outcomes = await Promise.all([database, ...others].map((one) => applySchema(one, files)));
  const made = outcomes.map((outcome) => (outcome.ok ? outcome.value : Number.NaN));
  assert.equal(
    made.reduce((sum, one) => sum + one, 0),
    2,
  );
  await Promise.all(others.map((one) => one.close()));
  await drop();
});

test("a database that a newer program has used is refused", async () => {
  const { database, drop } = await freshDatabase();
  await applySchema(database, more("create table first (id int)"));
  const refusal = { code: "schema-newer", database: ours.length + 1, program: ours.length };
  assert.deepEqual(await applySchema(database), { ok: false, refusal });
  await drop();
});

test("a file that is not the one that was applied is refused, by its name, and nothing is applied", async () => {
  const { database, drop } = await freshDatabase();
  const [first, ...rest] = more("create table first (id int)");
  assert.ok(first);
  const changed = [{ ...first, sha256: sha256Hex("something else") }, ...rest];
  assert.deepEqual(await applySchema(database, changed), {
    ok: false,
    refusal: { code: "schema-changed", file: first.name },
  });
  assert.deepEqual((await sql`select to_regclass('first') as found`.execute(database.db)).rows, [{ found: null }]);
  await drop();
});

test("schema files are numbered without a gap", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "sterna-test-schema-"));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "0001-one.sql"), "select 1");
  writeFileSync(join(folder, "notes.txt"), "not a schema file");
  assert.deepEqual(
    readSchemaFiles(folder).map(({ name }) => name),
    ["0001-one.sql"],
  );
  writeFileSync(join(folder, "0003-three.sql"), "select 3");
  assert.throws(() => readSchemaFiles(folder), /0003-three\.sql: expected a name that begins with 2/);
});

test("a transaction is whole or nothing, and a failure that was swallowed does not pass for success", async () => {
  const { database, drop } = await freshDatabase();
  const count = async () =>
    (await sql<{ n: number }>`select count(*) as n from person`.execute(database.db)).rows[0]?.n;
  const add = sql`insert into person default values`;
  await database.transaction((tx) => add.execute(tx));
  assert.equal(await count(), 1);
  const failing = database.transaction(async (tx) => {
    await add.execute(tx);
    throw new Error("changed my mind");
  });
  await assert.rejects(failing, { message: "changed my mind" });
  const swallowing = database.transaction(async (tx) => {
    await add.execute(tx);
    await sql`select 1 / 0`.execute(tx).catch(() => "swallowed");
  });
  await assert.rejects(swallowing, /nothing was written/);
  assert.equal(await count(), 1);
  await drop();
});

test("statements that a transaction starts together run one after the other, and all before it ends", async (t) => {
  const { database, drop } = await freshDatabase();
  const warnings: Error[] = [];
  const note = (warning: Error) => warnings.push(warning);
  process.on("warning", note);
  t.after(() => process.off("warning", note));
  const add = sql`insert into person default values`;
  await database.transaction(async (tx) => {
    await Promise.all([add.execute(tx), add.execute(tx)]);
    void add.execute(tx);
  });
  const failing = database.transaction((tx) => Promise.all([sql`select 1 / 0`.execute(tx), add.execute(tx)]));
  await assert.rejects(failing, { code: "22012" });
  assert.deepEqual((await sql`select count(*) as n from person`.execute(database.db)).rows, [{ n: 3 }]);
  assert.deepEqual(warnings, []);
  await drop();
});

test("a database that goes away is a fault that is worth trying again, and the pool recovers", async () => {
  const { database, connection, drop } = await freshDatabase();
  const other = openDatabase(connection, quiet);
  const gone = other.transaction(async (tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
    await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(database.db);
    await sql`select 1`.execute(tx);
  });
  await assert.rejects(gone, { name: "Fault", again: true, message: "The database went away" });
  assert.deepEqual((await sql`select 1 as one`.execute(other.db)).rows, [{ one: 1 }]);
  await other.close();
  await drop();
});

test("a database that refuses us is a fault that names DATABASE_URL, and is not tried again", async (t) => {
  const { database, connection, drop } = await freshDatabase();
  assert.ok(connection.kind === "socket");
  const role = `stranger_${randomBytes(6).toString("hex")}`;
  await sql.raw(`create role ${role} login`).execute(database.db);
  const refusal = (reason: RegExp) => (error: unknown) => {
    assert.ok(error instanceof Fault && !error.again, String(error));
    assert.match(error.message, /^The database refuses us: look at DATABASE_URL, /);
    assert.match(String(error.cause), reason); // shown beside it
    return true;
  };
  const cases = [
    { name: "no such database", change: { database: "nowhere" }, reason: /database "nowhere" does not exist/ },
    { name: "no such role", change: { user: "nobody_here" }, reason: /role "nobody_here" does not exist/ },
    { name: "no rights on a table", change: { user: role }, reason: /permission denied for table schema_version/ },
  ];
  for (const { name, change, reason } of cases) {
    await t.test(name, async () => {
      const theirs = openDatabase({ ...connection, ...change }, quiet);
      await assert.rejects(applySchema(theirs), refusal(reason));
      await assert.rejects(
        theirs.transaction((tx) => sql`select * from schema_version`.execute(tx)),
        refusal(reason),
      );
      await theirs.close();
    });
  }
  await t.test("a wrong password, no password, and a role that may not make tables", () => {
    const wrong = Object.assign(new Error('password authentication failed for user "sterna"'), { code: "28P01" });
    const closed = Object.assign(new Error("permission denied for schema public"), { code: "42501" });
    const none = new Error("SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string");
    for (const error of [wrong, closed, none]) refusal(/password|schema public/)(databaseFault(error));
  });
  await sql.raw(`drop role ${role}`).execute(database.db);
  await drop();
});

test("whole numbers of eight bytes are numbers as long as they are exact", async () => {
  const { database, drop } = await freshDatabase();
  const { rows } = await sql`select 9007199254740991::int8 as largest, count(*) as none from person`.execute(
    database.db,
  );
  assert.deepEqual(rows, [{ largest: Number.MAX_SAFE_INTEGER, none: 0 }]);
  await assert.rejects(sql`select 9007199254740993::int8 as inexact`.execute(database.db), RangeError);
  await drop();
});
