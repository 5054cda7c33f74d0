/** Attack 16: what was deleted here stays deleted, whatever an archive brings. */
import assert from "node:assert/strict";
import test from "node:test";
import { putTombstones } from "../../src/store/content/tombstones.ts";
import { importWhole, small, smallValue } from "../support/arrivals.ts";
import { knowEverybody } from "../support/known.ts";
import { freshParts } from "../support/parts.ts";

test("attack-16: an archive brings back neither a post nor a comment that was deleted here, and says so", async () => {
  await using parts = await freshParts();
  const { database, clock } = parts;
  await knowEverybody(database.db);
  const archive = smallValue();
  const owner = archive.user.profile.entity_data.author;
  const [post] = archive.user.posts.filter((each) => each.entity_type === "status_message");
  const [comment] = archive.others_data.relayables.filter((each) => each.entity_type === "comment");
  assert.ok(post && comment);
  const gone = [
    { protocol: "diaspora", kind: "post", guid: String(post.entity_data.guid), authorRef: String(owner) },
    {
      protocol: "diaspora",
      kind: "comment",
      guid: String(comment.entity_data.guid),
      authorRef: String(comment.entity_data.author),
    },
    // Of somebody else: nothing to do with these.
    {
      protocol: "diaspora",
      kind: "post",
      guid: String(archive.user.posts.at(-1)?.entity_data.guid),
      authorRef: "mallory@evil.example",
    },
  ] as const;
  await database.transaction((tx) => putTombstones(tx, gone, new Date(clock.now())));
  const { report } = await importWhole(parts, "alice", small.archive);
  const skipped = Object.fromEntries(report.ledger.kinds.map(({ kind, skipped: why }) => [kind, why.deleted ?? 0]));
  assert.deepEqual([skipped.post, skipped.othersComment], [1, 1]);
  const rows = await database.db
    .selectFrom("post")
    .select("guid")
    .where(
      "guid",
      "in",
      gone.map(({ guid }) => guid),
    )
    .execute();
  assert.deepEqual(rows, [{ guid: gone[2].guid }]);
  for (const kind of report.ledger.kinds) assert.equal(kind.open, 0, kind.kind);
});
