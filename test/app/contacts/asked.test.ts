/** Ties on a network where people ask for them: what is asked, granted, refused and ended, and what that changes on both sides (R5, R12). */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { blockPerson, keepBlock, unblockPerson } from "../../../src/app/contacts/block.ts";
import { acceptRequest, refuseRequest } from "../../../src/app/contacts/requests.ts";
import { share, stopSharing } from "../../../src/app/contacts/share.ts";
import { tellTies } from "../../../src/app/contacts/tell-ties.ts";
import { applyFollow } from "../../../src/app/receive/effects/follow.ts";
import { settle } from "../../../src/app/receive/settle.ts";
import type { FollowStep } from "../../../src/core/follow.ts";
import { setWantsToBeAsked } from "../../../src/store/people/accounts.ts";
import { identityById, type KnownIdentity } from "../../../src/store/people/identities.ts";
import { type FreshParts, freshParts } from "../../support/parts.ts";
import { aspectIdsOf, type Here, said, somebodyHere, takeTold } from "../../support/people.ts";
import { addReached, spokenPigeon } from "../../support/pods.ts";

let parts: FreshParts;
before(async () => {
  parts = await freshParts({ protocols: [spokenPigeon] });
});
after(() => parts.dispose());

const db = () => parts.database.db;
const now = () => new Date(parts.clock.now());
let count = 0;

const elsewhere = async (name: string, host: string): Promise<KnownIdentity> =>
  (await identityById(db(), await addReached(db(), name, host))) as KnownIdentity;

/** Two who have nothing to do with each other yet. */
async function pair(asksFirst = false): Promise<{ me: Here; them: KnownIdentity; aspects: number[] }> {
  count += 1;
  const [me, them] = [await somebodyHere(parts, `me${count}`), await elsewhere(`them${count}`, "loft.example")];
  if (asksFirst) await parts.database.transaction((tx) => setWantsToBeAsked(tx, me.accountId, true));
  return { me, them, aspects: await aspectIdsOf(parts, me.accountId) };
}
const hear = (step: FollowStep, from: KnownIdentity, to: Here, inbox: Here | null = null) =>
  parts.database.transaction((tx) =>
    applyFollow(tx, parts, said({ kind: "follow", author: from.ref, recipient: to.ref, step }, from, inbox, now())),
  );
const tieOf = async (me: Here, { personId }: { personId: number }) => {
  const tie = await db()
    .selectFrom("tie")
    .innerJoin("contact", "contact.id", "tie.contact_id")
    .select(["ours", "theirs", "told_identity_id as told"])
    .where("account_id", "=", me.accountId)
    .where("person_id", "=", personId)
    .executeTakeFirst();
  return tie === undefined ? null : [tie.ours, tie.theirs];
};
/** What was said about ties, in order: the word, and to whom. */
const steps = async () =>
  (await takeTold(parts)).map(({ message, to, reach }) => {
    assert.ok(message.kind === "follow", message.kind);
    assert.equal(reach, "private");
    return [message.step, message.recipient, to[0]];
  });
const noticesOf = async (me: Here) =>
  (await db().selectFrom("notification").select("kind").where("account_id", "=", me.accountId).execute()).map(
    ({ kind }) => kind,
  );
const aspectsOf = async (me: Here, { personId }: { personId: number }) =>
  (
    await db()
      .selectFrom("aspect_member")
      .innerJoin("contact", "contact.id", "contact_id")
      .select("aspect_id")
      .where("contact.account_id", "=", me.accountId)
      .where("person_id", "=", personId)
      .execute()
  ).length;
const shareWith = (me: Here, target: KnownIdentity, aspectIds: readonly number[]) =>
  share(parts, { accountId: me.accountId, target, aspectIds });

test("who shares asks, waits, and is one who shares when it is granted", async () => {
  const { me, them, aspects } = await pair();
  assert.deepEqual(await shareWith(me, them, aspects), { ok: true, value: { told: true } });
  assert.deepEqual(await tieOf(me, them), ["asked", "none"]);
  assert.deepEqual(await steps(), [["ask", them.ref, them.identityId]]);
  assert.deepEqual(await hear("accept", them, me), { ok: true, value: { changed: true } });
  assert.deepEqual(await tieOf(me, them), ["established", "none"]);
  assert.deepEqual(await hear("accept", them, me), { ok: true, value: { changed: false } });
  await shareWith(me, them, aspects.slice(0, 1));
  assert.deepEqual(await steps(), [], "other aspects are nobody else's business");
});

