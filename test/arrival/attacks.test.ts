/** Attacks by files, from end to end: what `sterna check` and `sterna import` make of them. Numbers are those of the list of attacks. */
import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import test from "node:test";
import { gzipSync } from "node:zlib";
import { sql } from "kysely";
import { limits } from "../../src/base/limits.ts";
import { alice, archiveIn, importWhole, small, smallBytes, smallValue } from "../support/arrivals.ts";
import { codesOf, fileIn, filesBelow, jpeg, zipIn } from "../support/attack-files.ts";
import { checkJson, runCommand } from "../support/commands.ts";
import { contentsOf } from "../support/contents.ts";
import { freshParts } from "../support/parts.ts";
import { zip } from "../support/zips.ts";

test("attack-06-private-key-in-clear: the key of an archive is nowhere in clear, neither in the database nor on the disk", async () => {
  await using parts = await freshParts();
  await importWhole(parts, "alice", small.archive, small.photos);
  const pem = smallValue().user.private_key;
  const der = createPrivateKey(pem).export({ type: "pkcs8", format: "der" });
  const line = pem.split("\n")[5] as string;
  const dump = JSON.stringify((await contentsOf(parts)).tables);
  for (const form of [line, der.subarray(100, 140).toString("base64").slice(0, 48), "PRIVATE KEY"])
    assert.ok(!dump.includes(form), form);
  const sealed = await sql<{
    key: Buffer;
  }>`select sealed_private_key as key from import union all select sealed_private_key from own_key`.execute(
    parts.database.db,
  );
  for (const { key } of sealed.rows) assert.equal(key.indexOf(der.subarray(100, 132)), -1);
  for (const file of await filesBelow(parts.config.dataFolder)) {
    const bytes = await readFile(file);
    assert.ok(bytes.indexOf(line) < 0 && bytes.indexOf(der.subarray(100, 132)) < 0, file);
  }
});

test("attack-07-zip-bomb: an entry that claims 10 GB is not opened", async () => {
  await using parts = await freshParts();
  const claim = Buffer.from([1, 0, 8, 0, ...new Uint8Array(new BigUint64Array([10_000_000_000n]).buffer)]);
  const path = await zipIn(parts, {
    name: "alice.json",
    bytes: smallBytes(),
    central: { sizeBytes: 0xffffffff, extra: claim },
  });
  const { exit, report } = await checkJson(parts, path);
  assert.equal(exit, 11);
  assert.deepEqual(codesOf(report), ["no-archive-given", "zip-entry-too-large"]);
});

test("where a zip gives no archive, the refusal says why, and whether it is damage or a limit", async () => {
  await using parts = await freshParts();
  const bytes = smallBytes();
  const broken = { name: "alice.json", bytes, stored: true, central: { packedBytes: 10, sizeBytes: 10 } };
  const claim = { name: "alice.json", bytes, central: { sizeBytes: 0xf0000000 } };
  const garbled = { name: "alice.json", bytes: Buffer.from("no JSON any more"), stored: true, central: { crc: 1 } };
  const photo = { name: "a.jpg", bytes: await jpeg(), central: { flags: 0x0801 } };
  const cases = [
    [[claim], ["zip-entry-disagrees"], 10, "unreadable"],
    [[garbled], ["zip-entry-corrupt"], 10, "unreadable"],
    [[{ name: "alice.json", bytes, central: { flags: 0x0801 } }], ["zip-entry-encrypted"], 10, "unreadable"],
    [[broken], ["zip-entry-disagrees"], 10, "unreadable"],
    [[{ name: "../alice.json", bytes }], ["zip-entry-unsafe-name"], 11, "blocking"],
    [[{ name: "alice.zip", bytes: zip([]) }], ["zip-nested"], 11, "blocking"],
    [[{ name: "b.jpg", bytes: await jpeg() }], [], 11, "blocking"],
    [[photo], ["zip-entry-encrypted"], 11, "blocking"],
  ] as const;
  for (const [entries, codes, code, verdict] of cases) {
    const path = await zipIn(parts, ...entries);
    const { exit, report } = await checkJson(parts, path);
    assert.deepEqual([codesOf(report), exit, report.verdict], [["no-archive-given", ...codes], code, verdict]);
    assert.deepEqual(Object.keys(report.findingTotals), codesOf(report));
    for (const argv of [
      ["check", path],
      ["import", path, "--as", "alice"],
    ]) {
      const { exit: again, said } = await runCommand(parts, ...argv);
      assert.equal(again, code);
      for (const each of ["holds no account archive", ...codes]) assert.ok(said.includes(each), said);
    }
  }
});

