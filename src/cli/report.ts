/** `sterna report NAME`: the report of an account's newest import. */
import { newestReport } from "../app/arrive/report.ts";
import { message } from "../base/problem.ts";
import { accountName } from "./account-name.ts";
import { printReport } from "./archive-words.ts";
import { defineCommand, Refused } from "./command.ts";
import { exits } from "./exit.ts";

export const command = defineCommand({
  name: "report",
  summary: "show what an import brought, kind by kind",
  usage: "NAME [--json]",
  about:
    "Shows the report of the newest import into the account NAME: for each kind what the archive held, what was made, what was already there, what was skipped or failed and why, and what waits for what.",
  options: { json: { type: "boolean", about: "print one JSON object" } },
  async run({ values, positionals }, { out, house }) {
    const name = accountName(positionals, "Whose report? Give one account name.");
    const { parts, close } = await house.open();
    try {
      const report = await newestReport(parts, name);
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
