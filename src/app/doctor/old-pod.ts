/** Whether the pod that somebody wants to leave is still there: what a move can expect of it. Asks it once; writes nothing but what a look-up keeps. */
import { secondMs } from "../../base/time.ts";
import { currentIdentityOf, identityByRef, type KnownIdentity } from "../../store/identities.ts";
import { hasAnswered } from "../../store/outbox.ts";
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

/**
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
      return { state: known !== null || (await hasAnswered(needs.database.db, host)) ? "gone" : "never", ref, host };
    default:
      // It answers, and says something else than is known: the check of the files says what about the key.
      return { state: "alive", ref, host };
  }
}

async function whereMoved(
  { database }: DiscoverNeeds,
  { protocol, personId, state }: KnownIdentity,
): Promise<string | null> {
  return state === "moved" ? ((await currentIdentityOf(database.db, protocol, personId))?.ref ?? null) : null;
}
