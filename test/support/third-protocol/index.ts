/**
 * "Pigeon", a network that does not exist: it keeps the port honest. Everything that the port says as data is different from diaspora*: addresses
 * (`loft.example!alice`), archives (a line per thing, in any order), signatures (SHA-512, by the pod), and how a move goes.
 */
import type { Adapter } from "../../../src/protocols/port.ts";
import { cutLines, recognisesLines } from "./archive-cut.ts";
import { createReader } from "./archive-read.ts";
import { writeLines } from "./archive-write.ts";
import { ids } from "./ids.ts";
import { links } from "./links.ts";
import { signatureBase, signatureDigest } from "./signature.ts";
import { wire } from "./wire.ts";

export const adapter: Adapter = {
  name: "pigeon",
  facts: {
    content: "stays",
    initiator: "old-pod",
    proof: "back-reference",
    answers: "at-once",
    signs: "pod",
    ties: "asked",
    relays: "nobody",
    reactions: "emojis",
    keys: "ed25519",
  },
  ids,
  archives: {
    name: "pigeon 1",
    recognises: recognisesLines,
    cut: cutLines,
    reader: createReader,
    signatureBase,
    signatureDigest,
    links,
    write: writeLines,
  },
  wire,
};
