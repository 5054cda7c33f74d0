/** The job that finds out where people are reached who are to be told something, and of whom only the address is known. */
import { randomToken } from "../../base/bytes.ts";
import { pauseMs } from "../../core/delivery.ts";
import { withoutEndpoint } from "../../store/post-office/destinations.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import { findIdentity } from "../discover/find-identity.ts";
import type { Parts } from "../parts.ts";
import type { JobTurn } from "./kind.ts";
import { tellArgs, tellJob, tellUnknownJob } from "./tell.ts";

/** People per turn, at the same time: a silent pod costs each of them half a minute. */
const lookUpsPerTurn = 20;

export const tellUnknownKind = {
  kind: "tell-unknown",
  /** Those who are found are told; the others are looked up again after growing pauses, until the message is given up. */
  async run(needs: Parts, given: unknown, _stop: AbortSignal, turn: JobTurn): Promise<object | null> {
    const args = tellArgs.parse(given);
    const { db } = needs.database;
    const mine = args.to.slice(0, lookUpsPerTurn);
    const rest = args.to.slice(lookUpsPerTurn);
    const unknown = await withoutEndpoint(db, mine);
    await Promise.all(unknown.map(({ ref }) => findIdentity(needs, ref, { protocol: args.protocol })));
    const still = (await withoutEndpoint(db, mine)).map(({ identityId }) => identityId);
    const found = mine.filter((id) => !still.includes(id));
    const now = needs.clock.now();
    const again = now + pauseMs(args.lookUps + 1);
    if (still.length > 0 && again >= args.giveUpAtMs) {
      needs.log.warn(
        { identities: still, protocol: args.protocol },
        "a message was given up for people who are not found",
      );
    }
    turn.write(async (tx) => {
      if (found.length > 0)
        await putJobs(tx, [tellJob(randomToken(), new Date(now), { ...args, to: found, after: "" })]);
      if (still.length > 0 && again < args.giveUpAtMs) {
        const next = { ...args, to: still, lookUps: args.lookUps + 1 };
        await putJobs(tx, [tellUnknownJob(new Date(again), next)]);
      }
    });
    return rest.length === 0 ? null : { ...args, to: rest };
  },
};
