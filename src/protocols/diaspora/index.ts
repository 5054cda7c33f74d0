/** The diaspora* adapter: archives of format 2.0, and the protocol that its pods speak. */
import { limits } from "../../base/limits.ts";
import type { Adapter } from "../port.ts";
import { cutArchive, recognisesArchive } from "./archive-cut.ts";
import { createReader } from "./archive-read.ts";
import { writeArchive } from "./archive-write.ts";
import { ids } from "./ids.ts";
import { links } from "./links.ts";
import { readKeptPost } from "./read-posts.ts";
import { signatureBase, signatureDigest } from "./signature.ts";
import { discovery } from "./wire/discovery.ts";
import { shown } from "./wire/documents.ts";
import { messages } from "./wire/messages.ts";

export const diaspora: Adapter = {
  name: "diaspora",
  facts: {
    content: "moves",
    initiator: "new-pod",
    proof: "cross-signature",
    answers: "202",
    signs: "person",
    ties: "told",
    relays: "root-author",
    keys: "rsa",
  },
  ids,
  archives: {
    name: "diaspora 2.0",
    recognises: recognisesArchive,
    cut: (bytes, spool) => cutArchive(bytes, spool, limits),
    reader: createReader,
    signatureBase,
    keptPost: readKeptPost,
    signatureDigest,
    links,
    write: writeArchive,
  },
  wire: { ...messages, discovery, shown },
};

/** Threads load an adapter by this name. */
export { diaspora as adapter };
