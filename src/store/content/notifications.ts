/** Notices: what an account is told. One row per event; what it points at is joined by whoever shows it. */
import { sql } from "kysely";
import { limits } from "../../base/limits.ts";
import { type LetterKind, type LetterWishes, wantsLetter } from "../../core/letters.ts";
import type { NoticeKind, PodNoticeKind } from "../../core/notice.ts";
import { type Db, often, type Tx } from "../database.ts";
import { putJobs } from "../post-office/jobs.ts";

export type { NoticeKind } from "../../core/notice.ts";

export type NewNotice = {
  readonly accountId: number;
  readonly kind: NoticeKind;
  /** Who did it. */
  readonly bylineId: number;
  readonly postId?: number | null;
  readonly commentId?: number | null;
  readonly conversationId?: number | null;
  /** Of `offers` alone: the identity that they say to have been. */
  readonly about?: number | null;
  readonly at: Date;
};

/**
 * Tells an account something, once. Left out silently: what the account itself did, what somebody did whom it blocks or mutes, what is
 * about a post that an import still holds back (R11), and accounts that are not open.
 * `writes` is told anew with each new message of a conversation; whoever calls knows that the message is new.
 */
export const notify = (tx: Tx, notice: NewNotice): Promise<void> => notifyAll(tx, [notice]);

/** As `notify`, each of them: of several events. */
export async function notifyAll(tx: Tx, notices: readonly NewNotice[]): Promise<void> {
  if (notices.length === 0) return;
  const ids = (of: (notice: NewNotice) => number | null | undefined) => notices.map((each) => of(each) ?? null);
  const { rows } = await sql<{
    accountId: number;
    kind: NoticeKind;
    at: Date;
    address: string | null;
    wishes: LetterWishes;
  }>`${often}
    with told as (
    insert into notification (account_id, kind, byline_id, post_id, comment_id, conversation_id, about, created_at)
    select account.id, notice.kind, byline.id, notice.post_id, comment_id, conversation_id, notice.about, at
      from unnest(${ids(({ accountId }) => accountId)}::bigint[], ${notices.map(({ kind }) => kind)}::text[],
                  ${ids(({ bylineId }) => bylineId)}::bigint[], ${ids(({ postId }) => postId)}::bigint[],
                  ${ids(({ commentId }) => commentId)}::bigint[], ${ids(({ conversationId }) => conversationId)}::bigint[],
                  ${ids(({ about }) => about)}::bigint[], ${notices.map(({ at }) => at)}::timestamptz[])
             with ordinality as notice (account_id, kind, byline_id, post_id, comment_id, conversation_id, about, at, nth)
      join account on account.id = notice.account_id join byline on byline.id = notice.byline_id
      left join identity on identity.id = byline.identity_id
     where account.state = 'active' and identity.person_id is distinct from account.person_id
       and not exists (select 1 from block where block.account_id = account.id and block.person_id = identity.person_id)
       and not exists (select 1 from mute where mute.account_id = account.id and mute.person_id = identity.person_id)
       and not exists (select 1 from post join import on import.id = post.import_id
                        where post.id = notice.post_id and import.released_at is null)
     order by nth
    on conflict (account_id, kind, byline_id, post_id, comment_id, conversation_id, about) do update
       set created_at = excluded.created_at, read_at = null
     where notification.kind = 'writes' and excluded.created_at > notification.created_at
    returning account_id, kind, created_at)
    select account.id as "accountId", told.kind, min(told.created_at) as at,
           case when email_confirmed_at is not null then email end as address, letters as wishes
      from account join told on told.account_id = account.id group by account.id, told.kind`.execute(tx);
  // What happens within a few minutes is one letter.
  await putJobs(
    tx,
    rows.flatMap(({ accountId, kind, at, address, wishes }) => {
      const letter = letterOfNotice[kind];
      if (address == null || letter === undefined || !wantsLetter(letter, wishes)) return [];
      const runAt = new Date(at.getTime() + limits.noticeLetterMs);
      return [{ kind: noticeLetterKind, key: `${accountId} ${letter}`, args: { accountId, letter }, runAt }];
    }),
  );
}

