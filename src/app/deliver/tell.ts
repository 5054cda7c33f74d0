/** Tells other pods something: the seam between what people do here and the post office. */
import { randomToken } from "../../base/bytes.ts";
import { aboutOf, giveUpAfterMs } from "../../core/delivery.ts";
import type { Message } from "../../core/message.ts";
import type { Tx } from "../../store/database.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import { tellJob } from "../jobs/tell.ts";

export type Telling = {
  /** Name of the adapter that seals it. */
  readonly protocol: string;
  /** Signed already where that is needed (`wire.sign`). */
  readonly message: Message;
  /** Our own identity in whose envelope it goes. */
  readonly as: number;
  /** Identities. Those of this pod are skipped: what concerns them happens in the same database. */
  readonly to: readonly number[];
  /** `public`: once for each pod. `private`: sealed for each person. */
  readonly reach: "public" | "private";
  /**
   * What it has the last word on, with who says it: of several about the same the earlier one reaches each endpoint first. By default what
   * `aboutOf` in core says.
   */
  readonly about?: string;
  readonly at: Date;
  /** How long it is tried; by default what fits the kind of message (`giveUpAfterMs` in core). */
  readonly giveUpAfterMs?: number;
};

/**
 * Leaves with the transaction that it is called in: a job seals the message and puts its parcels into the outbox. Call `parts.wake()` after the
 * commit, so that it leaves at once.
 */
export const tell = (tx: Tx, telling: Telling): Promise<void> => tellAll(tx, [telling]);

/** As `tell`, each of them. */
export async function tellAll(tx: Tx, tellings: readonly Telling[]): Promise<void> {
  await putJobs(
    tx,
    tellings.flatMap((telling) => {
      const to = [...new Set(telling.to)].sort((a, b) => a - b);
      if (to.length === 0) return [];
      const patienceMs = telling.giveUpAfterMs ?? giveUpAfterMs(telling.message.kind);
      const args = {
        protocol: telling.protocol,
        message: JSON.stringify(telling.message),
        as: telling.as,
        to,
        reach: telling.reach,
        giveUpAtMs: telling.at.getTime() + patienceMs,
        after: "",
        about: telling.about ?? aboutOf(telling.message),
        lookUps: 0,
      };
      return [tellJob(randomToken(), telling.at, args)];
    }),
  );
}
