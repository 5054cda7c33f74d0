/** How an account was before an import changed it: written down with each change, so that the import can be thrown away. */
import { type RawBuilder, sql } from "kysely";
import type { Db, Tx } from "../database.ts";

export type BeforeKind =
  | "person"
  | "aspect"
  | "tag"
  | "subscription"
  | "audience"
  | "audience-member"
  | "conversation"
  | "message"
  | "profile"
  | "account"
  | "photo"
  | "blob";

/** Of whose import it is. Once it is released (not `reversible`) nothing is written down any more. */
export type Remembering = { readonly importId: number; readonly reversible: boolean };
type Relations = { readonly accountId: number; readonly protocol: string };

/**
 * Part of a statement: an insert that writes down what was made by a part before it.
 * @param made  rows with `key` and `after`
 */
export const remembered = (
  { importId, reversible }: Remembering,
  kind: BeforeKind,
  made: RawBuilder<unknown>,
): RawBuilder<unknown> =>
  !reversible
    ? sql`select 1`
    : sql`
  insert into import_before (import_id, kind, key, after)
  select ${importId}::bigint, ${kind}, made.key, made.after from (${made}) as made (key, after)
  on conflict (import_id, kind, key) do nothing`;

/** How the account of an import stands to `person_id` of `of`, as JSON: shaped as `Standing` in core/migration/put-back.ts. */
const standing = (into: Relations, of: RawBuilder<unknown>) => sql`jsonb_build_object(
  'contact', (select jsonb_build_object('id', id, 'note', note, 'suspended', suspended_at) from contact
               where account_id = ${into.accountId} and contact.person_id = ${of}),
  'tie', (select jsonb_build_object('ours', ours, 'theirs', theirs, 'told', told_identity_id, 'heard', heard_at_identity_id)
            from contact join tie on tie.contact_id = contact.id and tie.protocol = ${into.protocol}
           where account_id = ${into.accountId} and contact.person_id = ${of}),
  'otherTies', exists (select 1 from contact join tie on tie.contact_id = contact.id and tie.protocol <> ${into.protocol}
                        where account_id = ${into.accountId} and contact.person_id = ${of}),
  'elsewhere', (select coalesce(jsonb_object_agg(tie.protocol, jsonb_build_object('ours', ours, 'theirs', theirs, 'told', told_identity_id, 'heard', heard_at_identity_id)), '{}')
                  from contact join tie on tie.contact_id = contact.id and tie.protocol <> ${into.protocol}
                 where account_id = ${into.accountId} and contact.person_id = ${of}),
  'members', (select coalesce(jsonb_agg(aspect_id order by aspect_id), '[]') from contact join aspect_member on aspect_member.contact_id = contact.id
               where account_id = ${into.accountId} and contact.person_id = ${of}),
  'block', exists (select 1 from block where account_id = ${into.accountId} and block.person_id = ${of}),
  'mute', exists (select 1 from mute where account_id = ${into.accountId} and mute.person_id = ${of}))`;

/** Before a set of persons is merged: those in `known_person`, and contacts that a block will suspend. */
export async function rememberPersons(tx: Tx, into: Remembering & Relations): Promise<void> {
  if (!into.reversible) return;
  await sql`
    create temporary table touched_person on commit drop as
    select person_id from known_person where not self
    union select contact.person_id from contact join block on block.account_id = contact.account_id and block.person_id = contact.person_id
           where contact.account_id = ${into.accountId} and contact.suspended_at is null
    union select contact.person_id from contact join known_person on known_person.kind = 'block' and known_person.person_id = contact.person_id
           where contact.account_id = ${into.accountId}`.execute(tx);
  await sql`
    insert into import_before (import_id, kind, key, before)
    select ${into.importId}, 'person', person_id::text, ${standing(into, sql`touched_person.person_id`)} from touched_person
    on conflict (import_id, kind, key) do update
       set changed = import_before.changed or import_before.after is distinct from excluded.before`.execute(tx);
}

