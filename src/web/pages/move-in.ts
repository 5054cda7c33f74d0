/** `/move-in`: bringing an account here, in steps that open one after the other on one page. */
import { Hono } from "hono";
import { beginWithout } from "../../app/accounts/arriving.ts";
import { lookAtOldPod, type OldPod } from "../../app/doctor/old-pod.ts";
import { handOverIn } from "../../app/hand-over/view.ts";
import { notNowFor } from "../../app/move-in/allowed.ts";
import { type Asking, beginCheck, beginImport, beginMoveIn } from "../../app/move-in/begin.ts";
import { type Choose, choose, chooseContacts, contactsToChoose } from "../../app/move-in/choose.ts";
import { throwAway } from "../../app/move-in/throw-away.ts";
import { type MoveIn, moveInOf, progressOf } from "../../app/move-in/view.ts";
import { type Upload, uploadsOf } from "../../app/uploads/open.ts";
import { limits } from "../../base/limits.ts";
import { minuteMs } from "../../base/time.ts";
import type { MoveInChoices } from "../../core/migration/move-in.ts";
import { isPart } from "../../core/migration/take.ts";
import { readImportNotices } from "../../store/content/notifications.ts";
import { type OwnForm, readOwnForm } from "../acting.ts";
import type { Request, WebEnv } from "../context.ts";
import { toLogIn } from "../errors.ts";
import { formField } from "../forms.ts";
import { html } from "../html.ts";
import { contactsPage } from "../move-in/contacts.ts";
import { isAtWork, progressAnswer } from "../move-in/progress.ts";
import { tellMoveIn } from "../move-in/refusals.ts";
import { moveInPage } from "../move-in/steps.ts";
import { networkOf } from "../network.ts";
import { show } from "../page.ts";
import { t } from "../words/words.ts";

/** Each contact of a page is named twice, with an address. */
const contactsFormBytes = 2 * limits.messagesPerPage * 600;

export const moveIns = new Hono<WebEnv>()
  .get("/move-in", (c) => moveInAnswer(c, null))
  .post("/move-in/begin", async (c) => {
    const form = await readOwnForm(c);
    if (form instanceof Response) return form;
    const begun = await beginMoveIn(c.get("needs"), form.session.accountId);
    if (!begun.ok) return moveInAnswer(c, tellMoveIn(begun.refusal));
    const old = form.fields.get("old");
    return c.redirect(old ? `/move-in?${new URLSearchParams({ old })}` : "/move-in", 303);
  })
  .post("/move-in/check", (c) => act(c, (form) => beginCheck(c.get("needs"), asking(c, form))))
  .post("/move-in/choose", (c) =>
    act(c, ({ session, fields }) => choose(c.get("needs"), session.accountId, chosenIn(fields))),
  )
  .post("/move-in/import", (c) => act(c, (form) => beginImport(c.get("needs"), asking(c, form))))
  .post("/move-in/throw-away", (c) =>
    act(c, ({ session }) => throwAway(c.get("needs"), session.accountId, networkOf(c))),
  )
  .post("/move-in/without", async (c) => {
    const form = await readOwnForm(c);
    if (form instanceof Response) return form;
    const begun = await beginWithout(c.get("needs"), form.session.accountId);
    if (!begun.ok && begun.refusal.code === "move-in-under-way") return moveInAnswer(c, tellMoveIn(begun.refusal));
    // Whoever is not arriving any more has an account to begin with.
    return c.redirect("/", 303);
  })
  .get("/move-in/progress", async (c) => {
    const session = c.get("session");
    const found = session === null ? null : await progressOf(c.get("needs"), session.accountId);
    return found === null ? c.json({}, 404) : c.json(progressAnswer(found));
  })
  .get("/move-in/throw-away", async (c) => {
    const session = c.get("session");
    if (session === null) return toLogIn(c);
    return show(c, { title: t("moveIn.throwTitle"), at: "move-in", unlisted: true, body: throwQuestion(c) });
  })
  .get("/move-in/contacts", async (c) => {
    const session = c.get("session");
    if (session === null) return toLogIn(c);
    const like = (c.req.query("q") ?? "").slice(0, limits.idChars);
    const skip = Number.parseInt(c.req.query("skip") ?? "0", 10) || 0;
    const found = await contactsToChoose(c.get("needs"), session.accountId, { skip: Math.max(0, skip), like });
    return show(c, {
      title: t("moveIn.contactsTitle"),
      at: "move-in",
      unlisted: true,
      body: contactsPage(found, { skip, like, field: formField(c) }),
    });
  })
  .post("/move-in/contacts", async (c) => {
    const form = await readOwnForm(c, contactsFormBytes);
    if (form instanceof Response) return form;
    const { session, fields } = form;
    const all = fields.get("all");
    const which =
      all === "all" || all === "none" ? all : { shown: fields.getAll("shown"), come: fields.getAll("come") };
    const done = await chooseContacts(c.get("needs"), session.accountId, which);
    if (!done.ok) return moveInAnswer(c, tellMoveIn(done.refusal));
    const back = new URLSearchParams();
    for (const name of ["q", "skip"]) if (fields.get(name)) back.set(name, fields.get(name) ?? "");
    return c.redirect(`/move-in/contacts${back.size === 0 ? "" : `?${back}`}`, 303);
  });

