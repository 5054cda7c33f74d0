/** Takes private metadata (place, device, dates, comments, hidden earlier versions) out of a photo without touching a pixel. */
import { no, ok, type Result } from "../base/result.ts";
import { type ImageHead, type ImageType, lookAt } from "./image.ts";
import { Damaged, type Keeper, keeper } from "./keeper.ts";
import { stripGif } from "./strip-gif.ts";
import { stripJpeg } from "./strip-jpeg.ts";
import { stripPng } from "./strip-png.ts";
import { stripWebp } from "./strip-webp.ts";

export type Stripped = ImageHead & {
  /** The very same buffer where nothing private was in it. */
  readonly bytes: Buffer;
  /** What was taken out, in words; empty where nothing was. */
  readonly removed: readonly string[];
};

/** `photo-unreadable`: a picture whose structure does not hold; the others: no picture that is kept here. Codes are findings. */
export type PhotoRefusal = {
  readonly code: "photo-unreadable" | "photo-not-an-image" | "photo-format-unsupported" | "photo-too-many-pixels";
  readonly detail: string;
};

const strippers: Readonly<Record<ImageType, (photo: Buffer, kept: Keeper) => void>> = {
  jpeg: stripJpeg,
  png: stripPng,
  gif: stripGif,
  webp: stripWebp,
};

/**
 * Orientation and colour profile stay. What comes out decodes to the same pixels; stripping it again changes nothing.
 *
 * @param photo  a whole file, at most `limits.photoSizeBytes`
 */
export function strip(photo: Buffer): Result<Stripped, PhotoRefusal> {
  const look = lookAt(photo, true);
  switch (look.kind) {
    case "none":
      return no({ code: "photo-not-an-image", detail: look.what });
    case "unsupported":
      return no({ code: "photo-format-unsupported", detail: look.what });
    case "more":
      return no({ code: "photo-unreadable", detail: "it breaks off" });
    case "broken":
      return no({ code: "photo-unreadable", detail: look.detail });
    case "image": {
      const kept = keeper(photo);
      try {
        strippers[look.type](photo, kept);
      } catch (error) {
        if (error instanceof Damaged) return no({ code: "photo-unreadable", detail: error.message });
        throw error;
      }
      const { type, width, height } = look;
      return ok({ type, width, height, bytes: kept.bytes(), removed: [...kept.removed] });
    }
  }
}
