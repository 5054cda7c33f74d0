/** An archive comes to a pod that knows some of the people in it: what is proved, who becomes a contact, and whose words stay claims. */
import assert from "node:assert/strict";
import test from "node:test";
import { sql } from "kysely";
import { keepHere } from "../../src/app/arrive/keep-here.ts";
import { postVisibleTo } from "../../src/store/content/visibility.ts";
import type { Db } from "../../src/store/database.ts";
import { personPosts, readerStream, type StreamPage } from "../../src/store/views/stream.ts";
import { alice, archiveIn, importWhole, small, smallValue } from "../support/arrivals.ts";
import {
  addKnownPerson,
  derOf,
  type WorldEntity as Entity,
  type KnownPerson,
  keyOf,
  knowEverybody,
  people,
  world,
} from "../support/known.ts";
import { freshParts } from "../support/parts.ts";
import { addPoll, addPost } from "../support/world.ts";

const refs = async (db: Db, query: ReturnType<typeof sql>): Promise<unknown[]> =>
  (await query.execute(db)).rows.map((row) => Object.values(row as object)[0]);

test("signatures of people whose keys are known here are proved, and their words stand under their identity", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  await knowEverybody(db);
  const { check, report } = await importWhole(parts, "alice", small.archive);
  assert.deepEqual(check.signatures, { proved: 28, archiveKeyOnly: 0, keyUnknown: 0, wrong: 0 });
  for (const kind of report.ledger.kinds.filter((each) => each.kind.startsWith("others")))
    assert.equal(kind.made, kind.expected, kind.kind);
  const authors = await refs(
    db,
    sql`select distinct identity.ref from comment join byline on byline.id = byline_id join identity on identity.id = byline.identity_id
         where verdict = 'proved' and byline.import_id is null order by 1`,
  );
  const should = smallValue().others_data.relayables.filter((each) => each.entity_type === "comment");
  assert.deepEqual(authors, [...new Set(should.map((each) => each.entity_data.author))].sort());
});

test("a signature that does not fit the known key stays a claim that only its importer sees", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  await knowEverybody(db);
  const archive = smallValue();
  const forged = archive.others_data.relayables[0];
  assert.ok(forged);
  forged.entity_data.text = "I never wrote this";
  const { check } = await importWhole(parts, "alice", await archiveIn(parts, archive));
  assert.deepEqual(check.signatures, { proved: 27, archiveKeyOnly: 0, keyUnknown: 0, wrong: 1 });
  const made = await sql<{ verdict: string; identity_id: unknown }>`
    select verdict, identity_id from comment join byline on byline.id = byline_id where comment.guid = ${String(forged.entity_data.guid)}`.execute(
    db,
  );
  assert.deepEqual(made.rows, [{ verdict: "wrong", identity_id: null }]);
});

test("a key in the archive judges nothing where another one is known", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  const forgedKey = people[3]?.public_key ?? "";
  const archive = smallValue();
  const contact = archive.user.contacts.find((each) => each.account_id === "ben@pod-b.example");
  assert.ok(contact);
  contact.public_key = forgedKey;
  await addKnownPerson(db, "ben@pod-b.example", keyOf("ben@pod-b.example"));
  const { check } = await importWhole(parts, "alice", await archiveIn(parts, archive));
  assert.equal(check.signatures.wrong, 0);
  assert.equal(
    check.signatures.proved,
    archive.others_data.relayables.filter((each) => each.entity_data.author === "ben@pod-b.example").length,
  );
  const keys = await sql<{
    key: Buffer;
  }>`select public_key as key from identity_key where source = 'discovered'`.execute(db);
  assert.deepEqual(
    keys.rows.map(({ key }) => key),
    [keyOf("ben@pod-b.example")],
    "no key was learnt from the archive",
  );
});

