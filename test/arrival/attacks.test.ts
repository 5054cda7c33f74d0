/** Attacks by files, from end to end: what `sterna check` and `sterna import` make of them. Numbers are those of the list of attacks. */
import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import test from "node:test";
import { gzipSync } from "node:zlib";
import { sql } from "kysely";
import { keepHere } from "../../src/app/arrive/keep-here.ts";
import { reportForAccount } from "../../src/app/arrive/report.ts";
import { limits } from "../../src/base/limits.ts";
import { postVisibleTo } from "../../src/store/visibility.ts";
import {
  alice,
  archiveIn,
  importAs,
  importWhole,
  photosIn,
  small,
  smallBytes,
  smallValue,
  wholeReport,
} from "../support/arrivals.ts";
import { checkJson, runCommand } from "../support/commands.ts";
import { contentsOf } from "../support/contents.ts";
import { faulty, Injected } from "../support/faults.ts";
import { addKnownPerson, keyOf, knowEverybody } from "../support/known.ts";
import { type FreshParts, freshParts } from "../support/parts.ts";
import { addAccount } from "../support/world.ts";
import { type ZipPart, zip } from "../support/zips.ts";

const jpeg = async (): Promise<Buffer> => (await photosIn(small.photos)).get("88242de93483684f3b49.jpg") as Buffer;

async function fileIn(parts: FreshParts, name: string, bytes: Buffer): Promise<string> {
  const folder = join(parts.config.dataFolder, "uploads");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), bytes);
  return join(folder, name);
}
const zipIn = (parts: FreshParts, ...entries: ZipPart[]) => fileIn(parts, "archive.zip", zip(entries));

/** Every file below a folder, by path. */
const filesBelow = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((each) => !each.isDirectory())
    .map((each) => join(each.parentPath, each.name))
    .sort();

const codesOf = (report: { findings: { code: string }[] }): string[] => [
  ...new Set(report.findings.map(({ code }) => code)),
];

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
  assert.deepEqual(codesOf(report), ["no-archive-given"]);
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

test("attack-13-forged-posts: posts of other people do not become one's own, and a forged future pins nothing on top", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  await addKnownPerson(db, "ben@pod-b.example", keyOf("ben@pod-b.example"));
  const archive = smallValue();
  const [first, second] = archive.user.posts;
  assert.ok(first && second);
  first.entity_data.author = "ben@pod-b.example";
  second.entity_data.created_at = "2099-01-01T00:00:00Z";
  const { report } = await importWhole(parts, "alice", await archiveIn(parts, archive));
  assert.deepEqual(report.ledger.kinds.find(({ kind }) => kind === "unreadable")?.skipped, {
    "post-foreign-author": 1,
  });
  const posts = await sql<{ known: boolean; pinned: boolean }>`
    select identity_id is not null as known, sort_at > post.created_at as pinned from post join byline on byline.id = byline_id`.execute(
    db,
  );
  assert.ok(posts.rows.every(({ known, pinned }) => !known && !pinned));
});

test("attack-13-forged-posts: an import tells nobody", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  await knowEverybody(db);
  await importWhole(parts, "alice", small.archive, small.photos);
  for (const table of ["outbox_message", "outbox_parcel", "inbox"] as const)
    assert.deepEqual(await db.selectFrom(table).select("id").execute(), [], table);
  const jobs = await db.selectFrom("job").select("kind").execute();
  assert.deepEqual(jobs, [{ kind: "photo-sizes" }]);
});

test("attack-13-forged-posts: words cannot be hung on posts that were never shown to the account", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  const victim = await addAccount(db, "victim");
  const guid = "0123456789abcdef0123456789abcdef";
  await sql`insert into post (byline_id, guid, kind, reach, text, written_at, created_at) values (${victim.bylineId}, ${guid}, 'post', 'limited', 'secret', now(), now())`.execute(
    db,
  );
  const archive = smallValue();
  const comment = archive.user.relayables.find((each) => each.entity_type === "comment");
  assert.ok(comment);
  comment.entity_data.parent_guid = guid;
  archive.user.post_subscriptions.push(guid);
  await importWhole(parts, "mallory", await archiveIn(parts, archive));
  await keepHere(parts, { username: "mallory" });
  const hung = await sql`select 1 from comment join post on post.id = post_id where post.guid = ${guid}
                         union all select 1 from subscription join post on post.id = post_id where post.guid = ${guid}`.execute(
    db,
  );
  assert.deepEqual(hung.rows, []);
});

test("attack-14-claimed-relations: what an archive says about others makes no relation mutual", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  await knowEverybody(db);
  const archive = smallValue();
  for (const contact of archive.user.contacts)
    Object.assign(contact, { sharing: true, receiving: true, following: true, followed: true });
  await importWhole(parts, "alice", await archiveIn(parts, archive));
  const ties = await db.selectFrom("tie").select(["told_identity_id", "heard_at_identity_id"]).distinct().execute();
  assert.deepEqual(ties, [{ told_identity_id: null, heard_at_identity_id: null }], "nobody was told, nobody was heard");
  const theirs =
    await sql`select 1 from contact join account on account.id = contact.account_id where account.username <> 'alice'`.execute(
      db,
    );
  assert.deepEqual(theirs.rows, []);
});

