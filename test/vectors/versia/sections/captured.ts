/** What a real server sent and served: each signature is believed, each document says who and where. */
import assert from "node:assert/strict";
import { makeDoor } from "../../../../src/protocols/versia/door.ts";
import { isSignedAs05, readSigned } from "../../../../src/protocols/versia/headers.ts";
import { parsedEntity } from "../../../../src/protocols/versia/json.ts";
import { open } from "../../../../src/protocols/versia/messages.ts";
import { readMetadata, readWebFinger, speaks06 } from "../../../../src/protocols/versia/pod-documents.ts";
import { isSigned, keyPemOf } from "../../../../src/protocols/versia/signing.ts";
import type { About, Case, Outcome, Sections } from "../sections.ts";

type Sent = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signer_public_key_spki: string | null;
  readonly reference_verify: boolean | null;
};

function runSent(one: Case, about: About): Outcome {
  const { method, path, headers, body: text, signer_public_key_spki, reference_verify } = one as unknown as Sent;
  const body = Buffer.from(text, "utf8");
  if (path === "/.well-known/versia")
    assert.equal(isSignedAs05(headers), about.version === "0.5", "which dialect asks");
  if (signer_public_key_spki === null) {
    assert.ok(!readSigned(headers, null).ok, "unsigned");
    return "checked";
  }
  const keyPem = keyPemOf(signer_public_key_spki) ?? "";
  const nowMs = Number(headers["versia-signed-at"]) * 1_000;
  const read = readSigned(headers, nowMs);
  assert.ok(read.ok, "headers");
  const { seconds, signature } = read.value;
  assert.equal(
    isSigned({ method, path: path.replace(/\?.*/s, ""), seconds, body }, signature, keyPem),
    reference_verify,
  );
  if (method !== "POST") return "accepted";
  const raw = { way: "public", headers, body, path, host: String(headers.host), receivedAtMs: nowMs } as const;
  const door = makeDoor(open);
  const admitted = door.admit(raw, nowMs);
  assert.ok(admitted.ok, JSON.stringify(admitted));
  assert.ok(door.signedBy(raw, [keyPem]), "at the door");
  const form = door.form(raw);
  assert.ok(form.ok, JSON.stringify(form));
  return "accepted";
}

type Served = { readonly path: string; readonly status: number; readonly body: string };

function runServed(one: Case, about: About): Outcome {
  const { path, status, body } = one as unknown as Served;
  const document = parsedEntity(Buffer.from(body, "utf8"));
  const host = String(about.peer);
  if (status !== 200) return "refused";
  assert.ok(document !== null, "no JSON");
  if (path.startsWith("/.well-known/webfinger")) assert.ok(readWebFinger(document, host)?.user05, "a link");
  else if ("versions" in document) assert.equal(speaks06(document), about.version === "0.6");
  else if (document.type === "InstanceMetadata")
    assert.equal(readMetadata(document, about.version === "0.6" ? "0.6" : "0.5")?.host, host);
  else assert.ok(document.type === "User" || Array.isArray(document.items), `a document that is not known: ${path}`);
  return "accepted";
}

export const sections: Sections = { requests_sent_by_the_server: runSent, documents_served: runServed };
