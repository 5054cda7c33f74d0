/** Who follows an account, by network, as somebody sees it who wants to leave. */
import type { FollowersOn } from "../../core/migration/losses.ts";
import { followersAlone, followersByNetwork } from "../../store/moves/leavings.ts";
import { stayingBehind } from "../../store/people/pod-facts.ts";
import { adapterOf, type Parts } from "../parts.ts";

/** One entry for each network that the account is found on now. */
export async function followersOf(
  needs: Pick<Parts, "database" | "protocols">,
  accountId: number,
): Promise<readonly FollowersOn[]> {
  const { db } = needs.database;
  const found: FollowersOn[] = [];
  for (const { protocol, followers } of await followersByNetwork(db, accountId)) {
    const { initiator } = adapterOf(needs, protocol).facts;
    const alone = await followersAlone(db, accountId, protocol);
    const behind = initiator === "old-pod" ? await stayingBehind(db, accountId, protocol) : { unaware: 0, unsure: 0 };
    found.push({ protocol, initiator, followers, alone, ...behind });
  }
  return found;
}
