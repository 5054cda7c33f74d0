/** Why a request came back without an answer. Codes are for programs, details for logs: none of them holds text of the other side. */

export type HttpRefusal = {
  readonly code:
    | "url-malformed"
    | "scheme-forbidden"
    | "address-forbidden"
    | "port-forbidden"
    | "no-address"
    | "no-answer"
    | "too-slow"
    | "too-large"
    | "too-many-redirects"
    | "redirect-forbidden"
    | "tls-failed";
  readonly detail: string;
};

/** A refusal on its way through code that only knows errors: sockets, streams, signals. It never leaves `net`. */
export class Refused extends Error {
  readonly refusal: HttpRefusal;
  constructor(code: HttpRefusal["code"], detail: string, cause?: unknown) {
    // Hundreds of pods may be gone at the same time, and where in this program that was found out is told by the code.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(`${code}: ${detail}`, { cause });
    Error.stackTraceLimit = stackTraceLimit;
    this.refusal = { code, detail };
  }
}
