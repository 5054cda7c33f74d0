/** Gzip: bounded, exact about its end, and never silent about damage. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { constants, deflateRawSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { giveBack, lend } from "../../src/base/lent.ts";
import { limits } from "../../src/base/limits.ts";
import { ContainerBroken } from "../../src/blobs/broken.ts";
import { gunzip } from "../../src/blobs/gunzip.ts";
import { guardOf } from "../../src/blobs/inflate.ts";
import { collect, inChunks } from "../support/files.ts";
import { opened, told } from "./containers.ts";

/** What came out, and what it broke on. */
async function unpack(packed: Buffer, chunkBytes = 65_536, bounds = limits as typeof limits) {
  const parts: Uint8Array[] = [];
  let trailing = 0;
  try {
    const source = inChunks(packed, chunkBytes);
    for await (const part of gunzip(source, guardOf(bounds, bounds.archiveSizeBytes), (n) => (trailing = n)))
      parts.push(part);
  } catch (error) {
    if (!(error instanceof ContainerBroken)) throw error;
    return { bytes: Buffer.concat(parts), broken: error, trailing };
  }
  return { bytes: Buffer.concat(parts), broken: null, trailing };
}

const text = Buffer.from(JSON.stringify({ user: Array.from({ length: 3000 }, (_, i) => `entry ${i * 7919}`) }));

test("members in any number and cut anywhere give their bytes in order", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 3000 }), { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 700 }),
      fc.integer({ min: 0, max: 9 }),
      async (members, chunkBytes, level) => {
        const packed = Buffer.concat(members.map((member) => gzipSync(member, { level })));
        const { bytes, broken, trailing } = await unpack(packed, chunkBytes);
        assert.deepEqual([bytes, broken, trailing], [Buffer.concat(members), null, 0]);
      },
    ),
    { numRuns: 60 },
  );
});

test("a gzip of very many members that hold nothing is refused, one of many full members is read", async () => {
  const empty = Array<Buffer>(limits.gzipMembers).fill(gzipSync(""));
  assert.equal((await unpack(Buffer.concat(empty))).broken, null);
  const { bytes, broken } = await unpack(Buffer.concat([gzipSync("{}"), ...empty, gzipSync("never read")]));
  assert.deepEqual([String(bytes), broken?.code], ["{}", "limit-ratio"]);
  const full = Array<Buffer>(limits.gzipMembers + 100).fill(gzipSync(Buffer.alloc(65_280, "x")));
  const read = await unpack(Buffer.concat(full), 65_536, { ...limits, compressionRatio: 1_032 } as never);
  assert.deepEqual([read.bytes.length, read.broken], [full.length * 65_280, null]);
});

test("a header with a name, a comment, extra fields and its own checksum is read", async () => {
  const plain = gzipSync(text);
  const head = Buffer.from(plain.subarray(0, 10));
  head[3] = 2 | 4 | 8 | 16;
  const packed = Buffer.concat([
    head,
    Buffer.from("\x03\x00abcalice.json\0a comment\0\x12\x34", "latin1"),
    plain.subarray(10),
  ]);
  for (const chunkBytes of [1, 5, 65_536]) assert.deepEqual((await unpack(packed, chunkBytes)).bytes, text);
});

test("a gzip cut off at any byte gives a prefix of its content and says so", async () => {
  const packed = gzipSync(text);
  for (let length = 0; length < packed.length; length += length < 40 || length > packed.length - 20 ? 1 : 97) {
    const { bytes, broken } = await unpack(packed.subarray(0, length), 1000);
    assert.equal(broken?.code, "gzip-cut-off", `cut at ${length}`);
    assert.equal(broken?.atBytes, bytes.length);
    assert.deepEqual(bytes, text.subarray(0, bytes.length));
  }
  const late = await unpack(packed.subarray(0, packed.length - 9), 1000);
  assert(late.bytes.length > text.length - 2000, "nearly all of it is given out first");
});

test("a changed byte is never silently accepted", async () => {
  const packed = gzipSync(text);
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 10, max: packed.length - 1 }),
      fc.integer({ min: 1, max: 255 }),
      async (at, by) => {
        const changed = Buffer.from(packed);
        changed[at] = (changed[at] ?? 0) ^ by;
        const { broken, bytes } = await unpack(changed, 4096);
        assert(broken !== null || bytes.equals(text)); // the last byte holds a few bits that mean nothing
        assert(bytes.length <= text.length * 3);
      },
    ),
    { numRuns: 150 },
  );
});

