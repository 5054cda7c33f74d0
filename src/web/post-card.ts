/** A post as a card: in lists with the beginning of its text, on its own page whole. */
import type { Folded, NamedPost, PhotoView, PollView, PostView, RootView } from "../store/views/post-view.ts";
import { authorName, avatar, nameOf, personPath, photoUrl, remotePhotoUrl } from "./author.ts";
import { emojiPicture } from "./emoji.ts";
import { type Html, html, nothing } from "./html.ts";
import { excerpt, renderText, type TextPlace } from "./text.ts";
import { moment, printDay, printMoment } from "./when.ts";
import { t } from "./words/words.ts";

export type CardOptions = {
  /** The post stands on its own page: all of the text, and its name is the page's heading. */
  readonly whole: boolean;
  /** What the viewer can do about it. */
  readonly actions: Html;
  /** In place of the poll's results: the form to vote. */
  readonly voting?: Html | null | undefined;
  readonly nowMs: number;
};

export function postCard(post: PostView, place: TextPlace, { whole, actions, voting, nowMs }: CardOptions): Html {
  const address = `/posts/${encodeURIComponent(post.guid)}`;
  const title = `post-${post.id}`;
  const name = html`<span class="by">${authorName(post.author)} <bdi class="handle">${post.author.ref}</bdi></span>`;
  const heading = whole
    ? html`<h1 class="post-author" id="${title}">${name}</h1>`
    : html`<h2 class="post-author" id="${title}">${name}</h2>`;
  const content = folded(post, postContent(post, place, { whole, address, voting, nowMs }));
  return html`<article class="card post" aria-labelledby="${title}">
<header class="post-head">
${avatar(post.author)}
<div class="post-by">
${heading}
<p class="meta"><a href="${address}">${moment(post.writtenAt)}</a>${reachOf(post)}${post.providerName ? html`<span class="via">${t("post.via", { provider: post.providerName })}</span>` : ""}</p>
</div>
</header>
${content}
${whole && post.leftOut.length > 0 ? tellLeftOut(post) : ""}
${whole ? "" : html`<footer class="post-foot"><a href="${address}">${post.comments === 0 ? t("post.noComments") : t("post.comments", { n: post.comments })}</a>${reactionCounts(post)}</footer>`}
${actions}
</article>`;
}

const leftOutWords = {
  asked: "post.leftOut.asked",
  untold: "post.leftOut.untold",
  rests: "post.leftOut.rests",
  gone: "post.leftOut.gone",
} as const;

/** To the author of a limited post alone: nobody is left out silently. */
const tellLeftOut = ({
  leftOut,
}: PostView): Html => html`<div class="notice left-out"><p>${t("post.leftOut", { n: leftOut.length })}</p>
<ul>${leftOut.map(({ ref, name, why }) => html`<li><a href="${personPath({ username: null, ref })}"><bdi>${name ?? ref}</bdi></a> ${t(leftOutWords[why])}</li>`)}</ul></div>`;

/** The content, behind its author's warning where there is one. */
export function folded({ contentWarning: warning, sensitive }: Folded, content: Html): Html {
  if (warning === null && !sensitive) return content;
  const words = warning === null ? t("post.sensitive") : t("post.contentWarning", { warning });
  return html`<details class="warning">
<summary>${words}</summary>${content}</details>`;
}

/** Likes and dislikes as numbers, and how many of them nobody else sees. */
export function reactionCounts(of: Pick<PostView, "reactions">): Html {
  const { likes, dislikes, unproved, emojis } = of.reactions;
  if (likes + dislikes + emojis.length === 0) return nothing;
  return html`<span class="reactions">${likes > 0 ? html`<span class="likes">${t("post.likes", { n: likes })}</span>` : ""}${
    dislikes > 0 ? html`<span class="dislikes">${t("post.dislikes", { n: dislikes })}</span>` : ""
  }${emojis.map(({ emoji, n, url }) => html`<span class="emoji" title="${t("post.reaction", { n, emoji })}"><span aria-hidden="true">${url === undefined ? emoji : emojiPicture({ name: emoji.slice(1, -1), url })} ${n}</span><span class="hidden">${t("post.reaction", { n, emoji })}</span></span>`)}${unproved > 0 ? html` <span class="unproved-count">(${t("post.reactionsUnconfirmed", { n: unproved })})</span>` : ""}</span>`;
}

function reachOf(post: PostView): Html {
  const [word, hint] = {
    public: [t("post.public"), t("post.publicHint")],
    unlisted: [t("post.unlisted"), t("post.unlistedHint")],
    limited: [t("post.limited"), t("post.limitedHint")],
  }[post.reach];
  return html`<span class="reach" title="${hint}">${word}</span>${post.held ? html`<span class="held">${t("post.held")}</span>` : ""}`;
}

type Content = Pick<CardOptions, "whole" | "voting" | "nowMs"> & { readonly address: string };

