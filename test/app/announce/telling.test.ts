/** Who is told of an announced move, in which words, and for how long; what is kept of the answers. */
import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { sql } from "kysely";
import { deliverDue } from "../../../src/app/deliver/deliverer.ts";
import { announceJob } from "../../../src/app/jobs/announce.ts";
import { judgeClaimsKind } from "../../../src/app/jobs/judge-claims.ts";
import { runNextJob } from "../../../src/app/worker.ts";
import { ok } from "../../../src/base/result.ts";
import { dayMs, hourMs, minuteMs } from "../../../src/base/time.ts";
import type { SaidMove } from "../../../src/core/message.ts";
import { messages } from "../../../src/protocols/diaspora/wire/messages.ts";
import { findMigration } from "../../../src/store/moves/migrations.ts";
import { identityByRef } from "../../../src/store/people/identities.ts";
import { putJobs } from "../../../src/store/post-office/jobs.ts";
import {
  alicesKey,
  announced,
  bringAlice,
  knowAlice,
  knowReached,
  podsAround,
  runAnnouncements,
  toldOf,
} from "../../support/announcements.ts";
import { alice, archiveIn, importWhole, smallValue } from "../../support/arrivals.ts";
import { openOtherPods, smallPods } from "../../support/other-pods.ts";
import { freshParts } from "../../support/parts.ts";
import { shared, withoutShared } from "../../support/shared.ts";

/** The pods that the archive names as knowing its posts: all of one set. */
const namedPods = [
  ...new Set(
    smallValue().user.posts.flatMap(({ subscribed_pods_uris: uris }) =>
      Array.isArray(uris) ? uris.map((uri) => new URL(String(uri)).host) : [],
    ),
  ),
].sort();

test("the message goes once to each pod that must know: of contacts, of the old home, of those whom the archive names", async () => {
  await using fresh = await freshParts();
  const pods = podsAround(fresh);
  const parts = { ...fresh, http: pods.http };
  const [friend] = smallValue()
    .user.contacts.map((contact) => String(contact.account_id))
    .filter((ref) => !ref.endsWith("pod-a.example"));
  assert.ok(friend !== undefined);
  await knowAlice(parts);
  await knowReached(parts, friend);
  await bringAlice(fresh);
  const { migrationId } = await announced(parts);
  await runAnnouncements(parts);
  await deliverDue(parts);
  const hosts = [...new Set(["pod-a.example", friend.split("@")[1] ?? "", ...namedPods])].sort();
  assert.deepEqual(pods.sent.map(({ host }) => host).sort(), hosts);
  assert.deepEqual(new Set(pods.sent.map(({ path }) => path)), new Set(["/receive/public"]));
  const told = await toldOf(parts);
  assert.deepEqual(
    told.map(({ host, answer, tries, times, delivered }) => ({ host, answer, tries, times, delivered })),
    hosts.map((host) => ({ host, answer: "HTTP 202", tries: 1, times: 1, delivered: true })),
  );
  assert.equal((await findMigration(parts.database.db, migrationId))?.state, "told");

  // Whoever was told is not told again by the same job.
  await putJobs(parts.database.db, [announceJob(migrationId, new Date(parts.clock.now()))]);
  await runAnnouncements(parts);
  await deliverDue(parts);
  assert.equal(pods.sent.length, hosts.length);
});

test("the envelope is the old key's, form A, with the new account's whole profile; it is made once, and the archive's key is gone", async () => {
  await using fresh = await freshParts();
  const pods = podsAround(fresh);
  const parts = { ...fresh, http: pods.http };
  await knowAlice(parts);
  await bringAlice(fresh);
  const { migrationId, newRef } = await announced(parts);
  await runAnnouncements(parts);
  await deliverDue(parts);
  const kept = (await findMigration(parts.database.db, migrationId))?.envelope;
  assert.ok(kept != null);
  for (const { body } of pods.sent) assert.deepEqual(body, kept);
  const opened = messages.open(
    { way: "public", headers: {}, host: "", path: "", body: kept, receivedAtMs: 0 },
    { privateKeyPem: null, entropy: Buffer.alloc(64, 1) },
  );
  assert.ok(opened.ok);
  const { rows } = await sql<{ key: Buffer; path: string; name: string }>`
    select identity_key.public_key as key, account.photo_path as path, (select display_name from profile where profile.identity_id = identity.id) as name
      from identity_key join identity on identity.id = identity_id
      join account on account.person_id = identity.person_id where identity.ref = ${newRef}`.execute(parts.database.db);
  const pemOf = (der: Buffer) =>
    createPublicKey({ key: der, format: "der", type: "spki" }).export({ type: "spki", format: "pem" }) as string;
  const keys = [
    { named: alice, ref: alice, keyPem: createPublicKey(alicesKey).export({ type: "spki", format: "pem" }) as string },
    { named: newRef, ref: newRef, keyPem: pemOf(rows[0]?.key ?? Buffer.alloc(0)) },
  ];
  const verified = messages.verify(opened.value, { keys, things: [], inboxOwner: null });
  assert.ok(verified.ok);
  assert.equal(verified.value.sender, alice);
  const { author, oldRef, profile, photoPath } = verified.value.message as SaidMove;
  assert.deepEqual(
    { author, oldRef, name: profile.displayName, photoPath },
    {
      author: alice,
      oldRef: alice,
      name: rows[0]?.name,
      photoPath: `https://sterna.example/photos/${rows[0]?.path}/`,
    },
  );
});

