/** An archive goes into an account that was there before: both are there afterwards, and nothing of the account is overwritten unless that is wanted. */
import assert from "node:assert/strict";
import test from "node:test";
import { sql } from "kysely";
import { addAccount } from "../../src/app/accounts/add.ts";
import { editOwnProfile } from "../../src/app/accounts/edit-profile.ts";
import { type Imported, type ImportNo, importArchive } from "../../src/app/arrive/import.ts";
import { keepHere } from "../../src/app/arrive/keep-here.ts";
import { type ImportReport, reportOfImport } from "../../src/app/arrive/report.ts";
import type { Result } from "../../src/base/result.ts";
import { fileOnDisk, filesOnDisk } from "../../src/blobs/open-file.ts";
import type { Part } from "../../src/core/migration/take.ts";
import type { Db } from "../../src/store/database.ts";
import { listAspects } from "../../src/store/people/aspects.ts";
import { listContacts } from "../../src/store/people/contacts.ts";
import { identityByRef } from "../../src/store/people/identities.ts";
import { findOwnProfile } from "../../src/store/people/profiles.ts";
import { type ArchiveValue, archiveIn, importAs, importWhole, small, smallValue } from "../support/arrivals.ts";
import { faulty, Injected } from "../support/faults.ts";
import { addKnownPerson, keyOf, knowEverybody } from "../support/known.ts";
import { type FreshParts, freshParts } from "../support/parts.ts";
import { addPost } from "../support/world.ts";

type Holder = {
  readonly accountId: number;
  readonly personId: number;
  readonly identityId: number;
  readonly bylineId: number;
};

/** An account with a profile, and the aspects that every account begins with. */
async function holderIn(parts: FreshParts, name = "holder"): Promise<Holder> {
  const added = await addAccount(parts, name);
  assert.ok(added.ok);
  const { accountId, ref } = added.value;
  const edited = await editOwnProfile(parts, { accountId, edit: { firstName: "Holder", bio: "My own words" } });
  assert.ok(edited.ok, JSON.stringify(edited));
  const own = await identityByRef(parts.database.db, "diaspora", ref);
  assert.ok(own !== null);
  return { accountId, personId: own.personId, identityId: own.identityId, bylineId: own.bylineId };
}

const tryInto = (
  parts: FreshParts,
  paths: readonly string[],
  take: readonly Part[] = [],
  username = "holder",
): Promise<Result<Imported, ImportNo>> =>
  importArchive(parts, { files: filesOnDisk(paths), username, existing: { take }, offline: true, tell() {} });

/** Imports, and says what became of it, which adds up. */
async function into(
  parts: FreshParts,
  paths: readonly string[],
  take: readonly Part[] = [],
): Promise<Imported & { readonly report: ImportReport }> {
  const imported = await tryInto(parts, paths, take);
  assert.ok(imported.ok, JSON.stringify(imported.ok ? null : imported.refusal.why));
  const report = await reportOfImport(parts, imported.value.importId);
  assert.equal(report.state, "done");
  assert.equal(report.ledger.open, 0);
  return { ...imported.value, report };
}

const line = ({ ledger }: ImportReport, kind: string) => {
  const found = ledger.kinds.find((each) => each.kind === kind);
  assert.ok(found, kind);
  return found;
};

const countOf = async (db: Db, table: string): Promise<number> => {
  const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(db);
  return rows[0]?.count ?? -1;
};

test("posts, photos and words of both are there; profile, picture and settings stay those of the account", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  const holder = await holderIn(parts);
  await sql`update account set language = 'fr', settings = '{"own": true}', email = null where id = ${holder.accountId}`.execute(
    db,
  );
  const { id: own } = await addPost(db, holder.bylineId, { text: "here before" });
  const before = await findOwnProfile(db, holder.identityId);
  const { report, way, handsOver } = await into(parts, [small.archive, small.photos]);
  assert.deepEqual([way, handsOver, report.into, report.took], ["new", false, "existing", []]);
  assert.deepEqual(line(report, "profile").skipped, { kept: 1 });
  assert.deepEqual([line(report, "post").made, line(report, "photo").made, line(report, "upload").made], [26, 9, 2]);
  assert.deepEqual(
    await findOwnProfile(db, holder.identityId),
    before,
    "also shown as before, while the import is held",
  );
  const account = await db.selectFrom("account").select(["language", "settings", "email", "state"]).executeTakeFirst();
  assert.deepEqual(account, { language: "fr", settings: { own: true }, email: null, state: "active" });
  assert.equal(await countOf(db, "account"), 1);
  const post = await db.selectFrom("post").select(["text", "import_id"]).where("id", "=", own).executeTakeFirst();
  assert.deepEqual(post, { text: "here before", import_id: null });
});

