/** Opens the database server: the podmin's, or our own PostgreSQL in the data folder, shared by every process of Sterna. */

import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { makeFolder } from "../../base/folder.ts";
import { limits } from "../../base/limits.ts";
import { Fault } from "../../base/problem.ts";
import { no, ok, type Result } from "../../base/result.ts";
import type { DatabaseConnection } from "./connection.ts";
import { isAlive, readNotice, tryConnect } from "./contact.ts";
import { Hold, isHeld } from "./hold.ts";
import { findPrograms, type ProgramsRefusal } from "./locate.ts";
import { chooseRunner, giveFolder } from "./runner.ts";
import { Supervisor, serverUser } from "./supervisor.ts";

export type ServerRefusal = ProgramsRefusal | { readonly code: "cluster-broken"; readonly folder: string };

export type ServerOptions = {
  /** Absolute; made if missing. Holds cluster/, log, and while it runs the socket and the FIFO. */
  readonly folder: string;
  /** STERNA_POSTGRES: where `postgres` and `initdb` are; null: look for them. */
  readonly programs: string | null;
  /** The database to use; made if missing. */
  readonly database: string;
  /** False gives up safety against power cuts for speed: for tests. */
  readonly durable?: boolean;
};

export type DatabaseServer = {
  readonly connection: DatabaseConnection;
  /**
   * Lets go of the server. Resolves at once if other processes use it, else when it has stopped.
   * @throws {Fault} it did not stop within `limits.databaseStopMs`
   */
  stop(): Promise<void>;
};

const turnMs = 8;
/** Between two attempts while another process starts or stops the server. */
const collisionMs = 40;

/** A server that the podmin runs: nothing to start, nothing to stop. */
export const podminsServer = (url: string): DatabaseServer => ({
  connection: { kind: "url", url },
  stop: async () => {},
});

/**
 * Makes sure that our PostgreSQL runs and that it goes on running until `stop` or the end of this process.
 *
 * Whoever comes first starts it, the last one out stops it. A `kill -9` of any of them, or of the server, leaves
 * nothing that prevents the next start.
 *
 * @throws {Fault} it does not start within `limits.databaseStartMs`; the folder cannot be used
 */
export async function openDatabaseServer(options: ServerOptions): Promise<Result<DatabaseServer, ServerRefusal>> {
  const folder = makeServerFolder(options.folder);
  const deadline = Date.now() + limits.databaseStartMs;
  let supervisor: Supervisor | null = null;
  try {
    for (;;) {
      const held = await holdReady(folder, options.database, deadline);
      if (held) return ok(serverHeld(folder, held, supervisor));
      if (supervisor && supervisor.ended !== null) {
        if (!supervisor.stoodAside) {
          const fault = supervisor.fault();
          if (!fault.again) throw fault;
        }
        supervisor = null;
        await pause(collisionMs);
      }
      if (Date.now() > deadline) throw new Fault(`PostgreSQL in ${folder} does not start`, { again: true });
      if (!supervisor) {
        const started: Result<Supervisor, ServerRefusal> = await startSupervisor(options, folder);
        if (!started.ok) return started;
        supervisor = started.value;
      }
      await pause(turnMs);
    }
  } finally {
    supervisor?.letGo();
  }
}

/** @returns the real path, under which the supervisor finds it again */
function makeServerFolder(path: string): string {
  // Under root PostgreSQL runs as somebody else, who has to pass through the data folder.
  const isRoot = process.geteuid?.() === 0;
  try {
    makeFolder(dirname(path), isRoot ? 0o711 : 0o700);
    makeFolder(path, 0o700);
    return realpathSync(path);
  } catch (error) {
    throw new Fault(`The folder ${path} cannot be made; STERNA_DATA says where it is to be`, {
      cause: error,
      again: false,
    });
  }
}

async function startSupervisor(options: ServerOptions, folder: string): Promise<Result<Supervisor, ServerRefusal>> {
  const cluster = join(folder, "cluster");
  const version = join(cluster, "PG_VERSION");
  const made = existsSync(cluster);
  if (made && !existsSync(version)) return no({ code: "cluster-broken", folder: cluster });
  const wanted = made ? Number.parseInt(readFileSync(version, "utf8"), 10) : null;
  const found = await findPrograms(options.programs, wanted);
  if (!found.ok) return found;
  const runner = chooseRunner(folder, found.value.folder);
  giveFolder(folder, runner);
  return ok(new Supervisor({ folder, programs: found.value, runner, durable: options.durable ?? true }));
}

type Held = { readonly hold: Hold; readonly connection: DatabaseConnection };

/**
 * Holds the server that runs or starts, and waits until it takes statements.
 * @returns null if there is none, or if it went away meanwhile
 */
async function holdReady(folder: string, database: string, deadline: number): Promise<Held | null> {
  const hold = Hold.open(folder);
  if (!hold) return null;
  let held: Held | null = null;
  try {
    if (!(await hold.heard(deadline))) return null;
    while (hold.listens()) {
      const notice = readNotice(folder);
      if (notice?.ready) {
        const connection = { kind: "socket", socketFolder: notice.socketFolder, database, user: serverUser } as const;
        if (await tryConnect(connection)) {
          held = { hold, connection };
          return held;
        }
      }
      if (Date.now() > deadline) throw new Fault(`PostgreSQL in ${folder} does not answer`, { again: true });
      await pause(turnMs);
    }
    return null;
  } finally {
    if (!held) hold.release();
  }
}

function serverHeld(folder: string, { hold, connection }: Held, supervisor: Supervisor | null): DatabaseServer {
  let stopped: Promise<void> | null = null;
  const stop = async () => {
    const notice = readNotice(folder);
    if (!hold.release()) return;
    const deadline = Date.now() + limits.databaseStopMs;
    const isRunning = () => (notice !== null && isAlive(notice)) || supervisor?.ended === null;
    while (isRunning() && !isHeld(folder)) {
      if (Date.now() > deadline) throw new Fault(`PostgreSQL in ${folder} does not stop`, { again: true });
      await pause(turnMs);
    }
  };
  return {
    connection,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}
