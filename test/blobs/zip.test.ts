/** Zips: what is good in them is opened, what is not is told, and nothing in them becomes a path. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { test } from "node:test";
import { crc32, deflateRawSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { ZipFile } from "yazl";
import { limits } from "../../src/base/limits.ts";
import { ContainerBroken } from "../../src/blobs/broken.ts";
import { findingCodes } from "../../src/core/migration/finding-codes.ts";
import { collect, freshFolder } from "../support/files.ts";
import { type Fields, localHeader, type ZipPart, zip } from "../support/zips.ts";
import { opened, refused, told, tryOpen } from "./containers.ts";

const gif = Buffer.from("4749463839610100010000000021f90401000000002c00000000010001000002014c003b", "hex");
const good: ZipPart = { name: "good.gif", bytes: gif };

/** Opens a zip of `good.gif` and `parts`, sees that the good one is fine, and gives what was told. */
async function withGood(t: Parameters<typeof opened>[0], ...parts: ZipPart[]): Promise<string[]> {
  const container = await opened(t, zip([...parts, good]));
  const photos = container.photos ?? assert.fail();
  assert.deepEqual(await collect(photos.open("good.gif")), gif);
  for (const name of photos.names()) {
    const inspected = await photos.inspect(name);
    if (!inspected.ok)
      container.findings.add(inspected.refusal.code, inspected.refusal.entry, inspected.refusal.detail);
  }
  for (const { code } of container.findings.list) assert(Object.hasOwn(findingCodes, code));
  return told(container);
}

test("attack-08-zip-slip: names that climb, start anywhere or hold odd characters are told, never used", async (t) => {
  const folder = await freshFolder(t);
  const names = ["../../x", "a/../../x", "/etc/x", "..", "C:\\x", "C:x", "a\\..\\x", "a\0.gif", `${folder}/x`];
  const container = await withGood(t, ...names.map((name) => ({ name, bytes: gif })));
  assert.deepEqual(
    container,
    names.map((name) => `zip-entry-unsafe-name ${name.replace("\0", "\ufffd")}`),
  );
  assert.deepEqual(await readdir(folder), []);
});

test("attack-08-zip-links: links and devices are told and not opened", async (t) => {
  const typed = (mode: number) => ({ externalAttributes: mode * 0x1_0000 });
  const found = await withGood(
    t,
    { name: "link.gif", bytes: Buffer.from("/etc/passwd"), central: typed(0o120777) },
    { name: "device.gif", bytes: gif, central: typed(0o060666) },
    { name: "pipe.gif", bytes: gif, central: typed(0o010666) },
    { name: "dos.gif", bytes: gif, central: typed(0) },
  );
  assert.deepEqual(found, ["zip-entry-link link.gif", "zip-entry-link device.gif", "zip-entry-link pipe.gif"]);
});

test("attack-07-encrypted: encrypted entries are told, with weak or strong encryption", async (t) => {
  const found = await withGood(
    t,
    { name: "weak.gif", bytes: gif, central: { flags: 1 } },
    { name: "strong.gif", bytes: gif, central: { flags: 0x41 } },
    { name: "aes.gif", bytes: gif, central: { flags: 1, method: 99 } },
    { name: "lzma.gif", bytes: gif, central: { method: 14 } },
  );
  assert.deepEqual(found, [
    "zip-entry-encrypted weak.gif",
    "zip-entry-encrypted strong.gif",
    "zip-entry-encrypted aes.gif",
    "zip-entry-compression lzma.gif",
  ]);
});

test("attack-07-overlap: entries that share one body are opened once", async (t) => {
  const found = await withGood(
    t,
    { name: "kernel.gif", bytes: gif },
    { name: "kernel.gif", bytes: gif, ghost: true, central: { headerAt: 0 } },
    { name: "kernel.gif", bytes: gif, ghost: true, central: { headerAt: 0 } },
  );
  assert.deepEqual(found, ["zip-entry-overlap kernel.gif", "zip-entry-overlap kernel.gif"]);
});

