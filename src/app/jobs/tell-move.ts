/** The job that tells everybody where an account of ours went: its new pod first, then all pods of the network with which this one has to do, spread over time. */
import { z } from "zod";
import { limits } from "../../base/limits.ts";
import { giveUpAfterMs } from "../../core/delivery.ts";
import type { SaidMove } from "../../core/message.ts";
import { hasTaken, podsOfNetwork } from "../../store/moves/leavings.ts";
import { closeDeparture, findMigration, type MigrationRow } from "../../store/moves/migrations.ts";
import { putTold, untoldAmong } from "../../store/moves/told.ts";
import { identityById } from "../../store/people/identities.ts";
import type { NewJob } from "../../store/post-office/jobs.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import { tellGone } from "../accounts/tell-profile.ts";
import { sealMove } from "../depart/seal-move.ts";
import type { Parts } from "../parts.ts";
import type { JobKind, JobTurn } from "./kind.ts";

const kind = "tell-move";

const argsShape = z.object({
  migrationId: z.int(),
  /** Endpoints up to this one have had their turn; null: so far only the new pod is told. */
  after: z.string().nullable(),
});

/** To be put in the transaction that lets the account leave. */
export const tellMoveJob = (runAt: Date, migrationId: number): NewJob => jobWith(runAt, { migrationId, after: null });

const jobWith = (runAt: Date, args: z.infer<typeof argsShape>): NewJob => ({
  kind,
  key: String(args.migrationId),
  args,
  runAt,
});

export const tellMoveKind = {
  kind,
  /** All moves of this pod together: a pod that closes sends thousands. */
  pauseMs: limits.movesToldPauseMs,
  async run(needs: Parts, given: unknown, _stop: AbortSignal, turn: JobTurn): Promise<object | null> {
    const args = argsShape.parse(given);
    const { db } = needs.database;
    const row = await findMigration(db, args.migrationId);
    if (row === null || row.appliedAt === null || row.undoneAt !== null || row.oldIdentityId === null) return null;
    const now = needs.clock.now();
    if (args.after === null) {
      const home = row.newIdentityId === null ? null : await identityById(db, row.newIdentityId);
      const first = home === null || home.local ? null : home.publicEndpoint;
      const isLate = now >= row.appliedAt.getTime() + limits.newHomeFirstMs;
      const untold = first === null ? [] : await untoldAmong(db, row.id, [first]);
      if (untold.length > 0) await tellThem(needs, row, untold, turn);
      else if (first === null || isLate || (await hasTaken(db, row.id, first))) return { ...args, after: "" };
      turn.write((tx) => putJobs(tx, [jobWith(new Date(now + limits.newHomeLookMs), args)]));
      return null;
    }
    const next = await podsOfNetwork(db, row.protocol, args.after, limits.movesToldPerTurn);
    await tellThem(needs, row, await untoldAmong(db, row.id, next), turn);
    if (next.length === limits.movesToldPerTurn) return { ...args, after: next.at(-1) ?? "" };
    turn.write(async (tx) => {
      await closeDeparture(tx, row.id);
      await tellGone(tx, needs, row, new Date(now));
    });
    return null;
  },
} satisfies JobKind;

/** Signatures of requests are made when they leave. */
async function tellThem(needs: Parts, row: MigrationRow, endpoints: readonly string[], turn: JobTurn): Promise<void> {
  const said = row.message === null ? null : (JSON.parse(row.message) as SaidMove);
  const sealed = said === null ? [] : await sealMove(needs, row, said, endpoints);
  if (sealed.length === 0) return;
  const now = new Date(needs.clock.now());
  const giveUpAt = new Date((row.appliedAt ?? now).getTime() + giveUpAfterMs("migration"));
  turn.write(async (tx) => {
    for (const { envelope, addresses } of sealed) await putTold(tx, envelope, addresses, { now, giveUpAt });
  });
}
