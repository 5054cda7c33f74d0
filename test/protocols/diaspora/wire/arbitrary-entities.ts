/** Arbitrary entities, made from the table that declares them: whatever the rules allow. */
import fc from "fast-check";
import { printTime } from "../../../../src/base/time.ts";
import { cleanText } from "../../../../src/protocols/diaspora/values.ts";
import {
  declarationOf,
  type Entity,
  type EntityType,
  entities,
  isSent,
  type Property,
  type Relay,
  type SentEntity,
} from "../../../../src/protocols/diaspora/wire/entities.ts";
import type { RuleName } from "../../../../src/protocols/diaspora/wire/rules.ts";
import { guids, refs, times } from "../../../support/snapshots.ts";

/** Any characters, with those among them that XML treats in its own way. */
const texts = fc
  .oneof(
    fc.string({ unit: "binary", minLength: 1, maxLength: 20 }),
    fc.stringMatching(/^[\r\n\t <>&;'"\]\u0085\u2028a-c]{1,20}$/),
  )
  .map(cleanText);
const names = texts.map((text) => text.replaceAll(";", ":"));
const uris = fc.webUrl({ withQueryParameters: true }).map((url) => url.replace(/^(https?:\/\/[^/?#]+)(?:\/)?/, "$1/"));

const textFor: { readonly [rule in RuleName]: fc.Arbitrary<string> } = {
  any: texts,
  some: texts,
  id: refs,
  guid: guids,
  participants: fc.uniqueArray(refs, { minLength: 2, maxLength: 4 }).map((list) => list.join(";")),
  longText: texts,
  someLongText: texts,
  shortText: texts,
  someShortText: texts,
  fullName: names,
  name: names,
  birthday: fc.constantFrom("1004-02-29", "1988-07-15"),
  uriWithPath: uris,
  someUriWithPath: uris,
  uriWithHost: uris,
  someUriWithHost: uris,
  uriWithHostAndPath: uris,
  tags: fc.constantFrom("#a #b", "#日本", "none"),
  timezone: fc.constantFrom("Europe/Berlin", "America/Argentina/Ushuaia"),
  likeable: fc.constantFrom("Post", "Comment"),
  post: fc.constant("Post"),
  answer: fc.constantFrom("accepted", "declined", "tentative"),
  publicKey: fc.constant("-----BEGIN PUBLIC KEY-----\nx\n-----END PUBLIC KEY-----"),
};

/** Rules that refuse null even where the element may be empty. */
const mayBeNull = (rule: RuleName): boolean => ["any", "longText"].includes(rule);

function valueFor(property: Property): fc.Arbitrary<unknown> {
  const maybe = (arbitrary: fc.Arbitrary<unknown>) =>
    property.optional ? fc.option(arbitrary, { nil: null }) : arbitrary;
  switch (property.kind) {
    case "text":
      return mayBeNull(property.rule)
        ? fc.option(textFor[property.rule], { nil: null })
        : maybe(textFor[property.rule]);
    case "time": {
      const time = times.map(printTime);
      return property.filled ? time : fc.option(time, { nil: null });
    }
    case "flag":
      // A missing one is what the table says, so null is written as nothing only where that is null too.
      return property.missing === null ? maybe(fc.boolean()) : fc.boolean();
    case "count":
      return maybe(fc.nat(100_000));
    case "entity":
      return maybe(entitiesOf(property.of as EntityType));
    case "entities":
      return fc.array(entitiesOf(property.of as EntityType), {
        minLength: property.least,
        maxLength: property.least + 1,
      });
  }
}

/** Nothing in a table of rules is about two properties: here they are made to fit. */
const fit: { readonly [T in EntityType]?: (values: Record<string, unknown>) => Record<string, unknown> } = {
  status_message: (values) => ({ ...values, photos: sameAuthor(values.photos, values.author) }),
  conversation: (values) => ({ ...values, messages: sameAuthor(values.messages, values.author) }),
  contact: (values) => ({ ...values, blocking: false }),
  embed: (values) => ({ ...values, nothing: values.url === null ? true : null }),
  reshare: (values) =>
    values.root_author === null || values.root_guid === null
      ? { ...values, root_author: null, root_guid: null }
      : values,
  account_migration: (values) => ({ ...values, old_identity: values.author }),
};

const sameAuthor = (list: unknown, author: unknown) =>
  (list as Entity<"photo">[]).map((each) => ({ ...each, values: { ...each.values, author } }));

/** The usual order, with elements that nobody knows somewhere in it. */
const relayFor = (values: Readonly<Record<string, unknown>>): fc.Arbitrary<Relay> => {
  const known = Object.keys(values).filter((name) => name !== "author_signature" && values[name] !== null);
  const unknown = fc.dictionary(
    fc.stringMatching(/^x[A-Za-zé_.-]{0,8}$/).filter((name) => !name.includes("signature")),
    texts,
    { maxKeys: 3, noNullPrototype: true },
  );
  return unknown.chain((extra) =>
    fc
      .shuffledSubarray([...known, ...Object.keys(extra)], { minLength: known.length + Object.keys(extra).length })
      .map((order) => ({ order, unknown: extra })),
  );
};

function entitiesOf(type: EntityType): fc.Arbitrary<Entity> {
  const { properties, role } = declarationOf(type);
  const members = Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, valueFor(property)]));
  return fc
    .record(members, { noNullPrototype: true })
    .map((values) => fit[type]?.(values) ?? values)
    .chain((values) =>
      (role === "relayed" ? relayFor(values) : fc.constant(null)).map((relay) => ({ type, values, relay }) as Entity),
    );
}

/** Any entity that can be sent. */
export const sentEntities: fc.Arbitrary<SentEntity> = fc.oneof(
  ...(Object.keys(entities) as EntityType[]).filter(isSent).map((type) => entitiesOf(type) as fc.Arbitrary<SentEntity>),
);
