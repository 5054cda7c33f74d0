/** R14: the person of an account that was left brings an archive of where they are now, to come back to it. What follows is an announcement like any other. */
import { no, ok, type Result } from "../../base/result.ts";
import { fileInMemory } from "../../blobs/open-file.ts";
import { type ImportNeeds, type ImportStop, importArchive } from "../arrive/import.ts";

export type ComeBackRefusal =
  | ImportStop
  /** Another archive is being read: one at a time, since it costs memory and time. */
  | { readonly code: "come-back-busy" };

const atWork = new WeakSet<ImportNeeds["database"]>();

/**
 * Brings the files into the account that was left, as `sterna import --into` does: refused unless they are the proved archive of where its person is found now.
 * The files hold a private key: they stay in memory.
 *
 * @param files  one archive, and maybe a zip of photos
 * @returns the import, done and held until it is announced
 * @throws {Fault} when database, disk or files fail: nothing is announced, call again
 */
export async function comeBack(
  needs: ImportNeeds,
  request: { readonly username: string; readonly files: readonly Uint8Array[] },
): Promise<Result<{ readonly importId: number }, ComeBackRefusal>> {
  if (atWork.has(needs.database)) return no({ code: "come-back-busy" });
  atWork.add(needs.database);
  try {
    const files = request.files.map((bytes, i) => fileInMemory(`file ${i + 1}`, bytes));
    const { username } = request;
    const imported = await importArchive(needs, { files, username, existing: { take: [] }, tell() {} });
    return imported.ok ? ok({ importId: imported.value.importId }) : no(imported.refusal.why);
  } finally {
    atWork.delete(needs.database);
  }
}
