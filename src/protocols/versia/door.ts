/** What is looked at before a request is answered: its headers, its time, who signed it, and whether it is what the protocol has words for. */
import { ok } from "../../base/result.ts";
import type { Door, RawMessage, Wire } from "../wire-port.ts";
import {
  type DoorCode,
  doorRefusals,
  holderOf,
  isSignedByDomain,
  readSigned,
  refuseAtDoor,
  speaksFor,
} from "./headers.ts";
import { parsedObject } from "./json.ts";
import { canonicalName, dialectAt } from "./references.ts";
import { isSigned } from "./signing.ts";

/** What reading an entity ends with, as far as it is anything else than a broken rule. */
const codes: Readonly<Record<string, DoorCode>> = {
  "json-malformed": "json-malformed",
  "author-not-signer": "signer-wrong",
  "author-ours": "signer-wrong",
};

/** @param open  reads an entity of this protocol, and says what is wrong with it */
export const makeDoor = (open: Wire["open"]): Door => ({
  admit(raw, nowMs) {
    const read = readSigned(raw.headers, nowMs);
    if (!read.ok) return read;
    const { signer, signature } = read.value;
    if (dialectAt(raw.path) === "0.6" && !isSignedByDomain(raw.headers))
      return refuseAtDoor("signature-malformed", "in 0.6 domains sign");
    if (signer.host === raw.host) return refuseAtDoor("signer-wrong", "this pod itself");
    const author = authorOf(raw, signer.host);
    if (author !== null && !speaksFor(signer, author))
      return refuseAtDoor("signer-wrong", `${author} by ${signer.host}`);
    // One signature has two spellings: with padding and without.
    const once = signature.replace(/=+$/, "");
    return ok({ host: signer.host, author: author ?? signer.person, holder: holderOf(signer), once });
  },

  signedBy(raw, keyPems) {
    const read = readSigned(raw.headers, null);
    if (!read.ok) return false;
    const { seconds, signature } = read.value;
    const what = { method: "post", path: raw.path, seconds, body: raw.body };
    return keyPems.some((pem) => isSigned(what, signature, pem));
  },

  form(raw) {
    const opened = open(raw, { privateKeyPem: null, entropy: new Uint8Array(64) });
    // What others have invented since is no mistake of theirs.
    if (opened.ok || opened.refusal.code === "entity-unknown") return ok(opened.ok ? opened.value : null);
    const { code, detail } = opened.refusal;
    return refuseAtDoor(codes[code] ?? "entity-malformed", `${code}: ${detail}`);
  },

  unfound: refusalOf("author-unfound"),
  unsigned: refusalOf("signature-wrong"),
});

function refusalOf(code: DoorCode) {
  return { status: doorRefusals[code].status, code, detail: "" };
}

/** The canonical name of who speaks; null where that cannot be read. */
function authorOf({ body, path }: RawMessage, signerHost: string): string | null {
  const author = parsedObject(body)?.author;
  return typeof author === "string" ? canonicalName(author, dialectAt(path), signerHost) : null;
}
