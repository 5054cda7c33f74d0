/** Answers pods that ask for a thing by guid: public things of people here, and of what is known to be elsewhere, where. */
import { randomBytes } from "node:crypto";
import type { Message, Thing } from "../../core/message.ts";
import { parseReaction } from "../../core/post.ts";
import type { Adapter } from "../../protocols/port.ts";
import type { Wire } from "../../protocols/wire-port.ts";
import { type PostRow, readComment, readPhotos, readPost, readReaction } from "../../store/content/messages-of.ts";
import { type FoundThing, findThings } from "../../store/content/things.ts";
import type { Db } from "../../store/database.ts";
import { identityById } from "../../store/people/identities.ts";
import { accountOfIdentity, type LeftPost, leftPost } from "../../store/views/listed.ts";
import { signingKeys } from "../accounts/own-keys.ts";
import { adapterOf, type Parts } from "../parts.ts";
import { quotingOn } from "./quoting.ts";
import { saidPhoto } from "./write-post.ts";

export type FetchableNeeds = Pick<Parts, "database" | "config" | "protocols" | "secret" | "clock">;
type Needs = FetchableNeeds;

/** `sealed`: in the envelope of who may serve it, `identityId`. `elsewhere`: their pod is to be asked. */
export type Fetchable =
  | { readonly kind: "sealed"; readonly mediaType: string; readonly body: Uint8Array; readonly identityId: number }
  | { readonly kind: "elsewhere"; readonly url: string }
  | { readonly kind: "none" };

const none: Fetchable = { kind: "none" };

/**
 * Only public things are told, and nothing that an import holds back (R11). R8: whoever may act on it now serves it.
 * @param type, guid  as they stand in the path
 * @param url  at which it is asked for, or would be, where that makes a difference
 */
export async function findFetchable(
  needs: Needs,
  protocol: string,
  type: string,
  guid: string,
  url = "",
): Promise<Fetchable> {
  const adapter = needs.protocols.find((each) => each.adapter.name === protocol)?.adapter;
  const sought = adapter?.wire?.fetch.thing(type, guid) ?? null;
  if (adapter?.wire === undefined || sought === null) return none;
  const { db } = needs.database;
  const { or = [] } = sought;
  const possibly = [sought, ...or.map((kind) => ({ kind, guid }))];
  const [thing] = await findThings(db, protocol, adapter.facts.content, possibly);
  const isOurs = thing !== undefined && [thing.author, thing.root.author].some(({ accountId }) => accountId !== null);
  const left = isOurs || adapter.facts.content === "moves" ? null : await leftPost(db, protocol, guid);
  if (left !== null && sought.kind === "post") return sealedLeft(needs, protocol, adapter.wire, left, url);
  if (thing === undefined || thing.root.kind !== "post" || thing.root.reach === "limited") return none;
  // A comment is told by the post's author, where they pass it on anyway, or by its own.
  const relayed = adapter.facts.relays === "nobody" ? [thing.author] : [thing.root.author, thing.author];
  const server = relayed.find(({ accountId }) => accountId !== null) ?? thing.author;
  const accountId = server.accountId ?? (await leftAccount(db, adapter, thing));
  if (accountId === null) return elsewhere(db, adapter, thing, sought);
  const said = await saidOf(needs, protocol, thing, accountId);
  if (said === null) return none;
  return sealed(needs, adapter.wire, { said, identityId: server.identityId, rootAuthor: thing.root.author.ref, url });
}

/** Of an author who has left from here, where content stays. */
const leftAccount = async (db: Db, { facts }: Adapter, { author }: FoundThing): Promise<number | null> =>
  facts.content === "stays" ? accountOfIdentity(db, author.identityId) : null;

/** Where content stays, the old home goes on telling it, in the name of the old address. */
async function sealedLeft(
  needs: Needs,
  protocol: string,
  wire: Wire,
  { postId, accountId, identityId, ref }: LeftPost,
  url: string,
): Promise<Fetchable> {
  const post = await postOf(needs, protocol, { postId, accountId, ref, foreign: true });
  if (post === null) return none;
  const message = await quotingOn(needs.database.db, needs, protocol, post);
  return sealed(needs, wire, { said: { message, atMs: needs.clock.now() }, identityId, rootAuthor: ref, url });
}

async function sealed(needs: Needs, wire: Wire, { said, identityId, rootAuthor, url }: Sealing): Promise<Fetchable> {
  const { message, atMs } = said;
  const keys = await signingKeys(needs, identityId);
  const mine = message.kind === "comment" && message.author === keys.ref && rootAuthor !== keys.ref;
  const whole = mine && message.signed.signature === "" ? wire.sign(message, keys) : message;
  const to = { reach: "public", endpoints: [url] } as const;
  const [parcel] = wire.seal(whole, keys, (bytes) => randomBytes(bytes), to, atMs);
  if (parcel === undefined) return none;
  return { kind: "sealed", mediaType: parcel.mediaType, body: parcel.body, identityId };
}

