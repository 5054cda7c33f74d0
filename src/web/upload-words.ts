/** Why an upload is not taken, in words, and what HTTP says of it. */
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { BeginRefusal } from "../app/uploads/begin.ts";
import type { RemoveRefusal } from "../app/uploads/forget.ts";
import type { ReceiveRefusal } from "../app/uploads/receive.ts";
import { unreachable } from "../base/result.ts";
import { minutesOf } from "./errors.ts";
import { printSize, t } from "./words/words.ts";

export type UploadRefusal = BeginRefusal | ReceiveRefusal | RemoveRefusal;

export function tellUpload(refusal: UploadRefusal): string {
  switch (refusal.code) {
    case "upload-empty":
      return t("upload.no.upload-empty");
    case "upload-no-room":
      return t("upload.no.upload-no-room");
    case "upload-unknown":
      return t("upload.no.upload-unknown");
    case "upload-in-use":
      return t("upload.no.upload-in-use");
    case "upload-offset":
      return t("upload.no.upload-offset");
    case "upload-beyond-end":
      return t("upload.no.upload-beyond-end");
    case "upload-broken-off":
      return t("upload.no.upload-broken-off");
    case "upload-busy":
      return t("upload.no.upload-busy");
    case "upload-over-size":
      return t("upload.no.upload-over-size", { limit: printSize(refusal.limitBytes) });
    case "upload-over-quota":
      return t("upload.no.upload-over-quota", {
        used: printSize(refusal.usedBytes),
        limit: printSize(refusal.limitBytes),
      });
    case "upload-too-many":
      return t("upload.no.upload-too-many", { n: refusal.most });
    case "upload-too-often":
      return t("upload.no.upload-too-often", { n: minutesOf(refusal.seconds) });
    default:
      return unreachable(refusal);
  }
}

/** What a script makes of it: 409, 423, 429 and 503 are tried again, the others are not. */
export const uploadStatus: Readonly<Record<UploadRefusal["code"], ContentfulStatusCode>> = {
  "upload-empty": 422,
  "upload-over-size": 413,
  "upload-over-quota": 413,
  "upload-too-many": 422,
  "upload-too-often": 429,
  "upload-no-room": 507,
  "upload-unknown": 404,
  "upload-in-use": 422,
  "upload-offset": 409,
  "upload-beyond-end": 400,
  "upload-broken-off": 423,
  "upload-busy": 503,
};
