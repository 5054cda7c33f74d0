/** Posts for an archive: the owner's own with all that belongs to them, and those of others that the owner's words hang on. */
import { type RawBuilder, sql } from "kysely";
import type { CarriedFine, LocationFields, PollItem } from "../../core/snapshot.ts";
import { postVisibleTo } from "../content/visibility.ts";
import type { Tx } from "../database.ts";
import { pagesOf } from "./cursor.ts";
import type { ExportOwner } from "./owner.ts";
import { ids } from "./relations.ts";

export type PhotoRow = {
  readonly guid: string;
  readonly name: string;
  /** Its file is here. */
  readonly here: boolean;
  readonly remotePath: string | null;
  readonly text: string | null;
  /** ISO 8601. */
  readonly writtenAt: string | null;
  readonly width: number | null;
  readonly height: number | null;
};

export type ExportPost = {
  readonly kind: "post" | "reshare";
  readonly author: string;
  readonly guid: string;
  readonly limited: boolean;
  readonly audienceId: number | null;
  readonly podSetId: number | null;
  readonly text: string;
  readonly providerName: string | null;
  readonly location: LocationFields | null;
  readonly rootRef: string | null;
  readonly rootGuid: string | null;
  readonly writtenAt: Date;
  readonly editedAt: Date | null;
  readonly extra: Readonly<Record<string, unknown>> | null;
  readonly photos: readonly PhotoRow[] | null;
  readonly poll: PollItem | null;
  readonly fine: CarriedFine | null;
  /** Of the owner's own limited posts: names of the aspects that they were shown in. */
  readonly aspects?: readonly string[] | null;
};

/** What of a fine print goes along (`CarriedFine`); null where that is nothing. */
export const carriedFine = (fine: RawBuilder<unknown>): RawBuilder<CarriedFine | null> => sql<CarriedFine | null>`
  (select jsonb_object_agg(said.key, said.value) from jsonb_each(${fine}) as said
    where said.key in ('warning', 'sensitive', 'quoted', 'answers', 'original', 'emojis'))`;

export const postColumns = sql`
  post.kind, byline.ref as author, post.guid, post.reach = 'limited' as limited, post.audience_id as "audienceId", post.pod_set_id as "podSetId",
  post.text, post.provider_name as "providerName", post.location, post.root_ref as "rootRef", post.root_guid as "rootGuid",
  post.written_at as "writtenAt", post.edited_at as "editedAt", post.extra,
  (select json_agg(json_build_object('guid', photo.guid, 'name', photo.name, 'here', photo.blob is not null, 'remotePath', photo.remote_path,
                                     'text', photo.text, 'writtenAt', photo.written_at, 'width', photo.width, 'height', photo.height)
                   order by photo.position, photo.id)
     from photo where photo.post_id = post.id) as photos,
  (select json_build_object('guid', poll.guid, 'question', poll.question, 'endsAtMs', floor(extract(epoch from poll.ends_at) * 1000)::bigint, 'answers',
            (select json_agg(json_build_object('guid', answer.guid, 'answer', answer.answer) order by answer.position, answer.id)
               from poll_answer as answer where answer.poll_id = poll.id))
     from poll where poll.post_id = post.id) as poll,
  ${carriedFine(sql.ref("post.fine"))} as fine`;

/**
 * Tables and condition of the owner's posts and reshares (`post`, `byline`). One that is here under two bylines (live, and in an archive that
 * nobody has proved) comes once: the one that an identity wrote.
 */
export const ownPosts = ({ bylineIds }: ExportOwner): RawBuilder<unknown> => sql`
  post join byline on byline.id = post.byline_id
     where post.byline_id = any(${ids(bylineIds)})
       and not exists (
         select 1 from post as twin join byline as other on other.id = twin.byline_id
          where twin.guid = post.guid and twin.byline_id = any(${ids(bylineIds)}) and twin.byline_id <> post.byline_id
            and (other.identity_id is null, other.id) < (byline.identity_id is null, byline.id))`;

/** In the order in which they came here. */
export const ownPostPages = (tx: Tx, owner: ExportOwner): AsyncGenerator<readonly ExportPost[]> =>
  pagesOf(
    tx,
    sql<ExportPost>`
    select ${postColumns},
           (select json_agg(aspect.name order by aspect.position, aspect.id)
              from post_aspect join aspect on aspect.id = post_aspect.aspect_id
             where post_aspect.post_id = post.id and aspect.account_id = ${owner.accountId}) as aspects
      from ${ownPosts(owner)}
     order by post.id`,
  );

