/** The form with which files are uploaded, and the list of those that are here. The script of it (static/upload.js) takes over where it runs; without it this is an ordinary form. */
import type { Upload } from "../app/uploads/open.ts";
import { limits } from "../base/limits.ts";
import type { Request } from "./context.ts";
import { formField } from "./forms.ts";
import { type Html, html, nothing } from "./html.ts";
import { uploadScriptPath } from "./static.ts";
import { printSize, t } from "./words/words.ts";

/** Pages that show the form. */
const places = ["/uploads", "/move-in"] as const;
export type UploadPlace = (typeof places)[number];

/** Where a form leads when it was taken. */
export const placeAfter = (given: string | null): UploadPlace => places.find((place) => place === given) ?? "/uploads";

/** What goes with one request: a proxy that takes requests whole before it passes them on still lets progress be seen. */
const pieceBytes = 8 * 1024 * 1024;

/**
 * @param uploads  what the account has uploaded, or begun to (`uploadsOf`)
 * @param place  the page that it is on: where a form without a script leads back to
 */
export function uploadForm(c: Request, uploads: readonly Upload[], place: UploadPlace): Html {
  const { uploadBytes } = c.get("needs").config;
  const used = uploads.reduce((sum, { sizeBytes, receivedBytes }) => sum + (sizeBytes ?? receivedBytes), 0);
  return html`<form method="post" action="/uploads" enctype="multipart/form-data" class="card fields uploads" data-uploads data-piece="${pieceBytes}" ${scriptWords()}>${formField(c)}<input type="hidden" name="to" value="${place}">
<div class="field"><label for="upload-files">${t("upload.choose")}</label><p class="hint" id="upload-hint">${t("upload.hint")}</p>
<input id="upload-files" name="file" type="file" multiple aria-describedby="upload-hint"></div>
<p class="hint" data-with-script hidden>${t("upload.drop")}</p>
<p data-without-script><button>${t("upload.submit")}</button></p><p class="hint" data-without-script>${t("upload.wait")}</p>
<p class="hint">${t("upload.sealed", { days: limits.uploadDays })} ${t("upload.room", { used: printSize(used), limit: printSize(uploadBytes) })}</p></form>
<p class="hint" role="status" data-upload-said></p>
<ul class="upload-list" data-upload-list aria-label="${t("upload.list")}">${uploads.map((one) => row(c, one, place))}</ul>
<template data-upload-row>${row(c, null, place)}</template>
<p data-upload-next hidden><a class="button" href="${place}">${t("upload.next")}</a></p>
<script src="${uploadScriptPath}" defer></script>`;
}

/** One file; null: the pattern for those that the script adds. */
function row(c: Request, upload: Upload | null, place: UploadPlace): Html {
  const { guid, name, sizeBytes, modifiedMs, receivedBytes, whole } = upload ?? blank;
  const known = html`data-guid="${guid}" data-name="${name}" data-size="${sizeBytes ?? ""}" data-modified="${modifiedMs ?? ""}" data-whole="${whole ? "yes" : "no"}"`;
  const status =
    upload === null
      ? ""
      : whole
        ? t("upload.whole", { size: printSize(receivedBytes) })
        : sizeBytes === null
          ? t("upload.arriving")
          : t("upload.part", { have: printSize(receivedBytes), size: printSize(sizeBytes) });
  return html`<li class="card upload" ${known}><p class="upload-name" data-part="name">${name}</p>
<progress max="${sizeBytes ?? 1}" value="${receivedBytes}" aria-label="${t("upload.progress", { name })}"${whole ? html` hidden` : nothing}></progress>
<p class="meta" data-part="status">${status}</p>
<form method="post" action="/uploads/${guid}/remove" class="choice">${formField(c)}<input type="hidden" name="to" value="${place}">
<button type="button" class="button quiet" data-part="pause" hidden>${t("upload.pause")}</button>
<button class="button quiet" data-part="remove" aria-label="${t("upload.removeIt", { name })}">${t("upload.remove")}</button></form></li>`;
}

const blank: Omit<Upload, "expiresAt"> = {
  guid: "",
  name: "",
  sizeBytes: null,
  modifiedMs: null,
  receivedBytes: 0,
  whole: false,
};

/** What the script says, with holes that it fills itself. */
function scriptWords(): Html {
  const hole = (name: string) => `{${name}}`;
  const words = {
    waiting: t("upload.waiting"),
    running: t("upload.running", {
      have: hole("have"),
      size: hole("size"),
      speed: hole("speed"),
      left: hole("left"),
    }),
    paused: t("upload.paused", { have: hole("have"), size: hole("size") }),
    broken: t("upload.broken", { left: hole("left") }),
    whole: t("upload.whole", { size: hole("size") }),
    failed: t("upload.failed", { why: hole("why") }),
    unreadable: t("upload.unreadable"),
    already: t("upload.already", { name: hole("name") }),
    pause: t("upload.pause"),
    resume: t("upload.resume"),
    again: t("upload.again"),
    begun: t("upload.begun", { name: hole("name") }),
    arrived: t("upload.arrived", { name: hole("name") }),
    stopped: t("upload.stopped", { name: hole("name") }),
    lost: t("upload.lost", { name: hole("name") }),
    gone: t("upload.gone", { name: hole("name") }),
    progress: t("upload.progress", { name: hole("name") }),
    remove: t("upload.removeIt", { name: hole("name") }),
  };
  return html`${Object.entries(words).map(([name, text]) => html`data-word-${name}="${text}" `)}`;
}
