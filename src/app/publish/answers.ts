/** What people do with what they see: comment, like, vote, share anew, and take back. */
import { newGuid } from "../../base/bytes.ts";
import { limits } from "../../base/limits.ts";
import { typed } from "../../base/printable.ts";
import { no, ok, type Result } from "../../base/result.ts";
import type { SaidRetraction, ThingKind } from "../../core/message.ts";
import { printReaction, type ReactionKind, readEmoji } from "../../core/post.ts";
import type { Viewer } from "../../core/visibility.ts";
import {
  type Answerable,
  findAnswerableComment,
  findAnswerablePost,
  findPollAnswer,
} from "../../store/content/published.ts";
import { type FoundReaction, findReactions } from "../../store/content/relayables.ts";
import { findThings } from "../../store/content/things.ts";
import { adapterOf } from "../parts.ts";
import type { Effects } from "../receive/said.ts";
import type { PublishRefusal } from "./refusals.ts";
import { type PublishNeeds, type Speech, speak, speakAll } from "./speak.ts";

/** Who acts: an account with its person. */
export type Actor = { readonly accountId: number; readonly personId: number };
export type Target = { readonly kind: "post" | "comment"; readonly id: number };

const viewer = ({ accountId, personId }: Actor): Viewer => ({ kind: "account", accountId, personId });
const unsigned = { signature: "", order: [], values: {} } as const;
const unknown = no({ code: "thing-unknown" } as const);

const findTarget = ({ database }: PublishNeeds, actor: Actor, { kind, id }: Target): Promise<Answerable | null> =>
  (kind === "post" ? findAnswerablePost : findAnswerableComment)(database.db, viewer(actor), id);

/** Comments a post. Pods strip white space at both ends of comments, and the signature is over what is left: so do we, before. */
export async function writeComment(
  needs: PublishNeeds,
  actor: Actor,
  request: { readonly postId: number; readonly text: string },
): Promise<Result<{ readonly commentId: number; readonly guid: string }, PublishRefusal>> {
  const text = typed(request.text).trim();
  if (text === "") return no({ code: "text-missing" });
  if (isTooLong(text)) return no({ code: "text-too-long", most: limits.textChars });
  const post = await findTarget(needs, actor, { kind: "post", id: request.postId });
  if (post === null) return unknown;
  const guid = newGuid();
  const said = await speak(needs, {
    ...actor,
    ...post,
    make: ({ ref }, writtenAtMs) => ({
      kind: "comment",
      author: ref,
      guid,
      postGuid: post.guid,
      text,
      writtenAtMs,
      editedAtMs: null,
      signed: unsigned,
    }),
  });
  return said.ok ? ok({ commentId: said.value.commentId ?? 0, guid }) : said;
}

/** In code points, as the wire counts. */
export const isTooLong = (text: string): boolean =>
  text.length > limits.textChars && [...text].length > limits.textChars;

/**
 * Likes, or reacts by an emoji. Nobody here reacts twice, since some networks know one like each: where they reacted otherwise before, that is taken back with it.
 * @param request  `reaction`: an emoji as it was typed; absent: a like
 * @returns whether that is new
 */
export async function react(
  needs: PublishNeeds,
  actor: Actor,
  request: { readonly target: Target; readonly reaction?: ReactionKind },
): Promise<Result<{ readonly changed: boolean }, PublishRefusal>> {
  const wanted = request.reaction ?? "like";
  const emoji = typeof wanted === "string" ? null : readEmoji(wanted.emoji);
  if (typeof wanted !== "string" && emoji === null) return no({ code: "emoji-needed" });
  const reaction = emoji === null ? wanted : { emoji };
  const target = await findTarget(needs, actor, request.target);
  if (target === null) return unknown;
  const before = await needs.database.transaction((tx) => findReactions(tx, request.target, actor.personId));
  const [same] = before.filter(({ kind }) => printReaction(kind) === printReaction(reaction));
  const others = before.filter((each) => each !== same);
  const back = takenBack(actor, target.protocol, others);
  const anew: Speech = {
    ...actor,
    ...target,
    make: ({ ref }) => ({
      kind: "reaction",
      author: ref,
      guid: newGuid(),
      reaction,
      parent: { kind: request.target.kind, guid: target.guid },
      signed: unsigned,
    }),
  };
  return anyChanged(await speakAll(needs, same === undefined ? [...back, anew] : back));
}

