/**
 * Arbitrary snapshots of a diaspora* account, for property tests: whatever an archive can say without loss. Items come in import order and refer to
 * each other as real ones do (audiences are given before they are named, likes and votes have parents in the snapshot or elsewhere). Only what pods
 * take: the rest has an order of its own in an archive.
 */
import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { printTime } from "../../src/base/time.ts";
import type {
  AudienceItem,
  CarriedFine,
  CommentItem,
  ContactItem,
  LocationFields,
  OwnerItem,
  PhotoItem,
  PollItem,
  PostItem,
  ProfileFields,
  ReactionItem,
  RelayableItem,
  ReshareItem,
  Signed,
  SnapshotItem,
  VoteItem,
} from "../../src/core/snapshot.ts";
import { audienceKey } from "../../src/protocols/diaspora/audiences.ts";
import { links } from "../../src/protocols/diaspora/links.ts";
import { tagName } from "../../src/protocols/diaspora/read-contacts.ts";
import { displayNameOf } from "../../src/protocols/diaspora/read-owner.ts";
import { coversRelayable, defaultOrders } from "../../src/protocols/diaspora/signature.ts";
import { cleanObject, cleanText } from "../../src/protocols/diaspora/values.ts";

/** A small key, made once per process: 1,024 bits are enough to be a key. */
export const testKeys = generateKeyPairSync("rsa", {
  modulusLength: 1024,
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});

export const guids = fc.uuid({ version: 4 }).map((uuid) => uuid.replaceAll("-", ""));
export const hosts = fc.constantFrom("pod-a.example", "pod-b.example", "pod-d.example:8443", "[::1]:3000", "localhost");
export const refs = fc
  .tuple(fc.stringMatching(/^[a-z][a-z0-9_.-]{0,8}$/), hosts)
  .map(([user, host]) => `${user}@${host}`);
/** Whole seconds between 2010 and 2025. */
export const times = fc.integer({ min: 1_262_304_000, max: 1_735_689_600 }).map((seconds) => seconds * 1000);

/** Any text that can be stored and sent, not empty. */
export const texts = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
  .map(cleanText)
  .filter((text) => text !== "");
export const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const names = texts
  .map((text) => text.replaceAll(";", ""))
  .filter((name) => name.trim() !== "" && [...name].length <= 32);
const lines = texts.filter((text) => text.trim() !== "");

/** Texts with links to photos and posts of `owner` in the forms that people write, among other things. */
export const linkedTexts = (owner: { readonly host: string; readonly ref: string }) =>
  fc
    .array(
      fc.oneof(
        texts,
        guids.map((guid) => `https://${owner.host}/posts/${guid}`),
        guids.map((guid) => `[again](/posts/${guid})`),
        guids.map((guid) => `diaspora://${owner.ref}/post/${guid}`),
        guids.map((guid) => `![](https://${owner.host}/uploads/images/scaled_full_${guid.slice(12)}.jpg)`),
        guids.map((guid) => `https://elsewhere.example/posts/${guid}`),
      ),
      { minLength: 1, maxLength: 5 },
    )
    .map((parts) => parts.join(" "))
    .filter((text) => text.trim() !== "");

/** What a later version of some other program might have written. */
const unknownMembers = fc
  .dictionary(fc.stringMatching(/^x_[a-z]{1,8}$/), fc.jsonValue({ maxDepth: 2 }), { minKeys: 1, maxKeys: 3 })
  .map((members) => cleanObject(JSON.parse(JSON.stringify(members))));
const extras: fc.Arbitrary<PostItem["extra"]> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: unknownMembers },
  { weight: 1, arbitrary: unknownMembers.map((inside) => ({ entity_data: inside })) },
);

const profiles = (username: string, host: string): fc.Arbitrary<ProfileFields> =>
  fc
    .record({
      firstName: maybe(names),
      lastName: maybe(names),
      fullName: names,
      bio: maybe(texts),
      location: maybe(texts),
      gender: maybe(texts),
      birthday: maybe(fc.constantFrom("1004-02-29", "1988-07-15")),
      picture: maybe(guids.map((guid) => `${guid.slice(12)}.webp`)),
      tags: maybe(fc.constantFrom("#books #música", "#日本", "none")),
      searchable: fc.boolean(),
      public: fc.boolean(),
      nsfw: fc.boolean(),
      editedAtMs: maybe(times),
    })
    .map(({ fullName, picture, ...fields }) => ({
      ...fields,
      displayName:
        displayNameOf(fields.firstName, fields.lastName) ??
        (fields.firstName === null && fields.lastName === null ? fullName : username),
      avatarUrl: picture === null ? null : `https://${host}/uploads/images/thumb_large_${picture}`,
      avatarName: picture,
    }));

