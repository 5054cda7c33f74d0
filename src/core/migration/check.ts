/**
 * The check across elements: sees every item of a snapshot in import order and says what comes, what cannot and why.
 * The import runs the same check beside it, with the same seed and over the same bytes, so that both decide alike. One instance per pass.
 */
import type { MessageArgs } from "../../base/problem.ts";
import type { SignatureVerdict } from "../post.ts";
import type {
  CommentItem,
  ContactItem,
  Link,
  Place,
  PostItem,
  ReactionItem,
  RelayableItem,
  ReshareItem,
  SnapshotItem,
  TieItem,
  VoteItem,
} from "../snapshot.ts";
import {
  type ArchiveCounts,
  type Expected,
  type LedgerKind,
  noCounts,
  noneExpected,
  noSignatures,
  type SignatureCounts,
} from "./counts.ts";
import { comes, type Decision } from "./decision.ts";
import { type FindingCode, finding } from "./finding-codes.ts";
import type { Finding } from "./findings.ts";
import { type KeySet, keySet } from "./key-set.ts";
import { networksCheck } from "./networks-check.ts";

/** What is known before the first item. */
export type CheckFacts = {
  /** Names in the photo zip that can be brought in; null without a zip. */
  readonly photosInZip: ReadonlySet<string> | null;
  /** Names in the photo zip whose files are no picture, or none that can be shown. They have findings already. */
  readonly photosUnusable: ReadonlySet<string>;
  /** Of the networks beside the archive's own that this pod speaks: the canonical form of an address there; null where it is none. */
  readonly networks: ReadonlyMap<string, (text: string) => string | null>;
  /** Of the sets below: two random numbers, the same ones in each pass over the same archive. */
  readonly seed: readonly [number, number];
};

export type Check = {
  readonly counts: ArchiveCounts;
  readonly signatures: SignatureCounts;
  readonly expected: Expected;
  readonly links: { rewritable: number; kept: number };
  /** Decides about one item. `verdict` only for relayables of others. Findings go to `report`. */
  see(item: SnapshotItem, verdict: SignatureVerdict | null): Decision;
  /** Links outside of items: those of the owner's profile. */
  seeLinks(links: readonly Link[]): void;
  /** An element, or a part of one, that could not be read; counted so that the ledger adds up. */
  unreadable(): void;
  /** After the last item: what could only be told at the end. */
  end(): void;
  /** Does this post or photo of the owner come along? Whole truth only after `end`. */
  comesAlong(target: Link["target"]): boolean;
  /** Gives back what it took to remember the items; to be called last. What was counted stays. */
  forget(): void;
};

