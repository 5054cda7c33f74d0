/** `sterna keep-here NAME`: shows what an import brought, without a move. */
import { type KeepHereRefusal, keepHere } from "../app/arrive/keep-here.ts";
import { type ImportReport, newestReport } from "../app/arrive/report.ts";
import type { Parts } from "../app/parts.ts";
import type { LedgerKind } from "../core/migration/counts.ts";
import { accountName, importNumber } from "./account-name.ts";
import { kindName } from "./archive-words.ts";
import { defineCommand } from "./command.ts";
import { exits } from "./exit.ts";
import { refuse } from "./refuse.ts";

export const command = defineCommand({
  name: "keep-here",
  summary: "show imported content here, without announcing a move",
  usage: "NAME [--import ID] [--ask] [--check] [--json]",
  about:
    "The newest import into the account NAME stays here as the account's own: public posts become visible to everybody, limited ones to whom they are for. " +
    "Posts get new guids, no other pod is told of them, and this archive cannot be announced as a move any more. There is no way back.",
  options: {
    import: { type: "string", value: "ID", about: "the import of this number, instead of the newest" },
    ask: { type: "boolean", about: "ask people on other networks whom NAME follows anew" },
    check: { type: "boolean", about: "only say what would be shown, write nothing" },
    json: { type: "boolean", about: "print one JSON object" },
  },
  async run({ values, positionals }, { out, house }) {
    const name = accountName(positionals, "Whose import? Give one account name.");
    const check = values.check === true;
    const importId = importNumber(values.import);
    const { parts, close } = await house.open();
    try {
      const asks = values.ask === true;
      const refusal = check
        ? await refusalOf(parts, name, importId)
        : await refusalOfKeeping(parts, { username: name, importId, asks });
      if (refusal !== null) throw refuse("keep-here", { code: refusal }, { json: values.json === true, out }, { name });
      const report = await newestReport(parts, name, importId);
      if (report === null) throw new Error("an import without a report");
      if (values.json === true) out(JSON.stringify(asJson(report, !check)));
      else for (const line of print(report, !check)) out(line);
      return exits.done;
    } finally {
      await close();
    }
  },
});

type Code = KeepHereRefusal["code"] | null;

async function refusalOfKeeping(parts: Parts, which: Parameters<typeof keepHere>[1]): Promise<Code> {
  const kept = await keepHere(parts, which);
  return kept.ok ? null : kept.refusal.code;
}

/** What it would say no to. */
async function refusalOf(parts: Parts, username: string, importId: number | null): Promise<Code> {
  const report = await newestReport(parts, username, importId);
  if (report === null) return "no-import";
  if (report.state !== "done") return "import-not-done";
  return report.seenBy === "owner" ? null : "already-released";
}

const content: readonly string[] = [
  "post",
  "reshare",
  "photo",
  "upload",
  "comment",
  "reaction",
  "vote",
  "othersComment",
  "othersReaction",
  "othersVote",
] satisfies LedgerKind[];

const itemsOf = ({ ledger }: ImportReport) =>
  ledger.kinds
    .filter(({ kind }) => content.includes(kind))
    .map(({ kind, made, alreadyThere }) => ({ kind, count: made + alreadyThere }));

const asJson = (report: ImportReport, kept: boolean) => ({
  username: report.username,
  importId: report.importId,
  archive: report.archive.owner,
  kept,
  items: itemsOf(report),
});

function print(report: ImportReport, kept: boolean): string[] {
  const { username } = report;
  if (kept) return [`What the import brought to ${username} is kept here and seen like anything else of theirs.`];
  return [
    `What the import of ${report.archive.owner} brought to ${username} would be seen by whom it is for:`,
    ...itemsOf(report).map(({ kind, count }) => `  ${kindName(kind)}: ${count}`),
    `There is no way back. Nothing has been written. Next: sterna keep-here ${username}`,
  ];
}
