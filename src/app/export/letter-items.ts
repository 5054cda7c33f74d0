/** Private conversations as items of a snapshot: first all of them, then what was written in them. */
import type { ConversationItem, MessageItem } from "../../core/snapshot.ts";
import type { Tx } from "../../store/database.ts";
import {
  conversationPages,
  type ExportPlace,
  keptConversationPages,
  keptMessagePages,
  messagePages,
} from "../../store/export/conversations.ts";
import type { ExportOwner } from "../../store/export/owner.ts";

const place = "";
const on = (network: string | null) => (network === null ? {} : { network });
const msOf = (at: Date | null): number | null => at?.getTime() ?? null;
const msOfText = (at: string | null): number | null => (at === null ? null : Date.parse(at));

/** Those on other networks too, and those that an archive brought of networks that this pod does not speak. */
export async function* letterItems(
  tx: Tx,
  owner: ExportOwner,
  where: ExportPlace,
): AsyncGenerator<ConversationItem | MessageItem> {
  for await (const page of conversationPages(tx, owner, where))
    for (const { network, own, author, writtenAt, readUntil, ...row } of page)
      yield {
        ...{ kind: "conversation", place, ...on(network), ...row, author: own ? null : author },
        writtenAtMs: msOf(writtenAt),
        readUntilMs: msOf(readUntil),
      };
  for await (const page of keptConversationPages(tx, owner))
    for (const { item } of page) {
      const { network, guid, subject, participants, hidden } = item;
      yield {
        ...{ kind: "conversation", place, network, guid, subject, participants, hidden, author: item.author_ref },
        writtenAtMs: msOfText(item.written_at),
        readUntilMs: msOfText(item.read_until),
      };
    }
  for await (const page of messagePages(tx, owner, where))
    for (const { network, own, author, writtenAt, editedAt, ...row } of page)
      yield {
        ...{ kind: "message", place, ...on(network), ...row, author: own ? null : author },
        writtenAtMs: msOf(writtenAt),
        editedAtMs: msOf(editedAt),
      };
  for await (const page of keptMessagePages(tx, owner))
    for (const { item } of page) {
      const { network, guid, text } = item;
      yield {
        ...{
          kind: "message",
          place,
          network,
          guid,
          text,
          author: item.author_ref,
          conversationGuid: item.conversation_guid,
        },
        writtenAtMs: msOfText(item.written_at),
        editedAtMs: msOfText(item.edited_at),
      };
    }
}
