/** The announcement of an arrival: what it needs, what it changes at once, what it leaves for others, and what it refuses. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import { sql } from "kysely";
import { addAccount } from "../../../src/app/accounts/add.ts";
import { planAnnouncement } from "../../../src/app/announce/plan.ts";
import { receiptDocument } from "../../../src/app/announce/receipt.ts";
import { keepHere } from "../../../src/app/arrive/keep-here.ts";
import { deliverDue } from "../../../src/app/deliver/deliverer.ts";
import { applyContact } from "../../../src/app/receive/effects/contact.ts";
import { dayMs } from "../../../src/base/time.ts";
import { messages } from "../../../src/protocols/diaspora/wire/messages.ts";
import { findMigration } from "../../../src/store/moves/migrations.ts";
import { bylineOf, identityByRef, type KnownIdentity } from "../../../src/store/people/identities.ts";
import { type MoveHead, movesOf } from "../../../src/store/views/migration-receipt.ts";
import { createWebApp } from "../../../src/web/app.ts";
import {
  announced,
  bringAlice,
  knowAlice,
  podsAround,
  reach,
  refusedWith,
  runAnnouncements,
  silence,
  toldOf,
} from "../../support/announcements.ts";
import { alice, archiveIn, importWhole, small, smallValue } from "../../support/arrivals.ts";
import { faulty, Injected } from "../../support/faults.ts";
import { addKnownPerson, derOf } from "../../support/known.ts";
import { freshParts } from "../../support/parts.ts";
import { addPhoto, addPost } from "../../support/world.ts";

const otherKey = () =>
  generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey.export({ type: "spki", format: "pem" }) as string;

test("an announced move makes the proved old address one of the account's, shows what was imported, and forgets the archive's key", async () => {
  await using fresh = await freshParts();
  const parts = { ...fresh, http: silence };
  const { db } = parts.database;
  await knowAlice(parts);
  await bringAlice(fresh);
  const plan = await planAnnouncement(parts, { username: "alicia", by: "owner" });
  assert.ok(plan.ok);
  assert.equal(plan.value.standing, "proved");
  assert.equal(plan.value.photos.path, `https://sterna.example/photos/${await photoPathOf(db)}/`);

  const { migrationId, standing, way, oldRef, newRef } = await announced(parts);
  assert.deepEqual(
    { standing, way, oldRef, newRef },
    { standing: "proved", way: "new", oldRef: alice, newRef: "alicia@sterna.example" },
  );
  const [old, young] = [await identityByRef(db, "diaspora", alice), await identityByRef(db, "diaspora", newRef)];
  assert.equal(old?.state, "moved");
  assert.equal(old?.personId, young?.personId);
  const migration = await findMigration(db, migrationId);
  assert.equal(migration?.state, "announced");
  assert.ok(migration?.appliedAt !== null && migration?.envelope !== null);
  const { rows } = await sql<{ key: Buffer | null; release: string; released: boolean; byline: number | null }>`
    select sealed_private_key as key, release, released_at is not null as released, byline.identity_id as byline
      from import join byline on byline.id = import.owner_byline_id`.execute(db);
  assert.deepEqual(rows, [{ key: null, release: "announced", released: true, byline: old?.identityId }]);

  const again = await announced(parts);
  assert.deepEqual({ id: again.migrationId, way: again.way }, { id: migrationId, way: "repeated" });
});

async function photoPathOf(db: Parameters<typeof identityByRef>[0]): Promise<string> {
  return (
    await db.selectFrom("account").select("photo_path").where("username", "=", "alicia").executeTakeFirstOrThrow()
  ).photo_path;
}

test("attack row 21: of an old address whose key nobody here knows a move is announced as a claim, and no identity is made of it", async () => {
  await using fresh = await freshParts();
  const parts = { ...fresh, http: silence };
  const { db } = parts.database;
  await bringAlice(fresh, { photos: false });
  const { standing, migrationId } = await announced(parts);
  assert.equal(standing, "unknown");
  assert.equal(await identityByRef(db, "diaspora", alice), null);
  const { message, oldIdentityId } = (await findMigration(db, migrationId)) ?? {};
  assert.equal(oldIdentityId, null);
  assert.equal(JSON.parse(message ?? "{}").photoPath, null, "no photos came");
  const { rows } = await sql<{ ref: string }>`
    select identity.ref from import join byline on byline.id = import.owner_byline_id join identity on identity.id = byline.identity_id`.execute(
    db,
  );
  assert.deepEqual(rows, [{ ref: "alicia@sterna.example" }], "what was imported is the account's own");
});

test("what stands in the way of an announcement is said, and nothing is written", async (t) => {
  await using fresh = await freshParts();
  const parts = { ...fresh, http: silence };
  const { db } = parts.database;
  assert.equal(await refusedWith(parts), "no-import");
  await bringAlice(fresh, { photos: false });
  const untouched = async () => {
    const { rows } = await sql<{ n: number }>`
      select (select count(*) from migration) + (select count(*) from job where kind = 'announce')
             + (select count(*) from import where released_at is not null) as n`.execute(db);
    assert.equal(rows[0]?.n, 0);
  };
  const set = (changes: object) => db.updateTable("import").set(changes).execute();

  await t.test("an import that is not done", async () => {
    await set({ state: "photos" });
    assert.equal(await refusedWith(parts), "import-not-done");
    await set({ state: "done" });
  });
  await t.test("an archive whose key is gone", async () => {
    const { sealed_private_key } = await db.selectFrom("import").select("sealed_private_key").executeTakeFirstOrThrow();
    await set({ sealed_private_key: null });
    assert.equal(await refusedWith(parts), "key-missing");
    await set({ sealed_private_key });
  });
  await t.test("an account that is closed", async () => {
    await db.updateTable("account").set({ state: "inactive" }).execute();
    assert.equal(await refusedWith(parts), "account-not-open");
    await db.updateTable("account").set({ state: "active" }).execute();
  });
  await t.test("the address that it has already", async () => {
    await set({ owner_ref: "alicia@sterna.example" });
    assert.equal(await refusedWith(parts), "same-address");
    await set({ owner_ref: alice });
  });
  await t.test("a network that is not spoken here", async () => {
    await set({ protocol: "pigeon" });
    assert.equal(await refusedWith(parts), "network-mute");
    await set({ protocol: "diaspora" });
  });
  await t.test("a pod whose own address is local, unless it is on a test network", async () => {
    const local = [
      "http://sterna.example.org",
      "https://localhost:3000",
      "https://sterna",
      "https://pod.local",
      "https://192.168.1.2",
      "https://[::1]",
      "https://pod.example",
    ];
    for (const url of local)
      assert.equal(
        await refusedWith({ ...parts, config: { ...parts.config, url, testNetwork: null } }),
        "address-not-public",
        url,
      );
  });
  await t.test("attack row 2: a key that is not the one which is known here by now", async () => {
    const known = await addKnownPerson(db, alice, derOf(otherKey()));
    assert.equal(await refusedWith(parts), "owner-contradicted");
    await untouched();
    await sql`delete from identity_key where identity_id = ${known.identityId}`.execute(db);
    await sql`delete from byline where identity_id = ${known.identityId}`.execute(db);
    await sql`delete from identity where id = ${known.identityId}`.execute(db);
  });
  await untouched();
  await t.test("content that was kept here", async () => {
    assert.ok((await keepHere(parts, { username: "alicia" })).ok);
    assert.equal(await refusedWith(parts), "already-kept");
  });
});

test("of two accounts with one archive the first announced wins, and the second is told so; each claims alone", async () => {
  await using fresh = await freshParts();
  const parts = { ...fresh, http: silence };
  await bringAlice(fresh, { photos: false });
  await importWhole(fresh, "second", small.archive);
  await announced(parts);
  assert.equal(await refusedWith(parts, { username: "second" }), "announced-by-other");
  // Also when its key is learnt afterwards.
  await knowAlice(parts);
  assert.equal(await refusedWith(parts, { username: "second" }), "announced-by-other");
});

test("an address that a proved move led elsewhere is not announced once more", async () => {
  await using fresh = await freshParts();
  const parts = { ...fresh, http: silence };
  await bringAlice(fresh, { photos: false });
  await addKnownPerson(parts.database.db, "alice@elsewhere.example", derOf(otherKey()), {
    ref: alice,
    publicKey: derOf(smallValue().user.private_key),
    until: new Date(parts.clock.now()),
  });
  assert.equal(await refusedWith(parts), "moved-elsewhere");
});

test("an account of this pod is left by the podmin's word, and is closed for writing then", async () => {
  await using fresh = await freshParts({ config: { url: "https://pod-a.example" } });
  const parts = { ...fresh, http: silence };
  const { db } = parts.database;
  const old = await addAccount(fresh, "alice");
  assert.ok(old.ok);
  const archive = smallValue();
  const { rows } = await sql<{ key: Buffer }>`select public_key as key from identity_key`.execute(db);
  assert.equal(rows.length, 1);
  await importWhole(
    fresh,
    "alicia",
    await archiveIn(parts, { ...archive, user: { ...archive.user, private_key: await ownKeyPem(fresh) } }),
  );
  assert.equal(await refusedWith(parts), "old-account-here");
  assert.equal(await refusedWith(parts, { by: "podmin" }), null);
  const accounts = await db.selectFrom("account").select(["username", "state"]).orderBy("username").execute();
  assert.deepEqual(accounts, [
    { username: "alice", state: "moved" },
    { username: "alicia", state: "active" },
  ]);
  const [left] = await movesOf(db, old.value.accountId);
  assert.equal(left?.role, "departure");
  const receipt = JSON.parse(await collectText(receiptDocument(parts, left as MoveHead)));
  assert.equal(receipt.signedBy, alice);
  assert.equal(receipt.receipt.newRef, "alicia@pod-a.example");
});

async function collectText(pieces: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const piece of pieces) text += piece;
  return text;
}

test("posts that came along are given to other pods from here, by the new address, under the guids that they had", async () => {
  for (const isKnown of [true, false]) {
    await using fresh = await freshParts();
    const parts = { ...fresh, http: silence };
    const { db } = parts.database;
    if (isKnown) await knowAlice(parts);
    await bringAlice(fresh, { photos: false });
    const post = smallValue().user.posts.find(
      ({ entity_type: type, entity_data: data }) => type === "status_message" && data.public === true,
    );
    const guid = String(post?.entity_data.guid);
    const web = createWebApp(parts);
    const fetched = () => web.request(`/fetch/post/${guid}`);
    assert.equal((await fetched()).status, 404, "nobody but its owner sees it before");
    await announced(parts);
    const answer = await fetched();
    assert.equal(answer.status, 200);
    const body = Buffer.from(await answer.arrayBuffer());
    const opened = messages.open(
      { way: "fetched", headers: {}, host: "", path: "", body, receivedAtMs: 0 },
      { privateKeyPem: null, entropy: Buffer.alloc(64, 1) },
    );
    assert.ok(opened.ok);
    assert.deepEqual(
      { sender: opened.value.sender, author: opened.value.message.author },
      { sender: "alicia@sterna.example", author: "alicia@sterna.example" },
    );
    assert.ok((await identityByRef(db, "diaspora", "alicia@sterna.example")) !== null);
  }
});

test("a post that came live while its import was held is one post afterwards, with all that was said below either", async () => {
  await using fresh = await freshParts();
  const parts = { ...fresh, http: silence };
  const { db } = parts.database;
  const known = await knowAlice(parts);
  await bringAlice(fresh);
  const { rows: polls } = await sql<{ guid: string; postId: number; question: string; pollGuid: string }>`
    select post.guid, post.id as "postId", poll.question, poll.guid as "pollGuid" from poll join post on post.id = poll.post_id
     where post.import_id is not null order by post.guid limit 1`.execute(db);
  const [own] = polls;
  assert.ok(own !== undefined, "the archive has a poll");
  const byline = await bylineOf(db, known.identityId);
  const live = await addPost(db, byline, { guid: own.guid });
  await addPhoto(db, byline, { postId: live.id });
  const { rows: answers } = await sql<{ guid: string; answer: string }>`
    select poll_answer.guid, answer from poll_answer join poll on poll.id = poll_id where poll.post_id = ${own.postId} order by position`.execute(
    db,
  );
  const made = await sql<{ id: number }>`
    with poll as (insert into poll (post_id, guid, question) values (${live.id}, ${own.pollGuid}, ${own.question}) returning id)
    insert into poll_answer (poll_id, guid, position, answer)
    select poll.id, said.guid, said.position, said.answer
      from poll, jsonb_to_recordset(${JSON.stringify(answers.map((each, position) => ({ ...each, position })))}::jsonb) as said (guid text, position integer, answer text)
    returning id`.execute(db);
  const other = await bylineOf(db, (await addKnownPerson(db, "bob@pod-b.example", derOf(otherKey()))).identityId);
  await sql`
    insert into vote (answer_id, byline_id, guid, created_at) values (${made.rows[0]?.id}, ${other}, 'a-vote-of-bob-1234', now())`.execute(
    db,
  );
  await sql`
    insert into comment (post_id, byline_id, guid, text, written_at, created_at) values (${live.id}, ${other}, 'a-comment-of-bob-1', 'Seen.', now(), now())`.execute(
    db,
  );
  await announced(parts);
  const posts = await db.selectFrom("post").select("id").where("guid", "=", own.guid).execute();
  assert.deepEqual(posts, [{ id: own.postId }]);
  const below = await sql<{ n: number }>`
    select (select count(*) from comment where post_id = ${own.postId} and guid = 'a-comment-of-bob-1')
         + (select count(*) from vote join poll_answer on poll_answer.id = answer_id join poll on poll.id = poll_id
             where poll.post_id = ${own.postId} and vote.guid = 'a-vote-of-bob-1234') as n`.execute(db);
  assert.equal(below.rows[0]?.n, 2);
});

test("contacts of the archive who tell their side after the move are no news; somebody else is", async () => {
  await using fresh = await freshParts();
  const parts = { ...fresh, http: silence };
  const { db } = parts.database;
  const [found, waiting] = smallValue()
    .user.contacts.map((contact) => String(contact.account_id))
    .filter((ref) => !ref.endsWith("@pod-a.example")) as [string, string];
  await addKnownPerson(db, found, derOf(otherKey()));
  await bringAlice(fresh, { photos: false });
  await announced(parts);
  for (const ref of [waiting, "stranger@pod-x.example"]) await addKnownPerson(db, ref, derOf(otherKey()));
  const own = await identityByRef(db, "diaspora", "alicia@sterna.example");
  const shares = async (ref: string) => {
    const author = (await identityByRef(db, "diaspora", ref)) as KnownIdentity;
    const contact = {
      kind: "contact",
      author: ref,
      recipient: own?.ref ?? "",
      sharing: true,
      following: true,
      blocking: false,
    } as const;
    const said = {
      message: contact,
      protocol: "diaspora",
      sender: author,
      author,
      signedAs: author,
      way: "private",
      inboxAccountId: own?.accountId ?? 0,
    } as const;
    const receivedAt = new Date(parts.clock.now());
    const heard = await parts.database.transaction((tx) =>
      applyContact(tx, parts, { ...said, receivedAt, after: { notifies: true } }),
    );
    assert.ok(heard.ok && heard.value.changed);
    return (await db.selectFrom("notification").select("id").execute()).length;
  };
  assert.equal(await shares(found), 0);
  assert.equal(await shares(waiting), 0);
  assert.equal(await shares("stranger@pod-x.example"), 1);
});

async function ownKeyPem(parts: Awaited<ReturnType<typeof freshParts>>): Promise<string> {
  const { signingKeys } = await import("../../../src/app/accounts/own-keys.ts");
  const old = await identityByRef(parts.database.db, "diaspora", alice);
  return (await signingKeys(parts, old?.identityId ?? 0)).privateKeyPem;
}

test("the old home of a claim is asked again; its key attaches the claim or ends it, and then nobody more is told", async () => {
  for (const key of ["same", "other"] as const) {
    await using fresh = await freshParts();
    const pods = podsAround(fresh);
    const parts = { ...fresh, http: pods.http };
    const { db } = parts.database;
    await bringAlice(fresh, { photos: false });
    const { migrationId } = await announced(parts);
    pods.answers.set("pod-a.example", "silent");
    await runAnnouncements(parts);
    assert.equal((await findMigration(db, migrationId))?.oldIdentityId, null);
    await addKnownPerson(db, alice, derOf(key === "same" ? smallValue().user.private_key : otherKey()));
    await reach(parts, alice);
    fresh.pass(dayMs);
    await runAnnouncements(parts);
    const [old, young] = [
      await identityByRef(db, "diaspora", alice),
      await identityByRef(db, "diaspora", "alicia@sterna.example"),
    ];
    const { oldIdentityId, refusal } = (await findMigration(db, migrationId)) ?? {};
    if (key === "same") {
      assert.deepEqual(
        { oldIdentityId, refusal, state: old?.state },
        { oldIdentityId: old?.identityId, refusal: null, state: "moved" },
      );
      assert.equal(old?.personId, young?.personId);
    } else {
      assert.deepEqual(
        { oldIdentityId, refusal, state: old?.state },
        { oldIdentityId: null, refusal: "owner-contradicted", state: "current" },
      );
      assert.notEqual(old?.personId, young?.personId);
      const waiting = await sql<{ n: number }>`
        select count(*) as n from outbox_parcel join outbox_message on outbox_message.id = message_id where migration_id is not null`.execute(
        db,
      );
      assert.equal(waiting.rows[0]?.n, 0);
      assert.ok(parts.logged.some(({ event }) => /claim of an import is dead/.test(event)));
    }
  }
});

test("attack row 26: an announcement that is stopped at any write ends the same after a restart", async () => {
  await using fresh = await freshParts();
  const pods = podsAround(fresh);
  const parts = { ...fresh, http: pods.http };
  const { db } = parts.database;
  await knowAlice(parts);
  await bringAlice(fresh, { photos: false });
  const step = async (needs: typeof parts) => {
    await announced(needs);
    await runAnnouncements(needs);
    await deliverDue(needs);
  };
  let stops = 0;
  for (const moment of ["before", "after"] as const) {
    for (let at = 1; at <= 20; at++) {
      const stopped = faulty(parts, at, moment);
      try {
        await step(stopped.parts as typeof parts);
      } catch (error) {
        if (!(error instanceof Injected)) throw error;
      }
      if (stopped.writes() < at) break;
      stops += 1;
      // A restart gives back what the dead process had taken.
      await sql`update outbox_host set leased_until = null`.execute(db);
      await sql`update job set leased_until = null, run_at = least(run_at, ${new Date(parts.clock.now())}) where run_at < 'infinity'`.execute(
        db,
      );
    }
  }
  await step(parts);
  assert.ok(stops >= 3, "there was something to stop");
  const moves = await db.selectFrom("migration").select(["state"]).execute();
  assert.deepEqual(moves, [{ state: "told" }]);
  const told = await toldOf(parts);
  assert.ok(told.length > 0 && told.every(({ delivered, times }) => delivered && times === 1));
  assert.deepEqual(await db.selectFrom("outbox_parcel").select("id").execute(), []);
  assert.deepEqual(new Set(pods.sent.map(({ host }) => host)), new Set(told.map(({ host }) => host)));
});
