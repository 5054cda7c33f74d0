/** What is private leaves a photo; what belongs to the picture stays, to the last bit. */
import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { test } from "node:test";
import fc from "fast-check";
import sharp from "sharp";
import type { Result } from "../../src/base/result.ts";
import { openContainer } from "../../src/blobs/container.ts";
import type { EntryFinding } from "../../src/blobs/findings.ts";
import { fileOnDisk } from "../../src/blobs/open-file.ts";
import type { PhotoHead } from "../../src/blobs/photo-source.ts";
import { strip } from "../../src/blobs/strip.ts";
import { collect } from "../support/files.ts";
import {
  gifExtension,
  intoGif,
  intoJpeg,
  intoPng,
  intoWebp,
  type Kind,
  movingGif,
  photo,
  pixelsOf,
  pngChunk,
  riffChunk,
  secrets,
  segment,
  tiff,
  xmp,
  zText,
} from "../support/photos.ts";
import { shared, withoutShared } from "../support/shared.ts";

const kinds = ["jpeg", "png", "webp"] as const satisfies readonly Kind[];

function stripped(bytes: Buffer) {
  const result = strip(bytes);
  assert(result.ok, JSON.stringify(result));
  return result.value;
}

function reasonOf(bytes: Buffer): string {
  const result = strip(bytes);
  return result.ok ? "fine" : result.refusal.code;
}

/** Nothing of the secrets is left, pixels and turn are the same, and stripping again changes nothing. */
async function assertClean(before: Buffer, after: Buffer): Promise<void> {
  for (const secret of secrets) assert(!after.includes(secret), `${secret} is still there`);
  assert.equal(await pixelsOf(after), await pixelsOf(before));
  const metadata = await sharp(after).metadata();
  assert.equal(metadata.orientation ?? 1, (await sharp(before).metadata()).orientation ?? 1);
  assert.equal(metadata.xmp, undefined);
  assert.equal(stripped(after).bytes, after, "stripping twice is stripping once");
}

for (const kind of kinds) {
  test(`a ${kind} loses its place, device and XMP, and keeps turn, colours and pixels`, async () => {
    for (const orientation of [1, 3, 6, 8]) {
      const before = await photo(kind, { orientation });
      assert(
        secrets.slice(1).every((secret) => before.includes(secret)),
        "the test photo is private",
      );
      const { bytes, removed, width, height } = stripped(before);
      await assertClean(before, bytes);
      assert.deepEqual([width, height], [97, 61]);
      assert(removed.includes("EXIF"), String(removed));
      const metadata = await sharp(bytes).metadata();
      assert.deepEqual(metadata.icc, (await sharp(before).metadata()).icc);
      assert((metadata.exif?.length ?? 0) <= 32, "EXIF holds the turn alone");
      const upright = (image: Buffer) => sharp(image).autoOrient().raw().toBuffer();
      assert.deepEqual(await upright(bytes), await upright(before));
    }
  });

  test(`a ${kind} with nothing private stays the very same buffer`, async () => {
    const clean = await photo(kind, null);
    const { bytes, removed } = stripped(clean);
    assert.equal(bytes, clean);
    assert.deepEqual(removed, []);
    const coloured = await sharp(clean).withIccProfile("p3").toFormat(kind).toBuffer();
    const withoutExif = stripped(coloured).bytes;
    assert.equal(stripped(withoutExif).bytes, withoutExif);
  });

  test(`a ${kind} loses what is hidden behind its end`, async () => {
    const clean = await photo(kind, null);
    for (const hidden of [Buffer.from("GPSLat-SECRET"), clean, Buffer.from([0])]) {
      assert.deepEqual(stripped(Buffer.concat([clean, hidden])).bytes, clean);
    }
  });

  test(`a ${kind} that is cut off anywhere is unreadable, changed anywhere it never crashes`, async () => {
    const whole = await photo(kind, { orientation: 6 });
    for (let length = 0; length < whole.length; length += length < 60 || length > whole.length - 30 ? 1 : 61) {
      assert(["photo-unreadable", "photo-not-an-image"].includes(reasonOf(whole.subarray(0, length))), `${length}`);
    }
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 10 }),
        (changes) => {
          const changed = Buffer.from(whole);
          for (const [at, to] of changes) changed[at] = to;
          const result = strip(changed);
          if (!result.ok) return;
          assert(result.value.bytes.length <= changed.length);
          const again = strip(result.value.bytes);
          assert(again.ok && again.value.bytes === result.value.bytes);
        },
      ),
      { numRuns: 300 },
    );
  });
}

