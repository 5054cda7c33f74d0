/** `/posts/GUID`: a post with its photos, poll, likes and comments. */
import { Hono } from "hono";
import { type CommentView, findPostPage, type PostPage } from "../../store/views/post.ts";
import { authorName, avatar, nameOf } from "../author.ts";
import { viewerOf, type WebEnv } from "../context.ts";
import { notFound } from "../errors.ts";
import { type Html, html, nothing } from "../html.ts";
import { show } from "../page.ts";
import { postCard, reactionCounts } from "../post-card.ts";
import { readNumber } from "../post-list.ts";
import { firstWords, renderText, type TextPlace } from "../text.ts";
import { moment } from "../when.ts";
import { t } from "../words/words.ts";

export const posts = new Hono<WebEnv>().get("/posts/:guid{[\\w.:@-]{1,255}}", async (c) => {
  const { database, config } = c.get("needs");
  const offset = readNumber(c.req.query("from")) ?? 0;
  const page = await findPostPage(database.db, viewerOf(c), c.req.param("guid"), offset);
  if (page === null) return notFound(c);
  const title = t("post.title", { name: nameOf(page.post.author) });
  const words = page.post.contentWarning === null ? firstWords(page.post.text, 60) : "";
  return show(c, {
    title: words === "" ? title : `${words} · ${nameOf(page.post.author)}`,
    unlisted: page.post.reach !== "public",
    body: html`<div class="single">${postCard(page.post, config, true)}${likes(page)}${comments(page, offset, config)}</div>`,
  });
});

function likes({ post, likers }: PostPage): Html {
  const { likes } = post.reactions;
  if (likes === 0) return reactionCounts(post);
  const more = likes - likers.length;
  return html`<details class="likers"><summary>${reactionCounts(post)}</summary>
<p class="hidden" id="likers">${t("post.likedBy")}</p>
<ul aria-labelledby="likers">${likers.map((author) => html`<li>${avatar(author)}<span>${authorName(author)} <bdi class="handle">${author.ref}</bdi>${author.doubt !== null ? html` <span class="meta">${t("unproved.mark")}</span>` : ""}</span></li>`)}</ul>
${more > 0 ? html`<p class="meta">${t("post.andOthers", { n: more })}</p>` : ""}</details>`;
}

function comments({ post, comments, nextOffset }: PostPage, offset: number, place: TextPlace): Html {
  const address = `/posts/${encodeURIComponent(post.guid)}`;
  return html`<section class="comments" aria-labelledby="comments">
<h2 id="comments">${post.comments === 0 ? t("post.noComments") : t("post.comments", { n: post.comments })}</h2>
${comments.length === 0 ? "" : html`<ol>${comments.map((comment) => html`<li>${commentCard(comment, place)}</li>`)}</ol>`}
${
  offset === 0 && nextOffset === null
    ? ""
    : html`<nav class="pages" aria-label="${t("comments.title")}">
${offset === 0 ? "" : html`<a class="button quiet" href="${address}">${t("comments.first")}</a>`}
${nextOffset === null ? "" : html`<a class="button" rel="next" href="${address}?from=${nextOffset}#comments">${t("comments.later")}</a>`}</nav>`
}
</section>`;
}

function commentCard(comment: CommentView, place: TextPlace): Html {
  const { doubt } = comment;
  return html`<article class="card comment${doubt === null ? "" : " unproved"}" id="comment-${comment.guid}" aria-label="${nameOf(comment.author)}">
<header class="post-head">${avatar(comment.author)}<div class="post-by"><p class="post-author"><span class="by">${authorName(comment.author)} <bdi class="handle">${comment.author.ref}</bdi></span></p>
<p class="meta"><a href="#comment-${comment.guid}">${moment(new Date(comment.writtenAtMs))}</a></p></div></header>
${doubt === null ? "" : html`<p class="mark"><strong>${t("unproved.mark")}.</strong> ${t(`unproved.${doubt}`)}</p>`}
${renderText(comment.text, place)}
${comment.reactions.likes + comment.reactions.dislikes === 0 ? nothing : html`<p class="meta">${reactionCounts(comment)}</p>`}
</article>`;
}
