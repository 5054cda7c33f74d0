/** Notices: what an account is told. One row per event; what it points at is joined by whoever shows it. */
import { sql } from "kysely";
import type { Tx } from "./database.ts";
import type { Tables } from "./tables.ts";

export type NoticeKind = Tables["notification"]["kind"];

export type NewNotice = {
  readonly accountId: number;
  readonly kind: NoticeKind;
  /** Who did it. */
  readonly bylineId: number;
  readonly postId?: number | null;
  readonly commentId?: number | null;
  readonly conversationId?: number | null;
  readonly at: Date;
};

/**
 * Tells an account something, once. Left out silently: what the account itself did, what somebody did whom it blocks or mutes, what is
 * about a post that an import still holds back (R11), and accounts that are not open.
 * `writes` is told anew with each new message of a conversation; whoever calls knows that the message is new.
 */
export async function notify(tx: Tx, notice: NewNotice): Promise<void> {
  const { accountId, kind, bylineId, at } = notice;
  const [postId, commentId, conversationId] = [notice.postId, notice.commentId, notice.conversationId].map(
    (id) => id ?? null,
  );
  await sql`
    insert into notification (account_id, kind, byline_id, post_id, comment_id, conversation_id, created_at)
    select account.id, ${kind}, byline.id, ${postId}::bigint, ${commentId}::bigint, ${conversationId}::bigint, ${at}::timestamptz
      from account, byline left join identity on identity.id = byline.identity_id
     where account.id = ${accountId} and account.state = 'active' and byline.id = ${bylineId}
       and identity.person_id is distinct from account.person_id
       and not exists (select 1 from block where block.account_id = account.id and block.person_id = identity.person_id)
       and not exists (select 1 from mute where mute.account_id = account.id and mute.person_id = identity.person_id)
       and not exists (select 1 from post join import on import.id = post.import_id
                        where post.id = ${postId}::bigint and import.released_at is null)
    on conflict (account_id, kind, byline_id, post_id, comment_id, conversation_id) do update
       set created_at = excluded.created_at, read_at = null
     where notification.kind = 'writes' and excluded.created_at > notification.created_at`.execute(tx);
}
