/**
 * The steps of moving in by page. `choosing` → `beginCheck` → (`checking`, by job) → `checked` or `failed` → `choose` → `beginImport` → (`importing`, by
 * job) → `imported`: then `announceMove` or `keepHere` of that import make it `done`, or `throwAway` takes it back. `beginCheck` may be called again from
 * every state before `importing`, for other files; `beginImport` again from `imported`, with wider choices.
 */
import { no, ok, type Result } from "../../base/result.ts";
import { wantsMore } from "../../core/migration/choices.ts";
import type { MoveInChoices } from "../../core/migration/move-in.ts";
import { partsToTake } from "../../core/migration/take.ts";
import { importById } from "../../store/arrival/imports.ts";
import type { Tx } from "../../store/database.ts";
import { leftOutContacts } from "../../store/moves/move-in-contacts.ts";
import { moveInRule } from "../../store/moves/move-in-limits.ts";
import { addMoveIn, changeMoveIn, lockMoveIn, type MoveInRow, newestMoveIn } from "../../store/moves/move-ins.ts";
import { uploadsOfAccount } from "../../store/moves/uploads.ts";
import { findAccountStanding } from "../../store/people/accounts.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import type { Parts } from "../parts.ts";
import { attempt, type NotNowRefusal } from "./allowed.ts";
import { checkMoveInJob, importMoveInJob } from "./jobs.ts";
import { defaultChoices, type MoveIn, viewOf } from "./view.ts";

type Needs = Pick<Parts, "database" | "clock" | "wake">;

export type BeginRefusal =
  | NotNowRefusal
  /** The account is not open (any more): it has moved away, or was closed. */
  | { readonly code: "account-not-open" }
  /** Nothing is uploaded to its end; or a file is still on its way, named. */
  | { readonly code: "files-missing" }
  | { readonly code: "file-on-its-way"; readonly file: string }
  /** An import is being brought in, or is here and waits for a decision: announce it, keep it here, or throw it away first. */
  | { readonly code: "move-in-under-way" }
  /** Only a checked archive that may come is imported. */
  | { readonly code: "move-in-not-checked" }
  /** Files were added or taken away since the check. */
  | { readonly code: "files-changed" }
  /** What is here was brought with these choices or wider ones. */
  | { readonly code: "nothing-more-chosen" };

/** Who asks, and from which network (`networkOf` of the request); null: by command, without the account's limits. */
export type Asking = { readonly accountId: number; readonly network: string | null };

/** Opens one, if none is open: whoever comes to the page has begun. */
export async function beginMoveIn(needs: Needs, accountId: number): Promise<Result<MoveIn, BeginRefusal>> {
  return needs.database.transaction(async (tx) => {
    const begun = await openOne(needs, tx, accountId);
    return begun.ok ? ok(viewOf(begun.value, await moveInRule(tx))) : begun;
  });
}

/**
 * Has the job check the files that the account has uploaded. Nothing is written into the account; what was chosen before stays chosen.
 * @throws {Fault} when the database fails: nothing was begun
 */
export async function beginCheck(needs: Needs, { accountId, network }: Asking): Promise<Result<MoveIn, BeginRefusal>> {
  const nowMs = needs.clock.now();
  const now = new Date(nowMs);
  const begun = await needs.database.transaction(async (tx): Promise<Result<MoveIn, BeginRefusal>> => {
    const opened = await openOne(needs, tx, accountId);
    if (!opened.ok) return opened;
    const { id, state, importId } = opened.value;
    if (state === "importing" || state === "imported" || importId !== null) return no({ code: "move-in-under-way" });
    const files = await wholeFiles(tx, accountId);
    if (!files.ok) return files;
    const { bytes } = files.value;
    // Pressing twice costs nothing.
    if (state !== "checking") {
      const allowed = await attempt(tx, "check", { accountId, network, bytes }, nowMs);
      if (!allowed.ok) return allowed;
    }
    const work = { stage: "waiting", done: 0, of: null, sinceMs: nowMs, from: 0, atMs: nowMs } as const;
    await changeMoveIn(tx, id, { state: "checking", refusal: null, work }, now);
    await putJobs(tx, [checkMoveInJob(id, now)]);
    return ok(await shown(tx, accountId));
  });
  if (begun.ok) needs.wake();
  return begun;
}

