/** Throwing an import away: what of an account's relation to somebody goes back to how it was, and what stays because it was changed since. */

type Side = "none" | "asked" | "established";

type Tie = { readonly ours: Side; readonly theirs: Side; readonly told: number | null; readonly heard: number | null };

/** How an account stands to a person, as far as an import may change it. Ids and times as the database gives them in JSON. */
export type Standing = {
  readonly contact: { readonly id: number; readonly note: string | null; readonly suspended: string | null } | null;
  /** On the network of the import. */
  readonly tie: Tie | null;
  /** Is there a tie on another network? */
  readonly otherTies: boolean;
  /** Those ties, by network. Absent: written down by an older program. */
  readonly elsewhere?: Readonly<Record<string, Tie>>;
  /** Aspects that the contact is in. */
  readonly members: readonly number[];
  readonly block: boolean;
  readonly mute: boolean;
};

export type PutBack = {
  /** `goes`: the import had made it, and nothing else hangs on it. Null: stays as it is. */
  readonly contact: "goes" | { readonly note: string | null; readonly suspended: string | null } | null;
  readonly tie: "goes" | Tie | null;
  /** Ties on other networks that were there before, by network. */
  readonly elsewhere: Readonly<Record<string, Tie>>;
  /** Aspects that it leaves. */
  readonly leaves: readonly number[];
  readonly unblocks: boolean;
  readonly unmutes: boolean;
};

export const nothingBack: PutBack = {
  contact: null,
  tie: null,
  elsewhere: {},
  leaves: [],
  unblocks: false,
  unmutes: false,
};

const noTie: Tie = { ours: "none", theirs: "none", told: null, heard: null };

/** Each part by itself: what is as the import left it goes back; what the person or the network has changed since stays. */
export function putBack(before: Standing, after: Standing, now: Standing): PutBack {
  const unblocks = after.block && !before.block && now.block;
  const unmutes = after.mute && !before.mute && now.mute;
  if (now.contact === null || after.contact === null || now.contact.id !== after.contact.id)
    return { ...nothingBack, unblocks, unmutes };
  const leaves = after.members.filter((id) => !before.members.includes(id) && now.members.includes(id));
  const tie = tieBack(before.tie, after.tie, now.tie);
  const was = before.contact ?? { note: null, suspended: null };
  const contact = {
    note: now.contact.note === after.contact.note ? was.note : now.contact.note,
    suspended: now.contact.suspended === after.contact.suspended ? was.suspended : now.contact.suspended,
  };
  const isEmpty =
    tie === "goes" || (tie === null && now.tie === null)
      ? !now.otherTies && contact.note === null && contact.suspended === null && leaves.length === now.members.length
      : false;
  return {
    contact: before.contact === null && isEmpty ? "goes" : contact,
    tie,
    elsewhere: elsewhereBack(before, after, now),
    leaves,
    unblocks,
    unmutes,
  };
}

/** Those that there were none of before go otherwise: what nobody was told of them. */
function elsewhereBack(before: Standing, after: Standing, now: Standing): PutBack["elsewhere"] {
  const back: Record<string, Tie> = {};
  for (const [network, was] of Object.entries(before.elsewhere ?? {})) {
    const tie = tieBack(was, after.elsewhere?.[network] ?? null, now.elsewhere?.[network] ?? null);
    if (tie !== null && tie !== "goes") back[network] = tie;
  }
  return back;
}

function tieBack(before: Tie | null, after: Tie | null, now: Tie | null): PutBack["tie"] {
  if (now === null || after === null) return null;
  const was = before ?? noTie;
  const isOurs = now.ours === after.ours && now.told === after.told;
  const isTheirs = now.theirs === after.theirs && now.heard === after.heard;
  const tie = {
    ...(isOurs ? { ours: was.ours, told: was.told } : { ours: now.ours, told: now.told }),
    ...(isTheirs ? { theirs: was.theirs, heard: was.heard } : { theirs: now.theirs, heard: now.heard }),
  };
  const isNone = tie.ours === "none" && tie.theirs === "none" && tie.told === null && tie.heard === null;
  return before === null && isNone ? "goes" : tie;
}
