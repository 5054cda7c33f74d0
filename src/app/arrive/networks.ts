/** The networks beside the one that an archive is of: what their adapters say of addresses and ties in it. Loaded by the reading thread too. */
import type { CheckFacts } from "../../core/migration/check.ts";
import type { SnapshotItem } from "../../core/snapshot.ts";
import type { Adapter } from "../../protocols/port.ts";

/** By their names. */
export type Networks = ReadonlyMap<string, Adapter>;

/** All that this pod speaks but `own`. */
export const networksBeside = (own: string, adapters: readonly Adapter[]): Networks =>
  new Map(adapters.filter(({ name }) => name !== own).map((adapter) => [adapter.name, adapter]));

/** For the check. */
export const canonicalOn = (networks: Networks): CheckFacts["networks"] =>
  new Map(
    [...networks].map(([name, { ids }]) => [
      name,
      (text: string) => {
        const parsed = ids.parse(text);
        return parsed.ok ? parsed.value.ref : null;
      },
    ]),
  );

/** The item with its addresses as that network's adapter writes them, where it can read them. */
export function withCanonicalRef(item: SnapshotItem, networks: Networks): SnapshotItem {
  const ids = "network" in item && item.network !== undefined ? networks.get(item.network)?.ids : undefined;
  if (ids === undefined) return item;
  const canonical = (text: string): string => {
    const parsed = ids.parse(text);
    return parsed.ok ? parsed.value.ref : text;
  };
  switch (item.kind) {
    case "tie":
    case "block":
    case "mute":
      return { ...item, ref: canonical(item.ref) };
    case "comment":
    case "reaction":
    case "vote":
    case "message":
      return { ...item, author: item.author === null ? null : canonical(item.author) };
    case "conversation":
      return {
        ...item,
        author: item.author === null ? null : canonical(item.author),
        participants: [...new Set(item.participants.map(canonical))],
      };
    default:
      return item;
  }
}