export const owners: fc.Arbitrary<OwnerItem> = fc
  .constantFrom("alice@pod-a.example", "r.ruiz_2@pod-d.example:8443")
  .chain((ref) => {
    const [username = "", host = ""] = ref.split("@");
    const settings = fc.record(
      {
        mailDisabled: fc.boolean(),
        spotlightInStream: fc.boolean(),
        followBack: fc.boolean(),
        followBackAspect: names,
      },
      { requiredKeys: [] },
    );
    return fc
      .record({
        email: maybe(fc.constantFrom("alice@mail.example", "a+b@x.example")),
        language: maybe(fc.constantFrom("en", "pt-BR", "de_formal")),
        settings,
        profile: profiles(username, host),
        privateKeyPem: fc.constant(testKeys.privateKey),
      })
      .map((fields): OwnerItem => ({ kind: "owner", place: "/user", ref, username, host, ...fields }));
  });

const contacts: fc.Arbitrary<ContactItem> = fc.record({
  kind: fc.constant("contact" as const),
  place: fc.constant(""),
  ref: refs,
  guid: maybe(guids),
  name: maybe(texts),
  publicKeyPem: maybe(fc.constant(testKeys.publicKey)),
  sharing: fc.boolean(),
  receiving: fc.boolean(),
  aspects: fc.uniqueArray(lines, { maxLength: 3 }),
});

const photos = (host: string): fc.Arbitrary<PhotoItem> =>
  fc.record({
    place: fc.constant(""),
    guid: guids,
    name: fc.oneof(
      guids.map((guid) => `${guid.slice(12)}.jpg`),
      fc.constantFrom("Käse 1.png", "a_b-c.webp"),
    ),
    remotePath: fc.constantFrom(null, `https://${host}/uploads/images/`),
    text: maybe(texts),
    writtenAtMs: maybe(times),
    width: maybe(fc.integer({ min: 1, max: 20_000 })),
    height: maybe(fc.integer({ min: 1, max: 20_000 })),
  });

/** What networks with finer words say of a text: never nothing. */
const fines: fc.Arbitrary<CarriedFine> = fc
  .record(
    {
      warning: lines,
      sensitive: fc.constant(true),
      quoted: fc.oneof(
        fc.record({ author: refs, guid: guids }),
        fc.constant({ author: "pod-x.example:vera", guid: "pod-x.example:note" }),
      ),
      answers: fc.record({ author: fc.constant("https://pod-x.example/people/uma"), guid: guids }),
      emojis: fc.array(
        fc.record({ name: fc.stringMatching(/^[\w-]{1,64}$/), url: fc.constant("https://x.example/e") }),
        {
          minLength: 1,
          maxLength: 3,
        },
      ),
      original: fc.dictionary(fc.constantFrom("text/html", "text/plain", "text/x-odd; a=b"), texts, { minKeys: 1 }),
    },
    { requiredKeys: [] },
  )
  .filter((fine) => Object.keys(fine).length > 0);
/** Of every other text. */
const maybeFine = fc.option(
  fines.map((fine) => ({ fine })),
  { nil: {} },
);

export const polls: fc.Arbitrary<PollItem> = fc.record({
  guid: guids,
  question: lines,
  answers: fc.uniqueArray(fc.record({ guid: guids, answer: lines }), {
    minLength: 2,
    maxLength: 4,
    selector: ({ guid }) => guid,
  }),
});

const locations: fc.Arbitrary<LocationFields> = fc.record({
  address: texts,
  lat: fc.constant("47.378177"),
  lng: fc.constant("8.540192"),
});

const audiences = (ownerRef: string): fc.Arbitrary<AudienceItem> =>
  fc
    .uniqueArray(
      refs.filter((ref) => ref !== ownerRef),
      { minLength: 1, maxLength: 6 },
    )
    .map((list) => list.sort())
    .map((members) => ({ kind: "audience", place: "", key: audienceKey(members), members }));

