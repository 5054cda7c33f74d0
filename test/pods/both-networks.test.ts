/** Two whole Sternas that meet on two networks, of which one has two dialects: people are one person each (R3), what they say is there once, and a block holds on both. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { presenceOf } from "../../src/app/accounts/presence.ts";
import { blockPerson } from "../../src/app/contacts/block.ts";
import { tellSide } from "../../src/app/contacts/tie.ts";
import { findIdentity } from "../../src/app/discover/find-identity.ts";
import { findOwnIdentity } from "../../src/store/people/accounts.ts";
import { ensureContact, setOurs } from "../../src/store/people/contacts.ts";
import { currentIdentityOf, type KnownIdentity } from "../../src/store/people/identities.ts";
import { speaking } from "../support/dialects.ts";
import { spokenDiaspora } from "../support/parts.ts";
import { type Somebody, shares, somebodyOn } from "../support/sterna-people.ts";
import { comments, deletesPost, likes, posts } from "../support/sterna-posts.ts";
import { openSternas, type Sternas } from "../support/sternas.ts";

let sternas: Sternas;
let alice: Somebody;
let bob: Somebody;
let carol: Somebody;

const dbOf = ({ pod }: Somebody) => pod.parts.database.db;
const refOn = async (who: Somebody, protocol: string): Promise<string> =>
  (await presenceOf(who.pod.parts, dbOf(who), who.accountId)).find((each) => each.protocol === protocol)?.ref ?? "";

/** How the other pod knows somebody there. */
async function knownOn(who: Somebody, other: Somebody, protocol: string): Promise<KnownIdentity> {
  const found = await findIdentity(who.pod.parts, await refOn(other, protocol), { protocol });
  assert.ok(found.ok, JSON.stringify(found));
  return found.value;
}

/** Asks for what the other writes, on that network alone. */
async function follows(who: Somebody, other: Somebody, protocol: string): Promise<void> {
  const { parts } = who.pod;
  const { personId } = await knownOn(who, other, protocol);
  const at = new Date(parts.clock.now());
  await parts.database.transaction(async (tx) => {
    const own = await findOwnIdentity(tx, who.accountId, protocol);
    const home = await currentIdentityOf(tx, protocol, personId);
    assert.ok(own !== null && home !== null);
    const { contactId } = await ensureContact(tx, who.accountId, personId, at);
    await setOurs(tx, contactId, protocol, "asked", home.identityId);
    await tellSide(tx, parts, own, home, { sharing: true, blocking: false }, at);
  });
  await sternas.settle();
}

const rowsOf = (who: Somebody, table: "post" | "comment" | "reaction") =>
  dbOf(who).selectFrom(table).select(["id", "guid"]).orderBy("id").execute();

for (const spoken of ["0.6", "0.5"] as const)
  describe(`two networks, of which one speaks ${spoken}`, () => {
    before(async () => {
      sternas = await openSternas(2, speaking(spoken, [spokenDiaspora]));
      alice = await somebodyOn(sternas.pod(0), "alice");
      bob = await somebodyOn(sternas.pod(1), "bob");
      carol = await somebodyOn(sternas.pod(1), "carol");
    });
    after(() => sternas.dispose());

    test("whoever is found on one network is found on the other with it, as one person", async () => {
      const first = await knownOn(bob, alice, "diaspora");
      assert.equal(first.linked, true);
      const second = await knownOn(bob, alice, "versia");
      assert.equal(second.personId, first.personId);
      const typed = await findIdentity(bob.pod.parts, "@alice@pod-a.example", { protocol: "versia" });
      assert.equal(typed.ok && typed.value.identityId, second.identityId);
    });

    test("two who hear one person, each on another network, see each post, answer and like of theirs once", async () => {
      assert.equal(await shares(sternas, bob, alice), null);
      await follows(carol, alice, "versia");
      const ties = await dbOf(alice).selectFrom("tie").select(["protocol", "theirs"]).orderBy("protocol").execute();
      assert.deepEqual(ties, [
        { protocol: "diaspora", theirs: "established" },
        { protocol: "versia", theirs: "established" },
      ]);
      const before = await rowsOf(bob, "post");
      const guid = await posts(alice, "once for both");
      await sternas.settle();
      const after = await rowsOf(bob, "post");
      assert.equal(after.length, before.length + 1, JSON.stringify(after));
      const kept = after.at(-1)?.guid ?? "";
      await comments(alice, guid, "to both of you");
      await likes(alice, guid);
      await sternas.settle();
      assert.equal((await rowsOf(bob, "comment")).length, 1);
      assert.equal((await rowsOf(bob, "reaction")).length, 1);
      // And the other way: each answers by the network that the post came by.
      await comments(bob, kept, "heard");
      await likes(carol, kept);
      await sternas.settle();
      assert.equal((await rowsOf(alice, "comment")).length, 2);
      assert.equal((await rowsOf(alice, "reaction")).length, 2);
      await deletesPost(alice, guid);
      await sternas.settle();
      assert.equal((await rowsOf(bob, "post")).length, before.length);
      assert.deepEqual(await rowsOf(bob, "comment"), []);
    });

    test("a block holds on both networks: nothing of theirs is taken, whichever way it comes", async () => {
      const target = await knownOn(alice, bob, "diaspora");
      const blocked = await blockPerson(alice.pod.parts, { accountId: alice.accountId, target });
      assert.ok(blocked.ok);
      await sternas.settle();
      const guid = await posts(alice, "not for bob");
      await sternas.settle();
      const before = await rowsOf(alice, "comment");
      // Carol's pod has it: bob, who is there too, can see it and answer on the network that it came by.
      const kept = (await rowsOf(bob, "post")).at(-1)?.guid ?? "";
      assert.ok(kept.endsWith(guid));
      await comments(bob, kept, "let me in");
      await sternas.settle();
      assert.deepEqual(await rowsOf(alice, "comment"), before);
    });
  });
