/** What a look at the pod that somebody wants to go to has found, in words, each with what to do next. */
import type { WayOut, WayOutLook } from "../../app/doctor/way-out.ts";
import { type Html, html } from "../html.ts";
import { t } from "../words/words.ts";

/** What was typed, and what a look at it found. */
export type Seen = WayOutLook & { readonly text: string };

/** Colours as findings have them. */
const severities = { good: "odd", note: "waiting", bad: "blocking" } as const;

export const wayOutList = (found: readonly WayOut[]): Html =>
  html`<div role="status"><ul class="doctor">${found.map((one) => html`<li class="${one.state}"><span class="severity severity-${severities[one.state]}">${t(`doctor.${one.state}`)}</span> ${tellWayOut(one)}</li>`)}</ul></div>`;

export function tellWayOut(one: WayOut): string {
  switch (one.what) {
    case "pod":
      return one.state === "good" ? t("wayOut.pod.good", one) : t(`wayOut.pod.${one.why}`, { host: one.host });
    case "software": {
      if (one.software === null) return t("wayOut.software.mute");
      const { name, version } = one.software;
      return t(`wayOut.takes.${one.takes}`, { name, version });
    }
    case "speaks":
      return t(`wayOut.speaks.${one.state}`);
    case "knows-you": {
      if (one.followers > 0) return t("wayOut.knows.followers", { n: one.followers });
      return one.heard ? t("wayOut.knows.heard") : t("wayOut.knows.nothing");
    }
    case "account":
      return t(`wayOut.account.${one.state}`, { ref: one.ref });
    case "open":
      return t(`wayOut.open.${one.state}`);
    case "shown":
      return t(`wayOut.shown.${one.state}`);
  }
}

/** The form that asks for it. */
export const podForm = (action: string, field: Html, typed: string): Html =>
  html`<form method="post" action="${action}" class="fields">${field}<div class="field"><label for="pod">${t("ways.podAddress")}</label><p class="hint" id="pod-hint">${t("ways.podAddressHint")}</p>
<input id="pod" name="pod" value="${typed}" required autocapitalize="none" spellcheck="false" aria-describedby="pod-hint"></div><p><button class="button quiet">${t("ways.look")}</button></p></form>`;
