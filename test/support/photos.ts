/** Photos for tests: made by sharp, and parts of them byte by byte. */
import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";

/** A place, a device and a serial number that must not survive. */
export const secrets = ["52/1", "GPSLat-SECRET", "SerialNo-SECRET-4711", "Camera-SECRET"] as const;

const exif = {
  IFD0: { Make: "Camera-SECRET", ImageDescription: "GPSLat-SECRET", Software: "SerialNo-SECRET-4711" },
  IFD3: { GPSLatitudeRef: "N", GPSLatitude: "52/1 31/1 12/1", GPSLongitudeRef: "E", GPSLongitude: "13/1 24/1 18/1" },
};

export type Kind = "jpeg" | "png" | "webp";

/** A photo of 97×61 pixels with something in it; `private_` adds EXIF with a place, XMP and an ICC profile. */
export async function photo(kind: Kind, private_: { orientation?: number } | null): Promise<Buffer> {
  const pixels = Buffer.from(Array.from({ length: 97 * 61 * 3 }, (_, i) => (i * 31 + ((i * i) >> 7)) % 256));
  let image = sharp(pixels, { raw: { width: 97, height: 61, channels: 3 } });
  if (private_ !== null) {
    image = image.withExif(exif).withXmp(xmp).withIccProfile("p3");
    if (private_.orientation) image = image.withMetadata({ orientation: private_.orientation });
  }
  return image.toFormat(kind, kind === "webp" ? { lossless: true } : {}).toBuffer();
}

export const xmp =
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="GPSLat-SECRET"/></rdf:RDF></x:xmpmeta>';

/** The decoded picture, all frames of it, as it stands in the file (not turned). */
export async function pixelsOf(bytes: Buffer): Promise<string> {
  const { data, info } = await sharp(bytes, { animated: true }).raw().toBuffer({ resolveWithObject: true });
  return `${info.width}x${info.height}x${info.channels} ${data.toString("base64")}`;
}

/** A JPEG segment: marker, length, payload. */
export function segment(marker: number, payload: Buffer | string): Buffer {
  const bytes = Buffer.from(payload);
  return Buffer.concat([Buffer.from([0xff, marker, (bytes.length + 2) >> 8, (bytes.length + 2) & 255]), bytes]);
}

/** Puts `parts` right behind the first two bytes of a JPEG. */
export const intoJpeg = (jpeg: Buffer, ...parts: Buffer[]): Buffer =>
  Buffer.concat([jpeg.subarray(0, 2), ...parts, jpeg.subarray(2)]);

export function pngChunk(type: string, payload: Buffer | string): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), Buffer.from(payload)]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(body.length - 4);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}

/** Puts `parts` behind the header of a PNG. */
export const intoPng = (png: Buffer, ...parts: Buffer[]): Buffer =>
  Buffer.concat([png.subarray(0, 33), ...parts, png.subarray(33)]);

export const zText = (text: string): Buffer => Buffer.concat([Buffer.from("Comment\0\0", "latin1"), deflateSync(text)]);

export function riffChunk(type: string, payload: Buffer | string): Buffer {
  const bytes = Buffer.from(payload);
  const head = Buffer.alloc(8);
  head.write(type, "latin1");
  head.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([head, bytes, Buffer.alloc(bytes.length % 2)]);
}

/** Puts `parts` at the end of a WebP and counts them in. */
export function intoWebp(webp: Buffer, ...parts: Buffer[]): Buffer {
  const whole = Buffer.concat([webp, ...parts]);
  whole.writeUInt32LE(whole.length - 8, 4);
  return whole;
}

/** A TIFF structure with an orientation and a maker's name, in either byte order. */
export function tiff(orientation: number, order: "II" | "MM"): Buffer {
  const bytes = Buffer.alloc(60);
  const little = order === "II";
  const u16 = (value: number, at: number) => (little ? bytes.writeUInt16LE(value, at) : bytes.writeUInt16BE(value, at));
  const u32 = (value: number, at: number) => (little ? bytes.writeUInt32LE(value, at) : bytes.writeUInt32BE(value, at));
  bytes.write(order, "latin1");
  u16(42, 2);
  u32(8, 4);
  u16(2, 8);
  for (const [i, value] of [0x010f, 2, 14, 46].entries()) i < 2 ? u16(value, 10 + 2 * i) : u32(value, 6 + 4 * i);
  for (const [i, value] of [0x0112, 3].entries()) u16(value, 22 + 2 * i);
  u32(1, 26);
  u16(orientation, 30);
  bytes.write("Camera-SECRET", 46, "latin1");
  return bytes;
}

/** A GIF of two frames with a loop count. */
export async function movingGif(): Promise<Buffer> {
  const frames = Buffer.from(Array.from({ length: 20 * 40 * 3 }, (_, i) => (i * 7 + ((i / 1200) | 0) * 99) % 256));
  const strip = await sharp(frames, { raw: { width: 20, height: 40, channels: 3, pageHeight: 20 } })
    .gif({ loop: 3 })
    .toBuffer();
  return strip;
}

/** Puts extensions before the trailer of a GIF. */
export const intoGif = (gif: Buffer, ...parts: Buffer[]): Buffer =>
  Buffer.concat([gif.subarray(0, -1), ...parts, gif.subarray(-1)]);

/** An extension with sub-blocks: the first has `head`, the others 200 bytes each of `text`. */
export function gifExtension(label: number, head: string | null, text: string): Buffer {
  const blocks = head === null ? [] : [Buffer.from(head, "latin1")];
  for (let at = 0; at < text.length; at += 200) blocks.push(Buffer.from(text.slice(at, at + 200), "latin1"));
  return Buffer.concat([
    Buffer.from([0x21, label]),
    ...blocks.flatMap((block) => [Buffer.from([block.length]), block]),
    Buffer.from([0]),
  ]);
}
