/** Pods and people that the podmin shuts out: nothing is taken from them, asked there or sent to them, and nobody follows them where they move. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { share } from "../../../src/app/contacts/share.ts";
import { tell } from "../../../src/app/deliver/tell.ts";
import { findIdentity } from "../../../src/app/discover/find-identity.ts";
import { letIn, shutOut, shutOutList } from "../../../src/app/moderate/shut-out.ts";
import { receiveDue } from "../../../src/app/receive/receiver.ts";
import type { Result } from "../../../src/base/result.ts";
import { isPersonShutOut, shutOutAmong } from "../../../src/store/people/shut-out.ts";
import { again, count, elsewhere, here, move, noticesOf, post, tie } from "../../support/federation.ts";
import { answering, comesIn, inboxOf } from "../../support/incoming.ts";
import { hear, moveComesIn, movesKept, received, runJobs, whoIsWho } from "../../support/moves.ts";
import { type FreshParts, freshParts } from "../../support/parts.ts";
import { aspectIdsOf } from "../../support/people.ts";
import { type Lofts, lofts, lookAround, nowSays } from "../../support/pigeons.ts";

const silent = async () => answering(await freshParts(), () => null);
const shut = async (parts: FreshParts, what: string, note = ""): Promise<void> => {
  assert.ok((await shutOut(parts, { what, note })).ok, what);
};
const codeOf = (result: Result<unknown, { readonly code: string }>): string => (result.ok ? "ok" : result.refusal.code);

test("a pod is shut out with its subdomains and ports, and with nobody else's", async () => {
  await using parts = await silent();
  await shut(parts, "https://Bad.example/");
  await shut(parts, "worse.example:3000");
  const hosts = [
    "bad.example",
    "a.bad.example",
    "bad.example:8443",
    "notbad.example",
    "worse.example",
    "worse.example:3000",
  ];
  assert.deepEqual([...(await shutOutAmong(parts.database.db, hosts))].sort(), [
    "a.bad.example",
    "bad.example",
    "bad.example:8443",
    "worse.example:3000",
  ]);
});

test("what is neither host nor address, this pod itself, its people and whom nobody knows are refused", async () => {
  await using parts = await silent();
  const alice = await here(parts, "alice");
  const tried = ["", "what is this", "localhost", parts.config.url, alice.ref, "nobody@pod.example"];
  const codes = [];
  for (const what of tried) codes.push(codeOf(await shutOut(parts, { what, note: "" })));
  assert.deepEqual(codes, [
    ...["shut-out-malformed", "shut-out-malformed", "shut-out-malformed"],
    ...["shut-out-own", "shut-out-own", "shut-out-unknown"],
  ]);
  assert.equal(codeOf(await shutOut(parts, { what: "pod.example", note: "x".repeat(2_001) })), "shut-out-note-long");
  assert.equal(codeOf(await letIn(parts, "pod.example")), "shut-out-unknown");
  assert.deepEqual(await shutOutList(parts, { skip: 0, most: 10 }), []);
});

test("messages of who is shut out are dropped, nobody is asked about strangers there, and let in again they count", async () => {
  await using parts = await silent();
  const [bob, carol] = [await elsewhere(parts, "bob"), await elsewhere(parts, "carol", "other.example")];
  await shut(parts, "pod.example");
  await comesIn(parts, post(bob), bob);
  await comesIn(
    parts,
    { ...post(bob), author: "stranger@sub.pod.example" },
    { ...bob, ref: "stranger@sub.pod.example" },
  );
  await comesIn(parts, post(carol), carol);
  await receiveDue(parts);
  await receiveDue(parts);
  assert.deepEqual(
    [await count(parts, "post"), await inboxOf(parts), parts.asked],
    [1, { refused: ["shut-out", "shut-out"], waiting: [] }, []],
  );
  assert.ok((await letIn(parts, "pod.example")).ok);
  await comesIn(parts, post(bob), bob);
  await receiveDue(parts);
  assert.equal(await count(parts, "post"), 2);
});

test("somebody alone is shut out wherever they are found, and the others of their pod are not", async () => {
  await using parts = await silent();
  const [bob, carol] = [await elsewhere(parts, "bob"), await elsewhere(parts, "carol")];
  const young = await elsewhere(parts, "bob", "new.example");
  await move(parts, bob, young);
  await shut(parts, bob.ref, "he insults people");
  for (const each of [young, carol]) await comesIn(parts, post(each), each);
  await receiveDue(parts);
  assert.deepEqual([await count(parts, "post"), (await inboxOf(parts)).refused], [1, ["shut-out"]]);
  const [listed] = await shutOutList(parts, { skip: 0, most: 10 });
  assert.deepEqual(
    [listed?.what, listed?.kind, listed?.note, listed?.people],
    [bob.ref, "person", "he insults people", 1],
  );
  assert.ok(await isPersonShutOut(parts.database.db, bob.personId));
});

test("a stranger of a pod that is shut out is not looked up, and somebody known there cannot be shared with", async () => {
  await using parts = await silent();
  const [alice, bob] = [await here(parts, "alice"), await elsewhere(parts, "bob")];
  await shut(parts, "pod.example");
  assert.equal(codeOf(await findIdentity(parts, "new@pod.example")), "shut-out");
  assert.deepEqual(parts.asked, []);
  const aspectIds = await aspectIdsOf(parts, alice.accountId);
  const request = { accountId: alice.accountId, target: bob, aspectIds };
  assert.equal(codeOf(await share(parts, request)), "shut-out");
  assert.ok((await letIn(parts, "pod.example")).ok);
  assert.equal(codeOf(await share(parts, request)), "ok");
});

test("nothing is sent to a pod that is shut out, and what waited for it is given up", async () => {
  await using parts = await silent();
  const [alice, bob] = [await here(parts, "alice"), await elsewhere(parts, "bob")];
  const far = await elsewhere(parts, "far", "far.example");
  const telling = {
    protocol: alice.protocol,
    as: alice.identityId,
    reach: "public",
    at: new Date(parts.clock.now()),
  } as const;
  const sends = async () => {
    const to = [bob.identityId, far.identityId];
    await parts.database.transaction((tx) => tell(tx, { ...telling, message: post(alice), to }));
    await runJobs(parts);
  };
  const parcels = () =>
    parts.database.db.selectFrom("outbox_parcel").select(["host", "give_up_at"]).orderBy("id").execute();
  await sends();
  assert.deepEqual((await parcels()).map(({ host }) => host).sort(), ["far.example", "pod.example"]);
  await shut(parts, "pod.example");
  const now = parts.clock.now();
  assert.deepEqual(
    (await parcels()).filter(({ give_up_at: at }) => at.getTime() <= now).map(({ host }) => host),
    ["pod.example"],
  );
  await parts.database.db.deleteFrom("outbox_parcel").execute();
  await sends();
  assert.deepEqual(
    (await parcels()).map(({ host }) => host),
    ["far.example"],
  );
});

test("new domain blocked by the receiver: nothing moves, nobody is asked, the podmin sees it and followers are told", async () => {
  await using pod = await lofts();
  const { alice, old, young } = await aboutToMove(pod);
  await shut(pod, young.host);
  assert.equal(await hear(pod, old, young, { saidAtMs: pod.clock.now() }), "same");
  await lookAround(pod);
  assert.deepEqual(
    [pod.asked, await movesKept(pod)],
    [[], ["witness refused old.example!tern to new.example!tern (pod-shunned)"]],
  );
  assert.deepEqual(await whoIsWho(pod), asBefore);
  assert.deepEqual(await noticesOf(pod, alice.accountId), ["goes"]);
});

test("new domain blocked by the receiver: also where it was blocked while both accounts were being asked", async () => {
  await using pod = await lofts();
  const { alice, old, young } = await aboutToMove(pod);
  await hear(pod, old, young, { saidAtMs: pod.clock.now() });
  await shut(pod, young.host);
  await lookAround(pod);
  assert.deepEqual(await whoIsWho(pod), asBefore);
  assert.deepEqual(await noticesOf(pod, alice.accountId), ["goes"]);
});

test("old account suspended by receiver: nothing moves, and the podmin sees it", async () => {
  await using pod = await lofts();
  const { alice, old, young } = await aboutToMove(pod);
  await shut(pod, old.ref);
  await hear(pod, old, young, { saidAtMs: pod.clock.now() });
  await lookAround(pod);
  assert.deepEqual(await whoIsWho(pod), asBefore);
  assert.deepEqual(await noticesOf(pod, alice.accountId), []);
  assert.deepEqual(await movesKept(pod), ["witness refused old.example!tern to new.example!tern (old-suspended)"]);
});

test("a move that the new pod tells of is not followed to a pod that is shut out, nor from somebody who is", async () => {
  await using parts = await silent();
  const alice = await here(parts, "alice");
  const [bob, carol] = [await elsewhere(parts, "bob", "old.example"), await elsewhere(parts, "carol", "old.example")];
  const [bobNow, carolNow] = [
    await elsewhere(parts, "bob", "bad.example"),
    await elsewhere(parts, "carol", "good.example"),
  ];
  for (const { personId } of [bob, carol]) await tie(parts, alice.accountId, personId);
  await shut(parts, "bad.example");
  await shut(parts, carol.ref);
  await moveComesIn(parts, bob, bobNow);
  await moveComesIn(parts, carol, carolNow);
  await received(parts);
  assert.deepEqual([(await again(parts, bob)).state, (await again(parts, carol)).state], ["current", "current"]);
  assert.deepEqual((await inboxOf(parts)).refused.sort(), ["old-suspended", "pod-shunned"]);
  assert.deepEqual(await noticesOf(parts, alice.accountId), ["goes"]);
});

const asBefore = [["new.example!tern current"], ["old.example!tern current"], ["sterna.example!alice current"]];

async function aboutToMove(pod: Lofts) {
  const alice = await here(pod, "alice");
  const old = await elsewhere(pod, "tern", "old.example");
  const young = await elsewhere(pod, "tern", "new.example");
  await tie(pod, alice.accountId, old.personId);
  nowSays(pod, old, { next: young.ref });
  nowSays(pod, young, { previous: old.ref });
  return { alice, old, young };
}
