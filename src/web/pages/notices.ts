/** `/notices`: what happened that is about oneself; read one by one or all at once. */
import { Hono } from "hono";
import { limits } from "../../base/limits.ts";
import { podNoticeKinds } from "../../core/notice.ts";
import { listNotices, markNoticesRead, type NoticeGroup, type PodNotice } from "../../store/content/notifications.ts";
import { numbersOf, readOwnForm } from "../acting.ts";
import { nameShown, personPath } from "../author.ts";
import { type Request, viewerOf, type WebEnv } from "../context.ts";
import { toLogIn } from "../errors.ts";
import { formField } from "../forms.ts";
import { type Html, html, nothing } from "../html.ts";
import { tHtml } from "../html-words.ts";
import { show } from "../page.ts";
import { readNumber } from "../post-list.ts";
import { moment } from "../when.ts";
import { t } from "../words/words.ts";

export const notices = new Hono<WebEnv>()
  .get("/notices", async (c) => {
    const viewer = viewerOf(c);
    if (viewer.kind === "visitor") return toLogIn(c);
    const skip = readNumber(c.req.query("from")) ?? 0;
    const most = limits.messagesPerPage;
    const found = await listNotices(c.get("needs").database.db, viewer.accountId, { skip, most: most + 1 });
    const shown = found.slice(0, most);
    return show(c, {
      title: t("notices.title"),
      at: "notices",
      body: html`<h1>${t("notices.title")}</h1>
${shown.length === 0 ? html`<div class="card empty"><p>${t("notices.none")}</p></div>` : list(c, shown)}
${steps(skip, found.length > most ? skip + most : null)}`,
    });
  })
  .post("/notices/read", async (c) => {
    const form = await readOwnForm(c);
    if (form instanceof Response) return form;
    const { accountId } = form.session;
    const { database, clock } = c.get("needs");
    const ids = form.fields.has("all") ? null : numbersOf(form.fields, "notice");
    await database.transaction((tx) => markNoticesRead(tx, accountId, ids, new Date(clock.now())));
    return c.redirect("/notices", 303);
  });

function list(c: Request, shown: readonly NoticeGroup[]): Html {
  const read = (content: Html) => html`<form method="post" action="/notices/read">${formField(c)}${content}</form>`;
  return html`${shown.some(({ unread }) => unread) ? read(html`<input type="hidden" name="all" value="yes"><p><button class="button quiet">${t("notices.readAll")}</button></p>`) : ""}
<ol class="people">${shown.map(
    (
      notice,
    ) => html`<li class="card${notice.unread ? " unread" : ""}"><div>${notice.unread ? html`<p class="news-mark">${t("notices.new")}</p>` : ""}<p>${isOfPod(notice) ? tellOfPod(notice) : tell(notice)}</p><p class="meta">${moment(notice.at)}</p>
${notice.unread ? read(html`${notice.ids.map((id) => html`<input type="hidden" name="notice" value="${id}">`)}<button class="button quiet small">${t("notices.read")}</button>`) : ""}</div></li>`,
  )}</ol>`;
}

/** Those who did it, the newest first, and how many more. */
function people({ who, people }: NoticeGroup): Html {
  const names = who.map((person) => {
    const path = personPath({ username: null, ref: person.ref });
    return html`<a class="name-link" href="${path}"><bdi class="name">${nameShown(person)}</bdi></a>`;
  });
  const more = people - names.length;
  const last = more > 0 ? t("notices.others", { n: more }) : names.pop();
  if (names.length === 0) return html`${last}`;
  return html`${names.map((name, n) => (n === 0 ? name : html`, ${name}`))} ${t("notices.and")} ${last}`;
}

const isOfPod = (notice: NoticeGroup): notice is PodNotice => podNoticeKinds.some((kind) => kind === notice.kind);

/** What the pod has done for them, or cannot do, with a link to where it can be seen. */
function tellOfPod({ kind, about }: PodNotice): Html {
  const link = (path: string, text: string) => html`<a href="${path}">${text}</a>`;
  switch (kind) {
    case "import-done":
      return link(`/imports/${about}`, t("notices.import-done"));
    case "import-needs-you":
      return link("/move-in", t("notices.import-needs-you"));
    case "import-failed":
      return link("/move-in", t("notices.import-failed"));
    case "export-ready":
      return link("/export", t("notices.export-ready"));
    case "move-announced":
      return link(`/migrations/${about}`, t("notices.move-announced"));
    case "leaving-failed":
      return link(`/migrations/${about}`, t("notices.leaving-failed"));
    case "handed-over":
      return link("/export#handed-over", t("notices.handed-over"));
  }
}

/** Who did what, with a link to where it can be seen. */
function tell(notice: Exclude<NoticeGroup, PodNotice>): Html {
  const { kind, postGuid, conversationGuid } = notice;
  const at = (path: string | null) => ({
    n: notice.people,
    who: people(notice),
    open: path === null ? nothing : html`<a href="${path}">`,
    close: path === null ? nothing : html`</a>`,
  });
  const post = at(postGuid === null ? null : `/posts/${encodeURIComponent(postGuid)}`);
  switch (kind) {
    case "shares":
      return tHtml("notices.shares", at(null));
    case "asks":
      return tHtml("notices.asks", at("/contacts?only=asking"));
    case "comments":
      return tHtml("notices.comments", post);
    case "comments-too":
      return tHtml("notices.commentsToo", post);
    case "reacts":
      return tHtml("notices.reacts", post);
    case "emojis":
      return tHtml("notices.emojis", post);
    case "votes":
      return tHtml("notices.votes", post);
    case "reshares":
      return tHtml("notices.reshares", post);
    case "mentions":
      return tHtml("notices.mentions", post);
    case "quotes":
      return tHtml("notices.quotes", post);
    case "goes":
      return tHtml("notices.goes", at(null));
    case "offers":
      return tHtml("notices.offers", at("/contacts"));
    case "writes":
      return tHtml(
        "notices.writes",
        at(conversationGuid === null ? null : `/conversations/${encodeURIComponent(conversationGuid)}`),
      );
  }
}

function steps(skip: number, next: number | null): Html {
  if (skip === 0 && next === null) return html``;
  return html`<nav class="pages" aria-label="${t("notices.pages")}">${skip === 0 ? "" : html`<a class="button quiet" href="/notices">${t("notices.newest")}</a>`}${
    next === null ? "" : html`<a class="button" rel="next" href="/notices?from=${next}">${t("notices.older")}</a>`
  }</nav>`;
}
