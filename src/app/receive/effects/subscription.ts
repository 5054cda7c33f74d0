/** "Send me what is said below this post of yours." */
import { no, ok, type Result } from "../../../base/result.ts";
import type { SaidSubscription } from "../../../core/message.ts";
import { findThings } from "../../../store/content/things.ts";
import type { Tx } from "../../../store/database.ts";
import { distanceTo } from "../../../store/people/distances.ts";
import { addSubscriber, isAmong } from "../../../store/post-office/recipients.ts";
import { adapterOf } from "../../parts.ts";
import type { EffectNeeds, EffectRefusal, Effects, Said } from "../said.ts";

export async function applySubscription(
  tx: Tx,
  needs: EffectNeeds,
  said: Said<SaidSubscription>,
): Promise<Result<Effects, EffectRefusal>> {
  const { message, protocol, author, signedAs, receivedAt: at } = said;
  const refuse = (code: string, again = false) => no({ code, detail: `post ${message.postGuid}`, again });
  const { content } = adapterOf(needs, protocol).facts;
  const [post] = await findThings(tx, protocol, content, [{ kind: "post", guid: message.postGuid }]);
  if (post === undefined) return refuse("parent-unknown", true);
  const { accountId } = post.author;
  if (accountId === null) return refuse("parent-not-local");
  if ((await distanceTo(tx, accountId, author.personId)).blocked) return refuse("author-blocked");
  if (post.root.reach === "limited" && !(await isAmong(tx, post.id, author.personId))) return refuse("not-in-audience");
  const changed = await addSubscriber(tx, { postId: post.id, bylineId: signedAs.bylineId, guid: message.guid, at });
  return ok({ changed, postId: post.id });
}
