/** The only outgoing HTTP of Sterna: guarded addresses, counted bytes, one deadline. What goes wrong out there is a refusal. */
import type { Dispatcher, Pool } from "undici";
import { limits } from "../base/limits.ts";
import { codeOf } from "../base/problem.ts";
import { no, ok, type Result } from "../base/result.ts";
import { unlessAborted } from "./abort.ts";
import { guardedConnect } from "./connect.ts";
import { openHosts } from "./hosts.ts";
import { type HttpRefusal, Refused } from "./refusal.ts";
import { type Resolve, resolveByServers } from "./resolve.ts";
import { type Target, targetOf } from "./target.ts";
import type { TestNetwork } from "./test-network.ts";

export type { HttpRefusal } from "./refusal.ts";

export type HttpRequest = {
  readonly method: "GET" | "POST";
  readonly url: string;
  /** Names in any case. A redirect to another origin takes `accept` along and nothing else. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** How many are followed; with 0, which is the default, an answer 3xx is an answer. */
  readonly redirects?: number;
  /** The body of the answer has at most so many bytes; `limits.answerBytes` if it is not said. */
  readonly answerBytes?: number;
  /** For all of it: waiting for a turn, connecting, redirects, reading. `limits.requestMs` if it is not said. */
  readonly deadlineMs?: number;
  /** Whoever aborts it gets a refusal `no-answer`. */
  readonly signal?: AbortSignal;
};

export type HttpAnswer = {
  readonly status: number;
  /** The last one, after redirects; without a fragment. */
  readonly url: string;
  /** Names in small letters; values of a name that stands there more than once are joined by ", ". */
  readonly headers: Readonly<Record<string, string>>;
  /** As it came: no compression is asked for, and none undone. */
  readonly body: Uint8Array;
};

export type Http = {
  /** @returns the answer, whatever its status; a refusal says why there is none. Throws for nothing that another server can do. */
  request(request: HttpRequest): Promise<Result<HttpAnswer, HttpRefusal>>;
  /** No request begins any more; those under way get `limits.lastRequestsMs` to end. */
  close(): Promise<void>;
};

/**
 * Opens the way out. Nothing is loaded and nothing connected before the first request.
 *
 * @param how.testNetwork  null: https to public addresses only
 * @param how.resolve      another source of addresses than the system's name servers, for tests
 */