test("a comment from before a move verifies under the earlier identity, and stands under it; what is younger or has no date does not", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  const [was, is] = ["jan@pod-b.example", "jan@pod-z.example"];
  const archive = smallValue();
  // Real pods write the new address beside the old signature.
  const written = archive.others_data.relayables.filter((each) => each.entity_data.author === was);
  for (const { entity_data: data } of written) data.author = is;
  const dates = written
    .filter((each) => each.entity_type === "comment")
    .map((each) => Date.parse(String(each.entity_data.created_at)))
    .sort((one, other) => one - other);
  const until = new Date(dates.at(-1) ?? 0);
  const before = dates.filter((date) => date < until.getTime()).length;
  assert.ok(before > 0 && before < written.length);
  await addKnownPerson(db, is, keyOf("oz@pod-c.example"), { ref: was, publicKey: keyOf(was), until });
  const { check } = await importWhole(parts, "alice", await archiveIn(parts, archive));
  assert.deepEqual([check.signatures.proved, check.signatures.wrong], [before, written.length - before]);
  const made = await sql<{ ref: string; kind: string; count: number }>`
    select byline.ref, kind, count(*) from (select 'comment' as kind, byline_id, verdict from comment union all select 'like', byline_id, verdict
                                      from reaction union all select 'vote', byline_id, verdict from vote) as all_of_them
      join byline on byline.id = byline_id where verdict = 'proved' group by 1, 2`.execute(db);
  assert.deepEqual(made.rows, [{ ref: was, kind: "comment", count: before }]);
});

test("contacts who are known here become contacts with their aspects; the others wait whole", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  const archive = smallValue();
  const known = archive.user.contacts.slice(0, 9).map((each) => String(each.account_id));
  for (const ref of known) await addKnownPerson(db, ref, keyOf(ref));
  const { report } = await importWhole(parts, "alice", small.archive);
  const contacts = report.ledger.kinds.find(({ kind }) => kind === "contact");
  const followers = archive.user.contacts.slice(0, 9).filter((each) => each.sharing && !each.receiving).length;
  assert.deepEqual(
    [contacts?.made, contacts?.waiting],
    [9 - followers, { follower: followers, person: archive.user.contacts.length - 9 }],
  );
  const made = await sql<{ ref: string; ours: string; theirs: string; aspects: string[] }>`
    select identity.ref, tie.ours, tie.theirs,
           array(select aspect.name from aspect_member join aspect on aspect.id = aspect_id where contact_id = contact.id order by position) as aspects
      from contact join tie on tie.contact_id = contact.id join identity on identity.person_id = contact.person_id
     order by identity.ref`.execute(db);
  const order = archive.user.contact_groups.map(({ name }) => name);
  const should = archive.user.contacts
    .filter((each) => known.includes(String(each.account_id)))
    .map((each) => ({
      ref: each.account_id,
      ours: each.receiving ? "established" : "none",
      theirs: each.sharing ? "established" : "none",
      aspects: (each.contact_groups_membership as string[]).sort((a, b) => order.indexOf(a) - order.indexOf(b)),
    }))
    .sort((a, b) => (String(a.ref) < String(b.ref) ? -1 : 1));
  assert.deepEqual(made.rows, should);
});

test("an aspect that only contacts name is made, behind the others", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  const archive = smallValue();
  const [contact] = archive.user.contacts;
  assert.ok(contact);
  contact.contact_groups_membership = ["family", "Néw", "NÉW"];
  await addKnownPerson(db, String(contact.account_id), keyOf("ben@pod-b.example"));
  const { check } = await importWhole(parts, "alice", await archiveIn(parts, archive));
  assert.equal(check.findings.totals["aspect-undeclared"], 1);
  const aspects = await refs(db, sql`select name from aspect order by position, name`);
  assert.deepEqual(aspects, [...archive.user.contact_groups.map(({ name }) => name), "Néw"]);
  const members = await refs(
    db,
    sql`select name from aspect_member join aspect on aspect.id = aspect_id order by position`,
  );
  assert.deepEqual(members, ["Family", "Néw"]);
});

