/** Whole Sternas and a move on Versia: said at the new pod, asked for at the old one, followed by a third; with a network that drops, doubles and delays, and processes that end. */
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { sql } from "kysely";
import { signingKeys } from "../../src/app/accounts/own-keys.ts";
import { askToLeave } from "../../src/app/depart/leave.ts";
import { setPrevious } from "../../src/app/depart/previous.ts";
import { findIdentity } from "../../src/app/discover/find-identity.ts";
import { hourMs, minuteMs } from "../../src/base/time.ts";
import { moveLinksOf } from "../../src/store/moves/move-links.ts";
import { identityByRef } from "../../src/store/people/identities.ts";
import { stayingBehind } from "../../src/store/people/pod-facts.ts";
import { departs } from "../support/departures.ts";
import { dialects, inboxesAsked, speaking } from "../support/dialects.ts";
import type { NetworkFaults } from "../support/faulty-network.ts";
import { spokenDiaspora } from "../support/parts.ts";
import { badDays, findsOn, type Somebody, shares, somebodyOn } from "../support/sterna-people.ts";
import { openSternas, type Sterna, type Sternas, type SternasOptions } from "../support/sternas.ts";

/** The ties of that network: `{ REF: "established/asked" }`, ours and theirs. */
async function tiesOf({ pod, accountId }: Somebody): Promise<Record<string, string>> {
  const { rows } = await sql<{ ref: string; tie: string }>`
    select identity.ref, tie.ours || '/' || tie.theirs as tie
      from contact join tie on tie.contact_id = contact.id
      join identity on identity.person_id = contact.person_id and identity.protocol = tie.protocol and identity.state = 'current'
     where contact.account_id = ${accountId} and tie.protocol = 'versia' order by identity.ref`.execute(
    pod.parts.database.db,
  );
  return Object.fromEntries(rows.map(({ ref, tie }) => [ref, tie]));
}

/** bob on the third pod and alice on the first follow each other; alice has a second account on the second one. */
async function peopleWhoFollow(t: TestContext, options: SternasOptions) {
  const sternas = await openSternas(3, options);
  t.after(sternas.dispose);
  const [old, young, third] = sternas.pods as [Sterna, Sterna, Sterna];
  const [alice, alicia, bob] = [
    await somebodyOn(old, "alice"),
    await somebodyOn(young, "alicia"),
    await somebodyOn(third, "bob"),
  ];
  sternas.network.quiet(true);
  assert.equal(await shares(sternas, bob, alice), null);
  assert.equal(await shares(sternas, alice, bob), null);
  await sternas.settle();
  assert.deepEqual(await tiesOf(bob), { [alice.ref]: "established/established" });
  assert.deepEqual(await tiesOf(alice), { [bob.ref]: "established/established" });
  const behind = await stayingBehind(alice.pod.parts.database.db, alice.accountId, "versia");
  assert.deepEqual(behind, { unaware: 0, unsure: 0 }, "bob's pod has said that it follows moves");
  sternas.network.quiet(false);
  return { sternas, alice, alicia, bob };
}

/** Until it is done, as people try again when something did not work. */
async function until(sternas: Sternas, what: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await what()); tries++) {
    assert.ok(tries < 30, "it does not come to pass");
    sternas.pass(hourMs);
  }
}

async function moves(sternas: Sternas, alice: Somebody, alicia: Somebody): Promise<void> {
  const address = alice.ref;
  await until(sternas, async () => (await setPrevious(alicia.pod.parts, { accountId: alicia.accountId, address })).ok);
  const destination = alicia.ref;
  await until(sternas, async () => (await askToLeave(alice.pod.parts, { accountId: alice.accountId, destination })).ok);
}

