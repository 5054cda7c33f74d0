/** The announcement of an arrival: from then on this account is where its person is found, and everybody who must know is told. */
import { randomBytes } from "node:crypto";
import { no, ok, type Result } from "../../base/result.ts";
import type { SaidMove } from "../../core/message.ts";
import type { SigningKeys } from "../../protocols/wire-port.ts";
import { forgetArchiveKeys, releaseAnnounced } from "../../store/arrival/release.ts";
import { foldLiveTwins } from "../../store/arrival/twins.ts";
import type { Tx } from "../../store/database.ts";
import { findAnnounceable, lockAnnounceable, photoCounts } from "../../store/moves/announcements.ts";
import { holdLeft } from "../../store/moves/departures.ts";
import { holdMoves, recordMigration } from "../../store/moves/migrations.ts";
import { replaceOlderMoves } from "../../store/moves/told.ts";
import { holdActive } from "../../store/people/accounts.ts";
import { clearProfile } from "../../store/people/profiles.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import { signingKeys } from "../accounts/own-keys.ts";
import { ownProfile } from "../accounts/own-profile.ts";
import { departAccount } from "../depart/depart.ts";
import { findIdentity } from "../discover/find-identity.ts";
import { announceJob } from "../jobs/announce.ts";
import { wantOtherHalf } from "../jobs/other-half.ts";
import { askAnewJobs } from "../jobs/tell-ties.ts";
import { writeLetter } from "../mail/write-letter.ts";
import type { Parts } from "../parts.ts";
import { attachMove } from "../witness/attach.ts";
import { type Judged, judgeAnnouncement } from "./judge.ts";
import { photosOf } from "./photos.ts";
import type { AnnounceRequest } from "./plan.ts";
import type { AnnounceRefusal } from "./refusals.ts";

export type AnnounceNeeds = Pick<
  Parts,
  "database" | "clock" | "config" | "log" | "protocols" | "http" | "secret" | "wake"
>;

export type Announced = {
  readonly migrationId: number;
  readonly importId: number;
  readonly username: string;
  readonly oldRef: string;
  readonly newRef: string;
  /** `unknown`: nobody here knew the old address's key; those who do will believe it (R10). */
  readonly standing: "proved" | "unknown";
  /** `repeated`: it had been announced before, and nothing changed. */
  readonly way: "new" | "repeated";
};

/**
 * Announces the move of an import's old address to the account that it was brought into. One transaction releases the import, attaches the old identity where
 * it is proved, and leaves the sealed message with the job that tells everybody (R10, R11). There is no way back. Called again it changes nothing.
 *
 * The old address is looked up once more before: its pod may contradict the archive by now. A pod that is silent, or has nobody of that name any
 * more, contradicts nothing.
 * @throws {Fault} when the database fails: nothing was written, call again
 */
export async function announceMove(
  needs: AnnounceNeeds,
  request: AnnounceRequest,
): Promise<Result<Announced, AnnounceRefusal>> {
  const { db } = needs.database;
  const held = await findAnnounceable(db, request.username, request.importId ?? null);
  if (held === null) return no({ code: "no-import" });
  const first = await judgeAnnouncement(needs, db, held, request.by);
  if (!first.ok) return first;
  if (first.value.announced === null)
    await findIdentity(needs, held.ownerRef, { protocol: held.protocol, fresh: true });
  const ownKeys = await signingKeys(needs, first.value.own.identityId);
  const at = new Date(needs.clock.now());
  const announced = await needs.database.transaction(async (tx): Promise<Result<Announced, AnnounceRefusal>> => {
    await holdMoves(tx);
    const isThere = (await holdActive(tx, held.accountId)) || (await holdLeft(tx, held.accountId)) !== null;
    if (!isThere) return no({ code: "account-not-open", name: held.username });
    const judged = await judgeAnnouncement(needs, tx, await lockAnnounceable(tx, held.importId), request.by);
    return judged.ok ? ok(await write(tx, needs, judged.value, ownKeys, at)) : judged;
  });
  if (announced.ok) needs.wake();
  return announced;
}

