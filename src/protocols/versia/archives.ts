/** Versia has no archives: nothing is recognised as one, and nothing is written. */
import type { ArchiveFormat } from "../port.ts";

const none = (): never => {
  throw new Error("there are no archives of this network");
};

export const archives: ArchiveFormat = {
  name: "none",
  recognises: () => false,
  cut: none,
  reader: none,
  signatureBase: none,
  signatureDigest: "",
  links: () => [],
  write: none,
};
