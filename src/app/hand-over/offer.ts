/** This pod as the old home, talking to the new one: a code becomes a token once; with it the new home sees how far the files are, gets them, and says that it has them. */
import { createHash, timingSafeEqual } from "node:crypto";
import { join } from "node:path";
import { randomToken } from "../../base/bytes.ts";
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { secondMs } from "../../base/time.ts";
import type { InputFile } from "../../blobs/open-file.ts";
import { sealedFile } from "../../blobs/sealed-file.ts";
import {
  endHandOverOut,
  giveToken,
  type HandOverOutRow,
  handOverOutByToken,
  handOversOut,
  lockByCode,
  type OfferedFile,
} from "../../store/moves/hand-overs-out.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import { digestOf } from "../accounts/session.ts";
import type { Parts } from "../parts.ts";
import { unseal } from "../seal.ts";
import { keyPurpose } from "./confirm.ts";
import { forgetHandOverJob, writeHandOverJob } from "./jobs.ts";
import { challengeOf, type FilesDocument, isToken } from "./protocol.ts";

type Needs = Pick<Parts, "database" | "clock" | "config" | "secret" | "wake">;

/** Told to the new home alone. */
export type OfferRefusal =
  /** Unknown, used, too old, or not with this request and verifier. */
  | { readonly code: "hand-over-code-wrong" }
  | { readonly code: "hand-over-token-wrong" }
  | { readonly code: "hand-over-stopped" | "hand-over-expired" | "hand-over-done" | "hand-over-not-written" }
  | { readonly code: "hand-over-not-ready" };

export type BroughtCode = { readonly request: string; readonly code: string; readonly verifier: string };

/**
 * A code works once, for whoever has the verifier that belongs to what the owner confirmed. A wrong verifier does not use it up: else whoever got hold of
 * the code alone could stop the hand-over.
 */
export async function exchangeCode(
  needs: Needs,
  { request, code, verifier }: BroughtCode,
): Promise<Result<{ readonly token: string; readonly seconds: number }, OfferRefusal>> {
  const token = randomToken();
  const now = new Date(needs.clock.now());
  const given = await needs.database.transaction(async (tx) => {
    const row = await lockByCode(tx, digestOf(code));
    if (row === null || row.state !== "confirmed" || row.accountState !== "active") return false;
    if (row.request !== request || row.codeExpiresAt <= now || !isSame(challengeOf(verifier), row.challenge))
      return false;
    const expiresAt = new Date(now.getTime() + limits.handOverMs);
    await giveToken(tx, row.id, digestOf(token), expiresAt);
    await putJobs(tx, [writeHandOverJob(row.id, now), forgetHandOverJob(row.id, expiresAt)]);
    return true;
  });
  if (!given) return no({ code: "hand-over-code-wrong" });
  needs.wake("jobs");
  return ok({ token, seconds: limits.handOverMs / secondMs });
}

const isSame = (one: string, other: string): boolean => {
  const [a, b] = [createHash("sha256").update(one).digest(), createHash("sha256").update(other).digest()];
  return timingSafeEqual(a, b);
};

/** What the token opens now. */
async function openedBy({ database, clock }: Needs, token: string): Promise<Result<HandOverOutRow, OfferRefusal>> {
  const row = isToken(token) ? await handOverOutByToken(database.db, digestOf(token)) : null;
  if (row === null) return no({ code: "hand-over-token-wrong" });
  if (row.state === "done") return no({ code: "hand-over-done" });
  if (row.state === "failed") return no({ code: "hand-over-not-written" });
  if (row.state === "expired" || row.expiresAt.getTime() <= clock.now()) return no({ code: "hand-over-expired" });
  // The account was closed, or has moved: that ends it too.
  if (row.state === "stopped" || row.accountState !== "active") return no({ code: "hand-over-stopped" });
  return ok(row);
}

/** How far the files are, or which there are. */
export async function handedFiles(needs: Needs, token: string): Promise<Result<FilesDocument, OfferRefusal>> {
  const opened = await openedBy(needs, token);
  if (!opened.ok) return opened;
  const { state, files, progress } = opened.value;
  if (state === "ready" && files !== null) return ok({ state: "ready", files: [...files] });
  return ok({ state: "writing", items: progress?.items ?? 0, photosBytes: progress?.photosBytes ?? 0 });
}

/** One of them, to be read; its bytes are opened in memory. */
export async function handedFile(
  needs: Needs,
  token: string,
  part: string,
): Promise<Result<{ readonly file: InputFile; readonly facts: OfferedFile }, OfferRefusal>> {
  const opened = await openedBy(needs, token);
  if (!opened.ok) return opened;
  const { guid, files, sealedKey } = opened.value;
  const facts = files?.find((one) => one.part === part);
  if (facts === undefined || sealedKey === null) return no({ code: "hand-over-not-ready" });
  const key = unseal(needs.secret, keyPurpose(guid), sealedKey);
  const name = fileNameOf(guid, facts.part);
  const path = join(handOverFolder(needs), name);
  return ok({ file: sealedFile({ path, key, name, sizeBytes: facts.sizeBytes }), facts });
}

/** The new home has everything, or wants nothing more: the token is void, and the files go. Said twice, it is a yes too. */
export async function endByToken(needs: Needs, token: string): Promise<Result<null, OfferRefusal>> {
  const opened = await openedBy(needs, token);
  if (!opened.ok) return opened.refusal.code === "hand-over-done" ? ok(null) : opened;
  await end(needs, { id: opened.value.id }, opened.value.state === "ready" ? "done" : "stopped");
  return ok(null);
}

/** The owner stops one. @returns false: there is none such that is not over */
export const stopHandOver = (needs: Needs, of: { readonly accountId: number; readonly id: number }): Promise<boolean> =>
  end(needs, of, "stopped");

async function end(
  needs: Needs,
  of: { readonly id: number; readonly accountId?: number },
  state: "done" | "stopped",
): Promise<boolean> {
  const now = new Date(needs.clock.now());
  const ended = await needs.database.transaction(async (tx) => {
    if (!(await endHandOverOut(tx, of, state, now))) return false;
    await putJobs(tx, [forgetHandOverJob(of.id, now)]);
    return true;
  });
  if (ended) needs.wake("jobs");
  return ended;
}

/** The newest ones of an account, for its owner. */
export const handOversOf = (
  { database }: Pick<Parts, "database">,
  accountId: number,
): Promise<readonly HandOverOutRow[]> => handOversOut(database.db, accountId, limits.handOversShown);

export const handOverFolder = ({ config }: Pick<Parts, "config">): string => join(config.dataFolder, "hand-overs");

export const fileNameOf = (guid: string, part: OfferedFile["part"]): string =>
  `${guid}${part === "data" ? ".json.gz" : ".zip"}`;
