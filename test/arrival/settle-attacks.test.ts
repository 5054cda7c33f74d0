/** What a forged archive gains when what waits in it is looked for at other pods: nothing. Rows of the list of attacks. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { settleImport } from "../../src/app/arrive/settle/settle-import.ts";
import { isContact, listContacts } from "../../src/store/people/contacts.ts";
import { archiveIn, importWhole, small, smallValue, wholeReport } from "../support/arrivals.ts";
import { openOtherPods, smallPods } from "../support/other-pods.ts";
import { type FreshParts, freshParts, loopback } from "../support/parts.ts";
import type { Pods } from "../support/pods.ts";

async function opened(): Promise<{ parts: FreshParts; pods: Pods; [Symbol.asyncDispose](): Promise<void> }> {
  const pods = await openOtherPods(smallPods);
  const parts = await freshParts({ config: { testNetwork: pods.network } });
  const end = async () => {
    await parts.dispose();
    await pods.close();
  };
  return { parts, pods, [Symbol.asyncDispose]: end };
}

test("attack-12-ssrf: addresses and pictures of an archive lead to no machine of this network", async () => {
  // Names of this machine in all spellings that an address may have; nothing is reachable but what is public.
  await using parts = await freshParts({ config: { testNetwork: { ...loopback, ranges: [], plainHttp: false } } });
  const archive = smallValue();
  const inside = ["localhost", "127.0.0.1", "169.254.169.254", "10.0.0.1", "sterna.example"];
  archive.user.contacts.forEach((contact, nth) => {
    contact.account_id = `bob${nth}@${inside[nth % inside.length]}`;
  });
  const asked: string[] = [];
  const http: FreshParts["http"] = {
    ...parts.http,
    request: async (request) => {
      const answer = await parts.http.request({ ...request, deadlineMs: 2_000 });
      asked.push(answer.ok ? `answered by ${request.url}` : answer.refusal.code);
      return answer;
    },
  };
  for (const post of archive.user.posts) {
    const photos = (post.entity_data.photos ?? []) as { entity_data: Record<string, string> }[];
    for (const photo of photos) photo.entity_data.remote_photo_path = "http://127.0.0.1:1/uploads/";
  }
  const { importId } = await importWhole(parts, "alice", await archiveIn(parts, archive));
  await settleImport({ ...parts, http }, importId);
  assert.ok(asked.length > 0);
  assert.deepEqual(
    asked.filter((outcome) => outcome.startsWith("answered")),
    [],
  );
  await wholeReport(parts, "alice");
});

test("attack-13-forged-posts: of somebody's words only those are theirs that they signed", async () => {
  await using scene = await opened();
  const { parts } = scene;
  const { db } = parts.database;
  const archive = smallValue();
  const comments = archive.others_data.relayables.filter((each) => each.entity_type === "comment");
  const author = String(comments[0]?.entity_data.author);
  const theirs = comments.filter((each) => each.entity_data.author === author);
  assert.ok(theirs.length > 1, "somebody who wrote more than one");
  const [forged] = theirs;
  assert.ok(forged);
  forged.entity_data.text = "I never wrote this";
  const { importId } = await importWhole(parts, "alice", await archiveIn(parts, archive), small.photos);
  await settleImport(parts, importId);
  const { rows } = await sql<{ guid: string; verdict: string; known: boolean }>`
    select comment.guid, verdict, identity_id is not null as known from comment join byline on byline.id = byline_id
     where byline.ref = ${author} order by comment.guid`.execute(db);
  const should = theirs
    .map((each) => ({
      guid: String(each.entity_data.guid),
      verdict: each === forged ? "wrong" : "proved",
      known: each !== forged,
    }))
    .sort((one, other) => (one.guid < other.guid ? -1 : 1));
  assert.deepEqual(rows, should);
  const report = await wholeReport(parts, "alice");
  assert.deepEqual(report.ledger.kinds.find(({ kind }) => kind === "othersComment")?.waiting, { signature: 1 });
});

test("attack-14-claimed-relations: who shares with the account is said by themselves alone", async () => {
  await using scene = await opened();
  const { parts } = scene;
  const { db } = parts.database;
  const archive = smallValue();
  for (const contact of archive.user.contacts) Object.assign(contact, { sharing: true, receiving: false });
  const { importId } = await importWhole(parts, "alice", await archiveIn(parts, archive), small.photos);
  await settleImport(parts, importId);
  const { accountId, personId } = await db
    .selectFrom("contact")
    .select(["account_id as accountId", "person_id as personId"])
    .limit(1)
    .executeTakeFirstOrThrow();
  const listed = await listContacts(db, accountId);
  assert.equal(listed.length, archive.user.contacts.length);
  assert.deepEqual([...new Set(listed.map(({ sharing }) => sharing))], [false]);
  assert.equal(await isContact(db, accountId, personId), false);
  const contacts = (await wholeReport(parts, "alice")).ledger.kinds.find(({ kind }) => kind === "contact");
  assert.deepEqual(contacts?.waiting, { follower: archive.user.contacts.length }, "they are listed");
  // One of them shares with the new address.
  const own = sql`(select identity.id from identity join own_key on own_key.identity_id = identity.id)`;
  await sql`update tie set heard_at_identity_id = ${own}
             where contact_id = (select id from contact where person_id = ${personId})`.execute(db);
  await settleImport(parts, importId);
  const after = (await wholeReport(parts, "alice")).ledger.kinds.find(({ kind }) => kind === "contact");
  assert.deepEqual([after?.made, after?.waiting], [1, { follower: archive.user.contacts.length - 1 }]);
});

test("attack-16-resurrection: what was deleted here before its author was found stays deleted, though their signature fits", async () => {
  await using scene = await opened();
  const { parts } = scene;
  const { db } = parts.database;
  const { importId } = await importWhole(parts, "alice", small.archive, small.photos);
  const gone = smallValue().others_data.relayables.find((each) => each.entity_type === "comment");
  assert.ok(gone);
  const [guid, author] = [String(gone.entity_data.guid), String(gone.entity_data.author)];
  await db
    .insertInto("tombstone")
    .values({ protocol: "diaspora", kind: "comment", guid, author_ref: author, created_at: new Date() })
    .execute();
  await settleImport(parts, importId);
  assert.deepEqual(await db.selectFrom("comment").select("id").where("guid", "=", guid).execute(), []);
  const line = (await wholeReport(parts, "alice")).ledger.kinds.find(({ kind }) => kind === "othersComment");
  assert.deepEqual([line?.made, line?.skipped], [14, { deleted: 1 }]);
});
