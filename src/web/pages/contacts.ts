/** `/contacts`: who one shares with and who shares with oneself; all, by aspect, only those who share, or only those who ask to. */
import { Hono } from "hono";
import { openOffers } from "../../app/contacts/offers.ts";
import { limits } from "../../base/limits.ts";
import { dayMs } from "../../base/time.ts";
import { type ContactFilter, type ContactPage, type ContactView, findContacts } from "../../store/views/contacts.ts";
import { contactMarks, type MoveMark } from "../../store/views/move-marks.ts";
import { authorName, avatar } from "../author.ts";
import type { WebEnv } from "../context.ts";
import { notFound, toLogIn } from "../errors.ts";
import { type Html, html } from "../html.ts";
import { moveMarkLine } from "../move-mark.ts";
import { offersLine } from "../offers.ts";
import { show } from "../page.ts";
import { requestForms } from "../person-relation.ts";
import { readNumber } from "../post-list.ts";
import { t } from "../words/words.ts";

export const contacts = new Hono<WebEnv>().get("/contacts", async (c) => {
  const session = c.get("session");
  if (session === null) return toLogIn(c);
  const aspectId = readNumber(c.req.query("aspect"));
  const only = c.req.query("only");
  const filter: ContactFilter =
    aspectId !== null ? { aspectId } : only === "sharing" || only === "asking" ? only : "all";
  const { database, clock } = c.get("needs");
  const offset = readNumber(c.req.query("from")) ?? 0;
  const page = await findContacts(database.db, session.accountId, filter, offset);
  if (aspectId !== null && !page.aspects.some((aspect) => aspect.aspectId === aspectId)) return notFound(c);
  const offers =
    filter === "all" && offset === 0 ? await openOffers(c.get("needs"), { ...session, personId: null }) : [];
  const since = new Date(clock.now() - limits.undoDays * dayMs);
  const marks = await contactMarks(database.db, session.accountId, since);
  return show(c, {
    title: t("contacts.title"),
    at: "contacts",
    body: html`<h1>${t("contacts.title")}</h1>${filters(page, filter)}
<p class="meta">${t("contacts.lead", { n: page.all })}</p>
${page.sought === 0 ? "" : html`<p class="notice">${t("contacts.sought", { n: page.sought })} <a href="/imports">${t("contacts.soughtSee")}</a></p>`}
${offersLine(offers)}
${page.contacts.length === 0 ? html`<div class="card empty"><p>${t("contacts.empty")}</p><p><a href="/search">${t("contacts.emptyNext")}</a></p></div>` : html`<ul class="people">${page.contacts.map((contact) => html`<li class="card">${contactCard(contact, marks.get(contact.personId) ?? null, contact.asks ? requestForms(c, contact) : "")}</li>`)}</ul>`}
${steps(page, filter, offset)}
${page.blocked.length === 0 ? "" : html`<section aria-labelledby="blocked"><h2 id="blocked">${t("contacts.blocked")}</h2><ul class="people">${page.blocked.map((person) => html`<li class="card">${avatar(person)}<p class="by">${authorName(person)} <bdi class="handle">${person.ref}</bdi></p></li>`)}</ul></section>`}`,
  });
});

const pathOf = (filter: ContactFilter): string =>
  filter === "all"
    ? "/contacts"
    : filter === "sharing" || filter === "asking"
      ? `/contacts?only=${filter}`
      : `/contacts?aspect=${filter.aspectId}`;

function filters({ aspects, asking }: ContactPage, at: ContactFilter): Html {
  const current = pathOf(at);
  const entry = (filter: ContactFilter, name: string) => {
    const path = pathOf(filter);
    return html`<li><a href="${path}"${path === current ? html` aria-current="page"` : ""}><bdi>${name}</bdi></a></li>`;
  };
  return html`<nav class="filters" aria-label="${t("contacts.filter")}"><ul>${entry("all", t("contacts.all"))}${aspects.map(({ aspectId, name }) => entry({ aspectId }, name))}${entry("sharing", t("contacts.onlySharing"))}${asking > 0 || at === "asking" ? entry("asking", t("contacts.onlyAsking", { n: asking })) : ""}</ul></nav>
<p class="meta"><a href="/aspects">${t("app.aspects")}</a></p>`;
}

function contactCard(contact: ContactView, mark: MoveMark | null, forms: Html | ""): Html {
  return html`${avatar(contact)}<div><p class="by">${authorName(contact)} <bdi class="handle">${contact.ref}</bdi></p>
<p class="meta">${tellTie(contact)}${contact.muted ? html` · ${t("contacts.muted")}` : ""}${contact.aspects.length === 0 ? "" : html` · <bdi>${contact.aspects.join(", ")}</bdi>`}</p>${mark === null ? "" : moveMarkLine(contact, mark)}${forms}</div>`;
}

function tellTie({ suspended, receiving, sharing, asked, asks }: ContactView): string {
  if (suspended) return t("contacts.suspended");
  if (asks) return t("contacts.asks");
  if (asked) return sharing ? t("contacts.askedMutual") : t("contacts.asked");
  if (receiving) return sharing ? t("contacts.mutual") : t("contacts.receiving");
  return sharing ? t("contacts.sharing") : t("contacts.noted");
}

function steps({ nextOffset }: ContactPage, filter: ContactFilter, offset: number): Html {
  if (offset === 0 && nextOffset === null) return html``;
  const path = pathOf(filter);
  return html`<nav class="pages" aria-label="${t("contacts.pages")}">
${offset === 0 ? "" : html`<a class="button quiet" href="${path}">${t("contacts.first")}</a>`}
${nextOffset === null ? "" : html`<a class="button" rel="next" href="${path}${path.includes("?") ? "&" : "?"}from=${nextOffset}">${t("contacts.next")}</a>`}</nav>`;
}
