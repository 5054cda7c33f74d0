/** What becomes of an announced claim when the old address's key is learnt after all: the same key proves it, another one ends it (R10). */
import { randomBytes } from "node:crypto";
import { claimAfterKeys } from "../../core/migration/claim.ts";
import { setStanding } from "../../store/arrival/owner-standing.ts";
import { identityByRef } from "../../store/identities.ts";
import type { MigrationRow } from "../../store/migrations.ts";
import { endClaim } from "../../store/told.ts";
import { findIdentity } from "../discover/find-identity.ts";
import type { JobTurn } from "../jobs/kind.ts";
import { adapterOf, type Parts } from "../parts.ts";
import { hearMove } from "../witness/hear.ts";

type Needs = Pick<Parts, "database" | "clock" | "config" | "log" | "protocols" | "http">;

/**
 * Looks whether anybody knows the old address by now, asking its pod if need be, and has the turn write what follows: the ordinary judge attaches the
 * move by its own envelope, or nobody is told of it any more and the podmin finds it in the log.
 * @param migration  an arrival without an old identity, with its envelope
 * @returns `waits`: nobody knows the key; look again
 */
export async function followClaim(
  needs: Needs,
  migration: MigrationRow,
  turn: JobTurn,
): Promise<"waits" | "attaches" | "dies"> {
  const { protocol, oldRef, newRef, envelope, mediaType, importId } = migration;
  const found = await findIdentity(needs, oldRef, { protocol });
  if (!found.ok || envelope === null || mediaType === null) return "waits";
  const { db } = needs.database;
  const { wire } = adapterOf(needs, protocol);
  const young = await identityByRef(db, protocol, newRef);
  if (wire === undefined || young === null) return "waits";
  const now = needs.clock.now();
  const raw = { way: "public", headers: {}, body: envelope, receivedAtMs: now } as const;
  const opened = wire.open(raw, { privateKeyPem: null, entropy: randomBytes(64) });
  if (!opened.ok || opened.value.message.kind !== "migration")
    throw new Error(`migration ${migration.id} has an envelope that is none`);
  const { message } = opened.value;
  const keysOf = (ref: string, pems: readonly string[]) => pems.map((keyPem) => ({ named: ref, ref, keyPem }));
  const fits = found.value.keyPems.map((pem) => {
    const keys = [...keysOf(oldRef, [pem]), ...keysOf(newRef, young.keyPems)];
    return wire.verify(opened.value, { keys, things: [], inboxOwner: null }).ok;
  });
  const verdict = claimAfterKeys(fits);
  const at = new Date(now);
  if (verdict === "attaches")
    turn.write(async (tx) => {
      const evidence = { body: envelope, mediaType };
      const heard = await hearMove(tx, needs, { message, protocol, heardAt: at, evidence });
      if (!heard.ok)
        needs.log.warn({ migrationId: migration.id, ...heard.refusal }, "an announced claim does not count");
      else if (importId !== null) await setStanding(tx, importId, "proved");
    });
  if (verdict === "dies") {
    needs.log.warn({ migrationId: migration.id, oldRef, newRef }, "an announced claim is contradicted by the old pod");
    turn.write(async (tx) => {
      await endClaim(tx, migration.id, at);
      if (importId !== null) await setStanding(tx, importId, "contradicted");
    });
  }
  return verdict;
}