async function write(tx: Tx, needs: AnnounceNeeds, judged: Judged, ownKeys: SigningKeys, at: Date): Promise<Announced> {
  const { held, own, old, oldKeys, announced } = judged;
  const { importId, accountId, protocol, ownerRef: oldRef, username } = held;
  if (old !== null) await foldLiveTwins(tx, importId, old.identityId);
  await releaseAnnounced(tx, importId, { oldIdentityId: old?.identityId ?? null, ownIdentityId: own.identityId }, at);
  const answer = { importId, username, oldRef, newRef: own.ref };
  const standing = old === null ? "unknown" : "proved";
  if (announced !== null || oldKeys === null) {
    const migrationId = announced?.migrationId as number;
    // Another archive of the same address: whom it adds is told too.
    if (held.release === null) await putJobs(tx, [announceJob(migrationId, at), ...askAnewJobs(needs, accountId, at)]);
    await forgetArchiveKeys(tx, accountId, protocol, oldRef);
    return { ...answer, migrationId, standing, way: "repeated" };
  }
  const photos = photosOf(needs.config, held.photoPath, await photoCounts(tx, importId, old?.identityId ?? null));
  const message = judged.wire.sign(await moveOf(tx, needs, judged, photos.path), ownKeys) as SaidMove;
  const to = { reach: "public", endpoints: [] } as const;
  const [sealed] = judged.wire.seal(message, oldKeys, (bytes) => randomBytes(bytes), to, at.getTime());
  if (sealed === undefined) throw new Error(`${protocol} has no words for a move`);
  const said = {
    protocol,
    oldRef,
    newRef: own.ref,
    oldIdentityId: old?.identityId ?? null,
    newIdentityId: own.identityId,
    message: JSON.stringify(message),
    envelope: sealed.body,
    mediaType: sealed.mediaType,
    heardAt: at,
  };
  const migrationId = await recordMigration(tx, { ...said, role: "arrival", state: "announced", accountId, importId });
  if (old !== null) {
    const { identityId: oldIdentityId, accountId: leftId } = old;
    // What is missing here is shown from the old pod as long as it gives it.
    const photoPath = photos.here === photos.all ? photos.path : null;
    await attachMove(tx, { migrationId, protocol, oldIdentityId, newIdentityId: own.identityId, photoPath, at });
    if (old.local && leftId !== null) {
      // Whoever left has a receipt of their own.
      await recordMigration(tx, { ...said, role: "departure", state: "closed", accountId: leftId });
      await departAccount(tx, needs, { migrationId, accountId: leftId, identityId: oldIdentityId, at });
    } else await clearProfile(tx, oldIdentityId, at);
  }
  await forgetArchiveKeys(tx, accountId, protocol, oldRef);
  await replaceOlderMoves(tx, { migrationId, protocol, oldRef, newRef: own.ref }, at);
  await wantOtherHalf(tx, needs, { migrationId, protocol }, at);
  await putJobs(tx, [announceJob(migrationId, at), ...askAnewJobs(needs, accountId, at)]);
  // R15: no notice. Who announced it knows; a letter goes to whoever has the account, if that was somebody else.
  await writeLetter(tx, needs, { accountId, kind: "move-announced", args: { migration: migrationId } });
  return { ...answer, migrationId, standing, way: "new" };
}

/** With the whole profile of the new address. Its signature is to follow; the envelope is the old one's. */
async function moveOf(
  tx: Tx,
  needs: AnnounceNeeds,
  { held: { ownerRef }, own }: Judged,
  photoPath: string | null,
): Promise<SaidMove> {
  const { profile } = await ownProfile(tx, needs.config, own.identityId);
  return {
    kind: "migration",
    author: ownerRef,
    oldRef: ownerRef,
    newRef: own.ref,
    profile,
    photoPath,
    signature: "",
  };
}
