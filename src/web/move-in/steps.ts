/** The page of a move-in: four steps on one page, of which those that have their time are open. */
import type { Session } from "../../app/accounts/session.ts";
import type { OldPod } from "../../app/doctor/old-pod.ts";
import type { NotNow, NotNowRefusal } from "../../app/move-in/allowed.ts";
import type { MoveIn } from "../../app/move-in/view.ts";
import type { Upload } from "../../app/uploads/open.ts";
import { limits } from "../../base/limits.ts";
import { takesAll } from "../../core/migration/choices.ts";
import type { HandOverInRow } from "../../store/moves/hand-overs-in.ts";
import type { Request } from "../context.ts";
import { formField } from "../forms.ts";
import { askPart, fetchingPart, isFetching } from "../hand-over.ts";
import { type Html, html, nothing } from "../html.ts";
import { uploadForm } from "../upload-form.ts";
import { t } from "../words/words.ts";
import { checkResult } from "./check-result.ts";
import { choicesForm, whichIntoWhich } from "./choices.ts";
import { explanation } from "./explain.ts";
import { isAtWork, progressBar } from "./progress.ts";
import { tellFailure, tellMoveIn } from "./refusals.ts";

export type MoveInShown = {
  readonly session: Session;
  /** The open one, else the last one. */
  readonly moveIn: MoveIn | null;
  readonly uploads: readonly Upload[];
  /** Why the last step was not done. */
  readonly error: string | null;
  readonly old: OldPod | null;
  /** What their limits, those of their network or of the pod do not allow at the moment. */
  readonly notNow: NotNow;
  /** The newest hand-over to here, if there was one. */
  readonly handOver: HandOverInRow | null;
  /** The old address, as somebody typed it. */
  readonly typed: string;
  /** The same, given in the step before: not to be typed twice. */
  readonly given: string;
};

/** Without a script a page that waits loads itself anew: often for a check, which takes seconds. */
const reloadSeconds = { checking: 2, importing: 5 } as const;

export function moveInPage(c: Request, shown: MoveInShown): Html {
  const { session, moveIn, error } = shown;
  const open = moveIn?.open ? moveIn : null;
  return html`<div class="narrow move-in"><h1>${t("moveIn.title")}</h1>
<p class="lead">${t("moveIn.lead")}</p>
${error === null ? nothing : html`<p class="error" role="alert">${error}</p>`}
${last(moveIn)}
${session.arriving && (moveIn === null || !isAtWork(moveIn)) && moveIn?.progress == null ? arriving(c, session) : nothing}
${what(c, open, shown)}
${open === null ? nothing : html`${files(c, open, shown)}${bring(c, open, shown)}${decide(c, open)}`}</div>`;
}

/** What became of the last one, where none is open. */
function last(moveIn: MoveIn | null): Html {
  if (moveIn === null || moveIn.open) return nothing;
  if (moveIn.state === "thrown-away") {
    return moveIn.progress === null
      ? html`<p class="notice" role="status">${t("moveIn.thrownAway")}</p>`
      : html`<div class="notice">${progressBar(moveIn, reloadSeconds.importing)}</div>`;
  }
  const report =
    moveIn.importId === null ? nothing : html`<a href="/imports/${moveIn.importId}">${t("moveIn.finishedReport")}</a>`;
  return html`<div class="notice" role="status"><p>${t("moveIn.finished")} ${report} · <a href="/migrations">${t("moveIn.finishedMoves")}</a></p><p>${t("moveIn.anew")}</p></div>`;
}

function arriving(c: Request, { username }: Session): Html {
  return html`<form method="post" action="/move-in/without" class="card fields">${formField(c)}<p>${t("moveIn.fresh", { name: username })}</p>
<p><button class="button quiet">${t("moveIn.without")}</button></p><p class="hint">${t("moveIn.withoutHint")}</p></form>`;
}

/** Has an import come to its end? Wider choices may have failed since. */
const isHere = ({ state, importId }: MoveIn): boolean =>
  importId !== null && (state === "imported" || state === "failed");

type Standing = "done" | "now" | "later";

/** A step. Those that are done can be opened again; those that have not come yet say when they will. */
function step(id: string, title: string, standing: Standing, body: Html, hint: string | null = null): Html {
  const head = html`<h2 id="${id}">${title}</h2>`;
  if (standing === "later")
    return html`<section class="card step later" aria-labelledby="${id}">${head}<p class="meta">${hint ?? ""}</p></section>`;
  if (standing === "done")
    return html`<section class="card step past" aria-labelledby="${id}"><details><summary>${head}<span class="meta">${t("moveIn.stepDone")}</span></summary>${body}</details></section>`;
  return html`<section class="card step now" aria-labelledby="${id}">${head}${body}</section>`;
}

function what(c: Request, open: MoveIn | null, { old, typed, notNow }: MoveInShown): Html {
  const text = explanation(old, typed);
  if (open !== null) return step("what", t("moveIn.what"), typed === "" ? "done" : "now", text);
  return step(
    "what",
    t("moveIn.what"),
    "now",
    html`${text}${notYet(notNow.check)}<form method="post" action="/move-in/begin" class="choice">${formField(c)}<input type="hidden" name="old" value="${typed}"><button>${t("moveIn.begin")}</button></form>`,
  );
}

/** Said before anybody presses a button, or uploads for hours. */
const notYet = (refusal: NotNowRefusal | null): Html =>
  refusal === null ? nothing : html`<p class="notice">${tellMoveIn(refusal)}</p>`;

/** A button that starts work, or why it does not do so yet. */
const start = (refusal: NotNowRefusal | null, text: string, quiet: boolean): Html =>
  html`<button${quiet ? html` class="button quiet"` : nothing}${refusal === null ? nothing : html` disabled`}>${text}</button>`;

