/** GIF: keeps frames, timing, loop and colour profile; comments, XMP and unknown extensions go. */
import { Damaged, type Keeper } from "./keeper.ts";

const block = { extension: 0x21, image: 0x2c, trailer: 0x3b } as const;
const label = { plainText: 0x01, control: 0xf9, comment: 0xfe, application: 0xff } as const;
/** Loop counts, as browsers know them, and the colour profile. */
const applications = new Set(["NETSCAPE2.0", "ANIMEXTS1.0", "ICCRGBG1012"]);

/**
 * A file that ends without its last byte, the trailer, but whole otherwise is taken: all readers show it.
 *
 * @throws {Damaged}
 * @see GIF89a specification, sections 17 to 27
 */
export function stripGif(gif: Buffer, kept: Keeper): void {
  if (gif.length < 13) throw new Damaged("it breaks off");
  let at = 13 + colourTableBytes(gif.readUInt8(10));
  if (at > gif.length) throw new Damaged("it breaks off");
  kept.keep(0, at);
  let images = 0;
  while (at < gif.length) {
    const kind = gif.readUInt8(at);
    if (kind === block.trailer) {
      kept.keep(at, at + 1);
      if (at + 1 < gif.length) kept.drop("bytes behind the picture");
      break;
    }
    const end = kind === block.image ? endOfImage(gif, at) : endOfExtension(gif, at, kind);
    if (kind === block.image) images += 1;
    const name = kind === block.image ? null : whatToDrop(gif, at);
    if (name === null) kept.keep(at, end);
    else kept.drop(name);
    at = end;
  }
  if (images === 0) throw new Damaged("it holds no picture");
}

const colourTableBytes = (packed: number): number => (packed & 0x80 ? 3 * 2 ** ((packed & 7) + 1) : 0);

function endOfImage(gif: Buffer, at: number): number {
  if (at + 10 > gif.length) throw new Damaged("it breaks off");
  return endOfSubBlocks(gif, at + 11 + colourTableBytes(gif.readUInt8(at + 9)));
}

function endOfExtension(gif: Buffer, at: number, kind: number): number {
  if (kind !== block.extension) throw new Damaged("its structure is damaged");
  return endOfSubBlocks(gif, at + 2);
}

/** Blocks of up to 255 bytes, each with its length before it; an empty one is the last. */
function endOfSubBlocks(gif: Buffer, start: number): number {
  for (let at = start; at < gif.length; ) {
    const size = gif.readUInt8(at);
    at += 1 + size;
    if (size === 0) return at;
  }
  throw new Damaged("it breaks off");
}

/** What an extension is called if it goes; null if it stays. */
function whatToDrop(gif: Buffer, at: number): string | null {
  switch (gif.readUInt8(at + 1)) {
    case label.control:
    case label.plainText: // text as part of the picture
      return null;
    case label.comment:
      return "comment";
    case label.application: {
      const name = gif.toString("latin1", at + 3, at + 14);
      if (gif[at + 2] === 11 && applications.has(name)) return null;
      return name === "XMP DataXMP" ? "XMP" : "application data";
    }
    default:
      return "unknown extension";
  }
}
