/** Posts, reshares and relayables as JSON. The mirror of read-posts.ts, read-post-parts.ts and read-relayables.ts. */
import type {
  AudienceItem,
  OwnerItem,
  PhotoItem,
  PollItem,
  PostItem,
  RelayableItem,
  ReshareItem,
} from "../../core/snapshot.ts";
import { defaultOrders } from "./signature.ts";
import { isObject } from "./values.ts";
import { given, timeOrNull } from "./write-account.ts";

const entity = (type: string, data: Record<string, unknown>) => ({ entity_type: type, entity_data: data });

/** The schema wants a text for each date; an empty one is read as no date. */
const timeOrEmpty = (atMs: number | null): string => timeOrNull(atMs) ?? "";

/** Where nobody says who knows of a post, the home pod does. */
const podsOf = ({ pods }: PostItem | ReshareItem, owner: OwnerItem): readonly string[] =>
  pods ?? [`https://${owner.host}/`];

export function postJson(post: PostItem, owner: OwnerItem, audiences: ReadonlyMap<string, AudienceItem>): string {
  const audience = post.audience === null ? null : audiences.get(post.audience);
  if (audience === undefined) throw new Error(`the audience of post ${post.guid} was not given before it`);
  const data = given({
    author: owner.ref,
    guid: post.guid,
    created_at: timeOrEmpty(post.writtenAtMs),
    edited_at: timeOrNull(post.editedAtMs),
    public: post.public,
    provider_display_name: post.providerName,
    text: post.text,
    photos: post.photos.map((photo) => photoEntity(photo, post, owner)),
    location: post.location === null ? null : entity("location", locationData(post.location)),
    poll: post.poll === null ? null : pollEntity(post.poll),
  });
  return withExtra(
    post.public ? { subscribed_pods_uris: podsOf(post, owner) } : { subscribed_users_ids: audience?.members ?? [] },
    entity("status_message", data),
    post.extra,
  );
}

export function reshareJson(reshare: ReshareItem, owner: OwnerItem): string {
  const data = given({
    author: owner.ref,
    guid: reshare.guid,
    created_at: timeOrEmpty(reshare.writtenAtMs),
    root_author: reshare.root?.author,
    root_guid: reshare.root?.guid,
  });
  return withExtra({ subscribed_pods_uris: podsOf(reshare, owner) }, entity("reshare", data), reshare.extra);
}

/** Puts what we did not know back where it stood; never over what we do know. */
function withExtra(
  subscription: Record<string, unknown>,
  known: ReturnType<typeof entity>,
  extra: PostItem["extra"],
): string {
  if (extra === null) return JSON.stringify({ ...subscription, ...known });
  const inside = isObject(extra.entity_data) ? extra.entity_data : {};
  const data = { ...known.entity_data, ...unknownOnly(inside, known.entity_data) };
  const element = { ...subscription, entity_type: known.entity_type, entity_data: data };
  return JSON.stringify({ ...element, ...unknownOnly(extra, element) });
}

const unknownOnly = (extra: Readonly<Record<string, unknown>>, known: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(extra).filter(([key]) => !Object.hasOwn(known, key)));

const photoEntity = (photo: PhotoItem, post: PostItem, owner: OwnerItem) =>
  entity("photo", {
    guid: photo.guid,
    author: owner.ref,
    public: post.public,
    created_at: timeOrEmpty(photo.writtenAtMs),
    remote_photo_path: photo.remotePath ?? "",
    remote_photo_name: photo.name,
    ...given({ text: photo.text, status_message_guid: post.guid, height: photo.height, width: photo.width }),
  });

const pollEntity = (poll: PollItem) =>
  entity("poll", {
    guid: poll.guid,
    question: poll.question,
    poll_answers: poll.answers.map(({ guid, answer }) => entity("poll_answer", { guid, answer })),
  });

const locationData = ({ address, lat, lng }: NonNullable<PostItem["location"]>) => ({
  address: address ?? "",
  lat: lat ?? "",
  lng: lng ?? "",
});

/** A comment, like or vote, the owner's own or somebody else's; null where diaspora* has no words for it. */
export function relayableJson(item: RelayableItem, owner: OwnerItem): string | null {
  const plain = plainRelayable(item, item.author ?? owner.ref);
  if (plain === null) return null;
  const { type, data } = plain;
  const text = item.kind === "comment" ? { text: item.text } : {};
  const signature = item.author === null ? {} : { author_signature: signatureOf(item) };
  return JSON.stringify({
    ...entity(type, { ...(item.signed?.values ?? data), ...text, ...signature }),
    property_order: item.signed?.order ?? orderOf(type, data),
  });
}

/** Pods refuse a whole archive for a signature of 1 to 29 characters, and no such signature is right. */
function signatureOf({ signed }: RelayableItem): string {
  const signature = signed?.signature ?? "";
  return signature.length < 30 ? "" : signature;
}

const orderOf = (type: keyof typeof defaultOrders, data: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.hasOwn(data, "edited_at") ? [...defaultOrders[type], "edited_at"] : defaultOrders[type];

type Plain = { readonly type: keyof typeof defaultOrders; readonly data: Record<string, unknown> };

function plainRelayable(item: RelayableItem, author: string): Plain | null {
  switch (item.kind) {
    case "comment": {
      const times = given({ created_at: timeOrNull(item.writtenAtMs), edited_at: timeOrNull(item.editedAtMs) });
      return { type: "comment", data: { author, guid: item.guid, parent_guid: item.postGuid, ...times } };
    }
    case "reaction": {
      if (item.reaction !== "like" && item.reaction !== "dislike") return null;
      const parent = { parent_guid: item.parent.guid, parent_type: item.parent.kind === "post" ? "Post" : "Comment" };
      return {
        type: "like",
        data: { author, guid: item.guid, ...parent, positive: item.reaction === "like" },
      };
    }
    case "vote":
      return {
        type: "poll_participation",
        data: { author, guid: item.guid, parent_guid: item.pollGuid, poll_answer_guid: item.answerGuid },
      };
  }
}
