/** Archives as they are packed: in bounded memory, whole or not there. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { lend } from "../../src/base/lent.ts";
import { Fault } from "../../src/base/problem.ts";
import { writeGzip } from "../../src/blobs/written-file.ts";
import { freshFolder } from "../support/files.ts";

const chunkBytes = 100_000;
const chunks = Array.from({ length: 12 }, () => randomBytes(chunkBytes / 2).toString("hex"));

test("chunks that are lent are given back while the next ones are made, others stay", async (t) => {
  const path = join(await freshFolder(t), "data.json.gz");
  const made: Buffer[] = [];
  const own = Buffer.from(chunks.join(""));
  async function* lentChunks() {
    for (const chunk of chunks) {
      const held = made.filter(({ length }) => length > 0).length;
      assert(held <= 2, `${held} are held: one that is packed, and one that waits`);
      const bytes = Buffer.allocUnsafeSlow(chunkBytes);
      bytes.write(chunk);
      made.push(bytes);
      yield lend(bytes);
    }
    yield own;
  }
  const { sizeBytes } = await writeGzip(path, lentChunks());
  const written = await readFile(path);
  assert.equal(written.length, sizeBytes);
  assert.equal(String(gunzipSync(written)), chunks.join("").repeat(2));
  assert(made.every(({ length }) => length === 0));
  assert.equal(String(own), chunks.join(""));
});

test("what the chunks throw is thrown, and nothing stays", async (t) => {
  const folder = await freshFolder(t);
  const why = new Error("the database went away");
  async function* breaking() {
    yield Buffer.from("{");
    throw why;
  }
  await assert.rejects(writeGzip(join(folder, "data.json.gz"), breaking()), (error) => error === why);
  assert.deepEqual(await readdir(folder), []);
});

test("a disk that fails ends the making of chunks and is told as a fault", async (t) => {
  const folder = join(await freshFolder(t), "is not there");
  let ended = false;
  async function* endless() {
    try {
      for (;;) yield Buffer.from(chunks[0] ?? "");
    } finally {
      ended = true;
    }
  }
  await assert.rejects(writeGzip(join(folder, "data.json.gz"), endless()), Fault);
  assert(ended);
});
