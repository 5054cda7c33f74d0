/** What of an archive its person wants to come, and what follows from that for each item. What is left out can be brought by a later pass. */
import type { AudienceItem, PostItem, RefText, RelayableItem, ReshareItem, SnapshotItem } from "../snapshot.ts";
import { type KeySet, keySet } from "./key-set.ts";

export type Choices = {
  /** People on other networks among them. `some`: all but those in `leftOut`. With `none` no aspects come either. Blocks and mutes always come. */
  readonly contacts: "all" | "none" | "some";
  readonly leftOut: readonly RefText[];
  /** Pictures of posts, and those that no post names. The profile's own is a part of the profile (`take.ts`). */
  readonly photos: boolean;
  /** Days of posts, reshares and own comments, `YYYY-MM-DD` in UTC, both inclusive; null: no end. What has no date counts as of today. */
  readonly from: string | null;
  readonly until: string | null;
  /** Followed tags. */
  readonly tags: boolean;
};

export const allOfIt: Choices = { contacts: "all", leftOut: [], photos: true, from: null, until: null, tags: true };

export const takesAll = (choices: Choices): boolean =>
  choices.contacts === "all" && choices.photos && choices.from === null && choices.until === null && choices.tags;

/** The ledger's reason for what its person left out. */
export const leftOutReason = "left-out";

/** An item, or a part of one, that its person left out. `names`: the photo's file, or the comment's guid. */
export type LeftOut = {
  readonly place: string;
  readonly kind: SnapshotItem["kind"] | "photo";
  readonly names?: string;
};

export type Chosen = { readonly add: readonly SnapshotItem[]; readonly leave: readonly LeftOut[] };

/**
 * Goes along with a pass over an archive, item by item in import order, and says what of each comes. What hangs on a post that is left out
 * is left out with it; of others' posts only those come that something that comes hangs on.
 * @param seed  two random numbers, the same ones in each pass over one archive
 */
export function createChooser(
  choices: Choices,
  { seed, nowMs }: { readonly seed: readonly [number, number]; readonly nowMs: number },
): { choose(item: SnapshotItem): Chosen } {
  const set = (): KeySet => keySet(seed);
  const [posts, polls, comments] = [set(), set(), set()];
  /** Others' posts that own words hang on: those that come, and those that do not. */
  const [wanted, unwanted] = [set(), set()];
  const leftOut = new Set(choices.contacts === "some" ? choices.leftOut : []);
  const heldBack = new Map<string, AudienceItem>();
  const day = (atMs: number) => new Date(atMs).toISOString().slice(0, 10);
  const isInRange = (writtenAtMs: number | null): boolean => {
    if (choices.from === null && choices.until === null) return true;
    const at = day(writtenAtMs ?? nowMs);
    return (choices.from === null || at >= choices.from) && (choices.until === null || at <= choices.until);
  };
  const leave = (item: SnapshotItem): Chosen => ({ add: [], leave: [{ place: item.place, kind: item.kind }] });
  const take = (item: SnapshotItem): Chosen => ({ add: [item], leave: [] });
  const takeIf = (wants: boolean, item: SnapshotItem): Chosen => (wants ? take(item) : leave(item));

  /** A set of people is only made when something that comes went to them. */
  const audienceOf = (item: PostItem): readonly AudienceItem[] => {
    const held = item.audience === null ? undefined : heldBack.get(item.audience);
    if (held === undefined) return [];
    heldBack.delete(held.key);
    return [held];
  };

  function choosePost(item: PostItem | ReshareItem): Chosen {
    const photos = item.kind === "post" ? item.photos : [];
    const leavePhotos = () => photos.map(({ place, name }): LeftOut => ({ place, kind: "photo", names: name }));
    if (!isInRange(item.writtenAtMs)) {
      posts.add(item.guid);
      if (item.kind === "post" && item.poll !== null) polls.add(item.poll.guid);
      return { add: [], leave: [{ place: item.place, kind: item.kind }, ...leavePhotos()] };
    }
    if (item.kind === "reshare") return take(item);
    const add = audienceOf(item);
    if (choices.photos) return { add: [...add, item], leave: [] };
    return { add: [...add, { ...item, photos: [] }], leave: leavePhotos() };
  }

  const hangsOnLeftOut = (item: RelayableItem): boolean => {
    if (item.kind === "comment") return posts.has(item.postGuid);
    if (item.kind === "vote") return polls.has(item.pollGuid);
    return item.parent.kind === "comment" ? comments.has(item.parent.guid) : posts.has(item.parent.guid);
  };

  function chooseRelayable(item: RelayableItem): Chosen {
    const own = item.author === null;
    const comes = !hangsOnLeftOut(item) && (!own || item.kind !== "comment" || isInRange(item.writtenAtMs));
    const on = item.kind === "comment" ? item.postGuid : item.kind === "reaction" ? item.parent.guid : item.pollGuid;
    if (own) (comes ? wanted : unwanted).add(on);
    if (comes) return take(item);
    if (item.kind !== "comment") return leave(item);
    comments.add(item.guid);
    return { add: [], leave: [{ place: item.place, kind: item.kind, names: item.guid }] };
  }

  const isForNothing = (guid: string) => posts.has(guid) || (unwanted.has(guid) && !wanted.has(guid));

  return {
    choose(item) {
      switch (item.kind) {
        case "contact":
        case "tie":
          return takeIf(choices.contacts !== "none" && !leftOut.has(item.ref), item);
        case "aspect":
          return takeIf(choices.contacts !== "none", item);
        case "tag":
          return takeIf(choices.tags, item);
        case "audience":
          heldBack.set(item.key, item);
          return { add: [], leave: [] };
        case "post":
        case "reshare":
          return choosePost(item);
        case "comment":
        case "reaction":
        case "vote":
          return chooseRelayable(item);
        case "subscription":
          return takeIf(!isForNothing(item.postGuid), item);
        case "othersPost":
          return takeIf(!isForNothing(item.guid), item);
        default:
          return take(item);
      }
    },
  };
}

/** Does `next` want something that `before` left out? Then another pass over the archive brings it. */
export function wantsMore(before: Choices, next: Choices): boolean {
  const earlier = (one: string | null, other: string | null) => other !== null && (one === null || one < other);
  const later = (one: string | null, other: string | null) => other !== null && (one === null || one > other);
  return (
    (next.photos && !before.photos) ||
    (next.tags && !before.tags) ||
    earlier(next.from, before.from) ||
    later(next.until, before.until) ||
    (before.contacts === "none" && next.contacts !== "none") ||
    (before.contacts === "some" && next.contacts === "all" && before.leftOut.length > 0) ||
    (before.contacts === "some" &&
      next.contacts === "some" &&
      before.leftOut.some((ref) => !next.leftOut.includes(ref)))
  );
}

/** What comes by either: nothing that came is taken away again. */
export function joined(before: Choices, next: Choices): Choices {
  const both = [before, next];
  const leftOut =
    before.contacts === "none"
      ? next.leftOut
      : next.contacts === "none"
        ? before.leftOut
        : before.leftOut.filter((ref) => next.leftOut.includes(ref));
  return {
    contacts: both.some(({ contacts }) => contacts === "all")
      ? "all"
      : both.some(({ contacts }) => contacts === "some")
        ? "some"
        : "none",
    leftOut: both.some(({ contacts }) => contacts === "all") ? [] : leftOut,
    photos: before.photos || next.photos,
    from: before.from === null || next.from === null ? null : before.from < next.from ? before.from : next.from,
    until: before.until === null || next.until === null ? null : before.until > next.until ? before.until : next.until,
    tags: before.tags || next.tags,
  };
}
