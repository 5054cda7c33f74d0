/** "Keep here only": what an import brought becomes visible as the account's own, without telling any other pod (R11). */
import { no, ok, type Result } from "../../base/result.ts";
import { type ImportRow, importById, importOfAccount, lockImport, newestImport } from "../../store/arrival/imports.ts";
import { keepImportHere } from "../../store/arrival/release.ts";
import { guidsOfImport } from "../../store/arrival/texts.ts";
import type { Tx } from "../../store/database.ts";
import { holdActive } from "../../store/people/accounts.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import { askAnewJobs } from "../jobs/tell-ties.ts";
import type { Parts } from "../parts.ts";
import { repointToNewGuids } from "./repoint.ts";

type Needs = Pick<Parts, "database" | "clock" | "config" | "protocols">;

export type KeepHereRefusal =
  | { readonly code: "no-import" }
  | { readonly code: "import-not-done" }
  | { readonly code: "account-not-open" }
  | { readonly code: "already-released" };

/**
 * @param which  an import of this account, or of a name the newest one or that of a number. `asks`: people on networks where ties are asked for whom the
 *   archive's owner follows are asked anew, in the name of this account; else nobody is told anything
 */
export async function keepHere(
  needs: Needs,
  which: { readonly asks?: boolean } & (
    | { readonly accountId: number; readonly importId: number }
    | { readonly username: string; readonly importId?: number | null }
  ),
): Promise<Result<{ importId: number }, KeepHereRefusal>> {
  const { db } = needs.database;
  const named = "username" in which;
  const found = !named
    ? await importOfAccount(db, which.accountId, which.importId)
    : typeof which.importId === "number"
      ? await importById(db, which.importId)
      : await newestImport(db, which.username);
  if (found === null || (named && found.username !== which.username)) return no({ code: "no-import" });
  return needs.database.transaction(async (tx) => {
    const held = await lockImport(tx, found.id);
    if (held.release !== null) return no({ code: "already-released" });
    if (held.state !== "done") return no({ code: "import-not-done" });
    // Of a person who has moved away the present identity is elsewhere.
    if (!(await holdActive(tx, held.accountId))) return no({ code: "account-not-open" });
    await release(needs, tx, held, which.asks === true);
    return ok({ importId: held.id });
  });
}

/** The posts get new guids, so the links that point at them follow. */
async function release(needs: Needs, tx: Tx, held: ImportRow, asks: boolean): Promise<void> {
  const at = new Date(needs.clock.now());
  const before = await guidsOfImport(tx, held.id, held.ownerBylineId);
  await keepImportHere(tx, held, { at, asks });
  if (asks) await putJobs(tx, askAnewJobs(needs, held.accountId, at));
  await repointToNewGuids(needs, tx, await lockImport(tx, held.id), before);
}
