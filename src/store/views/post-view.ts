/** A post as pages show it: its columns, author, photos, poll, place, what it reshares, and how many answered. */
import { type RawBuilder, sql } from "kysely";
import { limits } from "../../base/limits.ts";
import type { CustomEmoji } from "../../core/custom-emoji.ts";
import type { Reach } from "../../core/post.ts";
import type { Viewer } from "../../core/visibility.ts";
import type { LeftOut } from "../content/fine-print.ts";
import { pictureOf } from "../content/foreign-emojis.ts";
import { doubtOf, postVisibleTo, relayableVisibleTo } from "../content/visibility.ts";
import { isByShutOut } from "../people/shut-out.ts";
import { type AuthorView, authorOf, distinctPersons } from "./author.ts";

export type PhotoView = {
  readonly id: number;
  /** It is at another pod, which this one asks for it. */
  readonly remote: boolean;
  readonly name: string;
  /** The folder of the account's photos; null where there is no file of it here. */
  readonly path: string | null;
  readonly text: string | null;
  readonly width: number | null;
  readonly height: number | null;
};

export type PollView = {
  readonly question: string;
  /** How many persons voted, in all; where `several` answers may be chosen by one, so many at least. */
  readonly voters: number;
  readonly several: boolean;
  readonly unproved: number;
  readonly answers: readonly { readonly id: number; readonly answer: string; readonly votes: number }[];
  /** The answer that the viewer voted for. */
  readonly chosen: number | null;
  /** When nobody can vote any more; null: never. */
  readonly endsAtMs: number | null;
};

/** What the viewer has to do with a post or a comment. */
export type OwnPart = {
  /** The viewer wrote it. */
  readonly mine: boolean;
  readonly liked: boolean;
  /** The emoji that the viewer reacted by, instead. */
  readonly emoji: string | null;
  /** The viewer may say something about it: somebody known wrote it, and no import holds it back. */
  readonly open: boolean;
};

/** A post that another one shares anew. */
export type RootView = {
  readonly guid: string;
  readonly text: string;
  readonly author: AuthorView;
  readonly photos: number;
} & Worded;

/** What its author wants to stand before it until its reader opens it: words, or none but that there is reason to. */
export type Folded = { readonly contentWarning: string | null; readonly sensitive: boolean };

/** Words with what is declared beside them: the emojis that they call. */
export type Worded = Folded & { readonly emojis: readonly CustomEmoji[] | null };

/** A post that another one names beside its own words. */
export type NamedPost = {
  readonly ref: string;
  /** Null where it is not here, or not for the viewer. */
  readonly post: RootView | null;
};

/** `emojis`: other reactions, the most frequent first; `url`: of a custom one, where its picture is. */
export type ReactionCounts = {
  readonly likes: number;
  readonly dislikes: number;
  readonly unproved: number;
  readonly emojis: readonly { readonly emoji: string; readonly n: number; readonly url?: string }[];
};

export type PostView = {
  readonly id: number;
  readonly guid: string;
  readonly kind: "post" | "reshare";
  readonly reach: Reach;
  readonly text: string;
  readonly providerName: string | null;
  readonly place: string | null;
  readonly writtenAt: Date;
  readonly editedAt: Date | null;
  /** Only its importer sees it yet (R11). */
  readonly held: boolean;
  readonly author: AuthorView;
  readonly photos: readonly PhotoView[];
  readonly poll: PollView | null;
  readonly rootRef: string | null;
  /** Null where the root is not here, or not for the viewer. */
  readonly root: RootView | null;
  readonly quoted: NamedPost | null;
  /** What it answers, where it is for fewer people than that. */
  readonly answers: NamedPost | null;
  /** Of a post of the viewer's: whom in its aspects it did not reach. */
  readonly leftOut: readonly LeftOut[];
  readonly comments: number;
  readonly reactions: ReactionCounts;
  readonly part: OwnPart;
} & Worded;

/**
 * The columns of a `PostView` over rows of `post` called `page`, which the viewer may see.
 * `location.address` is all that is shown of a place: the coordinates are kept and leave again with the archive.
 */
export function postColumns(viewer: Viewer): RawBuilder<PostView> {
  return sql<PostView>`
    page.id, page.guid, page.kind, page.reach, page.text, page.fine -> 'emojis' as emojis,
    ${warningOf("page")} as "contentWarning", coalesce((page.fine ->> 'sensitive')::boolean, false) as sensitive,
    page.provider_name as "providerName",
    page.location->>'address' as place,
    page.written_at as "writtenAt", page.edited_at as "editedAt",
    exists (select 1 from import where import.id = page.import_id and import.released_at is null) as held,
    ${authorOf("page", viewer)} as author,
    ${photosOfPage} as photos,
    ${pollOfPage(viewer)} as poll,
    page.root_ref as "rootRef",
    ${rootOfPage(viewer)} as root, ${namedByPage("quoted", viewer)} as quoted, ${namedByPage("answers", viewer)} as answers,
    ${leftOutOfPage(viewer)} as "leftOut",
    (select count(*) from comment where comment.post_id = page.id and ${relayableVisibleTo("comment", viewer)}
        and ${notDistant("comment", viewer)}) as comments,
    ${reactionsOf(sql`reaction.post_id = page.id`, viewer)} as reactions,
    ${partIn("page", sql`reaction.post_id = page.id`, viewer)} as part`;
}

