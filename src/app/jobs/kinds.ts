/** The kinds of job that the worker knows. A file per kind says when it is put and what it does. */
import type { Parts } from "../parts.ts";
import { photoSizesKind } from "./photo-sizes.ts";

export type JobKind = {
  readonly kind: string;
  /**
   * Does one turn, far shorter than `leaseMs` of the worker. Every job may run twice.
   * @param args  as they were put: to be checked like anything from outside, an older program may have written them
   * @param stop  the process ends: return soon, with the arguments to go on with
   * @returns the arguments of the next turn; null when there is nothing left to do
   */
  run(needs: Parts, args: unknown, stop: AbortSignal): Promise<object | null>;
};

export const jobKinds: readonly JobKind[] = [photoSizesKind];
