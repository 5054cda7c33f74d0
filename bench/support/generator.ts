/**
 * Makes snapshots of any size in the shape of a large real account: of its posts two fifths are limited and each of these repeats one of
 * a few long audiences; others' comments, likes and votes are signed with their authors' keys. But for keys and signatures,
 * the same size gives the same archive.
 */
import { sign } from "node:crypto";
import { promisify } from "node:util";
import type { ArchiveCounts, SignatureCounts } from "../../src/core/migration/counts.ts";
import type { AudienceItem, CommentItem, PostItem, RelayableItem, SnapshotItem } from "../../src/core/snapshot.ts";
import { audienceKey } from "../../src/protocols/diaspora/audiences.ts";
import { defaultOrders, signatureBase, signatureDigest } from "../../src/protocols/diaspora/signature.ts";
import { type Author, aspectNames, contactOf, makeAuthors, makeOwner, refOf } from "./people.ts";
import { type Random, randomFrom } from "./random.ts";

/** How much of everything an archive has. A block is 20 posts with what hangs on them. */
export type ArchivePlan = { readonly blocks: number; readonly contacts: number; readonly authors: number };

/** What one block holds, after the large real archive (19,004 posts, 31,000 relayables). */
const inBlock = {
  public: 10,
  limited: 9,
  reshares: 1,
  comments: 11,
  likes: 5,
  othersComments: 10,
  othersLikes: 5,
  othersVotes: 1,
};
const shares = [0.75, 0.25, 0.25, 0.2, 0.1, 0.085];
const contactsAtMost = 2_000;
const authorsAtMost = 120;
const seed = 20_261_121;

/** The plan whose JSON is about `sizeBytes` long (within a tenth, from 1 MB on). */
export function planArchive(sizeBytes: number): ArchivePlan {
  let [least, most] = [1, 2 + Math.ceil(sizeBytes / bytesPer.block)];
  while (least + 1 < most) {
    const middle = (least + most) >> 1;
    if (bytesOf(planOf(middle)) <= sizeBytes) least = middle;
    else most = middle;
  }
  return planOf(least);
}

function planOf(blocks: number): ArchivePlan {
  const contacts = Math.min(contactsAtMost, 20 + 4 * blocks);
  return { blocks, contacts, authors: Math.max(3, Math.min(authorsAtMost, Math.floor(contacts / 10))) };
}

/** Measured: what elements come to, without the audiences, and one name in an audience. */
const bytesPer = { block: 24_900, contact: 860, name: 26.5 };

const bytesOf = ({ blocks, contacts }: ArchivePlan): number =>
  blocks * (bytesPer.block + inBlock.limited * averageShare * contacts * bytesPer.name) + contacts * bytesPer.contact;
const averageShare = shares.reduce((sum, share) => sum + share, 0) / shares.length;

/** What a check has to count in the archive of a plan. */
export function countsOf({ blocks, contacts }: ArchivePlan): Partial<ArchiveCounts> & { signatures: SignatureCounts } {
  const others = inBlock.othersComments + inBlock.othersLikes + inBlock.othersVotes;
  return {
    posts: blocks * (inBlock.public + inBlock.limited),
    reshares: blocks * inBlock.reshares,
    publicPosts: blocks * inBlock.public,
    limitedPosts: blocks * inBlock.limited,
    comments: blocks * inBlock.comments,
    likes: blocks * inBlock.likes,
    othersComments: blocks * inBlock.othersComments,
    othersLikes: blocks * inBlock.othersLikes,
    othersVotes: blocks * inBlock.othersVotes,
    polls: blocks,
    contacts,
    aspects: aspectNames.length,
    memberships: contacts,
    signatures: { proved: 0, archiveKeyOnly: blocks * others, keyUnknown: 0, wrong: 0 },
  };
}

/** The items of a plan, in import order, as `archives.write` wants them. */
export async function* generate(plan: ArchivePlan): AsyncGenerator<SnapshotItem> {
  const [owner, authors] = await Promise.all([makeOwner(), makeAuthors(plan.authors)]);
  yield owner;
  for (const name of aspectNames) yield { kind: "aspect", place: "", name };
  const random = randomFrom(seed);
  for (let index = 0; index < plan.contacts; index++) yield contactOf(index, authors, random.guid());
  const audiences = audiencesOf(plan.contacts);
  yield* audiences;
  // Posts stand before what hangs on them, so all of it is made twice from the same numbers instead of being kept.
  for (let block = 0; block < plan.blocks; block++) {
    for (const post of postsOf(block, audiences)) {
      yield post;
      if (post.guid === reshareAfter(block)) yield reshareOf(block);
    }
  }
  for (let block = 0; block < plan.blocks; block++) yield* ownRelayablesOf(block);
  for (let block = 0; block < plan.blocks; block++) yield* await othersRelayablesOf(block, authors);
}

function audiencesOf(contacts: number): AudienceItem[] {
  return shares.map((share, index) => {
    const first = index * 7;
    const size = Math.max(1, Math.floor(share * contacts));
    const members = Array.from({ length: size }, (_, at) => refOf((first + at) % contacts)).sort();
    return { kind: "audience", place: "", key: audienceKey(members), members };
  });
}

/** Guids that follow from where something stands, so that parents need not be remembered. */
const guidAt = (block: number, kind: number, index: number): string =>
  randomFrom(seed ^ Math.imul(block * 64 + kind, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)).guid();
