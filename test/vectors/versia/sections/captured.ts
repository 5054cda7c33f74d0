/** What a real server sent and served: each signature is believed, each document says who and where. */
import assert from "node:assert/strict";
import { readStream } from "../../../../src/protocols/versia/collections.ts";
import { makeDiscovery } from "../../../../src/protocols/versia/discovery.ts";
import { makeDoor } from "../../../../src/protocols/versia/door.ts";
import { isSignedAs05, readSigned } from "../../../../src/protocols/versia/headers.ts";
import { type JsonObject, parsedObject } from "../../../../src/protocols/versia/json.ts";
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

type Served = {
  readonly path: string;
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signer_public_key_spki?: string | null;
};

function runServed(one: Case, about: About): Outcome {
  const served = one as unknown as Served;
  const { path, status, body } = served;
  const document = parsedObject(Buffer.from(body, "utf8"));
  const host = String(about.peer);
  if (status !== 200) return "refused";
  assert.ok(document !== null, "no JSON");
  if (path.startsWith("/.well-known/webfinger")) assert.ok(readWebFinger(document, host)?.user05, "a link");
  else if ("versions" in document) assert.equal(speaks06(document), about.version === "0.6");
  else if (document.type === "InstanceMetadata")
    assert.equal(readMetadata(document, about.version === "0.6" ? "0.6" : "0.5")?.host, host);
  else if (document.type === "User") checkUser(document, served, host, about.version);
  else assert.ok(readStream(Buffer.from(body), { ref: authorOf(document, host), guid: "" }), `not known: ${path}`);
  return "accepted";
}

const authorOf = ({ author }: JsonObject, host: string): string =>
  String(author).startsWith("https://") ? String(author) : `${host}:${String(author)}`;

/** Looked up by their address, where the server says nothing but this and its own key. */
function checkUser(user: JsonObject, served: Served, host: string, version: string): void {
  const { body, headers = {}, signer_public_key_spki: key } = served;
  const name = version === "0.6" ? `${host}:${String(user.id)}` : String(user.uri);
  const keyPem = keyPemOf(key ?? "MCowBQYDK2VwAyEADdFD0QjW6M/1hE9cx+x4hMYovifdnVvxvIgCNOkPiD8=");
  const pod = { host, keyPem, software: "Versia Server", sharedInbox: null };
  const { next } = makeDiscovery(open);
  const step = next({ at: "user", name, pod, odd: true }, { status: 200, url: "", headers, body: Buffer.from(body) });
  assert.ok("found" in step, JSON.stringify(step));
  assert.equal(step.found.ref, name);
  assert.equal(step.found.asksFirst, user.manually_approves_followers);
}

export const sections: Sections = { requests_sent_by_the_server: runSent, documents_served: runServed };
