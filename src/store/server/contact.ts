/** First contact with a server that is starting: does it answer yet, and is our database there? */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { codeOf, Fault } from "../../base/problem.ts";
import type { DatabaseConnection } from "./connection.ts";

type Socket = Extract<DatabaseConnection, { kind: "socket" }>;

/** What the server says about itself in `cluster/postmaster.pid`; left over if it was killed. */
export type Notice = { readonly pid: number; readonly socketFolder: string; readonly ready: boolean };

/** @returns null if no server has started since the last one stopped in order */
export function readNotice(folder: string): Notice | null {
  try {
    const lines = readFileSync(join(folder, "cluster/postmaster.pid"), "utf8").split("\n");
    return { pid: Number(lines[0]), socketFolder: lines[4] ?? "", ready: lines[7]?.trim() === "ready" };
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw new Fault(`${folder} cannot be read; does it belong to another user?`, { cause: error, again: false });
  }
}

/** Is the process of that notice alive? A number that another program got in the meantime counts as alive. */
export function isAlive({ pid }: Notice): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== "ESRCH";
  }
}

/** The driver is loaded when the server is on its way: both take about as long. */
const clientOn = async ({ socketFolder, user }: Socket, database: string) =>
  new (await import("pg")).Client({
    host: socketFolder,
    port: 5432,
    user,
    database,
    ssl: false,
    connectionTimeoutMillis: 10_000,
  });

/** No socket yet, nobody behind it (a notice left over), or a server that is starting or stopping. */
const notYet = new Set(["ENOENT", "ECONNREFUSED", "ECONNRESET", "EPIPE", "57P03", "57P01"]);

/** Connects once and makes the database if it is missing. @returns whether the server is ready for us */
export async function tryConnect(connection: Socket): Promise<boolean> {
  const client = await clientOn(connection, connection.database);
  client.on("error", () => {}); // told by connect() as well
  try {
    await client.connect();
    return true;
  } catch (error) {
    if (notYet.has(codeOf(error)) || /^Connection terminated/.test(String((error as Error).message))) return false;
    if (codeOf(error) !== "3D000") throw new Fault("PostgreSQL refuses us", { cause: error, again: false });
    await createDatabase(connection);
    return true;
  } finally {
    await client.end();
  }
}

async function createDatabase(connection: Socket): Promise<void> {
  const client = await clientOn(connection, "postgres");
  await client.connect();
  try {
    await client.query(`create database ${client.escapeIdentifier(connection.database)}`);
  } catch (error) {
    const another = ["42P04", "23505"]; // another process made it in the same moment
    if (!another.includes(codeOf(error))) throw new Fault("The database cannot be made", { cause: error, again: true });
  } finally {
    await client.end();
  }
}