test("a gzip of a thousand empty members is refused for a limit, also where nothing stands before them", async () => {
  await using parts = await freshParts();
  const path = await fileIn(parts, "many.json.gz", Buffer.concat(Array(1_100).fill(gzipSync(""))));
  const { exit, report } = await checkJson(parts, path);
  assert.deepEqual([exit, codesOf(report)], [11, ["limit-ratio"]]);
});

test("attack-07-zip-bomb: a gzip that unpacks to a thousand times its size is left where it passes the limit", async () => {
  await using parts = await freshParts();
  const bomb = Buffer.concat([smallBytes(), Buffer.alloc(200_000_000, " ")]);
  const path = await fileIn(parts, "bomb.json.gz", gzipSync(bomb, { level: 9 }));
  const { exit, report } = await checkJson(parts, path);
  assert.equal(exit, 11);
  assert.ok(codesOf(report).includes("limit-ratio"));
  assert.ok(report.archive.sizeBytes < 100_000_000, "it was not unpacked to its end");
  assert.equal((await runCommand(parts, "import", path, "--as", "alice")).exit, 11);
});

test("attack-07-zip-bomb: a bomb inside a zip is left, too", async () => {
  await using parts = await freshParts();
  const bomb = Buffer.concat([smallBytes(), Buffer.alloc(200_000_000, " ")]);
  const { exit, report } = await checkJson(parts, await zipIn(parts, { name: "alice.json", bytes: bomb }));
  assert.equal(exit, 11);
  assert.ok(codesOf(report).includes("limit-ratio"));
});

test("attack-07-zip-bomb: entries that share their bytes are not opened, the archive is", async () => {
  await using parts = await freshParts();
  const photo = await jpeg();
  const path = await zipIn(
    parts,
    { name: "alice.json", bytes: smallBytes() },
    { name: "a.jpg", bytes: photo, stored: true },
    { name: "b.jpg", bytes: photo, stored: true, ghost: true, central: { headerAt: 40 } },
  );
  const { exit, report } = await checkJson(parts, path);
  assert.notEqual(exit, 1);
  assert.ok(report.findings.some(({ code }: { code: string }) => code.startsWith("zip-")));
});

test("attack-07-zip-bomb: packed files inside a zip are not unpacked", async () => {
  await using parts = await freshParts();
  const inner = zip([{ name: "88242de93483684f3b49.jpg", bytes: await jpeg() }]);
  const path = await zipIn(
    parts,
    { name: "alice.json", bytes: smallBytes() },
    { name: "88242de93483684f3b49.jpg", bytes: inner },
    { name: "more.gz", bytes: gzipSync(inner) },
  );
  const { report } = await importWhole(parts, "alice", path);
  assert.equal(report.findings.totals["zip-nested"], 2);
  assert.equal(report.ledger.kinds.find(({ kind }) => kind === "photo")?.made, 0);
});

