/** All entities of the network, declared once for both dialects: what they are made of, closed. Reading follows from this. */
import { z } from "zod";
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { isRfc3339 } from "./dates.ts";
import { canonicalName, type Dialect, isId, parseReference, parseUri } from "./references.ts";

/** Names of entity types that have a meaning of their own here. */
export const types = {
  like: "pub.versia:likes/Like",
  dislike: "pub.versia:likes/Dislike",
  reaction: "pub.versia:reactions/Reaction",
  share: "pub.versia:share/Share",
  vote: "pub.versia:polls/Vote",
  migration: "pub.versia:migration/Migration",
} as const;

/** What one well-known server calls a share that is to be deleted. */
export const otherShare = "pub.versia:shares/Share";

export const extensionNames = {
  migration: "pub.versia:migration",
  polls: "pub.versia:polls",
  emojis: "pub.versia:custom_emojis",
  /** Ours: the same, for whoever may be of a server that refuses the documents' spelling, and all that is beside it. */
  ourEmojis: "social.sterna:custom_emojis",
  /** Ours: where else its User is found. */
  networks: "social.sterna:networks",
  /** Ours, of a User of 0.6: `{"previous": URI, "new": URI}`, for accounts of 0.5, which have no Reference. */
  moves: "social.sterna:moves",
  /** Ours, of a Note: `{"same_as": "replies_to"}`, it is for all who see what it answers. The network's own words are for all, for followers and for those mentioned alone. */
  audience: "social.sterna:audience",
} as const;

const mediaType = /^[a-zA-Z0-9][a-zA-Z0-9!#$&^_.+-]{0,126}\/[a-zA-Z0-9][a-zA-Z0-9!#$&^_.+-]{0,126}$/;
const extensionName = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+:[a-z0-9_]+$/;
const semVer = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/;
const sha256 = /^[0-9a-fA-F]{64}$/;

const isUrl = (text: string): boolean => URL.canParse(text);
const time = z.string().refine(isRfc3339);
const count = z.int().nonnegative();
const url = z.string().refine(isUrl);
const anyObject = z.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
);
const noValue = z.null().optional();

/** A map of media types to forms of the same content. */
const forms = <F extends z.ZodType>(kind: string, form: F) =>
  z.record(
    z.string().refine((type) => type.startsWith(kind) && mediaType.test(type)),
    form,
  );
/** What only some forms say; all of it may be null. */
const about = {
  description: z.string().nullish(),
  size: count.nullish(),
  hash: z.union([z.string().regex(sha256), z.record(z.string(), z.string().regex(/^[0-9a-fA-F]+$/))]).nullish(),
  thumbhash: z.string().nullish(),
  width: count.nullish(),
  height: count.nullish(),
  fps: count.nullish(),
  duration: z.number().nonnegative().nullish(),
};
const textContent = forms("text/", z.strictObject({ content: z.string(), remote: z.literal(false), ...about }));
const mediaForm = z.strictObject({ content: url, remote: z.literal(true), ...about });
const image = forms("image/", mediaForm);
const media = forms("", mediaForm);

export type TextContent = z.infer<typeof textContent>;
export type MediaContent = z.infer<typeof media>;

const emoji = { name: z.string().regex(/^.[a-zA-Z0-9_-]+.$/u) };
const emojis = z.strictObject({
  emojis: z.array(
    // A well-known server says `url`.
    z.union([z.strictObject({ ...emoji, content: image }), z.strictObject({ ...emoji, url: image })]),
  ),
});
export type Emojis = z.infer<typeof emojis>;
const poll = z
  .strictObject({
    options: z.array(textContent),
    votes: z.array(count),
    multiple_choice: z.boolean(),
    expires_at: time.nullish(),
  })
  .refine(({ options, votes }) => options.length === votes.length);

export type Poll = z.infer<typeof poll>;

