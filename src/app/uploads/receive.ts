/** Receives the bytes of an upload, sealed as they come. Whatever ends a request, what came of it is kept, and the next one goes on behind it. */
import { type Bytes, randomToken } from "../../base/bytes.ts";
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { freeBytes } from "../../blobs/free.ts";
import { openSealedWriter, type SealedWriter, sealedSize } from "../../blobs/sealed-file.ts";
import {
  holdUpload,
  keepHold,
  lockUploads,
  noteReceived,
  type UploadRow,
  uploadOfAccount,
} from "../../store/moves/uploads.ts";
import { stopReceiving, takeTurn } from "./at-work.ts";
import { type BeginRefusal, beginUpload, bytesOf, type NewFile } from "./begin.ts";
import { removeUpload } from "./forget.ts";
import { keyOf, type UploadNeeds, uploadFolder, uploadPath } from "./open.ts";

export type ReceiveRefusal =
  /** There is none, it is another account's, or it was deleted. */
  | { readonly code: "upload-unknown" }
  /** It goes on elsewhere: `offsetBytes` is what is there. */
  | { readonly code: "upload-offset"; readonly offsetBytes: number }
  /** More came than its size; what belongs to it was kept. */
  | { readonly code: "upload-beyond-end"; readonly offsetBytes: number }
  /** The line broke, or a newer request goes on. */
  | { readonly code: "upload-broken-off"; readonly offsetBytes: number }
  | { readonly code: "upload-busy" }
  | Extract<BeginRefusal, { code: "upload-over-quota" | "upload-no-room" | "upload-over-size" }>;

export type Received = { readonly offsetBytes: number; readonly whole: boolean };

type Which = { readonly accountId: number; readonly guid: string };

/**
 * How much of an upload is truly on the disk, whatever was killed when. Ends a request that still brings some: whoever asks has lost its line.
 * @throws {Fault} when the database or the disk fails
 */
export async function standingOf(
  needs: UploadNeeds,
  { accountId, guid }: Which,
): Promise<Result<Received & Pick<UploadRow, "sizeBytes" | "expiresAt">, ReceiveRefusal>> {
  if ((await uploadOfAccount(needs.database.db, accountId, guid)) === null) return no({ code: "upload-unknown" });
  await stopReceiving(needs, guid);
  const row = await uploadOfAccount(needs.database.db, accountId, guid);
  if (row === null) return no({ code: "upload-unknown" });
  const { sizeBytes, expiresAt } = row;
  if (row.state === "whole") return ok({ offsetBytes: row.receivedBytes, whole: true, sizeBytes, expiresAt });
  const offsetBytes = await sealedSize(uploadPath(needs, guid), keyOf(needs, row), row.receivedBytes);
  return ok({ offsetBytes, whole: false, sizeBytes, expiresAt });
}

/**
 * Appends bytes to an upload, from `offsetBytes` on, which must be where it ends.
 * @throws {Fault} when the database or the disk fails: what came so far is kept
 */
export async function receiveUpload(
  needs: UploadNeeds,
  { accountId, guid, offsetBytes, bytes }: Which & { readonly offsetBytes: number; readonly bytes: Bytes },
): Promise<Result<Received, ReceiveRefusal>> {
  if ((await uploadOfAccount(needs.database.db, accountId, guid)) === null) return no({ code: "upload-unknown" });
  const received = await takeTurn(needs, guid, async (stop) => {
    const row = await uploadOfAccount(needs.database.db, accountId, guid);
    if (row === null || row.sizeBytes === null) return no({ code: "upload-unknown" } as const);
    if (row.state === "whole" && offsetBytes === row.sizeBytes) return ok({ offsetBytes, whole: true });
    if (row.state === "whole") return no({ code: "upload-offset", offsetBytes: row.sizeBytes } as const);
    return append(needs, row, { from: offsetBytes, mostBytes: row.sizeBytes, isForm: false }, bytes, stop);
  });
  return received ?? no({ code: "upload-busy" });
}

/**
 * Receives a whole file of a form. One that breaks off is deleted: nobody can go on with it.
 * @param expectedBytes  how much the rest of the form has
 * @returns null where the file is empty, as of a field in which none was chosen
 * @throws {Fault} when the database or the disk fails
 */
export async function receiveFile(
  needs: UploadNeeds,
  file: Pick<NewFile, "accountId" | "name">,
  bytes: Bytes,
  expectedBytes: number,
): Promise<Result<Received | null, BeginRefusal | ReceiveRefusal>> {
  const iterator = bytes[Symbol.asyncIterator]();
  const first = await iterator.next().catch(() => "broken" as const);
  if (first === "broken") return no({ code: "upload-broken-off", offsetBytes: 0 });
  if (first.done) return ok(null);
  const begun = await beginUpload(needs, { ...file, sizeBytes: null, modifiedMs: null }, expectedBytes);
  if (!begun.ok) return begun;
  const which = { accountId: file.accountId, guid: begun.value };
  let whole = false;
  try {
    const received = await takeTurn(needs, which.guid, async (stop) => {
      const row = await uploadOfAccount(needs.database.db, which.accountId, which.guid);
      if (row === null) return no({ code: "upload-unknown" } as const);
      const mostBytes = Math.min(limits.containerSizeBytes, needs.config.uploadBytes);
      return append(needs, row, { from: 0, mostBytes, isForm: true }, behind(first.value, iterator), stop);
    });
    whole = received?.ok === true;
    return received ?? no({ code: "upload-busy" });
  } finally {
    if (!whole) await removeUpload(needs, which);
  }
}

