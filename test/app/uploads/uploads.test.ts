/** Uploads below the web: they go on behind whatever broke them, are sealed, bounded, and somebody else's never. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { sql } from "kysely";
import { checkArchive } from "../../../src/app/arrive/check.ts";
import { forgetUploadKind } from "../../../src/app/jobs/forget-upload.ts";
import { beginUpload } from "../../../src/app/uploads/begin.ts";
import { removeUpload, removeUploads, tidyUploads } from "../../../src/app/uploads/forget.ts";
import { openUploads, uploadsOf } from "../../../src/app/uploads/open.ts";
import { receiveFile, receiveUpload, standingOf } from "../../../src/app/uploads/receive.ts";
import { runNextJob } from "../../../src/app/worker.ts";
import type { Bytes } from "../../../src/base/bytes.ts";
import { limits } from "../../../src/base/limits.ts";
import { dayMs, hourMs, minuteMs } from "../../../src/base/time.ts";
import { openDatabase } from "../../../src/store/database.ts";
import { smallBytes } from "../../support/arrivals.ts";
import { collect } from "../../support/files.ts";
import { type FreshParts, freshParts } from "../../support/parts.ts";
import * as world from "../../support/world.ts";

let parts: FreshParts;
let accountId: number;
let nth = 0;
before(async () => {
  parts = await freshParts({ config: { uploadBytes: 4_000_000 } });
});
after(() => parts.dispose());

/** Each test has an account of its own. */
test.beforeEach(async () => {
  nth += 1;
  accountId = (await world.addAccount(parts.database.db, `person${nth}`)).accountId;
});

const folder = () => join(parts.config.dataFolder, "uploads");

async function begun(sizeBytes: number, name = "archive.zip"): Promise<string> {
  const upload = await beginUpload(parts, { accountId, name, sizeBytes, modifiedMs: 1 });
  assert.ok(upload.ok, JSON.stringify(upload));
  return upload.value;
}

async function* chunks(bytes: Uint8Array, size = 10_000): Bytes {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** A line that breaks after so many bytes. */
async function* breaking(bytes: Uint8Array, after: number): Bytes {
  yield* chunks(bytes.subarray(0, after));
  throw new Error("the line broke");
}

/** A line that is silent after its bytes: a laptop that was closed. */
async function* hanging(bytes: Uint8Array, sent: () => void): Bytes {
  yield* chunks(bytes);
  sent();
  await new Promise(() => {});
}

const send = (guid: string, offsetBytes: number, bytes: Bytes) =>
  receiveUpload(parts, { accountId, guid, offsetBytes, bytes });

async function contentOf(name: string): Promise<Buffer> {
  const file = (await openUploads(parts, accountId)).find((one) => one.name === name);
  const opened = await file?.open();
  assert.ok(opened?.ok, `${name} can be opened`);
  try {
    return await collect(opened.value.range(0, opened.value.sizeBytes));
  } finally {
    await opened.value.close();
  }
}

test("over a line that breaks anywhere, with wrong offsets in between, a file arrives byte by byte", async () => {
  const step = fc.record({
    until: fc.nat(200_000),
    ends: fc.constantFrom("breaks", "ends", "wrong"),
    wrong: fc.integer({ min: 1, max: 70_000 }),
  });
  let count = 0;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 200_000 }), fc.array(step, { maxLength: 6 }), async (size, steps) => {
      const name = `file${count++}.zip`;
      const all = randomBytes(size);
      // Each run is another account's: how often one may begin is bounded.
      accountId = (await world.addAccount(parts.database.db, `run${nth}x${count}`)).accountId;
      const guid = await begun(size, name);
      let offset = 0;
      for (const { until, ends, wrong } of steps) {
        if (offset === size) break;
        const end = Math.min(size, Math.max(offset, until));
        if (ends === "wrong") {
          const answer = await send(guid, offset + wrong, chunks(all));
          assert.deepEqual(answer, { ok: false, refusal: { code: "upload-offset", offsetBytes: offset } });
          continue;
        }
        const piece = all.subarray(offset, end);
        const answer = await send(guid, offset, ends === "ends" ? chunks(piece) : breaking(piece, piece.length));
        assert.equal(answer.ok, ends === "ends" || end === size ? answer.ok : false);
        offset = end;
        const standing = await standingOf(parts, { accountId, guid });
        assert.ok(standing.ok);
        assert.deepEqual([standing.value.offsetBytes, standing.value.whole], [offset, offset === size]);
      }
      if (offset < size) {
        const last = await send(guid, offset, chunks(all.subarray(offset)));
        assert.deepEqual(last, { ok: true, value: { offsetBytes: size, whole: true } });
      }
      assert.deepEqual(await contentOf(name), all);
    }),
    { numRuns: 20 },
  );
});

