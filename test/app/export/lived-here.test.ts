/** What an account has lived here leaves as a pod reads it: posts, words of neighbours with their signatures, contacts, conversations. */
import assert from "node:assert/strict";
import { createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import draft04 from "ajv-draft-04";
import { sql } from "kysely";
import { share } from "../../../src/app/contacts/share.ts";
import { startConversation } from "../../../src/app/converse/converse.ts";
import { castVote, react, reshare, writeComment } from "../../../src/app/publish/answers.ts";
import { uploadPhoto } from "../../../src/app/publish/photos.ts";
import { writePost } from "../../../src/app/publish/write-post.ts";
import { diaspora } from "../../../src/protocols/diaspora/index.ts";
import { listConversations, listMessages } from "../../../src/store/content/conversations.ts";
import { findAccount, setWantsToBeAsked, wantsToBeAsked } from "../../../src/store/people/accounts.ts";
import { removeAspect } from "../../../src/store/people/aspects.ts";
import { identityByRef } from "../../../src/store/people/identities.ts";
import { importWhole } from "../../support/arrivals.ts";
import { archiveAt, exportWhole } from "../../support/exports.ts";
import { type Member, member } from "../../support/members.ts";
import { type FreshParts, freshParts } from "../../support/parts.ts";
import { photo as makePhoto } from "../../support/photos.ts";
import { shared, withoutShared } from "../../support/shared.ts";
import { openTestWeb, type TestWeb } from "../../support/web.ts";
import { addPerson } from "../../support/world.ts";

let web: TestWeb;
let there: FreshParts;
let [alice, bob]: Member[] = [];
let path: string;
// biome-ignore lint/suspicious/noExplicitAny: an archive as it stands
let archive: any;
const public_ = { kind: "public" } as const;
const got = <T>(result: { ok: true; value: T } | { ok: false; refusal: unknown }): T => {
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
};

before(async () => {
  web = await openTestWeb();
  there = await freshParts({ config: { url: "https://other.example" } });
  const { needs, db } = web;
  alice = await member(web, "alice", "Alice");
  bob = await member(web, "bob", "Bob");
  for (const [who, whom] of [
    [alice, bob],
    [bob, alice],
  ] as const) {
    const target = await identityByRef(db, "diaspora", whom.ref);
    assert.ok(target !== null);
    got(await share(needs, { accountId: who.accountId, target, aspectIds: [who.aspects.Friends as number] }));
  }
  await db
    .updateTable("contact")
    .set({ note: "from the **choir**" })
    .where("account_id", "=", alice.accountId)
    .execute();
  async function* bytes() {
    yield await makePhoto("jpeg", null);
  }
  const { photoId } = got(await uploadPhoto(needs, alice.accountId, { bytes: bytes() }));
  const poll = { question: "Tea?", answers: ["yes", "no"] };
  const open = got(await writePost(needs, alice.accountId, { text: "to all", to: public_, photoIds: [photoId], poll }));
  const aspectIds = [alice.aspects.Friends as number];
  const closed = got(
    await writePost(needs, alice.accountId, { text: "to friends", to: { kind: "aspects", aspectIds } }),
  );
  const bobs = got(await writePost(needs, bob.accountId, { text: "what bob says", to: public_ }));
  for (const postId of [open.postId, closed.postId]) {
    const { commentId } = got(await writeComment(needs, bob, { postId, text: "bob was here; *really*" }));
    got(await react(needs, bob, { target: { kind: "post", id: postId } }));
    got(await react(needs, alice, { target: { kind: "comment", id: commentId } }));
  }
  const answers = await db.selectFrom("poll_answer").select("id").orderBy("id").execute();
  got(await castVote(needs, bob, { postId: open.postId, answerId: answers[0]?.id ?? 0 }));
  got(await writeComment(needs, alice, { postId: bobs.postId, text: "alice below bob" }));
  got(await reshare(needs, alice, bobs.postId));
  const { personId } = await addPerson(db, "dee", "pod.example");
  for (const table of ["block", "mute"] as const)
    await db
      .insertInto(table)
      .values({ account_id: alice.accountId, person_id: personId, created_at: new Date(0) })
      .execute();
  await db.insertInto("subscription").values({ account_id: alice.accountId, post_id: open.postId }).execute();
  await db.insertInto("tag_follow").values({ account_id: alice.accountId, name: "terns" }).execute();
  await needs.database.transaction((tx) => setWantsToBeAsked(tx, (alice as Member).accountId, true));
  const other = await identityByRef(db, "diaspora", bob.ref);
  assert.ok(other !== null);
  got(await startConversation(needs, { accountId: alice.accountId, subject: "secret", text: "psst", others: [other] }));
  const exported = await exportWhole(needs, "alice");
  assert.deepEqual(
    exported.notes.map(({ code }) => code),
    ["mail-missing"],
  );
  path = exported.data.path;
  archive = archiveAt(path);
});
after(async () => {
  await web.close();
  await there.dispose();
});

test("the schema of real pods accepts it", { skip: withoutShared("data/diaspora/archive-format.json") }, () => {
  const schema = (name: string) => JSON.parse(readFileSync(shared(`data/diaspora/${name}`), "utf8"));
  const ajv = new draft04.default({ strict: false });
  ajv.addSchema(schema("federation_entities.json"));
  const validate = ajv.compile(schema("archive-format.json"));
  assert.ok(validate(archive), JSON.stringify(validate.errors?.slice(0, 3)));
});

test("the words of neighbours are signed by them, as other pods verify it", async () => {
  const own = await web.db
    .selectFrom("identity_key")
    .select("public_key")
    .where("identity_id", "=", bob?.identityId ?? 0)
    .executeTakeFirstOrThrow();
  const key = createPublicKey({ key: own.public_key, format: "der", type: "spki" });
  const { relayables } = archive.others_data;
  assert.equal(relayables.length, 5, "two comments, two likes, a vote");
  for (const { entity_data: data, property_order: order } of relayables) {
    assert.equal(data.author, bob?.ref);
    const base = diaspora.archives.signatureBase({ text: data.text ?? null, signed: { order, values: data } });
    assert.ok(verify("sha256", Buffer.from(base), key, Buffer.from(data.author_signature, "base64")), data.guid);
  }
});

test("own words carry no signature, and what they hang on comes along where everybody may see it", () => {
  const { relayables, posts, contacts } = archive.user;
  assert.equal(relayables.length, 3, "a comment, and likes of two comments");
  for (const { entity_data: data } of relayables) assert.equal("author_signature" in data, false);
  assert.deepEqual(
    posts.map((post: { entity_type: string; subscribed_users_ids?: string[] }) => [
      post.entity_type,
      post.subscribed_users_ids,
    ]),
    [
      ["status_message", undefined],
      ["status_message", [bob?.ref]],
      ["reshare", undefined],
    ],
  );
  assert.equal(posts[0].entity_data.photos.length, 1);
  assert.deepEqual(
    archive.others_data.posts.map((post: { entity_data: object }) => post.entity_data),
    [{ ...archive.others_data.posts[0].entity_data, author: bob?.ref, text: "what bob says", public: true }],
  );
  assert.deepEqual([contacts[0].account_id, contacts[0].note], [bob?.ref, "from the **choir**"]);
});

test("the conversation goes on elsewhere, and is nobody else's there", async () => {
  // Whom the other pod does not know yet, waits there.
  for (const ref of [bob?.ref ?? "", "dee@pod.example"]) {
    const [name = "", host = ""] = ref.split("@");
    await addPerson(there.database.db, name, host);
  }
  await importWhole(there, "al", path);
  const account = await findAccount(there.database.db, "al");
  assert.ok(account !== null);
  const [conversation] = await listConversations(there.database.db, account.accountId, { most: 10 });
  assert.deepEqual([conversation?.subject, conversation?.unread], ["secret", 0]);
  assert.ok(conversation?.refs.includes(bob?.ref ?? ""));
  const messages = await listMessages(there.database.db, conversation?.conversationId ?? 0, account.accountId, {
    most: 10,
  });
  assert.deepEqual(
    messages.map(({ text, own }) => [text, own]),
    [["psst", true]],
  );
});

/** What of an account's data an archive carries, by table; for every other table, why it does not. */
const carried = [
  ...["account", "profile", "aspect", "aspect_member", "contact", "tie", "block", "mute", "tag_follow", "subscription"],
  ...["post", "post_aspect", "photo", "poll", "poll_answer", "audience", "audience_member", "pod_set"],
  ...["comment", "reaction", "vote", "conversation", "conversation_participant", "conversation_reading", "message"],
] as const;
const notCarried: Readonly<Record<string, string>> = {
  ...of(
    "who is whom is told by addresses, which are in the file",
    "person identity byline move_link conversation_stranger",
  ),
  ...of(
    "the key is in the file; a new home makes one of its own",
    "own_key identity_key pod_key taken_name found_before",
  ),
  ...of("log-in and letters are of this pod", "session password_link invitation letter notification"),
  ...of("imports leave as what they brought, and what still waits", "import import_before ledger"),
  ...of(
    "files and steps on their way in or out",
    "upload export hand_over_in hand_over_out move_in move_in_attempt move_in_contact move_in_rule",
  ),
  ...of(
    "moves are told by the network and proved there",
    "migration migration_before migration_decline migration_told told_again stop",
  ),
  ...of("answers to events: archives of pods have no words for them", "attendance"),
  ...of("who got or watches a post of others is for their pods", "post_recipient subscriber"),
  ...of("what was deleted stays so here", "tombstone"),
  ...of("whom podmins shut out is their pod's matter", "shut_out"),
  ...of(
    "the pod's own work and memory",
    "job inbox outbox_message outbox_host outbox_parcel failed_lookup fetched_file fetched_avatar foreign_emoji own_emoji pod_fact pod_software schema_version",
  ),
};
function of(why: string, tables: string): Record<string, string> {
  return Object.fromEntries(tables.split(" ").map((table) => [table, why]));
}

test("of every table it is known whether an archive carries what stands there; and what it carries is elsewhere afterwards", async () => {
  const names = async ({ db }: { db: TestWeb["db"] }) =>
    (
      await sql<{ name: string }>`
        select table_name as name from information_schema.tables where table_schema = 'public' order by 1`.execute(db)
    ).rows.map(({ name }) => name);
  assert.deepEqual([...carried, ...Object.keys(notCarried)].sort(), await names(web));
  const empty = async (db: TestWeb["db"]) => {
    const without: string[] = [];
    for (const table of carried)
      if ((await sql`select 1 from ${sql.table(table)} limit 1`.execute(db)).rows.length === 0) without.push(table);
    return without;
  };
  // Lists of pods are made of what archives say: here nobody came with one.
  assert.deepEqual([await empty(web.db), await empty(there.database.db)], [["pod_set"], []]);
  const account = await findAccount(there.database.db, "al");
  assert.equal(await wantsToBeAsked(there.database.db, account?.accountId ?? 0), true);
});

test("whoever has moved away takes along the same, and nothing of what they said where they are now", async () => {
  const at = new Date(web.needs.clock.now());
  const { personId = 0, identityId = 0, accountId = 0 } = alice ?? {};
  const post = (await web.db.selectFrom("post").selectAll().where("text", "=", "to all").executeTakeFirstOrThrow()).id;
  await web.needs.database.transaction(async (tx) => {
    await tx.updateTable("identity").set({ state: "moved", until: at }).where("id", "=", identityId).execute();
    await tx.updateTable("account").set({ state: "moved", left_at: at }).where("id", "=", accountId).execute();
    const home = { protocol: "diaspora", ref: "alice@far.example", host: "far.example", guid: "f".repeat(32) };
    const { id } = await tx
      .insertInto("identity")
      .values({ ...home, person_id: personId, state: "current", since: at })
      .returning("id")
      .executeTakeFirstOrThrow();
    const byline = await tx
      .insertInto("byline")
      .values({ identity_id: id, protocol: "diaspora", ref: home.ref })
      .returning("id")
      .executeTakeFirstOrThrow();
    await tx
      .insertInto("comment")
      .values({
        post_id: post,
        byline_id: byline.id,
        guid: "e".repeat(32),
        text: "from afar",
        written_at: at,
        created_at: at,
      })
      .execute();
  });
  const exported = await exportWhole(web.needs, "alice");
  const now = archiveAt(exported.data.path);
  assert.equal(now.user.profile.entity_data.author, alice?.ref);
  assert.deepEqual(now.user.posts, archive.user.posts);
  assert.deepEqual(now.user.relayables, archive.user.relayables);
});

test("in which aspects a limited post was shown leaves with it, arrives elsewhere, and goes with the aspect", async () => {
  const { needs, db } = web;
  const dana = await member(web, "dana", "Dana");
  const target = await identityByRef(db, "diaspora", bob?.ref ?? "");
  assert.ok(target !== null);
  const [family, work] = [dana.aspects.Family as number, dana.aspects.Work as number];
  got(await share(needs, { accountId: dana.accountId, target, aspectIds: [family, work] }));
  const to = { kind: "aspects", aspectIds: [work, family, bob?.aspects.Friends as number] } as const;
  got(await writePost(needs, dana.accountId, { text: "for some", to }));
  const postsIn = async (exported: { readonly data: { readonly path: string } }) =>
    archiveAt(exported.data.path).user.posts.map((post: { sterna_aspects?: string[] }) => post.sterna_aspects);
  const first = await exportWhole(needs, "dana");
  assert.deepEqual(
    await postsIn(first),
    [["Family", "Work"]],
    "in the order of the aspects, and none of somebody else's",
  );
  await importWhole(there, "dana", first.data.path);
  assert.deepEqual(await postsIn(await exportWhole(there, "dana")), [["Family", "Work"]]);
  const { id } = await there.database.db
    .selectFrom("aspect")
    .innerJoin("account", "account.id", "aspect.account_id")
    .select("aspect.id")
    .where("username", "=", "dana")
    .where("name", "=", "Work")
    .executeTakeFirstOrThrow();
  await there.database.transaction((tx) => removeAspect(tx, id));
  assert.deepEqual(await postsIn(await exportWhole(there, "dana")), [["Family"]]);
});
