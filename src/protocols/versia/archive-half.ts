/** The half of the adapter that the reading thread loads: addresses of this network stand in archives of others. */
import type { Adapter } from "../port.ts";
import { archives } from "./archives.ts";
import { ids } from "./ids.ts";

export const adapter: Adapter = {
  name: "versia",
  facts: {
    content: "stays",
    initiator: "old-pod",
    proof: "back-reference",
    answers: "202",
    signs: "pod",
    ties: "asked",
    relays: "nobody",
    reactions: "emojis",
    keys: "ed25519",
  },
  ids,
  archives,
};
