/** Turns the items of a snapshot into rows for the stages. Runs in the reading thread: what leaves it is text for COPY. */
import { sha256Hex } from "../../base/bytes.ts";
import { limits } from "../../base/limits.ts";
import type { SignatureVerdict } from "../../core/post.ts";
import type {
  BlockItem,
  CommentItem,
  ConversationItem,
  MessageItem,
  MuteItem,
  PostItem,
  RelayableItem,
  ReshareItem,
  Signed,
  SnapshotItem,
  TieItem,
} from "../../core/snapshot.ts";
import { encodeRow, type Stage, type StageRow } from "../../store/arrival/stage.ts";
import type { Networks } from "./networks.ts";
import type { Judgement } from "./signatures.ts";

export type StagedRows = { readonly stage: Stage; readonly rows: Uint8Array };

/** What is kept of a signature beside itself: it is verified again when its author is known. */
const evidence = ({ order, values, uncovered }: Signed) => ({ order, values, ...(uncovered && { uncovered }) });

type LeftMore = { readonly names?: string; readonly kept?: SnapshotItem };

export type Rows = {
  /** An item that comes. `judgement` for relayables of others only. */
  add(item: SnapshotItem, judgement: Judgement | null): void;
  /**
   * An item that does not come: only its ledger row.
   * @param more.names  what its row is found by: a photo's file, a comment's guid
   * @param more.kept  the item, where it stays with the import all the same
   */
  leave(place: string, kind: string, code: string, more?: LeftMore): void;
  /** What has gathered: rows, and bytes of their text. */
  count(): number;
  sizeBytes(): number;
  /** What gathered since the last call, per stage, in no order that matters. */
  take(): StagedRows[];
};

type PersonRow = StageRow<"person">;

const nobody = {
  ...{ sharing: false, receiving: false, aspects: [], note: null, suspended: false },
  ...{ network: null, host: null, name: null, ours: null, theirs: null },
} as const;

/**
 * Somebody to whom there is a relation that is no contact on the archive's network. Where ties are asked for, what had been granted at the old address has to
 * be asked for anew: that they had granted it is theirs to say (R5).
 */
function personOf(item: TieItem | BlockItem | MuteItem, networks: Networks): PersonRow {
  const { place, kind, ref } = item;
  const adapter = item.network === undefined ? undefined : networks.get(item.network);
  const parsed = adapter?.ids.parse(ref);
  const found = { network: item.network ?? null, host: parsed?.ok ? parsed.value.host : null };
  if (item.kind !== "tie") return { ...nobody, place, kind, ref, ...found };
  const { name, ours, theirs, aspects, note, suspended } = item;
  return {
    ...{ place, kind, ref, ...found, name, theirs, aspects, note, suspended: suspended === true },
    ours: ours === "established" && adapter?.facts.ties === "asked" ? "asked" : ours,
    sharing: theirs !== "none",
    receiving: ours !== "none",
  };
}

const time = (atMs: number | null) => (atMs === null ? null : new Date(atMs));

function conversationOf(item: ConversationItem, networks: Networks): StageRow<"conversation"> {
  const { place, guid, network, author, subject, hidden } = item;
  const ids = network === undefined ? undefined : networks.get(network)?.ids;
  return {
    ...{ place, guid, subject, hidden, network: network ?? null, author_ref: author },
    participants: ids === undefined ? item.participants : item.participants.filter((ref) => ids.parse(ref).ok),
    written_at: time(item.writtenAtMs),
    read_until: time(item.readUntilMs),
  };
}

const messageOf = ({ place, guid, network, author, text, ...item }: MessageItem): StageRow<"message"> => ({
  ...{ place, guid, text, network: network ?? null, author_ref: author },
  conversation_guid: item.conversationGuid,
  written_at: time(item.writtenAtMs),
  edited_at: time(item.editedAtMs),
});

/** The original is kept wherever there are links: they are re-pointed when everything that they may lead to is here (repoint.ts). */
const textOf = ({ text, links }: PostItem | CommentItem) => ({
  text,
  original_text: links.length === 0 ? null : text,
});

