/** PNG: keeps the chunks that make up the picture, its colours and its animation; texts, dates and EXIF go. */
import { crc32 } from "node:zlib";
import { orientationOf, tiffOf, withoutPrefix } from "./exif.ts";
import { Damaged, type Keeper } from "./keeper.ts";

const critical = new Set(["IHDR", "PLTE", "IDAT", "IEND"]);
/** Ancillary chunks that change how the picture looks: transparency, colours, size, animation. All others go, known or not. */
const looks = new Set(
  "tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV mDCv cLLI cLLi bKGD hIST pHYs sPLT acTL fcTL fdAT".split(" "),
);
const names: Readonly<Record<string, string>> = {
  eXIf: "EXIF",
  tEXt: "text",
  zTXt: "text",
  iTXt: "text",
  tIME: "date",
};

/** @throws {Damaged}  @see W3C PNG, third edition, sections 5 and 11 */
export function stripPng(png: Buffer, kept: Keeper): void {
  kept.keep(0, 8);
  let seenExif = false;
  let pixels = false;
  for (let at = 8, first = true; ; first = false) {
    if (at + 12 > png.length) throw new Damaged("it breaks off");
    const end = at + 12 + png.readUInt32BE(at);
    if (end > png.length) throw new Damaged("it breaks off");
    const type = png.toString("latin1", at + 4, at + 8);
    if (first !== (type === "IHDR")) throw new Damaged("its structure is damaged");
    if (critical.has(type)) {
      if (png.readUInt32BE(end - 4) !== crc32(png.subarray(at + 4, end - 4))) throw new Damaged("a checksum is wrong");
      kept.keep(at, end);
      if (type === "IDAT") pixels = true;
      if (type === "IEND") {
        if (!pixels) throw new Damaged("it holds no picture");
        if (end < png.length) kept.drop("bytes behind the picture");
        return;
      }
    } else if (looks.has(type)) {
      kept.keep(at, end);
    } else if (/^[A-Z]/.test(type) || !/^[A-Za-z]{4}$/.test(type)) {
      throw new Damaged("it holds a part that no reader knows");
    } else if (type === "eXIf" && !seenExif) {
      seenExif = true;
      const orientation = orientationOf(withoutPrefix(png.subarray(at + 8, end - 4)));
      if (orientation === 1) kept.drop("EXIF");
      else kept.replace(at, end, chunk("eXIf", tiffOf(orientation)), "EXIF");
    } else {
      kept.drop(names[type] ?? type);
    }
    at = end;
  }
}

function chunk(type: string, payload: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), payload]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(payload.length);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}
