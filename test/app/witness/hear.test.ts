/** This pod as a third one: what it makes of moves that others tell of. The table of what real pods do, case by case. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { attachMove } from "../../../src/app/witness/attach.ts";
import { findRemotePhoto, setPhotoFile } from "../../../src/store/content/remote-photos.ts";
import { recordMigration } from "../../../src/store/moves/migrations.ts";
import { again, block, done, elsewhere, here, like, noticesOf, post, said, tie } from "../../support/federation.ts";
import { answering, inboxOf } from "../../support/incoming.ts";
import {
  hear,
  lookAtMoves,
  moveComesIn,
  movesKept,
  peopleAndRelations,
  personOf,
  received,
  whoIsWho,
} from "../../support/moves.ts";
import { freshParts } from "../../support/parts.ts";
import { freshGuid } from "../../support/world.ts";

for (const byNew of [false, true]) {
  test(`a move that ${byNew ? "the new" : "the old"} address sends is believed, once, and its bytes are kept`, async () => {
    await using parts = await freshParts();
    const [alice, old, young] = [
      await here(parts, "alice"),
      await elsewhere(parts, "tern", "old.example"),
      await elsewhere(parts, "tern", "new.example"),
    ];
    const contactId = await tie(parts, alice.accountId, old.personId);
    const written = post(old);
    await done(parts, said(parts, written, old));
    await moveComesIn(parts, old, young, byNew);
    await received(parts);
    assert.deepEqual(await inboxOf(parts), { refused: [], waiting: [] });
    assert.deepEqual(await whoIsWho(parts), [
      ["alice@sterna.example current"],
      ["tern@new.example current", "tern@old.example moved"],
    ]);
    const { db } = parts.database;
    const contact = await db.selectFrom("contact").selectAll().executeTakeFirstOrThrow();
    assert.deepEqual([contact.id, contact.person_id], [contactId, await personOf(parts, young)]);
    const { byline_id: by } = await db.selectFrom("post").select("byline_id").executeTakeFirstOrThrow();
    assert.equal(by, old.bylineId, "content is never rewritten");
    const profiles = await db
      .selectFrom("profile")
      .select(["identity_id", "display_name"])
      .orderBy("identity_id")
      .execute();
    assert.deepEqual(
      profiles.filter(({ identity_id: id }) => id !== alice.identityId).map(({ display_name: name }) => name),
      ["", "tern@new.example now"],
    );
    assert.deepEqual(await noticesOf(parts, alice.accountId), [], "a move is silent (R15)");
    const row = await db
      .selectFrom("migration")
      .select(["role", "state", "envelope", "message"])
      .executeTakeFirstOrThrow();
    assert.deepEqual([row.role, row.state], ["witness", "attached"]);
    assert.match(row.envelope?.toString() ?? "", /me:env/);
    assert.equal(JSON.parse(row.message ?? "").newRef, young.ref);

    const before = await peopleAndRelations(parts);
    await moveComesIn(parts, old, young, !byNew);
    await received(parts);
    assert.deepEqual(await inboxOf(parts), { refused: [], waiting: [] }, "attack-04-replay: a repeat is acknowledged");
    assert.deepEqual(await peopleAndRelations(parts), before);
    assert.equal((await movesKept(parts)).length, 1);
  });
}

test("chains end at the newest address, in whatever order their moves are heard", async () => {
  await using parts = await freshParts();
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];
  for (const [nth, order] of orders.entries()) {
    const people = [];
    for (const pod of ["a", "b", "c", "d"]) people.push(await elsewhere(parts, `chain${nth}`, `${pod}.example`));
    for (const step of order) {
      parts.pass(1000);
      assert.equal(await hear(parts, people[step] as never, people[step + 1] as never), "changed");
    }
    const theirs = (await whoIsWho(parts)).find(([first]) => first?.startsWith(`chain${nth}@`));
    assert.deepEqual(theirs, [
      `chain${nth}@a.example moved`,
      `chain${nth}@b.example moved`,
      `chain${nth}@c.example moved`,
      `chain${nth}@d.example current`,
    ]);
    const times = await parts.database.db
      .selectFrom("identity")
      .select(["since", "until"])
      .where("ref", "like", `chain${nth}@%`)
      .orderBy("ref")
      .execute();
    for (const [at, { since }] of times.entries())
      if (at > 0) assert.ok((times[at - 1]?.since ?? since) <= since, "earlier addresses are known to be earlier (R9)");
    for (const step of [0, 1, 2])
      assert.equal(await hear(parts, people[step] as never, people[step + 1] as never), "same");
  }
});

test("who moves back is found at the first address again, and a replay of the first move changes nothing", async () => {
  await using fresh = await freshParts();
  const status = new Map<string, number | null>();
  const parts = answering(fresh, (url) => status.get(new URL(url).host) ?? null);
  const [old, young] = [await elsewhere(parts, "tern", "old.example"), await elsewhere(parts, "tern", "new.example")];
  assert.equal(await hear(parts, old, young), "changed");
  parts.pass(1000);
  assert.equal(await hear(parts, young, old), "changed");
  const returned = [["tern@new.example moved", "tern@old.example current"]];
  assert.deepEqual(await whoIsWho(parts), returned);
  const before = await peopleAndRelations(parts);
  parts.pass(1000);
  assert.equal(await hear(parts, old, young), "same");
  assert.equal(await hear(parts, old, young), "same", "asked about already");
  assert.deepEqual(await peopleAndRelations(parts), before);
  status.set("old.example", 404).set("new.example", 404);
  await lookAtMoves(parts);
  assert.deepEqual(await peopleAndRelations(parts), before);
  assert.deepEqual((await movesKept(parts)).slice(2), [
    "witness refused tern@old.example to tern@new.example (move-not-confirmed)",
  ]);
  const asked = parts.asked.length;
  assert.equal(await hear(parts, old, young), "same");
  await lookAtMoves(parts);
  assert.equal(parts.asked.length, asked, "nobody is asked over and over");
});

test("attack-04-replay: a second target is refused, and the podmin sees it", async () => {
  await using parts = await freshParts();
  const [old, young, other] = [
    await elsewhere(parts, "tern", "old.example"),
    await elsewhere(parts, "tern", "new.example"),
    await elsewhere(parts, "tern", "third.example"),
  ];
  await hear(parts, old, young);
  const before = await peopleAndRelations(parts);
  for (let times = 0; times < 2; times++) assert.equal(await hear(parts, old, other), "moved-elsewhere");
  assert.deepEqual(await peopleAndRelations(parts), before);
  assert.deepEqual(await movesKept(parts), [
    "witness attached tern@old.example to tern@new.example",
    "witness refused tern@old.example to tern@third.example (moved-elsewhere)",
  ]);
  for (let nth = 0; nth < 12; nth++) await hear(parts, old, await elsewhere(parts, `other${nth}`, "third.example"));
  assert.equal((await movesKept(parts)).length, 11, "no more than ten are kept of one address");
});

test("a move onto the same address is refused, and so is one whose sides are not known", async () => {
  await using parts = await freshParts();
  const old = await elsewhere(parts, "tern", "old.example");
  assert.equal(await hear(parts, old, old), "move-onto-itself");
  assert.equal(await hear(parts, old, { ...old, ref: "nobody@new.example" }), "author-unknown");
  assert.deepEqual(await whoIsWho(parts), [["tern@old.example current"]]);
});

test("the move of an account that was deleted is recorded: whoever knew the old address finds the new one", async () => {
  await using parts = await freshParts();
  const [old, young] = [await elsewhere(parts, "tern", "old.example"), await elsewhere(parts, "tern", "new.example")];
  await done(parts, said(parts, { kind: "account-deletion", author: old.ref }, old));
  assert.equal(await hear(parts, old, young), "changed");
  assert.deepEqual(await whoIsWho(parts), [["tern@new.example current", "tern@old.example moved"]]);
});

test("a move onto an address that has ended asks both pods first", async () => {
  await using fresh = await freshParts();
  const parts = answering(fresh, () => 404);
  const [old, young] = [await elsewhere(parts, "tern", "old.example"), await elsewhere(parts, "tern", "new.example")];
  await done(parts, said(parts, { kind: "account-deletion", author: young.ref }, young));
  assert.equal(await hear(parts, old, young), "same");
  assert.deepEqual(await movesKept(parts), ["witness heard tern@old.example to tern@new.example"]);
  await lookAtMoves(parts);
  assert.deepEqual(await whoIsWho(parts), [["tern@new.example ended", "tern@old.example moved"]]);
});

test("an account of ours that moves away is closed for writing, and its address points on", async () => {
  await using parts = await freshParts();
  const [alice, bob, young] = [
    await here(parts, "alice"),
    await here(parts, "bob"),
    await elsewhere(parts, "alice", "new.example"),
  ];
  const contactId = await tie(parts, bob.accountId, alice.personId);
  assert.equal(await hear(parts, alice, young), "changed");
  const { db } = parts.database;
  const account = await db
    .selectFrom("account")
    .select(["state"])
    .where("id", "=", alice.accountId)
    .executeTakeFirstOrThrow();
  assert.equal(account.state, "moved");
  assert.deepEqual(await movesKept(parts), ["departure closed alice@sterna.example to alice@new.example"]);
  const contact = await db
    .selectFrom("contact")
    .select("person_id")
    .where("id", "=", contactId)
    .executeTakeFirstOrThrow();
  assert.equal(contact.person_id, await personOf(parts, young));
  const before = await db.selectFrom("migration_before").select("kind").where("kind", "=", "profile").execute();
  assert.deepEqual(before, [], "of the profile nothing is kept");
  assert.equal(await hear(parts, alice, young), "same");
});

test("a move between two accounts here leaves one open, and a return opens the first again", async () => {
  await using parts = await freshParts();
  const [alice, ally, bob] = [await here(parts, "alice"), await here(parts, "ally"), await here(parts, "bob")];
  for (const { personId } of [alice, ally]) await tie(parts, bob.accountId, personId);
  await tie(parts, alice.accountId, ally.personId);
  await tie(parts, ally.accountId, bob.personId);
  const { db } = parts.database;
  const move = (old: typeof alice, young: typeof alice) =>
    parts.database.transaction(async (tx) => {
      const at = new Date(parts.clock.now());
      const ids = { oldIdentityId: old.identityId, newIdentityId: young.identityId };
      const row = {
        role: "arrival",
        state: "announced",
        protocol: old.protocol,
        oldRef: old.ref,
        newRef: young.ref,
      } as const;
      const migrationId = await recordMigration(tx, { ...row, ...ids, accountId: young.accountId, heardAt: at });
      return attachMove(tx, { migrationId, protocol: old.protocol, ...ids, at });
    });
  const states = async () =>
    (
      await db
        .selectFrom("account")
        .select("state")
        .where("id", "in", [alice.accountId, ally.accountId])
        .orderBy("id")
        .execute()
    ).map((row) => row.state);
  const { personId } = await move(alice, ally);
  assert.deepEqual(await states(), ["moved", "active"]);
  const contacts = await db.selectFrom("contact").select(["account_id", "person_id"]).orderBy("account_id").execute();
  assert.deepEqual(
    contacts,
    [
      { account_id: ally.accountId, person_id: bob.personId },
      { account_id: bob.accountId, person_id: personId },
    ],
    "nobody is their own contact, and two contacts with one person are one",
  );
  parts.pass(1000);
  await move(ally, alice);
  assert.deepEqual(await states(), ["active", "moved"]);
  assert.deepEqual((await whoIsWho(parts))[0], ["alice@sterna.example current", "ally@sterna.example moved"]);
});

test("attack-02-one-sided-claim: nobody moves onto an account here that has announced nothing, though its key signed", async () => {
  await using parts = await freshParts();
  const [alice, old] = [await here(parts, "alice"), await elsewhere(parts, "tern", "old.example")];
  assert.equal(await hear(parts, old, alice), "move-not-begun-here");
  assert.equal(await hear(parts, old, alice, { author: alice.ref }), "move-not-begun-here");
  assert.deepEqual((await whoIsWho(parts)).length, 2);
});

test("what both addresses did is no obstacle: reshares and likes of one post, mentions, blocks, a conversation", async () => {
  await using parts = await freshParts();
  const [alice, bob] = [await here(parts, "alice"), await here(parts, "bob")];
  const [old, young, root] = [
    await elsewhere(parts, "tern", "old.example"),
    await elsewhere(parts, "tern", "new.example"),
    await elsewhere(parts, "root"),
  ];
  const original = post(root, { text: `See @{${old.ref}} and @{${young.ref}}` });
  await done(parts, said(parts, original, root));
  for (const each of [old, young]) {
    const { guid } = post(each);
    await done(
      parts,
      said(
        parts,
        { kind: "reshare", author: each.ref, guid, writtenAtMs: 0, root: { author: root.ref, guid: original.guid } },
        each,
      ),
    );
    const liked = like(each, original.guid);
    await done(parts, said(parts, liked, root, { author: each, signedAs: each }));
    await block(parts, alice.accountId, each.personId);
  }
  const talk = {
    byline_id: old.bylineId,
    guid: freshGuid(),
    subject: "Moving",
    written_at: new Date(0),
    created_at: new Date(0),
  };
  const { id } = await parts.database.db
    .insertInto("conversation")
    .values(talk)
    .returning("id")
    .executeTakeFirstOrThrow();
  for (const { bylineId } of [old, young])
    await parts.database.db
      .insertInto("conversation_participant")
      .values({ conversation_id: id, byline_id: bylineId })
      .execute();
  await tie(parts, bob.accountId, old.personId);
  await block(parts, bob.accountId, young.personId);
  assert.equal(await hear(parts, old, young), "changed");
  const { db } = parts.database;
  const likers = await sql<{ likes: number; persons: number }>`
    select count(*) as likes, count(distinct identity.person_id) as persons
      from reaction join byline on byline.id = reaction.byline_id join identity on identity.id = byline.identity_id`.execute(
    db,
  );
  assert.deepEqual(likers.rows, [{ likes: 2, persons: 1 }], "a person counts once");
  const blocks = await db.selectFrom("block").select(["account_id", "person_id"]).orderBy("account_id").execute();
  const person = await personOf(parts, young);
  assert.deepEqual(
    blocks,
    [alice, bob].map(({ accountId }) => ({ account_id: accountId, person_id: person })),
  );
  const contact = await db.selectFrom("contact").select("suspended_at").executeTakeFirstOrThrow();
  assert.notEqual(contact.suspended_at, null, "the block wins (R12)");
});

test("attack-20-follower-laundering: many accounts onto one wait for the podmin", async () => {
  await using parts = await freshParts();
  const young = await elsewhere(parts, "gatherer", "new.example");
  for (let nth = 1; nth <= 5; nth++)
    assert.equal(await hear(parts, await elsewhere(parts, `tern${nth}`), young), "changed");
  const sixth = await elsewhere(parts, "tern6");
  for (let times = 0; times < 2; times++) assert.equal(await hear(parts, sixth, young), "same");
  assert.deepEqual((await movesKept(parts)).slice(5), ["witness heard tern6@pod.example to gatherer@new.example"]);
  const { held_at: held } = await parts.database.db
    .selectFrom("migration")
    .select("held_at")
    .where("state", "=", "heard")
    .executeTakeFirstOrThrow();
  assert.notEqual(held, null);
  const others = await elsewhere(parts, "other", "third.example");
  assert.equal(
    await hear(parts, await elsewhere(parts, "tern7"), others),
    "changed",
    "a wave onto different accounts is normal",
  );
});

test("photos of earlier addresses are looked for under the newest path; what is posted after a return is where it says", async () => {
  await using parts = await freshParts();
  const [a, b, c] = [
    await elsewhere(parts, "tern", "a.example"),
    await elsewhere(parts, "tern", "b.example"),
    await elsewhere(parts, "tern", "c.example"),
  ];
  const { db } = parts.database;
  const shows = async (who: typeof a, name: string): Promise<number> => {
    const remotePath = `https://${who.host}/uploads/`;
    const photo = {
      kind: "photo",
      author: who.ref,
      guid: freshGuid(),
      public: true,
      remotePath,
      name,
      text: null,
    } as const;
    const rest = { postGuid: null, writtenAtMs: 0, editedAtMs: null, width: 1, height: 1 };
    await done(parts, said(parts, post(who, { photos: [{ ...photo, ...rest }] }), await again(parts, who)));
    return (await db.selectFrom("photo").select("id").where("name", "=", name).executeTakeFirstOrThrow()).id;
  };
  const [one, two] = [await shows(a, "one.jpg"), await shows(b, "two.jpg")];
  const { accountId, personId } = await here(parts, "alice");
  const urls = async (...ids: number[]) => {
    const found: (string | undefined)[] = [];
    for (const id of ids) found.push((await findRemotePhoto(db, { kind: "account", accountId, personId }, id))?.url);
    return found;
  };
  parts.pass(1000);
  await hear(parts, b, c, { photoPath: "https://c.example/photos/" });
  assert.deepEqual(await urls(one, two), ["https://a.example/uploads/one.jpg", "https://c.example/photos/two.jpg"]);
  parts.pass(1000);
  await hear(parts, a, b, { photoPath: "https://b.example/photos/" });
  assert.deepEqual(await urls(one, two), ["https://c.example/photos/one.jpg", "https://c.example/photos/two.jpg"]);
  parts.pass(1000);
  await hear(parts, c, a, { photoPath: "https://a.example/new/" });
  parts.pass(1000);
  const three = await shows(a, "three.jpg");
  const after = [
    "https://a.example/new/one.jpg",
    "https://a.example/new/two.jpg",
    "https://a.example/uploads/three.jpg",
  ];
  assert.deepEqual(await urls(one, two, three), after);
  const [photo] = [await findRemotePhoto(db, { kind: "account", accountId, personId }, one)];
  const file = { blob: "b1", mediaType: "image/png", width: 2, height: 2 };
  await parts.database.transaction((tx) => setPhotoFile(tx, photo as NonNullable<typeof photo>, file));
  const { blob } = await db.selectFrom("photo").select("blob").where("id", "=", one).executeTakeFirstOrThrow();
  assert.equal(blob, "b1");
});
