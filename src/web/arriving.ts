/** Whoever has signed up to bring an account: what their log-in opens until it is here, or they begin without it. */
import type { Session } from "../app/accounts/session.ts";
import type { Request } from "./context.ts";

/** Bringing it, settings that need no profile, letters, and logging out. */
const open = /^\/(?:move-in|uploads|settings|language|mail|password|logout|static)(?:\/|$)/;

/** @returns the session that the page gets, or the answer to give instead: everything else leads to where the account is brought */
export function admitArriving(c: Request, session: Session): Session | Response {
  return open.test(c.req.path) ? session : c.redirect("/move-in", 303);
}
