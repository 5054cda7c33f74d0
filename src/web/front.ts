/** What visitors meet first, answered while the hundreds of files of the whole app are loaded: the start page, its style, `/health`. */
import { Hono } from "hono";
import type { Request as Asked, WebEnv, WebNeeds } from "./context.ts";
import { sessionToken } from "./cookies.ts";
import { broken } from "./errors.ts";
import { securityHeaders } from "./headers.ts";
import { speakAsAsked } from "./language.ts";
import { show } from "./page.ts";
import { iconPath, staticFiles, stylePath } from "./static.ts";
import { welcome } from "./welcome.ts";

type App = { readonly fetch: (request: Request, env?: unknown) => Response | Promise<Response> };

/**
 * Answers a few requests just as the whole app does. The others wait for it, and as soon as it is there it answers all of them.
 * @param whole  once it is loaded; where it rejects, so do those that wait
 */
export function createFront(needs: WebNeeds, whole: Promise<App>): App {
  const front = new Hono<WebEnv>();
  front.use(async (c, next) => {
    c.set("needs", needs);
    c.set("session", null);
    return isFront(c) ? next() : (await whole).fetch(c.req.raw, c.env);
  });
  front.use(securityHeaders);
  front.get("/health", (c) => c.text("ok"));
  front.route("/", staticFiles());
  front.use(speakAsAsked);
  front.get("/", (c) => show(c, welcome(c)));
  front.onError(broken);

  let app: App = front;
  whole.then(
    (loaded) => {
      app = loaded;
    },
    () => {}, // told to whoever waits for it
  );
  return { fetch: (request, env) => app.fetch(request, env) };
}

/** Whoever has a session gets another start page. */
const isFront = (c: Asked): boolean =>
  c.req.method === "GET" &&
  (c.req.path === "/" ? sessionToken(c) === null : ["/health", stylePath, iconPath].includes(c.req.path));
