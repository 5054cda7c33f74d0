/** Moves on a network where both accounts say so themselves: heard, looked at freshly, followed; each edge that takes more than a judge has a test that is named after it. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import { sql } from "kysely";
import { findIdentity } from "../../../src/app/discover/find-identity.ts";
import { undoMove } from "../../../src/app/witness/undo.ts";
import { limits } from "../../../src/base/limits.ts";
import { dayMs, hourMs } from "../../../src/base/time.ts";
import type { SaidMove } from "../../../src/core/message.ts";
import { emptyProfile } from "../../../src/core/snapshot.ts";
import { keepDiscovered } from "../../../src/store/people/identities.ts";
import { again, block, type Elsewhere, elsewhere, here, noticesOf, tie } from "../../support/federation.ts";
import { hear, movesKept, peopleAndRelations, personOf, whoIsWho } from "../../support/moves.ts";
import { takeTold } from "../../support/people.ts";
import { type Lofts, lofts, lookAround, nowSays, runAllButTelling } from "../../support/pigeons.ts";

/** Somebody here who has a contact at the old pod, and the new account there is to be; both say so. */
async function aboutToMove(pod: Lofts) {
  const alice = await here(pod, "alice");
  const old = await elsewhere(pod, "tern", "old.example");
  const young = await elsewhere(pod, "tern", "new.example");
  const contactId = await tie(pod, alice.accountId, old.personId);
  nowSays(pod, old, { next: young.ref });
  nowSays(pod, young, { previous: old.ref });
  return { alice, old, young, contactId };
}

const saidAt = (pod: Lofts, more: Partial<SaidMove> = {}): Partial<SaidMove> => ({
  saidAtMs: pod.clock.now(),
  ...more,
});

const followed = [["new.example!tern current", "old.example!tern moved"], ["sterna.example!alice current"]];
const notFollowed = [["new.example!tern current"], ["old.example!tern current"], ["sterna.example!alice current"]];

test("a move that the old pod tells of is followed once both accounts have been asked, and what they showed is kept", async () => {
  await using pod = await lofts();
  const { alice, old, young, contactId } = await aboutToMove(pod);
  assert.equal(await hear(pod, old, young, saidAt(pod)), "same");
  assert.deepEqual(pod.asked, [], "whoever sends it gets an answer first");
  assert.deepEqual(await whoIsWho(pod), notFollowed);
  await lookAround(pod);
  assert.deepEqual(await whoIsWho(pod), followed);
  const contact = await pod.database.db.selectFrom("contact").selectAll().executeTakeFirstOrThrow();
  assert.deepEqual([contact.id, contact.person_id], [contactId, await personOf(pod, young)]);
  assert.deepEqual(await noticesOf(pod, alice.accountId), [], "a move is silent (R15)");
  assert.deepEqual(await movesKept(pod), ["witness attached old.example!tern to new.example!tern"]);
  const { rows } = await sql<{ ref: string; body: string }>`
    select row ->> 'ref' as ref, row ->> 'body' as body from migration_before where kind = 'document' order by 1`.execute(
    pod.database.db,
  );
  assert.deepEqual(
    rows.map(({ ref, body }) => [ref, JSON.parse(Buffer.from(body, "base64").toString()).ref]),
    [young, old].map(({ ref }) => [ref, ref]),
  );
});

test("our side of each contact is told to the new home, and nobody else is", async () => {
  await using pod = await lofts();
  const { old, young } = await aboutToMove(pod);
  await pod.database.db.updateTable("tie").set({ told_identity_id: old.identityId }).execute();
  await hear(pod, old, young, saidAt(pod));
  await runAllButTelling(pod);
  assert.deepEqual(
    (await takeTold(pod)).map(({ to }) => to),
    [[young.identityId]],
  );
});

test("attack 2, one-sided claim: an account that names the old one is not believed alone, whoever sends it", async () => {
  await using pod = await lofts();
  const { old, young } = await aboutToMove(pod);
  nowSays(pod, young, {});
  await hear(pod, old, young, saidAt(pod));
  await lookAround(pod);
  assert.deepEqual(await whoIsWho(pod), notFollowed);
  nowSays(pod, young, { previous: old.ref });
  nowSays(pod, old, {});
  await findIdentity(pod, young.ref, { fresh: true });
  await findIdentity(pod, old.ref, { fresh: true });
  await lookAround(pod);
  assert.deepEqual(await whoIsWho(pod), notFollowed);
  assert.deepEqual(await movesKept(pod), ["witness refused old.example!tern to new.example!tern (new-account-denies)"]);
});

