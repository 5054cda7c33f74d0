/** The memory that a check takes does not grow with the archive. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { open } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { small, smallValue } from "../support/arrivals.ts";
import { freshDatabase } from "../support/database.ts";
import { freshFolder } from "../support/files.ts";

const posts = 15_000;
const textBytes = 20_000;
const mebibyte = 1024 * 1024;

/** The small archive with 300 MB of further posts. */
async function writeLarge(path: string): Promise<void> {
  const archive = smallValue();
  const [post] = archive.user.posts;
  const text = JSON.stringify(archive);
  const list = text.indexOf('"posts":[') + '"posts":['.length;
  const file = await open(path, "w");
  await file.write(text.slice(0, list));
  const filling = "Terns fly far. ".repeat(textBytes / 15);
  for (let i = 0; i < posts; i++) {
    const guid = `large${i.toString().padStart(27, "0")}`;
    await file.write(`${JSON.stringify({ ...post, entity_data: { ...post?.entity_data, guid, text: filling } })},`);
  }
  await file.write(text.slice(list));
  await file.close();
}

test("a check of 300 MB takes no more memory than one of 80 kB and what a few batches hold", async (t) => {
  const dataFolder = await freshFolder(t);
  const { connection, drop } = await freshDatabase();
  t.after(drop);
  const second = join(dataFolder, "large.json");
  await writeLarge(second);
  const child = fileURLToPath(new URL("memory-child.ts", import.meta.url));
  const asked = JSON.stringify({ connection, dataFolder, first: small.archive, second });
  const { stdout } = await promisify(execFile)(process.execPath, [child, asked]);
  const { report, grownBytes } = JSON.parse(stdout);
  assert.deepEqual(report, { verdict: "usable", posts: 26 + posts });
  t.diagnostic(`grew by ${Math.round(grownBytes / mebibyte)} MiB`);
  assert.ok(grownBytes < 150 * mebibyte, `grew by ${Math.round(grownBytes / mebibyte)} MiB`);
});
