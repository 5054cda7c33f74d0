/** `/invitations`: links to sign up with, made by those whom the pod lets invite. */
import { Hono } from "hono";
import { type InvitationRefusal, type Inviter, makeInvitation, mayInvite } from "../../app/accounts/invitations.ts";
import { limits } from "../../base/limits.ts";
import { endInvitation, type InvitationRow, openInvitations } from "../../store/people/invitations.ts";
import { readOwnForm } from "../acting.ts";
import type { Request, WebEnv } from "../context.ts";
import { notFound, toLogIn } from "../errors.ts";
import { formField } from "../forms.ts";
import { type Html, html } from "../html.ts";
import { show } from "../page.ts";
import { readNumber } from "../post-list.ts";
import { moment } from "../when.ts";
import { t } from "../words/words.ts";

/** Whose invitations somebody sees and ends: podmins' are everybody's. */
const whose = ({ podmin, accountId }: Inviter): number | null => (podmin ? null : accountId);

export const invitations = new Hono<WebEnv>()
  .get("/invitations", (c) => page(c, {}))
  .post("/invitations", async (c) => {
    const form = await readOwnForm(c);
    if (form instanceof Response) return form;
    const { session, fields } = form;
    const number = (name: string) => readNumber(fields.get(name) ?? undefined) ?? 0;
    const request = { inviter: session, uses: number("uses"), days: number("days") };
    const made = await makeInvitation(c.get("needs"), request);
    // The link is shown once, in the answer to this very form: nothing here knows it any more.
    return page(c, made.ok ? { url: made.value.url } : { refusal: made.refusal });
  })
  .post("/invitations/:id/end", async (c) => {
    const form = await readOwnForm(c);
    if (form instanceof Response) return form;
    const id = readNumber(c.req.param("id"));
    if (id !== null) await endInvitation(c.get("needs").database.db, id, whose(form.session));
    return c.redirect("/invitations", 303);
  });

type Outcome = { readonly url?: string; readonly refusal?: InvitationRefusal };

async function page(c: Request, { url, refusal }: Outcome): Promise<Response> {
  const session = c.get("session");
  if (session === null) return toLogIn(c);
  const { config, database, clock } = c.get("needs");
  if (!mayInvite(config, session)) return notFound(c);
  const open = await openInvitations(database.db, whose(session), new Date(clock.now()));
  const field = (name: "uses" | "days", label: string, value: number, most: number): Html =>
    html`<div class="field"><label for="${name}">${label}</label><input id="${name}" name="${name}" type="number" inputmode="numeric" required min="1" max="${most}" value="${value}"></div>`;
  return show(c, {
    title: t("invitations.title"),
    at: "invitations",
    unlisted: true,
    status: refusal === undefined ? 200 : 422,
    body: html`<h1>${t("invitations.title")}</h1><p class="lead">${t("invitations.lead")}</p>
${url === undefined ? "" : html`<div class="card" role="status"><p>${t("invitations.made")}</p><p><a href="${url}">${url}</a></p></div>`}
${refusal === undefined ? "" : html`<p class="error" role="alert">${tell(refusal)}</p>`}
<form method="post" action="/invitations" class="card fields">${formField(c)}
${field("uses", t("invitations.uses"), 1, limits.invitationUses)}${field("days", t("invitations.days"), limits.invitationUsualDays, limits.invitationDays)}
<p><button>${t("invitations.make")}</button></p></form>
<h2>${t("invitations.open")}</h2>
${open.length === 0 ? html`<p>${t("invitations.none")}</p>` : html`<ul class="people">${open.map((each) => line(c, each))}</ul>`}`,
  });
}

const line = (c: Request, { id, username, uses, used, expiresAt }: InvitationRow): Html =>
  html`<li class="card"><div><p>${t("invitations.left", { n: uses - used })}</p><p class="meta">${t("invitations.by", { who: username ?? t("invitations.command") })} · ${t("invitations.until")} ${moment(expiresAt)}</p>
<form method="post" action="/invitations/${id}/end">${formField(c)}<button class="button quiet small">${t("invitations.end")}</button></form></div></li>`;

function tell(refusal: InvitationRefusal): string {
  switch (refusal.code) {
    case "invitations-not-yours":
      return t("invitations.notYours");
    case "invitation-uses-wrong":
      return t("invitations.usesWrong", { n: refusal.most });
    case "invitation-days-wrong":
      return t("invitations.daysWrong", { n: refusal.most });
    case "invitations-too-many":
      return t("invitations.tooMany", { n: refusal.most });
  }
}
