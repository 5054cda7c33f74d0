/** Both accounts are of this pod: who takes another name here leaves the old account as if it were elsewhere. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { closeAccount } from "../../../src/app/accounts/close.ts";
import { announceMove } from "../../../src/app/announce/announce.ts";
import { exportAccount } from "../../../src/app/export/export-account.ts";
import { writePost } from "../../../src/app/publish/write-post.ts";
import { receiveDue } from "../../../src/app/receive/receiver.ts";
import { findAccount } from "../../../src/store/people/accounts.ts";
import { identityByRef } from "../../../src/store/people/identities.ts";
import { findInboxOwner } from "../../../src/store/post-office/inbox.ts";
import { createWebApp } from "../../../src/web/app.ts";
import { importWhole } from "../../support/arrivals.ts";
import { elsewhere, here, tie, told } from "../../support/federation.ts";
import { answering, comesTo, inboxOf, wireOf } from "../../support/incoming.ts";
import { freshParts } from "../../support/parts.ts";

test("of two accounts of one person the one that was left is closed, and everything of it leads to the other", async () => {
  await using parts = answering(await freshParts(), () => null);
  const { db } = parts.database;
  const [alice, bob] = [await here(parts, "alice"), await here(parts, "bob")];
  const far = await elsewhere(parts, "far");
  const contactId = await tie(parts, bob.accountId, alice.personId);
  const written = await writePost(parts, alice.accountId, { text: "Before the new name", to: { kind: "public" } });
  assert.ok(written.ok);
  await told(parts);
  const account = await findAccount(db, "alice");
  assert.ok(account !== null);
  const files = { folder: parts.config.dataFolder, dataName: "alice", photosName: "alice-photos" };
  const exported = await exportAccount(parts, { account, photos: false, ...files });
  assert.ok(exported.ok);
  await importWhole(parts, "alicia", exported.value.data.path);
  const byOwner = await announceMove(parts, { username: "alicia", by: "owner" });
  assert.equal(byOwner.ok ? null : byOwner.refusal.code, "old-account-here", "not without the podmin (R10)");
  assert.equal((await findAccount(db, "alice"))?.state, "active");
  const done = await announceMove(parts, { username: "alicia", by: "podmin" });
  assert.ok(done.ok, JSON.stringify(done));

  const [left, now] = [await findAccount(db, "alice"), await findAccount(db, "alicia")];
  assert.deepEqual([left?.state, now?.state], ["moved", "active"]);
  assert.equal(left?.personId, now?.personId, "one person, of whose accounts one is open (R1)");
  const contact = await db
    .selectFrom("contact")
    .select("person_id")
    .where("id", "=", contactId)
    .executeTakeFirstOrThrow();
  assert.equal(contact.person_id, now?.personId);

  const app = createWebApp(parts);
  const home = await identityByRef(db, alice.protocol, "alicia@sterna.example");
  assert.equal((await app.request(`/.well-known/webfinger?resource=acct:${alice.ref}`)).status, 404);
  assert.equal((await app.request(`/hcard/users/${alice.guid}`)).status, 404);
  assert.match(
    await (await app.request("/people/alice")).text(),
    new RegExp(`href="https://sterna\\.example/people/${home?.guid}"`),
  );
  assert.equal((await app.request(`/people/${home?.guid}`)).headers.get("location"), "/people/alicia");
  const served = await app.request(`/fetch/post/${written.value.guid}`);
  assert.equal(served.status, 200);
  const raw = {
    way: "fetched",
    headers: {},
    host: "",
    path: "",
    body: Buffer.from(await served.arrayBuffer()),
    receivedAtMs: 0,
  } as const;
  const opened = wireOf(parts).open(raw, { privateKeyPem: null, entropy: new Uint8Array(64) });
  assert.equal(opened.ok ? opened.value.sender : null, home?.ref, "its author serves it where she is now");

  assert.equal(await findInboxOwner(db, alice.protocol, alice.guid ?? ""), alice.accountId);
  await told(parts);
  await comesTo(
    parts,
    alice,
    { ...{ kind: "contact", author: far.ref, recipient: alice.ref }, sharing: true, following: true, blocking: false },
    far,
  );
  await receiveDue(parts);
  assert.deepEqual((await inboxOf(parts)).refused, ["recipient-moved"]);
  assert.deepEqual(
    (await told(parts)).map(({ message }) => message.kind),
    ["migration"],
  );

  assert.ok((await closeAccount(parts, "alicia")).ok);
  assert.equal(
    (await app.request(`/fetch/post/${written.value.guid}`)).status,
    404,
    "what she posted goes, under either name",
  );
  assert.equal((await findAccount(db, "alice"))?.state, "moved", "closing the one is no matter of the other's");
});
