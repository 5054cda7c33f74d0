/** `npm run demo -- --once`, as somebody new would call it: real processes, and every count is its own. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

test("the demonstration ends with every count right, though a pod is down during the move and the old one is gone after it", async () => {
  const program = fileURLToPath(new URL("../../demo/run.ts", import.meta.url));
  const demo = spawn(process.execPath, [program, "--once"], { stdio: ["ignore", "pipe", "pipe"] });
  const [out, said, [code]] = await Promise.all([text(demo.stdout), text(demo.stderr), once(demo, "close")]);
  assert.equal(code, 0, `${out}${said}`);
  assert.match(out, /photos of her old post that friends\.localhost:\d+ still shows: 2/);
});
