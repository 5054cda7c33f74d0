/** The import: makes an account out of an archive, or takes one that is there, and brings everything in. Called again after any stop, it goes on and ends the same. */
import { createPrivateKey } from "node:crypto";
import { codeOf, Fault } from "../../base/problem.ts";
import { no, ok, type Result } from "../../base/result.ts";
import type { InputFile } from "../../blobs/open-file.ts";
import { type AccountState, isOpen } from "../../core/account.ts";
import { allOfIt, type Choices, joined as joinedChoices, wantsMore } from "../../core/migration/choices.ts";
import { tellFinding } from "../../core/migration/finding-codes.ts";
import type { ImportRefusal } from "../../core/migration/import-refusal.ts";
import type { Part } from "../../core/migration/take.ts";
import type { Link, OwnerItem } from "../../core/snapshot.ts";
import { rememberSelf, rememberSelfAfter, unchangedSelf } from "../../store/arrival/before.ts";
import { lockExisting } from "../../store/arrival/existing.ts";
import {
  beginImport,
  findImport,
  type ImportRow,
  lockImport,
  type NewImport,
  newestImport,
  setImportState,
  widenImport,
} from "../../store/arrival/imports.ts";
import { leaveOutUploads, setAvatar, settleUploads } from "../../store/arrival/photos.ts";
import type { Tx } from "../../store/database.ts";
import { arrivalOfImport } from "../../store/moves/announcements.ts";
import {
  activateAccount,
  findAccountPerson,
  makeAccount,
  type NewAccount,
  nameStanding,
} from "../../store/people/accounts.ts";
import { identityByRef } from "../../store/people/identities.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import { checkNewName } from "../accounts/add.ts";
import { giveNamedPresence } from "../accounts/arriving.ts";
import { newPresence } from "../accounts/presence.ts";
import { announceJob } from "../jobs/announce.ts";
import { photoSizesJob } from "../jobs/photo-sizes.ts";
import type { Parts } from "../parts.ts";
import { seal } from "../seal.ts";
import { bringInContent, type Progress } from "./bring-in.ts";
import { bringInPhotos, chosenPhotos } from "./bring-in-photos.ts";
import { type Checked, type CheckReport, openAndCheck } from "./check.ts";
import type { FilesRefusal } from "./files.ts";
import { repointToHere } from "./repoint.ts";
import { openRowSpool, type RowSpool } from "./row-spool.ts";
import { settleImportJob } from "./settle/settle-job.ts";
import { takeParts } from "./take.ts";

export type ImportNeeds = Pick<
  Parts,
  "database" | "clock" | "config" | "protocols" | "log" | "http" | "blobs" | "photoSizes" | "secret" | "newKeyPair"
>;

export type ImportRequest = {
  readonly files: readonly InputFile[];
  /** The name of the new account, or of the one that this very archive made before; with `existing` of an account that is there. */
  readonly username: string;
  /** It goes into an account that is there, and overwrites nothing of it but these parts. */
  readonly existing?: { readonly take: readonly Part[] };
  readonly tell: (progress: Progress) => void;
  /** No other pod is asked for the owner's key. */
  readonly offline?: boolean;
  /** What of the archive comes; by default all of it. An import that is under way goes on with what it was begun with. */
  readonly choices?: Choices;
  /** Fires when the work is to end soon: then `Stopped` is thrown, and the next call goes on. */
  readonly stop?: AbortSignal;
};

export type ImportStop = ImportRefusal | FilesRefusal;
/**
 * `continued`: an earlier call had begun it; `repeated`: it was done already, and only photos could be new; `widened`: it was done, and what had
 * been left out came now.
 */
export type Imported = {
  readonly importId: number;
  readonly username: string;
  readonly check: CheckReport;
  readonly way: "new" | "continued" | "repeated" | "widened";
  /** This call hands the account over: it did the last step, or all was done before it began. Of several calls at once that is one. */
  readonly handsOver: boolean;
};
export type ImportNo = { readonly why: ImportStop; readonly check: CheckReport | null };

