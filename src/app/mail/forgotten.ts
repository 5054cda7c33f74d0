/** A password that was forgotten: whoever asks gets the same answer in the same time, and a letter goes to whose address is known. */
import { sha256Hex } from "../../base/bytes.ts";
import { limits } from "../../base/limits.ts";
import { dayMs } from "../../base/time.ts";
import { parseMailAddress } from "../../core/mail-address.ts";
import type { Tx } from "../../store/database.ts";
import { findAccount } from "../../store/people/accounts.ts";
import { type NewJob, putJobs } from "../../store/post-office/jobs.ts";
import { boxesOfAddress, countLetters, findLetterbox } from "../../store/post-office/letters.ts";
import type { Parts } from "../parts.ts";
import { writeLetter } from "./write-letter.ts";

export const forgottenJobKind = "password-forgotten";

/** What accounts can be called; anything else names nobody, and may hold bytes that the database refuses. */
const possibleName = /^[a-z0-9._-]{1,64}$/;

/** Keeps that somebody asked, and looks at nothing: who is known shows neither in the answer nor in its time. */
export async function askForNewPassword(
  needs: Pick<Parts, "database" | "clock" | "wake">,
  typed: string,
): Promise<void> {
  const text = typed.trim().replace(/^@/, "").slice(0, limits.mailChars);
  const asked: NewJob = {
    kind: forgottenJobKind,
    key: sha256Hex(text.toLowerCase()),
    args: { typed: text.replaceAll("\0", "") },
    runAt: new Date(needs.clock.now()),
  };
  await putJobs(needs.database.db, [asked]);
  needs.wake("jobs");
}

/** Accounts of that name or address, as far as their address is confirmed. */
async function meant(needs: Pick<Parts, "database" | "config">, typed: string): Promise<number[]> {
  const { db } = needs.database;
  const { host } = new URL(needs.config.url);
  const lower = typed.toLowerCase();
  const name = lower.endsWith(`@${host}`) ? lower.slice(0, -host.length - 1) : lower;
  const account = possibleName.test(name) ? await findAccount(db, name) : null;
  const box = account === null ? null : await findLetterbox(db, account.accountId);
  const address = parseMailAddress(typed);
  const others = address === null ? [] : await boxesOfAddress(db, address);
  return [...new Set([box, ...others].flatMap((each) => (each?.address == null ? [] : [each.accountId])))];
}

/** Writes the letters, a few a day to each account: a stranger cannot fill its box. @param write  has something written in the turn's transaction */
export async function answerForgotten(
  needs: Pick<Parts, "database" | "clock" | "config">,
  typed: string,
  write: (work: (tx: Tx) => Promise<void>) => void,
): Promise<void> {
  const dayAgo = new Date(needs.clock.now() - dayMs);
  for (const accountId of await meant(needs, typed))
    write(async (tx) => {
      const lately = await countLetters(tx, accountId, dayAgo, ["password-forgotten"]);
      if (lately < limits.forgottenLettersPerDay)
        await writeLetter(tx, needs, { accountId, kind: "password-forgotten" });
    });
}
