/**
 * Every column that points at a person, and what points at an identity, a byline or a contact, with what a merge of two persons (R12)
 * does to it. A test compares this with the foreign keys of the catalogue: a new column without an entry fails.
 */

/**
 * - `follows`: is set to the person who is kept.
 * - `united`: rows of both are joined, see `store/people/persons.ts`.
 * - `stays`: a merge changes nothing. Content is never rewritten (ARCHITECTURE.md).
 */
export type MergeEffect = "follows" | "united" | "stays";

export type Reference = { readonly table: string; readonly column: string; readonly merge: MergeEffect };

/** In the order in which a merge goes through them: persons can be united only when their identities are one's. */
export const personReferences = [
  { table: "identity", column: "person_id", merge: "follows" },
  { table: "account", column: "person_id", merge: "follows" },
  { table: "contact", column: "person_id", merge: "united" },
  { table: "block", column: "person_id", merge: "united" },
  { table: "mute", column: "person_id", merge: "united" },
] as const satisfies readonly Reference[];

/** What hangs on a contact goes where that goes. */
export const contactReferences = [
  { table: "tie", column: "contact_id", merge: "united" },
  { table: "aspect_member", column: "contact_id", merge: "united" },
] as const satisfies readonly Reference[];

/** Identities only change their person. A tie that two persons had both keeps the identity of its stronger side. */
export const identityReferences = [
  { table: "identity_key", column: "identity_id", merge: "stays" },
  { table: "own_key", column: "identity_id", merge: "stays" },
  { table: "profile", column: "identity_id", merge: "stays" },
  { table: "byline", column: "identity_id", merge: "stays" },
  { table: "outbox_message", column: "identity_id", merge: "stays" },
  { table: "fetched_avatar", column: "identity_id", merge: "stays" },
  { table: "migration", column: "old_identity_id", merge: "stays" },
  { table: "migration", column: "new_identity_id", merge: "stays" },
  { table: "move_link", column: "identity_id", merge: "stays" },
  { table: "told_again", column: "identity_id", merge: "stays" },
  { table: "told_again", column: "to_identity_id", merge: "stays" },
  { table: "shut_out", column: "identity_id", merge: "stays" },
  { table: "stop", column: "identity_id", merge: "stays" },
  { table: "stop", column: "heard_at_identity_id", merge: "stays" },
  { table: "tie", column: "told_identity_id", merge: "united" },
  { table: "tie", column: "heard_at_identity_id", merge: "united" },
] as const satisfies readonly Reference[];

/** Content and who may see it: neither a merge nor a move touches any of this. */
export const bylineReferences = [
  { table: "import", column: "owner_byline_id", merge: "stays" },
  { table: "audience_member", column: "byline_id", merge: "stays" },
  { table: "post", column: "byline_id", merge: "stays" },
  { table: "photo", column: "byline_id", merge: "stays" },
  { table: "comment", column: "byline_id", merge: "stays" },
  { table: "reaction", column: "byline_id", merge: "stays" },
  { table: "vote", column: "byline_id", merge: "stays" },
  { table: "attendance", column: "byline_id", merge: "stays" },
  { table: "post_recipient", column: "byline_id", merge: "stays" },
  { table: "subscriber", column: "byline_id", merge: "stays" },
  { table: "conversation", column: "byline_id", merge: "stays" },
  { table: "conversation_participant", column: "byline_id", merge: "stays" },
  { table: "message", column: "byline_id", merge: "stays" },
  { table: "notification", column: "byline_id", merge: "stays" },
] as const satisfies readonly Reference[];
