/** Sealed files: what was written is read again at any place, and after a kill what is there is what opens. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import fc from "fast-check";
import { giveBack } from "../../src/base/lent.ts";
import { Fault } from "../../src/base/problem.ts";
import { openSealedWriter, sealedFile, sealedKeyBytes, sealedSize, slotBytes } from "../../src/blobs/sealed-file.ts";
import { collect, freshFolder } from "../support/files.ts";

const newFile = async (t: TestContext) => ({
  path: join(await freshFolder(t), "sealed"),
  key: randomBytes(sealedKeyBytes),
});

/** As readers of archives do: each chunk is given back once it was read. */
async function readAll(file: { path: string; key: Uint8Array }, sizeBytes: number): Promise<Buffer> {
  const opened = await sealedFile({ ...file, name: "a.zip", sizeBytes }).open();
  assert.ok(opened.ok);
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of opened.value.range(0, sizeBytes)) {
      chunks.push(Buffer.from(chunk));
      giveBack(chunk);
      assert.equal(chunk.byteLength, 0, "its memory is free");
    }
    return Buffer.concat(chunks);
  } finally {
    await opened.value.close();
  }
}

/** Sizes around the edges of slots, and any others. */
const sizes = fc.oneof(
  fc.integer({ min: 1, max: 300 }),
  fc.integer({ min: slotBytes - 2, max: slotBytes + 2 }),
  fc.integer({ min: 2 * slotBytes - 2, max: 3 * slotBytes }),
);

test("whatever the pieces, what is read is what was written", async (t) => {
  const folder = await freshFolder(t);
  let count = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(sizes, { minLength: 1, maxLength: 5 }), fc.boolean(), async (pieces, opensAnew) => {
      const file = { path: join(folder, String(count++)), key: randomBytes(sealedKeyBytes) };
      const wanted: Buffer[] = [];
      let writer = await openSealedWriter(file.path, file.key, 0);
      for (const size of pieces) {
        const piece = randomBytes(size);
        wanted.push(piece);
        await writer.write(piece);
        if (!opensAnew) continue;
        await writer.flush();
        const known = writer.sizeBytes;
        await writer.close();
        writer = await openSealedWriter(file.path, file.key, known);
        assert.equal(writer.sizeBytes, known);
      }
      await writer.flush();
      await writer.close();
      const all = Buffer.concat(wanted);
      assert.deepEqual(await readAll(file, all.length), all);
      assert.equal(await sealedSize(file.path, file.key, 0), all.length);
    }),
    { numRuns: 30 },
  );
});

test("any part is read alone, and beyond the end there is nothing", async (t) => {
  const file = await newFile(t);
  const all = randomBytes(5 * slotBytes + 123);
  const writer = await openSealedWriter(file.path, file.key, 0);
  await writer.write(all);
  await writer.flush();
  await writer.close();
  const opened = await sealedFile({ ...file, name: "a.zip", sizeBytes: all.length }).open();
  assert.ok(opened.ok);
  const { read, range, close } = opened.value;
  await fc.assert(
    fc.asyncProperty(fc.nat(all.length + 10), fc.nat(2 * slotBytes), async (at, length) => {
      assert.deepEqual(await read(at, length), all.subarray(at, at + length));
    }),
    { numRuns: 60 },
  );
  assert.deepEqual(await collect(range(slotBytes - 1, 3 * slotBytes)), all.subarray(slotBytes - 1, 3 * slotBytes));
  await close();
});

test("of a file that was torn anywhere, what is left is a beginning of it, and it goes on from there", async (t) => {
  const folder = await freshFolder(t);
  const whole = randomBytes(3 * slotBytes + 500);
  const key = randomBytes(sealedKeyBytes);
  const path = join(folder, "whole");
  const writer = await openSealedWriter(path, key, 0);
  await writer.write(whole);
  await writer.flush();
  await writer.close();
  const sealed = await readFile(path);
  let count = 0;
  await fc.assert(
    fc.asyncProperty(fc.nat(sealed.length), fc.boolean(), async (cut, isGarbled) => {
      const torn = join(folder, `torn${count++}`);
      await writeFile(torn, sealed);
      // What a power cut may leave: the rest missing, or there without having been written.
      if (isGarbled) await writeFile(torn, Buffer.concat([sealed.subarray(0, cut), Buffer.alloc(sealed.length - cut)]));
      else await truncate(torn, cut);
      const left = await sealedSize(torn, key, 0);
      assert.ok(left <= whole.length);
      const again = await openSealedWriter(torn, key, 0);
      assert.equal(again.sizeBytes, left);
      await again.write(whole.subarray(left));
      await again.flush();
      await again.close();
      assert.deepEqual(await readAll({ path: torn, key }, whole.length), whole);
    }),
    { numRuns: 25 },
  );
});

test("nothing of what is sealed stands in the file, and the same bytes never look the same", async (t) => {
  const file = await newFile(t);
  const words = Buffer.from("-----BEGIN RSA PRIVATE KEY-----");
  const writer = await openSealedWriter(file.path, file.key, 0);
  await writer.write(Buffer.concat([words, Buffer.alloc(slotBytes)]));
  await writer.flush();
  const first = await readFile(file.path);
  await writer.write(words);
  await writer.flush();
  await writer.close();
  const second = await readFile(file.path);
  assert.equal(second.includes(words), false);
  // The last slot grew: it is sealed anew, not with the nonce that it had.
  const at = slotBytes + 28;
  assert.notDeepEqual(first.subarray(at, at + 12), second.subarray(at, at + 12));
});

test("a damaged or exchanged part is not given out", async (t) => {
  const file = await newFile(t);
  const writer = await openSealedWriter(file.path, file.key, 0);
  await writer.write(randomBytes(2 * slotBytes));
  await writer.flush();
  await writer.close();
  const sealed = await readFile(file.path);
  const half = sealed.length / 2;
  const flipped = Buffer.from(sealed);
  flipped[half + 100] = (flipped[half + 100] ?? 0) ^ 1;
  for (const bad of [flipped, Buffer.concat([sealed.subarray(half), sealed.subarray(0, half)])]) {
    await writeFile(file.path, bad);
    await assert.rejects(readAll(file, 2 * slotBytes), (error) => error instanceof Fault && !error.again);
  }
  await writeFile(file.path, sealed);
  await assert.rejects(readAll({ ...file, key: randomBytes(sealedKeyBytes) }, 10), Fault);
});

test("a file that is not there is told as such", async (t) => {
  const file = await newFile(t);
  assert.equal(await sealedSize(file.path, file.key, 0), 0);
  const opened = await sealedFile({ ...file, name: "a.zip", sizeBytes: 5 }).open();
  assert.deepEqual(opened, { ok: false, refusal: { code: "file-missing", file: "a.zip" } });
});
