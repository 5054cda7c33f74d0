/** `/aspects`: the groups that one shares with; add, rename, order, remove. */
import { Hono } from "hono";
import {
  type AspectRefusal,
  addAspect,
  orderAspectsBy,
  removeAspect,
  renameAspect,
} from "../../app/contacts/aspects.ts";
import type { Result } from "../../base/result.ts";
import { type AspectRow, listAspects } from "../../store/people/aspects.ts";
import { readOwnForm } from "../acting.ts";
import type { Request, WebEnv, WebNeeds } from "../context.ts";
import { notFound, toLogIn } from "../errors.ts";
import { formField } from "../forms.ts";
import { type Html, html } from "../html.ts";
import { show } from "../page.ts";
import { readNumber } from "../post-list.ts";
import { tellAspect } from "../refusal-words.ts";
import { t } from "../words/words.ts";

export const aspects = new Hono<WebEnv>()
  .get("/aspects", (c) => (c.get("session") === null ? toLogIn(c) : aspectsPage(c)))
  .post("/aspects", async (c) => {
    const form = await readOwnForm(c);
    if (form instanceof Response) return form;
    const name = form.fields.get("name") ?? "";
    const done = await addAspect(c.get("needs"), form.session.accountId, name);
    return done.ok ? c.redirect("/aspects", 303) : aspectsPage(c, { aspectId: null, name, refusal: done.refusal });
  })
  .post("/aspects/:id/rename", (c) =>
    change(c, (needs, { accountId, aspect, typed }) => renameAspect(needs, accountId, aspect.name, typed)),
  )
  .post("/aspects/:id/remove", (c) =>
    change(c, (needs, { accountId, aspect }) => removeAspect(needs, accountId, aspect.name)),
  )
  .post("/aspects/:id/up", (c) => change(c, (needs, which) => move(needs, which, -1)))
  .post("/aspects/:id/down", (c) => change(c, (needs, which) => move(needs, which, 1)));

type Which = {
  readonly accountId: number;
  readonly aspect: AspectRow;
  readonly all: readonly AspectRow[];
  readonly typed: string;
};
type Done = Result<null, AspectRefusal>;

async function change(c: Request, deed: (needs: WebNeeds, which: Which) => Promise<Done>): Promise<Response> {
  const form = await readOwnForm(c);
  if (form instanceof Response) return form;
  const { accountId } = form.session;
  const id = readNumber(c.req.param("id"));
  const all = await listAspects(c.get("needs").database.db, accountId);
  const aspect = all.find(({ aspectId }) => aspectId === id);
  if (aspect === undefined) return notFound(c);
  const typed = form.fields.get("name") ?? aspect.name;
  const done = await deed(c.get("needs"), { accountId, aspect, all, typed });
  if (done.ok) return c.redirect(`/aspects#aspect-${aspect.aspectId}`, 303);
  return aspectsPage(c, { aspectId: aspect.aspectId, name: typed, refusal: done.refusal });
}

/** One place up or down, as far as there is one. */
async function move(needs: WebNeeds, { accountId, aspect, all }: Which, by: 1 | -1): Promise<Done> {
  const names = all.map(({ name }) => name);
  const at = all.indexOf(aspect);
  const other = names[at + by];
  if (other === undefined) return { ok: true, value: null };
  names[at + by] = aspect.name;
  names[at] = other;
  return orderAspectsBy(needs, accountId, names);
}

/** What was typed and is not accepted; `aspectId` null: for a new one. */
type Refused = { readonly aspectId: number | null; readonly name: string; readonly refusal: AspectRefusal };

async function aspectsPage(c: Request, refused: Refused | null = null): Promise<Response> {
  const session = c.get("session");
  if (session === null) return toLogIn(c);
  const all = await listAspects(c.get("needs").database.db, session.accountId);
  const about = (aspectId: number | null) => (refused?.aspectId === aspectId ? refused : null);
  return show(c, {
    title: t("aspects.title"),
    at: "aspects",
    status: refused === null ? 200 : 422,
    body: html`<h1>${t("aspects.title")}</h1><p class="lead">${t("aspects.lead")}</p>
${all.length === 0 ? html`<p class="card empty">${t("aspects.none")}</p>` : html`<ul class="aspects">${all.map((aspect, n) => html`<li class="card" id="aspect-${aspect.aspectId}">${aspectCard(c, aspect, { first: n === 0, last: n === all.length - 1 }, about(aspect.aspectId))}</li>`)}</ul>`}
<section aria-labelledby="new-aspect"><h2 id="new-aspect">${t("aspects.new")}</h2>
<form method="post" action="/aspects" class="card fields">${formField(c)}${nameField("name", about(null), about(null)?.name ?? "")}<p><button>${t("aspects.add")}</button></p></form></section>`,
  });
}

function nameField(id: string, refused: Refused | null, value: string): Html {
  return html`${refused === null ? "" : html`<p class="error" id="${id}-error" role="alert">${tellAspect(refused.refusal)}</p>`}
<div class="field"><label for="${id}">${t("aspects.name")}</label>
<input id="${id}" name="name" value="${value}" required autocomplete="off" dir="auto"${refused === null ? "" : html` aria-invalid="true" aria-describedby="${id}-error"`}></div>`;
}

function aspectCard(
  c: Request,
  aspect: AspectRow,
  { first, last }: { readonly first: boolean; readonly last: boolean },
  refused: Refused | null,
): Html {
  const { aspectId, name, members } = aspect;
  const path = `/aspects/${aspectId}`;
  const step = (verb: "up" | "down", text: string, sign: string) =>
    html`<form method="post" action="${path}/${verb}">${formField(c)}<button class="button quiet step"><span aria-hidden="true">${sign}</span><span class="hidden">${text}</span></button></form>`;
  return html`<div class="aspect-head"><h2><a href="/contacts?aspect=${aspectId}"><bdi>${name}</bdi></a></h2><p class="meta">${t("aspects.members", { n: members })}</p>
<div class="steps">${first ? "" : step("up", t("aspects.up", { name }), "↑")}${last ? "" : step("down", t("aspects.down", { name }), "↓")}</div></div>
<details class="fold"${refused === null ? "" : html` open`}><summary>${t("aspects.change", { name })}</summary>
<form method="post" action="${path}/rename" class="fields">${formField(c)}${nameField(`name-${aspectId}`, refused, refused?.name ?? name)}<p><button>${t("aspects.rename")}</button></p></form>
<form method="post" action="${path}/remove">${formField(c)}<p class="hint">${t("aspects.removeHint")}</p><p><button class="button quiet danger">${t("aspects.remove", { name })}</button></p></form></details>`;
}