const [postKind, reshareKind, pollKind, answerKind, ownKind, othersKind] = [0, 1, 2, 3, 4, 5];
const postsInBlock = inBlock.public + inBlock.limited;
const postGuid = (block: number, index: number) => guidAt(block, postKind, index);
const reshareAfter = (block: number) => postGuid(block, postsInBlock - 1);

const words =
  "Terns fly from pole to pole each year und kehren zurück; ils reviennent au printemps, 春に 戻る, with #birds and **wind** over the sea".split(
    " ",
  );
const textOf = (random: Random): string =>
  Array.from({ length: 8 + random.below(30) }, () => random.pick(words)).join(" ");
const timeOf = (block: number, index: number): number => Date.UTC(2014, 6, 24) + block * 3_600_000 + index * 61_000;

const pods: readonly string[] = ["https://pod-b.example", "https://pod-c.example", "https://pod-a.example/"];

function* postsOf(block: number, audiences: readonly AudienceItem[]): Generator<PostItem> {
  const random = randomFrom(seed + block);
  for (let index = 0; index < postsInBlock; index++) {
    const isPublic = index < inBlock.public;
    yield {
      kind: "post",
      place: "",
      guid: postGuid(block, index),
      writtenAtMs: timeOf(block, index),
      editedAtMs: null,
      text: textOf(random),
      links: [],
      public: isPublic,
      audience: isPublic ? null : (audiences[(block + index) % audiences.length] as AudienceItem).key,
      pods: isPublic ? pods : null,
      photos: [],
      poll: index === 0 ? pollOf(block) : null,
      location: index === 1 ? { address: "Reykjavík", lat: "64.14", lng: "-21.94" } : null,
      providerName: null,
      extra: null,
    };
  }
}

const pollOf = (block: number): PostItem["poll"] => ({
  guid: guidAt(block, pollKind, 0),
  question: "North or south?",
  answers: ["north", "south"].map((answer, index) => ({ guid: guidAt(block, answerKind, index), answer })),
});

const reshareOf = (block: number): SnapshotItem => ({
  kind: "reshare",
  place: "",
  guid: guidAt(block, reshareKind, 0),
  writtenAtMs: timeOf(block, 40),
  root: { author: refOf(0), guid: guidAt(block, reshareKind, 1) },
  pods,
  extra: null,
});

function* ownRelayablesOf(block: number): Generator<RelayableItem> {
  const random = randomFrom(~(seed + block));
  for (let index = 0; index < inBlock.comments + inBlock.likes; index++) {
    const base = { place: "", guid: guidAt(block, ownKind, index), author: null, signed: null };
    const parent = postGuid(block, index % postsInBlock);
    yield index < inBlock.comments
      ? { ...base, ...commentOf(random, parent, timeOf(block, index)) }
      : { ...base, kind: "reaction", writtenAtMs: null, reaction: "like", parent: { kind: "post", guid: parent } };
  }
}

const commentOf = (random: Random, post: string, atMs: number) =>
  ({
    kind: "comment",
    writtenAtMs: atMs,
    editedAtMs: null,
    postGuid: post,
    text: textOf(random),
    links: [],
  }) as const satisfies Partial<CommentItem>;

/** Signed in the threads of the process, a block at a time. */
function othersRelayablesOf(block: number, authors: readonly Author[]): Promise<RelayableItem[]> {
  const random = randomFrom((seed + block) << 1);
  const kinds = [
    ...Array.from({ length: inBlock.othersComments }, () => "comment" as const),
    ...Array.from({ length: inBlock.othersLikes }, () => "like" as const),
    ...Array.from({ length: inBlock.othersVotes }, () => "poll_participation" as const),
  ];
  return Promise.all(
    kinds.map((kind, index) => {
      const author = authors[(block * kinds.length + index) % authors.length] as Author;
      return signedItem(kind, block, index, author, random);
    }),
  );
}

async function signedItem(
  kind: keyof typeof defaultOrders,
  block: number,
  index: number,
  author: Author,
  random: Random,
): Promise<RelayableItem> {
  const guid = guidAt(block, othersKind, index);
  const post = postGuid(block, index % postsInBlock);
  const poll = guidAt(block, pollKind, 0);
  const written = new Date(timeOf(block, index)).toISOString().replace(".000", "");
  const text = kind === "comment" ? textOf(random) : null;
  const named = { author: author.ref, guid, parent_guid: kind === "poll_participation" ? poll : post };
  const answer = guidAt(block, answerKind, index % 2);
  const values =
    kind === "comment"
      ? { ...named, created_at: written }
      : kind === "like"
        ? { ...named, parent_type: "Post", positive: true }
        : { ...named, poll_answer_guid: answer };
  const order = defaultOrders[kind];
  const base = Buffer.from(signatureBase({ text, signed: { order, values } }), "utf8");
  const signature = (await signAside(signatureDigest, base, author.privateKey)).toString("base64");
  const common = { place: "", guid, author: author.ref, signed: { signature, order, values } };
  if (kind === "comment")
    return {
      ...common,
      kind,
      writtenAtMs: Date.parse(written),
      editedAtMs: null,
      postGuid: post,
      text: text ?? "",
      links: [],
    };
  if (kind === "like")
    return { ...common, kind: "reaction", writtenAtMs: null, reaction: "like", parent: { kind: "post", guid: post } };
  return { ...common, kind: "vote", writtenAtMs: null, pollGuid: poll, answerGuid: answer };
}

const signAside = promisify(sign);
