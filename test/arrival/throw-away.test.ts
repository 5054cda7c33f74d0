/** An import that nobody was told of is thrown away: the account, and the whole database, are as if it had never come. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { sql } from "kysely";
import { addAccount } from "../../src/app/accounts/add.ts";
import { editOwnProfile } from "../../src/app/accounts/edit-profile.ts";
import { importArchive } from "../../src/app/arrive/import.ts";
import { keepHere } from "../../src/app/arrive/keep-here.ts";
import { reportOfImport } from "../../src/app/arrive/report.ts";
import { takeBack, throwAwayImport } from "../../src/app/arrive/throw-away.ts";
import type { Parts } from "../../src/app/parts.ts";
import { filesOnDisk } from "../../src/blobs/open-file.ts";
import { allOfIt, type Choices } from "../../src/core/migration/choices.ts";
import { type Part, parts as takeable } from "../../src/core/migration/take.ts";
import { archiveIn, small, smallValue } from "../support/arrivals.ts";
import { assertSameContents, type Contents, contentsOf } from "../support/contents.ts";
import { faulty, Injected } from "../support/faults.ts";
import { knowEverybody } from "../support/known.ts";
import { type FreshParts, freshParts } from "../support/parts.ts";

const archive = smallValue();
const contacts = archive.user.contacts.map((contact) => String(contact.account_id ?? contact.person_name));
/** Whom the archive has in an aspect of its own. */
const [first = "", second = "", third = ""] = contacts;

type Holder = { readonly accountId: number; readonly protocolRef: string };

/** An account that has something of its own already, in the way of what the archive brings. */
async function holderIn(parts: FreshParts): Promise<Holder> {
  const { db } = parts.database;
  await knowEverybody(db);
  // An import names whom it meets; that stays, as the pod's own knowledge of them.
  await sql`insert into byline (identity_id, protocol, ref) select id, protocol, ref from identity
             where not exists (select 1 from byline where byline.identity_id = identity.id)`.execute(db);
  const added = await addAccount(parts, "holder");
  assert.ok(added.ok);
  const { accountId, ref } = added.value;
  assert.ok((await editOwnProfile(parts, { accountId, edit: { firstName: "Holder", bio: "My own words" } })).ok);
  const [tag] = archive.user.followed_tags;
  await sql`insert into tag_follow (account_id, name) values (${accountId}, ${tag})`.execute(db);
  const person = (of: string) => sql`(select person_id from identity where ref = ${of})`;
  await sql`insert into contact (account_id, person_id, note, created_at) values (${accountId}, ${person(first)}, 'an old friend', now())`.execute(
    db,
  );
  await sql`insert into tie (contact_id, protocol, ours) select id, 'diaspora', 'none' from contact where account_id = ${accountId}`.execute(
    db,
  );
  await sql`insert into block (account_id, person_id, created_at) values (${accountId}, ${person(second)}, now())`.execute(
    db,
  );
  await sql`delete from job`.execute(db);
  return { accountId, protocolRef: ref };
}

