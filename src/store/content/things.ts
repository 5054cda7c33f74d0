/**
 * Things by guid: who wrote them, what they hang on, and whether a guid is free for somebody. Only what is proved and open is found: what an
 * archive claims, or holds back, never stands in the way of what is signed, and nothing can be hung on it (R11).
 */
import { type RawBuilder, sql } from "kysely";
import type { Thing, ThingKind } from "../../core/message.ts";
import type { Reach } from "../../core/post.ts";
import { otherName, splitName } from "../../core/thing-names.ts";
import { type Db, often, type Tx } from "../database.ts";
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
  /** As it was asked for. */
  readonly guid: string;
  /** As it was written down: the same, unless one person said it on two networks that name things differently. */
  readonly keptAs: string;
  /** In the table of its kind; of an event, that of its post. */
  readonly id: number;
  /** Address that it was written under. */
  readonly writtenAs: string;
  /** That is an address of another network than the one asked for. */
  readonly foreign: boolean;
  /** Of a post with a poll. */
  readonly poll: { readonly guid: string; readonly answers: readonly string[] } | null;
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

/** Kinds that people say on several networks at once, and that others hang on: found by their other names too. */
const twiceSaid: readonly ThingKind[] = ["post", "comment"];
const bareOf = (column: RawBuilder<unknown>) => sql`substring(${column} from '[^:]+$')`;

/**
 * Those of these things that are known here, in no order; of several of one kind and guid the oldest. One query, whatever their number.
 *
 * On a network that its author did not write it on, a thing is known where they are on that network too, at the same pod: what people here wrote (or brought
 * along), and what linked people elsewhere did (R3). They act on it there by the identity that they have there, or had when they left.
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
  for (const [kind, ofKind] of Map.groupBy(things, (thing) => thing.kind)) {
    const guids = [...new Set(ofKind.map(({ guid }) => guid))];
    const bares = twiceSaid.includes(kind) ? guids.flatMap((guid) => splitName(guid)?.bare ?? []) : [];
    const column = kind === "event" ? sql`event_guid` : sql.ref(`${tableOf(kind)}.guid`);
    const named = twiceSaid.includes(kind)
      ? sql`(${column} = any(${[...guids, ...bares]}::text[]) or (${column} like '%:%' and ${bareOf(column)} = any(${guids}::text[])))`
      : sql`${column} = any(${guids}::text[])`;
    const rootKinds =
      kind === "photo" ? (["post", "photo"] as const) : ([isTalk(kind) ? "conversation" : "post"] as const);
    const { rows } = await sql<Row>`${often}
      with thing as (select * from (${places[kind]} where ${named}) as there where there.proved),
      root as (select there.* from (${sql.join(
        rootKinds.map((each) => rootTables[each]),
        sql` union all `,
      )}) as there
                join (select distinct root_kind, root_id from thing) as wanted on wanted.root_kind = there.kind and wanted.root_id = there.id)
      select distinct on ("keptAs", "foreign", "atHost") thing.guid as "keptAs", thing.id, wrote.ref as "writtenAs", wrote.host as "atHost",
             wrote.protocol <> ${protocol} as "foreign", ${kind === "post" ? pollOf : sql`null`} as poll, ${actor("author", content)},
             root.kind as "rootKind", root.id as "rootId", root.guid as "rootGuid", root.reach, root_wrote.ref as "rootWrittenAs", ${actor("root", content)}
        from thing
        join byline on byline.id = thing.byline_id
        join identity as wrote on wrote.id = ${isTalk(kind) && content === "stays" ? claimedTalk : sql`byline.identity_id`}
        left join identity as home on home.person_id = wrote.person_id and home.protocol = wrote.protocol and home.state = 'current'
        ${thereToo("wrote", "thing", protocol)}
        ${leftThere("wrote", protocol, content)}
        join identity as author on author.id = ${acting("wrote", "home", protocol, content)}
        join root on root.kind = thing.root_kind and root.id = thing.root_id
        join byline as root_byline on root_byline.id = root.byline_id
        join identity as root_wrote on root_wrote.id = ${isTalk(kind) ? claimedRoot : sql`root_byline.identity_id`}
        left join identity as root_home on root_home.person_id = root_wrote.person_id and root_home.protocol = root_wrote.protocol
                                       and root_home.state = 'current'
        ${thereToo("root_wrote", "root", protocol)}
        ${leftThere("root_wrote", protocol, content)}
        join identity as root_author on root_author.id = ${acting("root_wrote", "root_home", protocol, content)}
       where ${isReleased(sql`thing.import_id`)} and ${isReleased(sql`root.import_id`)} ${isTalk(kind) && content === "stays" ? isLived : sql``}
       order by "keptAs", "foreign", "atHost", thing.id`.execute(db);
    found.push(...answersTo(guids, kind, rows));
  }
  return found;
}

/** A conversation that an archive says somebody else began: what an account here has written in it since is found, as if it were the account's own. */
const claimedRoot = sql`coalesce(root_byline.identity_id, wrote.id)`;

