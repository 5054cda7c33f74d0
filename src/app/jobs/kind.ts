/** What a kind of job is. A file per kind beside this one says when it is put and what it does. */
import type { Tx } from "../../store/database.ts";
import type { Parts } from "../parts.ts";

/** One turn of a job, as the worker keeps it. */
export type JobTurn = {
  /** Has this written in the transaction that ends the turn: once, whatever is killed when. A turn that fails writes nothing. */
  write(work: (tx: Tx) => Promise<void>): void;
  /** This turn takes longer than `leaseMs` of the worker: nobody else takes the job for as long again. */
  keep(): Promise<void>;
};

/** How jobs of a kind that are due at the same time are done as one. */
export type Together = {
  /** So many at a time. */
  readonly most: number;
  /** May this one be done with others? Order stays: those that may not are done between them. */
  fits(args: unknown): boolean;
  /**
   * All of each, as `JobKind.run` does it in one turn. Where anything fails, nothing is written and each is done by itself.
   * @returns what has to be written in the transaction that ends them, for those of them that are still to be ended, by their places in `all`
   */
  run(needs: Parts, all: readonly unknown[]): Promise<(tx: Tx, places: readonly number[]) => Promise<void>>;
};

export type JobKind = {
  readonly kind: string;
  /** Turns take milliseconds, and somebody waits: never behind those that take their time. */
  readonly quick?: true;
  /** Waits for other pods, which may be slow, while nobody waits for it: in a loop of its own, one at a time. */
  readonly asks?: true;
  /** So many loops of its own work on jobs of this kind, at most; by default one. For kinds with `pauseMs`. */
  readonly loops?: number;
  /** After each turn its loop, its own, waits so long: what would be a storm for other pods is spread over time. */
  readonly pauseMs?: number;
  readonly together?: Together;
  /**
   * Does one turn, far shorter than `leaseMs` of the worker, or one that says that it goes on (`turn.keep`). Every job may run twice.
   * @param args  as they were put: to be checked like anything from outside, an older program may have written them
   * @param stop  the process ends: return soon, with the arguments to go on with
   * @returns the arguments of the next turn; null when there is nothing left to do
   */
  run(needs: Parts, args: unknown, stop: AbortSignal, turn: JobTurn): Promise<object | null>;
};
