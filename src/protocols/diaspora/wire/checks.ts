/** Rules about more than one property of an entity. */
import type { AnyValue, Entity, EntityType } from "./entities.ts";

type Loose = Record<string, AnyValue>;

const authorsOf = (value: AnyValue | undefined): readonly unknown[] =>
  Array.isArray(value) ? value.map((nested: Entity) => (nested.values as Loose).author) : [];

const sameAuthor = (list: string) => (values: Loose) =>
  authorsOf(values[list]).every((author) => author === values.author)
    ? null
    : `the author of one of ${list} is another`;

const newIdentity = (values: Loose): unknown =>
  ((values.profile as Entity | null)?.values as Loose | undefined)?.author;

/** What a property becomes because of another, before the rules are looked at. */
export const settle: { readonly [T in EntityType]?: (values: Loose) => void } = {
  // Only a message in the name of the new identity says who the old one is; in the other form that is the author, whatever it says.
  account_migration: (values) => {
    if (values.author !== newIdentity(values)) values.old_identity = values.author ?? null;
  },
};

/** Each gives null, or what is wrong. */
export const checks: { readonly [T in EntityType]?: (values: Loose) => string | null } = {
  status_message: sameAuthor("photos"),
  conversation: sameAuthor("messages"),
  contact: ({ following, sharing, blocking }) =>
    (following === true || sharing === true) && blocking === true
      ? "blocking together with following or sharing"
      : null,
  embed: ({ url, nothing }) =>
    (url !== null) !== (nothing === true) ? null : "exactly one of url and nothing has to be there",
  reshare: ({ root_author, root_guid }) =>
    (root_author === null) === (root_guid === null) ? null : "one of root_author and root_guid is missing",
};
