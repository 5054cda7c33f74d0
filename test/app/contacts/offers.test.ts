/** Whoever follows somebody whose pod is dead is asked whether an account that says so is them; nothing moves by itself. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { openOffers, takeOffer } from "../../../src/app/contacts/offers.ts";
import { findIdentity } from "../../../src/app/discover/find-identity.ts";
import { tellOffersKind } from "../../../src/app/jobs/tell-offers.ts";
import { runNextJob } from "../../../src/app/worker.ts";
import { limits } from "../../../src/base/limits.ts";
import { dayMs } from "../../../src/base/time.ts";
import { countUnreadNotices, listNotices } from "../../../src/store/content/notifications.ts";
import { runCommand } from "../../support/commands.ts";
import { block, type Elsewhere, elsewhere, here, noticesOf, tie } from "../../support/federation.ts";
import { whoIsWho } from "../../support/moves.ts";
import { aspectIdsOf } from "../../support/people.ts";
import { type Lofts, lofts, lookAround, nowSays } from "../../support/pigeons.ts";

/** Somebody here follows a tern whose pod fails since `days` days; an account elsewhere says to have been it. */
async function afterDeath(pod: Lofts, days: number) {
  const { db } = pod.database;
  const alice = await here(pod, "alice");
  const old = await elsewhere(pod, "tern", "old.example");
  const young = await elsewhere(pod, "tern", "new.example");
  const contactId = await tie(pod, alice.accountId, old.personId);
  const [aspectId = 0] = await aspectIdsOf(pod, alice.accountId);
  await db.insertInto("aspect_member").values({ aspect_id: aspectId, contact_id: contactId }).execute();
  const since = new Date(pod.clock.now() - days * dayMs);
  const host = { host: old.host, failures: 9, failing_since: since, next_at: new Date(pod.clock.now()) };
  await db.insertInto("outbox_host").values(host).execute();
  nowSays(pod, old, null);
  nowSays(pod, young, { previous: old.ref });
  assert.ok((await findIdentity(pod, young.ref, { fresh: true })).ok);
  await lookAround(pod);
  return { alice, old, young, aspectId, of: { accountId: alice.accountId, personId: null } };
}

test("old server dead: nobody moves, and after seven days of silence whoever follows is offered the account that says so", async () => {
  await using pod = await lofts();
  const { old, young, of } = await afterDeath(pod, limits.silentDays + 1);
  assert.deepEqual(await whoIsWho(pod), [
    ["new.example!tern current"],
    ["old.example!tern current"],
    ["sterna.example!alice current"],
  ]);
  const [offer, ...more] = await openOffers(pod, of);
  assert.deepEqual([offer?.oldRef, offer?.ref, more.length], [old.ref, young.ref, 0]);
  assert.match(
    (await runCommand(pod, "contact", "list", "--as", "alice")).out,
    /says to have been them: follow-instead/,
  );
});

test("whoever takes the offer asks the other account in the same aspects, and the old contact stays", async () => {
  await using pod = await lofts();
  const { alice, old, young, aspectId, of } = await afterDeath(pod, limits.silentDays + 1);
  const taken = await takeOffer(pod, { ...of, personId: old.personId, ref: old.ref, identityId: young.identityId });
  assert.ok(taken.ok, JSON.stringify(taken));
  const { rows } = { rows: await contactsOf(pod, alice.accountId) };
  assert.deepEqual(
    rows,
    [old, young].map(({ personId }) => ({ person_id: personId, aspect_id: aspectId })),
  );
  assert.deepEqual(await openOffers(pod, of), [], "it was taken");
});

test("there is no offer of a pod that is silent for less, that answers, of who is blocked, or of who says it no more", async () => {
  await using pod = await lofts();
  const { alice, old, young, of } = await afterDeath(pod, limits.silentDays - 1);
  assert.deepEqual(await openOffers(pod, of), []);
  pod.pass(2 * dayMs);
  assert.equal((await openOffers(pod, of)).length, 1);
  nowSays(pod, young, {});
  const taken = await takeOffer(pod, { ...of, personId: old.personId, ref: old.ref, identityId: young.identityId });
  assert.deepEqual(taken, { ok: false, refusal: { code: "offer-gone", ref: young.ref } });
  nowSays(pod, young, { previous: old.ref });
  await findIdentity(pod, young.ref, { fresh: true });
  assert.equal((await openOffers(pod, of)).length, 1);
  await pod.database.db.updateTable("outbox_host").set({ failures: 0, failing_since: null }).execute();
  assert.deepEqual(await openOffers(pod, of), [], "it answers");
  await pod.database.db
    .updateTable("outbox_host")
    .set({ failures: 9, failing_since: new Date(0) })
    .execute();
  await block(pod, alice.accountId, young.personId);
  assert.deepEqual(await openOffers(pod, of), []);
});

