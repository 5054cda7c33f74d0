/** Whether the pod that somebody wants to leave is still there: what a move can expect of it. Asks it once; writes nothing but what a look-up keeps. */
import { limits } from "../../base/limits.ts";
import { minuteMs, secondMs } from "../../base/time.ts";
import { currentIdentityOf, identityByRef, type KnownIdentity } from "../../store/people/identities.ts";
import { hasAnswered } from "../../store/post-office/outbox.ts";
import type { Asks } from "../discover/ask-pod.ts";
import { type DiscoverNeeds, findIdentity } from "../discover/find-identity.ts";

/**
 * - `alive`, `slow`: it answers for that person; `slow`: only after some seconds.
 * - `nobody`: it answers, and knows nobody of that name.
 * - `gone`: it answered once, and does not now. `never`: it has never answered this pod.
 * - `moved`: a proved move has led that person to another address.
 * - `here`: it is an address of this pod.
 * - `malformed`: it is no address. `busy`: too many are looked up just now.
 */
export type OldPod =
  | {
      readonly state: "alive" | "slow" | "nobody" | "gone" | "never" | "here";
      readonly ref: string;
      readonly host: string;
    }
  | { readonly state: "moved"; readonly ref: string; readonly host: string; readonly to: string }
  | { readonly state: "malformed" | "busy"; readonly ref: string };

/** Who waits longer than this for an answer calls a pod slow. */
const slowMs = 4 * secondMs;

/** Looks of one process by address, for a minute: whoever loads a page again and again asks nobody again and again. */
type Looks = Map<string, { readonly untilMs: number; readonly look: Promise<OldPod> }>;
const looksOf = new WeakMap<Asks, Looks>();

/**
 * It takes `limits.ownerLookupMs` at most: a pod that has said nothing until then is silent. The same address is asked for once a minute.
 * @param text  the old address as somebody typed it, or as an archive has it
 * @throws {Fault} when the database fails
 */
export async function lookAtOldPod(needs: DiscoverNeeds, text: string): Promise<OldPod> {
  const typed = text.trim().replace(/^(?:acct:)?@?/, "");
  const read = needs.protocols.flatMap(({ adapter }) => {
    const parsed = adapter.ids.parse(typed);
    return parsed.ok ? [{ protocol: adapter.name, ...parsed.value }] : [];
  })[0];
  if (read === undefined) return { state: "malformed", ref: typed };
  const { protocol, ref, host } = read;
  const known = await identityByRef(needs.database.db, protocol, ref);
  if (known?.local) return { state: "here", ref, host };
  const to = known === null ? null : await whereMoved(needs, known);
  if (to !== null) return { state: "moved", ref, host, to };
  const silent = async (): Promise<OldPod> => {
    const answered = known !== null || (await hasAnswered(needs.database.db, host));
    return { state: answered ? "gone" : "never", ref, host };
  };
  const asked = remembered(needs, `${protocol} ${ref}`, () => ask(needs, { protocol, ref, host }, silent));
  return (await unlessLate(asked, limits.ownerLookupMs)) ?? (await silent());
}

type Address = { readonly protocol: string; readonly ref: string; readonly host: string };

async function ask(
  needs: DiscoverNeeds,
  { protocol, ref, host }: Address,
  silent: () => Promise<OldPod>,
): Promise<OldPod> {
  const beganMs = needs.clock.now();
  const found = await findIdentity(needs, ref, { protocol, fresh: true });
  if (found.ok) return { state: needs.clock.now() - beganMs > slowMs ? "slow" : "alive", ref, host };
  switch (found.refusal.code) {
    case "busy":
      return { state: "busy", ref };
    case "not-here":
      return { state: "here", ref, host };
    case "person-unknown":
      return { state: "nobody", ref, host };
    case "pod-unreachable":
      return silent();
    default:
      // It answers, and says something else than is known: the check of the files says what about the key.
      return { state: "alive", ref, host };
  }
}

function remembered({ http, clock }: DiscoverNeeds, name: string, begin: () => Promise<OldPod>): Promise<OldPod> {
  const looks: Looks = looksOf.get(http) ?? new Map();
  looksOf.set(http, looks);
  const before = looks.get(name);
  if (before !== undefined && before.untilMs > clock.now()) return before.look;
  const look = begin();
  looks.delete(name);
  looks.set(name, { untilMs: clock.now() + minuteMs, look });
  if (looks.size > limits.oldPodsRemembered) looks.delete(looks.keys().next().value as string);
  // What failed in this process is no answer of theirs.
  look.catch(() => looks.delete(name));
  return look;
}

/** Null: it is not there in time. */
async function unlessLate<T>(work: Promise<T>, ms: number): Promise<T | null> {
  const late = Promise.withResolvers<null>();
  const timer = setTimeout(() => late.resolve(null), ms);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function whereMoved(
  { database }: DiscoverNeeds,
  { protocol, personId, state }: KnownIdentity,
): Promise<string | null> {
  return state === "moved" ? ((await currentIdentityOf(database.db, protocol, personId))?.ref ?? null) : null;
}
