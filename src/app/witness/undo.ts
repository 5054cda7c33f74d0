/** Takes back moves that were followed (R13): for everybody here, by the podmin; or for one contact who declines. */
import { no, ok, type Result } from "../../base/result.ts";
import type { Tx } from "../../store/database.ts";
import { declineContact, toldIdentity } from "../../store/moves/migration-decline.ts";
import { isKeptBefore, laterMoveOf, restoreIdentities, splitPersons } from "../../store/moves/migration-undo.ts";
import { findMigration, holdMoves, type MigrationRow, setMigrationState } from "../../store/moves/migrations.ts";
import { holdPersons, movingIdentities } from "../../store/moves/moves.ts";
import { stopAgain } from "../../store/moves/stops.ts";
import { findOwnIdentity, holdActive } from "../../store/people/accounts.ts";
import { dropEmptyContact } from "../../store/people/contacts.ts";
import { currentIdentityOf } from "../../store/people/identities.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import { tellSide } from "../contacts/tie.ts";
import { tellTiesJob } from "../jobs/tell-ties.ts";
import type { Parts } from "../parts.ts";

/**
 * - `move-unknown`: there is none with that number.
 * - `move-not-followed`: nothing follows from it here: it waits, was refused, or was taken back already.
 * - `move-of-ours`: an account here came or left by it; that is not ours to undo.
 * - `undo-too-late`: what it would need was forgotten after `limits.undoDays`.
 * - `later-move`: the same person has moved since; that move has to be undone first.
 */
export type UndoRefusal =
  | { readonly code: "move-unknown" | "move-not-followed" | "move-of-ours" | "undo-too-late"; readonly id: number }
  | { readonly code: "later-move"; readonly id: number; readonly laterId: number };

export type Undone = {
  /** Who is found at the old address, and who at the new one. */
  readonly oldPersonId: number;
  readonly newPersonId: number;
};

type Needs = Pick<Parts, "database" | "clock" | "wake">;

/**
 * Undoes a move for everybody here: the two addresses are two people's again, every relation row is as it was, our side is told to the old home again. What was
 * made since goes to whom it was told, blocks go to both. The same pair of addresses is refused from now on.
 */
export async function undoMove(needs: Needs, migrationId: number): Promise<Result<Undone, UndoRefusal>> {
  const now = new Date(needs.clock.now());
  const undone = await needs.database.transaction((tx) => undoHeld(tx, migrationId, now));
  if (undone.ok) needs.wake("jobs");
  return undone;
}

/** As `undoMove`, in the caller's transaction. A refusal has changed nothing. */
export async function undoHeld(tx: Tx, migrationId: number, now: Date): Promise<Result<Undone, UndoRefusal>> {
  const found = await followedMove(tx, migrationId);
  if (!found.ok) return found;
  const { protocol, appliedAt, oldIdentityId, newIdentityId, state } = found.value;
  if (found.value.role !== "witness") return no({ code: "move-of-ours", id: migrationId });
  if (!(await isKeptBefore(tx, migrationId))) return no({ code: "undo-too-late", id: migrationId });
  const later = await laterMoveOf(tx, found.value);
  if (later !== null) return no({ code: "later-move", id: migrationId, laterId: later.id });
  const merged = await movingIdentities(tx, oldIdentityId, newIdentityId);
  await holdPersons(tx, [merged.old.personId], protocol);
  await stopAgain(tx, migrationId);
  await splitPersons(tx, migrationId, { youngId: newIdentityId, appliedAt, now });
  await restoreIdentities(tx, migrationId);
  await setMigrationState(tx, "witness", migrationId, state === "told" ? "told" : "attached", "undone", now);
  const { old, young } = await movingIdentities(tx, oldIdentityId, newIdentityId);
  const persons = [...new Set([old.personId, young.personId])];
  await putJobs(
    tx,
    persons.map((personId) => tellTiesJob(now, { protocol, personId })),
  );
  return ok({ oldPersonId: old.personId, newPersonId: young.personId });
}

type Followed = MigrationRow & {
  readonly appliedAt: Date;
  readonly oldIdentityId: number;
  readonly newIdentityId: number;
};

async function followedMove(tx: Tx, id: number): Promise<Result<Followed, UndoRefusal>> {
  await holdMoves(tx);
  const row = await findMigration(tx, id);
  if (row === null) return no({ code: "move-unknown", id });
  const { appliedAt, undoneAt, oldIdentityId, newIdentityId } = row;
  if (appliedAt === null || undoneAt !== null || oldIdentityId === null || newIdentityId === null)
    return no({ code: "move-not-followed", id });
  return ok({ ...row, appliedAt, oldIdentityId, newIdentityId });
}

export type DeclineRefusal =
  | { readonly code: "account-not-open" }
  | { readonly code: "move-unknown" | "move-not-followed"; readonly id: number };

/**
 * One account does not follow somebody to their new address: of what it had with the old one nothing goes there, and the new home is told so. What it had with the
 * new address before the move stays as it was; blocks and mutes stay. Should the move be undone, its contact with the old address is there again.
 * @returns `changed` false where it had declined already, or had nothing with the old address
 */
export async function declineMove(
  needs: Needs & Pick<Parts, "config" | "log" | "protocols">,
  accountId: number,
  migrationId: number,
): Promise<Result<{ readonly changed: boolean }, DeclineRefusal>> {
  const at = new Date(needs.clock.now());
  const declined = await needs.database.transaction(
    async (tx): Promise<Result<{ changed: boolean }, DeclineRefusal>> => {
      const found = await followedMove(tx, migrationId);
      if (!found.ok)
        return no({
          code: found.refusal.code === "move-unknown" ? "move-unknown" : "move-not-followed",
          id: migrationId,
        });
      const { protocol, oldIdentityId, newIdentityId } = found.value;
      const { personId } = (await movingIdentities(tx, oldIdentityId, newIdentityId)).young;
      if (!(await holdActive(tx, accountId, [personId]))) return no({ code: "account-not-open" });
      const home = await currentIdentityOf(tx, protocol, personId);
      const toldBefore = await toldIdentity(tx, accountId, personId, protocol);
      const contactId = await declineContact(tx, { migrationId, accountId, personId, newIdentityId, at });
      if (contactId === null) return ok({ changed: false });
      await dropEmptyContact(tx, contactId);
      const own = await findOwnIdentity(tx, accountId, protocol);
      const sharesNow = (await toldIdentity(tx, accountId, personId, protocol)) !== null;
      if (home !== null && own !== null && toldBefore === home.identityId && !sharesNow)
        await tellSide(tx, needs, own, home, { sharing: false, blocking: false }, at);
      return ok({ changed: true });
    },
  );
  if (declined.ok && declined.value.changed) needs.wake();
  return declined;
}
