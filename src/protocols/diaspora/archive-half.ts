/**
 * The half of the adapter that archives need: what the reading thread loads. Federation, with its readers of XML and HTML, takes a thread twice as long
 * to load as all the rest.
 */
import { limits } from "../../base/limits.ts";
import type { Adapter } from "../port.ts";
import { cutArchive, recognisesArchive } from "./archive-cut.ts";
import { createReader } from "./archive-read.ts";
import { writeArchive } from "./archive-write.ts";
import { ids } from "./ids.ts";
import { links } from "./links.ts";
import { readKeptPost } from "./read-posts.ts";
import { signatureBase, signatureDigest } from "./signature.ts";

export const adapter: Adapter = {
  name: "diaspora",
  facts: {
    content: "moves",
    initiator: "new-pod",
    proof: "cross-signature",
    answers: "202",
    signs: "person",
    ties: "told",
    relays: "root-author",
    reactions: "likes",
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
};