test("a newer request for the same upload ends the older one, whose line is dead, and goes on behind it", async () => {
  const all = randomBytes(300_000);
  const guid = await begun(all.length);
  const { promise: sent, resolve } = Promise.withResolvers<void>();
  const older = send(guid, 0, hanging(all.subarray(0, 100_000), resolve));
  await sent;
  const standing = await standingOf(parts, { accountId, guid });
  assert.ok(standing.ok);
  assert.equal(standing.value.offsetBytes, 100_000);
  assert.deepEqual(await older, { ok: false, refusal: { code: "upload-broken-off", offsetBytes: 100_000 } });
  assert.ok((await send(guid, 100_000, chunks(all.subarray(100_000)))).ok);
  assert.deepEqual(await contentOf("archive.zip"), all);
});

test("of many requests at once for one upload none spoils it", async () => {
  const all = randomBytes(200_000);
  const guid = await begun(all.length);
  const answers = await Promise.all(Array.from({ length: 8 }, () => send(guid, 0, chunks(all, 5_000))));
  for (const answer of answers)
    assert.ok(
      answer.ok || ["upload-offset", "upload-broken-off"].includes(answer.refusal.code),
      JSON.stringify(answer),
    );
  const standing = await standingOf(parts, { accountId, guid });
  assert.ok(standing.ok);
  const { offsetBytes } = standing.value;
  if (offsetBytes < all.length) assert.ok((await send(guid, offsetBytes, chunks(all.subarray(offsetBytes)))).ok);
  assert.deepEqual(await contentOf("archive.zip"), all);
});

test("another process that was killed in the middle leaves what is truly on the disk", async () => {
  const all = randomBytes(300_000);
  const guid = await begun(all.length);
  const { promise: sent, resolve } = Promise.withResolvers<void>();
  // As a killed process leaves it: bytes in the file, nothing of them in the row, and a turn that never ends.
  void send(guid, 0, hanging(all.subarray(0, 200_000), resolve));
  await sent;
  const database = openDatabase(parts.connection, parts.log);
  try {
    const later = { ...parts, database };
    const standing = await standingOf(later, { accountId, guid });
    assert.ok(standing.ok);
    const { offsetBytes } = standing.value;
    assert.equal(offsetBytes, 3 * 65_536, "all that went to the disk");
    const rest = await receiveUpload(later, { accountId, guid, offsetBytes, bytes: chunks(all.subarray(offsetBytes)) });
    assert.deepEqual(rest, { ok: true, value: { offsetBytes: all.length, whole: true } });
    // The one that was thought dead wakes up: it has lost the upload.
    const woken = await standingOf(parts, { accountId, guid });
    assert.ok(woken.ok && woken.value.whole);
  } finally {
    await database.close();
  }
  assert.deepEqual(await contentOf("archive.zip"), all);
});

test("what grows beyond its size is cut where it ends, and told", async () => {
  const all = randomBytes(50_000);
  const guid = await begun(40_000);
  const answer = await send(guid, 0, chunks(all));
  assert.deepEqual(answer, { ok: false, refusal: { code: "upload-beyond-end", offsetBytes: 40_000 } });
  assert.deepEqual(await contentOf("archive.zip"), all.subarray(0, 40_000));
});

test("attack-25-someone-else: another account's upload is unknown, whatever is asked of it", async () => {
  const guid = await begun(1_000);
  await send(guid, 0, chunks(randomBytes(500)));
  const stranger = (await world.addAccount(parts.database.db, `stranger${nth}`)).accountId;
  const unknown = { ok: false, refusal: { code: "upload-unknown" } };
  const which = { accountId: stranger, guid };
  assert.deepEqual(await standingOf(parts, which), unknown);
  assert.deepEqual(
    await receiveUpload(parts, { ...which, offsetBytes: 500, bytes: chunks(randomBytes(500)) }),
    unknown,
  );
  assert.equal((await removeUpload(parts, which)).ok, false);
  assert.equal(await removeUploads(parts, stranger), 0);
  assert.deepEqual(await openUploads(parts, stranger), []);
  assert.equal((await uploadsOf(parts, accountId))[0]?.receivedBytes, 500);
});

test("attack-18-quota: however many begin at once, an account gets no more than its share", async () => {
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, i) =>
      beginUpload(parts, { accountId, name: `${i}`, sizeBytes: 900_000, modifiedMs: null }),
    ),
  );
  assert.equal(answers.filter(({ ok }) => ok).length, 4);
  const refused = answers.find(({ ok }) => !ok);
  assert.deepEqual(refused, {
    ok: false,
    refusal: { code: "upload-over-quota", usedBytes: 3_600_000, limitBytes: 4_000_000 },
  });
  const huge = await beginUpload(parts, { accountId, name: "a", sizeBytes: 999_999_999_999_999, modifiedMs: null });
  assert.deepEqual(huge, { ok: false, refusal: { code: "upload-over-size", limitBytes: 4_000_000 } });
});

