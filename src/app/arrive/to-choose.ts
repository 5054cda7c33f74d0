/** Gathers what a person can choose from while their archive is read: its contacts, on whatever network, and how far its posts go back. */
import { limits } from "../../base/limits.ts";
import type { ContactItem, SnapshotItem } from "../../core/snapshot.ts";
import type { ToChoose } from "./reading-messages.ts";

type Listed = { ref: string; name: string | null; sharing: boolean; receiving: boolean; aspects: string[] };

/** @param withContacts  are they wanted? Without, only the dates are gathered */
export function gatherToChoose(withContacts: boolean): { see(item: SnapshotItem): void; taken(): ToChoose } {
  const contacts = new Map<string, Listed>();
  let [firstMs, lastMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

  function seeContact({
    ref,
    name,
    sharing,
    receiving,
    aspects,
  }: Omit<Listed, "aspects"> & Pick<ContactItem, "aspects">) {
    const known = contacts.get(ref);
    if (known === undefined) {
      if (contacts.size < limits.moveInContacts)
        contacts.set(ref, { ref, name, sharing, receiving, aspects: [...aspects] });
      return;
    }
    known.name ??= name;
    known.sharing ||= sharing;
    known.receiving ||= receiving;
    known.aspects = [...new Set([...known.aspects, ...aspects])];
  }

  return {
    see(item) {
      if (item.kind === "contact" && withContacts) return seeContact(item);
      if (item.kind === "tie" && withContacts)
        return seeContact({ ...item, sharing: item.theirs === "established", receiving: item.ours !== "none" });
      if ((item.kind !== "post" && item.kind !== "reshare") || item.writtenAtMs === null) return;
      firstMs = Math.min(firstMs, item.writtenAtMs);
      lastMs = Math.max(lastMs, item.writtenAtMs);
    },
    taken: () => ({ contacts: [...contacts.values()], dates: firstMs > lastMs ? null : { firstMs, lastMs } }),
  };
}