function relayableOf(item: RelayableItem, judgement: Judgement | null): StageRow<"relayable"> {
  const parent =
    item.kind === "comment"
      ? { kind: "post", guid: item.postGuid }
      : item.kind === "vote"
        ? { kind: "poll", guid: item.pollGuid }
        : item.parent;
  return {
    place: item.place,
    kind: item.kind,
    author_ref: item.author,
    proved_ref: judgement?.provedRef,
    verdict: item.network === undefined ? judgement?.verdict : ("keyUnknown" satisfies SignatureVerdict),
    guid: item.guid,
    parent_kind: parent.kind,
    parent_guid: parent.guid,
    answer_guid: item.kind === "vote" ? item.answerGuid : null,
    ...(item.kind === "comment" ? textOf(item) : { text: null, original_text: null }),
    reaction:
      item.kind === "reaction" ? (typeof item.reaction === "string" ? item.reaction : item.reaction.emoji) : null,
    written_at: time(item.writtenAtMs),
    edited_at: item.kind === "comment" ? time(item.editedAtMs) : null,
    signature: item.signed?.signature,
    signed: item.signed === null ? null : evidence(item.signed),
    network: item.network ?? null,
    fine: item.kind === "comment" ? item.fine : null,
  };
}

/** The row of an item that stays with the import though it does not come: it leaves again with the next archive. */
function keptRow(item: SnapshotItem | undefined, networks: Networks) {
  switch (item?.kind) {
    case "tie":
    case "block":
    case "mute":
      return personOf(item, networks);
    case "conversation":
      return conversationOf(item, networks);
    case "message":
      return messageOf(item);
    case "comment":
    case "reaction":
    case "vote":
      return relayableOf(item, null);
    default:
      return null;
  }
}

/** The order in a list of the archive, whichever call of the import brings it in: the last step of the pointer. */
const indexOf = (place: string): number => Number(/\d+$/.exec(place)?.[0] ?? 0);

/** Rows of one stage. They become bytes at once: kept as text, they would be moved about by the collector of garbage. */
type Text = { bytes: Buffer; used: number };

const firstBytes = 64 * 1024;

function append(text: Text, line: string): void {
  const most = text.used + 3 * line.length; // bytes of UTF-8
  if (most > text.bytes.length) {
    const wider = Buffer.allocUnsafeSlow(Math.max(firstBytes, 2 * most));
    text.bytes.copy(wider, 0, 0, text.used);
    text.bytes = wider;
  }
  text.used += text.bytes.write(line, text.used, "utf8");
}

