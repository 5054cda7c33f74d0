/** Conversations: private messages among a fixed set of people. A conversation is an account's once it was taken for it (`conversation_reading`). */
import { type RawBuilder, sql } from "kysely";
import type { CustomEmoji } from "../../core/custom-emoji.ts";
import type { Db, Tx } from "../database.ts";
import { isShutOut } from "../people/shut-out.ts";

export type NewConversation = {
  readonly bylineId: number;
  readonly guid: string;
  readonly subject: string;
  readonly writtenAt: Date;
  readonly createdAt: Date;
  /** Of everybody who is known here, the author among them. */
  readonly participants: readonly number[];
  /** Addresses of those who are not. */
  readonly strangers: readonly string[];
};

/** @returns its id; null where the author has one of that guid already */
export async function insertConversation(tx: Tx, conversation: NewConversation): Promise<number | null> {
  const { bylineId, guid, subject, writtenAt, createdAt, participants, strangers } = conversation;
  const row = await tx
    .insertInto("conversation")
    .values({ byline_id: bylineId, guid, subject, written_at: writtenAt, created_at: createdAt })
    .onConflict((conflict) => conflict.columns(["byline_id", "guid"]).doNothing())
    .returning("id")
    .executeTakeFirst();
  if (row === undefined) return null;
  await sql`
    insert into conversation_participant (conversation_id, byline_id)
    select ${row.id}, byline from unnest(${participants as number[]}::bigint[]) as taking (byline) on conflict do nothing`.execute(
    tx,
  );
  await sql`
    insert into conversation_stranger (conversation_id, ref)
    select ${row.id}, ref from unnest(${strangers as string[]}::text[]) as taking (ref) on conflict do nothing`.execute(
    tx,
  );
  return row.id;
}

/** From now on it is the account's, if it takes part by any identity of its person. @returns false where it takes no part */
export async function openConversation(tx: Tx, conversationId: number, accountId: number): Promise<boolean> {
  await sql`
    insert into conversation_reading (conversation_id, account_id)
    select ${conversationId}, account.id from account
     where account.id = ${accountId} and ${takesPart(sql`${conversationId}`, sql`account.person_id`)}
    on conflict do nothing`.execute(tx);
  const row = await tx
    .selectFrom("conversation_reading")
    .select("account_id")
    .where("conversation_id", "=", conversationId)
    .where("account_id", "=", accountId)
    .executeTakeFirst();
  return row !== undefined;
}

