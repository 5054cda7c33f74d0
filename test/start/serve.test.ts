/** The real process: starts, answers, stops in order, and starts again whatever was done to it. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, type TestContext, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { readNotice } from "../../src/store/server/contact.ts";
import { makeTestFolder } from "../support/server.ts";

const program = fileURLToPath(new URL("../../bin/sterna", import.meta.url));
const checkout = fileURLToPath(new URL("../../", import.meta.url));
const data = makeTestFolder();
after(() => rmSync(data, { recursive: true, force: true }));

type Ended = { readonly code: number | null; readonly signal: string | null; readonly said: string };
type Process = { readonly child: ChildProcess; readonly firstLine: Promise<string>; readonly ended: Promise<Ended> };

function sterna(t: TestContext, args: string[], env: Record<string, string> = {}, command = program): Process {
  const settings = { STERNA_PORT: "0", STERNA_DATA: data, STERNA_LOG: "error", ...env };
  const child = spawn(command, args, { env: { ...process.env, ...settings }, stdio: ["ignore", "pipe", "pipe"] });
  t.after(() => child.kill("SIGKILL"));
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said += chunk;
  });
  assert.ok(child.stdout);
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, "close").then(([code, signal]) => ({ code, signal, said }) as Ended);
  const firstLine = Promise.race([
    once(lines, "line").then(([line]) => line as string),
    ended.then((end) => assert.fail(`it ended: ${JSON.stringify(end)}`)),
  ]);
  firstLine.catch(() => "told by whoever awaits it");
  return { child, firstLine, ended };
}

async function answers({ firstLine }: Process): Promise<string> {
  const address = /listens on (http:\/\/127\.0\.0\.1:\d+)/.exec(await firstLine)?.[1];
  assert.ok(address, await firstLine);
  const response = await fetch(`${address}/health`);
  assert.equal(response.status, 200);
  return address;
}

const databaseRuns = (): boolean => readNotice(join(data, "postgres")) !== null;

async function until(what: string, condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 3_000; turn++) {
    if (condition()) return;
    await pause(10);
  }
  assert.fail(`waited too long until ${what}`);
}

const noted = join(data, "loaded");
const noting = {
  NODE_OPTIONS: `--import ${new URL("note-loading.ts", import.meta.url).href}`,
  NOTE_LOADING: noted,
};
/** What was loaded of the checkout, in order: `src/main.ts`, `node_modules/zod`. */
const loadedFiles = (): readonly string[] =>
  readFileSync(noted, "utf8")
    .split("\n")
    .map((path) =>
      path.slice(path.lastIndexOf("/node_modules/") === -1 ? checkout.length : path.lastIndexOf("/node_modules/") + 1),
    );

/** What takes long to load, and speaks with others or shows pages. */
const others =
  /^(src\/(web\/pages|web\/federation|net\/mailer|app\/(jobs|discover|receive|deliver))|src\/protocols\/\w+\/(index|wire)|node_modules\/(zod|undici|sharp|nodemailer|htmlparser2|markdown-it|@fastify)\/)/;

test("check loads what archives need, and nothing that speaks with others or shows pages", async (t) => {
  const archive = fileURLToPath(new URL("../fixtures/alice-small.json.gz", import.meta.url));
  const { code, said } = await sterna(t, ["check", archive, "--offline"], noting).ended;
  assert.deepEqual([code, said], [0, ""]);
  const loaded = loadedFiles();
  assert.ok(loaded.includes("src/app/arrive/check.ts"));
  assert.deepEqual(
    loaded.filter((path) => others.test(path) || path.startsWith("src/web/")),
    [],
  );
});

