/** What the two Sternas of a hand-over ask each other (docs/hand-over.md): no session and no cookie counts here, only what a request or a token opens. */
import { Readable } from "node:stream";
import { Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { describeRequest } from "../../app/hand-over/ask.ts";
import { endByToken, exchangeCode, handedFile, handedFiles, type OfferRefusal } from "../../app/hand-over/offer.ts";
import { codeShape, handOverPaths, handOverVersion } from "../../app/hand-over/protocol.ts";
import { limits } from "../../base/limits.ts";
import { secondMs } from "../../base/time.ts";
import type { InputFile } from "../../blobs/open-file.ts";
import type { Request, WebEnv, WebNeeds } from "../context.ts";
import { sendRanges } from "../range.ts";
import { readBody } from "./body.ts";
import { openRates, refuseOften } from "./rates.ts";

const bodyMs = 10 * secondMs;

export function handOverRoutes(needs: WebNeeds): Hono<WebEnv> {
  const rates = openRates(needs, limits.handOverRequestsPerMinute);
  const often = (c: Request) => refuseOften(c, rates);
  return new Hono<WebEnv>()
    .get(handOverPaths.wellKnown, (c) => often(c) ?? c.json({ versions: [handOverVersion] }))
    .get(handOverPaths.request(":request"), (c) => often(c) ?? describe(c))
    .post(handOverPaths.token, (c) => often(c) ?? exchange(c))
    .get(handOverPaths.files, (c) => often(c) ?? list(c))
    .get(handOverPaths.file(":part"), (c) => often(c) ?? send(c))
    .post(handOverPaths.done, (c) => often(c) ?? done(c));
}

const statuses: Readonly<Record<OfferRefusal["code"], ContentfulStatusCode>> = {
  "hand-over-code-wrong": 403,
  "hand-over-token-wrong": 401,
  "hand-over-not-ready": 404,
  "hand-over-stopped": 410,
  "hand-over-expired": 410,
  "hand-over-done": 410,
  "hand-over-not-written": 410,
};

const refuse = (c: Request, { code }: OfferRefusal): Response => c.json({ code }, statuses[code]);

/** The token that a pod brings; "" where it brings none. */
const bearer = (c: Request): string => /^Bearer ([\w-]+)$/i.exec(c.req.header("authorization") ?? "")?.[1] ?? "";

async function describe(c: Request): Promise<Response> {
  const found = await describeRequest(c.get("needs"), c.req.param("request") ?? "");
  return found === null ? c.json({ code: "hand-over-request-unknown" }, 404) : c.json(found);
}

async function exchange(c: Request): Promise<Response> {
  const body = await readBody(c, { bytes: limits.handOverAnswerBytes, ms: bodyMs });
  const read = codeShape.safeParse(body.ok ? parse(body.value) : null);
  if (!read.success) return refuse(c, { code: "hand-over-code-wrong" });
  const given = await exchangeCode(c.get("needs"), read.data);
  return given.ok ? c.json(given.value) : refuse(c, given.refusal);
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

async function list(c: Request): Promise<Response> {
  const found = await handedFiles(c.get("needs"), bearer(c));
  return found.ok ? c.json(found.value) : refuse(c, found.refusal);
}

async function send(c: Request): Promise<Response> {
  const found = await handedFile(c.get("needs"), bearer(c), c.req.param("part") ?? "");
  if (!found.ok) return refuse(c, found.refusal);
  const { file, facts } = found.value;
  const headers = { "Content-Type": "application/octet-stream", "Cache-Control": "private, no-store" };
  return sendRanges(
    c,
    { sizeBytes: facts.sizeBytes, etag: `"${facts.sha256}"`, headers },
    (range) =>
      Readable.toWeb(Readable.from(bytesOf(file, range ?? { first: 0, last: facts.sizeBytes - 1 }))) as ReadableStream,
  );
}

async function* bytesOf(
  file: InputFile,
  { first, last }: { readonly first: number; readonly last: number },
): AsyncGenerator<Uint8Array> {
  const opened = await file.open();
  // Deleted since it was asked for: the other side sees that the answer breaks off.
  if (!opened.ok) throw new Error(opened.refusal.code);
  try {
    yield* opened.value.range(first, last + 1);
  } finally {
    await opened.value.close();
  }
}

async function done(c: Request): Promise<Response> {
  const ended = await endByToken(c.get("needs"), bearer(c));
  return ended.ok ? c.json({}) : refuse(c, ended.refusal);
}