function files(c: Request, open: MoveIn, { uploads, handOver, notNow, given }: MoveInShown): Html {
  const { state, check, refusal } = open;
  if (state === "importing" || isHere(open))
    return step("files", t("moveIn.files"), "done", check === null ? nothing : checkResult(check));
  if (state === "checking") return step("files", t("moveIn.files"), "now", progressBar(open, reloadSeconds.checking));
  if (isFetching(handOver)) return step("files", t("moveIn.files"), "now", fetchingPart(c, handOver));
  const failed =
    state === "failed" && refusal !== null
      ? html`<p class="error" role="alert">${t("moveIn.failed", { why: tellFailure(refusal) })}</p>`
      : nothing;
  const ready = uploads.length > 0 && uploads.every(({ whole }) => whole);
  const again = check !== null || state === "failed";
  return step(
    "files",
    t("moveIn.files"),
    "now",
    html`<p>${t("moveIn.filesLead")}</p>${notYet(notNow.check)}${uploads.length === 0 ? askPart(c, handOver, given) : nothing}${uploadForm(c, uploads, "/move-in")}
${ready ? html`<form method="post" action="/move-in/check" class="choice">${formField(c)}${start(notNow.check, again ? t("moveIn.checkAgain") : t("moveIn.check"), again && state === "checked")}</form><p class="hint">${t("moveIn.checkHint")} ${t("moveIn.checkLimit", { n: limits.moveInChecks })}</p>` : nothing}
${failed}${check === null ? nothing : checkResult(check)}`,
  );
}

function bring(c: Request, open: MoveIn, shown: MoveInShown): Html {
  const { session, notNow } = shown;
  const { state, check } = open;
  const title = t("moveIn.bring");
  if (check === null || state === "choosing" || state === "checking" || (state === "failed" && !isHere(open)))
    return step("bring", title, "later", nothing, t("moveIn.bringLater"));
  const here = `${session.username}@${new URL(c.get("needs").config.url).host}`;
  if (isAtWork(open))
    return step(
      "bring",
      title,
      "now",
      html`${whichIntoWhich(check, here)}${progressBar(open, reloadSeconds.importing)}`,
    );
  if (isHere(open)) {
    const rest = html`${whichIntoWhich(check, here)}${more(c, open, shown)}`;
    return step("bring", title, state === "failed" ? "now" : "done", rest);
  }
  return step(
    "bring",
    title,
    "now",
    html`${whichIntoWhich(check, here)}${choicesForm(open, check, formField(c))}
<form method="post" action="/move-in/import" class="choice">${formField(c)}${start(notNow.import, t("moveIn.submit"), false)}</form>${notYet(notNow.import)}<p class="hint">${t("moveIn.submitHint")} ${t("moveIn.submitLimit", { n: limits.moveInImports })}</p>`,
  );
}

/** What was left out can still come while its files are here. */
function more(c: Request, open: MoveIn, { notNow, uploads }: MoveInShown): Html {
  const { check, choices, state, refusal } = open;
  const failed =
    state === "failed" && refusal !== null
      ? html`<p class="error" role="alert">${t("moveIn.moreFailed", { why: tellFailure(refusal) })}</p>`
      : nothing;
  if (check === null || (takesAll(choices) && state !== "failed")) return nothing;
  if (uploads.map(({ guid }) => guid).join(" ") !== check.files.join(" "))
    return html`${failed}<p>${t("moveIn.moreGone")}</p>`;
  return html`${failed}<h3>${t("moveIn.more")}</h3><p>${t("moveIn.moreHint")}</p>${choicesForm(open, check, formField(c))}
<form method="post" action="/move-in/import" class="choice">${formField(c)}${start(notNow.import, t("moveIn.moreSubmit"), true)}</form>${notYet(notNow.import)}`;
}

/** The pause between import and announcement. */
function decide(c: Request, open: MoveIn): Html {
  const { state, importId } = open;
  const title = t("moveIn.decide");
  if (!isHere(open) || importId === null) {
    const waits = state === "importing" ? nothing : discard();
    return html`${step("decide", title, "later", nothing, t("moveIn.decideLater"))}${waits}`;
  }
  const { username } = c.get("session") as Session;
  const way = (head: string, hint: string, href: string, open: string, quiet: boolean) =>
    html`<li><h3>${head}</h3><p>${hint}</p><p><a class="button${quiet ? " quiet" : ""}" href="${href}">${open}</a></p></li>`;
  return step(
    "decide",
    title,
    "now",
    html`<p>${t("moveIn.decideLead")}</p>
<ul class="links"><li><a href="/">${t("moveIn.lookPosts")}</a></li><li><a href="/people/${username}">${t("moveIn.lookProfile")}</a></li><li><a href="/contacts">${t("moveIn.lookContacts")}</a></li><li><a href="/imports/${importId}">${t("moveIn.lookReport")}</a></li></ul>
<ul class="ways">${way(t("moveIn.announce"), `${t("moveIn.announceHint")} ${t("moveIn.announcePause", { n: limits.moveInAgainDays })}`, `/imports/${importId}/announce`, t("moveIn.announceOpen"), false)}
${way(t("moveIn.keep"), t("moveIn.keepHint"), `/imports/${importId}/keep`, t("moveIn.keepOpen"), true)}
${way(t("moveIn.throw"), t("moveIn.throwHint"), "/move-in/throw-away", t("moveIn.throwOpen"), true)}</ul>`,
  );
}

/** Before anything is here there are only files and choices to throw away. */
const discard = (): Html =>
  html`<p class="choice"><a class="button quiet" href="/move-in/throw-away">${t("moveIn.throwOpen")}</a></p>`;
