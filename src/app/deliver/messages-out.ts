/** What leaves and in whose name: messages and keys, read once for all hosts that get them. */
import { openBatches } from "../../base/batches.ts";
import { Fault } from "../../base/problem.ts";
import type { SigningKeys } from "../../protocols/wire-port.ts";
import { findBodies, type OutgoingMessage } from "../../store/post-office/outbox.ts";
import { signingKeys } from "../accounts/own-keys.ts";
import type { Parts } from "../parts.ts";

/** Messages per statement, and bytes of them that are kept in memory: a post to all pods is read once. */
const readAtOnce = 50;
const keptBytes = 16_000_000;
/** Each is some kB. */
const keptKeys = 200;

export type MessagesOut = {
  /** @throws {Fault} when the database fails; {Error} there is no such message */
  messageOf(messageId: number): Promise<OutgoingMessage>;
  keysOf(identityId: number): Promise<SigningKeys>;
};

export function openMessagesOut(needs: Pick<Parts, "database" | "secret" | "protocols">): MessagesOut {
  const messages = new Map<number, OutgoingMessage>();
  const keys = new Map<number, Promise<SigningKeys>>();
  let bytes = 0;
  const read = openBatches(async (ids: readonly number[]) => {
    const found = await findBodies(needs.database.db, ids);
    return ids.map((id) => found.get(id) ?? null);
  }, readAtOnce);

  const keep = (id: number, message: OutgoingMessage): void => {
    if (messages.has(id)) return;
    messages.set(id, message);
    bytes += message.body.length;
    for (const [oldest, { body }] of messages) {
      if (bytes <= keptBytes) return;
      messages.delete(oldest);
      bytes -= body.length;
    }
  };

  return {
    async messageOf(id) {
      const known = messages.get(id);
      if (known !== undefined) return known;
      const message = await read(id);
      if (message === null) throw new Error(`there is no message ${id}`);
      keep(id, message);
      return message;
    },
    keysOf(identityId) {
      const known = keys.get(identityId);
      if (known !== undefined) return known;
      const found = signingKeys(needs, identityId);
      found.catch((error) => {
        if (error instanceof Fault) keys.delete(identityId);
      });
      if (keys.size >= keptKeys) keys.clear();
      keys.set(identityId, found);
      return found;
    },
  };
}
