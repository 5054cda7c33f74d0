/** Where accounts say that they came from and went to, on networks where both accounts of a move say so. */
import { type RawBuilder, sql } from "kysely";
import type { MoveLinks } from "../../core/message.ts";
import { type Db, often, type Tx } from "../database.ts";

export type KeptLinks = MoveLinks & { readonly saidAt: Date };

/** What an identity says, or what its pod said of it last; null: nothing was ever said. */
export async function moveLinksOf(db: Db, identityId: number): Promise<KeptLinks | null> {
  const row = await db
    .selectFrom("move_link")
    .select(["previous_ref as previous", "next_ref as next", "said_at as saidAt"])
    .where("identity_id", "=", identityId)
    .executeTakeFirst();
  return row ?? null;
}

/** Says something else from now on. What is left out stays as it is. */
export async function sayMoveLinks(tx: Tx, identityId: number, links: Partial<MoveLinks>, at: Date): Promise<void> {
  const change = {
    ...(links.previous === undefined ? {} : { previous_ref: links.previous }),
    ...(links.next === undefined ? {} : { next_ref: links.next }),
    said_at: at,
  };
  await tx
    .insertInto("move_link")
    .values({ identity_id: identityId, previous_ref: null, next_ref: null, ...change })
    .onConflict((conflict) => conflict.column("identity_id").doUpdateSet(change))
    .execute();
}

/**
 * Whether a wish to follow an account here is granted without asking its owner: a processed move led here from an earlier address, and whoever asks followed
 * that one. Known of it: followers whom the account's own archives or its earlier pod name, be they found already or not; and since others cannot be known, anybody of a pod where one
 * of those is. Whoever was granted it before, also under an earlier address of theirs, is granted it again.
 */
export async function isBackedByMove(
  db: Db,
  { follower, ...of }: OfAccount & { readonly follower: Follower },
): Promise<boolean> {
  return (await backedAmong(db, { ...of, followers: [follower] })).has(follower.personId);
}

type Follower = { readonly personId: number; readonly host: string };

/** As `isBackedByMove`, each of them. @returns their persons */
export async function backedAmong(
  db: Db,
  of: OfAccount & { readonly followers: readonly Follower[] },
): Promise<ReadonlySet<number>> {
  const { followers } = of;
  const { rows } = await sql<{ personId: number }>`${often}
    select follower.person_id as "personId"
      from unnest(${followers.map(({ personId }) => personId)}::bigint[], ${followers.map(({ host }) => host)}::text[]) as follower (person_id, host)
     where exists (select 1 from contact join tie on tie.contact_id = contact.id
                    where contact.account_id = ${of.accountId} and contact.person_id = follower.person_id and contact.suspended_at is null
                      and tie.protocol = ${of.protocol} and tie.theirs = 'established' and tie.heard_at_identity_id is not null ${forOne})
        or ${hasArrived(of)} and ${isNamed(of, sql`follower.person_id`, sql`follower.host`)}`.execute(db);
  return new Set(rows.map(({ personId }) => personId));
}

/** Looked up for the one who asks, by index: else PostgreSQL makes a list of everybody with whom the account has to do, each time anew. */
const forOne = sql`offset 0`;

type OfAccount = { readonly protocol: string; readonly accountId: number };

/** A processed move on that network led to the account. */
const hasArrived = ({ protocol, accountId }: OfAccount) => sql`
  exists (select 1 from migration
           where role = 'arrival' and protocol = ${protocol} and account_id = ${accountId}
             and applied_at is not null and old_identity_id is not null and undone_at is null)`;

/**
 * That person, or somebody of that pod, is known to have followed an earlier address of the account; of the person it is not known that they had only asked. Archives
 * first: they are looked into by host and address, however many they name; then the person alone; then whoever is there.
 */
const isNamed = ({ protocol, accountId }: OfAccount, personId: RawBuilder<unknown>, host: RawBuilder<unknown>) => sql`
  ((exists (select 1 from import join ledger on ledger.import_id = import.id
             where import.account_id = ${accountId} and ledger.kind = 'tie' and ledger.item is not null and ledger.item ->> 'host' = ${host}
               and ledger.item ->> 'network' = ${protocol} and ledger.item ->> 'theirs' = 'established' ${forOne})
   or exists (select 1 from contact as named join tie on tie.contact_id = named.id
               where named.account_id = ${accountId} and named.person_id = ${personId} and named.suspended_at is null
                 and tie.protocol = ${protocol} and tie.theirs = 'established' ${forOne})
   or exists (select 1 from identity as place join contact as named on named.person_id = place.person_id join tie on tie.contact_id = named.id
               where place.host = ${host} and place.protocol = ${protocol} and named.account_id = ${accountId} and named.suspended_at is null
                 and tie.protocol = ${protocol} and tie.theirs = 'established' ${forOne}))
  and not exists (
    select 1 from identity as place join ledger on ledger.item ->> 'ref' = place.ref join import on import.id = ledger.import_id
     where place.person_id = ${personId} and place.protocol = ${protocol} and import.account_id = ${accountId}
       and ledger.kind = 'tie' and ledger.item is not null and ledger.item ->> 'network' = ${protocol} and ledger.item ->> 'theirs' = 'asked'
     ${forOne}))`;

/**
 * Requests that came before the move which they follow was processed here: like `isBackedByMove`, for all that wait. Nobody whom the account blocks.
 * @param of.after  the contact behind which to go on
 */
export async function backedRequests(
  db: Db,
  of: OfAccount & { readonly after: number; readonly most: number },
): Promise<readonly { readonly contactId: number; readonly personId: number }[]> {
  const { rows } = await sql<{ contactId: number; personId: number }>`
    select contact.id as "contactId", contact.person_id as "personId"
      from contact join tie on tie.contact_id = contact.id and tie.protocol = ${of.protocol}
      join identity on identity.person_id = contact.person_id and identity.protocol = tie.protocol and identity.state = 'current'
     where contact.account_id = ${of.accountId} and contact.id > ${of.after} and contact.suspended_at is null
       and tie.theirs = 'asked' and tie.heard_at_identity_id is not null
       and not exists (select 1 from block where block.account_id = contact.account_id and block.person_id = contact.person_id)
       and ${hasArrived(of)} and ${isNamed(of, sql`contact.person_id`, sql`identity.host`)}
     order by contact.id limit ${of.most}`.execute(db);
  return rows;
}
