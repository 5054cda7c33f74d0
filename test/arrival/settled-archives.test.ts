/**
 * Every real archive of the shared data that comes with the answers of all other pods: imported, settled with those pods alive, compared item by item with
 * its facts, and exported again without a loss. What can come is derived from what the pods give, never from the name of an archive.
 */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { test } from "node:test";
import { sql } from "kysely";
import { settleImport } from "../../src/app/arrive/settle/settle-import.ts";
import { countsByFacts } from "../support/archive-facts.ts";
import { type ArchiveValue, importWhole, wholeReport } from "../support/arrivals.ts";
import { archiveAt, exportWhole } from "../support/exports.ts";
import { answeredBy, openOtherPods } from "../support/other-pods.ts";
import { freshParts } from "../support/parts.ts";
import { sameButAddress, sumsIn } from "../support/round-trips.ts";
import { shared, withoutShared } from "../support/shared.ts";

const folder = "data/diaspora/archives";
const skip = withoutShared(folder);
/** Larger ones take minutes. */
const mostBytes = 1_000_000;

const fileOf = (name: string, end: string): string => shared(`${folder}/${name}${end}`);
const names = (skip === false ? readdirSync(shared(folder)) : []).flatMap(
  (file) => /^(.+)\.pods\.json\.gz$/.exec(file)?.[1] ?? [],
);
const quick = names.filter((name) => statSync(fileOf(name, ".json.gz")).size < mostBytes);

test("archives with the answers of all other pods lie in the shared data", { skip }, (t) => {
  assert.ok(quick.length > 0);
  const slow = names.filter((name) => !quick.includes(name));
  t.diagnostic(`${quick.join(", ")}; too large for here: ${slow.join(", ") || "none"}`);
});

/** What of an archive the pods around it let come, per kind of the report. */
function expectedOf(archive: ArchiveValue, given: Given) {
  const { user, others_data: others } = archive;
  const [people, things] = [peopleOf(given), given(/^\/fetch\/\w+\/(.+)$/)];
  const isOwn = new Set(
    user.posts.flatMap(({ entity_data: data }) => {
      const { poll } = data as Record<string, { entity_data: { guid: string } } | undefined>;
      return [data.guid as string, ...(poll ? [poll.entity_data.guid] : [])];
    }),
  );
  const isThere = (guid: unknown) => isOwn.has(String(guid)) || things.has(String(guid));
  const comments = [...user.relayables, ...others.relayables].filter(({ entity_type: type }) => type === "comment");
  const commentsThere = new Set(
    comments.filter(({ entity_data: data }) => isThere(data.parent_guid)).map(({ entity_data: data }) => data.guid),
  );
  const comes = ({ entity_data: data }: (typeof user.relayables)[number]) =>
    data.parent_type === "Comment" ? commentsThere.has(data.parent_guid ?? null) : isThere(data.parent_guid);
  const ofType = (list: typeof user.relayables, type: string) => list.filter((each) => each.entity_type === type);
  const withoutParent = (list: typeof user.relayables, type: string) => {
    const all = ofType(list, type);
    const made = all.filter(comes).length;
    return outcome(made, { skipped: counted("not-public", all.length - made) });
  };
  const found = user.contacts.filter((contact) => people.has(String(contact.account_id)));
  const followers = found.filter(({ receiving }) => receiving !== true).length;
  const unknown = user.contacts.length - found.length;
  const blocked = user.blocks.filter((ref) => people.has(ref)).length;
  const watched = user.post_subscriptions.filter(isThere).length;
  const signed = (type: string) => {
    const all = ofType(others.relayables, type);
    const made = all.filter(({ entity_data: data }) => people.has(String(data.author))).length;
    return outcome(made, { failed: counted("person-unknown", all.length - made) });
  };
  return {
    contact: outcome(found.length - followers, {
      waiting: counted("follower", followers),
      failed: counted("person-unknown", unknown),
    }),
    block: outcome(blocked, { failed: counted("person-unknown", user.blocks.length - blocked) }),
    comment: withoutParent(user.relayables, "comment"),
    reaction: withoutParent(user.relayables, "like"),
    vote: withoutParent(user.relayables, "poll_participation"),
    subscription: outcome(watched, { skipped: counted("not-public", user.post_subscriptions.length - watched) }),
    othersComment: signed("comment"),
    othersReaction: signed("like"),
    othersVote: signed("poll_participation"),
  };
}

type Given = ReturnType<typeof answeredBy>;
const peopleOf = (given: Given): ReadonlySet<string> => given(/^\/\.well-known\/webfinger\?resource=acct:(.+)$/);

type Outcome = Record<"skipped" | "failed" | "waiting", Record<string, number>> & { readonly made: number };
const outcome = (made: number, rest: Partial<Outcome>): Outcome => ({
  skipped: {},
  failed: {},
  waiting: {},
  ...rest,
  made,
});
const counted = (reason: string, count: number): Record<string, number> => (count === 0 ? {} : { [reason]: count });

