/** Delivery: what the answer of another pod means for one message and for its host, and when to try again. */
import { dayMs, hourMs, minuteMs } from "../base/time.ts";
import type { Message, MessageKind } from "./message.ts";

/** How a request ended: with an answer, or without one (no address, refused, hung, broke off). */
export type DeliveryAnswer = { readonly status: number } | { readonly noAnswer: string };

/**
 * - `delivered`: they have it.
 * - `host-failed`: nothing gets through there now; every other parcel for that host would fare the same.
 * - `parcel-failed`: the host lives and does not want this very parcel.
 */
export type DeliveryOutcome = "delivered" | "host-failed" | "parcel-failed";

/** "Come back later" of a server or of what stands before it: 408, 425, 429, 502 to 504, and 520 to 527 and 530 of a well-known proxy. */
const unavailable = (status: number): boolean =>
  [408, 425, 429, 502, 503, 504, 530].includes(status) || (status >= 520 && status <= 527);

/** A plain 500 or 501 is about the message: one that makes their code fail must not stop the others. */
export function judgeDelivery(answer: DeliveryAnswer): DeliveryOutcome {
  if ("noAnswer" in answer) return "host-failed";
  if (answer.status >= 200 && answer.status < 300) return "delivered";
  return unavailable(answer.status) ? "host-failed" : "parcel-failed";
}

/** So many different parcels in one turn that are all answered by 5xx or by a redirect, and none taken: then it is the host after all. */
const brokenAfter = 5;

/**
 * Does a host answer, but nothing that is of use? One message that makes its code fail must not look like that.
 * @param statuses  of the parcels that were tried in one turn
 */
export const answersNonsense = (statuses: readonly number[]): boolean =>
  statuses.length >= brokenAfter && statuses.every((status) => status >= 500 || (status >= 300 && status < 400));

/** From this many failures in a row on, new messages wait for the host's pause; below it they are tried at once. */
export const breakerOpensAt = 2;

/**
 * The failures of a host in a row, after one turn. A message that fails again as it did before says nothing new about the host: only different
 * ones open the breaker. So a pod that breaks off at one certain message still gets all others at once, and a dead pod costs one probe per pause.
 *
 * @param turn.fresh  a parcel failed that had not failed before, or several did
 */
export function failuresAfter(
  before: number,
  turn: { readonly hostFailed: boolean; readonly fresh: boolean; readonly tried: boolean },
): number {
  if (!turn.hostFailed) return turn.tried ? 0 : before;
  return turn.fresh || before >= breakerOpensAt ? before + 1 : before;
}

/** Longest pause: a pod that was down for a week is met again within hours, at six probes a day. */
export const longestPauseMs = 4 * hourMs;

/** The pause after that many failures in a row, from 1: one minute, doubling, at most `longestPauseMs`. */
export const pauseMs = (failures: number): number =>
  Math.min(longestPauseMs, minuteMs * 2 ** Math.min(Math.max(0, failures - 1), 30));

/**
 * How long a message of this kind is tried. Most are stale after two weeks, when pods themselves take a server for gone. What would leave
 * somebody talking into the void for ever, that an account has moved or ended, is tried for half a year.
 */
export const giveUpAfterMs = (kind: MessageKind): number =>
  (kind === "migration" || kind === "account-deletion" ? 180 : 14) * dayMs;

/**
 * Messages that say how something is from now on, and that carry no date by which the other side could tell which is the later one. They must
 * arrive in the order in which they were said. Null for all others: nothing of theirs has to wait for something else.
 */
export function aboutOf(message: Message): string | null {
  if (message.kind === "contact" || message.kind === "follow") return `contact ${message.author} ${message.recipient}`;
  return message.kind === "profile" ? `profile ${message.author}` : null;
}

/** As of `aboutOf`: somebody's likes below one post, given, taken back and given again. */
export const reactionsBelow = (authorRef: string, postGuid: string): string => `reaction ${authorRef} ${postGuid}`;
