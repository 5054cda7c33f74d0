/** Moves in by page, without the page: files are uploaded, and the jobs are run until nothing is due. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { checkMoveInKind } from "../../src/app/jobs/check-move-in.ts";
import { importMoveInKind } from "../../src/app/jobs/import-move-in.ts";
import type { JobKind } from "../../src/app/jobs/kind.ts";
import { throwAwayImportKind } from "../../src/app/jobs/throw-away-import.ts";
import { beginCheck, beginImport } from "../../src/app/move-in/begin.ts";
import { type Choose, choose } from "../../src/app/move-in/choose.ts";
import { type MoveIn, moveInOf } from "../../src/app/move-in/view.ts";
import type { Parts } from "../../src/app/parts.ts";
import { receiveFile } from "../../src/app/uploads/receive.ts";
import { runNextJob } from "../../src/app/worker.ts";
import type { Bytes } from "../../src/base/bytes.ts";
import type { MoveInState } from "../../src/core/migration/move-in.ts";

export const network = "192.0.2.1";

/** Files as if they had been uploaded to their end. */
export async function uploadInto(parts: Parts, accountId: number, ...paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const bytes = await readFile(path);
    const received = await receiveFile(parts, { accountId, name: basename(path) }, inOneGo(bytes), bytes.length);
    assert.ok(received.ok, JSON.stringify(received));
  }
}

async function* inOneGo(bytes: Buffer): Bytes {
  yield bytes;
}

export const moveInKinds: readonly JobKind[] = [checkMoveInKind, importMoveInKind, throwAwayImportKind];

/** Runs the jobs of move-ins that are due now. @returns how many turns */
export async function runMoveIns(parts: Parts, kinds: readonly JobKind[] = moveInKinds): Promise<number> {
  for (let turn = 0; turn < 100; turn++)
    if (!(await runNextJob(parts, kinds, new AbortController().signal))) return turn;
  throw new Error("the jobs come to no end");
}

/** Uploads and checks. @returns the move-in after it, in this state */
export async function checked(
  parts: Parts,
  accountId: number,
  paths: readonly string[],
  state: MoveInState = "checked",
): Promise<MoveIn> {
  await uploadInto(parts, accountId, ...paths);
  const begun = await beginCheck(parts, { accountId, network });
  assert.ok(begun.ok, JSON.stringify(begun));
  await runMoveIns(parts);
  const after = await moveInOf(parts, accountId);
  assert.equal(after?.state, state, JSON.stringify(after?.refusal));
  return after as MoveIn;
}

/** Uploads, checks, chooses and imports. @returns the move-in, which waits for the decision */
export async function movedIn(
  parts: Parts,
  accountId: number,
  paths: readonly string[],
  wanted: Choose = {},
): Promise<MoveIn & { readonly importId: number }> {
  await checked(parts, accountId, paths);
  const chosen = await choose(parts, accountId, wanted);
  assert.ok(chosen.ok, JSON.stringify(chosen));
  const begun = await beginImport(parts, { accountId, network });
  assert.ok(begun.ok, JSON.stringify(begun));
  await runMoveIns(parts);
  const after = await moveInOf(parts, accountId);
  assert.equal(after?.state, "imported", JSON.stringify(after?.refusal));
  assert.ok(after?.importId != null);
  return after as MoveIn & { importId: number };
}
