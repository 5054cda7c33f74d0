/** The blob store: whole or not at all, whatever happens meanwhile. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdir, open, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { Fault } from "../../src/base/problem.ts";
import { onDisk } from "../../src/blobs/disk.ts";
import { openBlobs } from "../../src/blobs/store.ts";
import { collect, freshFolder, inChunks } from "../support/files.ts";

const digestOf = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

/** Every file under a folder, relative to it. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

test("what is put in comes out under its digest, any number of times", async (t) => {
  const folder = await freshFolder(t);
  const blobs = await openBlobs(folder);
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 5000 }),
      fc.integer({ min: 1, max: 999 }),
      async (array, chunkBytes) => {
        const bytes = Buffer.from(array);
        const blob = { ok: true, value: { digest: digestOf(bytes), sizeBytes: bytes.length } };
        assert.deepEqual(await blobs.put(inChunks(bytes, chunkBytes), 5000), blob);
        assert.deepEqual(await blobs.put(bytes, 5000), blob);
        assert.deepEqual(await collect(blobs.open(blob.value.digest)), bytes);
        assert.equal(await blobs.size(blob.value.digest), bytes.length);
      },
    ),
    { numRuns: 30 },
  );
  assert((await filesIn(folder)).every((path) => /^blobs\/([0-9a-f]{2})\/([0-9a-f]{2})\/\1\2[0-9a-f]{60}$/.test(path)));
});

test("a blob over the limit is refused, a source that fails is passed on, and neither leaves anything", async (t) => {
  const folder = await freshFolder(t);
  const blobs = await openBlobs(folder);
  assert.deepEqual(await blobs.put(inChunks(randomBytes(1001), 100), 1000), {
    ok: false,
    refusal: { code: "blob-too-large", limitBytes: 1000 },
  });
  async function* failing() {
    yield randomBytes(10);
    throw new TypeError("the source failed");
  }
  await assert.rejects(blobs.put(failing(), 1000), TypeError);
  assert.deepEqual(await filesIn(folder), []);
});

test("the same bytes put at the same time end as one blob", async (t) => {
  const folder = await freshFolder(t);
  const blobs = await openBlobs(folder);
  const bytes = randomBytes(300_000);
  await Promise.all(Array.from({ length: 8 }, () => blobs.put(inChunks(bytes, 10_000), 1_000_000)));
  assert.deepEqual(await collect(blobs.open(digestOf(bytes))), bytes);
  assert.equal((await filesIn(folder)).length, 1);
});

test("removing a blob removes the sizes made of it, and only those", async (t) => {
  const folder = await freshFolder(t);
  const blobs = await openBlobs(folder);
  const [one, other] = [randomBytes(10), randomBytes(10)];
  for (const bytes of [one, other]) {
    await blobs.put(bytes, 10);
    await blobs.place(blobs.derivedPath(digestOf(bytes), "thumb_small_"), Buffer.from("small"));
  }
  assert.equal(await blobs.remove(digestOf(one)), true);
  assert.equal(await blobs.remove(digestOf(one)), false);
  assert.equal(await blobs.has(digestOf(one)), false);
  assert.equal(await blobs.size(digestOf(one)), null);
  assert.equal((await filesIn(folder)).length, 2);
  assert.equal(await blobs.has(digestOf(other)), true);
  await assert.rejects(collect(blobs.open(digestOf(one))), Fault);
});

test("attack-08-store: nothing but a digest ever names a file", async (t) => {
  const blobs = await openBlobs(await freshFolder(t));
  for (const name of ["../../x", "", "A".repeat(64), "a".repeat(63), `${"a".repeat(64)}\n`]) {
    assert.throws(() => blobs.path(name));
    assert.throws(() => blobs.derivedPath("a".repeat(64), "../x"));
    await assert.rejects(blobs.has(name));
  }
});

test("a disk that fails at the last step leaves nothing half-done", async (t) => {
  const folder = await freshFolder(t);
  await mkdir(join(folder, "blobs"));
  const blobs = await openBlobs(folder);
  // A file where the store was: all is written, only the way to its place is barred.
  await rm(join(folder, "blobs"), { recursive: true });
  await writeFile(join(folder, "blobs"), "in the way");
  await assert.rejects(blobs.put(randomBytes(10), 10), (error) => error instanceof Fault);
  assert.deepEqual(await readdir(join(folder, "tmp")), []);
});

test("a full disk is told in words, and may be tried again", async () => {
  const file = await open("/dev/full", "w");
  await assert.rejects(
    onDisk("the photo store", "write 10 bytes", () => file.write(randomBytes(10))),
    (error) => error instanceof Fault && error.again && /disk is full; make room/.test(error.message),
  );
  await file.close();
});

test("a folder for temporary files that went away is a fault", async (t) => {
  const folder = await freshFolder(t);
  const blobs = await openBlobs(folder);
  await rm(join(folder, "tmp"), { recursive: true });
  await assert.rejects(blobs.put(randomBytes(10), 10), Fault);
  assert.deepEqual(await filesIn(folder), []);
});

/** A process that puts blobs without end, and tells each digest once it is kept. */
async function writer(folder: string): Promise<{ child: ChildProcess; kept: string[]; enough: Promise<void> }> {
  const script = `
    import { randomBytes } from "node:crypto";
    import { openBlobs } from ${JSON.stringify(new URL("../../src/blobs/store.ts", import.meta.url).href)};
    const blobs = await openBlobs(${JSON.stringify(folder)});
    for (;;) {
      const kept = await blobs.put(randomBytes(200_000), 200_000);
      process.stdout.write(kept.value.digest + "\\n");
    }`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const kept: string[] = [];
  const enough = new Promise<void>((done, failed) => {
    child.once("exit", () => failed(new Error("the writer ended by itself")));
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      kept.push(...text.split("\n").filter((line) => line.length === 64));
      if (kept.length >= 5) done();
    });
  });
  return { child, kept, enough };
}

