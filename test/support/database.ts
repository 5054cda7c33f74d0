/** A database of its own for each test, copied in 14 ms from one that holds the tables. */
import { randomBytes } from "node:crypto";
import { after } from "node:test";
import { Client } from "pg";
import { type Database, openDatabase, poolConfig } from "../../src/store/database.ts";
import type { DatabaseConnection } from "../../src/store/server/connection.ts";
import { onTestServer, startTestServer, type TestServer, templateDatabase } from "./server.ts";

const quiet = { info() {}, warn() {}, error() {} };

let own: Promise<TestServer> | undefined;

/** The server of `npm test`; a test that runs alone starts one for itself. */
async function socketFolder(): Promise<string> {
  const given = process.env.STERNA_TEST_PG;
  if (given) return given;
  own ??= startTestServer();
  return (await own).socketFolder;
}

after(async () => {
  if (own) await (await own).stop();
});

async function onServer(folder: string, statement: string): Promise<void> {
  const client = new Client(poolConfig(onTestServer(folder, "postgres")));
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

export type FreshDatabase = {
  readonly database: Database;
  readonly connection: DatabaseConnection;
  /** Closes and removes it. */
  drop(): Promise<void>;
};

/** Makes an empty database with all tables. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const folder = await socketFolder();
  const name = `test_${randomBytes(8).toString("hex")}`;
  await onServer(folder, `create database ${name} template ${templateDatabase} strategy file_copy`);
  const connection = onTestServer(folder, name);
  const database = openDatabase(connection, quiet);
  return {
    database,
    connection,
    drop: async () => {
      await database.close();
      await onServer(folder, `drop database ${name} with (force)`);
    },
  };
}
