/** The job that seals a message and puts its parcels into the outbox, batch by batch. */
import { z } from "zod";
import type { NewJob } from "../../store/jobs.ts";

const kind = "tell";
/** Before what may take its time: somebody waits for an answer. */
const priority = 10;

const argsShape = z.object({
  protocol: z.string(),
  /** JSON in a string: order of keys and code points stay as they are. */
  message: z.string(),
  as: z.int(),
  /** Identities that are still to be told, ascending. */
  to: z.array(z.int()),
  reach: z.enum(["public", "private"]),
  giveUpAtMs: z.int(),
  /** `public`: endpoints up to this one are done. */
  after: z.string(),
  /** How often those in `to` have been looked up in vain; 0: the first time. */
  lookUps: z.int(),
});
export type TellArgs = z.infer<typeof argsShape>;

/** To be put in the transaction that causes it. @param key  tells this telling from any other */
export const tellJob = (key: string, runAt: Date, args: TellArgs): NewJob => ({ kind, key, args, priority, runAt });
