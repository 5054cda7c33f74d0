/** Whether somebody comes to an event: understood and kept, one answer per person; nobody is notified. */
import { ok, type Result } from "../../../base/result.ts";
import type { SaidAttendance } from "../../../core/message.ts";
import { findOnce, insertAttendance } from "../../../store/content/relayables.ts";
import type { Tx } from "../../../store/database.ts";
import type { EffectNeeds, EffectRefusal, Effects, Said } from "../said.ts";
import { keepRelayed } from "./relayed.ts";

export function applyAttendance(
  tx: Tx,
  needs: EffectNeeds,
  said: Said<SaidAttendance>,
): Promise<Result<Effects, EffectRefusal>> {
  const { message, author, signedAs, way, receivedAt: at } = said;
  return keepRelayed(tx, needs, said, async ({ root }) => {
    const once = await findOnce(tx, { kind: "event", id: root.id }, author.personId, true);
    if (once !== null) return ok(null);
    const { guid, status, signed } = message;
    const local = way === "local";
    const made = await insertAttendance(tx, {
      postId: root.id,
      bylineId: signedAs.bylineId,
      guid,
      status,
      signed,
      local,
      at,
    });
    return ok(made === null ? null : { postId: root.id });
  });
}
