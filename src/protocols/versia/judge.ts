/** What an opened message turns out to be, once it is known what it hangs on; and whether its author may say that. */
import { ok, type Result } from "../../base/result.ts";
import type { Message, SaidPost, ThingKind } from "../../core/message.ts";
import type { ThingFact } from "../wire-port.ts";
import { commentOf, type Draft, type Hanging, textWithPhotos } from "./from-entity.ts";
import { refuse, type WireRefusal } from "./refusals.ts";

/** @see Versia 0.6, "Entities"; docs/versia.md, "Who may say what" */
export function judge(draft: Draft, things: readonly ThingFact[]): Result<Message, WireRefusal> {
  const { hanging, quotes } = draft;
  const found = hanging === null ? null : factOf(things, hanging.guid, kindsOf(hanging));
  const judged = hanging === null ? ok(draft.message) : judgeHanging(draft.message, hanging, found);
  if (!judged.ok || quotes === null) return judged;
  const quoted = factOf(things, quotes, ["post", "comment"]);
  const { value } = judged;
  if (value.kind !== "post" && value.kind !== "comment") return judged;
  // The author of what is quoted is told by nobody but those who know it.
  if (quoted === null) return value.kind === "comment" ? judged : ok(withExtra(value, { quotes }));
  return ok({ ...value, fine: { ...value.fine, quoted: { author: quoted.author, guid: quotes } } });
}

const kindsOf = ({ by }: Hanging): readonly ThingKind[] =>
  by === "delete"
    ? ["post", "comment", "message", "reaction", "vote"]
    : by === "reply"
      ? ["post", "comment", "message", "conversation"]
      : ["post", "comment"];

const factOf = (things: readonly ThingFact[], guid: string, kinds: readonly ThingKind[]): ThingFact | null =>
  things.find(({ thing }) => thing.guid === guid && kinds.includes(thing.kind)) ?? null;

function judgeHanging(message: Message, hanging: Hanging, found: ThingFact | null): Result<Message, WireRefusal> {
  const { guid } = hanging;
  switch (hanging.by) {
    case "reply":
      return found === null ? refuse("parent-unknown", guid) : ok(replyOf(hanging.post, found));
    case "reaction": {
      if (found === null) return refuse("parent-unknown", guid);
      const { kind } = found.thing;
      if (message.kind !== "reaction" || (kind !== "post" && kind !== "comment")) return refuse("parent-unfit", guid);
      return ok({ ...message, parent: { kind, guid } });
    }
    case "share": {
      if (found === null) return refuse("root-unknown", guid);
      if (message.kind !== "reshare" || found.thing.kind !== "post") return refuse("parent-unfit", guid);
      if (!found.root.public) return refuse("root-limited", guid);
      return ok({ ...message, root: { author: found.author, guid } });
    }
    case "vote": {
      if (found === null) return refuse("parent-unknown", guid);
      const { poll } = found;
      if (message.kind !== "vote" || poll === null || poll === undefined) return refuse("parent-unfit", guid);
      const answerGuid = poll.answers[hanging.option];
      if (answerGuid === undefined) return refuse("option-unknown", `${guid} ${hanging.option}`);
      return ok({ ...message, pollGuid: poll.guid, answerGuid });
    }
    case "delete": {
      if (found === null) return refuse("target-unknown", guid);
      if (message.kind !== "retraction" || found.author !== message.author) return refuse("sender-not-allowed", guid);
      return ok({ ...message, target: found.thing });
    }
  }
}

/**
 * A reply is seen by whoever sees what it answers. One that is meant for fewer people than that is no comment, but a post of its own for these.
 */
function replyOf(post: SaidPost, found: ThingFact): Message {
  const { root, thing } = found;
  const { author, guid, writtenAtMs } = post;
  const answers = root.thing.kind === "post" ? { author: root.author, guid: root.thing.guid } : null;
  const apart = () => withExtra({ ...post, fine: { ...post.fine, answers } }, { replies_to: thing.guid });
  if (root.thing.kind === "conversation") {
    if (post.public) return apart();
    const text = textWithPhotos(post);
    return {
      kind: "message",
      author,
      guid,
      conversationGuid: root.thing.guid,
      text,
      writtenAtMs,
      editedAtMs: null,
      to: post.fine?.mentions ?? [],
      ...(post.fine?.called === undefined ? {} : { called: post.fine.called }),
    };
  }
  if (root.thing.kind !== "post" || !isForAll(post, root)) return apart();
  const replyTo = thing.kind === "comment" ? { author: found.author, guid: thing.guid } : null;
  return commentOf(post, root.thing.guid, replyTo);
}

/** Is the reply for all who see that post? One that names whom it is for is for these alone, unless it says that it is for whoever sees what it answers. */
const isForAll = ({ public: isPublic, fine }: SaidPost, root: ThingFact["root"]): boolean =>
  isPublic || (!root.public && fine?.forAllThere === true);

function withExtra(post: SaidPost, members: Readonly<Record<string, unknown>>): SaidPost {
  const note = post.extra?.note;
  return {
    ...post,
    extra: { ...post.extra, note: { ...(typeof note === "object" && note !== null ? note : {}), ...members } },
  };
}
