/** Profiles: edited here and told, and taken from elsewhere. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { editOwnProfile } from "../../../src/app/accounts/edit-profile.ts";
import { ownProfile } from "../../../src/app/accounts/own-profile.ts";
import { share } from "../../../src/app/contacts/share.ts";
import { applyMessage } from "../../../src/app/receive/apply.ts";
import type { ProfileFields } from "../../../src/core/snapshot.ts";
import type { KnownIdentity } from "../../../src/store/people/identities.ts";
import { type FreshParts, freshParts } from "../../support/parts.ts";
import { aspectIdsOf, type Here, said, somebodyElse, somebodyHere, takeTold } from "../../support/people.ts";
import { addImport, addPhoto } from "../../support/world.ts";

let parts: FreshParts;
before(async () => {
  parts = await freshParts();
});
after(() => parts.dispose());

const db = () => parts.database.db;
const now = () => new Date(parts.clock.now());
let count = 0;
const here = () => somebodyHere(parts, `here${++count}`);
const elsewhere = (host = "pod.example") => somebodyElse(parts, `else${++count}@${host}`);
const full: ProfileFields = {
  displayName: "Bob Builder",
  firstName: "Bob",
  lastName: "Builder",
  bio: "I build",
  location: "Here",
  gender: "m",
  birthday: "1004-02-29",
  avatarUrl: "https://pod.example/uploads/images/thumb_large_x.jpg",
  avatarName: null,
  tags: "#tea",
  searchable: true,
  public: true,
  nsfw: false,
  editedAtMs: null,
};
const hear = async (profile: Partial<ProfileFields>, from: KnownIdentity) => {
  const message = { kind: "profile", author: from.ref, profile: { ...full, ...profile } } as const;
  const heard = await parts.database.transaction((tx) => applyMessage(tx, parts, said(message, from, null, now())));
  return heard.ok ? (heard.value.changed ? "changed" : "nothing") : heard.refusal.code;
};
const rowOf = (identityId: number) =>
  db().selectFrom("profile").selectAll().where("identity_id", "=", identityId).executeTakeFirstOrThrow();
/** They share with an account here. */
const follow = (one: Here, by: KnownIdentity) =>
  parts.database.transaction((tx) =>
    applyMessage(
      tx,
      parts,
      said(
        { kind: "contact", author: by.ref, recipient: one.ref, sharing: true, following: true, blocking: false },
        by,
        one,
        now(),
      ),
    ),
  );
const edit = (one: Here, change: Parameters<typeof editOwnProfile>[1]["edit"], avatar?: number | null) =>
  editOwnProfile(parts, { accountId: one.accountId, edit: change, avatar });

test("a profile that comes replaces every field; only tags stay where none are said", async () => {
  const bob = await elsewhere();
  assert.equal(await hear({}, bob), "changed");
  const bare = {
    firstName: null,
    lastName: null,
    displayName: "",
    bio: null,
    location: null,
    gender: null,
    birthday: null,
    avatarUrl: null,
  };
  assert.equal(await hear({ ...bare, tags: null }, bob), "changed");
  const { display_name, first_name, last_name, bio, location, gender, birthday, avatar_url, tags } = await rowOf(
    bob.identityId,
  );
  assert.deepEqual(
    [display_name, first_name, last_name, bio, location, gender, birthday, avatar_url, tags],
    ["", null, null, null, null, null, null, null, "#tea"],
  );
  await hear({ tags: "" }, bob);
  assert.equal((await rowOf(bob.identityId)).tags, "");
});

test("of two profiles the one edited later stays, in whatever order they come", async () => {
  const bob = await elsewhere();
  const at = parts.clock.now();
  assert.equal(await hear({ bio: "new", editedAtMs: at - 1_000 }, bob), "changed");
  assert.equal(await hear({ bio: "old", editedAtMs: at - 2_000 }, bob), "nothing");
  assert.equal((await rowOf(bob.identityId)).bio, "new");
  assert.equal(await hear({ bio: "undated", editedAtMs: null }, bob), "changed");
});

test("a date in the future does not freeze a profile", async () => {
  const bob = await elsewhere();
  await hear({ bio: "from the future", editedAtMs: parts.clock.now() + 10 ** 12 }, bob);
  parts.pass(2 * 60 * 60 * 1_000);
  assert.equal(await hear({ bio: "today", editedAtMs: parts.clock.now() }, bob), "changed");
  assert.equal((await rowOf(bob.identityId)).bio, "today");
});

test("nobody changes a profile of ours from outside, nor one that has ended", async () => {
  const [alice, bob] = [await here(), await elsewhere()];
  assert.equal(await hear({ bio: "replayed" }, alice), "profile-of-ours");
  await db().updateTable("identity").set({ state: "ended" }).where("id", "=", bob.identityId).execute();
  assert.equal(await hear({ bio: "back" }, bob), "author-ended", "also where it ended since it was looked up");
  assert.equal((await rowOf(alice.identityId)).bio, null);
});

