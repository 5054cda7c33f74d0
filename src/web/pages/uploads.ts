/** `/uploads`: the files with which one moves in. `/uploads/GUID`: one of them, by tus 1.0, for the page's script. Nothing of them can be read here. */
import { Hono } from "hono";
import { beginUpload } from "../../app/uploads/begin.ts";
import { removeUpload } from "../../app/uploads/forget.ts";
import { uploadsOf } from "../../app/uploads/open.ts";
import { receiveFile, receiveUpload, standingOf } from "../../app/uploads/receive.ts";
import { readOwnForm } from "../acting.ts";
import type { Request, WebEnv } from "../context.ts";
import { notFound, refuseForm, toLogIn } from "../errors.ts";
import { readFileForm } from "../file-form.ts";
import { isOwnRequest } from "../forms.ts";
import { html } from "../html.ts";
import { show } from "../page.ts";
import { bytesHeader, methodOf, readMetadata, speaksTus, tusOffer, uploadHeaders } from "../tus.ts";
import { placeAfter, uploadForm } from "../upload-form.ts";
import { tellUpload, type UploadRefusal, uploadStatus } from "../upload-words.ts";
import { t } from "../words/words.ts";

export const uploads = new Hono<WebEnv>()
  .get("/uploads", (c) => page(c, null))
  .options("/uploads", (c) => c.body(null, 204, tusOffer(c.get("needs").config.uploadBytes)))
  .post("/uploads", (c) =>
    /^multipart\//i.test(c.req.header("content-type") ?? "") ? takeForm(c) : byScript(c, create),
  )
  .post("/uploads/:guid/remove", async (c) => {
    const form = await readOwnForm(c);
    if (form instanceof Response) return form;
    const which = { accountId: form.session.accountId, guid: c.req.param("guid") };
    const removed = await removeUpload(c.get("needs"), which);
    if (!removed.ok && removed.refusal.code === "upload-in-use") return page(c, removed.refusal);
    return c.redirect(placeAfter(form.fields.get("to")), 303);
  })
  // HEAD arrives here as GET; there is nothing to get.
  .get("/uploads/:guid", (c) => (c.req.raw.method === "HEAD" ? byScript(c, tell) : notFound(c)))
  .patch("/uploads/:guid", (c) => byScript(c, receive))
  .delete("/uploads/:guid", (c) => byScript(c, remove))
  .post("/uploads/:guid", (c) => {
    const method = methodOf(c);
    if (method === "PATCH") return byScript(c, receive);
    if (method === "DELETE") return byScript(c, remove);
    return method === "HEAD" ? byScript(c, tell) : notFound(c);
  });

type Asked = { readonly accountId: number; readonly guid: string };

async function byScript(c: Request, answer: (c: Request, asked: Asked) => Promise<Response>): Promise<Response> {
  const session = c.get("session");
  if (session === null || !isOwnRequest(c)) return c.text(t("upload.no.forged"), 403);
  if (!speaksTus(c)) return c.body(null, 412, tusOffer(c.get("needs").config.uploadBytes));
  return answer(c, { accountId: session.accountId, guid: c.req.param("guid") ?? "" });
}

async function create(c: Request, { accountId }: Asked): Promise<Response> {
  const sizeBytes = bytesHeader(c, "upload-length");
  if (sizeBytes === null) return c.text(t("upload.no.malformed"), 400);
  const begun = await beginUpload(c.get("needs"), { accountId, sizeBytes, ...readMetadata(c) });
  if (!begun.ok) return refuse(c, begun.refusal);
  return c.body(null, 201, { Location: `/uploads/${begun.value}`, ...uploadHeaders({ offsetBytes: 0 }) });
}

async function tell(c: Request, asked: Asked): Promise<Response> {
  const standing = await standingOf(c.get("needs"), asked);
  return standing.ok ? c.body(null, 200, uploadHeaders(standing.value)) : refuse(c, standing.refusal);
}

async function receive(c: Request, asked: Asked): Promise<Response> {
  const offsetBytes = bytesHeader(c, "upload-offset");
  const isBytes = /^application\/offset\+octet-stream$/i.test(c.req.header("content-type") ?? "");
  if (!isBytes) return c.text(t("upload.no.malformed"), 415);
  if (offsetBytes === null) return c.text(t("upload.no.malformed"), 400);
  const bytes = c.req.raw.body ?? nothingAtAll();
  const received = await receiveUpload(c.get("needs"), { ...asked, offsetBytes, bytes });
  return received.ok ? c.body(null, 204, uploadHeaders(received.value)) : refuse(c, received.refusal);
}

async function* nothingAtAll(): AsyncGenerator<Uint8Array> {}

async function remove(c: Request, asked: Asked): Promise<Response> {
  const removed = await removeUpload(c.get("needs"), asked);
  return removed.ok ? c.body(null, 204, uploadHeaders({})) : refuse(c, removed.refusal);
}

function refuse(c: Request, refusal: UploadRefusal): Response {
  const headers: Record<string, string> = uploadHeaders("offsetBytes" in refusal ? refusal : {});
  if (refusal.code === "upload-too-often") headers["Retry-After"] = String(refusal.seconds);
  if (refusal.code === "upload-busy") headers["Retry-After"] = "30";
  return c.text(tellUpload(refusal), uploadStatus[refusal.code], headers);
}

/** The form without a script: its files are whole when the next page appears. */
async function takeForm(c: Request): Promise<Response> {
  const session = c.get("session");
  if (session === null) return toLogIn(c);
  let refusal: UploadRefusal | null = null;
  const fields = await readFileForm(c, async ({ name, bytes, restBytes }) => {
    const { accountId } = session;
    const received = await receiveFile(c.get("needs"), { accountId, name }, bytes, restBytes);
    if (!received.ok) refusal = received.refusal;
    return received.ok;
  });
  if (refusal !== null) return page(c, refusal);
  if (fields instanceof URLSearchParams) return c.redirect(placeAfter(fields.get("to")), 303);
  return fields.code === "broken" ? page(c, { code: "upload-broken-off", offsetBytes: 0 }) : refuseForm(c, fields);
}

async function page(c: Request, refusal: UploadRefusal | null): Promise<Response> {
  const session = c.get("session");
  if (session === null) return toLogIn(c);
  const files = await uploadsOf(c.get("needs"), session.accountId);
  return show(c, {
    title: t("upload.title"),
    unlisted: true,
    status: refusal === null ? 200 : uploadStatus[refusal.code],
    body: html`<div class="narrow"><h1>${t("upload.title")}</h1>
${refusal === null ? "" : html`<p class="error" role="alert">${tellUpload(refusal)}</p>`}
${uploadForm(c, files, "/uploads")}</div>`,
  });
}
