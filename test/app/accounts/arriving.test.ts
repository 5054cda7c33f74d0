/** Accounts of people who have signed up to bring one here: nobody finds them, and they come to an end or to life. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import {
  abandonedJob,
  arriveAnew,
  beginWithout,
  giveNamedPresence,
  giveUpArriving,
} from "../../../src/app/accounts/arriving.ts";
import { hashPassword } from "../../../src/app/accounts/password.ts";
import { importArchive } from "../../../src/app/arrive/import.ts";
import { jobKinds } from "../../../src/app/jobs/kinds.ts";
import { beginImport } from "../../../src/app/move-in/begin.ts";
import { throwAway } from "../../../src/app/move-in/throw-away.ts";
import { Stopped } from "../../../src/app/stopped.ts";
import { openUploads } from "../../../src/app/uploads/open.ts";
import { runNextJob } from "../../../src/app/worker.ts";
import { limits } from "../../../src/base/limits.ts";
import { dayMs } from "../../../src/base/time.ts";
import { emptyProfile } from "../../../src/core/snapshot.ts";
import { addMoveIn, changeMoveIn } from "../../../src/store/moves/move-ins.ts";
import { findAccount, nameStanding } from "../../../src/store/people/accounts.ts";
import { hangsOnArriving, makeArriving } from "../../../src/store/people/arriving.ts";
import { type DiscoveredIdentity, keepDiscovered } from "../../../src/store/people/identities.ts";
import { putJobs } from "../../../src/store/post-office/jobs.ts";
import { small } from "../../support/arrivals.ts";
import { knowEverybody } from "../../support/known.ts";
import { checked, movedIn, network, runMoveIns } from "../../support/move-ins.ts";
import { spokenBoth } from "../../support/parts.ts";
import { somebodyHere } from "../../support/people.ts";
import { guest, openTestWeb, type TestWeb } from "../../support/web.ts";

let web: TestWeb;
let hash: string;
const password = "a word that nobody guesses";
const never = new AbortController().signal;

before(async () => {
  web = await openTestWeb({}, spokenBoth);
  hash = await hashPassword(password);
});
after(() => web.close());

async function arriving(username: string): Promise<number> {
  const now = new Date(web.needs.clock.now());
  return web.needs.database.transaction(async (tx) => {
    const profile = { ...emptyProfile, originalBio: null };
    const account = { username, photoPath: `path-${username}`, email: null, language: null, settings: {}, profile };
    const { accountId } = await makeArriving(tx, account, now);
    await tx.updateTable("account").set({ password_hash: hash }).where("id", "=", accountId).execute();
    await putJobs(tx, [abandonedJob(accountId, now)]);
    return accountId;
  });
}

async function runJobs(): Promise<void> {
  for (let left = 50; left > 0; left--) if (!(await runNextJob(web.needs, jobKinds, never))) return;
  assert.fail("jobs go on for ever");
}

test("no page, no pod and no search finds an account before it has arrived, not even while an import is under way", async () => {
  await arriving("waits");
  const visitor = guest(web);
  for (const present of [false, true]) {
    if (present) await giveNamedPresence(web.needs, "waits");
    for (const path of [
      "/people/waits",
      "/.well-known/webfinger?resource=acct:waits@sterna.example",
      "/.well-known/versia/v0.6/entities/User/waits",
      "/u/waits",
    ]) {
      const { status } = await visitor.get(path);
      assert.ok(status === 404 || (path === "/u/waits" && status === 302), `${path}: ${status}`);
    }
    const ids = await web.db
      .selectFrom("identity")
      .select(["guid", "protocol"])
      .where("ref", "like", "%waits%")
      .execute();
    assert.equal(ids.length > 0, present);
    for (const { guid } of ids)
      for (const path of [`/hcard/users/${guid}`, `/people/${guid}`, `/.versia/v0.6/entities/User/${guid}`])
        assert.equal((await visitor.get(path)).status, 404, path);
  }
});

test("its owner logs in, and every page but a few leads to where the account is brought", async () => {
  await arriving("brings");
  const owner = guest(web, "192.0.2.9");
  assert.equal((await owner.logIn("brings", password)).headers.get("location"), "/");
  for (const path of ["/", "/people/brings", "/contacts", "/search", "/conversations", "/export", "/imports"]) {
    const { status, headers } = await owner.get(path);
    assert.deepEqual([status, headers.get("location")], [303, "/move-in"], path);
  }
  const posted = await owner.post("/posts", { text: "too early" });
  assert.deepEqual([posted.status, posted.headers.get("location")], [303, "/move-in"]);
  assert.equal((await web.db.selectFrom("post").select("id").execute()).length, 0);
});

test("nobody begins without an account while one is being brought in", async () => {
  const accountId = await arriving("hastes");
  const now = new Date(web.needs.clock.now());
  const moveInId = await web.needs.database.transaction((tx) => addMoveIn(tx, { accountId, fresh: true }, now));
  for (const state of ["checking", "importing"] as const) {
    await changeMoveIn(web.db, moveInId, { state }, now);
    const begun = await beginWithout(web.needs, accountId);
    assert.deepEqual(!begun.ok && begun.refusal, { code: "move-in-under-way" });
  }
  assert.equal((await findAccount(web.db, "hastes"))?.arriving, true);
  await changeMoveIn(web.db, moveInId, { state: "checked" }, now);
  assert.ok((await beginWithout(web.needs, accountId)).ok);
});

test("who begins without an account has one like every other, with the aspects that people begin with", async () => {
  const accountId = await arriving("begins");
  assert.ok((await beginWithout(web.needs, accountId)).ok);
  const again = await beginWithout(web.needs, accountId);
  assert.equal(again.ok, false);
  const found = await findAccount(web.db, "begins");
  assert.deepEqual([found?.state, found?.arriving], ["active", false]);
  assert.equal(
    (await web.db.selectFrom("aspect").select("id").where("account_id", "=", accountId).execute()).length,
    4,
  );
  const { status } = await guest(web).get("/.well-known/webfinger?resource=acct:begins@sterna.example");
  assert.equal(status, 200);
});

test("the name of an account that is arriving is taken, and free again when nobody came back to it", async () => {
  const accountId = await arriving("given-up");
  assert.equal(await nameStanding(web.db, "given-up"), "account");
  web.pass((limits.abandonedDays - 1) * dayMs);
  await runJobs();
  assert.notEqual(await findAccount(web.db, "given-up"), null);
  // Whoever was there a day ago is waited for as long again.
  const owner = guest(web, "192.0.2.10");
  await owner.logIn("given-up", password);
  web.pass(2 * dayMs);
  await runJobs();
  assert.notEqual(await findAccount(web.db, "given-up"), null);
  web.pass(limits.abandonedDays * dayMs);
  await runJobs();
  assert.equal(await findAccount(web.db, "given-up"), null);
  assert.equal(await nameStanding(web.db, "given-up"), "free");
  assert.equal((await sql`select 1 from taken_name where account_id = ${accountId}`.execute(web.db)).rows.length, 0);
});

test("an account that has identities already is never removed with its name", async () => {
  await arriving("half-way");
  await giveNamedPresence(web.needs, "half-way");
  web.pass(3 * limits.abandonedDays * dayMs);
  await runJobs();
  assert.equal(await nameStanding(web.db, "half-way"), "account");
});

async function identitiesOf(accountId: number) {
  const { rows } = await sql<{ ref: string; guid: string; key: string }>`
    select identity.ref, identity.guid, encode(own_key.sealed_private_key, 'hex') as key
      from own_key join identity on identity.id = own_key.identity_id where own_key.account_id = ${accountId} order by ref`.execute(
    web.db,
  );
  return rows;
}

test("what was brought into such an account and thrown away leaves it as it was; it comes to life again with the same keys", async () => {
  const accountId = await arriving("returns");
  const owner = guest(web, "192.0.2.11");
  await owner.logIn("returns", password);
  await knowEverybody(web.db);
  await movedIn(web.needs, accountId, [small.archive, small.photos]);
  assert.equal(
    (await web.db.selectFrom("job").select("id").where("kind", "=", "tell").execute()).length,
    0,
    "nobody is told",
  );
  const before = await identitiesOf(accountId);
  assert.ok(before.length > 0);
  assert.equal((await owner.get("/contacts")).status, 200);
  assert.ok((await throwAway(web.needs, accountId)).ok);
  const early = await beginWithout(web.needs, accountId);
  assert.ok(!early.ok);
  await runMoveIns(web.needs);
  const found = await findAccount(web.db, "returns");
  assert.deepEqual([found?.state, found?.arriving], ["inactive", true]);
  assert.deepEqual(await identitiesOf(accountId), []);
  assert.deepEqual(await web.db.selectFrom("aspect").select("id").where("account_id", "=", accountId).execute(), []);
  const { status, headers } = await owner.get("/contacts");
  assert.deepEqual([status, headers.get("location")], [303, "/move-in"]);
  assert.match((await owner.get("/move-in")).text, /action="\/move-in\/without"/);
  assert.equal((await owner.get("/.well-known/webfinger?resource=acct:returns@sterna.example")).status, 404);
  // Others may have met it: neither does its name become free, nor does it get other keys.
  web.pass((limits.abandonedDays + 1) * dayMs);
  await runJobs();
  assert.equal(await nameStanding(web.db, "returns"), "account");
  assert.equal(await giveUpArriving(web.needs, accountId), false);
  await movedIn(web.needs, accountId, [small.archive]);
  assert.deepEqual(await identitiesOf(accountId), before);
  assert.ok((await throwAway(web.needs, accountId)).ok);
  await runMoveIns(web.needs);
  assert.ok((await beginWithout(web.needs, accountId)).ok);
  assert.deepEqual(await identitiesOf(accountId), before);
  assert.equal((await findAccount(web.db, "returns"))?.state, "active");
});

test("R15: while an account is arriving anew its guids are nobody else's, whatever another pod says of its people", async () => {
  const accountId = await arriving("anew");
  assert.ok((await beginWithout(web.needs, accountId)).ok);
  const before = await identitiesOf(accountId);
  assert.ok(await web.needs.database.transaction((tx) => arriveAnew(tx, web.needs, accountId)));
  const theirs = await web.db.selectFrom("found_before").selectAll().where("account_id", "=", accountId).execute();
  assert.equal(theirs.length, before.length);
  for (const { protocol, guid, public_key: publicKey } of theirs) {
    const claimed: DiscoveredIdentity = {
      ...{ protocol, ref: "thief@evil.example", host: "evil.example", guid, keys: [{ holder: "person", publicKey }] },
      ...{
        base: "https://evil.example",
        publicEndpoint: "https://evil.example",
        privateEndpoint: "https://evil.example",
      },
      profile: emptyProfile,
    };
    const kept = await web.needs.database.transaction((tx) =>
      keepDiscovered(tx, claimed, new Date(web.needs.clock.now())),
    );
    assert.deepEqual(kept, { ok: false, refusal: { code: "guid-taken" } }, protocol);
  }
  assert.ok((await beginWithout(web.needs, accountId)).ok);
  assert.deepEqual(await identitiesOf(accountId), before);
});

test("an import that was thrown away before its end leaves nobody who could be known: the name becomes free", async () => {
  const accountId = await arriving("breaks-off");
  await checked(web.needs, accountId, [small.archive, small.photos]);
  assert.ok((await beginImport(web.needs, { accountId, network })).ok);
  const stop = new AbortController();
  const tell = ({ phase }: { readonly phase: string }) => (phase === "content" ? stop.abort() : undefined);
  const files = await openUploads(web.needs, accountId);
  const half = importArchive(web.needs, {
    files,
    username: "breaks-off",
    existing: { take: [] },
    stop: stop.signal,
    tell,
  });
  await assert.rejects(half, Stopped);
  assert.ok((await identitiesOf(accountId)).length > 0);
  assert.ok((await throwAway(web.needs, accountId)).ok);
  const early = await beginWithout(web.needs, accountId);
  assert.deepEqual(!early.ok && early.refusal, { code: "move-in-under-way" });
  await runMoveIns(web.needs);
  assert.deepEqual(await identitiesOf(accountId), []);
  web.pass((limits.abandonedDays + 1) * dayMs);
  await runJobs();
  assert.equal(await nameStanding(web.db, "breaks-off"), "free");
});

test("an account that somebody has met meanwhile stays open when what it had brought is thrown away", async () => {
  const accountId = await arriving("met");
  await movedIn(web.needs, accountId, [small.archive]);
  const { personId } = (await findAccount(web.db, "met")) ?? { personId: 0 };
  const other = await somebodyHere(web.needs, "neighbour");
  await web.db
    .insertInto("contact")
    .values({ account_id: other.accountId, person_id: personId, created_at: new Date(web.needs.clock.now()) })
    .execute();
  assert.ok((await throwAway(web.needs, accountId)).ok);
  await runMoveIns(web.needs);
  const found = await findAccount(web.db, "met");
  assert.deepEqual([found?.state, found?.arriving], ["active", false]);
  assert.equal(
    (await web.db.selectFrom("aspect").select("id").where("account_id", "=", accountId).execute()).length,
    4,
  );
});

test("everything that can hang on such an account goes with it: each table that points at accounts is known", async () => {
  const { rows } = await sql<{ name: string }>`
    select conrelid::regclass::text as name from pg_constraint
     where contype = 'f' and confrelid = 'account'::regclass and confdeltype <> 'c'`.execute(web.db);
  /** They hang on what an account that never had an identity cannot have, or do. */
  const never = (
    "own_key contact block mute tag_follow import audience subscription stop inbox migration export conversation_reading " +
    "migration_decline found_before"
  ).split(" ");
  assert.deepEqual(
    rows
      .map(({ name }) => name.replaceAll('"', ""))
      .filter((name) => !hangsOnArriving.includes(name) && !never.includes(name)),
    [],
  );
});
