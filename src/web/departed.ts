/** Whoever has moved away: what their log-in still opens, and the page that says where they are now. */

import type { Session } from "../app/accounts/session.ts";
import { type Left, newPlaces, whereLeft } from "../app/depart/depart.ts";
import { openHalves } from "../app/depart/end-half.ts";
import { logInEndsMs } from "../core/account.ts";
import { admitArriving } from "./arriving.ts";
import { personPath } from "./author.ts";
import type { Request } from "./context.ts";
import { formField } from "./forms.ts";
import { type Html, html, nothing } from "./html.ts";
import { show } from "./page.ts";
import { printDay } from "./when.ts";
import { t } from "./words/words.ts";

/** What an account that was left is still for: to take along what there is, to read the receipt, to come back, to log out. */
const stillOpen = /^\/(?:export|leave|migrations|return|imports\/\d+|logout)(?:\/|$)/;
/** Where a log-in leads first. */
const entrance = /^\/(?:login)?$/;

/**
 * Whoever has moved away is a visitor on every page but a few; whoever is bringing an account has those pages alone.
 * @returns the session that the page gets, or the answer to give instead
 */
export async function admit(c: Request, session: Session): Promise<Session | null | Response> {
  if (session.arriving) return admitArriving(c, session);
  if (session.leftAt === null || stillOpen.test(c.req.path)) return session;
  if (c.req.method !== "GET" || !entrance.test(c.req.path)) return null;
  c.set("session", session);
  return farewell(c, session);
}

async function farewell(c: Request, session: Session): Promise<Response> {
  const left = await whereLeft(c.get("needs").database.db, { accountId: session.accountId });
  const halves = await openHalves(c.get("needs").database.db, session.accountId);
  const until = printDay(new Date(logInEndsMs(session.leftAt ?? new Date(0))));
  return show(c, {
    title: t("departed.title"),
    unlisted: true,
    body: html`<div class="narrow"><h1>${t("departed.title")}</h1>
<p class="lead">${left === null ? t("departed.gone") : pointer(c, left)}</p>
<p>${t("departed.closed", { until })}</p>
<p><a class="button" href="/export">${t("departed.export")}</a> <a class="button quiet" href="/migrations">${t("departed.receipt")}</a></p>
<p>${t("departed.stays")}</p>
${halves.length === 0 ? nothing : html`<p><a href="/migrations/end">${t("departed.otherHalf")}</a></p>`}
${left?.home == null ? nothing : html`<p><a href="/return">${t("departed.comeBack")}</a></p>`}
<form method="post" action="/logout">${formField(c)}<p><button class="button quiet">${t("app.logOut")}</button></p></form></div>`,
  });
}

/** Below whose post it stands that they have moved on; nothing where they have not. */
export async function leftMark(
  c: Request,
  author: { readonly writtenAs: string; readonly username: string | null },
): Promise<Html> {
  if (author.username !== null) return nothing;
  const left = await whereLeft(c.get("needs").database.db, { ref: author.writtenAs });
  return left === null ? nothing : html`<p class="mark">${pointer(c, left)}</p>`;
}

/** The page of an account that was left: nothing of the person but where they are now. */
export const leftPage = (c: Request, left: Left): Promise<Response> =>
  show(c, {
    title: left.ref,
    unlisted: true,
    body: html`<div class="narrow"><h1><bdi class="handle">${left.ref}</bdi></h1><p class="lead">${pointer(c, left)}</p>
<p>${t("departed.follow")}</p></div>`,
  });

/** "alice@old.example has moved to alice@new.example": accounts are led to the page here, visitors to the new home. */
function pointer(c: Request, { ref, home }: Left): Html {
  if (home === null) return html`${t("departed.unknown", { ref })}`;
  const there = newPlaces(c.get("needs"), home).page;
  const to = c.get("session")?.leftAt === null ? personPath({ username: null, ref: home.ref }) : there;
  const name = html`<bdi class="handle">${home.ref}</bdi>`;
  return html`${t("departed.moved", { ref })} ${to === null ? name : html`<a href="${to}" rel="nofollow">${name}</a>`}`;
}
