/** How many people are here and how much they wrote, for those who count pods. */
import { sql } from "kysely";
import type { Db } from "../database.ts";

export type PodCounts = {
  /** Active accounts. */
  readonly users: number;
  /** Of those, who was seen or wrote something since then. */
  readonly usersHalfYear: number;
  readonly usersMonth: number;
  /** Written here, or brought along by an import that is released. */
  readonly posts: number;
  readonly comments: number;
};

export async function podCounts(db: Db, since: { readonly halfYear: Date; readonly month: Date }): Promise<PodCounts> {
  const own = sql`byline.identity_id in (select identity_id from own_key)`;
  const wrote = (table: "post" | "comment", after: Date) => sql`exists (
    select 1 from identity join byline on byline.identity_id = identity.id and byline.import_id is null
      join ${sql.table(table)} as written on written.byline_id = byline.id
     where identity.person_id = account.person_id and written.import_id is null and written.created_at > ${after})`;
  const activeAfter = (after: Date) => sql`(
    exists (select 1 from session where session.account_id = account.id and session.seen_at > ${after})
    or ${wrote("post", after)} or ${wrote("comment", after)})`;
  const shown = (table: "post" | "comment") => sql`(
    select count(*) from ${sql.table(table)} as written join byline on byline.id = written.byline_id
     where ${own} and (written.import_id is null or exists (
       select 1 from import where import.id = written.import_id and import.released_at is not null)))`;
  const { rows } = await sql<PodCounts>`
    select count(*) as users, count(*) filter (where ${activeAfter(since.halfYear)}) as "usersHalfYear",
           count(*) filter (where ${activeAfter(since.month)}) as "usersMonth",
           ${shown("post")} as posts, ${shown("comment")} as comments
      from account where account.state = 'active'`.execute(db);
  return rows[0] as PodCounts;
}
