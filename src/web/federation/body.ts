/** Reads what another pod sends: counted, and only for so long, whatever the request says about itself. */
import { Readable } from "node:stream";
import { no, ok, type Result } from "../../base/result.ts";
import type { Request } from "../context.ts";

/** `broke-off`: the sender is gone. `too-slow`: it was not all there in time. */
export type BodyRefusal = { readonly code: "too-large" | "broke-off" | "too-slow" };

/** Never throws for anything that a sender does. */
export function readBody(
  c: Request,
  most: { readonly bytes: number; readonly ms: number },
): Promise<Result<Uint8Array, BodyRefusal>> {
  if (Number(c.req.header("content-length") ?? 0) > most.bytes) return Promise.resolve(no({ code: "too-large" }));
  const source = sourceOf(c);
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    const take = (chunk: Uint8Array) => {
      size += chunk.length;
      if (size > most.bytes) end(no({ code: "too-large" }));
      else chunks.push(chunk);
    };
    const whole = () => end(ok(chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks)));
    const broken = () => end(no({ code: "broke-off" }));
    const end = (result: Result<Uint8Array, BodyRefusal>) => {
      clearTimeout(timer);
      source.off("data", take).off("end", whole).off("close", broken).pause();
      resolve(result);
    };
    const timer = setTimeout(() => end(no({ code: "too-slow" })), most.ms);
    // The listener for errors stays: a sender that goes away later is nobody's concern.
    source.on("error", broken).on("data", take).on("end", whole).on("close", broken);
  });
}

/** The request as Node has it, where it came through a server: without a stream on top of a stream. */
function sourceOf(c: Request): Readable {
  const { incoming } = (c.env ?? {}) as { readonly incoming?: unknown };
  if (incoming instanceof Readable) return incoming;
  return c.req.raw.body === null
    ? Readable.from([])
    : Readable.fromWeb(c.req.raw.body as Parameters<typeof Readable.fromWeb>[0]);
}