/** The full-overlap bomb of Fifield (2019): each entry's stored bytes are the headers of all that follow, and the last is real. */
test("attack-07-quoted-overlap: entries that quote the headers of those behind them are left out", async (t) => {
  const kernel = Buffer.alloc(100_000);
  const packed = deflateRawSync(kernel);
  const base: Omit<Fields, "name" | "headerAt"> = {
    flags: 0,
    method: 8,
    crc: crc32(kernel),
    packedBytes: packed.length,
    sizeBytes: kernel.length,
    extra: Buffer.alloc(0),
    externalAttributes: 0,
    dosTime: 0,
    dosDate: 0,
  };
  const names = ["a", "b", "c", "d"].map((name) => Buffer.from(`${name}.gif`));
  const last = localHeader({ ...base, name: names[3] as Buffer, headerAt: 0 });
  const bodies: Buffer[] = [Buffer.concat([last, packed])];
  for (const name of [names[2], names[1], names[0]] as Buffer[]) {
    const behind = Buffer.concat(bodies);
    const quoting = localHeader({
      ...base,
      name,
      method: 0,
      packedBytes: behind.length,
      sizeBytes: behind.length,
      headerAt: 0,
    });
    bodies.unshift(quoting);
  }
  const whole = Buffer.concat(bodies);
  let at = 0;
  const parts = names.map((name, i): ZipPart => {
    const rest = whole.length - at - (bodies[i] as Buffer).length;
    const fields = i === 3 ? base : { ...base, method: 0, packedBytes: rest, sizeBytes: rest };
    const part = { name, ghost: true, central: { ...fields, headerAt: at } };
    at += (bodies[i] as Buffer).length;
    return part;
  });
  const directory = zip(parts);
  directory.writeUInt32LE(whole.length, directory.length - 6);
  const container = await opened(t, Buffer.concat([whole, directory]));
  assert.deepEqual([...(container.photos?.names() ?? [])], ["d.gif"]);
  assert.deepEqual(told(container).sort(), [
    "zip-entry-overlap a.gif",
    "zip-entry-overlap b.gif",
    "zip-entry-overlap c.gif",
  ]);
});

test("attack-07-extra-overlap: a local extra field that swallows the next entry is noticed when it is opened", async (t) => {
  const swallow = Buffer.alloc(120);
  const bytes = zip([{ name: "thief.gif", bytes: gif, local: { extra: swallow } }, good]);
  // The directory says that the second entry begins inside the extra field of the first.
  const at = bytes.lastIndexOf("PK\x01\x02");
  const inner = 30 + "thief.gif".length + 60;
  localHeader({ ...someFields(), name: Buffer.from("good.gif"), headerAt: 0 }).copy(bytes, inner);
  bytes.writeUInt32LE(inner, at + 42);
  const photos = (await opened(t, bytes)).photos ?? assert.fail();
  const inspected = await photos.inspect("thief.gif");
  assert.equal(!inspected.ok && inspected.refusal.code, "zip-entry-overlap");
  await assert.rejects(collect(photos.open("thief.gif")), { code: "zip-entry-overlap" });
});

const someFields = (): Omit<Fields, "name" | "headerAt"> => ({
  flags: 0x800,
  method: 8,
  crc: crc32(gif),
  packedBytes: deflateRawSync(gif).length,
  sizeBytes: gif.length,
  extra: Buffer.alloc(0),
  externalAttributes: 0,
  dosTime: 0,
  dosDate: 0,
});

test("one entry that claims the whole file costs only itself", async (t) => {
  const found = await withGood(
    t,
    { name: "liar.gif", bytes: gif, central: { packedBytes: 5_000_000 } },
    { name: "lost.gif", bytes: gif, central: { headerAt: 20 } },
    { name: "fine.gif", bytes: gif },
  );
  assert.deepEqual(found.sort(), ["zip-entry-damaged lost.gif", "zip-entry-overlap liar.gif"]);
});

test("attack-07-nested: a zip or gzip inside is told and not opened", async (t) => {
  const found = await withGood(
    t,
    { name: "photos.zip", bytes: zip([good]) },
    { name: "hidden.gif", bytes: zip([good]) },
    { name: "deep.json.gz", bytes: gzipSync(gzipSync('{"user":1}')) },
  );
  assert.deepEqual(found, ["zip-nested deep.json.gz", "zip-nested photos.zip", "zip-nested hidden.gif"]);
});

test("attack-07-real-size: an entry that is larger or smaller than it says is never taken for whole", async (t) => {
  for (const sizeBytes of [gif.length - 1, gif.length + 1]) {
    const lying = { name: "a.gif", bytes: gif, central: { sizeBytes }, local: { sizeBytes } };
    const photos = (await opened(t, zip([lying]))).photos ?? assert.fail();
    await assert.rejects(collect(photos.open("a.gif")), { name: "ContainerBroken", code: "zip-entry-corrupt" });
  }
});

