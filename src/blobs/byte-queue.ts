/** Reads a stream of chunks by counted bytes, and lets bytes be put back. */
import type { Bytes } from "../base/bytes.ts";

export type ByteQueue = {
  /** Bytes taken so far, less those put back. */
  readonly takenBytes: number;
  /** The next chunk, or null at the end. Never empty. */
  chunk(): Promise<Uint8Array | null>;
  /** Exactly `count` bytes, or the fewer that are left. `count` is small: the bytes are joined. */
  take(count: number): Promise<Buffer>;
  putBack(bytes: Uint8Array): void;
  /** Stops the source. */
  end(): Promise<void>;
};

export function byteQueue(source: Bytes): ByteQueue {
  const iterator = source[Symbol.asyncIterator]();
  const back: Uint8Array[] = [];
  let takenBytes = 0;

  async function chunk(): Promise<Uint8Array | null> {
    let next = back.pop();
    while (next === undefined) {
      const step = await iterator.next();
      if (step.done) return null;
      if (step.value.length > 0) next = step.value;
    }
    takenBytes += next.length;
    return next;
  }

  function putBack(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    takenBytes -= bytes.length;
    back.push(bytes);
  }

  return {
    get takenBytes() {
      return takenBytes;
    },
    chunk,
    putBack,
    async take(count) {
      const parts: Uint8Array[] = [];
      for (let left = count; left > 0; ) {
        const next = await chunk();
        if (next === null) break;
        parts.push(next.subarray(0, left));
        putBack(next.subarray(left));
        left -= Math.min(left, next.length);
      }
      return Buffer.concat(parts);
    },
    async end() {
      await iterator.return?.();
    },
  };
}
