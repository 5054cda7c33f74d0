/** The job that asks both pods of a move which may be a replay, or whose new address had ended; then it is judged again (R6). */
import { limits } from "../../base/limits.ts";
import { pauseMs } from "../../core/delivery.ts";
import type { SeenAccount } from "../../core/migration/back-reference.ts";
import type { PairFacts } from "../../core/migration/states.ts";
import { findMigration, holdMoves, type MigrationRow } from "../../store/moves/migrations.ts";
import { identityByRef } from "../../store/people/identities.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import { findIdentity } from "../discover/find-identity.ts";
import { adapterOf, type Parts } from "../parts.ts";
import { referencedOf, type Sights, settleReferenced } from "../witness/follow-references.ts";
import { judgeAgain } from "../witness/hear.ts";
import { lookArgs, lookJob, lookJobKind } from "../witness/look-job.ts";
import { judgeReferenced } from "../witness/references.ts";
import { type SeenDocument, seeAccount } from "../witness/see-account.ts";
import type { JobKind, JobTurn } from "./kind.ts";

export const lookAtMoveKind = {
  kind: lookJobKind,
  asks: true,
  /** A pod that gives no answer is asked again after growing pauses; in the end its silence means that nobody answers there. */
  async run(needs: Parts, given: unknown, _stop: AbortSignal, turn: JobTurn): Promise<object | null> {
    const args = lookArgs.parse(given);
    const row = await findMigration(needs.database.db, args.migrationId);
    if (row === null || row.role !== "witness" || row.state !== "heard") return null;
    if (adapterOf(needs, row.protocol).facts.proof === "back-reference") {
      const sights = await lookAtReferences(needs, row, args.released);
      turn.write(async (tx) => {
        await holdMoves(tx);
        const now = await findMigration(tx, row.id);
        if (now?.state === "heard") await settleReferenced(tx, needs, now, args, sights);
      });
      return null;
    }
    const [old, young] = await Promise.all([
      answers(needs, row.protocol, row.oldRef),
      answers(needs, row.protocol, row.newRef),
    ]);
    const tries = args.tries + 1;
    if ((old === "silent" || young === "silent") && tries < limits.lookTries) {
      const next = new Date(needs.clock.now() + pauseMs(tries));
      turn.write((tx) => putJobs(tx, [lookJob(next, { ...args, tries })]));
      return null;
    }
    const freshLook: PairFacts["freshLook"] = {
      oldAnswersAsItself: old === "itself",
      newAnswersAsItself: young === "itself",
    };
    turn.write(async (tx) => {
      await holdMoves(tx);
      const now = await findMigration(tx, row.id);
      if (now?.state === "heard") await judgeAgain(tx, needs, now, { freshLook, released: args.released });
    });
    return null;
  },
} satisfies JobKind;

/** Asks for whatever the judge wants to see, as often as that leads on: at most the hops of a chain. */
async function lookAtReferences(needs: Parts, row: MigrationRow, released: boolean): Promise<Sights> {
  const seen = new Map<string, SeenAccount>();
  const documents: SeenDocument[] = [];
  for (;;) {
    const how = { seen, rowId: row.id, released };
    const decision = await judgeReferenced(
      needs,
      needs.database.db,
      referencedOf(row),
      how,
      new Date(needs.clock.now()),
    );
    if (decision.do !== "look") return { seen, documents };
    const sights = await Promise.all(
      decision.refs.map(async (ref) => ({ ref, ...(await seeAccount(needs, row.protocol, ref)) })),
    );
    for (const { ref, seen: what, document } of sights) {
      seen.set(ref, what);
      if (document !== null) documents.push(document);
    }
  }
}

/** `itself`: with the key that is known. `gone`: its pod answers, and says nothing like that. */
async function answers(needs: Parts, protocol: string, ref: string): Promise<"itself" | "gone" | "silent"> {
  const known = await identityByRef(needs.database.db, protocol, ref);
  if (known?.local) return known.state === "current" && known.accountId !== null ? "itself" : "gone";
  const found = await findIdentity(needs, ref, { protocol, fresh: true });
  if (found.ok) return "itself";
  return found.refusal.code === "pod-unreachable" || found.refusal.code === "busy" ? "silent" : "gone";
}
