/** The benchmarks work: what they generate is what they say, and every figure gives its line. How fast anything is, no test asks. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import test from "node:test";
import { fileURLToPath } from "node:url";
import type { Line, Skipped } from "../../bench/figure.ts";
import { writeArchiveFile } from "../../bench/support/archive-file.ts";
import { countsOf, planArchive } from "../../bench/support/generator.ts";
import { checkArchive } from "../../src/app/arrive/check.ts";
import { fileOnDisk } from "../../src/blobs/open-file.ts";
import { freshParts } from "../support/parts.ts";

test("a generated archive is one that the check finds nothing wrong with, with the counts of its plan", async () => {
  await using parts = await freshParts();
  const plan = planArchive(400_000);
  const file = await writeArchiveFile(plan, join(parts.config.dataFolder, "generated.json.gz"));
  const checked = await checkArchive(parts, [fileOnDisk(file.path)], { offline: true });
  assert.ok(checked.ok);
  const { verdict, counts, signatures, findings, format } = checked.value;
  assert.equal(verdict, "usable");
  assert.equal(format.jsonBytes, file.jsonBytes);
  const expected = countsOf(plan);
  assert.deepEqual(signatures, expected.signatures);
  assert.ok(signatures.archiveKeyOnly > 100, "there is something to verify");
  for (const [name, count] of Object.entries(expected)) {
    if (name !== "signatures") assert.equal(counts[name as keyof typeof counts], count, name);
  }
  assert.deepEqual(
    findings.list.filter(({ severity }) => severity === "skipped" || severity === "changed"),
    [],
  );
});

test("a generated archive is about as large as asked for", async () => {
  await using parts = await freshParts();
  const path = join(parts.config.dataFolder, "generated.json.gz");
  const { jsonBytes } = await writeArchiveFile(planArchive(1_500_000), path);
  assert.ok(Math.abs(jsonBytes - 1_500_000) < 150_000, `${jsonBytes} instead of 1,500,000 bytes`);
});

const program = fileURLToPath(new URL("../../bench/run.ts", import.meta.url));

async function runBench(...args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const [code, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, out, err };
}

test("a tiny run gives a JSON line for each figure and a row for each line", async () => {
  const { code, out, err } = await runBench(
    "--size",
    "tiny",
    "--only",
    "check",
    "--only",
    "import",
    "--only",
    "export",
    "--only",
    "memory",
    "--only",
    "inbox",
    "--only",
    "fanout",
    "--only",
    "witness",
    "--only",
    "followers",
  );
  assert.equal(code, 0, err);
  const [json, table] = [
    out.split("\n").filter((line) => line.startsWith("{")),
    out.split("\n").filter((line) => line.startsWith("|")),
  ];
  const lines = json.map((line) => JSON.parse(line) as (Line | Skipped) & { load: number });
  assert.deepEqual(
    [...new Set(lines.map(({ figure }) => figure))],
    ["check", "import", "export", "memory", "inbox", "fanout", "witness", "followers"],
  );
  assert.equal(table.length, lines.length + 2);
  for (const line of lines) {
    assert.equal(typeof line.load, "number");
    if ("skipped" in line) continue;
    assert.ok(line.value > 0 && line.goal > 0, JSON.stringify(line));
    assert.equal(line.reached, line.value <= line.goal);
  }
});

test("a figure or size that does not exist is a matter of usage", async () => {
  for (const args of [["--only", "dreams"], ["--size", "large"], ["--runs", "0"], ["--fast"]]) {
    const { code, err } = await runBench(...args);
    assert.equal(code, 2, args.join(" "));
    assert.match(err, /--only NAME/);
  }
});
