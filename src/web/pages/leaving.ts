/** `/migrations/leave`: saying where one came from, and asking to leave, on networks where both accounts say so. */
import { Hono } from "hono";
import { confirmPassword } from "../../app/accounts/confirm-password.ts";
import { followersOf } from "../../app/depart/followers.ts";
import { askToLeave, type LeavePlan, planLeaving, stayHere } from "../../app/depart/leave.ts";
import { clearPrevious, type Previous, previousOf, setPrevious } from "../../app/depart/previous.ts";
import { adapterOf } from "../../app/parts.ts";
import { limits } from "../../base/limits.ts";
import { minuteMs } from "../../base/time.ts";
import { type AskedLeaving, askedLeaving } from "../../store/moves/leavings.ts";
import { calledBy } from "../../store/views/migration-receipt.ts";
import { type OwnForm, readOwnForm } from "../acting.ts";
import type { Request, WebEnv } from "../context.ts";
import { minutesOf, notFound, toLogIn } from "../errors.ts";
import { formField } from "../forms.ts";
import { type Html, html } from "../html.ts";
import { lossTable, networkName } from "../leave/losses.ts";
import { tellLeave } from "../leave-words.ts";
import { show } from "../page.ts";
import { moment, printDay } from "../when.ts";
import { t } from "../words/words.ts";

export const leaving = new Hono<WebEnv>()
  .get("/migrations/leave", (c) => page(c, null))
  .post("/migrations/previous", async (c) => {
    const form = await readOwnForm(c);
    if (form instanceof Response) return form;
    const wrong = await confirm(c, form);
    if (wrong !== null) return page(c, wrong);
    const { accountId } = form.session;
    const needs = c.get("needs");
    const done = form.fields.has("clear")
      ? await clearPrevious(needs, accountId)
      : await setPrevious(needs, { accountId, address: form.fields.get("address") ?? "" });
    return done.ok ? c.redirect("/migrations/leave", 303) : page(c, tellLeave(done.refusal));
  })
  .post("/migrations/leave", async (c) => {
    const form = await readOwnForm(c);
    if (form instanceof Response) return form;
    const { accountId } = form.session;
    const destination = form.fields.get("address") ?? "";
    const needs = c.get("needs");
    const plan = await planLeaving(needs, { accountId, destination });
    if (!plan.ok) return page(c, tellLeave(plan.refusal));
    if (!form.fields.has("password")) return question(c, plan.value, null);
    const wrong = await confirm(c, form);
    if (wrong !== null) return question(c, plan.value, wrong);
    const asked = await askToLeave(needs, { accountId, destination });
    return asked.ok ? c.redirect("/migrations/leave", 303) : page(c, tellLeave(asked.refusal));
  })
  .post("/migrations/stay", async (c) => {
    const form = await readOwnForm(c);
    if (form instanceof Response) return form;
    const stays = await stayHere(c.get("needs"), form.session.accountId);
    return stays.ok ? c.redirect("/migrations/leave", 303) : page(c, tellLeave(stays.refusal));
  });

/** @returns what is wrong with the password; null: nothing */
async function confirm(c: Request, { session, fields }: OwnForm): Promise<string | null> {
  const request = { username: session.username, password: fields.get("password") ?? "" };
  const confirmed = await confirmPassword(c.get("needs"), c.get("gate"), request);
  if (confirmed.ok) return null;
  const { refusal } = confirmed;
  return refusal.code === "password-wrong"
    ? t("no.password-wrong")
    : t("login.tooOften", { n: minutesOf(refusal.retryAfterSeconds) });
}

/** @param problem  why something that was asked for was not done */
async function page(c: Request, problem: string | null): Promise<Response> {
  const session = c.get("session");
  if (session === null) return toLogIn(c);
  const needs = c.get("needs");
  const said = await previousOf(needs, session.accountId);
  if (said === null) return notFound(c);
  const { db } = needs.database;
  const asked = await askedLeaving(db, session.accountId);
  const askedName = asked === null ? "" : await calledBy(db, asked.protocol, asked.newRef);
  return show(c, {
    title: t("leave.title"),
    at: "migrations",
    unlisted: true,
    status: problem === null ? 200 : 409,
    body: html`<div class="narrow"><h1>${t("leave.title")}</h1>
${problem === null ? "" : html`<p class="error" role="alert">${problem}</p>`}
<p class="lead">${t("leave.lead")}</p><p class="meta">${t("leave.own")}: <bdi>${said.name}</bdi></p>
${goes(c, asked, askedName)}
${asked === null ? lossTable("asked", await followersOf(needs, session.accountId)) : ""}
${came(c, said)}<p><a href="/leave">${t("ways.title")}</a></p></div>`,
  });
}

