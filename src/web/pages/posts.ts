/** `/posts/GUID`: a post with its photos, poll, likes and comments; comment, like, reshare, vote, delete. */
import { Hono } from "hono";
import {
  type Actor,
  castVote,
  deleteThing,
  react,
  reshare,
  type Target,
  unreact,
  writeComment,
} from "../../app/publish/answers.ts";
import { editPost } from "../../app/publish/edit-post.ts";
import type { PublishRefusal } from "../../app/publish/refusals.ts";
import { limits } from "../../base/limits.ts";
import { no, type Result } from "../../base/result.ts";
import { type CommentView, findPostPage, type PostPage } from "../../store/views/post.ts";
import type { PostView } from "../../store/views/post-view.ts";
import { readOwnForm } from "../acting.ts";
import { authorName, avatar, nameOf } from "../author.ts";
import { type Request, viewerOf, type WebEnv, type WebNeeds } from "../context.ts";
import { leftMark } from "../departed.ts";
import { notFound } from "../errors.ts";
import { type Html, html, nothing } from "../html.ts";
import { show } from "../page.ts";
import { commentActions, commentForm, deletePost, editForm, postActions, postPath, voteForm } from "../post-actions.ts";
import { folded, hasEnded, postCard, reactionCounts } from "../post-card.ts";
import { readNumber } from "../post-list.ts";
import { tellPublish } from "../refusal-words.ts";
import { firstWords, renderText, type TextPlace } from "../text.ts";
import { moment } from "../when.ts";
import { t } from "../words/words.ts";
import { localPath } from "./login.ts";

/** Guids of some networks are addresses: what separates their parts is escaped. */
const one = "/posts/:guid{[\\w.:@%-]{1,765}}";

export const posts = new Hono<WebEnv>()
  .get(one, (c) => postPage(c))
  .post(`${one}/comments`, async (c) => {
    const form = await readOwnForm(c, limits.textFormBytes);
    if (form instanceof Response) return form;
    const found = await postOf(c);
    if (found instanceof Response) return found;
    const text = form.fields.get("text") ?? "";
    const done = await writeComment(c.get("needs"), form.session, { postId: found.id, text });
    if (!done.ok) return postPage(c, { comment: text, error: tellPublish(done.refusal) });
    const from =
      found.comments < limits.commentsPerPage
        ? ""
        : `?from=${found.comments - (found.comments % limits.commentsPerPage)}`;
    return c.redirect(`${postPath(found.guid)}${from}#write`, 303);
  })
  .post(`${one}/like`, (c) => act(c, (needs, who, { id }) => react(needs, who, { target: { kind: "post", id } })))
  .post(`${one}/unlike`, (c) => act(c, (needs, who, { id }) => unreact(needs, who, { kind: "post", id })))
  .post(`${one}/react`, (c) =>
    act(c, (needs, who, { id }, fields) =>
      react(needs, who, { target: { kind: "post", id }, reaction: emojiIn(fields) }),
    ),
  )
  .post(`${one}/reshare`, (c) => act(c, (needs, who, { id }) => reshare(needs, who, id)))
  .post(`${one}/vote`, (c) =>
    act(c, (needs, who, { id }, fields) =>
      castVote(needs, who, { postId: id, answerId: readNumber(fields.get("answer") ?? "") ?? 0 }),
    ),
  )
  .post(`${one}/edit`, async (c) => {
    const form = await readOwnForm(c, limits.textFormBytes);
    if (form instanceof Response) return form;
    const post = await postOf(c);
    if (post instanceof Response) return post;
    const edit = { text: form.fields.get("text") ?? "", warning: form.fields.get("warning") ?? "" };
    const done = await editPost(c.get("needs"), form.session, { postId: post.id, ...edit });
    return done.ok ? c.redirect(postPath(post.guid), 303) : postPage(c, { error: tellPublish(done.refusal), edit });
  })
  .post(`${one}/delete`, (c) => act(c, (needs, who, { id }) => deleteThing(needs, who, { kind: "post", id }), "/"))
  .post(`${one}/comments/:id/like`, (c) => actOnComment(c, (needs, who, target) => react(needs, who, { target })))
  .post(`${one}/comments/:id/react`, (c) =>
    actOnComment(c, (needs, who, target, fields) => react(needs, who, { target, reaction: emojiIn(fields) })),
  )
  .post(`${one}/comments/:id/unlike`, (c) => actOnComment(c, unreact))
  .post(`${one}/comments/:id/delete`, (c) => actOnComment(c, deleteThing));

const emojiIn = (fields: URLSearchParams) => ({ emoji: fields.get("emoji") ?? "" });

type Done = Result<unknown, PublishRefusal>;
type Deed = (needs: WebNeeds, who: Actor, post: PostView, fields: URLSearchParams) => Promise<Done>;

/** The post that the address names, if the viewer may see it; else the answer to give. */
async function postOf(c: Request): Promise<PostView | Response> {
  const page = await findPostPage(c.get("needs").database.db, viewerOf(c), c.req.param("guid") ?? "", 0);
  return page?.post ?? notFound(c);
}

/** Does something about a post, and goes back to where it stands: on the page `back` of the form, unless `to` says where. */
async function act(c: Request, deed: Deed, to?: string): Promise<Response> {
  const form = await readOwnForm(c);
  if (form instanceof Response) return form;
  const post = await postOf(c);
  if (post instanceof Response) return post;
  const done = await deed(c.get("needs"), form.session, post, form.fields);
  if (!done.ok) return postPage(c, { error: tellPublish(done.refusal) });
  const back = form.fields.get("back");
  return c.redirect(to ?? `${back === null ? postPath(post.guid) : localPath(back)}#post-${post.id}`, 303);
}

