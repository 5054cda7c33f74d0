/** Uploaded files are recognised by what is in them. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { openContainer } from "../../src/blobs/container.ts";
import { fileOnDisk } from "../../src/blobs/open-file.ts";
import { findingCodes } from "../../src/core/migration/finding-codes.ts";
import { collect, fileOf, freshFolder } from "../support/files.ts";
import { zip } from "../support/zips.ts";
import { opened, refused, told, tryOpen } from "./containers.ts";

const archive = Buffer.from('{"user":{"username":"alice"},"version":"2.0"}');
const png = Buffer.concat([
  Buffer.from("89504e470d0a1a0a", "hex"),
  Buffer.from("0000000d49484452", "hex"),
  Buffer.alloc(20, 1),
]);

test("plain JSON is opened, also behind white space and a byte order mark", async (t) => {
  for (const before of ["", "\n \t", "\ufeff", "\ufeff\r\n"]) {
    const text = Buffer.concat([Buffer.from(before), archive]);
    const container = await opened(t, text);
    assert.equal(container.kind, "json");
    assert.equal(container.photos, null);
    assert.equal(container.json?.saysBytes, text.length);
    assert.deepEqual(await collect((container.json ?? assert.fail()).open()), text);
  }
});

test("a gzip is opened under any name, and says when it was written", async (t) => {
  const packed = gzipSync(archive);
  packed.writeUInt32LE(1_772_447_400, 4);
  const result = await tryOpen(t, packed, {}, "holiday.jpg");
  assert(result.ok && result.value.json);
  assert.equal(result.value.kind, "gzip");
  assert.equal(result.value.json.writtenAtMs, 1_772_447_400_000);
  assert.deepEqual(await collect(result.value.json.open()), archive);
  assert.deepEqual(await collect(result.value.json.open()), archive, "it can be read twice");
});

test("a zip may hold the archive, photos, or both, in folders too", async (t) => {
  const json = { name: "export/alice.json", bytes: archive };
  const photo = { name: "photos/ae89.png", bytes: png, stored: true };
  const both = await opened(t, zip([photo, json]));
  assert.deepEqual(await collect((both.json ?? assert.fail()).open()), archive);
  assert.equal(both.json?.writtenAtMs, Date.UTC(2026, 2, 2, 10, 30));
  assert.deepEqual([...(both.photos?.names() ?? [])], ["ae89.png"]);
  assert.deepEqual(await collect((both.photos ?? assert.fail()).open("ae89.png")), png);

  assert.equal((await opened(t, zip([json]))).photos, null);
  const photos = await opened(t, zip([photo]));
  assert.equal(photos.json, null);
  assert.equal(photos.photos?.count, 1);
});

test("a gzip of the archive inside a zip is opened", async (t) => {
  const container = await opened(t, zip([{ name: "alice.json.gz", bytes: gzipSync(archive), stored: true }]));
  assert.deepEqual(await collect((container.json ?? assert.fail()).open()), archive);
});

test("the archive in a zip is found by content, whatever its name", async (t) => {
  const container = await opened(
    t,
    zip([
      { name: "data", bytes: archive },
      { name: "notes.txt", bytes: Buffer.from("hi") },
    ]),
  );
  assert.deepEqual(await collect((container.json ?? assert.fail()).open()), archive);
  assert.deepEqual([...(container.photos?.names() ?? [])], ["notes.txt"]);
});

test("of several JSON files in a zip the one that is an archive is taken, two archives are refused by name", async (t) => {
  const other = { name: "settings.json", bytes: Buffer.from('{"colour":"blue"}') };
  const container = await opened(t, zip([other, { name: "alice.json", bytes: archive }]));
  assert.deepEqual(await collect((container.json ?? assert.fail()).open()), archive);
  assert.deepEqual(told(container), ["zip-json-unrecognised settings.json"]);

  const two = await refused(
    t,
    zip([
      { name: "a.json", bytes: archive },
      { name: "b.json", bytes: archive },
    ]),
  );
  assert.deepEqual(two, { code: "several-archives", file: "upload", count: 2, entries: "a.json, b.json" });
});

test("a single unknown JSON in a zip is handed on, so that its reader can say what is wrong", async (t) => {
  const container = await opened(t, zip([{ name: "a.json", bytes: Buffer.from('{"no":1}') }]));
  assert.notEqual(container.json, null);
});

test("an empty zip is a photo zip without photos", async (t) => {
  const container = await opened(t, zip([]));
  assert.equal(container.kind, "zip");
  assert.equal(container.json, null);
  assert.equal(container.photos?.count, 0);
});

test("what macOS and Windows put beside photos is not taken for photos", async (t) => {
  const container = await opened(
    t,
    zip([
      { name: "__MACOSX/._a.png", bytes: png },
      { name: "x/.DS_Store", bytes: png },
      { name: "Thumbs.db", bytes: png },
    ]),
  );
  assert.equal(container.photos?.count, 0);
  assert.deepEqual(told(container), []);
});

test("other files are refused by what they seem to be", async (t) => {
  const utf16 = Buffer.from(`\ufeff${archive}`, "utf16le");
  const tar = Buffer.alloc(1024);
  tar.write("ustar", 257);
  const wrong: [Buffer | string, string, string?][] = [
    ["", "file-empty"],
    [" \n\t ", "file-empty"],
    ["<!DOCTYPE html><title>Log in</title>", "file-is-html"],
    ["\n<html lang=de>", "file-is-html"],
    [utf16, "file-is-utf16"],
    [utf16.subarray(2), "file-is-utf16"],
    [utf16.swap16(), "file-is-utf16"],
    ["%PDF-1.7", "file-unrecognised", "PDF"],
    [tar, "file-unrecognised", "tar"],
    [Buffer.from("fd377a585a0000", "hex"), "file-unrecognised", "xz"],
    [Buffer.from("377abcaf271c", "hex"), "file-unrecognised", "7z"],
    ["<?xml version='1.0'?><x/>", "file-unrecognised", "XML"],
    ['[{"user":1}]', "file-unrecognised", "JSON without an object"],
    ["null", "file-unrecognised", "JSON without an object"],
    [png, "file-unrecognised", "a picture"],
    ["hello", "file-unrecognised", "text"],
    [Buffer.from([1, 2, 3, 4, 5]), "file-unrecognised", "binary data"],
  ];
  for (const [bytes, code, seems] of wrong) {
    const refusal = await refused(t, bytes);
    assert.equal(refusal.code, code);
    if (seems) assert.equal("seems" in refusal && refusal.seems, seems);
    assert(Object.hasOwn(findingCodes, code), `${code} has no words`);
  }
});

test("a gzip of something else is refused by what is inside", async (t) => {
  const tar = Buffer.alloc(1024);
  tar.write("ustar", 257);
  for (const [inside, inner] of [
    [gzipSync(archive), "gzip"],
    [zip([]), "zip"],
    [tar, "tar"],
  ] as const) {
    assert.deepEqual(await refused(t, gzipSync(inside)), {
      code: "container-nested",
      file: "upload",
      outer: "gzip",
      inner,
    });
  }
  assert.equal((await refused(t, gzipSync("<html>"))).code, "file-is-html");
  assert.equal((await refused(t, gzipSync(""))).code, "file-empty");
});

test("missing files, folders, pipes and unreadable files are refused and never waited for", async (t) => {
  const folder = await freshFolder(t);
  const open = async (path: string) => {
    const result = await openContainer(fileOnDisk(path), { recognises: () => true });
    return result.ok ? assert.fail("opened") : result.refusal;
  };
  assert.deepEqual(await open(join(folder, "none.json")), { code: "file-missing", file: "none.json" });
  await mkdir(join(folder, "photos"));
  assert.deepEqual(await open(join(folder, "photos")), { code: "file-not-a-file", file: "photos" });
  execFileSync("mkfifo", [join(folder, "pipe")]);
  assert.deepEqual(await open(join(folder, "pipe")), { code: "file-not-a-file", file: "pipe" });
  assert.equal((await open("/dev/null")).code, "file-not-a-file");
  const locked = await fileOf(t, "{}", "locked");
  await chmod(locked, 0);
  if (process.getuid?.() !== 0) assert.equal((await open(locked)).code, "file-not-readable"); // root may read all
});

test("a file larger than the limit is refused before it is looked into", async (t) => {
  const refusal = await refused(t, archive, { containerSizeBytes: 10 });
  assert.deepEqual(refusal, { code: "file-too-large", file: "upload", sizeBytes: archive.length, limitBytes: 10 });
});
