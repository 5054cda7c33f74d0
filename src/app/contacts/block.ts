/** Blocks and mutes: whom an account does not want to hear (core/mute.ts). A block is told, as its network does; a mute is nobody's business. */
import { no, ok, type Result } from "../../base/result.ts";
import type { Tx } from "../../store/database.ts";
import { findAccountPerson, findOwnIdentity, holdActive } from "../../store/people/accounts.ts";
import { type ContactRow, endContact, lockContact, setSuspended } from "../../store/people/contacts.ts";
import { endDistance, setDistance } from "../../store/people/distances.ts";
import { currentIdentityOf, type KnownIdentity } from "../../store/people/identities.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import { tellTiesJob } from "../jobs/tell-ties.ts";
import { answerWaiting } from "./requests.ts";
import type { ContactNeeds, NotOpen } from "./share.ts";
import { tellSide } from "./tie.ts";

type Request = { readonly accountId: number; readonly target: KnownIdentity };
type Changed = { readonly changed: boolean };
type DistanceRefusal = NotOpen | { readonly code: "oneself"; readonly ref: string };

/** Blocks somebody: sharing ends both ways, nothing of theirs is shown or taken any more, and they are told. */
export async function blockPerson(needs: ContactNeeds, request: Request): Promise<Result<Changed, DistanceRefusal>> {
  return change(needs, request, async (tx, at) => {
    const { accountId, target } = request;
    if (!(await setDistance(tx, "block", accountId, target.personId, at))) return false;
    const contact = await lockContact(tx, accountId, target.personId);
    if (contact !== null) await endContact(tx, contact.contactId);
    await tellBlock(tx, needs, request, contact, true, at);
    return true;
  });
}

/** Takes a block back. Sharing does not begin again by itself; a contact that was only suspended by the block (R12) is one again. */
export async function unblockPerson(needs: ContactNeeds, request: Request): Promise<Result<Changed, DistanceRefusal>> {
  return change(needs, request, async (tx, at) => {
    const { accountId, target } = request;
    if (!(await endDistance(tx, "block", accountId, target.personId))) return false;
    const contact = await lockContact(tx, accountId, target.personId);
    if (contact?.suspended) {
      await setSuspended(tx, contact.contactId, null);
      // They may have moved while nothing flowed.
      const { personId } = target;
      await putJobs(
        tx,
        contact.ties.map(({ protocol }) => tellTiesJob(at, { protocol, personId })),
      );
    }
    if (contact?.suspended) await answerWaiting(tx, needs, accountId, target.personId, at);
    if (!contact?.ties.some(({ ours }) => ours !== "none")) await tellBlock(tx, needs, request, null, false, at);
    return true;
  });
}

/** A contact that met a block (R12) ends: the block stays, and wherever they are now they are told of it. */
export const keepBlock = (needs: ContactNeeds, request: Request): Promise<Result<Changed, DistanceRefusal>> =>
  change(needs, request, async (tx, at) => {
    const { accountId, target } = request;
    const contact = await lockContact(tx, accountId, target.personId);
    if (contact === null || !contact.suspended) return false;
    await endContact(tx, contact.contactId);
    await tellBlock(tx, needs, request, contact, true, at);
    return true;
  });

/** Keeps somebody out of the account's streams and notices. Nobody is told. */
export const mutePerson = (needs: ContactNeeds, request: Request): Promise<Result<Changed, DistanceRefusal>> =>
  change(needs, request, (tx, at) => setDistance(tx, "mute", request.accountId, request.target.personId, at));

export const unmutePerson = (needs: ContactNeeds, request: Request): Promise<Result<Changed, DistanceRefusal>> =>
  change(needs, request, (tx) => endDistance(tx, "mute", request.accountId, request.target.personId));

async function change(
  needs: ContactNeeds,
  { accountId, target }: Request,
  work: (tx: Tx, at: Date) => Promise<boolean>,
): Promise<Result<Changed, DistanceRefusal>> {
  const at = new Date(needs.clock.now());
  const changed = await needs.database.transaction(async (tx): Promise<Result<Changed, DistanceRefusal>> => {
    if (!(await holdActive(tx, accountId, [target.personId]))) return no({ code: "account-not-open" });
    if ((await findAccountPerson(tx, accountId)) === target.personId) return no({ code: "oneself", ref: target.ref });
    return ok({ changed: await work(tx, at) });
  });
  if (changed.ok && changed.value.changed) needs.wake();
  return changed;
}

/**
 * To where they are now, on every network that both are on.
 * @param ended  the contact that this ended; null: there was none
 */
async function tellBlock(
  tx: Tx,
  needs: ContactNeeds,
  { accountId, target }: Request,
  ended: ContactRow | null,
  blocking: boolean,
  at: Date,
): Promise<void> {
  for (const { adapter } of needs.protocols) {
    const own = await findOwnIdentity(tx, accountId, adapter.name);
    const home = await currentIdentityOf(tx, adapter.name, target.personId);
    if (own === null || home === null) continue;
    const tie = ended?.ties.find(({ protocol }) => protocol === adapter.name);
    const stood = { ours: tie?.ours ?? "none", theirs: tie?.theirs ?? "none" } as const;
    await tellSide(tx, needs, own, home, { sharing: false, blocking, stood }, at);
  }
}
