/** An account here leaves on a network where the old pod tells of it: prepared at the new pod, asked for here, taken back or not, told to all. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { askToLeave, planLeaving, stayHere } from "../../../src/app/depart/leave.ts";
import { clearPrevious, previousOf, setPrevious } from "../../../src/app/depart/previous.ts";
import { dayMs, minuteMs } from "../../../src/base/time.ts";
import type { SaidProfile } from "../../../src/core/message.ts";
import { moveLinksOf } from "../../../src/store/moves/move-links.ts";
import { keepPodFact } from "../../../src/store/people/pod-facts.ts";
import { shownByGuid } from "../../../src/store/views/shown-person.ts";
import { apply, block, elsewhere, here, said, tie, told } from "../../support/federation.ts";
import { hear, movesKept, whoIsWho } from "../../support/moves.ts";
import { type Lofts, lofts, lookAround, nowSays, runAllButTelling } from "../../support/pigeons.ts";

/** An account here with a follower elsewhere, and the account that there is to be. */
async function aboutToLeave(pod: Lofts) {
  const alice = await here(pod, "alice");
  const fan = await elsewhere(pod, "fan", "fan.example");
  const young = await elsewhere(pod, "alice", "new.example");
  await tie(pod, alice.accountId, fan.personId);
  nowSays(pod, young, { previous: alice.ref });
  return { alice, fan, young, request: { accountId: alice.accountId, destination: young.ref } };
}

const refusedWith = async (pod: Lofts, request: { readonly accountId: number; readonly destination: string }) => {
  const asked = await askToLeave(pod, request);
  return asked.ok ? null : asked.refusal.code;
};

