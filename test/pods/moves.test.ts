/** Whole Sternas and a move: the archive of an old pod comes to one, is announced, and the others switch; whoever is down hears of it when they are back. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { announceMove } from "../../src/app/announce/announce.ts";
import { findIdentity } from "../../src/app/discover/find-identity.ts";
import { no } from "../../src/base/result.ts";
import { dayMs, hourMs } from "../../src/base/time.ts";
import { identityByRef } from "../../src/store/people/identities.ts";
import { toldOf } from "../support/announcements.ts";
import { alice, archiveIn, importWhole, smallValue } from "../support/arrivals.ts";
import { addKnownPerson, derOf } from "../support/known.ts";
import { badDays, type Somebody, somebodyOn, tiesOf } from "../support/sterna-people.ts";
import { openSternas, type Sterna, type Sternas } from "../support/sternas.ts";

const aliceNow = "alicia@pod-b.example";

/** An archive whose contacts are these people; it names no other pod. */
function archiveFor(contacts: readonly Somebody[]): unknown {
  const archive = smallValue();
  for (const post of archive.user.posts) delete post.subscribed_pods_uris;
  const [shape = {}] = archive.user.contacts;
  const contact = ({ ref }: Somebody) => ({
    ...shape,
    sharing: true,
    receiving: true,
    following: true,
    followed: true,
    account_id: ref,
    person_guid: undefined,
    person_name: undefined,
    public_key: undefined,
  });
  return {
    ...archive,
    user: { ...archive.user, contacts: contacts.map(contact), blocks: [], post_subscriptions: [], relayables: [] },
    others_data: { relayables: [] },
  };
}

/** The pod knew the old address, and somebody there shares with it, as it with them. */
async function knewAlice(pod: Sterna, who: Somebody): Promise<void> {
  const { db } = pod.parts.database;
  const { personId } = await addKnownPerson(db, alice, derOf(smallValue().user.private_key));
  const { id } = await db
    .insertInto("contact")
    .values({ account_id: who.accountId, person_id: personId, created_at: new Date(pod.parts.clock.now()) })
    .returning("id")
    .executeTakeFirstOrThrow();
  const own = await db.selectFrom("identity").select("id").where("ref", "=", who.ref).executeTakeFirstOrThrow();
  const { id: toldId } = await db
    .selectFrom("identity")
    .select("id")
    .where("ref", "=", alice)
    .executeTakeFirstOrThrow();
  await db
    .insertInto("tie")
    .values({
      contact_id: id,
      protocol: "diaspora",
      ours: "established",
      theirs: "established",
      told_identity_id: toldId,
      heard_at_identity_id: own.id,
    })
    .execute();
}

/** Announces once the pod's way to itself is good. */
async function announces(pod: Sterna): Promise<number> {
  const done = await announceMove(pod.parts, { username: "alicia", by: "owner" });
  assert.ok(done.ok, JSON.stringify(done));
  return done.value.migrationId;
}

async function assertSwitched(who: Somebody): Promise<void> {
  const { db } = who.pod.parts.database;
  assert.deepEqual(await tiesOf(who), { [aliceNow]: "mutual" }, who.ref);
  assert.equal((await identityByRef(db, "diaspora", alice))?.state, "moved");
  const notices = await db.selectFrom("notification").select("kind").execute();
  assert.deepEqual(notices, [], "a move makes no notice");
}

