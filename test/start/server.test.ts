/** Our own PostgreSQL: shared by every process, outlived by none, and whatever was killed, the next start works. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { after, type TestContext, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { sql } from "kysely";
import { openDatabase } from "../../src/store/database.ts";
import { applySchema, readSchemaFiles } from "../../src/store/schema.ts";
import { readNotice } from "../../src/store/server/contact.ts";
import { floorMajor } from "../../src/store/server/locate.ts";
import { type DatabaseServer, openDatabaseServer, type ServerOptions } from "../../src/store/server/server.ts";
import { makeTestFolder } from "../support/server.ts";

const quiet = { info() {}, warn() {}, error() {} };
const isRoot = process.geteuid?.() === 0;
const onlyRoot = isRoot ? false : "not on this machine class: only root can become somebody else";
const turns = 3_000;

const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = makeTestFolder();
  folders.push(folder);
  return join(folder, "postgres");
}

async function open(folder: string, options: Partial<ServerOptions> = {}): Promise<DatabaseServer> {
  const opened = await openDatabaseServer({ folder, programs: null, database: "sterna", durable: false, ...options });
  assert.ok(opened.ok, JSON.stringify(opened));
  return opened.value;
}

async function query<T>(server: DatabaseServer, text: string): Promise<T[]> {
  const database = openDatabase(server.connection, quiet);
  try {
    return (await sql.raw<T>(text).execute(database.db)).rows;
  } finally {
    await database.close();
  }
}

const postmaster = (folder: string): number => {
  const notice = readNotice(folder);
  assert.ok(notice, "no server runs");
  return notice.pid;
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function until(what: string, condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < turns; turn++) {
    if (condition()) return;
    await pause(10);
  }
  assert.fail(`waited too long until ${what}`);
}

/** Another process that holds the server. */
async function hold(t: TestContext, folder: string, as: { uid?: number; gid?: number } = {}): Promise<ChildProcess> {
  const script = fileURLToPath(new URL("holder.ts", import.meta.url));
  const child = spawn(process.execPath, [script, folder], { stdio: ["pipe", "pipe", "inherit"], ...as });
  t.after(() => child.kill("SIGKILL"));
  assert.ok(child.stdout);
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  assert.equal(line.toString(), "holds\n");
  return child;
}

async function letGo(child: ChildProcess): Promise<void> {
  const exit = once(child, "exit");
  child.stdin?.end();
  assert.deepEqual(await exit, [0, null]);
}

async function kill(child: ChildProcess): Promise<void> {
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
}

test("the server starts in an empty folder, keeps what was written, and is gone when it was stopped", async () => {
  const folder = newFolder();
  const first = await open(folder);
  await query(first, "create table kept as select 42 as answer");
  const pid = postmaster(folder);
  await first.stop();
  assert.equal(isAlive(pid), false);
  assert.equal(readNotice(folder), null);

  const second = await open(folder);
  assert.deepEqual(await query(second, "select answer from kept"), [{ answer: 42 }]);
  await second.stop();
  await second.stop(); // once more changes nothing
});

test("text is UTF-8 and sorts by code point, pages have checksums, and nothing listens on a port", async () => {
  const server = await open(newFolder());
  const [row] = await query<Record<string, string>>(
    server,
    `select current_setting('server_encoding') as encoding, current_setting('data_checksums') as checksums,
            current_setting('listen_addresses') as addresses, 'Z' < 'a' and 'z' < 'ä' as sorted, lower('ÄΣ') as lower`,
  );
  assert.deepEqual(row, { encoding: "UTF8", checksums: "on", addresses: "", sorted: true, lower: "äσ" });
  await server.stop();
});

test("unless a test asks for speed, a commit is on the disk when it is acknowledged", async () => {
  const server = await open(newFolder(), { durable: true });
  const [row] = await query(
    server,
    `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
            current_setting('full_page_writes') as pages`,
  );
  assert.deepEqual(row, { fsync: "on", commit: "on", pages: "on" });
  await server.stop();
});

