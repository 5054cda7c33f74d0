/** Signatures: what we sign to the byte, and what we say of altered requests. */
import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey } from "node:crypto";
import { makeDoor } from "../../../../src/protocols/versia/door.ts";
import { authorise } from "../../../../src/protocols/versia/headers.ts";
import { open } from "../../../../src/protocols/versia/messages.ts";
import { dialectOf, hostOfName, nameOfUri, parseDomain } from "../../../../src/protocols/versia/references.ts";
import { isSigned, keyPemOf, signed, stringToSign } from "../../../../src/protocols/versia/signing.ts";
import type { About, Case, Outcome, Sections } from "../sections.ts";

type Request = { readonly method: string; readonly url: string; readonly path: string; readonly body: string };
type Headers = Readonly<Record<string, string>>;
type Sign = {
  readonly private_key_pkcs8: string;
  readonly public_key_spki: string;
  readonly request: Request;
  readonly response_body?: string;
  readonly signed_at: number;
  readonly string_to_sign: string;
  readonly headers: Headers;
};

const pemOf = (pkcs8: string): string =>
  createPrivateKey({ key: Buffer.from(pkcs8, "base64"), format: "der", type: "pkcs8" })
    .export({ type: "pkcs8", format: "pem" })
    .toString();

function runSign(one: Case, about: About): Outcome {
  const { request, private_key_pkcs8, public_key_spki, signed_at, string_to_sign, headers, response_body } =
    one as unknown as Sign;
  const body = Buffer.from(response_body ?? request.body ?? "", "utf8");
  const what = { method: request.method, path: request.path, seconds: String(signed_at), body };
  const privateKeyPem = pemOf(private_key_pkcs8);
  const signature = headers["Versia-Signature"] ?? "";
  const keyPem = keyPemOf(public_key_spki);
  assert.ok(keyPem !== null, "the public key is none");
  assert.equal(
    createPublicKey(privateKeyPem).export({ type: "spki", format: "der" }).toString("base64"),
    public_key_spki,
  );
  assert.ok(isSigned(what, signature, keyPem), "not believed");
  assert.equal(new URL(request.url).pathname, request.path);
  // What is encoded once more by others is believed, and not written by us.
  const path = request.path.includes("%") ? string_to_sign.split(" ")[1] : request.path;
  assert.equal(stringToSign({ ...what, path: path ?? "" }), string_to_sign);
  assert.equal(signed({ ...what, path: path ?? "" }, privateKeyPem), signature);
  if (path !== request.path || dialectOf(request.url) !== about.version) return "checked";
  const ref = String(about.signer);
  const { Accept: accept, ...ours } = authorise(
    { method: request.method, url: request.url, body, answers: response_body !== undefined },
    { ref, privateKeyPem },
    signed_at * 1_000 + 999,
  );
  assert.deepEqual(ours, headers);
  assert.equal(accept === undefined, response_body !== undefined);
  return "checked";
}

type Verify = {
  readonly request: Request;
  readonly headers: Headers;
  readonly public_key_spki: string;
  readonly receiver_clock: number;
  readonly strict_receiver: string;
  readonly strict_status: number | null;
};

const door = makeDoor(open);

/** The status that a request is refused with; null: it is believed. The only key that is known is that of the signer of the file. */
function statusFor({ request, headers, public_key_spki, receiver_clock }: Verify, about: About): number | null {
  const body = Buffer.from(request.body, "utf8");
  const small = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const raw = {
    way: "public",
    headers: small,
    body,
    path: request.path,
    host: "alder.example",
    receivedAtMs: 0,
  } as const;
  const admitted = door.admit(raw, receiver_clock * 1_000);
  if (!admitted.ok) return admitted.refusal.status;
  const { host, author } = admitted.value;
  const known = String(about.signer);
  const knownHost = parseDomain(known) ?? hostOfName(nameOfUri(known) ?? "");
  const isKnown = host === knownHost && (author === null || parseDomain(known) !== null || author === nameOfUri(known));
  const keys = isKnown ? [keyPemOf(public_key_spki) ?? ""] : [];
  // Only POST is mounted; the method of all others is in what they sign.
  if (request.method !== "POST") return door.unsigned.status;
  return door.signedBy(raw, keys) ? null : door.unsigned.status;
}

function runVerify(one: Case, about: About): Outcome {
  const vector = one as unknown as Verify;
  const status = statusFor(vector, about);
  const { strict_receiver, strict_status } = vector;
  assert.ok(["accept", "reject", "either"].includes(strict_receiver), `strict_receiver: ${strict_receiver}`);
  if (strict_receiver === "accept") assert.equal(status, null);
  if (strict_receiver === "reject") assert.equal(status, strict_status);
  return status === null ? "accepted" : "refused";
}

export const sections: Sections = { sign: runSign, verify: runVerify };
