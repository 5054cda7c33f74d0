/** Files that nothing shows any more go from the disk. */
import { isBlobUsed } from "../store/arrival/photos.ts";
import type { Parts } from "./parts.ts";

/** Files of photos that were deleted, unless another photo shows the same. After the commit: what is gone from the disk cannot come back. */
export async function removeFreed(needs: Pick<Parts, "database" | "blobs">, blobs: readonly string[]): Promise<void> {
  for (const blob of new Set(blobs)) if (!(await isBlobUsed(needs.database.db, blob))) await needs.blobs.remove(blob);
}
