/** Everything that a server does by itself, beside answering. */
import { wantPresences } from "./accounts/presence.ts";
import { startDeliverer } from "./deliver/deliverer.ts";
import type { Parts } from "./parts.ts";
import { startReceiver } from "./receive/receiver.ts";
import { tidyUploads } from "./uploads/forget.ts";
import { startWorker } from "./worker.ts";

export type Loops = {
  /** Resolves when nothing is under way any more. */
  stop(): Promise<void>;
};

/**
 * Puts what each start asks for, and starts the loops: jobs, what goes out, what came in.
 * @throws {Fault} the database fails
 */
export async function startLoops(parts: Parts): Promise<Loops> {
  await wantPresences(parts);
  await tidyUploads(parts);
  const loops = [startWorker(parts), startDeliverer(parts), startReceiver(parts)];
  return {
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}
