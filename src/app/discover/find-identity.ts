/** Finds out who an address is: what is known here first, else their pod is asked, once for all who ask at the same time. */
import { createPublicKey } from "node:crypto";
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import type { KeyHolder } from "../../core/identity.ts";
import type { Adapter } from "../../protocols/port.ts";
import type { FoundPerson, Wire } from "../../protocols/wire-port.ts";
import {
  type DiscoveredKey,
  identityById,
  identityByRef,
  type KeepRefusal,
  type KnownIdentity,
} from "../../store/people/identities.ts";
import { shutOutAmong } from "../../store/people/shut-out.ts";
import { failedLookup, rememberFailure } from "../../store/post-office/failed-lookups.ts";
import type { Config, Parts } from "../parts.ts";
import { type AskRefusal, type Asks, askPod } from "./ask-pod.ts";
import { keepFound } from "./keep-found.ts";
import { type AskOther, linkNetworks } from "./link-networks.ts";
import { openPodAnswers, type PodAnswers } from "./pod-answers.ts";
import { signedGet } from "./signed-get.ts";
import { openTurns, type Turns } from "./turns.ts";

/**
 * - `address-malformed`: no network that this pod speaks has such addresses.
 * - `not-here`: it is an address of this pod, and nobody has it.
 * - `shut-out`: the podmin wants nothing to do with that pod; nothing was asked.
 * - `busy`: too many are looked up already; nothing was asked.
 */
export type DiscoverRefusal = {
  readonly code: "address-malformed" | "not-here" | "shut-out" | "busy" | AskRefusal["code"] | KeepRefusal["code"];
  readonly ref: string;
  /** For the log. */
  readonly detail: string;
  /** Until then the answer is the same, from memory; null: it is not remembered. */
  readonly retryAtMs: number | null;
};

export type DiscoverNeeds = Pick<Parts, "database" | "clock" | "log" | "protocols" | "secret"> & {
  readonly config: Pick<Config, "url" | "testNetwork">;
  readonly http: Asks;
};

export type FindHow = {
  /** The name of the only protocol to look in; all of this pod's otherwise, in their order. */
  readonly protocol?: string;
  /** Ask their pod in any case: neither what is known nor what failed lately is enough. Keeps what is new about names and ways. */
  readonly fresh?: boolean;
  /** A key of that kind is needed: who is known by another one alone is asked for it. */
  readonly holder?: KeyHolder;
  /** Whoever they are on other networks matters only if that is known here (R3): strangers who write here cost one document each. */
  readonly stranger?: boolean;
  /** The caller asks one person of a pod at a time, and waits for silent pods itself: it takes no turn of those whom somebody waits for. */
  readonly paced?: boolean;
};

/** `isLead`: no address yet, and only their pod can tell which it is. */
type Spoken = { readonly adapter: Adapter; readonly ref: string; readonly host: string; readonly isLead: boolean };
type Found = Result<KnownIdentity, DiscoverRefusal>;

/**
 * Who has this address? Must not be called inside a transaction: it asks the network.
 *
 * @param ref  as somebody typed or sent it; white space around it and `acct:` do not matter
 * @returns the identity with at least one key, of `how.holder` where that is said; a refusal is remembered for a growing while
 * @throws {Fault} when the database fails
 */
export async function findIdentity(needs: DiscoverNeeds, ref: string, how: FindHow = {}): Promise<Found> {
  const spoken = readings(needs, ref, how.protocol);
  const knowns: (KnownIdentity | null)[] = [];
  for (const { adapter, ref: canonical } of spoken) {
    const known = await identityByRef(needs.database.db, adapter.name, canonical);
    if (!how.fresh && known !== null && isEnough(known, how.holder)) return ok(known);
    knowns.push(known);
  }
  let refusal: DiscoverRefusal = { code: "address-malformed", ref, detail: "", retryAtMs: null };
  for (const [nth, each] of spoken.entries()) {
    const found = await lookUp(needs, each, knowns[nth] ?? null, how);
    if (found.ok) return found;
    refusal = found.refusal;
  }
  return no(refusal);
}

