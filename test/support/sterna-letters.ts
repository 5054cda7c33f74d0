/** Messages that people of a Sterna send by hand: with elements that only newer pods know, or in somebody else's name. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { localIdentity, signingKeys } from "../../src/app/accounts/own-keys.ts";
import type { Message } from "../../src/core/message.ts";
import type { SigningKeys } from "../../src/protocols/wire-port.ts";
import { wireOf } from "./incoming.ts";
import { findsOn, type Somebody } from "./sterna-people.ts";
import type { Sternas } from "./sternas.ts";

export async function keysOf(who: Somebody): Promise<SigningKeys> {
  const { parts } = who.pod;
  const own = await localIdentity(parts.database.db, who.accountId, parts.protocols[0]?.adapter.name ?? "");
  assert.ok(own !== null);
  return signingKeys(parts, own.identityId);
}

/** @param to  a pod's common inbox, or somebody's own. @param as  in whose name the envelope says it is, with `from`'s key all the same */
export async function sendsByHand(
  sternas: Sternas,
  from: Somebody,
  to: { readonly host: string } | Somebody,
  message: Message,
  as: { readonly ref: string } = from,
): Promise<void> {
  const { parts } = from.pod;
  const keys = { ...(await keysOf(from)), ref: as.ref };
  const wire = wireOf(parts);
  const entropy = (bytes: number) => randomBytes(bytes);
  const target = "host" in to ? null : await findsOn(sternas, from, to);
  const url = target?.privateEndpoint ?? `https://${"host" in to ? to.host : to.pod.host}/receive/public`;
  const [sealed] = wire.seal(
    message,
    keys,
    entropy,
    target === null
      ? { reach: "public", endpoints: [url] }
      : { reach: "private", people: [{ endpoint: url, keyPem: target.keyPems[0] ?? "" }] },
    parts.clock.now(),
  );
  assert.ok(sealed !== undefined);
  const headers = { "content-type": sealed.mediaType };
  const answer = await parts.http.request({ method: "POST", url, headers, body: sealed.body });
  assert.equal(answer.ok ? answer.value.status : answer.refusal.code, 202);
}

/** The codes of what a pod refused since the last call. */
export async function takeRefused({ parts }: Somebody["pod"]): Promise<string[]> {
  const rows = await parts.database.db
    .deleteFrom("inbox")
    .where("refusal", "is not", null)
    .returning(["id", "refusal"])
    .execute();
  return rows.toSorted((one, other) => one.id - other.id).map(({ refusal }) => refusal ?? "");
}
