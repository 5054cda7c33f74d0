/** How far the work is: a bar that a script keeps up to date, and without it a page that loads itself anew. */
import type { MoveIn } from "../../app/move-in/view.ts";
import { type Html, html, nothing } from "../html.ts";
import { progressScriptPath } from "../static.ts";
import { printNumber, printSize, t } from "../words/words.ts";

type Work = Pick<MoveIn, "state" | "progress" | "paused" | "held">;

/** What the page's script asks for. In another state than the page was written in it is to be loaded anew. */
export type ProgressAnswer = {
  readonly state: MoveIn["state"] | "throwing-away";
  readonly text: string;
  readonly done: number | null;
  readonly of: number | null;
};

export const progressAnswer = (work: Work): ProgressAnswer => ({
  state: stateOf(work),
  text: tellProgress(work),
  done: work.progress?.of === null ? null : (work.progress?.done ?? null),
  of: work.progress?.of ?? null,
});

/** What is thrown away has its state from the first moment; all of it is gone later. */
const stateOf = ({ state, progress }: Work): ProgressAnswer["state"] =>
  state === "thrown-away" && progress !== null ? "throwing-away" : state;

export const isAtWork = ({ state }: Pick<MoveIn, "state">): boolean => state === "checking" || state === "importing";

/** @param reloadSeconds  without a script */
export function progressBar(work: Work, reloadSeconds: number): Html {
  const { done, of } = progressAnswer(work);
  return html`<div class="progress" data-progress="/move-in/progress" data-state="${stateOf(work)}"><h3 id="progress">${t("moveIn.progress")}</h3>
<progress aria-labelledby="progress" max="${of ?? 1}"${done === null ? nothing : html` value="${done}"`}></progress>
<p data-progress-text role="status">${tellProgress(work)}</p></div>
<p class="hint">${work.state === "thrown-away" ? t("moveIn.mayCloseThrow") : t("moveIn.mayClose")}</p>
<noscript><p class="hint">${t("moveIn.reload")}</p><meta http-equiv="refresh" content="${reloadSeconds}"></noscript>
<script src="${progressScriptPath}" defer></script>`;
}

function tellProgress({ progress, paused, held }: Work): string {
  if (paused) return t("moveIn.paused");
  if (held) return t("moveIn.held");
  if (progress === null) return t("moveIn.stage.waiting");
  const { stage, done, of, secondsLeft } = progress;
  if (stage === "waiting" || stage === "hindered") return t(`moveIn.stage.${stage}`);
  const print = stage === "reading" ? printSize : printNumber;
  return [
    t(`moveIn.stage.${stage}`),
    ...(of === null ? [] : [t("moveIn.done", { done: print(done), of: print(of) })]),
    secondsLeft === null ? t("moveIn.leftUnknown") : left(secondsLeft),
  ].join(" · ");
}

const left = (seconds: number): string =>
  seconds < 90 ? t("moveIn.left", { n: seconds }) : t("moveIn.leftMinutes", { n: Math.round(seconds / 60) });
