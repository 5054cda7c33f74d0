/** Who of an account's followers comes along, by where it goes: said before anything is sent. */

/**
 * - `carried`: to a pod where archives are brought by people, and which speaks that one network alone.
 * - `own`: to another pod of this software. `asked`: to a pod of the network where the old pod tells of moves.
 */
export const ways = ["carried", "own", "asked"] as const;
export type Way = (typeof ways)[number];

export type FollowersOn = {
  readonly protocol: string;
  /** Who tells of a move on that network. */
  readonly initiator: "new-pod" | "old-pod";
  readonly followers: number;
  /** Of them: people of other pods whom the account does not follow itself. */
  readonly alone: number;
  /** Of them: their pods say that they follow no moves, or have said nothing of it. On networks where pods say so; else 0. */
  readonly unaware: number;
  readonly unsure: number;
};

/** They add up to the followers on that network. `alone`: moved by their own pods, while the new pod may never learn that they follow. */
export type Losses = {
  readonly protocol: string;
  readonly initiator: FollowersOn["initiator"];
  readonly kept: number;
  readonly alone: number;
  readonly unsure: number;
  readonly lost: number;
};

/** What that way does to the followers on one network. */
export function lossesOn(way: Way, on: FollowersOn): Losses {
  const { protocol, initiator, followers, alone, unaware, unsure } = on;
  const named = { protocol, initiator };
  const all = { ...named, kept: 0, alone: 0, unsure: 0, lost: followers };
  if (initiator === "new-pod") {
    if (way === "asked") return all;
    const unheard = way === "carried" ? alone : 0;
    return { ...named, kept: followers - unheard, alone: unheard, unsure: 0, lost: 0 };
  }
  if (way === "carried") return all;
  return { ...named, kept: followers - unaware - unsure, alone: 0, unsure, lost: unaware };
}
