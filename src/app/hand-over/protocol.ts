/** What two Sternas say to each other when an account is handed over: addresses, documents, and asking for them (docs/hand-over.md). */
import { createHash } from "node:crypto";
import { z } from "zod";
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import type { HttpAnswer } from "../../net/http.ts";
import type { Asks } from "../discover/ask-pod.ts";

/** The only one so far. A pod that speaks another one as well lists both. */
export const handOverVersion = 1;

/** By these a pod is found out to hand accounts over, and is talked to; pages of people are beside. */
export const handOverPaths = {
  wellKnown: "/.well-known/sterna-hand-over",
  /** At the new home: what a request is about. */
  request: (request: string) => `/hand-overs/requests/${request}`,
  /** At the old home: a code for a token; then, with it, how far the files are, one of them, and that all is there. */
  token: "/hand-overs/token",
  files: "/hand-overs/files",
  file: (part: string) => `/hand-overs/files/${part}`,
  done: "/hand-overs/done",
} as const;

/** 32 random bytes in base64url: requests, verifiers, codes, tokens. */
export const tokenText = z.string().regex(/^[\w-]{43}$/);
export const isToken = (text: string): boolean => tokenText.safeParse(text).success;

/** As PKCE has it (RFC 7636, S256). */
export const challengeOf = (verifier: string): string => createHash("sha256").update(verifier).digest("base64url");

const name = z.string().min(1).max(limits.referenceChars);

export const offerShape = z.object({ versions: z.array(z.int()).max(100) });

/** `from`, `to`: the account at the old home that is wanted, and the one at the new home that wants it. `networks`: which the new home speaks. */
export const requestShape = z.object({
  version: z.literal(handOverVersion),
  from: name,
  to: name,
  challenge: tokenText,
  networks: z.array(z.string().max(100)).max(100),
});
export type RequestDocument = z.infer<typeof requestShape>;

export const codeShape = z.object({ request: tokenText, code: tokenText, verifier: tokenText });
export const tokenShape = z.object({ token: tokenText, seconds: z.int().positive() });

const fileShape = z.object({
  part: z.enum(["data", "photos"]),
  sizeBytes: z.int().positive(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export const filesShape = z.discriminatedUnion("state", [
  z.object({ state: z.literal("writing"), items: z.int().nonnegative(), photosBytes: z.int().nonnegative() }),
  z.object({ state: z.literal("ready"), files: z.array(fileShape).min(1).max(2) }),
]);
export type FilesDocument = z.infer<typeof filesShape>;

const refusalShape = z.object({ code: z.string().regex(/^[a-z0-9-]{1,64}$/) });

/**
 * - `silent`: no answer, or one that says "not now": worth asking again.
 * - `refused`: it says no; `why` is its code, or "".
 * - `wrong`: what it says is not what was asked for.
 */
export type TalkRefusal =
  | { readonly kind: "silent" }
  | { readonly kind: "refused"; readonly status: number; readonly why: string }
  | { readonly kind: "wrong" };

export type Question = {
  readonly url: string;
  /** Is sent as JSON, by POST. */
  readonly post?: object;
  readonly token?: string;
  readonly signal?: AbortSignal;
};

/** Asks the other pod for a document. Redirects are answers, and wrong ones: whom a token or a verifier is for does not change on the way. */
export async function talk<T>(http: Asks, question: Question, shape: z.ZodType<T>): Promise<Result<T, TalkRefusal>> {
  const { url, post, token, signal } = question;
  const answer = await http.request({
    method: post === undefined ? "GET" : "POST",
    url,
    headers: {
      accept: "application/json",
      ...(post !== undefined && { "content-type": "application/json" }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(post !== undefined && { body: Buffer.from(JSON.stringify(post)) }),
    answerBytes: limits.handOverAnswerBytes,
    ...(signal !== undefined && { signal }),
  });
  if (!answer.ok) return no({ kind: answer.refusal.code === "too-large" ? "wrong" : "silent" });
  const refused = refusalIn(answer.value);
  if (refused !== null) return no(refused);
  const read = shape.safeParse(jsonIn(answer.value.body));
  return read.success ? ok(read.data) : no({ kind: "wrong" });
}

/** What an answer refuses; null: nothing. */
export function refusalIn({ status, body }: Pick<HttpAnswer, "status" | "body">): TalkRefusal | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 500 || status === 429 || status === 408) return { kind: "silent" };
  if (status < 400) return { kind: "wrong" };
  const read = refusalShape.safeParse(jsonIn(body));
  return { kind: "refused", status, why: read.success ? read.data.code : "" };
}

function jsonIn(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString("utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** A host as `URL.host` prints it, or null: also where somebody hides something else in it. */
export function readHost(text: string): string | null {
  const host = text.trim().toLowerCase();
  if (host.length > limits.idChars || !/^[^\s/?#@\\%]+$/.test(host) || !URL.canParse(`https://${host}`)) return null;
  const read = new URL(`https://${host}`).host;
  return read === host.replace(/:443$/, "") ? read : null;
}
