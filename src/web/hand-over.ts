/** Hand-overs in words: why one is refused, how far one is, which there were, and the part of `/move-in` that asks for one. */
import type { AskRefusal } from "../app/hand-over/ask.ts";
import type { BringRefusal } from "../app/hand-over/bring-code.ts";
import type { ConfirmHandOverRefusal } from "../app/hand-over/confirm.ts";
import type { FetchRefusal } from "../app/hand-over/fetch.ts";
import { handOversOf } from "../app/hand-over/offer.ts";
import { unreachable } from "../base/result.ts";
import type { HandOverEnd, HandOverInRow } from "../store/moves/hand-overs-in.ts";
import type { HandOverOutRow } from "../store/moves/hand-overs-out.ts";
import type { Request } from "./context.ts";
import { formField } from "./forms.ts";
import { type Html, html, nothing } from "./html.ts";
import { progressScriptPath } from "./static.ts";
import { tellUpload, type UploadRefusal, uploadStatus } from "./upload-words.ts";
import { moment, printMoment } from "./when.ts";
import { printSize, t } from "./words/words.ts";

/** What happened, and what the person can do: a code without words does not compile. */
export function tellHandOver(refusal: AskRefusal | BringRefusal | ConfirmHandOverRefusal | FetchRefusal): string {
  switch (refusal.code) {
    case "hand-over-address-malformed":
    case "hand-over-same-pod":
    case "hand-over-other-account":
      return t(`handOver.no.${refusal.code}`, refusal);
    case "hand-over-not-offered":
    case "hand-over-pod-silent":
    case "hand-over-answer-wrong":
      return t(`handOver.no.${refusal.code}`, refusal);
    case "hand-over-too-often":
      return t("handOver.no.hand-over-too-often", { time: printMoment(new Date(refusal.again)) });
    case "address-not-public":
      return t("handOver.no.address-not-public", refusal);
    case "move-in-under-way":
      return t("moveIn.no.move-in-under-way");
    case "account-not-open":
      return t("leave.no.account-not-open");
    case "hand-over-files-there":
    case "hand-over-request-unknown":
    case "hand-over-other-session":
    case "hand-over-code-wrong":
    case "hand-over-changed":
    case "hand-over-confirmed-before":
    case "hand-over-stopped":
    case "hand-over-expired":
    case "hand-over-not-written":
    case "hand-over-token-wrong":
    case "hand-over-differs":
      return t(`handOver.no.${refusal.code}`);
    default:
      return unreachable(refusal);
  }
}

/** Why one has failed, as it is kept: one of ours, or of the uploads that it becomes. */
const tellEnd = (end: HandOverEnd): string =>
  Object.hasOwn(uploadStatus, end.code) ? tellUpload(end as UploadRefusal) : tellHandOver(end as FetchRefusal);

export const isFetching = (one: HandOverInRow | null): one is HandOverInRow =>
  one !== null && (one.state === "waiting" || one.state === "fetching");

/** What the page's script asks for, as of the progress of a move-in. */
export function fetchProgress({ state, progress, oldUrl }: HandOverInRow) {
  const { host } = new URL(oldUrl);
  const { done, of, silent } = progress ?? { done: 0, of: null };
  const text = silent
    ? t("handOver.silent", { host })
    : of === null
      ? t("handOver.writing", { host, n: done })
      : t("handOver.fetching", { host, done: printSize(done), of: printSize(of) });
  return { state, text, done: of === null ? null : done, of };
}

/** While files are on their way, in the place of the form for files. */
export function fetchingPart(c: Request, one: HandOverInRow): Html {
  const { state, text, done, of } = fetchProgress(one);
  return html`<div class="progress" data-progress="/move-in/hand-over/progress" data-state="${state}"><h3 id="progress">${t("moveIn.progress")}</h3>
<progress aria-labelledby="progress" max="${of ?? 1}"${done === null ? nothing : html` value="${done}"`}></progress>
<p data-progress-text role="status">${text}</p></div>
<p class="hint">${t("handOver.byItself")} ${t("moveIn.mayClose")}</p>
<noscript><p class="hint">${t("moveIn.reload")}</p><meta http-equiv="refresh" content="5"></noscript>
<form method="post" action="/move-in/hand-over/stop" class="choice">${formField(c)}<button class="button quiet">${t("handOver.stop")}</button></form>
<script src="${progressScriptPath}" defer></script>`;
}

/** Beside uploading. @param last  the newest one, which is not on its way @param given  an address that was typed before */
export function askPart(c: Request, last: HandOverInRow | null, given: string): Html {
  const failed =
    last?.state === "failed" && last.refusal !== null
      ? html`<p class="error" role="alert">${t("handOver.failed", { ref: last.oldRef, why: tellEnd(last.refusal) })}</p>`
      : nothing;
  const asked =
    last?.state === "asked"
      ? html`<p class="notice"><a href="/move-in/hand-over">${t("handOver.goOn", { ref: last.oldRef })}</a></p>`
      : nothing;
  return html`<section class="card" aria-labelledby="hand-over"><h3 id="hand-over">${t("handOver.ask")}</h3><p>${t("handOver.askHint")}</p>${failed}${asked}
<form method="post" action="/move-in/hand-over" class="fields">${formField(c)}<div class="field"><label for="old">${t("handOver.askAddress")}</label>
<input id="old" name="old" required autocapitalize="none" autocomplete="off" spellcheck="false" placeholder="name@server.example" value="${last?.state === "failed" ? last.oldRef : given}"></div>
<p><button class="button quiet">${t("handOver.askSubmit")}</button></p></form></section>`;
}

/** At the old home, for the owner: which hand-overs run and ran, where to, and stopping one. Nothing where there was none. */
export async function handOverList(c: Request, accountId: number): Promise<Html> {
  const all = await handOversOf(c.get("needs"), accountId);
  if (all.length === 0) return nothing;
  return html`<section aria-labelledby="handed-over"><h2 id="handed-over">${t("handOver.list")}</h2><p>${t("handOver.listHint")}</p>
<ul class="upload-list">${all.map((one) => line(c, one))}</ul></section>`;
}

function line(c: Request, { id, newRef, state, files, confirmedAt }: HandOverOutRow): Html {
  const bytes = (files ?? []).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const isOpen = state === "confirmed" || state === "writing" || state === "ready";
  return html`<li class="card"><p><bdi class="handle">${newRef}</bdi> <span class="meta">${moment(confirmedAt)}</span></p>
<p>${t(`handOver.state.${state}`)}${bytes === 0 ? nothing : html` <span class="meta">${printSize(bytes)}</span>`}</p>
${isOpen ? html`<form method="post" action="/hand-over/stop" class="choice">${formField(c)}<input type="hidden" name="id" value="${id}"><button>${t("handOver.stop")}</button></form>` : nothing}</li>`;
}
