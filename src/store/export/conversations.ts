/** An account's private conversations for an archive. */
import { sql } from "kysely";
import type { Tx } from "../database.ts";
import { pagesOf } from "./cursor.ts";
import type { ExportOwner } from "./owner.ts";
import { ids } from "./relations.ts";

export type ExportConversation = {
  readonly guid: string;
  readonly author: string;
  /** Begun by the owner. */
  readonly own: boolean;
  readonly subject: string;
  readonly participants: readonly string[];
  readonly writtenAt: Date;
  readonly readUntil: Date | null;
  readonly hidden: boolean;
};

/** By any address that was the owner's, or a claim of theirs. */
const isOwn = ({ bylineIds, personId }: ExportOwner) => sql`
  (byline.id = any(${ids(bylineIds)}) or exists (select 1 from identity where identity.id = byline.identity_id and identity.person_id = ${personId}))`;

export const conversationPages = (
  tx: Tx,
  owner: ExportOwner,
  protocol: string,
): AsyncGenerator<readonly ExportConversation[]> =>
  pagesOf(
    tx,
    sql<ExportConversation>`
    select conversation.guid, byline.ref as author, ${isOwn(owner)} as own, conversation.subject, conversation.written_at as "writtenAt",
           reading.read_until as "readUntil", reading.hidden_at is not null as hidden,
           array(select other.ref from conversation_participant as taking join byline as other on other.id = taking.byline_id
                   left join identity on identity.id = other.identity_id
                  where taking.conversation_id = conversation.id and identity.person_id is distinct from ${owner.personId}
                 union select ref from conversation_stranger where conversation_id = conversation.id order by 1) as participants
      from conversation_reading as reading join conversation on conversation.id = reading.conversation_id
      join byline on byline.id = conversation.byline_id
     where reading.account_id = ${owner.accountId} and byline.protocol = ${protocol} order by conversation.id`,
  );

export type ExportMessage = {
  readonly conversationGuid: string;
  readonly guid: string;
  readonly author: string;
  readonly own: boolean;
  readonly text: string;
  readonly writtenAt: Date;
  readonly editedAt: Date | null;
};

export const messagePages = (tx: Tx, owner: ExportOwner, protocol: string): AsyncGenerator<readonly ExportMessage[]> =>
  pagesOf(
    tx,
    sql<ExportMessage>`
    select conversation.guid as "conversationGuid", message.guid, byline.ref as author, ${isOwn(owner)} as own, message.text,
           message.written_at as "writtenAt", message.edited_at as "editedAt"
      from conversation_reading as reading join conversation on conversation.id = reading.conversation_id
      join byline as began on began.id = conversation.byline_id
      join message on message.conversation_id = conversation.id join byline on byline.id = message.byline_id
     where reading.account_id = ${owner.accountId} and began.protocol = ${protocol}
     order by conversation.id, message.written_at, message.guid`,
  );