/**
 * Has the job bring in what was chosen: from `checked`, or from `imported` where the choices are wider by now, also after these have `failed`. Nobody is told of anything.
 * @throws {Fault} when the database fails: nothing was begun
 */
export async function beginImport(needs: Needs, { accountId, network }: Asking): Promise<Result<MoveIn, BeginRefusal>> {
  const nowMs = needs.clock.now();
  const now = new Date(nowMs);
  const begun = await needs.database.transaction(async (tx): Promise<Result<MoveIn, BeginRefusal>> => {
    const row = await lockMoveIn(tx, accountId);
    if (row?.state === "importing") return ok(await shown(tx, accountId));
    const check = row?.checked ?? null;
    // Where wider choices failed, what was here before them still is: it may be tried again.
    const mayCome =
      row?.state === "checked" || row?.state === "imported" || (row?.state === "failed" && row.importId !== null);
    if (row === null || check === null || !mayCome) return no({ code: "move-in-not-checked" });
    if (row.accountState !== "active" && row.accountState !== "inactive") return no({ code: "account-not-open" });
    const files = await wholeFiles(tx, accountId);
    if (!files.ok) return files;
    const { ids, bytes } = files.value;
    if (ids.join(" ") !== check.files.join(" ")) return no({ code: "files-changed" });
    const { refs } = await leftOutContacts(tx, row.id);
    const chosen = { ...defaultChoices(row.fresh), ...row.choices };
    const leftOut = chosen.contacts === "some" ? refs : [];
    const choices = {
      ...chosen,
      leftOut,
      ...(chosen.contacts === "some" && refs.length === 0 && { contacts: "all" as const }),
    };
    if (row.importId !== null && !(await addsAnything(tx, row.importId, choices)))
      return no({ code: "nothing-more-chosen" });
    const allowed = await attempt(tx, "import", { accountId, network, bytes }, nowMs);
    if (!allowed.ok) return allowed;
    const work = { stage: "waiting", done: 0, of: null, sinceMs: nowMs, from: 0, atMs: nowMs } as const;
    await changeMoveIn(tx, row.id, { state: "importing", refusal: null, choices, work }, now);
    await putJobs(tx, [importMoveInJob(row.id, now)]);
    return ok(await shown(tx, accountId));
  });
  if (begun.ok) needs.wake();
  return begun;
}

/** To what an import has brought. */
async function addsAnything(tx: Tx, importId: number, choices: MoveInChoices): Promise<boolean> {
  const before = await importById(tx, importId);
  return (
    before === null ||
    before.state !== "done" ||
    wantsMore(before.choices, choices) ||
    partsToTake(choices.take, before.took).length > 0
  );
}

async function openOne(needs: Needs, tx: Tx, accountId: number): Promise<Result<MoveInRow, BeginRefusal>> {
  const open = await lockMoveIn(tx, accountId);
  if (open !== null) return ok(open);
  const account = await findAccountStanding(tx, accountId);
  if (account === null || (account.state !== "active" && !account.arriving)) return no({ code: "account-not-open" });
  // Whoever threw theirs away is where they began.
  const last = await newestMoveIn(tx, accountId);
  const fresh = account.arriving || (last?.fresh === true && last.state === "thrown-away");
  await addMoveIn(tx, { accountId, fresh }, new Date(needs.clock.now()));
  return ok((await lockMoveIn(tx, accountId)) as MoveInRow);
}

const shown = async (tx: Tx, accountId: number): Promise<MoveIn> =>
  viewOf((await lockMoveIn(tx, accountId)) as MoveInRow, await moveInRule(tx));

type WholeFiles = { readonly ids: readonly string[]; readonly bytes: number };

/** What the account has uploaded, if all of it has come to its end. */
export async function wholeFiles(tx: Tx, accountId: number): Promise<Result<WholeFiles, BeginRefusal>> {
  const uploads = await uploadsOfAccount(tx, accountId);
  const onItsWay = uploads.find(({ state }) => state !== "whole");
  if (onItsWay !== undefined) return no({ code: "file-on-its-way", file: onItsWay.name });
  if (uploads.length === 0) return no({ code: "files-missing" });
  return ok({
    ids: uploads.map(({ guid }) => guid),
    bytes: uploads.reduce((sum, { receivedBytes }) => sum + receivedBytes, 0),
  });
}
