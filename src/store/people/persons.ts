/** Persons in the database: two that turn out to be one are merged, set by set (R12). The rule in its plain form: `core/person.ts`. */
import { type RawBuilder, sql } from "kysely";
import { keptOf } from "../../core/person.ts";
import type { Db, Tx } from "../database.ts";
import { accountsOf } from "../moves/migration-before.ts";
import { personReferences } from "../references.ts";

type Pair = { readonly kept: number; readonly folded: number };

/** Relations are counted so far at first, and eight times as far as long as both persons have more. */
const countedFirst = 64;

/**
 * Which of two persons a merge keeps: the one with more relations. Counts no further than it takes to tell, so that the cost grows with the relations of the
 * one who is folded alone.
 */
export async function chooseKept(db: Db, one: number, other: number): Promise<Pair> {
  for (let most = countedFirst; ; most *= 8) {
    const { rows } = await sql<{ id: number; relations: number }>`
      select person.id, (select count(*) from (
               (select 1 from contact where person_id = person.id limit ${most}) union all
               (select 1 from block where person_id = person.id limit ${most}) union all
               (select 1 from mute where person_id = person.id limit ${most}) limit ${most}) as counted) as relations
        from person where id in (${one}, ${other})`.execute(db);
    const [first, second] = rows;
    if (first === undefined || second === undefined) throw new Error("a merge needs two persons");
    if (Math.min(first.relations, second.relations) < most) return keptOf(first, second);
  }
}

/**
 * Two persons turn out to be one: everything that points at `folded` points at `kept` afterwards, and `folded` is gone; its
 * foreign keys prove that nothing was forgotten. Content is not touched. Costs grow with the relations to `folded` alone.
 *
 * The caller has ended or moved what would break R1: two current identities of one protocol, two open accounts.
 *
 * @param now  when contacts that meet a block are suspended
 * @returns the contacts that are suspended by it: their owners are to be asked
 */
