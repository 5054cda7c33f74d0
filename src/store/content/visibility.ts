/** Who may see a post, in SQL: the same rule as `core/visibility.ts`. Every view of posts filters with these fragments. */
import { type RawBuilder, sql } from "kysely";
import type { Doubt, Viewer } from "../../core/visibility.ts";

/**
 * A condition on the table `post` (so named or aliased `post` in the query around it).
 * @see core/visibility.ts `maySeePost`
 */
export function postVisibleTo(viewer: Viewer): RawBuilder<boolean> {
  const account = viewer.kind === "account" ? viewer.accountId : null;
  const released = sql`(post.import_id is null or exists (
    select 1 from import where import.id = post.import_id and import.released_at is not null))`;
  if (account === null || viewer.kind !== "account") return sql<boolean>`(${released} and post.reach <> 'limited')`;
  const own = sql`exists (select 1 from import where import.id = post.import_id and import.account_id = ${account})`;
  const forViewer = sql`(post.reach <> 'limited'
    or exists (select 1 from byline join identity on identity.id = byline.identity_id
                where byline.id = post.byline_id and identity.person_id = ${viewer.personId})
    or exists (select 1 from audience_member as member
                 join byline on byline.id = member.byline_id join identity on identity.id = byline.identity_id
                where member.audience_id = post.audience_id and identity.person_id = ${viewer.personId})
    or exists (select 1 from post_recipient as got
                 join byline on byline.id = got.byline_id join identity on identity.id = byline.identity_id
                where got.post_id = post.id and identity.person_id = ${viewer.personId}))`;
  return sql<boolean>`(case when ${released} then ${forViewer} else ${own} end)`;
}

/**
 * Why a row of a relayable's table is seen by its importer alone; null where it is not.
 * @see core/visibility.ts `doubtOf`
 */
export function doubtOf(table: "comment" | "reaction" | "vote"): RawBuilder<Doubt | null> {
  const of = (column: string) => sql.ref(`${table}.${column}`);
  const ownerProved = sql`(${of("import_id")} is null or exists (
    select 1 from import where import.id = ${of("import_id")} and import.standing = 'proved'))`;
  return sql<Doubt | null>`(case when ${of("verdict")} <> 'proved' then ${of("verdict")}
    when ${of("verdict")} = 'proved' and not ${ownerProved} then 'ownerUnknown' end)`;
}

/**
 * A condition on a relayable's table (`comment`, `reaction` or `vote`), given that its post is visible.
 * @see core/visibility.ts `maySeeRelayable`
 */
export function relayableVisibleTo(table: "comment" | "reaction" | "vote", viewer: Viewer): RawBuilder<boolean> {
  const account = viewer.kind === "account" ? viewer.accountId : null;
  const of = (column: string) => sql.ref(`${table}.${column}`);
  const undoubted = sql`${doubtOf(table)} is null`;
  const released = sql`(${of("import_id")} is null or exists (
    select 1 from import where import.id = ${of("import_id")} and import.released_at is not null))`;
  if (account === null) return sql<boolean>`(${undoubted} and ${released})`;
  const own = sql`exists (select 1 from import where import.id = ${of("import_id")} and import.account_id = ${account})`;
  return sql<boolean>`(${own} or (${undoubted} and ${released}))`;
}