test("attack-08-zip-slip: names that climb, absolute ones, links and devices write nothing and bring nothing", async () => {
  await using parts = await freshParts();
  const photo = await jpeg();
  const around = dirname(parts.config.dataFolder);
  const names = [
    "../../x.jpg",
    "../evil.jpg",
    "/etc/x.jpg",
    "/tmp/sterna-slip.jpg",
    "C:\\x.jpg",
    "C:/x.jpg",
    "a\\..\\..\\b.jpg",
    "a/../../b.jpg",
    "nul\0.jpg",
  ];
  const path = await zipIn(
    parts,
    { name: "alice.json", bytes: smallBytes() },
    ...names.map((name) => ({ name, bytes: photo })),
    { name: "link.jpg", bytes: Buffer.from("/etc/passwd"), central: { externalAttributes: 0xa1ff0000 } },
    { name: "device.jpg", bytes: Buffer.alloc(0), central: { externalAttributes: 0x61a40000 } },
  );
  const outside = async () =>
    (await readdir(around)).filter((name) => !name.startsWith("sterna-test") && !name.startsWith("bash"));
  const before = new Set(await outside());
  const { report } = await importWhole(parts, "alice", path);
  assert.equal(report.findings.totals["zip-entry-unsafe-name"], names.length);
  assert.equal(report.findings.totals["zip-entry-link"], 2);
  const slipped = ["x.jpg", "evil.jpg", "sterna-slip.jpg", "b.jpg"];
  assert.deepEqual(
    (await outside()).filter((name) => slipped.includes(name) && !before.has(name)),
    [],
  );
  const kept = (await filesBelow(parts.config.dataFolder)).filter((file) =>
    slipped.some((name) => file.endsWith(name)),
  );
  assert.deepEqual(kept, []);
  assert.equal(
    (await parts.database.db.selectFrom("photo").select("id").where("blob", "is not", null).execute()).length,
    0,
  );
});

test("attack-08-zip-slip: a photo whose name in the archive is a path finds no file", async () => {
  await using parts = await freshParts();
  const archive = smallValue();
  for (const { entity_data } of archive.user.posts) {
    for (const photo of (entity_data.photos ?? []) as { entity_data: Record<string, unknown> }[])
      photo.entity_data.remote_photo_name = "../../../../etc/passwd";
  }
  const { report } = await importWhole(parts, "alice", await archiveIn(parts, archive), small.photos);
  assert.equal(report.findings.totals["photo-name-unsafe"], 9);
  const names = await parts.database.db.selectFrom("photo").select("name").execute();
  assert.ok(names.every(({ name }) => /^[0-9a-f]{20}\.\w+$/.test(name)));
});

test("attack-09-server-paths: photos in deep folders are found by their names", async () => {
  await using parts = await freshParts();
  const path = await zipIn(
    parts,
    { name: "home/pod/public/uploads/users/alice.json", bytes: smallBytes() },
    { name: "home/pod/public/uploads/images/88242de93483684f3b49.jpg", bytes: await jpeg() },
  );
  const { report } = await importWhole(parts, "alice", path);
  assert.ok((report.ledger.kinds.find(({ kind }) => kind === "photo")?.made ?? 0) > 0);
});

const nested = (levels: number): string => `${"[".repeat(levels)}1${"]".repeat(levels)}`;

