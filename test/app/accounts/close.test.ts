/** Accounts that end: closed here, and reported as ended by other pods. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addAccount } from "../../../src/app/accounts/add.ts";
import { closeAccount, planClosing } from "../../../src/app/accounts/close.ts";
import { signingKeys } from "../../../src/app/accounts/own-keys.ts";
import { makePasswordLink } from "../../../src/app/accounts/password-link.ts";
import { share } from "../../../src/app/contacts/share.ts";
import { startConversation } from "../../../src/app/converse/converse.ts";
import { applyMessage } from "../../../src/app/receive/apply.ts";
import { listContacts } from "../../../src/store/people/contacts.ts";
import type { KnownIdentity } from "../../../src/store/people/identities.ts";
import { runCommand } from "../../support/commands.ts";
import { type FreshParts, freshParts } from "../../support/parts.ts";
import { aspectIdsOf, type Here, said, somebodyElse, somebodyHere, takeTold } from "../../support/people.ts";
import {
  addComment,
  addImport,
  addPhoto,
  addPoll,
  addPost,
  addReaction,
  addVote,
  freshGuid,
} from "../../support/world.ts";

let parts: FreshParts;
before(async () => {
  parts = await freshParts();
});
after(() => parts.dispose());

const db = () => parts.database.db;
const now = () => new Date(parts.clock.now());
let count = 0;
const here = () => somebodyHere(parts, `here${++count}`);
const elsewhere = () => somebodyElse(parts, `else${++count}@pod.example`);
const shareWith = async (one: Here, target: KnownIdentity) =>
  assert.ok(
    (await share(parts, { accountId: one.accountId, target, aspectIds: await aspectIdsOf(parts, one.accountId) })).ok,
  );
const endOf = async (author: KnownIdentity) => {
  const heard = await parts.database.transaction((tx) =>
    applyMessage(tx, parts, said({ kind: "account-deletion", author: author.ref }, author, null, now())),
  );
  return heard.ok ? heard.value : heard.refusal.code;
};
const countOf = async (table: "post" | "photo" | "comment" | "reaction" | "vote", ids: readonly number[]) =>
  (
    await db()
      .selectFrom(table)
      .select("id")
      .where("id", "in", [...ids])
      .execute()
  ).length;

test("closing tells contacts of either side, subscribers and resharers elsewhere, openly and once each", async () => {
  const [alice, shared, fan, subscriber, resharer, bystander] = [
    await here(),
    await elsewhere(),
    await elsewhere(),
    await elsewhere(),
    await elsewhere(),
    await elsewhere(),
  ];
  await shareWith(alice, shared);
  await parts.database.transaction((tx) =>
    applyMessage(
      tx,
      parts,
      said(
        { kind: "contact", author: fan.ref, recipient: alice.ref, sharing: true, following: true, blocking: false },
        fan,
        alice,
        now(),
      ),
    ),
  );
  const post = await addPost(db(), alice.bylineId, { text: "Hi" });
  await db()
    .insertInto("subscriber")
    .values({ post_id: post.id, byline_id: subscriber.bylineId, guid: freshGuid(), created_at: now() })
    .execute();
  await addPost(db(), resharer.bylineId, { kind: "reshare", root: { ref: alice.ref, guid: post.guid } });
  await addComment(db(), (await addPost(db(), bystander.bylineId)).id, alice.bylineId, "I was here");
  await takeTold(parts);
  const closed = await closeAccount(parts, alice.username);
  assert.ok(closed.ok && closed.value.told === 4);
  const [told, ...rest] = await takeTold(parts);
  assert.deepEqual(rest, []);
  assert.deepEqual(told, {
    message: { kind: "account-deletion", author: alice.ref },
    to: [shared, fan, subscriber, resharer].map(({ identityId }) => identityId).sort((a, b) => a - b),
    reach: "public",
    as: alice.identityId,
  });
});

test("a closed account leaves nothing personal, what it said elsewhere, its key, and its name to nobody", async () => {
  const [alice, bob, remote] = [await here(), await here(), await elsewhere()];
  await shareWith(alice, bob);
  await shareWith(bob, alice);
  await makePasswordLink(parts, alice.username);
  const post = await addPost(db(), alice.bylineId);
  const [answer = 0] = await addPoll(db(), post.id, "Tea?", ["Yes", "No"]);
  const onIt = [
    await addComment(db(), post.id, bob.bylineId, "Nice"),
    await addComment(db(), post.id, remote.bylineId, "Yes"),
  ];
  const like = await addReaction(db(), { commentId: onIt[0] ?? 0 }, remote.bylineId);
  const vote = await addVote(db(), answer, bob.bylineId);
  const photo = await addPhoto(db(), alice.bylineId, { postId: post.id });
  const { importId, bylineId } = await addImport(db(), alice.accountId, "alice@old.example");
  const imported = await addPost(db(), bylineId, { importId });
  await db()
    .insertInto("ledger")
    .values({
      import_id: importId,
      place: "/x",
      kind: "contact",
      outcome: "waiting",
      reason: "person",
      item: JSON.stringify({ ref: "secret@pod.example" }),
    })
    .execute();
  const kept = await addComment(db(), (await addPost(db(), bob.bylineId)).id, alice.bylineId, "Stays");
  assert.ok(
    (await startConversation(parts, { accountId: alice.accountId, subject: "s", text: "t", others: [bob] })).ok,
  );
  assert.ok((await closeAccount(parts, alice.username)).ok);

  assert.deepEqual(
    [
      await countOf("post", [post.id, imported.id]),
      await countOf("photo", [photo.id]),
      await countOf("comment", onIt),
      await countOf("reaction", [like]),
      await countOf("vote", [vote]),
    ],
    [0, 0, 0, 0, 0],
  );
  assert.equal(await countOf("comment", [kept]), 1);
  for (const table of [
    "aspect",
    "contact",
    "session",
    "password_link",
    "notification",
    "conversation_reading",
  ] as const)
    assert.deepEqual(
      await db().selectFrom(table).select("account_id").where("account_id", "=", alice.accountId).execute(),
      [],
      table,
    );
  assert.deepEqual(await db().selectFrom("ledger").select("item").where("import_id", "=", importId).execute(), []);
  assert.equal((await listContacts(db(), bob.accountId, alice.personId)).length, 0, "ties of others with it end");
  const account = await db()
    .selectFrom("account")
    .select(["state", "password_hash", "email"])
    .where("id", "=", alice.accountId)
    .executeTakeFirst();
  assert.deepEqual(account, { state: "closed", password_hash: null, email: null });
  const identity = await db()
    .selectFrom("identity")
    .select(["state", "until"])
    .where("id", "=", alice.identityId)
    .executeTakeFirst();
  assert.deepEqual(identity, { state: "ended", until: now() });
  assert.equal((await signingKeys(parts, alice.identityId)).ref, alice.ref);
  const again = await addAccount(parts, alice.username);
  assert.ok(!again.ok && again.refusal.code === "name-once-used");
});

test("a closed account acts no more: it neither shares nor is shared with, and closes once", async () => {
  const [alice, bob] = [await here(), await here()];
  await closeAccount(parts, alice.username);
  const aspectIds = await aspectIdsOf(parts, bob.accountId);
  const [by, withIt] = [
    await share(parts, { accountId: alice.accountId, target: bob, aspectIds }),
    await share(parts, { accountId: bob.accountId, target: alice, aspectIds }),
  ];
  assert.ok(!by.ok && by.refusal.code === "account-not-open");
  assert.ok(!withIt.ok && withIt.refusal.code === "person-gone");
  const twice = await closeAccount(parts, alice.username);
  assert.ok(!twice.ok && twice.refusal.code === "account-closed");
  const nobody = await planClosing(parts, "nobody");
  assert.ok(!nobody.ok && nobody.refusal.code === "account-unknown");
});

test("sterna account close shows what goes, and does it with --yes alone", async () => {
  const alice = await here();
  await addPost(db(), alice.bylineId);
  const shown = await runCommand(parts, "account", "close", alice.username, "--json");
  assert.deepEqual(
    [shown.exit, JSON.parse(shown.out)],
    [0, { username: alice.username, closed: false, posts: 1, photos: 0, contacts: 0, conversations: 0, told: 0 }],
  );
  const state = async () =>
    (await db().selectFrom("account").select("state").where("id", "=", alice.accountId).executeTakeFirst())?.state;
  assert.equal(await state(), "active");
  assert.equal(
    JSON.parse((await runCommand(parts, "account", "close", alice.username, "--yes", "--json")).out).closed,
    true,
  );
  assert.equal(await state(), "closed");
  const again = await runCommand(parts, "account", "close", alice.username, "--yes");
  assert.equal(again.exit, 11);
});

test("an account that ends elsewhere loses profile, posts and photos here; what it said below others' posts stays", async () => {
  const [alice, bob] = [await here(), await elsewhere()];
  await shareWith(alice, bob);
  await db()
    .updateTable("profile")
    .set({ display_name: "Bob", bio: "x", avatar_url: "https://pod.example/a.jpg" })
    .where("identity_id", "=", bob.identityId)
    .execute();
  const [post, own] = [await addPost(db(), bob.bylineId), await addPost(db(), alice.bylineId)];
  const [onIt, kept] = [
    await addComment(db(), post.id, alice.bylineId, "Nice"),
    await addComment(db(), own.id, bob.bylineId, "Thanks"),
  ];
  const photo = await addPhoto(db(), bob.bylineId, { postId: post.id, blob: "b".repeat(64) });
  assert.deepEqual(await endOf(bob), { changed: true, freedBlobs: ["b".repeat(64)] });
  assert.deepEqual(
    [
      await countOf("post", [post.id]),
      await countOf("photo", [photo.id]),
      await countOf("comment", [onIt]),
      await countOf("comment", [kept]),
    ],
    [0, 0, 0, 1],
  );
  const profile = await db()
    .selectFrom("profile")
    .select(["display_name", "bio", "avatar_url"])
    .where("identity_id", "=", bob.identityId)
    .executeTakeFirst();
  assert.deepEqual(profile, { display_name: "", bio: null, avatar_url: null });
  assert.deepEqual(await listContacts(db(), alice.accountId), []);
  const stones = await db()
    .selectFrom("tombstone")
    .select(["kind", "guid"])
    .where("author_ref", "=", bob.ref)
    .orderBy("kind", "desc")
    .execute();
  assert.deepEqual(
    stones.map(({ kind }) => kind),
    ["post", "photo"],
  );
  assert.deepEqual(await endOf(bob), { changed: false }, "told again, it changes nothing");
  const late = {
    kind: "contact",
    author: bob.ref,
    recipient: alice.ref,
    sharing: true,
    following: true,
    blocking: false,
  } as const;
  const heard = await parts.database.transaction((tx) => applyMessage(tx, parts, said(late, bob, alice, now())));
  assert.ok(!heard.ok && heard.refusal.code === "author-ended");
});

test("what an import has brought of somebody stays when their old pod says that they ended", async () => {
  const [alice, old] = [await here(), await elsewhere()];
  const { importId } = await addImport(db(), alice.accountId, old.ref);
  const post = await addPost(db(), old.bylineId, { importId });
  await endOf(old);
  assert.equal(await countOf("post", [post.id]), 1);
});

test("an identity that has moved on is not ended, and nobody ends one of ours from outside", async () => {
  const [alice, bob] = [await here(), await elsewhere()];
  await db().updateTable("identity").set({ state: "moved", until: now() }).where("id", "=", bob.identityId).execute();
  const post = await addPost(db(), bob.bylineId);
  assert.deepEqual(await endOf(bob), { changed: false });
  assert.equal(await countOf("post", [post.id]), 1);
  assert.equal(await endOf(alice), "account-of-ours");
});

test("whoever has moved and ends their account takes along what they posted under the earlier address", async () => {
  const [old, young, other] = [await elsewhere(), await elsewhere(), await elsewhere()];
  const [mine, theirs] = [
    await addPost(db(), old.bylineId, { text: "x" }),
    await addPost(db(), other.bylineId, { text: "y" }),
  ];
  await db().updateTable("identity").set({ state: "moved", until: now() }).where("id", "=", old.identityId).execute();
  await db().updateTable("identity").set({ person_id: old.personId }).where("id", "=", young.identityId).execute();
  assert.deepEqual(await endOf({ ...young, personId: old.personId }), { changed: true, freedBlobs: [] });
  assert.equal(await countOf("post", [mine.id, theirs.id]), 1);
  const buried = await db().selectFrom("tombstone").select("author_ref").where("guid", "=", mine.guid).execute();
  assert.deepEqual(buried, [{ author_ref: old.ref }]);
});
