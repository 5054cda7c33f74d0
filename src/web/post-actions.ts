/** What a viewer can do about a post or a comment, as small forms that lead back to where they stand. */
import { knowsEdits } from "../app/publish/edit-post.ts";
import { limits } from "../base/limits.ts";
import { warningOf } from "../core/post.ts";
import type { CommentView } from "../store/views/post.ts";
import type { PollView, PostView } from "../store/views/post-view.ts";
import { nameOf } from "./author.ts";
import type { Request } from "./context.ts";
import { formField } from "./forms.ts";
import { type Html, html, nothing } from "./html.ts";
import { emojiChoice, likeButton } from "./react-forms.ts";
import { exampleAddress } from "./refusal-words.ts";
import { t } from "./words/words.ts";

/** What can stand in a text. */
export const marksHint = (): string => t("write.marks", { mention: `{${exampleAddress}}` });

/** The path of a post's page. */
export const postPath = (guid: string): string => `/posts/${encodeURIComponent(guid)}`;

/** Where a post is written that quotes this one. */
const quotePath = (guid: string): string => `/?quote=${encodeURIComponent(guid)}#write`;

/** Like, react, reshare and quote; on its own page also deleting one's own. @param back  the path of the page that the post stands on */
export function postActions(c: Request, post: PostView, back: string): Html {
  const { part } = post;
  if (c.get("session") === null || !part.open) return nothing;
  const path = postPath(post.guid);
  const of = html`<span class="hidden"> (${t("post.title", { name: nameOf(post.author) })})</span>`;
  const button = (verb: string, text: string) =>
    html`<form method="post" action="${path}/${verb}">${formField(c)}<input type="hidden" name="back" value="${back}"><button class="button quiet small">${text}${of}</button></form>`;
  const reacting = { path, of, part, back, id: `post-${post.id}` };
  return html`<div class="actions">${likeButton(c, reacting)}${emojiChoice(c, reacting)}
${post.reach === "limited" || part.mine ? "" : button("reshare", t("act.reshare"))}
${post.reach === "limited" || (post.kind === "reshare" && post.root === null) ? "" : html`<a class="button quiet small" href="${quotePath(post.guid)}">${t("act.quote")}${of}</a>`}
<a class="button quiet small" href="${path}#write">${t("act.comment")}${of}</a></div>`;
}

/** Other words for one's own post, where some network hears of them. @param typed  what was refused */
export function editForm(
  c: Request,
  post: PostView,
  typed: { readonly text: string; readonly warning: string } | null,
): Html {
  if (!post.part.mine || !post.part.open || post.kind !== "post" || !knowsEdits(c.get("needs"))) return nothing;
  const isTag = warningOf({ contentWarning: null, text: post.text, authorMarked: false }) === post.contentWarning;
  const { text, warning } = typed ?? { text: post.text, warning: isTag ? "" : (post.contentWarning ?? "") };
  return html`<details class="fold"${typed === null ? "" : html` open`}><summary>${t("act.edit")}</summary><form method="post" action="${postPath(post.guid)}/edit" class="fields">${formField(c)}
<div class="field"><label for="edit-text">${t("act.editText")}</label><p class="hint" id="edit-hint">${t("act.editHint")}</p>
<textarea id="edit-text" name="text" rows="4" dir="auto" aria-describedby="edit-hint">${text}</textarea></div>
<div class="field"><label for="edit-warning">${t("write.warning")}</label><input id="edit-warning" name="warning" value="${warning}" maxlength="${limits.shortTextChars}" dir="auto"></div>
<p><button>${t("act.editPost")}</button></p></form></details>`;
}

/** Taking back one's own post: asked once more, in place. */
export function deletePost(c: Request, post: PostView): Html {
  if (!post.part.mine || !post.part.open) return nothing;
  return html`<details class="fold"><summary>${t("act.delete")}</summary><form method="post" action="${postPath(post.guid)}/delete">${formField(c)}<p class="hint">${t("act.deleteHint")}</p><p><button class="button quiet danger">${t("act.deletePost")}</button></p></form></details>`;
}

/** Like, react, and delete: one's own, and what stands below one's own post. @param offset  how many comments stand on the pages before */
export function commentActions(c: Request, post: PostView, comment: CommentView, offset: number): Html {
  const { part } = comment;
  if (c.get("session") === null || !part.open || !post.part.open || comment.doubt !== null) return nothing;
  const path = `${postPath(post.guid)}/comments/${comment.id}`;
  const of = html`<span class="hidden"> (${t("act.commentBy", { name: nameOf(comment.author) })})</span>`;
  const reacting = { path, of, part, back: postPath(post.guid), id: `comment-${comment.id}` };
  const choice =
    c.req.query("react") === String(comment.id)
      ? emojiChoice(c, reacting, true)
      : html`<a class="button quiet small" href="${postPath(post.guid)}?react=${comment.id}${offset === 0 ? "" : `&from=${offset}`}#comment-${comment.guid}">${t("act.react")}${of}</a>`;
  return html`<div class="actions">${likeButton(c, reacting)}${choice}
${part.mine || post.part.mine ? html`<details class="fold"><summary>${t("act.delete")}${of}</summary><form method="post" action="${path}/delete">${formField(c)}<button class="button quiet danger small">${t("act.deleteComment")}${of}</button></form></details>` : ""}</div>`;
}

/** @param typed  a comment that was refused, with why */
export function commentForm(c: Request, post: PostView, typed: string, error: string | null): Html {
  if (c.get("session") === null || !post.part.open) return nothing;
  return html`<section aria-labelledby="write"><h2 id="write">${t("act.writeComment")}</h2>
<form method="post" action="${postPath(post.guid)}/comments#write" class="card fields">${formField(c)}
${error === null ? "" : html`<p class="error" id="comment-error" role="alert">${error}</p>`}
<div class="field"><label for="text">${t("act.commentText")}</label><p class="hint" id="text-hint">${marksHint()}</p>
<textarea id="text" name="text" rows="4" required dir="auto" aria-describedby="text-hint${error === null ? "" : " comment-error"}"${error === null ? "" : html` aria-invalid="true"`}>${typed}</textarea></div>
<p><button>${t("act.sendComment")}</button></p></form>
${post.part.mine ? "" : html`<p class="meta"><a href="${postPath(post.guid)}?mention=author#write">${t("act.mention", { name: nameOf(post.author) })}</a></p>`}</section>`;
}

/** Null where there is nothing to choose (any more). */
export function voteForm(c: Request, post: PostView, poll: PollView): Html | null {
  if (c.get("session") === null || !post.part.open || poll.chosen !== null) return null;
  return html`<form method="post" action="${postPath(post.guid)}/vote" class="vote">${formField(c)}<fieldset><legend>${t("act.vote")}</legend>
<ul class="checks">${poll.answers.map(({ id, answer }) => html`<li><label><input type="radio" name="answer" value="${id}" required> <bdi>${answer}</bdi></label></li>`)}</ul></fieldset>
<p class="hint">${t("act.voteHint")}</p><p><button>${t("act.sendVote")}</button></p></form>`;
}
