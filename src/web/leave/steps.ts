/** Steps of a way out, each with how far one is; and those that several ways have: the two files, and whether the move was heard of. */
import { limits } from "../../base/limits.ts";
import { dayMs } from "../../base/time.ts";
import type { ExportRow } from "../../store/moves/exports.ts";
import type { MoveHead } from "../../store/views/migration-receipt.ts";
import { type Html, html, nothing } from "../html.ts";
import { moment } from "../when.ts";
import { printSize, t } from "../words/words.ts";

/** `done`: behind one. `now`: to be done. `open`: nothing is known of it here, or it is not its turn. */
export type Step = { readonly title: string; readonly state: "done" | "now" | "open"; readonly body: Html };

const states = { done: () => t("ways.done"), now: () => t("ways.now"), open: () => nothing };

export const steps = (list: readonly Step[]): Html =>
  html`<ol class="way-steps">${list.map(
    ({ title, state, body }, nth) =>
      html`<li class="card ${state}"><h2>${t("ways.step", { n: nth + 1, title })}</h2>${state === "open" ? "" : html`<p class="way-state">${states[state]()}</p>`}${body}</li>`,
  )}</ol>`;

const isUnderWay = ({ state }: ExportRow): boolean => state === "asked" || state === "writing" || state === "reading";

/**
 * The two files that are carried.
 * @param way  where the form leads back to
 */
export function exportStep(row: ExportRow | null, way: string, field: Html, nowMs: number): Step {
  const title = t("ways.files");
  const ask = html`<form method="post" action="/leave/export" class="choice">${field}<input type="hidden" name="way" value="${way}"><button>${t("ways.filesMake")}</button></form>`;
  if (row === null || row.state === "refused")
    return { title, state: "now", body: html`<p>${t("ways.filesWhat")}</p>${ask}` };
  if (isUnderWay(row))
    return {
      title,
      state: "now",
      body: html`<p role="status">${t("ways.filesMaking")} <a href="/export">${t("export.title")}</a></p>`,
    };
  if (row.state === "gone" || (row.expiresAt !== null && row.expiresAt.getTime() <= nowMs))
    return { title, state: "now", body: html`<p>${t("ways.filesGone")} ${moment(row.askedAt)}.</p>${ask}` };
  return ready(title, row, nowMs, ask);
}

function ready(title: string, row: ExportRow, nowMs: number, ask: Html): Step {
  const { id, dataBytes, photosBytes, dataFetchedAt, photosFetchedAt, expiresAt, askedAt } = row;
  const isFetched = dataFetchedAt !== null && (photosBytes === null || photosFetchedAt !== null);
  const file = (part: "data" | "photos", bytes: number | null, fetchedAt: Date | null) =>
    bytes === null
      ? nothing
      : html`<li><a href="/export/${id}/${part}" download>${part === "data" ? t("ways.fileData", { size: printSize(bytes) }) : t("ways.filePhotos", { size: printSize(bytes) })}</a> <span class="meta">${fetchedAt === null ? t("ways.notFetched") : html`${t("ways.fetched")} ${moment(fetchedAt)}`}</span></li>`;
  const isOld = nowMs - askedAt.getTime() > dayMs;
  return {
    title,
    state: isFetched ? "done" : "now",
    body: html`<p>${t("ways.filesReady")} ${moment(askedAt)}.${expiresAt === null ? "" : html` ${t("ways.filesUntil")} ${moment(expiresAt)}.`}</p>
<ul class="points">${file("data", dataBytes, dataFetchedAt)}${file("photos", photosBytes, photosFetchedAt)}</ul>
${photosBytes === null ? html`<p class="notice">${t("ways.noPhotos")}</p>` : ""}<p class="hint">${t("ways.fileKey")} <a href="/export#safe-title">${t("export.safe")}</a></p>
${isOld ? html`<p class="hint">${t("ways.filesOld")}</p>${ask}` : ""}`,
  };
}

/** Has this pod heard that the account is somewhere else now? */
export function heardStep(moves: readonly MoveHead[], initiator: "new-pod" | "old-pod", what: string): Step {
  const heard = moves.find(
    ({ role, undoneAt, refusal, state }) =>
      role === "departure" && undoneAt === null && refusal === null && state !== "asked",
  );
  const title = t("ways.heardTitle");
  const more = html`<p>${what}</p><p>${t("ways.after", { n: limits.departedDays })}</p>`;
  if (heard === undefined)
    return {
      title,
      state: "open",
      body: html`${more}<p><strong>${t("ways.notHeard")}</strong></p>${initiator === "new-pod" ? html`<p class="notice">${t("ways.doNotClose")}</p>` : ""}`,
    };
  return {
    title,
    state: "done",
    body: html`<p>${t("ways.heard", { ref: heard.newName })} ${moment(heard.at)}. <a href="/migrations/${heard.migrationId}">${t("ways.receipt")}</a></p>`,
  };
}
