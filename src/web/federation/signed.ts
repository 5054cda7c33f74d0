/** Answers that are signed where the network wants them so: by the pod, or by whom they are about. */
import { signingKeys } from "../../app/accounts/own-keys.ts";
import { adapterOf } from "../../app/parts.ts";
import type { Request } from "../context.ts";
import { answer, type Document } from "./documents.ts";

/** A signature lives for minutes, and what is signed should be fresh. */
const signedSeconds = 60;

/** The URL that is asked for, at this pod's own address, as a client wrote its path; without its query. */
export const askedUrl = (c: Request): string => `${c.get("needs").config.url}${pathOf(c)}`;

/** As it was sent: `c.req.path` is decoded. */
export const pathOf = (c: Request): string => new URL(c.req.url).pathname;

/**
 * @param identityId  whose it is: an identity of ours
 * @throws {Fault} as `signingKeys`
 */
export async function answerSigned(
  c: Request,
  protocol: string,
  identityId: number,
  document: Omit<Document, "body"> & { readonly body: string | Uint8Array },
): Promise<Response> {
  const needs = c.get("needs");
  const { facts, wire } = adapterOf(needs, protocol);
  if (facts.signs === "person" || wire === undefined) return answer(c, document);
  const body = typeof document.body === "string" ? Buffer.from(document.body, "utf8") : document.body;
  const http = { method: c.req.method, url: askedUrl(c), body, answers: true };
  const headers = wire.authorise(http, await signingKeys(needs, identityId), needs.clock.now());
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
  return answer(c, { ...document, body, keptSeconds: signedSeconds });
}