/** What an archive says that somebody wrote in private, at their own pod, counts from when an account here has answered there: it is what they answer to. */
const claimedTalk = sql`coalesce(byline.identity_id, (
  select known.id from identity as known
   where byline.identity_id is null and known.protocol = byline.protocol and known.ref = byline.ref and starts_with(thing.guid, known.host || ':')
     and exists (select 1 from message join byline as answering on answering.id = message.byline_id join own_key on own_key.identity_id = answering.identity_id
                  where message.conversation_id = thing.root_id and message.guid not like '%:%')))`;

/** What an account here is said to have written elsewhere, in private, is its memory: in the name of a pod where it never was it is not found. */
const isLived = sql`
  and (thing.guid not like '%:%' or not exists (select 1 from own_key where own_key.identity_id = wrote.id)
       or exists (select 1 from identity as former where former.person_id = wrote.person_id and starts_with(thing.guid, former.host || ':')))`;

/** Which of what was asked for each row is: by its own name before any other, what is of the network itself before all else, then the oldest. */
function answersTo(guids: readonly string[], kind: ThingKind, rows: readonly Row[]): FoundThing[] {
  const asked = new Set(guids);
  const answers = new Map<string, Row>();
  const inOrder = rows.toSorted((one, other) => Number(one.foreign) - Number(other.foreign) || one.id - other.id);
  for (const row of inOrder) {
    for (const guid of namesOf(row)) {
      const known = asked.has(guid) ? answers.get(guid) : row;
      if (known === undefined || (known.keptAs !== guid && row.keptAs === guid)) answers.set(guid, row);
    }
  }
  return [...answers].map(([guid, row]) => toThing(kind, guid, row));
}

/** What somebody called a thing on another network is none of the names that another pod gives on this one. */
function namesOf({ keptAs, foreign, atHost }: Row): readonly string[] {
  if (!foreign) return [keptAs];
  const { host = atHost } = splitName(keptAs) ?? {};
  return [...(host === atHost ? [keptAs] : []), otherName(keptAs, atHost)];
}

/** Where whoever wrote a row of `of` is found on `protocol` too, at the same pod; what an import brought is at its account's. */
const thereToo = (wrote: "wrote" | "root_wrote", of: "thing" | "root", protocol: string) => {
  const col = (name: string) => sql.ref(`${wrote}.${name}`);
  const there = (name: string) => sql.ref(`${wrote}_there.${name}`);
  return sql`left join identity as ${sql.ref(`${wrote}_there`)} on ${col("protocol")} <> ${protocol} and ${there("person_id")} = ${col("person_id")}
      and ${there("protocol")} = ${protocol} and ${there("state")} = 'current'
      and (${there("host")} = ${col("host")} or exists (
        select 1 from import join own_key on own_key.account_id = import.account_id and own_key.identity_id = ${there("id")}
         where import.id = ${sql.ref(`${of}.import_id`)} and import.owner_byline_id = ${sql.ref(`${of}.byline_id`)}))`;
};

