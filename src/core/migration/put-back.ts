/** Throwing an import away: what of an account's relation to somebody goes back to how it was, and what stays because it was changed since. */

type Side = "none" | "asked" | "established";

/** How an account stands to a person, as far as an import may change it. Ids and times as the database gives them in JSON. */
export type Standing = {
  readonly contact: { readonly id: number; readonly note: string | null; readonly suspended: string | null } | null;
  /** On the network of the import. */
  readonly tie: {
    readonly ours: Side;
    readonly theirs: Side;
    readonly told: number | null;
    readonly heard: number | null;
  } | null;
  /** Is there a tie on another network? */
  readonly otherTies: boolean;
  /** Aspects that the contact is in. */
  readonly members: readonly number[];
  readonly block: boolean;
  readonly mute: boolean;
};

export type PutBack = {
  /** `goes`: the import had made it, and nothing else hangs on it. Null: stays as it is. */
  readonly contact: "goes" | { readonly note: string | null; readonly suspended: string | null } | null;
  readonly tie: "goes" | NonNullable<Standing["tie"]> | null;
  /** Aspects that it leaves. */
  readonly leaves: readonly number[];
  readonly unblocks: boolean;
  readonly unmutes: boolean;
};

export const nothingBack: PutBack = { contact: null, tie: null, leaves: [], unblocks: false, unmutes: false };

const noTie: NonNullable<Standing["tie"]> = { ours: "none", theirs: "none", told: null, heard: null };

/** Each part by itself: what is as the import left it goes back; what the person or the network has changed since stays. */
export function putBack(before: Standing, after: Standing, now: Standing): PutBack {
  const unblocks = after.block && !before.block && now.block;
  const unmutes = after.mute && !before.mute && now.mute;
  if (now.contact === null || after.contact === null || now.contact.id !== after.contact.id)
    return { ...nothingBack, unblocks, unmutes };
  const leaves = after.members.filter((id) => !before.members.includes(id) && now.members.includes(id));
  const tie = tieBack(before, after, now);
  const was = before.contact ?? { note: null, suspended: null };
  const contact = {
    note: now.contact.note === after.contact.note ? was.note : now.contact.note,
    suspended: now.contact.suspended === after.contact.suspended ? was.suspended : now.contact.suspended,
  };
  const isEmpty =
    tie === "goes" || (tie === null && now.tie === null)
      ? !now.otherTies && contact.note === null && contact.suspended === null && leaves.length === now.members.length
      : false;
  return { contact: before.contact === null && isEmpty ? "goes" : contact, tie, leaves, unblocks, unmutes };
}

function tieBack(before: Standing, after: Standing, now: Standing): PutBack["tie"] {
  if (now.tie === null || after.tie === null) return null;
  const was = before.tie ?? noTie;
  const isOurs = now.tie.ours === after.tie.ours && now.tie.told === after.tie.told;
  const isTheirs = now.tie.theirs === after.tie.theirs && now.tie.heard === after.tie.heard;
  const tie = {
    ...(isOurs ? { ours: was.ours, told: was.told } : { ours: now.tie.ours, told: now.tie.told }),
    ...(isTheirs ? { theirs: was.theirs, heard: was.heard } : { theirs: now.tie.theirs, heard: now.tie.heard }),
  };
  const isNone = tie.ours === "none" && tie.theirs === "none" && tie.told === null && tie.heard === null;
  return before.tie === null && isNone ? "goes" : tie;
}
