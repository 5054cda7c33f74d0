/** Lets a proved message have its effects: one function per kind, in `effects/`. */

import type { Result } from "../../base/result.ts";
import type { Message, MessageKind } from "../../core/message.ts";
import type { Tx } from "../../store/database.ts";
import { applyAccountDeletion } from "./effects/account-deletion.ts";
import { applyAttendance } from "./effects/attendance.ts";
import { applyComment } from "./effects/comment.ts";
import { applyContact } from "./effects/contact.ts";
import { applyConversation } from "./effects/conversation.ts";
import { applyFollow } from "./effects/follow.ts";
import { applyDirectMessage } from "./effects/message.ts";
import { applyMigration } from "./effects/migration.ts";
import { applyPhoto } from "./effects/photo.ts";
import { applyPost } from "./effects/post.ts";
import { applyProfile } from "./effects/profile.ts";
import { applyReaction } from "./effects/reaction.ts";
import { applyReshare } from "./effects/reshare.ts";
import { applyRetraction } from "./effects/retraction.ts";
import { applySubscription } from "./effects/subscription.ts";
import { applyVote } from "./effects/vote.ts";
import type { Effect, EffectNeeds, EffectRefusal, Effects, Said } from "./said.ts";

const effects: { readonly [K in MessageKind]: Effect<K> } = {
  post: applyPost,
  reshare: applyReshare,
  photo: applyPhoto,
  comment: applyComment,
  reaction: applyReaction,
  vote: applyVote,
  attendance: applyAttendance,
  subscription: applySubscription,
  retraction: applyRetraction,
  contact: applyContact,
  follow: applyFollow,
  profile: applyProfile,
  conversation: applyConversation,
  message: applyDirectMessage,
  "account-deletion": applyAccountDeletion,
  migration: applyMigration,
};

/** @see Effect */
export async function applyMessage(tx: Tx, needs: EffectNeeds, said: Said): Promise<Result<Effects, EffectRefusal>> {
  const apply = effects[said.message.kind] as Effect<MessageKind>;
  return apply(tx, needs, said as Said<Message>);
}
