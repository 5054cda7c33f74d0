/** `/settings`: one's profile with its picture, who may follow, letters, password, sessions, and what one can do with the account. */
import { Hono } from "hono";
import { beginWithout } from "../../app/accounts/arriving.ts";
import { askFirst, somebodyAsks } from "../../app/accounts/ask-first.ts";
import { changePassword } from "../../app/accounts/change-password.ts";
import { editOwnProfile } from "../../app/accounts/edit-profile.ts";
import { chooseLanguage } from "../../app/accounts/language.ts";
import { firstIdentity } from "../../app/accounts/presence.ts";
import { giveAddress, takeAddressAway } from "../../app/mail/address.ts";
import { uploadPhoto } from "../../app/publish/photos.ts";
import { limits } from "../../base/limits.ts";
import { languageNames, languageOf, languages } from "../../core/language.ts";
import { letterChoices } from "../../core/letters.ts";
import { wantsToBeAsked } from "../../store/people/accounts.ts";
import { findOwnProfile, type OwnProfile } from "../../store/people/profiles.ts";
import { endOwnSessions } from "../../store/people/sessions.ts";
import { setWishes } from "../../store/post-office/letters.ts";
import { readOwnForm } from "../acting.ts";
import { photoUrl } from "../author.ts";
import { browserOf } from "../browser.ts";
import type { Request, WebEnv } from "../context.ts";
import { keepSessionToken } from "../cookies.ts";
import { minutesOf, notFound, refuseForm, toLogIn } from "../errors.ts";
import { formField, readUploads } from "../forms.ts";
import { type Html, html } from "../html.ts";
import { show } from "../page.ts";
import { tellChangePassword, tellProfile, tellPublish } from "../refusal-words.ts";
import { accountSection, arrivingSection, mailSection, sessionsSection } from "../settings-sections.ts";
import { t } from "../words/words.ts";

const texts = ["firstName", "lastName", "bio", "location", "gender", "birthday", "tags"] as const;
const switches = ["public", "searchable", "nsfw"] as const;
type Typed = Readonly<Record<(typeof texts)[number], string> & Record<(typeof switches)[number], boolean>>;

export const settings = new Hono<WebEnv>()
  .get("/settings", (c) => settingsPage(c))
  .post("/settings/profile", async (c) => {
    const session = c.get("session");
    if (session === null) return toLogIn(c);
    const fields = await readUploads(c);
    if (!(fields instanceof FormData)) return refuseForm(c, fields);
    const text = (name: string) => String(fields.get(name) ?? "").replaceAll("\r\n", "\n");
    const edit = Object.fromEntries([
      ...texts.map((name) => [name, text(name)]),
      ...switches.map((name) => [name, fields.has(name)]),
    ]) as Typed;
    const { accountId } = session;
    let avatar: number | null | undefined = fields.has("noAvatar") ? null : undefined;
    const file = fields.get("avatar");
    if (file instanceof File && file.size > 0) {
      const uploaded = await uploadPhoto(c.get("needs"), accountId, { bytes: file.stream() });
      if (!uploaded.ok) return settingsPage(c, { typed: edit, error: tellPublish(uploaded.refusal) });
      avatar = uploaded.value.photoId;
    }
    const done = await editOwnProfile(c.get("needs"), { accountId, edit, avatar });
    if (!done.ok) return settingsPage(c, { typed: edit, error: tellProfile(done.refusal) });
    return c.redirect(`/people/${session.username}`, 303);
  })
  .post("/settings/followers", async (c) => {
    const form = await readOwnForm(c);
    if (form instanceof Response) return form;
    await askFirst(c.get("needs"), form.session.accountId, form.fields.has("asksFirst"));
    return c.redirect("/settings#followers-title", 303);
  })
  .post("/settings/language", async (c) => {
    const form = await readOwnForm(c);
    if (form instanceof Response) return form;
    await chooseLanguage(c.get("needs"), form.session.accountId, languageOf(form.fields.get("language") ?? ""));
    return c.redirect("/settings#language-title", 303);
  })
  .post("/settings/mail", async (c) => {
    const form = await readOwnForm(c);
    if (form instanceof Response) return form;
    const given = await giveAddress(c.get("needs"), form.session.accountId, form.fields.get("email") ?? "");
    if (given.ok) return c.redirect("/settings#mail-title", 303);
    const { refusal } = given;
    const wrong = refusal.code === "mail-malformed" ? t("mail.malformed") : t("mail.changedOften", { n: refusal.most });
    return settingsPage(c, null, { mail: wrong });
  })
  .post("/settings/mail/remove", async (c) => {
    const form = await readOwnForm(c);
    if (form instanceof Response) return form;
    await takeAddressAway(c.get("needs"), form.session.accountId);
    return c.redirect("/settings#mail-title", 303);
  })
  .post("/settings/letters", async (c) => {
    const form = await readOwnForm(c);
    if (form instanceof Response) return form;
    const wanted = form.fields.getAll("letter");
    const wishes = Object.fromEntries(letterChoices.map((choice) => [choice, wanted.includes(choice)]));
    await setWishes(c.get("needs").database.db, form.session.accountId, wishes);
    return c.redirect("/settings#mail-title", 303);
  })
  .post("/settings/sessions", async (c) => {
    const form = await readOwnForm(c);
    if (form instanceof Response) return form;
    const { id, accountId } = form.session;
    const which = form.fields.get("session") ?? "";
    const ends = which === "others" ? { allBut: id } : { one: which };
    if (which !== id) await endOwnSessions(c.get("needs").database.db, accountId, ends);
    return c.redirect("/settings#sessions-title", 303);
  })
  .post("/settings/begin", async (c) => {
    const form = await readOwnForm(c);
    if (form instanceof Response) return form;
    await beginWithout(c.get("needs"), form.session.accountId);
    return c.redirect("/", 303);
  })
  .post("/settings/password", async (c) => {
    const form = await readOwnForm(c);
    if (form instanceof Response) return form;
    const { accountId, username } = form.session;
    const [old, next] = [form.fields.get("old") ?? "", form.fields.get("next") ?? ""];
    const done = await changePassword(c.get("needs"), c.get("gate"), {
      accountId,
      username,
      old,
      next,
      browser: browserOf(c),
    });
    if (!done.ok) {
      const { refusal } = done;
      if (refusal.code !== "log-in-too-often") return settingsPage(c, null, { password: tellChangePassword(refusal) });
      c.header("Retry-After", String(refusal.retryAfterSeconds));
      return settingsPage(c, null, { password: t("login.tooOften", { n: minutesOf(refusal.retryAfterSeconds) }) });
    }
    keepSessionToken(c, done.value);
    return c.redirect(`/people/${username}`, 303);
  });

