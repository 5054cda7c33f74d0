/** `/pods/shut-out`, for who looks after this pod: pods and people with which it has nothing to do. */
import { Hono } from "hono";
import { letIn, type ShutOutRefusal, shutOut, shutOutList } from "../../app/moderate/shut-out.ts";
import { limits } from "../../base/limits.ts";
import type { Result } from "../../base/result.ts";
import type { ShutOutView } from "../../store/people/shut-out.ts";
import { readOwnForm } from "../acting.ts";
import type { Request, WebEnv } from "../context.ts";
import { notFound, toLogIn } from "../errors.ts";
import { formField } from "../forms.ts";
import { type Html, html } from "../html.ts";
import { show } from "../page.ts";
import { readNumber } from "../post-list.ts";
import { moment } from "../when.ts";
import { t } from "../words/words.ts";

export const podsShutOut = new Hono<WebEnv>()
  .get("/pods/shut-out", (c) => page(c, null))
  .post("/pods/shut-out", (c) =>
    act(c, (form) => shutOut(c.get("needs"), { what: form.get("what") ?? "", note: form.get("note") ?? "" })),
  )
  .post("/pods/shut-out/end", (c) => act(c, (form) => letIn(c.get("needs"), form.get("what") ?? "")));

type Refused = { readonly refusal: ShutOutRefusal; readonly typed: URLSearchParams };

async function act(
  c: Request,
  deed: (form: URLSearchParams) => Promise<Result<unknown, ShutOutRefusal>>,
): Promise<Response> {
  const form = await readOwnForm(c);
  if (form instanceof Response) return form;
  if (!form.session.podmin) return notFound(c);
  const done = await deed(form.fields);
  return done.ok ? c.redirect("/pods/shut-out", 303) : page(c, { refusal: done.refusal, typed: form.fields });
}

async function page(c: Request, refused: Refused | null): Promise<Response> {
  const session = c.get("session");
  if (session === null) return toLogIn(c);
  if (!session.podmin) return notFound(c);
  const skip = readNumber(c.req.query("from")) ?? 0;
  const found = await shutOutList(c.get("needs"), { skip, most: limits.podsPerPage + 1 });
  const shown = found.slice(0, limits.podsPerPage);
  const next =
    found.length > shown.length
      ? html`<p><a class="button" rel="next" href="/pods/shut-out?from=${skip + shown.length}">${t("pods.more")}</a></p>`
      : "";
  return show(c, {
    title: t("shutOut.title"),
    at: "pods",
    unlisted: true,
    status: refused === null ? 200 : 422,
    body: html`<h1>${t("shutOut.title")}</h1>
<p class="lead">${t("shutOut.lead")} <a href="/pods">${t("pods.title")}</a></p>
${addForm(c, refused)}
${shown.length === 0 ? html`<div class="card empty"><p>${t("shutOut.none")}</p></div>` : table(c, shown)}${next}`,
  });
}

function addForm(c: Request, refused: Refused | null): Html {
  const typed = (name: string) => refused?.typed.get(name) ?? "";
  return html`<form method="post" action="/pods/shut-out" class="card fields">${formField(c)}
${refused === null ? "" : html`<p class="error" role="alert" id="shut-out-error">${tell(refused.refusal)}</p>`}
<div class="field"><label for="what">${t("shutOut.what")}</label><p class="hint" id="what-hint">${t("shutOut.whatHint")}</p>
<input id="what" name="what" value="${typed("what")}" required autocapitalize="none" spellcheck="false" aria-describedby="what-hint"></div>
<div class="field"><label for="note">${t("shutOut.note")}</label><input id="note" name="note" value="${typed("note")}" maxlength="${limits.noteChars}"></div>
<p><button class="button danger">${t("shutOut.add")}</button></p></form>`;
}

function tell(refusal: ShutOutRefusal): string {
  switch (refusal.code) {
    case "shut-out-malformed":
      return t("shutOut.no.shut-out-malformed", refusal);
    case "shut-out-own":
      return t("shutOut.no.shut-out-own", refusal);
    case "shut-out-unknown":
      return t("shutOut.no.shut-out-unknown", refusal);
    case "shut-out-note-long":
      return t("shutOut.no.shut-out-note-long", refusal);
  }
}

const table = (c: Request, shown: readonly ShutOutView[]): Html =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="${t("shutOut.title")}"><table class="plain">
<thead><tr><th scope="col">${t("shutOut.who")}</th><th scope="col">${t("shutOut.since")}</th><th scope="col">${t("shutOut.known")}</th><th scope="col">${t("shutOut.note")}</th><th scope="col"><span class="hidden">${t("shutOut.end")}</span></th></tr></thead>
<tbody>${shown.map(
    ({
      what,
      since,
      people,
      contacts,
      note,
    }) => html`<tr><th scope="row"><bdi>${what}</bdi></th><td>${moment(since)}</td><td>${t("shutOut.counts", { people, contacts })}</td><td><bdi>${note}</bdi></td>
<td><form method="post" action="/pods/shut-out/end">${formField(c)}<input type="hidden" name="what" value="${what}"><button class="button quiet small">${t("shutOut.end")}<span class="hidden"> ${what}</span></button></form></td></tr>`,
  )}</tbody></table></div>`;
