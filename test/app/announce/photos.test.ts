/** Photos of a move: those that came are served from here, in the place of what is missing stands a picture that says so, and files of posts that were here before are those of the import. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { planAnnouncement } from "../../../src/app/announce/plan.ts";
import { settleImport } from "../../../src/app/arrive/settle/settle-import.ts";
import { findFetchable } from "../../../src/app/publish/fetchable.ts";
import { standInHeader } from "../../../src/app/publish/stand-in.ts";
import { ok } from "../../../src/base/result.ts";
import { hourMs } from "../../../src/base/time.ts";
import { photoSizes } from "../../../src/blobs/sizes.ts";
import type { SaidPost } from "../../../src/core/message.ts";
import { messages } from "../../../src/protocols/diaspora/wire/messages.ts";
import { findMigration } from "../../../src/store/moves/migrations.ts";
import { bylineOf } from "../../../src/store/people/identities.ts";
import { createWebApp } from "../../../src/web/app.ts";
import {
  announced,
  bringAlice,
  knowAlice,
  podsAround,
  runAnnouncements,
  silence,
  toldOf,
} from "../../support/announcements.ts";
import { photosIn, small, smallValue } from "../../support/arrivals.ts";
import { type FreshParts, freshParts } from "../../support/parts.ts";

type Photo = { readonly guid: string; readonly remote_photo_name: string; readonly remote_photo_path: string };

test("photos of posts that were here before the import are served from here once the move is announced", async () => {
  await using fresh = await freshParts();
  const parts = { ...fresh, http: silence };
  const { db } = parts.database;
  const { identityId } = await knowAlice(parts);
  const shown = smallValue().user.posts.map((post) => {
    const { guid, photos = [] } = post.entity_data as unknown as { guid: string; photos?: { entity_data: Photo }[] };
    return { guid, photos: photos.map(({ entity_data }) => entity_data) };
  });
  const known = shown.find(({ photos }) => photos.length > 0);
  const photos = known?.photos ?? [];
  assert.ok(known !== undefined && photos.length > 0);
  const [byline_id, created_at] = [await bylineOf(db, identityId), new Date("2026-01-02")];
  const { id: postId } = await db
    .insertInto("post")
    .values({
      byline_id,
      guid: known.guid,
      kind: "post",
      reach: "public",
      text: "",
      written_at: created_at,
      created_at,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  for (const { guid, remote_photo_name: name, remote_photo_path: remote_path } of photos)
    await db.insertInto("photo").values({ byline_id, guid, name, remote_path, post_id: postId, created_at }).execute();

  await bringAlice(fresh);
  const plan = await planAnnouncement(parts, { username: "alicia", by: "owner" });
  assert.ok(plan.ok);
  const inPosts = shown.flatMap(({ photos }) => photos);
  assert.equal(plan.value.photos.all, inPosts.length);
  assert.equal(plan.value.photos.here, inPosts.length, "the zip has all of them");
  const { migrationId } = await announced(parts);
  const row = await findMigration(db, migrationId);
  assert.equal(JSON.parse(row?.message ?? "{}").photoPath, plan.value.photos.path);
  assert.notEqual(plan.value.photos.path, null);

  const rows = await db.selectFrom("photo").select(["name", "post_id", "remote_path", "blob"]).execute();
  for (const { remote_photo_name: name } of photos) {
    const files = rows.filter((each) => each.name === name);
    assert.deepEqual(
      files.map(({ post_id, remote_path, blob }) => ({ post_id, remote_path, here: blob !== null })),
      [{ post_id: postId, remote_path: null, here: true }],
      `${name} is the post's, once`,
    );
  }
});

/** As if the zip had lacked the file of one photo of a public post. @returns its name and the post's guid */
async function lose({ database: { db } }: FreshParts): Promise<{ readonly name: string; readonly postGuid: string }> {
  const { rows } = await sql<{ name: string; postGuid: string }>`
    update photo set blob = null, media_type = null from post
     where post.id = photo.post_id and photo.id = (
       select min(photo.id) from photo join post on post.id = photo.post_id where post.reach = 'public' and photo.blob is not null)
    returning photo.name, post.guid as "postGuid"`.execute(db);
  const lost = rows[0];
  assert.ok(lost !== undefined);
  await sql`update ledger set outcome = 'waiting', reason = 'file', waits_for = ${lost.name}
             where kind = 'photo' and outcome = 'made' and place in (
               select place from ledger where kind = 'photo' and outcome = 'made' order by place limit 1)`.execute(db);
  return lost;
}