test("attack-10-json: depth, huge keys, many keys, huge numbers and prototype names cost themselves and nothing else", async () => {
  await using parts = await freshParts();
  const text = smallBytes().toString("utf8");
  const post = text.indexOf('"posts":[') + '"posts":['.length;
  const hostile = [
    `{"entity_type":"status_message","entity_data":{"guid":"0123456789abcdef0","text":"deep","x":${nested(100_000)}}}`,
    `{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"entity_type":"status_message","entity_data":{"author":"${alice}","guid":"0123456789abcdef1","created_at":"2020-01-01T00:00:00Z","public":true,"text":"proto","photos":[],"__proto__":{"polluted":true}}}`,
    `{"entity_type":"status_message","entity_data":{"author":"${alice}","guid":"0123456789abcdef2","created_at":"2020-01-01T00:00:00Z","public":true,"text":"numbers","photos":[],"x":${"9".repeat(400)},"y":1e999,"z":-0}}`,
    `{"entity_type":"status_message","entity_data":{"author":"${alice}","guid":"0123456789abcdef3","created_at":"2020-01-01T00:00:00Z","public":true,"text":"key","photos":[],"${"k".repeat(100_000)}":1}}`,
    `{"entity_type":"status_message","entity_data":"${"x".repeat(17_000_000)}"}`,
  ];
  const many = Array.from({ length: 3_000 }, (_, i) => `"junk${i}":${i}`).join(",");
  const changed = `${text.slice(0, post)}${hostile.join(",")},${text.slice(post, -1)},"__proto__":{"polluted":true},"${"K".repeat(5_000)}":1,${many}}`;
  const path = await archiveIn(parts, changed);
  const { report } = await importWhole(parts, "alice", path);
  const { totals } = report.findings;
  for (const code of ["json-too-deep", "json-element-too-large", "json-key-too-long", "json-keys-too-many"])
    assert.ok(totals[code], code);
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
  const posts = report.ledger.kinds.find(({ kind }) => kind === "post");
  assert.equal(posts?.made, 26 + 3, "three of the five are posts");
  assert.deepEqual(report.ledger.kinds.find(({ kind }) => kind === "unreadable")?.skipped, {
    "json-too-deep": 1,
    "json-element-too-large": 1,
  });
});

test("attack-10-json: of a key that stands twice the longest value counts, and it is told", async () => {
  await using parts = await freshParts();
  const text = smallBytes().toString("utf8");
  const bio = /"bio":"[^"]*"/.exec(text)?.[0] as string;
  const twice = text.replace(bio, `"bio":"short",${bio},"bio":"x"`).replace(/^\{/, '{"user":{"username":"x"},');
  const { report } = await importWhole(parts, "alice", await archiveIn(parts, twice));
  assert.ok(Object.keys(report.findings.totals).some((code) => code.startsWith("json-duplicate")));
  const profile = await parts.database.db.selectFrom("profile").select("bio").executeTakeFirstOrThrow();
  assert.equal(profile.bio, JSON.parse(bio.slice(6)));
});

test("attack-10-json: lists that stand twice are both read, and add up", async () => {
  await using parts = await freshParts();
  const text = smallBytes().toString("utf8");
  const again = `"posts":[{"entity_type":"reshare","entity_data":{"author":"${alice}","guid":"0123456789abcdef9","created_at":"2020-01-01T00:00:00Z"}},7],"blocks":[null],`;
  const twice = text.replace('"user":{', `"user":{${again}`);
  const { report } = await importWhole(parts, "alice", await archiveIn(parts, twice));
  assert.equal(report.ledger.kinds.find(({ kind }) => kind === "reshare")?.expected, 4);
});

test("attack-10-json: invalid UTF-8, a byte order mark, lone surrogates and zero bytes are mended and told", async () => {
  await using parts = await freshParts();
  const bytes = smallBytes();
  const at = bytes.indexOf('"text":"') + 8;
  const mended = Buffer.concat([
    Buffer.of(0xef, 0xbb, 0xbf),
    bytes.subarray(0, at),
    Buffer.of(0xff, 0xc0, 0x80, 0xed, 0xa0, 0x80),
    Buffer.from("\\ud83d \\u0000 \\udc00"),
    bytes.subarray(at),
  ]);
  const { report } = await importWhole(parts, "alice", await archiveIn(parts, mended));
  for (const code of ["json-byte-order-mark", "utf8-invalid", "text-characters"])
    assert.ok(report.findings.totals[code], code);
  const [post] = (
    await sql<{ text: string }>`select text from post where text like ${"%\ufffd%"}`.execute(parts.database.db)
  ).rows;
  assert.match(String(post?.text), /^\ufffd+ ?.* \ufffd \ufffd/);
});

