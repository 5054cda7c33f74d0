/** How pigeons fly: an envelope in JSON, signed by the pod of the sender, whose postmaster is `LOFT!postmaster`. */
import { createHash, createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { z } from "zod";
import { no, ok } from "../../../src/base/result.ts";
import type { CoreMessage, Wire } from "../../../src/protocols/port.ts";
import { ids, refOf } from "./ids.ts";
import { signatureDigest } from "./signature.ts";

const postmasterOf = (host: string): string => ids.print("postmaster", host);

/** `letter` is a JSON text, so that what is signed is what is read. */
const envelope = z.strictObject({ letter: z.string(), seal: z.string() });
const letter = z.strictObject({ from: z.string(), kind: z.string(), body: z.unknown(), nonce: z.string() });

type Content = { readonly letter: string; readonly seal: string };
const refuse = (code: string, detail: string) => no({ code, detail });

function parsed<T>(text: string, shape: z.ZodType<T>): T | null {
  try {
    return shape.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

export const wire: Wire = {
  open(raw) {
    const outer = parsed(Buffer.from(raw.body).toString("utf8"), envelope);
    const inner = outer === null ? null : parsed(outer.letter, letter);
    const sender = inner === null ? null : ids.parse(inner.from);
    if (outer === null || !sender?.ok) return refuse("envelope-unreadable", "not an envelope");
    const needs = [{ kind: "key", ref: postmasterOf(sender.value.host) }] as const;
    return ok({ sender: sender.value.ref, needs, content: outer });
  },
  verify(opened, { keys }) {
    const { letter: text, seal } = opened.content as Content;
    const postmaster = opened.needs.find((need) => need.kind === "key")?.ref;
    const key = keys.find(({ ref }) => ref === postmaster);
    if (key === undefined) return refuse("key-missing", postmaster ?? "");
    const signature = Buffer.from(seal, "base64");
    // Base64 has spellings that mean the same; one of them is right.
    const canonical = signature.toString("base64") === seal;
    const verified = canonical && verify(signatureDigest, Buffer.from(text), createPublicKey(key.keyPem), signature);
    return verified ? ok(opened) : refuse("seal-wrong", "the seal is not that of the sender's loft");
  },
  translate(opened) {
    const inner = parsed((opened.content as Content).letter, letter);
    const from = inner === null ? null : refOf(inner.from);
    if (inner === null || from === null) return refuse("letter-unreadable", "not a letter");
    return ok({ from, kind: inner.kind, body: inner.body } satisfies CoreMessage);
  },
  seal(message, keys, entropy, endpoints) {
    const text = JSON.stringify({ ...message, nonce: Buffer.from(entropy).toString("hex") });
    const seal = sign(signatureDigest, Buffer.from(text), createPrivateKey(keys.privateKeyPem)).toString("base64");
    const body = Buffer.from(JSON.stringify({ letter: text, seal } satisfies Content));
    return endpoints.map((endpoint) => ({ endpoint, mediaType: "application/vnd.pigeon+json", body }));
  },
  authorise({ method, url, body }, keys, nowMs) {
    const digest = createHash("sha512").update(body).digest("base64");
    const base = [method.toUpperCase(), url, digest, String(nowMs)].join("\n");
    const seal = sign(signatureDigest, Buffer.from(base), createPrivateKey(keys.privateKeyPem)).toString("base64");
    return { "pigeon-digest": digest, "pigeon-date": String(nowMs), "pigeon-seal": `${keys.ref} ${seal}` };
  },
  endpoints: [{ method: "POST", path: "/loft/inbox", use: "receive" }],
  discovery: [{ path: "/.well-known/loft", mediaType: "application/json" }],
};