const pods = fc
  .array(hosts, { maxLength: 3 })
  .map((list) => list.map((host, n) => `https://${host}${n === 0 ? "/" : ""}`));

const posts = (owner: OwnerItem, known: readonly AudienceItem[]): fc.Arbitrary<PostItem> =>
  fc
    .record({
      guid: guids,
      writtenAtMs: maybe(times),
      editedAtMs: maybe(times),
      text: fc.oneof(linkedTexts(owner), fc.constant("")),
      public: fc.boolean(),
      audience: fc.constantFrom(null, ...known.map(({ key }) => key)),
      photos: fc.array(photos(owner.host), { maxLength: 3 }),
      poll: maybe(
        fc.tuple(polls, maybe(times)).map(([poll, endsAtMs]) => (endsAtMs === null ? poll : { ...poll, endsAtMs })),
      ),
      finely: maybeFine,
      location: maybe(locations),
      providerName: fc.constantFrom(null, "mobile"),
      pods,
      extra: extras,
    })
    .filter(
      ({ text, photos, poll, location }) => text !== "" || photos.length > 0 || poll !== null || location !== null,
    )
    .map(({ finely, ...fields }) => ({
      kind: "post",
      place: "",
      ...fields,
      ...finely,
      audience: fields.public ? null : fields.audience,
      pods: fields.public ? fields.pods : null,
      links: links(fields.text, owner),
    }));

const reshares: fc.Arbitrary<ReshareItem> = fc.record({
  kind: fc.constant("reshare" as const),
  place: fc.constant(""),
  guid: guids,
  writtenAtMs: maybe(times),
  root: maybe(fc.record({ author: refs, guid: guids })),
  pods,
  extra: extras,
});

/** What stands beside a relayable in a file; `plain` are the properties that the protocol knows, as it writes them. */
const signedOf = (type: keyof typeof defaultOrders, plain: Record<string, unknown>): fc.Arbitrary<Signed> =>
  fc
    .record({
      signature: fc.base64String({ minLength: 40, maxLength: 80 }),
      order: fc.constantFrom(defaultOrders[type], [...defaultOrders[type]].reverse()),
      values: fc
        .option(unknownMembers, { nil: {} })
        .map((more) => Object.fromEntries(Object.entries({ ...plain, ...more }).filter(([, value]) => value !== null))),
    })
    .map((signed) =>
      coversRelayable(type, signed.order, signed.values) ? signed : { ...signed, uncovered: true as const },
    );

const printed = (atMs: number | null) => (atMs === null ? null : printTime(atMs));

const comments = (owner: OwnerItem, author: string | null): fc.Arbitrary<CommentItem> =>
  fc
    .record({
      guid: guids,
      postGuid: guids,
      text: linkedTexts(owner),
      writtenAtMs: maybe(times),
      editedAtMs: maybe(times),
      finely: author === null ? maybeFine : fc.constant({}),
    })
    .chain(({ finely, ...fields }) => {
      const times = { created_at: printed(fields.writtenAtMs), edited_at: printed(fields.editedAtMs) };
      const plain = { author, guid: fields.guid, parent_guid: fields.postGuid, ...times };
      return (author === null ? fc.constant(null) : signedOf("comment", plain)).map((signed) => ({
        kind: "comment" as const,
        place: "",
        author,
        signed,
        links: links(fields.text, owner),
        ...fields,
        ...finely,
      }));
    });

const reactions = (author: string | null): fc.Arbitrary<ReactionItem> =>
  fc
    .record({
      guid: guids,
      reaction: fc.constantFrom("like" as const, "dislike" as const),
      parent: fc.record({ kind: fc.constantFrom("post" as const, "comment" as const), guid: guids }),
    })
    .chain((fields) => {
      const parent_type = fields.parent.kind === "post" ? "Post" : "Comment";
      const parent = { parent_guid: fields.parent.guid, parent_type };
      const plain = { author, guid: fields.guid, ...parent, positive: fields.reaction === "like" };
      return (author === null ? fc.constant(null) : signedOf("like", plain)).map((signed) => ({
        kind: "reaction" as const,
        place: "",
        author,
        signed,
        writtenAtMs: null,
        ...fields,
      }));
    });

