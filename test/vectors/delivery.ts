/** Runs the vectors that are deliveries: what a pod of ours does with the request, against what the vector says about it. */
import assert from "node:assert/strict";
import { createDecipheriv, createPublicKey } from "node:crypto";
import { ok, type Result } from "../../src/base/result.ts";
import { openEncrypted, sealEncrypted } from "../../src/protocols/diaspora/wire/encrypted.ts";
import {
  type AnyValue,
  type Entity,
  isRelayed,
  propertiesOf,
  type SentEntity,
} from "../../src/protocols/diaspora/wire/entities.ts";
import {
  type Envelope,
  envelopeBase,
  openEnvelope,
  sealEnvelope,
  verifyEnvelope,
} from "../../src/protocols/diaspora/wire/envelope.ts";
import {
  moveBase,
  moveSigner,
  relayedBase,
  signMove,
  signRelayed,
} from "../../src/protocols/diaspora/wire/inner-signature.ts";
import {
  judgeEntity,
  needsOf,
  type Route,
  type Thing,
  type ThingNeed,
} from "../../src/protocols/diaspora/wire/judge.ts";
import { messages } from "../../src/protocols/diaspora/wire/messages.ts";
import { readEntity, readEntityJson } from "../../src/protocols/diaspora/wire/read-entity.ts";
import type { WireCode, WireRefusal } from "../../src/protocols/diaspora/wire/refusals.ts";
import { thingOf as namedThing } from "../../src/protocols/diaspora/wire/things.ts";
import { orderOf, writeEntity, writeEntityJson } from "../../src/protocols/diaspora/wire/write-entity.ts";
import type { Opened, WireFacts } from "../../src/protocols/wire-port.ts";
import type { Outcome, Vector, VectorContext } from "./vector.ts";

type Known = {
  readonly type?: string;
  readonly guid?: string;
  readonly author: string;
  readonly local: boolean;
  readonly public?: boolean;
  readonly parent: Known | null;
};

/** The fields of a delivery that are looked at here. */
export type Delivery = Vector & {
  readonly made_by?: string;
  readonly route: string;
  readonly recipient: string | null;
  readonly known?: readonly Known[];
  readonly payload_xml?: string;
  readonly payload_base64?: string;
  readonly payload_json?: unknown;
  readonly signature_base?: string;
  readonly base_string?: string;
  readonly envelope_xml?: string;
  readonly request_body?: string;
  readonly request_body_base64?: string;
  readonly aes_key_base64?: string;
  readonly aes_iv_base64?: string;
  readonly plaintext?: string;
  readonly sender?: string;
  readonly should: string;
  readonly expect: {
    readonly accepted: boolean;
    readonly sender?: string;
    readonly entity?: string;
    readonly parsed?: unknown;
    readonly additional?: unknown;
    readonly signature_order?: unknown;
    readonly error?: string;
  };
};

/** Which of our codes fit an error of the library, by the last part of its class. */
const fitting: Readonly<Record<string, readonly WireCode[]>> = {
  ValidationError: ["entity-invalid", "root-author-wrong", "xml-limit", "xml-doctype", "too-large"],
  InvalidEntityName: ["entity-unknown"],
  UnknownEntity: ["entity-unknown"],
  // Raised where a nested entity comes alone, where there is no XML at all, and where the body has no such key.
  NoMethodError: ["entity-unknown", "xml-malformed", "encrypted-malformed"],
  ArgumentError: ["xml-malformed", "xml-encoding", "envelope-undecodable", "decryption-failed", "encrypted-malformed"],
  SyntaxError: ["xml-malformed", "xml-encoding", "envelope-malformed"],
  TypeError: ["encrypted-malformed"],
  ParserError: ["encrypted-malformed", "decryption-failed"],
  RSAError: ["decryption-failed"],
  CipherError: ["decryption-failed", "encrypted-malformed"],
  // Where the library's parser mends what it reads, or ignores a document type, ours has stopped before.
  InvalidEnvelope: ["envelope-malformed", "xml-malformed", "xml-doctype"],
  InvalidDataType: ["envelope-type"],
  InvalidEncoding: ["envelope-encoding"],
  InvalidAlgorithm: ["envelope-algorithm"],
  InvalidSignature: ["envelope-signature"],
  SenderKeyNotFound: ["sender-key-unknown", "envelope-sender"],
  PublicKeyNotFound: ["author-key-unknown"],
  SignatureVerificationFailed: ["signature-missing", "signature-wrong"],
  NotFetchable: ["parent-unknown", "root-unknown"],
  TargetNotFound: ["target-unknown"],
  ParentNotLocal: ["parent-not-local"],
  InvalidSender: ["sender-not-allowed"],
  // `related_entity` is an inner thing of the library, and no entity here.
  NotPublic: ["not-public", "entity-unknown"],
};

/** What the library takes and nobody should. */
const stricter: readonly WireCode[] = [
  "xml-malformed",
  "xml-doctype",
  "xml-encoding",
  "xml-limit",
  "migration-onto-itself",
];

