/** The five sizes of a photo: right in size, kept in format, made once. */
import assert from "node:assert/strict";
import { readFile, stat } from "node:fs/promises";
import { test } from "node:test";
import sharp from "sharp";
import { Fault } from "../../src/base/problem.ts";
import { photoSizer, photoSizes } from "../../src/blobs/sizes.ts";
import { openBlobs } from "../../src/blobs/store.ts";
import { freshFolder } from "../support/files.ts";
import { movingGif, photo } from "../support/photos.ts";

async function storeWith(t: Parameters<typeof freshFolder>[0], bytes: Buffer) {
  const blobs = await openBlobs(await freshFolder(t));
  const kept = await blobs.put(bytes, 50_000_000);
  assert(kept.ok);
  return { blobs, digest: kept.value.digest };
}

async function plain(width: number, height: number, kind: "jpeg" | "png" | "webp"): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: "#3b7" } })
    .toFormat(kind)
    .toBuffer();
}

const mediaTypes = { jpeg: "image/jpeg", png: "image/png", webp: "image/webp" };

for (const kind of ["jpeg", "png", "webp"] as const) {
  test(`a ${kind} gets the five sizes that pods ask for, in its own format`, async (t) => {
    const original = await plain(1400, 4200, kind);
    const { blobs, digest } = await storeWith(t, original);
    const sizer = photoSizer(blobs);
    const found: Record<string, string> = {};
    for (const size of photoSizes) {
      const sized = await sizer.sized(digest, size);
      assert(sized.ok);
      assert.equal(sized.value.mediaType, mediaTypes[kind]);
      assert.equal(sized.value.sizeBytes, (await stat(sized.value.path)).size);
      const { width, height, format } = await sharp(sized.value.path).metadata();
      assert.equal(format, kind);
      found[size] = `${width}x${height}`;
    }
    assert.deepEqual(found, {
      "": "1400x4200",
      thumb_small_: "50x50",
      thumb_medium_: "33x100",
      thumb_large_: "300x900",
      scaled_full_: "700x2100",
    });
  });
}

test("a photo that fits as it is stays as it is, and nothing is enlarged", async (t) => {
  const original = await plain(90, 40, "jpeg");
  const { blobs, digest } = await storeWith(t, original);
  for (const size of ["thumb_medium_", "thumb_large_", "scaled_full_"] as const) {
    const sized = await photoSizer(blobs).sized(digest, size);
    assert(sized.ok && sized.value.path === blobs.path(digest));
  }
  const small = await photoSizer(blobs).sized(digest, "thumb_small_");
  assert(small.ok);
  const { width, height } = await sharp(small.value.path).metadata();
  assert.deepEqual([width, height], [50, 40]);
});

test("that a photo fits as it is is found out once: the next one to ask does not wait for other photos", async (t) => {
  const { blobs, digest } = await storeWith(t, await plain(90, 40, "jpeg"));
  assert((await photoSizer(blobs).sized(digest, "thumb_large_")).ok);
  const again = await photoSizer({ ...blobs, path: () => "/nowhere" }).sized(digest, "thumb_large_");
  assert(again.ok && again.value.sizeBytes === (await blobs.size(digest)));
  await blobs.remove(digest);
  await assert.rejects(photoSizer(blobs).sized(digest, "thumb_large_"), Fault);
});

test("a photo on its side is made upright, and its sizes carry no metadata", async (t) => {
  const { blobs, digest } = await storeWith(t, await photo("jpeg", { orientation: 6 }));
  const sized = await photoSizer(blobs).sized(digest, "thumb_small_");
  assert(sized.ok);
  const bytes = await readFile(sized.value.path);
  const { exif, xmp, icc, orientation } = await sharp(bytes).metadata();
  assert.deepEqual([exif, xmp, icc, orientation], [undefined, undefined, undefined, undefined]);
});

test("GIFs and animations are plain copies", async (t) => {
  const gif = await movingGif();
  const webp = await sharp(gif, { animated: true }).resize(900).webp().toBuffer();
  for (const [bytes, mediaType] of [
    [gif, "image/gif"],
    [webp, "image/webp"],
  ] as const) {
    const { blobs, digest } = await storeWith(t, bytes);
    for (const size of photoSizes) {
      const sized = await photoSizer(blobs).sized(digest, size);
      assert.deepEqual(sized, {
        ok: true,
        value: { ...(sized.ok && sized.value), path: blobs.path(digest), mediaType },
      });
    }
  }
});

test("a size asked for by many at once is made once, and found by the next process", async (t) => {
  const { blobs, digest } = await storeWith(t, await plain(800, 600, "jpeg"));
  let placed = 0;
  const counting = {
    ...blobs,
    place: (path: string, bytes: Uint8Array) => {
      placed += 1;
      return blobs.place(path, bytes);
    },
  };
  const sizer = photoSizer(counting);
  const all = await Promise.all(Array.from({ length: 10 }, () => sizer.sized(digest, "thumb_large_")));
  assert(all.every((sized) => sized.ok));
  assert.equal(placed, 1);
  assert((await photoSizer(counting).sized(digest, "thumb_large_")).ok);
  assert.equal(placed, 1);
});

test("a damaged photo is refused, and the next one is made all the same", async (t) => {
  const good = await photo("jpeg", null);
  const { blobs, digest } = await storeWith(t, good);
  const cut = await blobs.put(good.subarray(0, good.length >> 1), 1_000_000);
  assert(cut.ok);
  const sizer = photoSizer(blobs);
  const [bad, fine] = await Promise.all([sizer.decodable(cut.value.digest), sizer.decodable(digest)]);
  assert.deepEqual(bad, { ok: false, refusal: { code: "photo-unreadable", detail: "it cannot be decoded" } });
  assert.deepEqual(fine, { ok: true, value: { width: 97, height: 61 } });
  const small = await sizer.sized(cut.value.digest, "thumb_small_");
  assert.equal(!small.ok && small.refusal.code, "photo-unreadable");
  assert((await sizer.sized(digest, "thumb_small_")).ok);
});

test("attack-07-pixel-bomb: a photo with more pixels than the limit is not decoded", async (t) => {
  const { blobs, digest } = await storeWith(t, await plain(3000, 3000, "png"));
  const refusal = { ok: false, refusal: { code: "photo-too-many-pixels", detail: "too many" } };
  assert.deepEqual(await photoSizer(blobs, 1_000_000).decodable(digest), refusal);
  assert.deepEqual(await photoSizer(blobs, 1_000_000).sized(digest, "thumb_small_"), refusal);
});

test("a photo that is not in the store is a fault", async (t) => {
  const blobs = await openBlobs(await freshFolder(t));
  for (const size of photoSizes) await assert.rejects(photoSizer(blobs).sized("a".repeat(64), size), Fault);
  await assert.rejects(photoSizer(blobs).decodable("a".repeat(64)), Fault);
});
