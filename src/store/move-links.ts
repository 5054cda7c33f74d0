/** Where accounts say that they came from and went to, on networks where both accounts of a move say so. */
import { sql } from "kysely";
import type { MoveLinks } from "../core/message.ts";
import type { Db, Tx } from "./database.ts";

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
  of: {
    readonly protocol: string;
    readonly accountId: number;
    readonly follower: { readonly personId: number; readonly host: string };
  },
): Promise<boolean> {
  const { protocol, accountId, follower } = of;
  const { rows } = await sql<{ backed: boolean }>`
    with named as (
      select contact.person_id, tie.heard_at_identity_id is not null as heard
        from contact join tie on tie.contact_id = contact.id
       where contact.account_id = ${accountId} and contact.suspended_at is null and tie.protocol = ${protocol} and tie.theirs = 'established')
    select exists (select 1 from named where person_id = ${follower.personId} and heard)
        or exists (select 1 from migration
                    where role = 'arrival' and protocol = ${protocol} and account_id = ${accountId}
                      and applied_at is not null and old_identity_id is not null and undone_at is null)
       and (exists (select 1 from named join identity on identity.person_id = named.person_id and identity.protocol = ${protocol}
                     where identity.person_id = ${follower.personId} or identity.host = ${follower.host})
         or exists (select 1 from import join ledger on ledger.import_id = import.id
                     where import.account_id = ${accountId} and ledger.kind = 'tie' and ledger.item is not null and ledger.item ->> 'host' = ${follower.host}
                       and ledger.item ->> 'network' = ${protocol} and ledger.item ->> 'theirs' = 'established')) as backed`.execute(
    db,
  );
  return rows[0]?.backed === true;
}
