/** `/export`: one's account as files to take along. `/export/ID/data`, `/export/ID/photos`: the files. */
import { join } from "node:path";
import { Readable } from "node:stream";
import { Hono } from "hono";
import { type AskRefusal, askForExport } from "../../app/export/ask.ts";
import { sha256Hex } from "../../base/bytes.ts";
import { limits } from "../../base/limits.ts";
import { secondMs } from "../../base/time.ts";
import { openWritten } from "../../blobs/written-file.ts";
import { findExportOwner } from "../../store/export/owner.ts";
import { type ExportRow, exportOfAccount, markFetched, newestExport } from "../../store/moves/exports.ts";
import { countForExport, type ExportCounts } from "../../store/views/export-counts.ts";
import { readOwnForm } from "../acting.ts";
import type { Request, WebEnv } from "../context.ts";
import { notFound, toLogIn } from "../errors.ts";
import { formField } from "../forms.ts";
import { handOverList } from "../hand-over.ts";
import { type Html, html, nothing } from "../html.ts";
import { tellKind } from "../import-words.ts";
import { show } from "../page.ts";
import { readNumber } from "../post-list.ts";
import { sendRanges } from "../range.ts";
import { moment } from "../when.ts";
import { findText, printNumber, printSize, t } from "../words/words.ts";

export const exports = new Hono<WebEnv>()
  .get("/export", (c) => exportPage(c, null))
  .post("/export", async (c) => {
    const form = await readOwnForm(c);
    if (form instanceof Response) return form;
    const { accountId } = form.session;
    const asked = await askForExport(c.get("needs"), { accountId, photos: form.fields.has("photos") });
    return asked.ok ? c.redirect("/export", 303) : exportPage(c, asked.refusal);
  })
  .get("/export/:id/data", (c) => sendFile(c, "data"))
  .get("/export/:id/photos", (c) => sendFile(c, "photos"));

async function sendFile(c: Request, part: "data" | "photos"): Promise<Response> {
  const session = c.get("session");
  if (session === null) return toLogIn(c);
  const id = readNumber(c.req.param("id"));
  const { database, clock, config } = c.get("needs");
  const now = new Date(clock.now());
  const row = id === null ? null : await exportOfAccount(database.db, session.accountId, id, now);
  const isData = part === "data";
  const [file, bytes] = isData ? [row?.dataFile, row?.dataBytes] : [row?.photosFile, row?.photosBytes];
  if (row == null || file == null || bytes == null) return notFound(c);
  const day = row.askedAt.toISOString().slice(0, 10);
  const name = isData ? `${row.username}-${day}.json.gz` : `${row.username}-photos-${day}.zip`;
  const headers = {
    "Content-Type": isData ? "application/gzip" : "application/zip",
    "Content-Disposition": `attachment; filename="${name}"`,
    "Cache-Control": "private, no-store",
  };
  // Names of files are random and never used again; what is told of them leads to none.
  const etag = `"${sha256Hex(file).slice(0, 32)}"`;
  const path = join(config.dataFolder, "exports", file);
  return sendRanges(c, { sizeBytes: bytes, etag, headers }, (range) => {
    const ended = range === undefined || range.last === bytes - 1;
    const sent = told(openWritten(path, range), () =>
      ended ? markFetched(database.db, row.id, part, new Date(clock.now())) : Promise.resolve(),
    );
    return Readable.toWeb(Readable.from(sent)) as ReadableStream;
  });
}

/** Calls `end` when everything was taken. */
async function* told(bytes: AsyncIterable<Uint8Array>, end: () => Promise<void>): AsyncGenerator<Uint8Array> {
  yield* bytes;
  await end();
}

async function exportPage(c: Request, refused: AskRefusal | null): Promise<Response> {
  const session = c.get("session");
  if (session === null) return toLogIn(c);
  const { db } = c.get("needs").database;
  const row = await newestExport(db, session.accountId);
  const protocol = c.get("needs").protocols[0]?.adapter.name;
  const owner = protocol === undefined ? null : await findExportOwner(db, session.accountId, protocol);
  const counts = owner === null ? null : await countForExport(db, owner);
  // Browsers without JavaScript know this header too.
  if (row !== null && isUnderWay(row)) c.header("Refresh", String((3 * limits.exportBeatMs) / secondMs));
  return show(c, {
    title: t("export.title"),
    at: "export",
    unlisted: true,
    status: refused === null ? 200 : 422,
    body: html`<h1>${t("export.title")}</h1><p class="lead">${t("export.lead")}</p>
${refused === null ? "" : html`<p class="error" role="alert">${tellAsk(refused)}</p>`}
${row === null ? "" : newest(row, counts)}
${await handOverList(c, session.accountId)}
${counts === null ? "" : inside(counts)}
<section aria-labelledby="safe-title"><h2 id="safe-title">${t("export.safe")}</h2><p>${t("export.keyInside")}</p>
<ul class="points">${safeWays.map((way) => html`<li>${t(way)}</li>`)}</ul><p>${t("export.ifLost")}</p></section>
<form method="post" action="/export" class="card fields">${formField(c)}
<ul class="checks"><li><label><input type="checkbox" name="photos" value="yes" checked> ${t("export.withPhotos")}</label></li></ul>
<p class="hint">${t("export.oneADay", { n: limits.exportDays })}</p><p><button>${t("export.ask")}</button></p></form>`,
  });
}

