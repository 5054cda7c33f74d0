/** The check: goes through an archive once, writes nothing, and says what would come, what cannot, and why. */
import { no, ok, type Result } from "../../base/result.ts";
import { tellEntry } from "../../blobs/findings.ts";
import type { InputFile } from "../../blobs/open-file.ts";
import type { CheckedArchive } from "../../core/migration/checked-archive.ts";
import type { Choices } from "../../core/migration/choices.ts";
import { type FindingCode, finding } from "../../core/migration/finding-codes.ts";
import { type FindingList, gatherFindings } from "../../core/migration/finding-list.ts";
import type { Finding } from "../../core/migration/findings.ts";
import { verdictOf } from "../../core/migration/unreadable.ts";
import type { Link, OwnerItem } from "../../core/snapshot.ts";
import type { Parts } from "../parts.ts";
import { type ArrivalFiles, type FilesRefusal, openFiles, type Photos, protocolOf } from "./files.ts";
import { type AskedPod, inquireOwner, type OwnerInquiry, ownerless, ownershipFindings } from "./ownership.ts";
import { readArchive } from "./reading.ts";
import type { PhotoNames, ToChoose } from "./reading-messages.ts";
import type { RowSpool } from "./row-spool.ts";

export type CheckNeeds = Pick<Parts, "database" | "clock" | "config" | "protocols" | "log" | "http" | "secret">;

export type CheckHow = {
  /** No other pod is asked for the owner's key. */
  readonly offline?: boolean;
  /** Of the rows for an import: what of the archive is to come; by default all of it. */
  readonly choices?: Choices | null;
  /** Are contacts listed one by one, for choosing? */
  readonly withContacts?: boolean;
  readonly stop?: AbortSignal;
  /** Bytes of JSON that have been read; of how many, null where nobody knows. */
  readonly tell?: (bytes: number, of: number | null) => void;
};

export type CheckReport = CheckedArchive & {
  /** Null where the archive does not say, or could not be read so far. */
  readonly owner: OwnerItem | null;
  /** What the owner's own pod said of it, where it was asked. */
  readonly askedPod: AskedPod;
  readonly bioLinks: readonly Link[];
};

/** What the beginnings of the files in the photo zips show. */
export type LookedAt = {
  readonly usable: readonly string[];
  /** Pictures that cannot come, and what is no picture; `failure` is the code of the finding that says why. */
  readonly unusable: readonly { readonly name: string; readonly failure: FindingCode }[];
};

/** An archive that was checked, with what an import goes on with. */
export type Checked = {
  readonly report: CheckReport;
  readonly files: ArrivalFiles;
  readonly photos: LookedAt | null;
  readonly toChoose: ToChoose;
};

/** Checks files and closes them again. */
export async function checkArchive(
  needs: CheckNeeds,
  given: readonly InputFile[],
  how: CheckHow = {},
): Promise<Result<CheckReport, FilesRefusal>> {
  const checked = await openAndCheck(needs, given, null, how);
  if (!checked.ok) return checked;
  await checked.value.files.close();
  return ok(checked.value.report);
}

/**
 * Checks files and keeps them open for the import that may follow. The caller closes them.
 * @param rows  gets the rows that the import will take: the archive is read once. Null where none follows
 */
export async function openAndCheck(
  needs: CheckNeeds,
  given: readonly InputFile[],
  rows: RowSpool | null,
  how: CheckHow = {},
): Promise<Result<Checked, FilesRefusal>> {
  const opened = await openFiles(given, (head) =>
    needs.protocols.some(({ adapter }) => adapter.archives.recognises(head)),
  );
  if (!opened.ok) return no(opened.refusal);
  const files = opened.value;
  let inquiry: OwnerInquiry | null = null;
  let kept = false;
  try {
    const protocol = await protocolOf(files.archive, needs.protocols);
    inquiry = inquireOwner(needs, protocol, how.offline === true);
    const gathered = gatherFindings();
    const photos = files.photos === null ? null : await inspectPhotos(files.photos, gathered.add);
    const names = photos && photoNames(photos);
    const end = await readArchive(needs, protocol, files.archive, names, {
      keep: rows?.keep ?? null,
      meetOwner: inquiry.begin,
      ...how,
    });
    const { toChoose, ...outcome } = end.outcome;
    const { owner } = outcome;
    const judged = owner === null ? ownerless : await inquiry.end(owner);
    if (owner !== null) ownershipFindings(owner, judged).forEach(gathered.add);
    if (owner !== null && outcome.expected.conversation === 0) gathered.add(finding("conversations-not-here", ""));
    const read = end.broken === null ? outcome.findings : withoutMissing(outcome.findings);
    const findings = joined(files, gathered.taken(), read);
    kept = true;
    return ok({
      files,
      photos,
      toChoose,
      report: {
        ...outcome,
        ownership: judged.ownership,
        askedPod: judged.asked,
        movedTo: judged.movedTo,
        protocol: protocol.adapter.name,
        format: {
          name: protocol.adapter.archives.name,
          archive: files.archiveName,
          writtenAtMs: files.archive.writtenAtMs,
          jsonBytes: end.jsonBytes,
          fileBytes: files.sizeBytes,
        },
        digest: end.digest,
        findings,
        verdict:
          end.broken !== null && verdictOf([end.broken.code]) === "unreadable"
            ? "unreadable"
            : end.broken !== null || findings.list.some(isBlocking)
              ? "blocking"
              : "usable",
      },
    });
  } finally {
    await inquiry?.stop();
    if (!kept) await files.close();
  }
}

const isBlocking = ({ severity }: Finding) => severity === "blocking";

export const photoNames = ({ usable, unusable }: LookedAt): PhotoNames => ({
  usable,
  unusable: unusable.map(({ name }) => name),
});

/** A look at each photo's beginning: which of them seem usable. */
async function inspectPhotos(photos: Photos, add: (finding: Finding) => void): Promise<LookedAt> {
  const usable: string[] = [];
  const unusable: { name: string; failure: FindingCode }[] = [];
  for (const name of photos.names()) {
    const look = await photos.inspect(name);
    if (look.ok) {
      usable.push(name);
      continue;
    }
    unusable.push({ name, failure: look.refusal.code });
    add(tellEntry(look.refusal));
  }
  return { usable, unusable };
}

/** What an archive that breaks off lacks may stand behind that place: to ask for another export would mislead. */
const behindTheEnd: ReadonlySet<string> = new Set<FindingCode>([
  "owner-missing",
  "version-missing",
  "private-key-missing",
  "profile-missing",
]);

function withoutMissing({ list, totals }: FindingList): FindingList {
  return {
    list: list.filter(({ code }) => !behindTheEnd.has(code)),
    totals: Object.fromEntries(Object.entries(totals).filter(([code]) => !behindTheEnd.has(code))),
  };
}

/** One list out of three sources, the gravest first; totals added up. */
function joined(files: ArrivalFiles, ours: FindingList, read: FindingList): FindingList {
  const containers = gatherFindings();
  for (const found of files.findings()) containers.add(tellEntry(found));
  const all = gatherFindings();
  for (const severity of ["blocking", "skipped", "changed", "waiting", "odd"]) {
    for (const { list } of [read, ours, containers.taken()])
      for (const each of list) if (each.severity === severity) all.add(each);
  }
  const totals: Record<string, number> = {};
  const add = (code: string, count: number) => {
    totals[code] = (totals[code] ?? 0) + count;
  };
  for (const [code, count] of files.findingTotals()) add(code, count);
  for (const source of [ours, read]) for (const [code, count] of Object.entries(source.totals)) add(code, count);
  return { list: all.taken().list, totals };
}
