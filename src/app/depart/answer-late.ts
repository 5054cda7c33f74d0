/** Whoever still writes privately to an address of ours that was left or has ended: their pod is told (again) what became of it. */
import { limits } from "../../base/limits.ts";
import type { SaidMove } from "../../core/message.ts";
import type { Tx } from "../../store/database.ts";
import { claimTellingAgain, type InboxOwner } from "../../store/moves/departures.ts";
import { lastMoveFrom } from "../../store/moves/migrations.ts";
import { tell } from "../deliver/tell.ts";
import type { EffectRefusal, Said } from "../receive/said.ts";

/** Kinds that say something about their sender to everybody, by whichever door they come. */
const forAll: ReadonlySet<string> = new Set(["migration", "account-deletion"]);

/** Is it lost on whoever had this inbox? */
export const isLate = (said: Said, owner: InboxOwner | null): owner is InboxOwner =>
  owner !== null && owner.state !== "current" && !forAll.has(said.message.kind);

/**
 * Tells the sender's pod, at most once in `limits.tellAgainPauseMs`: the move as it was said, with the signature by the new key that was kept, in an envelope
 * by the old key; or that the account has ended. The message itself is taken for nobody. What is sent goes to where the sender's own pod is
 * known to be, for who the sender is was proved.
 * @see diaspora* `Federation::Receive.handle_closed_recipient`
 */
export async function answerLate(tx: Tx, said: Said, owner: InboxOwner): Promise<EffectRefusal> {
  const { sender, protocol, receivedAt: at } = said;
  const moved = owner.state === "moved";
  const refusal = { code: moved ? "recipient-moved" : "recipient-closed", detail: owner.ref, again: false };
  const message = moved ? await moveSaid(tx, owner) : ({ kind: "account-deletion", author: owner.ref } as const);
  if (message === null || sender.local) return refusal;
  const before = new Date(at.getTime() - limits.tellAgainPauseMs);
  if (await claimTellingAgain(tx, owner.identityId, sender.identityId, at, before))
    await tell(tx, { protocol, message, as: owner.identityId, to: [sender.identityId], reach: "public", at });
  return refusal;
}

/** As the old address says it; null where it was the new one that said it, in an envelope that we have no key for. */
async function moveSaid(tx: Tx, { identityId, ref }: InboxOwner): Promise<SaidMove | null> {
  const said = (await lastMoveFrom(tx, identityId))?.message ?? null;
  const message = said === null ? null : (JSON.parse(said) as SaidMove);
  return message?.author === ref && message.signature !== "" ? message : null;
}