/** @see core/conversation.ts `takesPart` */
const takesPart = (conversationId: RawBuilder<unknown>, personId: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql<boolean>`exists (
    select 1 from conversation_participant as taking join byline on byline.id = taking.byline_id join identity on identity.id = byline.identity_id
     where taking.conversation_id = ${conversationId} and identity.person_id = ${personId})`;

export type ConversationStanding = {
  readonly conversationId: number;
  /** The person takes part in it; or is a stranger who is known by now. */
  readonly takesPart: boolean;
};

/**
 * The account's conversation of that guid, as it is to the person who writes; of several, one in which they take part, then the oldest.
 * Null where the account has none.
 */
export async function findConversation(
  db: Db,
  of: { readonly guid: string; readonly protocol: string; readonly accountId: number },
  writer: { readonly personId: number; readonly ref: string },
): Promise<ConversationStanding | null> {
  const { rows } = await sql<ConversationStanding>`
    select conversation.id as "conversationId",
           ${takesPart(sql`conversation.id`, sql`${writer.personId}::bigint`)}
             or exists (select 1 from conversation_stranger where conversation_id = conversation.id and ref = ${writer.ref}) as "takesPart"
      from conversation join conversation_reading as reading on reading.conversation_id = conversation.id
      join byline on byline.id = conversation.byline_id
     where conversation.guid = ${of.guid} and byline.protocol = ${of.protocol} and reading.account_id = ${of.accountId}
     order by 2 desc, conversation.id limit 1`.execute(db);
  return rows[0] ?? null;
}

/** The accounts that have a conversation of that guid, for networks where a message comes to nobody's own inbox. */
export async function conversationAccounts(
  db: Db,
  of: { readonly guid: string; readonly protocol: string },
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select distinct reading.account_id as id
      from conversation join conversation_reading as reading on reading.conversation_id = conversation.id
      join byline on byline.id = conversation.byline_id
     where conversation.guid = ${of.guid} and byline.protocol = ${of.protocol} order by 1`.execute(db);
  return rows.map(({ id }) => id);
}

/** Somebody who was named by address alone is known now. */
export async function admitStranger(tx: Tx, conversationId: number, ref: string, bylineId: number): Promise<void> {
  await sql`
    with known as (delete from conversation_stranger where conversation_id = ${conversationId} and ref = ${ref} returning conversation_id)
    insert into conversation_participant (conversation_id, byline_id) select conversation_id, ${bylineId} from known
    on conflict do nothing`.execute(tx);
}

export async function strangersOf(db: Db, conversationId: number): Promise<string[]> {
  const rows = await db
    .selectFrom("conversation_stranger")
    .select("ref")
    .where("conversation_id", "=", conversationId)
    .orderBy("ref")
    .execute();
  return rows.map(({ ref }) => ref);
}

export type NewMessage = {
  readonly conversationId: number;
  readonly bylineId: number;
  readonly guid: string;
  readonly text: string;
  readonly writtenAt: Date;
  readonly editedAt: Date | null;
  readonly createdAt: Date;
};

/** @returns when it was kept; null where the author's message of that guid stands in another conversation */
export async function keepMessage(
  tx: Tx,
  message: NewMessage,
): Promise<{ readonly made: boolean; readonly keptAt: Date } | null> {
  const made = await tx
    .insertInto("message")
    .values({
      conversation_id: message.conversationId,
      byline_id: message.bylineId,
      guid: message.guid,
      text: message.text,
      written_at: message.writtenAt,
      edited_at: message.editedAt,
      created_at: message.createdAt,
    })
    .onConflict((conflict) => conflict.columns(["byline_id", "guid"]).doNothing())
    .executeTakeFirst();
  if (made.numInsertedOrUpdatedRows === 1n) return { made: true, keptAt: message.createdAt };
  const there = await tx
    .selectFrom("message")
    .select("created_at")
    .where("byline_id", "=", message.bylineId)
    .where("guid", "=", message.guid)
    .where("conversation_id", "=", message.conversationId)
    .executeTakeFirst();
  return there === undefined ? null : { made: false, keptAt: there.created_at };
}

/** What was put away comes back to everybody whom the writer may reach: somebody has written. */
export async function bringBack(tx: Tx, conversationId: number, writerPersonId: number): Promise<void> {
  await sql`
    update conversation_reading as reading set hidden_at = null
     where conversation_id = ${conversationId} and hidden_at is not null
       and not exists (select 1 from block where block.account_id = reading.account_id and block.person_id = ${writerPersonId})
       and not exists (select 1 from mute where mute.account_id = reading.account_id and mute.person_id = ${writerPersonId})`.execute(
    tx,
  );
}

/** Puts it away until somebody writes again. @returns false where it is not the account's */
export async function hideConversation(tx: Tx, conversationId: number, accountId: number, now: Date): Promise<boolean> {
  const hidden = await tx
    .updateTable("conversation_reading")
    .set({ hidden_at: now, read_until: now })
    .where("conversation_id", "=", conversationId)
    .where("account_id", "=", accountId)
    .executeTakeFirst();
  return hidden.numUpdatedRows === 1n;
}

/** The account has seen everything that came until then, and the notices about it. */
export async function markConversationRead(
  tx: Tx,
  conversationId: number,
  accountId: number,
  until: Date,
): Promise<void> {
  await sql`
    update conversation_reading set read_until = greatest(read_until, ${until}::timestamptz)
     where conversation_id = ${conversationId} and account_id = ${accountId}`.execute(tx);
  await sql`
    update notification set read_at = ${until}
     where conversation_id = ${conversationId} and account_id = ${accountId} and read_at is null and created_at <= ${until}`.execute(
    tx,
  );
}

export type ParticipantRow = {
  /** Where they are found now; null where they have left the network. */
  readonly identityId: number | null;
  readonly personId: number;
  /** As they took part. */
  readonly ref: string;
  readonly name: string | null;
  readonly local: boolean;
  /** Of an open account here that has the conversation. */
  readonly accountId: number | null;
};

/** Everybody in it who is known here, by address. */
export async function participantsOf(db: Db, conversationId: number): Promise<ParticipantRow[]> {
  const { rows } = await sql<ParticipantRow>`
    select home.id as "identityId", took.person_id as "personId", took.ref, nullif(profile.display_name, '') as name,
           home.id is not null and exists (select 1 from own_key where own_key.identity_id = home.id) as local, account.id as "accountId"
      from conversation_participant as taking join byline on byline.id = taking.byline_id
      join identity as took on took.id = byline.identity_id
      left join identity as home on home.person_id = took.person_id and home.protocol = took.protocol and home.state = 'current'
      left join profile on profile.identity_id = coalesce(home.id, took.id)
      left join account on account.person_id = took.person_id and account.state = 'active'
     where taking.conversation_id = ${conversationId} order by took.ref`.execute(db);
  return rows;
}

export type ConversationView = {
  readonly conversationId: number;
  readonly guid: string;
  readonly protocol: string;
  readonly subject: string;
  /** Of all participants, those who are not known here too. */
  readonly refs: readonly string[];
  /** When the newest message came that the account sees; null: none. */
  readonly lastAt: Date | null;
  readonly messages: number;
  readonly unread: number;
  readonly hidden: boolean;
};

/** A message that the account sees: nothing of those whom it blocks. */
const shown = sql`not exists (select 1 from byline join identity on identity.id = byline.identity_id join block on block.person_id = identity.person_id
                               where byline.id = message.byline_id and block.account_id = reading.account_id)`;
const own = sql`exists (select 1 from byline join identity on identity.id = byline.identity_id join account on account.person_id = identity.person_id
                         where byline.id = message.byline_id and account.id = reading.account_id)`;

/**
 * The account's conversations, the one with the newest message first.
 * @param guid  only that one, also where it is put away; else those that are not
 */
export async function listConversations(
  db: Db,
  accountId: number,
  page: { readonly guid?: string; readonly skip?: number; readonly most: number },
): Promise<ConversationView[]> {
  const guid = page.guid ?? null;
  const { rows } = await sql<ConversationView>`
    select conversation.id as "conversationId", conversation.guid, byline.protocol, conversation.subject, reading.hidden_at is not null as hidden,
           array(select wrote.ref from conversation_participant as taking join byline as wrote on wrote.id = taking.byline_id
                  where taking.conversation_id = conversation.id
                 union all select ref from conversation_stranger where conversation_id = conversation.id order by 1) as refs,
           said.last_at as "lastAt", coalesce(said.messages, 0) as messages, coalesce(said.unread, 0) as unread
      from conversation_reading as reading join conversation on conversation.id = reading.conversation_id
      join byline on byline.id = conversation.byline_id
      left join lateral (select max(message.created_at) as last_at, count(*) as messages,
                                count(*) filter (where not ${own} and (reading.read_until is null or message.created_at > reading.read_until)) as unread
                           from message where message.conversation_id = conversation.id and ${shown}) as said on true
     where reading.account_id = ${accountId}
       and (case when ${guid}::text is null then reading.hidden_at is null else conversation.guid = ${guid}::text end)
     order by coalesce(said.last_at, conversation.created_at) desc, conversation.id desc limit ${page.most} offset ${page.skip ?? 0}`.execute(
    db,
  );
  return rows;
}

export type MessageView = {
  readonly guid: string;
  readonly ref: string;
  readonly name: string | null;
  readonly text: string;
  readonly writtenAt: Date;
  readonly own: boolean;
  /** An archive of the account says so, and nobody else. */
  readonly unproved: boolean;
  /** As an `AuthorView` has them. */
  readonly remoteAvatar: number | null;
  readonly emojis?: readonly CustomEmoji[] | null;
};

/** The newest messages that the account sees, in the order of writing. @see core/conversation.ts `inOrder` */
export async function listMessages(
  db: Db,
  conversationId: number,
  accountId: number,
  page: { readonly skip?: number; readonly most: number },
): Promise<MessageView[]> {
  const { rows } = await sql<MessageView>`
    select message.guid, wrote.ref, nullif(profile.display_name, '') as name, profile.emojis, message.text, message.written_at as "writtenAt", ${own} as own,
           wrote.import_id is not null as unproved,
           case when profile.avatar_url is not null and not exists (select 1 from own_key where own_key.identity_id = wrote.identity_id)
                then wrote.identity_id end as "remoteAvatar"
      from conversation_reading as reading join message on message.conversation_id = reading.conversation_id
      join byline as wrote on wrote.id = message.byline_id left join profile on profile.identity_id = wrote.identity_id
     where reading.conversation_id = ${conversationId} and reading.account_id = ${accountId} and ${shown}
     order by message.written_at desc, message.guid desc limit ${page.most} offset ${page.skip ?? 0}`.execute(db);
  return rows.toReversed();
}

/** Those who take part in it and are shut out, alone or with their pods. */
export async function shutOutOf(db: Db, conversationId: number): Promise<string[]> {
  const { rows } = await sql<{ ref: string }>`
    select identity.ref from conversation_participant as taking join byline on byline.id = taking.byline_id join identity on identity.id = byline.identity_id
     where taking.conversation_id = ${conversationId} and ${isShutOut("identity")} order by 1`.execute(db);
  return rows.map(({ ref }) => ref);
}

/** How many of the account's conversations hold something new. */
export async function countUnread(db: Db, accountId: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from conversation_reading as reading
     where reading.account_id = ${accountId} and reading.hidden_at is null and exists (
       select 1 from message where message.conversation_id = reading.conversation_id and ${shown} and not ${own}
          and (reading.read_until is null or message.created_at > reading.read_until))`.execute(db);
  return rows[0]?.count ?? 0;
}
