/** Messages of the network, as the port has them: opened, judged, sealed. */
import { createPrivateKey, createPublicKey } from "node:crypto";
import { ok, type Result } from "../../base/result.ts";
import type { KeyHolder } from "../../core/identity.ts";
import { declares, type Message } from "../../core/message.ts";
import type {
  Destinations,
  KeyFact,
  Opened,
  RawMessage,
  Sealed,
  SigningKeys,
  Verified,
  Wire,
  WireFacts,
} from "../wire-port.ts";
import { codesToTryAgain } from "../wire-refusals.ts";
import { isPlausible } from "./dates.ts";
import { spellingFor } from "./emojis.ts";
import { readEntity, types } from "./entities.ts";
import { type Draft, draftOf, needsOf } from "./from-entity.ts";
import { holderOf, readSigned, speaksFor } from "./headers.ts";
import { judge } from "./judge.ts";
import { contentType } from "./pod-documents.ts";
import { type Dialect, dialectAt, dialectOf, hostOfName, parseReference } from "./references.ts";
import { refuse, type WireRefusal, wireRefusals } from "./refusals.ts";
import type { Entity } from "./saying.ts";
import { isSigned } from "./signing.ts";
import { speechOf } from "./speech.ts";
import { parseJson } from "./strict-json.ts";
import { entityOf, inOtherWords } from "./to-entity.ts";

export type { Entity, Saying } from "./saying.ts";
export { entityOf };

/** `Opened.content`: plain data, which may go to another thread. */
type Content = { readonly raw: RawMessage; readonly draft: Draft };

/** Total: never throws for content. */
export function open(raw: RawMessage): Result<Opened, WireRefusal> {
  const json = parseJson(raw.body);
  if (!json.ok) return refuse("json-malformed", json.refusal);
  const entity = readEntity(withoutOldId(json.value, dialectAt(raw.path)), dialectAt(raw.path));
  if (!entity.ok) return refuse(entity.refusal.unknown ? "entity-unknown" : "entity-invalid", entity.refusal.detail);
  const speech = speechOf(raw);
  if (!speech.ok) return speech;
  const draft = draftOf(entity.value, speech.value);
  if (!draft.ok) return draft;
  const { author, message, createdAtMs } = draft.value;
  if (!isPlausible(createdAtMs, raw.receivedAtMs)) return refuse("date-implausible", entity.value.created_at);
  const content: Content = { raw, draft: draft.value };
  return ok({ sender: author, message, needs: needsOf(draft.value, signerOf(raw, author)), content });
}

/** Drafts of the extension for moves are of the time when everything had an id: one that has it all the same says what it says. */
function withoutOldId(value: unknown, dialect: Dialect): unknown {
  if (dialect === "0.5" || typeof value !== "object" || value === null) return value;
  const { id, ...rest } = value as Readonly<Record<string, unknown>>;
  return rest.type === types.migration && typeof id === "string" ? rest : value;
}

/** Is it by who says it, and may they say it? */
export function verify(opened: Opened, facts: WireFacts): Result<Verified, WireRefusal> {
  const { raw, draft } = opened.content as Content;
  const { sender } = opened;
  const keys = facts.keys.filter(({ named }) => named === sender);
  const proved = judgeSignature(raw, sender, keys);
  if (!proved.ok) return proved;
  const judged = judge(draft, facts.things);
  return judged.ok ? ok({ sender, message: judged.value, signedAs: sender }) : judged;
}

/** Whose key must fit. Null: the door has seen the signature of these bytes; or an answer that came over TLS from the author's own server needs no signature, but a wrong one is none of theirs. */
function signerOf(raw: RawMessage, author: string): KeyHolder | null {
  if (raw.provedAuthor === author) return null;
  const read = readSigned(raw.headers, null);
  const isTheirs = read.ok && speaksFor(read.value.signer, author);
  return isFetched(raw, author) && !isTheirs ? null : read.ok ? holderOf(read.value.signer) : "pod";
}

