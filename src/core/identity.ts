/** Identities: where a person can be found, and how those follow each other when the person moves. */

/** `current`: found there now. `moved`: their next identity is known. `ended`: left behind without a move (R14). */
export type IdentityState = "current" | "moved" | "ended";

/** Whose a key is: somebody's own, or their pod's, which speaks for all of its people. Some networks know both. */
export type KeyHolder = "person" | "pod";

export type Identity = {
  readonly id: number;
  readonly protocol: string;
  /** Canonical, as the adapter's `ids.parse` makes it. */
  readonly ref: string;
  readonly state: IdentityState;
  /** Since when it was last current. */
  readonly sinceMs: number;
  /** Until when; null while it is current. */
  readonly untilMs: number | null;
};

/** R1: at most one per person and protocol. */
export const currentOf = (identities: readonly Identity[], protocol: string): Identity | null =>
  identities.find((each) => each.protocol === protocol && each.state === "current") ?? null;

/**
 * R9: whose keys to try for a signature beside which `named` stands: that identity, then the person's earlier ones of the same
 * protocol, the youngest first, since pods write the new address beside signatures that were made under an old one.
 */
export function signersToTry(named: Identity, identities: readonly Identity[]): readonly Identity[] {
  const isEarlier = (each: Identity) =>
    each.protocol === named.protocol && each.id !== named.id && each.sinceMs <= named.sinceMs;
  return [
    named,
    ...identities.filter(isEarlier).sort((one, other) => other.sinceMs - one.sinceMs || other.id - one.id),
  ];
}

/**
 * A person's identities after a proved move to `newId`, which is theirs already (first `mergePersons`, where it was another's).
 * R4: only its protocol's are touched. A return reopens the same identity (R14); a move to where they are changes nothing.
 * Chains need no memory of their own: `sinceMs` orders them.
 */
export function moveTo(identities: readonly Identity[], newId: number, atMs: number): readonly Identity[] {
  const target = identities.find(({ id }) => id === newId);
  if (target === undefined || target.state === "current") return identities;
  return identities.map((each) => {
    if (each.id === newId) return { ...each, state: "current", sinceMs: atMs, untilMs: null };
    const leaves = each.protocol === target.protocol && each.state === "current";
    return leaves ? { ...each, state: "moved", untilMs: atMs } : each;
  });
}
