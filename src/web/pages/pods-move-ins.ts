/** `/pods/move-ins`, for who looks after this pod: archives that people bring here, and stopping them, one by one or all. */
import { Hono } from "hono";
import {
  type MoveInsOfPod,
  moveInsOfPod,
  pauseMoveIns,
  type SeenMoveIn,
  stopMoveIn,
} from "../../app/move-in/podmin.ts";
import type { MoveInState } from "../../core/migration/move-in.ts";
import { readOwnForm } from "../acting.ts";
import type { Request, WebEnv } from "../context.ts";
import { notFound, toLogIn } from "../errors.ts";
import { formField } from "../forms.ts";
import { type Html, html } from "../html.ts";
import { show } from "../page.ts";
import { moment } from "../when.ts";
import { t } from "../words/words.ts";

export const podsMoveIns = new Hono<WebEnv>()
  .get("/pods/move-ins", async (c) => {
    const session = c.get("session");
    if (session === null) return toLogIn(c);
    if (!session.podmin) return notFound(c);
    const all = await moveInsOfPod(c.get("needs"));
    return show(c, {
      title: t("moveIns.title"),
      at: "pods",
      unlisted: true,
      body: html`<h1>${t("moveIns.title")}</h1>
<p class="lead">${t("moveIns.lead")} <a href="/pods">${t("pods.title")}</a></p>
${rule(c, all)}
${all.moveIns.length === 0 ? html`<div class="card empty"><p>${t("moveIns.none")}</p></div>` : table(c, all.moveIns)}`,
    });
  })
  .post("/pods/move-ins/pause", (c) => act(c, (fields) => pauseMoveIns(c.get("needs"), fields.get("paused") === "yes")))
  .post("/pods/move-ins/stop", (c) =>
    // One that came to its end meanwhile makes no difference: the page says how things stand now.
    act(c, (fields) => stopMoveIn(c.get("needs"), fields.get("name") ?? "", fields.get("stopped") === "yes")),
  );

async function act(c: Request, deed: (fields: URLSearchParams) => Promise<unknown>): Promise<Response> {
  const form = await readOwnForm(c);
  if (form instanceof Response) return form;
  if (!form.session.podmin) return notFound(c);
  await deed(form.fields);
  return c.redirect("/pods/move-ins", 303);
}

const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(1);

function rule(c: Request, { pausedAt, atOnce, bytesToday, bytesPerDay }: MoveInsOfPod): Html {
  const used = t("moveIns.used", { used: gigabytes(bytesToday), all: gigabytes(bytesPerDay), n: atOnce });
  return html`${pausedAt === null ? "" : html`<p class="notice">${t("moveIns.paused")}</p>`}
<form method="post" action="/pods/move-ins/pause" class="card">${formField(c)}<p>${used}</p>
<input type="hidden" name="paused" value="${pausedAt === null ? "yes" : "no"}"><button class="button quiet">${pausedAt === null ? t("moveIns.pause") : t("moveIns.resume")}</button></form>`;
}

function table(c: Request, moveIns: readonly SeenMoveIn[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${t("moveIns.title")}"><table class="plain">
<thead><tr><th scope="col">${t("moveIns.whose")}</th><th scope="col">${t("moveIns.from")}</th><th scope="col">${t("moveIns.state")}</th><th scope="col">${t("moveIns.since")}</th><td></td></tr></thead>
<tbody>${moveIns.map(
    (
      each,
    ) => html`<tr><td><bdi>${each.username}</bdi></td><td><bdi>${each.from ?? ""}</bdi></td><td>${stateOf(each)}</td><td>${moment(each.begunAt)}</td><td>
<form method="post" action="/pods/move-ins/stop">${formField(c)}<input type="hidden" name="name" value="${each.username}"><input type="hidden" name="stopped" value="${each.held ? "no" : "yes"}"><button class="button quiet">${each.held ? t("moveIns.goOn") : t("moveIns.stop")}</button></form></td></tr>`,
  )}</tbody></table></div>`;
}

const stateWords: Readonly<Record<MoveInState, () => string>> = {
  choosing: () => t("moveIns.state.choosing"),
  checking: () => t("moveIns.state.checking"),
  checked: () => t("moveIns.state.checked"),
  importing: () => t("moveIns.state.importing"),
  imported: () => t("moveIns.state.imported"),
  failed: () => t("moveIns.state.failed"),
  // Only open ones are listed.
  done: () => "",
  "thrown-away": () => "",
};

function stateOf({ state, held, progress }: SeenMoveIn): Html {
  const words = stateWords[state]();
  const far =
    progress === null || progress.of === null || progress.of === 0
      ? ""
      : html` ${Math.floor((100 * progress.done) / progress.of)} %`;
  return html`${words}${far}${held ? html` <strong>${t("moveIns.stopped")}</strong>` : ""}`;
}