test("whoever is a contact and blocked is blocked, and the contact rests", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  await knowEverybody(db);
  for (const block of smallValue().user.blocks) {
    const known = await db.selectFrom("identity").select("id").where("ref", "=", block).executeTakeFirst();
    if (known === undefined) await addKnownPerson(db, block, keyOf("ben@pod-b.example"));
  }
  const { report } = await importWhole(parts, "alice", small.archive);
  assert.equal(report.ledger.kinds.find(({ kind }) => kind === "block")?.made, 3);
  const resting = await refs(
    db,
    sql`select identity.ref from contact join identity on identity.person_id = contact.person_id where suspended_at is not null`,
  );
  assert.deepEqual(resting, ["eve@friendica-e.example"]);
  const blocked = await refs(
    db,
    sql`select identity.ref from block join identity on identity.person_id = block.person_id order by 1`,
  );
  assert.deepEqual(blocked, [...smallValue().user.blocks].sort());
});

test("the account is no contact of itself, whatever the archive says", async () => {
  await using parts = await freshParts();
  const archive = smallValue();
  const [contact] = archive.user.contacts;
  assert.ok(contact);
  contact.account_id = "alice@sterna.example";
  archive.user.blocks.push("alice@sterna.example");
  const { report } = await importWhole(parts, "alice", await archiveIn(parts, archive));
  const skipped = Object.fromEntries(report.ledger.kinds.map(({ kind, skipped }) => [kind, skipped]));
  assert.deepEqual([skipped.contact, skipped.block], [{ "contact-self": 1 }, { "block-self": 1 }]);
  const { db } = parts.database;
  assert.deepEqual(await refs(db, sql`select 1 from contact union all select 1 from block`), []);
});

/** Posts of others as this pod would have them, by their authors. */
async function knowPosts(db: Db, known: ReadonlyMap<string, KnownPerson>): Promise<void> {
  for (const { entity_data: data } of world.posts_of_others) {
    const ref = String(data.author);
    const { id } = await db
      .insertInto("byline")
      .values({ identity_id: known.get(ref)?.identityId ?? null, protocol: "diaspora", ref })
      .onConflict((conflict) => conflict.doNothing())
      .returning("id")
      .executeTakeFirst()
      .then(
        (made) =>
          made ??
          db
            .selectFrom("byline")
            .select("id")
            .where("ref", "=", ref)
            .where("import_id", "is", null)
            .executeTakeFirstOrThrow(),
      );
    const post = await addPost(db, id, {
      guid: String(data.guid),
      reach: data.public ? "public" : "limited",
      text: String(data.text),
    });
    const poll = (data.poll as Entity | undefined)?.entity_data;
    if (poll === undefined) continue;
    const answers = poll.poll_answers as Entity[];
    const ids = await addPoll(
      db,
      post.id,
      String(poll.question),
      answers.map((each) => String(each.entity_data.answer)),
    );
    await sql`update poll set guid = ${String(poll.guid)} where post_id = ${post.id}`.execute(db);
    for (const [index, answer] of answers.entries())
      await sql`update poll_answer set guid = ${String(answer.entity_data.guid)} where id = ${ids[index]}`.execute(db);
  }
}

test("own comments, likes, votes and subscriptions find posts of others that are here, as far as the account may see them", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  const known = await knowEverybody(db);
  await knowPosts(db, known);
  const { report } = await importWhole(parts, "alice", small.archive);
  const isPublic = new Map(world.posts_of_others.map(({ entity_data: data }) => [data.guid, data.public === true]));
  const own = smallValue().user;
  const ownGuids = new Set(own.posts.map((each) => each.entity_data.guid));
  const seen = (guid: unknown) => ownGuids.has(guid as string) || isPublic.get(guid) === true;
  const comments = own.relayables.filter((each) => each.entity_type === "comment");
  const found = comments.filter((each) => seen(each.entity_data.parent_guid)).length;
  assert.ok(found > 6 && found < comments.length, "some of their parents are public, some limited");
  const line = (kind: string) => report.ledger.kinds.find((each) => each.kind === kind);
  assert.deepEqual([line("comment")?.made, line("comment")?.waiting], [found, { parent: comments.length - found }]);
  assert.deepEqual(line("vote")?.made, 2);
  const subscribed = own.post_subscriptions.filter(seen).length;
  assert.deepEqual(line("subscription")?.made, subscribed);
  const reshares = line("reshare");
  assert.deepEqual([reshares?.made, reshares?.waiting], [3, {}]);
  const strange = await refs(
    db,
    sql`select post.guid from comment join post on post.id = comment.post_id where post.import_id is null and post.reach = 'limited'`,
  );
  assert.deepEqual(strange, [], "nothing is hung on posts that the account may not see");
});

