/** The new account says where its person comes from, before they ask their old pod to move (`previous`). Published at once; nobody moves by it alone. */
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { dayMs } from "../../base/time.ts";
import type { Db, Tx } from "../../store/database.ts";
import { findLeftIdentity, holdLeft } from "../../store/moves/departures.ts";
import { arrivedFrom, holdLeavable } from "../../store/moves/leavings.ts";
import { moveLinksOf, sayMoveLinks } from "../../store/moves/move-links.ts";
import { findOwnIdentity, type OwnIdentity } from "../../store/people/accounts.ts";
import { calledBy } from "../../store/views/migration-receipt.ts";
import { tellProfile } from "../accounts/tell-profile.ts";
import { findIdentity } from "../discover/find-identity.ts";
import type { Parts } from "../parts.ts";
import type { PreviousRefusal } from "./leave-refusals.ts";
import { referenceNetwork } from "./network.ts";

type Needs = Pick<Parts, "database" | "clock" | "config" | "log" | "protocols" | "http" | "wake" | "secret">;

export type Previous = {
  readonly protocol: string;
  /** The account's own address on that network. */
  readonly ref: string;
  /** It as people know it: `name@host`, where the address does not say so and the name is known. */
  readonly name: string;
  readonly previous: string | null;
  /** The same of the earlier one. */
  readonly previousName: string | null;
  readonly saidAt: Date | null;
  /** When a move from there was followed here; null: none was, and it can be taken back. */
  readonly arrivedAt: Date | null;
};

/** What the account says; null where it is not on such a network. */
export async function previousOf(
  needs: Pick<Parts, "database" | "protocols">,
  accountId: number,
): Promise<Previous | null> {
  const { db } = needs.database;
  const own = await ownOn(db, needs, accountId);
  if (own === null) return null;
  const { protocol, ref } = own;
  const links = await moveLinksOf(db, own.identityId);
  const previous = links?.previous ?? null;
  const arrivedAt = previous === null ? null : await arrivedFrom(db, { protocol, oldRef: previous, newRef: ref });
  const name = await calledBy(db, protocol, ref);
  const previousName = previous === null ? null : await calledBy(db, protocol, previous);
  return { protocol, ref, name, previous, previousName, saidAt: links?.saidAt ?? null, arrivedAt };
}

/** Of an account that was left too: somebody who comes back says so there. */
async function ownOn(
  db: Db,
  needs: Pick<Parts, "protocols">,
  accountId: number,
): Promise<(OwnIdentity & { readonly left: boolean }) | null> {
  const adapter = referenceNetwork(needs);
  if (adapter === null) return null;
  const own = await findOwnIdentity(db, accountId, adapter.name);
  if (own !== null) return { ...own, left: false };
  const left = await findLeftIdentity(db, accountId, adapter.name);
  return left === null ? null : { ...left, left: true };
}

/**
 * Sets `previous`. It is looked up now: only an account that exists is named. Who comes back to an account that was left names where they are now; it then no
 * longer says that it was left for there.
 * @param address  as the person types it
 */
export async function setPrevious(
  needs: Needs,
  request: { readonly accountId: number; readonly address: string },
): Promise<Result<{ readonly ref: string; readonly changed: boolean }, PreviousRefusal>> {
  const { accountId } = request;
  const own = await ownOn(needs.database.db, needs, accountId);
  if (own === null) return no({ code: "no-such-network" });
  const address = request.address.trim();
  const found = await findIdentity(needs, address, { protocol: own.protocol, fresh: true });
  if (!found.ok) return no({ code: "previous-not-found", ref: address, why: found.refusal.code });
  const { ref } = found.value;
  if (ref === own.ref) return no({ code: "previous-is-oneself", ref });
  const at = new Date(needs.clock.now());
  const set = await needs.database.transaction(async (tx): Promise<Result<boolean, PreviousRefusal>> => {
    if (!(await holdLeavable(tx, accountId))) return no({ code: "account-not-open" });
    const before = await moveLinksOf(tx, own.identityId);
    if (before?.previous === ref && (!own.left || before.next === null)) return ok(false);
    const arrivedAt =
      before?.previous == null
        ? null
        : await arrivedFrom(tx, { protocol: own.protocol, oldRef: before.previous, newRef: own.ref });
    const freeFrom = (arrivedAt?.getTime() ?? 0) + limits.previousKeptDays * dayMs;
    if (arrivedAt !== null && before?.previous !== ref && freeFrom > at.getTime())
      return no({ code: "previous-arrived", ref: before?.previous ?? "", until: new Date(freeFrom).toISOString() });
    await sayMoveLinks(tx, own.identityId, { previous: ref, ...(own.left ? { next: null } : {}) }, at);
    await publish(tx, needs, own, at);
    return ok(true);
  });
  if (!set.ok) return set;
  if (set.value) needs.wake();
  return ok({ ref, changed: set.value });
}

/** Takes it back, as long as no move was followed because of it. */
export async function clearPrevious(
  needs: Needs,
  accountId: number,
): Promise<Result<{ readonly changed: boolean }, PreviousRefusal>> {
  const own = await ownOn(needs.database.db, needs, accountId);
  if (own === null) return no({ code: "no-such-network" });
  const at = new Date(needs.clock.now());
  const cleared = await needs.database.transaction(async (tx): Promise<Result<boolean, PreviousRefusal>> => {
    if (!(await holdLeavable(tx, accountId))) return no({ code: "account-not-open" });
    const previous = (await moveLinksOf(tx, own.identityId))?.previous ?? null;
    if (previous === null) return ok(false);
    if ((await arrivedFrom(tx, { protocol: own.protocol, oldRef: previous, newRef: own.ref })) !== null)
      return no({ code: "previous-used", ref: previous });
    await sayMoveLinks(tx, own.identityId, { previous: null }, at);
    await publish(tx, needs, own, at);
    return ok(true);
  });
  if (!cleared.ok) return cleared;
  if (cleared.value) needs.wake();
  return ok({ changed: cleared.value });
}

/** Of an account that was left nobody is told anything: who asks is shown it. */
async function publish(
  tx: Tx,
  needs: Pick<Needs, "config" | "protocols">,
  own: OwnIdentity & { readonly left: boolean },
  at: Date,
): Promise<void> {
  if ((await holdLeft(tx, own.accountId)) === null) await tellProfile(tx, needs, own, at);
}
