/** Asks other pods for what a message needs and nobody here knows: people, and the things that it hangs on. Within a budget. */
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import type { KeyHolder } from "../../core/identity.ts";
import { isRelayable, type Thing } from "../../core/message.ts";
import type { Need, Opened, RawMessage } from "../../protocols/wire-port.ts";
import { findThings } from "../../store/content/things.ts";
import { identitiesOfPerson, identityById, type KnownIdentity } from "../../store/people/identities.ts";
import { failedLookup, forgetFailure, rememberFailure } from "../../store/post-office/failed-lookups.ts";
import { findIdentity } from "../discover/find-identity.ts";
import { signedGet } from "../discover/signed-get.ts";
import { adapterOf, type Parts } from "../parts.ts";
import { type Known, othersIn } from "./look-up.ts";

/** What is left to ask for because of one incoming message, and how deep this is. */
export type Budget = { left: number };
export const newBudget = (): Budget => ({ left: limits.lookUpsPerMessage });

export type SeekNeeds = Pick<Parts, "database" | "clock" | "log" | "config" | "protocols" | "http" | "secret">;
/** Judges and applies what was fetched, as if it had come in. */
export type TakeFetched = (protocol: string, raw: RawMessage, sought: Sought) => Promise<Result<null, FetchRefusal>>;
/** `or`: other kinds that it may turn out to be. */
export type Sought = Thing & Pick<ThingNeed, "or">;
export type FetchRefusal = { readonly code: string; readonly detail: string };

/**
 * Asks for whatever is missing. What was found is in the store afterwards; what was not is in memory for a while, so that nobody is asked
 * the same thing over and over.
 */
export async function seekMissing(
  needs: SeekNeeds,
  message: { readonly protocol: string; readonly opened: Opened },
  known: Known,
  budget: Budget,
  take: TakeFetched | null,
): Promise<void> {
  const { protocol, opened } = message;
  const spend = (): boolean => {
    budget.left -= 1;
    return budget.left >= 0;
  };
  // Who must be known first: without them it cannot be judged, and nobody else is asked because of what may be forged.
  for (const ref of known.missingRefs)
    if (!spend() || !(await findIdentity(needs, ref, { protocol, ...holderOf(opened, ref) })).ok) return;
  for (const ref of othersIn(opened.message)) if (spend()) await findIdentity(needs, ref, { protocol });
  // Only what a message hangs on is fetched: a retraction's target is not, to be deleted at once.
  const fetches = isRelayable(opened.message) || opened.message.kind === "reshare";
  if (!fetches || take === null) return;
  for (const need of known.missingThings)
    if (need.askAt !== null && spend()) await fetchThing(needs, protocol, need, take);
}

/** Of which kind a key of theirs has to be. */
function holderOf({ needs }: Opened, ref: string): { readonly holder?: KeyHolder } {
  const need = needs.find((each) => each.kind === "key" && each.ref === ref);
  return need?.kind === "key" && need.holder ? { holder: need.holder } : {};
}

type ThingNeed = Extract<Need, { readonly kind: "thing" }>;
type Fetched = Result<null, FetchRefusal>;
const underWay = new WeakMap<SeekNeeds["http"], Map<string, Promise<Fetched>>>();

/** One request for a thing, however many messages wait for it. @returns whether it is here now; what was in vain is remembered */
export async function fetchThing(
  needs: SeekNeeds,
  protocol: string,
  need: Pick<ThingNeed, "thing" | "or" | "askAt">,
  take: TakeFetched,
): Promise<Fetched> {
  const asking = underWay.get(needs.http) ?? new Map<string, Promise<Fetched>>();
  underWay.set(needs.http, asking);
  const key = `${protocol} ${need.askAt} ${need.thing.kind} ${need.thing.guid}`;
  const running = asking.get(key) ?? fetchOnce(needs, protocol, need, take).finally(() => asking.delete(key));
  asking.set(key, running);
  return running;
}

async function fetchOnce(
  needs: SeekNeeds,
  protocol: string,
  { thing, or = [], askAt }: Pick<ThingNeed, "thing" | "or" | "askAt">,
  take: TakeFetched,
): Promise<Fetched> {
  const { db } = needs.database;
  const now = new Date(needs.clock.now());
  const adapter = adapterOf(needs, protocol);
  // Somebody else's message may have brought it meanwhile.
  const possibly = [thing, ...or.map((kind) => ({ kind, guid: thing.guid }))];
  if ((await findThings(db, protocol, adapter.facts.content, possibly)).length > 0) return ok(null);
  const sought = `${thing.kind} ${thing.guid} at ${askAt}`;
  const failed = await failedLookup(db, protocol, sought, now);
  if (failed !== null) return no({ code: failed.code, detail: "remembered" });
  const asked = await findIdentity(needs, askAt ?? "", { protocol });
  const home = asked.ok ? await homeOf(needs, asked.value) : null;
  const base = home?.base ?? null;
  const url = base === null ? null : (adapter.wire?.fetch.url(base, thing, home?.publicEndpoint) ?? null);
  if (url === null) return no({ code: "not-fetchable", detail: "nobody knows where" });
  let fetched = await fetchRaw(needs, protocol, url);
  for (const other of adapter.wire?.fetch.otherUrls?.(base ?? "", thing, home?.publicEndpoint) ?? []) {
    if (fetched.ok || fetched.refusal.code !== "not-there") break;
    fetched = await fetchRaw(needs, protocol, other);
  }
  const taken = fetched.ok ? await take(protocol, fetched.value, { ...thing, or }) : fetched;
  if (taken.ok) {
    await forgetFailure(db, protocol, sought);
    return taken;
  }
  needs.log.info({ ...taken.refusal, url }, "a fetch was in vain");
  await rememberFailure(db, protocol, sought, taken.refusal.code, now);
  return taken;
}

/** R8: where content moves, it is asked for where its author is now. */
async function homeOf(needs: SeekNeeds, identity: KnownIdentity): Promise<KnownIdentity> {
  const { db } = needs.database;
  const { protocol, personId, state } = identity;
  if (state === "current" || adapterOf(needs, protocol).facts.content === "stays") return identity;
  const home = (await identitiesOfPerson(db, protocol, personId)).find((each) => each.state === "current");
  return (home && (await identityById(db, home.id))) ?? identity;
}

async function fetchRaw(needs: SeekNeeds, protocol: string, url: string): Promise<Result<RawMessage, FetchRefusal>> {
  const signed = await signedGet(needs, protocol, url);
  const answer = await needs.http.request({
    method: "GET",
    url,
    headers: signed,
    // What is signed is asked of one pod, and answered by it.
    redirects: Object.keys(signed).length > 0 ? 0 : limits.lookupRedirects,
    answerBytes: limits.messageBytes,
  });
  if (!answer.ok) return no({ code: answer.refusal.code, detail: answer.refusal.detail });
  const { status, body, headers } = answer.value;
  if (status === 404 || status === 410) return no({ code: "not-there", detail: `status ${status}` });
  if (status !== 200) return no({ code: "not-fetchable", detail: `status ${status}` });
  const { host } = new URL(needs.config.url);
  const { host: askedHost, pathname: path } = new URL(url);
  return ok({ way: "fetched", headers, body, path, host, askedHost, receivedAtMs: needs.clock.now() });
}