/** Entropy is an argument: any will do. */
const entropy = Buffer.alloc(48, 7);

export function runDelivery(vector: Vector, context: VectorContext): Outcome {
  const delivery = vector as Delivery;
  const result = receive(delivery, context);
  checkPort(delivery, context, result.ok);
  const { should, expect } = delivery;
  assert.ok(["accept", "refuse", "either"].includes(should), `should: ${should}`);
  if (!result.ok) {
    const { code, detail } = result.refusal;
    assert.notEqual(should, "accept", `refused: ${code} ${detail}`);
    if (should === "refuse")
      assert.ok(codesFor(expect).includes(code), `${code} (${detail}) for ${expect.error ?? "nothing"}`);
    return "refused";
  }
  assert.notEqual(should, "refuse", "accepted");
  checkAccepted(delivery, result.value, context);
  return "accepted";
}

function codesFor({ accepted, error }: Delivery["expect"]): readonly WireCode[] {
  if (accepted) return stricter;
  const codes = fitting[error?.split("::").at(-1) ?? ""];
  assert.ok(codes, `an error that is not known: ${error}`);
  return codes;
}

type Received = { readonly envelope: Envelope; readonly entity: SentEntity };

/** From the body to the judgement, with the keys and things that the vector gives. */
function receive(delivery: Delivery, context: VectorContext): Result<Received, WireRefusal> {
  const route = routeOf(delivery);
  const body = bodyOf(delivery, context);
  const opened =
    route.kind === "public" ? openEnvelope(body) : openEncrypted(body, context.privateKey(route.owner), entropy);
  if (!opened.ok) return opened;
  const envelope = verifyEnvelope(opened.value, context.knownKeys(opened.value.sender)[0]?.key ?? null);
  if (!envelope.ok) return envelope;
  const entity = readEntity(envelope.value.payload);
  if (!entity.ok) return entity;
  const needs = needsOf(entity.value);
  const keys = needs.key === null ? [] : context.knownKeys(needs.key);
  const thing = needs.thing === null ? null : thingOf(needs.thing, delivery.known ?? []);
  const judged = judgeEntity(entity.value, envelope.value.sender, route, { keys, thing });
  return judged.ok ? ok({ envelope: envelope.value, entity: entity.value }) : judged;
}

/** The same through the port, where the payload is read before the envelope is believed. */
function checkPort(delivery: Delivery, context: VectorContext, taken: boolean): void {
  const { route, recipient } = delivery;
  const way = route === "private" ? "private" : "public";
  const pem = way === "private" ? context.privateKey(recipient ?? "").export({ type: "pkcs1", format: "pem" }) : null;
  const raw = { way, headers: {}, host: "", path: "", body: bodyOf(delivery, context), receivedAtMs: 0 } as const;
  const opened = messages.open(raw, { privateKeyPem: pem?.toString() ?? null, entropy });
  const verified = opened.ok ? messages.verify(opened.value, portFacts(delivery, opened.value, context)) : opened;
  // What the network allows may still be nothing that we have words for.
  if (taken && delivery.should === "accept")
    assert.ok(verified.ok, verified.ok ? "" : `port: ${verified.refusal.code}`);
  if (!taken) assert.ok(!verified.ok, "taken through the port");
}

function portFacts({ known = [], recipient }: Delivery, { needs }: Opened, context: VectorContext): WireFacts {
  const keys = needs.flatMap((need) => (need.kind === "key" ? context.knownKeys(need.ref) : []));
  return {
    keys: keys.map(({ ref, key }) => ({
      named: ref,
      ref,
      keyPem: key.export({ type: "spki", format: "pem" }).toString(),
    })),
    things: known.flatMap((each) => {
      const thing = namedThing({ type: each.type ?? "", guid: each.guid ?? "" });
      const root = rootOf(each);
      const top = namedThing({ type: root.type ?? "", guid: root.guid ?? "" });
      if (thing === null) return [];
      const rootFact = { ...root, thing: top ?? thing, formerly: [], public: root.public === true };
      return [{ thing, author: each.author, formerly: [], root: rootFact }];
    }),
    inboxOwner: recipient,
  };
}

function rootOf(known: Known): Known {
  let root = known;
  while (root.parent !== null) root = root.parent;
  return root;
}

function routeOf({ route, recipient }: Delivery): Route {
  assert.ok(route === "public" || route === "private", `route: ${route}`);
  return route === "public" ? { kind: "public" } : { kind: "private", owner: recipient ?? "" };
}

