/**
 * Things by guid: whether a guid is free for somebody. Guids are unique per kind across authors, as far as something is proved: what an
 * archive claims, or holds back, never stands in the way of what is signed (R11).
 */
import { sql } from "kysely";
import type { Tx } from "./database.ts";
import { isBuried } from "./tombstones.ts";

/** Kinds that have a table with a byline and a guid of their own. */
export type StoredKind = "post" | "photo" | "comment" | "reaction" | "vote" | "attendance";

export type GuidStanding = {
  /** It was there, and was taken back. */
  readonly deleted: boolean;
  /** The person's own thing of that guid, under whichever of their addresses; null where there is none. */
  readonly ownId: number | null;
  /** It is somebody else's. */
  readonly taken: boolean;
};

/** What a guid is to a person who says something under it. */
export async function standingOf(
  tx: Tx,
  kind: StoredKind,
  said: { readonly protocol: string; readonly guid: string; readonly personId: number },
): Promise<GuidStanding> {
  const { protocol, guid, personId } = said;
  const { rows } = await sql<GuidStanding>`
    with there as (
      select thing.id, identity.person_id
        from ${sql.table(kind)} as thing join byline on byline.id = thing.byline_id join identity on identity.id = byline.identity_id
        ${kind === "attendance" ? sql`` : sql`left join import on import.id = thing.import_id`}
       where thing.guid = ${guid} and identity.protocol = ${protocol} and ${countsAs(kind)})
    select ${isBuried(kind, sql`${guid}`, sql`${protocol}`, sql`${personId}::bigint`)} as deleted,
           (select min(id) from there where person_id = ${personId}) as "ownId",
           exists (select 1 from there where person_id <> ${personId}) as taken`.execute(tx);
  return rows[0] as GuidStanding;
}

/** Came live, or out of an import that is released; and is proved, where that can be asked. */
const countsAs = (kind: StoredKind) => {
  if (kind === "attendance") return sql`true`;
  const released = sql`(thing.import_id is null or import.released_at is not null)`;
  if (kind === "post" || kind === "photo") return released;
  return sql`(${released} and (thing.verdict is null or thing.verdict = 'proved'))`;
};
