/** "Stop sharing" around a move (R7): as pods send it to everybody when an account leaves, and as whoever took one over would. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { blockPerson } from "../../../src/app/contacts/block.ts";
import { receiveDue } from "../../../src/app/receive/receiver.ts";
import { attachMove } from "../../../src/app/witness/attach.ts";
import { dayMs, hourMs } from "../../../src/base/time.ts";
import type { SaidContact } from "../../../src/core/message.ts";
import { stopGraceMs } from "../../../src/core/migration/after-move.ts";
import { recordMigration } from "../../../src/store/moves/migrations.ts";
import { stopAgain } from "../../../src/store/moves/stops.ts";
import { again, apply, type Elsewhere, elsewhere, here, said, tie } from "../../support/federation.ts";
import { comesTo, inboxOf } from "../../support/incoming.ts";
import { type FreshParts, freshParts } from "../../support/parts.ts";

let parts: FreshParts;
before(async () => {
  parts = await freshParts();
});
after(() => parts.dispose());

const db = () => parts.database.db;
let count = 0;

type Here = Awaited<ReturnType<typeof here>>;
/** Somebody here and somebody elsewhere who share with each other, and where the other one moves to. */
async function friends(shares = true): Promise<{ me: Here; old: Elsewhere; young: Elsewhere }> {
  count += 1;
  const me = await here(parts, `me${count}`);
  const old = await elsewhere(parts, `mover${count}`, "old.example");
  if (shares) await tie(parts, me.accountId, old.personId);
  return { me, old, young: await elsewhere(parts, `mover${count}`, "new.example") };
}
const contact = (old: Elsewhere, me: Here, sharing: boolean, more: Partial<SaidContact> = {}): SaidContact => ({
  kind: "contact",
  author: old.ref,
  recipient: me.ref,
  sharing,
  following: sharing,
  blocking: false,
  ...more,
});
const says = async (old: Elsewhere, me: Here, sharing: boolean, more: Partial<SaidContact> = {}) =>
  assert.ok(
    (
      await apply(
        parts,
        said(parts, contact(old, me, sharing, more), await again(parts, old), {
          way: "private",
          inboxAccountId: me.accountId,
        }),
      )
    ).ok,
  );
/** The move is heard of and counts. @returns its row */
const moves = (old: Elsewhere, young: Elsewhere): Promise<number> =>
  parts.database.transaction(async (tx) => {
    const at = new Date(parts.clock.now());
    const pair = { oldIdentityId: old.identityId, newIdentityId: young.identityId, protocol: old.protocol };
    const refs = { oldRef: old.ref, newRef: young.ref };
    const row = { role: "witness", state: "attached", ...pair, ...refs, heardAt: at } as const;
    const migrationId = await recordMigration(tx, row);
    await attachMove(tx, { migrationId, ...pair, at });
    return migrationId;
  });
/** Our side and theirs, as the account has it with whoever is found at that address now. */
async function sides(me: Here, who: Elsewhere): Promise<string> {
  const { personId } = await again(parts, who);
  const row = await db()
    .selectFrom("tie")
    .innerJoin("contact", "contact.id", "tie.contact_id")
    .select(["ours", "theirs"])
    .where("contact.account_id", "=", me.accountId)
    .where("contact.person_id", "=", personId)
    .executeTakeFirst();
  return row === undefined ? "nothing" : `${row.ours}/${row.theirs}`;
}

test("stop, then move: the contact shares again, as if nothing had been said", async () => {
  const { me, old, young } = await friends();
  await says(old, me, false);
  assert.equal(await sides(me, old), "established/none");
  parts.pass(2 * hourMs);
  await moves(old, young);
  assert.equal(await sides(me, young), "established/established");
});

test("stop, then move: who only shared with us is a contact again", async () => {
  const { me, old, young } = await friends(false);
  await says(old, me, true);
  await says(old, me, false);
  assert.equal(await sides(me, old), "nothing");
  await moves(old, young);
  assert.equal(await sides(me, young), "none/established");
  const notices = await db().selectFrom("notification").select("kind").where("account_id", "=", me.accountId).execute();
  assert.deepEqual(notices, [{ kind: "shares" }]); // of the first time
});

test("move, then stop: the old address has no say any more", async () => {
  const { me, old, young } = await friends();
  await moves(old, young);
  await comesTo(parts, me, contact(old, me, false), old);
  while ((await receiveDue(parts)) > 0);
  assert.deepEqual((await inboxOf(parts)).refused, ["sender-moved"]);
  assert.equal(await sides(me, young), "established/established");
});

test("a stop three days before the move, or a moment longer ago than the grace, counts", async () => {
  for (const ms of [3 * dayMs, stopGraceMs + 1]) {
    const { me, old, young } = await friends();
    await says(old, me, false);
    parts.pass(ms);
    await moves(old, young);
    assert.equal(await sides(me, young), "established/none", `${ms}`);
  }
  const { me, old, young } = await friends();
  await says(old, me, false);
  parts.pass(stopGraceMs);
  await moves(old, young);
  assert.equal(await sides(me, young), "established/established");
});

test("a block counts, and so does a stop that was taken back and said again before", async () => {
  const { me, old, young } = await friends();
  await says(old, me, false, { blocking: true });
  await moves(old, young);
  assert.equal(await sides(me, young), "established/none");

  const other = await friends();
  await says(other.old, other.me, false);
  await says(other.old, other.me, true);
  await says(other.old, other.me, false, { blocking: true });
  await moves(other.old, other.young);
  assert.equal(await sides(other.me, other.young), "established/none");
});

test("whom an account has blocked since, it gets no contact with because of a move", async () => {
  const { me, old, young } = await friends(false);
  await says(old, me, true);
  await says(old, me, false);
  assert.ok((await blockPerson(parts, { accountId: me.accountId, target: old })).ok);
  await moves(old, young);
  assert.equal(await sides(me, young), "nothing");
});

test("what a move gave back ends again when the move is undone", async () => {
  const { me, old, young } = await friends();
  await says(old, me, false);
  const migrationId = await moves(old, young);
  assert.equal(await sides(me, young), "established/established");
  await parts.database.transaction((tx) => stopAgain(tx, migrationId));
  assert.equal(await sides(me, old), "established/none");
  const kept = await db().selectFrom("stop").select("restored_by").where("account_id", "=", me.accountId).execute();
  assert.deepEqual(kept, [{ restored_by: null }]);
});
