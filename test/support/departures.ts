/** Accounts of this pod that move away, for tests of what is left: the move comes in as their new home sends it in the old address's name. */
import assert from "node:assert/strict";
import { signingKeys } from "../../src/app/accounts/own-keys.ts";
import type { KnownIdentity } from "../../src/store/people/identities.ts";
import type { Elsewhere } from "./federation.ts";
import { comesIn, inboxOf, wireOf } from "./incoming.ts";
import { moveMessage, received } from "./moves.ts";
import type { FreshParts } from "./parts.ts";

/** An address of ours with its key, as whoever took it along in an archive has it. */
export async function withKey(parts: FreshParts, own: KnownIdentity): Promise<Elsewhere> {
  const { privateKeyPem } = await signingKeys(parts, own.identityId);
  return { ...own, privateKeyPem };
}

/** Both keys say that an account of ours is found at `young` from now on. */
export async function departs(
  parts: FreshParts,
  own: KnownIdentity,
  young: Elsewhere,
  photoPath: string | null = null,
): Promise<void> {
  const keys = { ref: young.ref, privateKeyPem: young.privateKeyPem };
  await comesIn(parts, wireOf(parts).sign(moveMessage(own, young, { photoPath }), keys), await withKey(parts, own));
  await received(parts);
  assert.deepEqual(await inboxOf(parts), { refused: [], waiting: [] });
}
