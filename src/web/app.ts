/** The web: every page of the pod as one Hono app. */
import { Hono } from "hono";
import { openLogInGate } from "../app/accounts/log-in.ts";
import { readSession } from "../app/accounts/session.ts";
import type { WebEnv, WebNeeds } from "./context.ts";
import { dropSessionToken, keepSessionToken, sessionToken } from "./cookies.ts";
import { admit } from "./departed.ts";
import { broken, notFound } from "./errors.ts";
import { fetchRoutes } from "./federation/fetch.ts";
import { handOverRoutes } from "./federation/hand-over.ts";
import { nodeInfo } from "./federation/node-info.ts";
import { peopleDocuments } from "./federation/people.ts";
import { podRoutes } from "./federation/pod.ts";
import { receiveRoutes } from "./federation/receive.ts";
import { securityHeaders } from "./headers.ts";
import { speakAsAsked, speakAsChosen } from "./language.ts";
import { aspects } from "./pages/aspects.ts";
import { closing } from "./pages/close.ts";
import { contacts } from "./pages/contacts.ts";
import { conversations } from "./pages/conversations.ts";
import { emojis } from "./pages/emojis.ts";
import { endingHalves } from "./pages/end-half.ts";
import { exports } from "./pages/export.ts";
import { forgottenPages } from "./pages/forgotten.ts";
import { handOvers } from "./pages/hand-over.ts";
import { home } from "./pages/home.ts";
import { imports } from "./pages/imports.ts";
import { invitations } from "./pages/invitations.ts";
import { language } from "./pages/language.ts";
import { leave } from "./pages/leave.ts";
import { leaving } from "./pages/leaving.ts";
import { login } from "./pages/login.ts";
import { mail } from "./pages/mail.ts";
import { migrations } from "./pages/migrations.ts";
import { moveIns } from "./pages/move-in.ts";
import { notices } from "./pages/notices.ts";
import { password } from "./pages/password.ts";
import { people } from "./pages/people.ts";
import { photos } from "./pages/photos.ts";
import { pods } from "./pages/pods.ts";
import { podsMigrations } from "./pages/pods-migrations.ts";
import { podsMoveIns } from "./pages/pods-move-ins.ts";
import { podsShutOut } from "./pages/pods-shut-out.ts";
import { posts } from "./pages/posts.ts";
import { remotePhotos } from "./pages/remote-photos.ts";
import { comingBack } from "./pages/return.ts";
import { search } from "./pages/search.ts";
import { settings } from "./pages/settings.ts";
import { signUpPages } from "./pages/sign-up.ts";
import { tags } from "./pages/tags.ts";
import { uploads } from "./pages/uploads.ts";
import { staticFiles } from "./static.ts";

/** A path and a slash too many. Browsers skip controls and take a backslash for a slash, so neither stands in it, escaped or not. */
const slashTooMany = /^((?:\/(?:[\w\-.~!$&'()*+,;=:@]|%(?![01]|2f|5c|7f)[\da-f]{2})+)+)\/+$/i;

/**
 * Makes the app. It counts attempts to log in, so there should be one per process.
 * @param needs  open parts; they are the caller's to close
 */
export function createWebApp(needs: WebNeeds): Hono<WebEnv> {
  const gate = openLogInGate(() => needs.clock.now());
  const app = new Hono<WebEnv>();
  app.use(async (c, next) => {
    c.set("needs", needs);
    c.set("gate", gate);
    c.set("session", null);
    await next();
  });
  app.route("/", receiveRoutes(needs));
  app.use(securityHeaders);
  app.get("/health", (c) => c.text("ok"));
  app.route("/", staticFiles());
  app.route("/", peopleDocuments(needs));
  app.route("/", nodeInfo(needs));
  app.route("/", podRoutes(needs));
  app.route("/", fetchRoutes(needs));
  app.route("/", handOverRoutes(needs));

  app.use(speakAsAsked);
  app.use(async (c, next) => {
    const token = sessionToken(c);
    if (token === null) return next();
    const session = await readSession(needs, token);
    return speakAsChosen(session, async () => {
      const admitted = session === null ? null : await admit(c, session);
      if (admitted instanceof Response) return admitted;
      c.set("session", admitted);
      if (session === null) dropSessionToken(c);
      else if (session.prolonged) keepSessionToken(c, token);
      return next();
    });
  });
  for (const pages of [
    home,
    login,
    language,
    signUpPages(needs),
    forgottenPages(needs),
    password,
    mail,
    invitations,
    people,
    contacts,
    aspects,
    search,
    tags,
    notices,
    conversations,
    posts,
    imports,
    uploads,
    exports,
    leave,
    leaving,
    endingHalves,
    migrations,
    moveIns,
    handOvers,
    comingBack,
    photos,
    remotePhotos,
    emojis,
    settings,
    closing,
    pods,
    podsMigrations,
    podsMoveIns,
    podsShutOut,
  ])
    app.route("/", pages);

  app.notFound((c) => {
    const { pathname, search } = new URL(c.req.url); // as it was sent: c.req.path is decoded
    const trimmed = slashTooMany.exec(pathname)?.[1];
    return c.req.method === "GET" && trimmed !== undefined ? c.redirect(trimmed + search, 301) : notFound(c);
  });
  app.onError(broken);
  return app;
}
