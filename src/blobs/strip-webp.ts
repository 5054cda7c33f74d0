/** WebP: keeps picture, transparency, animation and colour profile; EXIF, XMP and unknown chunks go. */
import { orientationOf, tiffOf, withoutPrefix } from "./exif.ts";
import { Damaged, type Keeper, keeper } from "./keeper.ts";

const pictureChunks = new Set(["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP"]);
const frameChunks = new Set(["ALPH", "VP8 ", "VP8L"]);
const frameHeaderBytes = 16;
const flag = { exif: 0x08, xmp: 0x04 } as const;

type Chunk = { readonly type: string; readonly at: number; readonly dataEnd: number; readonly end: number };

/** @throws {Damaged}  @see RFC 9649, section 2 */
export function stripWebp(webp: Buffer, kept: Keeper): void {
  if (webp.length < 12) throw new Damaged("it breaks off");
  const riffEnd = 8 + webp.readUInt32LE(4);
  if (riffEnd > webp.length + (riffEnd % 2)) throw new Damaged("it breaks off");
  const chunks = [...chunksOf(webp, 12, Math.min(riffEnd, webp.length))];
  if (!chunks.some(({ type }) => type === "ANMF" || type === "VP8 " || type === "VP8L")) {
    throw new Damaged("it holds no picture");
  }
  const body = keeper(webp);
  const orientation = orientationIn(webp, chunks);
  let oriented = false;
  for (const { type, at, dataEnd, end } of chunks) {
    if (type === "VP8X") {
      if (dataEnd - at < 18) throw new Damaged("its header is damaged");
      const header = Buffer.from(webp.subarray(at, end));
      const flags = header.readUInt8(8) & ~(flag.exif | flag.xmp);
      header.writeUInt8(orientation === 1 ? flags : flags | flag.exif, 8);
      body.replace(at, end, header, "flags");
    } else if (type === "ANMF") {
      keepFrame(webp, at, dataEnd, end, body);
    } else if (pictureChunks.has(type)) {
      body.keep(at, end);
    } else if (type === "EXIF" && orientation !== 1 && !oriented) {
      oriented = true;
      body.replace(at, end, chunk("EXIF", tiffOf(orientation)), "EXIF");
    } else {
      body.drop(type.trim());
    }
  }
  if (riffEnd < webp.length) body.drop("bytes behind the picture");
  const content = body.bytes();
  const riff = Buffer.from(webp.subarray(0, 12));
  if (body.removed.size > 0) riff.writeUInt32LE(content.length + 4, 4);
  const whole = body.removed.size === 0 ? webp : Buffer.concat([riff, content]);
  const [first = "", ...others] = [...body.removed].sort(); // upper case sorts first, so "flags" names nothing but itself
  kept.replace(0, webp.length, whole, first);
  for (const what of others) if (what !== "flags") kept.drop(what);
}

function* chunksOf(webp: Buffer, start: number, stop: number): Generator<Chunk> {
  for (let at = start; at < stop; ) {
    if (at + 8 > stop) throw new Damaged("it breaks off");
    const dataEnd = at + 8 + webp.readUInt32LE(at + 4);
    if (dataEnd > stop) throw new Damaged("it breaks off");
    const end = Math.min(dataEnd + (dataEnd % 2), stop); // a padding byte, which some writers leave out at the very end
    yield { type: webp.toString("latin1", at, at + 4), at, dataEnd, end };
    at = end;
  }
}

/** Only an extended file (VP8X) can say how it is turned; in others readers do not look. */
function orientationIn(webp: Buffer, chunks: readonly Chunk[]): number {
  const exif = chunks.find(({ type }) => type === "EXIF");
  if (exif === undefined || chunks[0]?.type !== "VP8X") return 1;
  return orientationOf(withoutPrefix(webp.subarray(exif.at + 8, exif.dataEnd)));
}

/** A frame of an animation holds chunks of its own, where unknown ones may hide. */
function keepFrame(webp: Buffer, at: number, dataEnd: number, end: number, body: Keeper): void {
  const dataAt = at + 8 + frameHeaderBytes;
  if (dataAt > dataEnd) throw new Damaged("a frame is damaged");
  const inner = keeper(webp);
  inner.keep(at + 8, dataAt);
  for (const part of chunksOf(webp, dataAt, dataEnd)) {
    if (frameChunks.has(part.type)) inner.keep(part.at, part.end);
    else inner.drop(part.type.trim());
  }
  if (inner.removed.size === 0) body.keep(at, end);
  else body.replace(at, end, chunk("ANMF", inner.bytes()), [...inner.removed].join(", "));
}

function chunk(type: string, payload: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, "latin1");
  head.writeUInt32LE(payload.length, 4);
  return Buffer.concat([head, payload, Buffer.alloc(payload.length % 2)]);
}