test("an acceptance that nobody asked for makes no contact", async () => {
  const { me, them } = await pair();
  assert.deepEqual(await hear("accept", them, me), { ok: true, value: { changed: false } });
  assert.equal(await tieOf(me, them), null);
  await hear("ask", them, me);
  await takeTold(parts);
  await hear("accept", them, me);
  assert.deepEqual(await tieOf(me, them), ["none", "established"]);
});

test("a refusal ends what was asked for, and a later one what was granted; they are in no aspect then", async () => {
  const { me, them, aspects } = await pair();
  for (const granted of [false, true]) {
    await shareWith(me, them, aspects);
    if (granted) await hear("accept", them, me);
    assert.deepEqual(await hear("reject", them, me), { ok: true, value: { changed: true } });
    assert.equal(await tieOf(me, them), null);
    assert.equal(await aspectsOf(me, them), 0);
  }
  assert.deepEqual(await noticesOf(me), []);
  await takeTold(parts);
});

test("whoever stops sharing leaves, whether it was granted or not", async () => {
  const { me, them, aspects } = await pair();
  for (const granted of [false, true]) {
    await shareWith(me, them, aspects);
    if (granted) await hear("accept", them, me);
    await takeTold(parts);
    await stopSharing(parts, { accountId: me.accountId, personId: them.personId });
    assert.deepEqual(await steps(), [["leave", them.ref, them.identityId]]);
    assert.equal(await tieOf(me, them), null);
  }
});

test("who asks is answered at once, each time, and told of once", async () => {
  const { me, them } = await pair();
  for (const changed of [true, false]) {
    assert.deepEqual(await hear("ask", them, me), { ok: true, value: { changed } });
    assert.deepEqual(await steps(), [["accept", them.ref, them.identityId]]);
  }
  assert.deepEqual(await tieOf(me, them), ["none", "established"]);
  assert.deepEqual(await noticesOf(me), ["shares"]);
  assert.deepEqual(await hear("leave", them, me), { ok: true, value: { changed: true } });
  assert.equal(await tieOf(me, them), null);
  assert.deepEqual(await steps(), []);
});

test("an account that asks first decides: a request waits, is accepted, and its follower can be removed", async () => {
  const { me, them } = await pair(true);
  await hear("ask", them, me);
  await hear("ask", them, me);
  assert.deepEqual([await tieOf(me, them), await steps(), await noticesOf(me)], [["none", "asked"], [], ["asks"]]);
  const request = { accountId: me.accountId, target: them };
  assert.deepEqual(await acceptRequest(parts, request), { ok: true, value: { changed: true } });
  assert.deepEqual(await acceptRequest(parts, request), { ok: true, value: { changed: false } });
  assert.deepEqual(await steps(), [["accept", them.ref, them.identityId]]);
  assert.deepEqual(await tieOf(me, them), ["none", "established"]);
  assert.deepEqual(await refuseRequest(parts, request), { ok: true, value: { changed: true } });
  assert.deepEqual(await steps(), [["reject", them.ref, them.identityId]]);
  assert.equal(await tieOf(me, them), null);
});

test("a request can be refused, and there is nothing to decide where nobody asks", async () => {
  const { me, them } = await pair(true);
  const request = { accountId: me.accountId, target: them };
  const codeOf = async (done: ReturnType<typeof acceptRequest>) => {
    const result = await done;
    return result.ok ? "done" : result.refusal.code;
  };
  assert.equal(await codeOf(acceptRequest(parts, request)), "no-request");
  assert.equal(await codeOf(refuseRequest(parts, request)), "nothing-to-refuse");
  await hear("ask", them, me);
  assert.equal(await codeOf(refuseRequest(parts, request)), "done");
  assert.deepEqual(await steps(), [["reject", them.ref, them.identityId]]);
});

test("a block refuses and leaves, and from then on whoever asks is refused", async () => {
  const { me, them, aspects } = await pair();
  await shareWith(me, them, aspects);
  await hear("ask", them, me);
  await takeTold(parts);
  await blockPerson(parts, { accountId: me.accountId, target: them });
  assert.deepEqual(
    (await steps()).map(([step]) => step),
    ["reject", "leave"],
  );
  assert.deepEqual(await hear("ask", them, me), { ok: true, value: { changed: false } });
  assert.deepEqual([await tieOf(me, them), await steps()], [null, [["reject", them.ref, them.identityId]]]);
  await unblockPerson(parts, { accountId: me.accountId, target: them });
  assert.deepEqual(await steps(), [], "there is nothing that would have to be taken back");
});