const asking = (c: Request, { session }: OwnForm): Asking => ({ accountId: session.accountId, network: networkOf(c) });

type Refused = Parameters<typeof tellMoveIn>[0];

/** Does one step; the page says what has become of it. */
async function act(
  c: Request,
  step: (form: OwnForm) => Promise<{ readonly ok: true } | { readonly ok: false; readonly refusal: Refused }>,
): Promise<Response> {
  const form = await readOwnForm(c);
  if (form instanceof Response) return form;
  const done = await step(form);
  return done.ok ? c.redirect("/move-in", 303) : moveInAnswer(c, tellMoveIn(done.refusal));
}

/** The form of choices is always sent whole: a box without a tick is a no. */
function chosenIn(fields: URLSearchParams): Choose {
  const contacts = fields.get("contacts");
  return {
    ...(isContacts(contacts) && { contacts }),
    photos: fields.get("photos") === "yes",
    tags: fields.get("tags") === "yes",
    from: fields.get("from") || null,
    until: fields.get("until") || null,
    take: fields.getAll("take").filter(isPart),
  };
}

const isContacts = (text: string | null): text is MoveInChoices["contacts"] =>
  text === "all" || text === "none" || text === "some";

/** The page itself. @param error  why the last step was not done */
export async function moveInAnswer(c: Request, error: string | null): Promise<Response> {
  const session = c.get("session");
  if (session === null) return toLogIn(c);
  const needs = c.get("needs");
  const [moveIn, uploads] = [await moveInOf(needs, session.accountId), await uploadsOf(needs, session.accountId)];
  if (moveIn !== null) await readImportNotices(needs.database.db, session.accountId, new Date(needs.clock.now()));
  const [typed, given] = [addressIn(c, "from"), addressIn(c, "old")];
  return show(c, {
    title: t("moveIn.title"),
    at: "move-in",
    unlisted: true,
    status: error === null ? 200 : 422,
    body: moveInPage(c, {
      session,
      moveIn,
      uploads,
      error,
      typed,
      given,
      handOver: await handOverIn(needs, session.accountId),
      old: await oldPod(c, moveIn, typed),
      notNow: await notNowOn(c, session.accountId, moveIn, uploads),
    }),
  });
}

const addressIn = (c: Request, name: "from" | "old"): string =>
  (c.req.query(name) ?? "").trim().slice(0, limits.idChars);

/** Nothing is asked for while a job is at work. */
async function notNowOn(c: Request, accountId: number, moveIn: MoveIn | null, uploads: readonly Upload[]) {
  if (moveIn !== null && isAtWork(moveIn)) return { check: null, import: null };
  const bytes = uploads.reduce((sum, { receivedBytes }) => sum + receivedBytes, 0);
  return notNowFor(c.get("needs"), { accountId, network: networkOf(c), bytes });
}

/** Asked for by hand, or once more after a check, which has asked already. */
async function oldPod(c: Request, moveIn: MoveIn | null, typed: string): Promise<OldPod | null> {
  if (typed !== "") return lookAtOldPod(c.get("needs"), typed);
  const check = moveIn?.open ? moveIn.check : null;
  if (check === null || check.owner === null) return null;
  const { ref, host } = check.owner;
  if (check.movedTo !== null) return { state: "moved", ref, host, to: check.movedTo };
  switch (check.askedPod) {
    case "answered":
      return { state: "alive", ref, host };
    case "silent":
      return { state: "gone", ref, host };
    case "nobody":
      return { state: "nobody", ref, host };
    default:
      return null;
  }
}

function throwQuestion(c: Request) {
  return html`<div class="narrow"><h1>${t("moveIn.throwTitle")}</h1><p>${t("moveIn.throwWhat")} ${t("moveIn.throwPause", { n: limits.moveInPauseMs / minuteMs })}</p>
<form method="post" action="/move-in/throw-away" class="choice">${formField(c)}<button>${t("moveIn.throwSubmit")}</button>
<a class="button quiet" href="/move-in">${t("moveIn.throwCancel")}</a></form></div>`;
}
