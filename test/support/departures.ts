/** Accounts of this pod that move away, for tests of what is left: the move as both keys sign it, attached as the one who hears of it does. */

import { signingKeys } from "../../src/app/accounts/own-keys.ts";
import { departAccount } from "../../src/app/depart/depart.ts";
import { attachMove } from "../../src/app/witness/attach.ts";
import type { SaidMove } from "../../src/core/message.ts";
import { emptyProfile } from "../../src/core/snapshot.ts";
import type { KnownIdentity } from "../../src/store/identities.ts";
import { recordMigration } from "../../src/store/migrations.ts";
import type { Elsewhere } from "./federation.ts";
import { wireOf } from "./incoming.ts";
import type { FreshParts } from "./parts.ts";

type OwnedHere = KnownIdentity & { readonly accountId: number };

/** As the new home says it in the name of the old address. */
export function moveOf(
  parts: FreshParts,
  old: KnownIdentity,
  young: Elsewhere,
  photoPath: string | null = null,
): SaidMove {
  const profile = { ...emptyProfile, displayName: "Alice elsewhere" };
  const [oldRef, newRef] = [old.ref, young.ref];
  const move: SaidMove = { kind: "migration", author: oldRef, oldRef, newRef, profile, photoPath, signature: "" };
  return wireOf(parts).sign(move, { ref: newRef, privateKeyPem: young.privateKeyPem }) as SaidMove;
}

/** The old address of ours with its key, as whoever took it along in an archive has it. */
export async function withKey(parts: FreshParts, old: KnownIdentity): Promise<Elsewhere> {
  const { privateKeyPem } = await signingKeys(parts, old.identityId);
  return { ...old, privateKeyPem };
}

/** It was proved that an account of ours has moved. @returns the migration's row */
export async function departs(
  parts: FreshParts,
  old: OwnedHere,
  young: Elsewhere,
  photoPath: string | null = null,
): Promise<number> {
  const at = new Date(parts.clock.now());
  const { protocol, accountId, identityId } = old;
  return parts.database.transaction(async (tx) => {
    const migrationId = await recordMigration(tx, {
      ...{ role: "departure", state: "closed", protocol, oldRef: old.ref, newRef: young.ref, accountId, heardAt: at },
      oldIdentityId: identityId,
      newIdentityId: young.identityId,
      message: JSON.stringify(moveOf(parts, old, young, photoPath)),
    });
    const pair = { oldIdentityId: identityId, newIdentityId: young.identityId };
    await attachMove(tx, { migrationId, protocol, ...pair, photoPath, at });
    await departAccount(tx, parts, { migrationId, accountId, identityId, at });
    return migrationId;
  });
}
