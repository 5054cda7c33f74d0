/** Bounded inflating of one DEFLATE stream (RFC 1951), exact about where it ends. */
import { crc32, createInflateRaw, type InflateRaw } from "node:zlib";
import { giveBack, lend } from "../base/lent.ts";
import { codeOf } from "../base/problem.ts";
import { type Bounds, ContainerBroken } from "./broken.ts";
import type { ByteQueue } from "./byte-queue.ts";

/** Counts what comes out of one container, over all its streams. */
export type Guard = {
  readonly limitBytes: number;
  readonly ratio: number;
  readonly ratioGraceBytes: number;
  unpackedBytes: number;
};

export const guardOf = (bounds: Bounds, limitBytes: number): Guard => ({
  limitBytes,
  ratio: bounds.compressionRatio,
  ratioGraceBytes: bounds.ratioGraceBytes,
  unpackedBytes: 0,
});

/** Counts `more` bytes, of `packedBytes` read so far. @throws {ContainerBroken} past a limit */
export function count(guard: Guard, more: number, packedBytes: number): void {
  const before = guard.unpackedBytes;
  const after = before + more;
  if (after > guard.limitBytes) {
    throw new ContainerBroken("limit-unpacked-size", before, `unpacks to more than ${guard.limitBytes} bytes`);
  }
  if (after > guard.ratioGraceBytes && after > guard.ratio * packedBytes) {
    throw new ContainerBroken("limit-ratio", before, `unpacks to more than ${guard.ratio} times its size`);
  }
  guard.unpackedBytes = after;
}

/** How one DEFLATE stream ended. `whole`: all of it was there. */
export type Inflated = {
  readonly end: "whole" | "cut-off" | "corrupt";
  readonly crc: number;
  readonly sizeBytes: number;
};

const outBytes = 256 * 1024;

/**
 * Inflates one stream and puts back what follows it. Output waits until it is asked for, so a bomb costs one chunk. Gives back what it has read
 * of `queue`, and lends what comes out.
 *
 * @returns how it ended, with CRC-32 and length of what came out
 * @throws {ContainerBroken} past a limit of `guard`
 */
export async function* inflate(queue: ByteQueue, guard: Guard): AsyncGenerator<Buffer, Inflated> {
  const engine = createInflateRaw({ chunkSize: outBytes });
  const bell = bellOf(engine);
  const seen = { crc: 0, sizeBytes: 0 };
  const startedAt = guard.unpackedBytes;
  try {
    for (let input = await queue.chunk(); input !== null; input = await queue.chunk()) {
      const consumedBefore = engine.bytesWritten;
      let taken = false;
      engine.write(input, () => {
        taken = true;
        bell.ring();
      });
      while (true) {
        const out: Buffer | null = engine.read();
        if (out !== null) {
          count(guard, out.length, queue.takenBytes);
          seen.crc = crc32(out, seen.crc);
          yield isLastOfItsBuffer(out) ? lend(out) : out;
        } else if (bell.failed !== null) {
          return { end: endOf(bell.failed), crc: seen.crc, sizeBytes: guard.unpackedBytes - startedAt };
        } else if (taken || engine.readableEnded) break;
        else await bell.wait();
      }
      const consumed = engine.bytesWritten - consumedBefore;
      if (consumed < input.length) {
        queue.putBack(input.subarray(consumed)); // the engine takes nothing behind the end of its stream
        return { end: "whole", crc: seen.crc, sizeBytes: guard.unpackedBytes - startedAt };
      }
      giveBack(input);
    }
    engine.end();
    engine.read();
    while (bell.failed === null && !engine.readableEnded) {
      await bell.wait();
      engine.read(); // nothing comes any more: all output was taken above; this lets the end be seen
    }
    const end = bell.failed === null ? "whole" : endOf(bell.failed);
    return { end, crc: seen.crc, sizeBytes: guard.unpackedBytes - startedAt };
  } finally {
    engine.destroy();
  }
}

/** Chunks that come while the engine reads one piece share a buffer with those of the next piece. */
const isLastOfItsBuffer = ({ buffer, byteOffset, length }: Buffer): boolean =>
  buffer.byteLength === outBytes && byteOffset + length === outBytes;

const endOf = (error: Error): "cut-off" | "corrupt" => (codeOf(error) === "Z_BUF_ERROR" ? "cut-off" : "corrupt");

/** Wakes the one who waits when the engine has output, has ended, or has failed. */
function bellOf(engine: InflateRaw) {
  const bell = {
    failed: null as Error | null,
    ring: () => {},
    wait: () =>
      new Promise<void>((wake) => {
        bell.ring = wake;
      }),
  };
  engine.on("error", (error: Error) => {
    bell.failed = error;
    bell.ring();
  });
  engine.on("readable", () => bell.ring());
  engine.on("end", () => bell.ring());
  return bell;
}