test("a JPEG loses comments, IPTC, thumbnails, maker segments and second pictures", async () => {
  const clean = await photo("jpeg", null);
  const before = intoJpeg(
    clean,
    segment(0xfe, "GPSLat-SECRET"),
    segment(0xed, "Photoshop 3.0\0GPSLat-SECRET"),
    segment(0xe2, "MPF\0GPSLat-SECRET"),
    segment(0xe1, `http://ns.adobe.com/xap/1.0/\0${xmp}`),
    segment(0xe1, Buffer.concat([Buffer.from("Exif\0\0"), tiff(1, "MM")])),
    segment(0xe0, "JFXX\0\x10GPSLat-SECRET"),
    segment(0xeb, "JP GPSLat-SECRET"),
  );
  const { bytes, removed } = stripped(Buffer.concat([before, clean]));
  assert.deepEqual(bytes, clean);
  assert.deepEqual(removed, ["comment", "IPTC", "APP2", "XMP", "EXIF", "APP0", "APP11", "bytes behind the picture"]);
});

test("a thumbnail inside the JFIF header goes, the header stays", async () => {
  const clean = await photo("jpeg", null);
  const jfif = Buffer.concat([Buffer.from("JFIF\0\x01\x01\0\0\x01\0\x01\x01\x02", "latin1"), Buffer.from("secret")]);
  const { bytes } = stripped(intoJpeg(clean, segment(0xe0, jfif)));
  assert(!bytes.includes("secret") && bytes.includes("JFIF"));
  assert.equal(await pixelsOf(bytes), await pixelsOf(clean));
});

test("the turn is found in either byte order, and the first EXIF counts", async () => {
  const clean = await photo("jpeg", null);
  const exif = (bytes: Buffer) => segment(0xe1, Buffer.concat([Buffer.from("Exif\0\0"), bytes]));
  for (const order of ["II", "MM"] as const) {
    for (let turn = 1; turn <= 8; turn++) {
      const { bytes } = stripped(intoJpeg(clean, exif(tiff(turn, order)), exif(tiff(2, order))));
      assert.equal((await sharp(bytes).metadata()).orientation ?? 1, turn);
      assert(!bytes.includes("SECRET"));
    }
  }
  for (const damaged of [
    tiff(9, "II"),
    tiff(0, "MM"),
    Buffer.from("II*\0\xff\xff\xff\xff", "latin1"),
    Buffer.alloc(3),
  ]) {
    assert.deepEqual(stripped(intoJpeg(clean, exif(damaged))).bytes, clean);
  }
});

test("a progressive JPEG with fill bytes and restarts stays as it is", async () => {
  const clean = await photo("jpeg", null);
  const progressive = stripped(await sharp(clean).jpeg({ progressive: true }).toBuffer()).bytes;
  assert.equal(stripped(progressive).bytes, progressive);
  const filled = Buffer.concat([clean.subarray(0, 2), Buffer.from([0xff, 0xff, 0xff]), clean.subarray(2)]);
  assert.equal(stripped(filled).bytes, filled);
});

test("a PNG loses texts, dates and unknown chunks and keeps transparency and animation", async () => {
  const clean = await photo("png", null);
  const before = intoPng(
    clean,
    pngChunk("tEXt", "Author\0GPSLat-SECRET"),
    pngChunk("zTXt", zText("GPSLat-SECRET")),
    pngChunk("iTXt", "XML:com.adobe.xmp\0\0\0\0\0GPSLat-SECRET"),
    pngChunk("tIME", Buffer.alloc(7, 1)),
    pngChunk("caBX", "GPSLat-SECRET"),
  );
  const { bytes, removed } = stripped(before);
  assert.deepEqual(bytes, clean);
  assert.deepEqual(removed, ["text", "date", "caBX"]);
  const kept = intoPng(clean, pngChunk("gAMA", Buffer.alloc(4, 1)), pngChunk("acTL", Buffer.alloc(8, 1)));
  assert.equal(stripped(kept).bytes, kept);
  const oriented = stripped(intoPng(clean, pngChunk("eXIf", tiff(6, "II")))).bytes;
  assert.equal((await sharp(oriented).metadata()).orientation, 6);
  assert(!oriented.includes("SECRET"));
});

test("a PNG with a wrong checksum in its pixels is unreadable", async () => {
  const changed = await photo("png", null);
  changed[changed.indexOf("IDAT") + 20] = (changed[changed.indexOf("IDAT") + 20] ?? 0) ^ 1;
  assert.equal(reasonOf(changed), "photo-unreadable");
});

test("a WebP loses unknown chunks, also inside the frames of an animation", async () => {
  const frames = await movingGif();
  const moving = await sharp(frames, { animated: true }).webp({ lossless: true }).toBuffer();
  assert.equal(stripped(moving).bytes, moving);
  const at = moving.indexOf("ANMF");
  const size = moving.readUInt32LE(at + 4);
  const hidden = riffChunk("HIDE", "GPSLat-SECRET");
  const frame = riffChunk("ANMF", Buffer.concat([moving.subarray(at + 8, at + 8 + size + (size % 2)), hidden]));
  const rest = moving.subarray(at + 8 + size + (size % 2));
  const before = intoWebp(Buffer.concat([moving.subarray(0, at), frame, rest]), riffChunk("meta", "GPSLat-SECRET"));
  const { bytes, removed } = stripped(before);
  assert.deepEqual(bytes, moving);
  assert.deepEqual([...removed].sort(), ["HIDE", "meta"]);
  await assertClean(before, bytes);
});