/** The address as each protocol reads it that can look people up. */
function readings({ protocols }: DiscoverNeeds, text: string, only: string | undefined): readonly Spoken[] {
  return protocols.flatMap(({ adapter }): readonly Spoken[] => {
    if (only !== undefined && adapter.name !== only) return [];
    const parsed = adapter.ids.parse(text.trim());
    if (parsed.ok) return [{ adapter, ref: parsed.value.ref, host: parsed.value.host, isLead: false }];
    const lead = adapter.wire?.discovery.lead?.(text.trim()) ?? null;
    return lead === null ? [] : [{ adapter, ...lead, isLead: true }];
  });
}

/** Our own, those left behind, and those whose pod has told where they are reached. */
const isEnough = (known: KnownIdentity, holder?: KeyHolder): boolean =>
  known.local || (hasKey(known, holder) && (known.base !== null || known.state !== "current"));

const hasKey = ({ holders }: KnownIdentity, holder?: KeyHolder): boolean =>
  holder === undefined ? holders.length > 0 : holders.includes(holder);

async function lookUp(needs: DiscoverNeeds, spoken: Spoken, known: KnownIdentity | null, how: FindHow): Promise<Found> {
  const { adapter, ref, host } = spoken;
  const fresh = how.fresh === true;
  if (known?.local) return ok(known);
  // Whose key is known can be judged, also while their pod is silent.
  const orKnown = (found: Found): Found =>
    !found.ok && known !== null && hasKey(known, how.holder) && !fresh ? ok(known) : found;
  const refuse = (code: DiscoverRefusal["code"], detail = "", retryAtMs: number | null = null): Found =>
    orKnown(no({ code, ref, detail, retryAtMs }));

  if (isOurs(needs.config.url, host)) return refuse("not-here");
  if (adapter.wire === undefined) return refuse("address-malformed", `nobody is looked up by ${adapter.name} here`);
  if ((await shutOutAmong(needs.database.db, [host])).size > 0) return refuse("shut-out");
  // Whom a pod gives no such key, it may well tell of otherwise.
  const sought = how.holder === undefined || known === null ? ref : `${ref} ${how.holder}`;
  const failed = fresh
    ? null
    : await failedLookup(needs.database.db, adapter.name, sought, new Date(needs.clock.now()));
  if (failed !== null) {
    return refuse(failed.code as DiscoverRefusal["code"], "remembered", failed.nextAt.getTime());
  }
  const desk = deskOf(needs.http);
  const key = `${adapter.name} ${sought}`;
  const underWay = desk.underWay.get(key);
  if (underWay !== undefined) return orKnown(await underWay);
  const { discovery } = adapter.wire;
  const ask = () => askAndKeep(needs, spoken, discovery, { ...how, sought, known: known !== null });
  const asking = how.paced ? ask() : desk.turns.run(host, ask);
  if (asking === null) return refuse("busy", `${limits.lookupsWaiting} look-ups wait`);
  desk.underWay.set(key, asking);
  try {
    return orKnown(await asking);
  } finally {
    desk.underWay.delete(key);
  }
}

async function askAndKeep(
  needs: DiscoverNeeds,
  spoken: Spoken,
  discovery: Wire["discovery"],
  {
    holder,
    fresh = false,
    stranger = false,
    sought,
    known,
  }: FindHow & { readonly sought: string; readonly known: boolean },
): Promise<Found> {
  const { adapter, ref } = spoken;
  const { database, clock, log } = needs;
  const sign = (url: string) => signedGet(needs, adapter.name, url);
  const { answers } = deskOf(needs.http);
  if (fresh) answers.forget(spoken.host);
  const lately = { answers, now: () => clock.now() };
  const asked = await askPod(needs.http, discovery, { ref, holder }, schemesOf(needs), sign, lately);
  const kept = asked.ok ? await keep(needs, spoken, asked.value, { known, sought, holder }) : asked;
  const now = new Date(clock.now());
  if (kept.ok) {
    const one = asked.ok && !kept.value.linked ? { identity: kept.value, found: asked.value } : null;
    if (one === null || !(await linkNetworks(needs, adapter, one, askOther(needs), { onlyKnown: stranger })))
      return kept;
    return ok((await identityById(database.db, kept.value.identityId)) ?? kept.value);
  }
  const { code, detail } = kept.refusal;
  // A known address that answers with another key is news for a podmin: a pod was lost, or somebody tries something.
  if (isContradiction(code)) log.warn({ code, ref, detail }, "a look-up contradicts what is known");
  const retryAt = await rememberFailure(database.db, adapter.name, sought, code, now);
  return no({ code, ref, detail, retryAtMs: retryAt.getTime() });
}

