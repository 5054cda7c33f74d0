/** Suppression (row 13 of SECURITY.md): an archive that repeats somebody's guids and the answers to them keeps nothing of theirs out. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import test from "node:test";
import { sql } from "kysely";
import { keepHere } from "../../src/app/arrive/keep-here.ts";
import type { Viewer } from "../../src/core/visibility.ts";
import { findPostPage } from "../../src/store/views/post.ts";
import type { PollView } from "../../src/store/views/post-view.ts";
import { personPosts } from "../../src/store/views/stream.ts";
import { type ArchiveValue, alice, archiveIn, importWhole, small, smallValue } from "../support/arrivals.ts";
import { addKnownPerson, derOf, people } from "../support/known.ts";
import { type FreshParts, freshParts } from "../support/parts.ts";

const mallorysKey = generateKeyPairSync("rsa", {
  modulusLength: 1024,
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
}).privateKey;
const mallory = "mallory@pod-c.example";

/** Alice's archive under another name and mallory's key: every guid and every word of others as they were, with posts of mallory's making. */
function forged(name: string): ArchiveValue {
  const archive: ArchiveValue = JSON.parse(JSON.stringify(smallValue()).replaceAll(alice, name));
  archive.user.private_key = mallorysKey;
  archive.user.username = name.split("@")[0];
  for (const { entity_type, entity_data } of archive.user.posts)
    if (entity_type === "status_message") entity_data.text = "words of mallory";
  archive.others_data.relayables = smallValue().others_data.relayables;
  return archive;
}

/** The ids of answers are the database's alone. */
const withoutIds = ({ answers, chosen, ...poll }: PollView) => ({
  ...poll,
  answers: answers.map(({ id, ...answer }) => ({ ...answer, chosen: id === chosen })),
});

type Shown = { readonly outcomes: unknown; readonly own: unknown; readonly visitors: unknown };

/** What came of the victim's import, and what is shown of it to its owner and to visitors once it is kept here. */
async function shownOf(parts: FreshParts, username: string): Promise<Shown> {
  const { db } = parts.database;
  const { rows } = await sql<{ kind: string; outcome: string; reason: string | null; count: number }>`
    select kind, outcome, reason, count(*)::int as count from ledger
     where import_id = (select import.id from import join account on account.id = account_id where username = ${username})
     group by kind, outcome, reason order by kind, outcome, reason`.execute(db);
  const account = await db
    .selectFrom("account")
    .select(["id as accountId", "person_id as personId"])
    .where("username", "=", username)
    .executeTakeFirstOrThrow();
  const seenBy = async (viewer: Viewer) => {
    const seen: unknown[] = [];
    for (let after: number | null = null, pages = 0; pages < 10; pages++) {
      const { posts, next } = await personPosts(db, viewer, account, after);
      for (const { guid, text } of posts) {
        const page = await findPostPage(db, viewer, guid, 0);
        assert.equal(page?.post.text, text, "the address of the post shows the post");
        const comments = page.comments.map((comment) => [comment.text, comment.author.ref, comment.doubt]);
        // Guids are fresh where the import is kept here, also in links.
        seen.push([
          text.replace(/[0-9a-f]{32}/g, "GUID"),
          comments,
          page.post.reactions,
          page.post.poll && withoutIds(page.post.poll),
          page.likers.map(({ ref }) => ref),
        ]);
      }
      if (next === null) return seen;
      after = next;
    }
    return seen;
  };
  return {
    outcomes: rows,
    own: await seenBy({ kind: "account", ...account }),
    visitors: await seenBy({ kind: "visitor" }),
  };
}

type Forgery = { readonly name: string; readonly known: readonly (readonly [ref: string, key: Buffer])[] };

const world = people
  .filter(({ diaspora_id: ref }) => ref !== alice && ref !== mallory)
  .map(({ diaspora_id: ref, public_key: pem }) => [ref, derOf(pem)] as const);
const forgeries: readonly Forgery[] = [
  { name: mallory, known: [...world, [alice, derOf(smallValue().user.private_key)], [mallory, derOf(mallorysKey)]] },
  { name: alice, known: world }, // nobody knows alice's key: who comes first claims to be her
];

/** @param steps  who imports, in this order */
async function after({ name, known }: Forgery, keeping: boolean, ...steps: readonly ("victim" | "mallory")[]) {
  await using parts = await freshParts();
  for (const [ref, key] of known) await addKnownPerson(parts.database.db, ref, key);
  for (const step of steps) {
    const path = step === "victim" ? small.archive : await archiveIn(parts, forged(name));
    await importWhole(parts, step, path);
    if (keeping) assert.ok((await keepHere(parts, { username: step })).ok);
  }
  return await shownOf(parts, "victim");
}

for (const forgery of forgeries) {
  for (const keeping of [true, false]) {
    test(`attack-13-forged-posts: the guids and the answers of a victim in an archive of ${forgery.name} change nothing of the victim's, ${keeping ? "kept here" : "held"}`, async () => {
      const alone = await after(forgery, keeping, "victim");
      const seen = JSON.stringify(keeping && forgery.name === mallory ? alone.visitors : alone.own);
      assert.ok(seen.includes("@pod-b.example"), "others' words are shown");
      assert.deepEqual(await after(forgery, keeping, "mallory", "victim"), alone, "imported before");
      assert.deepEqual(await after(forgery, keeping, "victim", "mallory"), alone, "imported after");
    });
  }
}
