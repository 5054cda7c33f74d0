/** Further edges of moves that both accounts say, each named after its row: what is looked up, who goes over, what stays where it was. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { findIdentity } from "../../../src/app/discover/find-identity.ts";
import { mentionsIn } from "../../../src/core/mentions.ts";
import { hearersOf } from "../../../src/store/post-office/recipients.ts";
import { done, type Elsewhere, elsewhere, here, post, refused, said, tie } from "../../support/federation.ts";
import { hear, personOf } from "../../support/moves.ts";
import { type Lofts, lofts, lookAround, nowSays } from "../../support/pigeons.ts";

let pod: Lofts;
before(async () => {
  pod = await lofts();
});
after(() => pod.dispose());

let count = 0;
/** Somebody elsewhere with whom somebody here has a contact, and where they are to be; both say so. */
async function aboutToMove(names: readonly [string, string] = [`bird${++count}`, `bird${count}`]) {
  const [from, to] = names;
  const [old, young] = [await elsewhere(pod, from, "old.example"), await elsewhere(pod, to, "new.example")];
  const alice = await here(pod, `here${++count}`);
  await tie(pod, alice.accountId, old.personId);
  nowSays(pod, old, { next: young.ref });
  nowSays(pod, young, { previous: old.ref });
  return { alice, old, young };
}
async function moves(old: Elsewhere, young: Elsewhere): Promise<void> {
  await hear(pod, old, young, { saidAtMs: pod.clock.now() });
  await lookAround(pod);
}
const stateOf = async ({ identityId }: Elsewhere) =>
  (await pod.database.db.selectFrom("identity").select("state").where("id", "=", identityId).executeTakeFirstOrThrow())
    .state;
const followed = async (old: Elsewhere, young: Elsewhere): Promise<boolean> =>
  (await stateOf(old)) === "moved" && (await personOf(pod, old)) === (await personOf(pod, young));

test("receiver has an old cached copy of the new account: it is asked anew, and what it says now counts", async () => {
  const { old, young } = await aboutToMove();
  nowSays(pod, young, {});
  assert.ok((await findIdentity(pod, young.ref, { fresh: true })).ok);
  nowSays(pod, young, { previous: old.ref });
  await moves(old, young);
  assert.equal(await followed(old, young), true);
});

test("destination is a bot, group, or has another name: it is followed like any other", async () => {
  const { old, young } = await aboutToMove([`tern${++count}`, `gulls-and-friends${count}`]);
  await moves(old, young);
  assert.equal(await followed(old, young), true);
});

test("destination deleted after the move: it is an ordinary end, and nothing moves back", async () => {
  const { old, young } = await aboutToMove();
  await moves(old, young);
  await done(pod, said(pod, { kind: "account-deletion", author: young.ref }, young));
  assert.deepEqual([await stateOf(old), await stateOf(young)], ["moved", "ended"]);
  const { ref } = old;
  assert.equal((await findIdentity(pod, ref, { fresh: true })).ok, true, "their page still leads on");
  assert.equal(await stateOf(old), "moved");
});

test("follower limit: there is none, all who follow here go over", async () => {
  const { old, young } = await aboutToMove();
  const accounts = [];
  for (let nth = 0; nth < 8; nth++) {
    const { accountId } = await here(pod, `more${++count}`);
    await tie(pod, accountId, old.personId);
    accounts.push(accountId);
  }
  await moves(old, young);
  const rows = await pod.database.db
    .selectFrom("contact")
    .select("person_id")
    .where("account_id", "in", accounts)
    .execute();
  const person = await personOf(pod, young);
  assert.deepEqual(
    rows.map((row) => row.person_id),
    accounts.map(() => person),
  );
});

test("mentions of O: they reach the person where they are now", async () => {
  const { alice, old, young } = await aboutToMove();
  await moves(old, young);
  const text = `Hello @{${old.ref}}`;
  const { postId = 0 } = await done(pod, said(pod, post(alice, { text }), alice));
  const told = [{ protocol: old.protocol, asked: true }];
  const hearers = await pod.database.transaction((tx) => hearersOf(tx, postId, told, null, mentionsIn(text, 9)));
  assert.deepEqual([...hearers.values()], [[young.identityId]]);
});

test("data (posts, media): it stays with the old account, and the new one takes nothing of it back", async () => {
  const { old, young } = await aboutToMove();
  const message = post(old, { text: "written at home", fine: {} });
  const { postId = 0 } = await done(pod, said(pod, message, old));
  await moves(old, young);
  const { db } = pod.database;
  const row = await db.selectFrom("post").select("byline_id").where("id", "=", postId).executeTakeFirstOrThrow();
  assert.equal(row.byline_id, old.bylineId);
  const gone = { kind: "retraction", author: young.ref, target: { kind: "post", guid: message.guid } } as const;
  assert.ok(["target-unknown", "not-the-author"].includes(await refused(pod, said(pod, gone, young))));
  assert.ok(await db.selectFrom("post").select("id").where("id", "=", postId).executeTakeFirst());
});
