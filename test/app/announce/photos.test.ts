/** Photos of a move where this pod had the old address's posts before: their files are those that came with the import. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { planAnnouncement } from "../../../src/app/announce/plan.ts";
import { bylineOf } from "../../../src/store/identities.ts";
import { findMigration } from "../../../src/store/migrations.ts";
import { announced, bringAlice, knowAlice, silence } from "../../support/announcements.ts";
import { smallValue } from "../../support/arrivals.ts";
import { freshParts } from "../../support/parts.ts";

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
