/** The runner of the tests: what does not run to its end, or tests nothing, fails the run. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { freshFolder } from "../support/files.ts";

const imports = 'import { test } from "node:test";\n';
const files: Readonly<Record<string, string>> = {
  "fine.test.ts": 'test("a", async (t) => { await t.test("b", () => {}); });\ntest("c", { skip: "why" }, () => {});',
  "none.test.ts": "test satisfies object;",
  "leaves.test.ts": 'test("a", () => {});\ntest("b", () => { process.exit(0); });\ntest("c", () => {});',
  "fails.test.ts": 'test("a", () => { throw new Error("no"); });',
  "crashes.test.ts": 'test("a", () => {});\nthrow new Error("no");',
};

test("a file without tests, one that leaves, one that fails and one that crashes are told from one that is fine", async (t) => {
  const folder = await freshFolder(t);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), imports + text);
  const support = fileURLToPath(new URL("../support/run-files.ts", import.meta.url));
  const how = { checkout: `${folder}/`, filesAtOnce: 1, fileTimeoutMs: 600_000 };
  const script = `import { runFiles } from ${JSON.stringify(support)};
console.log(JSON.stringify(await runFiles(${JSON.stringify(Object.keys(files))}, ${JSON.stringify(how)}, () => {})));`;
  // A process of tests runs no files.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const runs = join(folder, "runs.mjs");
  writeFileSync(runs, script);
  const ran = spawnSync(process.execPath, [runs], { env, encoding: "utf8" });
  const tally = JSON.parse(ran.stdout);
  assert.deepEqual(tally.broken, ["none.test.ts", "leaves.test.ts", "crashes.test.ts"]);
  assert.deepEqual(tally.skipped, [{ name: "fine.test.ts: c", reason: "why" }]);
  assert.ok(tally.failed >= 2, JSON.stringify(tally));
});
