/** A set of short texts (guids, addresses) in 8 bytes each: what lets a check of any size remember what it has seen. */

/**
 * Membership by a keyed 64-bit hash: two different texts are taken for one with a chance of about n²/2⁶⁵ (n = 1,000,000: 1 in 37 million),
 * and nobody outside knows the seed. Where that happens, the second of the two is taken for a repetition and left out, with its finding:
 * so all passes over one archive must use the same seed, or the check could say something else than the import does.
 *
 * @param seed two random 32-bit numbers
 */
export type KeySet = {
  readonly size: number;
  has(text: string): boolean;
  /** False when it was there already. */
  add(text: string): boolean;
};

export function keySet(seed: readonly [number, number]): KeySet {
  let capacity = 1 << 10;
  let high = new Uint32Array(capacity);
  let low = new Uint32Array(capacity);
  let size = 0;

  /** The slot of a hash, or of the hole where it would stand. (0, 0) marks a hole; hashes avoid it. */
  const find = (h: number, l: number): number => {
    let slot = (l ^ (h << 7)) & (capacity - 1);
    while ((high[slot] !== 0 || low[slot] !== 0) && (high[slot] !== h || low[slot] !== l))
      slot = (slot + 1) & (capacity - 1);
    return slot;
  };
  const isHole = (slot: number) => high[slot] === 0 && low[slot] === 0;

  const grow = () => {
    const [oldHigh, oldLow] = [high, low];
    capacity *= 2;
    high = new Uint32Array(capacity);
    low = new Uint32Array(capacity);
    for (let i = 0; i < oldHigh.length; i++) {
      const [h, l] = [oldHigh[i] as number, oldLow[i] as number];
      if (h === 0 && l === 0) continue;
      const slot = find(h, l);
      high[slot] = h;
      low[slot] = l;
    }
  };

  return {
    get size() {
      return size;
    },
    has: (text) => !isHole(find(hash(text, seed[0]), (hash(text, seed[1]) | 1) >>> 0)),
    add(text) {
      const h = hash(text, seed[0]);
      const l = (hash(text, seed[1]) | 1) >>> 0; // never the mark of a hole
      let slot = find(h, l);
      if (!isHole(slot)) return false;
      if (size * 2 >= capacity) {
        grow();
        slot = find(h, l);
      }
      high[slot] = h;
      low[slot] = l;
      size += 1;
      return true;
    },
  };
}

/** MurmurHash3's mixing over UTF-16 units, 32 bits, unsigned. */
function hash(text: string, seed: number): number {
  let h = seed | 0;
  for (let i = 0; i < text.length; i++) {
    let k = Math.imul(text.charCodeAt(i), 0xcc9e2d51);
    k = (k << 15) | (k >>> 17);
    h ^= Math.imul(k, 0x1b873593);
    h = (h << 13) | (h >>> 19);
    h = (Math.imul(h, 5) + 0xe6546b64) | 0;
  }
  h ^= text.length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
