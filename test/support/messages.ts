/** Arbitrary messages of diaspora*, for property tests: whatever the network can carry without loss. */
import fc from "fast-check";
import type {
  Message,
  SaidConversation,
  SaidMessage,
  SaidMove,
  SaidPhoto,
  SaidPost,
  SaidRelayable,
} from "../../src/core/message.ts";
import { messages as wire } from "../../src/protocols/diaspora/wire/messages.ts";
import { guids, maybe, owners, polls, refs, testKeys, texts, times } from "./snapshots.ts";

/** Records come without a prototype now and then; messages always have one. */
const plain = <T>(value: T): T => structuredClone(value);

const folders = fc.constantFrom("https://pod-a.example/uploads/images/", "http://localhost:3000/u/i/");

const photosOf = (author: string, postGuid: string | null): fc.Arbitrary<SaidPhoto> =>
  fc.record({
    kind: fc.constant("photo" as const),
    author: fc.constant(author),
    guid: guids,
    public: fc.boolean(),
    remotePath: folders,
    name: guids.map((guid) => `${guid.slice(12)}.jpg`),
    text: maybe(texts),
    postGuid: fc.constant(postGuid),
    writtenAtMs: times,
    editedAtMs: maybe(times),
    width: maybe(fc.integer({ min: 1, max: 20_000 })),
    height: maybe(fc.integer({ min: 1, max: 20_000 })),
  });

const eventGuid = "0123456789abcdef0123456789abcdef";
const event = {
  entity_type: "event",
  entity_data: {
    author: "alice@pod-a.example",
    guid: eventGuid,
    summary: "Picnic",
    start: "2026-12-01T12:00:00Z",
    all_day: false,
  },
};
const embed = { entity_type: "embed", entity_data: { url: "https://example.org/x" } };

const posts: fc.Arbitrary<SaidPost> = fc.tuple(refs, guids).chain(([author, guid]) =>
  fc
    .record({
      kind: fc.constant("post" as const),
      author: fc.constant(author),
      guid: fc.constant(guid),
      public: fc.boolean(),
      text: texts,
      writtenAtMs: times,
      editedAtMs: maybe(times),
      photos: fc.array(photosOf(author, guid), { maxLength: 3 }),
      poll: maybe(polls),
      location: maybe(fc.record({ address: maybe(texts), lat: fc.constant("47.37"), lng: fc.constant("8.54") })),
      providerName: fc.constantFrom(null, "mobile"),
      extra: fc.constantFrom(null, { entity_data: { embed } }, { entity_data: { event, embed } }),
    })
    .map((post) => ({
      ...post,
      eventGuid: post.extra !== null && "event" in post.extra.entity_data ? eventGuid : null,
    })),
);

const lettersOf = (author: string, conversationGuid: string): fc.Arbitrary<SaidMessage> =>
  fc.record({
    kind: fc.constant("message" as const),
    author: fc.constant(author),
    guid: guids,
    conversationGuid: fc.constant(conversationGuid),
    text: texts,
    writtenAtMs: times,
    editedAtMs: maybe(times),
  });

const conversations: fc.Arbitrary<SaidConversation> = fc
  .tuple(fc.uniqueArray(refs, { minLength: 2, maxLength: 4 }), guids)
  .chain(([participants, guid]) => {
    const [author = ""] = participants;
    return fc.record({
      kind: fc.constant("conversation" as const),
      author: fc.constant(author),
      guid: fc.constant(guid),
      subject: texts,
      writtenAtMs: times,
      participants: fc.constant(participants),
      messages: fc.array(lettersOf(author, guid), { maxLength: 2 }),
    });
  });

const keysOf = (ref: string) => ({ ref, privateKeyPem: testKeys.privateKey });

const moves: fc.Arbitrary<SaidMove> = fc
  .record({ owner: owners, oldRef: refs, byNew: fc.boolean(), photoPath: fc.option(folders, { nil: null }) })
  .filter(({ owner, oldRef }) => owner.ref !== oldRef)
  .map(({ owner, oldRef, byNew, photoPath }) => {
    const { ref: newRef, profile } = owner;
    const author = byNew ? newRef : oldRef;
    const move: SaidMove = { kind: "migration", author, oldRef, newRef, profile, photoPath, signature: "" };
    return wire.sign(move, keysOf(byNew ? oldRef : newRef)) as SaidMove;
  });

/** What is believed for its sender's sake, and moves: nothing has to be known about other things. */
export const plainMessages: fc.Arbitrary<Message> = fc
  .oneof<fc.Arbitrary<Message>[]>(
    posts,
    refs.chain((author) => photosOf(author, null)),
    fc.record({
      kind: fc.constant("reshare" as const),
      author: refs,
      guid: guids,
      writtenAtMs: times,
      root: fc.constant(null),
    }),
    owners.map(({ ref, profile }) => ({ kind: "profile" as const, author: ref, profile })),
    fc.record({
      kind: fc.constant("contact" as const),
      author: refs,
      recipient: refs,
      sharing: fc.boolean(),
      following: fc.boolean(),
      blocking: fc.constant(false),
    }),
    conversations,
    fc.tuple(refs, guids).chain(([author, guid]) => lettersOf(author, guid)),
    refs.map((author) => ({ kind: "account-deletion" as const, author })),
    moves,
  )
  .map(plain);

/** Signed by `testKeys`, in the usual order. */
export const relayables: fc.Arbitrary<SaidRelayable> = fc
  .record({
    author: refs,
    guid: guids,
    parent: guids,
    text: texts,
    at: times,
    editedAtMs: maybe(times),
    which: fc.nat(3),
  })
  .map(({ author, guid, parent, text, at, editedAtMs, which }): SaidRelayable => {
    const base = { author, guid, signed: { signature: "", order: [], values: {} } };
    if (which === 0) return { kind: "comment", ...base, postGuid: parent, text, writtenAtMs: at, editedAtMs };
    if (which === 1) return { kind: "vote", ...base, pollGuid: parent, answerGuid: guid };
    if (which === 2) return { kind: "attendance", ...base, eventGuid: parent, status: "tentative" };
    return { kind: "reaction", ...base, reaction: "like", parent: { kind: "comment", guid: parent } };
  })
  .map((message) => wire.sign(message, keysOf(message.author)) as SaidRelayable)
  .map(plain);
