/** Recognises a picture by its first bytes and reads its size out of the header, without decoding. */
import { printableName } from "./findings.ts";
import { seems } from "./sniff.ts";

export type ImageType = "jpeg" | "png" | "gif" | "webp";

export const mediaTypes: Readonly<Record<ImageType, string>> = {
  jpeg: "image/jpeg",
  png: "image/png",
  gif: "image/gif",
  webp: "image/webp",
};

export type ImageHead = { readonly type: ImageType; readonly width: number; readonly height: number };

/** What the beginning of a file shows. `more`: a longer beginning is needed to tell. */
export type Look =
  | ({ readonly kind: "image" } & ImageHead)
  | { readonly kind: "more" }
  | { readonly kind: "broken"; readonly detail: string }
  | { readonly kind: "unsupported"; readonly what: string }
  | { readonly kind: "none"; readonly what: string };

const broken = (detail: string): Look => ({ kind: "broken", detail });

/**
 * @param head  the first bytes of a file
 * @param whole  nothing follows `head`
 */
export function lookAt(head: Buffer, whole: boolean): Look {
  const type = imageTypeOf(head);
  if (type === null) {
    if (!whole && head.length < 512) return { kind: "more" };
    const other = otherPicture(head);
    return other === null ? { kind: "none", what: plain(head) } : { kind: "unsupported", what: other };
  }
  const size = sizers[type](head);
  if (size === "short") return whole ? broken("it breaks off in its header") : { kind: "more" };
  if (size === "bad") return broken("its header is damaged");
  if (size.width === 0 || size.height === 0) return broken("it has no width or no height");
  return { kind: "image", type, ...size };
}

/** The four formats that are kept and shown, by their magic bytes. */
export function imageTypeOf(head: Buffer): ImageType | null {
  if (head.length >= 3 && head.readUIntBE(0, 3) === 0xffd8ff) return "jpeg";
  if (head.length >= 8 && head.readUInt32BE(0) === 0x89504e47 && head.readUInt32BE(4) === 0x0d0a1a0a) return "png";
  const start = head.toString("latin1", 0, 12);
  if (start.startsWith("GIF87a") || start.startsWith("GIF89a")) return "gif";
  return start.startsWith("RIFF") && start.endsWith("WEBP") && start.length === 12 ? "webp" : null;
}

function otherPicture(head: Buffer): string | null {
  const start = head.toString("latin1", 0, 32);
  if (start.startsWith("BM") && head.length >= 18 && head.readUInt32LE(6) === 0) return "BMP";
  if (start.startsWith("II*\0") || start.startsWith("MM\0*")) return "TIFF";
  if (start.startsWith("\0\0\0\x0cJXL ") || start.startsWith("\xff\x0a")) return "JPEG XL";
  if (start.startsWith("\0\0\x01\0")) return "ICO";
  if (start.slice(4, 8) === "ftyp") {
    const brand = printableName(start.slice(8, 12));
    if (/^avi[fs]/.test(brand)) return "AVIF";
    return /^(hei|hev|mif1|msf1)/.test(brand) ? "HEIC" : "a film";
  }
  return /<svg[\s>]/i.test(head.toString("latin1", 0, 1024)) ? "SVG" : null;
}

/** Words for what is no picture at all. */
function plain(head: Buffer): string {
  if (head.length === 0) return "an empty file";
  const what = seems(head);
  return what === "html" ? "a web page" : what === "json" ? "JSON" : what;
}

type Size = { readonly width: number; readonly height: number } | "short" | "bad";

const sizers: Readonly<Record<ImageType, (head: Buffer) => Size>> = {
  jpeg: jpegSize,
  png: (head) => {
    if (head.length < 24) return "short";
    if (head.readUInt32BE(8) !== 13 || head.toString("latin1", 12, 16) !== "IHDR") return "bad";
    return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) };
  },
  gif: (head) => (head.length < 10 ? "short" : { width: head.readUInt16LE(6), height: head.readUInt16LE(8) }),
  webp: webpSize,
};

/** Goes from marker to marker to the frame header (SOF0 to SOF15 without DHT, JPG and DAC). */
function jpegSize(head: Buffer): Size {
  for (let at = 2; ; ) {
    while (head[at] === 0xff && head[at + 1] === 0xff) at += 1; // fill bytes
    if (at + 4 > head.length) return "short";
    const marker = head.readUInt8(at + 1);
    if (head[at] !== 0xff || marker < 0xc0 || (marker >= 0xd0 && marker <= 0xda)) return "bad";
    const length = head.readUInt16BE(at + 2);
    if (length < 2) return "bad";
    if (marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      if (at + 9 > head.length) return "short";
      return length < 8 ? "bad" : { width: head.readUInt16BE(at + 7), height: head.readUInt16BE(at + 5) };
    }
    at += 2 + length;
  }
}

/** The first chunk says it: simple lossy, simple lossless, or extended. */
function webpSize(head: Buffer): Size {
  if (head.length < 30) return "short";
  switch (head.toString("latin1", 12, 16)) {
    case "VP8 ":
      if (head.readUIntBE(23, 3) !== 0x9d012a) return "bad";
      return { width: head.readUInt16LE(26) & 0x3fff, height: head.readUInt16LE(28) & 0x3fff };
    case "VP8L": {
      const bits = head.readUInt32LE(21);
      return head[20] === 0x2f ? { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 } : "bad";
    }
    case "VP8X":
      return { width: head.readUIntLE(24, 3) + 1, height: head.readUIntLE(27, 3) + 1 };
    default:
      return "bad";
  }
}
