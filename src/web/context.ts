/** What every page's handler gets: the parts, the request's viewer and session, and a renderer for whole pages. */
import type { Context } from "hono";
import type { LogInGate } from "../app/accounts/log-in.ts";
import type { Session } from "../app/accounts/session.ts";
import type { Parts } from "../app/parts.ts";
import { type Viewer, visitor } from "../core/visibility.ts";

export type WebNeeds = Pick<
  Parts,
  | "config"
  | "clock"
  | "log"
  | "database"
  | "blobs"
  | "photoSizes"
  | "http"
  | "protocols"
  | "secret"
  | "wake"
  | "newKeyPair"
>;

export type WebEnv = {
  Variables: {
    needs: WebNeeds;
    gate: LogInGate;
    /** Null: a visitor. */
    session: Session | null;
  };
};
export type Request = Context<WebEnv>;

/** Who looks at a page. */
export function viewerOf(c: Request): Viewer {
  const session = c.get("session");
  return session === null ? visitor : { kind: "account", accountId: session.accountId, personId: session.personId };
}