/**
 * Checks the files, then makes the account `username` and brings the archive in, or brings it into that account; or goes on with an import of the
 * same archive. A new account is inactive until the end. Of the content nobody is told, and all of it is seen by its owner alone (R11); a profile that
 * is taken into an account that was there is told to those with whom that shared before.
 *
 * What was left out by choice stands in the ledger as such. Called again with wider choices, it brings what is missing; not once it was kept here, since
 * its posts have other guids by then.
 *
 * @throws {Fault} when database, disk or files fail: call again, it goes on where it stopped
 * @throws {Stopped} as `stop` says
 */
export async function importArchive(needs: ImportNeeds, request: ImportRequest): Promise<Result<Imported, ImportNo>> {
  const name = nameOf(needs, request);
  if (!name.ok) return no({ why: name.refusal, check: null });
  const into = { username: name.value, existing: request.existing ?? null };
  const before = await newestImport(needs.database.db, into.username);
  const doneBefore = before?.state === "done" ? before.id : null;
  const wanted = request.choices ?? allOfIt;
  const choices = before !== null && before.state !== "done" ? before.choices : wanted;
  const rows = openRowSpool(needs.config.dataFolder);
  try {
    const opened = await openAndCheck(needs, request.files, rows, {
      offline: request.offline === true,
      choices,
      ...(request.stop && { stop: request.stop }),
      tell: (bytes, all) => request.tell({ phase: "reading", done: bytes, all }),
    });
    if (!opened.ok) return no({ why: opened.refusal, check: null });
    try {
      return await importChecked(needs, { ...into, doneBefore, choices }, opened.value, rows, request);
    } finally {
      await opened.value.files.close();
    }
  } finally {
    await rows.dispose();
  }
}

/** The name as accounts have it. Whose account is to be taken need not fit what new accounts may be called. */
function nameOf(needs: ImportNeeds, { username, existing }: ImportRequest): Result<string, ImportRefusal> {
  return existing === undefined ? checkNewName(needs, username) : ok(username.trim().toLowerCase());
}

type Target = {
  readonly username: string;
  readonly existing: ImportRequest["existing"] | null;
  readonly doneBefore: number | null;
  readonly choices: Choices;
};

async function importChecked(
  needs: ImportNeeds,
  into: Target,
  checked: Checked,
  rows: RowSpool,
  how: Pick<ImportRequest, "tell" | "stop">,
): Promise<Result<Imported, ImportNo>> {
  const { report } = checked;
  const { username, existing, doneBefore } = into;
  if (report.verdict !== "usable" || report.owner === null) {
    return no({
      why: { code: report.verdict === "unreadable" ? "archive-unreadable" : "archive-blocked" },
      check: report,
    });
  }
  const begun = await findImport(needs.database.db, username, report.digest);
  const started = await startOrGoOn(needs, into, begun, report, report.owner);
  if (!started.ok) return no({ why: started.refusal, check: report });
  const widened = await widen(needs, started.value, into.choices);
  const goesOn = widened ?? started.value;
  const finished = await carryOn(needs, goesOn, checked, rows, existing?.take ?? [], how);
  const way = begun === null ? "new" : widened ? "widened" : begun.state === "done" ? "repeated" : "continued";
  return ok({
    importId: started.value.id,
    username,
    check: report,
    way,
    handsOver: existing === null && (finished || started.value.id === doneBefore),
  });
}

async function startOrGoOn(
  needs: ImportNeeds,
  into: Target,
  begun: ImportRow | null,
  report: CheckReport,
  owner: OwnerItem,
): Promise<Result<ImportRow, ImportRefusal>> {
  const { username, existing } = into;
  if (existing === null && begun?.intoExisting) return no({ code: "name-taken", name: username });
  if (begun !== null && isOpen(begun.accountState)) return ok(begun);
  return existing === null ? begin(needs, into, report, owner) : beginInto(needs, into, report, owner);
}

