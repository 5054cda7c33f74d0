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

/** The item with its address as that network's adapter writes it, where it can read it. */
export function withCanonicalRef(item: SnapshotItem, networks: Networks): SnapshotItem {
  if (item.kind !== "tie" && item.kind !== "block" && item.kind !== "mute") return item;
  const parsed = item.network === undefined ? null : networks.get(item.network)?.ids.parse(item.ref);
  return parsed?.ok ? { ...item, ref: parsed.value.ref } : item;
}
