/** R14: who has moved on one network ends the other half, by page or by command, after they saw whom that loses; who knows the address there is told. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { endHalf, openHalves } from "../../src/app/depart/end-half.ts";
import { recordMigration } from "../../src/store/moves/migrations.ts";
import { runCommand } from "../support/commands.ts";
import { departs } from "../support/departures.ts";
import { elsewhere } from "../support/federation.ts";
import { type Member, member } from "../support/members.ts";
import { spokenBoth } from "../support/parts.ts";
import { takeTold } from "../support/people.ts";
import { password } from "../support/shown.ts";
import { openTestWeb, type TestWeb } from "../support/web.ts";

let web: TestWeb;
before(async () => {
  web = await openTestWeb({}, spokenBoth);
});
after(() => web.close());

const page = "/migrations/end";
const refOn = async ({ accountId }: Member, protocol: string): Promise<string> => {
  const query = web.db.selectFrom("own_key").innerJoin("identity", "identity.id", "own_key.identity_id");
  const found = query.select("ref").where("account_id", "=", accountId).where("protocol", "=", protocol);
  return (await found.executeTakeFirstOrThrow()).ref;
};
const stateOf = async (ref: string): Promise<string> =>
  (await web.db.selectFrom("identity").select("state").where("ref", "=", ref).executeTakeFirstOrThrow()).state;

/** Somebody of another pod follows the account on Versia. @returns their identity */
async function followed(one: Member, host: string): Promise<number> {
  const { db } = web;
  const person = await db.insertInto("person").defaultValues().returning("id").executeTakeFirstOrThrow();
  const ref = `${host}:fan`;
  const fan = await db
    .insertInto("identity")
    .values({ person_id: person.id, protocol: "versia", ref, guid: ref, host, state: "current", since: new Date(0) })
    .returning("id")
    .executeTakeFirstOrThrow();
  const contact = await db
    .insertInto("contact")
    .values({ account_id: one.accountId, person_id: person.id, created_at: new Date(0) })
    .returning("id")
    .executeTakeFirstOrThrow();
  const own = await db
    .selectFrom("identity")
    .select("id")
    .where("ref", "=", await refOn(one, "versia"))
    .executeTakeFirstOrThrow();
  const tie = { contact_id: contact.id, protocol: "versia", ours: "none", theirs: "established" } as const;
  await db
    .insertInto("tie")
    .values({ ...tie, heard_at_identity_id: own.id })
    .execute();
  return fan.id;
}

/** Has moved on the one network, and is followed on the other. */
async function halfGone(name: string) {
  const alice = await member(web, name, "Alice Secret");
  const fan = await followed(alice, `${name}.example`);
  const young = await elsewhere(web.needs, name, "new.example");
  const own = { ...young, identityId: alice.identityId, personId: alice.personId, ref: alice.ref };
  await departs(web.needs, own, young);
  assert.equal(await stateOf(alice.ref), "moved");
  await takeTold(web.needs);
  return { alice, fan, ref: await refOn(alice, "versia") };
}

test("the page says whom it loses, wants to be sure and the password, and then the address ends and those are told", async () => {
  const { alice, fan, ref } = await halfGone("alice1");
  assert.match((await alice.get("/")).text, /href="\/migrations\/end"/);
  const shown = await alice.get(page);
  assert.match(shown.text, /1 follower there loses you/);
  assert.match(shown.text, /1 person on another pod is told/);
  for (const [fields, why] of [
    [{ address: ref, password }, /sure/],
    [{ address: ref, sure: "yes", password: "not this one" }, /password/i],
    [{ address: "elsewhere.example:1", sure: "yes", password }, /none of your addresses/],
  ] as const) {
    const refused = await alice.fill(page, fields, page);
    assert.equal(refused.status, 409);
    assert.match(refused.text, why);
  }
  assert.equal(await stateOf(ref), "current");
  assert.deepEqual(await takeTold(web.needs), []);
  const done = await alice.fill(page, { address: ref, sure: "yes", password }, page);
  assert.deepEqual([done.status, done.headers.get("location")], [303, page]);
  assert.deepEqual([await stateOf(ref), await stateOf(alice.ref)], ["ended", "moved"]);
  const told = await takeTold(web.needs);
  assert.deepEqual(
    told.map(({ message, to }) => [message, to]),
    [[{ kind: "account-deletion", author: ref }, [fan]]],
  );
  assert.match((await alice.get(page)).text, /Nothing is left to end/);
  assert.doesNotMatch((await alice.get("/")).text, /\/migrations\/end/);
});

test("an open account has no half that could end, nor has one that asks to move there", async () => {
  const bob = await member(web, "bob1");
  assert.equal((await bob.get(page)).status, 404);
  const open = await endHalf(web.needs, { accountId: bob.accountId, ref: await refOn(bob, "versia") });
  assert.equal(open.ok ? null : open.refusal.code, "account-not-left");
  const { alice, ref } = await halfGone("alice2");
  await web.needs.database.transaction((tx) =>
    recordMigration(tx, {
      ...{ role: "departure", state: "asked", protocol: "versia", accountId: alice.accountId },
      ...{ oldRef: ref, newRef: "new.example:2", oldIdentityId: null, newIdentityId: null, message: "{}" },
      heardAt: new Date(0),
    }),
  );
  const leaving = await endHalf(web.needs, { accountId: alice.accountId, ref });
  assert.deepEqual(leaving.ok ? null : leaving.refusal, { code: "half-leaving", ref, to: "new.example:2" });
  const [half] = await openHalves(web.db, alice.accountId);
  assert.deepEqual([half?.ref, half?.followers, half?.told], [ref, 1, 1]);
});

test("the command lists what is left, says what ending would do, and ends it", async () => {
  const { ref } = await halfGone("alice3");
  const expected = { protocol: "versia", ref, followers: 1, told: 1 };
  for (const args of [["alice3"], ["alice3", ref, "--check"]]) {
    const listed = await runCommand(web.needs, "migration", "end", ...args, "--json");
    assert.deepEqual([listed.exit, JSON.parse(listed.out)], [0, { halves: [expected] }]);
  }
  assert.equal(await stateOf(ref), "current");
  const ended = await runCommand(web.needs, "migration", "end", "alice3", ref, "--json");
  assert.deepEqual([ended.exit, JSON.parse(ended.out)], [0, expected]);
  assert.equal(await stateOf(ref), "ended");
  const again = await runCommand(web.needs, "migration", "end", "alice3", ref);
  assert.equal(again.exit, 11);
  assert.match(again.said, /no address of alice3/);
});
