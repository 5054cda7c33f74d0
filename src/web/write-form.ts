/** The form to write a post: text, photos, poll, place, and who gets it. Whatever was typed stands there again when something is refused. */
import { limits } from "../base/limits.ts";
import type { CustomEmoji } from "../core/custom-emoji.ts";
import type { OwnPhoto } from "../store/content/photos.ts";
import type { AspectRow } from "../store/people/aspects.ts";
import type { RootView } from "../store/views/post-view.ts";
import { photoUrl } from "./author.ts";
import type { Request } from "./context.ts";
import { emojiPicture } from "./emoji.ts";
import { formField } from "./forms.ts";
import { type Html, html } from "./html.ts";
import { marksHint } from "./post-actions.ts";
import { named } from "./post-card.ts";
import { t } from "./words/words.ts";

/** What somebody typed and chose. */
export type Draft = {
  readonly text: string;
  readonly warning: string;
  readonly to: "public" | "aspects";
  readonly aspectIds: readonly number[];
  readonly question: string;
  /** One in each line. */
  readonly answers: string;
  /** After so many days the poll ends; "": it goes on. */
  readonly days: string;
  readonly address: string;
  readonly lat: string;
  readonly lng: string;
  /** Uploaded, and shown by no post yet. */
  readonly photoIds: readonly number[];
  /** The guid of the post that it quotes; "": none. */
  readonly quote: string;
};

export const emptyDraft: Draft = {
  text: "",
  warning: "",
  to: "public",
  aspectIds: [],
  question: "",
  answers: "",
  days: "",
  address: "",
  lat: "",
  lng: "",
  photoIds: [],
  quote: "",
};

/** Fields for this many new photos at a time; after an upload there are as many again. */
export const photoFields = 4;

type Around = {
  readonly aspects: readonly AspectRow[];
  /** Those of `draft.photoIds`, in that order. */
  readonly photos: readonly OwnPhoto[];
  /** The post that the draft quotes, where it may be quoted. */
  readonly quoted: RootView | null;
  /** Custom ones of this pod. */
  readonly emojis: readonly CustomEmoji[];
  readonly error: string | null;
};

export function writeForm(c: Request, draft: Draft, { aspects, photos, quoted, emojis, error }: Around): Html {
  const line = (name: "question" | "address" | "lat" | "lng", label: string) =>
    html`<div class="field"><label for="${name}">${label}</label><input id="${name}" name="${name}" value="${draft[name]}" dir="auto"></div>`;
  const open = (...values: string[]) => (values.some((value) => value !== "") ? html` open` : "");
  return html`<section class="card write" aria-labelledby="write"><h2 id="write">${t("write.title")}</h2>
<form method="post" action="/posts" enctype="multipart/form-data" class="fields">${formField(c)}
${error === null ? "" : html`<p class="error" id="write-error" role="alert">${error}</p>`}
<div class="field"><label for="text">${t("write.text")}</label><p class="hint" id="text-hint">${marksHint()}</p>
<textarea id="text" name="text" rows="4" dir="auto" aria-describedby="text-hint${error === null ? "" : " write-error"}">${draft.text}</textarea></div>
${quoted === null ? "" : quoteField(c, draft.quote, quoted)}
${emojis.length === 0 ? "" : emojiList(emojis)}
<details class="fold"${open(draft.warning)}><summary>${t("write.warning")}</summary>
<div class="field"><label for="warning">${t("write.warningWords")}</label><p class="hint" id="warning-hint">${t("write.warningHint")}</p>
<input id="warning" name="warning" value="${draft.warning}" maxlength="${limits.shortTextChars}" dir="auto" aria-describedby="warning-hint"></div></details>
${photos.length === 0 ? "" : keptPhotos(photos)}
<details class="fold"${photos.length > 0 ? html` open` : ""}><summary>${t("write.photos")}</summary>${newPhotos()}<p><button class="button quiet" name="more" value="yes">${t("write.more")}</button></p></details>
<details class="fold"${open(draft.question, draft.answers)}><summary>${t("write.poll")}</summary>${line("question", t("write.question"))}
<div class="field"><label for="answers">${t("write.answers")}</label><textarea id="answers" name="answers" rows="3" dir="auto">${draft.answers}</textarea></div>
<div class="field"><label for="days">${t("write.pollEnds")}</label><select id="days" name="days">${["", "1", "3", "7", "30"].map((days) => html`<option value="${days}"${days === draft.days ? html` selected` : ""}>${days === "" ? t("write.pollOpen") : t("write.pollDays", { n: Number(days) })}</option>`)}</select></div></details>
<details class="fold"${open(draft.address, draft.lat, draft.lng)}><summary>${t("write.place")}</summary>${line("address", t("write.address"))}${line("lat", t("write.lat"))}${line("lng", t("write.lng"))}</details>
${audience(draft, aspects)}
<p><button>${t("write.submit")}</button></p></form></section>`;
}

function quoteField(c: Request, guid: string, quoted: RootView): Html {
  return html`<input type="hidden" name="quote" value="${guid}">
${named({ ref: quoted.author.ref, post: quoted }, c.get("needs").config, "quotes")}
<p class="meta"><a href="/">${t("write.quoteNot")}</a></p>`;
}

const emojiList = (
  emojis: readonly CustomEmoji[],
): Html => html`<details class="fold"><summary>${t("write.emojis")}</summary><p class="hint">${t("write.emojisHint")}</p>
<ul class="emoji-list">${emojis.map((emoji) => html`<li>${emojiPicture(emoji)} <code>:${emoji.name}:</code></li>`)}</ul></details>`;

function newPhotos(): Html {
  const numbers = Array.from({ length: photoFields }, (_, n) => n + 1);
  return html`${numbers.map(
    (
      n,
    ) => html`<div class="field"><label for="photo-${n}">${t("write.photo", { n })}</label><input id="photo-${n}" name="photo-${n}" type="file" accept="image/jpeg,image/png,image/gif,image/webp"></div>
<div class="field"><label for="describe-${n}">${t("write.describe", { n })}</label><input id="describe-${n}" name="describe-${n}" dir="auto"></div>`,
  )}`;
}

function keptPhotos(photos: readonly OwnPhoto[]): Html {
  return html`<fieldset><legend>${t("write.kept")}</legend><ul class="checks kept">${photos.map((photo) => html`<li><label><input type="checkbox" name="kept" value="${photo.id}" checked> <img src="${photoUrl(photo, "thumb_medium_")}" alt="" width="64" height="64"> <span>${t("write.keep", { description: photo.text ?? t("photo.untitled") })}</span></label></li>`)}</ul></fieldset>`;
}

function audience({ to, aspectIds }: Draft, aspects: readonly AspectRow[]): Html {
  const radio = (value: Draft["to"], text: string) =>
    html`<li><label><input type="radio" name="to" value="${value}"${to === value ? html` checked` : ""}> ${text}</label></li>`;
  return html`<fieldset><legend>${t("write.to")}</legend><ul class="checks column">${radio("public", t("write.public"))}${aspects.length === 0 ? "" : radio("aspects", t("write.aspects"))}</ul>
<ul class="checks inner">${aspects.map(({ aspectId, name }) => html`<li><label><input type="checkbox" name="aspect" value="${aspectId}"${aspectIds.includes(aspectId) ? html` checked` : ""}> <span dir="auto">${name}</span></label></li>`)}</ul></fieldset>`;
}