test("a pod that is down is tried for 180 days, with what it answers kept; then it is given up, and that is kept too", async () => {
  await using fresh = await freshParts();
  const pods = podsAround(fresh);
  const parts = { ...fresh, http: pods.http };
  const archive = smallValue();
  for (const post of archive.user.posts) delete post.subscribed_pods_uris;
  await knowAlice(parts);
  await knowReached(parts, "friend@down.example");
  await importWhole(fresh, "alicia", await archiveIn(parts, archive));
  await sql`
    with made as (insert into contact (account_id, person_id, created_at)
      select account.id, identity.person_id, now() from account, identity where identity.ref = 'friend@down.example' returning id)
    insert into tie (contact_id, protocol, ours) select id, 'diaspora', 'established' from made`.execute(
    parts.database.db,
  );
  pods.answers.set("down.example", "silent");
  await announced(parts);
  await runAnnouncements(parts);
  await deliverDue(parts);
  const down = async () => (await toldOf(parts)).find(({ host }) => host === "down.example");
  assert.match((await down())?.answer ?? "", /^no-answer/);
  fresh.pass(179 * dayMs);
  await deliverDue(parts);
  assert.deepEqual(
    { delivered: (await down())?.delivered, givenUp: (await down())?.givenUp, tries: (await down())?.tries },
    { delivered: false, givenUp: false, tries: 2 },
  );
  fresh.pass(2 * dayMs);
  await deliverDue(parts);
  assert.equal((await down())?.givenUp, true);
  assert.deepEqual(await parts.database.db.selectFrom("outbox_parcel").select("id").execute(), []);
});

test("nobody is told before the pod answers at its own address as that account; silence there is waited for an hour, another answer for good", async () => {
  await using fresh = await freshParts();
  const pods = podsAround(fresh);
  const parts = { ...fresh, http: pods.http };
  await bringAlice(fresh, { photos: false });
  pods.answers.set("sterna.example", 404);
  await announced(parts);
  for (let day = 0; day < 3; day++) {
    await runAnnouncements(parts);
    fresh.pass(dayMs);
  }
  assert.deepEqual(await toldOf(parts), []);
  pods.answers.delete("sterna.example");
  await runAnnouncements(parts);
  assert.ok((await toldOf(parts)).length > 0);

  await using second = await freshParts();
  const silent = podsAround(second);
  await bringAlice(second, { photos: false });
  silent.answers.set("sterna.example", "silent");
  const needs = { ...second, http: silent.http };
  await announced(needs);
  await runAnnouncements(needs);
  assert.deepEqual(await toldOf(needs), []);
  for (let minutes = 0; minutes < 100; minutes += 5) {
    second.pass(5 * minuteMs);
    await runAnnouncements(needs);
  }
  assert.ok((await toldOf(needs)).length > 0);
});

test("the message waits for the sizes of the photos", async () => {
  await using fresh = await freshParts();
  const parts = { ...fresh, http: podsAround(fresh).http };
  const { importId } = await bringAlice(fresh, { photos: true, sizesWait: true });
  await announced(parts);
  const waits = () =>
    parts.database.db
      .selectFrom("job")
      .select("id")
      .where("kind", "=", "photo-sizes")
      .where("key", "=", String(importId))
      .execute();
  assert.equal((await waits()).length, 1);
  await runAnnouncements(parts);
  assert.deepEqual(await toldOf(parts), []);
  await parts.database.db.deleteFrom("job").where("kind", "=", "photo-sizes").execute();
  fresh.pass(hourMs);
  await runAnnouncements(parts);
  assert.ok((await toldOf(parts)).length > 0);
});

const folder = "data/diaspora/wire";
const recordings = existsSync(shared(folder))
  ? readdirSync(shared(folder)).filter((name) => name.endsWith(".json"))
  : [];

