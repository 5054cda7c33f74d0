/** How pigeons fly: an envelope in JSON, signed by the pod of the sender, whose postmaster is `LOFT!postmaster`. Private letters go in a box for one key. */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  sign,
  verify,
} from "node:crypto";
import { z } from "zod";
import { no, ok } from "../../../src/base/result.ts";
import type { Message } from "../../../src/core/message.ts";
import type { FoundPerson, Opened, Wire } from "../../../src/protocols/wire-port.ts";
import { ids } from "./ids.ts";
import { signatureDigest } from "./signature.ts";

const postmasterOf = (host: string): string => ids.print("postmaster", host, "");

/** `letter` is a JSON text, so that what is signed is what is read. */
const envelope = z.strictObject({ letter: z.string(), seal: z.string() });
const letter = z.strictObject({
  from: z.string(),
  message: z.looseObject({ kind: z.string(), author: z.string() }),
  nonce: z.string(),
});
const box = z.strictObject({ key: z.string(), box: z.string() });

type Content = { readonly letter: string; readonly seal: string };
const mediaType = "application/vnd.pigeon+json";
const refuse = (code: string, detail: string) => no({ code, detail });

function parsed<T>(text: string, shape: z.ZodType<T>): T | null {
  try {
    return shape.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

/** Ed25519 has its digest built in; a loft of old may still have another kind of key. */
const digestFor = (key: KeyObject): string | null => (key.asymmetricKeyType === "ed25519" ? null : signatureDigest);

/** A box is closed with RSA alone: for those who have no such key letters fly open. */
function unbox(text: string, privateKeyPem: string): string | null {
  if (createPrivateKey(privateKeyPem).asymmetricKeyType !== "rsa") return text;
  const closed = parsed(text, box);
  if (closed === null) return null;
  try {
    const key = privateDecrypt(createPrivateKey(privateKeyPem), Buffer.from(closed.key, "base64"));
    const bytes = Buffer.from(closed.box, "base64");
    const opener = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12)).setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([opener.update(bytes.subarray(28)), opener.final()]).toString("utf8");
  } catch {
    return null; // whatever is wrong with a box, nobody is told which
  }
}

function boxFor(text: string, keyPem: string, random: Uint8Array): Buffer {
  if (createPublicKey(keyPem).asymmetricKeyType !== "rsa") return Buffer.from(text);
  const [key, nonce] = [random.subarray(0, 32), random.subarray(32, 44)];
  const closer = createCipheriv("aes-256-gcm", key, nonce);
  const closed = Buffer.concat([closer.update(text, "utf8"), closer.final()]);
  const bytes = Buffer.concat([nonce, closer.getAuthTag(), closed]);
  const sealed = publicEncrypt(createPublicKey(keyPem), key);
  return Buffer.from(JSON.stringify({ key: sealed.toString("base64"), box: bytes.toString("base64") }));
}