/** The same about a comment below it. */
const actOnComment = (
  c: Request,
  deed: (needs: WebNeeds, who: Actor, target: Target, fields: URLSearchParams) => Promise<Done>,
) =>
  act(c, async (needs, who, _, fields) => {
    const id = readNumber(c.req.param("id"));
    return id === null ? no({ code: "thing-unknown" }) : deed(needs, who, { kind: "comment", id }, fields);
  });

/** What was tried on the page and refused; `comment`, `edit`: what was typed. */
type Refused = {
  readonly error: string;
  readonly comment?: string;
  readonly edit?: { readonly text: string; readonly warning: string };
};

async function postPage(c: Request, refused: Refused | null = null): Promise<Response> {
  const { database, config, clock } = c.get("needs");
  const nowMs = clock.now();
  const offset = readNumber(c.req.query("from")) ?? 0;
  const page = await findPostPage(database.db, viewerOf(c), c.req.param("guid") ?? "", offset);
  if (page === null) return notFound(c);
  const { post } = page;
  const title = t("post.title", { name: nameOf(post.author) });
  const words = post.contentWarning === null && !post.sensitive ? firstWords(post.text, 60) : "";
  const { comment = c.req.query("mention") === "author" ? `@{${post.author.ref}} ` : "", error = null } = refused ?? {};
  const typed = refused?.comment !== undefined;
  const card = postCard(post, config, {
    whole: true,
    actions: html`${postActions(c, post, postPath(post.guid))}${editForm(c, post, refused?.edit ?? null)}${deletePost(c, post)}`,
    voting: post.poll === null || hasEnded(post.poll, nowMs) ? null : voteForm(c, post, post.poll),
    nowMs,
  });
  return show(c, {
    title: words === "" ? title : `${words} · ${nameOf(post.author)}`,
    status: refused === null ? 200 : 422,
    unlisted: post.reach !== "public",
    body: html`${error === null || typed ? "" : html`<p class="error" role="alert">${error}</p>`}
<div class="single">${await leftMark(c, post.author)}${card}${likes(page)}${comments(c, page, offset)}${commentForm(c, post, comment, typed ? error : null)}</div>`,
  });
}

function likes({ post, likers }: PostPage): Html {
  const { likes } = post.reactions;
  if (likes === 0) return html`<p class="meta">${reactionCounts(post)}</p>`;
  const more = likes - likers.length;
  return html`<details class="likers"><summary>${reactionCounts(post)}</summary>
<p class="hidden" id="likers">${t("post.likedBy")}</p>
<ul aria-labelledby="likers">${likers.map((author) => html`<li>${avatar(author)}<span>${authorName(author)} <bdi class="handle">${author.ref}</bdi>${author.doubt !== null ? html` <span class="meta">${t("unproved.mark")}</span>` : ""}</span></li>`)}</ul>
${more > 0 ? html`<p class="meta">${t("post.andOthers", { n: more })}</p>` : ""}</details>`;
}

function comments(c: Request, { post, comments, nextOffset }: PostPage, offset: number): Html {
  const place = c.get("needs").config;
  const address = `/posts/${encodeURIComponent(post.guid)}`;
  return html`<section class="comments" aria-labelledby="comments">
<h2 id="comments">${post.comments === 0 ? t("post.noComments") : t("post.comments", { n: post.comments })}</h2>
${comments.length === 0 ? "" : html`<ol>${comments.map((comment) => html`<li>${commentCard(comment, place, commentActions(c, post, comment, offset))}</li>`)}</ol>`}
${
  offset === 0 && nextOffset === null
    ? ""
    : html`<nav class="pages" aria-label="${t("comments.title")}">
${offset === 0 ? "" : html`<a class="button quiet" href="${address}">${t("comments.first")}</a>`}
${nextOffset === null ? "" : html`<a class="button" rel="next" href="${address}?from=${nextOffset}#comments">${t("comments.later")}</a>`}</nav>`
}
</section>`;
}

function commentCard(comment: CommentView, place: TextPlace, actions: Html): Html {
  const { doubt, answers } = comment;
  return html`<article class="card comment${doubt === null ? "" : " unproved"}" id="comment-${comment.guid}" aria-label="${nameOf(comment.author)}">
<header class="post-head">${avatar(comment.author)}<div class="post-by"><p class="post-author"><span class="by">${authorName(comment.author)} <bdi class="handle">${comment.author.ref}</bdi></span></p>
<p class="meta"><a href="#comment-${comment.guid}">${moment(new Date(comment.writtenAtMs))}</a></p></div></header>
${doubt === null ? "" : html`<p class="mark"><strong>${t("unproved.mark")}.</strong> ${t(`unproved.${doubt}`)}</p>`}
${answers === null ? "" : html`<p class="meta"><a href="#comment-${answers.guid}">${t("comment.answers", { name: nameOf(answers.author) })}</a></p>`}
${folded(comment, renderText(comment.text, place, comment.emojis))}
${reactionCounts(comment) === nothing ? nothing : html`<p class="meta">${reactionCounts(comment)}</p>`}
${actions}
</article>`;
}
