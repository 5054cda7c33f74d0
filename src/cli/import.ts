/** `sterna import FILE… --as NAME`: makes an account out of an archive. */
import { hasPassword, makePasswordLink } from "../app/accounts/password-link.ts";
import type { Progress } from "../app/arrive/bring-in.ts";
import { checkArchive } from "../app/arrive/check.ts";
import { type ImportNo, importArchive } from "../app/arrive/import.ts";
import { newestReport } from "../app/arrive/report.ts";
import { message } from "../base/problem.ts";
import { exitOfCheck, printCheck, printReport, sayFilesRefusal, tellCheck } from "./archive-words.ts";
import { defineCommand, type Io, UsageError } from "./command.ts";
import { type ExitCode, exits } from "./exit.ts";
import { printAdvice } from "./words/print.ts";

export const command = defineCommand({
  name: "import",
  summary: "make an account out of an archive",
  usage: "FILE... --as NAME [--check] [--offline] [--json]",
  about:
    "Checks the archive (and its photo zip, if given), makes the account NAME with a new key, and brings everything in: profile, aspects, contacts, " +
    "posts, photos, comments, likes, votes, blocks, tags, subscriptions. Nobody is told, and all of it is seen by its owner alone. " +
    "Stopped at any moment, the same call goes on where it was; called again when done, it adds only what is new (photos given later). " +
    "At the end it prints a link, good once, to choose a password; called again, it prints a new one as long as none was chosen.",
  options: {
    as: { type: "string", value: "NAME", about: "the name of the new account" },
    check: { type: "boolean", about: "only check, write nothing (as sterna check)" },
    offline: { type: "boolean", about: "ask no other pod for the key of the archive's owner" },
    json: { type: "boolean", about: "print the report, or with --check the check, as one JSON object" },
  },
  async run({ values, positionals }, io) {
    if (positionals.length === 0)
      throw new UsageError("Which file? Give the archive, and its photo zip if you have it.");
    if (values.as === undefined && values.check !== true)
      throw new UsageError("Which name? Give --as NAME, the name of the new account.");
    const json = values.json === true;
    const { parts, close } = await io.house.open();
    try {
      if (values.check === true) {
        const checked = await checkArchive(parts, positionals, { offline: values.offline === true });
        if (!checked.ok) return sayFilesRefusal(checked.refusal, { ...io, json });
        return tellCheck(checked.value, { ...io, json });
      }
      const imported = await importArchive(parts, {
        paths: positionals,
        username: values.as as string,
        offline: values.offline === true,
        tell: teller(io),
      });
      if (!imported.ok) return refuse(imported.refusal, io, json);
      const { username, way, handsOver } = imported.value;
      const report = await newestReport(parts, username);
      if (report === null) throw new Error("an import without a report");
      // Of several calls at once one gives a link, since a newer link ends the older. A call that was killed behind its last step has
      // printed none: as long as nobody has a password, the next call makes one more.
      const wanted = handsOver && !(await hasPassword(parts, username));
      const link = wanted ? await makePasswordLink(parts, username) : null;
      const passwordLink = link?.ok ? link.value : null;
      if (json) io.out(JSON.stringify({ ...report, way, passwordLink }));
      else {
        for (const line of printReport(report)) io.out(line);
        if (way === "repeated") io.out("This archive had been imported before.");
        if (passwordLink !== null) io.out(`Choose a password for ${username} (this link works once): ${passwordLink}`);
        else if (!handsOver)
          io.out(`Another call finished this import and has the link. For a new one: sterna password-link ${username}`);
      }
      return report.ledger.failed > 0 ? exits.partly : exits.done;
    } finally {
      await close();
    }
  },
});

/** A line now and then, on stderr. */
function teller({ say }: Io): (progress: Progress) => void {
  return ({ phase, done, all }) =>
    say(phase === "content" ? `${done} elements are in` : `${done} of ${all} photos are in`);
}

function refuse({ why, check }: ImportNo, io: Io, json: boolean): ExitCode {
  switch (why.code) {
    case "name-malformed":
    case "name-forbidden":
    case "name-taken":
    case "name-once-used": {
      const { code, ...args } = why;
      if (json) io.out(JSON.stringify({ refusal: why }));
      io.say(printAdvice({ what: message(`import.${code}`, args), next: message(`import.${code}.next`, args) }));
      return exits.refused;
    }
    case "archive-unreadable":
    case "archive-blocked":
      if (check !== null) for (const line of printCheck(check)) io.say(line);
      if (json) io.out(JSON.stringify({ refusal: why }));
      return exitOfCheck({ verdict: why.code === "archive-blocked" ? "blocking" : "unreadable" });
    default:
      return sayFilesRefusal(why, { ...io, json });
  }
}