function tableFor(dialect: Dialect) {
  const is06 = dialect === "0.6";
  const ref = z.string().refine((text) => canonicalName(text, dialect, "speaker.example") !== null);
  const uri = z.string().refine((text) => parseUri(text) !== null);
  /** What one dialect demands and the other lets be left out. */
  const demanded = <T extends z.ZodType>(type: T) =>
    is06 ? type : (type.nullish() as unknown as T | z.ZodOptional<z.ZodNullable<T>>);
  const only05 = <T extends z.ZodType>(type: T) => (is06 ? z.undefined().optional() : type);

  const extensions = (known: z.core.$ZodLooseShape = {}) =>
    z
      .looseObject({
        [extensionNames.emojis]: emojis.nullish(),
        // Whatever else is under our name is nothing.
        [extensionNames.ourEmojis]: emojis.nullish().catch(null),
        ...known,
      })
      .nullable();
  const common = { created_at: time, $schema: z.string().nullish() };
  const lasting = {
    ...common,
    id: is06 ? z.string().refine(isId) : z.string().max(512),
    uri: only05(uri),
    extensions: extensions().optional(),
  };
  /** Passing: in 0.6 without any name, in 0.5 with one that nothing can be fetched by. */
  const passing = {
    ...common,
    id: is06 ? noValue : z.string().max(512),
    uri: is06 ? z.undefined().optional() : uri.nullish(),
    extensions: extensions().optional(),
  };
  /** `type` comes first in the shape, so that unknown ones are told apart before. */
  const entity = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) =>
    z.strictObject({ type: z.literal(type), ...shape });

  const migration = z.strictObject({
    // "" is what one dialect's server takes for none.
    previous: (is06 ? z.union([z.literal(""), ref]) : ref).nullish(),
    new: ref.nullish(),
  });
  const user = entity("User", {
    ...lasting,
    extensions: is06
      ? extensions({ [extensionNames.migration]: migration.nullish() })
      : extensions({ [extensionNames.migration]: migration.nullish() }).optional(),
    username: z
      .string()
      .max(limits.idChars)
      .regex(/^[a-zA-Z0-9_-]+$/),
    display_name: z.string().nullish(),
    avatar: image.nullish(),
    header: image.nullish(),
    bio: textContent.nullish(),
    fields: demanded(z.array(z.strictObject({ key: textContent, value: textContent }))),
    manually_approves_followers: demanded(z.boolean()),
    indexable: demanded(z.boolean()),
    inbox: only05(uri),
    public_key: only05(z.strictObject({ actor: uri, algorithm: z.literal("ed25519"), key: z.string().min(1) })),
    collections: only05(
      z.record(z.string(), uri).and(z.looseObject({ outbox: uri, followers: uri, following: uri, featured: uri })),
    ),
  });
  const isGroup = (text: string): boolean =>
    text === "public" ||
    text === "followers" ||
    (canonicalName(text, dialect, "speaker.example") !== null &&
      // A bare word is no group: ids have digits.
      (parseReference(text, null) !== null || /[0-9]/.test(text)));
  const note = entity("Note", {
    ...lasting,
    extensions: extensions({ [extensionNames.polls]: poll.nullish() }).optional(),
    author: ref,
    content: textContent.nullish(),
    attachments: demanded(z.array(media)),
    category: z.enum(["microblog", "forum", "blog", "image", "video", "audio", "messaging"]).nullish(),
    device: z.strictObject({ name: z.string(), version: z.string().nullish(), url: z.string().nullish() }).nullish(),
    group: z.string().refine(isGroup).nullish(),
    is_sensitive: demanded(z.boolean()),
    mentions: demanded(z.array(ref)),
    previews: demanded(
      z.array(
        z.strictObject({
          link: z.string(),
          title: z.string(),
          description: z.string().nullish(),
          image: z.unknown().optional(),
          icon: z.unknown().optional(),
        }),
      ),
    ),
    quotes: ref.nullish(),
    replies_to: ref.nullish(),
    subject: z.string().nullish(),
    collections: only05(z.record(z.string(), uri).and(z.looseObject({ replies: uri, quotes: uri }))),
  });
  const authored = { ...passing, author: ref };
  const made = { ...lasting, author: ref };
  const group = { ...passing, subscriber: ref, group: ref };
  const list = is06 ? {} : { first: uri, last: uri, next: uri.nullish(), previous: uri.nullish() };
  return {
    User: user,
    Note: note,
    Follow: entity("Follow", { ...authored, followee: ref }),
    FollowAccept: entity("FollowAccept", { ...authored, follower: ref }),
    FollowReject: entity("FollowReject", { ...authored, follower: ref }),
    Unfollow: entity("Unfollow", { ...authored, followee: ref }),
    // In 0.5 an instance deletes in nobody's name.
    Delete: entity("Delete", {
      ...passing,
      author: is06 ? ref : ref.nullable(),
      deleted_type: z.string().min(1),
      deleted: ref,
    }),
    [types.like]: entity(types.like, { ...made, liked: ref }),
    [types.dislike]: entity(types.dislike, { ...made, disliked: ref }),
    [types.reaction]: entity(types.reaction, { ...made, object: ref, content: z.string().min(1) }),
    [types.share]: entity(types.share, { ...made, shared: ref }),
    [types.vote]: entity(types.vote, { ...made, poll: ref, option: count }),
    [types.migration]: entity(types.migration, { ...authored, destination: ref }),
    "pub.versia:reports/Report": entity("pub.versia:reports/Report", {
      ...passing,
      author: ref.nullish(),
      reported: z.array(ref),
      tags: z.array(z.string()),
      comment: z.string().nullish(),
    }),
    "pub.versia:groups/Group": entity("pub.versia:groups/Group", {
      ...lasting,
      name: textContent.nullish(),
      description: textContent.nullish(),
      open: z.boolean(),
      members: only05(uri),
      notes: only05(uri),
    }),
    "pub.versia:groups/Subscribe": entity("pub.versia:groups/Subscribe", group),
    "pub.versia:groups/Unsubscribe": entity("pub.versia:groups/Unsubscribe", group),
    "pub.versia:groups/SubscribeAccept": entity("pub.versia:groups/SubscribeAccept", group),
    "pub.versia:groups/SubscribeReject": entity("pub.versia:groups/SubscribeReject", group),
    "pub.versia:groups/Federate": entity("pub.versia:groups/Federate", { ...passing, note: ref, group: ref }),
    InstanceMetadata: entity("InstanceMetadata", {
      ...common,
      extensions: extensions().optional(),
      name: z.string().min(1),
      software: z.strictObject({ name: z.string(), version: z.string() }),
      compatibility: z.strictObject({
        versions: z.array(z.string().regex(semVer)),
        extensions: z.array(z.string().regex(extensionName)),
      }),
      description: z.string().nullish(),
      public_key: z.strictObject({ algorithm: z.literal("ed25519"), key: z.string().min(1) }),
      logo: image.nullish(),
      banner: image.nullish(),
      ...(is06
        ? { domain: z.string().min(1) }
        : {
            host: z.string().min(1),
            shared_inbox: uri.nullish(),
            moderators: uri.nullish(),
            admins: uri.nullish(),
          }),
    }),
    /** These have no `type`. */
    WebFinger: z.looseObject({
      subject: url,
      aliases: z.array(url).optional(),
      links: z.array(z.looseObject({ rel: z.string(), type: z.string().optional(), href: url.optional() })),
    }),
    Collection: z.strictObject({ ...list, author: ref.nullable(), total: count, items: z.array(anyObject) }),
    URICollection: z.strictObject({ ...list, author: ref.nullable(), total: count, items: z.array(ref) }),
  };
}

