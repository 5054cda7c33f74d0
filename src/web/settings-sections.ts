/** Sections of the settings beside profile and password: letters, sessions, and what becomes of the account. */

import { mayInvite } from "../app/accounts/invitations.ts";
import type { Session } from "../app/accounts/session.ts";
import { limits } from "../base/limits.ts";
import { isWanted, letterChoices } from "../core/letters.ts";
import { listSessions } from "../store/people/sessions.ts";
import { findLetterbox } from "../store/post-office/letters.ts";
import type { Request } from "./context.ts";
import { formField } from "./forms.ts";
import { type Html, html, nothing } from "./html.ts";
import { tellLetterChoice } from "./letter-words.ts";
import { moment } from "./when.ts";
import { t } from "./words/words.ts";

/** The address of mail, and which letters go there. */
export async function mailSection(c: Request, { accountId }: Session, error: string | null): Promise<Html> {
  const { database, config } = c.get("needs");
  const box = await findLetterbox(database.db, accountId);
  if (box === null) return nothing;
  const { address, pending } = box;
  const present =
    address === null ? html`<p>${t("mail.none")}</p>` : html`<p>${t("mail.present")} <strong>${address}</strong></p>`;
  const waits = pending === null ? "" : html`<p class="notice">${t("mail.waits", { address: pending })}</p>`;
  const remove =
    address === null && pending === null
      ? ""
      : html`<form method="post" action="/settings/mail/remove">${formField(c)}<p><button class="button quiet small">${t("mail.remove")}</button></p></form>`;
  const described = error === null ? "email-hint" : "mail-error email-hint";
  const choices = letterChoices.map(
    (choice) =>
      html`<li><label><input type="checkbox" name="letter" value="${choice}"${isWanted(choice, box.wishes) ? html` checked` : ""}> ${tellLetterChoice(choice)}</label></li>`,
  );
  return html`<section aria-labelledby="mail-title"><h2 id="mail-title">${t("mail.title")}</h2>
<div class="card">${config.mail === null ? html`<p class="notice">${t("mail.off")}</p>` : ""}${present}${waits}
<form method="post" action="/settings/mail" class="fields">${formField(c)}
${error === null ? "" : html`<p class="error" id="mail-error" role="alert">${error}</p>`}
<div class="field"><label for="email">${t("mail.other")}</label><p class="hint" id="email-hint">${t("mail.hint")}</p>
<input id="email" name="email" type="email" required maxlength="${limits.mailChars}" autocomplete="email" aria-describedby="${described}"${error === null ? "" : html` aria-invalid="true"`}></div>
<p><button>${t("mail.give")}</button></p></form>${remove}</div>
<form method="post" action="/settings/letters" class="card fields">${formField(c)}
<fieldset><legend>${t("mail.which")}</legend><ul class="checks column">${choices}</ul></fieldset>
<p class="hint">${t("mail.security")}</p><p><button>${t("form.save")}</button></p></form></section>`;
}

/** Where somebody is logged in, and how to end that. */
export async function sessionsSection(c: Request, session: Session): Promise<Html> {
  const { database, clock } = c.get("needs");
  const all = await listSessions(database.db, session.accountId, new Date(clock.now()));
  const rows = all.map(({ id, browser, createdAt, seenAt }) => {
    const isThis = id === session.id;
    const end = isThis
      ? html`<p class="meta">${t("sessions.this")}</p>`
      : html`<form method="post" action="/settings/sessions">${formField(c)}<input type="hidden" name="session" value="${id}"><button class="button quiet small" aria-label="${t("sessions.endOne", { browser: browser ?? t("sessions.unknown") })}">${t("sessions.end")}</button></form>`;
    return html`<li class="card"><div><p>${browser ?? t("sessions.unknown")}</p><p class="meta">${t("sessions.since")} ${moment(createdAt)} · ${t("sessions.seen")} ${moment(seenAt)}</p>${end}</div></li>`;
  });
  return html`<section aria-labelledby="sessions-title"><h2 id="sessions-title">${t("sessions.title")}</h2><p class="hint">${t("sessions.hint")}</p>
<ul class="people">${rows}</ul>
${all.length < 2 ? "" : html`<form method="post" action="/settings/sessions">${formField(c)}<input type="hidden" name="session" value="others"><p><button class="button quiet">${t("sessions.endOthers")}</button></p></form>`}</section>`;
}

/** What one can do with the whole account. */
export function accountSection(c: Request, session: Session): Html {
  const line = (href: string, text: string, hint: string) =>
    html`<li><a href="${href}">${text}</a><p class="hint">${hint}</p></li>`;
  return html`<section aria-labelledby="account-title"><h2 id="account-title">${t("account.title")}</h2><ul class="card ways">
${line("/move-in", t("account.bring"), t("account.bringHint"))}
${line("/export", t("export.title"), t("account.exportHint"))}
${line("/leave", t("account.leave"), t("account.leaveHint"))}
${mayInvite(c.get("needs").config, session) ? line("/invitations", t("invitations.title"), t("invitations.lead")) : ""}
${line("/settings/close", t("close.title"), t("account.closeHint"))}</ul></section>`;
}

/** Of an account that is still to arrive: beginning without it, or giving up. */
export const arrivingSection = (c: Request): Html =>
  html`<section aria-labelledby="arriving-title"><h2 id="arriving-title">${t("arriving.title")}</h2><p>${t("arriving.what", { n: limits.abandonedDays })}</p>
<p><a class="button" href="/move-in">${t("signUp.bring")}</a></p>
<form method="post" action="/settings/begin">${formField(c)}<p class="hint" id="begin-hint">${t("arriving.beginHint")}</p><p><button class="button quiet" aria-describedby="begin-hint">${t("arriving.begin")}</button></p></form>
<p><a href="/settings/close">${t("close.title")}</a></p></section>`;
