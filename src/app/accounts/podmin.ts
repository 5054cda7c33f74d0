/** Who looks after the pod: accounts that see what waits for other pods and what was refused. */

import { no, ok, type Result } from "../../base/result.ts";
import { parseName } from "../../core/account.ts";
import { setPodmin } from "../../store/people/accounts.ts";
import type { Parts } from "../parts.ts";

export type PodminRefusal = { readonly code: "account-not-open"; readonly name: string };

/** @param is  false takes it away again */
export async function makePodmin(
  { database }: Pick<Parts, "database">,
  name: string,
  is: boolean,
): Promise<Result<null, PodminRefusal>> {
  const parsed = parseName(name);
  const found = parsed.ok && (await setPodmin(database.db, parsed.value, is));
  return found ? ok(null) : no({ code: "account-not-open", name });
}