test("a second process shares the server and keeps it when the first one ends", async (t) => {
  const folder = newFolder();
  const other = await hold(t, folder);
  const pid = postmaster(folder);
  const mine = await open(folder);
  await letGo(other);
  assert.equal(postmaster(folder), pid);
  assert.deepEqual(await query(mine, "select 1 as one"), [{ one: 1 }]);
  await mine.stop();
  assert.equal(isAlive(pid), false);
});

test("two that start at once in an empty folder get the same server", async (t) => {
  const folder = newFolder();
  const [mine, other] = await Promise.all([open(folder), hold(t, folder)]);
  assert.deepEqual(await query(mine, "select 1 as one"), [{ one: 1 }]);
  await mine.stop();
  const pid = postmaster(folder);
  assert.ok(isAlive(pid));
  await letGo(other);
  assert.equal(isAlive(pid), false);
});

test("a holder that is killed takes the server with it, and one that starts at that moment gets a new one", async (t) => {
  const folder = newFolder();
  const other = await hold(t, folder);
  await kill(other);
  const mine = await open(folder);
  await query(mine, "create table kept as select 42 as answer");
  await mine.stop();

  const last = await hold(t, folder);
  const pid = postmaster(folder);
  await kill(last);
  await until("the server is gone", () => !isAlive(pid) && readNotice(folder) === null);
});

test("many holders that come and are killed at once leave a server that starts", async (t) => {
  const folder = newFolder();
  for (let round = 0; round < 2; round++) {
    const holders = await Promise.all([hold(t, folder), hold(t, folder), hold(t, folder)]);
    await Promise.all(holders.map(kill));
  }
  const server = await open(folder);
  assert.deepEqual(await query(server, "select 1 as one"), [{ one: 1 }]);
  await server.stop();
});

test("one that is killed while it starts the server leaves nothing behind", async (t) => {
  const folder = newFolder();
  const script = fileURLToPath(new URL("holder.ts", import.meta.url));
  const child = spawn(process.execPath, [script, folder], { stdio: ["pipe", "ignore", "ignore"] });
  t.after(() => child.kill("SIGKILL"));
  // The keeper has been started, the cluster is being made.
  await until("the keeper is there", () => existsSync(join(folder, "log")));
  await kill(child);
  const server = await open(folder);
  await server.stop();
});

test("a server that was killed comes back for those who hold it, with everything that was committed", async () => {
  const folder = newFolder();
  const server = await open(folder, { durable: true });
  await query(server, "create table kept as select 42 as answer");
  const pid = postmaster(folder);
  process.kill(pid, "SIGKILL");
  await until("another one is ready", () => {
    const notice = readNotice(folder); // gone for a moment while the next one clears away what it found
    return notice !== null && notice.pid !== pid && notice.ready;
  });
  assert.deepEqual(await query(server, "select answer from kept"), [{ answer: 42 }]);
  await server.stop();
});

test("when everything was killed at once the next start recovers", async (t) => {
  const folder = newFolder();
  const other = await hold(t, folder);
  const pid = postmaster(folder);
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const keeper = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]);
  other.kill("SIGKILL");
  process.kill(keeper, "SIGKILL");
  process.kill(pid, "SIGKILL");
  const server = await open(folder);
  assert.notEqual(postmaster(folder), pid);
  await server.stop();
});

test("a server whose keeper was killed is stopped by the next keeper", async (t) => {
  const folder = newFolder();
  const other = await hold(t, folder);
  const pid = postmaster(folder);
  const keeper = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
  process.kill(keeper, "SIGKILL");
  await kill(other);
  const server = await open(folder);
  await server.stop();
  assert.equal(isAlive(pid), false);
});

