/** All entities of the network, declared once: what they are made of, and the rules. Reading, writing and signing follow from this. */
import type { RuleName, rules } from "./rules.ts";

/** `missing`: what the property is where its element is not there; `refused` where it must be. `optional`: left out where it is null. */
type Base = { readonly optional: boolean };
type TextProperty = Base & { readonly kind: "text"; readonly rule: RuleName; readonly missing: "refused" | null };
type TimeProperty = Base & { readonly kind: "time"; readonly filled: boolean; readonly missing: "refused" | null };
type FlagProperty = Base & { readonly kind: "flag"; readonly missing: "refused" | boolean | null };
type CountProperty = Base & { readonly kind: "count"; readonly missing: null };
type NestedProperty = Base & { readonly kind: "entity"; readonly of: string; readonly missing: "refused" | null };
type ListProperty = Base & {
  readonly kind: "entities";
  readonly of: string;
  readonly least: number;
  readonly missing: "refused" | "empty";
};
export type Property = TextProperty | TimeProperty | FlagProperty | CountProperty | NestedProperty | ListProperty;

/** `root`: received by itself. `relayed`: signed inside by its author, passed on by the author of its root. */
type Declaration = {
  readonly role: "root" | "relayed" | "nested";
  readonly properties: Readonly<Record<string, Property>>;
};

const text = <const R extends RuleName>(rule: R) =>
  ({ kind: "text", rule, missing: "refused", optional: false }) as const;
const textOr = <const R extends RuleName>(rule: R) => ({ kind: "text", rule, missing: null, optional: true }) as const;
/** Neither required nor left out: an empty element where it is null. */
const textAlways = <const R extends RuleName>(rule: R) =>
  ({ kind: "text", rule, missing: null, optional: false }) as const;
const flag = { kind: "flag", missing: "refused", optional: false } as const;
const flagOr = <const D extends boolean>(missing: D) => ({ kind: "flag", missing, optional: false }) as const;
/** As `flagOr`, but one that cannot be read is null and no error. */
const flagMaybe = <const D extends boolean | null>(missing: D) => ({ kind: "flag", missing, optional: true }) as const;
const time = { kind: "time", filled: true, missing: "refused", optional: false } as const;
const timeOr = { kind: "time", filled: false, missing: null, optional: true } as const;
/** A pod takes the present for a missing `created_at`; here it is null, and who knows the time decides. */
const createdAt = { kind: "time", filled: false, missing: null, optional: false } as const;
const count = { kind: "count", missing: null, optional: true } as const;
const one = <const T extends string>(of: T) => ({ kind: "entity", of, missing: "refused", optional: false }) as const;
const oneOr = <const T extends string>(of: T) => ({ kind: "entity", of, missing: null, optional: true }) as const;
const many = <const T extends string>(of: T) =>
  ({ kind: "entities", of, least: 0, missing: "empty", optional: true }) as const;
const atLeast = <const T extends string>(least: number, of: T) =>
  ({ kind: "entities", of, least, missing: "refused", optional: false }) as const;

const relayed = {
  author: text("id"),
  guid: text("guid"),
  parent_guid: text("guid"),
  author_signature: textAlways("any"),
};

