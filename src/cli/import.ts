/** `sterna import FILE… --as NAME`, `--into NAME`: makes an account out of an archive, or brings one into an account that is there. */
import { hasPassword, makePasswordLink } from "../app/accounts/password-link.ts";
import type { Progress } from "../app/arrive/bring-in.ts";
import { checkArchive } from "../app/arrive/check.ts";
import { type Imported, type ImportNo, importArchive } from "../app/arrive/import.ts";
import { type ImportReport, reportOfImport } from "../app/arrive/report.ts";
import type { Parts } from "../app/parts.ts";
import { message } from "../base/problem.ts";
import { filesOnDisk } from "../blobs/open-file.ts";
import { isPart, type Part, parts as takeable } from "../core/migration/take.ts";
import { exitOfCheck, printCheck, printReport, sayFilesRefusal, sayOwnership, tellCheck } from "./archive-words.ts";
import { defineCommand, type Io, UsageError } from "./command.ts";
import { type ExitCode, exits } from "./exit.ts";
import { type AfterImport, afterImport } from "./import-after.ts";
import { settleWhileWaiting } from "./settle-progress.ts";
import { printAdvice } from "./words/print.ts";

export const command = defineCommand({
  name: "import",
  summary: "bring an archive into a new account, or into one that is there",
  usage:
    "FILE... --as NAME | --into NAME [--take PARTS] [--announce [--yes] | --keep] [--check] [--offline] [--no-wait] [--json]",
  about:
    "Checks the archive (and its photo zip, if given) and brings everything in: profile, aspects, contacts, posts, photos, comments, likes, votes, blocks, tags, " +
    "subscriptions. With --as into an account NAME that it makes with a new key; with --into into the account NAME that is there, of which nothing is overwritten " +
    "but what --take names. Then other pods are asked for what waits, which Ctrl-C leaves to the server. Nobody is told, and all of it is seen by its owner alone, until the move is announced or it is kept here. " +
    "Stopped at any moment, the same call goes on where it was; called again when done, it adds only what is new (photos given later). " +
    "With --as it prints a link at the end, good once, to choose a password; called again, it prints a new one as long as none was chosen.",
  options: {
    as: { type: "string", value: "NAME", about: "the name of the new account" },
    into: { type: "string", value: "NAME", about: "an account that is there; nothing of it is overwritten" },
    take: {
      type: "string",
      value: "PARTS",
      about: `with --into: overwrite these all the same, with commas between: ${takeable.join(", ")}`,
    },
    announce: {
      type: "boolean",
      about: "afterwards announce the move (as sterna migration announce), once that is confirmed",
    },
    yes: { type: "boolean", about: "with --announce: it is confirmed" },
    keep: { type: "boolean", about: "afterwards keep it here only (as sterna keep-here)" },
    check: { type: "boolean", about: "only check, write nothing (as sterna check)" },
    offline: { type: "boolean", about: "ask no other pod: neither for the owner's key nor for what waits" },
    "no-wait": { type: "boolean", about: "leave it to the server to ask other pods for what waits" },
    json: { type: "boolean", about: "print the report, or with --check the check, as one JSON object" },
  },
  async run({ values, positionals }, io) {
    if (positionals.length === 0)
      throw new UsageError("Which file? Give the archive, and its photo zip if you have it.");
    const json = values.json === true;
    const offline = values.offline === true;
    if (values.check === true) {
      const { parts, close } = await io.house.open();
      try {
        const checked = await checkArchive(parts, filesOnDisk(positionals), { offline });
        if (!checked.ok) return sayFilesRefusal(checked.refusal, { ...io, json });
        return tellCheck(checked.value, { ...io, json });
      } finally {
        await close();
      }
    }
    const { username, existing } = targetOf(values);
    const after = afterOf(values);
    const { parts, close } = await io.house.open();
    try {
      const imported = await importArchive(parts, {
        files: filesOnDisk(positionals),
        username,
        ...(existing === null ? {} : { existing }),
        offline,
        tell: teller(io),
      });
      if (!imported.ok) return refuse(imported.refusal, io, json);
      if (!offline && values["no-wait"] !== true) await settleWhileWaiting(parts, imported.value.importId, io.say);
      return await tellImport(parts, imported.value, after, io, json);
    } finally {
      await close();
    }
  },
});

