/** Two whole Sternas on a network where people ask: a request waits and is granted, and what is for an aspect reaches those alone who are in it. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { presenceOf } from "../../src/app/accounts/presence.ts";
import { acceptRequest, refuseRequest } from "../../src/app/contacts/requests.ts";
import { share } from "../../src/app/contacts/share.ts";
import { findIdentity } from "../../src/app/discover/find-identity.ts";
import { writePost } from "../../src/app/publish/write-post.ts";
import { postVisibleTo } from "../../src/store/content/visibility.ts";
import { findAccountPerson, setWantsToBeAsked } from "../../src/store/people/accounts.ts";
import { listContacts } from "../../src/store/people/contacts.ts";
import type { KnownIdentity } from "../../src/store/people/identities.ts";
import { dialects, inboxesAsked, speaking } from "../support/dialects.ts";
import { aspectIdsOf } from "../support/people.ts";
import { type Somebody, somebodyOn } from "../support/sterna-people.ts";
import { comments } from "../support/sterna-posts.ts";
import { openSternas, type Sternas } from "../support/sternas.ts";

let sternas: Sternas;
let alice: Somebody;
let bob: Somebody;
let carol: Somebody;

const dbOf = ({ pod }: Somebody) => pod.parts.database.db;
async function knownTo(who: Somebody, other: Somebody): Promise<KnownIdentity> {
  const [there] = await presenceOf(other.pod.parts, dbOf(other), other.accountId);
  const found = await findIdentity(who.pod.parts, there?.ref ?? "");
  assert.ok(found.ok, JSON.stringify(found));
  return found.value;
}
async function shares(who: Somebody, other: Somebody): Promise<void> {
  const aspectIds = (await aspectIdsOf(who.pod.parts, who.accountId)).slice(0, 1);
  const done = await share(who.pod.parts, { accountId: who.accountId, target: await knownTo(who, other), aspectIds });
  assert.ok(done.ok, JSON.stringify(done));
  await sternas.settle();
}
const standing = async (who: Somebody, other: Somebody) => {
  const { personId } = await knownTo(who, other);
  const [contact] = await listContacts(dbOf(who), who.accountId, personId);
  return contact === undefined
    ? null
    : [contact.receiving, contact.sharing, contact.asked, contact.asks].map(Number).join("");
};
const seen = async (who: Somebody): Promise<string[]> => {
  const personId = await findAccountPerson(dbOf(who), who.accountId);
  const viewer = { kind: "account", accountId: who.accountId, personId } as const;
  const rows = await dbOf(who).selectFrom("post").select("text").where(postVisibleTo(viewer)).orderBy("id").execute();
  return rows.map(({ text }) => text);
};

for (const spoken of dialects)
  describe(`where people ask, in ${spoken}`, () => {
    before(async () => {
      sternas = await openSternas(2, speaking(spoken));
      alice = await somebodyOn(sternas.pod(0), "alice");
      bob = await somebodyOn(sternas.pod(1), "bob");
      carol = await somebodyOn(sternas.pod(1), "carol");
    });
    after(() => sternas.dispose());

    test("who asks an account that asks first waits until it answers, here and there", async () => {
      await alice.pod.parts.database.transaction((tx) => setWantsToBeAsked(tx, alice.accountId, true));
      await shares(bob, alice);
      assert.deepEqual([await standing(bob, alice), await standing(alice, bob)], ["0010", "0001"]);
      const target = await knownTo(alice, bob);
      assert.ok((await acceptRequest(alice.pod.parts, { accountId: alice.accountId, target })).ok);
      await sternas.settle();
      assert.deepEqual([await standing(bob, alice), await standing(alice, bob)], ["1000", "0100"]);
    });

    test("what is for an aspect is seen by who is in it, and answered below it", async () => {
      await shares(alice, carol);
      assert.deepEqual([await standing(alice, carol), await standing(carol, alice)], ["1000", "0100"]);
      const aspectIds = (await aspectIdsOf(alice.pod.parts, alice.accountId)).slice(0, 1);
      const written = await writePost(alice.pod.parts, alice.accountId, {
        text: "for carol",
        to: { kind: "aspects", aspectIds },
      });
      assert.ok(written.ok);
      assert.deepEqual(written.value.leftOut, []);
      await sternas.settle();
      assert.deepEqual([await seen(carol), await seen(bob)], [["for carol"], []]);
      const kept = await dbOf(carol).selectFrom("post").select(["guid", "reach"]).executeTakeFirstOrThrow();
      assert.equal(kept.reach, "limited");
      await comments(carol, kept.guid, "thank you");
      await sternas.settle();
      const answers = await dbOf(alice).selectFrom("comment").select("text").execute();
      assert.deepEqual(answers, [{ text: "thank you" }]);
    });

    test("a follower who is removed is told, and gets what is public no more", async () => {
      const target = await knownTo(alice, bob);
      assert.ok((await refuseRequest(alice.pod.parts, { accountId: alice.accountId, target })).ok);
      await sternas.settle();
      assert.deepEqual([await standing(bob, alice), await standing(alice, bob)], [null, null]);
    });

    test("each pod was told where it takes messages", () => {
      const [first, second] = sternas.pods.map(({ host }) => inboxesAsked(sternas, host));
      assert.deepEqual([first, second], [[spoken === "0.6" ? "0.6" : "0.5"], [spoken === "0.5" ? "0.5" : "0.6"]]);
    });
  });