test("the header of a WebP never announces what went", async () => {
  const { bytes } = stripped(await photo("webp", { orientation: 1 }));
  assert.equal((bytes[20] ?? 0) & 0x0c, 0);
  assert.equal(bytes.readUInt32LE(4), bytes.length - 8);
  const turned = stripped(await photo("webp", { orientation: 8 })).bytes;
  assert.equal((turned[20] ?? 0) & 0x0c, 0x08);
});

test("a GIF loses comments and XMP and keeps frames, timing and loop", async () => {
  const clean = stripped(await movingGif()).bytes;
  assert.equal(stripped(clean).bytes, clean);
  const magic = Array.from({ length: 256 }, (_, i) => String.fromCharCode(255 - i)).join("");
  const xmpBlock = Buffer.concat([
    Buffer.from([0x21, 0xff, 11]),
    Buffer.from(`XMP DataXMP${xmp}\x01${magic}\0`, "latin1"),
  ]);
  const before = intoGif(
    clean,
    gifExtension(0xfe, null, "GPSLat-SECRET ".repeat(40)),
    xmpBlock,
    gifExtension(0xff, "MGK8BIM0000", "GPSLat-SECRET"),
    gifExtension(0x77, null, "GPSLat-SECRET"),
  );
  const { bytes, removed } = stripped(Buffer.concat([before, Buffer.from("GPSLat-SECRET")]));
  assert.deepEqual(bytes, clean);
  assert.deepEqual(removed, ["comment", "XMP", "application data", "unknown extension", "bytes behind the picture"]);
  const { loop, pages, delay } = await sharp(bytes, { animated: true }).metadata();
  assert.deepEqual([loop, pages, delay?.length], [3, 2, 2]);
});

test("a GIF cut off inside a frame is unreadable, one that only lacks its last byte is taken", async () => {
  const clean = stripped(await movingGif()).bytes;
  assert.equal(reasonOf(clean.subarray(0, -1)), "fine");
  for (let length = 0; length < 120; length++) assert.notEqual(reasonOf(clean.subarray(0, length)), "fine");
});

test("what is no picture, or one of a kind that is not shown, is refused by name", () => {
  const film = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypmp42"), Buffer.alloc(600)]);
  const avif = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypavif"), Buffer.alloc(600)]);
  const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypheic"), Buffer.alloc(600)]);
  const cases: [Buffer, string, string][] = [
    [Buffer.from('<?xml version="1.0"?><svg xmlns="x"/>'), "photo-format-unsupported", "SVG"],
    [avif, "photo-format-unsupported", "AVIF"],
    [heic, "photo-format-unsupported", "HEIC"],
    [film, "photo-format-unsupported", "a film"],
    [Buffer.from("II*\0rest of it"), "photo-format-unsupported", "TIFF"],
    [Buffer.alloc(0), "photo-not-an-image", "an empty file"],
    [Buffer.from("<!doctype html>"), "photo-not-an-image", "a web page"],
    [Buffer.from("just a text"), "photo-not-an-image", "text"],
  ];
  for (const [bytes, code, detail] of cases) assert.deepEqual(strip(bytes), { ok: false, refusal: { code, detail } });
});

const archives = shared("data/diaspora/archives");
test("photos of real archives lose nothing that shows", {
  skip: withoutShared("data/diaspora/archives"),
}, async (t) => {
  const zips = (await readdir(archives)).filter((name) => name.endsWith(".zip"));
  assert(zips.length > 0);
  const counts: Record<string, number> = {};
  for (const name of zips) {
    const container = await openContainer(fileOnDisk(`${archives}/${name}`), { recognises: () => true });
    assert(container.ok && container.value.photos);
    t.after(() => container.ok && container.value.close());
    assert.deepEqual(container.value.findings.list, []);
    for (const photoName of container.value.photos.names()) {
      const inspected: Result<PhotoHead, EntryFinding> = await container.value.photos.inspect(photoName);
      const before = await collect(container.value.photos.open(photoName));
      const { type, bytes, width, height } = stripped(before);
      assert.deepEqual(inspected.ok && [inspected.value.type, inspected.value.width, inspected.value.height], [
        type,
        width,
        height,
      ]);
      assert.equal(bytes, before, `${photoName} is clean already and stays as it is`);
      await sharp(bytes).raw().toBuffer();
      counts[type] = (counts[type] ?? 0) + 1;
    }
  }
  t.diagnostic(`photos: ${JSON.stringify(counts)}`);
});

test("the photos of the small archive decode to the same pixels after stripping", async () => {
  const path = new URL("../fixtures/alice-small-photos.zip", import.meta.url).pathname;
  const container = await openContainer(fileOnDisk(path), { recognises: () => true });
  assert(container.ok && container.value.photos);
  assert.equal(container.value.photos.count, 11);
  for (const name of container.value.photos.names()) {
    const before = await collect(container.value.photos.open(name));
    assert.equal(await pixelsOf(stripped(before).bytes), await pixelsOf(before));
  }
  await container.value.close();
});
