/**
 * This pod as the new home, at work: it waits until the old home has written the files, fetches them piece by piece into sealed uploads, compares them with
 * what the old home said of them, and has them checked like any upload. Each step can be done again: what is on the disk says where it stopped.
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import { limits } from "../../base/limits.ts";
import type { HttpAnswer } from "../../net/http.ts";
import {
  endHandOverIn,
  type FetchedFile,
  type HandOverEnd,
  type HandOverInRow,
  handOverInById,
  recordFetch,
} from "../../store/moves/hand-overs-in.ts";
import { moveInRule } from "../../store/moves/move-in-limits.ts";
import { beginCheck } from "../move-in/begin.ts";
import type { Parts } from "../parts.ts";
import { type BeginRefusal, beginUpload } from "../uploads/begin.ts";
import { removeUpload } from "../uploads/forget.ts";
import { openUpload, type Upload, uploadsOf } from "../uploads/open.ts";
import { type ReceiveRefusal, receiveUpload, standingOf } from "../uploads/receive.ts";
import { openToken } from "./ask.ts";
import { filesShape, handOverPaths, refusalIn, type TalkRefusal, talk } from "./protocol.ts";

/** Why a fetch has ended: one of these, or what an upload is refused for. */
export type FetchRefusal =
  | { readonly code: "hand-over-stopped" | "hand-over-expired" | "hand-over-not-written" | "hand-over-token-wrong" }
  /** It says nonsense, or gives other bytes than it has told of. */
  | { readonly code: "hand-over-answer-wrong"; readonly host: string }
  /** All came, and it is not what the old home wrote. */
  | { readonly code: "hand-over-differs" };

/**
 * - `over`: there is nothing more to do.
 * - `on`: there is more, and others may have a turn first.
 * - `later`: the files are not written yet, or the podmin has paused everything.
 * - `silent`: the old home gives no answer.
 */
export type FetchOutcome = "over" | "on" | "later" | "silent";

class Ended extends Error {
  readonly refusal: HandOverEnd;
  constructor(refusal: FetchRefusal | BeginRefusal | ReceiveRefusal) {
    super(refusal.code);
    this.refusal = { ...refusal };
  }
}
class Silent extends Error {}

const anything = z.unknown();

export type FetchTurn = {
  /** The process ends, or this turn has lasted long enough: return soon. */
  readonly stop: AbortSignal;
  /** This takes longer than a job may. */
  keep(): Promise<void>;
  /** What is fetched in one request. */
  readonly pieceBytes: number;
};

/**
 * Does what can be done in one turn.
 * @throws {Fault} when the database or the disk fails
 */
export async function fetchHandOver(needs: Parts, handOverId: number, turn: FetchTurn): Promise<FetchOutcome> {
  const row = await handOverInById(needs.database.db, handOverId);
  if (row === null || (row.state !== "waiting" && row.state !== "fetching")) return "over";
  const token = openToken(needs, row);
  if (token === null) return "over";
  try {
    if (row.expiresAt.getTime() <= needs.clock.now()) throw new Ended({ code: "hand-over-expired" });
    if ((await moveInRule(needs.database.db)).pausedAt !== null) return "later";
    return await work(needs, row, token, turn);
  } catch (error) {
    if (error instanceof Silent) return turn.stop.aborted ? "on" : await noteSilence(needs, handOverId);
    if (!(error instanceof Ended)) throw error;
    await giveUp(needs, row, error.refusal);
    // So that the old home deletes its files; if it does not hear of it, they go with their time.
    await talk(needs.http, { url: `${row.oldUrl}${handOverPaths.done}`, post: {}, token }, anything);
    return "over";
  }
}

/** For the page. */
async function noteSilence({ database }: Parts, handOverId: number): Promise<"silent"> {
  const row = await handOverInById(database.db, handOverId);
  const progress = row?.progress ?? { done: 0, of: null };
  await recordFetch(database.db, handOverId, { progress: { ...progress, silent: true } });
  return "silent";
}

async function giveUp(needs: Parts, row: HandOverInRow, refusal: HandOverEnd): Promise<void> {
  needs.log.info({ handOver: row.id, refusal: refusal.code }, "a hand-over to here has failed");
  if (!(await endHandOverIn(needs.database.db, row.id, "failed", refusal, new Date(needs.clock.now())))) return;
  const latest = (await handOverInById(needs.database.db, row.id)) ?? row;
  for (const { upload } of latest.files ?? []) await removeUpload(needs, { accountId: row.accountId, guid: upload });
}

