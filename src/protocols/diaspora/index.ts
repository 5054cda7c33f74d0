/** The diaspora* adapter: archives of format 2.0, and the protocol that its pods speak. */
import type { Adapter } from "../port.ts";
import { adapter as half } from "./archive-half.ts";
import { software } from "./software.ts";
import { discovery } from "./wire/discovery.ts";
import { shown } from "./wire/documents.ts";
import { messages } from "./wire/messages.ts";

export const diaspora: Adapter = {
  ...half,
  software,
  wire: { ...messages, discovery, shown },
};

/** Every adapter goes by this name where it is loaded. */
export { diaspora as adapter };
