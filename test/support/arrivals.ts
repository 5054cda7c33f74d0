/** Archives for tests of the arrival: the small real one as files and as a value, changed at will, checked and imported. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { type Imported, type ImportNeeds, type ImportNo, importArchive } from "../../src/app/arrive/import.ts";
import { type ImportReport, newestReport } from "../../src/app/arrive/report.ts";
import type { Parts } from "../../src/app/parts.ts";
import type { Result } from "../../src/base/result.ts";
import { openContainer } from "../../src/blobs/container.ts";
import { fileOnDisk, filesOnDisk } from "../../src/blobs/open-file.ts";
import { collect } from "./files.ts";

const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));

/** A real archive with its photos: 26 posts, 3 reshares, 11 photos (see the facts beside the shared data). */
export const small = { archive: fixture("alice-small.json.gz"), photos: fixture("alice-small-photos.zip") } as const;

/** Whose archive that is. */
export const alice = "alice@pod-a.example";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Entity = { entity_type: string; entity_data: Record<string, Json>; property_order?: string[] };

/** The shape of an archive as far as tests change it. */
export type ArchiveValue = {
  version: Json;
  user: {
    private_key: string;
    profile: Entity;
    posts: (Entity & { subscribed_users_ids?: string[]; subscribed_pods_uris?: Json })[];
    relayables: Entity[];
    contacts: Record<string, Json>[];
    contact_groups: { name: string }[];
    blocks: string[];
    followed_tags: string[];
    post_subscriptions: string[];
    [key: string]: unknown;
  };
  others_data: { relayables: Entity[]; [key: string]: unknown };
};

const smallText = gunzipSync(readFileSync(small.archive)).toString("utf8");
export const smallBytes = (): Buffer => Buffer.from(smallText);
/** The small archive as a value of one's own. */
export const smallValue = (): ArchiveValue => JSON.parse(smallText);

/** Writes an archive into the data folder of these parts and says where. */
export async function archiveIn({ config }: Pick<Parts, "config">, archive: unknown): Promise<string> {
  const path = join(config.dataFolder, `${randomBytes(6).toString("hex")}.json`);
  await writeFile(path, Buffer.isBuffer(archive) || typeof archive === "string" ? archive : JSON.stringify(archive));
  return path;
}

/** Without asking anybody for the owner's key. */
export const importAs = (
  needs: ImportNeeds,
  username: string,
  ...paths: readonly string[]
): Promise<Result<Imported, ImportNo>> =>
  importArchive(needs, { files: filesOnDisk(paths), username, offline: true, tell() {} });

/** Imports, and fails the test unless it was taken in to its end and adds up. */
export async function importWhole(
  needs: ImportNeeds,
  username: string,
  ...paths: readonly string[]
): Promise<Imported & { readonly report: ImportReport }> {
  const imported = await importAs(needs, username, ...paths);
  assert.ok(imported.ok, JSON.stringify(imported.ok ? null : imported.refusal.why));
  return { ...imported.value, report: await wholeReport(needs, username) };
}

/** The report of an import that is done: every expected item has exactly one outcome. */
export async function wholeReport(needs: Pick<Parts, "database">, username: string): Promise<ImportReport> {
  const report = await newestReport(needs, username);
  assert.ok(report !== null);
  assert.equal(report.state, "done");
  assert.deepEqual(
    report.ledger.kinds.filter(({ open }) => open !== 0),
    [],
    "the ledger adds up",
  );
  return report;
}

/** The files of a photo zip, by name. */
export async function photosIn(path: string): Promise<ReadonlyMap<string, Buffer>> {
  const opened = await openContainer(fileOnDisk(path), { recognises: () => false });
  assert.ok(opened.ok);
  const photos = new Map<string, Buffer>();
  const source = opened.value.photos;
  assert.ok(source !== null);
  for (const name of source.names()) photos.set(name, await collect(source.open(name)));
  await opened.value.close();
  return photos;
}