/** What an import and its end leave, and may: who was told what the profile says, and when that was. */
const left = ["job", "schema_version"];
const stateOf = async (parts: FreshParts): Promise<Contents> => {
  const contents = await contentsOf(parts, left);
  const plain = (row: string) => row.replace(/"edited_at":("[^"]*"|null)/, '"edited_at":"…"');
  return { ...contents, tables: { ...contents.tables, profile: (contents.tables.profile ?? []).map(plain) } };
};

async function into(parts: Parts, choices: Choices, take: readonly Part[], paths = [small.archive, small.photos]) {
  const imported = await importArchive(parts, {
    files: filesOnDisk(paths),
    username: "holder",
    existing: { take },
    choices,
    offline: true,
    tell() {},
  });
  assert.ok(imported.ok, JSON.stringify(imported.ok ? null : imported.refusal.why));
  return imported.value.importId;
}

const choices: fc.Arbitrary<Choices> = fc.record({
  contacts: fc.constantFrom("all", "none", "some"),
  leftOut: fc.subarray(contacts),
  photos: fc.boolean(),
  from: fc.constantFrom(null, "2017-06-01"),
  until: fc.constantFrom(null, "2019-12-31"),
  tags: fc.boolean(),
});

test("whatever was chosen: thrown away, the database is as it was before the import", async () => {
  await using parts = await freshParts();
  const { accountId } = await holderIn(parts);
  const before = await stateOf(parts);
  await fc.assert(
    fc.asyncProperty(choices, fc.subarray([...takeable]), async (chosen, take) => {
      const importId = await into(parts, chosen, take);
      const { kinds } = (await reportOfImport(parts, importId)).ledger;
      assert.deepEqual(
        kinds.filter(({ open }) => open !== 0),
        [],
        "the ledger adds up",
      );
      const thrown = await throwAwayImport(parts, { accountId, importId });
      assert.ok(thrown.ok, JSON.stringify(thrown));
      assertSameContents(await stateOf(parts), before, JSON.stringify({ chosen, take }));
    }),
    { numRuns: 3, examples: [[allOfIt, [...takeable]]] },
  );
});

test("stopped at any write, it is called again and ends the same", async () => {
  await using parts = await freshParts();
  const { accountId } = await holderIn(parts);
  const before = await stateOf(parts);
  // Each time one write further; what is gone is gone, so one import lasts for many stops.
  let importId = await into(parts, allOfIt, takeable);
  let stops = 0;
  for (let at = 1; stops < 60; at++) {
    const { parts: broken, writes } = faulty(
      parts,
      at % 4 === 0 ? at : 2 + (at % 3),
      at % 2 === 0 ? "before" : "after",
    );
    const again = (
      await parts.database.db.selectFrom("import").select("state").where("id", "=", importId).executeTakeFirst()
    )?.state;
    const run = again === "thrown-away" ? takeBack(broken, importId) : throwAwayImport(broken, { accountId, importId });
    const ended = await run.then(
      () => true,
      (error: unknown) => {
        assert.ok(error instanceof Injected, String(error));
        return false;
      },
    );
    stops += ended ? 0 : 1;
    if (!ended || writes() === 0) continue;
    assertSameContents(await stateOf(parts), before, `after ${stops} stops`);
    if (stops > 20) return;
    importId = await into(parts, allOfIt, takeable);
  }
  assert.fail("it comes to no end");
});

test("what its person has changed since, and what the network has said, stays", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  const { accountId } = await holderIn(parts);
  const importId = await into(parts, allOfIt, ["profile"]);
  const contactOf = (
    ref: string,
  ) => sql`(select contact.id from contact join identity on identity.person_id = contact.person_id
                                           where identity.ref = ${ref} and contact.account_id = ${accountId})`;
  const stateOfContact = async (ref: string) =>
    (
      await sql<{ note: string | null; ours: string; theirs: string }>`
        select note, tie.ours, tie.theirs from contact join tie on tie.contact_id = contact.id where contact.id = ${contactOf(ref)}`.execute(
        db,
      )
    ).rows[0];
  await sql`update contact set note = 'written since' where id = ${contactOf(first)}`.execute(db);
  await sql`update tie set theirs = 'established', heard_at_identity_id = (select identity_id from own_key where account_id = ${accountId} limit 1)
             where contact_id = ${contactOf(third)}`.execute(db);
  assert.ok((await editOwnProfile(parts, { accountId, edit: { bio: "Edited since" } })).ok);
  assert.ok((await throwAwayImport(parts, { accountId, importId })).ok);
  assert.deepEqual(await stateOfContact(first), { note: "written since", ours: "none", theirs: "none" });
  assert.deepEqual(await stateOfContact(third), { note: null, ours: "none", theirs: "established" });
  const { rows } = await sql<{ bio: string; first: string }>`
    select bio, first_name as first from profile join own_key on own_key.identity_id = profile.identity_id where account_id = ${accountId}`.execute(
    db,
  );
  assert.deepEqual(rows, [{ bio: "Edited since", first: "Holder" }]);
});

test("an import that was released, or on which a later one may have built, is not thrown away; nor is somebody else's", async () => {
  await using parts = await freshParts();
  const { accountId } = await holderIn(parts);
  const importId = await into(parts, allOfIt, []);
  const later = smallValue();
  later.user.posts.pop();
  const second = await into(parts, allOfIt, [], [await archiveIn(parts, later)]);
  const refusal = async (id: number, of = accountId) => {
    const thrown = await throwAwayImport(parts, { accountId: of, importId: id });
    return thrown.ok ? null : thrown.refusal.code;
  };
  assert.equal(await refusal(importId), "later-import");
  assert.equal(await refusal(second, accountId + 1), "no-import");
  assert.equal(await refusal(second), null);
  assert.equal(await refusal(second), "no-import");
  assert.ok((await keepHere(parts, { accountId, importId })).ok);
  assert.equal(await refusal(importId), "already-released");
});
