/** Posts, reshares and relayables as JSON. The mirror of read-posts.ts, read-post-parts.ts and read-relayables.ts. */
import type { OwnerItem, PhotoItem, PollItem, PostItem, RelayableItem, ReshareItem } from "../../core/snapshot.ts";
import type { WriteNoteCode } from "../port.ts";
import { aspectsKey } from "./entity.ts";
import { fineMember } from "./fine-print.ts";
import { isNameElsewhere } from "./ids.ts";
import { whyNotRelayable } from "./pod-limits.ts";
import { quotingText } from "./quoting.ts";
import { defaultOrders } from "./signature.ts";
import { isObject } from "./values.ts";
import { warnedText } from "./warned.ts";
import { given, timeOrNull } from "./write-account.ts";
import { emojiOf } from "./write-ours.ts";

const entity = (type: string, data: Record<string, unknown>) => ({ entity_type: type, entity_data: data });

/** The schema wants a text for each date; an empty one is read as no date. */
const timeOrEmpty = (atMs: number | null): string => timeOrNull(atMs) ?? "";

/** Where nobody says who knows of a post, the home pod does. */
const podsOf = ({ pods }: PostItem | ReshareItem, owner: Author): readonly string[] =>
  pods ?? [`https://${owner.host}/`];

/** Whose a post is: an address, and where its photos would lie if nobody said where. */
export type Author = Pick<OwnerItem, "ref" | "host">;

/** A post of the owner without the people that it is for: whoever writes it puts their list in front, if it is not public. */
export const postJson = (post: PostItem, owner: Author): string =>
  withExtra(
    {
      ...(post.public ? { subscribed_pods_uris: podsOf(post, owner) } : given({ [aspectsKey]: post.aspects })),
      ...fineMember(post.fine, post.poll),
    },
    postEntity(post, owner, warnedText(quotingText(post.text, post.fine), post.fine?.warning)),
    post.extra,
  );

/** A post of somebody else, as far as pods send it: without who knows of it, and without anything that we have no word for. */
export const othersPostJson = (post: PostItem, author: Author): string =>
  JSON.stringify({ ...fineMember(post.fine, post.poll), ...postEntity(post, author) });

function postEntity(post: PostItem, owner: Author, text = post.text) {
  const data = given({
    author: owner.ref,
    guid: post.guid,
    created_at: timeOrEmpty(post.writtenAtMs),
    edited_at: timeOrNull(post.editedAtMs),
    public: post.public,
    provider_display_name: post.providerName,
    text,
    photos: post.photos.map((photo) => photoEntity(photo, post, owner)),
    location: post.location === null ? null : entity("location", locationData(post.location)),
    poll: post.poll === null ? null : pollEntity(post.poll),
  });
  return entity("status_message", data);
}

export function reshareJson(reshare: ReshareItem, owner: Author): string {
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

const photoEntity = (photo: PhotoItem, post: PostItem, owner: Author) =>
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

/** A comment, like or vote as it stands in an archive, and why a pod would not take it; null where it does. */
export function relayableJson(
  item: RelayableItem,
  owner: Author,
): { readonly json: string; readonly whyNot: WriteNoteCode | null } {
  const { type, data } = plainRelayable(item, item.author ?? owner.ref);
  // What others signed stands as it was signed, under the address that signed it; what is the owner's is said by who they are now.
  const values: Record<string, unknown> =
    item.author === null
      ? { ...item.signed?.values, ...data }
      : {
          ...(item.network === undefined ? (item.signed?.values ?? data) : { ...item.signed?.values, ...data }),
          author: item.author,
        };
  const whyNot = whyNotRelayable(item, values);
  if (item.kind === "comment") values.text = item.text;
  if (item.author !== null) values.author_signature = item.signed?.signature ?? "";
  const fine = item.kind === "comment" ? fineMember(item.fine) : {};
  const said = { ...fine, ...entity(type, values), property_order: item.signed?.order ?? orderOf(type, data) };
  const emoji = item.kind === "reaction" ? emojiOf(item) : null;
  const { network } = item;
  if (network !== undefined)
    return { json: JSON.stringify({ network, ...said, ...given({ emoji }) }), whyNot: "signature-missing" };
  const hangsOn = item.author === null ? null : otherParent(values, data);
  if (hangsOn !== null)
    return { json: JSON.stringify({ ...said, ...given({ emoji }), ...hangsOn }), whyNot: "signature-missing" };
  // Where a thing is called so, it hangs on something of another network.
  if (emoji === null && whyNot === null && item.author === null && isNameElsewhere(data.parent_guid))
    return { json: JSON.stringify(said), whyNot: "no-words" };
  if (emoji === null) return { json: JSON.stringify(said), whyNot };
  return { json: JSON.stringify({ ...said, emoji }), whyNot: "no-words" };
}

/** Where the owner's post has another guid than when it was answered (it was kept here without a move), no signature is over that. */
function otherParent(
  signed: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>>,
): Record<string, unknown> | null {
  const moved = ["parent_guid", "poll_answer_guid"].filter((key) => signed[key] !== now[key]);
  return moved.length === 0 ? null : Object.fromEntries(moved.map((key) => [key, now[key]]));
}

const orderOf = (type: keyof typeof defaultOrders, data: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.hasOwn(data, "edited_at") ? [...defaultOrders[type], "edited_at"] : defaultOrders[type];

type Plain = { readonly type: keyof typeof defaultOrders; readonly data: Record<string, unknown> };

function plainRelayable(item: RelayableItem, author: string): Plain {
  switch (item.kind) {
    case "comment": {
      const times = given({ created_at: timeOrNull(item.writtenAtMs), edited_at: timeOrNull(item.editedAtMs) });
      return { type: "comment", data: { author, guid: item.guid, parent_guid: item.postGuid, ...times } };
    }
    case "reaction": {
      const parent = { parent_guid: item.parent.guid, parent_type: item.parent.kind === "post" ? "Post" : "Comment" };
      return {
        type: "like",
        data: { author, guid: item.guid, ...parent, positive: item.reaction !== "dislike" },
      };
    }
    case "vote":
      return {
        type: "poll_participation",
        data: { author, guid: item.guid, parent_guid: item.pollGuid, poll_answer_guid: item.answerGuid },
      };
  }
}
