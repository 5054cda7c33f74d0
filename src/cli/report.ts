/** `sterna report NAME`: the report of an account's newest import. */
import { newestReport } from "../app/arrive/report.ts";
import { retryFailed } from "../app/arrive/settle/retry.ts";
import { message } from "../base/problem.ts";
import { accountName, importNumber } from "./account-name.ts";
import { printReport } from "./archive-words.ts";
import { defineCommand, Refused } from "./command.ts";
import { exits } from "./exit.ts";
import { settleWhileWaiting } from "./settle-progress.ts";

export const command = defineCommand({
  name: "report",
  summary: "show what an import brought, kind by kind",
  usage: "NAME [--import ID] [--retry] [--json]",
  about:
    "Shows the report of the newest import into the account NAME: for each kind what the archive held, what was made, what was already there, what was skipped or failed and why, and what waits for what. " +
    "With --retry what failed is tried again first, and all pods are asked once more for what waits, whatever they answered before.",
  options: {
    import: { type: "string", value: "ID", about: "the import of this number, instead of the newest" },
    retry: { type: "boolean", about: "ask other pods again, now, for what failed and what waits" },
    json: { type: "boolean", about: "print one JSON object" },
  },
  async run({ values, positionals }, { out, say, house }) {
    const name = accountName(positionals, "Whose report? Give one account name.");
    const importId = importNumber(values.import);
    const { parts, close } = await house.open();
    try {
      const before = values.retry === true ? await newestReport(parts, name, importId) : null;
      if (before !== null) {
        await retryFailed(parts, before.importId);
        await settleWhileWaiting(parts, before.importId, say);
      }
      const report = await newestReport(parts, name, importId);
      if (report === null)
        throw new Refused(
          [{ what: message("import.none", { name }), next: message("import.none.next") }],
          exits.refused,
        );
      if (values.json === true) out(JSON.stringify(report));
      else for (const line of printReport(report)) out(line);
      return report.ledger.failed > 0 ? exits.partly : exits.done;
    } finally {
      await close();
    }
  },
});
