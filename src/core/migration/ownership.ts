/** Whether an archive's key says what is known here about its owner (R10). */

/**
 * - `proved`: the archive's private key fits the owner's key as known here, independently of the archive.
 * - `contradicted`: another key is known here: blocking.
 * - `unknown`: nothing is known here; what comes in is a claim.
 */
export type Ownership = "proved" | "contradicted" | "unknown";

/** @param fits for each key known here for the owner: does a fresh signature by the archive's key verify under it? */
export function judgeOwnership(fits: readonly boolean[]): Ownership {
  if (fits.length === 0) return "unknown";
  return fits.some((each) => each) ? "proved" : "contradicted";
}
