/** The network on which accounts say themselves where they came from and went to, and the old pod tells of it. */
import type { Adapter } from "../../protocols/port.ts";
import type { Wire } from "../../protocols/wire-port.ts";
import type { Parts } from "../parts.ts";

export type SpeakingAdapter = Adapter & { readonly wire: Wire };

/** Of those that this pod speaks the first one; null where it speaks none. */
export function referenceNetwork({ protocols }: Pick<Parts, "protocols">): SpeakingAdapter | null {
  for (const { adapter } of protocols) {
    const { wire, facts } = adapter;
    if (wire !== undefined && facts.proof === "back-reference" && facts.initiator === "old-pod")
      return { ...adapter, wire };
  }
  return null;
}
