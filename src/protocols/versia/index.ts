/** The Versia adapter: 0.6, and 0.5 as a second dialect. */
import type { Adapter } from "../port.ts";
import { archives } from "./archives.ts";
import { ids } from "./ids.ts";

export const versia: Adapter = {
  name: "versia",
  facts: {
    content: "stays",
    initiator: "old-pod",
    proof: "back-reference",
    answers: "202",
    signs: "pod",
    ties: "asked",
    relays: "nobody",
    keys: "ed25519",
  },
  ids,
  archives,
};

/** Threads load an adapter by this name. */
export { versia as adapter };