test("attack-07-zip-bomb: an entry is held to the limit of a photo, and an archive to its ratio, whatever they claim", async (t) => {
  const zeros = Buffer.alloc(3_000_000);
  const photos = (await opened(t, zip([{ name: "a.gif", bytes: zeros }]), { photoSizeBytes: 1_000_000 })).photos;
  const inspected = await (photos ?? assert.fail()).inspect("a.gif");
  assert.equal(!inspected.ok && inspected.refusal.code, "photo-too-large");
  await assert.rejects(collect((photos ?? assert.fail()).open("a.gif")), { code: "limit-unpacked-size" });

  const claim = { sizeBytes: 10_000_000_000 % 2 ** 32 };
  const json = Buffer.concat([Buffer.from('{"user":'), zeros]);
  const archive = zip([{ name: "a.json", bytes: json, central: claim, local: claim }]);
  const container = await opened(t, archive, { ratioGraceBytes: 100_000 });
  await assert.rejects(collect((container.json ?? assert.fail()).open()), { code: "limit-ratio" });
});

test("attack-07-total: entries past the total that is read are told", async (t) => {
  const parts = ["a", "b", "c"].map((name) => ({ name: `${name}.gif`, bytes: randomBytes(400), stored: true }));
  const container = await opened(t, zip(parts), { zipUnpackedBytes: 1000 });
  assert.deepEqual(told(container), ["zip-total-too-large c.gif"]);
});

test("attack-07-count: too many entries are refused by what the directory claims", async (t) => {
  const refusal = await refused(t, zip([good, { ...good, name: "b.gif" }]), { zipEntries: 1 });
  assert.deepEqual(refusal, { code: "zip-too-many-entries", file: "upload", entries: 2, limit: 1 });
});

test("a local header that says something else than the directory is told", async (t) => {
  const name = (text: string) => ({ name: Buffer.from(text) });
  const found = await withGood(
    t,
    { name: "name.gif", bytes: gif, local: name("evil.gif") },
    { name: "size.gif", bytes: gif, local: { sizeBytes: 7 } },
    { name: "method.gif", bytes: gif, local: { method: 0 } },
    { name: "secret.gif", bytes: gif, local: { flags: 1 } },
    { name: "later.gif", bytes: gif, local: { flags: 8, sizeBytes: 0, packedBytes: 0, crc: 0 } },
  );
  assert.deepEqual(
    found,
    ["name", "size", "method", "secret"].map((each) => `zip-entry-disagrees ${each}.gif`),
  );
});

test("a wrong checksum is noticed once all bytes were read", async (t) => {
  const photos = (await opened(t, zip([{ ...good, central: { crc: 1 } }]))).photos ?? assert.fail();
  assert((await photos.inspect("good.gif")).ok, "the beginning alone does not show it");
  await assert.rejects(collect(photos.open("good.gif")), { code: "zip-entry-corrupt", atBytes: gif.length });
});

test("damage to the archive inside a zip ends it with a code of its own, at the byte", async (t) => {
  const json = Buffer.from(`{"user":"${"x".repeat(300_000)}"}`);
  const container = await opened(t, zip([{ name: "a.json", bytes: json, central: { crc: 1 } }]));
  await assert.rejects(collect((container.json ?? assert.fail()).open()), {
    code: "zip-archive-corrupt",
    atBytes: json.length,
  });
  assert.equal(findingCodes["zip-archive-corrupt"].severity, "blocking");
});

test("of two files of one name the larger one is taken, in whatever folders they lie", async (t) => {
  const larger = Buffer.concat([gif, Buffer.alloc(3)]);
  const container = await opened(
    t,
    zip([
      { name: "a/x.gif", bytes: gif },
      { name: "b/x.gif", bytes: larger },
      { name: "x.gif", bytes: gif },
    ]),
  );
  assert.deepEqual(await collect((container.photos ?? assert.fail()).open("x.gif")), larger);
  assert.deepEqual(told(container), ["zip-duplicate-name x.gif", "zip-duplicate-name x.gif"]);
});

test("a record with broken extra fields is told, and those behind it are read", async (t) => {
  const found = await withGood(t, {
    name: "odd.gif",
    bytes: gif,
    central: { extra: Buffer.from([1, 0, 0xff, 0xff, 0]) },
  });
  assert.deepEqual(found, ["zip-entry-damaged odd.gif"]);
});