for (const name of quick) {
  test(`${name} comes in, settles with all pods around it as its facts say, and leaves without a loss`, async (t) => {
    const [path, podsPath] = [fileOf(name, ".json.gz"), fileOf(name, ".pods.json.gz")];
    const photosPath = existsSync(fileOf(name, "-photos.zip")) ? fileOf(name, "-photos.zip") : null;
    const archive = archiveAt(path) as ArchiveValue;
    const { from_archive: facts } = JSON.parse(readFileSync(fileOf(name, ".facts.json"), "utf8"));
    await using pods = await openOtherPods(podsPath);
    await using parts = await freshParts({ config: { testNetwork: pods.network } });
    const { db } = parts.database;
    const given = photosPath === null ? [path] : [path, photosPath];
    const { importId } = await importWhole(parts, "alice", ...given);
    assert.deepEqual(await settleImport(parts, importId), { waiting: 0, found: true, complete: true });
    const report = await wholeReport(parts, "alice");
    const kinds = new Map(report.ledger.kinds.map((each) => [each.kind as string, each]));

    await t.test("the report expects what the facts count", () => {
      const counts = countsByFacts(facts);
      const expected = {
        profile: 1,
        aspect: counts.aspects,
        contact: counts.contacts,
        block: counts.blocks,
        tag: counts.followedTags,
        post: counts.posts,
        reshare: counts.reshares,
        photo: counts.photosNamed,
        upload: counts.photosUnnamed,
        comment: counts.comments,
        reaction: counts.likes,
        vote: counts.votes,
        othersComment: counts.othersComments,
        othersReaction: counts.othersLikes,
        othersVote: counts.othersVotes,
        subscription: counts.subscriptions,
      };
      const ours = [...kinds].filter(([kind, { expected: count }]) => count > 0 || kind in expected);
      assert.deepEqual(Object.fromEntries(ours.map(([kind, { expected: count }]) => [kind, count])), expected);
      assert.deepEqual(report.counts, counts);
    });

    await t.test("all came but what no pod gives, and each of that says why", () => {
      const expected = expectedOf(archive, answeredBy(podsPath));
      for (const [kind, { expected: count, made, alreadyThere, skipped, failed, waiting }] of kinds) {
        const should = expected[kind as keyof typeof expected] ?? outcome(count, {});
        assert.deepEqual({ made: made + alreadyThere, skipped, failed, waiting }, should, kind);
      }
      const { only_sharing: followers } = facts.contacts;
      assert.ok((kinds.get("contact")?.waiting.follower ?? 0) <= followers);
    });

    await t.test(
      "who is known proves: the owner by the old home, the words of others, members of audiences, contacts",
      async () => {
        const people = peopleOf(answeredBy(podsPath));
        const isKnown = (ref: unknown) => people.has(String(ref));
        assert.equal(report.standing, isKnown(facts.author) ? "proved" : "unknown");
        const { rows: proved } = await sql<{ n: number }>`
        select count(*)::int as n from (
          select verdict from comment where import_id = ${importId} union all select verdict from reaction where import_id = ${importId}
          union all select verdict from vote where import_id = ${importId}) as words
         where verdict = 'proved'`.execute(db);
        const signed = archive.others_data.relayables.filter(({ entity_data: data }) => isKnown(data.author));
        assert.deepEqual(proved, [{ n: signed.length }]);
        const { rows: members } = await sql<{ all: number; known: number }>`
        select count(*)::int as all, count(identity_id)::int as known from post join audience_member using (audience_id)
          join byline on byline.id = audience_member.byline_id where post.import_id = ${importId}`.execute(db);
        const named = archive.user.posts.flatMap(({ subscribed_users_ids: users }) => users ?? []);
        assert.deepEqual(members, [{ all: facts.posts.subscribed_users, known: named.filter(isKnown).length }]);
        const { rows: ours } = await sql<{ n: number }>`
        select count(*)::int as n from contact join tie on tie.contact_id = contact.id where tie.ours <> 'none'`.execute(
          db,
        );
        const shared = archive.user.contacts.filter(
          ({ receiving, account_id: ref }) => receiving === true && isKnown(ref),
        );
        assert.deepEqual(ours, [{ n: shared.length }]);
      },
    );

    await t.test("what leaves is what came, also what no pod gave and what waits", async () => {
      const exported = await exportWhole(parts, "alice");
      const [should, is] = [sameButAddress(archive), sameButAddress(archiveAt(exported.data.path))];
      for (const part of Object.keys(should) as (keyof typeof should)[]) assert.deepEqual(is[part], should[part], part);
      if (photosPath !== null) assert.deepEqual(await sumsIn(exported.photosPath), await sumsIn(photosPath));
    });
  });
}
