/** A case of the policy vectors, and the same case in 0.5, where it says nothing that only 0.6 has words for. */
import { parseReference, uriOfName } from "../../../src/protocols/versia/references.ts";
import type { Case } from "./sections.ts";

export type Relationship = { readonly owner: string; readonly kind: string; readonly target: string };
export type Answer = { readonly status: number | null; readonly user?: Readonly<Record<string, unknown>> } | null;

export type Scenario = {
  readonly now: string;
  readonly server: string;
  readonly known: readonly string[];
  readonly relationships: readonly Relationship[];
  readonly migrations_done: readonly {
    readonly author: string;
    readonly destination: string;
    readonly created_at: string;
  }[];
  readonly blocked_domains: readonly string[];
  readonly delivery: { readonly signed_by: string; readonly entity: Readonly<Record<string, unknown>> };
  /** By the URL that is asked. */
  readonly world: Readonly<Record<string, Answer>>;
  readonly expect: {
    readonly decision: string;
    readonly to?: string;
    readonly status?: number;
    readonly fetches?: readonly string[];
    readonly sends?: readonly Readonly<Record<string, string>>[];
    readonly rows?: readonly Relationship[];
  };
};

export const scenarioOf = (one: Case): Scenario => one as unknown as Scenario;

const extension = "pub.versia:migration";
const whole = ["author", "created_at", "destination", "type"];

/** A Reference as the URI that our pods and such as ours have for the same person, its host as it is written. Null: it is none that stands alone. */
function uriOf(text: unknown): string | null {
  if (typeof text !== "string" || parseReference(text, null) === null) return null;
  const colon = text.lastIndexOf(":");
  return `https://${text.slice(0, colon)}/.versia/v0.5/users/${text.slice(colon + 1)}`;
}

/**
 * What is expected stays as it is: people are the same in both dialects. Null for cases of form, of which each dialect has its own: entities with other members
 * than a move has, and names that are not written out.
 */
export function inOlder(scenario: Scenario): Scenario | null {
  const { delivery, world } = scenario;
  const { entity, signed_by } = delivery;
  const [author, destination] = [uriOf(entity.author), uriOf(entity.destination)];
  if (JSON.stringify(Object.keys(entity).sort()) !== JSON.stringify(whole) || author === null || destination === null)
    return null;
  const answers: [string, Answer][] = [];
  for (const [url, answer] of Object.entries(world)) {
    const [, host, id] = /^https:\/\/([^/]+)\/\.versia\/v0\.6\/entities\/User\/([^/]+)$/.exec(url) ?? [];
    const user = answer?.user === undefined ? undefined : olderUser(answer.user, host ?? "");
    if (host === undefined || user === null) return null;
    const there = answer === null || user === undefined ? answer : { ...answer, user };
    answers.push([uriOfName(`${host}:${id}`, "User"), there]);
  }
  return {
    ...scenario,
    delivery: { signed_by: `https://${signed_by}/`, entity: { ...entity, id: "m1", author, destination } },
    world: Object.fromEntries(answers),
  };
}

/** With a key that is nobody's; whoever needs one puts another in its place. */
export function olderUser(
  user: Readonly<Record<string, unknown>>,
  host: string,
): Readonly<Record<string, unknown>> | null {
  const { [extension]: links, ...others } = (user.extensions ?? {}) as Readonly<Record<string, unknown>>;
  const named = Object.entries((links ?? {}) as object).map(([name, ref]) => [name, uriOf(ref)] as const);
  if (typeof user.id !== "string" || named.some(([, uri]) => uri === null)) return null;
  const uri = uriOfName(`${host}:${user.id}`, "User");
  const list = (name: string) => [name, `${uri}/${name}`] as const;
  return {
    ...user,
    ...{ uri, inbox: `https://${host}/.versia/v0.5/inbox` },
    public_key: {
      actor: uri,
      algorithm: "ed25519",
      key: "MCowBQYDK2VwAyEADdFD0QjW6M/1hE9cx+x4hMYovifdnVvxvIgCNOkPiD8=",
    },
    collections: Object.fromEntries(["outbox", "followers", "following", "featured"].map(list)),
    extensions: { ...others, ...(links === undefined ? {} : { [extension]: Object.fromEntries(named) }) },
  };
}
