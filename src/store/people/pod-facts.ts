/** What pods say of themselves, as look-ups found it: whether they follow moves on a network where the old pod tells of them, and what software they run. */
import { sql } from "kysely";
import type { Db } from "../database.ts";

/** Keeps what a pod says. Said again, it writes nothing. */
export async function keepPodFact(
  db: Db,
  pod: { readonly protocol: string; readonly host: string; readonly followsMoves: boolean },
  at: Date,
): Promise<void> {
  const { protocol, host, followsMoves } = pod;
  await sql`
    insert into pod_fact as known (protocol, host, follows_moves, said_at) values (${protocol}, ${host}, ${followsMoves}, ${at})
    on conflict (protocol, host) do update set follows_moves = excluded.follows_moves, said_at = excluded.said_at
     where known.follows_moves <> excluded.follows_moves`.execute(db);
}

/** Followers of an account on one network, by what their pods say. Those at this pod and at pods that follow moves are in neither. */
export type StayingBehind = {
  /** Their pods say that they follow no moves. */
  readonly unaware: number;
  /** Their pods have said nothing of it. */
  readonly unsure: number;
};

export async function stayingBehind(db: Db, accountId: number, protocol: string): Promise<StayingBehind> {
  const { rows } = await sql<StayingBehind>`
    select count(*) filter (where not pod_fact.follows_moves)::int as unaware, count(*) filter (where pod_fact.host is null)::int as unsure
      from contact join tie on tie.contact_id = contact.id
      join identity on identity.person_id = contact.person_id and identity.protocol = tie.protocol and identity.state = 'current'
      left join pod_fact on pod_fact.protocol = identity.protocol and pod_fact.host = identity.host
     where contact.account_id = ${accountId} and contact.suspended_at is null and tie.protocol = ${protocol}
       and tie.theirs = 'established' and tie.heard_at_identity_id is not null
       and not exists (select 1 from own_key where own_key.identity_id = identity.id)`.execute(db);
  return rows[0] ?? { unaware: 0, unsure: 0 };
}

/** Keeps what software a pod says that it runs. Said again, it writes nothing. */
export async function keepPodSoftware(
  db: Db,
  { protocol, host, name }: { readonly protocol: string; readonly host: string; readonly name: string },
  at: Date,
): Promise<void> {
  await sql`
    insert into pod_software as known (protocol, host, name, said_at) values (${protocol}, ${host}, ${name}, ${at})
    on conflict (protocol, host) do update set name = excluded.name, said_at = excluded.said_at where known.name <> excluded.name`.execute(
    db,
  );
}

/** Of these pods, as far as they have said. */
export async function softwareOf(
  db: Db,
  protocol: string,
  hosts: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom("pod_software")
    .select(["host", "name"])
    .where("protocol", "=", protocol)
    .where((on) => on("host", "=", on.fn.any(on.val(hosts as string[]))))
    .execute();
  return new Map(rows.map(({ host, name }) => [host, name]));
}