test("aspects of equal name are shared, others come behind; contacts get the archive's aspects too, and keep what they said themselves", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  const holder = await holderIn(parts);
  await sql`update aspect set name = 'FAMILY' where name = 'Family'`.execute(db);
  const own = (await listAspects(db, holder.accountId)).map(({ name }) => name);
  const known = await knowEverybody(db);
  const archive = smallValue();
  const [first] = archive.user.contacts.filter((each) => each.sharing && each.receiving);
  assert.ok(first);
  first.contact_groups_membership = ["family"];
  const ref = String(first.account_id);
  const person = known.get(ref);
  assert.ok(person);
  await sql`
    with made as (insert into contact (account_id, person_id, note, created_at) values (${holder.accountId}, ${person.personId}, 'met', now()) returning id),
         member as (insert into aspect_member (aspect_id, contact_id) select aspect.id, made.id from aspect, made where aspect.name = 'Work')
    insert into tie (contact_id, protocol, ours, theirs, told_identity_id, heard_at_identity_id)
    select id, 'diaspora', 'none', 'none', ${person.identityId}, ${holder.identityId} from made`.execute(db);
  const { report } = await into(parts, [await archiveIn(parts, archive)]);
  const aspects = (await listAspects(db, holder.accountId)).map(({ name }) => name);
  assert.deepEqual(aspects.slice(0, own.length), own);
  assert.equal(new Set(aspects.map((name) => name.toLowerCase())).size, aspects.length);
  const groups = archive.user.contact_groups.map(({ name }) => name);
  for (const name of groups)
    assert.ok(
      aspects.some((each) => each.toLowerCase() === name.toLowerCase()),
      name,
    );
  assert.deepEqual(
    aspects.slice(own.length),
    groups.filter((name) => !own.some((each) => each.toLowerCase() === name.toLowerCase())),
    "in the order of the archive",
  );
  assert.equal(line(report, "aspect").alreadyThere, groups.length - (aspects.length - own.length));
  const contact = (await listContacts(db, holder.accountId)).find((each) => each.ref === ref);
  assert.deepEqual(contact?.aspects.toSorted(), ["FAMILY", "Work"]);
  assert.deepEqual([contact?.note, contact?.receiving, contact?.sharing], ["met", true, false]);
  const tie = await db
    .selectFrom("tie")
    .innerJoin("contact", "contact.id", "tie.contact_id")
    .select(["tie.theirs", "tie.told_identity_id"])
    .where("contact.person_id", "=", person.personId)
    .executeTakeFirst();
  assert.deepEqual(
    tie,
    { theirs: "none", told_identity_id: null },
    "what the archive says of them counts less than what they said",
  );
});

test("a block of either side lets the contact rest, and the report counts them (R12)", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  const holder = await holderIn(parts);
  const archive = smallValue();
  const [blockedThere = ""] = archive.user.blocks;
  const contactThere = String(
    archive.user.contacts.find((each) => !archive.user.blocks.includes(String(each.account_id)))?.account_id,
  );
  const one = await addKnownPerson(db, blockedThere, keyOf("ben@pod-b.example"));
  const other = await addKnownPerson(db, contactThere, keyOf(contactThere));
  await sql`insert into contact (account_id, person_id, created_at) values (${holder.accountId}, ${one.personId}, now())`.execute(
    db,
  );
  await sql`insert into block (account_id, person_id, created_at) values (${holder.accountId}, ${other.personId}, now())`.execute(
    db,
  );
  const { report } = await into(parts, [await archiveIn(parts, archive)]);
  assert.equal(report.resting, 2);
  const contacts = await listContacts(db, holder.accountId);
  assert.deepEqual(
    contacts.map(({ ref, suspended }) => [ref, suspended]).sort(),
    [
      [blockedThere, true],
      [contactThere, true],
    ].sort(),
  );
  assert.equal(await countOf(db, "block"), 2);
});

