/** Arrivals that were announced as claims, once the key of their old address is known (R10): the same key attaches, another one kills the claim. */
import { randomBytes } from "node:crypto";
import type { SaidMove } from "../../core/message.ts";
import { claimAfterKeys } from "../../core/migration/claim.ts";
import type { Wire } from "../../protocols/wire-port.ts";
import { setStanding } from "../../store/arrival/owner-standing.ts";
import type { Tx } from "../../store/database.ts";
import { claimedArrivals, holdMoves, type MigrationRow } from "../../store/moves/migrations.ts";
import { endClaim } from "../../store/moves/told.ts";
import { identityByRef, type KnownIdentity } from "../../store/people/identities.ts";
import { adapterOf, type Parts } from "../parts.ts";
import { completeClaim } from "./hear.ts";

type Needs = Pick<Parts, "clock" | "log" | "protocols">;

/** Judges all claims of one address anew. Of several that the key fits the first announced wins. */
export async function judgeClaims(
  tx: Tx,
  needs: Needs,
  of: { readonly protocol: string; readonly ref: string },
): Promise<void> {
  await holdMoves(tx);
  const { wire } = adapterOf(needs, of.protocol);
  for (const claim of await claimedArrivals(tx, of.protocol, of.ref)) {
    const old = await identityByRef(tx, of.protocol, of.ref);
    const young = await identityByRef(tx, of.protocol, claim.newRef);
    if (wire === undefined || old === null || young === null || claim.envelope === null) continue;
    const verdict = claimAfterKeys(fitsOf(wire, claim, claim.envelope, old, young));
    const isFree = old.state !== "moved";
    if (verdict === "attaches" && isFree)
      await completeClaim(tx, claim, { protocol: of.protocol, old, young, at: new Date(needs.clock.now()) });
    else if (verdict === "dies" || !isFree) {
      const detail = verdict === "dies" ? "the old pod gives another key" : "the old address was left for another one";
      needs.log.warn(
        { migration: claim.id, oldRef: of.ref, newRef: claim.newRef, detail },
        "the claim of an import is dead",
      );
      await endClaim(tx, claim.id, new Date(needs.clock.now()));
      if (verdict === "dies" && claim.importId !== null) await setStanding(tx, claim.importId, "contradicted");
    }
  }
}

/** Does the announcement verify, as if another pod had sent it now? One entry for each known key of the old address. */
function fitsOf(
  wire: Wire,
  { newRef }: MigrationRow,
  body: Uint8Array,
  old: KnownIdentity,
  young: KnownIdentity,
): boolean[] {
  const raw = { way: "public", headers: {}, host: "", path: "", body, receivedAtMs: 0 } as const;
  const opened = wire.open(raw, { privateKeyPem: null, entropy: randomBytes(64) });
  if (!opened.ok) throw new Error(`an announcement of ours cannot be read: ${opened.refusal.code}`);
  const { newRef: said } = opened.value.message as SaidMove;
  if (said !== newRef) throw new Error(`an announcement of ours names ${said}`);
  return old.keyPems.map((keyPem) => {
    const keys = [
      { named: old.ref, ref: old.ref, keyPem },
      ...young.keyPems.map((pem) => ({ named: young.ref, ref: young.ref, keyPem: pem })),
    ];
    return wire.verify(opened.value, { keys, things: [], inboxOwner: null }).ok;
  });
}
