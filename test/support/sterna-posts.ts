/** What people of several Sternas write and answer, each on their own pod, and what each of them can see of it. */
import assert from "node:assert/strict";
import { castVote, deleteThing, react, reshare, unreact, writeComment } from "../../src/app/publish/answers.ts";
import { type PostDraft, writePost } from "../../src/app/publish/write-post.ts";
import type { Result } from "../../src/base/result.ts";
import { findPostPage } from "../../src/store/views/post.ts";
import { aspectIdsOf } from "./people.ts";
import type { Somebody } from "./sterna-people.ts";

function done<T>(result: Result<T, { readonly code: string }>): T {
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
}

const actorOf = ({ viewer }: Somebody) => ({ accountId: viewer.accountId, personId: viewer.personId });

/** @param to  numbers (from 0) of the account's aspects. @returns the guid */
export async function posts(
  who: Somebody,
  text: string,
  to: "public" | readonly number[] = "public",
  more: Pick<PostDraft, "poll"> = {},
): Promise<string> {
  const { parts } = who.pod;
  const aspects = await aspectIdsOf(parts, who.accountId);
  const audience =
    to === "public"
      ? ({ kind: "public" } as const)
      : ({ kind: "aspects", aspectIds: to.map((nth) => aspects[nth] as number) } as const);
  return done(await writePost(parts, who.accountId, { text, to: audience, ...more })).guid;
}

const pageOf = (who: Somebody, guid: string) => findPostPage(who.pod.parts.database.db, who.viewer, guid, 0);

async function postIdOf(who: Somebody, guid: string): Promise<number> {
  const page = await pageOf(who, guid);
  assert.ok(page !== null, `${who.ref} does not see ${guid}`);
  return page.post.id;
}

export async function comments(who: Somebody, guid: string, text: string): Promise<void> {
  done(await writeComment(who.pod.parts, actorOf(who), { postId: await postIdOf(who, guid), text }));
}

export async function likes(who: Somebody, guid: string): Promise<void> {
  const target = { kind: "post", id: await postIdOf(who, guid) } as const;
  done(await react(who.pod.parts, actorOf(who), { target }));
}

export async function likesNoMore(who: Somebody, guid: string): Promise<void> {
  done(await unreact(who.pod.parts, actorOf(who), { kind: "post", id: await postIdOf(who, guid) }));
}

/** The comment that `who` sees with that text. */
async function commentId(who: Somebody, guid: string, text: string): Promise<number> {
  const found = (await pageOf(who, guid))?.comments.find((each) => each.text === text);
  assert.ok(found !== undefined, `${who.ref} does not see "${text}"`);
  return found.id;
}

export async function likesComment(who: Somebody, guid: string, text: string): Promise<void> {
  const target = { kind: "comment", id: await commentId(who, guid, text) } as const;
  done(await react(who.pod.parts, actorOf(who), { target }));
}

export async function deletesComment(who: Somebody, guid: string, text: string): Promise<void> {
  const target = { kind: "comment", id: await commentId(who, guid, text) } as const;
  done(await deleteThing(who.pod.parts, actorOf(who), target));
}

export async function deletesPost(who: Somebody, guid: string): Promise<void> {
  done(await deleteThing(who.pod.parts, actorOf(who), { kind: "post", id: await postIdOf(who, guid) }));
}

export async function votes(who: Somebody, guid: string, answer: string): Promise<void> {
  const { db } = who.pod.parts.database;
  const postId = await postIdOf(who, guid);
  const row = await db
    .selectFrom("poll_answer")
    .innerJoin("poll", "poll.id", "poll_answer.poll_id")
    .select("poll_answer.id")
    .where("poll.post_id", "=", postId)
    .where("poll_answer.answer", "=", answer)
    .executeTakeFirstOrThrow();
  done(await castVote(who.pod.parts, actorOf(who), { postId, answerId: row.id }));
}

/** @returns the guid of the reshare; null where they had shared it before */
export async function resharesPost(who: Somebody, guid: string): Promise<string | null> {
  const { postId } = done(await reshare(who.pod.parts, actorOf(who), await postIdOf(who, guid)));
  if (postId === null) return null;
  const { db } = who.pod.parts.database;
  return (await db.selectFrom("post").select("guid").where("id", "=", postId).executeTakeFirstOrThrow()).guid;
}

export type SeenPost = {
  readonly by: string;
  readonly reach: string;
  readonly text: string;
  readonly root: string | null;
  /** `bob@pod-b.example: They do. ♥1`, sorted. */
  readonly comments: readonly string[];
  /** Who likes it, sorted. */
  readonly likes: readonly string[];
  /** `Yes: 2`, in the order of the poll. */
  readonly votes: readonly string[] | null;
};

/** A post as the page of `who` shows it; null: they do not see it. */
export async function seenBy(who: Somebody, guid: string): Promise<SeenPost | null> {
  const page = await pageOf(who, guid);
  if (page === null) return null;
  const { post } = page;
  assert.equal(page.likers.length, post.reactions.likes, "who likes it and how many are two things");
  return {
    by: post.author.ref,
    reach: post.reach,
    text: post.text,
    root: post.root?.guid ?? null,
    comments: page.comments
      .map(
        ({ author, text, reactions }) => `${author.ref}: ${text}${reactions.likes > 0 ? ` ♥${reactions.likes}` : ""}`,
      )
      .toSorted(),
    likes: page.likers.map(({ ref }) => ref).toSorted(),
    votes: post.poll?.answers.map(({ answer, votes }) => `${answer}: ${votes}`) ?? null,
  };
}

/**
 * Everybody in `people` sees the post the same way, but for the comments of those whom they block.
 * @param blocks  whether somebody blocks whoever has that address
 * @returns how, with the comments that any of them sees
 */
export async function allSee(
  people: readonly Somebody[],
  guid: string,
  blocks: (who: Somebody, ref: string) => boolean = () => false,
): Promise<SeenPost> {
  const views: { readonly who: Somebody; readonly seen: SeenPost }[] = [];
  for (const who of people) {
    const seen = await seenBy(who, guid);
    assert.ok(seen !== null, `${who.ref} does not see it`);
    views.push({ who, seen });
  }
  const [first] = views as [(typeof views)[0]];
  const comments = [...new Set(views.flatMap(({ seen }) => seen.comments))].toSorted();
  const authorOf = (comment: string) => comment.slice(0, comment.indexOf(": "));
  for (const { who, seen } of views) {
    const shown = comments.filter((each) => !blocks(who, authorOf(each)));
    assert.deepEqual(seen, { ...first.seen, comments: shown }, `${who.ref} and ${first.who.ref}`);
  }
  return { ...first.seen, comments };
}

/** The texts of the comments that `who` sees below a post; null: they do not see it. */
export const commentTexts = async (who: Somebody, guid: string): Promise<string[] | null> =>
  (await pageOf(who, guid))?.comments.map(({ text }) => text) ?? null;
