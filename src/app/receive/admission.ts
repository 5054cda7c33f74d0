/**
 * Who may leave something in the inbox, on networks that say so before they take it: a signature, a time, a form. An author whom nobody here knows is asked
 * for at their pod, and a key that fits no longer is asked for once more. What was taken is taken once.
 */
import { openBatches } from "../../base/batches.ts";
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { minuteMs } from "../../base/time.ts";
import type { KeyHolder } from "../../core/identity.ts";
import type { Door, DoorRefusal, Opened, RawMessage } from "../../protocols/wire-port.ts";
import { keysAtHost } from "../../store/people/identities.ts";
import { type Knocking, type KnownAtDoor, knownAtDoor } from "../../store/post-office/at-the-door.ts";
import { type DiscoverNeeds, type DiscoverRefusal, findIdentity } from "../discover/find-identity.ts";
import { adapterOf } from "../parts.ts";

/** `status` 503: it could not be found out just now; the sender tries again. */
export type AdmitRefusal = Omit<DoorRefusal, "status"> & { readonly status: DoorRefusal["status"] | 503 };

/**
 * `known`: it was here in the last ten minutes, or is of a pod that is shut out. `author`: who has signed it; null where nobody acts in person, and on networks that have no door.
 * `opened`: what it turned out to be on the way, for whoever judges it; null: nobody looked, or there are no words for it.
 */
export type Admitted = { readonly known: boolean; readonly author: string | null; readonly opened: Opened | null };

export type Admission = {
  /**
   * May take as long as a look-up at another pod.
   * @throws {Fault} the database fails
   */
  judge(protocol: string, raw: RawMessage): Promise<Result<Admitted, AdmitRefusal>>;
  /** It was not kept after all: the same may come again. */
  forget(protocol: string, raw: RawMessage): void;
};

/** Who is said to have signed. */
type Signer = { readonly host: string; readonly author: string | null; readonly holder: KeyHolder };

/** Authors of requests that come at the same time are looked up by one query. */
const authorsAtOnce = 200;
/** As the signatures live: five minutes to each side. */
const rememberedMs = 10 * minuteMs;
/** A pod is asked for a key that was changed so often: else whoever sends nonsense in its name makes us ask it. */
const refetchMs = 10 * minuteMs;

export function openAdmission(needs: DiscoverNeeds): Admission {
  const { database, clock } = needs;
  const seen = openMemory(limits.requestsRemembered, rememberedMs, () => clock.now());
  const asked = openMemory(limits.keysRefetched, refetchMs, () => clock.now());

  const asking = new Map<string, Promise<AdmitRefusal | null>>();

  const knock = openBatches((all: readonly Knocking[]) => knownAtDoor(database.db, all), authorsAtOnce);

  /** Keys to try: the author's or their pod's, as the signer is, or where nobody acts in person all that are known of that pod. None of who is shut out. */
  const knownOf = async (protocol: string, { host, author, holder }: Signer): Promise<KnownAtDoor> => {
    const known = await knock({ protocol, host, ref: author, holder });
    if (author !== null || known.shutOut) return known;
    return { shutOut: false, keys: await keysAtHost(database.db, protocol, host, limits.keysTried) };
  };
  const keysOf = async (protocol: string, signer: Signer) => (await knownOf(protocol, signer)).keys;

  const lookUp = async (
    { protocol, door, fresh }: { readonly protocol: string; readonly door: Door; readonly fresh: boolean },
    author: string,
    holder: KeyHolder,
  ): Promise<AdmitRefusal | null> => {
    const found = await findIdentity(needs, author, { protocol, fresh, holder, stranger: true });
    if (found.ok) return null;
    const { code, detail } = found.refusal;
    return { ...door.unfound, ...(isPassing(code) ? { status: 503 } : {}), detail: `${author}: ${code} ${detail}` };
  };

  const signed = async (
    protocol: string,
    door: Door,
    raw: RawMessage,
    signer: Signer,
    known: readonly string[],
  ): Promise<AdmitRefusal | null> => {
    const { host, author, holder } = signer;
    if (known.length === 0 && author !== null) {
      const refusal = await lookUp({ protocol, door, fresh: false }, author, holder);
      if (refusal !== null) return refusal;
    }
    const keys = known.length > 0 ? known : await keysOf(protocol, signer);
    if (door.signedBy(raw, keys)) return null;
    const wrong = { ...door.unsigned, detail: author ?? host };
    // What their pod has said of itself a moment ago may be old already; what somebody says of themselves was asked for just now.
    if (author === null || (known.length === 0 && holder !== "pod")) return wrong;
    const whose = `${protocol} ${holder === "pod" ? host : author}`;
    if (!asking.has(whose) && asked.add(whose))
      asking.set(
        whose,
        lookUp({ protocol, door, fresh: true }, author, holder).finally(() => asking.delete(whose)),
      );
    // Of those that come while it is asked for each waits for the answer; who comes a moment later finds it.
    await asking.get(whose);
    return door.signedBy(raw, await keysOf(protocol, signer)) ? null : wrong;
  };

  const nameOf = (protocol: string, raw: RawMessage): string | null => {
    const admitted = adapterOf(needs, protocol).wire?.door?.admit(raw, raw.receivedAtMs);
    return admitted?.ok ? `${protocol} ${admitted.value.host} ${admitted.value.once}` : null;
  };

  return {
    async judge(protocol, raw) {
      const door = adapterOf(needs, protocol).wire?.door;
      if (door === undefined) return ok({ known: false, author: null, opened: null });
      const admitted = door.admit(raw, raw.receivedAtMs);
      if (!admitted.ok) return admitted;
      const { host, author, once } = admitted.value;
      const name = `${protocol} ${host} ${once}`;
      const again = { known: true, author, opened: null };
      if (seen.has(name)) return ok(again);
      const { shutOut, keys } = await knownOf(protocol, admitted.value);
      // Whoever is shut out is answered as somebody who says it twice, and asked nothing.
      if (shutOut) return ok(again);
      const refusal = await signed(protocol, door, raw, admitted.value, keys);
      if (refusal !== null) return no(refusal);
      const form = door.form({ ...raw, provedAuthor: author });
      if (!form.ok) return form;
      return ok(seen.add(name) ? { known: false, author, opened: form.value } : again);
    },
    forget(protocol, raw) {
      const name = nameOf(protocol, raw);
      if (name !== null) seen.delete(name);
    },
  };
}

/** Whether the same look-up may end otherwise a moment later. */
const isPassing = (code: DiscoverRefusal["code"]): boolean => code === "pod-unreachable" || code === "busy";

/** Names that were met lately; of too many the oldest are forgotten. */
function openMemory(most: number, forMs: number, now: () => number) {
  const until = new Map<string, number>();
  const has = (name: string) => (until.get(name) ?? 0) > now();
  return {
    has,
    /** @returns false: it was there already */
    add(name: string): boolean {
      if (has(name)) return false;
      until.delete(name);
      until.set(name, now() + forMs);
      if (until.size > most) until.delete(until.keys().next().value as string);
      return true;
    },
    delete: (name: string) => void until.delete(name),
  };
}
