/** The first step of moving in: what comes, what does not, what others see, what becomes of the old account; and whether that one's pod is still there. */
import type { OldPod } from "../../app/doctor/old-pod.ts";
import { type Html, html, nothing } from "../html.ts";
import { tellOldPod } from "../old-pod-words.ts";
import { t } from "../words/words.ts";

/** An address is never longer. */
const addressChars = 300;

/**
 * @param old  what its pod says of the address that was typed, or that the checked files name; null: nobody looked
 * @param typed  the address as it was typed
 */
export function explanation(old: OldPod | null, typed: string): Html {
  return html`${look(old, typed)}
${points("moveIn.comes", ["moveIn.comes1", "moveIn.comes2", "moveIn.comes3", "moveIn.comes4"])}
${points("moveIn.stays", ["moveIn.stays1", "moveIn.stays2", "moveIn.stays3"])}
${points("moveIn.contacts", ["moveIn.contacts1", "moveIn.contacts2"])}
<h3>${t("moveIn.old")}</h3>
<ul class="points"><li>${t("moveIn.old1")}</li><li>${closing(old)}</li></ul>
<p><strong>${t("moveIn.final")}</strong></p>
<p>${t("moveIn.need")}</p>`;
}

/** A form without a script: the page comes again with the answer. */
function look(old: OldPod | null, typed: string): Html {
  return html`<form method="get" action="/move-in" class="look">
<div class="field"><label for="from">${t("moveIn.from")}</label><p class="hint" id="from-hint">${t("moveIn.fromHint")}</p>
<div class="row"><input id="from" name="from" type="text" value="${typed}" maxlength="${addressChars}" autocapitalize="none" autocomplete="off" spellcheck="false" inputmode="email" aria-describedby="from-hint"><button class="button quiet">${t("moveIn.look")}</button></div></div></form>
${old === null ? nothing : html`<p class="notice" role="status">${tellOldPod(old)}</p>`}`;
}

/** A pod that is gone closes nothing. */
const closing = (old: OldPod | null): string =>
  old !== null && (old.state === "gone" || old.state === "never") ? t("moveIn.oldGone", old) : t("moveIn.old2");

const points = (title: PointKey, lines: readonly PointKey[]): Html =>
  html`<h3>${t(title)}</h3><ul class="points">${lines.map((line) => html`<li>${t(line)}</li>`)}</ul>`;

type PointKey =
  | "moveIn.comes"
  | "moveIn.stays"
  | "moveIn.contacts"
  | `moveIn.comes${1 | 2 | 3 | 4}`
  | `moveIn.stays${1 | 2 | 3}`
  | `moveIn.contacts${1 | 2}`;