/** What stands before a post: its author's words, or the tag by which diaspora* marks one (core `warningOf`). */
const warningOf = (post: "page" | "post") => sql`coalesce(nullif(trim(${sql.ref(`${post}.content_warning`)}), ''),
  case when ${sql.ref(`${post}.text`)} ~* '(^|[^[:alnum:]_#])#nsfw($|[^[:alnum:]_-])' then '#nsfw' end)`;

/** A condition on the table of that name: its row is by nobody whom the viewer blocks (core/mute.ts), or who is shut out. */
export function notDistant(table: "post" | "comment", viewer: Viewer): RawBuilder<boolean> {
  const shown = sql<boolean>`not ${isByShutOut(`${table}.byline_id`)}`;
  return viewer.kind === "visitor"
    ? shown
    : sql<boolean>`${shown} and not exists (select 1 from block join identity on identity.person_id = block.person_id join byline on byline.identity_id = identity.id
        where block.account_id = ${viewer.accountId} and byline.id = ${sql.ref(`${table}.byline_id`)})`;
}

/** As `findReactions` has it: one that came along in an archive counts, and can be taken back, once its import is released. */
const ownReactionStands = sql`(reaction.import_id is null or exists (
  select 1 from import where import.id = reaction.import_id and import.released_at is not null))`;

/** JSON `OwnPart` of the row `of`, whose reactions fit `reactions`. */
export function partIn(of: "page" | "comment", reactions: RawBuilder<unknown>, viewer: Viewer): RawBuilder<OwnPart> {
  if (viewer.kind === "visitor")
    return sql<OwnPart>`json_build_object('mine', false, 'liked', false, 'emoji', null, 'open', false)`;
  const writer = sql`(select identity.person_id from byline join identity on identity.id = byline.identity_id where byline.id = ${sql.ref(`${of}.byline_id`)})`;
  const own = sql`select reaction.kind from reaction join byline on byline.id = reaction.byline_id join identity on identity.id = byline.identity_id
                   where ${reactions} and ${ownReactionStands} and identity.person_id = ${viewer.personId}`;
  return sql<OwnPart>`json_build_object(
    'mine', ${writer} is not distinct from ${viewer.personId},
    'liked', exists (${own} and reaction.kind = 'like'), 'emoji', (${own} and reaction.kind not in ('like', 'dislike') order by reaction.id limit 1),
    'open', ${writer} is not null and (${sql.ref(`${of}.import_id`)} is null
             or exists (select 1 from import where import.id = ${sql.ref(`${of}.import_id`)} and import.released_at is not null)))`;
}

/** JSON `ReactionCounts` of the reactions that fit `which` and that the viewer may see. */
export function reactionsOf(which: RawBuilder<unknown>, viewer: Viewer): RawBuilder<ReactionCounts> {
  const kind = (name: string) => sql`${distinctPersons} filter (where reaction.kind = ${sql.lit(name)})`;
  return sql<ReactionCounts>`(
    select json_build_object('likes', ${kind("like")}, 'dislikes', ${kind("dislike")},
             'unproved', ${distinctPersons} filter (where ${doubtOf("reaction")} is not null), 'emojis', ${emojisOf(which, viewer)})
      from reaction
      join byline on byline.id = reaction.byline_id
      left join identity on identity.id = byline.identity_id
     where ${which} and ${relayableVisibleTo("reaction", viewer)} and not ${isByShutOut("reaction.byline_id")})`;
}

const emojisOf = (which: RawBuilder<unknown>, viewer: Viewer) => sql`coalesce((
  select json_agg(json_strip_nulls(json_build_object('emoji', kind, 'n', n, 'url', url)) order by n desc, kind, url)
    from (select reaction.kind, case when reaction.kind like ':%' then ${pictureOf("reaction")} end as url, ${distinctPersons} as n
            from reaction join byline on byline.id = reaction.byline_id left join identity on identity.id = byline.identity_id
           where ${which} and reaction.kind not in ('like', 'dislike') and ${relayableVisibleTo("reaction", viewer)} and not ${isByShutOut("reaction.byline_id")}
           group by 1, 2 order by n desc, 1, 2 limit ${sql.lit(limits.emojisShown)}) as each), '[]')`;

/** The folder of the photos of whose import brought the photo, or else of the account that it was put up with, also where that was left; or of its person's. */
export const photoFolder: RawBuilder<string | null> = sql<string | null>`(
  select account.photo_path from account
   where account.id = (select import.account_id from import where import.id = photo.import_id)
      or (photo.import_id is null and account.id =
           (select coalesce(own_key.account_id, open.id) from byline join identity on identity.id = byline.identity_id
              left join own_key on own_key.identity_id = identity.id
              left join account as open on open.person_id = identity.person_id and open.state in ('inactive', 'active')
             where byline.id = photo.byline_id)))`;

