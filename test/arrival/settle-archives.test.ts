/** A real archive with all other pods around it: alive, forgetful, with a dead old home, and with nothing reachable. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { settleImport } from "../../src/app/arrive/settle/settle-import.ts";
import { alice, importWhole, small, wholeReport } from "../support/arrivals.ts";
import { type OtherPodsOptions, openOtherPods, smallPods } from "../support/other-pods.ts";
import { freshParts } from "../support/parts.ts";

const oldHome = "pod-a.example";

/** Imported and settled once; what came of each kind. */
async function settled(options: OtherPodsOptions) {
  const pods = await openOtherPods(smallPods, options);
  const parts = await freshParts({ config: { testNetwork: pods.network } });
  const { importId } = await importWhole(parts, "alice", small.archive, small.photos);
  const result = await settleImport(parts, importId);
  const report = await wholeReport(parts, "alice");
  const kind = (name: string) => {
    const found = report.ledger.kinds.find((each) => each.kind === name);
    assert.ok(found, name);
    const { made, alreadyThere, skipped, failed, waiting } = found;
    return { made: made + alreadyThere, ...skipped, ...failed, ...waiting };
  };
  const end = async () => {
    await parts.dispose();
    await pods.close();
  };
  return { parts, pods, importId, result, kind, [Symbol.asyncDispose]: end };
}

test("with all pods alive everything comes but what hangs on private posts, and followers are listed", async () => {
  await using scene = await settled({});
  const { kind, parts, result, importId } = scene;
  const { db } = parts.database;
  assert.deepEqual(result, { waiting: 0, found: true, complete: true });
  assert.deepEqual(kind("contact"), { made: 13, follower: 3 });
  assert.deepEqual(kind("block"), { made: 3 });
  assert.deepEqual([kind("post"), kind("reshare")], [{ made: 26 }, { made: 3 }]);
  assert.deepEqual(kind("comment"), { made: 10, "not-public": 2 });
  assert.deepEqual(kind("reaction"), { made: 7, "not-public": 1 });
  assert.deepEqual(kind("vote"), { made: 2 });
  assert.deepEqual(kind("subscription"), { made: 8, "not-public": 2 });
  assert.deepEqual(
    [kind("othersComment"), kind("othersReaction"), kind("othersVote")],
    [{ made: 15 }, { made: 8 }, { made: 5 }],
  );
  const { rows: doubtful } = await sql`
    select verdict from comment where verdict <> 'proved' union all select verdict from reaction where verdict <> 'proved'
     union all select verdict from vote where verdict <> 'proved'`.execute(db);
  assert.deepEqual(doubtful, [], "all words of others are proved");
  const { rows: members } = await sql`
    select 1 from audience_member join byline on byline.id = byline_id where identity_id is null`.execute(db);
  assert.deepEqual(members, [], "all members of audiences are known");
  const { rows: standing } = await sql<{ standing: string }>`select standing from import`.execute(db);
  assert.deepEqual(standing, [{ standing: "proved" }], "the old home has given the owner's key");
  const { rows: told } = await sql`
    select 1 from outbox_parcel union all select 1 from notification union all select 1 from tie where told_identity_id is not null
     union all select 1 from tie where heard_at_identity_id is not null`.execute(db);
  assert.deepEqual(told, [], "nobody was told anything, and nobody's word about them counts");
  const before = scene.pods.got.length;
  assert.deepEqual(await settleImport(parts, importId), { waiting: 0, found: false, complete: true });
  assert.equal(scene.pods.got.length, before, "nobody is asked twice");
});

test("a dead old home costs only the people on it and what nobody else knows", async () => {
  await using scene = await settled({ dead: (host) => host === oldHome });
  const { kind } = scene;
  assert.deepEqual(kind("contact"), { made: 11, follower: 3, person: 2 });
  assert.deepEqual(kind("comment"), { made: 10, parent: 2 }, "parents are found at other pods that know them");
  assert.deepEqual([kind("othersComment"), kind("vote")], [{ made: 14, key: 1 }, { made: 2 }]);
  assert.deepEqual(kind("block"), { made: 3 });
});

test("an old home that has forgotten the posts of others is no obstacle", async () => {
  await using scene = await settled({
    instead: (host, path) => (host === oldHome && path.startsWith("/fetch/") ? 404 : undefined),
  });
  assert.deepEqual(scene.kind("comment"), { made: 10, "not-public": 2 });
  assert.deepEqual(scene.kind("vote"), { made: 2 });
});

test("with nothing reachable nothing is lost: all of it waits, and comes when the pods are back", async () => {
  let dark = true;
  await using scene = await settled({ instead: () => (dark ? "break" : undefined) });
  const { kind, parts, importId } = scene;
  assert.deepEqual(kind("contact"), { made: 0, person: 16 });
  assert.deepEqual(kind("othersComment"), { made: 0, key: 15 });
  dark = false;
  parts.pass(24 * 60 * 60 * 1_000);
  assert.deepEqual(await settleImport(parts, importId), { waiting: 0, found: true, complete: true });
  const report = await wholeReport(parts, "alice");
  assert.equal(report.archive.owner, alice);
  assert.equal(report.ledger.kinds.find((each) => each.kind === "contact")?.made, 13);
});