test("a keeper that is dead and not yet asked for vouches for nobody", async (t) => {
  const folder = newFolder();
  const other = await hold(t, folder);
  const pid = postmaster(folder);
  const keeper = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
  process.kill(other.pid as number, "SIGSTOP"); // its parent: until it goes on, the keeper's number stays
  process.kill(keeper, "SIGKILL");
  await until("the keeper is dead", () => /^State:\s+Z/m.test(readFileSync(`/proc/${keeper}/status`, "utf8")));
  const server = await open(folder);
  assert.notEqual(postmaster(folder), pid, "the server that nobody watches over was replaced");
  await kill(other);
  await server.stop();
  assert.deepEqual([isAlive(pid), readNotice(folder)], [false, null]);
});

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").map(Number);

/** What a process of PostgreSQL does; "" if it has ended. */
function taskOf(pid: number): string {
  try {
    return /^postgres: ([a-z ]*[a-z])/.exec(readFileSync(`/proc/${pid}/cmdline`, "latin1"))?.[1] ?? "";
  } catch {
    return "";
  }
}

test("a server that crashed and is stopped in that moment stops, and starts again with everything that was committed", async () => {
  const folder = newFolder();
  const server = await open(folder, { durable: true });
  await query(server, "create table kept as select 42 as answer");
  const pid = postmaster(folder);
  const walwriters = () => childrenOf(pid).filter((child) => taskOf(child) === "walwriter");
  await until("all its processes run", () => walwriters().length > 0);
  for (const walwriter of walwriters()) process.kill(walwriter, "SIGKILL");
  // In the recovery that follows, PostgreSQL 18 forgets a fast stop.
  await until("it recovers", () => readFileSync(join(folder, "log"), "utf8").includes("reinitializing"));
  await server.stop();
  assert.equal(isAlive(pid), false);
  const next = await open(folder);
  assert.deepEqual(await query(next, "select answer from kept"), [{ answer: 42 }]);
  await next.stop();
});

