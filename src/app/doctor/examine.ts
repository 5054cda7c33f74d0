/** The migration doctor: everything that can be known to go wrong with an announcement, looked at before the last button. Writes nothing and tells nobody. */
import { limits } from "../../base/limits.ts";
import { secondMs } from "../../base/time.ts";
import { freeBytes } from "../../blobs/free.ts";
import { hearersShutOut, type ShutOut } from "../../store/moves/move-hearers.ts";
import { queueStanding } from "../../store/views/pods.ts";
import type { Judged } from "../announce/judge.ts";
import { whyNotShown } from "../announce/ready.ts";
import { adapterOf, type Parts } from "../parts.ts";
import { lookAtOldPod, type OldPod } from "./old-pod.ts";

/**
 * `good`: nothing to do. `note`: it works, but not all of it, or later. `bad`: the announcement is refused or would do harm.
 *
 * - `new-address`: this pod answers at its own address, from outside, with this account and its key.
 * - `old-address`: what the old pod says.
 * - `may-announce`: keys fit, the account is open, nobody else has announced it. It was judged before: what may not be announced is not examined.
 * - `clock`: seconds by which this pod's clock differs from the old pod's; null: it does not say.
 * - `disk`: bytes that may still be written.
 * - `queue`: messages that wait to be sent, and pods that do not answer.
 * - `shut-out`: who will not hear of it because of a block, as far as that can be known: no network tells anybody who blocks them. `blocked`: people whom the
 *   account itself blocks. `pods`: where people are to be told, and which have turned away something of this pod just now.
 */
export type Examined =
  | { readonly what: "new-address"; readonly state: "good" }
  | { readonly what: "new-address"; readonly state: "bad"; readonly why: "silent" | "not-shown"; readonly url: string }
  | { readonly what: "old-address"; readonly state: "good" | "note"; readonly old: OldPod }
  | { readonly what: "may-announce"; readonly state: "good" }
  | { readonly what: "clock"; readonly state: "good" | "note"; readonly seconds: number | null }
  | { readonly what: "disk"; readonly state: "good" | "note"; readonly freeBytes: number }
  | { readonly what: "queue"; readonly state: "good" | "note"; readonly waiting: number; readonly silentPods: number }
  | ({ readonly what: "shut-out"; readonly state: "good" | "note" } & ShutOut);

type Needs = Pick<Parts, "database" | "clock" | "config" | "protocols" | "http" | "secret" | "log">;

/** Clocks that are so far apart make signed requests and dates be refused. */
const clockSeconds = 120;
/** So many messages that wait take a pod long enough for a person to wonder. */
const manyWaiting = 10_000;

/** @param judged  what may be announced (announce/plan.ts). @throws {Fault} when database or disk fail */
export async function examine(needs: Needs, { held, own }: Judged): Promise<readonly Examined[]> {
  const { db } = needs.database;
  const { protocol, ownerRef, accountId } = held;
  const [old, notShown, seconds] = await Promise.all([
    lookAtOldPod(needs, ownerRef),
    whyNotShown(needs, protocol, own.identityId),
    clockAhead(needs, protocol, ownerRef),
  ]);
  const free = await freeBytes(needs.config.dataFolder);
  const queue = await queueStanding(db);
  const shutOut = await hearersShutOut(db, { accountId, protocol, oldRef: ownerRef }, limits.podsNamed);
  const isOpen = shutOut.blocked === 0 && shutOut.shunned === 0 && shutOut.pods.length === 0;
  const isFar = seconds !== null && Math.abs(seconds) > clockSeconds;
  return [
    { what: "may-announce", state: "good" },
    notShown === null
      ? { what: "new-address", state: "good" }
      : { what: "new-address", state: "bad", why: notShown.code, url: needs.config.url },
    { what: "old-address", state: old.state === "alive" || old.state === "here" ? "good" : "note", old },
    { what: "clock", state: isFar ? "note" : "good", seconds },
    { what: "disk", state: free < needs.config.keepFreeBytes ? "note" : "good", freeBytes: free },
    { what: "queue", state: queue.waiting > manyWaiting ? "note" : "good", ...queue },
    { what: "shut-out", state: isOpen ? "good" : "note", ...shutOut },
  ];
}

/** How much this pod's clock is ahead of the old pod's, which every answer by HTTP names. Null: no answer, or none with a date. */
async function clockAhead(needs: Needs, protocol: string, ref: string): Promise<number | null> {
  const parsed = adapterOf(needs, protocol).ids.parse(ref);
  if (!parsed.ok) return null;
  const scheme = needs.config.testNetwork?.plainHttp ? "http" : "https";
  const answer = await needs.http.request({
    method: "GET",
    url: `${scheme}://${parsed.value.host}/.well-known/nodeinfo`,
    redirects: 0,
    answerBytes: limits.personDocumentBytes,
    deadlineMs: limits.ownerLookupMs,
  });
  const theirs = answer.ok ? Date.parse(answer.value.headers.date ?? "") : Number.NaN;
  return Number.isNaN(theirs) ? null : Math.round((needs.clock.now() - theirs) / secondMs);
}
