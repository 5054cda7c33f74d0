/** Receiving: the loop over the inbox. At least once: a message that is done twice changes nothing more. */
import { limits } from "../../base/limits.ts";
import { dayMs, hourMs, minuteMs, secondMs } from "../../base/time.ts";
import { forgetEmojis } from "../../store/content/foreign-emojis.ts";
import {
  forgetRefused,
  giveUpSurplus,
  releaseMessages,
  type TakenMessage,
  takeMessages,
} from "../../store/post-office/inbox.ts";
import type { Parts } from "../parts.ts";
import { receiveBatch } from "./batch.ts";
import { openDesk } from "./desk.ts";
import type { JudgePool } from "./judges.ts";

/** Longer than the look-ups of one message can take. What a killed process had taken comes back at the next start. */
const leaseMs = 10 * minuteMs;
/** Whoever keeps a message wakes the loop; this is for those that waited out a pause. */
const idleMs = 5 * secondMs;
const faultMs = 10 * secondMs;
const tidyMs = minuteMs;
/** Of the emojis that messages have said: it goes through all of them. */
const forgetMs = hourMs;

export type Receiver = {
  /** Ends what is at hand; what is left stays in the inbox. */
  stop(): Promise<void>;
};

/** Starts the loop. It ends by `stop` alone: errors are logged, and the messages come again. */
export function startReceiver(parts: Parts): Receiver {
  const stopping = new AbortController();
  const loop = receive(parts, stopping.signal);
  return {
    stop: () => {
      stopping.abort();
      return loop;
    },
  };
}

/**
 * One pass over what is due, with all that it asks other pods for.
 * @param judges  in place of threads of its own
 * @returns how many messages were taken
 */
export async function receiveDue(parts: Parts, judges?: JudgePool): Promise<number> {
  const desk = openDesk(parts, judges);
  try {
    const taken = await takeDue(parts);
    await receiveBatch(desk, taken);
    await desk.idle();
    return taken.length;
  } finally {
    await desk.close();
  }
}

async function receive(parts: Parts, stop: AbortSignal): Promise<void> {
  const desk = openDesk(parts);
  const ear = parts.wake.listen("inbox");
  let [tidyAt, forgetAt] = [0, 0];
  let isFresh = true;
  while (!stop.aborted) {
    let waitMs = idleMs;
    try {
      if (isFresh) await releaseMessages(parts.database.db);
      isFresh = false;
      if (parts.clock.now() >= tidyAt) {
        await tidy(parts);
        tidyAt = parts.clock.now() + tidyMs;
      }
      if (parts.clock.now() >= forgetAt) {
        await forgetEmojis(parts.database.db, limits.emojisKnown);
        forgetAt = parts.clock.now() + forgetMs;
      }
      const taken = await takeDue(parts);
      await receiveBatch(desk, taken);
      if (taken.length > 0) continue;
    } catch (error) {
      parts.log.error({ err: error }, "incoming messages could not be judged");
      isFresh = true; // what was at hand is given back once the database answers again
      waitMs = faultMs;
    }
    await ear.wait(waitMs, stop);
  }
  ear.close();
  await desk.idle();
  await desk.close();
}

/** Strangers fill the inbox as fast as they like; what was not believed, and what waits for something, has bounds of its own. */
async function tidy({ database, clock, log }: Parts): Promise<void> {
  const now = clock.now();
  const most = { messages: limits.inboxLeftovers, bytes: limits.inboxLeftoverBytes };
  await forgetRefused(database.db, new Date(now - limits.refusedDays * dayMs), most);
  const given = await giveUpSurplus(database.db, most, new Date(now));
  if (given > 0) log.warn({ messages: given }, "too many incoming messages wait for something: some were given up");
}

const takeDue = ({ database, clock }: Parts): Promise<TakenMessage[]> =>
  takeMessages(database.db, { now: new Date(clock.now()), leaseMs, most: limits.receivedAtOnce });