/** Where an account here has left that network, and content stays: the address that it had there last keeps what it wrote, whichever network that was on. */
const leftThere = (wrote: "wrote" | "root_wrote", protocol: string, content: "moves" | "stays") => {
  const [there, left] = [sql.ref(`${wrote}_there.id`), sql.ref(`${wrote}_left`)];
  return sql`left join lateral (
      select gone.id from own_key as own join own_key as beside on beside.account_id = own.account_id
        join identity as gone on gone.id = beside.identity_id and gone.protocol = ${protocol} and gone.state = 'moved'
       where own.identity_id = ${sql.ref(`${wrote}.id`)} and ${content === "stays"} and ${sql.ref(`${wrote}.protocol`)} <> ${protocol} and ${there} is null
       order by gone.since desc, gone.id desc limit 1) as ${left} on true`;
};

const acting = (wrote: string, home: string, protocol: string, content: "moves" | "stays") => {
  const under = sql.ref(`${wrote}.id`);
  const same = content === "moves" ? sql`coalesce(${sql.ref(`${home}.id`)}, ${under})` : under;
  return sql`case when ${sql.ref(`${wrote}.protocol`)} = ${protocol} then ${same}
                  else coalesce(${sql.ref(`${wrote}_there.id`)}, ${sql.ref(`${wrote}_left.id`)}) end`;
};

const pollOf = sql`(
  select json_build_object('guid', poll.guid, 'answers', array(
           select poll_answer.guid from poll_answer where poll_answer.poll_id = poll.id order by poll_answer.position, poll_answer.id))
    from poll where poll.post_id = thing.id)`;

type Row = Pick<FoundThing, "keptAs" | "id" | "writtenAs" | "foreign" | "poll"> & {
  /** Of the pod where it was written. */
  readonly atHost: string;
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

const toThing = (kind: ThingKind, guid: string, row: Row): FoundThing => ({
  kind,
  guid,
  keptAs: row.keptAs,
  id: row.id,
  writtenAs: row.writtenAs,
  foreign: row.foreign,
  poll: row.poll,
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

export type GuidOf = {
  readonly guid: string;
  readonly personId: number;
  /** The name that the person's pod has for it on another network of theirs; absent: they are on one alone. */
  readonly otherName?: string | null;
};

/** What a guid is to a person who says something under it. */
export async function standingOf(
  tx: Tx,
  kind: StoredKind,
  said: GuidOf & { readonly protocol: string },
): Promise<GuidStanding> {
  const [standing] = await standingsOf(tx, kind, said.protocol, [said]);
  return standing as GuidStanding;
}

/** As `standingOf`, for many at once; in their order. What people here wrote on another network has its guid on this one too. */
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
      from unnest(${said.map(({ guid }) => guid)}::text[], ${said.map((each) => each.otherName ?? null)}::text[],
                  ${said.map(({ personId }) => personId)}::bigint[])
             with ordinality as asked (guid, other_name, person_id, nth)
      left join lateral (
        select thing.id, identity.person_id
          from (${places[kind]} where ${sql.ref(`${kind}.guid`)} in (asked.guid, asked.other_name)) as thing
          join byline on byline.id = thing.byline_id join identity on identity.id = byline.identity_id
         where (case when thing.guid <> asked.guid then identity.protocol <> ${protocol} and identity.person_id = asked.person_id
                     else identity.protocol = ${protocol} or exists (select 1 from own_key where own_key.identity_id = identity.id) end)
           and thing.proved and ${isReleased(sql`thing.import_id`)}) as there on true
     group by asked.nth, asked.guid, asked.person_id order by asked.nth`.execute(tx);
  return rows;
}