/** Takes a like, or another reaction, back. @returns whether there was one */
export async function unreact(
  needs: PublishNeeds,
  actor: Actor,
  target: Target,
): Promise<Result<{ readonly changed: boolean }, PublishRefusal>> {
  const found = await findTarget(needs, actor, target);
  if (found === null) return unknown;
  const there = await needs.database.transaction((tx) => findReactions(tx, target, actor.personId));
  return anyChanged(await speakAll(needs, takenBack(actor, found.protocol, there)));
}

const anyChanged = (said: Result<readonly Effects[], PublishRefusal>) =>
  said.ok ? ok({ changed: said.value.some(({ changed }) => changed) }) : said;

/** There is one, unless an account was brought here that had reacted elsewhere. */
const takenBack = (actor: Actor, protocol: string, reactions: readonly FoundReaction[]): Speech[] =>
  reactions.map(({ guid, kind }) => {
    const was = kind === "like" ? {} : ({ was: kind === "dislike" ? kind : "emoji" } as const);
    return retraction(actor, protocol, "reaction", guid, was);
  });

/** Votes in a post's poll. @returns whether that is new: nobody votes twice */
export async function castVote(
  needs: PublishNeeds,
  actor: Actor,
  request: { readonly postId: number; readonly answerId: number },
): Promise<Result<{ readonly changed: boolean }, PublishRefusal>> {
  const post = await findTarget(needs, actor, { kind: "post", id: request.postId });
  if (post === null) return unknown;
  const poll = await findPollAnswer(needs.database.db, post.id, request.answerId);
  if (poll === null) return no({ code: "answer-unknown" });
  return speak(needs, {
    ...actor,
    ...post,
    make: ({ ref }) => ({ kind: "vote", author: ref, guid: newGuid(), ...poll, signed: unsigned }),
  });
}

/** Shares a public post anew; of a reshare, what that shares. @returns the reshare; nulls where this person has shared it before */
export async function reshare(
  needs: PublishNeeds,
  actor: Actor,
  postId: number,
): Promise<Result<{ readonly postId: number | null; readonly guid: string | null }, PublishRefusal>> {
  const post = await findTarget(needs, actor, { kind: "post", id: postId });
  if (post === null) return unknown;
  if (post.reach === "limited") return no({ code: "reshare-limited" });
  const { protocol, shared } = post;
  const thing = { kind: "post", guid: shared?.guid ?? post.guid } as const;
  const { content } = adapterOf(needs, protocol).facts;
  const [root] = await findThings(needs.database.db, protocol, content, [thing]);
  if (root === undefined) return unknown;
  const guid = newGuid();
  const said = await speak(needs, {
    ...actor,
    protocol,
    rootPersonId: null,
    make: ({ ref }, writtenAtMs) => ({
      kind: "reshare",
      author: ref,
      guid,
      writtenAtMs,
      root: { author: root.author.ref, guid: root.guid },
    }),
  });
  if (!said.ok) return said;
  const { value } = said;
  return ok(value.changed ? { postId: value.postId ?? null, guid } : { postId: null, guid: null });
}

/** Deletes a post of one's own, a comment of one's own, or somebody's below one's own post. Whoever got it is told. */
export async function deleteThing(
  needs: PublishNeeds,
  actor: Actor,
  target: Target,
): Promise<Result<{ readonly changed: boolean }, PublishRefusal>> {
  const found = await findTarget(needs, actor, target);
  if (found === null) return unknown;
  const isTheirs = found.personId === actor.personId || found.rootPersonId === actor.personId;
  if (!isTheirs) return no({ code: "not-yours" });
  const was = found.shared === null ? {} : ({ was: "reshare" } as const);
  return takeBack(needs, actor, found.protocol, target.kind, found.guid, was);
}

const takeBack = (
  needs: PublishNeeds,
  ...what: Parameters<typeof retraction>
): Promise<Result<{ readonly changed: boolean }, PublishRefusal>> => speak(needs, retraction(...what));

const retraction = (
  actor: Actor,
  protocol: string,
  kind: ThingKind,
  guid: string,
  was: Pick<SaidRetraction, "was"> = {},
): Speech => ({
  ...actor,
  protocol,
  rootPersonId: null,
  make: ({ ref }) => ({ kind: "retraction", author: ref, target: { kind, guid }, ...was }),
});