/** The job that writes a letter about notices; it is put with them. */
export const noticeLetterKind = "notice-letter";

/**
 * Which accounts were told so often, ever, that somebody says to have been that identity; what is withdrawn, and shown no more, counts too: else whoever has many accounts says so by turns.
 * @param of.among  accounts to look at
 */
export async function accountsTold(
  db: Db,
  identityId: number,
  of: { readonly among: readonly number[]; readonly times: number },
): Promise<ReadonlySet<number>> {
  const { rows } = await sql<{ accountId: number }>`
    select account_id as "accountId" from notification
     where account_id = any(${of.among as number[]}::bigint[]) and kind = 'offers' and about = ${identityId}
     group by account_id having count(*) >= ${of.times}`.execute(db);
  return new Set(rows.map(({ accountId }) => accountId));
}

/** Notices that there are letters about. */
const letterOfNotice: Readonly<Partial<Record<NoticeKind, LetterKind>>> = {
  mentions: "mentions",
  comments: "comments",
  shares: "shares",
  asks: "asks",
  writes: "writes",
};

/** Does the account have unread notices that such a letter is about? Whoever has read them needs no letter. */
export async function hasUnread(db: Db, accountId: number, letter: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from notification where account_id = ${accountId} and kind = ${letter} and read_at is null and ${wanted} limit 1`.execute(
    db,
  );
  return rows.length > 0;
}

/**
 * Tells an account what became of something that the pod did for it, once for each; about an import, which may be tried again, anew once it was read.
 * @param about  the id of the import, export or migration, as the kind says; of what failed or waits: of the move-in
 * @returns false: it was told before, or the account is closed
 */
export async function notifyOfPod(
  tx: Tx,
  notice: { readonly accountId: number; readonly kind: PodNoticeKind; readonly about: number; readonly at: Date },
): Promise<boolean> {
  const { accountId, kind, about, at } = notice;
  const told = await sql`
    insert into notification (account_id, kind, about, created_at)
    select id, ${kind}, ${about}::bigint, ${at}::timestamptz from account where id = ${accountId} and state <> 'closed'
    on conflict on constraint notification_once do update set created_at = excluded.created_at, read_at = null
       where notification.read_at is not null and excluded.kind like 'import-%'`.execute(tx);
  return (told.numAffectedRows ?? 0n) > 0n;
}

const importKinds: readonly PodNoticeKind[] = ["import-done", "import-needs-you", "import-failed"];

/** Whoever looks at their move-in has seen what they were told about it. */
export async function readImportNotices(db: Db, accountId: number, now: Date): Promise<void> {
  await sql`
    update notification set read_at = ${now}
     where account_id = ${accountId} and kind = any(${importKinds as string[]}) and read_at is null`.execute(db);
}

/** Nothing is to be decided any more. @param thrownAway  the import that is no more: nothing of it is told either; null: there was none */
export async function dropImportNotices(tx: Tx, accountId: number, thrownAway: number | null = null): Promise<void> {
  await sql`
    delete from notification where account_id = ${accountId}
       and (kind in ('import-needs-you', 'import-failed') or (kind = 'import-done' and about = ${thrownAway}::bigint))`.execute(
    tx,
  );
}

type GroupOf<Kind> = {
  readonly kind: Kind;
  /** What the pod tells of: its id. */
  readonly about: number | null;
  /** Of the newest event. */
  readonly at: Date;
  readonly unread: boolean;
  /** Ids of the events, for `markRead`. */
  readonly ids: readonly number[];
  /** How many people; the newest three stand in `who`. */
  readonly people: number;
  readonly who: readonly { readonly ref: string; readonly name: string | null }[];
  readonly postGuid: string | null;
  readonly conversationGuid: string | null;
};

/** Of what others did, or of what the pod tells. */
export type PodNotice = GroupOf<PodNoticeKind>;
export type NoticeGroup = GroupOf<NoticeKind> | PodNotice;

/** Rows that the account wants to see now: not of those whom it has blocked or muted since, nor offers that are withdrawn, proved by now, of a pod that has answered since, or instead of somebody whom it follows no more. */
const wanted = sql`not exists (select 1 from byline join identity on identity.id = byline.identity_id
    where byline.id = notification.byline_id
      and (exists (select 1 from block where block.account_id = notification.account_id and block.person_id = identity.person_id)
        or exists (select 1 from mute where mute.account_id = notification.account_id and mute.person_id = identity.person_id)))
  and (notification.kind <> 'offers' or exists (
    select 1 from byline join move_link on move_link.identity_id = byline.identity_id
      join identity as old on old.id = notification.about and old.ref = move_link.previous_ref and old.state = 'current'
      join outbox_host as silent on silent.host = old.host and silent.failing_since <= notification.created_at
      join contact on contact.account_id = notification.account_id and contact.person_id = old.person_id
      join tie on tie.contact_id = contact.id and tie.protocol = old.protocol and tie.ours <> 'none'
     where byline.id = notification.byline_id))`;

const ofPod = sql`case when notification.byline_id is null then notification.about end`;
/** What happens often to one thing is one line: all comments on a post, all its likes; so are all offers. Who shares, or asks to, stands alone. */
const groups = sql`
  select notification.kind, notification.post_id, notification.conversation_id, ${ofPod} as about,
         case when notification.kind in ('shares', 'asks') then notification.id end as single, max(notification.created_at) as at,
         bool_or(notification.read_at is null) as unread, array_agg(notification.id order by notification.created_at desc, notification.id desc) as ids
    from notification`;
const groupBy = sql`group by notification.kind, notification.post_id, notification.conversation_id, ${ofPod}, single`;

/** An account's notices, grouped, the newest first. */
export async function listNotices(
  db: Db,
  accountId: number,
  page: { readonly skip?: number; readonly most: number },
): Promise<NoticeGroup[]> {
  const { rows } = await sql<NoticeGroup>`
    with grouped as (
      ${groups} where notification.account_id = ${accountId} and ${wanted} ${groupBy}
       order by at desc, max(notification.id) desc limit ${page.most} offset ${page.skip ?? 0})
    select grouped.kind, grouped.about, grouped.at, grouped.unread, grouped.ids, post.guid as "postGuid", conversation.guid as "conversationGuid",
           (select count(distinct identity.person_id) from notification join byline on byline.id = notification.byline_id
              join identity on identity.id = byline.identity_id where notification.id = any(grouped.ids)) as people,
           (select coalesce(json_agg(json_build_object('ref', ref, 'name', name, 'emojis', emojis) order by latest desc), '[]')
              from (select home.ref, nullif(profile.display_name, '') as name, profile.emojis, max(notification.created_at) as latest
                      from notification join byline on byline.id = notification.byline_id join identity on identity.id = byline.identity_id
                      join lateral (select id, ref from identity as each where each.person_id = identity.person_id
                                     order by each.state = 'current' desc, each.id = identity.id desc limit 1) as home on true
                      left join profile on profile.identity_id = home.id
                     where notification.id = any(grouped.ids) group by home.ref, profile.display_name, profile.emojis
                     order by latest desc, home.ref limit 3) as newest) as who
      from grouped left join post on post.id = grouped.post_id left join conversation on conversation.id = grouped.conversation_id
     order by grouped.at desc, grouped.ids[1] desc`.execute(db);
  return rows;
}

/** How many lines of the list hold something unread. */
export async function countUnreadNotices(db: Db, accountId: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (${groups} where notification.account_id = ${accountId} and notification.read_at is null and ${wanted} ${groupBy}) as line`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
}

/** @param ids  only these; null: all that there are. @returns how many were unread */
export async function markNoticesRead(
  tx: Tx,
  accountId: number,
  ids: readonly number[] | null,
  now: Date,
): Promise<number> {
  const read = await sql`
    update notification set read_at = ${now}
     where account_id = ${accountId} and read_at is null
       and (${ids === null} or id = any(${(ids ?? []) as number[]}::bigint[]))`.execute(tx);
  return Number(read.numAffectedRows ?? 0);
}