test("profile, picture and settings are taken where that is wanted, once", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  const holder = await holderIn(parts);
  await sql`update account set settings = '{"own": true}', email = 'own@mail.example' where id = ${holder.accountId}`.execute(
    db,
  );
  const archive = smallValue();
  const path = await archiveIn(parts, archive);
  const first = await into(parts, [path], ["profile", "settings"]);
  assert.deepEqual(first.report.took.toSorted(), ["profile", "settings"], "the picture is not in the files yet");
  assert.equal(line(first.report, "profile").made, 1);
  const taken = await findOwnProfile(db, holder.identityId);
  assert.equal(taken?.fields.bio, archive.user.profile.entity_data.bio);
  assert.equal(taken?.held, false);
  const account = await db.selectFrom("account").select(["language", "settings", "email"]).executeTakeFirstOrThrow();
  assert.equal(account.language, "de");
  assert.equal(account.email, "own@mail.example");
  assert.deepEqual((account.settings as Record<string, unknown>).own, true);
  const edited = await editOwnProfile(parts, { accountId: holder.accountId, edit: { bio: "Edited since" } });
  assert.ok(edited.ok);
  const again = await into(parts, [path, small.photos], ["profile", "settings"]);
  assert.deepEqual(again.way, "repeated");
  assert.deepEqual(again.report.took.toSorted(), ["picture", "profile", "settings"]);
  const now = await findOwnProfile(db, holder.identityId);
  assert.equal(now?.fields.bio, "Edited since", "what was taken before is not taken again");
  assert.ok(now?.avatar);
  const photo = await db
    .selectFrom("photo")
    .select(["import_id", "byline_id"])
    .where("id", "=", now.avatar.photoId)
    .executeTakeFirst();
  assert.deepEqual(photo, { import_id: null, byline_id: holder.bylineId }, "a photo of its own, which others may see");
});

/** The small archive as its owner would get it some posts later, or earlier. */
function later(change: (archive: ArchiveValue) => void): ArchiveValue {
  const archive = smallValue();
  change(archive);
  return archive;
}

test("a newer archive of the same account, or of where it moved meanwhile, brings only what is new", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  await holderIn(parts);
  await knowEverybody(db);
  await into(parts, [small.archive, small.photos]);
  const tables = ["post", "photo", "comment", "reaction", "vote", "contact", "aspect", "tag_follow", "block"];
  const before = await Promise.all(tables.map((table) => countOf(db, table)));
  const same = await into(parts, [small.archive, small.photos]);
  assert.equal(same.way, "repeated");
  const fresh = { guid: "f".repeat(32), text: "written since" };
  for (const ref of [null, "alice@pod-z.example"]) {
    const archive = later(({ user }) => {
      const [model] = user.posts.filter((post) => post.entity_type === "status_message" && post.entity_data.public);
      assert.ok(model);
      if (ref === null) user.posts.push({ ...model, entity_data: { ...model.entity_data, ...fresh, photos: [] } });
      else {
        user.profile.entity_data.author = ref;
        for (const post of user.posts) post.entity_data.author = ref;
        for (const each of user.relayables) each.entity_data.author = ref;
      }
    });
    const { report } = await into(parts, [await archiveIn(parts, archive), small.photos]);
    const made = (kind: string) => line(report, kind).made;
    assert.equal(made("post"), ref === null ? 1 : 0, JSON.stringify(line(report, "post")));
    for (const kind of ["reshare", "comment", "reaction", "vote", "othersComment", "othersReaction", "othersVote"])
      assert.equal(made(kind), 0, `${kind} of ${ref}`);
    assert.equal(report.ledger.kinds.find(({ kind }) => kind === "upload")?.made ?? 0, 0);
  }
  const after = await Promise.all(tables.map((table) => countOf(db, table)));
  assert.deepEqual(
    after,
    before.map((count, at) => count + (at === 0 ? 1 : 0)),
  );
});

test("a guid that the account has already, written here, is already there and stays as it is", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  const holder = await holderIn(parts);
  const guid = String(smallValue().user.posts[7]?.entity_data.guid);
  await addPost(db, holder.bylineId, { guid, text: "mine" });
  const { report } = await into(parts, [small.archive]);
  assert.equal(line(report, "post").alreadyThere + line(report, "reshare").alreadyThere, 1);
  const posts = await db.selectFrom("post").select("text").where("guid", "=", guid).execute();
  assert.deepEqual(posts, [{ text: "mine" }]);
});