const votes = (author: string | null): fc.Arbitrary<VoteItem> =>
  fc.record({ guid: guids, pollGuid: guids, answerGuid: guids }).chain((fields) => {
    const parent = { parent_guid: fields.pollGuid, poll_answer_guid: fields.answerGuid };
    const plain = { author, guid: fields.guid, ...parent };
    return (author === null ? fc.constant(null) : signedOf("poll_participation", plain)).map((signed) => ({
      kind: "vote" as const,
      place: "",
      author,
      signed,
      writtenAtMs: null,
      ...fields,
    }));
  });

const relayables = (owner: OwnerItem, author: string | null): fc.Arbitrary<RelayableItem> =>
  fc.oneof(comments(owner, author), reactions(author), votes(author));

const othersPosts = (owner: OwnerItem): fc.Arbitrary<SnapshotItem> =>
  fc.tuple(refs, guids, texts).map(([ref, guid, text]) => {
    const author = ref === owner.ref ? "somebody@else.example" : ref;
    const data = { author, guid, created_at: "2020-01-01T00:00:00Z", public: true, text, photos: [] };
    return {
      kind: "othersPost",
      place: "",
      ref: author,
      guid,
      values: { entity_type: "status_message", entity_data: data },
    };
  });

/** Each audience stands before the first post that names it; those that no post names are left out. */
function withAudiences(all: readonly (PostItem | ReshareItem)[], known: readonly AudienceItem[]): SnapshotItem[] {
  const given = new Set<string>();
  return all.flatMap((post) => {
    const audience = post.kind === "post" ? known.find(({ key }) => key === post.audience) : undefined;
    if (audience === undefined || given.has(audience.key)) return [post];
    given.add(audience.key);
    return [audience, post];
  });
}

/** Every other limited post was shown in one or several of the owner's aspects. */
function inAspectsOf(aspects: readonly SnapshotItem[]) {
  const names = [...new Set(aspects.flatMap((each) => (each.kind === "aspect" ? [each.name] : [])))];
  return (post: PostItem | ReshareItem, nth: number): PostItem | ReshareItem => {
    const shown = names.slice(0, nth % 3);
    return post.kind === "reshare" || post.public || shown.length === 0 ? post : { ...post, aspects: shown };
  };
}

/** A whole snapshot, in import order. `place` is empty everywhere. */
export const snapshots: fc.Arbitrary<readonly SnapshotItem[]> = owners.chain((owner) => {
  const notOwner = refs.filter((ref) => ref !== owner.ref);
  const some = <T>(arbitrary: fc.Arbitrary<T>, maxLength = 4) => fc.array(arbitrary, { maxLength });
  return fc
    .uniqueArray(audiences(owner.ref), { maxLength: 3, selector: ({ key }) => key })
    .chain((known) =>
      fc.record({
        known: fc.constant(known),
        aspects: some(lines.map((name): SnapshotItem => ({ kind: "aspect", place: "", name }))),
        contacts: some(contacts.filter(({ ref }) => ref !== owner.ref)),
        blocks: some(notOwner.map((ref): SnapshotItem => ({ kind: "block", place: "", ref }))),
        tags: some(
          texts
            .map(tagName)
            .filter((name) => name !== "")
            .map((name): SnapshotItem => ({ kind: "tag", place: "", name })),
        ),
        keys: some(
          notOwner.map(
            (ref): SnapshotItem => ({ kind: "othersKey", place: "", ref, publicKeyPem: testKeys.publicKey }),
          ),
        ),
        posts: some<PostItem | ReshareItem>(fc.oneof(posts(owner, known), reshares), 6),
        othersPosts: some(othersPosts(owner)),
        own: some(relayables(owner, null), 6),
        subscriptions: some(guids.map((postGuid): SnapshotItem => ({ kind: "subscription", place: "", postGuid }))),
        others: some(
          notOwner.chain((author) => relayables(owner, author)),
          6,
        ),
      }),
    )
    .map(({ known, posts: own, ...lists }) => [
      { ...owner, place: "" },
      ...lists.aspects,
      ...lists.contacts,
      ...lists.blocks,
      ...lists.tags,
      ...lists.keys,
      ...withAudiences(own.map(inAspectsOf(lists.aspects)), known),
      ...lists.othersPosts,
      ...lists.own,
      ...lists.subscriptions,
      ...lists.others,
    ]);
});
