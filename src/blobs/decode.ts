/** Decoding and making smaller, by sharp: the only place that hands a photo's pixels to a decoder. */
import type { Sharp } from "sharp";
import { no, ok, type Result } from "../base/result.ts";
import type { ImageType } from "./image.ts";
import type { PhotoRefusal } from "./strip.ts";

/** Pixels to fit into, without ever enlarging. `crop`: fill the box and cut off what stands out. */
export type Box = { readonly width: number; readonly height?: number; readonly crop: boolean };

/**
 * Makes a photo fit a box, upright, in its own format, in sRGB and without any metadata.
 *
 * @returns null where the photo is to be used as it is: it fits already, or it moves
 */
export async function shrink(
  path: string,
  type: ImageType,
  box: Box,
  pixelLimit: number,
): Promise<Result<Buffer | null, PhotoRefusal>> {
  if (type === "gif") return ok(null);
  return readable(async () => {
    const photo = await load(path, pixelLimit);
    const { pages = 1, autoOrient } = await photo.metadata();
    const fits = autoOrient.width <= box.width && autoOrient.height <= (box.height ?? autoOrient.height);
    if (pages > 1 || fits) return null;
    const { width, height, crop } = box;
    const size = { width, ...(height === undefined ? {} : { height }), withoutEnlargement: true };
    const small = photo.autoOrient().resize({ ...size, fit: crop ? "cover" : "inside" });
    return printed(small, type).toBuffer();
  });
}

/** Decodes all of a photo (of an animation the first frame) and keeps nothing: bounded memory for most formats. */
export async function decode(
  path: string,
  pixelLimit: number,
): Promise<Result<{ readonly width: number; readonly height: number }, PhotoRefusal>> {
  return readable(async () => {
    const photo = await load(path, pixelLimit);
    const { width, height } = await photo.metadata();
    await photo.resize({ width: 8, height: 8, fit: "fill" }).raw().toBuffer();
    return { width, height };
  });
}

async function load(path: string, limitInputPixels: number): Promise<Sharp> {
  const { default: sharp } = await import("sharp"); // 19 MB that a check or a log-in page never needs
  sharp.concurrency(1);
  sharp.cache(false);
  return sharp(path, { limitInputPixels, failOn: "error" });
}

/** The qualities at which 700 pixels of a photo look like the original. */
function printed(photo: Sharp, type: Exclude<ImageType, "gif">): Sharp {
  switch (type) {
    case "jpeg":
      return photo.jpeg({ quality: 85, mozjpeg: false });
    case "png":
      return photo.png();
    case "webp":
      return photo.webp({ quality: 82 });
  }
}

/** Whatever a decoder says against a photo is a refusal; it is the photo's fault, and the next one may be fine. */
async function readable<T>(work: () => Promise<T>): Promise<Result<T, PhotoRefusal>> {
  try {
    return ok(await work());
  } catch (error) {
    const text = error instanceof Error ? error.message : "";
    if (/pixel limit/i.test(text)) return no({ code: "photo-too-many-pixels", detail: "too many" });
    return no({ code: "photo-unreadable", detail: "it cannot be decoded" });
  }
}
