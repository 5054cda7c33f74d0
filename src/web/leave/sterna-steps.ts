/** To another pod of this software: where its wizard begins, what is asked here, and the half that goes by word. */
import type { Previous } from "../../app/depart/previous.ts";
import { type Html, html, nothing } from "../html.ts";

import { t } from "../words/words.ts";
import type { Step } from "./steps.ts";
import { podForm, type Seen, wayOutList } from "./way-out.ts";

export type SternaView = {
  readonly field: Html;
  readonly seen: Seen | null;
  readonly files: Step;
  readonly heard: Step;
  /** On the network where accounts say where they came from; null: the account is on none. */
  readonly said: Previous | null;
};

/** What it calls itself in NodeInfo. */
const own = "sterna";

export function sternaSteps({ field, seen, files, heard, said }: SternaView): readonly Step[] {
  const isOurs = seen?.look.state === "found" && seen.look.software.name.toLowerCase() === own;
  return [
    {
      title: t("ways.sternaLookTitle"),
      state: isOurs ? "done" : "now",
      body: html`${podForm("/leave/sterna", field, seen?.text ?? "")}${seen === null ? "" : result(seen, isOurs)}`,
    },
    {
      title: t("ways.sternaSignUpTitle"),
      state: "open",
      body: html`<p>${t("ways.sternaSignUp")}</p>`,
    },
    {
      title: t("ways.sternaBringTitle"),
      state: "open",
      body: html`<p>${t("ways.sternaBring")}</p><p>${t("ways.sternaByHand")}</p>`,
    },
    { ...files, state: files.state === "now" ? "open" : files.state },
    { title: t("ways.sternaAnnounceTitle"), state: "open", body: html`<p>${t("ways.sternaAnnounce")}</p>` },
    ...(said === null
      ? []
      : [
          {
            title: t("ways.wordHalfTitle"),
            state: "open",
            body: html`<p>${t("ways.wordHalf", { ref: said.name })}</p><p><a href="/migrations/leave">${t("leave.title")}</a></p>`,
          } as const,
        ]),
    heard,
  ];
}

function result(seen: Seen, isOurs: boolean): Html {
  const { look, found } = seen;
  if (look.state === "found" && isOurs)
    return html`<p role="status">${t("ways.isSterna", { host: look.host, version: look.software.version })}</p>
<p><a class="button" rel="noreferrer" href="${look.url}/move-in">${t("ways.openThere", { host: look.host })}</a></p>${trouble(found)}`;
  if (look.state === "found")
    return html`<p class="notice" role="status">${t("ways.isNoSterna", { host: look.host, name: look.software.name })} <a href="/leave/pod">${t("ways.pod")}</a></p>`;
  return wayOutList(found);
}

const trouble = (found: Seen["found"]): Html => {
  const bad = found.filter(({ state }) => state === "bad");
  return bad.length === 0 ? nothing : wayOutList(bad);
};
