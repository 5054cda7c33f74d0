/** Writes an account into files that other pods read, reads them back, and says what is in them. */
import { randomInt } from "node:crypto";
import { rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { no, ok, type Result } from "../../base/result.ts";
import { freeBytes } from "../../blobs/free.ts";
import { isOfflineName } from "../../blobs/offline-names.ts";
import { fileOnDisk, type InputFile } from "../../blobs/open-file.ts";
import { sealedFile } from "../../blobs/sealed-file.ts";
import { type WrittenFile, writeGzip, writePhotoZip, type ZipEntry } from "../../blobs/written-file.ts";
import { createCheck } from "../../core/migration/check.ts";
import type { ArchiveCounts, Expected } from "../../core/migration/counts.ts";
import type { SnapshotItem } from "../../core/snapshot.ts";
import { beginReading } from "../../store/export/cursor.ts";
import { findExportOwner } from "../../store/export/owner.ts";
import { photoPages, readNamesTwice } from "../../store/export/photos.ts";
import type { AccountRow } from "../../store/people/accounts.ts";
import { checkArchive } from "../arrive/check.ts";
import { canonicalOn, type Networks, networksBeside } from "../arrive/networks.ts";
import type { Parts } from "../parts.ts";
import { Stopped } from "../stopped.ts";
import { snapshotItems } from "./items.ts";
import { type ExportNote, gatherNotes } from "./notes.ts";
import { offlineEntries } from "./offline.ts";

export type ExportNeeds = Pick<
  Parts,
  "database" | "config" | "secret" | "protocols" | "blobs" | "clock" | "log" | "http" | "offlinePages"
>;

export type ExportRequest = {
  readonly account: Pick<AccountRow, "accountId" | "username">;
  readonly photos: boolean;
  /** Where the files go; names without endings. */
  readonly folder: string;
  readonly dataName: string;
  readonly photosName: string;
  /** Seals both files from their first bytes on (`src/blobs/sealed-file.ts`); absent: they lie there in clear. */
  readonly key?: Uint8Array;
  /** So much of the disk is to stay free; absent: whoever asks looks after that. */
  readonly keepFreeBytes?: number;
  /** Fires when the process ends: then nothing stays, and `Stopped` is thrown. */
  readonly stop?: AbortSignal;
  /** Writing begins: `soFar` says, whenever it is asked, how much there is. */
  readonly begins?: (soFar: () => ExportSoFar) => void;
  /** The files are written, and are read back now. */
  readonly readsBack?: () => Promise<void>;
};

export type ExportSoFar = {
  /** Bytes of the photo zip; null where none was asked for. */
  readonly photosBytes: number | null;
  /** Items of each kind. */
  readonly items: Expected;
};

export type Exported = {
  readonly ref: string;
  readonly data: WrittenFile;
  readonly photos: (WrittenFile & { readonly count: number }) | null;
  readonly counts: ArchiveCounts;
  /** Items of each kind, as an import's ledger counts them. */
  readonly items: Expected;
  readonly notes: readonly ExportNote[];
};

export type ExportRefusal =
  | { readonly code: "no-identity"; readonly name: string }
  /** The disk has less room than the podmin wants to keep free. */
  | { readonly code: "no-room" }
  /** What was read back is not what was written: nothing is handed over. `what`: the number that differs, or why nothing could be read. */
  | { readonly code: "read-back-differs"; readonly what: string; readonly written: number; readonly read: number };

/**
 * Writes `dataName.json.gz` and, if asked for, `photosName.zip`. All of it is of one moment. Both are read again as an import would, and
 * what was counted on the way out must be what comes in; else both are removed.
 *
 * @throws {Fault} when database or disk fail; no file stays
 */
export async function exportAccount(
  needs: ExportNeeds,
  request: ExportRequest,
): Promise<Result<Exported, ExportRefusal>> {
  const made: string[] = [];
  let whole = false;
  try {
    const exported = await writeAccount(needs, request, (path) => void made.push(path));
    if (!exported.ok) return exported;
    await request.readsBack?.();
    const differs = await readBack(needs, exported.value, request.key);
    if (differs !== null) return no(differs);
    whole = true;
    return exported;
  } catch (error) {
    if (error instanceof NoRoom) return no({ code: "no-room" });
    throw error;
  } finally {
    if (!whole) for (const path of made) await rm(path, { force: true });
  }
}

class NoRoom extends Error {}

/** @throws {NoRoom} where the disk has less than is to stay free */
async function makeSureOfRoom({ folder, keepFreeBytes = 0 }: ExportRequest): Promise<void> {
  if (keepFreeBytes > 0 && (await freeBytes(folder)) < keepFreeBytes) throw new NoRoom();
}

/** The first half of `exportAccount`: nothing is read back yet, and files stay whatever happens. */
export async function writeAccount(
  needs: ExportNeeds,
  request: ExportRequest,
  willMake: (path: string) => void = () => {},
): Promise<Result<Exported, ExportRefusal>> {
  const { account, photos, folder, dataName, photosName, key, stop, begins } = request;
  await makeSureOfRoom(request);
  const [spoken] = needs.protocols;
  if (spoken === undefined) throw new Error("a pod speaks a protocol");
  const { adapter } = spoken;
  const [dataPath, photosPath] = [join(folder, `${dataName}.json.gz`), join(folder, `${photosName}.zip`)];
  return needs.database.transaction(async (tx): Promise<Result<Exported, ExportRefusal>> => {
    await beginReading(tx);
    const owner = await findExportOwner(tx, account.accountId, adapter.name);
    if (owner === null) return no({ code: "no-identity", name: account.username });
    const notes = gatherNotes();
    if (!owner.email) notes.add("mail-missing", owner.ref);

    const names = new Set<string>();
    const networks = networksBeside(
      adapter.name,
      needs.protocols.map((each) => each.adapter),
    );
    const counting = countItems(photos ? names : null, networks);
    let photosBytes = () => 0;
    begins?.(() => ({ photosBytes: photos ? photosBytes() : null, items: counting.items }));
    let zip: Exported["photos"] = null;
    if (photos) {
      for (const name of await readNamesTwice(tx, owner)) notes.add("photo-name-twice", name);
      willMake(photosPath);
      const entries = zipEntries(needs, photoPages(tx, owner), names, notes.add, request);
      const pages = offlineEntries(needs, tx, owner, names, stop);
      const keepCount = (bytes: () => number) => {
        photosBytes = bytes;
      };
      const written = await writePhotoZip(photosPath, oneAfterTheOther(entries, pages), keepCount, key);
      zip = { ...written, count: names.size };
    }
    const items = counting.pass(snapshotItems(needs, tx, adapter, owner), stop);
    willMake(dataPath);
    const data = await writeGzip(
      dataPath,
      adapter.archives.write(items, ({ code, about }) => notes.add(code, about)),
      key,
    );
    const { counts, items: kinds } = counting.end();
    return ok({ ref: owner.ref, data, photos: zip, counts, items: kinds, notes: notes.taken() });
  });
}

/** Photos whose files are on the disk; `names` gets theirs. */
async function* zipEntries(
  { blobs }: Pick<ExportNeeds, "blobs">,
  pages: ReturnType<typeof photoPages>,
  names: Set<string>,
  note: (code: "photo-missing" | "photo-name-twice", name: string) => void,
  request: ExportRequest,
): AsyncGenerator<ZipEntry> {
  for await (const page of pages) {
    await makeSureOfRoom(request);
    for (const { name, blob } of page) {
      if (request.stop?.aborted) throw new Stopped();
      // The page that is called so is worth more than a picture that nobody can open by that name.
      if (isOfflineName(name)) note("photo-name-twice", name);
      else if (await blobs.has(blob)) {
        names.add(name);
        yield { name, path: blobs.path(blob) };
      } else note("photo-missing", name);
    }
  }
}

async function* oneAfterTheOther<T>(...lists: readonly AsyncIterable<T>[]): AsyncGenerator<T> {
  for (const list of lists) yield* list;
}

/** Counts what goes by as the check of an archive would: the same judge on both sides. */
function countItems(photosInZip: ReadonlySet<string> | null, networks: Networks) {
  const seed = [randomInt(2 ** 32), randomInt(2 ** 32)] as const;
  const facts = { photosInZip, photosUnusable: new Set<string>(), networks: canonicalOn(networks), seed };
  const check = createCheck(facts, () => {});
  return {
    /** So far. */
    items: check.expected,
    /** Every step of a stream costs a millionth of a second per item: this is the only one between rows and writer. */
    async *pass(items: AsyncIterable<SnapshotItem>, stop: AbortSignal | undefined): AsyncGenerator<SnapshotItem> {
      for await (const item of items) {
        if (stop?.aborted) throw new Stopped();
        check.see(item, "proved"); // whether it is, only who reads it can say; doubts would only make findings
        yield item;
      }
    },
    end() {
      check.end();
      check.forget(); // the files are read back next, by a check of its own
      return { counts: check.counts, items: check.expected };
    },
  };
}

/** What differs between what was written and what our own reader makes of it; null: nothing. */
async function readBack(
  needs: ExportNeeds,
  exported: Exported,
  key: Uint8Array | undefined,
): Promise<Extract<ExportRefusal, { code: "read-back-differs" }> | null> {
  const { data, photos } = exported;
  const files = [data, ...(photos === null ? [] : [photos])].map((file) => openAgain(file, key));
  const checked = await checkArchive(needs, files, { offline: true });
  const differs = (what: string, written: number, read: number) =>
    ({ code: "read-back-differs", what, written, read }) as const;
  if (!checked.ok) return differs(checked.refusal.code, 1, 0);
  const { verdict, owner, counts, expected, findings } = checked.value;
  if (verdict !== "usable") return differs(findings.list[0]?.code ?? verdict, 1, 0);
  if (owner?.ref !== exported.ref) return differs("owner", 1, 0);
  for (const [what, written] of Object.entries(exported.counts)) {
    const read = counts[what as keyof ArchiveCounts];
    if (read !== written) return differs(what, written, read);
  }
  for (const [what, written] of Object.entries(exported.items)) {
    const read = expected[what as keyof Expected];
    if (read !== written) return differs(what, written, read);
  }
  return null;
}

const openAgain = ({ path, sizeBytes }: WrittenFile, key: Uint8Array | undefined): InputFile =>
  key === undefined ? fileOnDisk(path) : sealedFile({ path, key, name: basename(path), sizeBytes });
