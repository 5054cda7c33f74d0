/** An import is stopped wherever it can be, and ends the same when it is called again. */
import assert from "node:assert/strict";
import { open, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { gzipSync } from "node:zlib";
import { sql } from "kysely";
import { openPasswordLink } from "../../src/app/accounts/password-link.ts";
import type { Parts } from "../../src/app/parts.ts";
import { Fault } from "../../src/base/problem.ts";
import {
  archiveIn,
  importAs,
  importWhole,
  photosIn,
  small,
  smallBytes,
  smallValue,
  wholeReport,
} from "../support/arrivals.ts";
import { runCommand } from "../support/commands.ts";
import { assertSameContents, type Contents, contentsOf } from "../support/contents.ts";
import { faulty, Injected, type Moment } from "../support/faults.ts";
import { type FreshParts, freshParts } from "../support/parts.ts";
import { zip } from "../support/zips.ts";

/** Letters on the archive's network and on one that this pod does not speak. */
const letters = ["diaspora", "versia"].map((network, nth) => {
  const ours = network === "diaspora";
  const [author, guid] = [
    ours ? "bob@pod-b.example" : "pod-b.example:bob",
    `${ours ? "" : "pod-b.example:"}letters-of-${nth}-and-alice`,
  ];
  const on = { author, created_at: "2024-01-01T00:00:00Z", ...(ours ? {} : { network }) };
  const participants = [author, ...(ours ? ["alice@pod-a.example"] : [])];
  return {
    conversation: { ...on, guid, subject: "Terns", participants, hidden: false },
    message: { ...on, guid: `${guid}-first`, conversation_guid: guid, text: "Two, today." },
  };
});

/** More than one batch holds: the small archive with a novel in instalments, and letters. */
function longArchive(): unknown {
  const [conversations, messages] = [letters.map((each) => each.conversation), letters.map((each) => each.message)];
  const archive = { ...smallValue(), sterna: { version: 1, conversations, messages } };
  const [post] = archive.user.posts;
  assert.ok(post);
  const text = "Terns fly far. ".repeat(750);
  for (let i = 0; i < 600; i++) {
    const guid = `novel${i.toString().padStart(27, "0")}`;
    archive.user.posts.push({ ...post, entity_data: { ...post.entity_data, guid, text } });
  }
  return archive;
}

/** The avatar, a photo of a post, and one that no post names. */
async function somePhotos(): Promise<Buffer> {
  const wanted = ["879de666e127183e14ef.jpg", "88242de93483684f3b49.jpg"];
  const all = await photosIn(small.photos);
  const named = JSON.stringify(smallValue().user);
  const unnamed = [...all.keys()].find((name) => !named.includes(name)) ?? "";
  return zip([...wanted, unnamed].map((name) => ({ name, bytes: all.get(name) ?? Buffer.alloc(0) })));
}

async function undisturbed(archive: unknown, photos?: Buffer): Promise<Contents> {
  await using parts = await freshParts();
  const zipPath = photos === undefined ? small.photos : await fileIn(parts, "photos.zip", photos);
  await importWhole(parts, "alice", await archiveIn(parts, archive), zipPath);
  return await contentsOf(parts);
}

/** The stages that an import went through, told by the reasons of a run that fails: only injected stops may come out. */
const onlyInjected = (error: unknown): null => {
  if (error instanceof Injected) return null;
  throw error;
};

for (const moment of ["before", "after"] satisfies Moment[]) {
  test(`an import stopped ${moment} any write ends the same when it is called again`, async () => {
    const archive = longArchive();
    const photos = await somePhotos();
    const expected = await undisturbed(archive, photos);
    for (let at = 1; ; at++) {
      assert.ok(at < 100, "an import of three photos has fewer writes");
      await using parts = await freshParts();
      const path = await archiveIn(parts, archive);
      const photosPath = await fileIn(parts, "photos.zip", photos);
      const { parts: broken, writes } = faulty(parts, at, moment);
      const first = await importAs(broken, "alice", path, photosPath).catch(onlyInjected);
      if (writes() < at) {
        assert.ok(first?.ok, "past the last write it runs through");
        assert.ok(at > 9, `${at - 1} writes are too few for two batches and three photos`);
        return;
      }
      assert.equal(first, null, `write ${at} stopped it`);
      await importWhole(parts, "alice", path, photosPath);
      assertSameContents(await contentsOf(parts), expected, `stopped ${moment} write ${at}`);
    }
  });
}

test("an account is inactive until its import is done", async () => {
  await using parts = await freshParts();
  const states = async () =>
    (await parts.database.db.selectFrom("account").select("state").execute()).map((a) => a.state);
  const { parts: broken } = faulty(parts, 2, "before");
  await importAs(broken, "alice", small.archive).catch(onlyInjected);
  assert.deepEqual(await states(), ["inactive"]);
  await importWhole(parts, "alice", small.archive);
  assert.deepEqual(await states(), ["active"]);
});

/** Ends every connection of this database but our own, as a restart of the server does. */
const cutOff = (parts: Parts) =>
  sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`.execute(
    parts.database.db,
  );

test("a database that goes away in the middle is a fault to be tried again, and the import goes on", async () => {
  const expected = await undisturbed(smallValue());
  for (const at of [1, 2, 3, 4]) {
    await using parts = await freshParts();
    const path = await archiveIn(parts, smallValue());
    let transactions = 0;
    const { database } = parts;
    const dying: Parts = {
      ...parts,
      database: {
        ...database,
        transaction: (work) =>
          database.transaction(async (tx) => {
            transactions += 1;
            if (transactions === at) await cutOff(parts);
            return work(tx);
          }),
      },
    };
    await assert.rejects(
      importAs(dying, "alice", path, small.photos),
      (error) => error instanceof Fault && error.again,
    );
    await importWhole(parts, "alice", path, small.photos);
    assertSameContents(await contentsOf(parts), expected, `gone in transaction ${at}`);
  }
});

test("a disk that is full is a fault to be tried again, and the import goes on", async () => {
  const expected = await undisturbed(smallValue());
  await using parts = await freshParts();
  const path = await archiveIn(parts, smallValue());
  const full = () => new Fault("The disk is full", { again: true });
  const { parts: broken } = faulty(parts, 6, "before", full);
  await assert.rejects(importAs(broken, "alice", path, small.photos), Fault);
  await importWhole(parts, "alice", path, small.photos);
  assertSameContents(await contentsOf(parts), expected);
});

test("the same archive again adds nothing, however it is packed", async (t: TestContext) => {
  await using parts = await freshParts();
  await importWhole(parts, "alice", small.archive, small.photos);
  const expected = await contentsOf(parts);
  const json = smallBytes();
  const packed = {
    "as it was": small.archive,
    "plain JSON": await archiveIn(parts, json),
    "packed again": await fileIn(parts, "again.json.gz", gzipSync(json, { level: 1 })),
    "in a zip": await fileIn(parts, "alice.zip", zip([{ name: "export/alice.json", bytes: json }])),
  };
  for (const [how, path] of Object.entries(packed)) {
    for (const paths of [[path, small.photos], [small.photos, path], [path]]) {
      parts.pass(60_000);
      const again = await importWhole(parts, "alice", ...paths);
      assert.equal(again.way, "repeated", how);
      assertSameContents(await contentsOf(parts), expected, how);
    }
  }
  t.diagnostic(`${Object.keys(packed).length} wrappings`);
});

async function fileIn(parts: FreshParts, name: string, bytes: Buffer): Promise<string> {
  const path = join(parts.config.dataFolder, name);
  await writeFile(path, bytes);
  return path;
}

test("photos that are given later end where they would have been", async () => {
  const expected = await undisturbed(smallValue());
  await using parts = await freshParts();
  const path = await archiveIn(parts, smallValue());
  const first = await importWhole(parts, "alice", path);
  const photos = first.report.ledger.kinds.find(({ kind }) => kind === "photo");
  assert.deepEqual(photos?.waiting, { file: 9 });
  await importWhole(parts, "alice", path, small.photos);
  const { tables, files } = await contentsOf(parts);
  assert.deepEqual(files, expected.files);
  // What the check said stays what it said when there were no photos.
  const { import: _checked, ...rest } = tables;
  const { import: _expected, ...expectedRest } = expected.tables;
  assert.deepEqual(rest, expectedRest);
});

test("a photo that was damaged comes with a better zip", async () => {
  await using parts = await freshParts();
  const expected = await undisturbed(smallValue());
  const path = await archiveIn(parts, smallValue());
  const entries = [...(await photosIn(small.photos))].map(([name, bytes]) => ({ name, bytes }));
  const cut = entries.map(({ name, bytes }, index) => ({
    name,
    bytes: index % 2 === 0 ? bytes.subarray(0, -99) : bytes,
  }));
  const damaged = await fileIn(parts, "damaged.zip", zip(cut));
  const first = await importWhole(parts, "alice", path, damaged);
  assert.ok(first.report.ledger.failed > 0);
  await importWhole(parts, "alice", path, small.photos);
  const { ledger } = await wholeReport(parts, "alice");
  assert.equal(ledger.failed, 0);
  assert.deepEqual((await contentsOf(parts)).files, expected.files);
});

test("an archive that changes once it was checked comes in as it was checked", async () => {
  const expected = await undisturbed(smallBytes());
  await using parts = await freshParts();
  const path = await archiveIn(parts, smallBytes());
  const other = smallBytes();
  other.write("X", other.indexOf('"text":"') + 8);
  const { database } = parts;
  let transactions = 0;
  const meddling: Parts = {
    ...parts,
    database: {
      ...database,
      transaction: async (work) => {
        transactions += 1;
        const result = await database.transaction(work);
        // The account has just been made: the check is over, and nothing of the content is in.
        if (transactions === 1) await overwrite(path, other);
        return result;
      },
    },
  };
  await importWhole(meddling, "alice", path, small.photos);
  assertSameContents(await contentsOf(parts), expected);
});

/** In place: whoever has it open reads the new bytes. */
async function overwrite(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, "r+");
  await file.write(bytes, 0, bytes.length, 0);
  await file.close();
  await truncate(path, bytes.length);
}

test("two imports of one archive at once end as one of them would have", async () => {
  const expected = await undisturbed(smallValue());
  for (const turn of [1, 2, 3]) {
    await using parts = await freshParts();
    const path = await archiveIn(parts, smallValue());
    const both = await Promise.allSettled([1, 2].map(() => importAs(parts, "alice", path, small.photos)));
    for (const each of both) {
      if (each.status === "rejected") assert.ok(each.reason instanceof Fault, String(each.reason));
      else assert.ok(each.value.ok, `turn ${turn}: ${JSON.stringify(each.value)}`);
    }
    await importWhole(parts, "alice", path, small.photos);
    assertSameContents(await contentsOf(parts), expected);
  }
});

test("of several imports of one archive at once, one prints a link to choose a password, and it works", async () => {
  await using parts = await freshParts();
  const runs = await Promise.all(
    Array.from({ length: 3 }, () => runCommand(parts, "import", small.archive, "--as", "alice")),
  );
  for (const { exit, said } of runs) assert.ok(exit === 0 || exit === 12, said);
  const links = runs.flatMap(({ out }) => /\/password\/([\w-]{43})/.exec(out)?.[1] ?? []);
  assert.equal(links.length, 1);
  assert.equal((await openPasswordLink(parts, links[0] ?? ""))?.username, "alice");
  const others = runs.filter(({ exit, out }) => exit === 0 && !out.includes("/password/"));
  for (const { out } of others) assert.match(out, /Another call finished this import|had been imported before/);
  const again = await runCommand(parts, "import", small.archive, "--as", "alice");
  assert.match(again.out, /\/password\//, "as long as nobody chose a password");
});
