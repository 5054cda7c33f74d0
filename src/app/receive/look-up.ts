/** Looks up what messages need before they can be judged: all of a batch at once, in the store. */
import { printPublicKey } from "../../base/rsa-keys.ts";
import type { Message, Thing } from "../../core/message.ts";
import type { KeyFact, Need, Opened, ThingFact } from "../../protocols/wire-port.ts";
import { type FoundThing, findThings } from "../../store/content/things.ts";
import type { Db } from "../../store/database.ts";
import { identitiesByRef, type KnownIdentity } from "../../store/people/identities.ts";
import { type KnownKeyRow, knownKeys } from "../../store/people/known-keys.ts";
import { adapterOf, type Parts } from "../parts.ts";

/** A message that could be read, and where it belongs. */
export type Readable = { readonly protocol: string; readonly opened: Opened };

/** What is known for one message, and what is not. */
export type Known = {
  readonly keys: readonly KeyFact[];
  readonly things: readonly ThingFact[];
  readonly identities: ReadonlyMap<string, KnownIdentity>;
  /** Addresses without a key or unknown altogether; things that are not here. */
  readonly missingRefs: readonly string[];
  readonly missingThings: readonly Extract<Need, { readonly kind: "thing" }>[];
};

/** Whom a message names that must be known for it to count at all. */
const refsOf = ({ opened }: Readable): string[] => [
  ...new Set([
    opened.sender,
    opened.message.author,
    ...opened.needs.flatMap((need) => (need.kind === "key" ? [need.ref] : [])),
  ]),
];

/** Whom a message names that are to be known as far as possible. */
export const othersIn = (message: Message): readonly string[] =>
  message.kind === "conversation" ? message.participants : [];

/** A handful of queries per protocol, whatever the number of messages. Answers in their order. */
export async function lookUp(needs: Pick<Parts, "protocols">, db: Db, messages: readonly Readable[]): Promise<Known[]> {
  const known = new Map<Readable, Known>();
  for (const [protocol, all] of Map.groupBy(messages, (each) => each.protocol)) {
    const refs = [...new Set(all.flatMap(refsOf))];
    const things = all.flatMap(({ opened }) =>
      opened.needs.flatMap((need) => (need.kind === "thing" ? possibly(need) : [])),
    );
    const { content } = adapterOf(needs, protocol).facts;
    const keys = Map.groupBy(await knownKeys(db, protocol, refs), ({ ref }) => ref);
    const identities = new Map((await identitiesByRef(db, protocol, refs)).map((each) => [each.ref, each]));
    // Who is proved by an earlier identity's key is stored under that one: it must be at hand too (R9).
    const earlier = [...keys.values()].flat().flatMap(({ ofRef }) => (identities.has(ofRef) ? [] : [ofRef]));
    for (const each of await identitiesByRef(db, protocol, [...new Set(earlier)])) identities.set(each.ref, each);
    const found = new Map(
      (await findThings(db, protocol, content, things)).map((thing) => [`${thing.kind} ${thing.guid}`, thing]),
    );
    for (const each of all) known.set(each, knownFor(each, keys, identities, found));
  }
  return messages.map((each) => known.get(each) as Known);
}

/** What is looked for, by each kind of which it may be. */
const possibly = ({ thing, or = [] }: Extract<Need, { readonly kind: "thing" }>): Thing[] => [
  thing,
  ...or.map((kind) => ({ kind, guid: thing.guid })),
];

function knownFor(
  message: Readable,
  keys: ReadonlyMap<string, readonly KnownKeyRow[]>,
  identities: ReadonlyMap<string, KnownIdentity>,
  found: ReadonlyMap<string, FoundThing>,
): Known {
  const facts: { keys: KeyFact[]; things: ThingFact[]; missingThings: Known["missingThings"][number][] } = {
    keys: [],
    things: [],
    missingThings: [],
  };
  const missingRefs = new Set(refsOf(message).filter((ref) => !identities.has(ref)));
  for (const need of message.opened.needs) {
    if (need.kind === "key") {
      const theirs = (keys.get(need.ref) ?? []).filter(
        ({ ofRef, holder }) => (need.earlier || ofRef === need.ref) && (need.holder ?? holder) === holder,
      );
      if (theirs.length === 0) missingRefs.add(need.ref);
      for (const { ofRef, publicKey, holder } of theirs)
        facts.keys.push({ named: need.ref, ref: ofRef, keyPem: printPublicKey(publicKey.toString("base64")), holder });
    } else {
      const thing = possibly(need).flatMap(({ kind, guid }) => found.get(`${kind} ${guid}`) ?? [])[0];
      if (thing === undefined) facts.missingThings.push(need);
      else facts.things.push(factOf(thing));
    }
  }
  return { ...facts, identities, missingRefs: [...missingRefs] };
}

const factOf = ({ kind, guid, author, root, poll }: FoundThing): ThingFact => ({
  thing: { kind, guid },
  poll,
  author: author.ref,
  formerly: author.formerly,
  root: {
    thing: { kind: root.kind, guid: root.guid },
    author: root.author.ref,
    formerly: root.author.formerly,
    local: root.author.accountId !== null,
    public: root.reach !== "limited",
  },
});
