/** Exports for tests: written, read back as a value, compared with what another archive says. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type Exported, exportAccount } from "../../src/app/export/export-account.ts";
import { findAccount } from "../../src/store/people/accounts.ts";
import type { FreshParts } from "./parts.ts";

let nth = 0;

/** Exports into the data folder, with photos, and fails the test where that is refused. */
export async function exportWhole(
  parts: FreshParts,
  username: string,
): Promise<Exported & { readonly photosPath: string }> {
  nth += 1;
  const account = await findAccount(parts.database.db, username);
  assert.ok(account !== null);
  const folder = join(parts.config.dataFolder, "test-exports");
  await mkdir(folder, { recursive: true });
  const names = { dataName: `data-${nth}`, photosName: `photos-${nth}` };
  const exported = await exportAccount(parts, { account, photos: true, folder, ...names });
  assert.ok(exported.ok, JSON.stringify(exported.ok ? null : exported.refusal));
  return { ...exported.value, photosPath: exported.value.photos?.path ?? "" };
}

/** An archive as it stands in its file. */
// biome-ignore lint/suspicious/noExplicitAny: whatever stands in the file
export const archiveAt = (path: string): any => JSON.parse(gunzipSync(readFileSync(path)).toString("utf8"));
