/** Forms: read with a bound, and accepted only from pages of this pod that this browser opened (against forged requests, CSRF). */
import { createHmac, timingSafeEqual } from "node:crypto";
import { limits } from "../base/limits.ts";
import type { Request } from "./context.ts";
import { ensureFormToken, formToken } from "./cookies.ts";
import { type Html, html } from "./html.ts";

export type FormRefusal = { readonly code: "forged" } | { readonly code: "too-large" };

// One-way: whoever reads a page's token learns nothing of the cookie that it is made of.
const seal = (secret: string): string => createHmac("sha256", secret).update("sterna form").digest("base64url");

/** The hidden field that every form of the page carries: bound to the session, before log-in to the browser. */
export function formField(c: Request): Html {
  const secret = c.get("session")?.token ?? ensureFormToken(c);
  return html`<input type="hidden" name="form_token" value="${seal(secret)}">`;
}

/**
 * A form that changes nothing but this browser, of visitors who have no cookie that it could be bound to: it has to come from a page of
 * this pod, and nothing else.
 */
export async function readPlainForm(c: Request): Promise<URLSearchParams | FormRefusal> {
  if (!cameFromHere(c)) return { code: "forged" };
  return (await readFields(c, limits.formBytes)) ?? { code: "too-large" };
}

/** Reads a posted form of at most `mostBytes`. @returns its fields, or why it is not accepted */
export async function readForm(
  c: Request,
  mostBytes: number = limits.formBytes,
): Promise<URLSearchParams | FormRefusal> {
  if (!cameFromHere(c)) return { code: "forged" };
  const fields = await readFields(c, mostBytes);
  if (fields === null) return { code: "too-large" };
  return isSealed(c, fields.get("form_token")) ? fields : { code: "forged" };
}

/**
 * Reads a posted form with files (`multipart/form-data`), which are held in memory: of at most `limits.uploadFormBytes` together, and of
 * who is logged in alone.
 */
export async function readUploads(c: Request): Promise<FormData | FormRefusal> {
  if (!cameFromHere(c) || c.get("session") === null) return { code: "forged" };
  const type = c.req.header("content-type") ?? "";
  if (!/^multipart\/form-data\b/i.test(type)) return { code: "forged" };
  const bytes = await readBytes(c, limits.uploadFormBytes);
  if (bytes === null) return { code: "too-large" };
  try {
    const fields = await new Response(bytes, { headers: { "content-type": type } }).formData();
    return isSealed(c, fields.get("form_token")) ? fields : { code: "forged" };
  } catch (error) {
    // No browser sends what cannot be parsed.
    if (error instanceof TypeError) return { code: "forged" };
    throw error;
  }
}

/** Is that the token of the browser's own session, or of the browser before it logs in? */
export function isSealed(c: Request, given: unknown): boolean {
  const secret = c.get("session")?.token ?? formToken(c);
  if (secret === null || typeof given !== "string") return false;
  const [mark, wanted] = [Buffer.from(given), Buffer.from(seal(secret))];
  return mark.length === wanted.length && timingSafeEqual(mark, wanted);
}

/**
 * By what browsers say themselves. `Sec-Fetch-Site` cannot be forged by a page, but old browsers and plain HTTP have none; then `Origin`
 * must be this pod's, under whichever of its names the browser used.
 */
export function cameFromHere(c: Request): boolean {
  const site = c.req.header("sec-fetch-site");
  if (site !== undefined) return site === "same-origin";
  const origin = URL.parse(c.req.header("origin") ?? "");
  return origin !== null && (origin.origin === c.get("needs").config.url || origin.host === c.req.header("host"));
}

/** Does a script of a page of ours ask, for who is logged in? It sends the token of the page's form as a header, which no other site's page can. */
export const isOwnRequest = (c: Request): boolean =>
  c.get("session") !== null &&
  (c.req.raw.method === "HEAD" || cameFromHere(c)) &&
  isSealed(c, c.req.header("x-form-token"));

/** The fields of a form, with U+FFFD for U+0000, which the database cannot store. */
async function readFields(c: Request, mostBytes: number): Promise<URLSearchParams | null> {
  if (Number(c.req.header("content-length") ?? 0) > mostBytes) return null;
  if (!/^application\/x-www-form-urlencoded\b/i.test(c.req.header("content-type") ?? "")) return new URLSearchParams();
  const bytes = await readBytes(c, mostBytes);
  return bytes === null ? null : new URLSearchParams(bytes.toString("utf8").replace(/\0|%00/g, "%EF%BF%BD"));
}

/** The body; null where it is too large, or takes too long. */
async function readBytes(c: Request, mostBytes: number): Promise<Buffer<ArrayBuffer> | null> {
  if (Number(c.req.header("content-length") ?? 0) > mostBytes) return null;
  const chunks: Uint8Array[] = [];
  const reader = c.req.raw.body?.getReader();
  let size = 0;
  let isLate = false;
  const late = setTimeout(() => {
    isLate = true;
    void reader?.cancel();
  }, limits.formMs);
  try {
    for (let step = await reader?.read(); step !== undefined && !step.done; step = await reader?.read()) {
      size += step.value.length;
      if (size > mostBytes) {
        await reader?.cancel();
        return null;
      }
      chunks.push(step.value);
    }
    return isLate ? null : Buffer.concat(chunks);
  } finally {
    clearTimeout(late);
  }
}
