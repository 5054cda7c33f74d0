/** Puts texts and bytes one behind the other into chunks: every piece by itself would cost a turn of whoever packs them. */
import { lend } from "../../base/lent.ts";

const chunkBytes = 256 * 1024;

export type Chunks = {
  add(piece: string | Uint8Array): void;
  /** Chunks that are full; they are the caller's, and lent. */
  full(): readonly Uint8Array[];
  /** What is left. */
  rest(): readonly Uint8Array[];
};

export function openChunks(): Chunks {
  let done: Uint8Array[] = [];
  let chunk = Buffer.allocUnsafeSlow(chunkBytes);
  let used = 0;
  function next(atLeast: number) {
    if (used > 0) done.push(lend(chunk.subarray(0, used)));
    chunk = Buffer.allocUnsafeSlow(Math.max(chunkBytes, atLeast));
    used = 0;
  }
  function addBytes(bytes: Uint8Array) {
    if (used + bytes.length > chunk.length) next(bytes.length);
    chunk.set(bytes, used);
    used += bytes.length;
  }
  const take = () => {
    const taken = done;
    done = [];
    return taken;
  };
  return {
    add(piece) {
      if (typeof piece !== "string") return addBytes(piece);
      const most = 3 * piece.length; // bytes of UTF-8
      if (used + most <= chunk.length) used += chunk.write(piece, used, "utf8");
      else addBytes(Buffer.from(piece, "utf8"));
    },
    full: take,
    rest() {
      next(0);
      return take();
    },
  };
}
