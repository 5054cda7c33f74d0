/** Portions of signatures: many of them in one buffer, as they go to the thread that verifies them. */
import { verify } from "node:crypto";
import { parsePublicKey, rememberKeys } from "../../base/rsa-keys.ts";

export type Portion = {
  /** Where key, text and signature of each one end in `bytes`. */
  readonly ends: Uint32Array<ArrayBuffer>;
  readonly bytes: Uint8Array<ArrayBuffer>;
};

/** What came of one signature of a portion. */
export const found = { wrong: 0, right: 1, noKey: 2 } as const;

/** One of `found` for each signature, in order; and the buffer of the portion, which may take another one. */
export type Verified = { readonly results: Uint8Array<ArrayBuffer>; readonly spare: ArrayBuffer };

export type PortionMaker = {
  /** @returns the number of this signature in the portion. `signature` is base64 */
  add(key: Uint8Array, text: string, signature: string): number;
  count(): number;
  /** What was added since the last call. */
  take(): Portion;
  /** A buffer that a portion was in: left alone, they would pile up until the collector of garbage comes. */
  reuse(spare: ArrayBuffer): void;
};

/** Room for some hundred signatures with their keys and texts. */
const usualBytes = 256 * 1024;
/** One that had to take a text of many megabytes is let go. */
const mostKeptBytes = 4 * usualBytes;

export function makePortions(): PortionMaker {
  let bytes = Buffer.alloc(0);
  let spare: ArrayBuffer | null = null;
  let used = 0;
  let ends: number[] = [];
  /** A text takes at most three bytes for each of its UTF-16 units. */
  const makeRoom = (sizeBytes: number) => {
    if (used + sizeBytes <= bytes.length) return;
    const wider = Buffer.allocUnsafeSlow(Math.max(usualBytes, 2 * (used + sizeBytes)));
    bytes.copy(wider, 0, 0, used);
    bytes = wider;
  };
  return {
    add(key, text, signature) {
      makeRoom(key.length + 3 * text.length + signature.length);
      bytes.set(key, used);
      used += key.length;
      const keyEnd = used;
      used += bytes.write(text, used, "utf8");
      const textEnd = used;
      used += bytes.write(signature, used, "base64");
      return ends.push(keyEnd, textEnd, used) / 3 - 1;
    },
    count: () => ends.length / 3,
    take() {
      const taken = { ends: Uint32Array.from(ends), bytes: new Uint8Array(bytes.buffer, 0, used) };
      bytes = spare === null ? Buffer.alloc(0) : Buffer.from(spare);
      [spare, used, ends] = [null, 0, []];
      return taken;
    },
    reuse(buffer) {
      spare = buffer.byteLength <= mostKeptBytes ? buffer : null;
    },
  };
}

/** Verifies whole portions; keys are kept parsed from one to the next. */
export function portionVerifier(digest: string): (portion: Portion) => Verified {
  const parsed = rememberKeys(parsePublicKey);
  return ({ ends, bytes }) => {
    const results = new Uint8Array(ends.length / 3);
    let start = 0;
    for (let i = 0; i < results.length; i++) {
      const [keyEnd, textEnd, end] = [ends[3 * i] as number, ends[3 * i + 1] as number, ends[3 * i + 2] as number];
      const key = parsed(bytes.subarray(start, keyEnd));
      if (key === null) results[i] = found.noKey;
      else if (verify(digest, bytes.subarray(keyEnd, textEnd), key, bytes.subarray(textEnd, end)))
        results[i] = found.right;
      start = end;
    }
    return { results, spare: bytes.buffer };
  };
}
