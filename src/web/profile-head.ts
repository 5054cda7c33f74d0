/** The head of a person's page: picture, name, address, and what they tell about themselves. */
import { limits } from "../base/limits.ts";
import type { ProfileView } from "../store/views/profile.ts";
import { avatar, nameShown } from "./author.ts";
import { type Html, html, nothing } from "./html.ts";
import { renderText, type TextPlace } from "./text.ts";
import { printDayOfYear, printLongDay } from "./when.ts";
import { t } from "./words/words.ts";

export function profileHead(profile: ProfileView, own: boolean, place: TextPlace): Html {
  return html`<section class="card profile" aria-labelledby="person">
<div class="profile-head">${avatar(profile, true)}
<div><h1 id="person" dir="auto">${nameShown(profile)}</h1><p class="handle"><bdi>${profile.ref}</bdi></p>
${own ? html`<p class="meta">${t("people.own")} <a href="/photos">${t("people.photos")}</a></p>` : ""}
${profile.state === "current" ? "" : html`<p class="notice">${profile.state === "ended" ? t("person.ended") : t("person.moved")}</p>`}</div></div>
${profile.tags ? html`<p class="tags"><span class="hidden">${t("people.tags")}: </span><bdi>${profile.tags}</bdi></p>` : ""}
${profile.extended === null ? "" : about(profile.extended, profile.emojis, place)}
</section>`;
}

function about(extended: NonNullable<ProfileView["extended"]>, emojis: ProfileView["emojis"], place: TextPlace): Html {
  const facts = [
    [t("people.location"), extended.location],
    [t("people.gender"), extended.gender],
    [t("people.birthday"), extended.birthday === null ? null : printBirthday(extended.birthday)],
  ] as const;
  const known = facts.filter(([, value]) => value !== null && value.trim() !== "");
  return html`${extended.bio?.trim() ? renderText(extended.bio.slice(0, limits.textChars), place, emojis) : ""}
${known.length === 0 ? nothing : html`<dl class="facts">${known.map(([name, value]) => html`<div><dt>${name}</dt><dd dir="auto">${value}</dd></div>`)}</dl>`}`;
}

/** `1990-04-01` → `1 April 1990`; with the year 1004, which stands for none, `1 April`; what is no date stays. */
export function printBirthday(text: string): string {
  const at = new Date(`${text}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(at.getTime())) return text;
  return (text.startsWith("1004-") ? printDayOfYear : printLongDay)(at);
}
