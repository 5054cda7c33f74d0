/** An account's private conversations for an archive, those on other networks than the archive's too. */
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../database.ts";
import { pagesOf } from "./cursor.ts";
import type { ExportOwner } from "./owner.ts";
import { ids, waiting } from "./relations.ts";

export type ExportConversation = {
  /** Null: that of the archive. */
  readonly network: string | null;
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

/** Where the archive is made: its network, and its pod as the things of people here are called elsewhere. */
export type ExportPlace = { readonly protocol: string; readonly host: string };

/** By any address that was the owner's, or a claim of theirs. */
const isOwn = ({ bylineIds, personId }: ExportOwner) => sql`
  (byline.id = any(${ids(bylineIds)}) or exists (select 1 from identity where identity.id = byline.identity_id and identity.person_id = ${personId}))`;

/** On another network a bare guid is this pod's own. */
const named = (guid: string, network: string, { protocol, host }: ExportPlace) => sql`
  case when ${sql.ref(network)} <> ${protocol} and position(':' in ${sql.ref(guid)}) = 0 then ${host} || ':' || ${sql.ref(guid)} else ${sql.ref(guid)} end`;

export const conversationPages = (
  tx: Tx,
  owner: ExportOwner,
  place: ExportPlace,
): AsyncGenerator<readonly ExportConversation[]> =>
  pagesOf(
    tx,
    sql<ExportConversation>`
    select nullif(byline.protocol, ${place.protocol}) as network, ${named("conversation.guid", "byline.protocol", place)} as guid,
           byline.ref as author, ${isOwn(owner)} as own, conversation.subject, conversation.written_at as "writtenAt",
           reading.read_until as "readUntil", reading.hidden_at is not null as hidden,
           array(select other.ref from conversation_participant as taking join byline as other on other.id = taking.byline_id
                   left join identity on identity.id = other.identity_id
                  where taking.conversation_id = conversation.id and identity.person_id is distinct from ${owner.personId}
                 union select ref from conversation_stranger where conversation_id = conversation.id order by 1) as participants
      from conversation_reading as reading join conversation on conversation.id = reading.conversation_id
      join byline on byline.id = conversation.byline_id
     where reading.account_id = ${owner.accountId} order by conversation.id`,
  );

export type ExportMessage = {
  readonly network: string | null;
  readonly conversationGuid: string;
  readonly guid: string;
  readonly author: string;
  readonly own: boolean;
  readonly text: string;
  readonly writtenAt: Date;
  readonly editedAt: Date | null;
};

export const messagePages = (
  tx: Tx,
  owner: ExportOwner,
  place: ExportPlace,
): AsyncGenerator<readonly ExportMessage[]> =>
  pagesOf(
    tx,
    sql<ExportMessage>`
    select nullif(began.protocol, ${place.protocol}) as network, ${named("conversation.guid", "began.protocol", place)} as "conversationGuid",
           ${named("message.guid", "began.protocol", place)} as guid, byline.ref as author, ${isOwn(owner)} as own, message.text,
           message.written_at as "writtenAt", message.edited_at as "editedAt"
      from conversation_reading as reading join conversation on conversation.id = reading.conversation_id
      join byline as began on began.id = conversation.byline_id
      join message on message.conversation_id = conversation.id join byline on byline.id = message.byline_id
     where reading.account_id = ${owner.accountId}
     order by conversation.id, message.written_at, message.guid`,
  );

/** A row of an import as it was staged, of a network that this pod did not speak. */
type Kept = {
  readonly network: string;
  readonly guid: string;
  readonly author_ref: string | null;
  readonly written_at: string | null;
};
export type KeptConversation = Kept & {
  readonly subject: string;
  readonly participants: readonly string[];
  readonly read_until: string | null;
  readonly hidden: boolean;
};
export type KeptMessage = Kept & {
  readonly conversation_guid: string;
  readonly text: string;
  readonly edited_at: string | null;
};

/** Each once, however many archives have it; of several the newest counts. */
const kept = <Row>(tx: Tx, owner: ExportOwner, kind: RawBuilder<unknown>): AsyncGenerator<readonly { item: Row }[]> =>
  pagesOf(
    tx,
    sql<{ item: Row }>`
    select item from (
      select distinct on (item ->> 'network', item ->> 'guid', item ->> 'author_ref') item, import_id, place from ${waiting(owner, kind)}
         and not exists (select 1 from conversation_reading as reading join conversation on conversation.id = reading.conversation_id
                          where reading.account_id = ${owner.accountId}
                            and conversation.guid = coalesce(ledger.item ->> 'conversation_guid', ledger.item ->> 'guid'))
       order by item ->> 'network', item ->> 'guid', item ->> 'author_ref', import_id desc, length(place), place) as each
     order by import_id, length(place), place`,
  );

export const keptConversationPages = (tx: Tx, owner: ExportOwner) =>
  kept<KeptConversation>(tx, owner, sql`'conversation'`);
export const keptMessagePages = (tx: Tx, owner: ExportOwner) => kept<KeptMessage>(tx, owner, sql`'message'`);
