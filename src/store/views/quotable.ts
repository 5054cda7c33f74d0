/** What somebody is about to quote, as it will stand below their words. */
import { sql } from "kysely";
import type { Reach } from "../../core/post.ts";
import type { Viewer } from "../../core/visibility.ts";
import { postVisibleTo } from "../content/visibility.ts";
import type { Db } from "../database.ts";
import { type RootView, rootView } from "./post-view.ts";

export type QuotableView = {
  readonly id: number;
  readonly reach: Reach;
  /** Of a reshare: what it shares; null where that is not here. */
  readonly post: RootView | null;
};

/** By its guid; null where there is none that the viewer may see. */
export async function findQuotable(db: Db, viewer: Viewer, guid: string): Promise<QuotableView | null> {
  const meant = sql`post.guid = coalesce(page.root_guid, page.guid) and wrote.ref = coalesce(page.root_ref, page.ref)`;
  const { rows } = await sql<QuotableView>`
    with page as (
      select post.*, wrote.ref from post join byline as wrote on wrote.id = post.byline_id
       where post.guid = ${guid} and ${postVisibleTo(viewer)}
       order by wrote.identity_id is null, post.id limit 1)
    select page.id, page.reach, ${rootView(meant, viewer)} as post from page`.execute(db);
  return rows[0] ?? null;
}