test("an archive of a proved owner imported under two names: each has all of it until a move is announced", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  await addKnownPerson(db, alice, derOf(smallValue().user.private_key));
  for (const name of ["alice", "alice2"]) {
    const { check, report } = await importWhole(parts, name, small.archive, small.photos);
    assert.equal(check.ownership, "proved");
    const made = (kind: string) => report.ledger.kinds.find((line) => line.kind === kind)?.made;
    assert.deepEqual([made("post"), made("photo"), made("upload")], [26, 9, 2], name);
  }
});

test("what is here live under the proved old identity does not come a second time", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  const { identityId } = await addKnownPerson(db, alice, derOf(smallValue().user.private_key));
  const guid = smallValue().user.posts[7]?.entity_data.guid as string;
  await sql`
    with own as (insert into byline (identity_id, protocol, ref) values (${identityId}, 'diaspora', ${alice}) returning id)
    insert into post (byline_id, guid, kind, reach, text, written_at, created_at)
    select id, ${guid}, 'post', 'public', 'live', now(), now() from own`.execute(db);
  const { report } = await importWhole(parts, "alice", small.archive, small.photos);
  const line = (kind: string) => report.ledger.kinds.find((each) => each.kind === kind);
  assert.deepEqual([line("post")?.made, line("post")?.alreadyThere], [25, 1]);
  assert.equal(line("photo")?.alreadyThere, 1, "the photo of that post");
  const { id: accountId, person_id: personId } = await db
    .selectFrom("account")
    .select(["id", "person_id"])
    .where("username", "=", "alice")
    .executeTakeFirstOrThrow();
  const owner = { kind: "account", accountId, personId } as const;
  const everybody = { accountId: null, personId };
  const seen = async (page: Promise<StreamPage>) => (await page).posts.filter(({ text }) => text === "live").length;
  assert.equal(await seen(readerStream(db, owner, null)), 1, "its owner finds it beside what came");
  assert.equal(await seen(personPosts(db, owner, owner, null)), 1);
  assert.equal(await seen(personPosts(db, { kind: "visitor" }, everybody, null)), 0, "nobody else sees the two as one");
  assert.equal(report.ledger.open, 0);
  assert.equal((await db.selectFrom("post").select("id").where("guid", "=", guid).execute()).length, 1);
});

test("people of an audience who are known here see a limited post once it is kept here", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  const { personId } = await addKnownPerson(
    db,
    "ben@pod-b.example",
    derOf(smallValue().user.contacts[0]?.public_key as string),
  );
  await importWhole(parts, "alice", small.archive, small.photos);
  const seen = async () =>
    (
      await sql<{ guid: string }>`
      select guid from post where reach = 'limited' and ${postVisibleTo({ kind: "account", accountId: 0, personId })}`.execute(
        db,
      )
    ).rows.length;
  assert.equal(await seen(), 0);
  assert.ok((await keepHere(parts, { username: "alice" })).ok);
  const named = smallValue().user.posts.filter((post) => post.subscribed_users_ids?.includes("ben@pod-b.example"));
  assert.equal(await seen(), named.length);
});

test("two addresses of one person are one contact, with what both entries have", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  const { personId } = await addKnownPerson(
    db,
    "ben@pod-b.example",
    derOf(smallValue().user.contacts[0]?.public_key as string),
  );
  await sql`insert into identity (person_id, protocol, ref, host, state, since)
            values (${personId}, 'diaspora', 'mo@friendica-e.example', 'friendica-e.example', 'moved', now())`.execute(
    db,
  );
  const { report } = await importWhole(parts, "alice", small.archive, small.photos);
  const contacts = report.ledger.kinds.find(({ kind }) => kind === "contact");
  assert.deepEqual([contacts?.made, contacts?.alreadyThere], [1, 1]);
  assert.equal(report.ledger.open, 0);
  const ties = await db.selectFrom("tie").select(["ours", "theirs"]).execute();
  assert.equal(ties.length, 1);
});
