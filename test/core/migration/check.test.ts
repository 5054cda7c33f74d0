/** The check across elements: everything is expected once, what comes is counted, what stands there twice is told. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { type CheckFacts, createCheck } from "../../../src/core/migration/check.ts";
import { noneExpected } from "../../../src/core/migration/counts.ts";
import type { Finding } from "../../../src/core/migration/findings.ts";
import type { SignatureVerdict } from "../../../src/core/post.ts";
import type { CommentItem, PostItem, ReactionItem, SnapshotItem } from "../../../src/core/snapshot.ts";
import { snapshots } from "../../support/snapshots.ts";

const facts: CheckFacts = { photosInZip: null, photosUnusable: new Set(), networks: new Map(), seed: [1, 2] };

function see(items: readonly SnapshotItem[], given: Partial<CheckFacts> = {}, verdict: SignatureVerdict = "proved") {
  const findings: Finding[] = [];
  const check = createCheck({ ...facts, ...given }, (found) => findings.push(found));
  const decisions = items.map((item, index) => check.see({ ...item, place: `/${index}` }, verdict));
  check.end();
  return { ...check, findings, decisions, codes: [...new Set(findings.map(({ code }) => code))].sort() };
}

const isOthers = (item: SnapshotItem) => "author" in item && item.author !== null;

test("each item is expected under its kind, whether it comes or not", () => {
  fc.assert(
    fc.property(snapshots, (items) => {
      const should = noneExpected();
      for (const item of items) {
        switch (item.kind) {
          case "owner":
            should.profile += 1;
            break;
          case "comment":
            should[isOthers(item) ? "othersComment" : "comment"] += 1;
            break;
          case "reaction":
            should[isOthers(item) ? "othersReaction" : "reaction"] += 1;
            break;
          case "vote":
            should[isOthers(item) ? "othersVote" : "vote"] += 1;
            break;
          case "audience":
          case "othersKey":
            break;
          default:
            should[item.kind] += 1;
        }
      }
      const { expected, decisions } = see(items);
      for (const [index, item] of items.entries())
        if (item.kind === "post" && decisions[index]?.comes) should.photo += item.photos.length;
      assert.deepEqual(expected, should);
    }),
  );
});

test("what comes is counted, what does not come has a finding with the code of the decision", () => {
  fc.assert(
    fc.property(snapshots, (items) => {
      const { counts, decisions, findings } = see(items);
      const come = (wanted: (item: SnapshotItem) => boolean) =>
        items.filter((item, index) => wanted(item) && decisions[index]?.comes).length;
      assert.equal(
        counts.posts,
        come(({ kind }) => kind === "post"),
      );
      assert.equal(
        counts.reshares,
        come(({ kind }) => kind === "reshare"),
      );
      assert.equal(counts.publicPosts + counts.limitedPosts, counts.posts);
      assert.equal(
        counts.comments,
        come((item) => item.kind === "comment" && !isOthers(item)),
      );
      assert.equal(
        counts.othersLikes,
        come((item) => item.kind === "reaction" && isOthers(item)),
      );
      assert.equal(
        counts.votes,
        come((item) => item.kind === "vote" && !isOthers(item)),
      );
      assert.equal(
        counts.blocks,
        come(({ kind }) => kind === "block"),
      );
      assert.equal(
        counts.followedTags,
        come(({ kind }) => kind === "tag"),
      );
      assert.equal(counts.contacts, new Set(items.flatMap((item) => (item.kind === "contact" ? [item.ref] : []))).size);
      assert.ok(counts.mutual + counts.onlySharing + counts.onlyReceiving <= counts.contacts);
      for (const [index, decision] of decisions.entries()) {
        if (decision.comes) continue;
        assert.ok(
          findings.some(
            ({ code, place, severity }) => code === decision.code && place === `/${index}` && severity === "skipped",
          ),
        );
      }
    }),
  );
});

test("the same decisions are made again, whatever the seed", () => {
  fc.assert(
    fc.property(snapshots, fc.tuple(fc.nat(), fc.nat()), (items, seed) => {
      const [one, other] = [see(items), see(items, { seed })];
      assert.deepEqual(one.decisions, other.decisions);
      assert.deepEqual(one.counts, other.counts);
      assert.deepEqual(one.findings, other.findings);
    }),
  );
});

test("an archive that stands there twice holds no more than once", () => {
  fc.assert(
    fc.property(snapshots, (items) => {
      const lists = items.filter(({ kind }) => kind !== "owner");
      const [once, twice] = [see(lists), see([...lists, ...lists])];
      assert.deepEqual({ ...twice.counts, photosMissing: 0 }, { ...once.counts, photosMissing: 0 });
      const again = twice.decisions.slice(lists.length);
      for (const [index, decision] of again.entries()) {
        const { kind } = lists[index] as SnapshotItem;
        if (["audience", "othersKey", "othersPost", "contact"].includes(kind)) continue;
        assert.equal(decision.comes, false, kind);
      }
    }),
  );
});

test("signatures are counted by verdict, and only doubts are told", () => {
  fc.assert(
    fc.property(snapshots, fc.constantFrom("proved", "archiveKeyOnly", "keyUnknown", "wrong"), (items, verdict) => {
      const { signatures, counts, codes } = see(items, {}, verdict as SignatureVerdict);
      const others = counts.othersComments + counts.othersLikes + counts.othersVotes;
      assert.deepEqual(signatures, { proved: 0, archiveKeyOnly: 0, keyUnknown: 0, wrong: 0, [verdict]: others });
      assert.equal(codes.includes("signature-wrong"), verdict === "wrong" && others > 0);
      assert.equal(codes.includes("signature-key-unknown"), verdict === "keyUnknown" && others > 0);
    }),
  );
});

const post = (guid: string, more: Partial<PostItem> = {}): PostItem => ({
  kind: "post",
  place: "",
  guid,
  writtenAtMs: 0,
  editedAtMs: null,
  text: "text",
  links: [],
  public: true,
  audience: null,
  pods: null,
  photos: [],
  poll: null,
  location: null,
  providerName: null,
  extra: null,
  ...more,
});
const photo = (name: string, guid = name) => ({
  place: "/p",
  guid,
  name,
  remotePath: null,
  text: null,
  writtenAtMs: null,
  width: null,
  height: null,
});
const comment = (guid: string, postGuid: string, author: string | null): CommentItem => ({
  kind: "comment",
  place: "",
  guid,
  author,
  signed: author === null ? null : { signature: "x", order: [], values: {} },
  writtenAtMs: 0,
  editedAtMs: null,
  postGuid,
  text: "text",
  links: [],
});
const like = (guid: string, parent: ReactionItem["parent"]): ReactionItem => ({
  kind: "reaction",
  place: "",
  guid,
  author: null,
  signed: null,
  writtenAtMs: null,
  reaction: "like",
  parent,
});

test("photos: named and present, named and missing, present and not named", () => {
  const posts = [post("one", { photos: [photo("a.jpg"), photo("b.jpg")] }), post("two", { photos: [photo("c.jpg")] })];
  const { counts, expected, codes } = see(posts, {
    photosInZip: new Set(["a.jpg", "x.jpg"]),
    photosUnusable: new Set(["c.jpg"]),
  });
  assert.deepEqual([counts.photosNamed, counts.photosUnnamed, expected.upload], [3, 1, 1]);
  assert.deepEqual(codes, ["photo-missing", "photo-not-named"]);
  const without = see(posts);
  assert.equal(without.counts.photosMissing, 3, "without a zip all of them are missing");
  assert.deepEqual(without.codes, ["photos-not-given"]);
  const others = see(posts, { photosInZip: new Set(["somebody-elses.jpg"]) });
  assert.ok(others.codes.includes("photos-none-fit"), "a zip of somebody else");
});

test("links can be re-pointed where their target comes, also when it comes later", () => {
  const links = (["two", "nowhere"] as const).map((guid, index) => ({
    start: index,
    end: index + 1,
    target: { kind: "post", guid } as const,
  }));
  const toPhoto = { start: 5, end: 6, target: { kind: "photo", name: "a.jpg", size: "" } } as const;
  const items = [post("one", { links: [...links, toPhoto] }), post("two")];
  assert.deepEqual(see(items, { photosInZip: new Set(["a.jpg"]) }).links, { rewritable: 2, kept: 1 });
  assert.deepEqual(see(items).links, { rewritable: 1, kept: 2 });
});

test("a like on a comment finds it, whoever wrote it and wherever it stands", () => {
  const items = [
    post("one"),
    comment("own", "one", null),
    like("like1", { kind: "comment", guid: "own" }),
    like("like2", { kind: "comment", guid: "theirs" }),
    like("like3", { kind: "comment", guid: "nowhere" }),
    comment("theirs", "one", "ben@pod-b.example"),
  ];
  const { findings } = see(items);
  assert.deepEqual(
    findings.map(({ code, place }) => [code, place]),
    [["like-parent-elsewhere", "/4"]],
  );
});

test("a subscription to a post that is elsewhere is told like a comment on it", () => {
  const subscription = (postGuid: string): SnapshotItem => ({ kind: "subscription", place: "", postGuid });
  const { findings } = see([post("one"), subscription("one"), subscription("nowhere")]);
  assert.deepEqual(
    findings.map(({ code, severity, place }) => [code, severity, place]),
    [["subscription-post-elsewhere", "waiting", "/2"]],
  );
});
