/** The files of an arrival: which of them is the archive, and which hold photos, whatever they are called. */
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { ContainerBroken } from "../../blobs/broken.ts";
import { type ArchiveJson, type Container, type ContainerRefusal, openContainer } from "../../blobs/container.ts";
import { type EntryFinding, printableName, tellEntry } from "../../blobs/findings.ts";
import type { InputFile } from "../../blobs/open-file.ts";
import type { PhotoSource } from "../../blobs/photo-source.ts";
import { beginning, isArchiveName, isPictureName } from "../../blobs/zip-contents.ts";
import type { FindingCode } from "../../core/migration/finding-codes.ts";
import { type FindingList, gatherFindings } from "../../core/migration/finding-list.ts";
import { verdictOf } from "../../core/migration/unreadable.ts";
import type { SpokenProtocol } from "../parts.ts";

export type ArrivalFiles = {
  readonly archive: ArchiveJson;
  readonly archiveName: string;
  /** All photo zips that were given, and the one that holds the archive too; null where none was. */
  readonly photos: Photos | null;
  readonly sizeBytes: number;
  /** What was found about the containers themselves, so far: reading adds to it. */
  findings(): readonly EntryFinding[];
  findingTotals(): ReadonlyMap<FindingCode, number>;
  close(): Promise<void>;
};

/** Photos by name over several zips; the first zip that has a name counts. */
export type Photos = Pick<PhotoSource, "inspect" | "open" | "has"> & { names(): Iterable<string> };

export type FilesRefusal =
  | ContainerRefusal
  /** `found`: what was found in the files that were given, where that may be why. */
  | { readonly code: "no-archive-given"; readonly file: string; readonly found: FindingList }
  | { readonly code: "two-archives-given"; readonly file: string; readonly other: string };

/**
 * Opens files in any order, recognised by content. The caller closes what it gets.
 * @param recognises  is this the beginning of an archive that we read?
 * @throws {Fault} when the disk fails
 */
export async function openFiles(
  given: readonly InputFile[],
  recognises: (head: Uint8Array) => boolean,
): Promise<Result<ArrivalFiles, FilesRefusal>> {
  const containers: Container[] = [];
  const close = async () => {
    for (const container of containers) await container.close();
  };
  let kept = false;
  try {
    for (const file of given) {
      const opened = await openContainer(file, { recognises });
      if (!opened.ok) return opened;
      containers.push(opened.value);
    }
    const sorted = containers.some(({ json }) => json !== null) ? sortOut(containers) : no(await noArchive(containers));
    kept = sorted.ok;
    return sorted.ok ? ok({ ...sorted.value, close }) : sorted;
  } finally {
    if (!kept) await close();
  }
}

/** Whose format an archive has, by its beginning. Where nobody recognises it, the first protocol's reader says what is wrong with it. */
export async function protocolOf(archive: ArchiveJson, protocols: readonly SpokenProtocol[]): Promise<SpokenProtocol> {
  const [first] = protocols;
  if (first === undefined) throw new Error("a pod speaks a protocol");
  if (protocols.length === 1) return first;
  const { head } = await beginning(archive.open());
  return protocols.find(({ adapter }) => adapter.archives.recognises(head)) ?? first;
}

function sortOut(containers: readonly Container[]): Result<Omit<ArrivalFiles, "close">, FilesRefusal> {
  const archives = containers.filter((container) => container.json !== null);
  const [first, second] = archives;
  if (first?.json == null) throw new Error("asked for an archive where there is none");
  if (second !== undefined) return no({ code: "two-archives-given", file: first.name, other: second.name });
  const sources = containers.flatMap((container) => (container.photos === null ? [] : [container.photos]));
  return ok({
    archive: first.json,
    archiveName: first.name,
    photos: sources.length === 0 ? null : together(sources),
    sizeBytes: containers.reduce((sum, container) => sum + container.sizeBytes, 0),
    findings: () => containers.flatMap((container) => container.findings.list),
    findingTotals: () => {
      const totals = new Map<FindingCode, number>();
      for (const { findings } of containers) {
        for (const [code, count] of findings.totals) totals.set(code, (totals.get(code) ?? 0) + count);
      }
      return totals;
    },
  });
}

/** Why there is none: what the directories told, and entries without a picture's name whose bytes are damaged. */
async function noArchive(containers: readonly Container[]): Promise<FilesRefusal> {
  const gathered = gatherFindings();
  const totals: Record<string, number> = {};
  const count = (code: string, more: number) => {
    totals[code] = (totals[code] ?? 0) + more;
  };
  const tell = (found: EntryFinding) => gathered.add(tellEntry(found));
  for (const { findings, photos } of containers) {
    findings.list.forEach(tell);
    for (const [code, many] of findings.totals) count(code, many);
    let looks = 0;
    let readings = 0;
    for (const name of photos?.names() ?? []) {
      if (isPictureName(name)) continue;
      if (++looks > limits.zipProbes) break;
      const mayRead = isArchiveName(name) && ++readings <= archivesRead;
      const damage = photos === null ? null : await damageOf(photos, name, mayRead);
      if (damage === null) continue;
      tell(damage);
      count(damage.code, 1);
    }
  }
  return { code: "no-archive-given", file: containers[0]?.name ?? "", found: { list: gathered.taken().list, totals } };
}

/** Of what is called like an archive in one zip: people put in one. Each costs up to `limits.photoSizeBytes` of unpacking. */
const archivesRead = 3;

/**
 * What is wrong with the bytes of an entry.
 * @param mayRead  to its end, since it is called like an archive and nobody recognised what it begins with
 */
async function damageOf(photos: PhotoSource, name: string, mayRead: boolean): Promise<EntryFinding | null> {
  const look = await photos.inspect(name);
  if (look.ok) return null;
  if (look.refusal.code.startsWith("zip-entry-")) return look.refusal;
  if (!mayRead) return null;
  try {
    for await (const _ of photos.open(name));
    return null;
  } catch (error) {
    if (!(error instanceof ContainerBroken)) throw error;
    if (error.code.startsWith("limit-")) return null; // of photos, which it is not
    return { code: error.code, entry: printableName(name), detail: error.detail };
  }
}

/** Does the refusal mean that a file cannot be read, or that it is not taken? What is wrong with pictures says nothing about the archive. */
export function verdictOfRefusal(refusal: FilesRefusal): "unreadable" | "blocking" {
  if (refusal.code !== "no-archive-given") return verdictOf([refusal.code]);
  const { list } = refusal.found;
  return verdictOf(list.filter(({ place }) => !isPictureName(place)).map(({ code }) => code));
}

function together(sources: readonly PhotoSource[]): Photos {
  const holder = (name: string): PhotoSource => {
    const source = sources.find((each) => each.has(name));
    if (source === undefined) throw new Error("no such photo in these zips");
    return source;
  };
  return {
    names: () => new Set(sources.flatMap((source) => [...source.names()])),
    has: (name) => sources.some((source) => source.has(name)),
    inspect: (name) => holder(name).inspect(name),
    open: (name) => holder(name).open(name),
  };
}