async function work(needs: Parts, row: HandOverInRow, token: string, turn: FetchTurn): Promise<FetchOutcome> {
  const { db } = needs.database;
  const host = new URL(row.oldUrl).host;
  const known = row.files ?? [];
  const asked = { url: `${row.oldUrl}${handOverPaths.files}`, token, signal: turn.stop };
  const said = await talk(needs.http, asked, filesShape);
  if (!said.ok) {
    // It was told that all is here, and this process ended before it had written that down.
    const isDone = said.refusal.kind === "refused" && said.refusal.why === "hand-over-done";
    if (!isDone || known.length === 0 || !known.every(({ proved }) => proved)) throw judged(said.refusal, host);
    return finish(needs, row);
  }
  if (said.value.state === "writing") {
    await recordFetch(db, row.id, { progress: { done: said.value.items, of: null } });
    return "later";
  }
  const files = await filesToFetch(needs, row, said.value.files);
  if (files === null) return "over";
  const of = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  let before = 0;
  for (const [n, file] of files.entries()) {
    if (!file.proved) {
      const isWhole = await fetchFile(needs, { row, token, file, turn }, (done) => ({ done: before + done, of }));
      if (!isWhole) return "on";
      if (!(await isAsSaid(needs, row, file, turn))) throw new Ended({ code: "hand-over-differs" });
      files[n] = { ...file, proved: true };
      if (!(await recordFetch(db, row.id, { progress: { done: before + file.sizeBytes, of }, files }))) return "over";
    }
    before += file.sizeBytes;
  }
  const ended = await talk(needs.http, { url: `${row.oldUrl}${handOverPaths.done}`, post: {}, token }, anything);
  if (!ended.ok && ended.refusal.kind === "silent") throw new Silent();
  return finish(needs, row);
}

/** The check begins by itself. Where it may not now, the files are here, and the page has its button. */
async function finish(needs: Parts, row: HandOverInRow): Promise<"over"> {
  const { accountId, network } = row;
  const begun = await beginCheck(needs, { accountId, network });
  if (!begun.ok)
    needs.log.info({ handOver: row.id, refusal: begun.refusal.code }, "what was handed over is not checked by itself");
  await endHandOverIn(needs.database.db, row.id, "done", null, new Date(needs.clock.now()));
  return "over";
}

type Offered = Extract<z.infer<typeof filesShape>, { state: "ready" }>["files"];

const isSame = (one: Offered[number], other: FetchedFile | undefined): boolean =>
  other !== undefined && one.part === other.part && one.sizeBytes === other.sizeBytes && one.sha256 === other.sha256;

/**
 * Those that were begun, if the old home still says the same of them; what is missing of them here is begun anew. Null: it was stopped meanwhile.
 * Room is asked for before a byte comes: each is an upload of its size. One that a killed process has begun is taken up.
 */
async function filesToFetch(needs: Parts, row: HandOverInRow, offered: Offered): Promise<FetchedFile[] | null> {
  const known = row.files ?? [];
  const isOdd = new Set(offered.map(({ part }) => part)).size !== offered.length || offered[0]?.part !== "data";
  const isOther =
    known.length > 0 && (offered.length !== known.length || !offered.every((one, n) => isSame(one, known[n])));
  if (isOdd || isOther) throw new Ended({ code: "hand-over-answer-wrong", host: new URL(row.oldUrl).host });
  const there = await uploadsOf(needs, row.accountId);
  if (known.length > 0 && known.every(({ upload }) => there.some(({ guid }) => guid === upload))) return [...known];
  const files: FetchedFile[] = [];
  for (const [n, { part, sizeBytes, sha256 }] of offered.entries()) {
    const name = `${row.oldRef}${part === "data" ? ".json.gz" : "-photos.zip"}`;
    const isLeft = ({ guid, ...one }: Upload) =>
      guid === known[n]?.upload || (one.name === name && one.sizeBytes === sizeBytes && one.receivedBytes === 0);
    const left = there.find(isLeft)?.guid ?? null;
    const proved = left !== null && left === known[n]?.upload && known[n]?.proved === true;
    files.push({ part, sizeBytes, sha256, upload: left ?? (await beginOne(needs, row, name, sizeBytes)), proved });
  }
  const of = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (await recordFetch(needs.database.db, row.id, { progress: { done: 0, of }, files })) return files;
  for (const { upload } of files) await removeUpload(needs, { accountId: row.accountId, guid: upload });
  return null;
}

