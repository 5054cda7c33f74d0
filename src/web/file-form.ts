/** A posted form with large files: each is handed over as it comes, and none of it is held in memory. */
import { once } from "node:events";
import { Busboy, type BusboyFileStream } from "@fastify/busboy";
import type { Bytes } from "../base/bytes.ts";
import { limits } from "../base/limits.ts";
import type { Request } from "./context.ts";
import { cameFromHere, type FormRefusal, isSealed } from "./forms.ts";

export type ComingFile = {
  /** As the browser sent it. */
  readonly name: string;
  readonly bytes: Bytes;
  /** How much of the form is still to come, this file included. */
  readonly restBytes: number;
};

/** What goes on being read when nothing of it is wanted any more: a browser shows no answer before it has sent its form. */
const politeBytes = 64_000_000;

/**
 * Reads a form (`multipart/form-data`) of who is logged in. Its token has to stand before its files.
 * @param take  gets one file after the other; false: the rest is not wanted
 * @returns its other fields; `broken`: the line broke
 */
export async function readFileForm(
  c: Request,
  take: (file: ComingFile) => Promise<boolean>,
): Promise<URLSearchParams | FormRefusal | { readonly code: "broken" }> {
  const type = c.req.header("content-type") ?? "";
  const { body } = c.req.raw;
  const lengthBytes = Number(c.req.header("content-length") ?? Number.NaN);
  if (!cameFromHere(c) || c.get("session") === null || body === null || !Number.isSafeInteger(lengthBytes))
    return { code: "forged" };
  const fields = new URLSearchParams();
  const { promise: stopped, resolve: stop } = Promise.withResolvers<"stopped">();
  const state = { stopped: false, forged: false, broken: false, seenBytes: 0 };
  const current: { file: BusboyFileStream | null } = { file: null };
  const halt = () => {
    state.stopped = true;
    stop("stopped");
  };
  let work: Promise<void> = Promise.resolve();
  const parser = parserOf(type);
  if (parser === null) return { code: "forged" };
  parser.on("error", () => {
    state.forged = true; // no browser sends what cannot be parsed
    current.file?.destroy();
    halt();
  });
  parser.on("field", (name, value) => fields.append(name, value));
  parser.on("file", (_name, stream, name) => {
    current.file = stream;
    stream.on("error", halt);
    state.forged ||= !isSealed(c, fields.get("form_token"));
    if (state.forged || state.stopped) return halt();
    const restBytes = lengthBytes - state.seenBytes;
    // One after the other: a small file may stand here before the one in front of it was taken.
    work = work.then(async () => {
      if (!state.stopped && !(await take({ name, bytes: stream, restBytes }))) halt();
    });
    work.catch(halt); // told where it is awaited
  });
  const finished = once(parser, "finish");
  finished.catch(halt); // so is this
  const reader = body.getReader();
  let unwantedBytes = 0;
  for (;;) {
    const chunk = await reader.read().catch(() => "broken" as const);
    if (chunk === "broken") {
      state.broken = true;
      current.file?.destroy();
      break;
    }
    if (chunk.done) break;
    state.seenBytes += chunk.value.length;
    if (state.stopped) {
      unwantedBytes += chunk.value.length;
      if (unwantedBytes <= politeBytes) continue;
      await reader.cancel();
      break;
    }
    if (!parser.write(chunk.value)) await Promise.race([once(parser, "drain"), stopped]);
  }
  if (!state.stopped && !state.broken) {
    parser.end();
    await Promise.race([finished, stopped]);
  }
  await work;
  if (state.broken) return { code: "broken" };
  return state.forged || !isSealed(c, fields.get("form_token")) ? { code: "forged" } : fields;
}

/** Null where the type of the form says no boundary. */
function parserOf(type: string) {
  if (!/^multipart\/form-data\b/i.test(type)) return null;
  try {
    return new Busboy({
      headers: { "content-type": type },
      limits: {
        fields: limits.uploadFields,
        fieldSize: limits.formBytes,
        files: limits.uploadsPerAccount,
        parts: limits.uploadFields + limits.uploadsPerAccount,
        headerPairs: 20,
      },
    });
  } catch (error) {
    if (error instanceof Error && /boundary/i.test(error.message)) return null;
    throw error;
  }
}
