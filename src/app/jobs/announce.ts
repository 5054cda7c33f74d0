/** The job that tells everybody of a move: first it makes sure that the new address answers, then it puts parcels, and goes on looking for whoever is not found yet. */
import { z } from "zod";
import { limits } from "../../base/limits.ts";
import { minuteMs } from "../../base/time.ts";
import { giveUpAfterMs, pauseMs } from "../../core/delivery.ts";
import { findMigration, type MigrationRow } from "../../store/moves/migrations.ts";
import { putTold } from "../../store/moves/told.ts";
import type { NewJob } from "../../store/post-office/jobs.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import { envelopeOf, nextToTell } from "../announce/hearers.ts";
import { type NotReady, whyNotReady } from "../announce/ready.ts";
import { findIdentity } from "../discover/find-identity.ts";
import type { Parts } from "../parts.ts";
import { judgeClaims } from "../witness/claims.ts";
import type { JobKind, JobTurn } from "./kind.ts";

const kind = "announce";
/** Before what nobody waits for. */
const priority = 10;
/** How often it is waited for an own address that gives no answer, or for photos of a pod that gives none: about an hour. A network may hide it from itself alone. */
const mostLooks = 6;
const isBounded: ReadonlySet<NotReady["code"]> = new Set(["silent", "files"]);

const argsShape = z.object({
  migrationId: z.int(),
  /** How often it was not ready; null: it was. */
  waited: z.int().nullable(),
  /** Identities up to this one have had their turn in this round. */
  after: z.int(),
  /** Somebody of this round was not found. */
  missing: z.boolean(),
  /** Rounds that left somebody who was not found. */
  rounds: z.int(),
});
type Args = z.infer<typeof argsShape>;

const announceJobWith = (runAt: Date, args: Args): NewJob => ({
  kind,
  key: String(args.migrationId),
  args,
  priority,
  runAt,
});

/**
 * To be put in the transaction that announces a move, and again whenever somebody may have been found who has to be told: whoever was told already is
 * not told again.
 */
export const announceJob = (migrationId: number, runAt: Date): NewJob =>
  announceJobWith(runAt, { migrationId, waited: 0, after: 0, missing: false, rounds: 0 });

export const announceKind = {
  kind,
  asks: true,
  async run(needs: Parts, given: unknown, stop: AbortSignal, turn: JobTurn): Promise<object | null> {
    const args = argsShape.parse(given);
    const { db } = needs.database;
    const migration = await findMigration(db, args.migrationId);
    const now = new Date(needs.clock.now());
    const isOver = migration === null || migration.heardAt.getTime() + giveUpAfterMs("migration") <= now.getTime();
    const envelope = isOver ? null : envelopeOf(migration);
    if (migration === null || envelope === null || stop.aborted) return stop.aborted ? args : null;
    const later = (next: Args, pause: number) =>
      turn.write((tx) => putJobs(tx, [announceJobWith(new Date(now.getTime() + pause), next)]));

    if (args.waited !== null) {
      const why = await whyNotReady(needs, migration);
      if (why !== null && (!isBounded.has(why.code) || args.waited < mostLooks)) {
        needs.log.warn({ migrationId: migration.id, ...why }, "a move waits before anybody is told");
        later({ ...args, waited: args.waited + 1 }, why.code === "photos" ? minuteMs : pauseMs(args.waited + 1));
        return null;
      }
    }
    const batch = await nextToTell(needs, migration, args.after, stop);
    const giveUpAt = new Date(now.getTime() + giveUpAfterMs("migration"));
    turn.write((tx) => putTold(tx, envelope, batch.addresses, { now, giveUpAt }));
    const next = { ...args, waited: null, missing: args.missing || batch.missing };
    if (batch.last !== null) return { ...next, after: batch.last };
    const isOpen = migration.oldIdentityId === null && !(await askOldHome(needs, migration, turn));
    if (next.missing || isOpen)
      later({ ...next, after: 0, missing: false, rounds: args.rounds + 1 }, roundPauseMs(args.rounds));
    return null;
  },
} satisfies JobKind;

/** R10: a claim stays one until the old pod gives the key; then the ordinary judge attaches or ends it. @returns whether it is given by now */
async function askOldHome(needs: Parts, { protocol, oldRef }: MigrationRow, turn: JobTurn): Promise<boolean> {
  const found = await findIdentity(needs, oldRef, { protocol });
  if (found.ok) turn.write((tx) => judgeClaims(tx, needs, { protocol, ref: oldRef }));
  return found.ok;
}

/** The first rounds come soon, since pods are often down for minutes; then once a day. */
const roundPauseMs = (rounds: number): number =>
  rounds < limits.announceQuickRounds ? pauseMs(rounds + 1) : limits.announceRoundMs;
