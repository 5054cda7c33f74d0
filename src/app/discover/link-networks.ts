/**
 * R3: two identities on two networks are one person's where both are at one host, one WebFinger document there names both, and each one's own document names the
 * other. Never by name, never across hosts, never once one of them has moved, and never anybody of this pod.
 */
import { limits } from "../../base/limits.ts";
import type { Adapter } from "../../protocols/port.ts";
import type { FoundPerson } from "../../protocols/wire-port.ts";
import { identityByRef, type KnownIdentity } from "../../store/people/identities.ts";
import { linkPersons } from "../../store/people/persons.ts";
import type { Parts } from "../parts.ts";
import type { Asks } from "./ask-pod.ts";

export type LinkNeeds = Pick<Parts, "database" | "clock" | "log" | "protocols"> & { readonly http: Asks };

/** Asks that person's pod who they are, and keeps it; null: it does not say, or something else than is known. */
export type AskOther = (
  adapter: Adapter,
  ref: string,
) => Promise<{ readonly identity: KnownIdentity; readonly found: FoundPerson } | null>;

/**
 * The rows that look-ups found are one person's afterwards. Where anything is missing they stay two.
 * @param how.onlyKnown  who is not known here by the other address is not asked for: should it come up, they are linked then
 * @returns whether they were made one
 */
export async function linkNetworks(
  needs: LinkNeeds,
  adapter: Adapter,
  one: { readonly identity: KnownIdentity; readonly found: FoundPerson },
  ask: AskOther,
  { onlyKnown = false }: { readonly onlyKnown?: boolean } = {},
): Promise<boolean> {
  const { identity, found } = one;
  let linked = false;
  for (const address of (found.also ?? []).slice(0, limits.networksOfPerson)) {
    for (const { adapter: other } of needs.protocols) {
      const parsed = other.name === adapter.name ? null : other.ids.parse(address);
      if (!parsed?.ok || parsed.value.host !== identity.host) continue;
      if (onlyKnown && (await identityByRef(needs.database.db, other.name, parsed.value.ref)) === null) continue;
      const there = await ask(other, parsed.value.ref);
      if (there === null || !names(adapter, identity.ref, there.found.also ?? [])) continue;
      if (!(await isNamedWith(needs, adapter, identity, other, there.identity))) continue;
      const pair = [identity.identityId, there.identity.identityId] as const;
      const now = new Date(needs.clock.now());
      if (await needs.database.transaction((tx) => linkPersons(tx, pair, now))) linked = true;
    }
  }
  return linked;
}

const names = ({ ids }: Adapter, ref: string, addresses: readonly string[]): boolean =>
  addresses.some((address) => {
    const parsed = ids.parse(address);
    return parsed.ok && parsed.value.ref === ref;
  });

/** Does one WebFinger document at their host name both? */
async function isNamedWith(
  needs: LinkNeeds,
  adapter: Adapter,
  identity: KnownIdentity,
  other: Adapter,
  there: KnownIdentity,
): Promise<boolean> {
  const account = [identity.ref, there.ref].find((ref) => ref.includes("@"));
  const base = identity.base ?? there.base;
  if (account === undefined || base === null || new URL(base).host !== identity.host) return false;
  const answer = await needs.http.request({
    method: "GET",
    url: `${base}/.well-known/webfinger?resource=${encodeURIComponent(`acct:${account}`)}`,
    headers: { accept: "application/jrd+json, application/json" },
    redirects: 0,
    answerBytes: limits.personDocumentBytes,
  });
  const named = answer.ok && answer.value.status === 200 ? namedIn(answer.value.body) : [];
  return names(adapter, identity.ref, named) && names(other, there.ref, named);
}

/** Whatever a document names: its subject, its aliases, where its links lead. Empty where it is none. */
function namedIn(body: Uint8Array): readonly string[] {
  const document = parsedObject(Buffer.from(body).toString("utf8"));
  const { subject, aliases, links } = document;
  const hrefs = Array.isArray(links) ? links.map((link: unknown) => (link as { href?: unknown } | null)?.href) : [];
  const all: readonly unknown[] = [subject, ...(Array.isArray(aliases) ? aliases : []), ...hrefs];
  return all.filter((each) => typeof each === "string").slice(0, limits.webFingerLinks);
}

function parsedObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