/** Endpoints that something was put for, in order. */
async function put(pod: Lofts): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    select endpoint as line from outbox_parcel join outbox_message on outbox_message.id = message_id
     where outbox_message.migration_id is not null order by outbox_parcel.id`.execute(pod.database.db);
  return rows.map(({ line }) => line);
}

const stateOf = async (pod: Lofts, accountId: number): Promise<string> =>
  (await pod.database.db.selectFrom("account").select("state").where("id", "=", accountId).executeTakeFirstOrThrow())
    .state;

test("prepare: what the new account says is looked up, published at once, and can be taken back", async () => {
  await using pod = await lofts();
  const alice = await here(pod, "alice");
  const fan = await elsewhere(pod, "fan", "fan.example");
  await tie(pod, alice.accountId, fan.personId);
  const old = await elsewhere(pod, "alice", "old.example");
  nowSays(pod, old, {});
  assert.deepEqual(await setPrevious(pod, { accountId: alice.accountId, address: ` ${old.ref} ` }), {
    ok: true,
    value: { ref: old.ref, changed: true },
  });
  const published = (await told(pod)).map(({ message, to }) => [(message as SaidProfile).links, to]);
  assert.deepEqual(published, [[{ previous: old.ref, next: null }, [fan.identityId]]]);
  const shown = await shownByGuid(pod.database.db, alice.protocol, alice.guid ?? "");
  assert.deepEqual(shown?.links, { previous: old.ref, next: null });
  assert.equal((await setPrevious(pod, { accountId: alice.accountId, address: old.ref })).ok, true);
  assert.deepEqual(await told(pod), [], "said once");
  assert.deepEqual(await clearPrevious(pod, alice.accountId), { ok: true, value: { changed: true } });
  assert.equal((await previousOf(pod, alice.accountId))?.previous, null);
  assert.deepEqual(await movesKept(pod), [], "nobody moves by it");
});

test("prepare: only an account that exists now, and not oneself", async () => {
  await using pod = await lofts();
  const alice = await here(pod, "alice");
  const code = async (address: string) => {
    const set = await setPrevious(pod, { accountId: alice.accountId, address });
    return set.ok ? null : set.refusal.code;
  };
  assert.equal(await code("old.example!nobody"), "previous-not-found");
  assert.equal(await code("no address"), "previous-not-found");
  assert.equal(await code(alice.ref), "previous-is-oneself");
});

test("prepare: after a move was followed it cannot be taken back, and for seven days names nobody else", async () => {
  await using pod = await lofts();
  const alice = await here(pod, "alice");
  const [old, other] = [await elsewhere(pod, "alice", "old.example"), await elsewhere(pod, "alice", "other.example")];
  nowSays(pod, old, { next: alice.ref });
  nowSays(pod, other, {});
  const set = (address: string) => setPrevious(pod, { accountId: alice.accountId, address });
  assert.ok((await set(old.ref)).ok);
  assert.equal(await hear(pod, old, alice, { saidAtMs: pod.clock.now() }), "same");
  await lookAround(pod);
  assert.deepEqual(await whoIsWho(pod), [
    ["old.example!alice moved", "sterna.example!alice current"],
    ["other.example!alice current"],
  ]);
  assert.deepEqual(await movesKept(pod), ["arrival told old.example!alice to sterna.example!alice"]);
  const [cleared, overwritten] = [await clearPrevious(pod, alice.accountId), await set(other.ref)];
  assert.equal(cleared.ok ? null : cleared.refusal.code, "previous-used");
  assert.equal(overwritten.ok ? null : overwritten.refusal.code, "previous-arrived");
  pod.pass(7 * dayMs);
  assert.ok((await set(other.ref)).ok);
});

test("each precondition of leaving has its own refusal", async () => {
  await using pod = await lofts();
  const { alice, young, request } = await aboutToLeave(pod);
  const { accountId } = alice;
  assert.equal(await refusedWith(pod, { accountId, destination: alice.ref }), "destination-is-oneself");
  assert.equal(await refusedWith(pod, { accountId, destination: "new.example!nobody" }), "destination-not-found");
  nowSays(pod, young, {});
  assert.equal(await refusedWith(pod, request), "destination-names-nobody");
  nowSays(pod, young, { previous: young.ref });
  assert.equal(await refusedWith(pod, request), "destination-names-nobody");
  nowSays(pod, young, { previous: "old.example!somebody" });
  assert.equal(await refusedWith(pod, request), "destination-names-other");
  nowSays(pod, young, { previous: alice.ref, next: "third.example!alice" });
  assert.equal(await refusedWith(pod, request), "destination-moved");
  nowSays(pod, young, { previous: alice.ref, next: alice.ref });
  assert.equal(await refusedWith(pod, request), "destination-leads-back");
  nowSays(pod, young, null);
  assert.equal(await refusedWith(pod, request), "destination-not-found");
  nowSays(pod, young, { previous: alice.ref });
  assert.equal(await refusedWith(pod, { ...request, accountId: accountId + 1 }), "account-not-open");
  assert.equal(await refusedWith(pod, request), null);
  assert.equal(await refusedWith(pod, request), "leaving-already");
});

test("what it would do is said before: who follows where, whose pods know no moves, and how many pods are told", async () => {
  await using pod = await lofts();
  const { alice, young, request } = await aboutToLeave(pod);
  const { protocol } = alice;
  for (const [host, followsMoves] of [
    ["aware.example", true],
    ["unaware.example", true],
    ["unaware.example", false],
  ] as const) {
    const follower = await elsewhere(pod, `${followsMoves}`, host);
    await tie(pod, alice.accountId, follower.personId);
    await keepPodFact(pod.database.db, { protocol, host, followsMoves }, new Date(pod.clock.now()));
  }
  await elsewhere(pod, "nobody", "unaware.example");
  await tie(pod, alice.accountId, (await here(pod, "bob")).personId);
  const plan = await planLeaving(pod, request);
  assert.deepEqual(plan, {
    ok: true,
    value: {
      oldRef: alice.ref,
      newRef: young.ref,
      newName: young.ref,
      networks: [{ protocol: "pigeon", ref: alice.ref, followers: 5, unaware: 2, unsure: 1, fate: "moves" }],
      pods: 4,
      waitMs: 10 * minuteMs,
    },
  });
  assert.deepEqual(await movesKept(pod), []);
});

test("cancel: for ten minutes nothing is said and nothing changes, and it can be taken back", async () => {
  await using pod = await lofts();
  const { alice, request } = await aboutToLeave(pod);
  assert.ok((await askToLeave(pod, request)).ok);
  pod.pass(10 * minuteMs - 1);
  await runAllButTelling(pod);
  assert.deepEqual([await put(pod), await stateOf(pod, alice.accountId)], [[], "active"]);
  assert.equal(await moveLinksOf(pod.database.db, alice.identityId), null, "`new` is published after the ten minutes");
  assert.ok((await stayHere(pod, alice.accountId)).ok);
  assert.equal((await stayHere(pod, alice.accountId)).ok, false);
  pod.pass(dayMs);
  await runAllButTelling(pod);
  assert.deepEqual([await put(pod), await stateOf(pod, alice.accountId)], [[], "active"]);
  assert.deepEqual(await movesKept(pod), ["departure refused sterna.example!alice to new.example!alice (taken-back)"]);
  assert.ok((await askToLeave(pod, request)).ok, "an attempt costs nothing");
});

test("then the account says where it went, is closed, and its new pod hears of it first, all others when it has taken it", async () => {
  await using pod = await lofts();
  const { alice, fan, young, request } = await aboutToLeave(pod);
  assert.ok((await askToLeave(pod, request)).ok);
  pod.pass(10 * minuteMs);
  await runAllButTelling(pod);
  assert.equal(await stateOf(pod, alice.accountId), "moved");
  assert.deepEqual(await whoIsWho(pod), [
    ["fan.example!fan current"],
    ["new.example!alice current", "sterna.example!alice moved"],
  ]);
  const shown = await shownByGuid(pod.database.db, alice.protocol, alice.guid ?? "");
  assert.deepEqual(shown?.links, { previous: null, next: young.ref });
  assert.deepEqual(await put(pod), [young.publicEndpoint]);
  await pod.database.db
    .updateTable("migration_told")
    .set({ delivered_at: new Date(pod.clock.now()) })
    .execute();
  pod.pass(minuteMs);
  await runAllButTelling(pod);
  assert.deepEqual(await put(pod), [young.publicEndpoint, fan.publicEndpoint]);
  const last = (await told(pod)).at(-1)?.message as SaidProfile | undefined;
  // Without a name some networks have no words for an account.
  assert.deepEqual([last?.links, last?.username], [{ previous: null, next: young.ref }, "alice"]);
  assert.deepEqual(await movesKept(pod), ["departure closed sterna.example!alice to new.example!alice"]);
});

test("a new pod that does not answer holds up the others for ten minutes alone", async () => {
  await using pod = await lofts();
  const { young, fan, request } = await aboutToLeave(pod);
  assert.ok((await askToLeave(pod, request)).ok);
  pod.pass(10 * minuteMs);
  await runAllButTelling(pod);
  pod.pass(9 * minuteMs);
  await runAllButTelling(pod);
  assert.deepEqual(await put(pod), [young.publicEndpoint]);
  pod.pass(minuteMs);
  await runAllButTelling(pod);
  assert.deepEqual(await put(pod), [young.publicEndpoint, fan.publicEndpoint]);
});

test("pods where the account is only blocked are told too: they learn of it in no other way", async () => {
  await using pod = await lofts();
  const { request } = await aboutToLeave(pod);
  const stranger = await elsewhere(pod, "stranger", "stranger.example");
  assert.ok((await askToLeave(pod, request)).ok);
  pod.pass(20 * minuteMs);
  await runAllButTelling(pod);
  pod.pass(10 * minuteMs);
  await runAllButTelling(pod);
  assert.ok((await put(pod)).includes(stranger.publicEndpoint ?? ""));
});

test("what changed at the new account while it could be taken back ends the wish, and the account stays", async () => {
  await using pod = await lofts();
  const { alice, young, request } = await aboutToLeave(pod);
  assert.ok((await askToLeave(pod, request)).ok);
  nowSays(pod, young, {});
  pod.pass(10 * minuteMs);
  await runAllButTelling(pod);
  assert.deepEqual([await stateOf(pod, alice.accountId), await put(pod)], ["active", []]);
  assert.deepEqual(await movesKept(pod), [
    "departure refused sterna.example!alice to new.example!alice (destination-names-nobody)",
  ]);
});

test("user deletes the new account before the move is done: nobody is told, and the old account stays open", async () => {
  await using pod = await lofts();
  const { alice, young, request } = await aboutToLeave(pod);
  assert.ok((await askToLeave(pod, request)).ok);
  nowSays(pod, young, 410);
  pod.pass(10 * minuteMs);
  await runAllButTelling(pod);
  assert.deepEqual([await stateOf(pod, alice.accountId), await put(pod)], ["active", []]);
});

test("moved account receives Follow: it is refused", async () => {
  await using pod = await lofts();
  const { alice, request } = await aboutToLeave(pod);
  assert.ok((await askToLeave(pod, request)).ok);
  pod.pass(10 * minuteMs);
  await runAllButTelling(pod);
  await told(pod);
  const late = await elsewhere(pod, "late", "late.example");
  const heard = await apply(
    pod,
    said(pod, { kind: "follow", author: late.ref, recipient: alice.ref, step: "ask" }, late),
  );
  assert.equal(heard.ok ? null : heard.refusal.code, "recipient-moved");
  assert.deepEqual(
    (await told(pod)).map(({ message, to }) => [message, to]),
    [[{ kind: "follow", author: alice.ref, recipient: late.ref, step: "reject" }, [late.identityId]]],
  );
});

test("attack 20, follower laundering: thirty days lie between completed moves, and a return is one", async () => {
  await using pod = await lofts();
  const { alice, young, request } = await aboutToLeave(pod);
  assert.ok((await askToLeave(pod, request)).ok);
  pod.pass(10 * minuteMs);
  await runAllButTelling(pod);
  assert.ok((await setPrevious(pod, { accountId: alice.accountId, address: young.ref })).ok);
  nowSays(pod, young, { previous: alice.ref, next: alice.ref });
  pod.pass(dayMs);
  await hear(pod, young, alice, { saidAtMs: pod.clock.now() });
  await lookAround(pod);
  assert.equal(await stateOf(pod, alice.accountId), "active", "the same account is open again (R14)");
  nowSays(pod, young, { previous: alice.ref });
  assert.equal(await refusedWith(pod, request), "left-lately");
  pod.pass(29 * dayMs);
  assert.equal(await refusedWith(pod, request), null);
});

test("same instance: both accounts are of this pod; who follows here follows the new one, and others are told", async () => {
  await using pod = await lofts();
  const { alice, fan } = await aboutToLeave(pod);
  const [bob, carol] = [await here(pod, "bob"), await here(pod, "carol")];
  await tie(pod, carol.accountId, alice.personId);
  await block(pod, bob.accountId, fan.personId);
  assert.ok((await setPrevious(pod, { accountId: bob.accountId, address: alice.ref })).ok);
  assert.ok((await askToLeave(pod, { accountId: alice.accountId, destination: bob.ref })).ok);
  pod.pass(10 * minuteMs);
  await runAllButTelling(pod);
  pod.pass(minuteMs);
  await runAllButTelling(pod);
  assert.deepEqual(await movesKept(pod), [
    "departure closed sterna.example!alice to sterna.example!bob",
    "arrival told sterna.example!alice to sterna.example!bob",
  ]);
  const contact = await pod.database.db
    .selectFrom("contact")
    .innerJoin("account", "account.person_id", "contact.person_id")
    .select("account.username")
    .where("contact.account_id", "=", carol.accountId)
    .where("account.state", "=", "active")
    .executeTakeFirstOrThrow();
  assert.equal(contact.username, "bob");
  assert.ok((await put(pod)).includes(fan.publicEndpoint ?? ""));
});
