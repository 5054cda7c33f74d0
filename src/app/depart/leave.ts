/** An account of ours asks to leave, on networks where the old pod tells of it: for ten minutes it can be taken back, then it counts (`src/app/jobs/leave.ts`). */
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { dayMs } from "../../base/time.ts";
import type { SaidMove } from "../../core/message.ts";
import { emptyProfile } from "../../core/snapshot.ts";
import type { Db } from "../../store/database.ts";
import {
  askedLeaving,
  countPods,
  findLeavable,
  followersByNetwork,
  holdLeavable,
  lastLeft,
} from "../../store/moves/leavings.ts";
import { recordMigration, refuseDeparture } from "../../store/moves/migrations.ts";
import { moveLinksOf } from "../../store/moves/move-links.ts";
import type { OwnIdentity } from "../../store/people/accounts.ts";
import { identitiesOfPerson, type KnownIdentity } from "../../store/people/identities.ts";
import { type StayingBehind, stayingBehind } from "../../store/people/pod-facts.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import { calledBy } from "../../store/views/migration-receipt.ts";
import { isAnnounceable } from "../announce/own-address.ts";
import { findIdentity } from "../discover/find-identity.ts";
import type { Parts } from "../parts.ts";
import { leaveJob } from "./leave-job.ts";
import type { LeaveRefusal, TakeBackRefusal } from "./leave-refusals.ts";
import { referenceNetwork } from "./network.ts";

export type LeaveNeeds = Pick<
  Parts,
  "database" | "clock" | "config" | "log" | "protocols" | "http" | "wake" | "secret"
>;

export type LeaveRequest = {
  readonly accountId: number;
  /** As the person types it. */
  readonly destination: string;
};

/**
 * One network that the account is on, and what becomes of those who follow it there. Where they move by this act, some may have to find the new account themselves
 * all the same: `unaware` of them, and perhaps `unsure`.
 */
export type NetworkHalf = {
  readonly protocol: string;
  readonly ref: string;
  readonly followers: number;
  /**
   * `moves`: by this very act. `can-follow`: the new account is known on that network too, and the new pod can announce the move of that half.
   * `lost`: they would have to find the new account themselves.
   */
  readonly fate: "moves" | "can-follow" | "lost";
} & StayingBehind;

export type LeavePlan = {
  readonly oldRef: string;
  readonly newRef: string;
  /** As people know it: `name@host`, where the address does not say so and the name is known. */
  readonly newName: string;
  readonly networks: readonly NetworkHalf[];
  /** Pods of that network that are told, as far as they are known now. */
  readonly pods: number;
  /** It can be taken back for so long. */
  readonly waitMs: number;
};

type Checked = { readonly own: OwnIdentity; readonly young: KnownIdentity };

/** Every precondition, each with its own refusal. The destination is looked up freshly; asks the network. */
export async function checkLeaving(needs: LeaveNeeds, request: LeaveRequest): Promise<Result<Checked, LeaveRefusal>> {
  const { db } = needs.database;
  const adapter = referenceNetwork(needs);
  if (adapter === null) return no({ code: "no-such-network" });
  const own = await findLeavable(db, request.accountId, adapter.name);
  if (own === null) return no({ code: "account-not-open" });
  if (!isAnnounceable(needs.config)) return no({ code: "address-not-public", url: needs.config.url });
  const left = await lastLeft(db, own.accountId, own.protocol);
  const freeFrom = (left?.getTime() ?? 0) + limits.leaveAgainDays * dayMs;
  if (left !== null && freeFrom > needs.clock.now())
    return no({ code: "left-lately", until: new Date(freeFrom).toISOString() });
  const text = request.destination.trim();
  const found = await findIdentity(needs, text, { protocol: own.protocol, fresh: true });
  if (!found.ok) return no({ code: "destination-not-found", ref: text, why: found.refusal.code });
  const young = found.value;
  if (young.ref === own.ref) return no({ code: "destination-is-oneself", ref: young.ref });
  return judgeDestination(db, own, young);
}

