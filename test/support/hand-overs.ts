/** Hand-overs between two whole Sternas, without pages: each step as its page asks for it. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { askHandOver, pageAtOldHome } from "../../src/app/hand-over/ask.ts";
import { bringCode } from "../../src/app/hand-over/bring-code.ts";
import { confirmHandOver } from "../../src/app/hand-over/confirm.ts";
import { type FetchOutcome, fetchHandOver } from "../../src/app/hand-over/fetch.ts";
import { limits } from "../../src/base/limits.ts";
import type { Http, HttpAnswer, HttpRequest } from "../../src/net/http.ts";
import { type HandOverInRow, newestHandOverIn } from "../../src/store/moves/hand-overs-in.ts";
import { type HandOverOutRow, handOversOut } from "../../src/store/moves/hand-overs-out.ts";
import { network } from "./move-ins.ts";
import type { FreshParts } from "./parts.ts";
import type { Somebody } from "./sterna-people.ts";

export const sessionHash = randomBytes(32);

/** What stands in an address that leads to one of the two. */
export function queryOf(url: string): { readonly [name: string]: string } {
  return Object.fromEntries(new URL(url).searchParams);
}

/** @returns where the person is led at the old home */
export async function asked(young: Somebody, old: { readonly ref: string }): Promise<{ to: string; request: string }> {
  const { parts } = young.pod;
  const row = await askHandOver(parts, { accountId: young.accountId, sessionHash, network, typed: old.ref });
  assert.ok(row.ok, JSON.stringify(row));
  const { to = "", request = "" } = queryOf(pageAtOldHome(parts, row.value));
  return { to, request };
}

/** Asked and confirmed. @returns what the way back holds */
export async function confirmed(young: Somebody, old: Somebody): Promise<{ request: string; code: string }> {
  const look = { accountId: old.accountId, ...(await asked(young, old)), shown: young.ref };
  const yes = await confirmHandOver(old.pod.parts, look);
  assert.ok(yes.ok, JSON.stringify(yes));
  const { request = "", code = "" } = queryOf(yes.value.backUrl);
  return { request, code };
}

/** Asked, confirmed, and back with the code. */
export async function brought(young: Somebody, old: Somebody): Promise<void> {
  const back = await confirmed(young, old);
  const done = await bringCode(young.pod.parts, { accountId: young.accountId, sessionHash, ...back });
  assert.ok(done.ok, JSON.stringify(done));
}

export async function rowIn({ pod, accountId }: Somebody): Promise<HandOverInRow> {
  const row = await newestHandOverIn(pod.parts.database.db, accountId);
  assert.ok(row !== null);
  return row;
}

export async function rowOut({ pod, accountId }: Somebody): Promise<HandOverOutRow> {
  const [row] = await handOversOut(pod.parts.database.db, accountId, 1);
  assert.ok(row !== undefined);
  return row;
}

/** One turn of the new home's job, over a way out that a test has its hand in. */
export async function fetches(
  young: Somebody,
  http: Pick<Http, "request"> = young.pod.parts.http,
  pieceBytes: number = limits.handOverPieceBytes,
): Promise<FetchOutcome> {
  const parts: FreshParts = { ...young.pod.parts, http: { ...young.pod.parts.http, request: http.request } };
  const turn = { stop: new AbortController().signal, keep: async () => {}, pieceBytes };
  return fetchHandOver(parts, (await rowIn(young)).id, turn);
}

type Changed = (request: HttpRequest, answer: HttpAnswer) => HttpAnswer | "no-answer";

/** Answers as they come, or as a test would have them. */
export const changing = ({ http }: FreshParts, change: Changed): Pick<Http, "request"> => ({
  async request(request) {
    const answer = await http.request(request);
    if (!answer.ok) return answer;
    const changed = change(request, answer.value);
    return changed === "no-answer"
      ? { ok: false, refusal: { code: "no-answer", detail: "the test says so" } }
      : { ok: true, value: changed };
  },
});
