/**
 * Things by guid: who wrote them, what they hang on, and whether a guid is free for somebody. Only what is proved and open is found: what an
 * archive claims, or holds back, never stands in the way of what is signed, and nothing can be hung on it (R11).
 */
import { type RawBuilder, sql } from "kysely";
import type { Thing, ThingKind } from "../core/message.ts";
import type { Reach } from "../core/post.ts";
import { type Db, often, type Tx } from "./database.ts";
import { isBuried } from "./tombstones.ts";

/** Kinds that have a table with a byline and a guid of their own. */
export type StoredKind = "post" | "photo" | "comment" | "reaction" | "vote" | "attendance" | "conversation" | "message";

/** An identity that may act on something now (R8). */
export type Acting = {
  readonly identityId: number;
  readonly personId: number;
  readonly ref: string;
  readonly host: string;
  /** The open account here that it is of; null elsewhere. */
  readonly accountId: number | null;
  /** Addresses that the person had before, where content moves with them; in order. */
  readonly formerly: readonly string[];
};

export type FoundThing = {
  readonly kind: ThingKind;
  readonly guid: string;
  /** In the table of its kind; of an event, that of its post. */
  readonly id: number;
  /** Address that it was written under. */
  readonly writtenAs: string;
  readonly author: Acting;
  /** The post (or conversation) at the top; of a photo without a post: itself. */
  readonly root: {
    readonly kind: "post" | "photo" | "conversation";
    readonly id: number;
    readonly guid: string;
    readonly writtenAs: string;
    readonly reach: Reach;
    readonly author: Acting;
  };
};

/** Where each kind is found: its id, guid, byline, import, whether it is proved, and its root. */
const places: Readonly<Record<ThingKind, RawBuilder<unknown>>> = {
  post: sql`select id, guid, byline_id, import_id, 'post' as root_kind, id as root_id, true as proved from post`,
  photo: sql`select id, guid, byline_id, import_id, case when post_id is null then 'photo' else 'post' end as root_kind,
                    coalesce(post_id, id) as root_id, true as proved from photo`,
  comment: sql`select id, guid, byline_id, import_id, 'post' as root_kind, post_id as root_id, coalesce(verdict, 'proved') = 'proved' as proved from comment`,
  reaction: sql`select reaction.id, reaction.guid, reaction.byline_id, reaction.import_id, 'post' as root_kind,
                       coalesce(reaction.post_id, comment.post_id) as root_id, coalesce(reaction.verdict, 'proved') = 'proved' as proved
                  from reaction left join comment on comment.id = reaction.comment_id`,
  poll: sql`select poll.id, poll.guid, post.byline_id, post.import_id, 'post' as root_kind, post.id as root_id, true as proved
              from poll join post on post.id = poll.post_id`,
  vote: sql`select vote.id, vote.guid, vote.byline_id, vote.import_id, 'post' as root_kind, poll.post_id as root_id,
                   coalesce(vote.verdict, 'proved') = 'proved' as proved
              from vote join poll_answer on poll_answer.id = vote.answer_id join poll on poll.id = poll_answer.poll_id`,
  event: sql`select id, event_guid as guid, byline_id, import_id, 'post' as root_kind, id as root_id, true as proved from post`,
  attendance: sql`select id, guid, byline_id, null::bigint as import_id, 'post' as root_kind, post_id as root_id, true as proved from attendance`,
  conversation: sql`select id, guid, byline_id, null::bigint as import_id, 'conversation' as root_kind, id as root_id, true as proved from conversation`,
  message: sql`select id, guid, byline_id, null::bigint as import_id, 'conversation' as root_kind, conversation_id as root_id, true as proved from message`,
};

const rootTables: Readonly<Record<FoundThing["root"]["kind"], RawBuilder<unknown>>> = {
  post: sql`select 'post' as kind, id, guid, byline_id, import_id, reach from post`,
  photo: sql`select 'photo' as kind, id, guid, byline_id, import_id, 'limited' as reach from photo`,
  conversation: sql`select 'conversation' as kind, id, guid, byline_id, null::bigint as import_id, 'limited' as reach from conversation`,
};

const isReleased = (importId: RawBuilder<unknown>) =>
  sql`(${importId} is null or exists (select 1 from import where import.id = ${importId} and import.released_at is not null))`;

/**
 * Those of these things that are known here, in no order; of several of one kind and guid the oldest. One query, whatever their number.
 * @param content  R8: whether a person's present identity acts on what they wrote under an earlier one
 */
