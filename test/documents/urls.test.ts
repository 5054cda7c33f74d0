/** docs/urls.md and docs/urls-for-pods.md list every address that the server answers. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createWebApp } from "../../src/web/app.ts";
import type { WebNeeds } from "../../src/web/context.ts";
import { spokenDiaspora, spokenVersia } from "../support/parts.ts";
import { documentOf, tableRows } from "./documents.ts";

/** `/people/:name` and `/people/NAME` are one; the names of static files hold a digest. */
const plain = (address: string): string =>
  address
    .replace(/:\w+(?:\{.*?\}(?=\/|$))?/g, "*")
    .replace(/\/static\/.*$/, "/static/*")
    .replace(/\/[A-Z]{2,}\b/g, "/*");

test("docs/urls.md and docs/urls-for-pods.md have a row for each route, and for nothing else", () => {
  // Routes are listed, none is called: nothing of the parts is used but the clock, which counts attempts to log in, and the protocols, which name routes.
  const app = createWebApp({
    clock: { now: () => 0 },
    protocols: [spokenDiaspora, spokenVersia],
  } as unknown as WebNeeds);
  const routes = new Set(
    app.routes.filter(({ method }) => method !== "ALL").map(({ method, path }) => `${method} ${plain(path)}`),
  );
  const rows = ["docs/urls.md", "docs/urls-for-pods.md"].flatMap((name) => tableRows(documentOf(name)));
  const documented = rows.flatMap(([cell = ""]) => {
    const [, method, path = ""] = /^`(GET|POST|PATCH|DELETE|OPTIONS) (\/.*)`$/.exec(cell) ?? [];
    return method === undefined ? [] : [`${method} ${plain(path)}`];
  });
  assert.deepEqual(documented.sort(), [...routes].sort());
});