test("an edit is told to all contacts: openly where the profile is public, else privately", async () => {
  const [alice, bob] = [await here(), await elsewhere()];
  await share(parts, { accountId: alice.accountId, target: bob, aspectIds: await aspectIdsOf(parts, alice.accountId) });
  await takeTold(parts);
  assert.ok((await edit(alice, { firstName: "Alice", lastName: "Liddell", bio: " Tea ", tags: "tea, #trams tea" })).ok);
  const [told, ...rest] = await takeTold(parts);
  assert.ok(told?.message.kind === "profile" && rest.length === 0);
  const { displayName, bio, tags, editedAtMs } = told.message.profile;
  assert.deepEqual(
    [told.to, told.reach, displayName, bio, tags, editedAtMs],
    [[bob.identityId], "private", "Alice Liddell", "Tea", "#tea #trams", parts.clock.now()],
  );
  assert.ok((await edit(alice, { public: true })).ok);
  const [open] = await takeTold(parts);
  assert.ok(open?.message.kind === "profile");
  assert.deepEqual([open.reach, open.message.profile.bio], ["public", "Tea"]);
});

test("of a profile that is not public those get a name and no more who only share with us, and on a shared pod nothing", async () => {
  const [alice, friend, fan, neighbour] = [
    await here(),
    await elsewhere("a.example"),
    await elsewhere("b.example"),
    await elsewhere("a.example"),
  ];
  await share(parts, {
    accountId: alice.accountId,
    target: friend,
    aspectIds: await aspectIdsOf(parts, alice.accountId),
  });
  for (const each of [fan, neighbour]) await follow(alice, each);
  await takeTold(parts);
  await edit(alice, { firstName: "Alice", bio: "Secret", birthday: "1990-01-01", gender: "w", location: "Oxford" });
  const told = (await takeTold(parts)).map(({ message, to, reach }) => {
    assert.ok(message.kind === "profile");
    const { displayName, bio, birthday, gender, location } = message.profile;
    return { to, reach, displayName, rest: [bio, birthday, gender, location] };
  });
  assert.deepEqual(told, [
    { to: [friend.identityId], reach: "private", displayName: "Alice", rest: ["Secret", "1990-01-01", "w", "Oxford"] },
    { to: [fan.identityId], reach: "private", displayName: "Alice", rest: [null, null, null, null] },
  ]);
});

test("what does not fit into a profile is refused and changes nothing", async () => {
  const alice = await here();
  const codeOf = async (...args: Parameters<typeof edit> extends [unknown, ...infer Rest] ? Rest : never) => {
    const edited = await edit(alice, ...args);
    return edited.ok ? "done" : edited.refusal.code;
  };
  assert.equal(await codeOf({ firstName: "x".repeat(33) }), "field-too-long");
  assert.equal(await codeOf({ lastName: "a;b" }), "name-semicolon");
  assert.equal(await codeOf({ birthday: "2001-02-29" }), "birthday-unreal");
  assert.equal(await codeOf({ tags: "a b c d e f" }), "tags-too-many");
  assert.equal(await codeOf({ gender: "x".repeat(256) }), "field-too-long");
  const other = await here();
  const photo = await addPhoto(db(), other.bylineId, { blob: "0".repeat(64) });
  assert.equal(await codeOf({}, photo.id), "photo-not-yours");
  assert.equal(await codeOf({ bio: "😀".repeat(65_535) }), "done");
  assert.deepEqual(await takeTold(parts), []);
});

test("a picture is one of one's own photos, and is told by its address", async () => {
  const [alice, bob] = [await here(), await elsewhere()];
  await share(parts, { accountId: alice.accountId, target: bob, aspectIds: await aspectIdsOf(parts, alice.accountId) });
  const photo = await addPhoto(db(), alice.bylineId, { blob: "0".repeat(64), name: "me.jpg" });
  await takeTold(parts);
  assert.ok((await edit(alice, {}, photo.id)).ok);
  const [told] = await takeTold(parts);
  assert.ok(told?.message.kind === "profile");
  assert.match(
    told.message.profile.avatarUrl ?? "",
    /^https:\/\/sterna\.example\/photos\/[0-9a-f]{24}\/thumb_large_me\.jpg$/,
  );
  assert.ok((await edit(alice, {}, null)).ok);
  assert.equal((await ownProfile(db(), parts.config, alice.identityId)).avatars, null);
});

test("while an import is held back, others are told nothing of what it brought of the profile (R11)", async () => {
  const alice = await here();
  await edit(alice, { firstName: "Alice", bio: "From the archive", public: true });
  const { importId } = await addImport(db(), alice.accountId, "alice@old.example");
  const held = (await ownProfile(db(), parts.config, alice.identityId)).profile;
  assert.deepEqual([held.displayName, held.firstName, held.bio, held.public], ["", null, null, false]);
  await db()
    .updateTable("import")
    .set({ released_at: now(), release: "kept-here" })
    .where("id", "=", importId)
    .execute();
  assert.equal((await ownProfile(db(), parts.config, alice.identityId)).profile.bio, "From the archive");
});