export async function findThings(
  db: Db,
  protocol: string,
  content: "moves" | "stays",
  things: readonly Thing[],
): Promise<FoundThing[]> {
  if (things.length === 0) return [];
  const found: FoundThing[] = [];
  const acting = (wrote: string, home: string) =>
    content === "moves" ? sql`coalesce(${sql.ref(`${home}.id`)}, ${sql.ref(`${wrote}.id`)})` : sql.ref(`${wrote}.id`);
  for (const [kind, ofKind] of Map.groupBy(things, (thing) => thing.kind)) {
    const guids = [...new Set(ofKind.map(({ guid }) => guid))];
    const column = kind === "event" ? sql`event_guid` : sql.ref(`${tableOf(kind)}.guid`);
    const rootKinds =
      kind === "photo" ? (["post", "photo"] as const) : ([isTalk(kind) ? "conversation" : "post"] as const);
    const { rows } = await sql<Row>`${often}
      with thing as (select * from (${places[kind]} where ${column} = any(${guids}::text[])) as there where there.proved),
      root as (select there.* from (${sql.join(
        rootKinds.map((each) => rootTables[each]),
        sql` union all `,
      )}) as there
                join (select distinct root_kind, root_id from thing) as wanted on wanted.root_kind = there.kind and wanted.root_id = there.id)
      select distinct on (thing.guid) thing.guid, thing.id, wrote.ref as "writtenAs", ${actor("author", content)},
             root.kind as "rootKind", root.id as "rootId", root.guid as "rootGuid", root.reach, root_wrote.ref as "rootWrittenAs", ${actor("root", content)}
        from thing
        join byline on byline.id = thing.byline_id
        join identity as wrote on wrote.id = byline.identity_id and wrote.protocol = ${protocol}
        left join identity as home on home.person_id = wrote.person_id and home.protocol = wrote.protocol and home.state = 'current'
        join identity as author on author.id = ${acting("wrote", "home")}
        join root on root.kind = thing.root_kind and root.id = thing.root_id
        join byline as root_byline on root_byline.id = root.byline_id
        join identity as root_wrote on root_wrote.id = root_byline.identity_id and root_wrote.protocol = ${protocol}
        left join identity as root_home on root_home.person_id = root_wrote.person_id and root_home.protocol = root_wrote.protocol
                                       and root_home.state = 'current'
        join identity as root_author on root_author.id = ${acting("root_wrote", "root_home")}
       where ${isReleased(sql`thing.import_id`)} and ${isReleased(sql`root.import_id`)}
       order by thing.guid, thing.id`.execute(db);
    for (const row of rows) found.push(toThing(kind, row));
  }
  return found;
}

type Row = {
  readonly guid: string;
  readonly id: number;
  readonly writtenAs: string;
  readonly author: Acting;
  readonly rootKind: FoundThing["root"]["kind"];
  readonly rootId: number;
  readonly rootGuid: string;
  readonly rootWrittenAs: string;
  readonly reach: Reach;
  readonly rootAuthor: Acting;
};

const tableOf = (kind: ThingKind): string => (kind === "event" ? "post" : kind);
const isTalk = (kind: ThingKind): boolean => kind === "conversation" || kind === "message";

/** The identity `author` or `root_author` as JSON. An account is found only where the identity itself is one of ours. */
const actor = (who: "author" | "root", content: "moves" | "stays") => {
  const table = who === "author" ? "author" : "root_author";
  return sql`json_build_object('identityId', ${sql.ref(`${table}.id`)}, 'personId', ${sql.ref(`${table}.person_id`)},
    'ref', ${sql.ref(`${table}.ref`)}, 'host', ${sql.ref(`${table}.host`)},
    'accountId', (select account.id from account join own_key on own_key.identity_id = ${sql.ref(`${table}.id`)}
                   where account.person_id = ${sql.ref(`${table}.person_id`)} and account.state in ('inactive', 'active')),
    'formerly', ${content === "stays" ? sql`json_build_array()` : formerly(table)}) as ${sql.ref(who === "author" ? "author" : "rootAuthor")}`;
};

const formerly = (table: string) => sql`array(
  select former.ref from identity as former
   where former.person_id = ${sql.ref(`${table}.person_id`)} and former.protocol = ${sql.ref(`${table}.protocol`)}
     and former.id <> ${sql.ref(`${table}.id`)} and former.state <> 'current' order by former.ref)`;

const toThing = (kind: ThingKind, row: Row): FoundThing => ({
  kind,
  guid: row.guid,
  id: row.id,
  writtenAs: row.writtenAs,
  author: row.author,
  root: {
    kind: row.rootKind,
    id: row.rootId,
    guid: row.rootGuid,
    writtenAs: row.rootWrittenAs,
    reach: row.reach,
    author: row.rootAuthor,
  },
});

export type GuidStanding = {
  /** It was there, and was taken back. */
  readonly deleted: boolean;
  /** The person's own thing of that guid, under whichever of their addresses; null where there is none. */
  readonly ownId: number | null;
  /** It is somebody else's. */
  readonly taken: boolean;
};

export type GuidOf = { readonly guid: string; readonly personId: number };

/** What a guid is to a person who says something under it. */
export async function standingOf(
  tx: Tx,
  kind: StoredKind,
  said: GuidOf & { readonly protocol: string },
): Promise<GuidStanding> {
  const [standing] = await standingsOf(tx, kind, said.protocol, [said]);
  return standing as GuidStanding;
}

/** As `standingOf`, for many at once; in their order. */
export async function standingsOf(
  tx: Tx,
  kind: StoredKind,
  protocol: string,
  said: readonly GuidOf[],
): Promise<GuidStanding[]> {
  const { rows } = await sql<GuidStanding>`${often}
    select ${isBuried(kind, sql`asked.guid`, sql`${protocol}`, sql`asked.person_id`)} as deleted,
           min(there.id) filter (where there.person_id = asked.person_id) as "ownId",
           coalesce(bool_or(there.person_id <> asked.person_id), false) as taken
      from unnest(${said.map(({ guid }) => guid)}::text[], ${said.map(({ personId }) => personId)}::bigint[])
             with ordinality as asked (guid, person_id, nth)
      left join lateral (
        select thing.id, identity.person_id
          from (${places[kind]} where ${sql.ref(`${kind}.guid`)} = asked.guid) as thing
          join byline on byline.id = thing.byline_id join identity on identity.id = byline.identity_id
         where identity.protocol = ${protocol} and thing.proved and ${isReleased(sql`thing.import_id`)}) as there on true
     group by asked.nth, asked.guid, asked.person_id order by asked.nth`.execute(tx);
  return rows;
}
