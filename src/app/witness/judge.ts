/** Judges a move that somebody tells of, by what was known here before. Changes nothing. */
import { limits } from "../../base/limits.ts";
import { dayMs } from "../../base/time.ts";
import { judgeMove } from "../../core/migration/claim.ts";
import { judgePair, type PairFacts } from "../../core/migration/states.ts";
import type { Db } from "../../store/database.ts";
import { lastMoveFrom, type MigrationRow, migrationsOfPair } from "../../store/moves/migrations.ts";
import { identityByRef, type KnownIdentity } from "../../store/people/identities.ts";
import { isWave } from "./waves.ts";

/**
 * - `move-onto-itself`: old and new are one address.
 * - `moved-elsewhere`: the old address was left for another one; the first move stays.
 * - `move-undone`: it was undone here.
 * - `move-not-begun-here`: to an account of this pod, which has announced nothing of the kind.
 * - `old-suspended`, `pod-shunned`: the old or the new address is shut out here, alone or with its pod.
 * - `move-not-confirmed`: it may be a replay, and the two pods do not say what it says.
 */
export type MoveRefusal = {
  readonly code:
    | "move-onto-itself"
    | "moved-elsewhere"
    | "move-undone"
    | "move-not-begun-here"
    | "move-not-confirmed"
    | "old-suspended"
    | "pod-shunned";
  readonly detail: string;
};

export type Verdict =
  | { readonly do: "apply"; readonly reopens: boolean }
  /** Its arrival was announced here before anybody knew the old key (R10). */
  | { readonly do: "complete"; readonly arrival: MigrationRow }
  | { readonly do: "acknowledge" }
  /** Ask both pods, then judge again. */
  | { readonly do: "look" }
  /** The podmin decides. */
  | { readonly do: "hold" }
  | { readonly do: "refuse"; readonly refusal: MoveRefusal };

export type MoveFacts = {
  readonly protocol: string;
  readonly old: KnownIdentity;
  readonly young: KnownIdentity;
  readonly freshLook: PairFacts["freshLook"];
  /** The podmin has let it go on. */
  readonly released: boolean;
  /** Its row, where it was heard before. */
  readonly rowId: number | null;
  readonly at: Date;
};

/** The signatures are proved already. To be called under `holdMoves`. */
export async function judgeHeard(db: Db, facts: MoveFacts): Promise<Verdict> {
  const { protocol, old, young, freshLook, rowId, at } = facts;
  const claim = { protocol, oldRef: old.ref, newRef: young.ref, saidAtMs: null };
  const proof = { kind: "cross-signature", old: "verified", new: "verified" } as const;
  if (judgeMove(claim, proof) === "no-move") return refuse("move-onto-itself", old.ref);
  if (old.shutOut) return refuse("old-suspended", old.ref);
  if (young.shutOut) return refuse("pod-shunned", young.ref);
  const pairs = (await migrationsOfPair(db, protocol, old.ref, young.ref)).filter(({ id }) => id !== rowId);
  const last = old.state === "moved" ? await lastMoveFrom(db, old.identityId) : null;
  const followed = last === null ? old.personId === young.personId : last.newRef === young.ref;
  // A claim that was announced here has had no effect yet on anybody.
  const used = pairs.find(({ appliedAt, oldIdentityId }) => appliedAt !== null && oldIdentityId !== null);
  const verdict = judgePair(null, {
    usedBefore: used === undefined ? null : { saidAtMs: used.saidAt?.getTime() ?? null },
    barred: pairs.some(({ undoneAt }) => undoneAt !== null),
    // Where they went on from there, a repeat is a repeat all the same.
    atNewNow: old.state === "moved" && followed,
    freshLook,
  });
  if (verdict === "barred") return refuse("move-undone", `${old.ref} to ${young.ref}`);
  if (old.state === "moved" && !followed) return refuse("moved-elsewhere", `to ${last?.newRef ?? "another address"}`);
  if (verdict === "look") return wasLookedAt(pairs, at) ? { do: "acknowledge" } : { do: "look" };
  if (verdict === "acknowledge")
    return freshLook === null ? { do: "acknowledge" } : refuse("move-not-confirmed", `${old.ref} to ${young.ref}`);
  return judgeNew(db, facts, pairs);
}

const refuse = (code: MoveRefusal["code"], detail: string): Verdict => ({ do: "refuse", refusal: { code, detail } });

/** Somebody asked already, or is asking. */
const wasLookedAt = (pairs: readonly MigrationRow[], at: Date): boolean =>
  pairs.some(
    ({ role, state, heardAt }) =>
      role === "witness" &&
      (state === "heard" || (state === "refused" && heardAt.getTime() > at.getTime() - limits.lookAgainDays * dayMs)),
  );

/** It counts for the first time, or was confirmed by both pods. */
async function judgeNew(db: Db, facts: MoveFacts, pairs: readonly MigrationRow[]): Promise<Verdict> {
  const { old, young, freshLook, released, at } = facts;
  if (young.local) {
    // The account's own word, not only its key: both keys may have been in one stolen archive.
    const arrival = pairs.find(({ role, appliedAt }) => role === "arrival" && appliedAt !== null);
    return arrival === undefined ? refuse("move-not-begun-here", young.ref) : { do: "complete", arrival };
  }
  const isReturn = old.personId === young.personId;
  // Whether an address that had ended is open again only its pod knows.
  if (young.state === "ended" && freshLook === null)
    return wasLookedAt(pairs, at) ? { do: "acknowledge" } : { do: "look" };
  if (!isReturn && !released && (await isWave(db, young, at)))
    return pairs.some(isHeard) ? { do: "acknowledge" } : { do: "hold" };
  return { do: "apply", reopens: freshLook?.newAnswersAsItself === true };
}

const isHeard = ({ role, state }: MigrationRow): boolean => role === "witness" && state === "heard";

/** Old and new identity of a claim; null where one of them is not known here (yet). */
export async function identitiesOfMove(
  db: Db,
  of: { readonly protocol: string; readonly oldRef: string; readonly newRef: string },
): Promise<{ readonly old: KnownIdentity; readonly young: KnownIdentity } | null> {
  const old = await identityByRef(db, of.protocol, of.oldRef);
  const young = await identityByRef(db, of.protocol, of.newRef);
  return old === null || young === null ? null : { old, young };
}
