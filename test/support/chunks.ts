/** Bytes in chunks: a buffer cut where a test says. */

/** Cuts `bytes` into pieces of the given sizes, over and over; a size of 0 gives an empty piece. */
export function* chunksOf(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  if (!sizes.some((size) => size > 0)) throw new RangeError("one size must be above 0");
  let from = 0;
  for (let turn = 0; from < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 0;
    yield bytes.subarray(from, from + size);
    from += size;
  }
}

/** The same as a source that waits. */
export async function* streamOf(bytes: Uint8Array, sizes: readonly number[] = [65_536]): AsyncGenerator<Uint8Array> {
  yield* chunksOf(bytes, sizes);
}