async function beginOne(needs: Parts, { accountId }: HandOverInRow, name: string, sizeBytes: number): Promise<string> {
  const begun = await beginUpload(needs, { accountId, name, sizeBytes, modifiedMs: null });
  if (!begun.ok) throw new Ended(begun.refusal);
  return begun.value;
}

type Fetching = {
  readonly row: HandOverInRow;
  readonly token: string;
  readonly file: FetchedFile;
  readonly turn: FetchTurn;
};

/** @returns false: it goes on another time, or was stopped */
async function fetchFile(
  needs: Parts,
  { row, token, file, turn }: Fetching,
  progress: (done: number) => { readonly done: number; readonly of: number },
): Promise<boolean> {
  const which = { accountId: row.accountId, guid: file.upload };
  const standing = await standingOf(needs, which);
  // Of one that was empty for an hour nothing stays, while the other file comes, or this pod was down: it is begun anew with the next turn.
  if (!standing.ok) return false;
  let { offsetBytes, whole } = standing.value;
  while (!whole) {
    if (turn.stop.aborted) return false;
    const bytes = await piece(needs, { row, token, file, turn }, offsetBytes);
    const received = await receiveUpload(needs, { ...which, offsetBytes, bytes: inOneGo(bytes) });
    if (!received.ok) {
      const { refusal } = received;
      // Somebody else was at it, or this pod is busy: what is there is looked at again.
      if (["upload-broken-off", "upload-offset", "upload-busy", "upload-unknown"].includes(refusal.code)) return false;
      throw new Ended(refusal);
    }
    ({ offsetBytes, whole } = received.value);
    await turn.keep();
    if (!(await recordFetch(needs.database.db, row.id, { progress: progress(offsetBytes) }))) return false;
  }
  return true;
}

async function* inOneGo(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** A range of a file, exactly: neither more nor fewer bytes than asked for, and from the right place of a file of the right size. */
async function piece(needs: Parts, { row, token, file, turn }: Fetching, from: number): Promise<Uint8Array> {
  const length = Math.min(turn.pieceBytes, file.sizeBytes - from);
  const range = `${from}-${from + length - 1}`;
  const answer = await needs.http.request({
    method: "GET",
    url: `${row.oldUrl}${handOverPaths.file(file.part)}`,
    headers: { authorization: `Bearer ${token}`, range: `bytes=${range}` },
    answerBytes: Math.max(length, limits.handOverAnswerBytes),
    deadlineMs: limits.handOverPieceMs,
    signal: turn.stop,
  });
  const host = new URL(row.oldUrl).host;
  const wrong = () => new Ended({ code: "hand-over-answer-wrong", host });
  if (!answer.ok) throw answer.refusal.code === "too-large" ? wrong() : new Silent();
  const refused = refusalIn(answer.value);
  if (refused !== null) throw judged(refused, host);
  if (!isRange(answer.value, range, file.sizeBytes) || answer.value.body.length !== length) throw wrong();
  return answer.value.body;
}

const isRange = ({ status, headers }: HttpAnswer, range: string, sizeBytes: number): boolean =>
  status === 206 && headers["content-range"] === `bytes ${range}/${sizeBytes}`;

/** The whole file, read back as it lies sealed on the disk. */
async function isAsSaid(needs: Parts, row: HandOverInRow, file: FetchedFile, turn: FetchTurn): Promise<boolean> {
  const upload = await openUpload(needs, { accountId: row.accountId, guid: file.upload });
  const opened = upload === null ? null : await upload.open();
  if (opened === null || !opened.ok) throw new Ended({ code: "upload-unknown" });
  const hash = createHash("sha256");
  let keptMs = performance.now();
  try {
    for await (const chunk of opened.value.range(0, file.sizeBytes)) {
      hash.update(chunk);
      if (performance.now() - keptMs < limits.handOverTurnMs) continue;
      await turn.keep();
      keptMs = performance.now();
    }
  } finally {
    await opened.value.close();
  }
  return hash.digest("hex") === file.sha256;
}

const ends = ["hand-over-stopped", "hand-over-expired", "hand-over-not-written", "hand-over-token-wrong"] as const;

function judged(refusal: TalkRefusal, host: string): Error {
  if (refusal.kind === "silent") return new Silent();
  const code = refusal.kind === "refused" ? ends.find((one) => one === refusal.why) : undefined;
  return new Ended(code === undefined ? { code: "hand-over-answer-wrong", host } : { code });
}
