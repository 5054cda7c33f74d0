/** Says something for an account: the same road as what comes from elsewhere, from its effects on. */
import { no, ok, type Result } from "../../base/result.ts";
import { isRelayable, type Message } from "../../core/message.ts";
import type { Tx } from "../../store/database.ts";
import { holdActive } from "../../store/people/accounts.ts";
import { identityById, type KnownIdentity } from "../../store/people/identities.ts";
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

export type Speech = {
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
  const spoken = await speakAll(needs, [speech]);
  return spoken.ok ? ok(spoken.value[0] as Effects) : spoken;
}

/**
 * As `speak`, several things of one account, in their order and as one: where one of them is refused, none is said.
 * @returns the effects of each
 */
export async function speakAll(
  needs: PublishNeeds,
  speeches: readonly Speech[],
): Promise<Result<readonly Effects[], PublishRefusal>> {
  const ready: { readonly said: Said; readonly apply: NonNullable<Speech["apply"]> }[] = [];
  for (const speech of speeches) {
    const said = await preparedOf(needs, speech);
    if (said === null) return no({ code: "account-not-open" });
    ready.push({ said, apply: speech.apply ?? ((tx, what) => applyMessage(tx, needs, what)) });
  }
  const accountId = speeches[0]?.accountId;
  if (accountId === undefined) return ok([]);
  const result = await orRefused(
    needs.database.transaction(async (tx) => {
      if (!(await holdActive(tx, accountId))) throw new Refused({ code: "account-not-open" });
      const all: Effects[] = [];
      for (const { said, apply } of ready) {
        const effects = await apply(tx, said);
        if (!effects.ok) throw new Refused(refusalOf(effects.refusal));
        all.push(effects.value);
      }
      return all;
    }),
  );
  if (!result.ok) return result;
  await removeFreed(
    needs,
    result.value.flatMap(({ freedBlobs }) => freedBlobs ?? []),
  );
  needs.wake();
  return result;
}

/** Takes a transaction back in which something was refused. */
class Refused extends Error {
  readonly refusal: PublishRefusal;
  constructor(refusal: PublishRefusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

async function orRefused<T>(work: Promise<T>): Promise<Result<T, PublishRefusal>> {
  try {
    return ok(await work);
  } catch (error) {
    if (error instanceof Refused) return no(error.refusal);
    throw error;
  }
}

/** What is to be said, signed; null where the account is not open. */
async function preparedOf(needs: PublishNeeds, speech: Speech): Promise<Said | null> {
  const { accountId, protocol } = speech;
  const own = await localIdentity(needs.database.db, accountId, protocol);
  if (own === null) return null;
  const nowMs = needs.clock.now();
  const made = await withOwnEmojis(needs.database.db, speech.make(own, wholeSecond(nowMs)));
  const message = await signedFor(needs, speech, own, made);
  const elsewhere = await voicesElsewhere(needs, speech, own, message);
  const author = (await identityById(needs.database.db, own.identityId)) as KnownIdentity;
  return {
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
