/** Claims of a move: what is said, what backs it, and what we decide. Where networks prove moves in different ways, the port says which. */

/** What is said: the account at `oldRef` is the one at `newRef` from now on. */
export type MoveClaim = {
  readonly protocol: string;
  readonly oldRef: string;
  readonly newRef: string;
  /** When it was said, where the protocol dates its moves. */
  readonly saidAtMs: number | null;
};

/**
 * What backs it. `cross-signature`: both keys signed it, each judged by what was known *before* the claim came.
 * `back-reference`: each of the two accounts, asked at its own pod, names the other.
 */
export type MoveProof =
  | { readonly kind: "cross-signature"; readonly old: SignatureFact; readonly new: SignatureFact }
  | { readonly kind: "back-reference"; readonly oldNames: string | null; readonly newNames: readonly string[] };

/** `unknown`: no key is known for this identity, or it could not be fetched now. */
export type SignatureFact = "verified" | "wrong" | "missing" | "unknown";

/** `ask-again`: nothing contradicts it, and something could not be looked at yet. */
export type MoveVerdict = "proved" | "old-denies" | "new-denies" | "ask-again" | "no-move";

/** Both sides must agree: an old account cannot be put upon a stranger, and a stranger cannot take an old one. */
export function judgeMove(claim: MoveClaim, proof: MoveProof): MoveVerdict {
  if (claim.oldRef === claim.newRef) return "no-move";
  if (proof.kind === "back-reference") {
    if (!proof.newNames.includes(claim.oldRef)) return "new-denies";
    if (proof.oldNames === null) return "ask-again";
    return proof.oldNames === claim.newRef ? "proved" : "old-denies";
  }
  if (proof.old === "wrong" || proof.old === "missing") return "old-denies";
  if (proof.new === "wrong" || proof.new === "missing") return "new-denies";
  return proof.old === "verified" && proof.new === "verified" ? "proved" : "ask-again";
}

/**
 * R10: what becomes of an import's claim when a key of the claimed account is learnt from its own pod. The same key: the ordinary judge
 * attaches it. Another one: the claim is dead, and the podmin is told.
 * @param fits  does the archive's key verify under this known key? One entry per key, of whatever time
 */
export function claimAfterKeys(fits: readonly boolean[]): "waits" | "attaches" | "dies" {
  if (fits.length === 0) return "waits";
  return fits.includes(true) ? "attaches" : "dies";
}
