/** Contacts: an account's relation to a person. A tie per protocol holds its two directions (R5). */

/** One direction of a tie. `asked`: waits for the other's consent, where a network or a person wants to be asked. */
export type Side = "none" | "asked" | "established";

export type Tie = {
  /** We to them: they receive what we write. */
  readonly ours: Side;
  /** They to us: they share with us. */
  readonly theirs: Side;
  /** *Their* identity that last took our side. */
  readonly told: number | null;
  /** *Our* identity that they last addressed. */
  readonly heardAt: number | null;
};

export type Contact = {
  readonly note: string | null;
  /** R12: a block met this contact; nothing flows until its owner has decided. */
  readonly suspendedAtMs: number | null;
  readonly createdAtMs: number;
  /** By protocol. */
  readonly ties: ReadonlyMap<string, Tie>;
  readonly aspects: ReadonlySet<number>;
};

const strength: Readonly<Record<Side, number>> = { none: 0, asked: 1, established: 2 };

/** R12: of two states of one direction the stronger one stays. */
export const strongerSide = (one: Side, other: Side): Side => (strength[other] > strength[one] ? other : one);

/** R5: our side has not been told to where they are now. `theirCurrent`: their current identity of the tie's protocol. */
export const mustTell = (tie: Tie, theirCurrent: number): boolean => tie.ours !== "none" && tie.told !== theirCurrent;

/** R5: they have not yet addressed us where we are now. */
export const waitsToHear = (tie: Tie, ourCurrent: number): boolean =>
  tie.theirs !== "none" && tie.heardAt !== ourCurrent;

/** How people call a contact, over all protocols together; a suspended one is none. */
export function sharingOf(contact: Contact): "mutual" | "sharing" | "receiving" | "none" {
  if (contact.suspendedAtMs !== null) return "none";
  const ties = [...contact.ties.values()];
  const sharing = ties.some(({ theirs }) => theirs === "established");
  const receiving = ties.some(({ ours }) => ours === "established");
  if (sharing && receiving) return "mutual";
  return sharing ? "sharing" : receiving ? "receiving" : "none";
}

/**
 * R12: one tie out of two, for persons who turn out to be one. Each direction keeps its stronger state, together with the identity
 * that belongs to it; of equal ones the current identity's, so that nothing is told or awaited twice, then that of `kept`.
 */
export function joinTies(kept: Tie, folded: Tie, isCurrent: (identityId: number) => boolean): Tie {
  const witness = (keptSide: Side, foldedSide: Side, keptId: number | null, foldedId: number | null) => {
    if (strength[keptSide] > strength[foldedSide]) return keptId;
    if (strength[keptSide] < strength[foldedSide]) return foldedId;
    return foldedId !== null && (keptId === null || (isCurrent(foldedId) && !isCurrent(keptId))) ? foldedId : keptId;
  };
  return {
    ours: strongerSide(kept.ours, folded.ours),
    theirs: strongerSide(kept.theirs, folded.theirs),
    told: witness(kept.ours, folded.ours, kept.told, folded.told),
    heardAt: witness(kept.theirs, folded.theirs, kept.heardAt, folded.heardAt),
  };
}
