/** What other pods send and answer, for tests of receiving: sealed by the real adapters, kept as the web keeps it. */
import { randomBytes } from "node:crypto";
import { no, ok } from "../../src/base/result.ts";
import { isRelayable, type Message } from "../../src/core/message.ts";
import type { Wire } from "../../src/protocols/wire-port.ts";
import type { KnownIdentity } from "../../src/store/people/identities.ts";
import { keepMessages } from "../../src/store/post-office/inbox.ts";
import type { Elsewhere } from "./federation.ts";
import type { FreshParts } from "./parts.ts";

export const wireOf = (parts: Pick<FreshParts, "protocols">): Wire => parts.protocols[0]?.adapter.wire as Wire;
const entropy = (bytes: number): Uint8Array => randomBytes(bytes);

/** As the author's pod writes it: signed inside where that is needed. */
export function signed<M extends Message>(parts: Pick<FreshParts, "protocols">, message: M, author: Elsewhere): M {
  const draft = isRelayable(message) ? { ...message, signed: { signature: "", order: [], values: {} } } : message;
  return wireOf(parts).sign(draft, { ref: author.ref, privateKeyPem: author.privateKeyPem }) as M;
}

/** For networks where everything has a date. */
const sealedAtMs = Date.UTC(2026, 10, 21);

/** The body of a public message in the envelope of `by`. */
export function sealed(parts: Pick<FreshParts, "protocols">, message: Message, by: Elsewhere): Uint8Array {
  const keys = { ref: by.ref, privateKeyPem: by.privateKeyPem };
  const to = { reach: "public", endpoints: [""] } as const;
  const [parcel] = wireOf(parts).seal(message, keys, entropy, to, sealedAtMs);
  if (parcel === undefined) throw new Error("nothing was sealed");
  return parcel.body;
}

export async function keepBodies(
  parts: FreshParts,
  bodies: readonly Uint8Array[],
  to: { readonly way: "public" | "private"; readonly accountId: number | null } = { way: "public", accountId: null },
): Promise<void> {
  const protocol = parts.protocols[0]?.adapter.name ?? "";
  const rows = bodies.map((body) => ({ protocol, ...to, path: `/receive/${to.way}`, headers: {}, body }));
  await keepMessages(parts.database.db, rows, new Date(parts.clock.now()));
}

/** A public message comes in. */
export const comesIn = (parts: FreshParts, message: Message, by: Elsewhere): Promise<void> =>
  keepBodies(parts, [sealed(parts, message, by)]);

/** A message for one person here comes in. */
export async function comesTo(
  parts: FreshParts,
  owner: KnownIdentity & { readonly accountId: number },
  message: Message,
  by: Elsewhere,
): Promise<void> {
  const keys = { ref: by.ref, privateKeyPem: by.privateKeyPem };
  const people = [{ endpoint: "", keyPem: owner.keyPems[0] ?? "" }];
  const bodies = wireOf(parts).seal(message, keys, entropy, { reach: "private", people }, sealedAtMs);
  await keepBodies(
    parts,
    bodies.map(({ body }) => body),
    { way: "private", accountId: owner.accountId },
  );
}

/** Parts whose requests are answered by `answer`: a body, a status, or null for silence. `asked`: the URLs, in order. */
export function answering<P extends FreshParts>(
  parts: P,
  answer: (url: string) => Uint8Array | number | null | Promise<Uint8Array | number | null>,
): P & { readonly asked: string[] } {
  const asked: string[] = [];
  const request = async ({ url }: { readonly url: string }) => {
    asked.push(url);
    const said = await answer(url);
    if (said === null) return no({ code: "no-answer" as const, detail: "silence" });
    const status = typeof said === "number" ? said : 200;
    return ok({ status, url, headers: {}, body: typeof said === "number" ? new Uint8Array() : said });
  };
  return { ...parts, http: { ...parts.http, request }, asked };
}

/** What is left in the inbox: codes of what was refused, details of what waits. */
export async function inboxOf(parts: FreshParts): Promise<{ readonly refused: string[]; readonly waiting: string[] }> {
  const rows = await parts.database.db.selectFrom("inbox").selectAll().orderBy("id").execute();
  return {
    refused: rows.flatMap(({ refusal }) => (refusal === null ? [] : [refusal])),
    waiting: rows.flatMap(({ refusal, refusal_detail: why }) => (refusal === null ? [why ?? "new"] : [])),
  };
}
