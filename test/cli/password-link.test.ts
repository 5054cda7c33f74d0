/** `sterna password-link NAME`. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Parts } from "../../src/app/parts.ts";
import { type Io, Refused, UsageError } from "../../src/cli/command.ts";
import { exits } from "../../src/cli/exit.ts";
import { command } from "../../src/cli/password-link.ts";
import { guest, openTestWeb, type TestWeb } from "../support/web.ts";
import { addAccount } from "../support/world.ts";

let web: TestWeb;
before(async () => {
  web = await openTestWeb();
  await addAccount(web.db, "alice");
});
after(() => web.close());

/** Runs the command over the test's parts. @returns what it printed on stdout */
async function run(positionals: readonly string[], values: Readonly<Record<string, unknown>> = {}): Promise<string[]> {
  const printed: string[] = [];
  const house = {
    config: web.needs.config,
    openWithoutWires: async () => ({ parts: web.needs as unknown as Parts, close: async () => {} }),
  };
  const io = {
    out: (line: string) => void printed.push(line),
    say() {},
    stop: new AbortController().signal,
    house,
  } as unknown as Io;
  assert.equal(await command.run({ values, positionals }, io), exits.done);
  return printed;
}

test("it prints a link that works, and nothing else on stdout", async () => {
  const [link = "", ...rest] = await run(["alice"]);
  assert.deepEqual(rest, []);
  assert.match(link, /^https:\/\/sterna\.example\/password\/[\w-]{43}$/);
  assert.equal((await guest(web).get(new URL(link).pathname)).status, 200);
});

test("--json prints the link as one object", async () => {
  const [line = ""] = await run(["alice"], { json: true });
  const { link, ...rest } = JSON.parse(line);
  assert.deepEqual(rest, { username: "alice", validDays: 7 });
  assert.equal((await guest(web).get(new URL(link).pathname)).status, 200);
});

test("a name that nobody has is refused, and no name is wrong usage", async () => {
  await assert.rejects(run(["nobody"]), (error) => error instanceof Refused && error.exit === exits.refused);
  await assert.rejects(run([]), UsageError);
});
