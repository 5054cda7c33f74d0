/** R7: what still counts of whoever has moved. The rule is in core; here is what it is asked. */
import { no, ok, type Result } from "../../base/result.ts";
import { isRelayable, type Message } from "../../core/message.ts";
import { countsAfterMove } from "../../core/migration/after-move.ts";
import type { KnownIdentity } from "../../store/people/identities.ts";
import type { AfterMove, EffectRefusal, Said } from "./said.ts";

type Facts = {
  readonly message: Message;
  readonly sender: Pick<KnownIdentity, "state" | "ref" | "identityId">;
  readonly signedAs: Pick<KnownIdentity, "state" | "ref" | "identityId">;
  readonly way: Said["way"];
  readonly receivedAt: Date;
  /** Until when `signedAs` was current; null while it is, or where nobody knows. */
  readonly movedAtMs: number | null;
};

/** Whether it counts, and whether it makes notices. Direct words of somebody who has moved do not; what others pass on of theirs may. */
export function judgeAfterMove(facts: Facts): Result<AfterMove, EffectRefusal> {
  const { message, sender, signedAs, way } = facts;
  const refuse = (who: { readonly ref: string }) => no({ code: "sender-moved", detail: who.ref, again: false });
  const passedOn = isRelayable(message) && (way === "fetched" || signedAs.identityId !== sender.identityId);
  if (sender.state !== "current" && message.kind !== "migration" && !passedOn) return refuse(sender);
  // A relayable in the envelope of a root's author who has left: they speak for the root no more.
  if (passedOn && sender.state !== "current" && signedAs.identityId !== sender.identityId) return refuse(sender);
  if (!passedOn || signedAs.state === "current") return ok({ notifies: true });
  const said = {
    writtenAtMs: message.kind === "comment" ? message.writtenAtMs : null,
    receivedAtMs: facts.receivedAt.getTime(),
    way: way === "fetched" ? ("kept" as const) : ("live" as const),
  };
  // A time that nobody knows is long ago.
  return countsAfterMove(said, facts.movedAtMs ?? 0) ? ok({ notifies: false }) : refuse(signedAs);
}
