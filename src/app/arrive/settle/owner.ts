/** Judges again whose archive an import is, when the owner's key has become known since (R10). */
import { createPrivateKey, randomBytes, sign, verify } from "node:crypto";
import { claimAfterKeys } from "../../../core/migration/claim.ts";
import type { ImportRow } from "../../../store/arrival/imports.ts";
import { setStanding, unprovedKey } from "../../../store/arrival/owner-standing.ts";
import { knownKeys } from "../../../store/people/known-keys.ts";
import { adapterOf, type Parts } from "../../parts.ts";
import { unseal } from "../../seal.ts";

type Needs = Pick<Parts, "database" | "protocols" | "secret" | "log">;

/** Another key than the archive's is known for its owner: the claim is dead, and the podmin reads of it. */
export async function rejudgeOwner(needs: Needs, row: ImportRow): Promise<void> {
  const { database, protocols, secret, log } = needs;
  const sealed = await unprovedKey(database.db, row.id);
  if (sealed === null) return;
  const keys = (await knownKeys(database.db, row.protocol, [row.ownerRef])).filter(
    ({ ofRef }) => ofRef === row.ownerRef,
  );
  if (keys.length === 0) return;
  const digest = adapterOf({ protocols }, row.protocol).archives.signatureDigest;
  const key = createPrivateKey({ key: unseal(secret, "import-key", sealed), format: "der", type: "pkcs8" });
  const nonce = randomBytes(32);
  const signature = sign(digest, nonce, key);
  const judged = claimAfterKeys(
    keys.map(({ publicKey }) => verify(digest, nonce, { key: publicKey, format: "der", type: "spki" }, signature)),
  );
  if (judged === "waits") return;
  const standing = judged === "attaches" ? "proved" : "contradicted";
  const isNews = await database.transaction((tx) => setStanding(tx, row.id, standing));
  if (isNews && standing === "contradicted")
    log.warn({ import: row.id, ref: row.ownerRef }, "the key of an imported archive is not its owner's");
}