async function settingsPage(
  c: Request,
  refused: { readonly typed: Typed; readonly error: string } | null = null,
  wrong: { readonly password?: string; readonly mail?: string } = {},
): Promise<Response> {
  const session = c.get("session");
  if (session === null) return toLogIn(c);
  const { database, protocols } = c.get("needs");
  const own = await firstIdentity({ protocols }, database.db, session.accountId);
  const profile = own === null ? null : await findOwnProfile(database.db, own.identityId);
  if (profile === null && !session.arriving) return notFound(c);
  return show(c, {
    title: t("settings.title"),
    at: "settings",
    status: refused === null && Object.keys(wrong).length === 0 ? 200 : 422,
    body: html`<h1>${t("settings.title")}</h1>
${
  profile === null || session.arriving
    ? arrivingSection(c)
    : html`<p><a href="/aspects">${t("app.aspects")}</a></p>
${profileForm(c, profile, refused?.typed ?? typedOf(profile), refused?.error ?? null)}${somebodyAsks(c.get("needs")) ? followersForm(c, await wantsToBeAsked(database.db, session.accountId)) : ""}`
}
${languageForm(c, session.language)}
${await mailSection(c, session, wrong.mail ?? null)}
${passwordForm(c, session.username, wrong.password ?? null)}
${await sessionsSection(c, session)}
${session.arriving ? "" : accountSection(c, session)}`,
  });
}

const typedOf = ({ fields }: OwnProfile): Typed => ({
  firstName: fields.firstName ?? "",
  lastName: fields.lastName ?? "",
  bio: fields.bio ?? "",
  location: fields.location ?? "",
  gender: fields.gender ?? "",
  birthday: fields.birthday ?? "",
  tags: fields.tags ?? "",
  public: fields.public,
  searchable: fields.searchable,
  nsfw: fields.nsfw,
});

