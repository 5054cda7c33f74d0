/** An account that says to have been a contact whose pod is silent: what that is worth, and the way to share with it. */
import type { Offer } from "../store/views/offers.ts";
import type { ProfileView } from "../store/views/profile.ts";
import { personPath } from "./author.ts";
import type { Request } from "./context.ts";
import { formField } from "./forms.ts";
import { type Html, html, nothing } from "./html.ts";
import { printMoment } from "./when.ts";
import { t } from "./words/words.ts";

export const offerCard = (
  c: Request,
  profile: ProfileView,
  { identityId, called, name, oldName, silentSince }: Offer,
): Html =>
  html`<section class="card" aria-labelledby="offer-${identityId}"><h2 id="offer-${identityId}">${t("offers.title", { name: name ?? called })}</h2>
<p>${t("offers.what", { ref: called, old: oldName, since: printMoment(silentSince) })}</p><p>${t("offers.hint", { old: oldName })}</p>
<form method="post" action="${personPath(profile)}/follow-instead">${formField(c)}<input type="hidden" name="identity" value="${identityId}"><p><button>${t("offers.take", { ref: called })}</button></p></form></section>`;

/** For the page of all contacts. */
export const offersLine = (offers: readonly Offer[]): Html =>
  offers.length === 0
    ? nothing
    : html`<div class="notice"><p>${t("offers.some")}</p><ul>${offers.map(({ oldRef, oldName, called }) => html`<li><a href="${personPath({ username: null, ref: oldRef })}">${t("offers.line", { old: oldName, ref: called })}</a></li>`)}</ul></div>`;
