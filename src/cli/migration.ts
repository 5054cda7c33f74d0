/** `sterna migration announce NAME`, …: moves of accounts to this pod, from the first message to the last answer. */
import { announceMove } from "../app/announce/announce.ts";
import { type AnnouncementPlan, planAnnouncement } from "../app/announce/plan.ts";
import type { AnnounceRefusal } from "../app/announce/refusals.ts";
import type { Parts } from "../app/parts.ts";
import { type MessageArgs, message } from "../base/problem.ts";
import { accountName } from "./account-name.ts";
import { defineCommand, type Io, Refused, UsageError } from "./command.ts";
import { type ExitCode, exits } from "./exit.ts";
import type { MigrationAct, MigrationAsk } from "./migration-act.ts";

const acts: Readonly<Record<string, MigrationAct>> = { announce };

export const command = defineCommand({
  name: "migration",
  summary: "announce a move, tell pods again, show how far it is",
  usage: "announce NAME [--check] [--json]",
  about:
    "announce: the newest import into the account NAME is announced as a move. All pods that must know are told that the old address is this account now, " +
    "signed by the keys of both, and what was imported is seen by whom it is for. Their pods are tried for 180 days. There is no way back.",
  options: {
    check: { type: "boolean", about: "with announce: only say what would happen, write nothing" },
    json: { type: "boolean", about: "print one JSON object" },
  },
  async run({ values, positionals }, io) {
    const [verb = "", ...given] = positionals;
    const act = acts[verb];
    if (act === undefined) throw new UsageError("What is to be done? Give announce NAME.");
    const { parts, close } = await io.house.open();
    try {
      return await act(parts, { given, check: values.check === true, json: values.json === true }, io);
    } finally {
      await close();
    }
  },
});

async function announce(parts: Parts, { given, check, json }: MigrationAsk, { out }: Io): Promise<ExitCode> {
  const username = accountName(given, "Whose move? Give one account name.");
  const request = { username, by: "podmin" } as const;
  const plan = await planAnnouncement(parts, request);
  if (!plan.ok) throw refuse(plan.refusal, username, json, out);
  if (check) {
    if (json) out(JSON.stringify(plan.value));
    else for (const line of printPlan(plan.value)) out(line);
    return exits.done;
  }
  const announced = await announceMove(parts, request);
  if (!announced.ok) throw refuse(announced.refusal, username, json, out);
  const { oldRef, newRef, way } = announced.value;
  if (json) out(JSON.stringify(announced.value));
  else if (way === "repeated") out(`The move of ${oldRef} to ${newRef} had been announced before.`);
  else {
    out(`${oldRef} is ${newRef} from now on. ${plan.value.hearers.pods} pods are told as soon as the server runs.`);
    out(`How far it is: sterna migration receipt ${username}`);
  }
  return exits.done;
}

function printPlan({ username, oldRef, newRef, standing, hearers, photos, announced }: AnnouncementPlan): string[] {
  if (announced) return [`The move of ${oldRef} to ${newRef} is announced already.`];
  return [
    `The move of ${oldRef} to ${newRef} would be announced:`,
    standing === "proved"
      ? `  The archive's key is the one of ${oldRef}.`
      : `  Nobody here knows the key of ${oldRef}; pods that know it will believe the move.`,
    `  Told at once: ${hearers.people} people on ${hearers.pods} pods, and the old home.`,
    ...(hearers.waiting === 0 ? [] : [`  Told as soon as they are found: ${hearers.waiting} contacts.`]),
    photos.path !== null
      ? `  Photos: all ${photos.all} are here, and others get them from here from then on.`
      : `  Photos: ${photos.here} of ${photos.all} are here, so others go on getting them from the old pod.`,
    `There is no way back. Nothing has been written. Next: sterna migration announce ${username}`,
  ];
}

function refuse(refusal: AnnounceRefusal, name: string, json: boolean, out: Io["out"]): Refused {
  if (json) out(JSON.stringify({ refusal }));
  const { code, ...rest } = refusal;
  const args: MessageArgs = { name, ...rest };
  const key = `announce.${code}`;
  return new Refused([{ what: message(key, args), next: message(`${key}.next`, args) }], exits.refused);
}