test("whoever asks while a contact rests waits for the decision about the block", async () => {
  for (const [lifts, answer, stands] of [
    [true, "accept", ["established", "established"]],
    [false, "reject", null],
  ] as const) {
    const { me, them, aspects } = await pair();
    await shareWith(me, them, aspects);
    await hear("accept", them, me);
    const block = { account_id: me.accountId, person_id: them.personId, created_at: now() };
    await db().insertInto("block").values(block).execute();
    await db().updateTable("contact").set({ suspended_at: now() }).where("account_id", "=", me.accountId).execute();
    await takeTold(parts);
    await hear("ask", them, me);
    assert.deepEqual([await tieOf(me, them), await steps()], [["established", "asked"], []]);
    await (lifts ? unblockPerson : keepBlock)(parts, { accountId: me.accountId, target: them });
    assert.equal((await steps())[0]?.[0], answer);
    assert.deepEqual(await tieOf(me, them), stands);
  }
});

test("a wish for somebody else, for nobody here, or by oneself is refused and changes nothing", async () => {
  const [{ me, them }, other] = [await pair(), await pair()];
  const codeOf = async (heard: ReturnType<typeof hear>) => {
    const result = await heard;
    return result.ok ? "taken" : result.refusal.code;
  };
  assert.equal(await codeOf(hear("ask", them, me, other.me)), "follow-for-other");
  assert.equal(await codeOf(hear("ask", them, { ...me, ref: "loft.example!nobody" })), "follow-for-other");
  assert.equal(await codeOf(hear("ask", them, { ...me, ref: other.them.ref })), "follow-for-other");
  assert.equal(await codeOf(hear("ask", me, me)), "contact-oneself");
  await db().updateTable("identity").set({ state: "ended" }).where("id", "=", them.identityId).execute();
  assert.equal(await codeOf(hear("ask", them, me)), "author-ended");
  assert.deepEqual([await tieOf(me, them), await steps()], [null, []]);
});

test("an answer by a name of their own for somebody here is for the only one who waits for it", async () => {
  const { me, them, aspects } = await pair();
  const host = me.ref.split("!")[0];
  const [stranger, abroad] = [
    { ...me, ref: `${host}!their_row_7` },
    { ...me, ref: "loft.example!their_row_7" },
  ];
  const codeOf = async (heard: ReturnType<typeof hear>) => {
    const result = await heard;
    return result.ok ? "taken" : result.refusal.code;
  };
  assert.equal(await codeOf(hear("accept", them, stranger)), "follow-for-other", "nobody asked");
  await shareWith(me, them, aspects);
  assert.equal(await codeOf(hear("accept", them, abroad)), "follow-for-other", "that is nobody of this pod");
  for (const step of ["ask", "leave"] as const)
    assert.equal(await codeOf(hear(step, them, stranger)), "follow-for-other", step);
  assert.deepEqual(await tieOf(me, them), ["asked", "none"]);
  assert.equal(await codeOf(hear("accept", them, stranger)), "taken");
  assert.deepEqual(await tieOf(me, them), ["established", "none"]);
  assert.equal(
    await codeOf(hear("reject", them, stranger)),
    "follow-for-other",
    "what was granted is taken back by name",
  );
  const [other, third] = [(await pair()).me, (await pair()).me];
  await shareWith(other, them, await aspectIdsOf(parts, other.accountId));
  await shareWith(third, them, await aspectIdsOf(parts, third.accountId));
  assert.equal(await codeOf(hear("accept", them, stranger)), "follow-for-other", "two wait");
  await hear("accept", them, third);
  assert.equal(await codeOf(hear("reject", them, stranger)), "taken");
  assert.equal(await tieOf(other, them), null);
  await takeTold(parts);
});

test("after a move the new home is asked, and ours waits for its answer", async () => {
  const { me, them, aspects } = await pair();
  await shareWith(me, them, aspects);
  await hear("accept", them, me);
  await takeTold(parts);
  const home = await elsewhere(`them${count}`, "new.example");
  await db().updateTable("identity").set({ state: "moved", until: now() }).where("id", "=", them.identityId).execute();
  await db().updateTable("identity").set({ person_id: them.personId }).where("id", "=", home.identityId).execute();
  for (const asked of [[["ask", home.ref, home.identityId]], []]) {
    const batch = await tellTies(parts, { protocol: "pigeon", personId: them.personId, after: 0, most: 10 });
    await parts.database.transaction(batch.write);
    assert.deepEqual(await steps(), asked);
    assert.deepEqual(await tieOf(me, them), ["asked", "none"]);
  }
  assert.equal(await aspectsOf(me, them), aspects.length);
  await hear("accept", { ...home, personId: them.personId }, me);
  assert.deepEqual(await tieOf(me, them), ["established", "none"]);
});