test("attack 27, stale caches: what was known of the new account before counts for nothing, it is asked now", async () => {
  await using pod = await lofts();
  const { old, young } = await aboutToMove(pod);
  await findIdentity(pod, young.ref, { fresh: true });
  nowSays(pod, young, {});
  await hear(pod, old, young, saidAt(pod));
  await lookAround(pod);
  assert.deepEqual(await whoIsWho(pod), notFollowed);
});

test("a failure by content is for good, and the same move sent again is looked at again", async () => {
  await using pod = await lofts();
  const { old, young } = await aboutToMove(pod);
  nowSays(pod, young, {});
  await hear(pod, old, young, saidAt(pod));
  await lookAround(pod);
  nowSays(pod, young, { previous: old.ref });
  await hear(pod, old, young, saidAt(pod));
  await lookAround(pod);
  assert.deepEqual(await whoIsWho(pod), followed);
});

test("pull form: who looks the old account up and sees where it went follows it, as if the move had been sent", async () => {
  await using pod = await lofts();
  const { old } = await aboutToMove(pod);
  await findIdentity(pod, old.ref, { fresh: true });
  await lookAround(pod);
  assert.deepEqual(await whoIsWho(pod), followed);
  assert.deepEqual(await movesKept(pod), ["witness attached old.example!tern to new.example!tern"]);
});

test("pull form: of somebody with whom nobody here has anything to do, nobody is asked", async () => {
  await using pod = await lofts();
  const { old } = await aboutToMove(pod);
  await pod.database.db.deleteFrom("contact").execute();
  await findIdentity(pod, old.ref, { fresh: true });
  const before = pod.asked.length;
  await lookAround(pod);
  assert.equal(pod.asked.length, before);
  assert.deepEqual(await movesKept(pod), []);
});

test("Migration before the new profile update is visible: a silent new pod is asked for three days", async () => {
  await using pod = await lofts();
  const { old, young } = await aboutToMove(pod);
  nowSays(pod, young, null);
  await hear(pod, old, young, saidAt(pod));
  for (let hour = 0; hour < 60; hour += 6) {
    await lookAround(pod);
    pod.pass(6 * hourMs);
  }
  assert.deepEqual(await whoIsWho(pod), notFollowed);
  nowSays(pod, young, { previous: old.ref });
  pod.pass(4 * hourMs);
  await lookAround(pod);
  assert.deepEqual(await whoIsWho(pod), followed);
});

test("a new pod that stays silent is given up after three days, with the reason", async () => {
  await using pod = await lofts();
  const { old, young } = await aboutToMove(pod);
  nowSays(pod, young, 503);
  await hear(pod, old, young, saidAt(pod));
  for (let hour = 0; hour < 80; hour += 8) {
    await lookAround(pod);
    pod.pass(8 * hourMs);
  }
  assert.deepEqual(await movesKept(pod), ["witness refused old.example!tern to new.example!tern (new-account-silent)"]);
});

test("chain A→B→C, late arrival of A→B: the person lands where both ends of each hop agree, each hop with its own row", async () => {
  await using pod = await lofts();
  const { old, young } = await aboutToMove(pod);
  const third = await elsewhere(pod, "tern", "third.example");
  nowSays(pod, young, { previous: old.ref, next: third.ref });
  nowSays(pod, third, { previous: young.ref });
  await hear(pod, old, young, saidAt(pod));
  await lookAround(pod);
  assert.deepEqual(await whoIsWho(pod), [
    ["new.example!tern moved", "old.example!tern moved", "third.example!tern current"],
    ["sterna.example!alice current"],
  ]);
  assert.deepEqual(await movesKept(pod), [
    "witness attached old.example!tern to new.example!tern",
    "witness attached new.example!tern to third.example!tern",
  ]);
  nowSays(pod, old, { next: young.ref });
  assert.equal(await hear(pod, young, third, saidAt(pod)), "same", "the second hop is heard at last");
  await lookAround(pod);
  assert.equal((await movesKept(pod)).length, 2);
});

test("return B→A: the first address is reopened; the first move sent once more changes nothing", async () => {
  await using pod = await lofts();
  const { old, young } = await aboutToMove(pod);
  const first = saidAt(pod);
  await hear(pod, old, young, first);
  await lookAround(pod);
  pod.pass(31 * dayMs);
  nowSays(pod, young, { previous: old.ref, next: old.ref });
  nowSays(pod, old, { previous: young.ref });
  await hear(pod, young, old, saidAt(pod));
  await lookAround(pod);
  const back = [["new.example!tern moved", "old.example!tern current"], ["sterna.example!alice current"]];
  assert.deepEqual(await whoIsWho(pod), back);
  assert.equal(await hear(pod, old, young, first), "same");
  const before = pod.asked.length;
  await lookAround(pod);
  assert.deepEqual([await whoIsWho(pod), pod.asked.length], [back, before]);
});

