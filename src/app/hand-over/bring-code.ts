/** This pod as the new home: the person is back with a code, which becomes a token, and the files are fetched by a job. */
import { timingSafeEqual } from "node:crypto";
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { secondMs } from "../../base/time.ts";
import { handOverInByRequest, keepToken } from "../../store/moves/hand-overs-in.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import { type HandOverNeeds, openVerifier, sealToken } from "./ask.ts";
import { fetchHandOverJob } from "./jobs.ts";
import { handOverPaths, isToken, talk, tokenShape } from "./protocol.ts";

export type BringRefusal =
  /** There is no such request, it is another account's, or it is over. */
  | { readonly code: "hand-over-request-unknown" }
  /** It was asked for in another session. */
  | { readonly code: "hand-over-other-session" }
  /** The old home does not take the code: it was used, is too old, or is not for this request. */
  | { readonly code: "hand-over-code-wrong" }
  | { readonly code: "hand-over-pod-silent" | "hand-over-answer-wrong"; readonly host: string };

export type Brought = {
  readonly accountId: number;
  readonly sessionHash: Buffer;
  readonly request: string;
  readonly code: string;
};

/**
 * Exchanges the code. Whoever comes twice with the same request finds it at work, and nothing is asked.
 * @throws {Fault} when the database fails
 */
export async function bringCode(needs: HandOverNeeds, brought: Brought): Promise<Result<null, BringRefusal>> {
  const { request, code, accountId } = brought;
  const unknown = no({ code: "hand-over-request-unknown" } as const);
  if (!isToken(request) || !isToken(code)) return unknown;
  const row = await handOverInByRequest(needs.database.db, request);
  if (row === null || row.accountId !== accountId) return unknown;
  if (!timingSafeEqual(row.sessionHash, brought.sessionHash)) return no({ code: "hand-over-other-session" });
  if (row.state === "waiting" || row.state === "fetching" || row.state === "done") return ok(null);
  const verifier = openVerifier(needs, row);
  if (row.state !== "asked" || verifier === null || row.expiresAt.getTime() <= needs.clock.now()) return unknown;
  const { host } = new URL(row.oldUrl);
  const url = `${row.oldUrl}${handOverPaths.token}`;
  const given = await talk(needs.http, { url, post: { request, code, verifier } }, tokenShape);
  if (!given.ok) {
    switch (given.refusal.kind) {
      case "silent":
        return no({ code: "hand-over-pod-silent", host });
      case "refused":
        return no({ code: "hand-over-code-wrong" });
      case "wrong":
        return no({ code: "hand-over-answer-wrong", host });
    }
  }
  const { token, seconds } = given.value;
  const now = new Date(needs.clock.now());
  const expiresAt = new Date(now.getTime() + Math.min(seconds * secondMs, limits.handOverMs));
  const kept = await needs.database.transaction(async (tx) => {
    if (!(await keepToken(tx, row.id, sealToken(needs, row, token), { now, expiresAt }))) return false;
    await putJobs(tx, [fetchHandOverJob({ handOverId: row.id, tries: 0 }, now)]);
    return true;
  });
  if (!kept) return unknown;
  needs.wake("jobs");
  return ok(null);
}
