/** Contacts whose pods are silent, and accounts elsewhere that say to have been them: nothing proves it but their own word, so whoever follows is asked. */
import { sql } from "kysely";
import type { Db } from "../database.ts";
import { isShutOut } from "../people/shut-out.ts";

export type Offer = {
  /** Who is asked. */
  readonly accountId: number;
  readonly personId: number;
  readonly protocol: string;
  readonly oldRef: string;
  /** `name@host`, where their pod gives a name beside the address; else the address. */
  readonly oldName: string;
  /** The account that says so. */
  readonly identityId: number;
  readonly ref: string;
  /** As `oldName`. */
  readonly called: string;
  /** As they call themselves. */
  readonly name: string | null;
  /** The old pod has failed since then. */
  readonly silentSince: Date;
  /** In which the contact is: whoever takes the offer shares in the same. */
  readonly aspectIds: readonly number[];
};

const calledAt = (identity: "old" | "young") =>
  sql`coalesce(${sql.ref(`${identity}.username`)} || '@' || ${sql.ref(`${identity}.host`)}, ${sql.ref(`${identity}.ref`)})`;

/**
 * Of accounts that the owner has nothing to do with yet, neither blocks nor mutes.
 * @param silentBefore  pods that have answered since are not silent
 * @param accountId     null: of all accounts here
 * @param personId      of this contact alone; null: of all
 * @param identityId    of this account elsewhere alone; left out: of all
 */
export async function offersFor(
  db: Db,
  of: {
    readonly accountId: number | null;
    readonly silentBefore: Date;
    readonly personId: number | null;
    readonly identityId?: number;
  },
): Promise<Offer[]> {
  const mine = of.accountId === null ? sql`true` : sql`contact.account_id = ${of.accountId}`;
  const theirs = of.identityId === undefined ? sql`true` : sql`young.id = ${of.identityId}`;
  const { rows } = await sql<Offer>`
    select contact.account_id as "accountId", contact.person_id as "personId", old.protocol, old.ref as "oldRef", ${calledAt("old")} as "oldName",
           young.id as "identityId", young.ref, ${calledAt("young")} as called,
           nullif(profile.display_name, '') as name, silent.failing_since as "silentSince",
           array(select aspect_id from aspect_member where contact_id = contact.id order by aspect_id) as "aspectIds"
      from contact join tie on tie.contact_id = contact.id and tie.ours <> 'none'
      join identity as old on old.person_id = contact.person_id and old.protocol = tie.protocol and old.state = 'current'
      join outbox_host as silent on silent.host = old.host and silent.failing_since <= ${of.silentBefore}
      join move_link on move_link.previous_ref = old.ref
      join identity as young on young.id = move_link.identity_id and young.protocol = old.protocol and young.state = 'current'
       and young.person_id <> old.person_id
      left join profile on profile.identity_id = young.id
     where ${mine} and ${theirs} and contact.suspended_at is null and contact.person_id = coalesce(${of.personId}::bigint, contact.person_id)
       and not exists (select 1 from own_key where own_key.identity_id = old.id)
       and not exists (select 1 from contact as also join tie as there on there.contact_id = also.id and there.ours <> 'none'
                        where also.account_id = contact.account_id and also.person_id = young.person_id)
       and not exists (select 1 from block where block.account_id = contact.account_id and block.person_id = young.person_id)
       and not exists (select 1 from mute where mute.account_id = contact.account_id and mute.person_id = young.person_id)
       and not ${isShutOut("young")}
     order by old.ref, young.ref, contact.account_id`.execute(db);
  return rows;
}

/**
 * Somebody here follows whom that account elsewhere says to have been: who that is, and since when their pod fails, if it does.
 * @returns null: nobody here follows them, or they are one person already
 */
export async function silenceBehind(
  db: Db,
  identityId: number,
): Promise<{ readonly oldIdentityId: number; readonly failingSince: Date | null } | null> {
  const { rows } = await sql<{ oldIdentityId: number; failingSince: Date | null }>`
    select old.id as "oldIdentityId", silent.failing_since as "failingSince"
      from move_link join identity as young on young.id = move_link.identity_id and young.state = 'current'
      join identity as old on old.protocol = young.protocol and old.ref = move_link.previous_ref and old.state = 'current' and old.person_id <> young.person_id
      left join outbox_host as silent on silent.host = old.host
     where move_link.identity_id = ${identityId} and not exists (select 1 from own_key where own_key.identity_id in (old.id, young.id))
       and exists (select 1 from contact join tie on tie.contact_id = contact.id and tie.protocol = old.protocol and tie.ours <> 'none'
                    where contact.person_id = old.person_id)`.execute(db);
  return rows[0] ?? null;
}
