/** Where links in letters lead: `/mail/confirm/TOKEN`, `/mail/stop/TOKEN`. Looking changes nothing; who has the link needs no log-in. */
import { Hono } from "hono";
import { confirmByLink, openConfirmLink } from "../../app/mail/address.ts";
import { readStopToken } from "../../app/mail/links.ts";
import { setWishes } from "../../store/post-office/letters.ts";
import type { Request, WebEnv } from "../context.ts";
import { refuseForm } from "../errors.ts";
import { formField, readForm } from "../forms.ts";
import { type Html, html } from "../html.ts";
import { tellLetterChoice } from "../letter-words.ts";
import { show } from "../page.ts";
import { t } from "../words/words.ts";

export const mail = new Hono<WebEnv>()
  .get("/mail/confirm/:token", async (c) => {
    const link = await openConfirmLink(c.get("needs"), c.req.param("token"));
    if (link === null) return voidLink(c);
    const { username: name, address } = link;
    const body = html`<p>${t("mail.confirmWhat", { name, address })}</p>
<form method="post">${formField(c)}<p><button>${t("mail.confirm")}</button></p></form>`;
    return say(c, t("mail.confirmTitle"), body);
  })
  .post("/mail/confirm/:token", async (c) => {
    const fields = await readForm(c);
    if (!(fields instanceof URLSearchParams)) return refuseForm(c, fields);
    const done = await confirmByLink(c.get("needs"), c.req.param("token"));
    if (!done.ok) return voidLink(c);
    const { username: name, address } = done.value;
    return say(c, t("mail.confirmed"), html`<p>${t("mail.confirmedWhat", { name, address })}</p>${onward()}`);
  })
  .get("/mail/stop/:token", (c) => {
    const stops = readStopToken(c.get("needs").secret, c.req.param("token"));
    if (stops === null) return voidLink(c);
    const body = html`<p>${t("mail.stopWhat", { what: tellLetterChoice(stops.choice) })}</p>
<form method="post"><p><button>${t("mail.stop")}</button></p></form>`;
    return say(c, t("mail.stopTitle"), body);
  })
  // Without the proof of a form: mail programs post here by themselves (RFC 8058), and the link alone says who may.
  .post("/mail/stop/:token", async (c) => {
    const stops = readStopToken(c.get("needs").secret, c.req.param("token"));
    if (stops === null) return voidLink(c);
    await setWishes(c.get("needs").database.db, stops.accountId, { [stops.choice]: false });
    const body = html`<p>${t("mail.stoppedWhat", { what: tellLetterChoice(stops.choice) })}</p>${onward()}`;
    return say(c, t("mail.stopped"), body);
  });

const onward = (): Html => html`<p><a class="button" href="/">${t("error.home")}</a></p>`;

const say = (c: Request, title: string, body: Html, status: 200 | 404 = 200): Promise<Response> =>
  show(c, { title, status, unlisted: true, body: html`<div class="narrow"><h1>${title}</h1>${body}</div>` });

const voidLink = (c: Request): Promise<Response> =>
  say(c, t("mail.void"), html`<p>${t("mail.voidWhat")}</p><p><a href="/settings">${t("mail.voidNext")}</a></p>`, 404);
