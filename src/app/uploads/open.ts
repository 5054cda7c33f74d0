/** What an account has uploaded: the list of it, and its whole files, to be read by a check or an import. */
import { join } from "node:path";
import type { InputFile } from "../../blobs/open-file.ts";
import { sealedFile, sealedSize } from "../../blobs/sealed-file.ts";
import { type UploadRow, uploadOfAccount, uploadsOfAccount } from "../../store/moves/uploads.ts";
import type { Parts } from "../parts.ts";
import { unseal } from "../seal.ts";

export type UploadNeeds = Pick<Parts, "database" | "clock" | "config" | "secret" | "log">;

/** One file as pages show it. */
export type Upload = Pick<UploadRow, "guid" | "name" | "sizeBytes" | "modifiedMs" | "receivedBytes" | "expiresAt"> & {
  readonly whole: boolean;
};

/** Everything that the account has uploaded or begun to, in that order, with what is on the disk of it right now. */
export async function uploadsOf(needs: UploadNeeds, accountId: number): Promise<readonly Upload[]> {
  const uploads: Upload[] = [];
  for (const row of await uploadsOfAccount(needs.database.db, accountId)) {
    const { guid, name, sizeBytes, modifiedMs, expiresAt } = row;
    const whole = row.state === "whole";
    // The request that brings it may hang, or may have been killed: its row knows less than the file.
    const receivedBytes = whole
      ? row.receivedBytes
      : await sealedSize(uploadPath(needs, guid), keyOf(needs, row), row.receivedBytes);
    uploads.push({ guid, name, sizeBytes, modifiedMs, receivedBytes, expiresAt, whole });
  }
  return uploads;
}

/**
 * The whole files that an account has uploaded (or those of them in `only`), in the order in which it began them, for `openAndCheck` and `importArchive`. Their bytes are
 * opened in memory as they are read, and never written anywhere.
 * @throws {Fault} when the pod's secret is not the one that sealed them
 */
export async function openUploads(
  needs: UploadNeeds,
  accountId: number,
  only?: readonly string[],
): Promise<readonly InputFile[]> {
  const rows = await uploadsOfAccount(needs.database.db, accountId);
  return rows
    .filter(({ guid, state }) => state === "whole" && (only === undefined || only.includes(guid)))
    .map((row) => fileOf(needs, row));
}

/** One whole file of an account, read in the same way; null where it has none such. */
export async function openUpload(
  needs: UploadNeeds,
  { accountId, guid }: { readonly accountId: number; readonly guid: string },
): Promise<InputFile | null> {
  const row = await uploadOfAccount(needs.database.db, accountId, guid);
  return row?.state === "whole" ? fileOf(needs, row) : null;
}

const fileOf = (needs: UploadNeeds, row: UploadRow): InputFile =>
  sealedFile({
    path: uploadPath(needs, row.guid),
    key: keyOf(needs, row),
    name: row.name,
    sizeBytes: row.receivedBytes,
  });

export const uploadFolder = ({ config }: Pick<Parts, "config">): string => join(config.dataFolder, "uploads");

/** Names on the disk are ours: whatever a file is called, it is a row and not a path (security 8). */
export function uploadPath(needs: Pick<Parts, "config">, guid: string): string {
  if (!/^[0-9a-f]{32}$/.test(guid)) throw new Error(`not an upload: ${JSON.stringify(guid)}`);
  return join(uploadFolder(needs), guid);
}

/** What an upload's key is sealed for. */
export const keyPurpose = (guid: string): string => `upload ${guid}`;

export const keyOf = ({ secret }: Pick<Parts, "secret">, { guid, sealedKey }: UploadRow): Uint8Array =>
  unseal(secret, keyPurpose(guid), sealedKey);
