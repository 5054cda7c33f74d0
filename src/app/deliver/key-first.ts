/** The old home of a claim is asked for the key of the old address before it is told of the move: pods close the account then, and never give the key again (R10). */
import { no, ok, type Result } from "../../base/result.ts";
import { secondMs } from "../../base/time.ts";
import type { OutgoingMessage, TakenParcel } from "../../store/post-office/outbox.ts";
import { type DiscoverNeeds, findIdentity } from "../discover/find-identity.ts";
import { adapterOf } from "../parts.ts";

/** A pod that takes messages and never says who its people are is told all the same in the end, after some days of pauses. */
const tellAnywayAfter = 20;
/** For all that is asked: with the message itself behind it a turn stays within its lease. */
const askMs = 30 * secondMs;

/**
 * Asks, where the message is a claim and the parcel is for its old home. What it gives is kept, and the claim is judged by it soon (`judge-claims`).
 * @returns nothing where it may be told; a refusal where it is silent: it is not told now
 */
export async function askKeyFirst(
  needs: DiscoverNeeds,
  { protocol, claimOf }: OutgoingMessage,
  { endpoint, attempts }: TakenParcel,
  signal: AbortSignal,
): Promise<Result<null, { readonly detail: string }>> {
  if (claimOf == null) return ok(null);
  const old = adapterOf(needs, protocol).ids.parse(claimOf);
  if (!old.ok || URL.parse(endpoint)?.host !== old.value.host) return ok(null);
  const { http } = needs;
  const life = AbortSignal.any([signal, AbortSignal.timeout(askMs)]);
  const request: typeof http.request = (asked) => http.request({ ...asked, signal: life });
  const found = await findIdentity({ ...needs, http: { request } }, claimOf, { protocol, fresh: true, paced: true });
  const isSilent = !found.ok && found.refusal.code === "pod-unreachable" && attempts < tellAnywayAfter;
  return isSilent ? no({ detail: found.refusal.detail }) : ok(null);
}
