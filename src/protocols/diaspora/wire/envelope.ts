/** The magic envelope: what a message is sent in, with its sender's signature. */
import { type KeyObject, sign, verify } from "node:crypto";
import { limits } from "../../../base/limits.ts";
import { ok, type Result } from "../../../base/result.ts";
import { refOf } from "../ids.ts";
import { signatureDigest } from "../signature.ts";
import { decodeStrict, encodeUrl } from "./base64.ts";
import { refuse, type WireRefusal } from "./refusals.ts";
import { readXml, type XmlElement } from "./xml.ts";

const dataType = "application/xml";
const encoding = "base64url";
const algorithm = "RSA-SHA256";
const namespace = "http://salmon-protocol.org/ns/magic-env";

/** The media type of `POST /receive/public` and of fetched things. */
export const envelopeMediaType = "application/magic-envelope+xml";

export type Envelope = {
  /** The address that the envelope says it is from; believed once `verifyEnvelope` says so. */
  readonly sender: string;
  /** The XML of an entity, not looked at yet. */
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
};

/** What the signature is over: ASCII. */
export const envelopeBase = (payload: Uint8Array): string =>
  [payload, dataType, encoding, algorithm].map(encodeUrl).join(".");

/**
 * Takes an envelope apart. Nothing is believed yet: the payload is for `readEntity`, after `verifyEnvelope`.
 *
 * @param bytes  the body of a request or an answer, at most `limits.messageBytes`
 * @see /FEDERATION.md, "Envelopes"
 */
export function openEnvelope(bytes: Uint8Array): Result<Envelope, WireRefusal> {
  const root = readXml(bytes);
  return root.ok ? openElement(root.value) : root;
}

function openElement(root: XmlElement): Result<Envelope, WireRefusal> {
  // Pods look for elements with the prefix `me`, wherever its declaration points to.
  const uri = root.prefixes.me ?? "";
  if (root.local !== "env" || uri === "") return refuse("envelope-malformed", "the root is not me:env");
  const find = (name: string) => root.elements.find((each) => each.name === name && each.uri === uri);
  const [data, sig] = [find("me:data"), find("me:sig")];
  if (data === undefined || data.text === "") return refuse("envelope-malformed", "no me:data");
  if (sig === undefined || sig.text === "") return refuse("envelope-malformed", "no me:sig");
  if (data.attributes.type !== dataType) return refuse("envelope-type");
  if (find("me:encoding")?.text !== encoding) return refuse("envelope-encoding");
  if (find("me:alg")?.text !== algorithm) return refuse("envelope-algorithm");
  const keyId = sig.attributes.key_id;
  if (keyId === undefined) return refuse("envelope-malformed", "no key_id");
  const [id, payload, signature] = [decodeStrict(keyId), decodeStrict(data.text), decodeStrict(sig.text)];
  if (id === null || payload === null || signature === null) return refuse("envelope-undecodable");
  const sender = id.toString("latin1");
  if (id.length > limits.idChars || refOf(sender) !== sender) return refuse("envelope-sender");
  return ok({ sender, payload, signature });
}

/** Is the envelope its sender's? */
export function verifyEnvelope(envelope: Envelope, senderKey: KeyObject | null): Result<Envelope, WireRefusal> {
  if (senderKey === null) return refuse("sender-key-unknown", envelope.sender);
  const base = Buffer.from(envelopeBase(envelope.payload), "ascii");
  return verify(signatureDigest, base, senderKey, envelope.signature)
    ? ok(envelope)
    : refuse("envelope-signature", envelope.sender);
}

/**
 * @param payload  the XML of an entity, as `writeEntity` makes it
 * @param sender  the address whose key signs
 * @returns UTF-8 with XML declaration, laid out as diaspora_federation does
 */
export function sealEnvelope(payload: string, sender: string, key: KeyObject): Buffer {
  const bytes = Buffer.from(payload, "utf8");
  const signature = sign(signatureDigest, Buffer.from(envelopeBase(bytes), "ascii"), key);
  const lines = [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<me:env xmlns:me="${namespace}">`,
    `  <me:data type="${dataType}">${encodeUrl(bytes)}</me:data>`,
    `  <me:encoding>${encoding}</me:encoding>`,
    `  <me:alg>${algorithm}</me:alg>`,
    `  <me:sig key_id="${encodeUrl(sender)}">${encodeUrl(signature)}</me:sig>`,
    "</me:env>",
  ];
  return Buffer.from(`${lines.join("\n")}\n`, "utf8");
}
