/** The rule of who may see what stands twice, in core and in SQL: in random small worlds both say the same. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { sql } from "kysely";
import {
  doubtOf as coreDoubtOf,
  maySeePost,
  maySeeRelayable,
  type PostSight,
  type RelayableSight,
  type Viewer,
  visitor,
} from "../../src/core/visibility.ts";
import { doubtOf, postVisibleTo, relayableVisibleTo } from "../../src/store/content/visibility.ts";
import type { Database, Db } from "../../src/store/database.ts";
import { freshDatabase } from "../support/database.ts";
import * as world from "../support/world.ts";

const persons = 4;
const accounts = 2; // the first persons have them
const importsPerAccount = 2;

/** Who wrote something, or is in an audience: an identity of a person (the current or an earlier one), or a claim of an import. */
type By =
  | { readonly person: number; readonly earlier: boolean }
  | { readonly claimOf: number; readonly attachedTo: number | null };
type Imported = number | null;
const verdicts = [null, "proved", "archiveKeyOnly", "keyUnknown", "wrong"] as const;

const person = fc.nat({ max: persons - 1 });
const importIndex = fc.nat({ max: accounts * importsPerAccount - 1 });
const by: fc.Arbitrary<By> = fc.oneof(
  fc.record({ person, earlier: fc.boolean() }),
  fc.record({ claimOf: importIndex, attachedTo: fc.option(person) }),
);
const imported: fc.Arbitrary<Imported> = fc.option(importIndex);
const relayable = fc.record({
  table: fc.constantFrom("comment" as const, "reaction" as const, "vote" as const),
  by,
  verdict: fc.constantFrom(...verdicts),
  imported,
});
const smallWorld = fc.record({
  released: fc.array(fc.boolean(), {
    minLength: accounts * importsPerAccount,
    maxLength: accounts * importsPerAccount,
  }),
  proved: fc.array(fc.boolean(), {
    minLength: accounts * importsPerAccount,
    maxLength: accounts * importsPerAccount,
  }),
  audiences: fc.array(fc.array(by, { maxLength: 3 }), { minLength: 2, maxLength: 2 }),
  posts: fc.array(
    fc.record({
      by,
      reach: fc.constantFrom("public" as const, "unlisted" as const, "limited" as const),
      audience: fc.option(fc.nat({ max: 1 })),
      sentTo: fc.array(by, { maxLength: 2 }),
      imported,
      relayables: fc.array(relayable, { maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});
type SmallWorld = typeof smallWorld extends fc.Arbitrary<infer W> ? W : never;

/** What was put in, as core sees it. */
type Facts = {
  readonly viewers: readonly Viewer[];
  readonly posts: ReadonlyMap<number, PostSight>;
  readonly relayables: readonly {
    table: "comment" | "reaction" | "vote";
    id: number;
    postId: number;
    sight: RelayableSight;
  }[];
};

async function build(db: Db, { released, proved, audiences, posts }: SmallWorld): Promise<Facts> {
  const people: { personId: number; now: number; earlier: number }[] = [];
  const accountIds: number[] = [];
  for (let n = 0; n < persons; n++) {
    const made =
      n < accounts ? await world.addAccount(db, `p${n}`) : await world.addPerson(db, `p${n}`, "elsewhere.example");
    if ("accountId" in made) accountIds.push(made.accountId);
    const ref = `p${n}@earlier.example`;
    const identity = await db
      .insertInto("identity")
      .values({
        person_id: made.personId,
        protocol: "diaspora",
        ref,
        host: "earlier.example",
        state: "moved",
        since: new Date(),
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    const byline = await db
      .insertInto("byline")
      .values({ identity_id: identity.id, protocol: "diaspora", ref })
      .returning("id")
      .executeTakeFirstOrThrow();
    people.push({ personId: made.personId, now: made.bylineId, earlier: byline.id });
  }
  const imports: { id: number; accountId: number; released: boolean; proved: boolean }[] = [];
  for (const [n, isReleased] of released.entries()) {
    const accountId = accountIds[Math.floor(n / importsPerAccount)] ?? 0;
    const { importId } = await world.addImport(db, accountId, `o${n}@old.example`, {
      released: isReleased,
      standing: proved[n] ? "proved" : "unknown",
    });
    imports.push({ id: importId, accountId, released: isReleased, proved: proved[n] ?? false });
  }
  const importOf = (index: Imported) => (index === null ? null : (imports[index] ?? null));
  const sightOf = (index: Imported) => {
    const from = importOf(index);
    return {
      ownerProved: from?.proved ?? true,
      importedBy: from?.accountId ?? null,
      heldFor: from === null || from.released ? null : from.accountId,
    };
  };
  let claims = 0;
  /** A byline with the person that the rule may know it by. */
  async function bylineOf(who: By): Promise<{ bylineId: number; personId: number | null }> {
    if ("person" in who) {
      const found = people[who.person];
      assert.ok(found);
      return { bylineId: who.earlier ? found.earlier : found.now, personId: found.personId };
    }
    claims += 1;
    const bylineId = await world.addClaim(db, importOf(who.claimOf)?.id ?? 0, `c${claims}@claimed.example`);
    if (who.attachedTo === null) return { bylineId, personId: null };
    const found = people[who.attachedTo];
    assert.ok(found);
    await sql`update byline set identity_id = (select identity_id from byline where id = ${found.earlier}) where id = ${bylineId}`.execute(
      db,
    );
    return { bylineId, personId: found.personId };
  }

  const sets: { id: number; persons: Set<number> }[] = [];
  for (const members of audiences) {
    const found = [];
    for (const member of members) found.push(await bylineOf(member));
    const id = await world.addAudience(db, accountIds[0] ?? 0, [...new Set(found.map(({ bylineId }) => bylineId))]);
    sets.push({ id, persons: new Set(found.flatMap(({ personId }) => (personId === null ? [] : [personId]))) });
  }
  const postSights = new Map<number, PostSight>();
  const relayableSights: Facts["relayables"][number][] = [];
  for (const post of posts) {
    const author = await bylineOf(post.by);
    const audience = post.audience === null ? null : (sets[post.audience] ?? null);
    const from = importOf(post.imported);
    const row = await world.addPost(db, author.bylineId, {
      reach: post.reach,
      ...(audience === null ? {} : { audienceId: audience.id }),
      ...(from === null ? {} : { importId: from.id }),
    });
    const got = new Set(audience?.persons);
    const bylines = new Set<number>();
    for (const recipient of post.sentTo) {
      const { bylineId, personId } = await bylineOf(recipient);
      bylines.add(bylineId);
      if (personId !== null) got.add(personId);
    }
    for (const byline_id of bylines)
      await db.insertInto("post_recipient").values({ post_id: row.id, byline_id }).execute();
    postSights.set(row.id, {
      reach: post.reach,
      authorPersonId: author.personId,
      audience: got,
      heldFor: sightOf(post.imported).heldFor,
    });
    const [answer = 0] = await world.addPoll(db, row.id, "?", ["!"]);
    for (const each of post.relayables) {
      const writer = await bylineOf(each.by);
      const origin = importOf(each.imported);
      const options = {
        ...(each.verdict === null ? {} : { verdict: each.verdict }),
        ...(origin === null ? {} : { importId: origin.id }),
      };
      const id =
        each.table === "comment"
          ? await world.addComment(db, row.id, writer.bylineId, "", options)
          : each.table === "reaction"
            ? await world.addReaction(db, { postId: row.id }, writer.bylineId, options)
            : await world.addVote(db, answer, writer.bylineId, options);
      relayableSights.push({
        table: each.table,
        id,
        postId: row.id,
        sight: { verdict: each.verdict, ...sightOf(each.imported) },
      });
    }
  }
  const viewers = accountIds.map(
    (accountId, n): Viewer => ({ kind: "account", accountId, personId: people[n]?.personId ?? 0 }),
  );
  return { viewers: [visitor, ...viewers], posts: postSights, relayables: relayableSights };
}

/** Every post and relayable that the SQL shows to a viewer, `table id doubt`. */
async function shownBySql(db: Db, viewer: Viewer): Promise<string[]> {
  const rows = await sql<{ shown: string }>`
    with visible as (select post.id from post where ${postVisibleTo(viewer)})
    select 'post ' || id as shown from visible
    union all select concat_ws(' ', 'comment', comment.id, ${doubtOf("comment")}) from comment join visible on visible.id = comment.post_id where ${relayableVisibleTo("comment", viewer)}
    union all select concat_ws(' ', 'reaction', reaction.id, ${doubtOf("reaction")}) from reaction join visible on visible.id = reaction.post_id where ${relayableVisibleTo("reaction", viewer)}
    union all select concat_ws(' ', 'vote', vote.id, ${doubtOf("vote")}) from vote join poll_answer on poll_answer.id = vote.answer_id join poll on poll.id = poll_answer.poll_id
                join visible on visible.id = poll.post_id where ${relayableVisibleTo("vote", viewer)}`.execute(db);
  return rows.rows.map(({ shown }) => shown).toSorted();
}

function shownByCore({ posts, relayables }: Facts, viewer: Viewer): string[] {
  const shown = [...posts].filter(([, sight]) => maySeePost(sight, viewer)).map(([id]) => `post ${id}`);
  for (const { table, id, postId, sight } of relayables) {
    const post = posts.get(postId);
    assert.ok(post);
    if (maySeeRelayable(sight, post, viewer)) shown.push([table, id, coreDoubtOf(sight) ?? []].flat().join(" "));
  }
  return shown.toSorted();
}

/** Each world is forgotten again: nothing of it is committed. */
async function rolledBack(database: Database, work: (db: Db) => Promise<void>): Promise<void> {
  const enough = new Error("rolled back");
  const outcome = await database
    .transaction(async (tx) => {
      await work(tx);
      throw enough;
    })
    .catch((error: unknown) => error);
  if (outcome !== enough) throw outcome;
}

test("SQL and core show every viewer the same posts, comments, reactions and votes", async () => {
  const { database, drop } = await freshDatabase();
  const seen = { shown: 0, hidden: 0 };
  await fc.assert(
    fc.asyncProperty(smallWorld, (described) =>
      rolledBack(database, async (db) => {
        const facts = await build(db, described);
        for (const viewer of facts.viewers) {
          const expected = shownByCore(facts, viewer);
          assert.deepEqual(await shownBySql(db, viewer), expected);
          seen.shown += expected.length;
          seen.hidden += facts.posts.size + facts.relayables.length - expected.length;
        }
      }),
    ),
    { numRuns: 150, seed: 20261121 },
  );
  assert.ok(seen.shown > 500 && seen.hidden > 500, `both happened: ${JSON.stringify(seen)}`);
  await drop();
});
