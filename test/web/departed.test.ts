/** Somebody has moved away: what their log-in here still opens, and what others find under the old address. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { closeAccount } from "../../src/app/accounts/close.ts";
import { makePasswordLink } from "../../src/app/accounts/password-link.ts";
import { keepHere } from "../../src/app/arrive/keep-here.ts";
import { departedDataKind } from "../../src/app/jobs/departed-data.ts";
import { writePost } from "../../src/app/publish/write-post.ts";
import { attachMove } from "../../src/app/witness/attach.ts";
import { runNextJob } from "../../src/app/worker.ts";
import { dayMs } from "../../src/base/time.ts";
import { identityById, type KnownIdentity } from "../../src/store/people/identities.ts";
import { runCommand } from "../support/commands.ts";
import { departs } from "../support/departures.ts";
import { elsewhere, tie } from "../support/federation.ts";
import { type Member, member, shareByForm } from "../support/members.ts";
import { password } from "../support/shown.ts";
import { guest, openTestWeb, type TestWeb } from "../support/web.ts";
import { addImport, addPost } from "../support/world.ts";

let web: TestWeb;
before(async () => {
  web = await openTestWeb();
});
after(() => web.close());

const known = async ({ identityId }: Member): Promise<KnownIdentity> =>
  (await identityById(web.db, identityId)) as KnownIdentity;

async function moved(name: string) {
  const alice = await member(web, name, "Alice Secret");
  const own = await known(alice);
  const young = await elsewhere(web.needs, name, "new.example");
  const { id, guid } = await addPost(web.db, alice.bylineId, { text: "Hello from before" });
  const limited = await addPost(web.db, alice.bylineId, { text: "for few", reach: "limited" });
  await departs(web.needs, own, young);
  return { alice, own, young, post: { id, guid }, limited };
}

test("nothing can be written with an account that was left, by page, by command or by what comes in", async () => {
  const bob = await member(web, "bob1");
  const { alice, young } = await moved("alice1");
  for (const page of ["/settings", "/contacts", "/conversations/new", "/notices", "/aspects", "/imports", "/photos"])
    assert.match((await alice.get(page)).headers.get("location") ?? "", /^\/login/, page);
  for (const [path, fields] of [
    ["/people/bob1/share", { aspect: String(alice.aspects.Friends) }],
    ["/people/bob1/block", {}],
    ["/settings/profile", { name: "Alice again" }],
    ["/settings/password", { old: password, password: "another long password" }],
    ["/aspects", { name: "New" }],
    ["/tags/terns/follow", {}],
    ["/notices/read", {}],
  ] as const) {
    const { status } = await alice.fill("/", fields, path);
    assert.ok(status === 303 || status === 403, `${path}: ${status}`);
  }
  assert.equal(
    (await writePost(web.needs, alice.accountId, { text: "still", to: "public", photoIds: [], poll: null } as never))
      .ok,
    false,
  );
  const posted = await runCommand(web.needs, "post", "write", "--text", "still", "--as", "alice1", "--public");
  assert.equal(posted.exit, 11, posted.said);
  assert.equal((await web.db.selectFrom("post").select("id").where("text", "=", "still").execute()).length, 0);
  assert.equal((await web.db.selectFrom("aspect").select("id").where("name", "=", "New").execute()).length, 0);
  await addImport(web.db, alice.accountId, "old@older.example");
  assert.deepEqual(await keepHere(web.needs, { username: "alice1" }), {
    ok: false,
    refusal: { code: "account-not-open" },
  });
  assert.deepEqual(await closeAccount(web.needs, "alice1"), {
    ok: false,
    refusal: { code: "account-moved", name: "alice1" },
  });
  await shareByForm(bob, await member(web, "carol1"));
  const account = await web.db
    .selectFrom("account")
    .selectAll()
    .where("id", "=", alice.accountId)
    .executeTakeFirstOrThrow();
  assert.deepEqual([account.state, account.podmin], ["moved", false]);
  const { display_name } = await web.db
    .selectFrom("profile")
    .select("display_name")
    .where("identity_id", "=", alice.identityId)
    .executeTakeFirstOrThrow();
  assert.equal(display_name, "");
  assert.equal(young.ref, "alice1@new.example");
});

test("who has left logs in for 30 days, to a page that says where they are now; then no more", async () => {
  const { alice, young } = await moved("alice2");
  const home = await alice.get("/");
  assert.match(home.text, /You have moved away/);
  assert.ok(home.text.includes(young.ref));
  assert.match(home.text, /href="\/export"/);
  assert.equal((await alice.get("/export")).status, 200);
  assert.equal((await alice.fill("/export", { photos: "yes" })).status, 303);
  assert.match((await alice.get("/migrations")).text, /alice2@new\.example/);
  const again = guest(web, "203.0.113.7");
  assert.equal((await again.logIn("alice2", password)).status, 303);
  assert.match((await again.get("/login")).text, /You have moved away/);
  assert.equal((await again.fill("/", {}, "/logout")).status, 303);
  assert.doesNotMatch((await again.get("/")).text, /You have moved away/);
  assert.ok((await makePasswordLink(web.needs, "alice2")).ok, "who has forgotten the password can still be helped");

  web.pass(30 * dayMs - 1);
  assert.equal((await again.logIn("alice2", password)).status, 303);
  web.pass(1);
  const late = await again.logIn("alice2", password);
  assert.equal(late.status, 422);
  assert.match(late.text, /alice2 has moved away/);
  assert.doesNotMatch((await again.get("/")).text, /You have moved away/);
  assert.deepEqual(await makePasswordLink(web.needs, "alice2"), {
    ok: false,
    refusal: { code: "account-unknown", username: "alice2" },
  });
});

test("what the new home signed, the old one tells again where its owner asks for it", async () => {
  const alice = await member(web, "alice8", "Alice");
  const fan = await elsewhere(web.needs, "fan", "fan.example");
  await tie(web.needs, alice.accountId, fan.personId);
  await departs(web.needs, await known(alice), await elsewhere(web.needs, "alice8", "new.example"));
  const { id } = await web.db
    .selectFrom("migration")
    .select("id")
    .where("account_id", "=", alice.accountId)
    .executeTakeFirstOrThrow();
  const receipt = `/migrations/${id}`;
  assert.match((await alice.get(receipt)).text, /It was told by your new home[\s\S]*from here as well/);
  assert.equal((await alice.fill(receipt, {}, `${receipt}/again`)).status, 303);
  const parcels = async () =>
    (
      await web.db
        .selectFrom("outbox_parcel")
        .innerJoin("outbox_message", "outbox_message.id", "outbox_parcel.message_id")
        .select("endpoint")
        .where("migration_id", "=", id)
        .execute()
    ).map(({ endpoint }) => endpoint);
  assert.deepEqual(await parcels(), [fan.publicEndpoint]);
  const shown = (await alice.get(receipt)).text;
  assert.match(shown, /1 pod was told[\s\S]*fan\.example/);
  assert.equal((await alice.fill(receipt, {}, `${receipt}/again`)).status, 303, "what waits is tried now");
  assert.deepEqual(await parcels(), [fan.publicEndpoint]);
});

test("what only its owner could see goes after 30 days; what others see and the name stay", async () => {
  const bob = await member(web, "bob3");
  const alice = await member(web, "alice3");
  await shareByForm(alice, bob);
  await shareByForm(bob, alice);
  const own = await known(alice);
  const { id } = await addPost(web.db, alice.bylineId, { text: "stays" });
  const { importId, bylineId } = await addImport(web.db, alice.accountId, "a@older.example");
  const held = await addPost(web.db, bylineId, { text: "held", importId });
  await departs(web.needs, own, await elsewhere(web.needs, "alice3", "new.example"));
  const run = () => runNextJob(web.needs, [departedDataKind], new AbortController().signal);
  const contacts = async (of: Member) =>
    (await web.db.selectFrom("contact").select("id").where("account_id", "=", of.accountId).execute()).length;
  web.pass(30 * dayMs - 1);
  for (let others = 0; others < 3 && (await run()); others++);
  assert.deepEqual([await contacts(alice), await contacts(bob)], [1, 1]);
  web.pass(1);
  for (let others = 0; others < 3 && (await run()); others++);
  assert.deepEqual([await contacts(alice), await contacts(bob)], [0, 1]);
  const left = await web.db.selectFrom("post").select("id").where("id", "in", [id, held.id]).execute();
  assert.deepEqual(left, [{ id }]);
  const row = await web.db
    .selectFrom("account")
    .selectAll()
    .where("id", "=", alice.accountId)
    .executeTakeFirstOrThrow();
  assert.deepEqual([row.state, row.password_hash, row.username], ["moved", null, "alice3"]);
  const added = await runCommand(web.needs, "account", "add", "alice3");
  assert.match(added.said, /a name is never given twice/);
});

test("under the old address nothing is found but the way to the new one", async () => {
  const { alice, own, young, post, limited } = await moved("alice4");
  const ask = (path: string) => web.app.request(path);
  const to = async (path: string) => {
    const { status, headers } = await ask(path);
    return [status, headers.get("location")];
  };
  assert.equal((await ask(`/.well-known/webfinger?resource=acct:${own.ref}`)).status, 404);
  assert.equal((await ask(`/hcard/users/${own.guid}`)).status, 404);
  assert.deepEqual(await to(`/fetch/post/${post.guid}`), [302, `https://new.example/fetch/post/${post.guid}`]);
  assert.equal((await ask(`/fetch/post/${limited.guid}`)).status, 404);
  assert.deepEqual(await to(`/people/${own.guid}`), [302, `https://new.example/people/${young.guid}`]);
  assert.deepEqual(await to(`/people/${own.guid}/stream`), [302, `https://new.example/people/${young.guid}/stream`]);
  for (const path of ["/people/alice4", `/people/${own.ref}`]) {
    const page = await (await ask(path)).text();
    assert.ok(page.includes(`href="https://new.example/people/${young.guid}"`), path);
    assert.doesNotMatch(page, /Alice Secret|Hello from before/);
    assert.match(page, /noindex/);
  }
  const shown = await (await ask(`/posts/${post.guid}`)).text();
  assert.match(shown, /Hello from before/);
  assert.ok(shown.includes(`href="https://new.example/people/${young.guid}"`));
  assert.doesNotMatch(shown, /Alice Secret/);
  const bob = await member(web, "bob4");
  assert.match((await bob.get("/people/alice4")).text, /href="\/people\/alice4@new\.example"/);
  assert.equal((await bob.get(`/people/${own.ref}`)).headers.get("location"), "/people/alice4@new.example");
  assert.equal((await ask("/people/%00@sterna.example")).status, 303);
  assert.deepEqual(await to(`/people/${(await known(bob)).guid}`), [302, "/people/bob4"]);
  assert.equal(alice.ref, own.ref);
});

test("a chain leads straight to its end, and a return reopens the account with the same key and guid", async () => {
  const { alice, own, young, post } = await moved("alice5");
  const third = await elsewhere(web.needs, "alice5", "third.example");
  const attach = async (oldIdentityId: number, newIdentityId: number) => {
    web.pass(1000);
    const at = new Date(web.needs.clock.now());
    await web.needs.database.transaction(async (tx) => {
      const { id: migrationId } = await tx
        .selectFrom("migration")
        .select("id")
        .orderBy("id", "desc")
        .limit(1)
        .executeTakeFirstOrThrow();
      await attachMove(tx, { migrationId, protocol: own.protocol, oldIdentityId, newIdentityId, at });
    });
  };
  await attach(young.identityId, third.identityId);
  const located = (await web.app.request(`/fetch/post/${post.guid}`)).headers.get("location");
  assert.equal(located, `https://third.example/fetch/post/${post.guid}`);
  assert.ok((await alice.get("/")).text.includes(third.ref));
  await attach(third.identityId, own.identityId);
  const back = await known(alice);
  assert.deepEqual([back.state, back.guid, back.keyPems], ["current", own.guid, own.keyPems]);
  assert.equal((await web.app.request(`/fetch/post/${post.guid}`)).status, 200);
  assert.equal((await web.app.request(`/.well-known/webfinger?resource=acct:${own.ref}`)).status, 200);
  assert.equal((await alice.get("/settings")).status, 200);
  const run = () => runNextJob(web.needs, [departedDataKind], new AbortController().signal);
  web.pass(31 * dayMs);
  for (let others = 0; others < 6 && (await run()); others++);
  const aspects = await web.db.selectFrom("aspect").select("id").where("account_id", "=", alice.accountId).execute();
  assert.equal(aspects.length, 4, "whoever has come back keeps everything");
});
