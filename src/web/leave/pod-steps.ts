/** To a pod where accounts are brought by people: what it does not take over, a look at it, and how the two files get there. */
import type { ExportRow } from "../../store/moves/exports.ts";
import { type Html, html } from "../html.ts";

import { printSize, t } from "../words/words.ts";
import type { Step } from "./steps.ts";
import { podForm, type Seen, wayOutList } from "./way-out.ts";

export type PodView = {
  readonly field: Html;
  readonly seen: Seen | null;
  readonly files: Step;
  readonly heard: Step;
  readonly row: ExportRow | null;
};

const leftBehind = [
  "ways.not.conversations",
  "ways.not.audience",
  "ways.not.followers",
  "ways.not.network",
  "ways.not.comments",
  "ways.not.dates",
  "ways.not.photos",
  "ways.not.profile",
] as const;

export function podSteps({ field, seen, files, heard, row }: PodView): readonly Step[] {
  const isGood = seen?.found.every(({ state }) => state !== "bad") === true;
  return [
    {
      title: t("ways.knowTitle"),
      state: "open",
      body: html`<p>${t("ways.know")}</p><ul class="points">${leftBehind.map((key) => html`<li>${t(key)}</li>`)}</ul><p>${t("ways.knowNext")} <a href="/conversations">${t("app.conversations")}</a></p>`,
    },
    {
      title: t("ways.lookTitle"),
      state: isGood ? "done" : "open",
      body: html`<p>${t("ways.lookWhat")}</p>${podForm("/leave/pod", field, seen?.text ?? "")}${seen === null ? "" : wayOutList(seen.found)}`,
    },
    files,
    { title: t("ways.signUpTitle"), state: "open", body: html`<p>${t("ways.signUp")}</p>` },
    { title: t("ways.bringTitle"), state: "open", body: bring(row) },
    heard,
  ];
}

const bring = (row: ExportRow | null): Html => {
  const bytes = (row?.dataBytes ?? 0) + (row?.photosBytes ?? 0);
  return html`<p>${t("ways.bring")}</p><ul class="points"><li>${t("ways.bringForm")}</li><li>${t("ways.bringAsk")}</li><li>${t("ways.bringTrust")}</li></ul>
<p>${t("ways.bringSize")}${bytes === 0 ? "" : ` ${t("ways.bringYours", { size: printSize(bytes) })}`}</p><p>${t("ways.bringTime")}</p>`;
};
