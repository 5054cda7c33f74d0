/** Files for a photo zip. */
import { sql } from "kysely";
import type { Tx } from "../database.ts";
import { pagesOf } from "./cursor.ts";
import type { ExportOwner } from "./owner.ts";
import { ids } from "./relations.ts";

export type ExportPhoto = { readonly name: string; readonly blob: string };

/**
 * Every photo of the owner whose original is here, posted or not, avatars too, each name once: of two files of one name that which a post shows,
 * else the older one.
 */
export const photoPages = (tx: Tx, { bylineIds }: ExportOwner): AsyncGenerator<readonly ExportPhoto[]> =>
  pagesOf(
    tx,
    sql<ExportPhoto>`
    select distinct on (name) name, blob from photo
     where byline_id = any(${ids(bylineIds)}) and blob is not null order by name, post_id is null, id`,
  );

/** Names that two different files have: the second one has no place in a zip. */
export async function readNamesTwice(tx: Tx, { bylineIds }: ExportOwner): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from photo where byline_id = any(${ids(bylineIds)}) and blob is not null
     group by name having count(distinct blob) > 1 order by name`.execute(tx);
  return rows.map(({ name }) => name);
}