/** Of alicia's contacts that share with her: how many address her new address. */
async function confirmedOn(pod: Sterna): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from tie join identity on identity.id = tie.heard_at_identity_id where identity.ref = ${aliceNow} and tie.theirs = 'established'`.execute(
    pod.parts.database.db,
  );
  return rows[0]?.n ?? 0;
}

for (const faults of [undefined, ...badDays.slice(0, 1)]) {
  const how = faults === undefined ? "" : ` (bad network, seed ${faults.seed})`;
  test(`a move that is announced here is followed by two pods that knew the old key, and both confirm it${how}`, async (t) => {
    const sternas = await openSternas(4, faults === undefined ? {} : { faults });
    t.after(sternas.dispose);
    const [, here, third, fourth] = sternas.pods as [Sterna, Sterna, Sterna, Sterna];
    const [carol, dora] = [await somebodyOn(third, "carol"), await somebodyOn(fourth, "dora")];
    await knewAlice(third, carol);
    await knewAlice(fourth, dora);
    await importWhole(here.parts, "alicia", await archiveIn(here.parts, archiveFor([carol, dora])));
    await untilFound(sternas, here, [carol, dora]);
    // The old home knows nobody of that name: it may say no as often as it likes.
    sternas.network.quiet(true);
    await announces(here);
    sternas.network.quiet(false);
    await untilConfirmed(sternas, here, 2);
    await assertSwitched(carol);
    await assertSwitched(dora);
    const told = await toldOf(here.parts);
    assert.deepEqual(
      told.filter(({ host }) => host !== "pod-a.example").map(({ host, delivered }) => ({ host, delivered })),
      [
        { host: "pod-c.example", delivered: true },
        { host: "pod-d.example", delivered: true },
      ],
    );
    assert.deepEqual(
      await here.parts.database.db.selectFrom("notification").select("kind").execute(),
      [],
      "nobody is told that contacts began to share",
    );
  });
}

test("attack rows 5 and 21: of two pods that announce the same stolen or restored archive the first one counts, and stays", async (t) => {
  const sternas = await openSternas(4);
  t.after(sternas.dispose);
  const [, here, third, thief] = sternas.pods as [Sterna, Sterna, Sterna, Sterna];
  const carol = await somebodyOn(third, "carol");
  await knewAlice(third, carol);
  for (const pod of [here, thief]) {
    await importWhole(pod.parts, "alicia", await archiveIn(pod.parts, archiveFor([carol])));
    await untilFound(sternas, pod, [carol]);
  }
  await announces(here);
  await untilConfirmed(sternas, here, 1);
  await assertSwitched(carol);
  await announces(thief);
  for (let days = 0; days < 3; days++) {
    await worked(sternas);
    sternas.pass(dayMs);
  }
  assert.deepEqual(await tiesOf(carol), { [aliceNow]: "mutual" });
  assert.equal(await confirmedAt(thief), 0);
});

const confirmedAt = async (pod: Sterna): Promise<number> => {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from tie where heard_at_identity_id is not null`.execute(pod.parts.database.db);
  return rows[0]?.n ?? 0;
};

test("a pod that is down hears of the move when it is back, a week later", async (t) => {
  const sternas = await openSternas(3);
  t.after(sternas.dispose);
  const [, here, third] = sternas.pods as [Sterna, Sterna, Sterna];
  const carol = await somebodyOn(third, "carol");
  await knewAlice(third, carol);
  await importWhole(here.parts, "alicia", await archiveIn(here.parts, archiveFor([carol])));
  await untilFound(sternas, here, [carol]);
  let isDown = true;
  const { http } = here.parts;
  const request: typeof http.request = async (asked) =>
    isDown && new URL(asked.url).host === third.host ? no({ code: "no-answer", detail: "down" }) : http.request(asked);
  Object.assign(here.parts, { http: { ...http, request } });
  await announces(here);
  for (let days = 0; days < 7; days++) {
    await worked(sternas);
    sternas.pass(dayMs);
  }
  const down = (await toldOf(here.parts)).find(({ host }) => host === third.host);
  assert.equal(down?.delivered, false);
  assert.ok((down?.tries ?? 0) > 3);
  assert.deepEqual(await tiesOf(carol), { [alice]: "mutual" });
  isDown = false;
  await untilConfirmed(sternas, here, 1);
  await assertSwitched(carol);
});

/** What is due now, and what becomes due by it. */
async function worked(sternas: Sternas): Promise<void> {
  for (let turns = 0; turns < 40; turns++) if ((await sternas.turn()) === 0) return;
  assert.fail("it does not come to rest");
}

/** The contacts of the archive are found, as a pass over what waits finds them. */
async function untilFound(sternas: Sternas, pod: Sterna, people: readonly Somebody[]): Promise<void> {
  for (let tries = 0; tries < 40; tries++) {
    await worked(sternas);
    const found = await pod.parts.database.db.selectFrom("contact").select("id").execute();
    if (found.length === people.length) return;
    for (const { ref } of people) await findIdentity(pod.parts, ref);
    sternas.pass(dayMs);
  }
  assert.fail("they are not found");
}

async function untilConfirmed(sternas: Sternas, pod: Sterna, contacts: number): Promise<void> {
  for (let tries = 0; tries < 60; tries++) {
    await worked(sternas);
    if ((await confirmedOn(pod)) === contacts) return;
    sternas.pass(6 * hourMs);
  }
  const { rows } = await sql`select host, answer from migration_told`.execute(pod.parts.database.db);
  assert.fail(`not confirmed: ${JSON.stringify(rows)}`);
}