/** After it. */
export async function rememberPersonsAfter(tx: Tx, into: Remembering & Relations): Promise<void> {
  if (!into.reversible) return;
  await sql`
    update import_before set after = ${standing(into, sql`touched_person.person_id`)} from touched_person
     where import_id = ${into.importId} and import_before.kind = 'person' and key = touched_person.person_id::text`.execute(
    tx,
  );
  await sql`drop table touched_person`.execute(tx);
}

/** What an account says of itself on its identities and for itself, before an import may overwrite it; null where it did so before and it was changed since. */
export async function rememberSelf(tx: Tx, importId: number, accountId: number): Promise<void> {
  await sql`
    insert into import_before (import_id, kind, key, before)
    select ${importId}::bigint, 'profile', profile.identity_id::text, to_jsonb(profile)
      from own_key join profile on profile.identity_id = own_key.identity_id where own_key.account_id = ${accountId}
    union all
    select ${importId}, 'account', id::text, ${accountData} from account where id = ${accountId}
    on conflict (import_id, kind, key) do nothing`.execute(tx);
}

const accountData = sql`jsonb_build_object('settings', settings, 'language', language, 'email', email, 'asksFirst', asks_first)`;

/** What of it is as the import had left it: whatever this transaction changes of that is the import's. */
export async function unchangedSelf(tx: Tx, importId: number): Promise<readonly number[]> {
  const { rows } = await sql<{ id: number }>`
    select import_before.id from import_before left join profile on import_before.kind = 'profile' and profile.identity_id::text = key
      left join account on import_before.kind = 'account' and account.id::text = key
     where import_id = ${importId} and import_before.kind in ('profile', 'account')
       and (after is null or after = case import_before.kind when 'profile' then to_jsonb(profile) else ${accountData} end)`.execute(
    tx,
  );
  return rows.map(({ id }) => id);
}

export async function rememberSelfAfter(tx: Tx, ids: readonly number[]): Promise<void> {
  const these = sql`import_before.id = any(${ids as number[]}::bigint[])`;
  await sql`update import_before set after = to_jsonb(profile) from profile
             where ${these} and kind = 'profile' and profile.identity_id::text = key`.execute(tx);
  await sql`update import_before set after = ${accountData} from account where ${these} and kind = 'account' and account.id::text = key`.execute(
    tx,
  );
}

export type BeforeRow<T> = {
  readonly id: number;
  readonly key: string;
  readonly before: T | null;
  readonly after: T | null;
  readonly changed: boolean;
};

/** What is written down of an import, of one kind, at most so many. */
export async function beforeRows<T>(
  db: Db,
  importId: number,
  kind: BeforeKind,
  most: number,
): Promise<readonly BeforeRow<T>[]> {
  const { rows } = await sql<BeforeRow<T>>`
    select id, key, before, after, changed from import_before where import_id = ${importId} and kind = ${kind} order by id limit ${most}`.execute(
    db,
  );
  return rows;
}

/** How an account stands to these persons now; those that there are no more (two turned out to be one) are left out. */
export async function standings<T>(
  tx: Tx,
  of: Relations,
  personIds: readonly number[],
): Promise<ReadonlyMap<number, T>> {
  const { rows } = await sql<{ id: number; standing: T }>`
    select person.id, ${standing(of, sql`person.id`)} as standing from person where id = any(${personIds as number[]}::bigint[])`.execute(
    tx,
  );
  return new Map(rows.map((row) => [row.id, row.standing]));
}

export async function forgetRows(tx: Tx, ids: readonly number[]): Promise<void> {
  await sql`delete from import_before where id = any(${ids as number[]}::bigint[])`.execute(tx);
}

/** It is released: there is no way back any more. */
export async function forgetBefore(tx: Tx, importId: number): Promise<void> {
  await sql`delete from import_before where import_id = ${importId}`.execute(tx);
}
