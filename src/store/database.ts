/** The database as the store's functions see it: a pool, Kysely on top, and transactions. */
import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient, type RawBuilder, sql } from "kysely";
import { Pool, type PoolClient, type PoolConfig, type QueryConfig, types } from "pg";
import { sha256Hex } from "../base/bytes.ts";
import type { Log } from "../base/log.ts";
import { codeOf } from "../base/problem.ts";
import { databaseFault } from "./faults.ts";
import type { DatabaseConnection } from "./server/connection.ts";
import type { Tables } from "./tables.ts";

/** Runs single statements: the pool, or one open transaction. */
export type Db = Kysely<Tables>;

declare const insideTransaction: unique symbol;
/** An open transaction. Inside one only its own handle may be used. */
export type Tx = Db & { readonly [insideTransaction]: true };

export type Database = {
  /** Each statement for itself, on any free connection. */
  readonly db: Db;
  /**
   * Runs `work` in one transaction: committed when it resolves, rolled back when it throws (and the error goes on).
   * No network inside, and no other handle than `tx`.
   * @throws {Fault} when the database went away, is full or gave up; nothing was written, unless the connection broke during COMMIT
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Waits for running statements and closes every connection. */
  close(): Promise<void>;
};

/** Connections of one process; the server allows 50, for commands beside it. */
const poolSize = 10;
/** A connection over a unix socket takes 5 ms; only an overloaded or dead server needs longer. */
const connectTimeoutMs = 15_000;

const int8 = 20;

/** int8 is a number as long as it is exact; ids and counts always are. */
function readInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} does not fit a number`);
  return value;
}

const typeParsers = {
  getTypeParser: ((oid: number, format?: "text" | "binary") =>
    oid === int8 && format !== "binary" ? readInt8 : types.getTypeParser(oid, format)) as typeof types.getTypeParser,
};

/** What `pg` needs to connect; everything is said, so that no PG* variable of the environment slips in. */
export function poolConfig(connection: DatabaseConnection): PoolConfig {
  const options = "-c TimeZone=UTC";
  if (connection.kind === "url") return { connectionString: connection.url, options };
  const { socketFolder, database, user } = connection;
  return { host: socketFolder, port: 5432, database, user, ssl: false, options };
}

const clients = new WeakMap<Tx, PoolClient>();

/** The connection of an open transaction, for COPY, which Kysely does not know. */
export function clientOf(tx: Tx): PoolClient {
  const client = clients.get(tx);
  if (!client) throw new Error("not an open transaction");
  return client;
}

type Enter = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * A connection runs one statement at a time; those that a transaction starts together wait in line. COPY is not in it: it goes straight to
 * the connection (`clientOf`), so whoever copies must not have another statement under way.
 */
function oneAfterTheOther(): { readonly enter: Enter; empty(): Promise<unknown> } {
  let last: Promise<unknown> = Promise.resolve();
  const enter: Enter = (work) => {
    const turn = last.then(work);
    last = turn.catch(() => "told to whoever asked");
    return turn;
  };
  return { enter, empty: () => last };
}

const oftenMark = "/* often */";
const names = new Map<string, string>();

/**
 * To stand at the beginning of a statement that runs for every message: it is planned once per connection. Planning one with many joins takes
 * ten times as long as running it. Only for texts that do not grow with what is asked: each one is remembered.
 */
export const often: RawBuilder<unknown> = sql.raw(`${oftenMark} `);

function prepared(text: string, values: readonly unknown[]): QueryConfig {
  if (!text.startsWith(oftenMark)) return { text, values: values as unknown[] };
  const name = names.get(text) ?? sha256Hex(text).slice(0, 40);
  names.set(text, name);
  return { name, text, values: values as unknown[] };
}

/** Kysely's view of one connection: errors of the world become faults. */
function guarded(
  client: PoolClient,
  release: (broken?: boolean) => void,
  enter: Enter = (work) => work(),
): PostgresPoolClient {
  const query = async (text: string, values: readonly unknown[]) => {
    try {
      return await enter(() => client.query(prepared(text, values)));
    } catch (error) {
      throw databaseFault(error) ?? error;
    }
  };
  return { query, release } as unknown as PostgresPoolClient;
}

function kyselyOver(connect: () => Promise<PostgresPoolClient>, end: () => Promise<void>): Db {
  const pool: PostgresPool = { connect, end, options: {} };
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

/**
 * Opens a pool of connections; the first one is made when the first statement runs.
 *
 * @param connection  from `openDatabaseServer`
 * @param log         hears of connections that broke while nobody used them
 */
export function openDatabase(connection: DatabaseConnection, log: Log): Database {
  const pool = new Pool({
    ...poolConfig(connection),
    max: poolSize,
    connectionTimeoutMillis: connectTimeoutMs,
    allowExitOnIdle: true,
    types: typeParsers,
  });
  let closing = false;
  // While we close, the server may be stopping already: its goodbye is no news. The error itself drags the whole client along.
  const broken = (error: Error) => {
    if (!closing) log.warn({ code: codeOf(error), message: error.message }, "a database connection broke");
  };
  pool.on("error", broken);
  // A connection that breaks while a transaction holds it tells the client, not the pool.
  pool.on("connect", (client) => client.on("error", broken));

  const connect = async (): Promise<PoolClient> => {
    try {
      return await pool.connect();
    } catch (error) {
      throw databaseFault(error) ?? error;
    }
  };
  const views = new WeakMap<PoolClient, PostgresPoolClient>();
  const viewOf = (client: PoolClient): PostgresPoolClient => {
    const known = views.get(client);
    if (known) return known;
    const view = guarded(client, (broken) => client.release(broken));
    views.set(client, view);
    return view;
  };
  const db = kyselyOver(
    async () => viewOf(await connect()),
    async () => {},
  );

  return {
    db,
    transaction: async (work) => runTransaction(await connect(), work),
    close: () => {
      closing = true;
      return pool.end();
    },
  };
}

async function runTransaction<T>(client: PoolClient, work: (tx: Tx) => Promise<T>): Promise<T> {
  const line = oneAfterTheOther();
  const view = guarded(client, () => {}, line.enter);
  const tx = kyselyOver(
    async () => view,
    async () => {},
  ) as Tx;
  clients.set(tx, client);
  let broken = false;
  try {
    await client.query("begin");
    const result = await work(tx);
    await line.empty();
    const end = await client.query("commit");
    // PostgreSQL answers COMMIT with ROLLBACK if a statement had failed and its error was swallowed.
    if (end.command === "ROLLBACK") throw new Error("a statement of this transaction had failed; nothing was written");
    return result;
  } catch (error) {
    await line.empty();
    await client.query("rollback").catch(() => {
      broken = true; // the connection is gone, and the transaction with it
    });
    throw databaseFault(error) ?? error;
  } finally {
    clients.delete(tx);
    client.release(broken);
  }
}