export function createCheck(facts: CheckFacts, report: (finding: Finding) => void): Check {
  const sets: KeySet[] = [];
  const set = (): KeySet => {
    const made = keySet(facts.seed);
    sets.push(made);
    return made;
  };
  const counts = noCounts();
  const signatures = noSignatures();
  const expected = noneExpected();
  const links = { rewritable: 0, kept: 0 };
  const aspects = new Set<string>();
  const [contacts, sharing, receiving, memberships, blocks] = [set(), set(), set(), set(), set()];
  const tags = new Set<string>();
  const subscriptions = set();
  const [posts, comments, polls, answers] = [set(), set(), set(), set()];
  const [relayables, ownReactions, ownVotes] = [set(), set(), set()];
  const photoNames = set();
  const photoGuids = set();
  const linkedPosts: string[] = [];
  /** Comments that the owner liked: those of others come after the owner's likes. */
  const likedComments: { guid: string; place: Place }[] = [];
  let avatarName: string | null = null;

  const tell = (code: FindingCode, place: Place, args: MessageArgs = {}) => report(finding(code, place, args));
  const skip = (code: FindingCode, place: Place, args: MessageArgs = {}): Extract<Decision, { comes: false }> => {
    tell(code, place, args);
    return { comes: false, code };
  };
  const expect = (kind: LedgerKind) => {
    expected[kind] += 1;
  };

  const others = networksCheck(facts.networks, { counts, expect, tell, skip, set, seeAspects });

  /** Of somebody who stands there twice, aspects and directions of both entries count. */
  function seeContact(item: ContactItem): Decision {
    expect("contact");
    if (contacts.add(item.ref)) counts.contacts += 1;
    else {
      tell("contact-duplicate", item.place, { id: item.ref });
      countDirections(item.ref, -1);
    }
    if (item.sharing) sharing.add(item.ref);
    if (item.receiving) receiving.add(item.ref);
    countDirections(item.ref, 1);
    if (blocks.has(item.ref)) tell("contact-blocked", item.place, { id: item.ref });
    seeAspects(item, item.ref);
    return comes;
  }

  function seeAspects(item: ContactItem | TieItem, who: string) {
    for (const name of item.aspects) {
      const aspect = name.toLowerCase();
      if (memberships.add(`${who} ${aspect}`)) counts.memberships += 1;
      if (aspects.has(aspect)) continue;
      aspects.add(aspect);
      tell("aspect-undeclared", item.place, { name });
    }
  }

  function countDirections(ref: string, by: 1 | -1) {
    const [theirs, ours] = [sharing.has(ref), receiving.has(ref)];
    if (theirs && ours) counts.mutual += by;
    else if (theirs) counts.onlySharing += by;
    else if (ours) counts.onlyReceiving += by;
  }

  function seeLinks(found: readonly Link[]) {
    for (const { target } of found) {
      if (target.kind === "post") linkedPosts.push(target.guid);
      else if (facts.photosInZip?.has(target.name)) links.rewritable += 1;
      else links.kept += 1;
    }
  }

  function seePhotos(post: PostItem) {
    for (const photo of post.photos) {
      expect("photo");
      counts.photosNamed += 1;
      if (!photoGuids.add(photo.guid)) tell("photo-duplicate", photo.place, { name: photo.name });
      photoNames.add(photo.name);
      if (facts.photosInZip?.has(photo.name) || facts.photosUnusable.has(photo.name)) continue;
      counts.photosMissing += 1;
      if (facts.photosInZip !== null) tell("photo-missing", photo.place, { name: photo.name });
    }
  }

  function seePost(item: PostItem | ReshareItem): Decision {
    expect(item.kind);
    if (!posts.add(item.guid)) return skip("post-duplicate", item.place, { guid: item.guid });
    if (item.kind === "reshare") {
      counts.reshares += 1;
      if (item.root === null) tell("reshare-root-gone", item.place);
      return comes;
    }
    counts.posts += 1;
    counts[item.public ? "publicPosts" : "limitedPosts"] += 1;
    if (item.location !== null) counts.locations += 1;
    if (item.poll !== null) {
      counts.polls += 1;
      if (!polls.add(item.poll.guid)) tell("poll-duplicate", item.place, { guid: item.poll.guid });
      for (const answer of item.poll.answers) answers.add(`${item.poll.guid} ${answer.guid}`);
    }
    seePhotos(item);
    seeLinks(item.links);
    return comes;
  }

  /** The parent of a relayable, where it is in this archive. What is not waits for a look-up. */
  function seeParent(item: RelayableItem) {
    const own = item.author === null;
    switch (item.kind) {
      case "comment":
        if (!posts.has(item.postGuid))
          tell(own ? "comment-parent-elsewhere" : "others-parent-elsewhere", item.place, { guid: item.postGuid });
        return;
      case "reaction":
        if (item.parent.kind === "comment") likedComments.push({ guid: item.parent.guid, place: item.place });
        else if (!posts.has(item.parent.guid)) {
          tell(own ? "like-parent-elsewhere" : "others-parent-elsewhere", item.place, { guid: item.parent.guid });
        }
        return;
      case "vote":
        if (!polls.has(item.pollGuid))
          tell(own ? "vote-parent-elsewhere" : "others-parent-elsewhere", item.place, { guid: item.pollGuid });
        else if (!answers.has(`${item.pollGuid} ${item.answerGuid}`))
          tell("vote-answer-unknown", item.place, { guid: item.answerGuid });
    }
  }

  function seeOwn(item: CommentItem | ReactionItem | VoteItem): Decision {
    expect(item.kind);
    if (!relayables.add(`own ${item.guid}`)) return skip("relayable-duplicate", item.place, { guid: item.guid });
    if (item.kind === "reaction" && !ownReactions.add(`${item.parent.guid} ${JSON.stringify(item.reaction)}`)) {
      return skip("like-twice", item.place, { guid: item.parent.guid });
    }
    if (item.kind === "vote" && !ownVotes.add(item.pollGuid))
      return skip("vote-twice", item.place, { guid: item.pollGuid });
    counts[ownCount[item.kind]] += 1;
    seeParent(item);
    if (item.kind === "comment") {
      comments.add(item.guid);
      seeLinks(item.links);
    }
    return comes;
  }

  function seeOthers(item: RelayableItem, verdict: SignatureVerdict): Decision {
    expect(othersKind[item.kind]);
    if (item.network !== undefined) {
      const decision = others.place(item.network, { ref: item.author ?? "", place: item.place });
      if (!decision.comes) return decision;
    }
    if (!relayables.add(`${item.author} ${item.guid}`))
      return skip("relayable-duplicate", item.place, { guid: item.guid });
    counts[othersCount[item.kind]] += 1;
    signatures[verdict] += 1;
    seeParent(item);
    if (item.kind === "comment") comments.add(item.guid);
    const author = item.author ?? "";
    if (verdict === "wrong") tell("signature-wrong", item.place, { id: author });
    if (verdict === "keyUnknown") tell("signature-key-unknown", item.place, { id: author });
    return comes;
  }

  return {
    counts,
    signatures,
    expected,
    links,
    see(item, verdict) {
      switch (item.kind) {
        case "owner":
          expect("profile");
          avatarName = item.profile.avatarName;
          return comes;
        case "aspect":
          expect("aspect");
          if (aspects.has(item.name.toLowerCase())) return skip("aspect-duplicate", item.place, { name: item.name });
          aspects.add(item.name.toLowerCase());
          counts.aspects += 1;
          return comes;
        case "contact":
          return seeContact(item);
        case "tie":
          return others.tie(item);
        case "block":
          expect("block");
          if (item.network !== undefined) return others.block(item.network, item);
          if (blocks.has(item.ref)) return skip("block-duplicate", item.place, { id: item.ref });
          blocks.add(item.ref);
          counts.blocks += 1;
          if (contacts.has(item.ref)) tell("contact-blocked", item.place, { id: item.ref });
          return comes;
        case "tag":
          expect("tag");
          if (tags.has(item.name)) return skip("tag-duplicate", item.place, { name: item.name });
          tags.add(item.name);
          counts.followedTags += 1;
          return comes;
        case "subscription":
          expect("subscription");
          if (!subscriptions.add(item.postGuid))
            return skip("subscription-duplicate", item.place, { guid: item.postGuid });
          counts.subscriptions += 1;
          if (!posts.has(item.postGuid)) tell("subscription-post-elsewhere", item.place, { guid: item.postGuid });
          return comes;
        case "post":
        case "reshare":
          return seePost(item);
        case "comment":
        case "reaction":
        case "vote":
          return item.author === null ? seeOwn(item) : seeOthers(item, verdict ?? "keyUnknown");
        case "mute":
          expect("mute");
          return item.network === undefined ? comes : others.place(item.network, item);
        case "conversation":
        case "message":
          expect(item.kind);
          return item.network === undefined ? comes : others.letter(item.network, item);
        case "othersPost":
        case "address":
          expect(item.kind);
          return comes;
        case "audience":
        case "othersKey":
          return comes; // parts of other things, no items of the ledger
      }
    },
    seeLinks,
    unreadable() {
      expect("unreadable");
    },
    end() {
      for (const guid of linkedPosts.splice(0)) {
        if (posts.has(guid)) links.rewritable += 1;
        else links.kept += 1;
      }
      for (const { guid, place } of likedComments.splice(0)) {
        if (!comments.has(guid)) tell("like-parent-elsewhere", place, { guid });
      }
      if (facts.photosInZip === null) {
        if (counts.photosNamed > 0) tell("photos-not-given", "", { count: counts.photosNamed });
        return;
      }
      counts.photosInZip = facts.photosInZip.size;
      if (counts.photosNamed > 0 && counts.photosMissing === counts.photosNamed) {
        tell("photos-none-fit", "", { count: counts.photosNamed });
      }
      for (const name of facts.photosInZip) {
        if (photoNames.has(name)) continue;
        counts.photosUnnamed += 1;
        expect("upload");
        if (name !== avatarName) tell("photo-not-named", name, { name });
      }
      for (const name of facts.photosUnusable) if (!photoNames.has(name)) expect("upload");
    },
    comesAlong: (target) =>
      target.kind === "post" ? posts.has(target.guid) : (facts.photosInZip?.has(target.name) ?? false),
    forget() {
      for (const each of sets) each.forget();
    },
  };
}

const ownCount = { comment: "comments", reaction: "likes", vote: "votes" } as const;
const othersCount = { comment: "othersComments", reaction: "othersLikes", vote: "othersVotes" } as const;
const othersKind = { comment: "othersComment", reaction: "othersReaction", vote: "othersVote" } as const;
