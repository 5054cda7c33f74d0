/** The door of the inbox: keeps what other pods send before anybody looks into it. Many requests share one commit. */
import { openBatches } from "../../base/batches.ts";
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { secondMs } from "../../base/time.ts";
import type { Opened } from "../../protocols/wire-port.ts";
import { type IncomingMessage, inboxBacklog, keepMessages } from "../../store/post-office/inbox.ts";
import type { Parts } from "../parts.ts";
import { atHand } from "./at-hand.ts";

/** Messages that are kept by one commit. */
const keptAtOnce = 200;
/** The backlog is counted when so much has come since the last time, or so much time has passed. */
const countEvery = { messages: 2_000, ms: 10 * secondMs };

/** Sending pods try again after minutes. */
export type DoorRefusal = { readonly code: "busy"; readonly retrySeconds: number };

export type Door = {
  /**
   * Resolves when the message is durably kept.
   * @param opened  what it turned out to be, where somebody has looked
   * @throws {Fault} when the database fails: then it is not
   */
  keep(message: IncomingMessage, opened?: Opened | null): Promise<Result<null, DoorRefusal>>;
};

type ToKeep = { readonly message: IncomingMessage; readonly opened: Opened | null };

const busy = no({ code: "busy", retrySeconds: 300 } as const);

/** @param most  what may wait to be judged */
export function openDoor(
  needs: Pick<Parts, "database" | "clock" | "log" | "wake">,
  most: { readonly messages: number; readonly bytes: number } = {
    messages: limits.inboxMessages,
    bytes: limits.inboxBytes,
  },
): Door {
  const { database, clock, log, wake } = needs;
  const keepMany = openBatches(async (all: readonly ToKeep[]) => {
    const ids = await keepMessages(
      database.db,
      all.map(({ message }) => message),
      new Date(clock.now()),
    );
    const opened = atHand({ database, clock });
    for (const [nth, each] of all.entries())
      if (each.opened !== null) opened.put(ids[nth] as number, each.opened, each.message.body.length);
    wake("inbox");
    return ids;
  }, keptAtOnce);
  let waitingBytes = 0;
  let far = false;
  let since = { messages: countEvery.messages, ms: 0 };

  const count = async (): Promise<void> => {
    since = { messages: 0, ms: clock.now() };
    const { messages, bytes } = await inboxBacklog(database.db, most.messages);
    const isFar = messages >= most.messages || bytes >= most.bytes;
    if (isFar && !far) log.warn({ messages, bytes }, "the inbox is far behind: nothing more is taken for now");
    far = isFar;
  };

  return {
    async keep(message, asOpened = null) {
      since.messages += 1;
      if (since.messages > countEvery.messages || clock.now() - since.ms > countEvery.ms) await count();
      if (far || waitingBytes + message.body.length > limits.arrivingBytes) return busy;
      waitingBytes += message.body.length;
      try {
        await keepMany({ message, opened: asOpened });
        return ok(null);
      } finally {
        waitingBytes -= message.body.length;
      }
    },
  };
}
