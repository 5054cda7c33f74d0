/** "Keep here only": what an import brought becomes visible as the account's own, without telling any other pod (R11). */
import { no, ok, type Result } from "../../base/result.ts";
import { type ImportRow, importOfAccount, newestImport } from "../../store/arrival/imports.ts";
import { guidsOfImport, keepImportHere } from "../../store/arrival/release.ts";
import type { Tx } from "../../store/database.ts";
import type { Parts } from "../parts.ts";
import { repointToNewGuids } from "./repoint.ts";

type Needs = Pick<Parts, "database" | "clock" | "config" | "protocols">;

export type KeepHereRefusal =
  | { readonly code: "no-import" }
  | { readonly code: "import-not-done" }
  | { readonly code: "already-released" };

/** @param which an import of this account, or the newest one of a name */
export async function keepHere(
  needs: Needs,
  which: { readonly accountId: number; readonly importId: number } | { readonly username: string },
): Promise<Result<{ importId: number }, KeepHereRefusal>> {
  const { db } = needs.database;
  const found =
    "username" in which
      ? await newestImport(db, which.username)
      : await importOfAccount(db, which.accountId, which.importId);
  if (found === null) return no({ code: "no-import" });
  if (found.state !== "done") return no({ code: "import-not-done" });
  const released = await needs.database.transaction((tx) => release(needs, tx, found));
  return released ? ok({ importId: found.id }) : no({ code: "already-released" });
}

/** The posts get new guids, so the links that point at them follow. */
async function release(needs: Needs, tx: Tx, row: ImportRow): Promise<boolean> {
  const before = await guidsOfImport(tx, row.id, row.ownerBylineId);
  const done = await keepImportHere(tx, row.id, new Date(needs.clock.now()));
  const kept = done ? await importOfAccount(tx, row.accountId, row.id) : null;
  if (kept === null) return false;
  await repointToNewGuids(needs, tx, kept, before);
  return true;
}
