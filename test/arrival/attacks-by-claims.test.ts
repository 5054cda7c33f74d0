/** Attacks by what an archive claims (rows 13 to 26 of SECURITY.md), from end to end; those by files stand in attacks.test.ts. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { sql } from "kysely";
import { keepHere } from "../../src/app/arrive/keep-here.ts";
import { reportForAccount } from "../../src/app/arrive/report.ts";
import { postVisibleTo } from "../../src/store/content/visibility.ts";
import { archiveIn, importAs, importWhole, small, smallBytes, smallValue, wholeReport } from "../support/arrivals.ts";
import { filesBelow, jpeg, zipIn } from "../support/attack-files.ts";
import { runCommand } from "../support/commands.ts";
import { contentsOf } from "../support/contents.ts";
import { faulty, Injected } from "../support/faults.ts";
import { addKnownPerson, keyOf, knowEverybody } from "../support/known.ts";
import { freshParts } from "../support/parts.ts";
import { addAccount } from "../support/world.ts";

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
  const jobs = await db.selectFrom("job").select("kind").orderBy("kind").execute();
  assert.deepEqual(jobs, [{ kind: "photo-sizes" }, { kind: "settle-import" }]);
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
    assert.equal(
      (await runCommand(parts, "import", "--offline", small.archive, "--as", name === "" ? " " : name)).exit,
      11,
      name,
    );
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
