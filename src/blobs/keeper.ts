/** Copies the parts of a picture that stay. Hands back the very same bytes where nothing went. */

export type Keeper = {
  /** Keeps the bytes of the original from `start` up to, not including, `end`. */
  keep(start: number, end: number): void;
  /** Leaves out a part; `what` names it for people: `EXIF`, `XMP`, `comment`. */
  drop(what: string): void;
  /** Puts `bytes` in place of the part `start` to `end`; the same bytes change nothing. */
  replace(start: number, end: number, bytes: Buffer, what: string): void;
  readonly removed: ReadonlySet<string>;
  /** The result: the original itself if nothing was dropped or replaced. */
  bytes(): Buffer;
};

export function keeper(original: Buffer): Keeper {
  const parts: Buffer[] = [];
  const removed = new Set<string>();
  let keptUpTo = -1;
  let keptFrom = -1;
  function flush(): void {
    if (keptFrom >= 0) parts.push(original.subarray(keptFrom, keptUpTo));
    keptFrom = -1;
    keptUpTo = -1;
  }
  function keep(start: number, end: number): void {
    if (start !== keptUpTo) {
      flush();
      keptFrom = start;
    }
    keptUpTo = end;
  }
  return {
    keep,
    drop: (what) => removed.add(what),
    replace(start, end, bytes, what) {
      if (original.subarray(start, end).equals(bytes)) {
        keep(start, end);
      } else {
        flush();
        removed.add(what);
        parts.push(bytes);
      }
    },
    removed,
    bytes() {
      flush();
      return removed.size === 0 ? original : Buffer.concat(parts);
    },
  };
}

/** Thrown inside the strippers where a picture's structure does not hold; `strip` turns it into a refusal. */
export class Damaged extends Error {}
