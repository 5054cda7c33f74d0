/** One turn at one host: its parcels leave one after the other, until they are through, the host fails, or time is up. */
import { Fault } from "../../base/problem.ts";
import { secondMs } from "../../base/time.ts";
import { answersNonsense, judgeDelivery } from "../../core/delivery.ts";
import type { SigningKeys } from "../../protocols/wire-port.ts";
import type {
  OutgoingMessage,
  ParcelFailure,
  TakenHost,
  TakenParcel,
  Tracked,
  Turn,
} from "../../store/post-office/outbox.ts";
import type { Parts } from "../parts.ts";
import { askKeyFirst } from "./key-first.ts";
import type { Seat } from "./seats.ts";

/** With a backlog so many leave at a time; else the order in which things were said is kept. */
const backlog = { from: 10, atOnce: 4 };
/** No new parcel is begun after this: with the deadline of the last one a turn stays below `turnMs`. */
const beginMs = 20 * secondMs;

type Needs = Pick<Parts, "http" | "clock" | "log" | "protocols" | "database" | "config" | "secret">;

export type TurnNeeds = Needs & {
  readonly messageOf: (messageId: number) => Promise<OutgoingMessage>;
  readonly keysOf: (identityId: number) => Promise<SigningKeys>;
  /** For one request. */
  readonly deadlineMs: number;
};

type Sent =
  | { readonly parcel: TakenParcel; readonly outcome: "untried" }
  | {
      readonly parcel: TakenParcel;
      /** Which one it tells of; null: of none. */
      readonly migrationId: number | null;
      readonly outcome: "delivered";
      readonly status: number;
    }
  | {
      readonly parcel: TakenParcel;
      readonly migrationId: number | null;
      readonly outcome: "host-failed" | "parcel-failed";
      readonly error: string;
      /** Null: nothing came back. */
      readonly status: number | null;
    };

/**
 * @param stop  no more parcels after this
 * @param end   what is under way is broken off: it counts as not tried
 */
export async function takeTurn(
  needs: TurnNeeds,
  taken: TakenHost,
  seat: Seat,
  { stop, end }: { readonly stop: AbortSignal; readonly end: AbortSignal },
): Promise<Turn> {
  const delivered: TakenParcel[] = [];
  const failed: ParcelFailure[] = [];
  const tracked: Tracked[] = [];
  const statuses: number[] = [];
  let hostError: string | null = null;
  let over = false;
  const overAt = needs.clock.now() + beginMs;
  for (let at = 0; at < taken.parcels.length && !over; ) {
    if (stop.aborted || needs.clock.now() > overAt) break;
    const atOnce = at > 0 && taken.parcels.length > backlog.from ? backlog.atOnce : 1;
    const group = taken.parcels.slice(at, at + atOnce);
    at += atOnce;
    seat.asks();
    const sent = await Promise.all(group.map((parcel) => send(needs, parcel, seat.hurry, end)));
    seat.answered();
    for (const each of sent) {
      tracked.push(...trackedOf(each));
      if (each.outcome === "untried") over = true;
      else if (each.outcome === "delivered") {
        delivered.push(each.parcel);
        statuses.push(200);
      } else {
        failed.push({ parcel: each.parcel, error: each.error });
        // A host that has just answered something else lives: then it is this parcel, and the next turn will see.
        if (each.outcome === "host-failed") {
          over = true;
          if (statuses.length === 0) hostError ??= each.error;
        }
        if (each.status !== null) statuses.push(each.status);
      }
    }
    if (delivered.length > 0) hostError = null;
    else if (answersNonsense(statuses)) {
      over = true;
      hostError = failed.at(-1)?.error ?? null;
    }
  }
  return { taken, delivered, failed, tracked, hostError, answered: statuses.length > 0 };
}

function trackedOf(sent: Sent): Tracked[] {
  if (sent.outcome === "untried" || sent.migrationId === null) return [];
  const { parcel, migrationId, outcome, status } = sent;
  const answer = status === null && outcome !== "delivered" ? sent.error : `HTTP ${status}`;
  return [{ parcel, migrationId, answer, delivered: outcome === "delivered" }];
}

async function send(needs: TurnNeeds, parcel: TakenParcel, hurry: AbortSignal, end: AbortSignal): Promise<Sent> {
  let migrationId: number | null = null;
  try {
    const message = await needs.messageOf(parcel.messageId);
    migrationId = message.migrationId ?? null;
    const signal = AbortSignal.any([hurry, end]);
    const asked = await askKeyFirst(needs, message, parcel, signal);
    if (!asked.ok) {
      if (end.aborted) return { parcel, outcome: "untried" };
      return { parcel, migrationId, outcome: "host-failed", status: null, error: asked.refusal.detail };
    }
    const answer = await post(needs, parcel, message, signal);
    if (answer.ok) {
      const { status } = answer.value;
      const outcome = judgeDelivery({ status });
      const sent = { parcel, migrationId, status };
      return outcome === "delivered" ? { ...sent, outcome } : { ...sent, outcome, error: `HTTP ${status}` };
    }
    if (end.aborted) return { parcel, outcome: "untried" };
    const { code, detail } = answer.refusal;
    // An answer was there, only more of it than anybody reads.
    if (code === "too-large")
      return { parcel, migrationId, outcome: "parcel-failed", status: 500, error: `${code}: ${detail}` };
    const error = hurry.aborted ? "too-slow: no answer while other pods waited" : `${code}: ${detail}`;
    const outcome = judgeDelivery({ noAnswer: error }) as "host-failed";
    return { parcel, migrationId, outcome, status: null, error };
  } catch (error) {
    if (error instanceof Fault) return { parcel, outcome: "untried" };
    // A bug of ours with this message: the others go on.
    needs.log.error({ err: error, endpoint: parcel.endpoint, messageId: parcel.messageId }, "a parcel cannot be sent");
    return { parcel, migrationId, outcome: "parcel-failed", status: null, error: String(error) };
  }
}

async function post(
  needs: TurnNeeds,
  { endpoint: url }: TakenParcel,
  { protocol, identityId, mediaType, body }: OutgoingMessage,
  signal: AbortSignal,
) {
  const wire = needs.protocols.find(({ adapter }) => adapter.name === protocol)?.adapter.wire;
  if (wire === undefined) throw new Error(`nothing is sent by ${protocol} here`);
  const method = "POST";
  const signed = wire.authorise({ method, url, body }, await needs.keysOf(identityId), needs.clock.now());
  const headers = { "content-type": mediaType, ...signed };
  return await needs.http.request({ method, url, headers, body, redirects: 0, deadlineMs: needs.deadlineMs, signal });
}
