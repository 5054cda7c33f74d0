/** EXIF: finds the one thing in it that belongs to the picture, its orientation, and writes a block with nothing else. */

const orientationTag = 0x0112;
const short = 3;

/**
 * The orientation (1 to 8) that a TIFF structure gives, or 1 where it gives none or is damaged.
 *
 * @param tiff  from the byte order mark on, without `Exif\0\0`
 * @see CIPA DC-008 (EXIF 2.32), 4.6.4, tag 274
 */
export function orientationOf(tiff: Buffer): number {
  const order = tiff.toString("latin1", 0, 2);
  if (tiff.length < 8 || (order !== "II" && order !== "MM")) return 1;
  const little = order === "II";
  const u16 = (at: number): number => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const start = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (start + 2 > tiff.length) return 1;
  const entries = u16(start);
  for (let i = 0, at = start + 2; i < entries && at + 12 <= tiff.length; i++, at += 12) {
    if (u16(at) !== orientationTag) continue;
    const value = u16(at + 2) === short ? u16(at + 8) : 1;
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** A TIFF structure of 26 bytes that holds the orientation and nothing else. */
export function tiffOf(orientation: number): Buffer {
  const tiff = Buffer.alloc(26);
  tiff.write("MM\0*", "latin1");
  tiff.writeUInt32BE(8, 4); // the only directory stands right behind
  tiff.writeUInt16BE(1, 8);
  tiff.writeUInt16BE(orientationTag, 10);
  tiff.writeUInt16BE(short, 12);
  tiff.writeUInt32BE(1, 14);
  tiff.writeUInt16BE(orientation, 18);
  return tiff;
}

const prefix = Buffer.from("Exif\0\0", "latin1");

/** As it stands in JPEG and often in WebP: `Exif\0\0` before the TIFF structure. */
export const withPrefix = (tiff: Buffer): Buffer => Buffer.concat([prefix, tiff]);
export const hasPrefix = (payload: Buffer): boolean => payload.subarray(0, 6).equals(prefix);

/** The TIFF structure of an EXIF block that may carry the prefix. */
export const withoutPrefix = (payload: Buffer): Buffer => (hasPrefix(payload) ? payload.subarray(6) : payload);
