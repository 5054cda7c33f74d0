/** The migration doctor: everything that can be known to go wrong with an announcement, looked at before the last button. Writes nothing and tells nobody. */
import { limits } from "../../base/limits.ts";
import { secondMs } from "../../base/time.ts";
import { freeBytes } from "../../blobs/free.ts";
import { findOwnIdentity } from "../../store/accounts.ts";
import { findAnnounceable } from "../../store/announcements.ts";
import { queueStanding } from "../../store/views/pods.ts";
import { type Announcer, judgeAnnouncement } from "../announce/judge.ts";
import { whyNotShown } from "../announce/ready.ts";
import type { AnnounceRefusal } from "../announce/refusals.ts";
import { adapterOf, type Parts } from "../parts.ts";
import { lookAtOldPod, type OldPod } from "./old-pod.ts";

/**
 * `good`: nothing to do. `note`: it works, but not all of it, or later. `bad`: the announcement is refused or would do harm.
 *
 * - `new-address`: this pod answers at its own address, from outside, with this account and its key.
 * - `old-address`: what the old pod says.
 * - `may-announce`: keys fit, the account is open, nobody else has announced it; else the refusal.
 * - `clock`: seconds by which this pod's clock differs from the old pod's; null: it does not say.
 * - `disk`: bytes that may still be written.
 * - `queue`: messages that wait to be sent, and pods that do not answer.
 */
export type Examined =
  | { readonly what: "new-address"; readonly state: "good" }
  | { readonly what: "new-address"; readonly state: "bad"; readonly why: "silent" | "not-shown"; readonly url: string }
  | { readonly what: "old-address"; readonly state: "good" | "note"; readonly old: OldPod }
  | { readonly what: "may-announce"; readonly state: "good" }
  | { readonly what: "may-announce"; readonly state: "bad"; readonly refusal: AnnounceRefusal }
  | { readonly what: "clock"; readonly state: "good" | "note"; readonly seconds: number | null }
  | { readonly what: "disk"; readonly state: "good" | "note"; readonly freeBytes: number }
  | { readonly what: "queue"; readonly state: "good" | "note"; readonly waiting: number; readonly silentPods: number };

type Needs = Pick<Parts, "database" | "clock" | "config" | "protocols" | "http" | "secret" | "log">;

/** Clocks that are so far apart make signed requests and dates be refused. */
const clockSeconds = 120;
/** So many messages that wait take a pod long enough for a person to wonder. */
const manyWaiting = 10_000;

/** @returns null: the account has no import that could be announced. @throws {Fault} when database or disk fail */
export async function examine(
  needs: Needs,
  request: { readonly username: string; readonly importId?: number; readonly by: Announcer },
): Promise<readonly Examined[] | null> {
  const { db } = needs.database;
  const held = await findAnnounceable(db, request.username, request.importId ?? null);
  if (held === null) return null;
  const { protocol, ownerRef, accountId } = held;
  const judged = await judgeAnnouncement(needs, db, held, request.by);
  const own = await findOwnIdentity(db, accountId, protocol);
  const [old, notShown, seconds] = await Promise.all([
    lookAtOldPod(needs, ownerRef),
    whyNotShown(needs, protocol, own?.identityId ?? null),
    clockAhead(needs, protocol, ownerRef),
  ]);
  const free = await freeBytes(needs.config.dataFolder);
  const queue = await queueStanding(db);
  const isFar = seconds !== null && Math.abs(seconds) > clockSeconds;
  return [
    judged.ok
      ? { what: "may-announce", state: "good" }
      : { what: "may-announce", state: "bad", refusal: judged.refusal },
    notShown === null
      ? { what: "new-address", state: "good" }
      : { what: "new-address", state: "bad", why: notShown.code, url: needs.config.url },
    { what: "old-address", state: old.state === "alive" || old.state === "here" ? "good" : "note", old },
    { what: "clock", state: isFar ? "note" : "good", seconds },
    { what: "disk", state: free < needs.config.keepFreeBytes ? "note" : "good", freeBytes: free },
    { what: "queue", state: queue.waiting > manyWaiting ? "note" : "good", ...queue },
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
