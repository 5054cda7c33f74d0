/** The job that tells of offers: at once where the pod is silent for long enough, else when it may be, for a year. */
import { limits } from "../../base/limits.ts";
import { dayMs } from "../../base/time.ts";
import { accountsTold, notifyAll } from "../../store/content/notifications.ts";
import { identityById } from "../../store/people/identities.ts";
import { offersFor, silenceBehind } from "../../store/views/offers.ts";
import { offersArgs, offersJobKind, putOffersJob } from "../contacts/offers-job.ts";
import type { Parts } from "../parts.ts";
import type { JobKind, JobTurn } from "./kind.ts";

export const tellOffersKind = {
  kind: offersJobKind,
  /** One notice for each account here and each account that says so, however often it says it; of the first few that say to have been the same. */
  async run(needs: Parts, given: unknown, _stop: AbortSignal, turn: JobTurn): Promise<object | null> {
    const { identityId, looks } = offersArgs.parse(given);
    turn.write(async (tx) => {
      const at = new Date(needs.clock.now());
      const young = await identityById(tx, identityId);
      const silence = await silenceBehind(tx, identityId);
      if (young === null || silence === null) return;
      const silentBefore = new Date(at.getTime() - limits.silentDays * dayMs);
      const offers = await offersFor(tx, { accountId: null, personId: null, identityId, silentBefore });
      const { bylineId } = young;
      const { failingSince, oldIdentityId } = silence;
      const asked = offers.map(({ accountId }) => accountId);
      const enough = await accountsTold(tx, oldIdentityId, { among: asked, times: limits.offersTold });
      await notifyAll(
        tx,
        asked
          .filter((accountId) => !enough.has(accountId))
          .map((accountId) => ({ accountId, kind: "offers", bylineId, about: oldIdentityId, at })),
      );
      if ((failingSince !== null && failingSince <= silentBefore) || looks >= limits.offerLooks) return;
      const pauseDays = looks < limits.silentDays ? 1 : 7;
      const dueMs =
        failingSince === null ? at.getTime() + pauseDays * dayMs : failingSince.getTime() + limits.silentDays * dayMs;
      await putOffersJob(tx, { identityId, looks: looks + 1 }, new Date(dueMs));
    });
    return null;
  },
} satisfies JobKind;
