/** Judges the signatures of others' relayables in an archive: what is proved, and what only the archive says. */
import { parsePublicKey } from "../../base/rsa-keys.ts";
import { countsAfterMove } from "../../core/migration/after-move.ts";
import type { SignatureVerdict } from "../../core/post.ts";
import type { RelayableItem, Signed } from "../../core/snapshot.ts";
import type { ArchiveFormat } from "../../protocols/port.ts";
import { found, makePortions } from "./portions.ts";
import type { Verifying } from "./verifying.ts";

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
   * With the keys that were learnt before the call, in the order of the items. The caller need not wait before the next one.
   */
  judge(items: readonly RelayableItem[]): Promise<readonly Judgement[]>;
  archiveKey(ref: string): Uint8Array | null;
};

const base64 = /^[A-Za-z0-9+/_-]+={0,2}\s*$/;

/** A signature of a portion, and what it gives if it is right. */
type Attempt = { readonly number: number; readonly gives: Judgement };

const nothing = new Uint8Array(0);
const wrong: Judgement = { verdict: "wrong", provedRef: null };
const keyUnknown: Judgement = { verdict: "keyUnknown", provedRef: null };
const archiveKeyOnly: Judgement = { verdict: "archiveKeyOnly", provedRef: null };

/** Keys are kept as bytes, for as many people as an archive names; whoever verifies parses them. */
export function createSignatureJudge(
  format: Pick<ArchiveFormat, "signatureBase">,
  { verify }: Pick<Verifying, "verify">,
): SignatureJudge {
  const archiveKeys = new Map<string, Buffer>();
  const known = new Map<string, readonly (KnownKey & { readonly publicKey: Buffer })[]>();
  const portions = makePortions();

  const attempt = (item: SignedItem, key: Uint8Array, author: string, gives: Judgement): Attempt => {
    const text = item.kind === "comment" ? item.text : null;
    const base = format.signatureBase({ text, signed: item.signed }, author);
    return { number: portions.add(key, base, item.signed.signature), gives };
  };

  /** What there is to try, the best first; or what is plain without. */
  const plan = (item: RelayableItem): readonly Attempt[] | Judgement => {
    if (!canProve(item)) return wrong;
    const author = item.author ?? "";
    const candidates = known.get(author) ?? [];
    if (candidates.length > 0)
      return candidates
        .filter(({ untilMs }) => counts(item, untilMs))
        .map(({ ref, publicKey }) => attempt(item, publicKey, ref, { verdict: "proved", provedRef: ref }));
    const own = archiveKeys.get(author);
    return own === undefined ? keyUnknown : [attempt(item, own, author, archiveKeyOnly)];
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
    async judge(items) {
      const plans = items.map(plan);
      if (portions.count() === 0) return plans.map((each) => judgementOf(each, nothing));
      const { results, spare } = await verify(portions.take());
      portions.reuse(spare);
      return plans.map((each) => judgementOf(each, results));
    },
    archiveKey: (ref) => {
      const pem = archiveKeys.get(ref);
      const key = pem === undefined ? null : parsePublicKey(pem);
      return key?.export({ type: "spki", format: "der" }) ?? null;
    },
  };
}

function judgementOf(plan: readonly Attempt[] | Judgement, results: Uint8Array): Judgement {
  if ("verdict" in plan) return plan;
  const right = plan.find(({ number }) => results[number] === found.right);
  if (right !== undefined) return right.gives;
  // A key of the archive that is none is as good as no key; one that is known here was looked at before.
  const isUnreadable = plan.some(({ number, gives }) => gives === archiveKeyOnly && results[number] === found.noKey);
  return isUnreadable ? keyUnknown : wrong;
}

type SignedItem = RelayableItem & { readonly signed: Signed };

/** Is there a signature, and is it over all that the item says? */
const canProve = (item: RelayableItem): item is SignedItem =>
  item.signed !== null && item.signed.uncovered !== true && base64.test(item.signed.signature);

/** An archive comes after every move that is known here, whatever it says of its own age. */
const counts = ({ writtenAtMs }: RelayableItem, untilMs: number | null): boolean =>
  untilMs === null || countsAfterMove({ writtenAtMs, receivedAtMs: Number.POSITIVE_INFINITY, way: "kept" }, untilMs);
