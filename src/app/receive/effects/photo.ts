/** A photo for itself: the one kind that its author may say again with changes. */
import { no, ok, type Result } from "../../../base/result.ts";
import type { SaidPhoto } from "../../../core/message.ts";
import { keepSaidPhotos } from "../../../store/content/photos.ts";
import { standingOf } from "../../../store/content/things.ts";
import type { Tx } from "../../../store/database.ts";
import type { EffectNeeds, EffectRefusal, Effects, Said } from "../said.ts";

export async function applyPhoto(
  tx: Tx,
  _needs: EffectNeeds,
  { message, protocol, author, signedAs, receivedAt }: Said<SaidPhoto>,
): Promise<Result<Effects, EffectRefusal>> {
  const { guid } = message;
  const standing = await standingOf(tx, "photo", { protocol, guid, personId: author.personId });
  if (standing.deleted) return no({ code: "deleted", detail: `photo ${guid}`, again: false });
  if (standing.taken) return no({ code: "guid-taken", detail: `photo ${guid}`, again: false });
  const changed = await keepSaidPhotos(tx, signedAs.bylineId, null, [message], receivedAt);
  return ok({ changed: changed.length > 0 });
}