test("attack-18-quota-by-form: forms that do not say their size get no more either", async () => {
  const files = await Promise.all(
    Array.from({ length: 4 }, (_, i) =>
      receiveFile(parts, { accountId, name: `${i}.zip` }, chunks(randomBytes(1_500_000), 100_000), 10),
    ),
  );
  const taken = files.filter(({ ok }) => ok).length;
  assert.ok(taken <= 2, `${taken} of 1.5 MB each`);
  const kept = await uploadsOf(parts, accountId);
  assert.equal(kept.length, taken, "of those that were refused nothing is kept");
  assert.ok(kept.every(({ whole }) => whole));
  assert.equal((await filesOf(kept)).length, taken);
});

const filesOf = async (uploads: readonly { guid: string }[]) =>
  (await readdir(folder())).filter((name) => uploads.some(({ guid }) => guid === name));

test("attack-18-many: files and attempts are bounded in number", async () => {
  for (let i = 0; i < limits.uploadsPerAccount; i++) await begun(10);
  const more = await beginUpload(parts, { accountId, name: "a", sizeBytes: 10, modifiedMs: null });
  assert.deepEqual(more, { ok: false, refusal: { code: "upload-too-many", most: limits.uploadsPerAccount } });
  await removeUploads(parts, accountId);
  for (let i = limits.uploadsPerAccount; i < limits.uploadsPerHour; i++) {
    await begun(10);
    await removeUploads(parts, accountId);
  }
  // Another process has the same database, and nothing of this one's memory.
  const file = { accountId, name: "a", sizeBytes: 10, modifiedMs: null };
  const again = await beginUpload({ ...parts, database: { ...parts.database } }, file);
  assert.equal(again.ok ? null : again.refusal.code, "upload-too-often");
});

test("what the disk has no room for is refused before it begins", async () => {
  const full = { ...parts, config: { ...parts.config, keepFreeBytes: Number.MAX_SAFE_INTEGER } };
  const answer = await beginUpload(full, { accountId, name: "a", sizeBytes: 10, modifiedMs: null });
  assert.deepEqual(answer, { ok: false, refusal: { code: "upload-no-room" } });
  assert.deepEqual(await uploadsOf(parts, accountId), []);
});

test("a disk that becomes full in the middle ends it in words; what came is kept, and it goes on when there is room", async () => {
  const all = randomBytes(200_000);
  const guid = await begun(all.length);
  let full = false;
  async function* filling(): Bytes {
    for await (const chunk of chunks(all)) {
      full = true;
      parts.pass(limits.uploadNoteMs);
      yield chunk;
    }
  }
  const config = { ...parts.config };
  Object.defineProperty(config, "keepFreeBytes", { get: () => (full ? Number.MAX_SAFE_INTEGER : 0) });
  const which = { accountId, guid };
  const answer = await receiveUpload({ ...parts, config }, { ...which, offsetBytes: 0, bytes: filling() });
  assert.deepEqual(answer, { ok: false, refusal: { code: "upload-no-room" } });
  const standing = await standingOf(parts, which);
  assert.ok(standing.ok && !standing.value.whole);
  const { offsetBytes } = standing.value;
  assert.equal(offsetBytes, 10_000, "the first chunk");
  assert.ok((await send(guid, offsetBytes, chunks(all.subarray(offsetBytes)))).ok);
  assert.deepEqual(await contentOf("archive.zip"), all);
});

test("attack-08-names: a name is words to show and no path", async () => {
  const names: readonly (readonly [given: string, shown: string])[] = [
    ["../../secret", "secret"],
    ["C:\\Users\\alice\\photos.zip", "photos.zip"],
    ["a\0b\u202egpj.zip", "abgpj.zip"],
    ["\n", "file"],
    ["x".repeat(5_000), "x".repeat(limits.uploadNameChars)],
  ];
  for (const [given] of names) await begun(10, given);
  assert.deepEqual(
    (await uploadsOf(parts, accountId)).map(({ name }) => name),
    names.map(([, shown]) => shown),
  );
  assert.ok((await readdir(folder())).every((name) => /^[0-9a-f]{32}$/.test(name)));
});

