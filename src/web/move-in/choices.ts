/** Which account goes into which, and the form of what comes and what is taken. */
import type { MoveIn } from "../../app/move-in/view.ts";
import type { MoveInCheck, MoveInChoices, ProfileSide } from "../../core/migration/move-in.ts";
import { parts } from "../../core/migration/take.ts";
import { type Html, html, nothing } from "../html.ts";
import { printDay } from "../when.ts";
import { t } from "../words/words.ts";

/** The two accounts, and an arrow between them that is read out too. */
export function whichIntoWhich(check: MoveInCheck, here: string): Html {
  return html`<h3>${t("moveIn.into")}</h3>
<dl class="which"><div class="card"><dt>${t("moveIn.intoFrom")}</dt><dd><bdi>${check.owner?.ref ?? ""}</bdi></dd></div>
<div class="card"><dt>${t("moveIn.intoHere")}</dt><dd><bdi>${here}</bdi></dd></div></dl>`;
}

/** @param field  the proof that the form is ours */
export function choicesForm(moveIn: MoveIn, check: MoveInCheck, field: Html): Html {
  const { choices, fresh } = moveIn;
  const radio = (value: MoveInChoices["contacts"], text: string) =>
    html`<li><label><input type="radio" name="contacts" value="${value}"${choices.contacts === value ? html` checked` : nothing}> ${text}</label></li>`;
  const box = (name: string, value: string, checked: boolean, text: string) =>
    html`<li><label><input type="checkbox" name="${name}" value="${value}"${checked ? html` checked` : nothing}> ${text}</label></li>`;
  const day = (name: "from" | "until", text: string) =>
    html`<div class="field"><label for="posts-${name}">${text}</label><input id="posts-${name}" name="${name}" type="date" value="${choices[name] ?? ""}" aria-describedby="dates-hint"></div>`;
  const hasSome = check.contactsListed > 0;
  return html`<details class="choices"${isChosen(moveIn) ? html` open` : nothing}><summary>${t("moveIn.choices")}</summary>
<form method="post" action="/move-in/choose" class="fields">${field}<p class="hint">${t("moveIn.choicesHint")}</p>
<fieldset><legend>${t("moveIn.whichContacts")}</legend><ul class="checks column">${radio("all", t("moveIn.contactsAll"))}${radio("none", t("moveIn.contactsNone"))}${choices.contacts === "some" ? radio("some", t("moveIn.contactsSome")) : nothing}</ul>
${hasSome ? html`<p><a href="/move-in/contacts">${t("moveIn.contactsChoose")}</a></p>` : nothing}</fieldset>
<ul class="checks column">${box("photos", "yes", choices.photos, t("moveIn.photos"))}${box("tags", "yes", choices.tags, t("moveIn.tags"))}</ul>
<fieldset><legend>${t("moveIn.dates")}</legend><p class="hint" id="dates-hint">${datesHint(check)}</p><div class="row">${day("from", t("moveIn.datesFrom"))}${day("until", t("moveIn.datesUntil"))}</div></fieldset>
<fieldset><legend>${t("moveIn.take")}</legend><p class="hint">${fresh ? t("moveIn.takeFreshHint") : t("moveIn.takeHint")}</p>
<ul class="checks column">${parts.map((part) => box("take", part, choices.take.includes(part), t(`moveIn.take.${part}`)))}</ul>
${check.archive === null || fresh ? nothing : sideBySide(check.archive, check.present)}</fieldset>
<p><button class="button quiet">${t("moveIn.save")}</button></p></form></details>
<p class="meta">${t("moveIn.saved", { what: chosen(choices) })}</p>`;
}

/** Has anything been chosen that is not as it is by default? */
export const isChosen = ({ choices, fresh }: MoveIn): boolean =>
  leavesOut(choices).length > 0 || choices.take.length !== (fresh ? parts.length : 0);

function datesHint({ dates }: MoveInCheck): string {
  const [first, last] = dates === null ? ["", ""] : [dates.firstMs, dates.lastMs].map((ms) => printDay(new Date(ms)));
  return t("moveIn.datesHint", { n: dates === null ? 0 : 1, first: first ?? "", last: last ?? "" });
}

const chosen = (choices: MoveInChoices): string => {
  const left = leavesOut(choices);
  return left.length === 0 ? t("moveIn.chosenAll") : left.join(", ");
};

function leavesOut({ contacts, photos, tags, from, until }: MoveInChoices): readonly string[] {
  return [
    ...(contacts === "all" ? [] : [t("moveIn.chosenContacts", { way: contacts })]),
    ...(photos ? [] : [t("moveIn.chosenNoPhotos")]),
    ...(tags ? [] : [t("moveIn.chosenNoTags")]),
    ...(from === null && until === null ? [] : [t("moveIn.chosenDates")]),
  ];
}

const compared = ["displayName", "bio", "location", "gender", "birthday", "tags", "picture", "language"] as const;

/** Only what differs, or stands on one side alone. */
function sideBySide(archive: ProfileSide, present: ProfileSide): Html {
  const lines = compared.filter((name) => archive[name] !== present[name]);
  if (lines.length === 0) return nothing;
  const cell = (side: ProfileSide, name: (typeof compared)[number], column: string) =>
    html`<td data-column="${column}" dir="auto">${print(side[name])}</td>`;
  return html`<table class="sides"><caption>${t("moveIn.side")}</caption><thead><tr><td></td><th scope="col">${t("moveIn.sideOld")}</th><th scope="col">${t("moveIn.sideHere")}</th></tr></thead>
<tbody>${lines.map((name) => html`<tr><th scope="row">${t(`moveIn.field.${name}`)}</th>${cell(archive, name, t("moveIn.sideOld"))}${cell(present, name, t("moveIn.sideHere"))}</tr>`)}</tbody></table>`;
}

function print(value: string | boolean | null): string {
  if (typeof value === "boolean") return value ? t("moveIn.yes") : t("moveIn.no");
  return value === null || value === "" ? t("moveIn.empty") : value;
}
