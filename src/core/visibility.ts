/**
 * Who may see a post and what hangs on it: the rule in its plain form. `store/content/visibility.ts` says the same in SQL;
 * a property test holds the two together.
 */
import type { Reach, SignatureVerdict } from "./post.ts";

export type Viewer =
  | { readonly kind: "visitor" }
  | { readonly kind: "account"; readonly accountId: number; readonly personId: number };
export const visitor: Viewer = { kind: "visitor" };

export type PostSight = {
  readonly reach: Reach;
  /** The person behind the byline; null while it is a claim. */
  readonly authorPersonId: number | null;
  /** Persons in the audience of a limited post, as far as they are known; of one from elsewhere, those here to whom it was sent. */
  readonly audience: ReadonlySet<number>;
  /** The account whose import brought the post, while that import is not released (R11); null otherwise. */
  readonly heldFor: number | null;
};

/** Held content: its importer alone. Public and unlisted: everybody. Limited: its author and its audience. */
export function maySeePost(post: PostSight, viewer: Viewer): boolean {
  if (post.heldFor !== null) return viewer.kind === "account" && viewer.accountId === post.heldFor;
  if (post.reach !== "limited") return true;
  if (viewer.kind === "visitor") return false;
  return viewer.personId === post.authorPersonId || post.audience.has(viewer.personId);
}

/**
 * Why a relayable of somebody else is seen by its importer alone. `ownerUnknown`: the signature is right, but it covers the guid of the parent
 * and not whose that is, so whoever writes an archive in another's name can hang it on words of their own (R10).
 */
export type Doubt = Exclude<SignatureVerdict, "proved"> | "ownerUnknown";

export type RelayableSight = {
  /** Null for what was written here, and for the own things of an import's owner. */
  readonly verdict: SignatureVerdict | null;
  /** Is the archive that brought it proved to be its owner's? True for what came live. */
  readonly ownerProved: boolean;
  /** The account whose import brought it; null for what came live. */
  readonly importedBy: number | null;
  readonly heldFor: number | null;
};

export function doubtOf({ verdict, ownerProved }: Pick<RelayableSight, "verdict" | "ownerProved">): Doubt | null {
  if (verdict === null) return null;
  if (verdict !== "proved") return verdict;
  return ownerProved ? null : "ownerUnknown";
}

/** On a visible post: relayables without a doubt are seen by all who see the post, others by their importer alone. */
export function maySeeRelayable(relayable: RelayableSight, post: PostSight, viewer: Viewer): boolean {
  if (!maySeePost(post, viewer)) return false;
  const importer = viewer.kind === "account" ? viewer.accountId : null;
  if (relayable.heldFor !== null && relayable.heldFor !== importer) return false;
  if (doubtOf(relayable) === null) return true;
  return importer !== null && relayable.importedBy === importer;
}