/** All of them, those without a `type` too. */
export type EntityTable = ReturnType<typeof tableFor>;
type Table = EntityTable;
const untyped = ["Collection", "URICollection", "WebFinger"] as const;
export type EntityType = Exclude<keyof Table, (typeof untyped)[number]>;
export type Values<T extends keyof Table> = z.infer<Table[T]>;
/** An entity as it came: checked, its names not yet made canonical. */
export type ReadEntity = { [T in EntityType]: Values<T> }[EntityType];

const tables: Readonly<Record<Dialect, Table>> = { "0.6": tableFor("0.6"), "0.5": tableFor("0.5") };

/** `unknown`: an extension's entity that nobody here knows. */
export type EntityRefusal = { readonly unknown: boolean; readonly detail: string };

/**
 * An entity of any type. Unknown members are no part of the network, unknown extensions may be in each.
 * @see Versia 0.6 and 0.5, "Entities"; the extensions' own pages
 */
export function readEntity(value: unknown, dialect: Dialect): Result<ReadEntity, EntityRefusal> {
  const type: unknown = typeof value === "object" && value !== null ? Reflect.get(value, "type") : undefined;
  if (typeof type !== "string") return no({ unknown: false, detail: "no type" });
  if (!Object.hasOwn(tables[dialect], type) || (untyped as readonly string[]).includes(type))
    return no({ unknown: type.includes(":"), detail: type.slice(0, 80) });
  return readAs(type as EntityType, value, dialect);
}

/** @param type  as the table calls it */
export function readAs<T extends keyof Table>(
  type: T,
  value: unknown,
  dialect: Dialect,
): Result<Values<T>, EntityRefusal> {
  const read = tables[dialect][type].safeParse(value);
  if (read.success) return ok(read.data as Values<T>);
  const [issue] = read.error.issues;
  const keys = issue?.code === "unrecognized_keys" ? ` ${issue.keys.join(" ")}` : "";
  return no({ unknown: false, detail: `${type}: ${issue?.path.join(".")}${keys}`.slice(0, 255) });
}