test("second Migration of A elsewhere: refused while the first destination names A, followed when it does not any more", async () => {
  await using pod = await lofts();
  const { alice, old, young } = await aboutToMove(pod);
  const third = await elsewhere(pod, "tern", "third.example");
  await hear(pod, old, young, saidAt(pod));
  await lookAround(pod);
  pod.pass(hourMs);
  nowSays(pod, old, { next: third.ref });
  nowSays(pod, third, { previous: old.ref });
  await hear(pod, old, third, saidAt(pod));
  await lookAround(pod);
  assert.deepEqual(await whoIsWho(pod), [...followed, ["third.example!tern current"]]);
  nowSays(pod, young, {});
  pod.pass(hourMs);
  await hear(pod, old, third, saidAt(pod));
  await lookAround(pod);
  assert.deepEqual(await whoIsWho(pod), [
    ["new.example!tern current"],
    ["old.example!tern moved", "third.example!tern current"],
    ["sterna.example!alice current"],
  ]);
  const contact = await pod.database.db
    .selectFrom("contact")
    .select("person_id")
    .where("account_id", "=", alice.accountId)
    .executeTakeFirstOrThrow();
  assert.equal(contact.person_id, await personOf(pod, third));
});

test("attack 4, replay: a pair that counts is acknowledged without a request", async () => {
  await using pod = await lofts();
  const { old, young } = await aboutToMove(pod);
  await hear(pod, old, young, saidAt(pod));
  await lookAround(pod);
  const before = [pod.asked.length, await peopleAndRelations(pod)];
  assert.equal(await hear(pod, old, young, saidAt(pod)), "same");
  await lookAround(pod);
  assert.deepEqual([pod.asked.length, await peopleAndRelations(pod)], before);
});

test("a move of somebody with whom nobody here has anything to do is forgotten, and nobody is asked", async () => {
  await using pod = await lofts();
  const [old, young] = [await elsewhere(pod, "tern", "old.example"), await elsewhere(pod, "tern", "new.example")];
  assert.equal(await hear(pod, old, young, saidAt(pod)), "same");
  await lookAround(pod);
  assert.deepEqual([pod.asked, await movesKept(pod)], [[], []]);
});

test("new account blocked by a follower: the block wins, the contact waits for its owner", async () => {
  await using pod = await lofts();
  const { alice, old, young } = await aboutToMove(pod);
  await block(pod, alice.accountId, young.personId);
  await hear(pod, old, young, saidAt(pod));
  await runAllButTelling(pod);
  const contact = await pod.database.db.selectFrom("contact").select("suspended_at").executeTakeFirstOrThrow();
  assert.notEqual(contact.suspended_at, null);
  assert.deepEqual(await takeTold(pod), []);
});

test("blocks of O: the block is at the new account too", async () => {
  await using pod = await lofts();
  const { alice, old, young } = await aboutToMove(pod);
  await pod.database.db.deleteFrom("contact").execute();
  await block(pod, alice.accountId, old.personId);
  await hear(pod, old, young, saidAt(pod));
  await lookAround(pod);
  const { person_id: blocked } = await pod.database.db
    .selectFrom("block")
    .select("person_id")
    .executeTakeFirstOrThrow();
  assert.deepEqual([await personOf(pod, old), await personOf(pod, young)], [blocked, blocked]);
});

/** A look-up finds another key than the one that is known, and so will all others. */
async function changesKey(pod: Lofts, who: Elsewhere): Promise<void> {
  const { ref, host, guid, protocol, base, publicEndpoint, privateEndpoint, privateKeyPem } = who;
  const publicKey = generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "der" });
  const ways = { base: base ?? "", publicEndpoint: publicEndpoint ?? "", privateEndpoint: privateEndpoint ?? "" };
  const keys = [{ holder: "person", publicKey }] as const;
  const found = { protocol, ref, host, guid: guid ?? "", ...ways, keys, profile: emptyProfile };
  const at = new Date(pod.clock.now());
  const kept = await pod.database.transaction((tx) => keepDiscovered(tx, found, at, { keys: "newest" }));
  assert.ok(kept.ok && kept.value.keyPems.length === 1, "the old one is none any more");
  nowSays(pod, { ...kept.value, privateKeyPem }, pod.says.get(ref)?.says ?? null);
}

test("old instance key changed: a move waits until the key is a day old", async () => {
  await using pod = await lofts();
  const { old, young } = await aboutToMove(pod);
  await changesKey(pod, old);
  pod.pass(hourMs);
  await hear(pod, old, young, saidAt(pod));
  await lookAround(pod);
  assert.deepEqual([await whoIsWho(pod), pod.asked], [notFollowed, []]);
  pod.pass(24 * hourMs);
  await lookAround(pod);
  assert.deepEqual(await whoIsWho(pod), followed);
});

