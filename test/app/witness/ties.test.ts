/** After a move: our side of every contact goes to the new home (R5), silently (R15), at its own pace, and once. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { blockPerson } from "../../../src/app/contacts/block.ts";
import { share, stopSharing } from "../../../src/app/contacts/share.ts";
import { tellTies } from "../../../src/app/contacts/tell-ties.ts";
import { tellTiesJob, tellTiesKind } from "../../../src/app/jobs/tell-ties.ts";
import { runNextJob } from "../../../src/app/worker.ts";
import { limits } from "../../../src/base/limits.ts";
import { lockContact, setSuspended } from "../../../src/store/people/contacts.ts";
import { identityById, type KnownIdentity } from "../../../src/store/people/identities.ts";
import { putJobs } from "../../../src/store/post-office/jobs.ts";
import { type FreshParts, freshParts } from "../../support/parts.ts";
import { aspectIdsOf, type Here, somebodyElse, somebodyHere, takeTold } from "../../support/people.ts";
import { addImport } from "../../support/world.ts";

let parts: FreshParts;
before(async () => {
  parts = await freshParts();
});
after(() => parts.dispose());

const db = () => parts.database.db;
const now = () => new Date(parts.clock.now());
const never = new AbortController().signal;
let count = 0;

/** Somebody of another pod, with whom that many accounts here share. */
async function known(sharers: number): Promise<{ old: KnownIdentity; here: Here[] }> {
  count += 1;
  const old = await somebodyElse(parts, `mover${count}@old.example`);
  const here: Here[] = [];
  for (let each = 0; each < sharers; each++) {
    const me = await somebodyHere(parts, `friend${count}of${each}`);
    const aspectIds = await aspectIdsOf(parts, me.accountId);
    assert.ok((await share(parts, { accountId: me.accountId, target: old, aspectIds })).ok);
    here.push(me);
  }
  await takeTold(parts);
  return { old, here };
}
/** What an attach does to identities of which only the old one had relations. */
async function move(old: KnownIdentity, to?: KnownIdentity): Promise<KnownIdentity> {
  const home = to ?? (await somebodyElse(parts, `mover${count}@new.example`));
  await db().updateTable("identity").set({ state: "moved", until: now() }).where("id", "=", old.identityId).execute();
  await db().updateTable("identity").set({ person_id: old.personId }).where("id", "=", home.identityId).execute();
  await db().updateTable("account").set({ person_id: old.personId }).where("person_id", "=", home.personId).execute();
  return (await identityById(db(), home.identityId)) as KnownIdentity;
}
const begin = ({ protocol, personId }: KnownIdentity) => putJobs(db(), [tellTiesJob(now(), { protocol, personId })]);
const turn = () => runNextJob(parts, [tellTiesKind], never);
/** Each telling as author, message and receivers. */
const told = async () =>
  (await takeTold(parts)).map(({ message, to, reach }) => [message.author, message.kind, to, reach]);
const side = (me: Here, home: KnownIdentity) => [me.ref, "contact", [home.identityId], "private"];

test("each contact's side is told to the new home, once, however often the job comes", async () => {
  const { old, here } = await known(2);
  const home = await move(old);
  await begin(old);
  assert.equal(await turn(), true);
  assert.deepEqual(
    await told(),
    here.map((me) => side(me, home)),
  );
  assert.equal(await turn(), false);
  await begin(old);
  await turn();
  assert.deepEqual(await told(), []);
});

test("very many followers (100 k): turns are bounded, each goes on behind the last one, and one whose transaction fails tells nobody", async () => {
  const { old, here } = await known(3);
  const home = await move(old);
  const of = { protocol: old.protocol, personId: old.personId, most: 2 };
  const first = await tellTies(parts, { ...of, after: 0 });
  const failing = parts.database.transaction(async (tx) => {
    await first.write(tx);
    throw new Error("killed");
  });
  await assert.rejects(failing, /killed/);
  assert.deepEqual(await told(), []);
  await parts.database.transaction((tx) => first.write(tx));
  assert.deepEqual(
    await told(),
    here.slice(0, 2).map((me) => side(me, home)),
  );
  assert.ok(first.last !== null);
  const second = await tellTies(parts, { ...of, after: first.last });
  assert.equal(second.last, null);
  await parts.database.transaction((tx) => second.write(tx));
  assert.deepEqual(
    await told(),
    here.slice(2).map((me) => side(me, home)),
  );
});

test("attack-19: what moves make this pod send is spread over time, all moves together", () => {
  assert.equal(tellTiesKind.pauseMs, limits.tiesToldPauseMs);
  assert.ok((limits.tiesToldPerTurn * 1_000) / limits.tiesToldPauseMs <= 50);
});

test("who was told meanwhile, stopped, blocks, is suspended or has left is not told", async () => {
  const { old, here } = await known(5);
  const [anew, stopped, blocking, suspended, waits] = here as [Here, Here, Here, Here, Here];
  const home = await move(old);
  const batch = await tellTies(parts, { protocol: old.protocol, personId: old.personId, after: 0, most: 10 });
  const aspectIds = await aspectIdsOf(parts, anew.accountId);
  await share(parts, { accountId: anew.accountId, target: home, aspectIds });
  await stopSharing(parts, { accountId: stopped.accountId, personId: old.personId });
  await blockPerson(parts, { accountId: blocking.accountId, target: old });
  await parts.database.transaction(async (tx) => {
    const contact = await lockContact(tx, suspended.accountId, old.personId);
    await setSuspended(tx, contact?.contactId ?? 0, now());
  });
  await takeTold(parts);
  await parts.database.transaction((tx) => batch.write(tx));
  assert.deepEqual(await told(), [side(waits, home)]);
});

test("attack-14: what an import claims about a contact is told to no new home before that import is announced", async () => {
  const { old, here } = await known(1);
  const [me] = here as [Here];
  await db()
    .updateTable("tie")
    .set({ told_identity_id: null })
    .where("told_identity_id", "=", old.identityId)
    .execute();
  const importId = await addImport(db(), me.accountId, "me@before.example");
  const home = await move(old);
  await begin(old);
  await turn();
  assert.deepEqual(await told(), []);
  await db()
    .updateTable("import")
    .set({ released_at: now(), release: "announced" })
    .where("account_id", "=", me.accountId)
    .execute();
  assert.ok(importId);
  await begin(old);
  await turn();
  assert.deepEqual(await told(), [side(me, home)]);
});

test("somebody who moves to this pod is shared with at once, without a message and without a notice", async () => {
  const { old, here } = await known(1);
  const [me] = here as [Here];
  const home = await somebodyHere(parts, `arrived${count}`);
  await move(old, home);
  await begin(old);
  await turn();
  assert.deepEqual(await told(), []);
  const theirs = await db()
    .selectFrom("tie")
    .innerJoin("contact", "contact.id", "tie.contact_id")
    .select(["tie.theirs", "tie.heard_at_identity_id as heardAt"])
    .where("contact.account_id", "=", home.accountId)
    .where("contact.person_id", "=", me.personId)
    .execute();
  assert.deepEqual(theirs, [{ theirs: "established", heardAt: home.identityId }]);
  const notices = await db()
    .selectFrom("notification")
    .select("kind")
    .where("account_id", "=", home.accountId)
    .execute();
  assert.deepEqual(notices, []);
});