/** Everybody ends up where a whole move leaves them. */
async function areMoved({ sternas, alice, alicia, bob }: Awaited<ReturnType<typeof peopleWhoFollow>>): Promise<void> {
  sternas.network.quiet(true);
  await sternas.settle();
  const own = await identityByRef(alice.pod.parts.database.db, "versia", alice.ref);
  assert.equal(own?.state, "moved");
  assert.equal((await moveLinksOf(alice.pod.parts.database.db, own?.identityId ?? 0))?.next, alicia.ref);
  const { db } = bob.pod.parts.database;
  const old = await identityByRef(db, "versia", alice.ref);
  assert.equal(old?.state, "moved", "the third pod follows");
  assert.deepEqual(await tiesOf(bob), { [alicia.ref]: "established/established" });
  const told = await alicia.pod.parts.database.db.selectFrom("migration").select(["role", "state"]).execute();
  assert.deepEqual(told, [{ role: "arrival", state: "told" }]);
  assert.deepEqual(await tiesOf(alicia), { [bob.ref]: "none/established" }, "the new pod knows who follows there");
}

const [faults] = badDays as [NetworkFaults];
for (const spoken of dialects) {
  test(`who leaves on Versia takes their followers along, who ask at the new pod and are taken (${spoken}, bad network)`, async (t) => {
    const all = await peopleWhoFollow(t, { ...speaking(spoken), faults });
    const { sternas, alice, alicia } = all;
    await moves(sternas, alice, alicia);
    // Everybody's process ends in the middle of it.
    sternas.pass(10 * minuteMs);
    await sternas.turn();
    for (const pod of sternas.pods) await pod.restart();
    await sternas.settle();
    await areMoved(all);
    const others = sternas.pods.slice(1).map(({ host }) => inboxesAsked(sternas, host));
    assert.deepEqual(others, spoken === "0.5" ? [["0.5"], ["0.5"]] : [["0.6"], ["0.6"]]);
  });
}

for (const spoken of ["0.6", "0.5"] as const) {
  test(`pull form: a pod that the move never reached follows when it sees what both accounts say (${spoken})`, async (t) => {
    const all = await peopleWhoFollow(t, speaking(spoken));
    const { sternas, alice, alicia, bob } = all;
    await moves(sternas, alice, alicia);
    // The third pod has taken it, and lost it.
    sternas.network.swallow(alice.pod.host, bob.pod.host, true);
    await sternas.settle();
    sternas.network.swallow(alice.pod.host, bob.pod.host, false);
    assert.deepEqual(await tiesOf(bob), { [alice.ref]: "established/established" });
    assert.ok((await findIdentity(bob.pod.parts, alice.ref, { protocol: "versia", fresh: true })).ok);
    await sternas.settle();
    await areMoved(all);
  });
}

for (const spoken of ["0.6", "0.5"] as const)
  test(`one move, both networks: who leaves on the one where the new pod tells of it leaves on the other by themselves (${spoken})`, async (t) => {
    const sternas = await openSternas(2, speaking(spoken, [spokenDiaspora]));
    t.after(sternas.dispose);
    const [old, young] = sternas.pods as [Sterna, Sterna];
    const [alice, alicia] = [await somebodyOn(old, "alice"), await somebodyOn(young, "alicia")];
    const { db } = old.parts.database;
    assert.ok((await setPrevious(young.parts, { accountId: alicia.accountId, address: alice.ref })).ok);
    const known = await findsOn(sternas, alice, alicia);
    const there = await identityByRef(young.parts.database.db, known.protocol, alicia.ref);
    assert.ok(there !== null);
    const { privateKeyPem } = await signingKeys(young.parts, there.identityId);
    const own = await identityByRef(db, known.protocol, alice.ref);
    assert.ok(own !== null);
    await departs(old.parts, own, { ...known, privateKeyPem });
    await sternas.settle();
    const { rows } = await sql<{ protocol: string; role: string; state: string }>`
    select protocol, role, state from migration order by protocol`.execute(db);
    assert.deepEqual(rows, [
      { protocol: "diaspora", role: "departure", state: "closed" },
      { protocol: "versia", role: "departure", state: "closed" },
    ]);
    const { rows: people } = await sql<{ protocol: string; people: number }>`
    select protocol, count(distinct person_id) as people from identity
     where host in (${old.host}, ${young.host}) group by protocol order by protocol`.execute(db);
    assert.deepEqual(people, [
      { protocol: "diaspora", people: 1 },
      { protocol: "versia", people: 1 },
    ]);
  });
