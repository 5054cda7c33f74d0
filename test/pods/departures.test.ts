/** An account leaves one Sterna for another: what a third one finds that did not hear of it, and what the old home leaves alone. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { announceMove } from "../../src/app/announce/announce.ts";
import { importArchive } from "../../src/app/arrive/import.ts";
import { exportAccount } from "../../src/app/export/export-account.ts";
import { uploadPhoto } from "../../src/app/publish/photos.ts";
import { writePost } from "../../src/app/publish/write-post.ts";
import { takeFetched } from "../../src/app/receive/batch.ts";
import { openOne, verifyOne } from "../../src/app/receive/judging.ts";
import { fetchThing } from "../../src/app/receive/seek.ts";
import { dayMs } from "../../src/base/time.ts";
import { fileOnDisk, filesOnDisk } from "../../src/blobs/open-file.ts";
import { findAccount } from "../../src/store/people/accounts.ts";
import { identityByRef } from "../../src/store/people/identities.ts";
import { importWhole } from "../support/arrivals.ts";
import { photo } from "../support/photos.ts";
import { findsOn, shares, somebodyOn, tiesOf } from "../support/sterna-people.ts";
import { openSternas } from "../support/sternas.ts";

test("a pod that did not hear of a move is led to the new home by the old one, when it asks and when it writes", async () => {
  const sternas = await openSternas(3);
  const folder = await mkdtemp(join(tmpdir(), "sterna-departs-"));
  try {
    const [a, b, c] = [sternas.pod(0), sternas.pod(1), sternas.pod(2)];
    const [alice, bob, dora] = [await somebodyOn(a, "alice"), await somebodyOn(b, "bob"), await somebodyOn(c, "dora")];
    const { db } = c.parts.database;
    for (const [one, other] of [
      [alice, bob],
      [bob, alice],
    ] as const)
      assert.equal(await shares(sternas, one, other), null);
    const written = await writePost(a.parts, alice.accountId, { text: "From the old home", to: { kind: "public" } });
    assert.ok(written.ok);
    await sternas.settle();
    const known = await findsOn(sternas, dora, alice);
    assert.equal(await db.selectFrom("post").select("id").executeTakeFirst(), undefined);

    const account = await findAccount(a.parts.database.db, "alice");
    assert.ok(account !== null);
    const names = { dataName: "alice", photosName: "alice-photos" };
    const exported = await exportAccount(a.parts, { account, photos: false, folder, ...names });
    assert.ok(exported.ok, JSON.stringify(exported));
    const guid = (await identityByRef(a.parts.database.db, known.protocol, alice.ref))?.guid;
    await importWhole(b.parts, "alicia", exported.value.data.path);
    const announced = await announceMove(b.parts, { username: "alicia", by: "owner" });
    assert.ok(announced.ok, JSON.stringify(announced));
    await sternas.settle();
    const left = await findAccount(a.parts.database.db, "alice");
    assert.equal(left?.state, "moved");
    assert.deepEqual(
      await tiesOf(bob),
      { "alicia@pod-b.example": "mutual" },
      "nobody was told that she shares no more",
    );

    const judges = {
      open: async (all: readonly Parameters<typeof openOne>[1][]) =>
        all.map((each) => openOne(c.parts.protocols[0]?.adapter, each)),
      verify: async (all: readonly Parameters<typeof verifyOne>[1][]) =>
        all.map((each) => verifyOne(c.parts.protocols[0]?.adapter, each)),
    };
    const thing = { kind: "post", guid: written.value.guid } as const;
    const take = takeFetched({ parts: c.parts, judges }, { left: 20 }, 1);
    const fetched = await fetchThing(c.parts, known.protocol, { thing, askAt: alice.ref }, take);
    assert.ok(fetched.ok, JSON.stringify(fetched));
    const { rows } = {
      rows: await db
        .selectFrom("post")
        .innerJoin("byline", "byline.id", "post.byline_id")
        .select(["post.text", "byline.ref"])
        .execute(),
    };
    assert.deepEqual(rows, [{ text: "From the old home", ref: "alicia@pod-b.example" }]);

    assert.equal((await identityByRef(db, known.protocol, alice.ref))?.state, "current", "it has not heard of it");
    assert.equal(await shares(sternas, dora, alice), null);
    await sternas.settle();
    assert.equal((await identityByRef(db, known.protocol, alice.ref))?.state, "moved");
    assert.deepEqual(await tiesOf(dora), { "alicia@pod-b.example": "receiving" });
    const hers = await findAccount(b.parts.database.db, "alicia");
    const told = await b.parts.database.db
      .selectFrom("contact")
      .innerJoin("identity", "identity.person_id", "contact.person_id")
      .select("identity.ref")
      .where("contact.account_id", "=", hers?.accountId ?? 0)
      .orderBy("identity.ref")
      .execute();
    assert.deepEqual(
      told.map(({ ref }) => ref),
      ["bob@pod-b.example", "dora@pod-c.example"],
    );

    assert.ok(hers !== null);
    const back = { dataName: "alicia", photosName: "alicia-photos" };
    const whole = await exportAccount(b.parts, { account: hers, photos: false, folder, ...back });
    assert.ok(whole.ok, JSON.stringify(whole));
    const paths = { data: [whole.value.data.path], photos: [] };
    const strange = await importArchive(a.parts, {
      files: [fileOnDisk(exported.value.data.path)],
      username: "alice",
      existing: { take: [] },
      tell: () => {},
    });
    assert.equal(strange.ok ? null : strange.refusal.why.code, "account-closed", "only from where she is now");
    const brought = await importArchive(a.parts, {
      files: filesOnDisk(paths.data),
      username: "alice",
      existing: { take: [] },
      tell: () => {},
    });
    assert.ok(brought.ok, JSON.stringify(brought.ok ? null : brought.refusal.why));
    assert.equal((await findAccount(a.parts.database.db, "alice"))?.state, "moved", "until it is announced");
    const returned = await announceMove(a.parts, { username: "alice", by: "podmin" });
    assert.ok(returned.ok, JSON.stringify(returned));
    await sternas.settle();
    assert.equal((await findAccount(a.parts.database.db, "alice"))?.state, "active");
    assert.equal((await findAccount(b.parts.database.db, "alicia"))?.state, "moved");
    const home = await identityByRef(db, known.protocol, alice.ref);
    assert.deepEqual([home?.state, home?.guid], ["current", guid], "as it was");
    assert.deepEqual(await tiesOf(dora), { [alice.ref]: "receiving" });
    assert.deepEqual(await tiesOf(bob), { [alice.ref]: "mutual" });
  } finally {
    await rm(folder, { recursive: true, force: true });
    await sternas.dispose();
  }
});

test("photo files go from the old home when 30 days are over and the new one serves them, of limited posts too", async () => {
  const sternas = await openSternas(2);
  const folder = await mkdtemp(join(tmpdir(), "sterna-departs-"));
  try {
    const [a, b] = [sternas.pod(0), sternas.pod(1)];
    const [alice, carol] = [await somebodyOn(a, "alice"), await somebodyOn(a, "carol")];
    assert.equal(await shares(sternas, alice, carol), null);
    const { db } = a.parts.database;
    const aspects = await db.selectFrom("aspect").select("id").where("account_id", "=", alice.accountId).execute();
    for (const [kind, to] of [
      ["jpeg", { kind: "public" }],
      ["png", { kind: "aspects", aspectIds: aspects.map(({ id }) => id) }],
    ] as const) {
      const bytes = await photo(kind, null);
      const uploaded = await uploadPhoto(a.parts, alice.accountId, { bytes: one(bytes) });
      assert.ok(uploaded.ok, JSON.stringify(uploaded));
      const written = await writePost(a.parts, alice.accountId, { text: kind, to, photoIds: [uploaded.value.photoId] });
      assert.ok(written.ok, JSON.stringify(written));
    }
    await sternas.settle();
    const account = await findAccount(db, "alice");
    assert.ok(account !== null);
    const names = { dataName: "alice", photosName: "alice-photos" };
    const exported = await exportAccount(a.parts, { account, photos: true, folder, ...names });
    assert.ok(exported.ok && exported.value.photos !== null, JSON.stringify(exported));
    await importWhole(b.parts, "alicia", exported.value.data.path, exported.value.photos.path);
    const announced = await announceMove(b.parts, { username: "alicia", by: "owner" });
    assert.ok(announced.ok, JSON.stringify(announced));
    await sternas.settle();
    const photos = () =>
      db.selectFrom("photo").select(["name", "blob", "at_new_home", "remote_path"]).orderBy("id").execute();
    const before = await photos();
    assert.deepEqual(
      before.map((each) => [each.blob !== null, each.at_new_home]),
      [
        [true, false],
        [true, false],
      ],
    );
    sternas.pass(30 * dayMs);
    await sternas.settle();
    const path = await db.selectFrom("account").select("photo_path").where("username", "=", "alice").executeTakeFirst();
    for (const [nth, { name, blob, at_new_home, remote_path }] of (await photos()).entries()) {
      assert.deepEqual([blob, at_new_home], [null, true], name);
      assert.match(remote_path ?? "", /^https?:\/\/pod-b\.example/);
      assert.ok(!(await a.parts.blobs.has(before[nth]?.blob ?? "")), "the disk has it no more");
    }
    const led = await a.parts.http.request({
      method: "GET",
      url: `${a.parts.config.url}/photos/${path?.photo_path}/thumb_small_${before[0]?.name}`,
      redirects: 1,
    });
    assert.ok(led.ok, JSON.stringify(led));
    assert.equal(led.value.status, 200);
    assert.match(led.value.url, /pod-b\.example\/photos\/.*thumb_small_/);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await sternas.dispose();
  }
});

async function* one(bytes: Buffer) {
  yield bytes;
}