test("attack-15-mass-assignment: fields that no archive has set nothing", async () => {
  const accountOf = async (archive: unknown) => {
    await using parts = await freshParts();
    await importWhole(parts, "alice", await archiveIn(parts, archive));
    const { tables } = await contentsOf(parts);
    return [tables.account, tables.profile, tables.identity, tables.taken_name];
  };
  const archive = smallValue();
  Object.assign(archive.user, {
    id: 1,
    person_id: 1,
    state: "closed",
    admin: true,
    role: "admin",
    password_hash: "x",
    photo_path: "x",
    settings: { admin: true },
  });
  Object.assign(archive.user.profile.entity_data, {
    id: 1,
    identity_id: 1,
    avatar_photo_id: 1,
    display_name: "x",
    guid: "x",
  });
  assert.deepEqual(await accountOf(archive), await accountOf(smallValue()));
});

test("attack-17-private-becomes-public: what does not say how far it reaches stays with its owner", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  const archive = smallValue();
  const posts = archive.user.posts.filter((each) => each.entity_type === "status_message");
  const isPublic = posts.filter((each) => each.entity_data.public === true);
  const odd = [undefined, null, 0, 1, "", "maybe", [], {}];
  const guids = odd.map((value, index) => {
    const post = isPublic[index];
    assert.ok(post);
    delete (post as Record<string, unknown>).subscribed_pods_uris;
    if (value === undefined) delete post.entity_data.public;
    else post.entity_data.public = value as never;
    return String(post.entity_data.guid);
  });
  await importWhole(parts, "alice", await archiveIn(parts, archive));
  const reach = await db.selectFrom("post").select(["guid", "reach"]).where("guid", "in", guids).execute();
  // 1 is read as true, as every reader of the network does.
  for (const each of reach) assert.equal(each.reach, "limited", String(odd[guids.indexOf(each.guid)]));
  await keepHere(parts, { username: "alice" });
  const seen = await sql<{
    count: number;
  }>`select count(*) from post where reach = 'limited' and ${postVisibleTo({ kind: "visitor" })}`.execute(db);
  assert.equal(seen.rows[0]?.count, 0);
});

test("attack-22-hostile-new-server: an import copies no file, and signs nothing as the old identity", async () => {
  await using parts = await freshParts();
  await importWhole(parts, "alice", small.archive, small.photos);
  const archive = await readFile(small.archive);
  for (const file of await filesBelow(parts.config.dataFolder)) {
    const bytes = await readFile(file);
    assert.ok(!bytes.equals(archive) && !bytes.includes("post_subscriptions"), file);
  }
  const keys = await sql<{ ref: string }>`select ref from own_key join identity on identity.id = identity_id`.execute(
    parts.database.db,
  );
  assert.deepEqual(keys.rows, [{ ref: "alice@sterna.example" }]);
});

test("attack-25-import-of-another-person: an account sees no report of another one, and cannot release it", async () => {
  await using parts = await freshParts();
  const { importId } = await importWhole(parts, "alice", small.archive);
  const { accountId } = await addAccount(parts.database.db, "mallory");
  assert.equal(await reportForAccount(parts, accountId, importId), null);
  assert.deepEqual(await keepHere(parts, { accountId, importId }), { ok: false, refusal: { code: "no-import" } });
  const own = await parts.database.db
    .selectFrom("account")
    .select("id")
    .where("username", "=", "alice")
    .executeTakeFirstOrThrow();
  assert.equal((await reportForAccount(parts, own.id, importId))?.importId, importId);
});

test("attack-25-import-of-another-person: an archive goes into no account that it did not make", async () => {
  await using parts = await freshParts();
  await addAccount(parts.database.db, "bob");
  await importWhole(parts, "carol", small.archive);
  const other = smallValue();
  other.user.followed_tags.push("other");
  for (const name of ["bob", "carol"]) {
    const tried = await importAs(parts, name, await archiveIn(parts, other));
    assert.ok(!tried.ok);
    assert.equal(tried.refusal.why.code, "name-taken");
  }
});

test("attack-26-stuck-lock: an import that was stopped is gone on with, never called done or taken", async () => {
  await using parts = await freshParts();
  for (const at of [1, 2, 3, 4]) {
    const { parts: broken } = faulty(parts, at, "after");
    await assert.rejects(importAs(broken, `name${at}`, small.archive), Injected);
    const again = await importWhole(parts, `name${at}`, small.archive);
    assert.equal(again.way, at === 4 ? "repeated" : "continued", `stopped after ${at}`);
    await wholeReport(parts, `name${at}`);
  }
});

test("names that cannot be had are refused before anything is written", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  await addAccount(db, "taken");
  await addAccount(db, "gone");
  await sql`update account set state = 'closed' where username = 'gone'`.execute(db);
  const before = await contentsOf(parts);
  for (const [name, code] of [
    ["taken", "name-taken"],
    ["TAKEN", "name-taken"],
    ["gone", "name-once-used"],
    ["admin", "name-forbidden"],
    ["", "name-malformed"],
    ["a b", "name-malformed"],
    ["../x", "name-malformed"],
    ["ünï", "name-malformed"],
    ["x".repeat(33), "name-malformed"],
  ] as const) {
    const tried = await importAs(parts, name, small.archive);
    assert.ok(!tried.ok);
    assert.equal(tried.refusal.why.code, code, name);
    assert.equal((await runCommand(parts, "import", small.archive, "--as", name === "" ? " " : name)).exit, 11, name);
  }
  assert.deepEqual(await contentsOf(parts), before);
});

test("a long name of a file in the zip is no reason to stop", async () => {
  await using parts = await freshParts();
  const photo = await jpeg();
  const path = await zipIn(
    parts,
    { name: "alice.json", bytes: smallBytes() },
    { name: `${"n".repeat(60_000)}.jpg`, bytes: photo },
    { name: `${"ü".repeat(3_000)}.jpg`, bytes: photo },
  );
  await importWhole(parts, "alice", path);
});
