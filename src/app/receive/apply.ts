/** Lets a proved message have its effects: one function per kind, in `effects/`. */

import { no, type Result } from "../../base/result.ts";
import type { Message, MessageKind } from "../../core/message.ts";
import type { Tx } from "../../store/database.ts";
import { applyPost } from "./effects/post.ts";
import type { Effect, EffectNeeds, EffectRefusal, Effects, Said } from "./said.ts";

const effects: { readonly [K in MessageKind]?: Effect<K> } = {
  post: applyPost,
};

/** @see Effect */
export async function applyMessage(tx: Tx, needs: EffectNeeds, said: Said): Promise<Result<Effects, EffectRefusal>> {
  const { kind } = said.message;
  const apply = effects[kind] as Effect<MessageKind> | undefined;
  if (apply === undefined) return no({ code: "kind-unknown", detail: kind, again: false });
  return apply(tx, needs, said as Said<Message>);
}