test("whoever is offered an account is told so once, by a notice, when the pod is silent for long enough", async () => {
  await using pod = await lofts();
  const { alice, old, young } = await afterDeath(pod, limits.silentDays - 1);
  const tells = () => runNextJob(pod, [tellOffersKind], new AbortController().signal);
  const notices = () => noticesOf(pod, alice.accountId);
  assert.deepEqual([await tells(), await tells(), await notices()], [true, false, []]);
  pod.pass(dayMs);
  assert.deepEqual([await tells(), await tells(), await notices()], [true, false, ["offers"]]);
  for (const says of [{}, { previous: old.ref }]) {
    nowSays(pod, young, says);
    assert.ok((await findIdentity(pod, young.ref, { fresh: true })).ok);
  }
  assert.deepEqual([await tells(), await notices()], [true, ["offers"]]);
});

test("ten thousand accounts that say to have been one contact: few notices, in one line, which go with what they say", async () => {
  await using pod = await lofts();
  const { alice, old, young } = await afterDeath(pod, limits.silentDays + 1);
  const tells = () => runNextJob(pod, [tellOffersKind], new AbortController().signal);
  const says = async (who: Elsewhere, previous: string | null) => {
    nowSays(pod, who, { previous });
    assert.ok((await findIdentity(pod, who.ref, { fresh: true })).ok);
    await tells();
  };
  const lines = async () => {
    const { db } = pod.database;
    const found = await listNotices(db, alice.accountId, { most: 9 });
    assert.equal(await countUnreadNotices(db, alice.accountId), found.length, "none of them is read");
    return found.map(({ kind, people, ids }) => [kind, people, ids.length]);
  };
  await tells();
  const others: Elsewhere[] = [];
  for (let n = 0; n < limits.offersTold + 1; n++) {
    const other = await elsewhere(pod, `tern${n}`, "many.example");
    others.push(other);
    await says(other, old.ref);
  }
  const { length: offered } = await openOffers(pod, { accountId: alice.accountId, personId: null });
  assert.equal(offered, others.length + 1, "all of them stand on the page");
  assert.deepEqual(await lines(), [["offers", limits.offersTold, limits.offersTold]]);
  for (const who of [young, ...others.slice(0, limits.offersTold - 1)]) await says(who, null);
  assert.deepEqual(await lines(), [], "they say so no more");
  await says(await elsewhere(pod, "one-more", "many.example"), old.ref);
  assert.deepEqual(await lines(), [], "nor are others told of by turns");
  await says(young, old.ref);
  assert.deepEqual(await lines(), [["offers", 1, 1]]);
  await pod.database.db.updateTable("identity").set({ state: "moved" }).where("id", "=", old.identityId).execute();
  assert.deepEqual(await lines(), [], "it is proved where they are");
});

test("a pod to which nobody sent anything for months is dead too as soon as it is seen to fail", async () => {
  await using pod = await lofts();
  const { alice, old } = await afterDeath(pod, 0);
  const hosts = () => pod.database.db.updateTable("outbox_host").where("host", "=", old.host);
  await hosts().set({ failures: 0, failing_since: null }).execute();
  const tells = () => runNextJob(pod, [tellOffersKind], new AbortController().signal);
  const pass = async (days: number) => {
    for (let day = 0; day < days; day++) {
      await tells();
      pod.pass(dayMs);
    }
  };
  await pass(100);
  await hosts()
    .set({ failures: 9, failing_since: new Date(pod.clock.now()) })
    .execute();
  await pass(limits.silentDays);
  assert.deepEqual(await noticesOf(pod, alice.accountId), []);
  await pass(2);
  assert.deepEqual(await noticesOf(pod, alice.accountId), ["offers"]);
});

const contactsOf = (pod: Lofts, accountId: number) =>
  pod.database.db
    .selectFrom("contact")
    .innerJoin("aspect_member", "aspect_member.contact_id", "contact.id")
    .select(["contact.person_id", "aspect_member.aspect_id"])
    .where("contact.account_id", "=", accountId)
    .orderBy("contact.id")
    .execute();
