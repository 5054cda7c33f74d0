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
  /** Gives its memory back at once, and is empty. The collector of garbage hardly sees arrays that lie outside of its heap, and lets them pile up. */
  forget(): void;
};

export function keySet(seed: readonly [number, number]): KeySet {
  let capacity = leastSlots;
  let high = new Uint32Array(capacity);
  let low = new Uint32Array(capacity);
  let size = 0;

  /** The hash of the text at hand: written by `hash`, so that no pair has to be made for each text. */
  const hashed = { high: 0, low: 0 };
  const hash = (text: string) => {
    let [h, l] = [seed[0] | 0, seed[1] | 0];
    const even = text.length & ~1;
    for (let i = 0; i < even; i += 2) {
      const units = text.charCodeAt(i) | (text.charCodeAt(i + 1) << 16);
      h = mix(h, units);
      l = mix(l, units);
    }
    if (even < text.length) {
      const unit = text.charCodeAt(even);
      h = mix(h, unit);
      l = mix(l, unit);
    }
    hashed.high = finish(h, text.length);
    hashed.low = (finish(l, text.length) | 1) >>> 0; // never the mark of a hole
  };

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
    free(oldHigh);
    free(oldLow);
  };

  return {
    get size() {
      return size;
    },
    has(text) {
      hash(text);
      return !isHole(find(hashed.high, hashed.low));
    },
    add(text) {
      hash(text);
      if (!isHole(find(hashed.high, hashed.low))) return false;
      if (size * 2 >= capacity) grow();
      const slot = find(hashed.high, hashed.low);
      high[slot] = hashed.high;
      low[slot] = hashed.low;
      size += 1;
      return true;
    },
    forget() {
      free(high);
      free(low);
      [capacity, size] = [leastSlots, 0];
      [high, low] = [new Uint32Array(capacity), new Uint32Array(capacity)];
    },
  };
}

const leastSlots = 1 << 10;

/** Its memory goes back with the buffer that takes it over, which has no length. */
const free = ({ buffer }: Uint32Array<ArrayBuffer>): void => void buffer.transfer(0);

/** MurmurHash3's mixing, of two UTF-16 units at a time. */
function mix(h: number, units: number): number {
  const k = Math.imul(units, 0xcc9e2d51);
  const mixed = h ^ Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

/** Its end: spreads what was mixed over all bits, unsigned. */
function finish(mixed: number, length: number): number {
  let h = mixed ^ length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