const photosOfPage = sql`coalesce((
  select json_agg(json_build_object(
           'id', photo.id, 'remote', (photo.remote_path is not null and photo.import_id is null) or photo.at_new_home,
           'name', photo.name, 'text', photo.text, 'width', photo.width, 'height', photo.height,
           'path', case when photo.blob is not null then ${photoFolder} end) order by photo.position, photo.id)
    from (select * from photo where photo.post_id = page.id order by photo.position, photo.id limit ${sql.lit(limits.photosShown)}) as photo), '[]')`;

function pollOfPage(viewer: Viewer): RawBuilder<PollView | null> {
  const votes = (which: RawBuilder<unknown>, what: RawBuilder<unknown>) => sql`(
    select ${what} from vote
      join byline on byline.id = vote.byline_id
      left join identity on identity.id = byline.identity_id
      join poll_answer as chosen on chosen.id = vote.answer_id
     where ${which} and ${relayableVisibleTo("vote", viewer)})`;
  const ofPoll = sql`chosen.poll_id = poll.id`;
  const several = sql`coalesce((page.fine ->> 'several')::boolean, false)`;
  return sql<PollView | null>`(
    select json_build_object(
             'question', poll.question, 'endsAtMs', floor(extract(epoch from poll.ends_at) * 1000)::bigint,
             'voters', greatest(${votes(ofPoll, distinctPersons)}, (select case when ${several} then max(told_votes) else sum(told_votes) end from poll_answer where poll_answer.poll_id = poll.id)),
             'several', ${several},
             'unproved', ${votes(ofPoll, sql`count(*) filter (where ${doubtOf("vote")} is not null)`)},
             'answers', (select coalesce(json_agg(json_build_object(
                           'id', poll_answer.id, 'answer', poll_answer.answer,
                           'votes', greatest(${votes(sql`vote.answer_id = poll_answer.id`, distinctPersons)}, poll_answer.told_votes))
                           order by poll_answer.position, poll_answer.id), '[]')
                           from (select * from poll_answer where poll_answer.poll_id = poll.id
                                  order by poll_answer.position, poll_answer.id limit ${sql.lit(limits.pollAnswersShown)}) as poll_answer),
             'chosen', ${
               viewer.kind === "visitor"
                 ? sql`null`
                 : votes(
                     sql`chosen.poll_id = poll.id and identity.person_id = ${viewer.personId}`,
                     sql`min(vote.answer_id)`,
                   )
             })
      from poll where poll.post_id = page.id)`;
}

const leftOutOfPage = (viewer: Viewer): RawBuilder<LeftOut[]> =>
  viewer.kind === "visitor"
    ? sql<LeftOut[]>`'[]'::jsonb`
    : sql<LeftOut[]>`(case when exists (
        select 1 from byline join identity on identity.id = byline.identity_id where byline.id = page.byline_id and identity.person_id = ${viewer.personId})
      then coalesce(page.fine -> 'leftOut', '[]') else '[]' end)`;

/** JSON `RootView` of the post that fits `which`, if the viewer may see it; the row of who wrote it is called `wrote`. */
export const rootView = (
  which: RawBuilder<unknown>,
  viewer: Viewer,
): RawBuilder<RootView | null> => sql<RootView | null>`(
  select json_build_object('guid', post.guid, 'text', post.text, 'emojis', post.fine -> 'emojis', 'author', ${authorOf("post", viewer)},
           'contentWarning', ${warningOf("post")}, 'sensitive', coalesce((post.fine ->> 'sensitive')::boolean, false),
           'photos', (select count(*) from photo where photo.post_id = post.id))
    from post
    join byline as wrote on wrote.id = post.byline_id
   where ${which} and ${postVisibleTo(viewer)} and ${notDistant("post", viewer)}
   order by wrote.identity_id is null, post.id limit 1)`;

const rootOfPage = (viewer: Viewer): RawBuilder<RootView | null> =>
  rootView(sql`page.root_guid is not null and post.guid = page.root_guid and wrote.ref = page.root_ref`, viewer);

/** The author may be named by an address on another network than the one that it was written on. */
function namedByPage(how: "quoted" | "answers", viewer: Viewer): RawBuilder<NamedPost | null> {
  const place = sql`page.fine -> ${sql.lit(how)}`;
  const isTheirs = sql`(wrote.ref = ${place} ->> 'author' or exists (
    select 1 from identity as named join identity as writer on writer.person_id = named.person_id
     where named.ref = ${place} ->> 'author' and writer.id = wrote.identity_id))`;
  return sql<NamedPost | null>`(case when jsonb_typeof(${place}) = 'object' then json_build_object(
    'ref', ${place} ->> 'author', 'post', ${rootView(sql`post.guid = ${place} ->> 'guid' and ${isTheirs}`, viewer)}) end)`;
}