/** Makes account and import in one transaction. */
async function begin(
  needs: ImportNeeds,
  { username, choices }: Target,
  report: CheckReport,
  owner: OwnerItem,
): Promise<Result<ImportRow, ImportRefusal>> {
  const standing = await nameStanding(needs.database.db, username);
  if (standing !== "free") {
    // Taken a moment ago, perhaps for this very archive.
    const begun = standing === "account" ? await findImport(needs.database.db, username, report.digest) : null;
    if (begun !== null) return ok(begun);
    return no({ code: standing === "account" ? "name-taken" : "name-once-used", name: username });
  }
  const account = await newAccount(needs, username, owner, report.bioLinks);
  const now = new Date(needs.clock.now());
  try {
    await needs.database.transaction(async (tx) => {
      const { accountId } = await makeAccount(tx, account, now);
      await beginImport(tx, accountId, newImport(needs, report, owner, { existing: null, choices }), owner.place, now);
    });
  } catch (error) {
    // Somebody took the name between the look and the write: perhaps for this very archive.
    if (codeOf(error) !== "23505") throw error;
  }
  const begun = await findImport(needs.database.db, username, report.digest);
  return begun === null ? no({ code: "name-taken", name: username }) : ok(begun);
}

/** Makes the import in an account that is there, one archive at a time. */
async function beginInto(
  needs: ImportNeeds,
  { username: name, choices }: Target,
  report: CheckReport,
  owner: OwnerItem,
): Promise<Result<ImportRow, ImportRefusal>> {
  await giveNamedPresence(needs, name);
  const now = new Date(needs.clock.now());
  const begun = await needs.database.transaction(async (tx): Promise<Result<null, ImportRefusal>> => {
    const account = await lockExisting(tx, name, report.digest);
    if (account === null) return no({ code: "account-missing", name });
    if (!isOpen(account.state) && !(await comesBack(tx, account, report, owner)))
      return no({ code: "account-closed", name });
    if ((await findImport(tx, name, report.digest)) !== null) return ok(null); // begun a moment ago
    if (account.state === "inactive" && !account.arriving) return no({ code: "account-not-ready", name });
    if (account.underWay !== null) return no({ code: "import-under-way", name, of: account.underWay });
    // It has just lost them, with what was thrown away: they are made again, and none of it is written.
    if (account.arriving && !account.present) throw new Fault("an account has lost its identities", { again: true });
    await beginImport(
      tx,
      account.accountId,
      newImport(needs, report, owner, { existing: account, choices }),
      owner.place,
      now,
    );
    return ok(null);
  });
  if (!begun.ok) return begun;
  return ok((await findImport(needs.database.db, name, report.digest)) as ImportRow);
}

/** R14: is it the archive of where the person of an account that was left is found now? Then they may come back to it. */
async function comesBack(
  tx: Tx,
  { accountId, state }: { readonly accountId: number; readonly state: AccountState },
  { protocol, ownership }: CheckReport,
  { ref }: OwnerItem,
): Promise<boolean> {
  if (state !== "moved" || ownership !== "proved") return false;
  const known = await identityByRef(tx, protocol, ref);
  return known?.state === "current" && known.personId === (await findAccountPerson(tx, accountId));
}

const newImport = (
  needs: ImportNeeds,
  report: CheckReport,
  owner: OwnerItem,
  how: Pick<NewImport, "existing" | "choices">,
): NewImport => ({
  digest: report.digest,
  protocol: report.protocol,
  ownerRef: owner.ref,
  ownerHost: owner.host,
  ownerName: owner.profile.displayName,
  standing: report.ownership === "proved" ? "proved" : "unknown",
  sealedPrivateKey: seal(
    needs.secret,
    "import-key",
    createPrivateKey(owner.privateKeyPem as string).export({ type: "pkcs8", format: "der" }),
  ),
  archiveWrittenAt: report.format.writtenAtMs === null ? null : new Date(report.format.writtenAtMs),
  expected: report.expected,
  checked: {
    counts: report.counts,
    list: report.findings.list.map(printFinding),
    totals: report.findings.totals,
  },
  ...how,
});