function postContent(post: PostView, place: TextPlace, { whole, address, voting, nowMs }: Content): Html {
  const text = whole ? { text: post.text, cut: false } : excerpt(post.text);
  return html`${text.text.trim() === "" ? "" : renderText(text.text, place, post.emojis)}
${text.cut ? html`<p class="more"><a href="${address}">${t("post.more")}</a></p>` : ""}
${photoGrid(post.photos)}
${post.kind === "reshare" ? reshared(post, place) : ""}
${post.answers === null ? "" : named(post.answers, place, "answers")}
${post.quoted === null ? "" : named(post.quoted, place, "quotes")}
${post.poll === null ? "" : html`${poll(post.poll, post.id, nowMs)}${voting ?? ""}`}
${post.place ? html`<p class="place">${t("post.place", { place: post.place })}</p>` : ""}
${post.editedAt === null ? "" : html`<p class="edited">${t("post.edited", { time: printDay(post.editedAt) })}</p>`}`;
}

function photoGrid(photos: readonly PhotoView[]): Html {
  if (photos.length === 0) return nothing;
  return html`<ul class="photos ${photos.length === 1 ? "one" : "many"}">${photos.map((photo) => html`<li>${photoTile(photo, photos.length === 1)}</li>`)}</ul>`;
}

function photoTile(photo: PhotoView, alone: boolean): Html {
  const description = photo.text?.trim() || t("photo.untitled");
  const size = alone && photo.width && photo.height ? html` width="${photo.width}" height="${photo.height}"` : "";
  if (photo.remote)
    return html`<a href="${remotePhotoUrl(photo.id, "full")}"><img src="${remotePhotoUrl(photo.id, alone ? "large" : "small")}" alt="${description}" loading="lazy"${size}></a>`;
  if (photo.path === null)
    return html`<p class="no-photo">${t("photo.missing")}${photo.text ? html`: <bdi>${photo.text}</bdi>` : ""}</p>`;
  const file = { path: photo.path, name: photo.name };
  return html`<a href="${photoUrl(file, "")}"><img src="${photoUrl(file, alone ? "scaled_full_" : "thumb_large_")}" alt="${description}" loading="lazy"${size}></a>`;
}

function reshared(post: PostView, place: TextPlace): Html {
  if (post.rootRef === null) return html`<p class="notice">${t("post.rootGone")}</p>`;
  const { root } = post;
  if (root === null) return html`<p class="notice">${t("post.rootMissing", { name: post.rootRef })}</p>`;
  return html`<div class="root"><p class="meta"><a href="/posts/${encodeURIComponent(root.guid)}">${t("post.reshared", { name: nameOf(root.author) })}</a></p>
${beginning(root, place)}</div>`;
}

const beginning = (root: RootView, place: TextPlace): Html =>
  folded(
    root,
    html`${renderText(excerpt(root.text).text, place, root.emojis)}
${root.photos > 0 ? html`<p class="meta">${t("post.photos", { n: root.photos })}</p>` : ""}`,
  );

const namedWords = {
  quotes: ["post.quotes", "post.quotesMissing"],
  answers: ["post.answers", "post.answersMissing"],
} as const;

/** What the post names beside its own words. */
export function named({ ref, post }: NamedPost, place: TextPlace, how: keyof typeof namedWords): Html {
  const [here, missing] = namedWords[how];
  if (post === null) return html`<p class="notice">${t(missing, { name: ref })}</p>`;
  return html`<div class="root"><p class="meta"><a href="/posts/${encodeURIComponent(post.guid)}">${t(here, { name: nameOf(post.author) })}</a></p>
${beginning(post, place)}</div>`;
}

/** Can nobody vote in it any more? */
export const hasEnded = ({ endsAtMs }: PollView, nowMs: number): boolean => endsAtMs !== null && endsAtMs <= nowMs;

const endOf = (view: PollView, nowMs: number): Html =>
  view.endsAtMs === null
    ? nothing
    : html` ${t(hasEnded(view, nowMs) ? "poll.ended" : "poll.ends", { time: printMoment(new Date(view.endsAtMs)) })}`;

function poll(view: PollView, postId: number, nowMs: number): Html {
  const most = Math.max(1, view.voters);
  const id = `poll-${postId}`;
  const mark = (answerId: number) => (view.chosen === answerId ? html` <strong>(${t("poll.yours")})</strong>` : "");
  return html`<div class="poll" role="group" aria-labelledby="${id}">
<p class="poll-question" id="${id}"><span class="hidden">${t("poll.title")}: </span><bdi>${view.question}</bdi></p>
<ul>${view.answers.map(
    (
      answer,
      n,
    ) => html`<li><span class="answer" id="${id}-${n}"><bdi>${answer.answer}</bdi>${mark(answer.id)}</span> <span class="votes">${t("poll.votes", { n: answer.votes })}</span>
<meter min="0" max="${most}" value="${answer.votes}" aria-labelledby="${id}-${n}"></meter></li>`,
  )}</ul>
<p class="meta">${t(view.several ? "poll.totalAtLeast" : "poll.total", { n: view.voters })}.${endOf(view, nowMs)}${view.unproved > 0 ? html` ${t("poll.unconfirmed", { n: view.unproved })}.` : ""}</p>
</div>`;
}
