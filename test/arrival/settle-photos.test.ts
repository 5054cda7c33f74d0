/** Pictures that no zip had are fetched from the old pod while it lives, and nothing else passes for one. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { retryFailed } from "../../src/app/arrive/settle/retry.ts";
import { settleImport } from "../../src/app/arrive/settle/settle-import.ts";
import { importWhole, photosIn, small, wholeReport } from "../support/arrivals.ts";
import { openOtherPods, smallPods } from "../support/other-pods.ts";
import { freshParts } from "../support/parts.ts";

test("pictures and the avatar come from the old pod; what it lacks, what is none or stands in for one has failed, and can be tried again", async () => {
  const photos = await photosIn(small.photos);
  const names = new Set<string>();
  let whole = false;
  await using pods = await openOtherPods(smallPods, {
    instead: (host, path) => {
      if (host !== "pod-a.example" || !path.startsWith("/uploads/images/")) return undefined;
      const name = path.slice("/uploads/images/".length);
      const bytes = photos.get(name);
      if (bytes === undefined) return 404;
      names.add(name);
      const [gone, odd, missing] = [...photos.keys()].filter((each) => names.has(each));
      const standsIn = { "content-type": "image/webp", "sterna-stand-in": "photo-missing" };
      if (!whole && name === missing) return { status: 200, headers: standsIn, body: bytes };
      if (!whole && name === gone) return 404;
      if (!whole && name === odd) return { status: 200, headers: { "content-type": "image/png" }, body: "<html>" };
      return { status: 200, headers: { "content-type": "image/webp" }, body: bytes };
    },
  });
  await using parts = await freshParts({ config: { testNetwork: pods.network } });
  const { db } = parts.database;
  const { importId } = await importWhole(parts, "alice", small.archive);
  const line = async () => (await wholeReport(parts, "alice")).ledger.kinds.find(({ kind }) => kind === "photo");
  assert.deepEqual((await line())?.waiting, { file: 9 });
  await settleImport(parts, importId);
  const before = await line();
  assert.equal((before?.made ?? 0) + Object.values(before?.failed ?? {}).reduce((all, n) => all + n, 0), 9);
  assert.ok((before?.failed["photo-gone"] ?? 0) > 0, "what stands in for a photo is none");
  whole = true;
  await retryFailed(parts, importId, { kind: "photo" });
  await settleImport(parts, importId);
  assert.deepEqual([(await line())?.made, (await line())?.failed], [9, {}]);
  const { rows } = await sql<{ avatar: boolean }>`
    select avatar_photo_id is not null as avatar from profile join own_key on own_key.identity_id = profile.identity_id`.execute(
    db,
  );
  assert.deepEqual(rows, [{ avatar: true }]);
  const { rows: blobs } = await sql`select 1 from photo where blob is null and import_id is not null`.execute(db);
  assert.deepEqual(blobs, []);
});
