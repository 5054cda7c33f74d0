/** `sterna check FILE…`: says what an archive holds and what would come of it; writes nothing. */
import { type CheckReport, checkArchive } from "../app/arrive/check.ts";
import { checkAsJson, printCheck, sayFilesRefusal } from "./archive-words.ts";
import { defineCommand, UsageError } from "./command.ts";
import { exits } from "./exit.ts";

export const command = defineCommand({
  name: "check",
  summary: "check an account archive, write nothing",
  usage: "FILE... [--json]",
  about:
    "Reads an account archive and, if given, its photo zip (in any order, recognised by content: JSON, gzip, zip), and says whose it is, " +
    "what is in it, what will come, what cannot and why. Nothing is written. 0: it can be imported, with or without findings.",
  options: { json: { type: "boolean", about: "print one JSON object" } },
  async run({ values, positionals }, { out, say, house }) {
    if (positionals.length === 0)
      throw new UsageError("Which file? Give the archive, and its photo zip if you have it.");
    const { parts, close } = await house.open();
    try {
      const checked = await checkArchive(parts, positionals);
      if (!checked.ok) return sayFilesRefusal(checked.refusal, { out, say, json: values.json === true });
      const report = checked.value;
      if (values.json === true) out(JSON.stringify(checkAsJson(report)));
      else for (const line of printCheck(report)) out(line);
      return exitOf(report);
    } finally {
      await close();
    }
  },
});

const exitOf = ({ verdict }: CheckReport) =>
  verdict === "usable" ? exits.done : verdict === "blocking" ? exits.refused : exits.unreadable;
