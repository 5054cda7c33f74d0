/** Writes down what became of messages: effects and the end of the raw messages in one transaction, many at once where none of them fails. */

import { limits } from "../../base/limits.ts";
import { shorten } from "../../base/printable.ts";
import { Fault } from "../../base/problem.ts";
import { no, ok, type Result } from "../../base/result.ts";
import type { Tx } from "../../store/database.ts";
import type { InboxOwner } from "../../store/moves/departures.ts";
import {
  finishMessages,
  type Obstacle,
  refuseMessages,
  retryMessages,
  type TakenMessage,
} from "../../store/post-office/inbox.ts";
import { answerLate } from "../depart/answer-late.ts";
import { removeFreed } from "../freed-files.ts";
import type { Parts } from "../parts.ts";
import { applyMessage } from "./apply.ts";
import { applyWishes, isWish } from "./effects/follows.ts";
import { applyPlainPosts, isPlain } from "./effects/post.ts";
import type { EffectRefusal, Effects, Said } from "./said.ts";

export type SettleNeeds = Pick<Parts, "database" | "clock" | "config" | "log" | "protocols" | "blobs" | "wake">;

/** What was decided about a raw message. */
export type Decided = { readonly taken: TakenMessage; readonly sender: string | null } & (
  | { readonly said: Said }
  | { readonly refusal: EffectRefusal }
  /** It came to an inbox that was left: its sender is told so. */
  | { readonly late: Said; readonly owner: InboxOwner }
  /** It says what is so already. */
  | { readonly old: true }
);

/** Kept of what an error says. */
const detailChars = 500;

/** A message alone is tried so often: what a person here does at the same moment may hold the same rows in another order. */
const settleAttempts = 3;

/**
 * One transaction for all; where that fails, one for each, so that a message which makes our code fail stops no other.
 * @throws {Fault} when the database fails
 */
export async function settle(needs: SettleNeeds, all: readonly Decided[], attempt = 1): Promise<void> {
  if (all.length === 0) return;
  try {
    await settleTogether(needs, all);
  } catch (error) {
    if (all.length > 1) {
      for (const each of all) await settle(needs, [each]);
      return;
    }
    if (!(error instanceof Fault)) return settleFailed(needs, all[0] as Decided, error);
    if (!error.again || attempt >= settleAttempts) throw error;
    await settle(needs, all, attempt + 1);
  }
}

/** Our code failed over it: it comes again, and some day it does not. */
export async function settleFailed(
  needs: SettleNeeds,
  { taken, sender }: Pick<Decided, "taken" | "sender">,
  error: unknown,
): Promise<void> {
  const detail = shorten(error instanceof Error ? error.message : String(error), detailChars);
  needs.log.error({ err: error, inbox: taken.id, sender }, "a message made Sterna fail");
  await settleTogether(needs, [{ taken, sender, refusal: { code: "failed", detail, again: true } }]);
}

async function settleTogether(needs: SettleNeeds, all: readonly Decided[]): Promise<void> {
  const now = new Date(needs.clock.now());
  const outcome = await needs.database.transaction(async (tx) => {
    const done = {
      finished: [] as TakenMessage[],
      refused: [] as Obstacle[],
      waiting: [] as Obstacle[],
      blobs: [] as string[],
    };
    const together = await applyTogether(tx, needs, all);
    for (const each of all) {
      const { taken: message, sender } = each;
      const result = together.get(each) ?? (await outcomeOf(tx, needs, each));
      if (result.ok) {
        done.finished.push(message);
        done.blobs.push(...(result.value.freedBlobs ?? []));
        continue;
      }
      const { code, detail, again } = result.refusal;
      const isLast = !again || message.attempts >= limits.receiveAttempts;
      (isLast ? done.refused : done.waiting).push({ message, code, detail: shorten(detail, detailChars), sender });
    }
    await end(tx, done, now);
    return done;
  });
  for (const { message, code, detail, sender } of outcome.refused)
    needs.log.info({ code, detail, sender, inbox: message.id, path: message.path }, "a message was refused");
  await removeFreed(needs, outcome.blobs);
  if (outcome.finished.length > 0) needs.wake("jobs");
}

type Outcome = Result<Effects, EffectRefusal>;

/** What can be written many at once. */
async function applyTogether(tx: Tx, needs: SettleNeeds, all: readonly Decided[]): Promise<Map<Decided, Outcome>> {
  const results = new Map<Decided, Outcome>();
  const said = all.flatMap((decided) => ("said" in decided ? [{ decided, said: decided.said }] : []));
  const bySpeaker = Map.groupBy(said, ({ said }) => said.author.personId);
  // Of who says several things at once each comes after the one before it.
  const wishes = said.flatMap(({ decided, said }) =>
    isWish(said) && bySpeaker.get(said.author.personId)?.length === 1 ? [{ decided, said }] : [],
  );
  const plain = said.flatMap(({ decided, said }) => (isPlain(said) ? [{ decided, said }] : []));
  await eachProtocol(results, plain.length < 2 ? [] : plain, (protocol, those) => applyPlainPosts(tx, protocol, those));
  await eachProtocol(results, wishes, (protocol, those) => applyWishes(tx, needs, protocol, those));
  return results;
}

/** Keeps what `apply` makes of those of one protocol. */
async function eachProtocol<S extends Said>(
  results: Map<Decided, Outcome>,
  all: readonly { readonly decided: Decided; readonly said: S }[],
  apply: (protocol: string, those: readonly S[]) => Promise<(Outcome | null)[]>,
): Promise<void> {
  for (const [protocol, those] of Map.groupBy(all, ({ said }) => said.protocol)) {
    const outcomes = await apply(
      protocol,
      those.map(({ said }) => said),
    );
    for (const [nth, { decided }] of those.entries()) {
      const outcome = outcomes[nth];
      if (outcome) results.set(decided, outcome);
    }
  }
}

async function outcomeOf(tx: Tx, needs: SettleNeeds, decided: Decided): Promise<Result<Effects, EffectRefusal>> {
  if ("said" in decided) return applyMessage(tx, needs, decided.said);
  if ("late" in decided) return no(await answerLate(tx, decided.late, decided.owner));
  return "old" in decided ? ok({ changed: false }) : no(decided.refusal);
}

async function end(
  tx: Tx,
  done: { readonly finished: TakenMessage[]; readonly refused: Obstacle[]; readonly waiting: Obstacle[] },
  now: Date,
): Promise<void> {
  if (done.finished.length > 0) await finishMessages(tx, done.finished);
  if (done.refused.length > 0) await refuseMessages(tx, done.refused, now);
  if (done.waiting.length > 0) await retryMessages(tx, done.waiting, now);
}
