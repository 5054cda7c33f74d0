/** What an archive brought and this pod could not place: it leaves again as it came, once, until it is here or was deleted here. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { importArchive } from "../../../src/app/arrive/import.ts";
import { settleImport } from "../../../src/app/arrive/settle/settle-import.ts";
import { filesOnDisk } from "../../../src/blobs/open-file.ts";
import { giveUpWaiting } from "../../../src/store/arrival/waiting.ts";
import { archiveIn, importWhole, small, smallValue } from "../../support/arrivals.ts";
import { archiveAt, exportWhole } from "../../support/exports.ts";
import { openOtherPods, smallPods } from "../../support/other-pods.ts";
import { type FreshParts, freshParts } from "../../support/parts.ts";
import { sameButAddress } from "../../support/round-trips.ts";

const exported = async (parts: FreshParts) => archiveAt((await exportWhole(parts, "alice")).data.path);

type Archive = ReturnType<typeof archiveAt>;
/** How often each thing stands in the lists of an archive that may not have anything twice. */
const twice = ({ user, others_data: others }: Archive): string[] => {
  const guids = [...user.relayables, ...others.relayables].map(
    (each: { entity_data: { guid: string } }) => each.entity_data.guid,
  );
  const refs = user.contacts.map((each: { account_id: string }) => each.account_id);
  return [...guids, ...refs, ...user.post_subscriptions].filter((each, at, all) => all.indexOf(each) !== at);
};

test("with no pod that ever answered, what was given up leaves as it came", async () => {
  await using parts = await freshParts();
  const { importId } = await importWhole(parts, "alice", small.archive, small.photos);
  await parts.database.transaction((tx) => giveUpWaiting(tx, importId));
  const after = await exported(parts);
  const [should, is] = [sameButAddress(smallValue()), sameButAddress(after)];
  for (const part of Object.keys(should) as (keyof typeof should)[]) assert.deepEqual(is[part], should[part], part);
});

test("of two archives with the same things each leaves once, with the other pods silent and alive", async () => {
  await using pods = await openOtherPods(smallPods);
  await using parts = await freshParts({ config: { testNetwork: pods.network } });
  const first = await importWhole(parts, "alice", small.archive, small.photos);
  const later = smallValue();
  later.user.followed_tags.push("later");
  const paths = [await archiveIn(parts, later)];
  const second = await importArchive(parts, {
    files: filesOnDisk(paths),
    username: "alice",
    existing: { take: [] },
    offline: true,
    tell() {},
  });
  assert.ok(second.ok);
  const silent = await exported(parts);
  assert.deepEqual(twice(silent), []);
  for (const { importId } of [first, second.value]) await settleImport(parts, importId);
  const settled = await exported(parts);
  assert.deepEqual(twice(settled), []);
  for (const after of [silent, settled]) {
    const [should, is] = [sameButAddress(smallValue()), sameButAddress(after)];
    for (const part of ["relayables", "contacts", "watched", "blocks", "others"] as const)
      assert.deepEqual(is[part], should[part], part);
  }
});