const passwordField = (id: string): Html =>
  html`<div class="field"><label for="${id}">${t("leave.password")}</label><input id="${id}" name="password" type="password" required autocomplete="current-password"></div>`;
const addressField = (id: string, label: string): Html =>
  html`<div class="field"><label for="${id}">${label}</label><input id="${id}" name="address" required autocapitalize="none" spellcheck="false"></div>`;

function came(c: Request, { previous, previousName, arrivedAt }: Previous): Html {
  const says =
    previous === null
      ? ""
      : html`<p>${t("leave.says", { ref: previousName ?? previous })}</p>${
          arrivedAt === null
            ? html`<form method="post" action="/migrations/previous" class="card fields">${formField(c)}<input type="hidden" name="clear" value="yes">${passwordField("clear-password")}<p><button class="button quiet">${t("leave.fromClear")}</button></p></form>`
            : html`<p class="meta">${t("leave.arrived", { time: printDay(arrivedAt) })}</p>`
        }`;
  return html`<section aria-labelledby="from"><h2 id="from">${t("leave.fromTitle")}</h2><p>${t("leave.fromHint")}</p>${says}
<form method="post" action="/migrations/previous" class="card fields">${formField(c)}${addressField("from-address", t("leave.fromAddress"))}${passwordField("from-password")}
<p><button>${t("leave.fromSubmit")}</button></p></form></section>`;
}

function goes(c: Request, asked: AskedLeaving | null, name: string): Html {
  const head = html`<h2 id="to">${t("leave.toTitle")}</h2>`;
  if (asked !== null) {
    const time = new Date(asked.askedAt.getTime() + limits.leaveWaitMs).toISOString().slice(11, 16);
    return html`<section aria-labelledby="to">${head}<p class="notice">${t("leave.waiting", { ref: name, time: `${time} UTC` })} ${moment(asked.askedAt)}</p>
<form method="post" action="/migrations/stay" class="choice">${formField(c)}<button>${t("leave.stay")}</button></form></section>`;
  }
  return html`<section aria-labelledby="to">${head}
<ol class="points"><li>${t("leave.first")}</li><li>${t("leave.second")}</li><li>${t("leave.third")}</li></ol><p>${t("leave.toHint")}</p>
<form method="post" action="/migrations/leave" class="card fields">${formField(c)}${addressField("to-address", t("leave.toAddress"))}<p><button>${t("leave.toSubmit")}</button></p></form></section>`;
}

const fates = {
  moves: () => t("leave.moves"),
  "can-follow": () => t("leave.canFollow"),
  lost: () => t("leave.lost"),
};

/** The last question before it. */
function question(
  c: Request,
  { newRef, newName, networks, pods, waitMs }: LeavePlan,
  problem: string | null,
): Promise<Response> {
  const points = [
    ...networks.flatMap(({ protocol, followers, fate, unaware, unsure }) => [
      `${t("leave.half", { network: networkName(adapterOf(c.get("needs"), protocol).facts.initiator), n: followers })}: ${fates[fate]()}`,
      ...(unaware > 0 ? [t("leave.unaware", { n: unaware })] : []),
      ...(unsure > 0 ? [t("leave.unsure", { n: unsure })] : []),
    ]),
    t("leave.pods", { n: pods }),
    t("leave.closes"),
    t("leave.wait", { n: waitMs / minuteMs }),
  ];
  return show(c, {
    title: t("leave.ask", { ref: newName }),
    at: "migrations",
    unlisted: true,
    status: problem === null ? 200 : 409,
    body: html`<div class="narrow"><h1>${t("leave.ask", { ref: newName })}</h1>
${problem === null ? "" : html`<p class="error" role="alert">${problem}</p>`}
<ul class="points">${points.map((point) => html`<li>${point}</li>`)}</ul>
<form method="post" action="/migrations/leave" class="card fields">${formField(c)}<input type="hidden" name="address" value="${newRef}">${passwordField("leave-password")}
<p class="choice"><button>${t("leave.submit")}</button> <a class="button quiet" href="/migrations/leave">${t("announce.cancel")}</a></p></form></div>`,
  });
}
