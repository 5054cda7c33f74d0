/** Conversations on pages: the list, a message, the forms. */
import type { ConversationView, MessageView } from "../store/content/conversations.ts";
import { avatar, nameOf, nameShown, personPath } from "./author.ts";
import type { Request } from "./context.ts";
import { formField } from "./forms.ts";
import { type Html, html } from "./html.ts";
import { exampleAddress } from "./refusal-words.ts";
import { renderText, type TextPlace } from "./text.ts";
import { moment } from "./when.ts";
import { t } from "./words/words.ts";

/** What somebody typed for a new conversation. */
export type Letter = { readonly to: string; readonly subject: string; readonly text: string };

export function conversationList(
  all: readonly ConversationView[],
  { skip, next }: { readonly skip: number; readonly next: number | null },
): Html {
  const steps =
    skip === 0 && next === null
      ? ""
      : html`<nav class="pages" aria-label="${t("conversations.pages")}">${skip === 0 ? "" : html`<a class="button quiet" href="/conversations">${t("conversations.newest")}</a>`}${
          next === null
            ? ""
            : html`<a class="button" rel="next" href="/conversations?from=${next}">${t("conversations.older")}</a>`
        }</nav>`;
  if (all.length === 0 && skip === 0) return html`<div class="card empty"><p>${t("conversations.none")}</p></div>`;
  return html`<ol class="people">${all.map(
    (each) => html`<li class="card${each.unread > 0 ? " unread" : ""}"><div>
<h2><a href="/conversations/${each.guid}"><bdi>${each.subject || t("conversations.noSubject")}</bdi></a></h2>
<p class="meta">${people(each)}</p>
<p class="meta">${each.lastAt === null ? "" : html`${moment(each.lastAt)} · `}${t("conversations.messages", { n: each.messages })}${each.unread > 0 ? html` · <strong>${t("app.unread", { n: each.unread })}</strong>` : ""}</p></div></li>`,
  )}</ol>${steps}`;
}

export const people = ({ refs }: ConversationView): Html =>
  html`${t("conversations.with")} ${refs.map((ref, n) => html`${n === 0 ? "" : ", "}<a href="${personPath({ username: null, ref })}"><bdi>${ref}</bdi></a>`)}`;

/** Who takes part in it and is shut out by the podmin. */
export const shutOutNotice = (refs: readonly string[]): Html =>
  refs.length === 0
    ? html``
    : html`<div class="notice"><p>${t("conversations.shutOut", { who: refs.join(", "), n: refs.length })}</p></div>`;

export function messageCard(message: MessageView, place: TextPlace): Html {
  const path = personPath({ username: null, ref: message.ref });
  return html`<article class="card comment${message.own ? " own" : ""}" id="message-${message.guid}" aria-label="${nameOf(message)}">
<header class="post-head">${avatar({ ...message, avatar: null })}<div class="post-by"><p class="post-author"><span class="by"><a class="name-link" href="${path}"><bdi class="name">${nameShown(message)}</bdi></a> <bdi class="handle">${message.ref}</bdi></span></p>
<p class="meta">${moment(message.writtenAt)}${message.unproved ? html` · ${t("conversations.unproved")}` : ""}</p></div></header>
${renderText(message.text, place)}</article>`;
}

/** To older messages and back; the newest stand on the first page, at its end. */
export function messageSteps(
  guid: string,
  { skip, older }: { readonly skip: number; readonly older: number | null },
): Html {
  if (skip === 0 && older === null) return html``;
  const path = `/conversations/${guid}`;
  return html`<nav class="pages" aria-label="${t("conversations.morePages")}">${older === null ? "" : html`<a class="button quiet" rel="next" href="${path}?from=${older}">${t("conversations.olderMessages")}</a>`}${
    skip === 0 ? "" : html`<a class="button" href="${path}">${t("conversations.newestMessages")}</a>`
  }</nav>`;
}

const errorLine = (error: string | null): Html =>
  error === null ? html`` : html`<p class="error" id="form-error" role="alert">${error}</p>`;
const invalid = (error: string | null): Html => (error === null ? html`` : html` aria-describedby="form-error"`);

export function answerForm(c: Request, guid: string, typed: string, error: string | null): Html {
  return html`<section aria-labelledby="answer-title"><h2 id="answer-title">${t("conversations.answer")}</h2>
<form method="post" action="/conversations/${guid}#answer-title" class="card fields">${formField(c)}${errorLine(error)}
<div class="field"><label for="text">${t("conversations.text")}</label><textarea id="text" name="text" rows="4" required dir="auto"${invalid(error)}>${typed}</textarea></div>
<p><button>${t("conversations.send")}</button></p></form></section>`;
}

export const hideForm = (c: Request, guid: string): Html =>
  html`<details class="fold"><summary>${t("conversations.hide")}</summary><form method="post" action="/conversations/${guid}/hide">${formField(c)}<p class="hint">${t("conversations.hideHint")}</p><p><button class="button quiet">${t("conversations.hide")}</button></p></form></details>`;

export function conversationForm(c: Request, { to, subject, text }: Letter, error: string | null): Html {
  return html`<form method="post" action="/conversations" class="card fields">${formField(c)}${errorLine(error)}
<div class="field"><label for="to">${t("conversations.to")}</label><p class="hint" id="to-hint">${t("conversations.toHint", { example: exampleAddress })}</p>
<input id="to" name="to" value="${to}" required autocapitalize="none" spellcheck="false" dir="auto" aria-describedby="to-hint${error === null ? "" : " form-error"}"></div>
<div class="field"><label for="subject">${t("conversations.subject")}</label><input id="subject" name="subject" value="${subject}" required dir="auto"${invalid(error)}></div>
<div class="field"><label for="text">${t("conversations.text")}</label><textarea id="text" name="text" rows="6" required dir="auto"${invalid(error)}>${text}</textarea></div>
<p><button>${t("conversations.send")}</button></p></form>`;
}