test("attack-06-key-at-rest: an archive that was uploaded is checked, and its private key stands nowhere in the data folder", async () => {
  const archive = smallBytes();
  const key = /"(-----BEGIN [A-Z ]*PRIVATE KEY-----[^"]+)"/.exec(archive.toString("utf8"))?.[1];
  assert.ok(key !== undefined && key.length > 500, "the fixture has a private key");
  const received = await receiveFile(parts, { accountId, name: "alice.json" }, chunks(archive), archive.length);
  assert.ok(received.ok);
  const report = await checkArchive(parts, await openUploads(parts, accountId), { offline: true });
  assert.ok(report.ok);
  assert.equal(report.value.verdict, "usable");
  // Any line of it would do to find it, in whatever way its line breaks are written.
  const lines = key.split("\\n").filter((line) => line.length >= 60 && !line.includes("-----"));
  assert.ok(lines.length > 5);
  for (const entry of await readdir(parts.config.dataFolder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = await readFile(join(entry.parentPath, entry.name));
    for (const line of lines) assert.equal(bytes.includes(line), false, entry.name);
  }
});

test("a removed upload leaves neither file nor row nor key nor job", async () => {
  const guid = await begun(1_000);
  await send(guid, 0, chunks(randomBytes(1_000)));
  assert.ok((await readdir(folder())).includes(guid));
  assert.ok((await removeUpload(parts, { accountId, guid })).ok);
  assert.equal((await readdir(folder())).includes(guid), false);
  const { rows } = await sql`
    select guid from upload where guid = ${guid} union all select key from job where key = ${guid}`.execute(
    parts.database.db,
  );
  assert.deepEqual(rows, []);
  assert.equal((await removeUpload(parts, { accountId, guid })).ok, false);
});

test("removing an upload ends the request that brings it", async () => {
  const guid = await begun(100_000);
  const { promise: sent, resolve } = Promise.withResolvers<void>();
  const receiving = send(guid, 0, hanging(randomBytes(70_000), resolve));
  await sent;
  assert.ok((await removeUpload(parts, { accountId, guid })).ok);
  assert.equal((await receiving).ok, false);
  assert.equal((await readdir(folder())).includes(guid), false);
});

const stop = new AbortController().signal;
async function workOff() {
  for (let i = 0; i < 200 && (await runNextJob(parts, [forgetUploadKind], stop)); i++);
}

test("one of which nothing came goes after an hour, the others after seven days", async () => {
  const empty = await begun(1_000, "empty");
  const begunOne = await begun(1_000, "begun");
  const whole = await begun(1_000, "whole");
  await send(begunOne, 0, chunks(randomBytes(10)));
  await send(whole, 0, chunks(randomBytes(1_000)));
  const names = async () => (await uploadsOf(parts, accountId)).map(({ name }) => name);
  parts.pass(hourMs - minuteMs);
  await workOff();
  assert.deepEqual(await names(), ["empty", "begun", "whole"]);
  parts.pass(minuteMs);
  await workOff();
  assert.deepEqual(await names(), ["begun", "whole"]);
  assert.equal((await readdir(folder())).includes(empty), false);
  parts.pass(limits.uploadDays * dayMs - hourMs - minuteMs);
  await workOff();
  assert.deepEqual(await names(), ["begun", "whole"]);
  parts.pass(minuteMs);
  await workOff();
  assert.deepEqual(await names(), []);
  const left = await readdir(folder());
  assert.equal(left.includes(begunOne) || left.includes(whole), false);
});

test("a start deletes files without rows and rows without files, and nothing else", async () => {
  const kept = await begun(1_000, "kept");
  const lost = await begun(1_000, "lost");
  await begun(1_000, "not yet");
  for (const guid of [kept, lost]) await send(guid, 0, chunks(randomBytes(500)));
  await rm(join(folder(), lost));
  const stray = "0123456789abcdef0123456789abcdef";
  await writeFile(join(folder(), stray), "left by a killed process");
  await writeFile(join(folder(), "podmins-notes.txt"), "not ours");
  await tidyUploads(parts);
  assert.deepEqual(
    (await uploadsOf(parts, accountId)).map(({ name }) => name),
    ["kept", "not yet"],
  );
  const left = await readdir(folder());
  assert.deepEqual(
    [left.includes(kept), left.includes(stray), left.includes("podmins-notes.txt")],
    [true, false, true],
  );
});

test("a deletion that was killed in the middle is finished at the next start", async () => {
  const guid = await begun(1_000);
  await send(guid, 0, chunks(randomBytes(1_000)));
  await sql`update upload set state = 'gone' where guid = ${guid}`.execute(parts.database.db);
  assert.deepEqual(await openUploads(parts, accountId), [], "nobody finds it any more");
  await tidyUploads(parts);
  assert.equal((await readdir(folder())).includes(guid), false);
});