test("attack-10-json: a file that breaks off anywhere is unreadable, and the check says at which byte", async () => {
  await using parts = await freshParts();
  const bytes = smallBytes();
  const offsets = [
    1,
    2,
    10,
    300,
    4_000,
    20_000,
    40_000,
    60_000,
    70_000,
    bytes.length - 300,
    bytes.length - 2,
    bytes.length - 1,
  ];
  for (const at of offsets) {
    const { exit, report } = await checkJson(parts, await archiveIn(parts, bytes.subarray(0, at)));
    assert.equal(exit, 10, `at ${at}`);
    const blocking = report.findings.find(({ severity }: { severity: string }) => severity === "blocking");
    assert.equal(blocking.code, "json-cut-off", `at ${at}`);
    assert.ok(blocking.message.includes(` ${at} bytes`), blocking.message);
    const missing = codesOf(report).filter((each) => each.endsWith("-missing"));
    assert.deepEqual(missing, [], `at ${at} nothing is said of what may stand behind`);
  }
  const packed = gzipSync(bytes);
  for (const at of [5, 12, 1_000, 20_000, packed.length - 9, packed.length - 1]) {
    const { exit, report } = await checkJson(parts, await fileIn(parts, "cut.json.gz", packed.subarray(0, at)));
    assert.equal(exit, 10, `gzip at ${at}`);
    assert.ok(codesOf(report).includes("gzip-cut-off"), `gzip at ${at}: ${codesOf(report)}`);
  }
  const boxed = zip([{ name: "alice.json", bytes }]);
  for (const at of [30, 1_000, boxed.length - 10]) {
    const { exit } = await checkJson(parts, await fileIn(parts, "cut.zip", boxed.subarray(0, at)));
    assert.equal(exit, 10, `zip at ${at}`);
  }
  assert.equal((await parts.database.db.selectFrom("account").select("id").execute()).length, 0);
});

test("attack-10-json: an archive whose entry in the zip is damaged is unreadable", async () => {
  await using parts = await freshParts();
  const boxed = zip([{ name: "alice.json", bytes: smallBytes(), stored: true }]);
  boxed.write("#", 60_000);
  const path = await fileIn(parts, "damaged.zip", boxed);
  const { exit } = await checkJson(parts, path);
  assert.equal(exit, 10);
  assert.equal((await runCommand(parts, "import", path, "--as", "alice")).exit, 10);
});

test("attack-10-json: what forbids an import is found behind any number of other findings", async () => {
  await using parts = await freshParts();
  const archive = smallValue();
  archive.user.posts.push(
    ...Array.from({ length: limits.findings + 500 }, () => ({
      entity_type: "status_message",
      entity_data: { guid: "short" },
    })),
  );
  const whole = JSON.stringify(archive);
  const bomb = gzipSync(`${whole}${" ".repeat(150_000_000)}`);
  const { exit, report } = await checkJson(parts, await fileIn(parts, "late.json.gz", bomb));
  assert.equal(exit, 11);
  assert.ok(codesOf(report).includes("limit-ratio"));
  assert.ok(report.findings.length <= limits.findings);
});

test("attack-10-json: what is no archive is refused", async () => {
  await using parts = await freshParts();
  for (const text of [
    "",
    " ",
    "null",
    "[]",
    "{}",
    "42",
    '"user"',
    "<html>",
    "\x89PNG\r\n\x1a\n",
    '{"a":1}',
    '{"@context":"x","user":1}',
  ]) {
    const path = await archiveIn(parts, text);
    const { exit } = await checkJson(parts, path);
    assert.ok(exit === 10 || exit === 11, `${text}: ${exit}`);
    const tried = await runCommand(parts, "import", path, "--as", "alice");
    assert.ok(tried.exit === 10 || tried.exit === 11, `${text}: ${tried.exit}`);
  }
  assert.equal((await parts.database.db.selectFrom("account").select("id").execute()).length, 0);
});