test("a server that does not react is killed with its children: when it is stopped, and when nobody watches over it", async (t) => {
  const stopped = newFolder();
  const orphaned = newFolder();
  const server = await open(stopped);
  const other = await hold(t, orphaned);
  const pids = [postmaster(stopped), postmaster(orphaned)];
  const children = pids.flatMap(childrenOf);
  const keeper = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pids[1]}/status`, "utf8"))?.[1]);
  process.kill(keeper, "SIGKILL");
  for (const pid of pids) process.kill(pid, "SIGSTOP");
  await kill(other);
  const [, next] = await Promise.all([server.stop(), open(orphaned)]);
  for (const pid of pids) assert.equal(isAlive(pid), false);
  await until("their children are gone", () => !children.some(isAlive));
  await next.stop();
  const again = await open(stopped);
  await again.stop();
});

test("what a crash in initdb left is thrown away", async () => {
  const folder = newFolder();
  mkdirSync(join(folder, "cluster.new"), { recursive: true });
  writeFileSync(join(folder, "cluster.new/PG_VERSION"), "18\n");
  const server = await open(folder);
  assert.equal(existsSync(join(folder, "cluster.new")), false);
  await server.stop();
});

test("a folder that holds something else is refused and left alone", async () => {
  const folder = newFolder();
  mkdirSync(join(folder, "cluster"), { recursive: true });
  writeFileSync(join(folder, "cluster/letter.txt"), "dear");
  const opened = await openDatabaseServer({ folder, programs: null, database: "sterna" });
  assert.deepEqual(opened, { ok: false, refusal: { code: "cluster-broken", folder: join(folder, "cluster") } });
  assert.equal(readFileSync(join(folder, "cluster/letter.txt"), "utf8"), "dear");
});

test("a cluster of another version is refused with what was found, unless its programs are here", async () => {
  const folder = newFolder();
  mkdirSync(join(folder, "cluster"), { recursive: true });
  writeFileSync(join(folder, "cluster/PG_VERSION"), "99\n");
  const opened = await openDatabaseServer({ folder, programs: null, database: "sterna" });
  assert.ok(!opened.ok && opened.refusal.code === "postgres-other-major");
  assert.equal(opened.refusal.wanted, 99);
  assert.match(opened.refusal.found, /\d+ \(\//);
});

test("a folder without programs, or one that cannot be made, is a fault that names it and the setting", async () => {
  const opening = openDatabaseServer({ folder: newFolder(), programs: "/nowhere", database: "sterna" });
  await assert.rejects(opening, {
    name: "Fault",
    message: /^\/nowhere\/postgres does not run; STERNA_POSTGRES has to/,
  });
  const making = openDatabaseServer({ folder: "/dev/null/postgres", programs: null, database: "sterna" });
  await assert.rejects(making, {
    name: "Fault",
    message: /^The folder \/dev\/null\/postgres cannot be made; STERNA_DATA/,
  });
});

test("a path too long for a socket is served by a socket elsewhere, which goes away with the server", async () => {
  const folder = join(newFolder(), "x".repeat(60), "y".repeat(60));
  const server = await open(folder);
  assert.ok(server.connection.kind === "socket");
  const { socketFolder } = server.connection;
  assert.notEqual(socketFolder, folder);
  assert.equal(statSync(socketFolder).mode & 0o777, 0o700);
  assert.deepEqual(await query(server, "select 1 as one"), [{ one: 1 }]);
  await server.stop();
  assert.equal(existsSync(socketFolder), false);
});

/** The oldest that the system has: 15 on Debian 12, which is our floor. */
const [system] = globSync("/usr/lib/postgresql/*/bin")
  .map((path) => ({ path, major: Number(/\/(\d+)\/bin$/.exec(path)?.[1]) }))
  .filter(({ major }) => major >= floorMajor)
  .sort((one, other) => one.major - other.major);

test("the PostgreSQL of the system holds the tables, and is found again for the cluster that it made", {
  skip: system ? false : "there is no PostgreSQL in /usr/lib/postgresql: install Debian's postgresql",
}, async () => {
  assert.ok(system);
  const folder = newFolder();
  for (const programs of [system.path, null]) {
    const server = await open(folder, { programs });
    const database = openDatabase(server.connection, quiet);
    assert.deepEqual(await applySchema(database), {
      ok: true,
      value: programs === null ? 0 : readSchemaFiles().length,
    });
    await database.close();
    const [row] = await query<{ version: string; sorted: boolean; lower: string }>(
      server,
      "select current_setting('server_version') as version, 'Z' < 'a' as sorted, lower('Ä') as lower",
    );
    assert.equal(Number.parseInt(row?.version ?? "", 10), system.major);
    assert.deepEqual([row?.sorted, row?.lower], [true, "ä"]);
    await server.stop();
  }
});

test("under root the server runs as somebody else, and as the owner of the folder if that is not root", {
  skip: onlyRoot,
}, async (t) => {
  const folder = newFolder();
  const server = await open(folder);
  assert.notEqual(statSync(`/proc/${postmaster(folder)}`).uid, 0);
  await server.stop();

  const theirs = newFolder();
  const [uid, gid] = [65534, 65534];
  mkdirSync(theirs, { mode: 0o700 });
  chownSync(theirs, uid, gid);
  const other = await hold(t, theirs, { uid, gid });
  const mine = await open(theirs);
  await letGo(other);
  assert.equal(statSync(`/proc/${postmaster(theirs)}`).uid, uid);
  await mine.stop();
  const again = await open(theirs);
  assert.equal(statSync(`/proc/${postmaster(theirs)}`).uid, uid);
  await again.stop();
});

test("under root, where nobody else may enter, the server runs in a namespace of its own", {
  skip: onlyRoot,
}, async () => {
  const folder = newFolder();
  chmodSync(join(folder, ".."), 0o700);
  for (let round = 0; round < 2; round++) {
    const server = await open(folder);
    assert.equal(statSync(join(folder, "cluster")).uid, 0);
    assert.deepEqual(await query(server, "select 1 as one"), [{ one: 1 }]);
    await server.stop();
  }
  chmodSync(join(folder, ".."), 0o711);
  const server = await open(folder); // now somebody can enter: the cluster becomes theirs
  assert.notEqual(statSync(join(folder, "cluster")).uid, 0);
  await server.stop();
});