/** By what it says of itself now; of an account here, as it stands here. */
async function judgeDestination(
  db: Db,
  own: OwnIdentity,
  young: KnownIdentity,
): Promise<Result<Checked, LeaveRefusal>> {
  const { ref } = young;
  const links = await moveLinksOf(db, young.identityId);
  const [previous, next] = [links?.previous ?? ref, links?.next ?? ref];
  if (next === own.ref) return no({ code: "destination-leads-back", ref });
  if (next !== ref) return no({ code: "destination-moved", ref, next });
  if (previous === ref) return no({ code: "destination-names-nobody", ref });
  if (previous !== own.ref) return no({ code: "destination-names-other", ref, previous });
  if (young.local && young.accountId === null) return no({ code: "destination-not-found", ref, why: "not-here" });
  return ok({ own, young });
}

/** What leaving would do, for the last question before it. Writes nothing but what a look-up finds out. */
export async function planLeaving(needs: LeaveNeeds, request: LeaveRequest): Promise<Result<LeavePlan, LeaveRefusal>> {
  const { db } = needs.database;
  const asked = await askedLeaving(db, request.accountId);
  if (asked !== null) return no({ code: "leaving-already", ref: asked.newRef });
  const checked = await checkLeaving(needs, request);
  if (!checked.ok) return checked;
  const { own, young } = checked.value;
  const networks: NetworkHalf[] = [];
  for (const half of await followersByNetwork(db, own.accountId)) {
    const isThis = half.protocol === own.protocol;
    const there = isThis ? [] : await identitiesOfPerson(db, half.protocol, young.personId);
    const behind = isThis ? await stayingBehind(db, own.accountId, own.protocol) : { unaware: 0, unsure: 0 };
    networks.push({ ...half, ...behind, fate: isThis ? "moves" : there.length > 0 ? "can-follow" : "lost" });
  }
  const pods = await countPods(db, own.protocol);
  const newName = await calledBy(db, own.protocol, young.ref);
  return ok({ oldRef: own.ref, newRef: young.ref, newName, networks, pods, waitMs: limits.leaveWaitMs });
}

export type AskedToLeave = { readonly migrationId: number; readonly newRef: string; readonly leavesAt: Date };

/** Asks to leave. Nothing is said to anybody, and the account stays as it is, until `leavesAt`. */
export async function askToLeave(
  needs: LeaveNeeds,
  request: LeaveRequest,
): Promise<Result<AskedToLeave, LeaveRefusal>> {
  const checked = await checkLeaving(needs, request);
  if (!checked.ok) return checked;
  const { own, young } = checked.value;
  const { accountId, protocol } = own;
  const at = new Date(needs.clock.now());
  const leavesAt = new Date(at.getTime() + limits.leaveWaitMs);
  const message: SaidMove = {
    kind: "migration",
    author: own.ref,
    oldRef: own.ref,
    newRef: young.ref,
    profile: emptyProfile,
    photoPath: null,
    signature: "",
  };
  const asked = await needs.database.transaction(async (tx): Promise<Result<AskedToLeave, LeaveRefusal>> => {
    if (!(await holdLeavable(tx, accountId))) return no({ code: "account-not-open" });
    const before = await askedLeaving(tx, accountId);
    if (before !== null) return no({ code: "leaving-already", ref: before.newRef });
    const migrationId = await recordMigration(tx, {
      ...{ role: "departure", state: "asked", protocol, accountId },
      ...{ oldRef: own.ref, newRef: young.ref, oldIdentityId: own.identityId, newIdentityId: young.identityId },
      message: JSON.stringify(message),
      heardAt: at,
    });
    await putJobs(tx, [leaveJob(leavesAt, { migrationId, tries: 0 })]);
    return ok({ migrationId, newRef: young.ref, leavesAt });
  });
  if (asked.ok) needs.wake("jobs");
  return asked;
}

/** Takes it back, free of charge, as long as it has not counted. */
export async function stayHere(
  needs: Pick<Parts, "database" | "clock">,
  accountId: number,
): Promise<Result<{ readonly migrationId: number }, TakeBackRefusal>> {
  return needs.database.transaction(async (tx): Promise<Result<{ migrationId: number }, TakeBackRefusal>> => {
    await holdLeavable(tx, accountId);
    const asked = await askedLeaving(tx, accountId);
    if (asked === null) return no({ code: "nothing-to-take-back" });
    const { migrationId } = asked;
    await refuseDeparture(tx, migrationId, { code: "taken-back", detail: "by its owner" }, new Date(needs.clock.now()));
    return ok({ migrationId });
  });
}
