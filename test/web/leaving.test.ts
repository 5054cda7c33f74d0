/** The page on which one says where one came from, and asks to leave: with a password, a last question, and ten minutes to take it back. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { hashPassword } from "../../src/app/accounts/password.ts";
import { createWebApp } from "../../src/web/app.ts";
import { runCommand } from "../support/commands.ts";
import { elsewhere, here } from "../support/federation.ts";
import { type Lofts, lofts, nowSays } from "../support/pigeons.ts";
import { password } from "../support/shown.ts";
import { type Guest, guest, type TestWeb } from "../support/web.ts";

let pod: Lofts;
let browser: Guest;
let young: string;

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
  browser = guest(web);
  await browser.logIn("alice", password);
});
after(() => pod.dispose());

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
  assert.match(question.text, /0 followers: asked to follow you by this move/);
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
  assert.deepEqual(Object.keys(plan), ["oldRef", "newRef", "networks", "pods", "waitMs"]);
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