test("attack-05-key-compromise: a pod with a young key moves nobody as the middle of a chain either", async () => {
  await using pod = await lofts();
  const { old, young } = await aboutToMove(pod);
  const third = await elsewhere(pod, "tern", "third.example");
  nowSays(pod, young, { previous: old.ref, next: third.ref });
  nowSays(pod, third, { previous: young.ref });
  await changesKey(pod, young);
  pod.pass(hourMs);
  await hear(pod, old, young, saidAt(pod));
  await lookAround(pod);
  assert.deepEqual(await whoIsWho(pod), [...followed, ["third.example!tern current"]]);
  pod.pass(24 * hourMs);
  await lookAround(pod);
  assert.deepEqual(await whoIsWho(pod), [
    ["new.example!tern moved", "old.example!tern moved", "third.example!tern current"],
    ["sterna.example!alice current"],
  ]);
});

test("attack-20-follower-laundering: many who move onto one by way of others wait for the podmin too", async () => {
  await using pod = await lofts();
  const alice = await here(pod, "alice");
  const gatherer = await elsewhere(pod, "gatherer", "third.example");
  for (let nth = 0; nth <= limits.movesOntoOne; nth++) {
    const [old, middle] = [
      await elsewhere(pod, `tern${nth}`, "old.example"),
      await elsewhere(pod, `way${nth}`, "new.example"),
    ];
    await tie(pod, alice.accountId, old.personId);
    nowSays(pod, old, { next: middle.ref });
    nowSays(pod, middle, { previous: old.ref, next: gatherer.ref });
    nowSays(pod, gatherer, { previous: middle.ref });
    await hear(pod, old, middle, saidAt(pod));
    await lookAround(pod);
  }
  const there = (await whoIsWho(pod)).find((refs) => refs.some((ref) => ref.startsWith(gatherer.ref))) ?? [];
  assert.ok(there.length > 2 && !there.includes(`way${limits.movesOntoOne}`), "the first ones have moved");
  const { rows } = await sql<{ held: string }>`select old_ref as held from migration where held_at is not null`.execute(
    pod.database.db,
  );
  assert.ok(rows.length > 0 && rows.every(({ held }) => held.startsWith("new.example!way")), JSON.stringify(rows));
});

test("undone by the podmin: everybody is where they were, and the same pair is refused from then on", async () => {
  await using pod = await lofts();
  const { old, young } = await aboutToMove(pod);
  const relations = async () => ({ ...(await peopleAndRelations(pod)), profile: null });
  const before = await relations();
  await hear(pod, old, young, saidAt(pod));
  await lookAround(pod);
  const { id } = await pod.database.db.selectFrom("migration").select("id").executeTakeFirstOrThrow();
  assert.ok((await undoMove(pod, id)).ok);
  assert.deepEqual(await relations(), before);
  assert.equal(await hear(pod, old, young, saidAt(pod)), "move-undone");
});

test("somebody who is known on two networks: only the half that moves goes over, and the other joins it when it moves", async () => {
  await using pod = await lofts();
  const { alice, old, young } = await aboutToMove(pod);
  const { db } = pod.database;
  const at = new Date(pod.clock.now());
  const other = (personId: number, ref: string) =>
    db
      .insertInto("identity")
      .values({
        person_id: personId,
        protocol: "other",
        ref,
        host: ref.slice(5),
        guid: null,
        state: "current",
        since: at,
      })
      .returning("id")
      .executeTakeFirstOrThrow();
  const [oldOther] = [await other(old.personId, "tern@old.example"), await other(young.personId, "tern@new.example")];
  const contact = await db.selectFrom("contact").select("id").executeTakeFirstOrThrow();
  await db
    .insertInto("tie")
    .values({ contact_id: contact.id, protocol: "other", ours: "established", theirs: "none" })
    .execute();
  await hear(pod, old, young, saidAt(pod));
  await lookAround(pod);
  assert.deepEqual(await whoIsWho(pod), [
    ["new.example!tern current", "old.example!tern moved", "tern@new.example current"],
    ["sterna.example!alice current"],
    ["tern@old.example current"],
  ]);
  const { rows } = await sql<{ protocol: string; person: number }>`
    select tie.protocol, contact.person_id as person from contact join tie on tie.contact_id = contact.id
     where account_id = ${alice.accountId} order by tie.protocol`.execute(db);
  assert.deepEqual(rows, [
    { protocol: "other", person: old.personId },
    { protocol: "pigeon", person: await personOf(pod, await again(pod, young)) },
  ]);
  assert.ok(oldOther.id > 0);
});