/** Public posts of others that the owner answered, liked, voted in or shared anew, where the account may see them and this pod knows who wrote them. */
export const othersPostPages = (tx: Tx, owner: ExportOwner, protocol: string): AsyncGenerator<readonly ExportPost[]> =>
  pagesOf(
    tx,
    sql<ExportPost>`
    with own as (select unnest(${ids(owner.bylineIds)}) as id),
    touched as (
      select comment.post_id as id from comment join own on own.id = comment.byline_id
      union select reaction.post_id from reaction join own on own.id = reaction.byline_id where reaction.post_id is not null
      union select comment.post_id from reaction join own on own.id = reaction.byline_id join comment on comment.id = reaction.comment_id
      union select poll.post_id from vote join own on own.id = vote.byline_id join poll_answer on poll_answer.id = vote.answer_id
                                 join poll on poll.id = poll_answer.poll_id
      union select root.id from post as reshare join own on own.id = reshare.byline_id
                   join post as root on root.guid = reshare.root_guid join byline as wrote on wrote.id = root.byline_id and wrote.ref = reshare.root_ref
             where reshare.kind = 'reshare')
    select ${postColumns}
      from touched join post on post.id = touched.id join byline on byline.id = post.byline_id
      join identity on identity.id = byline.identity_id
     where post.kind = 'post' and post.reach = 'public' and post.import_id is null and identity.protocol = ${protocol}
       and not (post.byline_id = any(${ids(owner.bylineIds)}))
       and ${postVisibleTo({ kind: "account", accountId: owner.accountId, personId: owner.personId })}
     order by post.id`,
  );

/** Copies of posts of others that came with archives and that this pod does not have. */
export const keptPostPages = (
  tx: Tx,
  owner: ExportOwner,
): AsyncGenerator<
  readonly { readonly ref: string; readonly guid: string; readonly values: Readonly<Record<string, unknown>> }[]
> =>
  pagesOf(
    tx,
    sql<{ ref: string; guid: string; values: Readonly<Record<string, unknown>> }>`
    select said.ref, said.guid, said.values
      from ledger cross join lateral jsonb_to_record(ledger.item) as said (ref text, guid text, values jsonb)
     where ledger.import_id = any(${ids(owner.importIds)}) and ledger.kind = 'othersPost' and ledger.outcome = 'waiting'
     order by ledger.import_id, length(ledger.place), ledger.place`,
  );

/** Who may see the posts of an audience, on the network of the archive, by where they are now; without the owner. */
export async function readAudience(tx: Tx, audienceId: number, owner: ExportOwner): Promise<readonly string[]> {
  const { rows } = await sql<{ ref: string }>`
    select distinct coalesce(home.ref, byline.ref) as ref
      from audience_member as member join byline on byline.id = member.byline_id
      left join identity as took on took.id = byline.identity_id
      left join identity as home on home.person_id = took.person_id and home.protocol = took.protocol and home.state = 'current'
     where member.audience_id = ${audienceId} and byline.protocol = (select protocol from identity where id = ${owner.identityId}) and took.person_id is distinct from ${owner.personId} order by 1`.execute(
    tx,
  );
  return rows.map(({ ref }) => ref).filter((ref) => ref !== owner.ref);
}

/** Which pods know of the posts that share this list, as an archive said. */
export async function readPodSet(tx: Tx, podSetId: number): Promise<readonly string[]> {
  const row = await tx.selectFrom("pod_set").select("uris").where("id", "=", podSetId).executeTakeFirstOrThrow();
  return row.uris as readonly string[];
}

/** The pods of the account's contacts: those who know of what it writes to everybody. Without a slash at the end, in order. */
export async function readContactPods(
  tx: Tx,
  { accountId }: ExportOwner,
  protocol: string,
): Promise<readonly string[]> {
  const { rows } = await sql<{ base: string }>`
    select distinct identity.base_url as base
      from contact join identity on identity.person_id = contact.person_id and identity.protocol = ${protocol} and identity.state = 'current'
     where contact.account_id = ${accountId} and identity.base_url is not null order by 1`.execute(tx);
  return rows.map(({ base }) => base.replace(/\/$/, ""));
}
