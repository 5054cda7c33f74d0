/** JPEG: keeps what a decoder needs and the colours; everything else that a camera or a program wrote beside them goes. */
import { hasPrefix, orientationOf, tiffOf, withoutPrefix, withPrefix } from "./exif.ts";
import { Damaged, type Keeper } from "./keeper.ts";

const marker = { soi: 0xd8, eoi: 0xd9, sos: 0xda, app0: 0xe0, app1: 0xe1, app2: 0xe2, app14: 0xee, com: 0xfe } as const;

/**
 * Stays: JFIF header, ICC profile, Adobe's colour transform, an orientation other than upright; every scan, bit for bit.
 * Goes: EXIF, XMP, IPTC, thumbnails, comments, maker notes, every other APP segment, and what follows the end of the picture.
 *
 * @throws {Damaged}
 * @see ITU-T T.81, annex B; ICC.1, annex B.4
 */
export function stripJpeg(jpeg: Buffer, kept: Keeper): void {
  if (jpeg.readUInt16BE(0) !== 0xffd8) throw new Damaged("it does not begin as a JPEG");
  kept.keep(0, 2);
  let seenExif = false;
  let scans = 0;
  for (let start = 2; ; ) {
    const at = markerAt(jpeg, start);
    const code = jpeg.readUInt8(at + 1);
    if (code === marker.eoi) {
      if (scans === 0) throw new Damaged("it holds no picture");
      kept.keep(start, at + 2);
      if (at + 2 < jpeg.length) kept.drop("bytes behind the picture");
      return;
    }
    if (at + 4 > jpeg.length) throw new Damaged("it breaks off");
    const end = at + 2 + jpeg.readUInt16BE(at + 2);
    if (end < at + 4 || end > jpeg.length) throw new Damaged("it breaks off");
    const payload = jpeg.subarray(at + 4, end);
    if (code === marker.sos) {
      scans += 1;
      const scanEnd = endOfScan(jpeg, end);
      kept.keep(start, scanEnd);
      start = scanEnd;
      continue;
    }
    if (code === marker.app1 && hasPrefix(payload)) {
      const orientation = seenExif ? 1 : orientationOf(withoutPrefix(payload)); // readers take the first one
      seenExif = true;
      if (orientation === 1) kept.drop("EXIF");
      else kept.replace(start, end, segment(marker.app1, withPrefix(tiffOf(orientation))), "EXIF");
    } else if (code >= marker.app0) {
      stripSegment(code, start, end, payload, kept);
    } else {
      kept.keep(start, end); // tables and frame headers
    }
    start = end;
  }
}

/** Where the next marker begins; before it only fill bytes (0xff) may stand. */
function markerAt(jpeg: Buffer, start: number): number {
  let at = start;
  while (at + 1 < jpeg.length && jpeg[at] === 0xff && jpeg[at + 1] === 0xff) at += 1;
  if (at + 2 > jpeg.length) throw new Damaged("it breaks off");
  if (jpeg[at] !== 0xff || jpeg.readUInt8(at + 1) < 0xc0) throw new Damaged("its structure is damaged");
  const code = jpeg.readUInt8(at + 1);
  if (code >= 0xd0 && code <= marker.soi) throw new Damaged("its structure is damaged");
  return at;
}

/** A scan ends at the first marker that is neither a stuffed 0xff nor a restart. */
function endOfScan(jpeg: Buffer, start: number): number {
  for (let at = jpeg.indexOf(0xff, start); at >= 0 && at + 1 < jpeg.length; at = jpeg.indexOf(0xff, at)) {
    const next = jpeg.readUInt8(at + 1);
    if (next === 0xff) at += 1;
    else if (next === 0 || (next >= 0xd0 && next <= 0xd7)) at += 2;
    else return at;
  }
  throw new Damaged("it breaks off");
}

const jfifBytes = 14;
const adobeBytes = 12;

/** Of the APP segments the three that change how the picture looks stay, each without what else may be tucked into it. */
function stripSegment(code: number, start: number, end: number, payload: Buffer, kept: Keeper): void {
  if (code === marker.app2 && startsWith(payload, "ICC_PROFILE\0")) {
    kept.keep(start, end);
  } else if (code === marker.app14 && startsWith(payload, "Adobe") && payload.length >= adobeBytes) {
    kept.replace(start, end, segment(code, payload.subarray(0, adobeBytes)), "APP14");
  } else if (code === marker.app0 && startsWith(payload, "JFIF\0") && payload.length >= jfifBytes) {
    // It may carry a small uncompressed copy of the picture, made before that was cropped or blackened.
    const header = Buffer.from(payload.subarray(0, jfifBytes));
    header.writeUInt16BE(0, 12);
    kept.replace(start, end, segment(code, header), "thumbnail");
  } else {
    kept.drop(nameOf(code, payload));
  }
}

function segment(code: number, payload: Buffer): Buffer {
  const head = Buffer.from([0xff, code, 0, 0]);
  head.writeUInt16BE(payload.length + 2, 2);
  return Buffer.concat([head, payload]);
}

function nameOf(code: number, payload: Buffer): string {
  if (code === marker.com) return "comment";
  if (startsWith(payload, "http://ns.adobe.com/")) return "XMP";
  if (startsWith(payload, "Photoshop 3.0")) return "IPTC";
  return `APP${code - marker.app0}`;
}

const startsWith = (payload: Buffer, text: string): boolean => payload.toString("latin1", 0, text.length) === text;
