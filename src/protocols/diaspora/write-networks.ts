/** What an archive says of other networks that the owner is on: addresses there, ties, blocks and mutes. In `sterna`, since no pod knows of it. The mirror of read-networks.ts. */
import type { AddressItem, TieItem } from "../../core/snapshot.ts";
import { given, timeOrNull } from "./write-account.ts";

/** Where the owner is found on that network, or was. */
export const networkJson = (
  network: string,
  { ref, guid, publicKeyPem, sinceMs, untilMs, previous, next }: AddressItem,
): string =>
  JSON.stringify({
    network,
    address: ref,
    ...given({
      guid,
      public_key: publicKeyPem,
      since: timeOrNull(sinceMs),
      until: timeOrNull(untilMs),
      previous,
      next,
    }),
  });

export const tieJson = ({ network, ref, name, ours, theirs, aspects, note, suspended }: TieItem): string =>
  JSON.stringify({ network, address: ref, ...given({ name }), ours, theirs, aspects, ...given({ note, suspended }) });

/** Somebody of whom nothing is said but where they are. */
export const strangerJson = (network: string, ref: string): string => JSON.stringify({ network, address: ref });