export const wire: Wire = {
  open(raw, { privateKeyPem }) {
    const text = Buffer.from(raw.body).toString("utf8");
    const opened = raw.way === "private" && privateKeyPem !== null ? unbox(text, privateKeyPem) : text;
    const outer = opened === null ? null : parsed(opened, envelope);
    const inner = outer === null ? null : parsed(outer.letter, letter);
    const sender = inner === null ? null : ids.parse(inner.from);
    if (outer === null || inner === null || !sender?.ok) return refuse("envelope-unreadable", "not an envelope");
    return ok({
      sender: sender.value.ref,
      message: inner.message as unknown as Message,
      needs: [{ kind: "key", ref: postmasterOf(sender.value.host), earlier: false }],
      content: outer,
    } satisfies Opened);
  },
  verify(opened, { keys }) {
    const { letter: text, seal } = opened.content as Content;
    const [need] = opened.needs;
    const postmaster = need?.kind === "key" ? need.ref : "";
    const key = keys.find(({ named }) => named === postmaster);
    if (key === undefined) return refuse("key-missing", postmaster);
    const signature = Buffer.from(seal, "base64");
    // Base64 has spellings that mean the same; one of them is right.
    const canonical = signature.toString("base64") === seal;
    const theirs = createPublicKey(key.keyPem);
    const verified = canonical && verify(digestFor(theirs), Buffer.from(text), theirs, signature);
    if (!verified) return refuse("seal-wrong", "the seal is not that of the sender's loft");
    if (opened.message.author !== opened.sender) return refuse("sender-wrong", "somebody else's words");
    return ok({ sender: opened.sender, message: opened.message, signedAs: opened.sender });
  },
  again: ["key-missing"],
  sign: (message) => message,
  seal(message, keys, entropy, to) {
    const text = JSON.stringify({
      from: message.author,
      message,
      nonce: Buffer.from(entropy(16)).toString("hex"),
    });
    const ours = createPrivateKey(keys.privateKeyPem);
    const seal = sign(digestFor(ours), Buffer.from(text), ours).toString("base64");
    const body = JSON.stringify({ letter: text, seal } satisfies Content);
    if (to.reach === "public") return [{ mediaType, body: Buffer.from(body), endpoints: to.endpoints }];
    return to.people.map(({ endpoint, keyPem }) => ({
      mediaType,
      body: boxFor(body, keyPem, entropy(44)),
      endpoints: [endpoint],
    }));
  },
  authorise({ method, url, body }, keys, nowMs) {
    const digest = createHash("sha512").update(body).digest("base64");
    const base = [method.toUpperCase(), url, digest, String(nowMs)].join("\n");
    const ours = createPrivateKey(keys.privateKeyPem);
    const seal = sign(digestFor(ours), Buffer.from(base), ours).toString("base64");
    return { "pigeon-digest": digest, "pigeon-date": String(nowMs), "pigeon-seal": `${keys.ref} ${seal}` };
  },
  endpoints: [
    { method: "POST", path: "/loft/inbox", use: "receive-public" },
    { method: "POST", path: "/loft/inbox/:guid", use: "receive-private" },
    { method: "GET", path: "/loft/letters/:type/:guid", use: "fetch" },
    { method: "GET", path: "/loft/pigeons/:guid", use: "person" },
    { method: "GET", path: "/loft/pigeons/:guid/letters", use: "stream" },
  ],
  discovery: {
    begin(ref, [scheme = "https"]) {
      const parsedRef = ids.parse(ref);
      if (!parsedRef.ok) return { refusal: { code: "id-malformed", detail: ref } };
      const url = `${scheme}://${parsedRef.value.host}/.well-known/loft?of=${encodeURIComponent(ref)}`;
      return { ask: { url, accept: "application/json" }, state: ref };
    },
    next(state, answer) {
      const said = answer?.status === 200 ? parsed(Buffer.from(answer.body).toString("utf8"), z.looseObject({})) : null;
      if (said === null || said.ref !== state) return { refusal: { code: "person-unknown", detail: String(state) } };
      return { found: said as unknown as FoundPerson };
    },
  },
  shown: {
    person: (person) => ({ mediaType: "application/json", body: JSON.stringify(person) }),
    webFinger: (person) => ({
      aliases: [],
      links: [{ rel: "loft", href: `${person.base}/loft/pigeons/${person.guid}` }],
    }),
    stream: (_person, guids) => ({ mediaType: "application/json", body: JSON.stringify(guids) }),
  },
  fetch: {
    url: (base, { kind, guid }) => `${base}/loft/letters/${kind}/${guid}`,
    thing: (type, guid) => (type === "post" || type === "comment" ? { kind: type, guid } : null),
    stream: (base, { guid }) => ({ url: `${base}/loft/pigeons/${guid}/letters`, accept: "application/json" }),
    page: (base, { guid }) => `${base}/loft/pigeons/${guid}`,
    readStream: (body) => {
      const guids = parsed(Buffer.from(body).toString("utf8"), z.array(z.string().min(16)));
      return guids === null ? null : [...new Set(guids)].map((guid) => ({ kind: "post", guid }));
    },
  },
};
