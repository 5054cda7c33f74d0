/** What stands behind each tag of a pigeon's archive. Unknown members are left out, a member of another shape makes the line unreadable. */
import { z } from "zod";
import type { CarriedFine } from "../../../src/core/snapshot.ts";
import { refOf } from "./ids.ts";

const ref = z.string().transform((text, context) => {
  const parsed = refOf(text);
  if (parsed === null) context.addIssue("not an address");
  return parsed ?? "";
});
const guid = z.string().min(1).max(255);
const text = z.string().max(65_535);
const line = z.string().max(255).nullable();
const json = z.record(z.string(), z.unknown());
/** ISO 8601 with milliseconds in the file, milliseconds inside. */
const time = z
  .string()
  .nullable()
  .transform((at) => {
    const ms = at === null ? Number.NaN : Date.parse(at);
    return Number.isNaN(ms) ? null : ms;
  });

const profile = z.object({
  displayName: z.string().max(255),
  firstName: line,
  lastName: line,
  bio: text.nullable(),
  location: line,
  gender: line,
  birthday: line,
  avatarUrl: z.string().max(2_048).nullable(),
  avatarName: line,
  tags: line,
  searchable: z.boolean(),
  public: z.boolean(),
  nsfw: z.boolean(),
  editedAt: time,
});

const photo = z.object({
  guid,
  name: z.string().regex(/^[^/\\]{1,255}$/),
  remotePath: z.string().max(2_048).nullable(),
  text: text.nullable(),
  writtenAt: time,
  width: z.int().positive().max(1_000_000).nullable(),
  height: z.int().positive().max(1_000_000).nullable(),
});

const fine = z.custom<CarriedFine>(() => true).exactOptional();
const poll = z.object({
  endsAtMs: z.number().exactOptional(),
  guid,
  question: text,
  answers: z.array(z.object({ guid, answer: text })).max(100),
});
const signed = z.object({ signature: z.string(), order: z.array(z.string()).max(100), values: json });
const said = { guid, author: ref.nullable(), signed: signed.nullable(), writtenAt: time };

const relayable = z.discriminatedUnion("says", [
  z.object({ says: z.literal("reply"), ...said, letter: guid, text, editedAt: time, fine }),
  z.object({ says: z.literal("coo"), ...said, coo: z.string(), on: z.enum(["post", "comment"]), of: guid }),
  z.object({ says: z.literal("pick"), ...said, poll: guid, answer: guid }),
]);

export const shapes = {
  loft: z.object({
    ref,
    email: line,
    language: line,
    settings: z.record(z.string(), z.union([z.string(), z.boolean(), z.null()])),
    profile,
    key: z.string().nullable(),
  }),
  perch: z.string().min(1).max(255),
  bird: z.object({
    ref,
    guid: guid.nullable(),
    name: z.string().nullable(),
    key: z.string().nullable(),
    comes: z.boolean(),
    goes: z.boolean(),
    perches: z.array(z.string().min(1).max(255)),
  }),
  hawk: ref,
  wind: z.string().min(1).max(255),
  /** A set of birds by a name of the file's own. */
  ring: z.object({ name: z.string(), birds: z.array(ref).min(1) }),
  letter: z.object({
    guid,
    writtenAt: time,
    editedAt: time,
    text,
    /** The name of a ring; null: everybody, or nobody knows. */
    to: z.string().nullable(),
    sky: z.boolean(),
    photos: z.array(photo).max(1_000),
    poll: poll.nullable(),
    location: z
      .object({ address: z.string().nullable(), lat: z.string().nullable(), lng: z.string().nullable() })
      .nullable(),
    providerName: line,
    aspects: z.array(z.string()).exactOptional(),
    fine,
    /** Other lofts that have a copy. */
    lofts: z.array(z.string()).nullable(),
    more: json.nullable(),
  }),
  echo: z.object({
    guid,
    writtenAt: time,
    of: z.object({ author: ref, guid }).nullable(),
    lofts: z.array(z.string()).nullable(),
    more: json.nullable(),
  }),
  /** Somebody's key, or somebody's letter. */
  stray: z.union([z.object({ ref, key: z.string() }), z.object({ ref, guid, values: json })]),
  own: relayable,
  watch: guid,
  others: relayable,
} as const;
