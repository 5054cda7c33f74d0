/** Headers that every answer carries: what a page may load, who may frame it, and that nothing of it is kept. */
import type { MiddlewareHandler } from "hono";
import type { WebEnv } from "./context.ts";

const policy = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Answers may set their own Cache-Control; the others are not kept at all. */
export const securityHeaders: MiddlewareHandler<WebEnv> = async (c, next) => {
  await next();
  const { headers } = c.res;
  headers.set("Content-Security-Policy", policy);
  headers.set("X-Content-Type-Options", "nosniff");
  headers.set("X-Frame-Options", "DENY");
  // Forms need their origin, other pods do not need to know what was read here.
  headers.set("Referrer-Policy", "same-origin");
  headers.set("Cross-Origin-Opener-Policy", "same-origin");
  headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()");
  if (!headers.has("Cache-Control")) headers.set("Cache-Control", "no-store");
  if (c.get("needs").config.url.startsWith("https:")) headers.set("Strict-Transport-Security", "max-age=31536000");
};
