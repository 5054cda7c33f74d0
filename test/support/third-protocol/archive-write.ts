/** Writes a snapshot as a pigeon's archive, a line per item. */
import type { Bytes } from "../../../src/base/bytes.ts";
import { unreachable } from "../../../src/base/result.ts";
import { printReaction } from "../../../src/core/post.ts";
import type { OwnerItem, PostItem, RelayableItem, SnapshotItem } from "../../../src/core/snapshot.ts";
import type { Tag } from "./archive-cut.ts";

export async function* writeLines(items: AsyncIterable<SnapshotItem>): Bytes {
  let lines = 0;
  for await (const item of items) {
    const line = lineOf(item);
    if (line === null) continue;
    const [tag, value] = line;
    yield Buffer.from(`${JSON.stringify({ [tag]: value })}\n`);
    lines += 1;
  }
  yield Buffer.from(`{"home":${lines}}\n`);
}

const time = (atMs: number | null): string | null => (atMs === null ? null : new Date(atMs).toISOString());

/** Null for what pigeons do not carry. */
function lineOf(item: SnapshotItem): readonly [Tag, unknown] | null {
  switch (item.kind) {
    case "owner":
      return ["loft", loftOf(item)];
    case "aspect":
      return ["perch", item.name];
    case "contact": {
      const { kind, place, publicKeyPem: key, sharing: comes, receiving: goes, aspects: perches, ...bird } = item;
      return ["bird", { ...bird, key, comes, goes, perches }];
    }
    case "block":
      return ["hawk", item.ref];
    case "tag":
      return ["wind", item.name];
    case "audience":
      return ["ring", { name: item.key, birds: item.members }];
    case "post":
      return ["letter", letterOf(item)];
    case "reshare":
      return [
        "echo",
        { guid: item.guid, writtenAt: time(item.writtenAtMs), of: item.root, lofts: item.pods, more: item.extra },
      ];
    case "subscription":
      return ["watch", item.postGuid];
    case "othersKey":
      return ["stray", { ref: item.ref, key: item.publicKeyPem }];
    case "othersPost":
      return ["stray", { ref: item.ref, guid: item.guid, values: item.values }];
    case "comment":
    case "reaction":
    case "vote":
      return [item.author === null ? "own" : "others", relayableOf(item)];
    case "tie":
    case "mute":
    case "address":
    case "conversation":
    case "message":
      return null;
    default:
      return unreachable(item);
  }
}

function loftOf({ ref, email, language, settings, profile, privateKeyPem }: OwnerItem) {
  const { editedAtMs, ...fields } = profile;
  return { ref, email, language, settings, profile: { ...fields, editedAt: time(editedAtMs) }, key: privateKeyPem };
}

function letterOf(item: PostItem) {
  const {
    kind,
    place,
    links,
    writtenAtMs,
    editedAtMs,
    public: sky,
    audience: to,
    pods: lofts,
    extra: more,
    photos,
    ...letter
  } = item;
  const pictures = photos.map(({ place: _, writtenAtMs: at, ...photo }) => ({ ...photo, writtenAt: time(at) }));
  return {
    ...letter,
    writtenAt: time(writtenAtMs),
    editedAt: time(editedAtMs),
    to,
    sky,
    lofts,
    more,
    photos: pictures,
  };
}

function relayableOf(item: RelayableItem) {
  const { guid, author, signed } = item;
  const said = { guid, author, signed, writtenAt: time(item.writtenAtMs) };
  if (item.kind === "comment") {
    const fine = item.fine === undefined ? {} : { fine: item.fine };
    return { says: "reply", ...said, letter: item.postGuid, text: item.text, editedAt: time(item.editedAtMs), ...fine };
  }
  if (item.kind === "vote") return { says: "pick", ...said, poll: item.pollGuid, answer: item.answerGuid };
  return { says: "coo", ...said, coo: printReaction(item.reaction), on: item.parent.kind, of: item.parent.guid };
}
