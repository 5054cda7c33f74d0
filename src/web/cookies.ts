/**
 * The cookies: the session of who is logged in, a short-lived one that ties a form to a browser before log-in, one that says that the
 * browser has logged in before, and the language that a visitor chose. Other visitors get none.
 */
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { randomToken } from "../base/bytes.ts";
import { limits } from "../base/limits.ts";
import { dayMs, secondMs } from "../base/time.ts";
import type { Language } from "../core/language.ts";
import type { Request } from "./context.ts";

const sessionCookie = "sterna_session";
const deviceCookie = "sterna_device";
const formCookie = "sterna_form";
const languageCookie = "sterna_language";
const tokenShape = /^[\w-]{43}$/;

const secure = (c: Request): boolean => c.get("needs").config.url.startsWith("https:");

/** The session's token as the browser sent it; null where there is none of the right shape. */
export function sessionToken(c: Request): string | null {
  const token = getCookie(c, sessionCookie);
  return token !== undefined && tokenShape.test(token) ? token : null;
}

export function keepSessionToken(c: Request, token: string): void {
  const maxAge = (limits.sessionDays * dayMs) / secondMs;
  setCookie(c, sessionCookie, token, { path: "/", httpOnly: true, sameSite: "Lax", secure: secure(c), maxAge });
}

export function dropSessionToken(c: Request): void {
  deleteCookie(c, sessionCookie, { path: "/", secure: secure(c) });
}

/** What the browser has of an earlier log-in, whatever it is worth. */
export const keptDevice = (c: Request): string | null => getCookie(c, deviceCookie) ?? null;

/** It opens nothing, so it stays when somebody logs out: that is when it is needed. Sent with the form to log in alone. */
export function keepDevice(c: Request, token: string): void {
  const maxAge = (limits.deviceDays * dayMs) / secondMs;
  setCookie(c, deviceCookie, token, { path: "/login", httpOnly: true, sameSite: "Strict", secure: secure(c), maxAge });
}

/** The language that was chosen at the foot of a page, as the browser sent it. */
export const keptLanguage = (c: Request): string | null => getCookie(c, languageCookie) ?? null;

/** Says nothing about who it is. */
export function keepLanguage(c: Request, language: Language): void {
  const maxAge = (limits.languageDays * dayMs) / secondMs;
  setCookie(c, languageCookie, language, { path: "/", httpOnly: true, sameSite: "Lax", secure: secure(c), maxAge });
}

/** The browser's form token; null where it has none. */
export function formToken(c: Request): string | null {
  const token = getCookie(c, formCookie);
  return token !== undefined && tokenShape.test(token) ? token : null;
}

/** The browser's form token, given one if it has none. It ends with the browser. */
export function ensureFormToken(c: Request): string {
  const known = formToken(c);
  if (known !== null) return known;
  const token = randomToken();
  setCookie(c, formCookie, token, { path: "/", httpOnly: true, sameSite: "Strict", secure: secure(c) });
  return token;
}