const longAgo = new Date(Date.now() - 25 * 3_600_000);

test("kill -9 in the middle loses nothing that was kept, and what it leaves is swept after a day", async (t) => {
  const folder = await freshFolder(t);
  for (let round = 0; round < 3; round++) {
    const { child, kept, enough } = await writer(folder);
    await enough;
    child.kill("SIGKILL");
    await once(child, "close");
    await writeFile(join(folder, "tmp", `blob-${child.pid}-abcdef-1`), "half");
    for (const name of await readdir(join(folder, "tmp"))) await utimes(join(folder, "tmp", name), longAgo, longAgo);
    const blobs = await openBlobs(folder);
    assert.deepEqual(await readdir(join(folder, "tmp")), []);
    for (const digest of kept) assert.equal(digestOf(await collect(blobs.open(digest))), digest);
  }
});

test("sweeping leaves files of other processes alone for a day, whatever their ids, and other files for ever", async (t) => {
  const folder = await freshFolder(t);
  const tmp = join(folder, "tmp");
  await mkdir(tmp);
  // One that lives, one with our id in another container, and one whose id nobody has in this one.
  const blobs = [`blob-${process.ppid}-aa-1`, `blob-${process.pid}-aa-1`, "blob-999999999-aa-1"];
  const names = [...blobs, "upload-1", "spool-x"];
  for (const name of names) await writeFile(join(tmp, name), "x");
  await openBlobs(folder);
  assert.deepEqual((await readdir(tmp)).sort(), names.sort());
  for (const name of names) await utimes(join(tmp, name), longAgo, longAgo);
  await openBlobs(folder);
  assert.deepEqual((await readdir(tmp)).sort(), ["spool-x", "upload-1"]);
});

test("bytes that are put once more count as put just now", async (t) => {
  const blobs = await openBlobs(await freshFolder(t));
  const bytes = Buffer.from("tern");
  assert.equal(await blobs.putAt(digestOf(bytes)), null);
  const put = await blobs.put(bytes, 10);
  assert.ok(put.ok);
  const long = new Date("2026-01-01");
  await utimes(blobs.path(put.value.digest), long, long);
  assert.deepEqual(await blobs.putAt(put.value.digest), long);
  await blobs.put(bytes, 10);
  assert.ok(((await blobs.putAt(put.value.digest)) ?? long) > long);
});
