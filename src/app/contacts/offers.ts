/** Where somebody's pod has been silent for days and an account elsewhere says to have been them, whoever follows them is asked. Nothing moves by itself. */
import { limits } from "../../base/limits.ts";
import { no, type Result } from "../../base/result.ts";
import { dayMs } from "../../base/time.ts";
import { moveLinksOf } from "../../store/moves/move-links.ts";
import { type Offer, offersFor } from "../../store/views/offers.ts";
import { type DiscoverNeeds, findIdentity } from "../discover/find-identity.ts";
import type { Parts } from "../parts.ts";
import { type ContactNeeds, type ShareRefusal, share } from "./share.ts";

export type OfferRefusal = ShareRefusal | { readonly code: "offer-gone"; readonly ref: string };

/** @param personId  of this contact alone; null: of all. @throws {Fault} when the database fails */
export const openOffers = (
  { database, clock }: Pick<Parts, "database" | "clock">,
  { accountId, personId }: { readonly accountId: number; readonly personId: number | null },
): Promise<Offer[]> =>
  offersFor(database.db, {
    ...{ accountId, personId },
    silentBefore: new Date(clock.now() - limits.silentDays * dayMs),
  });

/**
 * Shares with the account that says so, in the aspects of the contact, which stays. It is asked once more, now, whether it says so.
 * @param identityId  the account of the offer; null: of the only one
 * @throws {Fault} when the database fails
 */
export async function takeOffer(
  needs: ContactNeeds & DiscoverNeeds,
  taken: {
    readonly accountId: number;
    readonly personId: number;
    readonly ref: string;
    readonly identityId: number | null;
  },
): Promise<Result<{ readonly told: boolean }, OfferRefusal>> {
  const { accountId, personId, identityId } = taken;
  const offers = await openOffers(needs, { accountId, personId });
  const offer =
    identityId === null && offers.length === 1 ? offers[0] : offers.find((each) => each.identityId === identityId);
  if (offer === undefined) return no({ code: "offer-gone", ref: taken.ref });
  const found = await findIdentity(needs, offer.ref, { protocol: offer.protocol, fresh: true });
  const links = found.ok ? await moveLinksOf(needs.database.db, found.value.identityId) : null;
  if (!found.ok || links?.previous !== offer.oldRef) return no({ code: "offer-gone", ref: offer.called });
  return share(needs, { accountId, target: found.value, aspectIds: offer.aspectIds });
}
