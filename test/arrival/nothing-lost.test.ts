/** Nothing is lost that the files hold: what cannot come has a row that says why, and what cannot come yet is kept whole. */
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { sql } from "kysely";
import { archiveIn, importWhole, photosIn, small, smallValue, wholeReport } from "../support/arrivals.ts";
import { runCommand } from "../support/commands.ts";
import { addKnownPerson, keyOf } from "../support/known.ts";
import { freshParts } from "../support/parts.ts";
import { zip } from "../support/zips.ts";

test("files in the photo zip that are no pictures are failed, not missing, and another zip may bring them", async () => {
  await using parts = await freshParts();
  const photos = await photosIn(small.photos);
  const named = "88242de93483684f3b49.jpg";
  const broken = [...photos].map(([name, bytes]) => ({ name, bytes: name === named ? Buffer.from("words") : bytes }));
  const path = join(parts.config.dataFolder, "photos.zip");
  await writeFile(path, zip([...broken, { name: "note.txt", bytes: Buffer.from("more words") }]));
  const { exit } = await runCommand(parts, "import", small.archive, path, "--as", "alice");
  assert.equal(exit, 3);
  const report = await wholeReport(parts, "alice");
  const kind = (name: string) => report.ledger.kinds.find((each) => each.kind === name);
  assert.deepEqual(kind("photo")?.failed, { "photo-not-an-image": 1 });
  assert.deepEqual(kind("photo")?.waiting, {});
  assert.deepEqual(kind("upload")?.failed, { "photo-not-an-image": 1 });
  assert.equal(report.findings.totals["photo-not-an-image"], 2);
  assert.equal(report.findings.totals["photo-missing"], undefined);
  assert.equal(report.counts.photosMissing, 0);
  const { report: whole } = await importWhole(parts, "alice", small.archive, small.photos);
  assert.deepEqual(whole.ledger.kinds.find((each) => each.kind === "photo")?.failed, {});
});

test("posts of others are kept whole, and wait for the posts themselves", async () => {
  await using parts = await freshParts();
  const archive = smallValue();
  const data = {
    author: "ben@pod-b.example",
    guid: "feedfacefeedfacefeedface",
    created_at: "2024-05-06T07:08:09Z",
    text: "what ben wrote",
    public: true,
  };
  archive.others_data.posts = [{ entity_type: "status_message", entity_data: data }];
  const { report } = await importWhole(parts, "alice", await archiveIn(parts, archive));
  const kind = report.ledger.kinds.find((each) => each.kind === "othersPost");
  assert.deepEqual([kind?.expected, kind?.waiting], [1, { original: 1 }]);
  const { rows } = await sql<{ place: string; waits_for: string; item: { ref: string; values: object } }>`
    select place, waits_for, item from ledger where kind = 'othersPost'`.execute(parts.database.db);
  assert.deepEqual(
    rows.map(({ place, waits_for, item }) => [place, waits_for, item.ref]),
    [["/others_data/posts/0", data.guid, data.author]],
  );
  assert.ok(JSON.stringify(rows[0]?.item.values).includes("what ben wrote"));
  const text = await runCommand(parts, "report", "alice");
  assert.match(text.out, /posts of others: +1 expected = 1 waiting/);
});

test("of a contact that stands there twice, aspects and directions of both entries count", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  const archive = smallValue();
  const contact = archive.user.contacts[0];
  assert.ok(contact);
  const [first, second] = archive.user.contact_groups.map(({ name }) => name);
  Object.assign(contact, { sharing: true, receiving: false, contact_groups_membership: [first ?? ""] });
  archive.user.contacts.push({
    ...contact,
    sharing: false,
    receiving: true,
    contact_groups_membership: [second ?? ""],
  });
  const ref = String(contact.account_id);
  await addKnownPerson(db, ref, keyOf(ref));
  const { check, report } = await importWhole(parts, "alice", await archiveIn(parts, archive));
  assert.equal(check.findings.totals["contact-duplicate"], 1);
  assert.equal(check.counts.contacts, archive.user.contacts.length - 1);
  const kind = report.ledger.kinds.find((each) => each.kind === "contact");
  assert.deepEqual([kind?.expected, kind?.made, kind?.alreadyThere], [archive.user.contacts.length, 1, 1]);
  const { rows } = await sql`
    select tie.ours, tie.theirs, (select count(*) from aspect_member where contact_id = contact.id) as aspects
      from contact join tie on tie.contact_id = contact.id`.execute(db);
  assert.deepEqual(rows, [{ ours: "established", theirs: "established", aspects: 2 }]);
});

test("which pods know of a post is kept as the archive says it, each list once", async () => {
  await using parts = await freshParts();
  const archive = smallValue();
  const [first, second] = archive.user.posts.filter(({ subscribed_pods_uris: pods }) => pods !== undefined);
  assert.ok(first && second);
  const [farther, nearer] = [["https://far.example", "https://pod-a.example/"], ["https://near.example:8443"]];
  first.subscribed_pods_uris = farther;
  second.subscribed_pods_uris = [...nearer, 17];
  const { check, importId } = await importWhole(parts, "alice", await archiveIn(parts, archive));
  assert.equal(check.findings.totals["field-type"], 1);
  const { rows } = await sql<{ uris: string[]; posts: number }>`
    select uris, count(post.id)::int as posts from pod_set join post on post.pod_set_id = pod_set.id
     where pod_set.import_id = ${importId} group by pod_set.id order by pod_set.id`.execute(parts.database.db);
  const lists = new Map(rows.map(({ uris, posts }) => [uris.join(" "), posts]));
  assert.equal(lists.get(farther.join(" ")), 1);
  assert.equal(lists.get(nearer.join(" ")), 1);
  assert.equal(lists.size, 3);
});
