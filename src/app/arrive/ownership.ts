/** Whose archive it is (R10): the archive's key against what is known here of its owner, and where nothing is, against what their own pod says now. */
import { createPrivateKey, randomBytes, sign, verify } from "node:crypto";
import { limits } from "../../base/limits.ts";
import { type FindingCode, finding } from "../../core/migration/finding-codes.ts";
import type { Finding } from "../../core/migration/findings.ts";
import { judgeOwnership, type Ownership } from "../../core/migration/ownership.ts";
import type { OwnerItem } from "../../core/snapshot.ts";
import { currentIdentityOf, identityByRef } from "../../store/people/identities.ts";
import { knownKeys } from "../../store/people/known-keys.ts";
import type { DiscoverRefusal } from "../discover/find-identity.ts";
import { type Parts, type SpokenProtocol, withWires } from "../parts.ts";

export type OwnershipNeeds = Pick<Parts, "database" | "clock" | "config" | "protocols" | "log" | "http" | "secret">;

/**
 * What the owner's own pod was asked, and said. `known`: it was not, since the key is known here. `offline`: it was not, by wish.
 * `silent`: it did not answer in time. `nobody`: it has nobody of that name (any more). `unclear`: what it said cannot be believed.
 */
export type AskedPod = "known" | "offline" | "answered" | "silent" | "nobody" | "unclear";

export type OwnerJudgement = {
  readonly ownership: Ownership;
  readonly asked: AskedPod;
  /** Where the owner is found since a proved move; null where none is known here. */
  readonly movedTo: string | null;
  /** Is the owner's address one of this pod? */
  readonly here: "account" | "nobody" | null;
};

/** Of an archive that does not say whose it is. */
export const ownerless: OwnerJudgement = { ownership: "unknown", asked: "offline", movedTo: null, here: null };

export type OwnerInquiry = {
  /** The archive has said whose it is. Asks while the reading goes on; called again it does nothing. */
  begin(ref: string): void;
  /** Judges, as soon as the answer is there. */
  end(owner: OwnerItem): Promise<OwnerJudgement>;
  /** Nobody waits for the answer any more; afterwards nothing is under way. */
  stop(): Promise<void>;
};

/**
 * Keys that are known here stay authoritative (R2); their owner's pod is asked only where there is none, also if it was silent lately.
 * It takes `limits.ownerLookupMs` at most, in all. What it says of its person is kept, as after every look-up.
 * @param offline  nobody is asked
 */
export function inquireOwner(needs: OwnershipNeeds, { adapter }: SpokenProtocol, offline: boolean): OwnerInquiry {
  const giveUp = new AbortController();
  let asking: { readonly ref: string; readonly answer: Promise<AskedPod | Error> } | null = null;

  const keysOf = async (ref: string) =>
    (await knownKeys(needs.database.db, adapter.name, [ref])).filter(({ ofRef }) => ofRef === ref);

  async function ask(ref: string): Promise<AskedPod> {
    if ((await keysOf(ref)).length > 0) return "known";
    if (offline) return "offline";
    const late = setTimeout(() => giveUp.abort(), limits.ownerLookupMs);
    try {
      const http: OwnershipNeeds["http"] = {
        ...needs.http,
        request: (request) => needs.http.request({ ...request, signal: giveUp.signal }),
      };
      // Hundreds of files, which whoever asks nobody does without.
      const [{ findIdentity }, whole] = await Promise.all([import("../discover/find-identity.ts"), withWires(needs)]);
      const found = await findIdentity({ ...whole, http }, ref, { protocol: adapter.name, fresh: true });
      return found.ok ? "answered" : askedBy[found.refusal.code];
    } finally {
      clearTimeout(late);
    }
  }

  const begin = (ref: string) => {
    // Whoever waits for it throws what went wrong; until then it is nobody's.
    asking ??= { ref, answer: ask(ref).catch((error: Error) => error) };
  };

  return {
    begin,
    async end(owner) {
      begin(owner.ref);
      if (asking?.ref !== owner.ref) throw new Error("an archive of two owners");
      const asked = await asking.answer;
      if (asked instanceof Error) throw asked;
      const keys = await keysOf(owner.ref);
      const { movedTo, here } = await whereabouts(needs, adapter.name, owner);
      const fits = fitting(owner, adapter.archives.signatureDigest);
      const ownership = fits === null ? "unknown" : judgeOwnership(keys.map(({ publicKey }) => fits(publicKey)));
      return { ownership, asked, movedTo, here };
    },
    async stop() {
      giveUp.abort();
      await asking?.answer;
    },
  };
}

const askedBy: Readonly<Record<DiscoverRefusal["code"], AskedPod>> = {
  "person-unknown": "nobody",
  "not-here": "nobody",
  "pod-unreachable": "silent",
  busy: "silent",
  "address-malformed": "unclear",
  "shut-out": "silent",
  "answer-wrong": "unclear",
  own: "unclear",
  "key-differs": "unclear",
  "guid-differs": "unclear",
  "guid-taken": "unclear",
};

/** Has the archive's key sign a nonce: does that verify under a key? */
function fitting({ privateKeyPem }: OwnerItem, digest: string): ((publicKey: Buffer) => boolean) | null {
  if (privateKeyPem === null) return null;
  const nonce = randomBytes(32);
  const signature = sign(digest, nonce, createPrivateKey(privateKeyPem));
  return (key) => verify(digest, nonce, { key, format: "der", type: "spki" }, signature);
}

async function whereabouts(
  { database: { db }, config }: OwnershipNeeds,
  protocol: string,
  owner: OwnerItem,
): Promise<Pick<OwnerJudgement, "movedTo" | "here">> {
  const known = await identityByRef(db, protocol, owner.ref);
  const isOurs = known?.local === true || owner.host === new URL(config.url).host;
  const now = known?.state === "moved" ? await currentIdentityOf(db, protocol, known.personId) : null;
  return { movedTo: now?.ref ?? null, here: known?.local ? "account" : isOurs ? "nobody" : null };
}

/** What a check says of it: whatever keeps the archive out, and whatever is in the way of a move. */
export function ownershipFindings(owner: OwnerItem, judged: OwnerJudgement): readonly Finding[] {
  const { ownership, asked, movedTo, here } = judged;
  const keyAt = "/user/private_key";
  const say = (code: FindingCode, place: string, to = "") => finding(code, place, { id: owner.ref, to });
  return [
    ...(ownership === "contradicted"
      ? [say(asked === "answered" ? "private-key-contradicts-pod" : "private-key-contradicts", keyAt)]
      : []),
    ...(movedTo === null ? [] : [say("owner-moved", owner.place, movedTo)]),
    ...(here === "account" ? [say("owner-is-here", owner.place)] : []),
    ...(here === "nobody" ? [say("owner-never-here", owner.place)] : []),
  ];
}