for (const file of recordings) {
  test(`the move in ${file} is signed and sealed again as a real pod did it`, { skip: withoutShared(folder) }, () => {
    const { private_keys, requests } = JSON.parse(readFileSync(`${shared(folder)}/${file}`, "utf8")) as {
      private_keys: Record<string, string>;
      requests: { path: string; body: string }[];
    };
    let moves = 0;
    for (const { path, body } of requests) {
      if (path !== "/receive/public") continue;
      const raw = { way: "public", headers: {}, host: "", path: "", body: Buffer.from(body), receivedAtMs: 0 } as const;
      const opened = messages.open(raw, { privateKeyPem: null, entropy: Buffer.alloc(64, 1) });
      if (!opened.ok || opened.value.message.kind !== "migration") continue;
      const said = opened.value.message;
      const newKey = private_keys[said.newRef];
      if (newKey === undefined || said.oldRef !== alice) continue;
      const signed = messages.sign({ ...said, signature: "" }, { ref: said.newRef, privateKeyPem: newKey });
      assert.deepEqual(signed, said);
      const [to, keys] = [{ reach: "public", endpoints: [] } as const, { ref: alice, privateKeyPem: alicesKey }];
      const [sealed] = messages.seal(signed, keys, () => Buffer.alloc(0), to, 0);
      // We say the smaller pictures of a profile where its address tells them; pods do not always. All else is theirs to the byte.
      const plain = (envelope: string) => {
        const data = /<me:data[^>]*>([^<]*)</.exec(envelope)?.[1] ?? "";
        const xml = Buffer.from(data, "base64url")
          .toString()
          .replace(/ *<image_url_(?:medium|small)>.*\n/g, "");
        return envelope.replace(data, xml).replace(/(<me:sig[^>]*>)[^<]*/, "$1");
      };
      assert.equal(plain(Buffer.from(sealed?.body ?? []).toString()), plain(body));
      moves += 1;
    }
    assert.ok(moves > 0, "a move for which both keys are there");
  });
}

test("the old home of a claim gives its key before it is told, since afterwards it has nobody of that name", async () => {
  await using others = await openOtherPods(smallPods);
  await using fresh = await freshParts({ config: { testNetwork: others.network } });
  const { db } = fresh.database;
  const pods = podsAround(fresh);
  const home = "pod-a.example";
  const request: typeof fresh.http.request = (asked) => {
    const isLookUp = new URL(asked.url).host === home && asked.method === "GET";
    const isClosed = pods.sent.some(({ host }) => host === home);
    return isLookUp && !isClosed && !pods.answers.has(home) ? fresh.http.request(asked) : pods.http.request(asked);
  };
  const parts = { ...fresh, http: { ...pods.http, request } };
  await bringAlice(fresh, { photos: false });
  pods.answers.set(home, "silent");
  const { migrationId, standing } = await announced(parts);
  await runAnnouncements(parts);
  await deliverDue(parts);
  const told = async () => (await toldOf(parts)).find(({ host }) => host === home);
  assert.deepEqual([standing, (await told())?.delivered], ["unknown", false]);
  assert.match((await told())?.answer ?? "", /^no-answer/);
  pods.answers.delete(home);
  fresh.pass(minuteMs);
  await deliverDue(parts);
  assert.equal((await told())?.delivered, true);
  assert.equal(pods.sent.filter(({ host }) => host === home).length, 1);
  assert.ok(await runNextJob(parts, [judgeClaimsKind], new AbortController().signal));
  const old = await identityByRef(db, "diaspora", alice);
  assert.deepEqual([old?.state, (await findMigration(db, migrationId))?.oldIdentityId], ["moved", old?.identityId]);
  const { rows } = await sql`select standing from import`.execute(db);
  assert.deepEqual(rows, [{ standing: "proved" }]);
});

test("an old home that takes messages and never says who its people are is told after some days", async () => {
  await using fresh = await freshParts();
  const pods = podsAround(fresh);
  const home = "pod-a.example";
  const request: typeof fresh.http.request = async (asked) =>
    new URL(asked.url).host === home && asked.method === "GET"
      ? ok({ status: 503, url: asked.url, headers: {}, body: Buffer.alloc(0) })
      : pods.http.request(asked);
  const parts = { ...fresh, http: { ...pods.http, request } };
  await bringAlice(fresh, { photos: false });
  await announced(parts);
  await runAnnouncements(parts);
  const isTold = () => pods.sent.some(({ host }) => host === home);
  for (let tries = 0; tries < 2; tries++) {
    await deliverDue(parts);
    assert.equal(isTold(), false);
    fresh.pass(4 * hourMs);
  }
  for (let tries = 0; tries < 30 && !isTold(); tries++) {
    await deliverDue(parts);
    fresh.pass(4 * hourMs);
  }
  assert.ok(isTold());
});
