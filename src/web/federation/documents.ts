/** Documents that other pods ask for: small, the same for everybody, kept by caches for a moment. No session is looked up and no cookie set. */
import type { Context } from "hono";
import type { Endpoint } from "../../protocols/wire-port.ts";

/** A closed account should not be found for long, and an address is asked for many times in a row. */
const usuallyKept = 300;

/** What guids of any network are made of. */
export const plainGuid = /^[\x21-\x7e]{1,255}$/;

export type Document = {
  readonly mediaType: string;
  readonly body: string | Uint8Array;
  /** Scripts on any page may read it. */
  readonly forScripts?: boolean;
  /** By caches; five minutes if it is not said. */
  readonly keptSeconds?: number;
};

export function answer(c: Context, { mediaType, body, forScripts, keptSeconds = usuallyKept }: Document): Response {
  if (forScripts === true) c.header("Access-Control-Allow-Origin", "*");
  const bytes = typeof body === "string" ? body : Uint8Array.from(body);
  return c.body(bytes, 200, { "Content-Type": mediaType, "Cache-Control": `public, max-age=${keptSeconds}` });
}

export const answerJson = (c: Context, body: unknown, mediaType = "application/json"): Response =>
  answer(c, { mediaType: `${mediaType}; charset=utf-8`, body: `${JSON.stringify(body, null, 2)}\n`, forScripts: true });

/** 400, 404 or 422, in a word for whoever looks at it with a browser. */
export function refuse(c: Context, status: 400 | 404 | 422, why: string): Response {
  c.header("Access-Control-Allow-Origin", "*");
  return c.text(`${why}\n`, status);
}

/** The guid in the path is none that the endpoint could have; null: it may be. */
export const refuseMalformed = (c: Context, { isGuid }: Pick<Endpoint, "isGuid">): Response | null =>
  isGuid === undefined || isGuid(c.req.param("guid") ?? "") ? null : refuse(c, 422, "That is no id.");
