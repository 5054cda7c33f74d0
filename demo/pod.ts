/** One pod of the demonstration: a real Sterna with a data folder and a port of its own, used as its podmin and its people would use it. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../bin/sterna", import.meta.url));
/** A command takes half a second, a message between pods about two; a slow machine may take many times as long. */
const turns = 240;
const turnMs = 500;
/** A server that does not end by itself is ended. */
const stopMs = 30_000;

export type Pod = {
  /** What its addresses end in. */
  readonly host: string;
  readonly url: string;
  start(): Promise<void>;
  /** Also when it never ran. */
  stop(): Promise<void>;
  /** What a command prints on stdout. @throws {Error} where it fails, with what it said */
  run(...args: readonly string[]): Promise<string>;
  /** The JSON that a command prints. */
  ask<T>(...args: readonly string[]): Promise<T>;
  /** Asks again until the answer is as wanted. @throws {Error} when it never is */
  until<T>(wanted: (answer: T) => boolean, ...args: readonly string[]): Promise<T>;
};

/** @param hosts  where each pod of the demonstration really listens, as STERNA_TEST_NETWORK_HOSTS has it */
export function openPod(folder: string, name: string, port: number, hosts: string): Pod {
  const host = `${name}:${port}`;
  const url = `http://${host}`;
  const env = {
    ...process.env,
    STERNA_URL: url,
    STERNA_PORT: String(port),
    STERNA_HOST: "127.0.0.1",
    STERNA_DATA: join(folder, name),
    STERNA_LOG: "error",
    STERNA_TEST_NETWORK_HOSTS: hosts,
    STERNA_TEST_NETWORK_HTTP: "yes",
  };
  let server: ChildProcess | null = null;
  let last = "";

  async function call(args: readonly string[]): Promise<{ out: string; said: string; code: number | null }> {
    const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    const [out, said, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
    return { out, said, code: code as number | null };
  }

  const pod: Pod = {
    host,
    url,
    async start() {
      const child = spawn(program, ["serve"], { env, stdio: ["ignore", "pipe", "pipe"] });
      server = child;
      child.stderr.on("data", (said: Buffer) => {
        last = said.toString();
      });
      const listening = once(createInterface({ input: child.stdout }), "line");
      const ended = once(child, "exit").then(() => {
        throw new Error(`${url} did not start: ${last}`);
      });
      await Promise.race([listening, ended]);
      ended.catch(() => {
        // it has started; that it ends one day is no failure
      });
    },
    async stop() {
      if (server === null || server.exitCode !== null || server.signalCode !== null) return;
      const ended = once(server, "close");
      server.kill("SIGTERM");
      const patience = setTimeout(() => server?.kill("SIGKILL"), stopMs);
      await ended;
      clearTimeout(patience);
    },
    async run(...args) {
      const { out, said, code } = await call(args);
      if (code !== 0) throw new Error(`sterna ${args.join(" ")} at ${url} ended with ${code}: ${said}${out}`);
      return out;
    },
    async ask<T>(...args: readonly string[]) {
      return JSON.parse(await pod.run(...args, "--json")) as T;
    },
    async until<T>(wanted: (answer: T) => boolean, ...args: readonly string[]) {
      let said = "";
      for (let turn = 0; turn < turns; turn++) {
        const { out, said: error, code } = await call([...args, "--json"]);
        said = error || out;
        const answer = code === 0 ? (JSON.parse(out) as T) : null;
        if (answer !== null && wanted(answer)) return answer;
        await pause(turnMs);
      }
      throw new Error(`sterna ${args.join(" ")} at ${url} never came to what was expected: ${said}`);
    },
  };
  return pod;
}

/** Opens a one-time link as a browser would, and chooses a password. */
export async function choosePassword(link: string, password: string, podUrl: string): Promise<void> {
  // The name leads to this machine for browsers; Node may not know that.
  const address = new URL(link);
  const host = new URL(podUrl).host;
  address.hostname = "127.0.0.1";
  const headers = { host, origin: podUrl };
  const page = await fetch(address, { headers });
  const token = /name="form_token" value="([^"]+)"/.exec(await page.text())?.[1];
  const cookie = page.headers
    .getSetCookie()
    .map((each) => each.split(";")[0])
    .join("; ");
  if (token === undefined) throw new Error(`${link} shows no form`);
  const done = await fetch(address, {
    method: "POST",
    redirect: "manual",
    headers: { ...headers, cookie, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ form_token: token, password }),
  });
  if (done.status !== 303) throw new Error(`no password could be chosen at ${link}: ${done.status}`);
}