test("bytes behind the last member are told, zeros are padding", async (t) => {
  const packed = gzipSync(text);
  assert.equal((await unpack(Buffer.concat([packed, Buffer.alloc(512)]))).trailing, 0);
  for (const chunkBytes of [1, 100, packed.length, 65_536]) {
    const { bytes, trailing, broken } = await unpack(Buffer.concat([packed, Buffer.from("<!-- bye -->")]), chunkBytes);
    assert.deepEqual([bytes, trailing, broken], [text, 12, null]);
  }
  const container = await opened(t, Buffer.concat([packed, Buffer.from("bye")]));
  await collect((container.json ?? assert.fail()).open());
  await collect((container.json ?? assert.fail()).open());
  assert.deepEqual(told(container), ["gzip-trailing-bytes"]);
});

/** A gzip that unpacks to `megabytes` of zeros: one compressed MB, flushed to a byte boundary, repeated. */
function zeros(megabytes: number): Buffer {
  const one = deflateRawSync(Buffer.alloc(1 << 20), { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  const head = Buffer.from("1f8b08000000000000ff", "hex");
  return Buffer.concat([head, Buffer.from("{", "latin1").subarray(1), ...Array<Buffer>(megabytes).fill(one)]);
}

test("attack-07-gzip-bomb: ten gigabytes of zeros are cut short by their ratio, in bounded memory", async () => {
  const bomb = zeros(10_240);
  assert(bomb.length < 20_000_000);
  const before = process.memoryUsage.rss();
  let out = 0;
  await assert.rejects(
    async () => {
      for await (const part of gunzip(inChunks(bomb, 262_144), guardOf(limits, limits.archiveSizeBytes)))
        out += part.length;
    },
    (error) => error instanceof ContainerBroken && error.code === "limit-ratio" && error.atBytes === out,
  );
  assert(out >= limits.ratioGraceBytes - 262_144 && out <= limits.compressionRatio * 262_144, `${out} bytes came out`);
  assert(process.memoryUsage.rss() - before < 150_000_000);
});

test("attack-07-gzip-total: more than the limit is cut exactly there", async () => {
  const packed = gzipSync(randomBytes(100_000));
  const { bytes, broken } = await unpack(packed, 4096, {
    ...limits,
    archiveSizeBytes: 50_000,
  } as unknown as typeof limits);
  assert.equal(broken?.code, "limit-unpacked-size");
  assert(bytes.length <= 50_000);
});

test("whoever stops reading early stops the source", async () => {
  let stopped = false;
  async function* endless() {
    try {
      const packed = gzipSync(randomBytes(1_000_000));
      for (;;) yield packed;
    } finally {
      stopped = true;
    }
  }
  for await (const _ of gunzip(endless(), guardOf(limits, limits.archiveSizeBytes))) break;
  assert(stopped);
});

test("chunks that are given back while the next ones come are whole until then; packed bytes that were lent are given back here", async () => {
  const bytes = Buffer.from(randomBytes(1_000_000).toString("hex"));
  const packed = Array.from(chunksOf(gzipSync(bytes), 300_000), (chunk) =>
    lend(Buffer.from(new Uint8Array(chunk).buffer)),
  );
  const guard = guardOf(limits, limits.archiveSizeBytes);
  const [read, given]: [Buffer[], Uint8Array[]] = [[], []];
  for await (const chunk of gunzip(inTurn(packed), guard)) {
    read.push(Buffer.from(chunk));
    given.push(chunk);
    giveBack(chunk);
    giveBack(chunk);
  }
  assert(Buffer.concat(read).equals(bytes));
  const lastBuffer = given.at(-1)?.buffer; // it was not filled
  assert(given.every(({ buffer }) => buffer === lastBuffer || buffer.byteLength === 0));
  assert(given.length > bytes.length / (256 * 1024));
  assert.deepEqual(
    packed.map(({ length }) => length > 0),
    packed.map((_, nth) => nth === packed.length - 1),
  );
});

async function* inTurn(chunks: readonly Uint8Array[]) {
  yield* chunks;
}

function* chunksOf(whole: Buffer, size: number) {
  for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size);
}
