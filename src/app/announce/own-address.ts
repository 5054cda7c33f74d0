/** Whether others can reach this pod by its own address: one that is local is never announced to the world. */
import { isIP } from "node:net";
import { isPublicAddress } from "../../net/address-ranges.ts";
import type { Config } from "../parts.ts";

/** Names that lead nowhere, or only within a house (RFC 2606, 6761, 6762, 8375, 9476). */
const localNames =
  /(?:^|\.)(?:localhost|local|localdomain|test|example|invalid|internal|intranet|lan|home|corp|private|alt|onion|home\.arpa)$/;

/**
 * May this pod's address stand in a message that goes to all the world? On a test network any may. Elsewhere it has to be https and a name of the
 * public DNS, or a public address. Nothing is asked: what a name leads to here may be another thing than what it leads to from outside.
 */
export function isAnnounceable({ url, testNetwork }: Pick<Config, "url" | "testNetwork">): boolean {
  if (testNetwork !== null) return true;
  const { protocol, hostname } = new URL(url);
  if (protocol !== "https:") return false;
  const name = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  if (isIP(name) !== 0) return isPublicAddress(name);
  return name.includes(".") && !localNames.test(name);
}