/** `atMs`: when it was said, for what does not tell by itself. */
type Spoken = { readonly message: Message; readonly atMs: number };
type Sealing = {
  readonly said: Spoken;
  readonly identityId: number;
  /** Of the post that it belongs to. */
  readonly rootAuthor: string;
  readonly url: string;
};

async function elsewhere(db: Db, adapter: Adapter, thing: FoundThing, sought: Thing): Promise<Fetchable> {
  const { base = null } = (await identityById(db, thing.root.author.identityId)) ?? {};
  const url = base === null ? null : (adapter.wire?.fetch.url(base, sought) ?? null);
  return url === null ? none : { kind: "elsewhere", url };
}

async function saidOf(needs: Needs, protocol: string, thing: FoundThing, accountId: number): Promise<Spoken | null> {
  if (thing.kind === "reaction") return reactionOf(needs.database.db, thing);
  const message = await messageOf(needs, protocol, thing, accountId);
  if (message === null) return null;
  return { message: await quotingOn(needs.database.db, needs, protocol, message), atMs: needs.clock.now() };
}

async function reactionOf(db: Db, { id, author }: FoundThing): Promise<Spoken | null> {
  const { kind, createdAt, parent, guid } = await readReaction(db, id);
  const reaction = parseReaction(kind);
  const signed = { signature: "", order: [], values: {} };
  if (reaction === null) return null;
  return {
    atMs: createdAt.getTime(),
    message: { kind: "reaction", author: author.ref, guid, reaction, parent, signed },
  };
}

async function messageOf(
  needs: Needs,
  protocol: string,
  { kind, id, author, root, writtenAs, foreign }: FoundThing,
  accountId: number,
): Promise<Message | null> {
  const { db } = needs.database;
  if (kind === "comment") {
    const { signed: kept, writtenAt, editedAt, fine, ...row } = await readComment(db, id);
    // A signature of one network says nothing on another.
    const signed = foreign ? null : kept;
    return {
      kind: "comment",
      // Beside the signature of an earlier address stands that address: what verifies names who signed.
      author: signed === null || signed.signature === "" ? author.ref : writtenAs,
      ...row,
      ...(fine === null ? {} : { fine }),
      writtenAtMs: writtenAt.getTime(),
      editedAtMs: editedAt?.getTime() ?? null,
      signed: signed ?? { signature: "", order: [], values: {} },
    };
  }
  if (kind !== "post" && kind !== "poll" && kind !== "event") return null;
  if (root.author.accountId === null) return null;
  return postOf(needs, protocol, { postId: root.id, accountId, ref: root.author.ref, foreign });
}

/**
 * A post of an account here as it is said now, as if it were public.
 * @param foreign  it was written under an address on another network
 */
export async function postOf(
  needs: Needs,
  protocol: string,
  { postId, accountId, ref, foreign }: Omit<LeftPost, "identityId"> & { readonly foreign: boolean },
): Promise<Message | null> {
  const { db } = needs.database;
  const row = await readPost(db, postId);
  const writtenAtMs = row.writtenAt.getTime();
  if (row.kind === "reshare") {
    const shared = foreign ? await sharedOn(needs, protocol, row.root) : row.root;
    return shared === "nothing" ? null : { kind: "reshare", author: ref, guid: row.guid, writtenAtMs, root: shared };
  }
  const photos = await readPhotos(db, postId, accountId);
  const { text, providerName, location, extra, eventGuid, poll, guid, fine } = row;
  return {
    kind: "post",
    author: ref,
    public: true,
    writtenAtMs,
    editedAtMs: row.editedAt?.getTime() ?? null,
    photos: photos.map((photo) => saidPhoto(needs, photo, { ref, postGuid: guid, public: true })),
    ...{ text, providerName, location, extra, eventGuid, poll, guid },
    ...(fine === null ? {} : { fine }),
  };
}

/** What a reshare shares, as another network of its author's knows it. `nothing`: it is not known there. */
async function sharedOn(needs: Needs, protocol: string, shared: PostRow["root"]): Promise<PostRow["root"] | "nothing"> {
  if (shared === null) return null;
  const { content } = adapterOf(needs, protocol).facts;
  const [thing] = await findThings(needs.database.db, protocol, content, [{ kind: "post", guid: shared.guid }]);
  return thing === undefined || thing.author.accountId === null
    ? "nothing"
    : { author: thing.author.ref, guid: thing.guid };
}
