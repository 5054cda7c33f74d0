/** The mark on the page of somebody who moved lately (R15): from where and when, and the way not to follow. */
import type { AuthorView } from "../store/views/author.ts";
import type { MoveMark } from "../store/views/move-marks.ts";
import type { ProfileView } from "../store/views/profile.ts";
import { personPath } from "./author.ts";
import type { Request } from "./context.ts";
import { formField } from "./forms.ts";
import { type Html, html } from "./html.ts";
import { printDay } from "./when.ts";
import { t } from "./words/words.ts";

/** Visitors, and who has nothing with them, see the mark alone. */
export function moveMarkCard(c: Request, profile: ProfileView, mark: MoveMark): Html {
  const { oldRef: old, at, declined, migrationId } = mark;
  const { relation } = profile;
  const asks = relation !== null && !declined && (relation.receiving || relation.sharing || relation.suspended);
  return html`<section class="notice" id="moved"><p>${t("mark.moved", { old, day: printDay(at) })}</p>
${declined ? html`<p>${t("mark.declined")}</p>` : ""}
${
  asks
    ? html`<details class="fold"><summary>${t("mark.decline")}</summary><p>${t("mark.declineHint", { old })}</p>
<form method="post" action="${personPath(profile)}/decline">${formField(c)}<input type="hidden" name="move" value="${migrationId}"><button class="button quiet">${t("mark.declineNow")}</button></form></details>`
    : ""
}</section>`;
}

/** The same as a line in a list, which leads to the mark on their page. */
export const moveMarkLine = (person: AuthorView, { oldRef: old, at, declined }: MoveMark): Html =>
  html`<p class="meta moved"><a href="${personPath(person)}#moved">${t(declined ? "mark.lineDeclined" : "mark.line", { old, day: printDay(at) })}</a></p>`;
