/** Sharing, stopping, blocking: what it changes here, and what others are told. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { blockPerson, mutePerson, unblockPerson } from "../../../src/app/contacts/block.ts";
import { share, stopSharing } from "../../../src/app/contacts/share.ts";
import { applyContact } from "../../../src/app/receive/effects/contact.ts";
import type { SaidContact } from "../../../src/core/message.ts";
import { ensureContact, listContacts, tiesToTell } from "../../../src/store/people/contacts.ts";
import { hasEnded, type KnownIdentity } from "../../../src/store/people/identities.ts";
import { type FreshParts, freshParts } from "../../support/parts.ts";
import { aspectIdsOf, type Here, said, somebodyElse, somebodyHere, type Told, takeTold } from "../../support/people.ts";

let parts: FreshParts;
before(async () => {
  parts = await freshParts();
});
after(() => parts.dispose());

const db = () => parts.database.db;
const now = () => new Date(parts.clock.now());
let count = 0;

/** Two who have nothing to do with each other yet. */
async function pair(): Promise<{ me: Here; them: KnownIdentity; aspects: number[] }> {
  count += 1;
  const [me, them] = [await somebodyHere(parts, `me${count}`), await somebodyElse(parts, `them${count}@pod.example`)];
  return { me, them, aspects: await aspectIdsOf(parts, me.accountId) };
}
const contactOf = async (me: Here, them: { personId: number }) =>
  (await listContacts(db(), me.accountId, them.personId))[0];
const hear = (message: Partial<SaidContact>, from: KnownIdentity, to: Here, inbox: Here | null = to) =>
  parts.database.transaction((tx) =>
    applyContact(
      tx,
      parts,
      said(
        {
          kind: "contact",
          author: from.ref,
          recipient: to.ref,
          sharing: true,
          following: true,
          blocking: false,
          ...message,
        },
        from,
        inbox,
        now(),
      ),
    ),
  );
const flagsOf = (told: Told | undefined) => {
  assert.ok(told?.message.kind === "contact");
  const { sharing, following, blocking } = told.message;
  return { sharing, following, blocking };
};
const noticesOf = (me: Here) =>
  db().selectFrom("notification").select("kind").where("account_id", "=", me.accountId).execute();

test("who shares with somebody of another pod tells them so, privately, and then the profile", async () => {
  const { me, them, aspects } = await pair();
  const shared = await share(parts, { accountId: me.accountId, target: them, aspectIds: aspects.slice(0, 2) });
  assert.deepEqual(shared, { ok: true, value: { told: true } });
  const [contact, profile, ...rest] = await takeTold(parts);
  assert.deepEqual(contact, {
    message: { kind: "contact", author: me.ref, recipient: them.ref, sharing: true, following: true, blocking: false },
    to: [them.identityId],
    reach: "private",
    as: me.identityId,
  });
  assert.equal(profile?.message.kind, "profile");
  assert.deepEqual([profile?.to, profile?.reach, rest.length], [[them.identityId], "private", 0]);
  const { aspects: names, receiving, sharing } = (await contactOf(me, them)) ?? {};
  assert.deepEqual({ names, receiving, sharing }, { names: ["Family", "Friends"], receiving: true, sharing: false });
});