/** What their pod says of them on another network; it has its turn already. */
const askOther =
  (needs: DiscoverNeeds): AskOther =>
  async (adapter, ref) => {
    const parsed = adapter.ids.parse(ref);
    if (!parsed.ok || adapter.wire === undefined) return null;
    const sign = (url: string) => signedGet(needs, adapter.name, url);
    const lately = { answers: deskOf(needs.http).answers, now: () => needs.clock.now() };
    const asked = await askPod(needs.http, adapter.wire.discovery, { ref }, schemesOf(needs), sign, lately);
    if (!asked.ok) return null;
    const spoken = { adapter, ref, host: parsed.value.host, isLead: false };
    const kept = await keep(needs, spoken, asked.value, { known: false, sought: null });
    return kept.ok && !kept.value.local ? { identity: kept.value, found: asked.value } : null;
  };

/** By which schemes other pods may be asked, the usual one first. */
export const schemesOf = ({ config }: DiscoverNeeds) =>
  config.testNetwork?.plainHttp ? (["https", "http"] as const) : (["https"] as const);

const isContradiction = (code: string): boolean => ["own", "key-differs", "guid-differs", "guid-taken"].includes(code);

async function keep(
  needs: DiscoverNeeds,
  { adapter, ref, host, isLead }: Spoken,
  found: FoundPerson,
  {
    known,
    sought,
    holder,
  }: { readonly known: boolean; readonly sought: string | null; readonly holder?: KeyHolder | undefined },
): Promise<
  Result<KnownIdentity, { readonly code: AskRefusal["code"] | KeepRefusal["code"]; readonly detail: string }>
> {
  const keys = keysIn(found);
  const address = adapter.ids.parse(found.ref);
  const isSought = isLead ? address.ok && address.value.host === host : found.ref === ref;
  if (keys === null || !isSought) return no({ code: "answer-wrong", detail: "no key, or somebody else" });
  const has = holder === undefined || keys.some((key) => key.holder === holder);
  const kept = await keepFound(needs, adapter, found, { host, keys, known, sought: has ? sought : null });
  if (!kept.ok) return no({ code: kept.refusal.code, detail: `guid ${found.guid} at ${found.base}` });
  return hasKey(kept.value, holder) ? kept : no({ code: "answer-wrong", detail: `no key of the ${holder}` });
}

/** Null: there is none, or one is no key. */
function keysIn({ keyPem, podKeyPem }: FoundPerson): readonly DiscoveredKey[] | null {
  const said = [
    { holder: "person", pem: keyPem },
    { holder: "pod", pem: podKeyPem ?? null },
  ] as const;
  const keys = said.flatMap(({ holder, pem }) => (pem === null ? [] : [{ holder, publicKey: derOf(pem) }]));
  const sound = keys.flatMap(({ holder, publicKey }) => (publicKey === null ? [] : [{ holder, publicKey }]));
  return sound.length === keys.length && keys.length > 0 ? sound : null;
}

/** OpenSSL refuses what is no key by throwing. */
function derOf(pem: string): Buffer | null {
  try {
    return createPublicKey(pem).export({ type: "spki", format: "der" });
  } catch {
    return null;
  }
}

/** Is this our own host, with or without a port that says nothing? */
function isOurs(url: string, host: string): boolean {
  const ours = new URL(url);
  const theirs = `${ours.protocol}//${host}`;
  return URL.canParse(theirs) && new URL(theirs).host === ours.host;
}

/** Look-ups of one process share the way out, so they share turns, those under way, and what pods have said of themselves. */
type Desk = { readonly turns: Turns; readonly underWay: Map<string, Promise<Found>>; readonly answers: PodAnswers };
const desks = new WeakMap<Asks, Desk>();

function deskOf(http: Asks): Desk {
  const open = desks.get(http);
  if (open !== undefined) return open;
  const turns = openTurns(limits.lookupsAtOnce, limits.lookupsWaiting);
  const desk: Desk = { turns, underWay: new Map(), answers: openPodAnswers() };
  desks.set(http, desk);
  return desk;
}