/** @param archiveKey  the key that the archive gives for somebody, SPKI */
export function createRows(archiveKey: (ref: string) => Uint8Array | null, networks: Networks): Rows {
  let gathered = new Map<Stage, Text>();
  let [count, sizeBytes] = [0, 0];
  const put = <S extends Stage>(stage: S, row: StageRow<S>) => {
    let text = gathered.get(stage);
    if (text === undefined) {
      text = { bytes: Buffer.alloc(0), used: 0 };
      gathered.set(stage, text);
    }
    const before = text.used;
    append(text, encodeRow(stage, row));
    count += 1;
    sizeBytes += text.used - before;
  };
  const podsGiven = new Map<string, true>();
  /** The list of the post before, which most posts repeat, and its key. */
  let lastPods = { json: "", key: "" };
  /** The key of a list of pods, which is given before the first post that names it. The longest remembered makes room. */
  const podsKey = (uris: readonly string[] | null): string | null => {
    if (uris === null) return null;
    const json = JSON.stringify(uris);
    if (json !== lastPods.json) lastPods = { json, key: sha256Hex(json) };
    const { key } = lastPods;
    if (podsGiven.has(key)) return key;
    if (podsGiven.size >= limits.audiencesRemembered) podsGiven.delete(podsGiven.keys().next().value ?? "");
    podsGiven.set(key, true);
    put("pods", { key, uris });
    return key;
  };

  function addPost(item: PostItem) {
    put("post", {
      place: item.place,
      kind: "post",
      guid: item.guid,
      reach: item.public ? "public" : "limited",
      audience_key: item.public ? null : item.audience,
      aspects: item.public ? null : item.aspects,
      pods_key: podsKey(item.pods),
      ...textOf(item),
      provider_name: item.providerName,
      location: item.location,
      root_ref: null,
      root_guid: null,
      written_at: time(item.writtenAtMs),
      edited_at: time(item.editedAtMs),
      extra: item.extra,
      fine: item.fine,
    });
    if (item.poll !== null) {
      put("poll", {
        post_guid: item.guid,
        guid: item.poll.guid,
        question: item.poll.question,
        answers: item.poll.answers,
        ends_at: time(item.poll.endsAtMs ?? null),
      });
    }
    item.photos.forEach((photo, index) => {
      put("photo", {
        place: photo.place,
        post_guid: item.guid,
        guid: photo.guid,
        name: photo.name,
        position: index,
        text: photo.text,
        width: photo.width,
        height: photo.height,
        remote_path: photo.remotePath,
        written_at: time(photo.writtenAtMs),
      });
    });
  }

  function addReshare(item: ReshareItem) {
    put("post", {
      place: item.place,
      kind: "reshare",
      guid: item.guid,
      reach: "public",
      audience_key: null,
      aspects: null,
      pods_key: podsKey(item.pods),
      text: "",
      original_text: null,
      provider_name: null,
      location: null,
      root_ref: item.root?.author,
      root_guid: item.root?.guid,
      written_at: time(item.writtenAtMs),
      edited_at: null,
      extra: item.extra,
      fine: null,
    });
  }

  return {
    add(item, judgement) {
      switch (item.kind) {
        case "aspect":
        case "tag":
          return put("name", { place: item.place, kind: item.kind, name: item.name, position: indexOf(item.place) });
        case "subscription":
          return put("name", {
            place: item.place,
            kind: item.kind,
            name: item.postGuid,
            position: indexOf(item.place),
          });
        case "contact":
          put("claim", { ref: item.ref, guid: item.guid, name: item.name, public_key: archiveKey(item.ref) });
          return put("person", {
            ...nobody,
            place: item.place,
            kind: "contact",
            ref: item.ref,
            sharing: item.sharing,
            receiving: item.receiving,
            aspects: item.aspects,
            note: item.note,
            suspended: item.suspended === true,
          });
        case "mute":
        case "block":
          if (item.network === undefined) put("claim", { ref: item.ref, guid: null, name: null, public_key: null });
          return put("person", personOf(item, networks));
        case "tie":
          return put("person", personOf(item, networks));
        case "audience":
          for (const ref of item.members) put("audience", { key: item.key, ref });
          return;
        case "othersKey":
          return put("claim", { ref: item.ref, guid: null, name: null, public_key: archiveKey(item.ref) });
        case "post":
          return addPost(item);
        case "reshare":
          return addReshare(item);
        case "comment":
        case "reaction":
        case "vote":
          return put("relayable", relayableOf(item, judgement));
        case "conversation":
          return put("conversation", conversationOf(item, networks));
        case "message":
          return put("message", messageOf(item));
        case "address": {
          const { kind, place, ...address } = item;
          return put("outcome", { place, kind, outcome: "made", reason: null, waits_for: null, item: address });
        }
        case "othersPost":
          return put("outcome", {
            place: item.place,
            kind: item.kind,
            outcome: "waiting",
            reason: "original",
            waits_for: item.guid,
            item: { ref: item.ref, guid: item.guid, values: item.values },
          });
        case "owner":
          return;
      }
    },
    leave(place, kind, code, { names, kept } = {}) {
      put("outcome", {
        ...{ place, kind, outcome: "skipped", reason: code, waits_for: names },
        item: keptRow(kept, networks),
      });
    },
    count: () => count,
    sizeBytes: () => sizeBytes,
    take() {
      const taken = [...gathered].map(([stage, { bytes, used }]) => ({ stage, rows: bytes.subarray(0, used) }));
      gathered = new Map();
      [count, sizeBytes] = [0, 0];
      return taken;
    },
  };
}
