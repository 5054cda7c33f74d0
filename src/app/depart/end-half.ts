/**
 * R14: of an account that was left on one network the other half can end, after its person saw how many followers that loses. Its address says so to all who know it
 * there, and is nobody's from then on; the half that moved stays as it is.
 */
import { no, ok, type Result } from "../../base/result.ts";
import type { Db } from "../../store/database.ts";
import { holdLeft } from "../../store/moves/departures.ts";
import { endIdentity, whoHearsOfEnd } from "../../store/moves/endings.ts";
import { askedLeaving, findLeavable, followersByNetwork } from "../../store/moves/leavings.ts";
import { endTiesWith } from "../../store/people/contacts.ts";
import { clearProfile } from "../../store/people/profiles.ts";
import { tell } from "../deliver/tell.ts";
import type { Parts } from "../parts.ts";

type Needs = Pick<Parts, "database" | "clock" | "wake">;

export type EndRefusal =
  /** It is open, or closed, or there is none: a whole account is closed in its settings. */
  | { readonly code: "account-not-left" }
  /** The account has no such address, or it has moved or ended already. */
  | { readonly code: "half-unknown"; readonly ref: string }
  /** It asks to leave there: that is taken back first. */
  | { readonly code: "half-leaving"; readonly ref: string; readonly to: string };

/** An address that has neither moved nor ended. */
export type OpenHalf = {
  readonly protocol: string;
  readonly ref: string;
  /** Who share with it there, and would lose it. */
  readonly followers: number;
  /** People on other pods who are told that it has ended. */
  readonly told: number;
};

/** What is left of an account that was left; empty where all of it has moved or ended, or it was not left. Writes nothing. */
export async function openHalves(db: Db, accountId: number): Promise<readonly OpenHalf[]> {
  const halves: OpenHalf[] = [];
  for (const { protocol, ref, followers } of await followersByNetwork(db, accountId))
    halves.push({ protocol, ref, followers, told: (await whoHearsOfEnd(db, accountId, protocol)).length });
  return halves;
}

/** One transaction. Whoever writes to the address later is told again that it has ended. What was written stays here; the pods of that network delete what they hold. */
export async function endHalf(
  needs: Needs,
  request: { readonly accountId: number; readonly ref: string },
): Promise<Result<OpenHalf, EndRefusal>> {
  const { accountId, ref } = request;
  const at = new Date(needs.clock.now());
  const ended = await needs.database.transaction(async (tx): Promise<Result<OpenHalf, EndRefusal>> => {
    if ((await holdLeft(tx, accountId)) === null) return no({ code: "account-not-left" });
    const half = (await openHalves(tx, accountId)).find((each) => each.ref === ref);
    const own = half === undefined ? null : await findLeavable(tx, accountId, half.protocol);
    if (half === undefined || own === null) return no({ code: "half-unknown", ref });
    const { protocol } = half;
    const asked = await askedLeaving(tx, accountId);
    if (asked?.protocol === protocol) return no({ code: "half-leaving", ref, to: asked.newRef });
    const to = await whoHearsOfEnd(tx, accountId, protocol);
    const message = { kind: "account-deletion", author: ref } as const;
    await tell(tx, { protocol, message, as: own.identityId, to, reach: "public", at });
    await clearProfile(tx, own.identityId, at);
    await endTiesWith(tx, own.personId, protocol);
    await endIdentity(tx, own.identityId, at);
    return ok(half);
  });
  if (ended.ok) needs.wake();
  return ended;
}
