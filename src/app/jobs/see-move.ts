/** The job that takes what an account says of itself, that it is elsewhere now, for a move: both accounts are asked, as if it had been sent (the pull form). */
import type { SaidMove } from "../../core/message.ts";
import { emptyProfile } from "../../core/snapshot.ts";
import { holdMoves, migrationsOfPair } from "../../store/moves/migrations.ts";
import { identityById } from "../../store/people/identities.ts";
import { adapterOf, type Parts } from "../parts.ts";
import { seeArgs, seeJobKind } from "../witness/heed-links.ts";
import { hearReferenced } from "../witness/references.ts";
import type { JobKind, JobTurn } from "./kind.ts";

export const seeMoveKind = {
  kind: seeJobKind,
  /** A pair that was judged before is not judged again for what is seen: the old pod can send it. */
  async run(needs: Parts, given: unknown, _stop: AbortSignal, turn: JobTurn): Promise<object | null> {
    const { identityId, next } = seeArgs.parse(given);
    turn.write(async (tx) => {
      await holdMoves(tx);
      const old = await identityById(tx, identityId);
      if (old === null || old.state !== "current" || adapterOf(needs, old.protocol).facts.proof !== "back-reference")
        return;
      const { protocol, ref: oldRef } = old;
      if ((await migrationsOfPair(tx, protocol, oldRef, next)).length > 0) return;
      const pair = { oldRef, newRef: next } as const;
      const move = { protocol, ...pair, saidAtMs: null, way: "seen", heardAt: new Date(needs.clock.now()) } as const;
      await hearReferenced(tx, needs, move, { message: JSON.stringify(messageOf(pair)), evidence: null });
    });
    return null;
  },
} satisfies JobKind;

/** In the words of a move that is sent. */
const messageOf = (pair: { readonly oldRef: string; readonly newRef: string }): SaidMove => ({
  kind: "migration",
  author: pair.oldRef,
  ...pair,
  profile: emptyProfile,
  photoPath: null,
  signature: "",
});
