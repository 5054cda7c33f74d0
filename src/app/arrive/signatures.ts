/** Judges the signatures of others' relayables in an archive: what is proved, and what only the archive says. */
import { type KeyObject, verify } from "node:crypto";
import { promisify } from "node:util";
import { parsePublicKey, rememberKeys } from "../../base/rsa-keys.ts";
import { countsAfterMove } from "../../core/migration/after-move.ts";
import type { SignatureVerdict } from "../../core/post.ts";
import type { RelayableItem, Signed } from "../../core/snapshot.ts";
import type { ArchiveFormat } from "../../protocols/port.ts";

/** A key that this pod knows independently of any archive, with the identity that it is of. */
export type KnownKey = {
  readonly ref: string;
  readonly publicKey: Uint8Array;
  /** Until when that identity was current; null where it still is. */
  readonly untilMs: number | null;
};

export type Judgement = {
  readonly verdict: SignatureVerdict;
  /** The identity whose key verified (R9: an earlier one of the same person may have); null unless proved. */
  readonly provedRef: string | null;
};

export type SignatureJudge = {
  /** Keys that the archive itself gives. The first one of an address counts. */
  learnFromArchive(ref: string, publicKeyPem: string): void;
  /** Keys known here for an address: its own and those of earlier identities of the same person. */
  learnKnown(ref: string, keys: readonly KnownKey[]): void;
  /** Has `learnKnown` been told about this address (be it that nothing is known)? */
  hasAsked(ref: string): boolean;
  /**
   * R7: under the key of an identity that was left, only what is dated before that is proved. Likes and votes have no date, so theirs prove
   * nothing: whoever has an old key could make them today. What is not proved for this is `wrong`: it comes, and waits.
   *
   * With the keys that were learnt before the call. The caller need not wait before the next one: Node verifies in threads of its own.
   */
  judge(item: RelayableItem): Promise<Judgement>;
  archiveKey(ref: string): Uint8Array | null;
};

const base64 = /^[A-Za-z0-9+/_-]+={0,2}\s*$/;

const verifyAside = promisify(verify);

/** Keys are kept as bytes, for as many people as an archive names, and parsed when a signature asks for them. */
export function createSignatureJudge(format: Pick<ArchiveFormat, "signatureBase" | "signatureDigest">): SignatureJudge {
  const archiveKeys = new Map<string, Buffer>();
  const known = new Map<string, readonly (KnownKey & { readonly publicKey: Buffer })[]>();
  const parsed = rememberKeys(parsePublicKey);
  const archiveKey = (ref: string): KeyObject | null => {
    const pem = archiveKeys.get(ref);
    return pem === undefined ? null : parsed(pem);
  };

  const verifies = async (item: RelayableItem, key: KeyObject, author: string): Promise<boolean> => {
    if (!canProve(item)) return false;
    const text = item.kind === "comment" ? item.text : null;
    const base = format.signatureBase({ text, signed: item.signed }, author);
    return verifyAside(
      format.signatureDigest,
      Buffer.from(base, "utf8"),
      key,
      Buffer.from(item.signed.signature, "base64"),
    );
  };

  return {
    learnFromArchive(ref, pem) {
      if (!archiveKeys.has(ref)) archiveKeys.set(ref, Buffer.from(pem, "latin1"));
    },
    learnKnown(ref, keys) {
      known.set(
        ref,
        keys.map((key) => ({ ...key, publicKey: Buffer.from(key.publicKey) })),
      );
    },
    hasAsked: (ref) => known.has(ref),
    async judge(item) {
      const author = item.author ?? "";
      const candidates = known.get(author) ?? [];
      for (const { ref, publicKey, untilMs } of candidates) {
        const key = counts(item, untilMs) ? parsed(publicKey) : null;
        if (key !== null && (await verifies(item, key, ref))) return { verdict: "proved", provedRef: ref };
      }
      if (candidates.length > 0) return { verdict: "wrong", provedRef: null };
      if (!canProve(item)) return { verdict: "wrong", provedRef: null };
      const own = archiveKey(author);
      if (own === null) return { verdict: "keyUnknown", provedRef: null };
      return { verdict: (await verifies(item, own, author)) ? "archiveKeyOnly" : "wrong", provedRef: null };
    },
    archiveKey: (ref) => archiveKey(ref)?.export({ type: "spki", format: "der" }) ?? null,
  };
}

/** Is there a signature, and is it over all that the item says? */
const canProve = (item: RelayableItem): item is RelayableItem & { readonly signed: Signed } =>
  item.signed !== null && item.signed.uncovered !== true && base64.test(item.signed.signature);

/** An archive comes after every move that is known here, whatever it says of its own age. */
const counts = ({ writtenAtMs }: RelayableItem, untilMs: number | null): boolean =>
  untilMs === null || countsAfterMove({ writtenAtMs, receivedAtMs: Number.POSITIVE_INFINITY, way: "kept" }, untilMs);
