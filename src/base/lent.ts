/**
 * Buffers that are given back as soon as they are read. What lies outside of the heap piles up until a full collection is made for it, every
 * few dozen megabytes: whoever reads very much gives back what is never looked at again.
 */

/** Whole buffers, until they are given back. */
const lent = new WeakSet<ArrayBufferLike>();

/** Says that whoever has read this chunk may give its whole buffer back: nobody else looks at any of it by then. */
export function lend<Chunk extends Uint8Array>(chunk: Chunk): Chunk {
  lent.add(chunk.buffer);
  return chunk;
}

/** Gives back the memory of a lent chunk, which is empty afterwards; what nobody has lent is left to the collector of garbage. */
export function giveBack({ buffer }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && lent.delete(buffer)) buffer.transfer(0);
}