/** In the order in which diaspora_federation writes them. */
export const entities = {
  status_message: {
    role: "root",
    properties: {
      author: text("id"),
      guid: text("guid"),
      created_at: createdAt,
      public: flagOr(false),
      provider_display_name: textOr("any"),
      text: text("longText"),
      edited_at: timeOr,
      photos: many("photo"),
      location: oneOr("location"),
      poll: oneOr("poll"),
      event: oneOr("event"),
      embed: oneOr("embed"),
    },
  },
  photo: {
    role: "root",
    properties: {
      guid: text("guid"),
      author: text("id"),
      public: flagOr(false),
      created_at: createdAt,
      edited_at: timeOr,
      remote_photo_path: text("someUriWithPath"),
      remote_photo_name: text("some"),
      text: textOr("longText"),
      status_message_guid: textOr("guid"),
      height: count,
      width: count,
    },
  },
  location: { role: "nested", properties: { address: text("any"), lat: text("some"), lng: text("some") } },
  poll: {
    role: "nested",
    properties: { guid: text("guid"), question: text("someShortText"), poll_answers: atLeast(2, "poll_answer") },
  },
  poll_answer: { role: "nested", properties: { guid: text("guid"), answer: text("someShortText") } },
  event: {
    role: "root",
    properties: {
      author: text("id"),
      guid: text("guid"),
      edited_at: timeOr,
      summary: text("someShortText"),
      description: textOr("longText"),
      start: time,
      end: timeOr,
      all_day: flagMaybe(false),
      timezone: textOr("timezone"),
      location: oneOr("location"),
    },
  },
  embed: {
    role: "nested",
    properties: {
      url: textOr("uriWithHost"),
      title: textOr("shortText"),
      description: textOr("longText"),
      image: textOr("uriWithHostAndPath"),
      nothing: flagMaybe(null),
    },
  },
  reshare: {
    role: "root",
    properties: {
      author: text("id"),
      guid: text("guid"),
      created_at: createdAt,
      root_author: textOr("id"),
      root_guid: textOr("guid"),
    },
  },
  profile: {
    role: "root",
    properties: {
      author: text("id"),
      edited_at: timeOr,
      full_name: textOr("fullName"),
      first_name: textOr("name"),
      last_name: textOr("name"),
      image_url: textOr("uriWithPath"),
      image_url_medium: textOr("uriWithPath"),
      image_url_small: textOr("uriWithPath"),
      bio: textOr("longText"),
      birthday: textOr("birthday"),
      gender: textOr("shortText"),
      location: textOr("shortText"),
      searchable: flagMaybe(true),
      public: flagMaybe(false),
      nsfw: flagMaybe(false),
      tag_string: textOr("tags"),
    },
  },
  person: {
    role: "nested",
    properties: {
      guid: text("guid"),
      author: text("id"),
      url: text("someUriWithHost"),
      profile: one("profile"),
      exported_key: text("publicKey"),
    },
  },
  contact: {
    role: "root",
    properties: {
      author: text("id"),
      recipient: text("id"),
      following: flagOr(true),
      sharing: flagOr(true),
      blocking: flagMaybe(false),
    },
  },
  conversation: {
    role: "root",
    properties: {
      author: text("id"),
      guid: text("guid"),
      subject: text("someShortText"),
      created_at: createdAt,
      participants: text("participants"),
      messages: many("message"),
    },
  },
  message: {
    role: "root",
    properties: {
      author: text("id"),
      guid: text("guid"),
      text: text("someLongText"),
      created_at: createdAt,
      edited_at: timeOr,
      conversation_guid: text("guid"),
    },
  },
  participation: {
    role: "root",
    properties: { author: text("id"), guid: text("guid"), parent_guid: text("guid"), parent_type: text("post") },
  },
  retraction: {
    role: "root",
    properties: { author: text("id"), target_guid: text("guid"), target_type: text("some") },
  },
  account_deletion: { role: "root", properties: { author: text("id") } },
  account_migration: {
    role: "root",
    properties: {
      author: text("id"),
      profile: one("profile"),
      signature: textAlways("any"),
      old_identity: textAlways("id"),
      remote_photo_path: textOr("uriWithPath"),
    },
  },
  comment: {
    role: "relayed",
    properties: { ...relayed, text: text("someLongText"), created_at: createdAt, edited_at: timeOr },
  },
  like: { role: "relayed", properties: { ...relayed, parent_type: text("likeable"), positive: flag } },
  poll_participation: { role: "relayed", properties: { ...relayed, poll_answer_guid: text("guid") } },
  event_participation: { role: "relayed", properties: { ...relayed, status: text("answer"), edited_at: timeOr } },
} as const satisfies Record<string, Declaration>;

type Table = typeof entities;
export type EntityType = keyof Table;
export type RelayedType = { [T in EntityType]: Table[T]["role"] extends "relayed" ? T : never }[EntityType];
/** Those that are sent and received by themselves. */
export type SentType = { [T in EntityType]: Table[T]["role"] extends "nested" ? never : T }[EntityType];

type Filled<R> = R extends RuleName ? (typeof rules)[R]["filled"] : never;

type ValueOf<P> = P extends { kind: "text"; rule: infer R; optional: infer O; missing: infer M }
  ? O extends true
    ? string | null
    : Filled<R> extends true
      ? M extends "refused"
        ? string
        : string | null
      : string | null
  : P extends { kind: "time"; filled: infer F }
    ? F extends true
      ? string
      : string | null
    : P extends { kind: "flag"; optional: infer O }
      ? O extends true
        ? boolean | null
        : boolean
      : P extends { kind: "count" }
        ? number | null
        : P extends { kind: "entity"; of: infer T extends EntityType; optional: infer O }
          ? O extends true
            ? Entity<T> | null
            : Entity<T>
          : P extends { kind: "entities"; of: infer T extends EntityType }
            ? readonly Entity<T>[]
            : never;

/**
 * The properties of an entity: all of them, null where there is none. Times are `2024-02-29T12:34:56Z`.
 */
export type Values<T extends EntityType> = {
  readonly [K in keyof Table[T]["properties"]]: ValueOf<Table[T]["properties"][K]>;
};

/** What the author's signature covers, beyond the known properties: the order, and what nobody here knows. */
export type Relay = {
  /** Names of the signed elements, each once. */
  readonly order: readonly string[];
  /** Elements that are not known, by name. */
  readonly unknown: Readonly<Record<string, string>>;
};

export type Entity<T extends EntityType = EntityType> = T extends EntityType
  ? {
      readonly type: T;
      readonly values: Values<T>;
      /** Null for what is not relayed, and for what is written here in the usual order. */
      readonly relay: Relay | null;
    }
  : never;

/** An entity that can be the payload of an envelope. */
export type SentEntity = Entity<SentType>;

export type AnyValue = string | number | boolean | null | Entity | readonly Entity[];

export const declarationOf = (type: EntityType): Declaration => entities[type];
export const isEntityType = (name: string): name is EntityType => Object.hasOwn(entities, name);
export const isSent = (type: EntityType): type is SentType => entities[type].role !== "nested";
export const isRelayed = (entity: Entity): entity is Entity<RelayedType> => entities[entity.type].role === "relayed";

/** The properties in their order with their values: the untyped view that readers and writers work on. */
export const propertiesOf = (entity: Entity): readonly (readonly [string, Property, AnyValue])[] => {
  const values = entity.values as Readonly<Record<string, AnyValue>>;
  return Object.entries(declarationOf(entity.type).properties).map(([name, property]) => [
    name,
    property,
    values[name] ?? null,
  ]);
};
