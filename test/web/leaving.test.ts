/** The page on which one says where one came from, and asks to leave: with a password, a last question, and ten minutes to take it back. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { hashPassword } from "../../src/app/accounts/password.ts";
import { hourMs, minuteMs } from "../../src/base/time.ts";
import { createWebApp } from "../../src/web/app.ts";
import { runCommand } from "../support/commands.ts";
import { type Elsewhere, elsewhere, here, tie } from "../support/federation.ts";
import { type Lofts, lofts, nowSays, runAllButTelling } from "../support/pigeons.ts";
import { password } from "../support/shown.ts";
import { type Guest, guest, type TestWeb } from "../support/web.ts";

let pod: Lofts;
let browser: Guest;
let young: string;
let newcomer: Elsewhere;
let ownRef: string;

before(async () => {
  pod = await lofts();
  const web: TestWeb = {
    app: createWebApp(pod),
    needs: pod,
    db: pod.database.db,
    blobs: pod.blobs,
    logged: pod.logged,
    pass: pod.pass,
    close: pod.dispose,
  };
  const alice = await here(pod, "alice");
  await web.db
    .updateTable("account")
    .set({ password_hash: await hashPassword(password) })
    .execute();
  const [old, other] = [await elsewhere(pod, "alice", "old.example"), await elsewhere(pod, "alice", "new.example")];
  nowSays(pod, old, {});
  nowSays(pod, other, { previous: alice.ref });
  young = other.ref;
  newcomer = other;
  ownRef = alice.ref;
  const fan = await elsewhere(pod, "fan", "fan.example");
  await tie(pod, alice.accountId, fan.personId);
  for (const [ref, username] of [
    [other.ref, "alice"],
    [fan.ref, "fan"],
  ] as const)
    await web.db.updateTable("identity").set({ username }).where("ref", "=", ref).execute();
  browser = guest(web);
  await browser.logIn("alice", password);
});
after(() => pod.dispose());

const newest = () =>
  pod.database.db.selectFrom("migration").select("id").orderBy("id", "desc").limit(1).executeTakeFirstOrThrow();
const states = async (): Promise<string[]> =>
  (await pod.database.db.selectFrom("migration").select("state").orderBy("id").execute()).map(({ state }) => state);

test("where one came from is said with the password alone, shown, and taken back", async () => {
  const page = "/migrations/leave";
  assert.equal((await browser.get("/migrations")).text.includes(page), true);
  const wrong = await browser.fill(
    page,
    { address: "old.example!alice", password: "guessed-at" },
    "/migrations/previous",
  );
  assert.equal(wrong.status, 409);
  assert.equal(await pod.database.db.selectFrom("move_link").select("identity_id").executeTakeFirst(), undefined);
  const said = await browser.fill(page, { address: "old.example!alice", password }, "/migrations/previous");
  assert.equal(said.status, 303);
  assert.match((await browser.get(page)).text, /it was old\.example!alice before/);
  const cleared = await browser.fill(page, { clear: "yes", password }, "/migrations/previous");
  assert.equal(cleared.status, 303);
  assert.doesNotMatch((await browser.get(page)).text, /it was old\.example!alice before/);
});

test("leaving is asked for after a last question with its losses, with the password, and is taken back", async () => {
  const page = "/migrations/leave";
  const question = await browser.fill(page, { address: young }, page);
  assert.equal(question.status, 200);
  assert.match(question.text, /1 follower: asked to follow you by this move/);
  assert.equal((await browser.fill(page, { address: young, password: "guessed-at" }, page)).status, 409);
  assert.deepEqual(await states(), []);
  assert.equal((await browser.fill(page, { address: young, password }, page)).status, 303);
  assert.deepEqual(await states(), ["asked"]);
  assert.match((await browser.get(page)).text, /You leave for/);
  const { id } = await pod.database.db.selectFrom("migration").select("id").executeTakeFirstOrThrow();
  const asked = (await browser.get(`/migrations/${id}`)).text;
  assert.match(asked, /You have asked to leave for/);
  assert.doesNotMatch(asked, /You left this pod/);
  assert.equal((await browser.fill(page, {}, "/migrations/stay")).status, 303);
  assert.deepEqual(await states(), ["refused"]);
  const taken = (await browser.get(`/migrations/${id}`)).text;
  assert.match(taken, /You took this back/);
  assert.doesNotMatch(taken, /You left this pod/);
  const again = await browser.fill(page, {}, "/migrations/stay");
  assert.deepEqual([again.status, /nothing to take back/.test(again.text)], [409, true]);
});

test("the commands say, show and take back the same", async () => {
  const previous = async (...more: string[]) =>
    JSON.parse((await runCommand(pod, "migration", "previous", "alice", ...more, "--json")).out).previous;
  assert.equal(await previous("old.example!alice"), "old.example!alice");
  assert.equal(await previous(), "old.example!alice");
  assert.equal(await previous("none"), null);
  const plan = JSON.parse((await runCommand(pod, "migration", "leave", "alice", young, "--check", "--json")).out);
  assert.deepEqual(Object.keys(plan), ["oldRef", "newRef", "newName", "networks", "pods", "waitMs"]);
  assert.equal((await runCommand(pod, "migration", "leave", "alice", young)).exit, 0);
  const twice = await runCommand(pod, "migration", "leave", "alice", young, "--json");
  assert.deepEqual([twice.exit, JSON.parse(twice.out).refusal.code], [11, "leaving-already"]);
  assert.match(
    (await runCommand(pod, "migration", "receipt", "alice")).out,
    /has asked to leave for .*\. Nobody is told yet/,
  );
  assert.equal((await runCommand(pod, "migration", "stay", "alice")).exit, 0);
  assert.match((await runCommand(pod, "migration", "receipt", "alice")).out, /that was taken back/);
  assert.equal((await runCommand(pod, "migration", "stay", "alice")).exit, 11);
});

test("a wish that came to nothing says why on its page, with a notice that leads there", async () => {
  const page = "/migrations/leave";
  assert.equal((await browser.fill(page, { address: young, password }, page)).status, 303);
  nowSays(pod, newcomer, {});
  pod.pass(10 * minuteMs);
  await runAllButTelling(pod);
  const { id } = await newest();
  assert.match((await browser.get("/notices")).text, new RegExp(`href="/migrations/${id}"`));
  const why = (await browser.get(`/migrations/${id}`)).text;
  assert.match(
    why,
    /You have not left, and nobody was told: new\.example!alice does not say that it was at another pod/,
  );
  assert.doesNotMatch(why, /Tell them again/);
  nowSays(pod, newcomer, { previous: ownRef });
});

test("who has left sees on the receipt whom the pod tells, tells them again, and learns that the new account is gone", async () => {
  const page = "/migrations/leave";
  assert.equal((await browser.fill(page, { address: young, password }, page)).status, 303);
  for (const turn of [10, 10]) {
    pod.pass(turn * minuteMs);
    await runAllButTelling(pod);
  }
  const { id } = await newest();
  const receipt = `/migrations/${id}`;
  await pod.database.db
    .updateTable("migration_told")
    .set({ delivered_at: new Date(pod.clock.now()) })
    .where("host", "=", "new.example")
    .execute();
  await pod.database.db
    .updateTable("migration_told")
    .set({ given_up_at: new Date(pod.clock.now()), answer: "no-answer" })
    .where("host", "<>", "new.example")
    .execute();
  const shown = (await browser.get(receipt)).text;
  for (const said of ["This pod tells all who must know", "took it", "given up", "fan.example", "Tell them again"])
    assert.ok(shown.includes(said), said);
  assert.match(shown, /People to write to yourself[\s\S]*fan@fan\.example[\s\S]*their pod could not be told/);
  pod.pass(hourMs);
  assert.equal((await browser.fill(receipt, {}, `${receipt}/again`)).status, 303);
  assert.match((await browser.get(receipt)).text, /still tried/);
  const lately = await browser.fill(receipt, { host: "new.example" }, `${receipt}/again`);
  assert.equal(lately.status, 303, "one that took it is told again when it is named");
  assert.equal((await browser.fill(receipt, { host: "new.example" }, `${receipt}/again`)).status, 303);
  nowSays(pod, newcomer, 404);
  assert.match((await browser.get(`${receipt}?look=yes`)).text, /knows nobody called[\s\S]*take a copy along/);
  assert.doesNotMatch((await browser.get(receipt)).text, /has been deleted/);
  await pod.database.db.updateTable("identity").set({ state: "ended" }).where("ref", "=", young).execute();
  assert.match((await browser.get(receipt)).text, /alice@new\.example has been deleted since you left/);
});

test("by command each move of an account can be chosen, and pods are told again of a departure too", async () => {
  const all = JSON.parse((await runCommand(pod, "migration", "receipt", "alice", "--all", "--json")).out);
  const states = all.map(({ state }: { state: string }) => state);
  assert.deepEqual(states, ["closed", "refused", "refused", "refused"]);
  const [last, , , first] = all;
  assert.deepEqual([last.newName, last.newRef], ["alice@new.example", young]);
  const chosen = await runCommand(pod, "migration", "receipt", "alice", "--move", String(first.migrationId));
  assert.match(chosen.out, /that was taken back/);
  assert.match((await runCommand(pod, "migration", "receipt", "alice")).out, /has been deleted since/);
  const none = await runCommand(pod, "migration", "receipt", "alice", "--move", "999999");
  assert.deepEqual([none.exit, (await runCommand(pod, "migration", "receipt", "alice", "--move", "x")).exit], [11, 2]);
  const document = JSON.parse((await runCommand(pod, "migration", "receipt", "alice", "--json")).out);
  assert.equal(document.receipt.contacts[0].called, "fan@fan.example");
  pod.pass(hourMs);
  const again = await runCommand(pod, "migration", "again", "alice", "fan.example", "--json");
  assert.equal(JSON.parse(again.out).pods + JSON.parse(again.out).hurried, 1);
  const taken = ["migration", "again", "alice", "--move", String(first.migrationId), "--json"] as const;
  assert.equal(JSON.parse((await runCommand(pod, ...taken)).out).refusal.code, "nothing-announced");
});
