/** While the whole app is loaded: what a visitor meets first is answered just as it will be, and the rest waits. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createFront } from "../../src/web/front.ts";
import { openTestWeb, type TestWeb } from "../support/web.ts";

let web: TestWeb;
before(async () => {
  web = await openTestWeb();
});
after(() => web.close());

type App = Parameters<typeof createFront>[1] extends Promise<infer Whole> ? Whole : never;
const token = "x".repeat(43);

const told = async (answer: Response) => ({
  status: answer.status,
  headers: [...answer.headers],
  text: await answer.text(),
});
const ask = (path: string, init: RequestInit = {}) => new Request(new URL(path, "https://sterna.example"), init);

test("the start page, its style and /health are answered before the whole app is there, byte for byte as by it", async () => {
  const front = createFront(web.needs, new Promise<App>(() => {}));
  const start = await (await front.fetch(ask("/"))).text();
  const files = [...start.matchAll(/href="(\/static\/[^"]+)"/g)].map(([, path = ""]) => path);
  assert.equal(files.length, 2);
  for (const path of ["/", "/?quote=x", "/health", ...files]) {
    for (const language of ["en", "de", "fr"]) {
      const request = () => ask(path, { headers: { "accept-language": language } });
      assert.deepEqual(await told(await front.fetch(request())), await told(await web.app.fetch(request())), path);
    }
  }
});

test("everything else waits for the whole app, and then it answers everything", async () => {
  const whole = Promise.withResolvers<App>();
  const front = createFront(web.needs, whole.promise);
  const asked: string[] = [];
  const waiting = [
    ask("/login"),
    ask("/", { headers: { cookie: `sterna_session=${token}` } }),
    ask("/", { method: "POST" }),
    ask("/health", { method: "POST" }),
    ask("/static/nothing.css"),
    ask("/.well-known/webfinger?resource=acct:alice@sterna.example"),
  ].map((request) => front.fetch(request, { from: "the socket" }));
  const app: App = {
    fetch: async (request, env) => {
      asked.push(`${request.method} ${new URL(request.url).pathname}`);
      assert.deepEqual(env, { from: "the socket" });
      return new Response("whole");
    },
  };
  whole.resolve(app);
  for (const answer of waiting) assert.equal(await (await answer).text(), "whole");
  const expected = ["GET /login", "GET /", "POST /", "POST /health", "GET /static/nothing.css"];
  assert.deepEqual(asked.sort(), [...expected, "GET /.well-known/webfinger"].sort());
  assert.equal(await (await front.fetch(ask("/"), { from: "the socket" })).text(), "whole");
});
