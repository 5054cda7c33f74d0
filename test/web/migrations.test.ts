/** The pages of a move: the last question, the receipt with everything on it, telling again, and the signed document. */
import assert from "node:assert/strict";
import { createPublicKey, verify } from "node:crypto";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { hashPassword } from "../../src/app/accounts/password.ts";
import { deliverDue } from "../../src/app/deliver/deliverer.ts";
import { dayMs, hourMs } from "../../src/base/time.ts";
import { createWebApp } from "../../src/web/app.ts";
import {
  bringAlice,
  knowAlice,
  knowReached,
  type Pods,
  podsAround,
  runAnnouncements,
} from "../support/announcements.ts";
import { alice, smallValue } from "../support/arrivals.ts";
import { runCommand } from "../support/commands.ts";
import { type FreshParts, freshParts } from "../support/parts.ts";
import { password } from "../support/shown.ts";
import { type Guest, guest, type TestWeb } from "../support/web.ts";
import { addAccount } from "../support/world.ts";

let parts: FreshParts;
let pods: Pods;
let web: TestWeb;
let browser: Guest;
let importId: number;
const friend = String(
  smallValue().user.contacts.find(({ account_id: ref }) => !String(ref).endsWith("pod-a.example"))?.account_id,
);

before(async () => {
  parts = await freshParts();
  pods = podsAround(parts);
  const needs = { ...parts, http: pods.http };
  web = {
    app: createWebApp(needs),
    needs,
    db: parts.database.db,
    blobs: parts.blobs,
    logged: parts.logged,
    pass: parts.pass,
    close: parts.dispose,
  };
  await knowAlice(parts);
  await knowReached(parts, friend);
  ({ importId } = await bringAlice(parts));
  await web.db
    .updateTable("account")
    .set({ password_hash: await hashPassword(password) })
    .where("username", "=", "alicia")
    .execute();
  browser = guest(web);
  await browser.logIn("alicia", password);
});
after(() => parts.dispose());

test("before a move is announced the page says what will happen, and that there is no way back", async () => {
  const report = await browser.get(`/imports/${importId}`);
  assert.match(report.text, new RegExp(`href="/imports/${importId}/announce"`));
  const asked = await browser.get(`/imports/${importId}/announce`);
  assert.equal(asked.status, 200);
  for (const said of [alice, "alicia@sterna.example", "no way back", "photos are here"])
    assert.ok(asked.text.includes(said), said);
  assert.deepEqual(await web.db.selectFrom("migration").select("id").execute(), []);
  assert.equal((await browser.get("/migrations")).status, 200);
});

test("attack row 25: nobody sees or does anything with the moves of others", async () => {
  const { accountId } = await addAccount(web.db, "mallory", { password });
  assert.ok(accountId > 0);
  const mallory = guest(web, "192.0.2.66");
  await mallory.logIn("mallory", password);
  assert.equal((await mallory.get(`/imports/${importId}/announce`)).status, 404);
  assert.equal((await mallory.fill("/settings", {}, `/imports/${importId}/announce`)).status, 404);
  assert.deepEqual(await web.db.selectFrom("migration").select("id").execute(), []);
  const done = await browser.fill(`/imports/${importId}/announce`, {});
  assert.equal(done.status, 303);
  const receipt = done.headers.get("location") ?? "";
  assert.match(receipt, /^\/migrations\/\d+$/);
  for (const path of [receipt, `${receipt}/receipt`]) {
    assert.equal((await mallory.get(path)).status, 404);
    assert.equal((await guest(web).get(path)).status, 303);
  }
  assert.equal((await mallory.fill("/settings", {}, `${receipt}/again`)).status, 404);
});

const receiptPath = async (): Promise<string> => {
  const { id } = await web.db
    .selectFrom("migration")
    .select("id")
    .where("role", "=", "arrival")
    .executeTakeFirstOrThrow();
  return `/migrations/${id}`;
};

test("the receipt says who was told and what was answered, and who has not confirmed", async () => {
  const path = await receiptPath();
  assert.match((await browser.get(path)).text, /Nobody has been told yet/);
  const down = friend.split("@")[1] ?? "";
  pods.answers.set(down, "silent");
  await runAnnouncements(web.needs);
  await deliverDue(web.needs);
  const { text } = await browser.get(path);
  for (const said of ["HTTP 202", "no-answer", down, "pod-a.example", "still tried", "took it"])
    assert.ok(text.includes(said), said);
  assert.match(text, /has not shown yet that it knows it|have not shown yet that they know it/);
  assert.ok(text.includes(friend), "their contact stands at the old address");
  // They address the new one.
  await sql`
    update tie set heard_at_identity_id = migration.new_identity_id from contact, identity, migration
     where contact.id = tie.contact_id and identity.person_id = contact.person_id and identity.ref = ${friend}`.execute(
    web.db,
  );
  assert.match((await browser.get(path)).text, /writes to your new address/);
});

