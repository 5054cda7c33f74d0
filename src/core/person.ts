/** Persons: who somebody is, whatever their addresses. Two that turn out to be one are merged; content is not touched by it (R12). */
import { type Contact, joinTies } from "./contact.ts";

/** One account's relations to one person; null where it has none of that kind. */
export type Relations = {
  readonly contact: Contact | null;
  readonly blockedAtMs: number | null;
  readonly mutedAtMs: number | null;
};
export const noRelations: Relations = { contact: null, blockedAtMs: null, mutedAtMs: null };

export type MergeFacts = {
  /** The account is one of this very person's: relations with oneself are dropped. */
  readonly oneself: boolean;
  readonly nowMs: number;
  /** Is this identity current, once both persons are one? */
  isCurrent(identityId: number): boolean;
};

/** R12: the one with more relations is kept, since fewer rows then change; of two with as many, the older. */
export function keptOf(
  one: { readonly id: number; readonly relations: number },
  other: { readonly id: number; readonly relations: number },
): { readonly kept: number; readonly folded: number } {
  const first = one.relations > other.relations || (one.relations === other.relations && one.id < other.id);
  return first ? { kept: one.id, folded: other.id } : { kept: other.id, folded: one.id };
}

/**
 * R12 for one account: its relations with `folded` go into those with `kept`. Contacts, ties and aspects: union, the stronger state
 * stays; notes: joined; mutes and blocks: union; a block wins over a contact, which is suspended.
 * `store/people/persons.ts` does the same in SQL; a property test holds the two together.
 */
export function mergeRelations(kept: Relations, folded: Relations, facts: MergeFacts): Relations {
  if (facts.oneself) return noRelations;
  const contact = joinContacts(kept.contact, folded.contact, facts);
  const blockedAtMs = earlier(kept.blockedAtMs, folded.blockedAtMs);
  return {
    contact:
      contact === null || blockedAtMs === null || contact.suspendedAtMs !== null
        ? contact
        : { ...contact, suspendedAtMs: facts.nowMs },
    blockedAtMs,
    mutedAtMs: earlier(kept.mutedAtMs, folded.mutedAtMs),
  };
}

function joinContacts(kept: Contact | null, folded: Contact | null, facts: MergeFacts): Contact | null {
  if (kept === null || folded === null) return kept ?? folded;
  const ties = new Map(kept.ties);
  for (const [protocol, tie] of folded.ties) {
    const stays = ties.get(protocol);
    ties.set(protocol, stays === undefined ? tie : joinTies(stays, tie, facts.isCurrent));
  }
  return {
    note: joinNotes(kept.note, folded.note),
    suspendedAtMs: earlier(kept.suspendedAtMs, folded.suspendedAtMs),
    createdAtMs: Math.min(kept.createdAtMs, folded.createdAtMs),
    ties,
    aspects: new Set([...kept.aspects, ...folded.aspects]),
  };
}

/** Both, with an empty line between; what says the same stands there once. */
const joinNotes = (kept: string | null, folded: string | null): string | null =>
  kept === null || folded === null ? (kept ?? folded) : kept === folded ? kept : `${kept}\n\n${folded}`;

const earlier = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.min(one, other);
