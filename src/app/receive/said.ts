/** What was said, by whom, and how it reached us: proved, and ready to have effects. */

import type { Result } from "../../base/result.ts";
import type { Message, MessageKind } from "../../core/message.ts";
import type { Tx } from "../../store/database.ts";
import type { KnownIdentity } from "../../store/people/identities.ts";
import type { Parts } from "../parts.ts";

/** R7: what an identity said before it moved still counts, silently. */
export type AfterMove = { readonly notifies: boolean };

export type Said<M extends Message = Message> = {
  readonly message: M;
  readonly protocol: string;
  /** In whose envelope it came; of what people here say, the author. */
  readonly sender: KnownIdentity;
  /** Whom the message names as its author. */
  readonly author: KnownIdentity;
  /** R9: whose key verified. Content is stored under this one. */
  readonly signedAs: KnownIdentity;
  /** `local`: somebody of this pod says it now. */
  readonly way: "local" | "public" | "private" | "fetched";
  /** Whose inbox it came to; null for the common one. */
  readonly inboxAccountId: number | null;
  readonly receivedAt: Date;
  readonly after: AfterMove;
  /** Of what people here say: how they say it on their other networks. It is kept once, as it is said on `protocol`. */
  readonly elsewhere?: readonly Voice[];
  /** Of a move: the bytes that prove it, as they came. */
  readonly raw?: Evidence;
};

/** How somebody of this pod says something on one of their networks. */
export type Voice = {
  readonly protocol: string;
  readonly identityId: number;
  readonly ref: string;
  readonly message: Message;
};

/** What somebody sent, with its media type, as it came. */
export type Evidence = { readonly mediaType: string; readonly body: Uint8Array };

/** What a message changed. A message that was here already changes nothing, and is no refusal. */
export type Effects = {
  readonly changed: boolean;
  readonly postId?: number;
  readonly commentId?: number;
  readonly conversationId?: number;
  /** Photo files that nothing may show any more: whoever runs the transaction removes them after its commit, if so. */
  readonly freedBlobs?: readonly string[];
};

/** Why a proved message changes nothing. `again`: what it lacks may still come. */
export type EffectRefusal = { readonly code: string; readonly detail: string; readonly again: boolean };

export type EffectNeeds = Pick<Parts, "clock" | "config" | "log" | "protocols">;

/**
 * The effects of one kind of message, in the transaction that also forgets the raw message. Running it again changes nothing more.
 * What it refuses it has not begun to write, except for what it tells the sender about that, and for a refused move, which is kept for the podmin.
 */
export type Effect<K extends MessageKind> = (
  tx: Tx,
  needs: EffectNeeds,
  said: Said<Extract<Message, { readonly kind: K }>>,
) => Promise<Result<Effects, EffectRefusal>>;
