/** Judges the signatures of others' relayables in an archive: what is proved, and what only the archive says. */
import { createPublicKey, type KeyObject, verify } from "node:crypto";
import type { SignatureVerdict } from "../../core/post.ts";
import type { RelayableItem } from "../../core/snapshot.ts";
import type { ArchiveFormat } from "../../protocols/port.ts";

/** A key that this pod knows independently of any archive, with the identity that it is of. */
export type KnownKey = { readonly ref: string; readonly publicKey: Uint8Array };

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
  judge(item: RelayableItem): Judgement;
  archiveKey(ref: string): Uint8Array | null;
};

const base64 = /^[A-Za-z0-9+/_-]+={0,2}\s*$/;

/** Keys are parsed once and kept as objects: parsing a PEM for each signature halves the rate of verification. */
export function createSignatureJudge(format: Pick<ArchiveFormat, "signatureBase" | "signatureDigest">): SignatureJudge {
  const archiveKeys = new Map<string, KeyObject | null>();
  const known = new Map<string, { ref: string; key: KeyObject }[]>();

  const verifies = (item: RelayableItem, key: KeyObject, author: string): boolean => {
    if (item.signed === null || !base64.test(item.signed.signature)) return false;
    const text = item.kind === "comment" ? item.text : null;
    const base = format.signatureBase({ text, signed: item.signed }, author);
    return verify(format.signatureDigest, Buffer.from(base, "utf8"), key, Buffer.from(item.signed.signature, "base64"));
  };

  return {
    learnFromArchive(ref, pem) {
      if (!archiveKeys.has(ref)) archiveKeys.set(ref, parseKey({ key: pem, format: "pem" }));
    },
    learnKnown(ref, keys) {
      known.set(
        ref,
        keys.flatMap(({ ref: of, publicKey }) => {
          const key = parseKey({ key: Buffer.from(publicKey), format: "der", type: "spki" });
          return key === null ? [] : [{ ref: of, key }];
        }),
      );
    },
    hasAsked: (ref) => known.has(ref),
    judge(item) {
      const author = item.author ?? "";
      const candidates = known.get(author) ?? [];
      for (const { ref, key } of candidates) {
        if (verifies(item, key, ref)) return { verdict: "proved", provedRef: ref };
      }
      if (candidates.length > 0) return { verdict: "wrong", provedRef: null };
      if (item.signed === null || !base64.test(item.signed.signature)) return { verdict: "wrong", provedRef: null };
      const own = archiveKeys.get(author);
      if (own === undefined || own === null) return { verdict: "keyUnknown", provedRef: null };
      return { verdict: verifies(item, own, author) ? "archiveKeyOnly" : "wrong", provedRef: null };
    },
    archiveKey: (ref) => archiveKeys.get(ref)?.export({ type: "spki", format: "der" }) ?? null,
  };
}

/** An RSA public key, or null: a key that cannot be read is as good as none. */
function parseKey(input: Parameters<typeof createPublicKey>[0]): KeyObject | null {
  try {
    const key = createPublicKey(input);
    return key.asymmetricKeyType === "rsa" ? key : null;
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}
