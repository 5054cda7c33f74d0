/**
 * What `npm test` runs: every test/**\/*.test.ts, or those whose path contains one of the arguments, a few files at a time,
 * beside one throw-away PostgreSQL. Ends with a count; exit code 1 for a failure, a file that has no tests or did not come to its end, a process that
 * was left running, no test at all, and, with STERNA_NO_SKIPS=1, a test that was skipped although this machine could run it.
 */
import { randomBytes } from "node:crypto";
import { globSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { findProcesses } from "./support/processes.ts";
import { runFiles } from "./support/run-files.ts";
import { openScratch, scratchVariable } from "./support/scratch.ts";
import { startTestServer } from "./support/server.ts";

const checkout = fileURLToPath(new URL("..", import.meta.url));
/** The slowest file takes a minute; a busy machine may take ten times as long. */
const fileTimeoutMs = 900_000;
/** Tests wait a third of their time, for the database and for other processes: one file more than there are processors. */
const filesForProcessors = availableParallelism() + 1;
/** A file has some forty connections at most, and the server takes 200. */
const filesForDatabase = 4;
const filesAtOnce = Math.min(filesForProcessors, filesForDatabase);
/** A PostgreSQL that a test has killed or let go needs a moment to be gone. */
const leaveMs = 20_000;
/** A skip that begins like this is right: what it needs cannot be had here. */
const excuse = "not on this machine class:";

function chooseFiles(filters: readonly string[]): string[] {
  const files = globSync("test/**/*.test.ts", { cwd: checkout }).sort();
  return filters.length === 0 ? files : files.filter((file) => filters.some((filter) => file.includes(filter)));
}

const filters = process.argv.slice(2);
const files = chooseFiles(filters);
if (files.length === 0) console.log(`No test file has ${filters.join(" or ") || "the name *.test.ts"} in its path.`);

// As bin/sterna does: every file of tests is a process of its own, and compiling is a third of what its start costs.
process.env.NODE_COMPILE_CACHE ??= join(checkout, "node_modules/.cache/node");
const scratch = openScratch();
if (scratch !== null) process.env[scratchVariable] = scratch;
const server = await startTestServer();
process.env.STERNA_TEST_PG = server.socketFolder;
// Every process that a test starts inherits this, so that whatever is left can be found. The server above did not.
const mark = randomBytes(6).toString("hex");
process.env.STERNA_TEST_RUN = mark;

const tally = await runFiles(
  files,
  { checkout, filesAtOnce, fileTimeoutMs },
  (text) => void process.stdout.write(text),
);

const problems = tally.broken.map((file) => `${file} has no tests, or ended before they did`);
const deadline = Date.now() + leaveMs;
while (findProcesses(mark).length > 0 && Date.now() < deadline) await pause(100);
for (const { pid, command } of findProcesses(mark)) problems.push(`A test left a process running: ${pid} ${command}`);
await server.stop();

const { passed, failed, skipped } = tally;
for (const { name, reason } of skipped) console.log(`skipped: ${name} (${reason})`);
if (process.env.STERNA_NO_SKIPS === "1") {
  const wrong = skipped.filter(({ reason }) => !reason.startsWith(excuse));
  if (wrong.length > 0) problems.push(`${wrong.length} skipped although everything that they need can be had here`);
}
if (passed + failed === 0) problems.push("No test has run");
for (const problem of problems) console.log(problem);
console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);
process.exitCode = failed > 0 || problems.length > 0 ? 1 : 0;