const isFetched = ({ way, askedHost }: RawMessage, author: string): boolean =>
  way === "fetched" && askedHost === hostOfName(author);

function judgeSignature(raw: RawMessage, author: string, keys: readonly KeyFact[]): Result<null, WireRefusal> {
  const holder = signerOf(raw, author);
  if (holder === null) return ok(null);
  const read = readSigned(raw.headers, null);
  if (!read.ok) return refuse("signature-wrong", read.refusal.code);
  const theirs = keys.filter((key) => (key.holder ?? "person") === holder);
  if (theirs.length === 0) return refuse("author-key-unknown", author);
  const { seconds, signature } = read.value;
  const what = { method: isFetched(raw, author) ? "get" : "post", path: raw.path, seconds, body: raw.body };
  return theirs.some(({ keyPem }) => isSigned(what, signature, keyPem)) ? ok(null) : refuse("signature-wrong", author);
}

/** Nothing is passed on for others on this network: only requests are signed. */
export const sign = (message: Message, _keys: SigningKeys): Message => message;

/** Kinds whose entity depends on whom it is for. */
const forPeople: ReadonlySet<Message["kind"]> = new Set(["post", "comment", "message"]);

/**
 * One body for each dialect; of what is for certain people one for each of their servers, which is told of its own people alone.
 */
export function seal(
  message: Message,
  keys: SigningKeys,
  entropy: (bytes: number) => Uint8Array,
  to: Destinations,
  nowMs: number,
): readonly Sealed[] {
  const apart = to.reach === "private" && forPeople.has(message.kind);
  const places: readonly Place[] = to.reach === "public" ? to.endpoints.map((endpoint) => ({ endpoint })) : to.people;
  const spellingAt = (endpoint: string) => spellingFor(to.software?.get(hostOf(endpoint)));
  const groups = Map.groupBy(
    places,
    ({ endpoint }) =>
      `${dialectOf(endpoint)} ${apart ? hostOf(endpoint) : ""} ${declares(message) ? spellingAt(endpoint) : ""}`,
  );
  const host = ownHost(keys);
  const publicKeyPem = publicKeyOf(keys);
  return [...groups.values()].flatMap((group): Sealed[] => {
    const endpoints = [...new Set(group.map(({ endpoint }) => endpoint))];
    const dialect: Dialect = dialectOf(endpoints[0] ?? "");
    const only = to.reach === "public" ? null : group.flatMap(({ ref }) => ref ?? []);
    const newId = () => (dialect === "0.5" ? uuidOf(entropy(16)) : "");
    const entity = entityOf(message, dialect, {
      host,
      only,
      at: endpoints.map(hostOf),
      nowMs,
      id: newId(),
      emojiSpelling: spellingAt(endpoints[0] ?? ""),
      publicKeyPem,
    });
    if (entity === null) return [];
    const sealed = (said: Entity): Sealed => ({
      mediaType: contentType(dialect),
      body: Buffer.from(JSON.stringify(said)),
      endpoints,
    });
    return [entity, ...inOtherWords(entity, newId())].map(sealed);
  });
}

type Place = { readonly endpoint: string; readonly ref?: string };

const hostOf = (endpoint: string): string => URL.parse(endpoint)?.host ?? "";

const ownHost = ({ ref, pod }: SigningKeys): string =>
  pod?.host ?? (parseReference(ref, null) === null ? ref : hostOfName(ref));

/** @throws for a key that is none: it is ours */
const publicKeyOf = ({ privateKeyPem }: SigningKeys): string =>
  createPublicKey(createPrivateKey(privateKeyPem)).export({ type: "spki", format: "pem" }).toString();

function uuidOf(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}

/** Judged anew when what was missing has turned up. */
export const again: Wire["again"] = codesToTryAgain(wireRefusals);
