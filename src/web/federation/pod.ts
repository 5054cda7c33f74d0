/** What this pod says of itself to others, and what they complain of: both by protocol. */
import { Hono } from "hono";
import { podKeys } from "../../app/pod-key.ts";
import { limits } from "../../base/limits.ts";
import { shorten } from "../../base/printable.ts";
import { secondMs } from "../../base/time.ts";
import { version } from "../../base/version.ts";
import type { Wire } from "../../protocols/wire-port.ts";
import { firstAccountAt } from "../../store/views/listed.ts";
import type { Request, WebEnv, WebNeeds } from "../context.ts";
import { readBody } from "./body.ts";
import { answer, refuse } from "./documents.ts";
import { openRates, refuseOften } from "./rates.ts";
import { pathOf } from "./signed.ts";

/** What is sent in one go. */
const complaintMs = 10 * secondMs;
/** Of a complaint in the log. */
const loggedChars = 1_000;

/** Mounts what each protocol has. */
export function podRoutes(needs: WebNeeds): Hono<WebEnv> {
  const asking = openRates(needs, limits.fetchesPerMinute);
  const complaining = openRates(needs, limits.complaintsPerMinute);
  const app = new Hono<WebEnv>();
  for (const { adapter } of needs.protocols) {
    const { name, wire } = adapter;
    for (const { path, use } of wire?.endpoints ?? []) {
      if (use === "pod") app.get(path, (c) => refuseOften(c, asking) ?? document(c, name, wire as Wire));
      if (use === "complaint") app.post(path, (c) => refuseOften(c, complaining) ?? complaint(c, name));
    }
  }
  return app;
}

async function document(c: Request, protocol: string, { shown }: Wire): Promise<Response> {
  const needs = c.get("needs");
  const { host, publicKeyPem } = await podKeys(needs, protocol);
  const sinceMs = (await firstAccountAt(needs.database.db))?.getTime() ?? needs.clock.now();
  const software = { name: "Sterna", version };
  const pod = { host, base: needs.config.url, publicKeyPem, software, sinceMs };
  const said = shown.pod?.(pod, pathOf(c), c.req.header());
  if (said === undefined) return refuse(c, 404, "Nothing is said of this pod here.");
  // One address may have two answers, by who asks.
  if (said.varies !== undefined) c.header("Vary", said.varies);
  return answer(c, { ...said, forScripts: true });
}

/** Nobody vouches for it: it is a line in the log, and no more. */
async function complaint(c: Request, protocol: string): Promise<Response> {
  const body = await readBody(c, { bytes: limits.complaintBytes, ms: complaintMs });
  if (!body.ok)
    return body.refusal.code === "too-large" ? c.text("That is too long.\n", 413) : refuse(c, 400, "It broke off.");
  const text = shorten(new TextDecoder().decode(body.value), loggedChars);
  c.get("needs").log.info({ protocol, text }, "another pod says that something from here went wrong");
  return c.body(null, 202);
}