function tellAsk(refusal: AskRefusal): Html | string {
  if (refusal.code === "export-under-way") return t("export.underWay");
  return html`${t("export.tooSoon")} ${moment(new Date(refusal.again))}`;
}

const safeWays = ["export.safeDisk", "export.safeAlone", "export.safeMail", "export.safeCopies"] as const;

const isUnderWay = ({ state }: ExportRow): boolean => state === "asked" || state === "writing" || state === "reading";

function newest(row: ExportRow, counts: ExportCounts | null): Html {
  const title = html`<h2>${t("export.newest")} ${moment(row.askedAt)}</h2>`;
  if (row.state === "done") return html`<section class="card">${title}${files(row)}${contents(row)}</section>`;
  const told = row.state === "refused" ? tellRefused(row.refusal) : t(`export.state.${row.state}`);
  return html`<section class="card">${title}<p role="status">${told}</p>${row.state === "gone" ? sizes(row) : ""}${isUnderWay(row) ? soFar(row, counts) : ""}</section>`;
}

const tellRefused = (refusal: ExportRow["refusal"]): string =>
  refusal?.code === "no-room"
    ? t("export.noRoom")
    : t("export.refused", { what: String(refusal?.what ?? refusal?.code ?? "") });

function inside(counts: ExportCounts): Html {
  const { photo, ...kinds } = counts;
  const lines = Object.entries(kinds).filter(([, count]) => count > 0);
  return html`<section aria-labelledby="inside-title"><h2 id="inside-title">${t("export.inside")}</h2>
<ul class="numbers">${lines.map(([kind, count]) => html`<li>${tellKind(kind)}: ${printNumber(count)}</li>`)}<li>${t("export.pictures")}: ${printNumber(photo)}</li></ul>
<p class="hint">${t("export.insideHint")}</p></section>`;
}

/** How much is written. Of what others said there is no number beforehand, so "of" stands only where all is the owner's own. */
function soFar({ items, photosBytes }: ExportRow, counts: ExportCounts | null): Html {
  const { post, reshare, contact } = counts ?? {};
  const all: Readonly<Record<string, number | undefined>> = { post, reshare, contact };
  const kinds = Object.entries(items ?? {}).filter(([kind, count]) => count > 0 && kind !== "profile");
  const photos =
    photosBytes === null || photosBytes === 0
      ? ""
      : html`<li>${t("export.soFarPhotos", { size: printSize(photosBytes) })}</li>`;
  if (kinds.length === 0 && photos === "") return nothing;
  const line = (kind: string, n: number) => {
    const of = all[kind];
    return of === undefined || of < n
      ? printNumber(n)
      : t("export.soFarOf", { n: printNumber(n), of: printNumber(of) });
  };
  return html`<p>${t("export.soFar")}</p><ul class="numbers">${photos}${kinds.map(([kind, n]) => html`<li>${tellKind(kind)}: ${line(kind, n)}</li>`)}</ul>`;
}

function files({ id, dataBytes, photosBytes, photoCount, expiresAt }: ExportRow): Html {
  return html`<p class="choice"><a class="button" href="/export/${id}/data" download>${t("export.data", { size: printSize(dataBytes ?? 0) })}</a>
${photosBytes === null ? "" : html` <a class="button" href="/export/${id}/photos" download>${t("export.photos", { n: photoCount ?? 0, size: printSize(photosBytes) })}</a>`}</p>
${photosBytes === null ? "" : html`<p>${t("export.atHome")}</p>`}
${expiresAt === null ? "" : html`<p class="hint">${t("export.until")} ${moment(expiresAt)}. ${t("export.resumes")}</p>`}`;
}

/** Of files that are gone. */
function sizes({ dataBytes, photosBytes, photoCount }: ExportRow): Html {
  if (dataBytes === null) return nothing;
  return html`<p class="meta">${t("export.wasData", { size: printSize(dataBytes) })}${
    photosBytes === null ? "" : html` ${t("export.wasPhotos", { n: photoCount ?? 0, size: printSize(photosBytes) })}`
  }</p>`;
}

function contents({ items, notes }: ExportRow): Html {
  const kinds = Object.entries(items ?? {}).filter(([kind, count]) => count > 0 && kind !== "profile");
  return html`<p>${t("export.readBack")}</p><ul class="numbers">${kinds.map(([kind, count]) => html`<li>${tellKind(kind)}: ${printNumber(count)}</li>`)}</ul>
${(notes ?? []).length === 0 ? "" : html`<p>${t("export.notTaken")}</p><ul class="points">${(notes ?? []).map(noteLine)}</ul>`}`;
}

const noteLine = ({
  code,
  count,
  some,
}: {
  readonly code: string;
  readonly count: number;
  readonly some: readonly string[];
}): Html => html`<li>${count} ${findText(`export.note.${code}`, {}) ?? code}${which(some, count)}</li>`;

/** Their names mean little to most people: whoever wants to look for them opens this. */
const which = (some: readonly string[], count: number): Html =>
  some.length === 0
    ? nothing
    : html`<details><summary class="meta">${t("export.which")}</summary><span class="meta">${some.join(", ")}${some.length < count ? ", …" : ""}</span></details>`;
