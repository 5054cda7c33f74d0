/**
 * The part of an archive that pods do not know and do not look at: `sterna`, beside `user` and `others_data`. The mirror of read-ours.ts.
 *
 * Lists `addresses`, `mutes`, `conversations`, `messages`; what is of other networks (write-networks.ts); and, in the form that they would have above,
 * what a pod would not survive, could not find or could not prove: `posts`, `relayables`, `subscriptions`, `others_posts`, `others_relayables`.
 */
import { printReaction } from "../../core/post.ts";
import type { AddressItem, ConversationItem, MessageItem, ReactionItem } from "../../core/snapshot.ts";
import { given, timeOrNull } from "./write-account.ts";

export const oursLists = [
  "addresses",
  "networks",
  "mutes",
  "network_blocks",
  "network_mutes",
  "posts",
  "relayables",
  "subscriptions",
  "others_posts",
  "others_relayables",
  "ties",
  "conversations",
  "messages",
] as const;
export type OursList = (typeof oursLists)[number];

export const addressJson = ({ ref, guid, publicKeyPem, sinceMs, untilMs }: AddressItem): string =>
  JSON.stringify({
    account_id: ref,
    ...given({ guid, public_key: publicKeyPem, since: timeOrNull(sinceMs), until: timeOrNull(untilMs) }),
  });

/** The owner is one of the participants, as on the wire. On another network, where they have another address, they are not named. */
export const conversationJson = (item: ConversationItem, ownerRef: string): string =>
  JSON.stringify({
    ...writer(item, ownerRef),
    guid: item.guid,
    subject: item.subject,
    participants: item.network === undefined ? [ownerRef, ...item.participants] : item.participants,
    ...given({ created_at: timeOrNull(item.writtenAtMs), read_until: timeOrNull(item.readUntilMs) }),
    hidden: item.hidden,
  });

const writer = ({ network, author }: ConversationItem | MessageItem, ownerRef: string) =>
  network === undefined ? { author: author ?? ownerRef } : given({ network, author });

export const messageJson = (item: MessageItem, ownerRef: string): string =>
  JSON.stringify({
    ...writer(item, ownerRef),
    guid: item.guid,
    conversation_guid: item.conversationGuid,
    text: item.text,
    ...given({ created_at: timeOrNull(item.writtenAtMs), edited_at: timeOrNull(item.editedAtMs) }),
  });

/** A reaction that is neither like nor dislike stands as a like with its emoji beside it. */
export const emojiOf = ({ reaction }: ReactionItem): string | null =>
  typeof reaction === "string" ? null : printReaction(reaction);
