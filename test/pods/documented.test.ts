/** The two pods of docs/podmin.md, "A test network": real processes, and commands only. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { makeTestFolder } from "../support/server.ts";

const program = fileURLToPath(new URL("../../bin/sterna", import.meta.url));
/** Commands take a second; a parcel leaves within two, and is judged when it comes. */
const turns = 100;
const turnMs = 300;

type Pod = {
  /** Starts the server, and waits until it listens. */
  start(): Promise<ChildProcess>;
  /** What a command prints; fails where it does. */
  run(...args: readonly string[]): Promise<string>;
  /** The same until it prints what fits. */
  until(wanted: RegExp, ...args: readonly string[]): Promise<string>;
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  assert.ok(typeof address === "object" && address !== null);
  return address.port;
}

function openPod(running: ChildProcess[], name: string, port: number, settings: Record<string, string>): Pod {
  const env = { ...process.env, ...settings, STERNA_URL: `https://${name}`, STERNA_PORT: String(port) };
  const ask = async (args: readonly string[]) => {
    const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    const [out, said, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
    return { out, said, code: code as number | null };
  };
  return {
    async start() {
      const child = spawn(program, ["serve"], { env, stdio: ["ignore", "pipe", "ignore"] });
      running.push(child);
      const [line] = await once(createInterface({ input: child.stdout }), "line");
      assert.match(line as string, new RegExp(`Sterna is at https://${name}`));
      return child;
    },
    async run(...args) {
      const { out, said, code } = await ask(args);
      assert.equal(code, 0, `${args.join(" ")}: ${said}`);
      return out;
    },
    async until(wanted, ...args) {
      let last = { out: "", said: "", code: null as number | null };
      for (let turn = 0; turn < turns; turn++) {
        last = await ask(args);
        if (wanted.test(last.out)) return last.out;
        await pause(turnMs);
      }
      assert.fail(`${args.join(" ")} never printed ${wanted}: ${JSON.stringify(last)}`);
    },
  };
}

test("two pods on one machine talk to each other, as docs/podmin.md says, and one that is killed goes on", async (t) => {
  const data = makeTestFolder();
  const running: ChildProcess[] = [];
  t.after(async () => {
    for (const child of running) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill("SIGTERM");
      await once(child, "close");
    }
    rmSync(data, { recursive: true, force: true });
  });
  const [portA, portB] = [await freePort(), await freePort()];
  const hosts = `pod-a.example=http://127.0.0.1:${portA},pod-b.example=http://127.0.0.1:${portB}`;
  const settings = { STERNA_TEST_NETWORK_HOSTS: hosts, STERNA_LOG: "error" };
  const a = openPod(running, "pod-a.example", portA, { ...settings, STERNA_DATA: join(data, "pod-a") });
  const b = openPod(running, "pod-b.example", portB, { ...settings, STERNA_DATA: join(data, "pod-b") });
  const [, serverB] = await Promise.all([a.start(), b.start()]);
  await Promise.all([a.run("account", "add", "alice"), b.run("account", "add", "bob")]);

  await a.run("contact", "share", "--as", "alice", "bob@pod-b.example", "--aspects", "Friends");
  await b.until(/alice@pod-a\.example/, "contact", "list", "--as", "bob");
  await b.run("contact", "share", "--as", "bob", "alice@pod-a.example", "--aspects", "Friends");
  await a.until(/"sharing":\s*true/, "contact", "list", "--as", "alice", "--json");

  const written = await a.run(
    "post",
    "write",
    "--as",
    "alice",
    "--aspects",
    "Friends",
    "--text",
    "Terns fly far.",
    "--json",
  );
  const guid = /"guid":\s*"([^"]+)"/.exec(written)?.[1] ?? "";
  await b.until(/Terns fly far/, "post", "show", guid, "--as", "bob");
  serverB.kill("SIGKILL");
  await once(serverB, "close");
  await b.run("post", "comment", guid, "--as", "bob", "--text", "How far?");
  await b.start();
  await a.until(/How far\?/, "post", "show", guid, "--as", "alice");
  await a.run("post", "delete", guid, "--as", "alice");
  await b.until(/"code":\s*"thing-unknown"/, "post", "show", guid, "--as", "bob", "--json");
});