test("what a visitor meets first is there before all that speaks with others or shows other pages is loaded", async (t) => {
  const server = sterna(t, ["serve"], noting);
  await answers(server);
  server.child.kill("SIGTERM");
  assert.equal((await server.ended).code, 0);
  const loaded = loadedFiles();
  const first = loaded.indexOf("src/web/front.ts");
  const rest = loaded.findIndex((path) => others.test(path));
  assert.ok(first !== -1 && rest > first, `${loaded[rest]} at ${rest}, the first pages at ${first}`);
  for (const path of ["src/store/database.ts", "src/web/welcome.ts", "src/store/schema.ts"])
    assert.ok(loaded.indexOf(path) < rest && loaded.includes(path), path);
  assert.ok(loaded.includes("src/web/pages/home.ts"));
});

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  test(`${signal} stops the server in order, and the database with it`, async (t) => {
    const server = sterna(t, ["serve"]);
    const address = await answers(server);
    assert.ok(databaseRuns());
    server.child.kill(signal);
    server.child.kill(signal); // npm passes on what the terminal has sent already
    assert.deepEqual(await server.ended, { code: 0, signal: null, said: "" });
    assert.equal(databaseRuns(), false);
    await assert.rejects(fetch(`${address}/health`));
  });
}

test("after a kill -9 the next start works at once, and the database ends with the last process", async (t) => {
  const killed = sterna(t, ["serve"]);
  await answers(killed);
  killed.child.kill("SIGKILL");
  const next = sterna(t, ["serve"]);
  await answers(next);
  next.child.kill("SIGKILL");
  await until("the database is gone", () => !databaseRuns());
});

test("two servers on one data folder share the database", async (t) => {
  const [one, other] = [sterna(t, ["serve"]), sterna(t, ["serve"])];
  await Promise.all([answers(one), answers(other)]);
  one.child.kill("SIGTERM");
  assert.equal((await one.ended).code, 0);
  await answers(other);
  assert.ok(databaseRuns());
  other.child.kill("SIGTERM");
  assert.equal((await other.ended).code, 0);
  assert.equal(databaseRuns(), false);
});

test("with --with-parent the server ends when the process that started it was killed", async (t) => {
  const script = `"${program}" serve --with-parent & echo $! >&2; wait`;
  const parent = sterna(t, ["-c", script], {}, "/bin/sh");
  const address = await answers(parent);
  parent.child.kill("SIGKILL");
  const { said } = await parent.ended; // its streams close when the server, which has inherited them, is gone
  assert.match(said, /^\d+\n$/);
  await assert.rejects(fetch(`${address}/health`));
  assert.equal(databaseRuns(), false);
});

test("a port that is taken is told before a database is started", async (t) => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  t.after(() => other.close());
  const address = other.address();
  assert.ok(typeof address === "object" && address !== null);
  const { code, said } = await sterna(t, ["serve"], { STERNA_PORT: String(address.port) }).ended;
  assert.equal(code, 12);
  assert.match(said, new RegExp(`port ${address.port} of 127.0.0.1; stop it, or set STERNA_PORT`));
  assert.equal(databaseRuns(), false);
});

test("a wrong setting ends the start with exit code 2", async (t) => {
  const { code, said } = await sterna(t, ["serve"], { STERNA_LOG: "loud" }).ended;
  assert.equal(code, 2);
  assert.match(said, /^The setting STERNA_LOG is "loud", but there is no such level\.\n {2}Set it to: one of silent/);
});

test("a database that cannot be reached ends the start with exit code 12, without its password", async (t) => {
  const { code, said } = await sterna(t, ["serve"], { DATABASE_URL: "postgres://me:hush@127.0.0.1:1/none" }).ended;
  assert.equal(code, 12);
  assert.match(said, /database/i);
  assert.doesNotMatch(said, /hush/);
});

test("a reader who has seen enough is no error", async (t) => {
  const script = `"${program}" --help | true; "${program}" --version | head -c 1 >&2; echo done`;
  const { code, said } = await sterna(t, ["-c", script], {}, "/bin/bash").ended;
  assert.deepEqual([code, said], [0, "s"]);
});

test("a test network is said aloud at the start, with everything that it opens", async (t) => {
  const server = sterna(t, ["serve"], {
    STERNA_TEST_NETWORK: "10.0.0.0/8",
    STERNA_TEST_NETWORK_HOSTS: "pod-a.example=http://127.0.0.1:3001",
    STERNA_TEST_NETWORK_HTTP: "yes",
  });
  await server.firstLine;
  server.child.kill("SIGTERM");
  const { said } = await server.ended;
  for (const words of ["TEST NETWORK", "10.0.0.0/8", "pod-a.example is at http://127.0.0.1:3001", "http://"]) {
    assert.ok(said.includes(words), said);
  }
});
