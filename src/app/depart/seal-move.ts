/** What this pod, as the old home, says of a move to other pods: sealed anew each time it leaves, with the key of the address that was left. */
import { randomBytes } from "node:crypto";
import type { SaidMove } from "../../core/message.ts";
import type { MigrationRow } from "../../store/moves/migrations.ts";
import type { KeptEnvelope } from "../../store/moves/told.ts";
import type { Address } from "../../store/post-office/outbox.ts";
import { signingKeys } from "../accounts/own-keys.ts";
import { adapterOf, type Parts } from "../parts.ts";

type Needs = Pick<Parts, "database" | "clock" | "config" | "secret" | "protocols">;

export type SealedMove = { readonly envelope: KeptEnvelope; readonly addresses: readonly Address[] };

/** What was said, if this pod can say it: the old address is its author, and whatever the network wants of the new one is in it. Else null. */
export function sayable(needs: Pick<Parts, "protocols">, { protocol, oldRef, message }: MigrationRow): SaidMove | null {
  const said = message === null ? null : (JSON.parse(message) as SaidMove);
  if (said === null || said.author !== oldRef) return null;
  const { facts } = adapterOf(needs, protocol);
  return facts.proof === "back-reference" || said.signature !== "" ? said : null;
}

/** One body for each dialect that these endpoints speak. Must not be called inside a transaction. @throws {Fault} when the database fails */
export async function sealMove(
  needs: Needs,
  row: MigrationRow,
  said: SaidMove,
  endpoints: readonly string[],
): Promise<readonly SealedMove[]> {
  const { id: migrationId, protocol, oldIdentityId, oldRef } = row;
  const { wire } = adapterOf(needs, protocol);
  if (endpoints.length === 0 || wire === undefined || oldIdentityId === null) return [];
  const keys = await signingKeys(needs, oldIdentityId);
  const to = { reach: "public", endpoints } as const;
  const sealed = wire.seal(said, keys, (bytes) => randomBytes(bytes), to, needs.clock.now());
  return sealed.map(({ mediaType, body, endpoints: theirs }) => ({
    envelope: { migrationId, protocol, identityId: oldIdentityId, mediaType, body, about: `move ${oldRef}` },
    addresses: theirs.flatMap((endpoint) => {
      const host = URL.parse(endpoint)?.host ?? "";
      return host === "" ? [] : [{ host, endpoint }];
    }),
  }));
}
