/** What Sterna adds to an archive beside `user` and `others_data`. The mirror of write-ours.ts. */
import { limits } from "../../base/limits.ts";
import type { Place, SnapshotItem } from "../../core/snapshot.ts";
import type { Context } from "./context.ts";
import { Fields } from "./fields.ts";
import { isAddress, refOf } from "./ids.ts";
import { networkName } from "./read-networks.ts";
import { cutChars, isObject, shown } from "./values.ts";

type Items = readonly SnapshotItem[];
const nothing: Items = [];

/** `{"account_id", "guid", "public_key", "since", "until"}`: where the owner was found before. */
export function readAddress(value: unknown, place: Place, { owner, nowMs, report }: Context): Items {
  const fields = isObject(value) ? new Fields(value, place, report) : null;
  const ref = fields?.ref("account_id") ?? null;
  if (fields === null || ref === null || ref === owner.ref) {
    report.add("element-invalid", place, { expected: "an earlier address" });
    return nothing;
  }
  const [sinceMs, untilMs] = [fields.time("since", nowMs), fields.time("until", nowMs)];
  const [guid, publicKeyPem] = [fields.findGuid("guid"), fields.text("public_key")];
  return [{ kind: "address", place, ref, guid, publicKeyPem, sinceMs, untilMs }];
}

/** A diaspora* ID. */
export function readMute(value: unknown, place: Place, { owner, report }: Context): Items {
  const ref = refOf(value);
  if (ref !== null && ref !== owner.ref) return [{ kind: "mute", place, ref }];
  report.add("element-invalid", place, { expected: "the address of somebody else" });
  return nothing;
}

/** How addresses and guids are written in a conversation or message: on the archive's network, or on the one that it names. */
type Spelling = {
  readonly network?: string;
  ref(value: unknown): string | null;
  guid(key: string): string | null;
  /** Null: the owner. Undefined: nobody who could be. */
  readonly author: string | null | undefined;
};

/** Null: it names a network by something that is no name. */
function spellingOf(fields: Fields, ownerRef: string): Spelling | null {
  const network = fields.raw("network");
  if (network === null) {
    const author = fields.ref("author") ?? undefined;
    return { ref: refOf, guid: (key) => fields.findGuid(key), author: author === ownerRef ? null : author };
  }
  if (typeof network !== "string" || !networkName.test(network)) return null;
  const ref = (value: unknown) => (isAddress(value) ? value : null);
  const author = fields.raw("author");
  return {
    network,
    ref,
    guid: (key) => ref(fields.raw(key)),
    author: author === null ? null : (ref(author) ?? undefined),
  };
}

/** Who is in it is told by address alone; the owner is one of them. */
export function readConversation(value: unknown, place: Place, { owner, nowMs, report }: Context): Items {
  const fields = isObject(value) ? new Fields(value, place, report) : null;
  const spelling = fields === null ? null : spellingOf(fields, owner.ref);
  const [author, guid] = [spelling?.author, spelling?.guid("guid") ?? null];
  if (fields === null || spelling === null || author === undefined || guid === null) {
    report.add("element-invalid", place, { expected: "a conversation" });
    return nothing;
  }
  const listed = fields.list("participants").map(spelling.ref);
  const participants = [...new Set([...listed, author])].filter((ref) => ref !== null && ref !== owner.ref) as string[];
  if (participants.length > limits.archivedParticipants || listed.includes(null))
    fields.add("element-invalid", "participants", { expected: "a list of addresses" });
  return [
    {
      kind: "conversation",
      place,
      ...(spelling.network === undefined ? {} : { network: spelling.network }),
      guid,
      author,
      subject: cutChars(fields.text("subject") ?? "", limits.shortTextChars),
      participants: participants.slice(0, limits.archivedParticipants),
      writtenAtMs: fields.writtenAt("created_at", nowMs),
      readUntilMs: fields.time("read_until", nowMs),
      hidden: fields.boolean("hidden", false, false),
    },
  ];
}

export function readMessage(value: unknown, place: Place, { owner, nowMs, report }: Context): Items {
  const fields = isObject(value) ? new Fields(value, place, report) : null;
  const spelling = fields === null ? null : spellingOf(fields, owner.ref);
  const [author, guid] = [spelling?.author, spelling?.guid("guid") ?? null];
  const [conversationGuid, text] = [spelling?.guid("conversation_guid") ?? null, fields?.longText("text") ?? null];
  const isNamed = guid !== null && conversationGuid !== null;
  if (fields === null || spelling === null || author === undefined || !isNamed || text === null) {
    report.add("element-invalid", place, { expected: `a message (this is ${shown(value)})` });
    return nothing;
  }
  return [
    {
      kind: "message",
      place,
      ...(spelling.network === undefined ? {} : { network: spelling.network }),
      guid,
      conversationGuid,
      author,
      text,
      writtenAtMs: fields.writtenAt("created_at", nowMs),
      editedAtMs: fields.time("edited_at", nowMs),
    },
  ];
}