test("sharing again changes the aspects and tells nobody; until they are somewhere else (R5)", async () => {
  const { me, them, aspects } = await pair();
  await share(parts, { accountId: me.accountId, target: them, aspectIds: aspects.slice(0, 2) });
  await takeTold(parts);
  await share(parts, { accountId: me.accountId, target: them, aspectIds: aspects.slice(3) });
  assert.deepEqual(await takeTold(parts), []);
  assert.deepEqual((await contactOf(me, them))?.aspects, ["Acquaintances"]);
  const mine = async () => (await tiesToTell(db(), { ...them, after: 0, most: 100 })).map(({ accountId }) => accountId);
  assert.deepEqual(await mine(), []);

  await db().updateTable("identity").set({ state: "moved", until: now() }).where("id", "=", them.identityId).execute();
  const { id } = await db()
    .insertInto("identity")
    .values({
      person_id: them.personId,
      protocol: them.protocol,
      ref: `new${count}@z.example`,
      host: "z.example",
      guid: `new-home-of-${count}`,
      state: "current",
      since: now(),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  assert.deepEqual(await mine(), [me.accountId]);
  await share(parts, { accountId: me.accountId, target: them, aspectIds: aspects.slice(3) });
  assert.deepEqual(
    (await takeTold(parts)).map(({ to }) => to),
    [[id], [id]],
  );
  assert.deepEqual(await mine(), []);
});

test("whoever stops sharing tells them, keeps what they share, and says it once", async () => {
  const { me, them, aspects } = await pair();
  await share(parts, { accountId: me.accountId, target: them, aspectIds: aspects.slice(0, 1) });
  await hear({}, them, me);
  await takeTold(parts);
  assert.deepEqual(await stopSharing(parts, { accountId: me.accountId, personId: them.personId }), {
    ok: true,
    value: { told: true },
  });
  const [stop, ...rest] = await takeTold(parts);
  assert.deepEqual([flagsOf(stop), rest], [{ sharing: false, following: false, blocking: false }, []]);
  const { receiving, sharing, aspects: left } = (await contactOf(me, them)) ?? {};
  assert.deepEqual({ receiving, sharing, left }, { receiving: false, sharing: true, left: [] });
  assert.deepEqual(await stopSharing(parts, { accountId: me.accountId, personId: them.personId }), {
    ok: true,
    value: { told: false },
  });
  await hear({ sharing: false }, them, me);
  assert.equal(await contactOf(me, them), undefined);
});

test("sharing is refused with oneself, with whom one blocks, in no aspect of one's own, and with somebody who has left", async () => {
  const { me, them, aspects } = await pair();
  const other = await pair();
  const codeOf = async (target: KnownIdentity, aspectIds: readonly number[]) => {
    const shared = await share(parts, { accountId: me.accountId, target, aspectIds });
    return shared.ok ? "shared" : shared.refusal.code;
  };
  assert.equal(await codeOf(me, aspects), "oneself");
  assert.equal(await codeOf(them, []), "aspects-needed");
  assert.equal(await codeOf(them, other.aspects), "aspects-needed");
  await blockPerson(parts, { accountId: me.accountId, target: them });
  assert.equal(await codeOf(them, aspects), "person-blocked");
  await db().updateTable("identity").set({ state: "ended" }).where("id", "=", other.them.identityId).execute();
  assert.equal(await codeOf(other.them, aspects), "person-gone");
  await takeTold(parts);
});

test("who is shared with hears of it once, however often it is said", async () => {
  const { me, them } = await pair();
  assert.deepEqual(await hear({}, them, me), { ok: true, value: { changed: true } });
  assert.deepEqual(await hear({}, them, me), { ok: true, value: { changed: false } });
  await hear({ sharing: false }, them, me);
  await hear({}, them, me);
  assert.deepEqual(await noticesOf(me), [{ kind: "shares" }]);
  const tie = await db()
    .selectFrom("tie")
    .innerJoin("contact", "contact.id", "tie.contact_id")
    .select(["theirs", "ours", "heard_at_identity_id as heardAt"])
    .where("account_id", "=", me.accountId)
    .executeTakeFirst();
  assert.deepEqual(tie, { theirs: "established", ours: "none", heardAt: me.identityId });
});

test("following without sharing is an end, and so is a block from their side", async () => {
  const { me, them } = await pair();
  for (const end of [
    { sharing: false, following: true },
    { sharing: false, following: false, blocking: true },
  ]) {
    await hear({}, them, me);
    assert.deepEqual(await hear(end, them, me), { ok: true, value: { changed: true } });
    assert.equal(await contactOf(me, them), undefined);
  }
});

test("a contact for somebody else, for nobody, or with oneself is refused and changes nothing", async () => {
  const [{ me, them }, other] = [await pair(), await pair()];
  const codeOf = async (heard: ReturnType<typeof hear>) => {
    const result = await heard;
    return result.ok ? "taken" : result.refusal.code;
  };
  assert.equal(await codeOf(hear({}, them, me, other.me)), "contact-for-other");
  assert.equal(await codeOf(hear({ recipient: "stranger@else.example" }, them, me)), "contact-for-other");
  assert.equal(await codeOf(hear({}, them, me, null)), "contact-for-other");
  assert.equal(await codeOf(hear({}, me, me)), "contact-oneself");
  assert.equal(await contactOf(me, them), undefined);
  assert.equal(await contactOf(other.me, them), undefined);
});

test("a block ends sharing both ways, is told, and takes nothing but an end from then on", async () => {
  const { me, them, aspects } = await pair();
  await share(parts, { accountId: me.accountId, target: them, aspectIds: aspects });
  await hear({}, them, me);
  await takeTold(parts);
  await blockPerson(parts, { accountId: me.accountId, target: them });
  const told = await takeTold(parts);
  assert.deepEqual(
    told.map(({ message, reach }) => [(message as SaidContact).blocking, (message as SaidContact).sharing, reach]),
    [[true, false, "private"]],
  );
  assert.equal(await contactOf(me, them), undefined);
  assert.deepEqual(await hear({}, them, me), { ok: true, value: { changed: false } });
  assert.equal(await contactOf(me, them), undefined);
  assert.deepEqual(await blockPerson(parts, { accountId: me.accountId, target: them }), {
    ok: true,
    value: { changed: false },
  });
  assert.deepEqual(await takeTold(parts), []);

  await unblockPerson(parts, { accountId: me.accountId, target: them });
  const [unblocked] = await takeTold(parts);
  assert.deepEqual(flagsOf(unblocked), { sharing: false, following: false, blocking: false });
  assert.deepEqual(await hear({}, them, me), { ok: true, value: { changed: true } });
});

test("a contact that a merge suspended because of a block is one again when the block is taken back", async () => {
  const { me, them, aspects } = await pair();
  await share(parts, { accountId: me.accountId, target: them, aspectIds: aspects });
  await db()
    .insertInto("block")
    .values({ account_id: me.accountId, person_id: them.personId, created_at: now() })
    .execute();
  await db().updateTable("contact").set({ suspended_at: now() }).where("account_id", "=", me.accountId).execute();
  assert.equal((await contactOf(me, them))?.receiving, false);
  await takeTold(parts);
  await unblockPerson(parts, { accountId: me.accountId, target: them });
  assert.equal((await contactOf(me, them))?.receiving, true);
  assert.deepEqual(await takeTold(parts), [], "they are still shared with: nothing to tell");
});

test("a mute is told to nobody and leaves the contact as it is", async () => {
  const { me, them, aspects } = await pair();
  await share(parts, { accountId: me.accountId, target: them, aspectIds: aspects });
  await takeTold(parts);
  await mutePerson(parts, { accountId: me.accountId, target: them });
  const { muted, receiving } = (await contactOf(me, them)) ?? {};
  assert.deepEqual({ muted, receiving }, { muted: true, receiving: true });
  assert.deepEqual(await takeTold(parts), []);
});

test("two of this pod share, stop and block at once, and nothing leaves it", async () => {
  const [alice, bob] = [(await pair()).me, (await pair()).me];
  const shareAs = async (one: Here, other: Here) =>
    share(parts, { accountId: one.accountId, target: other, aspectIds: await aspectIdsOf(parts, one.accountId) });
  await Promise.all([shareAs(alice, bob), shareAs(bob, alice)]);
  for (const [one, other] of [
    [alice, bob],
    [bob, alice],
  ] as const) {
    const { receiving, sharing } = (await contactOf(one, other)) ?? {};
    assert.deepEqual({ receiving, sharing }, { receiving: true, sharing: true });
    assert.deepEqual(await noticesOf(one), [{ kind: "shares" }]);
  }
  await stopSharing(parts, { accountId: alice.accountId, personId: bob.personId });
  assert.deepEqual([(await contactOf(bob, alice))?.sharing, (await contactOf(alice, bob))?.sharing], [false, true]);
  await blockPerson(parts, { accountId: bob.accountId, target: alice });
  assert.equal(await contactOf(alice, bob), undefined);
  await shareAs(alice, bob);
  assert.deepEqual([await contactOf(bob, alice), (await contactOf(alice, bob))?.receiving], [undefined, true]);
  assert.deepEqual(await takeTold(parts), []);
});

test("two who share with each other at the same moment do not stop each other", async () => {
  const { me, them: found, aspects } = await pair();
  await db()
    .updateTable("identity")
    .set({ base_url: "https://pod.example" })
    .where("id", "=", found.identityId)
    .execute();
  const them = { ...found, base: "https://pod.example" };
  const sharing = await parts.database.transaction(async (tx) => {
    // What they say holds their identity first, then the contact.
    await hasEnded(tx, them.identityId);
    const begun = share(parts, { accountId: me.accountId, target: them, aspectIds: aspects.slice(0, 1) });
    for (let turn = 0; turn < 500 && (await contactOf(me, them)) === undefined; turn++)
      await db().selectFrom("person").select("id").limit(1).execute();
    assert.ok(await contactOf(me, them), "sharing waits for nobody who may wait for it");
    await ensureContact(tx, me.accountId, them.personId, now());
    return { begun };
  });
  assert.deepEqual(await sharing.begun, { ok: true, value: { told: true } });
});
