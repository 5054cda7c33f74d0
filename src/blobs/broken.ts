/** What goes wrong inside a container while its bytes are read, and the limits that are kept meanwhile. */
import type { limits } from "../base/limits.ts";

/** The limits of `base/limits.ts`, as numbers, so that a test can set small ones. */
export type Bounds = { readonly [K in keyof typeof limits]: number };

export type BrokenCode =
  | "gzip-cut-off"
  | "gzip-corrupt"
  | "limit-unpacked-size"
  | "limit-ratio"
  /** The entry of a zip that is the archive. */
  | "zip-archive-corrupt"
  /** Any other entry of a zip. */
  | "zip-entry-corrupt"
  | "zip-entry-overlap";

/** Thrown in the middle of a container's bytes. All bytes given out before are good; `atBytes` says how many they were. */
export class ContainerBroken extends Error {
  readonly code: BrokenCode;
  /** Unpacked bytes given out before it broke. */
  readonly atBytes: number;
  readonly detail: string;
  constructor(code: BrokenCode, atBytes: number, detail: string) {
    super(`${code} after ${atBytes} bytes: ${detail}`);
    this.name = "ContainerBroken";
    this.code = code;
    this.atBytes = atBytes;
    this.detail = detail;
  }
}