test("archives of different people go into one account, and each is kept here by itself", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  const holder = await holderIn(parts);
  const first = await into(parts, [small.archive]);
  const other = later(({ user }) => {
    user.profile.entity_data.author = "other@pod-x.example";
    for (const post of user.posts) post.entity_data.author = "other@pod-x.example";
    user.posts = user.posts.slice(0, 2).map((post, at) => ({
      ...post,
      entity_data: { ...post.entity_data, guid: `0123456789abcdef012345678901234${at}`, photos: [] },
    }));
    user.relayables = [];
  });
  const second = await into(parts, [await archiveIn(parts, other)]);
  assert.ok((await keepHere(parts, { accountId: holder.accountId, importId: first.importId })).ok);
  const seen = (importId: number) => reportOfImport(parts, importId).then(({ seenBy }) => seenBy);
  assert.deepEqual([await seen(first.importId), await seen(second.importId)], ["kept-here", "owner"]);
  const owned = await sql<{
    count: number;
  }>`select count(*) as count from post where byline_id = ${holder.bylineId}`.execute(db);
  assert.equal(owned.rows[0]?.count, 29);
});

test("what is in the way is said: no such account, one that is closed or not ready, another import under way", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  const refusal = async (username: string, path: string = small.archive) => {
    const tried = await tryInto(parts, [path], [], username);
    return tried.ok ? "taken" : tried.refusal.why;
  };
  assert.deepEqual(await refusal("nobody"), { code: "account-missing", name: "nobody" });
  await holderIn(parts, "gone");
  await sql`update account set state = 'closed' where username = 'gone'`.execute(db);
  assert.deepEqual(await refusal("gone"), { code: "account-closed", name: "gone" });
  const { parts: broken } = faulty(parts, 2, "before");
  await assert.rejects(importAs(broken, "half", small.archive), Injected);
  const other = await archiveIn(
    parts,
    later(({ user }) => user.posts.pop()),
  );
  assert.deepEqual(await refusal("half", other), { code: "account-not-ready", name: "half" });
  await holderIn(parts);
  await assert.rejects(
    importArchive(faulty(parts, 2, "before").parts, {
      files: [fileOnDisk(small.archive)],
      username: "holder",
      existing: { take: [] },
      offline: true,
      tell() {},
    }),
    Injected,
  );
  assert.deepEqual(await refusal("holder", other), {
    code: "import-under-way",
    name: "holder",
    of: "alice@pod-a.example",
  });
  assert.equal(await refusal("holder"), "taken");
  assert.equal(await refusal("holder", other), "taken");
  const asNew = await importAs(parts, "holder", small.archive);
  assert.ok(!asNew.ok);
  assert.deepEqual(asNew.refusal.why, { code: "name-taken", name: "holder" });
});

test("stopped at any write, it goes on and ends as if nothing had happened", async () => {
  const take: readonly Part[] = ["profile", "settings"];
  const whole = async (parts: FreshParts) => {
    const { report } = await into(parts, [small.archive], take);
    const { db } = parts.database;
    const tables = ["post", "photo", "comment", "aspect", "byline", "ledger", "import"];
    const counts = await Promise.all(tables.map((table) => countOf(db, table)));
    return { ledger: report.ledger, took: report.took, counts };
  };
  await using undisturbed = await freshParts();
  await holderIn(undisturbed);
  const expected = await whole(undisturbed);
  for (let at = 1; ; at++) {
    await using parts = await freshParts();
    await holderIn(parts);
    const { parts: broken, writes } = faulty(parts, at, at % 2 === 0 ? "before" : "after");
    await tryInto(broken as FreshParts, [small.archive], take).catch((error: unknown) =>
      assert.ok(error instanceof Injected, String(error)),
    );
    assert.deepEqual(await whole(parts), expected, `stopped at write ${at}`);
    if (writes() < at) return;
  }
});

test("an archive as a new account and into one that was there bring the same content", async () => {
  await using parts = await freshParts();
  await holderIn(parts);
  const { report: asNew } = await importWhole(parts, "alice", small.archive, small.photos);
  const { report } = await into(parts, [small.archive, small.photos]);
  for (const kind of [
    "post",
    "reshare",
    "photo",
    "upload",
    "comment",
    "reaction",
    "vote",
    "contact",
    "block",
    "tag",
    "subscription",
  ])
    assert.deepEqual(line(report, kind), line(asNew, kind), kind);
});