async function pathOf({ database: { db } }: FreshParts, migrationId: number): Promise<string | null> {
  return JSON.parse((await findMigration(db, migrationId))?.message ?? "{}").photoPath;
}

test("a missing photo does not cost the others: in its place a picture says so, until the file comes", async () => {
  await using fresh = await freshParts();
  const around = podsAround(fresh);
  const old: { gives: boolean; bytes: Uint8Array } = { gives: false, bytes: Buffer.alloc(0) };
  const http: typeof around.http = {
    ...around.http,
    request: (asked) =>
      old.gives && asked.url === `https://pod-a.example/uploads/images/${lost.name}`
        ? Promise.resolve(ok({ status: 200, url: asked.url, headers: {}, body: old.bytes }))
        : around.http.request(asked),
  };
  const parts = { ...fresh, http };
  const { importId } = await bringAlice(fresh);
  const lost = await lose(fresh);
  const web = createWebApp(parts);
  const plan = await planAnnouncement(parts, { username: "alicia", by: "owner" });
  assert.ok(plan.ok && plan.value.photos.path !== null);
  const { path, here, all } = plan.value.photos;
  assert.equal(here, all - 1);
  const look = (size = "", name = lost.name, method = "GET") => web.request(`${path}${size}${name}`, { method });
  assert.equal((await look()).status, 404, "nothing is shown before");

  const { migrationId } = await announced(parts);
  assert.equal(await pathOf(fresh, migrationId), path);
  for (const size of photoSizes) {
    const answer = await look(size);
    assert.deepEqual(
      [answer.status, answer.headers.get("content-type"), answer.headers.get(standInHeader)],
      [200, "image/png", "photo-missing"],
    );
    assert.equal(answer.headers.get("cache-control"), "no-cache");
    assert.equal(Number(answer.headers.get("content-length")), (await answer.arrayBuffer()).byteLength);
  }
  assert.equal((await look("", lost.name, "HEAD")).status, 200);
  assert.equal((await look("", `x${lost.name}`)).status, 404, "a name that no photo has");
  const others = await parts.database.db
    .selectFrom("photo")
    .select("name")
    .where("blob", "is not", null)
    .where("post_id", "is not", null)
    .where("name", "!=", lost.name)
    .orderBy("id")
    .limit(1)
    .executeTakeFirstOrThrow();
  assert.equal((await look("", others.name)).headers.get(standInHeader), null);

  // Whoever fetches the post is told of all of its photos.
  const fetched = await findFetchable(parts, "diaspora", "post", lost.postGuid);
  assert.ok(fetched.kind === "sealed");
  const opened = messages.open(
    {
      way: "public",
      path: "/receive/public",
      host: "sterna.example",
      headers: {},
      body: fetched.body,
      receivedAtMs: 0,
    },
    { privateKeyPem: null, entropy: Buffer.alloc(64, 1) },
  );
  assert.ok(opened.ok);
  const told = (opened.value.message as SaidPost).photos.find(({ name }) => name === lost.name);
  assert.equal(told?.remotePath, path);

  old.bytes = (await photosIn(small.photos)).get(lost.name) ?? old.bytes;
  old.gives = true;
  await settleImport(parts, importId);
  const whole = await look();
  assert.deepEqual([whole.status, whole.headers.get(standInHeader)], [200, null], "the photo has come");
  assert.match(whole.headers.get("cache-control") ?? "", /immutable/);
});

test("nobody is told of a folder that lacks photos before the old pod was asked for them", async () => {
  await using fresh = await freshParts();
  const parts = { ...fresh, http: podsAround(fresh).http };
  const { db } = parts.database;
  await bringAlice(fresh);
  await lose(fresh);
  const { migrationId } = await announced(parts);
  assert.notEqual(await pathOf(fresh, migrationId), null);
  await runAnnouncements(parts);
  assert.deepEqual(await toldOf(parts), [], "its pod is still to be asked");
  await sql`update job set args = jsonb_set(args, '{pass}', '2') where kind = 'settle-import'`.execute(db);
  fresh.pass(hourMs);
  await runAnnouncements(parts);
  assert.ok((await toldOf(parts)).length > 0);
});

test("that a pod gives no answer about missing photos holds an announcement up for about an hour, and not for ever", async () => {
  await using fresh = await freshParts();
  const parts = { ...fresh, http: podsAround(fresh).http };
  await bringAlice(fresh);
  await lose(fresh);
  await announced(parts);
  for (let looks = 0; looks < 6; looks++) {
    await runAnnouncements(parts);
    assert.deepEqual(await toldOf(parts), []);
    fresh.pass(hourMs);
  }
  await runAnnouncements(parts);
  assert.ok((await toldOf(parts)).length > 0);
});
