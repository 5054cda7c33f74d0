/** What the pages for reading at home show: the owner's posts, the newest first, and what is said below them. */
import { sql } from "kysely";
import { relayableVisibleTo } from "../content/visibility.ts";
import type { Tx } from "../database.ts";
import { pagesOf } from "./cursor.ts";
import type { ExportOwner } from "./owner.ts";
import { type ExportPost, ownPosts, postColumns } from "./posts.ts";
import { ids } from "./relations.ts";

export async function countOwnPosts(tx: Tx, owner: ExportOwner): Promise<number> {
  const { rows } = await sql<{ count: string }>`select count(*) as count from ${ownPosts(owner)}`.execute(tx);
  return Number(rows[0]?.count ?? 0);
}

export const newestPostPages = (tx: Tx, owner: ExportOwner): AsyncGenerator<readonly ExportPost[]> =>
  pagesOf(
    tx,
    sql<ExportPost>`select ${postColumns} from ${ownPosts(owner)} order by post.written_at desc, post.id desc`,
  );

export type OfflineComment = {
  readonly postGuid: string;
  readonly guid: string;
  readonly author: string;
  readonly name: string;
  readonly text: string;
  readonly writtenAt: Date;
};

/** Below the posts of `newestPostPages`, in the order of those; the oldest comment first. As far as the account sees them. */
export const commentPages = (tx: Tx, owner: ExportOwner): AsyncGenerator<readonly OfflineComment[]> =>
  pagesOf(
    tx,
    sql<OfflineComment>`
    select owned.guid as "postGuid", comment.guid, wrote.ref as author, coalesce(profile.display_name, wrote.name, '') as name,
           coalesce(comment.original_text, comment.text) as text, comment.written_at as "writtenAt"
      from (select post.id, post.guid, post.written_at from ${ownPosts(owner)}) as owned
      join comment on comment.post_id = owned.id join byline as wrote on wrote.id = comment.byline_id
      left join profile on profile.identity_id = wrote.identity_id
     where comment.byline_id = any(${ids(owner.bylineIds)})
        or ${relayableVisibleTo("comment", { kind: "account", accountId: owner.accountId, personId: owner.personId })}
     order by owned.written_at desc, owned.id desc, comment.written_at, comment.id`,
  );