test("two of this pod ask and grant at once, and nothing leaves it", async () => {
  const [alice, bob] = [(await pair()).me, (await pair(true)).me];
  await shareWith(bob, alice, await aspectIdsOf(parts, bob.accountId));
  assert.deepEqual(
    [await tieOf(bob, alice), await tieOf(alice, bob)],
    [
      ["established", "none"],
      ["none", "established"],
    ],
  );
  await shareWith(alice, bob, await aspectIdsOf(parts, alice.accountId));
  assert.deepEqual(
    [await tieOf(bob, alice), await tieOf(alice, bob)],
    [
      ["established", "asked"],
      ["asked", "established"],
    ],
  );
  await acceptRequest(parts, { accountId: bob.accountId, target: alice });
  assert.deepEqual(await tieOf(alice, bob), ["established", "established"]);
  await blockPerson(parts, { accountId: bob.accountId, target: alice });
  assert.deepEqual([await tieOf(bob, alice), await tieOf(alice, bob)], [null, null]);
  assert.deepEqual(await noticesOf(bob), ["asks"]);
  assert.deepEqual(await steps(), []);
});

/** What came in at the same time: written together, as the receiver does it. */
async function comeTogether(words: readonly { readonly step: FollowStep; readonly from: KnownIdentity }[], to: Here) {
  const all = words.map(({ step, from }, nth) => ({
    ...{ sender: from.ref, taken: { ...takenOf(nth), protocol: from.protocol } },
    said: said({ kind: "follow", author: from.ref, recipient: to.ref, step }, from, null, now()),
  }));
  await settle(parts, all);
}
const takenOf = (nth: number) => ({
  ...({ id: nth + 1_000_000, way: "public", accountId: null, path: "", headers: {}, body: Buffer.alloc(0) } as const),
  ...{ receivedAt: now(), attempts: 1, provedAuthor: null },
});

for (const asksFirst of [false, true])
  test(`many who ask at once are heard as if each had asked alone (asked first: ${asksFirst})`, async () => {
    const at = db();
    const standing = async (together: boolean) => {
      const { me } = await pair(asksFirst);
      const who = new Map<string, KnownIdentity>();
      for (const name of [
        "new",
        "other",
        "granted",
        "waiting",
        "blocked",
        "muted",
        "resting",
        "gone",
        "leaves",
        "twice",
      ])
        who.set(name, await elsewhere(`${name}${count}`, "crowd.example"));
      const of = (name: string) => who.get(name) as KnownIdentity;
      await parts.database.transaction((tx) => setWantsToBeAsked(tx, me.accountId, false));
      for (const name of ["granted", "resting", "leaves"]) await hear("ask", of(name), me);
      await parts.database.transaction((tx) => setWantsToBeAsked(tx, me.accountId, true));
      await hear("ask", of("waiting"), me);
      await parts.database.transaction((tx) => setWantsToBeAsked(tx, me.accountId, asksFirst));
      const distant = { block: of("blocked").personId, mute: of("muted").personId };
      for (const kind of ["block", "mute"] as const)
        await at
          .insertInto(kind)
          .values({ account_id: me.accountId, person_id: distant[kind], created_at: now() })
          .execute();
      await at
        .updateTable("contact")
        .set({ suspended_at: now() })
        .where("account_id", "=", me.accountId)
        .where("person_id", "=", of("resting").personId)
        .execute();
      await at.updateTable("identity").set({ state: "ended" }).where("id", "=", of("gone").identityId).execute();
      await takeTold(parts);
      const words = [...who.values()].flatMap((from) => {
        const ask = { step: "ask", from } as const;
        if (from === of("leaves")) return [{ step: "leave", from } as const, ask, { step: "leave", from } as const];
        return from === of("twice") ? [ask, ask] : [ask];
      });
      if (together) await comeTogether(words, me);
      else for (const { step, from } of words) await hear(step, from, me);
      const ties: Record<string, unknown> = {};
      for (const [name, person] of who) ties[name] = await tieOf(me, person);
      const told = (await steps()).map(([step, , to]) => {
        const name = [...who].find(([, { identityId }]) => identityId === to)?.[0];
        return `${step} ${name}`;
      });
      const { rows: stops } = await sql`select 1 from stop where account_id = ${me.accountId}`.execute(at);
      return { ties, told: told.sort(), notices: (await noticesOf(me)).sort(), stops: stops.length };
    };
    const alone = await standing(false);
    assert.deepEqual(await standing(true), alone);
    assert.deepEqual(alone.ties.leaves, null);
    assert.equal(alone.told.length, asksFirst ? 2 : 9);
  });
