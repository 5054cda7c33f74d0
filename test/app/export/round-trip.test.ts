/** Sterna → archive → Sterna: whatever an account holds leaves, comes in at another pod, and leaves there as it was. */
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { sql } from "kysely";
import { keepHere } from "../../../src/app/arrive/keep-here.ts";
import type { SnapshotItem } from "../../../src/core/snapshot.ts";
import { importWhole, small, wholeReport } from "../../support/arrivals.ts";
import { placeless, readArchive, writeArchive } from "../../support/diaspora-archives.ts";
import { archiveAt, exportWhole } from "../../support/exports.ts";
import { type FreshParts, freshParts } from "../../support/parts.ts";
import { guids, maybe, snapshots, testKeys, texts, times } from "../../support/snapshots.ts";

let here: FreshParts;
let there: FreshParts;
before(async () => {
  [here, there] = await Promise.all([freshParts(), freshParts({ config: { url: "https://other.example" } })]);
});
after(async () => {
  await here.dispose();
  await there.dispose();
});

/** Everything that an archive says, in an order of its own, but for the address of its owner and what follows from that. */
async function contentsOfArchive(path: string, username: string): Promise<Record<string, string[]>> {
  const { items } = await readArchive(archiveAt(path));
  const [owner] = items as [Extract<SnapshotItem, { kind: "owner" }>];
  const members = new Map(items.flatMap((item) => (item.kind === "audience" ? [[item.key, item.members]] : [])));
  const plain = (item: SnapshotItem): unknown => {
    if (item.kind === "owner") {
      const { displayName, ...profile } = item.profile;
      // Where nobody has a name, the name of the account stands for it.
      return {
        ...item,
        privateKeyPem: "",
        username: "",
        ref: "",
        host: "",
        profile: displayName === username ? profile : item.profile,
      };
    }
    if (item.kind === "post") return { ...item, audience: item.audience && members.get(item.audience), links: [] };
    return "links" in item ? { ...item, links: [] } : item;
  };
  const lists: Record<string, string[]> = {};
  for (const item of items) {
    if (item.kind === "audience" || (item.kind === "address" && item.ref.endsWith("@sterna.example"))) continue;
    const text = JSON.stringify(placeless(plain(item))).replaceAll(owner.ref, "OWNER");
    const folders = text.replaceAll(/https:\/\/(?:sterna|other)\.example\/photos\/[0-9a-f]+\//g, "FOLDER/");
    lists[item.kind] = [
      ...(lists[item.kind] ?? []),
      folders.replaceAll(/https:\/\/(?:sterna|other)\.example\//g, "POD/"),
    ];
  }
  for (const list of Object.values(lists)) list.sort();
  return lists;
}

/** Comes in, leaves, comes in elsewhere, leaves again: twice the same. */
async function assertSameTwice(username: string, ...paths: string[]) {
  await importWhole(here, username, ...paths);
  return assertSameElsewhere(username);
}

async function assertSameElsewhere(username: string) {
  const first = await exportWhole(here, username);
  await importWhole(there, username, first.data.path, first.photosPath);
  const second = await exportWhole(there, username);
  assert.deepEqual(
    await contentsOfArchive(second.data.path, username),
    await contentsOfArchive(first.data.path, username),
  );
  assert.deepEqual(second.photos?.count, first.photos?.count);
  return contentsOfArchive(second.data.path, username);
}

/** What stands beside the owner's posts and comments, and when their polls end, by guid. */
function beside(items: readonly SnapshotItem[]) {
  const said = items.flatMap((item) => {
    const isOwn = item.kind === "post" || (item.kind === "comment" && item.author === null);
    if (!isOwn || (item.kind === "comment" && item.fine === undefined)) return [];
    return [[item.guid, item.fine, item.kind === "post" ? (item.poll?.endsAtMs ?? null) : null] as const];
  });
  // As it stands in a file: made-up objects have no prototype.
  return JSON.parse(JSON.stringify(said.toSorted(([one], [other]) => (one < other ? -1 : 1))));
}

const others = ["bo@else.example", "zoe@else.example"];
const ours: fc.Arbitrary<readonly SnapshotItem[]> = fc
  .record({
    conversation: fc.record({
      guid: guids,
      author: fc.constantFrom(null, "zoe@else.example"),
      subject: texts,
      writtenAtMs: times,
      readUntilMs: maybe(times),
    }),
    messages: fc.array(
      fc.record({
        guid: guids,
        author: fc.constantFrom(null, ...others),
        text: texts,
        writtenAtMs: times,
        editedAtMs: maybe(times),
      }),
      { maxLength: 4 },
    ),
  })
  .map(({ conversation, messages }) => [
    { kind: "conversation", place: "", participants: others, hidden: false, ...conversation },
    ...messages.map(
      (each): SnapshotItem => ({
        kind: "message",
        place: "",
        conversationGuid: conversation.guid,
        ...each,
      }),
    ),
  ]);

const relations: readonly SnapshotItem[] = [
  {
    kind: "address",
    place: "",
    ref: "alice@before.example",
    guid: "0123456789abcdef",
    publicKeyPem: testKeys.publicKey,
    sinceMs: 1_400_000_000_000,
    untilMs: 1_500_000_000_000,
  },
  { kind: "mute", place: "", ref: "dee@else.example" },
];

test("random accounts, with conversations, mutes and earlier addresses", async () => {
  let nth = 0;
  await fc.assert(
    fc.asyncProperty(snapshots, ours, async (snapshot, more) => {
      nth += 1;
      const path = join(here.config.dataFolder, `random-${nth}.json`);
      await writeFile(path, await writeArchive([...snapshot, ...relations, ...more]));
      const { conversation, message, mute, address } = await assertSameTwice(`user${nth}`, path);
      const left = await readArchive(archiveAt((await exportWhole(there, `user${nth}`)).data.path));
      assert.deepEqual(beside(left.items), beside(snapshot));
      const uncovered = sql`select guid from post where content_warning is distinct from fine ->> 'warning'`;
      assert.deepEqual((await uncovered.execute(there.database.db)).rows, []);
      assert.equal(conversation?.length, 1);
      assert.equal(message?.length ?? 0, more.length - 1);
      assert.deepEqual([mute?.length, address?.length], [1, 2], "the archive's own address, and the one before it");
    }),
    { numRuns: 3, endOnFailure: true },
  );
});

test("the account of a real pod, with its photos", async () => {
  await assertSameTwice("alice", small.archive, small.photos);
});

test("an import that was kept here, whose posts have other guids than those that were answered", async () => {
  await importWhole(here, "kept", small.archive, small.photos);
  assert.ok((await keepHere(here, { username: "kept" })).ok);
  const lists = await assertSameElsewhere("kept");
  assert.equal(lists.comment?.length, 27, "12 own, 15 of others");
  const report = await wholeReport(there, "kept");
  const comments = report.ledger.kinds.find(({ kind }) => kind === "othersComment");
  assert.deepEqual(comments?.waiting, { signature: 15 }, "they are there, and nobody can prove them");
});