async function* behind(first: Uint8Array, rest: AsyncIterator<Uint8Array>): Bytes {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

type How = { readonly from: number; readonly mostBytes: number; readonly isForm: boolean };

async function append(
  needs: UploadNeeds,
  row: UploadRow,
  how: How,
  bytes: Bytes,
  stop: AbortSignal,
): Promise<Result<Received, ReceiveRefusal>> {
  const holder = randomToken();
  const at = () => new Date(needs.clock.now());
  if (!(await holdUpload(needs.database.db, row.id, holder, at()))) return no({ code: "upload-unknown" });
  const writer = await openSealedWriter(uploadPath(needs, row.guid), keyOf(needs, row), row.receivedBytes);
  /** Null: all is well. */
  const note = (isEnd: boolean): Promise<ReceiveRefusal | null> =>
    needs.database.transaction(async (tx) => {
      const others = how.isForm ? (await lockUploads(tx, row.accountId)).filter(({ id }) => id !== row.id) : [];
      // Whoever takes over, in another process, waits until all of this is on the disk; who was taken over writes no more.
      if (!(await keepHold(tx, row.id, holder))) return { code: "upload-broken-off", offsetBytes: writer.sizeBytes };
      await writer.flush();
      const [usedBytes, limitBytes] = [bytesOf(others), needs.config.uploadBytes];
      if (usedBytes + writer.sizeBytes > limitBytes && how.isForm)
        return { code: "upload-over-quota", usedBytes, limitBytes };
      await noteReceived(tx, { uploadId: row.id, receivedBytes: writer.sizeBytes, now: at() }, isEnd);
      return null;
    });
  try {
    if (writer.sizeBytes !== how.from) return no({ code: "upload-offset", offsetBytes: writer.sizeBytes });
    const end = await pour(needs, writer, how, bytes, stop, () => note(false));
    const noted = await note(how.isForm && end === null);
    const refusal = end ?? noted;
    if (refusal !== null) return no(refusal);
    return ok({ offsetBytes: writer.sizeBytes, whole: how.isForm || writer.sizeBytes === row.sizeBytes });
  } finally {
    await writer.close();
  }
}

/** @returns why it ended early; null: the source was at its end */
async function pour(
  needs: UploadNeeds,
  writer: SealedWriter,
  { mostBytes, isForm }: How,
  bytes: Bytes,
  stop: AbortSignal,
  note: () => Promise<ReceiveRefusal | null>,
): Promise<ReceiveRefusal | null> {
  const source = watched(bytes, stop);
  const seen = () => ({ bytes: writer.sizeBytes, atMs: needs.clock.now() });
  let noted = seen();
  try {
    for (let chunk = await source.next(); chunk !== null; chunk = await source.next()) {
      if (chunk === "broken") return { code: "upload-broken-off", offsetBytes: writer.sizeBytes };
      const room = mostBytes - writer.sizeBytes;
      await writer.write(chunk.subarray(0, room));
      if (chunk.length > room)
        return isForm
          ? { code: "upload-over-size", limitBytes: mostBytes }
          : { code: "upload-beyond-end", offsetBytes: writer.sizeBytes };
      const more = writer.sizeBytes - noted.bytes;
      if (more < limits.uploadNoteBytes && needs.clock.now() - noted.atMs < limits.uploadNoteMs) continue;
      const refusal = await note();
      if (refusal !== null) return refusal;
      if ((await freeBytes(uploadFolder(needs))) < needs.config.keepFreeBytes) return { code: "upload-no-room" };
      noted = seen();
    }
    return null;
  } finally {
    source.end();
  }
}

/** Chunks of a request until it ends (null) or breaks: by itself, by its silence, or because it is stopped. */
function watched(bytes: Bytes, stop: AbortSignal) {
  const iterator = bytes[Symbol.asyncIterator]();
  const { promise: broken, resolve } = Promise.withResolvers<"broken">();
  const breakOff = () => resolve("broken");
  const silence = setTimeout(breakOff, limits.uploadSilenceMs);
  stop.addEventListener("abort", breakOff);
  if (stop.aborted) breakOff();
  let atEnd = false;
  return {
    async next(): Promise<Uint8Array | "broken" | null> {
      const step = iterator.next().then(
        ({ done, value }) => (done === true ? null : value),
        // Whatever a line dies of, its upload goes on with the next one.
        () => "broken" as const,
      );
      const chunk = await Promise.race([step, broken]);
      silence.refresh();
      atEnd = chunk === null;
      return chunk;
    },
    end() {
      clearTimeout(silence);
      stop.removeEventListener("abort", breakOff);
      // Not waited for: of a line that is silent the end does not come.
      if (!atEnd) iterator.return?.().catch(() => "it is dead, and that was noticed");
    },
  };
}
