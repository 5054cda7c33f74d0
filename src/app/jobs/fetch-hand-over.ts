/** The job of the new home in a hand-over: fetches what the old home has written, in turns. It is put when the person is back with the code. */
import { limits } from "../../base/limits.ts";
import { minuteMs, secondMs } from "../../base/time.ts";
import { pauseMs } from "../../core/delivery.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import { fetchHandOver } from "../hand-over/fetch.ts";
import { type FetchHandOverArgs, fetchHandOverArgs, fetchHandOverJob } from "../hand-over/jobs.ts";
import type { Parts } from "../parts.ts";
import type { JobKind, JobTurn } from "./kind.ts";

/** Somebody waits: who gives no answer is asked again at least so often. */
const longestPauseMs = 5 * minuteMs;

export const fetchHandOverKind: JobKind = {
  kind: "fetch-hand-over",
  // Somebody waits at the page; and an old home that is slow, on purpose or not, holds one of the loops for a turn.
  pauseMs: secondMs / 10,
  loops: 4,
  async run(needs: Parts, given: unknown, stop: AbortSignal, turn: JobTurn) {
    const { handOverId, tries } = fetchHandOverArgs.parse(given);
    const enough = new AbortController();
    const timer = setTimeout(() => enough.abort(), limits.handOverTurnMs);
    timer.unref();
    const again = (args: FetchHandOverArgs, ms: number): null => {
      turn.write((tx) => putJobs(tx, [fetchHandOverJob(args, new Date(needs.clock.now() + ms))]));
      return null;
    };
    try {
      const how = {
        stop: AbortSignal.any([stop, enough.signal]),
        keep: turn.keep,
        pieceBytes: limits.handOverPieceBytes,
      };
      switch (await fetchHandOver(needs, handOverId, how)) {
        case "over":
          return null;
        case "on":
          return { handOverId, tries: 0 };
        case "later":
          return again({ handOverId, tries: 0 }, limits.handOverLookMs);
        case "silent":
          return again({ handOverId, tries: tries + 1 }, Math.min(pauseMs(tries + 1), longestPauseMs));
      }
    } finally {
      clearTimeout(timer);
    }
  },
};