function profileForm(c: Request, { avatar, held }: OwnProfile, typed: Typed, error: string | null): Html {
  const line = (name: Exclude<(typeof texts)[number], "bio">, label: string, hint: string | null = null) =>
    html`<div class="field"><label for="${name}">${label}</label>${hint === null ? "" : html`<p class="hint" id="${name}-hint">${hint}</p>`}
<input id="${name}" name="${name}" value="${typed[name]}" dir="auto"${hint === null ? "" : html` aria-describedby="${name}-hint"`}></div>`;
  const check = (name: string, on: boolean, label: string) =>
    html`<li><label><input type="checkbox" name="${name}" value="yes"${on ? html` checked` : ""}> ${label}</label></li>`;
  return html`<section aria-labelledby="profile-title"><h2 id="profile-title">${t("settings.profile")}</h2>
<form method="post" action="/settings/profile" enctype="multipart/form-data" class="card fields">${formField(c)}
${error === null ? "" : html`<p class="error" role="alert">${error}</p>`}
${held ? html`<p class="notice">${t("settings.held")}</p>` : ""}
${line("firstName", t("settings.firstName"))}${line("lastName", t("settings.lastName"))}
${avatar === null ? "" : html`<img class="avatar big" src="${photoUrl(avatar, "thumb_large_")}" alt="${t("settings.avatar")}" width="96" height="96">`}
<div class="field"><label for="avatar">${avatar === null ? t("settings.newAvatar") : t("settings.otherAvatar")}</label><input id="avatar" name="avatar" type="file" accept="image/jpeg,image/png,image/gif,image/webp"></div>
${avatar === null ? "" : html`<ul class="checks">${check("noAvatar", false, t("settings.noAvatar"))}</ul>`}
<div class="field"><label for="bio">${t("settings.bio")}</label><textarea id="bio" name="bio" rows="5" dir="auto">${typed.bio}</textarea></div>
${line("tags", t("settings.tags"), t("settings.tagsHint", { n: limits.profileTags }))}
${line("location", t("people.location"))}${line("gender", t("people.gender"))}${line("birthday", t("people.birthday"), t("settings.birthdayHint"))}
<ul class="checks column">${check("public", typed.public, t("settings.public"))}${check("searchable", typed.searchable, t("settings.searchable"))}${check("nsfw", typed.nsfw, t("settings.nsfw"))}</ul>
<p><button>${t("form.save")}</button></p></form></section>`;
}

/** Each language as it calls itself, so that also who landed in a wrong one finds theirs. */
function languageForm(c: Request, chosen: string | null): Html {
  const choice = (value: string, text: string, lang: string | null = null) =>
    html`<option value="${value}"${lang === null ? "" : html` lang="${lang}"`}${value === (chosen ?? "") ? html` selected` : ""}>${text}</option>`;
  return html`<section aria-labelledby="language-title"><h2 id="language-title">${t("language.title")}</h2>
<form method="post" action="/settings/language" class="card fields">${formField(c)}
<div class="field"><label for="language">${t("settings.language")}</label><p class="hint" id="language-hint">${t("settings.languageHint")}</p>
<select id="language" name="language" aria-describedby="language-hint">${choice("", t("settings.languageOfBrowser"))}${languages.map((each) => choice(each, languageNames[each], each))}</select></div>
<p><button>${t("form.save")}</button></p></form></section>`;
}

const followersForm = (
  c: Request,
  asksFirst: boolean,
) => html`<section aria-labelledby="followers-title"><h2 id="followers-title">${t("settings.followers")}</h2>
<form method="post" action="/settings/followers" class="card fields">${formField(c)}<p class="hint" id="followers-hint">${t("settings.followersLead")}</p>
<ul class="checks column"><li><label><input type="checkbox" name="asksFirst" value="yes"${asksFirst ? html` checked` : ""} aria-describedby="followers-hint"> ${t("settings.asksFirst")}</label></li></ul>
<p><button>${t("form.save")}</button></p></form></section>`;

function passwordForm(c: Request, username: string, error: string | null): Html {
  const described = error === null ? "next-hint" : "password-error next-hint";
  return html`<section aria-labelledby="password-title"><h2 id="password-title">${t("settings.password")}</h2>
<form method="post" action="/settings/password" class="card fields">${formField(c)}
${error === null ? "" : html`<p class="error" id="password-error" role="alert">${error}</p>`}
<input class="hidden" name="username" value="${username}" autocomplete="username" readonly tabindex="-1" aria-hidden="true">
<div class="field"><label for="old">${t("settings.old")}</label><input id="old" name="old" type="password" required autocomplete="current-password"${error === null ? "" : html` aria-describedby="password-error"`}></div>
<div class="field"><label for="next">${t("password.new")}</label><p class="hint" id="next-hint">${t("password.hint", { minimum: limits.passwordMinChars })}</p>
<input id="next" name="next" type="password" required autocomplete="new-password" aria-describedby="${described}"></div>
<p class="hint">${t("settings.passwordHint")}</p><p><button>${t("settings.passwordSubmit")}</button></p></form></section>`;
}
