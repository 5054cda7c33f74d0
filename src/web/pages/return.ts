/** `/return`: for whoever has moved away and is still logged in: coming back with an archive of where they are now (R14). */
import { Hono } from "hono";
import { takeOwnAttempt } from "../../app/accounts/log-in.ts";
import { comeBack } from "../../app/depart/come-back.ts";
import { whereLeft } from "../../app/depart/depart.ts";
import { limits } from "../../base/limits.ts";
import type { Request, WebEnv } from "../context.ts";
import { minutesOf, notFound, refuseForm, toLogIn } from "../errors.ts";
import { formField, readUploads } from "../forms.ts";
import { html } from "../html.ts";
import { tellComeBack } from "../move-words.ts";
import { show } from "../page.ts";
import { printSize, t } from "../words/words.ts";

export const comingBack = new Hono<WebEnv>()
  .get("/return", (c) => page(c, null))
  .post("/return", async (c) => {
    const session = c.get("session");
    if (session === null) return toLogIn(c);
    const fields = await readUploads(c);
    if (!(fields instanceof FormData)) return refuseForm(c, fields);
    if (session.leftAt === null) return notFound(c);
    const given = [fields.get("archive"), fields.get("photos")].filter((each) => each instanceof File);
    const files = await Promise.all(
      given.filter(({ size }) => size > 0).map(async (file) => new Uint8Array(await file.arrayBuffer())),
    );
    if (files.length === 0) return page(c, t("return.no.nothing"));
    const wait = takeOwnAttempt(c.get("gate"), session.username);
    if (wait !== null) return page(c, t("login.tooOften", { n: minutesOf(wait) }));
    const come = await comeBack(c.get("needs"), { username: session.username, files });
    if (!come.ok) return page(c, tellComeBack(come.refusal));
    return c.redirect(`/imports/${come.value.importId}/announce`, 303);
  });

async function page(c: Request, error: string | null): Promise<Response> {
  const session = c.get("session");
  if (session === null) return toLogIn(c);
  const left = await whereLeft(c.get("needs").database.db, { accountId: session.accountId });
  if (session.leftAt === null || left === null || left.home === null) return notFound(c);
  const file = (name: string, label: string, hint: string) =>
    html`<div class="field"><label for="${name}">${label}</label><p class="hint" id="${name}-hint">${hint}</p><input id="${name}" name="${name}" type="file" aria-describedby="${name}-hint"></div>`;
  return show(c, {
    title: t("return.title", { ref: left.ref }),
    unlisted: true,
    status: error === null ? 200 : 422,
    body: html`<div class="narrow"><h1>${t("return.title", { ref: left.ref })}</h1>
${error === null ? "" : html`<p class="error" role="alert">${error}</p>`}
<p>${t("return.lead", { ref: left.ref, home: left.home.ref })}</p>
<form method="post" action="/return" enctype="multipart/form-data" class="card fields">${formField(c)}
${file("archive", t("return.archive", { home: left.home.ref }), t("return.archiveHint"))}
${file("photos", t("return.photos"), t("return.photosHint"))}
<p class="hint">${t("return.size", { size: printSize(limits.uploadFormBytes) })}</p>
<p><button>${t("return.submit")}</button></p></form></div>`,
  });
}
