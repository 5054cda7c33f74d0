/** Comments, reactions and votes for an archive: the owner's own, on whatever they hang, and those of others below the owner's posts. */
import { type RawBuilder, sql } from "kysely";
import type { CarriedFine } from "../../core/snapshot.ts";
import { relayableVisibleTo } from "../content/visibility.ts";
import type { Tx } from "../database.ts";
import { pagesOf } from "./cursor.ts";
import type { ExportOwner } from "./owner.ts";
import { carriedFine } from "./posts.ts";
import { ids, keptWhole } from "./relations.ts";

export type ExportRelayable = {
  readonly guid: string;
  /** Who wrote it: the address whose key proves it where one does. */
  readonly author: string;
  /** Null: that of the archive. */
  readonly network: string | null;
  /** Of an author of this pod. */
  readonly authorIdentityId: number | null;
  readonly parentKind: "post" | "comment" | "poll";
  readonly parentGuid: string;
  readonly answerGuid: string | null;
  /** Of a comment, as it was signed; what is the owner's own as it reads here. */
  readonly text: string | null;
  /** Of a reaction. */
  readonly reaction: string | null;
  readonly writtenAt: Date | null;
  readonly editedAt: Date | null;
  readonly signature: string | null;
  /** Of a comment. */
  readonly fine: CarriedFine | null;
  readonly signed: { readonly order: readonly string[]; readonly values: Readonly<Record<string, unknown>> } | null;
};
export type RelayableKind = "comment" | "reaction" | "vote";

/** Everything that is alike, after which come parent and content. @param kind  also the name of the table */
const common = (kind: RelayableKind, protocol: string) => {
  const of = (column: string) => sql.ref(`${kind}.${column}`);
  return sql`${of("guid")}, byline.ref as author, nullif(byline.protocol, ${protocol}) as network, (select own_key.identity_id from own_key where own_key.identity_id = byline.identity_id) as "authorIdentityId",
             ${of("signature")}, ${of("signed")}`;
};

const comments = (protocol: string, text: RawBuilder<unknown>) => sql`
  select ${common("comment", protocol)}, 'post' as "parentKind", post.guid as "parentGuid", null::text as "answerGuid", ${text} as text, null::text as reaction,
         comment.written_at as "writtenAt", comment.edited_at as "editedAt", ${carriedFine(sql.ref("comment.fine"))} as fine
    from comment join byline on byline.id = comment.byline_id join post on post.id = comment.post_id`;
const reactions = (protocol: string) => sql`
  select ${common("reaction", protocol)}, case when reaction.post_id is null then 'comment' else 'post' end as "parentKind",
         case when reaction.post_id is null then parent.guid else post.guid end as "parentGuid", null::text as "answerGuid", null::text as text, reaction.kind as reaction,
         null::timestamptz as "writtenAt", null::timestamptz as "editedAt", null::jsonb as fine
    from reaction join byline on byline.id = reaction.byline_id left join comment as parent on parent.id = reaction.comment_id`;
const votes = (protocol: string) => sql`
  select ${common("vote", protocol)}, 'poll' as "parentKind", poll.guid as "parentGuid", poll_answer.guid as "answerGuid", null::text as text,
         null::text as reaction, null::timestamptz as "writtenAt", null::timestamptz as "editedAt", null::jsonb as fine
    from vote join byline on byline.id = vote.byline_id join poll_answer on poll_answer.id = vote.answer_id
    join poll on poll.id = poll_answer.poll_id join post on post.id = poll.post_id`;

/** The owner's own of one kind, in the order in which they came here. */
export function ownRelayablePages(
  tx: Tx,
  { bylineIds }: ExportOwner,
  protocol: string,
  kind: RelayableKind,
): AsyncGenerator<readonly ExportRelayable[]> {
  const rows = {
    comment: comments(protocol, sql`comment.text`),
    reaction: sql`${reactions(protocol)} left join post on post.id = reaction.post_id`,
    vote: votes(protocol),
  }[kind];
  return pagesOf(
    tx,
    sql<ExportRelayable>`${rows} where ${sql.ref(`${kind}.byline_id`)} = any(${ids(bylineIds)}) order by ${sql.ref(`${kind}.id`)}`,
  );
}

/** Others' below the owner's posts, as far as the account sees them, likes of comments there too. */
export function othersRelayablePages(
  tx: Tx,
  owner: ExportOwner,
  protocol: string,
  kind: RelayableKind,
): AsyncGenerator<readonly ExportRelayable[]> {
  const rows = {
    comment: comments(protocol, sql`coalesce(comment.original_text, comment.text)`),
    reaction: sql`${reactions(protocol)} join post on post.id = coalesce(reaction.post_id, parent.post_id)`,
    vote: votes(protocol),
  }[kind];
  return pagesOf(
    tx,
    sql<ExportRelayable>`
    ${rows} where post.byline_id = any(${ids(owner.bylineIds)}) and not (${sql.ref(`${kind}.byline_id`)} = any(${ids(owner.bylineIds)}))
       and ${relayableVisibleTo(kind, { kind: "account", accountId: owner.accountId, personId: owner.personId })}
     order by ${sql.ref(`${kind}.id`)}`,
  );
}

/** A row of an import that waits for its parent, as it was staged. */
export type WaitingRelayable = {
  readonly kind: RelayableKind;
  readonly author_ref: string | null;
  readonly guid: string;
  readonly parent_kind: "post" | "comment" | "poll";
  readonly parent_guid: string;
  readonly answer_guid: string | null;
  readonly text: string | null;
  readonly reaction: string | null;
  readonly written_at: string | null;
  readonly edited_at: string | null;
  readonly signature: string | null;
  readonly signed: ExportRelayable["signed"];
  readonly network?: string | null;
  readonly fine?: CarriedFine | null;
};

/** What came with imports of the account and has no parent here; once, however many archives have it, and not where it has come by another way. */
export const waitingRelayablePages = (
  tx: Tx,
  { importIds, bylineIds }: ExportOwner,
  whose: "own" | "others",
): AsyncGenerator<readonly { readonly item: WaitingRelayable }[]> => {
  const came = (kind: RelayableKind) => sql`
    select 1 from ${sql.table(kind)} as came join byline on byline.id = came.byline_id
     where came.guid = ledger.item ->> 'guid'
       and ${whose === "own" ? sql`came.byline_id = any(${ids(bylineIds)})` : sql`byline.ref = ledger.item ->> 'author_ref'`}`;
  return pagesOf(
    tx,
    sql<{ item: WaitingRelayable }>`
    select item from (
      select distinct on (item ->> 'guid', item ->> 'author_ref') item, import_id, place from ledger
       where import_id = any(${ids(importIds)}) and ledger.item ? 'parent_guid' and ${keptWhole}
         and kind = any(${whose === "own" ? ["comment", "reaction", "vote"] : ["othersComment", "othersReaction", "othersVote"]}::text[])
         and not exists (${came("comment")} union all ${came("reaction")} union all ${came("vote")})
       order by item ->> 'guid', item ->> 'author_ref', import_id desc, length(place), place) as kept
     order by import_id, length(place), place`,
  );
};
