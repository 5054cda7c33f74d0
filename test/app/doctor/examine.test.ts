/** What the doctor finds before a move is announced: who will not hear of it because of a block, as far as that shows here. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { planFor, weighAnnouncement } from "../../../src/app/announce/plan.ts";
import { examine } from "../../../src/app/doctor/examine.ts";
import { shutOut as shutOutHere } from "../../../src/app/moderate/shut-out.ts";
import { dayMs } from "../../../src/base/time.ts";
import { putMessages } from "../../../src/store/post-office/outbox.ts";
import { bringAlice, knowAlice, knowReached, podsAround } from "../../support/announcements.ts";
import { smallValue } from "../../support/arrivals.ts";
import { runCommand } from "../../support/commands.ts";
import type { KnownPerson } from "../../support/known.ts";
import { type FreshParts, freshParts } from "../../support/parts.ts";

const [friend, other] = smallValue()
  .user.contacts.map(({ account_id: ref }) => String(ref))
  .filter((ref) => !ref.endsWith("pod-a.example")) as [string, string];
const hostOf = (ref: string): string => ref.slice(ref.indexOf("@") + 1);

let parts: FreshParts;
let needs: FreshParts;
let known: readonly [KnownPerson, KnownPerson];
let accountId: number;
before(async () => {
  assert.notEqual(hostOf(friend), hostOf(other));
  parts = await freshParts();
  needs = { ...parts, http: podsAround(parts).http };
  await knowAlice(parts);
  known = [await knowReached(parts, friend), await knowReached(parts, other)];
  await bringAlice(parts, { photos: false });
  const { db } = parts.database;
  accountId = (await db.selectFrom("account").select("id").executeTakeFirstOrThrow()).id;
});
after(() => parts.dispose());

async function judged() {
  const weighed = await weighAnnouncement(needs, { username: "alicia", by: "owner" });
  assert.ok(weighed.ok, JSON.stringify(weighed));
  return weighed.value;
}
const shutOut = async () => (await examine(needs, await judged())).find(({ what }) => what === "shut-out");
const check = () => runCommand(needs, "migration", "announce", "alicia", "--check");

test("as long as nobody is blocked and no pod turns anything away there is nothing to do", async () => {
  assert.deepEqual(await shutOut(), { what: "shut-out", state: "good", blocked: 0, shunned: 0, pods: [] });
  assert.match((await check()).out, /ok {4}The account blocks nobody who is to be told/);
});

test("people whom the account blocks are counted, and are not among those who are told", async () => {
  const before = (await planFor(needs, await judged())).hearers.people;
  const blocked = { account_id: accountId, person_id: known[0].personId, created_at: new Date(parts.clock.now()) };
  await parts.database.db.insertInto("block").values(blocked).execute();
  assert.deepEqual(await shutOut(), { what: "shut-out", state: "note", blocked: 1, shunned: 0, pods: [] });
  assert.equal((await planFor(needs, await judged())).hearers.people, before - 1);
});

test("pods that turn something of this pod away are named where somebody is to be told, and others are not", async () => {
  const now = new Date(parts.clock.now());
  const { db } = parts.database;
  const { id: identityId } = await db.selectFrom("own_key").select("identity_id as id").executeTakeFirstOrThrow();
  // Blocked people are not told, so what their pod says is no news; a pod that is down does not turn away.
  const said = new Map([
    [hostOf(other), "HTTP 403"],
    [hostOf(friend), "HTTP 403"],
    ["elsewhere.example", "HTTP 403"],
  ]);
  await parts.database.transaction(async (tx) => {
    const body = Buffer.from("x");
    const addresses = [...said.keys()].map((host) => ({ host, endpoint: `https://${host}/receive/public` }));
    const message = { protocol: "diaspora", identityId, kind: "post", mediaType: "text/plain", body, addresses };
    await putMessages(tx, [message], { now, giveUpAt: new Date(now.getTime() + dayMs) });
  });
  assert.deepEqual(await shutOut(), { what: "shut-out", state: "note", blocked: 1, shunned: 0, pods: [] });
  for (const [host, error] of said)
    await db.updateTable("outbox_parcel").set({ attempts: 1, last_error: error }).where("host", "=", host).execute();
  assert.deepEqual(await shutOut(), { what: "shut-out", state: "note", blocked: 1, shunned: 0, pods: [hostOf(other)] });
  const { out } = await check();
  assert.match(
    out,
    /note {2}The account blocks 1 of those who would be told; they are not\. Turned away something of this pod/,
  );
  assert.ok(out.includes(hostOf(other)), out);
  await db.updateTable("outbox_parcel").set({ last_error: "HTTP 503" }).where("host", "=", hostOf(other)).execute();
  assert.deepEqual(await shutOut(), { what: "shut-out", state: "note", blocked: 1, shunned: 0, pods: [] });
});

test("people who are shut out here are counted, and are not among those who are told", async () => {
  const before = (await planFor(needs, await judged())).hearers.people;
  assert.ok((await shutOutHere(parts, { what: hostOf(other), note: "" })).ok);
  const { shunned, pods } = (await shutOut()) as { readonly shunned: number; readonly pods: readonly string[] };
  assert.deepEqual([shunned > 0, pods], [true, []]);
  assert.equal((await planFor(needs, await judged())).hearers.people, before - shunned);
  assert.match((await check()).out, /This pod shuts out \d+ of those/);
});
