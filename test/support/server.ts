/** A throw-away PostgreSQL for tests, without regard for power cuts. */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { openDatabase } from "../../src/store/database.ts";
import { applySchema } from "../../src/store/schema.ts";
import type { DatabaseConnection } from "../../src/store/server/connection.ts";
import { openDatabaseServer } from "../../src/store/server/server.ts";
import { scratchFolder } from "./scratch.ts";

const quiet = { info() {}, warn() {}, error() {} };

/** A new folder below that for temporary files; anybody may pass through, nobody else may list it. */
export function makeTestFolder(parent = tmpdir()): string {
  // The mark of the run (see test/run.ts) tells whose process it is that was started on this folder.
  const folder = mkdtempSync(join(parent, `sterna-test-${process.env.STERNA_TEST_RUN ?? ""}`));
  chmodSync(folder, 0o711);
  return folder;
}

export const templateDatabase = "sterna_template";

/**
 * A prepared statement is planned once per connection, and not anew for each of its first five uses: tables of tests hold a few rows, and to choose
 * a plan takes far longer than to run it (the query of a page 60 ms). What a statement answers is the same by every plan.
 */
const planOnce = "alter role sterna set plan_cache_mode = force_generic_plan";

export type TestServer = { readonly socketFolder: string; stop(): Promise<void> };

/** The connection to one database of a test server. */
export const onTestServer = (socketFolder: string, database: string): DatabaseConnection => ({
  kind: "socket",
  socketFolder,
  database,
  user: "sterna",
});

/** Starts a server in a folder of its own and prepares the database that all test databases are copied from. */
export async function startTestServer(): Promise<TestServer> {
  const folder = makeTestFolder(scratchFolder());
  const opened = await openDatabaseServer({
    folder: join(folder, "postgres"),
    programs: null,
    database: templateDatabase,
    durable: false,
  });
  if (!opened.ok) throw new Error(`no PostgreSQL for the tests: ${JSON.stringify(opened.refusal)}`);
  const { connection, stop } = opened.value;
  if (connection.kind !== "socket") throw new Error("not a server of ours");
  const database = openDatabase(connection, quiet);
  const applied = await applySchema(database);
  await sql.raw(planOnce).execute(database.db);
  await database.close();
  if (!applied.ok) throw new Error(JSON.stringify(applied.refusal));
  return {
    socketFolder: connection.socketFolder,
    stop: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