export function openHttp(how: {
  readonly testNetwork: TestNetwork | null;
  readonly userAgent: string;
  readonly resolve?: Resolve;
}): Http {
  const hosts = openHosts(guardedConnect(how.resolve ?? resolveByServers, how.testNetwork));
  const underWay = new Map<AbortController, Promise<unknown>>();
  let closing = false;

  /** Follows redirects, each through all checks again. */
  const answerTo = async (request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> => {
    let headers: Record<string, string> = { "user-agent": how.userAgent, "accept-encoding": "identity" };
    for (const [name, value] of Object.entries(request.headers ?? {})) headers[name.toLowerCase()] = value;
    let target = allowed(targetOf(request.url, how.testNetwork));
    for (let followed = 0; ; followed++) {
      const step = { ...request, headers, signal };
      const answer = await hosts.use(target, signal, (pool) => exchange(pool, target, step));
      const next = followUp(request, target, answer, how.testNetwork);
      if (next === null) return answer;
      if (followed === request.redirects) throw new Refused("too-many-redirects", `more than ${followed}`);
      if (next.url.origin !== target.url.origin) headers = onlyHarmless(headers, how.userAgent);
      target = next;
    }
  };

  return {
    async request(request) {
      if (closing) return no({ code: "no-answer", detail: "Sterna is stopping" });
      const life = new AbortController();
      const deadlineMs = request.deadlineMs ?? limits.requestMs;
      const late = () => life.abort(new Refused("too-slow", `not done after ${deadlineMs} ms`));
      const giveUp = () => life.abort(new Refused("no-answer", "the request was given up"));
      const timer = setTimeout(late, deadlineMs);
      request.signal?.addEventListener("abort", giveUp);
      if (request.signal?.aborted) giveUp();
      const outcome = answerTo(request, life.signal).then(ok, (error: unknown) => no(refusalOf(error)));
      underWay.set(life, outcome);
      try {
        return await outcome;
      } finally {
        underWay.delete(life);
        clearTimeout(timer);
        request.signal?.removeEventListener("abort", giveUp);
      }
    },
    async close() {
      closing = true;
      const stopping = new Refused("no-answer", "Sterna is stopping");
      const patience = setTimeout(() => {
        for (const life of underWay.keys()) life.abort(stopping);
      }, limits.lastRequestsMs);
      await Promise.allSettled(underWay.values());
      clearTimeout(patience);
      await hosts.close();
    },
  };
}

function allowed<T>(result: Result<T, HttpRefusal>): T {
  if (!result.ok) throw new Refused(result.refusal.code, result.refusal.detail);
  return result.value;
}

/** What a client says when this program asked for nonsense. */
const bugCodes = ["UND_ERR_INVALID_ARG", "ERR_ASSERTION"];

/** Whatever breaks is the world's doing, except where the error says that it is a bug: that goes on. */
function refusalOf(error: unknown): HttpRefusal {
  if (error instanceof Refused) return error.refusal;
  const code = codeOf(error);
  if (code === "UND_ERR_HEADERS_OVERFLOW") return { code: "too-large", detail: "the headers of the answer" };
  if (!(error instanceof Error) || error instanceof TypeError || bugCodes.includes(code)) throw error;
  return { code: "no-answer", detail: `the connection broke: ${code || error.name}` };
}

type Step = HttpRequest & { readonly headers: Readonly<Record<string, string>>; readonly signal: AbortSignal };

/** One request over one connection, and its answer in full. */
async function exchange(pool: Pool, target: Target, step: Step): Promise<HttpAnswer> {
  const asked = pool.request({
    method: step.method,
    path: `${target.url.pathname}${target.url.search}`,
    headers: step.headers,
    body: step.body ?? null,
    signal: step.signal,
  });
  // The pool hears the signal only once a connection stands; an answer that comes after that is thrown away.
  asked.then(
    ({ body }) => step.signal.aborted && body.on("error", () => {}).destroy(),
    () => {},
  );
  const { statusCode, headers, body } = await unlessAborted(asked, step.signal);
  const atMost = step.answerBytes ?? limits.answerBytes;
  return {
    status: statusCode,
    url: target.url.href,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")]),
    ),
    body: await readBody(body, Number(headers["content-length"]), atMost),
  };
}

/** Counts while it reads: what an answer says about its length is believed only where that is too much already. */
async function readBody(body: Dispatcher.ResponseData["body"], saidBytes: number, atMost: number): Promise<Uint8Array> {
  // Giving a body up makes it emit an error that nobody else waits for.
  body.on("error", () => {});
  const tooLarge = () => {
    body.destroy();
    return new Refused("too-large", `the answer has more than ${atMost} bytes`);
  };
  if (saidBytes > atMost) throw tooLarge();
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes > atMost) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Where an answer sends a request that may be redirected; null: nowhere. */
function followUp(
  request: HttpRequest,
  from: Target,
  { status, headers }: HttpAnswer,
  testNetwork: TestNetwork | null,
): Target | null {
  const { location } = headers;
  if (!request.redirects || location === undefined || ![301, 302, 303, 307, 308].includes(status)) return null;
  if (request.method !== "GET") throw new Refused("redirect-forbidden", `a ${request.method} is not sent on`);
  if (!URL.canParse(location, from.url.href)) throw new Refused("redirect-forbidden", "to something that is no URL");
  const next = new URL(location, from.url);
  if (from.secure && next.protocol === "http:") throw new Refused("redirect-forbidden", "from https to http");
  return allowed(targetOf(next.href, testNetwork));
}

/** Whatever was meant for one origin (a signature, a credential) is not told to another. */
const onlyHarmless = (headers: Readonly<Record<string, string>>, userAgent: string): Record<string, string> => ({
  "user-agent": userAgent,
  "accept-encoding": "identity",
  ...(headers.accept === undefined ? {} : { accept: headers.accept }),
});
