/** On pages: coming back to an account that was left, and leaving an old account of this pod with its password. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { hashPassword } from "../../src/app/accounts/password.ts";
import { exportAccount } from "../../src/app/export/export-account.ts";
import { limits } from "../../src/base/limits.ts";
import { findAccount } from "../../src/store/people/accounts.ts";
import { identityById, identityByRef, type KnownIdentity } from "../../src/store/people/identities.ts";
import { alicesKey, knowAlice } from "../support/announcements.ts";
import { alice as aliceThere, archiveIn, importWhole, small, smallValue } from "../support/arrivals.ts";
import { departs } from "../support/departures.ts";
import { member } from "../support/members.ts";
import { password } from "../support/shown.ts";
import { guest, openTestWeb, type TestWeb } from "../support/web.ts";
import { addPost } from "../support/world.ts";

let web: TestWeb;
before(async () => {
  web = await openTestWeb();
});
after(() => web.close());

const stateOf = async (name: string) => (await findAccount(web.db, name))?.state;
const file = async (path: string) => new File([await readFile(path)], "archive.json.gz");

test("who has moved away comes back with the archive of where they are now, to the old address and key", async () => {
  const parts = web.needs;
  const alice = await member(web, "alice", "Alice");
  const own = (await identityById(web.db, alice.identityId)) as KnownIdentity;
  const { identityId } = await knowAlice(parts);
  const there = (await identityById(web.db, identityId)) as KnownIdentity;
  assert.equal((await alice.get("/return")).status, 404, "nobody comes back who is here");
  await departs(parts, own, { ...there, privateKeyPem: alicesKey });
  assert.equal(await stateOf("alice"), "moved");
  assert.match((await alice.get("/")).text, /href="\/return"/);
  const page = (await alice.get("/return")).text;
  assert.ok(page.includes(aliceThere));

  assert.match((await alice.upload("/return", {}, "/return")).text, /Choose the file first/);
  const junk = await alice.upload("/return", { archive: new File(["words"], "a.json") }, "/return");
  assert.deepEqual([junk.status, /no archive that can be read/.test(junk.text)], [422, true]);
  const strange = smallValue();
  strange.user.profile.entity_data.author = "eve@pod-a.example";
  const others = await alice.upload("/return", { archive: await file(await archiveIn(parts, strange)) }, "/return");
  assert.equal(others.status, 422, "somebody else's archive");
  const stranger = guest(web, "192.0.2.77");
  assert.match((await stranger.get("/return")).headers.get("location") ?? "", /^\/login/);

  const brought = await alice.upload("/return", { archive: await file(small.archive) }, "/return");
  const question = brought.headers.get("location") ?? "";
  assert.match(question, /^\/imports\/\d+\/announce$/, brought.text);
  assert.equal(await stateOf("alice"), "moved", "nothing happens before it is confirmed");
  assert.match((await alice.get(question)).text, /There is no way back/);
  const done = await alice.fill(question, {});
  assert.match(done.headers.get("location") ?? "", /^\/migrations\/\d+$/, done.text);
  assert.equal(await stateOf("alice"), "active");
  const now = await identityByRef(web.db, "diaspora", own.ref);
  assert.deepEqual([now?.identityId, now?.guid, now?.state], [own.identityId, own.guid, "current"]);
  assert.equal((await alice.get("/settings")).status, 200);
  assert.equal((await alice.get("/return")).status, 404);
});

test("an old account of this pod is left with its password, and not without it", async () => {
  const parts = web.needs;
  const old = await member(web, "dora", "Dora");
  await addPost(web.db, old.bylineId, { text: "Before" });
  const account = await findAccount(web.db, "dora");
  assert.ok(account !== null);
  const files = { folder: parts.config.dataFolder, dataName: "dora", photosName: "dora-photos" };
  const exported = await exportAccount(parts, { account, photos: false, ...files });
  assert.ok(exported.ok);
  const { importId } = await importWhole(parts, "dorothea", exported.value.data.path);
  const newPassword = "quite another password";
  const hash = await hashPassword(newPassword);
  await web.db.updateTable("account").set({ password_hash: hash }).where("username", "=", "dorothea").execute();
  const young = guest(web, "192.0.2.78");
  await young.logIn("dorothea", newPassword);

  const path = `/imports/${importId}/announce`;
  const question = (await young.get(path)).text;
  assert.match(question, /Password of dora@sterna\.example/);
  assert.equal((await young.fill(path, {})).status, 200, "it asks again");
  const wrong = await young.fill(path, { old_password: newPassword });
  assert.deepEqual([wrong.status, /not the password of the old account/.test(wrong.text)], [422, true]);
  assert.equal(await stateOf("dora"), "active");
  const done = await young.fill(path, { old_password: password });
  assert.match(done.headers.get("location") ?? "", /^\/migrations\/\d+$/, done.text);
  assert.deepEqual([await stateOf("dora"), await stateOf("dorothea")], ["moved", "active"]);
});

test("whose password it is not is not found out by trying", async () => {
  const parts = web.needs;
  await member(web, "fay", "Fay");
  const account = await findAccount(web.db, "fay");
  assert.ok(account !== null);
  const files = { folder: parts.config.dataFolder, dataName: "fay", photosName: "fay-photos" };
  const exported = await exportAccount(parts, { account, photos: false, ...files });
  assert.ok(exported.ok);
  const thief = await member(web, "thief");
  const { importId } = await importWhole(parts, "stolen", exported.value.data.path);
  await web.db
    .updateTable("account")
    .set({ password_hash: await findHash() })
    .where("username", "=", "stolen")
    .execute();
  const stolen = guest(web, "192.0.2.79");
  await stolen.logIn("stolen", password);
  const path = `/imports/${importId}/announce`;
  assert.equal((await thief.get(path)).status, 404, "somebody else's import");
  for (let tries = 0; tries < limits.logInAttempts; tries++)
    await stolen.fill(path, { old_password: `a wrong password ${tries}` });
  const late = await stolen.fill(path, { old_password: password });
  assert.deepEqual([late.status, /too many attempts/.test(late.text)], [422, true]);
  assert.equal(await stateOf("fay"), "active");
});

const findHash = async () =>
  (await web.db.selectFrom("account").select("password_hash").where("username", "=", "thief").executeTakeFirstOrThrow())
    .password_hash;
