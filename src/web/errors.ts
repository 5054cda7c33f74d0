/** Pages for when something cannot be shown: what happened, and what one can do next. Detail goes to the log alone. */
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { randomToken } from "../base/bytes.ts";
import { Fault } from "../base/problem.ts";
import { secondMs } from "../base/time.ts";
import type { Request } from "./context.ts";
import type { FormRefusal } from "./forms.ts";
import { html } from "./html.ts";
import { show } from "./page.ts";
import { t } from "./words/words.ts";

type Words = { readonly title: string; readonly what: string; readonly next: string };

const say = (c: Request, status: ContentfulStatusCode, words: Words): Promise<Response> =>
  show(c, {
    title: words.title,
    status,
    plain: true,
    unlisted: true,
    body: html`<div class="narrow"><h1>${words.title}</h1><p>${words.what}</p><p>${words.next}</p><p><a href="/">${t("error.home")}</a></p></div>`,
  });

/** 404, also for what is not for the viewer: that it exists is part of the secret. */
export const notFound = (c: Request): Promise<Response> =>
  say(c, 404, { title: t("error.notFound"), what: t("error.notFoundWhat"), next: t("error.notFoundNext") });

/** A form that is not accepted. */
export const refuseForm = (c: Request, refusal: FormRefusal): Promise<Response> =>
  refusal.code === "forged"
    ? say(c, 403, { title: t("error.forbidden"), what: t("error.forbiddenWhat"), next: t("error.forbiddenNext") })
    : say(c, 413, { title: t("error.tooLarge"), what: t("error.tooLargeWhat"), next: t("error.tooLargeNext") });

/** A fault or a bug: the log gets it under a reference number, the person gets the number. */
export async function broken(error: Error, c: Request): Promise<Response> {
  const reference = randomToken().slice(0, 8);
  c.get("needs").log.error(
    { err: error, reference, method: c.req.method, path: maskedPath(c.req.path) },
    "a page failed",
  );
  if (error instanceof Fault && error.again) {
    c.header("Retry-After", "30");
    return say(c, 503, { title: t("error.busy"), what: t("error.busyWhat"), next: t("error.busyNext") });
  }
  const words = { title: t("error.broken"), what: t("error.brokenWhat"), next: t("error.brokenNext", { reference }) };
  return say(c, 500, words);
}

/** Sends a visitor to log in and back again. */
export const toLogIn = (c: Request): Response => c.redirect(`/login?to=${encodeURIComponent(c.req.path)}`, 303);

// The tokens of links are secrets.
const maskedPath = (path: string): string => path.replace(/^\/(password|sign-up|mail)\/.*/, "/$1/…");

/** `429` waits are told in minutes. */
export const minutesOf = (seconds: number): number => Math.max(1, Math.ceil((seconds * secondMs) / 60_000));
