/** `/people/NAME`: the profile of somebody here, and their posts as far as the viewer may see them. */
import { Hono } from "hono";
import { limits } from "../../base/limits.ts";
import { findProfile, type ProfileView } from "../../store/views/profile.ts";
import { accountPosts } from "../../store/views/stream.ts";
import { avatar, nameOf } from "../author.ts";
import { viewerOf, type WebEnv } from "../context.ts";
import { notFound } from "../errors.ts";
import { type Html, html, nothing } from "../html.ts";
import { show } from "../page.ts";
import { postList, readNumber } from "../post-list.ts";
import { renderText, type TextPlace } from "../text.ts";
import { t } from "../words/words.ts";

export const people = new Hono<WebEnv>().get("/people/:name", async (c) => {
  const name = c.req.param("name");
  const { database, config } = c.get("needs");
  const viewer = viewerOf(c);
  const profile = /^[a-z0-9._-]{1,255}$/.test(name) ? await findProfile(database.db, viewer, name) : null;
  if (profile === null) return notFound(c);
  const own = viewer.kind === "account" && viewer.accountId === profile.accountId;
  const after = readNumber(c.req.query("before"));
  const page = await accountPosts(database.db, viewer, profile, after);
  const empty = html`<div class="card empty"><p>${own ? t("people.noneOwn") : t("people.none")}</p></div>`;
  const list = postList({ page, place: config, path: `/people/${name}`, behind: after !== null, empty });
  return show(c, {
    title: nameOf(profile),
    ...(own ? { at: "profile" as const } : {}),
    body: html`${head(profile, own, config)}
<section aria-labelledby="posts-title"><h2 class="hidden" id="posts-title">${t("people.posts")}</h2>${list}</section>`,
  });
});

function head(profile: ProfileView, own: boolean, place: TextPlace): Html {
  return html`<section class="card profile" aria-labelledby="person">
<div class="profile-head">${avatar(profile, true)}
<div><h1 id="person" dir="auto">${nameOf(profile)}</h1><p class="handle"><bdi>${profile.ref ?? profile.username}</bdi></p>
${own ? html`<p class="meta">${t("people.own")} <a href="/photos">${t("people.photos")}</a></p>` : ""}</div></div>
${profile.tags ? html`<p class="tags"><span class="hidden">${t("people.tags")}: </span><bdi>${profile.tags}</bdi></p>` : ""}
${profile.extended === null ? "" : about(profile.extended, place)}
</section>`;
}

function about(extended: NonNullable<ProfileView["extended"]>, place: TextPlace): Html {
  const facts = [
    [t("people.location"), extended.location],
    [t("people.gender"), extended.gender],
    [t("people.birthday"), extended.birthday === null ? null : printBirthday(extended.birthday)],
  ] as const;
  const known = facts.filter(([, value]) => value !== null && value.trim() !== "");
  return html`${extended.bio?.trim() ? renderText(extended.bio.slice(0, limits.textChars), place) : ""}
${known.length === 0 ? nothing : html`<dl class="facts">${known.map(([name, value]) => html`<div><dt>${name}</dt><dd dir="auto">${value}</dd></div>`)}</dl>`}`;
}

const dayOfYear = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", timeZone: "UTC" });
const dayWithYear = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "long",
  year: "numeric",
  timeZone: "UTC",
});

/** `1990-04-01` → `1 April 1990`; with the year 1004, which stands for none, `1 April`; what is no date stays. */
export function printBirthday(text: string): string {
  const at = new Date(`${text}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(at.getTime())) return text;
  return (text.startsWith("1004-") ? dayOfYear : dayWithYear).format(at);
}
