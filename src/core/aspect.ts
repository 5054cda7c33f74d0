/** Aspects: named groups of an account's contacts, each an audience for limited posts. */
import type { Contact } from "./contact.ts";

/** Two names that differ in case alone are one aspect; white space at the ends is not part of a name. */
export const sameAspect = (one: string, other: string): boolean =>
  one.trim().toLowerCase() === other.trim().toLowerCase();

/**
 * Who gets what is written to these aspects: members whom the account lets receive. Each once, however many of the aspects they are in;
 * nobody who is suspended (R12), and nobody whom it only hears.
 */
export function receiversOf<Who>(
  contacts: readonly { readonly who: Who; readonly contact: Contact }[],
  aspects: ReadonlySet<number>,
): ReadonlySet<Who> {
  const receive = contacts.filter(
    ({ contact }) =>
      contact.suspendedAtMs === null &&
      [...contact.ties.values()].some(({ ours }) => ours === "established") &&
      [...contact.aspects].some((aspect) => aspects.has(aspect)),
  );
  return new Set(receive.map(({ who }) => who));
}

/** What a new account begins with; its owner may rename and remove them. */
export const defaultAspects: readonly string[] = ["Family", "Friends", "Work", "Acquaintances"];
