/** Moving in by page: the states that it goes through, what is kept of the check, and how far the work is. */

import type { CheckedArchive } from "./checked-archive.ts";
import type { Choices } from "./choices.ts";
import type { Part } from "./take.ts";

/**
 * - `choosing`: begun; files may be coming in.
 * - `checking`: the job goes through them. `checked`: it said what it has to say, and nothing has been written.
 * - `importing`: the job brings in what was chosen. `imported`: it is here, its owner alone sees it: look at it, then announce it, keep it here, or throw it away.
 * - `failed`: the files or the account did not allow the check or the import (`refusal`); other files may be checked, or it is thrown away.
 * - `done`: announced or kept here. `thrown-away`: nothing of it is left.
 */
export const moveInStates = [
  "choosing",
  "checking",
  "checked",
  "importing",
  "imported",
  "failed",
  "done",
  "thrown-away",
] as const;
export type MoveInState = (typeof moveInStates)[number];

export const isMoveInOpen = (state: MoveInState): boolean => state !== "done" && state !== "thrown-away";

/** What comes, and what of the account it overwrites (an account made for this: all parts by default; one that was there: none). */
export type MoveInChoices = Choices & { readonly take: readonly Part[] };

/** What the archive says of its owner, and what the account here says of itself: to be shown side by side. */
export type ProfileSide = {
  readonly displayName: string;
  readonly bio: string | null;
  readonly location: string | null;
  readonly gender: string | null;
  readonly birthday: string | null;
  readonly tags: string | null;
  readonly searchable: boolean;
  readonly public: boolean;
  readonly nsfw: boolean;
  /** Is there a picture? Of an archive: does its file come along. */
  readonly picture: boolean;
  readonly language: string | null;
  readonly email: string | null;
  readonly settings: Readonly<Record<string, unknown>>;
};

/** What stands beside a good check, in words of the page: nothing of it stops the import. */
export type MoveInNote =
  /** The archive is this account's own. */
  | { readonly code: "archive-is-own"; readonly ref: string }
  /** Its owner has an account on this pod, which is another one: announcing asks for that one's password. */
  | { readonly code: "owner-is-here"; readonly ref: string }
  /** R10: another account here has announced the move of that address; this one cannot any more. */
  | { readonly code: "announced-by-other"; readonly ref: string }
  /** A proved move has led that address elsewhere. */
  | { readonly code: "moved-elsewhere"; readonly ref: string; readonly to: string }
  /** This archive was brought into this account before. */
  | {
      readonly code: "brought-before";
      readonly importId: number;
      readonly release: "kept-here" | "announced" | "none";
    };

/** The check as it is kept: everything but the archive's private key. At most `limits.findings` findings, and all totals. */
export type MoveInCheck = CheckedArchive & {
  readonly owner: { readonly ref: string; readonly username: string; readonly host: string } | null;
  readonly askedPod: string;
  /** Was a file with photos among them? */
  readonly photosGiven: boolean;
  /** Of posts and reshares, the oldest and the newest; null where there are none. */
  readonly dates: { readonly firstMs: number; readonly lastMs: number } | null;
  /** How many contacts can be chosen one by one; of an archive with more the rest follows `contacts` as a whole. */
  readonly contactsListed: number;
  /** Which account goes into which. */
  readonly archive: ProfileSide | null;
  readonly present: ProfileSide;
  readonly notes: readonly MoveInNote[];
  readonly checkedAtMs: number;
  /** Ids of the uploads that were looked at: with others it has to be checked again. */
  readonly files: readonly string[];
};

/** How far a job is. `hindered`: this pod cannot go on (its disk is full, its database fails), and tries again. */
export type MoveInStage = "waiting" | "reading" | "content" | "photos" | "finishing" | "throwing-away" | "hindered";
export type MoveInWork = {
  readonly stage: MoveInStage;
  /** Bytes while `reading`, elements of the archive in `content`, files in `photos`, rows while `throwing-away`. */
  readonly done: number;
  /** Null where nobody knows. */
  readonly of: number | null;
  /** When this stage began, with how much done, and when `done` was last written. */
  readonly sinceMs: number;
  readonly from: number;
  readonly atMs: number;
};

/** Seconds until the stage is at its end, at the rate so far; null where that cannot be said yet. */
export function secondsLeft({ done, of, sinceMs, from, atMs }: MoveInWork): number | null {
  const [took, more] = [atMs - sinceMs, done - from];
  if (of === null || took <= 0 || more <= 0) return null;
  return Math.max(0, Math.ceil(((of - done) * took) / more / 1_000));
}