export const printFinding = (found: Parameters<typeof tellFinding>[0]) => {
  const { what, next } = tellFinding(found);
  return { severity: found.severity, code: found.code, path: found.place, message: what, next, args: found.args };
};

/** On all networks of this pod, whatever the archive was written by. */
async function newAccount(
  needs: ImportNeeds,
  username: string,
  owner: OwnerItem,
  bioLinks: readonly Link[],
): Promise<NewAccount> {
  return {
    ...(await newPresence(needs, username)),
    email: owner.email,
    language: owner.language,
    settings: owner.settings,
    profile: { ...owner.profile, originalBio: bioLinks.length === 0 ? null : owner.profile.bio },
  };
}

/** An import that is done begins anew where it had left out what is wanted now; the rest of it stays as it is. Null: it does not. */
async function widen(needs: ImportNeeds, started: ImportRow, choices: Choices): Promise<ImportRow | null> {
  if (started.state !== "done" || started.release === "kept-here" || !wantsMore(started.choices, choices)) return null;
  return needs.database.transaction(async (tx) => {
    const held = await lockImport(tx, started.id);
    if (held.state === "done" && held.release !== "kept-here")
      await widenImport(tx, held.id, joinedChoices(held.choices, choices));
    return lockImport(tx, held.id);
  });
}

/** From wherever it stands to its end: content, photos, done. @returns whether the last step was this call's */
async function carryOn(
  needs: ImportNeeds,
  started: ImportRow,
  { files, photos, report }: Checked,
  rows: RowSpool,
  take: readonly Part[],
  how: Pick<ImportRequest, "tell" | "stop">,
): Promise<boolean> {
  if (started.state === "content") await bringInContent(needs, started, rows, how);
  const avatarName = report.owner?.profile.avatarName ?? null;
  const takesPicture = !started.intoExisting || take.includes("picture") || take.includes("profile");
  const wanted = photos === null ? null : chosenPhotos(started, photos, takesPicture ? avatarName : null);
  if (files.photos !== null && wanted !== null) await bringInPhotos(needs, started, files.photos, wanted, how);
  const now = new Date(needs.clock.now());
  return needs.database.transaction(async (tx) => {
    const held = await lockImport(tx, started.id); // it may have been released since
    if (take.length > 0 && held.release === null) await rememberSelf(tx, held.id, held.accountId);
    const unchanged = await unchangedSelf(tx, held.id);
    await leaveOutUploads(tx, held, wanted?.leftOut ?? []);
    await settleUploads(tx, held, wanted?.usable ?? []);
    if (report.owner !== null && take.length > 0) {
      const archive = { owner: report.owner, withLinks: report.bioLinks.length > 0 };
      await takeParts(tx, needs, held, archive, take, now);
    }
    await repointToHere(needs, tx, held);
    if (avatarName !== null) await setAvatar(tx, held.personId, held, avatarName);
    await rememberSelfAfter(tx, unchanged);
    if (files.photos !== null) await putJobs(tx, [photoSizesJob(started.id, now)]);
    if (held.state === "done") return false;
    // Whom a second pass brought is told of a move that was announced before.
    const moved = held.widening && held.release === "announced" ? await arrivalOfImport(tx, held.id) : null;
    if (moved !== null) await putJobs(tx, [announceJob(moved, now)]);
    await setImportState(tx, started.id, "done", now);
    await putJobs(tx, [settleImportJob(started.id, now)]);
    await activateAccount(tx, started.accountId);
    return true;
  });
}
