/** How far an export is: numbers that whoever waits for it can look at while it is written. */
import assert from "node:assert/strict";
import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { type ExportSoFar, writeAccount } from "../../../src/app/export/export-account.ts";
import { member } from "../../support/members.ts";
import { keepPicture } from "../../support/shown.ts";
import { openTestWeb } from "../../support/web.ts";
import { addPhoto, addPost } from "../../support/world.ts";

test("what is written so far begins at nothing and ends at what the export holds", async () => {
  const web = await openTestWeb();
  try {
    const alice = await member(web, "alice", "Alice");
    const post = await addPost(web.db, alice.bylineId);
    await addPhoto(web.db, alice.bylineId, { postId: post.id, blob: await keepPicture(web, 30, 20, "#39597e") });
    const folder = join(web.needs.config.dataFolder, "test-exports");
    await mkdir(folder, { recursive: true });
    const asked = { folder, dataName: "data", photosName: "photos", account: alice };
    let soFar: (() => ExportSoFar) | undefined;
    let first: string | undefined;
    const begins = (says: () => ExportSoFar) => {
      soFar = says;
      first = JSON.stringify({ bytes: says().photosBytes, posts: says().items.post });
    };
    const written = await writeAccount(web.needs, { ...asked, photos: true, begins });
    assert.ok(written.ok);
    assert.equal(first, JSON.stringify({ bytes: 0, posts: 0 }));
    assert.deepEqual(soFar?.().items, written.value.items);
    assert.equal(soFar?.().photosBytes, (await stat(join(folder, "photos.zip"))).size);
    assert.ok((await writeAccount(web.needs, { ...asked, photos: false, begins })).ok);
    assert.equal(soFar?.().photosBytes, null);
  } finally {
    await web.close();
  }
});