function bodyOf(delivery: Delivery, context: VectorContext): Uint8Array {
  if (delivery.request_body_base64 !== undefined) return Buffer.from(delivery.request_body_base64, "base64");
  const text = delivery.request_body ?? (delivery.route === "public" ? delivery.envelope_xml : undefined);
  if (text !== undefined) return Buffer.from(text, "utf8");
  // Only the payload is given: the rest is ours to make.
  assert.ok(delivery.payload_xml !== undefined && delivery.sender !== undefined, "no body and no payload");
  const envelope = sealEnvelope(delivery.payload_xml, delivery.sender, context.privateKey(delivery.sender));
  if (delivery.route === "public") return envelope;
  const key = createPublicKey(context.privateKey(delivery.recipient ?? ""));
  return sealEncrypted(envelope, key, entropy) ?? assert.fail("nothing can be encrypted with that key");
}

function thingOf({ type, guid }: ThingNeed, known: readonly Known[]): Thing | null {
  const found = known.find((each) => each.type === type && each.guid === guid);
  if (found === undefined) return null;
  const root = rootOf(found);
  return { authors: [found.author], formerly: [], root: { authors: [root.author], formerly: [], local: root.local } };
}

function checkAccepted(delivery: Delivery, { envelope, entity }: Received, context: VectorContext): void {
  const { expect } = delivery;
  assert.equal(envelope.sender, expect.sender ?? delivery.sender);
  assert.equal(entity.type, expect.entity);
  assert.deepEqual(plain(entity), expect.parsed);
  if (isRelayed(entity)) {
    assert.deepEqual(orderOf(entity), expect.signature_order);
    assert.deepEqual(entity.relay?.unknown, expect.additional);
  }
  if (delivery.payload_xml !== undefined) {
    assert.equal(Buffer.from(envelope.payload).toString("utf8"), delivery.payload_xml, "payload");
  }
  if (delivery.base_string !== undefined) assert.equal(envelopeBase(envelope.payload), delivery.base_string);
  checkEncryption(delivery, context);
  checkJson(delivery, entity);
  checkInnerSignature(delivery, entity, context);
  checkRemade(delivery, entity, context);
}

/** As the vectors write entities: times as they are, nested ones with their name. */
function plain(entity: Entity): unknown {
  return Object.fromEntries(propertiesOf(entity).map(([name, , value]) => [name, plainValue(value)]));
}

function plainValue(value: AnyValue): unknown {
  if (value === null || typeof value !== "object") return value;
  const nested = (one: Entity) => ({ entity: one.type, properties: plain(one) });
  return Array.isArray(value) ? value.map(nested) : nested(value as Entity);
}

/** Decrypted by the given AES key it is the text that the vector gives. */
function checkEncryption(delivery: Delivery, context: VectorContext): void {
  const { aes_key_base64: key, aes_iv_base64: iv, request_body: body } = delivery;
  if (key === undefined || iv === undefined || body === undefined) return;
  const aes = createDecipheriv("aes-256-cbc", Buffer.from(key, "base64"), Buffer.from(iv, "base64"));
  const ciphertext = Buffer.from(JSON.parse(body).encrypted_magic_envelope, "base64");
  const plaintext = Buffer.concat([aes.update(ciphertext), aes.final()]);
  assert.equal(plaintext.toString("utf8"), delivery.plaintext ?? delivery.envelope_xml);
  const opened = openEncrypted(Buffer.from(body), context.privateKey(delivery.recipient ?? ""), entropy);
  assert.deepEqual(opened, openEnvelope(plaintext));
}

function checkJson(delivery: Delivery, entity: SentEntity): void {
  if (delivery.payload_json === undefined) return;
  const written = JSON.parse(JSON.stringify(writeEntityJson(entity)));
  assert.deepEqual(written, delivery.payload_json, "payload_json written");
  const read = readEntityJson(delivery.payload_json);
  assert.ok(read.ok, "payload_json read");
  assert.deepEqual(read.value, entity, "payload_json read");
}

function checkInnerSignature(delivery: Delivery, entity: SentEntity, context: VectorContext): void {
  const base = delivery.signature_base;
  if (base === undefined) return;
  if (isRelayed(entity)) {
    assert.equal(relayedBase(entity), base);
    const signature = entity.values.author_signature;
    if (signature === null) return;
    const again = signRelayed(entity, context.privateKey(entity.values.author)).values.author_signature;
    assert.equal(again, signature.replace(/\s/g, ""));
    return;
  }
  assert.equal(entity.type, "account_migration");
  if (entity.type !== "account_migration") return;
  assert.equal(moveBase(entity), base);
  assert.equal(signMove(entity, context.privateKey(moveSigner(entity))).values.signature, entity.values.signature);
}

/** What the library made, we make to the byte. */
function checkRemade(delivery: Delivery, entity: SentEntity, context: VectorContext): void {
  if (delivery.made_by !== "library" || delivery.sender === undefined) return;
  const payload = writeEntity(entity);
  assert.equal(payload, delivery.payload_xml, "payload written");
  if (delivery.envelope_xml === undefined) return;
  const envelope = sealEnvelope(payload, delivery.sender, context.privateKey(delivery.sender));
  assert.equal(envelope.toString("utf8"), delivery.envelope_xml, "envelope sealed");
}
