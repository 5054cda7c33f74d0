/** Whether an account decides itself who gets what it writes to everybody, on networks where people ask. */
import { no, ok, type Result } from "../../base/result.ts";
import { findOwnIdentity, holdActive, setWantsToBeAsked } from "../../store/people/accounts.ts";
import type { Parts } from "../parts.ts";
import { tellProfile } from "./tell-profile.ts";

type Needs = Pick<Parts, "database" | "clock" | "config" | "protocols" | "wake">;

/** Is this pod on a network where people ask? Elsewhere there is nothing to decide. */
export const somebodyAsks = ({ protocols }: Pick<Parts, "protocols">): boolean =>
  protocols.some(({ adapter }) => adapter.facts.ties === "asked");

/** From now on, or no longer. Whoever follows already goes on; who has asked still waits. Contacts on such networks are told, since profiles say so there. */
export async function askFirst(
  needs: Needs,
  accountId: number,
  asksFirst: boolean,
): Promise<Result<{ readonly changed: boolean }, { readonly code: "account-not-open" }>> {
  const at = new Date(needs.clock.now());
  const done = await needs.database.transaction(async (tx): Promise<Awaited<ReturnType<typeof askFirst>>> => {
    if (!(await holdActive(tx, accountId))) return no({ code: "account-not-open" });
    if (!(await setWantsToBeAsked(tx, accountId, asksFirst))) return ok({ changed: false });
    for (const { adapter } of needs.protocols) {
      if (adapter.facts.ties !== "asked") continue;
      const own = await findOwnIdentity(tx, accountId, adapter.name);
      if (own !== null) await tellProfile(tx, needs, own, at);
    }
    return ok({ changed: true });
  });
  if (done.ok && done.value.changed) needs.wake();
  return done;
}
