/** Sharing with people: who gets what an account writes to its aspects. */
import { no, ok, type Result } from "../../base/result.ts";
import type { Tx } from "../../store/database.ts";
import { findAccountPerson, findOwnIdentity, holdActive, type OwnIdentity } from "../../store/people/accounts.ts";
import { aspectsOf } from "../../store/people/aspects.ts";
import {
  dropEmptyContact,
  ensureContact,
  lockContact,
  setAspects,
  setOurs,
  setSuspended,
  type TieRow,
} from "../../store/people/contacts.ts";
import { distanceTo } from "../../store/people/distances.ts";
import { currentIdentityOf, type KnownIdentity } from "../../store/people/identities.ts";
import { tellProfileTo } from "../accounts/tell-profile.ts";
import { askForPosts } from "../jobs/backfill.ts";
import type { Parts } from "../parts.ts";
import { ourBeginning, tellSide } from "./tie.ts";

export type ContactNeeds = Pick<Parts, "database" | "clock" | "config" | "log" | "protocols" | "wake">;

export type NotOpen = { readonly code: "account-not-open" };
export type ContactRefusal =
  | NotOpen
  | { readonly code: "oneself"; readonly ref: string }
  /** The account is not on the network that the other is on. */
  | { readonly code: "network-unknown"; readonly ref: string }
  /** They have left that address, and nothing is known of another. */
  | { readonly code: "person-gone"; readonly ref: string }
  /** By the podmin, alone or with their pod. */
  | { readonly code: "shut-out"; readonly ref: string };
export type ShareRefusal =
  | ContactRefusal
  | { readonly code: "person-blocked"; readonly ref: string }
  | { readonly code: "aspects-needed"; readonly ref: string };

/**
 * Shares with somebody in these aspects and in no others; called again it changes the aspects. They are told, and then the account's
 * profile, if they have not been told where they are now (R5); and their newest public posts are fetched. Where ties are asked for, they are asked: again,
 * while they have not answered. Somebody who is known on several networks is shared with on one of them.
 * @param target     any identity of theirs
 * @param aspectIds  at least one of the account's own; others count for nothing
 */
export async function share(
  needs: ContactNeeds,
  request: { readonly accountId: number; readonly target: KnownIdentity; readonly aspectIds: readonly number[] },
): Promise<Result<{ readonly told: boolean }, ShareRefusal>> {
  const { accountId, target, aspectIds } = request;
  const { personId, ref } = target;
  const at = new Date(needs.clock.now());
  type Told = { readonly told: KnownIdentity | null };
  const shared = await needs.database.transaction(async (tx): Promise<Result<Told, ShareRefusal>> => {
    if (!(await holdActive(tx, accountId, [personId]))) return no({ code: "account-not-open" });
    if ((await findAccountPerson(tx, accountId)) === personId) return no({ code: "oneself", ref });
    const ways = await commonNetworks(tx, needs, accountId, personId);
    const [first] = ways;
    if (first === undefined) {
      const own = await findOwnIdentity(tx, accountId, target.protocol);
      return no({ code: own === null ? "network-unknown" : "person-gone", ref });
    }
    if (first.home.shutOut) return no({ code: "shut-out", ref });
    if ((await distanceTo(tx, accountId, personId)).blocked) return no({ code: "person-blocked", ref });
    if ((await aspectsOf(tx, accountId, aspectIds)).length === 0) return no({ code: "aspects-needed", ref });

    const contact = await ensureContact(tx, accountId, personId, at);
    const tieOf = ({ own }: Way): TieRow | undefined => contact.ties.find(({ protocol }) => protocol === own.protocol);
    // One tie carries each message: the one that there is, else the account's first.
    const { own, home } = ways.find((way) => (tieOf(way)?.ours ?? "none") !== "none") ?? first;
    const { protocol } = own;
    const tie = tieOf({ own, home });
    if (contact.suspended) await setSuspended(tx, contact.contactId, null);
    await setAspects(tx, contact.contactId, aspectIds);
    if (tie?.ours === "established" && tie.toldIdentityId === home.identityId) return ok({ told: null });
    const begun = ourBeginning(needs, protocol);
    await setOurs(tx, contact.contactId, protocol, begun, home.identityId);
    await tellSide(tx, needs, own, home, { sharing: true, blocking: false }, at);
    if (!home.local && begun === "established") await tellProfileTo(tx, needs, own, home.identityId, at);
    return ok({ told: home });
  });
  if (!shared.ok) return shared;
  const { told } = shared.value;
  if (told !== null) {
    needs.wake();
    // In a transaction of its own: what they say meanwhile holds their identity first and the contact then.
    await askForPosts(needs, told);
  }
  return ok({ told: told !== null });
}

/** Us and them, where both are found now on one network. */
type Way = { readonly own: OwnIdentity; readonly home: KnownIdentity };

/** In the order of this pod's protocols. */
async function commonNetworks(tx: Tx, needs: ContactNeeds, accountId: number, personId: number): Promise<Way[]> {
  const ways: Way[] = [];
  for (const { adapter } of needs.protocols) {
    const own = await findOwnIdentity(tx, accountId, adapter.name);
    const home = await currentIdentityOf(tx, adapter.name, personId);
    if (own !== null && home !== null) ways.push({ own, home });
  }
  return ways;
}

/** Shares no longer with that person, on no network; they are told. What they share with the account stays. */
export async function stopSharing(
  needs: ContactNeeds,
  request: { readonly accountId: number; readonly personId: number },
): Promise<Result<{ readonly told: boolean }, NotOpen>> {
  const { accountId, personId } = request;
  const at = new Date(needs.clock.now());
  const stopped = await needs.database.transaction(async (tx): Promise<Result<{ told: boolean }, NotOpen>> => {
    if (!(await holdActive(tx, accountId, [personId]))) return no({ code: "account-not-open" });
    const contact = await lockContact(tx, accountId, personId);
    if (contact === null) return ok({ told: false });
    let told = false;
    for (const { protocol, ours } of contact.ties) {
      if (ours === "none") continue;
      await setOurs(tx, contact.contactId, protocol, "none", null);
      const own = await findOwnIdentity(tx, accountId, protocol);
      const home = await currentIdentityOf(tx, protocol, personId);
      if (own === null || home === null) continue;
      await tellSide(tx, needs, own, home, { sharing: false, blocking: false }, at);
      told = true;
    }
    await setAspects(tx, contact.contactId, []);
    await dropEmptyContact(tx, contact.contactId);
    return ok({ told });
  });
  if (stopped.ok && stopped.value.told) needs.wake();
  return stopped;
}
