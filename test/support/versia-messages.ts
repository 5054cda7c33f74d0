/** Arbitrary messages that people of `a.example` may say on Versia, and what `b.example` is to understand. */
import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import type { Message, SaidPhoto, SaidPost } from "../../src/core/message.ts";
import { emptyProfile } from "../../src/core/snapshot.ts";
import type { SigningKeys } from "../../src/protocols/wire-port.ts";

export const ids = fc.stringMatching(/^[0-9a-f]{32}$/);
/** What a server may store, in lines that end as the network has them. */
export const texts = fc
  .string({ unit: "grapheme", maxLength: 60 })
  .map((text) => text.replace(/[\0\r]/g, "").toWellFormed());
const words = texts.map((text) => text.trim()).filter((text) => text !== "");
export const times = fc.integer({ min: Date.UTC(2001, 0), max: Date.UTC(2026, 0) });
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });

const keyPair = () =>
  generateKeyPairSync("ed25519", {
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
export const podKeys = keyPair();
export const personKeys = keyPair();

export const alice = "a.example:00000000000000000000000000000a11";
export const bob = "b.example:0000000000000000000000000000b0b0";
export const carol = "c.example:0000000000000000000000000000ca01";
export const keys: SigningKeys = {
  ref: alice,
  privateKeyPem: personKeys.privateKey,
  pod: { host: "a.example", privateKeyPem: podKeys.privateKey },
};

const photosOf = (guid: string, isPublic: boolean, writtenAtMs: number): fc.Arbitrary<SaidPhoto> =>
  fc
    .record({ id: ids, text: maybe(words), size: maybe(fc.integer({ min: 1, max: 5_000 })) })
    .map(({ id, text, size }) => ({
      kind: "photo" as const,
      author: alice,
      guid: id,
      public: isPublic,
      remotePath: "https://a.example/photos/1/",
      name: `${id}.png`,
      text,
      postGuid: guid,
      writtenAtMs,
      editedAtMs: null,
      width: size,
      height: size,
    }));

export const posts: fc.Arbitrary<SaidPost> = fc
  .tuple(ids, fc.constantFrom("public", "followers", "few"), times)
  .chain(([guid, reach, writtenAtMs]) =>
    fc
      .record({
        text: texts,
        photos: fc.array(photosOf(guid, reach === "public", writtenAtMs), { maxLength: 2 }),
        answers: maybe(fc.array(words, { minLength: 2, maxLength: 3 })),
        warning: maybe(words),
        sensitive: fc.boolean(),
        mentions: fc.subarray([bob, carol]),
        quoted: fc.boolean(),
      })
      .map(
        ({ text, photos, answers, warning, sensitive, mentions, quoted }): SaidPost => ({
          ...{
            kind: "post",
            author: alice,
            guid,
            public: reach === "public",
            text,
            writtenAtMs,
            editedAtMs: null,
            photos,
          },
          poll:
            answers === null
              ? null
              : {
                  guid: `p${guid}`,
                  question: "",
                  answers: answers.map((answer, n) => ({ guid: `${n}${guid}`, answer })),
                },
          ...{ location: null, providerName: null, eventGuid: null, extra: null },
          fine: {
            ...(warning === null ? {} : { warning }),
            ...(sensitive || warning !== null ? { sensitive: true } : {}),
            ...(reach === "public" ? {} : { followers: reach === "followers" }),
            ...(mentions.length === 0 ? {} : { mentions }),
            ...(quoted ? { quoted: { author: bob, guid: "b.example:quoted" } } : {}),
          },
        }),
      ),
  );

const unsigned = { signature: "", order: [], values: {} };
const said = <K extends Message["kind"]>(kind: K) => ({
  kind: fc.constant(kind),
  author: fc.constant(alice),
  guid: ids,
});

export const comments = fc
  .record({ ...said("comment"), text: words, writtenAtMs: times, postGuid: fc.constant("b.example:post") })
  .map((comment) => ({ ...comment, editedAtMs: null, signed: unsigned, fine: {} }));
export const reactions = fc.record({
  ...said("reaction"),
  signed: fc.constant(unsigned),
  reaction: fc.constantFrom("like" as const, "dislike" as const, { emoji: "🦆" }),
  parent: fc.constantFrom("post" as const, "comment" as const).map((kind) => ({ kind, guid: `b.example:${kind}` })),
});
export const votes = fc.record({
  ...said("vote"),
  signed: fc.constant(unsigned),
  pollGuid: fc.constant("b.example:post/poll"),
  answerGuid: fc.constantFrom("b.example:post/poll/0", "b.example:post/poll/1"),
});
export const reshares = fc.record({
  ...said("reshare"),
  writtenAtMs: times,
  root: fc.constant({ author: bob, guid: "b.example:post" }),
});
export const follows = fc.record({
  kind: fc.constant("follow" as const),
  author: fc.constant(alice),
  recipient: fc.constant(bob),
  step: fc.constantFrom("ask" as const, "accept" as const, "reject" as const, "leave" as const),
});
export const letters = fc
  .record({ ...said("message"), text: words, writtenAtMs: times, conversationGuid: fc.constant("b.example:talk") })
  .map((letter) => ({ ...letter, editedAtMs: null }));
export const profiles = fc
  .record({
    displayName: words,
    bio: maybe(words),
    location: maybe(fc.constantFrom("Bern", "on a boat")),
    tags: maybe(fc.constantFrom("#tea #trams")),
    searchable: fc.boolean(),
    asksFirst: fc.boolean(),
    previous: maybe(fc.constantFrom(bob, carol)),
    next: maybe(fc.constantFrom(bob, carol)),
    sinceMs: times,
  })
  .map(({ asksFirst, previous, next, sinceMs, ...fields }) => ({
    kind: "profile" as const,
    author: alice,
    profile: { ...emptyProfile, ...fields, public: true, avatarUrl: "https://a.example/photos/1/me.png" },
    username: "alice",
    sinceMs,
    asksFirst,
    links: { previous, next },
  }));
