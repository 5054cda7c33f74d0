/** Relations of accounts with persons, whatever they are: made up, written, read back. */
import fc from "fast-check";
import type { Contact, Side, Tie } from "../../src/core/contact.ts";
import type { Relations } from "../../src/core/person.ts";
import type { Db, Tx } from "../../src/store/database.ts";

const day = 86_400_000;
const times = fc.integer({ min: 1, max: 9 }).map((days) => days * day);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const sides = fc.constantFrom<Side>("none", "asked", "established");

/** Ids in a plan are numbers of its own, from 0; the database's take their place when it is written. */
export const plannedIdentities = 4;
export const plannedAspects = 3;
const ids = maybe(fc.nat(plannedIdentities - 1));
const ties: fc.Arbitrary<Tie> = fc.record({ ours: sides, theirs: sides, told: ids, heardAt: ids });
const contacts: fc.Arbitrary<Contact> = fc.record({
  note: maybe(fc.constantFrom("met in Oslo", "sister of B", "")),
  suspendedAtMs: maybe(times),
  createdAtMs: times,
  ties: fc.dictionary(fc.constantFrom("alpha", "beta"), ties).map((all) => new Map(Object.entries(all))),
  aspects: fc.uniqueArray(fc.nat(plannedAspects - 1)).map((all) => new Set(all)),
});
/** A block ends or suspends the contact that it meets, so there are none with both. */
export const relations: fc.Arbitrary<Relations> = fc
  .record({ contact: maybe(contacts), blockedAtMs: maybe(times), mutedAtMs: maybe(times) }, { noNullPrototype: true })
  .map((some) => {
    const { contact, blockedAtMs } = some;
    if (contact === null || blockedAtMs === null || contact.suspendedAtMs !== null) return some;
    return { ...some, contact: { ...contact, suspendedAtMs: blockedAtMs } };
  });

/** A plan with the ids of the database. @param ids  identities and aspects, in the order of their numbers in the plan */
export function realRelations(
  plan: Relations,
  ids: { readonly identities: readonly number[]; readonly aspects: readonly number[] },
): Relations {
  const { contact } = plan;
  if (contact === null) return plan;
  const identityOf = (id: number | null) => (id === null ? null : (ids.identities[id] ?? null));
  const tied = [...contact.ties].map(
    ([protocol, tie]) => [protocol, { ...tie, told: identityOf(tie.told), heardAt: identityOf(tie.heardAt) }] as const,
  );
  const aspects = new Set([...contact.aspects].map((index) => ids.aspects[index] ?? 0).sort((a, b) => a - b));
  return { ...plan, contact: { ...contact, ties: new Map(tied), aspects } };
}

export async function writeRelations(tx: Tx, accountId: number, personId: number, { contact, ...dated }: Relations) {
  const row = { account_id: accountId, person_id: personId };
  const { blockedAtMs, mutedAtMs } = dated;
  if (blockedAtMs !== null)
    await tx
      .insertInto("block")
      .values({ ...row, created_at: new Date(blockedAtMs) })
      .execute();
  if (mutedAtMs !== null)
    await tx
      .insertInto("mute")
      .values({ ...row, created_at: new Date(mutedAtMs) })
      .execute();
  if (contact === null) return;
  const suspended_at = contact.suspendedAtMs === null ? null : new Date(contact.suspendedAtMs);
  const { id } = await tx
    .insertInto("contact")
    .values({ ...row, note: contact.note, suspended_at, created_at: new Date(contact.createdAtMs) })
    .returning("id")
    .executeTakeFirstOrThrow();
  for (const [protocol, { ours, theirs, told, heardAt }] of contact.ties)
    await tx
      .insertInto("tie")
      .values({ contact_id: id, protocol, ours, theirs, told_identity_id: told, heard_at_identity_id: heardAt })
      .execute();
  for (const aspect of contact.aspects)
    await tx.insertInto("aspect_member").values({ aspect_id: aspect, contact_id: id }).execute();
}

export async function readRelations(tx: Db, accountId: number, personId: number): Promise<Relations> {
  const of = (table: "block" | "mute") =>
    tx
      .selectFrom(table)
      .select("created_at")
      .where("account_id", "=", accountId)
      .where("person_id", "=", personId)
      .executeTakeFirst();
  const [block, mute] = [await of("block"), await of("mute")];
  const contact = await tx
    .selectFrom("contact")
    .selectAll()
    .where("account_id", "=", accountId)
    .where("person_id", "=", personId)
    .executeTakeFirst();
  return {
    contact: contact === undefined ? null : await readContact(tx, contact),
    blockedAtMs: block?.created_at.getTime() ?? null,
    mutedAtMs: mute?.created_at.getTime() ?? null,
  };
}

async function readContact(
  tx: Db,
  row: { id: number; note: string | null; suspended_at: Date | null; created_at: Date },
): Promise<Contact> {
  const tied = await tx.selectFrom("tie").selectAll().where("contact_id", "=", row.id).execute();
  const members = await tx.selectFrom("aspect_member").select("aspect_id").where("contact_id", "=", row.id).execute();
  return {
    note: row.note,
    suspendedAtMs: row.suspended_at?.getTime() ?? null,
    createdAtMs: row.created_at.getTime(),
    ties: new Map(
      tied.map(({ protocol, ours, theirs, told_identity_id, heard_at_identity_id }) => [
        protocol,
        { ours, theirs, told: told_identity_id, heardAt: heard_at_identity_id },
      ]),
    ),
    aspects: new Set(members.map(({ aspect_id }) => aspect_id).sort((a, b) => a - b)),
  };
}