type Given = Readonly<Record<string, unknown>>;

/** Which account it goes into. @throws {UsageError} none, or two, or a part that there is not */
function targetOf({ as, into, take }: Given): { username: string; existing: { take: readonly Part[] } | null } {
  if (typeof as === "string" && typeof into === "string")
    throw new UsageError("Give --as for a new account or --into for one that is there, not both.");
  if (typeof as === "string") {
    if (take !== undefined) throw new UsageError("--take is for --into: a new account takes everything.");
    return { username: as, existing: null };
  }
  if (typeof into !== "string")
    throw new UsageError("Which account? Give --as NAME for a new one, or --into NAME for one that is there.");
  const named = (typeof take === "string" ? take : "").split(",").map((each) => each.trim());
  const wanted = named.filter((each) => each !== "");
  const parts = wanted.filter(isPart);
  if (parts.length < wanted.length) throw new UsageError(`What is to be taken? Some of: ${takeable.join(", ")}.`);
  return { username: into, existing: { take: parts } };
}

function afterOf({ announce, yes, keep }: Given): AfterImport {
  if (announce === true && keep === true)
    throw new UsageError("Give --announce to move, or --keep to keep it here only, not both.");
  if (yes === true && announce !== true) throw new UsageError("--yes is for --announce.");
  return announce === true
    ? { kind: "announce", confirmed: yes === true }
    : keep === true
      ? { kind: "keep" }
      : { kind: "wait" };
}

/** The report, the link to choose a password, and what is done after it. */
async function tellImport(
  parts: Parts,
  imported: Imported,
  after: AfterImport,
  io: Io,
  json: boolean,
): Promise<ExitCode> {
  const { username, importId, way, handsOver, check } = imported;
  // Of several calls at once one gives a link, since a newer link ends the older. A call that was killed behind its last step has
  // printed none: as long as nobody has a password, the next call makes one more.
  const wanted = handsOver && !(await hasPassword(parts, username));
  const link = wanted ? await makePasswordLink(parts, username) : null;
  const passwordLink = link?.ok ? link.value : null;
  const say = json ? () => {} : io.out;
  const before = await reportOfImport(parts, importId);
  for (const line of printReport(before)) say(line);
  say(sayOwnership(check));
  for (const line of printLink(imported, before, passwordLink)) say(line);
  const done = await afterImport(parts, { username, importId }, after, { ...io, out: say });
  const report = done.changed ? await reportOfImport(parts, importId) : before;
  if (json) io.out(JSON.stringify({ ...report, way, passwordLink, ...(done.refusal && { refusal: done.refusal }) }));
  if (done.refusal !== null) return exits.refused;
  return report.ledger.failed > 0 ? exits.partly : exits.done;
}

function printLink(
  { username, way, handsOver }: Imported,
  report: ImportReport,
  passwordLink: string | null,
): string[] {
  const again = way === "repeated" ? ["This archive had been imported before."] : [];
  if (passwordLink !== null)
    return [...again, `Choose a password for ${username} (this link works once): ${passwordLink}`];
  if (handsOver || report.into === "existing") return again;
  return [
    ...again,
    `Another call finished this import and has the link. For a new one: sterna password-link ${username}`,
  ];
}

/** A line now and then, on stderr. */
function teller({ say }: Io): (progress: Progress) => void {
  return ({ phase, done, all }) => {
    if (phase !== "reading") say(phase === "content" ? `${done} elements are in` : `${done} of ${all} photos are in`);
  };
}

function refuse({ why, check }: ImportNo, io: Io, json: boolean): ExitCode {
  switch (why.code) {
    case "name-malformed":
    case "name-forbidden":
    case "name-taken":
    case "name-once-used":
    case "account-missing":
    case "account-closed":
    case "account-not-ready":
    case "import-under-way": {
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
