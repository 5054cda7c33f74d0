/** The part of the check that is about other networks than the archive's own: ties, blocks and mutes of people there, conversations with them. */
import type { MessageArgs } from "../../base/problem.ts";
import type { ConversationItem, MessageItem, Place, TieItem } from "../snapshot.ts";
import type { ArchiveCounts, LedgerKind } from "./counts.ts";
import { comes, type Decision } from "./decision.ts";
import type { FindingCode } from "./finding-codes.ts";
import type { KeySet } from "./key-set.ts";

/** What the check lends. */
type Tools = {
  readonly counts: ArchiveCounts;
  expect(kind: LedgerKind): void;
  tell(code: FindingCode, place: Place, args?: MessageArgs): void;
  skip(code: FindingCode, place: Place, args?: MessageArgs): Extract<Decision, { comes: false }>;
  set(): KeySet;
  seeAspects(item: TieItem, who: string): void;
};

type Somebody = { readonly ref: string; readonly place: Place };

export type NetworksCheck = {
  tie(item: TieItem): Decision;
  /** Of whom the ledger has counted already. */
  block(network: string, item: Somebody): Decision;
  /** Whether this pod speaks that network, and they can be found there. What is on no network of this pod is kept. */
  place(network: string, item: Somebody): Decision;
  /** As `place`; whoever is named as a participant under no address of that network is left out, alone. */
  letter(network: string, item: ConversationItem | MessageItem): Decision;
};

/** @param networks  `CheckFacts.networks` */
export function networksCheck(
  networks: ReadonlyMap<string, (text: string) => string | null>,
  { counts, expect, tell, skip, set, seeAspects }: Tools,
): NetworksCheck {
  const [ties, sides, blocks] = [set(), set(), set()];

  function place(network: string, { ref, place: at }: Somebody): Decision {
    const canonical = networks.get(network);
    if (canonical === undefined) return { ...skip("network-unknown", at, { id: ref, network }), keeps: true };
    return canonical(ref) === ref ? comes : skip("network-address-invalid", at, { was: ref });
  }

  const count = (side: string, counted: "tiesOurs" | "tiesTheirs" | "tiesAsking") => {
    if (sides.add(side)) counts[counted] += 1;
  };

  return {
    place,
    letter(network, item) {
      const { author, place: at } = item;
      const canonical = networks.get(network);
      if (canonical === undefined || author !== null) {
        const decision = place(network, { ref: author ?? item.guid, place: at });
        if (!decision.comes) return decision;
      }
      const named = item.kind === "conversation" ? item.participants : [];
      for (const ref of named) if (canonical?.(ref) !== ref) tell("network-address-invalid", at, { was: ref });
      return comes;
    },
    /** Of somebody who stands there twice, both entries count. */
    tie(item) {
      expect("tie");
      const decision = place(item.network, item);
      if (!decision.comes) return decision;
      const who = `${item.network} ${item.ref}`;
      if (ties.add(who)) counts.ties += 1;
      else tell("tie-duplicate", item.place, { id: item.ref });
      if (item.ours !== "none") count(`ours ${who}`, "tiesOurs");
      if (item.theirs === "established") count(`theirs ${who}`, "tiesTheirs");
      if (item.theirs === "asked") count(`asking ${who}`, "tiesAsking");
      if (blocks.has(who)) tell("contact-blocked", item.place, { id: item.ref });
      seeAspects(item, who);
      return decision;
    },
    block(network, item) {
      const decision = place(network, item);
      if (!decision.comes) return decision;
      const who = `${network} ${item.ref}`;
      if (!blocks.add(who)) return skip("block-duplicate", item.place, { id: item.ref });
      counts.tieBlocks += 1;
      if (ties.has(who)) tell("contact-blocked", item.place, { id: item.ref });
      return decision;
    },
  };
}