test("pods are told again by a button, at most once in an hour each", async () => {
  const path = await receiptPath();
  const sent = pods.sent.length;
  const again = (fields: Record<string, string> = {}) => browser.fill(path, fields, `${path}/again`);
  const lately = await again({ host: "pod-a.example" });
  assert.equal(lately.status, 409);
  assert.match(lately.text, /at most once in an hour/);
  assert.equal((await again({ host: "never.example" })).status, 409);
  parts.pass(hourMs);
  assert.equal((await again({ host: "pod-a.example" })).status, 303);
  await deliverDue(web.needs);
  const anew = pods.sent.slice(sent).filter(({ host }) => host === "pod-a.example");
  assert.equal(anew.length, 1);
  assert.deepEqual(anew[0]?.body, pods.sent.find(({ host }) => host === "pod-a.example")?.body, "the same envelope");
  // One whose parcel is still on its way is hurried, and not written to twice.
  pods.answers.clear();
  assert.equal((await again()).status, 303);
  await deliverDue(web.needs);
  assert.equal(pods.sent.slice(sent).filter(({ host }) => host === friend.split("@")[1]).length, 1);
});

test("what failed in the import is tried again from the receipt", async () => {
  const path = await receiptPath();
  assert.doesNotMatch((await browser.get(path)).text, /failed item/);
  const one = await web.db
    .selectFrom("ledger")
    .select(["place", "kind"])
    .where("outcome", "=", "waiting")
    .orderBy("place")
    .executeTakeFirstOrThrow();
  const state = () =>
    web.db
      .selectFrom("ledger")
      .select("outcome")
      .where("place", "=", one.place)
      .where("kind", "=", one.kind)
      .executeTakeFirstOrThrow();
  await web.db
    .updateTable("ledger")
    .set({ outcome: "failed" })
    .where("place", "=", one.place)
    .where("kind", "=", one.kind)
    .execute();
  assert.match((await browser.get(path)).text, /Try 1 failed item again/);
  assert.equal((await browser.fill(path, {}, `${path}/retry`)).status, 303);
  assert.equal((await state()).outcome, "waiting");
});

test("the document holds every item and is signed by the account; one letter changed, it is not", async () => {
  const { text, headers } = await browser.get(`${await receiptPath()}/receipt`);
  assert.match(headers.get("content-disposition") ?? "", /^attachment/);
  const document = JSON.parse(text);
  const [, line = "", , signature = ""] = text.split("\n");
  const bytes = Buffer.from(JSON.parse(signature), "base64");
  assert.ok(verify("sha256", Buffer.from(`${line}\n`), document.publicKey, bytes));
  assert.ok(!verify("sha256", Buffer.from(`${line.replace("delivered", "deliverex")}\n`), document.publicKey, bytes));
  const { rows } = await sql<{ key: Buffer; items: number }>`
    select public_key as key, (select count(*) from ledger where import_id = ${importId}) as items
      from identity_key join identity on identity.id = identity_id where identity.ref = 'alicia@sterna.example'`.execute(
    web.db,
  );
  assert.deepEqual(createPublicKey(document.publicKey).export({ type: "spki", format: "der" }), rows[0]?.key);
  const { receipt } = document;
  assert.equal(receipt.items.length, rows[0]?.items);
  assert.deepEqual(JSON.parse(line), receipt);
  assert.equal(receipt.oldRef, alice);
  assert.ok(receipt.pods.length > 0 && receipt.contacts.length > 0 && receipt.message.base64.length > 0);
  const expected = receipt.archive.kinds.reduce((sum: number, kind: { expected: number }) => sum + kind.expected, 0);
  assert.equal(receipt.items.length, expected);
});

test("by command: the same receipt, and telling again", async () => {
  const shown = await runCommand(web.needs, "migration", "receipt", "alicia");
  assert.equal(shown.exit, 0);
  assert.match(shown.out, /^alice@pod-a\.example is alicia@sterna\.example since /);
  const document = await runCommand(web.needs, "migration", "receipt", "alicia", "--json");
  assert.equal(JSON.parse(document.out).receipt.oldRef, alice);
  assert.equal(
    `${document.out}\n`.split("\n").length,
    (await browser.get(`${await receiptPath()}/receipt`)).text.split("\n").length,
  );
  const lately = await runCommand(web.needs, "migration", "again", "alicia", "pod-a.example", "--json");
  assert.equal(lately.exit, 11);
  assert.equal(JSON.parse(lately.out).refusal.code, "told-lately");
  parts.pass(hourMs);
  const again = await runCommand(web.needs, "migration", "again", "alicia", "pod-a.example", "--json");
  assert.deepEqual({ exit: again.exit, pods: JSON.parse(again.out).pods }, { exit: 0, pods: 1 });
  assert.equal((await runCommand(web.needs, "migration", "again", "mallory")).exit, 11);
  const check = await runCommand(web.needs, "migration", "announce", "alicia", "--check", "--json");
  assert.equal(JSON.parse(check.out).announced, true);
});

test("who has not shown for two weeks that they know it is named, to be written to", async () => {
  await sql`
    update tie set heard_at_identity_id = null from contact, identity
     where contact.id = tie.contact_id and identity.person_id = contact.person_id and identity.ref = ${friend}`.execute(
    web.db,
  );
  await web.db.updateTable("migration_told").set({ given_up_at: null }).execute();
  assert.doesNotMatch((await browser.get(await receiptPath())).text, /has not shown since/);
  parts.pass(15 * dayMs);
  const { text } = await browser.get(await receiptPath());
  assert.match(text, new RegExp(`People to write to yourself[\\s\\S]*${friend}[\\s\\S]*has not shown since`));
  assert.match(text, /nobody could find them/);
});
