/** `sterna check FILE…`: says what an archive holds and what would come of it; writes nothing. */
import { checkArchive } from "../app/arrive/check.ts";
import { filesOnDisk } from "../blobs/open-file.ts";
import { sayFilesRefusal, tellCheck } from "./archive-words.ts";
import { defineCommand, UsageError } from "./command.ts";

export const command = defineCommand({
  name: "check",
  summary: "check an account archive, write nothing",
  usage: "FILE... [--offline] [--json]",
  about:
    "Reads an account archive and, if given, its photo zip (in any order, recognised by content: JSON, gzip, zip), and says whose it is, " +
    "what is in it, what will come, what cannot and why. Where the key of its owner is not known here, their own pod is asked for it, ten seconds at most. Nothing is imported. 0: it can be imported, with or without findings.",
  options: {
    offline: { type: "boolean", about: "ask no other pod" },
    json: { type: "boolean", about: "print one JSON object" },
  },
  async run({ values, positionals }, { out, say, house }) {
    if (positionals.length === 0)
      throw new UsageError("Which file? Give the archive, and its photo zip if you have it.");
    const { parts, close } = await house.openWithoutWires();
    try {
      const checked = await checkArchive(parts, filesOnDisk(positionals), { offline: values.offline === true });
      if (!checked.ok) return sayFilesRefusal(checked.refusal, { out, say, json: values.json === true });
      return tellCheck(checked.value, { out, json: values.json === true });
    } finally {
      await close();
    }
  },
});
