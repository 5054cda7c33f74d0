/** `/tags/NAME`: the public posts with a tag, and following it. */
import { Hono } from "hono";
import { followTag, unfollowTag } from "../../app/follow-tag.ts";
import { parseTag } from "../../core/tag.ts";
import { followedTags } from "../../store/content/tags.ts";
import { taggedPosts } from "../../store/views/stream.ts";
import { readOwnForm } from "../acting.ts";
import { type Request, viewerOf, type WebEnv } from "../context.ts";
import { notFound } from "../errors.ts";
import { formField } from "../forms.ts";
import { type Html, html } from "../html.ts";
import { show } from "../page.ts";
import { postList, readNumber } from "../post-list.ts";
import { tellFollow } from "../refusal-words.ts";
import { tagPath } from "../text.ts";
import { t } from "../words/words.ts";

export const tags = new Hono<WebEnv>()
  .get("/tags/:name", (c) => tagPage(c, null))
  .post("/tags/:name/follow", async (c) => {
    const form = await readOwnForm(c);
    if (form instanceof Response) return form;
    const tag = parseTag(c.req.param("name"));
    if (tag === null) return notFound(c);
    const done = await followTag(c.get("needs"), form.session.accountId, tag);
    return done.ok ? c.redirect(tagPath(tag), 303) : tagPage(c, tellFollow(done.refusal));
  })
  .post("/tags/:name/unfollow", async (c) => {
    const form = await readOwnForm(c);
    if (form instanceof Response) return form;
    const tag = parseTag(c.req.param("name"));
    if (tag === null) return notFound(c);
    await unfollowTag(c.get("needs"), form.session.accountId, tag);
    return c.redirect(tagPath(tag), 303);
  });

async function tagPage(c: Request, error: string | null): Promise<Response> {
  const name = c.req.param("name") ?? "";
  const tag = parseTag(name);
  if (tag === null) return notFound(c);
  const path = tagPath(tag);
  if (tag !== name && c.req.method === "GET") return c.redirect(path, 301);
  const { database, config } = c.get("needs");
  const session = c.get("session");
  const after = readNumber(c.req.query("before"));
  const page = await taggedPosts(database.db, viewerOf(c), tag, after);
  const followed = session !== null && (await followedTags(database.db, session.accountId)).includes(tag);
  const empty = html`<div class="card empty"><p>${t("tags.empty")}</p></div>`;
  return show(c, {
    title: `#${tag}`,
    status: error === null ? 200 : 422,
    unlisted: true,
    body: html`<h1 dir="auto">#${tag}</h1>
${error === null ? "" : html`<p class="error" role="alert">${error}</p>`}
${session === null ? "" : following(c, path, followed)}
<section aria-labelledby="posts-title"><h2 class="hidden" id="posts-title">${t("tags.posts", { tag })}</h2>
${postList(c, { page, place: config, path, behind: after !== null, empty })}</section>`,
  });
}

function following(c: Request, path: string, followed: boolean): Html {
  return followed
    ? html`<form method="post" action="${path}/unfollow" class="choice">${formField(c)}<p>${t("tags.followed")}</p><button class="button quiet">${t("tags.unfollow")}</button></form>`
    : html`<form method="post" action="${path}/follow" class="choice">${formField(c)}<button>${t("tags.follow")}</button></form>`;
}
