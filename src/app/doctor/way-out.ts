/** The doctor for the way out: a pod that somebody wants to go to, looked at before they carry anything there. Writes nothing and tells nobody. */
import { type Knows, type Software, softwareKnows } from "../../core/software.ts";
import { findLeavable, followersAt } from "../../store/moves/leavings.ts";
import { hasAnswered } from "../../store/post-office/outbox.ts";
import { whyNotShown } from "../announce/ready.ts";
import { findIdentity } from "../discover/find-identity.ts";
import type { Parts } from "../parts.ts";
import { takeLook } from "./looks.ts";
import { lookAtPod, type PodLook } from "./pod-software.ts";

/**
 * As `Examined` of an announcement has it.
 *
 * - `pod`: it answers. `software`: what it runs, and whether that takes accounts in. `speaks`: the network on which accounts are carried there.
 * - `knows-you`: people there who follow the account, and whether this pod's messages arrive there.
 * - `account`: the address that was typed is somebody's there already. `open`: people sign up there by themselves.
 * - `shown`: the account here can be looked up from outside, as the new pod will do.
 */
export type WayOut =
  | { readonly what: "pod"; readonly state: "good"; readonly host: string }
  | {
      readonly what: "pod";
      readonly state: "bad";
      readonly why: "silent" | "here" | "malformed" | "too-often";
      readonly host: string;
    }
  | { readonly what: "software"; readonly state: "note"; readonly software: null }
  | {
      readonly what: "software";
      readonly state: "good" | "note" | "bad";
      readonly software: Software;
      readonly takes: Knows;
    }
  | { readonly what: "speaks"; readonly state: "good" | "bad" }
  | { readonly what: "knows-you"; readonly state: "good" | "note"; readonly followers: number; readonly heard: boolean }
  | { readonly what: "account"; readonly state: "good" | "note"; readonly ref: string }
  | { readonly what: "open"; readonly state: "good" | "note" }
  | { readonly what: "shown"; readonly state: "good" | "bad" };

type Needs = Pick<Parts, "database" | "clock" | "config" | "protocols" | "http" | "secret" | "log">;

/** The network whose accounts are carried as archives, by the new pod. */
const carried = ({ protocols }: Pick<Parts, "protocols">) =>
  protocols.find(({ adapter }) => adapter.facts.initiator === "new-pod" && adapter.wire !== undefined)?.adapter ?? null;

/** Nobody was asked. */
type TooOften = { readonly state: "too-often"; readonly text: string };

const tooOften = (text: string): TooOften => ({ state: "too-often", text });

export type WayOutLook = { readonly look: PodLook | TooOften; readonly found: readonly WayOut[] };

/** @param text  as somebody types it: the pod, or the address that they have there. @throws {Fault} when the database fails */
export async function examineWayOut(
  needs: Needs,
  { accountId, text }: { readonly accountId: number; readonly text: string },
): Promise<WayOutLook> {
  const look = takeLook(needs, accountId) === null ? await lookAtPod(needs, text) : tooOften(text);
  if (look.state === "too-often")
    return { look, found: [{ what: "pod", state: "bad", why: "too-often", host: look.text }] };
  if (look.state === "malformed")
    return { look, found: [{ what: "pod", state: "bad", why: "malformed", host: look.text }] };
  const { host } = look;
  if (look.state === "silent" || look.state === "here")
    return { look, found: [{ what: "pod", state: "bad", why: look.state, host }] };
  const { db } = needs.database;
  const adapter = carried(needs);
  const own = adapter === null ? null : await findLeavable(db, accountId, adapter.name);
  const followers = adapter === null ? 0 : await followersAt(db, accountId, adapter.name, host);
  const [notShown, account, heard] = await Promise.all([
    adapter === null || own === null ? null : whyNotShown(needs, adapter.name, own.identityId),
    accountAt(needs, adapter?.name ?? null, text),
    hasAnswered(db, host),
  ]);
  const found: WayOut[] = [{ what: "pod", state: "good", host }];
  if (look.state !== "found") found.push({ what: "software", state: "note", software: null });
  else {
    const takes = softwareKnows(adapter?.software, "takes", look.software);
    const states = { yes: "good", no: "bad", unknown: "note" } as const;
    found.push({ what: "software", state: states[takes], software: look.software, takes });
    found.push({ what: "speaks", state: adapter !== null && look.networks.includes(adapter.name) ? "good" : "bad" });
  }
  found.push({ what: "knows-you", state: followers > 0 || heard ? "good" : "note", followers, heard });
  if (account !== null) found.push({ what: "account", ...account });
  else if (look.state === "found" && look.open !== null)
    found.push({ what: "open", state: look.open ? "good" : "note" });
  if (own !== null) found.push({ what: "shown", state: notShown === null ? "good" : "bad" });
  return { look, found };
}

/** Null: no address of somebody was typed. */
async function accountAt(
  needs: Needs,
  protocol: string | null,
  text: string,
): Promise<{ readonly state: "good" | "note"; readonly ref: string } | null> {
  const typed = text.trim().replace(/^(?:acct:)?@?/, "");
  if (protocol === null || !/^[^@/\s]+@[^@/\s]+$/.test(typed)) return null;
  const found = await findIdentity(needs, typed, { protocol, fresh: true });
  return found.ok ? { state: "good", ref: found.value.ref } : { state: "note", ref: typed };
}
