/** Says something for an account: the same road as what comes from elsewhere, from its effects on. */
import { no, ok, type Result } from "../../base/result.ts";
import { isRelayable, type Message } from "../../core/message.ts";
import { holdActive } from "../../store/accounts.ts";
import type { Tx } from "../../store/database.ts";
import { identityById, type KnownIdentity } from "../../store/identities.ts";
import { localIdentity, type OwnIdentity, signingKeys } from "../accounts/own-keys.ts";
import { presenceOf } from "../accounts/presence.ts";
import { removeFreed } from "../freed-files.ts";
import { withOwnEmojis } from "../own-emojis.ts";
import { adapterOf, type Parts } from "../parts.ts";
import { applyMessage } from "../receive/apply.ts";
import type { EffectRefusal, Effects, Said, Voice } from "../receive/said.ts";
import type { PublishRefusal } from "./refusals.ts";

export type PublishNeeds = Pick<
  Parts,
  "database" | "clock" | "config" | "log" | "protocols" | "secret" | "blobs" | "wake"
>;

type Speech = {
  readonly accountId: number;
  readonly protocol: string;
  /** Whoever relays it; where that is somebody else than the author, the author signs inside. */
  readonly rootPersonId: number | null;
  readonly make: (own: OwnIdentity, atMs: number) => Message;
  /** In place of the usual effects. */
  readonly apply?: (tx: Tx, said: Said) => Promise<Result<Effects, EffectRefusal | PublishRefusal>>;
};

/** Time stamps on the wire have no fractions, and signatures are over what is on the wire. */
const wholeSecond = (atMs: number): number => Math.floor(atMs / 1_000) * 1_000;

/** @throws {Fault} when the database fails, or a key cannot be unsealed */
export async function speak(needs: PublishNeeds, speech: Speech): Promise<Result<Effects, PublishRefusal>> {
  const { accountId, protocol } = speech;
  const own = await localIdentity(needs.database.db, accountId, protocol);
  if (own === null) return no({ code: "account-not-open" });
  const nowMs = needs.clock.now();
  const made = await withOwnEmojis(needs.database.db, speech.make(own, wholeSecond(nowMs)));
  const message = await signedFor(needs, speech, own, made);
  const elsewhere = await voicesElsewhere(needs, speech, own, message);
  const author = (await identityById(needs.database.db, own.identityId)) as KnownIdentity;
  const said: Said = {
    message,
    protocol,
    sender: author,
    author,
    signedAs: author,
    way: "local",
    inboxAccountId: null,
    receivedAt: new Date(nowMs),
    after: { notifies: true },
    elsewhere,
  };
  const apply = speech.apply ?? ((tx, what) => applyMessage(tx, needs, what));
  const result = await needs.database.transaction(async (tx) =>
    (await holdActive(tx, accountId)) ? apply(tx, said) : no({ code: "account-not-open" } as const),
  );
  if (!result.ok) return no(refusalOf(result.refusal));
  await removeFreed(needs, result.value.freedBlobs ?? []);
  needs.wake();
  return ok(result.value);
}

/** Under a post of one's own the envelope is enough, and no signature is inside. */
async function signedFor(
  needs: PublishNeeds,
  { rootPersonId }: Speech,
  own: Pick<OwnIdentity, "identityId" | "personId" | "protocol">,
  message: Message,
): Promise<Message> {
  if (!isRelayable(message)) return message;
  const keys = await signingKeys(needs, own.identityId);
  const signed = adapterOf(needs, own.protocol).wire?.sign(message, keys) ?? message;
  if (!isRelayable(signed) || rootPersonId !== own.personId) return signed;
  return { ...signed, signed: { ...signed.signed, signature: "" } };
}

/** The same by the same person, under the address that they have on each of their other networks, signed as it is there. */
async function voicesElsewhere(
  needs: PublishNeeds,
  speech: Speech,
  own: OwnIdentity,
  said: Message,
): Promise<readonly Voice[]> {
  if (needs.protocols.length < 2) return [];
  const voices: Voice[] = [];
  for (const { identityId, protocol, ref } of await presenceOf(needs, needs.database.db, own.accountId)) {
    if (protocol === own.protocol) continue;
    const unsigned = isRelayable(said) ? { ...said, signed: { signature: "", order: [], values: {} } } : said;
    const message = await signedFor(needs, speech, { ...own, identityId, protocol }, inNameOf(unsigned, ref));
    voices.push({ protocol, identityId, ref, message });
  }
  return voices;
}

const inNameOf = (message: Message, author: string): Message =>
  message.kind === "post"
    ? { ...message, author, photos: message.photos.map((photo) => ({ ...photo, author })) }
    : { ...message, author };

/** What an effect refuses, for the person who wanted it. */
function refusalOf(refusal: EffectRefusal | PublishRefusal): PublishRefusal {
  switch (refusal.code) {
    case "author-blocked":
      return { code: "not-welcome" };
    case "answer-unknown":
      return { code: "answer-unknown" };
    case "poll-ended":
      return { code: "poll-ended" };
    case "root-limited":
      return { code: "reshare-limited" };
    case "not-the-author":
      return { code: "not-yours" };
    case "deleted":
    case "parent-unknown":
    case "target-unknown":
    case "root-unknown":
    case "not-in-audience":
      return { code: "thing-unknown" };
    default:
      if ("again" in refusal) throw new Error(`what is said here is refused: ${refusal.code}, ${refusal.detail}`);
      return refusal;
  }
}
