/** The job that lets an account leave, once it can no longer be taken back: the destination is asked once more, then one transaction makes it count. */
import { randomBytes } from "node:crypto";
import { limits } from "../../base/limits.ts";
import { pauseMs } from "../../core/delivery.ts";
import type { SaidMove } from "../../core/message.ts";
import type { SigningKeys } from "../../protocols/wire-port.ts";
import type { Tx } from "../../store/database.ts";
import { findLeavable, holdLeavable } from "../../store/moves/leavings.ts";
import {
  acceptDeparture,
  findMigration,
  holdMoves,
  type MigrationRow,
  recordMigration,
  refuseDeparture,
} from "../../store/moves/migrations.ts";
import { sayMoveLinks } from "../../store/moves/move-links.ts";
import { movingIdentities } from "../../store/moves/moves.ts";
import { replaceOlderMoves } from "../../store/moves/told.ts";
import type { OwnIdentity } from "../../store/people/accounts.ts";
import { identityByRef, type KnownIdentity } from "../../store/people/identities.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import { signingKeys } from "../accounts/own-keys.ts";
import { departAccount } from "../depart/depart.ts";
import { checkLeaving } from "../depart/leave.ts";
import { leaveArgs, leaveJob, leaveJobKind } from "../depart/leave-job.ts";
import { tellAccount } from "../mail/tell-account.ts";
import { writeLetter } from "../mail/write-letter.ts";
import { adapterOf, type Parts } from "../parts.ts";
import { attachMove } from "../witness/attach.ts";
import type { JobKind, JobTurn } from "./kind.ts";
import { tellMoveJob } from "./tell-move.ts";
import { askAnewJob } from "./tell-ties.ts";

export const leaveKind = {
  kind: leaveJobKind,
  asks: true,
  /** A silent new pod is asked again after growing pauses; whatever else has changed ends the wish, and the account stays. */
  async run(needs: Parts, given: unknown, _stop: AbortSignal, turn: JobTurn): Promise<object | null> {
    const args = leaveArgs.parse(given);
    const { db } = needs.database;
    const row = await findMigration(db, args.migrationId);
    if (row === null || row.role !== "departure" || row.state !== "asked" || row.accountId === null) return null;
    const { accountId } = row;
    const checked = await checkLeaving(needs, { accountId, destination: row.newRef });
    const now = new Date(needs.clock.now());
    if (!checked.ok) {
      const { refusal } = checked;
      const isSilent = refusal.code === "destination-not-found" && ["pod-unreachable", "busy"].includes(refusal.why);
      if (isSilent && args.tries < limits.lookTries) {
        const tries = args.tries + 1;
        turn.write((tx) => putJobs(tx, [leaveJob(new Date(now.getTime() + pauseMs(tries)), { ...args, tries })]));
        return null;
      }
      needs.log.warn({ migration: row.id, ...refusal }, "an account does not leave");
      turn.write(async (tx) => {
        const held = await findMigration(tx, row.id);
        if (held?.state !== "asked") return;
        await refuseDeparture(tx, row.id, { code: refusal.code, detail: JSON.stringify(refusal) }, now);
        await tellAccount(tx, needs, { accountId, kind: "leaving-failed", about: row.id });
      });
      return null;
    }
    const keys = await signingKeys(needs, checked.value.own.identityId);
    turn.write((tx) => leave(tx, needs, row, keys, now));
    return null;
  },
} satisfies JobKind;

/** From here on it counts: the old account says where it went, is closed for writing, and everybody is to be told. */
async function leave(tx: Tx, needs: Parts, row: MigrationRow, keys: SigningKeys, at: Date): Promise<void> {
  await holdMoves(tx);
  const { id: migrationId, accountId, protocol, newRef } = row;
  if (accountId === null || !(await holdLeavable(tx, accountId))) return;
  const own: OwnIdentity | null = await findLeavable(tx, accountId, protocol);
  const young: KnownIdentity | null = await identityByRef(tx, protocol, newRef);
  const now = await findMigration(tx, migrationId);
  if (now?.state !== "asked" || own === null || young === null) return;
  const { wire } = adapterOf(needs, protocol);
  const message: SaidMove = { ...(JSON.parse(row.message ?? "{}") as SaidMove), saidAtMs: at.getTime() };
  const [sealed] =
    wire?.seal(message, keys, (bytes) => randomBytes(bytes), { reach: "public", endpoints: [] }, at.getTime()) ?? [];
  await acceptDeparture(tx, migrationId, {
    message: JSON.stringify(message),
    envelope: sealed?.body ?? null,
    mediaType: sealed?.mediaType ?? null,
    at,
  });
  await sayMoveLinks(tx, own.identityId, { next: newRef }, at);
  const ids = { oldIdentityId: own.identityId, newIdentityId: young.identityId };
  const arrived = (await movingIdentities(tx, own.identityId, young.identityId)).young.ownAccountId;
  if (arrived !== null)
    await recordMigration(tx, {
      ...{ role: "arrival", state: "told", protocol, oldRef: own.ref, newRef, ...ids, accountId: arrived },
      ...{ message: JSON.stringify(message), saidAt: at, heardAt: at },
    });
  await attachMove(tx, { migrationId, protocol, ...ids, at });
  await departAccount(tx, needs, { migrationId, accountId, identityId: own.identityId, at });
  await replaceOlderMoves(tx, { migrationId, protocol, oldRef: own.ref, newRef }, at);
  await putJobs(tx, [
    tellMoveJob(at, migrationId),
    ...(arrived === null ? [] : [askAnewJob(at, { protocol, accountId: arrived })]),
  ]);
  // A letter alone: whoever has left has no page of notices.
  await writeLetter(tx, needs, { accountId, kind: "move-announced", args: { migration: migrationId } });
}