export async function mergePersons(tx: Tx, pair: Pair, now: Date): Promise<{ readonly suspended: readonly number[] }> {
  const { kept, folded } = pair;
  // Two merges that meet wait for each other here instead of inside the sets.
  const { rows } =
    await sql`select id from person where id in (${kept}, ${folded}) order by id for no key update`.execute(tx);
  if (rows.length !== 2) throw new Error("a merge needs two persons");
  const { rows: touched } = await sql<{ id: number }>`
    select account_id as id from (${accountsOf(folded)}) as touched`.execute(tx);
  for (const { table, column, merge } of personReferences) {
    if (merge === "united") await unions[table](tx, pair);
    await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${kept} where ${sql.ref(column)} = ${folded}`.execute(
      tx,
    );
    if (merge === "united") await dropOneself(tx, table, kept);
  }
  const suspended = await suspendBlocked(
    tx,
    kept,
    touched.map(({ id }) => id),
    now,
  );
  await sql`delete from person where id = ${folded}`.execute(tx);
  return { suspended };
}

/**
 * Two identities on two networks turn out to be one person's (R3). Nothing happens where one of them is of this pod, or where either person has ever moved,
 * or both are on one network: then what is one person would be two, or what a move took along would come back.
 * @returns whether they are one now, and were not before
 */
export async function linkPersons(tx: Tx, identityIds: readonly [number, number], now: Date): Promise<boolean> {
  const { rows } = await sql<{ personId: number }>`
    select distinct person_id as "personId" from identity where id in (${identityIds[0]}, ${identityIds[1]}) order by 1`.execute(
    tx,
  );
  const [one, other] = rows.map(({ personId }) => personId);
  if (one === undefined || other === undefined) return false;
  await sql`select id from person where id in (${one}, ${other}) order by id for no key update`.execute(tx);
  const { rows: all } = await sql<{ fits: boolean }>`
    select count(*) = count(distinct protocol) and bool_and(state = 'current') and count(distinct host) = 1
           and not exists (select 1 from account where person_id in (${one}, ${other}))
           and count(*) filter (where id in (${identityIds[0]}, ${identityIds[1]})) = 2 as fits
      from identity where person_id in (${one}, ${other})`.execute(tx);
  if (all[0]?.fits !== true) return false;
  await mergePersons(tx, await chooseKept(tx, one, other), now);
  return true;
}

type United = Extract<(typeof personReferences)[number], { merge: "united" }>["table"];

/** What an account has with both persons becomes one row of `kept`; what it has with `folded` alone is left to follow. */
const unions: Readonly<Record<United, (tx: Tx, pair: Pair) => Promise<void>>> = {
  contact: uniteContacts,
  block: (tx, pair) => uniteDated(tx, "block", pair),
  mute: (tx, pair) => uniteDated(tx, "mute", pair),
};

/** Who blocked or muted both keeps one row, with the earlier date. */
async function uniteDated(tx: Tx, table: "block" | "mute", { kept, folded }: Pair): Promise<void> {
  await sql`
    with twice as (delete from ${sql.table(table)} as goes using ${sql.table(table)} as stays
                    where goes.person_id = ${folded} and stays.person_id = ${kept} and stays.account_id = goes.account_id
                returning goes.account_id, goes.created_at)
    update ${sql.table(table)} as stays set created_at = least(stays.created_at, twice.created_at)
      from twice where stays.person_id = ${kept} and stays.account_id = twice.account_id`.execute(tx);
}

async function uniteContacts(tx: Tx, { kept, folded }: Pair): Promise<void> {
  const both = sql`(select stays.id as stays, goes.id as goes from contact as stays join contact as goes using (account_id)
                     where stays.person_id = ${kept} and goes.person_id = ${folded}) as both_known`;
  await sql`
    insert into tie (contact_id, protocol, ours, theirs, told_identity_id, heard_at_identity_id)
    select stays, protocol, ours, theirs, told_identity_id, heard_at_identity_id from tie join ${both} on tie.contact_id = goes
    on conflict (contact_id, protocol) do update
       set ours = ${stronger("ours")}, told_identity_id = ${witness("ours", "told_identity_id")},
           theirs = ${stronger("theirs")}, heard_at_identity_id = ${witness("theirs", "heard_at_identity_id")}`.execute(
    tx,
  );
  await sql`
    insert into aspect_member (aspect_id, contact_id)
    select aspect_id, stays from aspect_member join ${both} on aspect_member.contact_id = goes
    on conflict do nothing`.execute(tx);
  await sql`
    update contact as stays
       set note = case when stays.note = goes.note then stays.note else coalesce(stays.note || e'\\n\\n' || goes.note, stays.note, goes.note) end,
           suspended_at = least(stays.suspended_at, goes.suspended_at),
           created_at = least(stays.created_at, goes.created_at)
      from ${both} join contact as goes on goes.id = both_known.goes
     where stays.id = both_known.stays`.execute(tx);
  await sql`delete from contact using ${both} where contact.id = goes`.execute(tx);
}

const strength = (side: RawBuilder<unknown>) => sql`array_position(array['none', 'asked', 'established'], ${side})`;

/** @see core/contact.ts `strongerSide` */
function stronger(side: "ours" | "theirs"): RawBuilder<unknown> {
  const [kept, folded] = [sql.ref(`tie.${side}`), sql.ref(`excluded.${side}`)];
  return sql`case when ${strength(folded)} > ${strength(kept)} then ${folded} else ${kept} end`;
}

/** @see core/contact.ts `joinTies` */
function witness(side: "ours" | "theirs", column: string): RawBuilder<unknown> {
  const [kept, folded] = [strength(sql.ref(`tie.${side}`)), strength(sql.ref(`excluded.${side}`))];
  const [keptId, foldedId] = [sql.ref(`tie.${column}`), sql.ref(`excluded.${column}`)];
  const current = (id: RawBuilder<unknown>) =>
    sql`exists (select 1 from identity where identity.id = ${id} and identity.state = 'current')`;
  return sql`case when ${kept} > ${folded} then ${keptId} when ${kept} < ${folded} then ${foldedId}
                  when ${keptId} is null or (${foldedId} is not null and ${current(foldedId)} and not ${current(keptId)}) then ${foldedId}
                  else ${keptId} end`;
}

/** A person has no contact with themselves, and neither blocks nor mutes themselves. */
async function dropOneself(tx: Tx, table: United, kept: number): Promise<void> {
  await sql`
    delete from ${sql.table(table)} as own using account
     where own.person_id = ${kept} and account.id = own.account_id and account.person_id = ${kept}`.execute(tx);
}

/** R12: the block wins. Only what the merge brought together can meet. */
async function suspendBlocked(tx: Tx, kept: number, accountIds: readonly number[], now: Date): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    update contact set suspended_at = ${now} from unnest(${accountIds as number[]}::bigint[]) as touched (account_id)
      join block on block.account_id = touched.account_id and block.person_id = ${kept}
     where contact.account_id = touched.account_id and contact.person_id = ${kept} and contact.suspended_at is null
    returning contact.id`.execute(tx);
  return rows.map(({ id }) => id);
}
