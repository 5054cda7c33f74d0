/** `sterna migration announce NAME`, …: moves of accounts to this pod, from the first message to the last answer. */
import { announceMove } from "../app/announce/announce.ts";
import { type AnnouncementPlan, planFor, weighAnnouncement } from "../app/announce/plan.ts";
import { examine } from "../app/doctor/examine.ts";
import type { Parts } from "../app/parts.ts";
import { accountName } from "./account-name.ts";
import { defineCommand, type Io, UsageError } from "./command.ts";
import { printExamined } from "./doctor.ts";
import { type ExitCode, exits } from "./exit.ts";
import type { MigrationAct, MigrationAsk } from "./migration-act.ts";
import { end, leave, previous, stay } from "./migration-leave.ts";
import { list, release, show, undo } from "./migration-podmin.ts";
import { again, receipt } from "./migration-receipt.ts";
import { ways } from "./migration-ways.ts";
import { refuse } from "./refuse.ts";

const acts: Readonly<Record<string, MigrationAct>> = {
  ...{ announce, again, receipt, list, show, undo, release },
  ...{ ways, previous, leave, stay, end },
};

export const command = defineCommand({
  name: "migration",
  summary: "announce a move, tell pods again; list moves, undo one",
  usage:
    "announce NAME [--check] | again NAME [HOST] [--move ID] | receipt NAME [--move ID | --all] | ways NAME [POD] | previous NAME [ADDRESS | none] | leave NAME ADDRESS [--check] | stay NAME | end NAME [ADDRESS] [--check] | list [held|refused] | show ID | undo ID [--check] | release ID [--json]",
  about:
    "announce: the newest import into the account NAME is announced as a move. All pods that must know are told that the old address is this account now, " +
    "signed by the keys of both, and what was imported is seen by whom it is for. Their pods are tried for 180 days. There is no way back. " +
    "again: tells pods once more that have not shown that they took it, or the pod HOST; each at most once in an hour. " +
    "receipt: who was told when and answered what, and which contacts have confirmed the new address; with --json the whole signed document. " +
    "Both are about the newest move of the account, to here or away, unless --move gives the number of another one; receipt --all lists them. " +
    "ways: who of those who follow the account would come along, by where it goes; with POD that pod is looked at. Nothing is written, nobody is told. " +
    "previous, leave, stay: for networks where both accounts say so. previous: the account NAME says that it was at ADDRESS before, which its old pod wants to see. " +
    "leave: it asks to leave for the account at ADDRESS; stay takes that back within ten minutes. " +
    "end: of the account NAME, which has moved away on one network, ends its address on another one, and tells all who know it; without ADDRESS lists what is left. " +
    "list: moves that this pod knows of, with their numbers: all, those that wait for you, or those that were refused. show: one of them. " +
    "undo: takes back one that was followed, for everybody here; its pair of addresses is refused from then on. " +
    "release: follows one that was held since many accounts moved onto one.",
  options: {
    check: { type: "boolean", about: "with announce, leave, end and undo: only say what would happen, write nothing" },
    move: {
      type: "string",
      value: "ID",
      about: "with again and receipt: that move of the account, not its newest one",
    },
    all: { type: "boolean", about: "with receipt: all moves of the account, a line each" },
    json: { type: "boolean", about: "print one JSON object" },
  },
  async run({ values, positionals }, io) {
    const [verb = "", ...given] = positionals;
    const act = acts[verb];
    if (act === undefined)
      throw new UsageError(
        "What is to be done? Give announce, again, receipt, ways, previous, leave, stay or end and a NAME; or list; or show, undo or release and an ID.",
      );
    const { parts, close } = await io.house.open();
    try {
      const { check = false, json = false, all = false, move = null } = values;
      return await act(parts, { given, check, json, all, move }, io);
    } finally {
      await close();
    }
  },
});

async function announce(parts: Parts, { given, check, json }: MigrationAsk, { out }: Io): Promise<ExitCode> {
  const username = accountName(given, "Whose move? Give one account name.");
  const request = { username, by: "podmin" } as const;
  const judged = await weighAnnouncement(parts, request);
  if (!judged.ok) throw refuse("announce", judged.refusal, { json, out }, { name: username });
  const plan = await planFor(parts, judged.value);
  if (check) {
    const examined = await examine(parts, judged.value);
    if (json) out(JSON.stringify({ ...plan, examined }));
    else for (const line of [...printPlan(plan), ...printExamined(examined)]) out(line);
    return exits.done;
  }
  const announced = await announceMove(parts, request);
  if (!announced.ok) throw refuse("announce", announced.refusal, { json, out }, { name: username });
  const { oldRef, newRef, way } = announced.value;
  if (json) out(JSON.stringify(announced.value));
  else if (way === "repeated") out(`The move of ${oldRef} to ${newRef} had been announced before.`);
  else {
    out(`${oldRef} is ${newRef} from now on. ${plan.hearers.pods} pods are told as soon as the server runs.`);
    out(`How far it is: sterna migration receipt ${username}`);
  }
  return exits.done;
}

function printPlan(plan: AnnouncementPlan): string[] {
  const { username, oldRef, newRef, standing, hearers, elsewhere, photos, announced } = plan;
  if (announced) return [`The move of ${oldRef} to ${newRef} is announced already.`];
  return [
    `The move of ${oldRef} to ${newRef} would be announced:`,
    standing === "proved"
      ? `  The archive's key is the one of ${oldRef}.`
      : `  Nobody here knows the key of ${oldRef}; pods that know it will believe the move.`,
    `  Told at once: ${hearers.people} people on ${hearers.pods} pods, and the old home.`,
    ...(hearers.waiting === 0 ? [] : [`  Told as soon as they are found: ${hearers.waiting} contacts.`]),
    ...(elsewhere.followers === 0
      ? []
      : [`  On other networks ${elsewhere.followers} followed the old account: lost, unless it leaves there too.`]),
    ...(elsewhere.asks === 0 ? [] : [`  Asked on other networks, in the name of ${newRef}: ${elsewhere.asks} people.`]),
    printPhotos(username, photos),
    `There is no way back. Nothing has been written. Next: sterna migration announce ${username}`,
  ];
}

function printPhotos(username: string, { path, here, all }: AnnouncementPlan["photos"]): string {
  if (path === null) return `  Photos: ${here} of ${all} are here, so others go on getting them from the old pod.`;
  const from = "others get them from here from then on";
  if (here === all) return `  Photos: all ${all} are here, and ${from}.`;
  return `  Photos: ${here} of ${all} are here; ${from}, and a picture that says so in the place of what is missing. The old pod may remove its files: to ask it for them before, sterna report ${username} --retry`;
}
