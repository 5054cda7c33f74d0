/** Messages of the network, as the port has them: opened, judged, signed, sealed. */
import type { KeyObject } from "node:crypto";
import { ok, type Result } from "../../../base/result.ts";
import { parsePrivateKey, parsePublicKey, rememberKeys } from "../../../base/rsa-keys.ts";
import { isRelayable, type Message } from "../../../core/message.ts";
import type {
  Destinations,
  Need,
  Opened,
  RawMessage,
  Sealed,
  SigningKeys,
  ThingFact,
  Verified,
  Way,
  Wire,
  WireFacts,
} from "../../wire-port.ts";
import { codesToTryAgain } from "../../wire-refusals.ts";
import { encryptedMediaType, entropyBytes, openEncrypted, sealEncrypted } from "./encrypted.ts";
import { isRelayed, type SentEntity } from "./entities.ts";
import { type Envelope, envelopeMediaType, openEnvelope, sealEnvelope, verifyEnvelope } from "./envelope.ts";
import { messageOf, signedOf } from "./from-entity.ts";
import { signMove, signRelayed } from "./inner-signature.ts";
import { type Facts, judgeEntity, needsOf, type Route } from "./judge.ts";
import { readEntity } from "./read-entity.ts";
import { page, readStream, stream } from "./read-stream.ts";
import { refuse, type WireRefusal, wireRefusals } from "./refusals.ts";
import { fetchedThing, fetchUrl, thingOf } from "./things.ts";
import { entityOf } from "./to-entity.ts";
import { writeEntity } from "./write-entity.ts";

const publicKeyOf = rememberKeys(parsePublicKey);
const privateKeyOf = rememberKeys(parsePrivateKey);

/** `Opened.content`: plain data, which may go to another thread. */
type Content = { readonly envelope: Envelope; readonly entity: SentEntity; readonly way: Way };

function open(raw: RawMessage, how: Parameters<Wire["open"]>[1]): Result<Opened, WireRefusal> {
  const envelope = raw.way === "private" ? openPrivate(raw.body, how) : openEnvelope(raw.body);
  if (!envelope.ok) return envelope;
  const entity = readEntity(envelope.value.payload);
  if (!entity.ok) return entity;
  const message = messageOf(entity.value, raw.receivedAtMs);
  if (!message.ok) return message;
  const { sender } = envelope.value;
  const content: Content = { envelope: envelope.value, entity: entity.value, way: raw.way };
  return ok({ sender, message: message.value, needs: needsFor(entity.value, sender), content });
}

function openPrivate(body: Uint8Array, { privateKeyPem, entropy }: Parameters<Wire["open"]>[1]) {
  const key = privateKeyPem === null ? null : privateKeyOf(privateKeyPem);
  return key === null ? refuse("decryption-failed") : openEncrypted(body, key, entropy);
}

/** Only what an author signed inside can be by an earlier identity of theirs (R9); an envelope and a move are by who they say. */
function needsFor(entity: SentEntity, sender: string): readonly Need[] {
  const { key: ref, thing } = needsOf(entity);
  const earlier = isRelayed(entity);
  const keys = [{ ref: sender, earlier: earlier && ref === sender }];
  if (ref !== null && ref !== sender) keys.push({ ref, earlier });
  const known = thing === null ? null : thingOf(thing);
  return [
    ...keys.map((need) => ({ kind: "key", ...need }) as const),
    ...(thing === null || known === null ? [] : [{ kind: "thing", thing: known, askAt: thing.from } as const]),
  ];
}

function verify(opened: Opened, facts: WireFacts): Result<Verified, WireRefusal> {
  const { envelope, entity, way } = opened.content as Content;
  const keys = facts.keys.flatMap(({ named, ref, keyPem }) => {
    const key = publicKeyOf(keyPem);
    return key === null ? [] : [{ named, ref, key }];
  });
  const senderKey = keys.find(({ named, ref }) => named === opened.sender && ref === opened.sender)?.key ?? null;
  const proved = verifyEnvelope(envelope, senderKey);
  if (!proved.ok) return proved;
  const route: Route = way === "private" ? { kind: "private", owner: facts.inboxOwner ?? "" } : { kind: "public" };
  const judged = judgeEntity(entity, opened.sender, route, factsFor(entity, keys, facts.things));
  if (!judged.ok) return judged;
  const { sender, message } = opened;
  // The signature inside a move is by the other one of the two: that one does not say it.
  const provedBy = isRelayed(entity) ? judged.value.provedBy : null;
  return ok({ sender, message, signedAs: provedBy ?? sender });
}

type NamedKey = { readonly named: string; readonly ref: string; readonly key: KeyObject };

function factsFor(entity: SentEntity, keys: readonly NamedKey[], things: readonly ThingFact[]): Facts {
  const needs = needsOf(entity);
  const sought = needs.thing === null ? null : thingOf(needs.thing);
  const fact = things.find(({ thing }) => thing.kind === sought?.kind && thing.guid === sought.guid);
  return {
    keys: keys.filter(({ named }) => named === needs.key),
    thing:
      fact === undefined
        ? null
        : {
            authors: [fact.author],
            formerly: fact.formerly,
            root: { authors: [fact.root.author], formerly: fact.root.formerly, local: fact.root.local },
          },
  };
}

/** @throws for a key that is none: it is ours */
function ownKey({ ref, privateKeyPem }: SigningKeys): KeyObject {
  const key = privateKeyOf(privateKeyPem);
  if (key === null) throw new Error(`the private key of ${ref} cannot be read`);
  return key;
}

function sign(message: Message, keys: SigningKeys): Message {
  const entity = entityOf(message);
  if (entity === null) return message;
  if (isRelayable(message) && isRelayed(entity))
    return { ...message, signed: signedOf(signRelayed(entity, ownKey(keys))) };
  if (message.kind === "migration" && entity.type === "account_migration")
    return { ...message, signature: signMove(entity, ownKey(keys)).values.signature ?? "" };
  return message;
}

/** Nothing for what the network has no words for, and nothing for people whose key is none. */
function seal(
  message: Message,
  keys: SigningKeys,
  entropy: (bytes: number) => Uint8Array,
  to: Destinations,
): readonly Sealed[] {
  const entity = entityOf(message);
  if (entity === null) return [];
  const envelope = sealEnvelope(writeEntity(entity), keys.ref, ownKey(keys));
  if (to.reach === "public") return [{ mediaType: envelopeMediaType, body: envelope, endpoints: to.endpoints }];
  return to.people.flatMap(({ endpoint, keyPem }) => {
    const key = publicKeyOf(keyPem);
    const body = key === null ? null : sealEncrypted(envelope, key, entropy(entropyBytes));
    return body === null ? [] : [{ mediaType: encryptedMediaType, body, endpoints: [endpoint] }];
  });
}

/** The half of `Wire` that is about messages. */
export const messages: Omit<Wire, "discovery" | "shown"> = {
  open,
  verify,
  again: codesToTryAgain(wireRefusals),
  sign,
  seal,
  // What is signed on this network is the message, not the request.
  authorise: () => ({}),
  endpoints: [
    { method: "POST", path: "/receive/public", use: "receive-public" },
    { method: "POST", path: "/receive/users/:guid", use: "receive-private" },
    { method: "GET", path: "/fetch/:type/:guid", use: "fetch" },
    { method: "GET", path: "/hcard/users/:guid", use: "person" },
    { method: "GET", path: "/people/:guid/stream", use: "stream" },
  ],
  fetch: { url: fetchUrl, thing: fetchedThing, stream, page, readStream },
};
