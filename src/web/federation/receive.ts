/**
 * Where other pods send to: the common inbox, and one for each person. The bytes are kept, then the answer is 202. Nobody has looked into them yet, but where
 * the network wants signatures and forms to be looked at first.
 */
import { Hono } from "hono";
import { type Admission, openAdmission } from "../../app/receive/admission.ts";
import { type Door, openDoor } from "../../app/receive/door.ts";
import { limits } from "../../base/limits.ts";
import { Fault } from "../../base/problem.ts";
import type { RawMessage } from "../../protocols/wire-port.ts";
import { findInboxOwner } from "../../store/post-office/inbox.ts";
import type { Request, WebEnv, WebNeeds } from "../context.ts";
import { isLoopback, networkOf } from "../network.ts";
import { readBody } from "./body.ts";
import { openRates, type Rates } from "./rates.ts";
import { pathOf } from "./signed.ts";

type Refusal = {
  readonly status: 400 | 401 | 404 | 408 | 413 | 422 | 429 | 500 | 503;
  readonly why: string;
  readonly retrySeconds?: number;
  /** The rest of what is sent is not waited for. */
  readonly hangUp?: boolean;
};

const refusals = {
  nobody: { status: 404, why: "There is nobody with that guid here." },
  empty: { status: 400, why: "There is nothing in it." },
  "broke-off": { status: 400, why: "It broke off." },
  "too-slow": { status: 408, why: "It took too long to arrive.", hangUp: true },
  "too-large": { status: 413, why: `A message has at most ${limits.messageBytes} bytes.`, hangUp: true },
  fault: { status: 503, why: "It was not kept. Try again.", retrySeconds: 60 },
  crowded: { status: 503, why: "Too many messages are on their way from there.", retrySeconds: 60, hangUp: true },
  bug: { status: 500, why: "It was not kept." },
} as const satisfies Record<string, Refusal>;

type Inbox = {
  readonly door: Door;
  readonly admission: Admission;
  readonly rates: Rates;
  /** How many messages each network is sending just now. */
  readonly arriving: Map<string, number>;
  readonly protocol: string;
  readonly way: "public" | "private";
};

/** Mounts what each protocol receives at: without sessions, cookies or pages. */
export function receiveRoutes(needs: WebNeeds): Hono<WebEnv> {
  const door = openDoor(needs);
  const admission = openAdmission(needs);
  const rates = openRates(needs, limits.messagesPerMinute);
  const arriving = new Map<string, number>();
  const app = new Hono<WebEnv>();
  for (const { adapter } of needs.protocols) {
    for (const { path, use } of adapter.wire?.endpoints ?? []) {
      if (use !== "receive-public" && use !== "receive-private") continue;
      const way = use === "receive-public" ? "public" : "private";
      const inbox: Inbox = { door, admission, rates, arriving, protocol: adapter.name, way };
      app.post(path, async (c) => {
        const refusal = await receive(c, inbox);
        return refusal === null ? c.body(null, 202) : refuse(c, refusal);
      });
    }
  }
  return app;
}

/** @returns null: it is durably kept, or was here already */
async function receive(c: Request, inbox: Inbox): Promise<Refusal | null> {
  const { rates, arriving, protocol, way } = inbox;
  const wait = rates.take(c);
  if (wait !== null) return { status: 429, why: "Too many messages come from there.", retrySeconds: wait };
  try {
    const accountId = way === "public" ? null : await ownerOf(c, protocol);
    if (way === "private" && accountId === null) return refusals.nobody;
    const body = await readFrom(c, networkOf(c), arriving);
    if (body === null) return refusals.crowded;
    if (!body.ok) return refusals[body.refusal.code];
    if (body.value.length === 0) return refusals.empty;
    return await admitAndKeep(c, inbox, accountId, body.value);
  } catch (error) {
    c.get("needs").log.error({ err: error, path: c.req.path }, "an incoming message was not kept");
    return error instanceof Fault && error.again ? refusals.fault : refusals.bug;
  }
}

async function admitAndKeep(
  c: Request,
  { door, admission, protocol, way }: Inbox,
  accountId: number | null,
  body: Uint8Array,
): Promise<Refusal | null> {
  const { config, clock, log } = c.get("needs");
  const [headers, path] = [headersOf(c), pathOf(c)];
  const raw: RawMessage = { way, headers, body, path, host: new URL(config.url).host, receivedAtMs: clock.now() };
  const admitted = await admission.judge(protocol, raw);
  if (!admitted.ok) {
    const { status, code, detail } = admitted.refusal;
    log.info({ protocol, code, detail, path }, "a message was refused at the door");
    return { status, why: code, ...(status === 503 ? { retrySeconds: refusals.fault.retrySeconds } : {}) };
  }
  const { known, author, opened } = admitted.value;
  if (known) return null;
  let isKept = false;
  try {
    const kept = await door.keep({ protocol, way, accountId, path, headers, body, provedAuthor: author }, opened);
    isKept = kept.ok;
    if (kept.ok) return null;
    return { status: 503, why: "Too much waits here already.", retrySeconds: kept.refusal.retrySeconds };
  } finally {
    if (!isKept) admission.forget(protocol, raw);
  }
}

/** @returns null where so much is on its way from that network that the body is not even waited for */
async function readFrom(c: Request, network: string, arriving: Map<string, number>) {
  const before = arriving.get(network) ?? 0;
  if (before >= limits.messagesArriving && !isLoopback(network)) return null;
  arriving.set(network, before + 1);
  try {
    return await readBody(c, { bytes: limits.messageBytes, ms: limits.messageMs });
  } finally {
    const left = (arriving.get(network) ?? 1) - 1;
    if (left > 0) arriving.set(network, left);
    else arriving.delete(network);
  }
}

async function ownerOf(c: Request, protocol: string): Promise<number | null> {
  const guid = c.req.param("guid") ?? "";
  return guid.length > limits.idChars ? null : await findInboxOwner(c.get("needs").database.db, protocol, guid);
}

/** As Node has them. */
type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What a person's browser or a proxy adds for itself is nobody's to keep. */
const notKept = new Set(["cookie", "authorization", "x-forwarded-for", "forwarded", "connection"]);

/** Signatures of some networks stand in headers. Names in small letters. */
function headersOf(c: Request): Record<string, string> {
  const { incoming } = (c.env ?? {}) as { readonly incoming?: { readonly headers?: Headers } };
  const given: Headers = incoming?.headers ?? c.req.header();
  const kept: Record<string, string> = {};
  for (const name in given) {
    const value = given[name];
    if (value !== undefined && !notKept.has(name)) kept[name] = typeof value === "string" ? value : value.join(", ");
  }
  return kept;
}

/** In a word, for whoever looks into the log of the sender. */
function refuse(c: Request, { status, why, retrySeconds, hangUp }: Refusal): Response {
  if (retrySeconds !== undefined) c.header("Retry-After", String(retrySeconds));
  if (hangUp === true) c.header("Connection", "close");
  return c.text(`${why}\n`, status);
}