test("a directory that breaks off gives the entries before it", async (t) => {
  const container = await opened(t, zip([good], { entries: 5 }));
  assert.deepEqual([...(container.photos?.names() ?? [])], ["good.gif"]);
  assert.deepEqual(container.findings.list, [{ code: "zip-directory-damaged", entry: "", detail: "4" }]);
});

test("a zip cut off anywhere is refused as cut off", async (t) => {
  const whole = zip([{ name: "a.gif", bytes: randomBytes(500) }, good]);
  for (let length = 4; length < whole.length; length += 13) {
    assert.deepEqual(await refused(t, whole.subarray(0, length)), { code: "zip-cut-off", file: "upload" }, `${length}`);
  }
});

test("control characters of names never reach a message", async (t) => {
  const found = await withGood(t, { name: "\u001b[2J\u202e/../x", bytes: gif });
  assert.deepEqual(found, ["zip-entry-unsafe-name \ufffd[2J\ufffd/../x"]);
});

test("70,000 entries (zip64) are read, each under its name", async (t) => {
  const parts = Array.from(
    { length: 70_000 },
    (_, i): ZipPart => ({ name: `photos/${i}.gif`, bytes: gif, stored: true }),
  );
  const container = await opened(t, zip(parts));
  const photos = container.photos ?? assert.fail();
  assert.equal(photos.count, 70_000);
  assert.deepEqual(told(container), []);
  for (const name of ["0.gif", "34999.gif", "69999.gif"]) {
    assert.deepEqual(await collect(photos.open(name)), gif);
    assert.deepEqual(await photos.inspect(name), {
      ok: true,
      value: { type: "gif", width: 1, height: 1, mediaType: "image/gif", sizeBytes: gif.length },
    });
  }
});

test("a zip64 of another writer, with its sizes in extra fields and behind the bytes, is read", async (t) => {
  const file = new ZipFile();
  const contents = ["a.gif", "b.gif"].map((name) => [name, randomBytes(3000)] as const);
  const options = { forceZip64Format: true, mtime: new Date(1_772_447_400_000) };
  for (const [name, bytes] of contents) file.addReadStream(Readable.from([bytes]), `photos/${name}`, options);
  file.end({ forceZip64Format: true, comment: "" });
  const container = await opened(t, await collect(file.outputStream as AsyncIterable<Buffer>));
  for (const [name, bytes] of contents) {
    assert.deepEqual(await collect((container.photos ?? assert.fail()).open(name)), bytes);
  }
  assert.deepEqual(told(container), []);
});

test("a zip changed anywhere never crashes and gives out nothing that its checksum denies", async (t) => {
  const photoZip = await readFile(new URL("../fixtures/alice-small-photos.zip", import.meta.url));
  const originals = new Set<string>();
  const untouched = (await opened(t, photoZip)).photos ?? assert.fail();
  for (const name of untouched.names()) originals.add((await collect(untouched.open(name))).toString("latin1"));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(photoZip.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
      fc.boolean(),
      async (changes, nearTheEnd) => {
        const changed = Buffer.from(photoZip);
        for (const [at, to] of changes) changed[nearTheEnd ? changed.length - 1 - (at % 900) : at] = to;
        const result = await tryOpen(t, changed, { photoSizeBytes: 1_000_000, zipEntries: limits.zipEntries });
        if (!result.ok) return;
        for (const name of result.value.photos?.names() ?? []) {
          await result.value.photos?.inspect(name);
          try {
            const bytes = await collect((result.value.photos ?? assert.fail()).open(name));
            assert(bytes.length === 0 || originals.has(bytes.toString("latin1")));
          } catch (error) {
            assert(error instanceof ContainerBroken, String(error));
          }
        }
      },
    ),
    { numRuns: 60 },
  );
});

test("a picture whose name is longer than a file's can be is told and left out", async (t) => {
  const name = `${"n".repeat(limits.photoNameChars - 3)}.gif`;
  const container = await opened(t, zip([{ name, bytes: gif }, { name: name.slice(1), bytes: gif }, good]));
  assert.deepEqual([...(container.photos?.names() ?? [])], [name.slice(1), "good.gif"]);
  assert.deepEqual(
    container.findings.list.map(({ code }) => code),
    ["zip-entry-unsafe-name"],
  );
});
