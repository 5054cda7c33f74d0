/** Two and three pods: profiles change, accounts end, and whoever has to do with them learns of it. */
import assert from "node:assert/strict";
import { closeAccount } from "../../src/app/accounts/close.ts";
import { editOwnProfile } from "../../src/app/accounts/edit-profile.ts";
import { findIdentity } from "../../src/app/discover/find-identity.ts";
import { allShare, nameSeenBy, type Somebody, shares, testOnPods, tiesOf } from "../support/sterna-people.ts";

type Three = readonly [Somebody, Somebody, Somebody];

async function callsThemselves(
  who: Somebody,
  firstName: string,
  more: { readonly public?: boolean } = {},
): Promise<void> {
  const edited = await editOwnProfile(who.pod.parts, { accountId: who.accountId, edit: { firstName, ...more } });
  assert.ok(edited.ok, JSON.stringify(edited));
}

testOnPods(
  "who shares with somebody shows them a profile, and every later one",
  ["alice", "bob"],
  async (sternas, people) => {
    const [alice, bob] = people as Three;
    await callsThemselves(alice, "Alice");
    sternas.pass(1_000);
    await shares(sternas, alice, bob);
    await sternas.settle();
    assert.equal(await nameSeenBy(bob, alice.ref), "Alice");
    for (const name of ["Alicia", "Alison", "Ally"]) {
      sternas.pass(2_000);
      await callsThemselves(alice, name, { public: name === "Alison" });
      await sternas.turn();
    }
    await sternas.settle();
    assert.equal(await nameSeenBy(bob, alice.ref), "Ally");
  },
);

testOnPods(
  "a profile edited right after sharing began is the one that stays",
  ["alice", "bob"],
  async (sternas, people) => {
    const [alice, bob] = people as Three;
    await shares(sternas, alice, bob);
    await sternas.turn();
    sternas.pass(2_000);
    await callsThemselves(alice, "Alice");
    await sternas.settle();
    assert.equal(await nameSeenBy(bob, alice.ref), "Alice");
  },
);

testOnPods(
  "an account that ends is gone from all pods, and answers no more",
  ["alice", "bob", "carol"],
  async (sternas, people) => {
    const [alice, bob, carol] = people as Three;
    await callsThemselves(alice, "Alice");
    await allShare(sternas, people);
    assert.ok((await closeAccount(alice.pod.parts, "alice")).ok);
    await sternas.settle();
    assert.deepEqual(await tiesOf(bob), { [carol.ref]: "mutual" });
    assert.deepEqual(await tiesOf(carol), { [bob.ref]: "mutual" });
    for (const who of [bob, carol]) {
      assert.notEqual(await nameSeenBy(who, alice.ref), "Alice");
      const identity = await who.pod.parts.database.db
        .selectFrom("identity")
        .select("state")
        .where("ref", "=", alice.ref)
        .executeTakeFirstOrThrow();
      assert.equal(identity.state, "ended");
    }
    sternas.network.quiet(true);
    const fresh = await findIdentity(bob.pod.parts, alice.ref, { fresh: true });
    assert.equal(fresh.ok ? null : fresh.refusal.code, "person-unknown");
  },
);
