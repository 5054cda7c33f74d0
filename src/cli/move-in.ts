/** `sterna move-in list`, `show NAME`, `stop NAME`, `go-on NAME`, `pause`, `resume`, `limits`, `throw-away NAME`: moves in by page, for the podmin. */
import {
  limitMoveIns,
  type MoveInsOfPod,
  moveInOfName,
  moveInsOfPod,
  pauseMoveIns,
  type SeenMoveIn,
  stopMoveIn,
  throwAwayOf,
} from "../app/move-in/podmin.ts";
import type { Parts } from "../app/parts.ts";
import { spellOut } from "../base/printable.ts";
import { defineCommand, type Io, UsageError } from "./command.ts";
import { type ExitCode, exits } from "./exit.ts";
import { printTime } from "./print-time.ts";
import { refuse } from "./refuse.ts";

type Ask = {
  readonly name: string;
  readonly atOnce: string | null;
  readonly gigabytes: string | null;
  readonly json: boolean;
};

type Act = (parts: Parts, ask: Ask, io: Io) => Promise<ExitCode>;

const gigabyte = 1e9;

const ofAll: Readonly<Record<string, Act>> = {
  async list(parts, { json }, { out, say }) {
    const all = await moveInsOfPod(parts);
    if (json) out(JSON.stringify(all));
    else {
      say(printRule(all));
      for (const each of all.moveIns) out(print(each));
    }
    return exits.done;
  },
  async pause(parts, { json }, { out }) {
    await pauseMoveIns(parts, true);
    out(json ? JSON.stringify({ paused: true }) : "All of them wait from now on, until sterna move-in resume.");
    return exits.done;
  },
  async resume(parts, { json }, { out }) {
    await pauseMoveIns(parts, false);
    out(json ? JSON.stringify({ paused: false }) : "They go on.");
    return exits.done;
  },
  async limits(parts, { atOnce, gigabytes, json }, { out }) {
    const given = {
      ...(atOnce !== null && { atOnce: numberOf(atOnce) }),
      ...(gigabytes !== null && { bytesPerDay: numberOf(gigabytes) * gigabyte }),
    };
    const set = await limitMoveIns(parts, given);
    if (!set.ok) throw refuse("move-in", set.refusal, { json, out }, { most: set.refusal.most });
    const all = await moveInsOfPod(parts);
    const { atOnce: now, bytesPerDay } = all;
    out(json ? JSON.stringify({ atOnce: now, bytesPerDay }) : printRule(all));
    return exits.done;
  },
};

const ofOne: Readonly<Record<string, Act>> = {
  async show(parts, { name, json }, { out }) {
    const found = await moveInOfName(parts, name);
    if (found === null) throw refuse("move-in", { code: "move-in-missing" }, { json, out }, { name });
    out(json ? JSON.stringify(found) : print(found));
    return exits.done;
  },
  stop: (parts, ask, io) => stop(parts, ask, io, true),
  "go-on": (parts, ask, io) => stop(parts, ask, io, false),
  async "throw-away"(parts, { name, json }, { out }) {
    const thrown = await throwAwayOf(parts, name);
    if (!thrown.ok) throw refuse("move-in", thrown.refusal, { json, out }, { name });
    out(
      json
        ? JSON.stringify({ username: name, importId: thrown.value.importId, thrownAway: true })
        : `What was brought into ${name}, and nobody was told of, is gone.`,
    );
    return exits.done;
  },
};

async function stop(parts: Parts, { name, json }: Ask, { out }: Io, stopped: boolean): Promise<ExitCode> {
  const done = await stopMoveIn(parts, name, stopped);
  if (!done.ok) throw refuse("move-in", done.refusal, { json, out }, { name });
  if (json) out(JSON.stringify({ username: name, stopped }));
  else out(stopped ? `That of ${name} waits until sterna move-in go-on ${name}.` : `That of ${name} goes on.`);
  return exits.done;
}

export const command = defineCommand({
  name: "move-in",
  summary: "see, pause and limit moves to here by page",
  usage:
    "list | show NAME | stop NAME | go-on NAME | throw-away NAME | pause | resume | limits [--at-once N] [--budget GB] [--json]",
  about:
    "Archives that people bring here themselves. list: those under way, and what is said about all. show: how far that of an account is. stop and go-on: one of them; " +
    "pause and resume: all; jobs stop at their next step, and what people begin meanwhile waits. limits: how many imports work at once, and how many gigabytes of files " +
    "are checked and imported within a day. throw-away: takes back what was brought into an account by page or by sterna import, if it was neither announced nor kept " +
    "here: content, photos, contacts that it made, and parts of the profile that are unchanged since.",
  options: {
    "at-once": { type: "string", value: "N", about: "with limits: so many imports at once, 1 to 4" },
    budget: { type: "string", value: "GB", about: "with limits: so many gigabytes of files within a day" },
    json: { type: "boolean", about: "print one JSON object" },
  },
  async run({ values, positionals }, io) {
    const [verb = "", name = "", ...rest] = positionals;
    const act = name === "" ? ofAll[verb] : ofOne[verb];
    const isLimited = values["at-once"] !== undefined || values.budget !== undefined;
    if (act === undefined || rest.length > 0 || (isLimited && verb !== "limits"))
      throw new UsageError(
        "What is to be done? Give list, show NAME, stop NAME, go-on NAME, throw-away NAME, pause, resume, or limits.",
      );
    const { parts, close } = await io.house.open();
    try {
      const text = (value: unknown) => (typeof value === "string" ? value : null);
      const ask = { name, atOnce: text(values["at-once"]), gigabytes: text(values.budget), json: values.json === true };
      return await act(parts, ask, io);
    } finally {
      await close();
    }
  },
});

function numberOf(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError("How many? Give a whole number.");
  return Number(text);
}

const printRule = ({ pausedAt, atOnce, bytesPerDay, bytesToday }: MoveInsOfPod): string => {
  const gb = (bytes: number) => (bytes / gigabyte).toFixed(1);
  const paused = pausedAt === null ? "" : `Paused since ${printTime(pausedAt)}. `;
  return `${paused}${atOnce} at once; ${gb(bytesToday)} of ${gb(bytesPerDay)} GB of this day are used.`;
};

function print({ username, state, from, progress, held, refusal, begunAt }: SeenMoveIn): string {
  const why = refusal === null ? "" : ` (${refusal.code})`;
  const left = progress?.secondsLeft == null ? "" : `, ${progress.secondsLeft} s left`;
  const far =
    progress === null
      ? ""
      : `  ${progress.stage} ${progress.done}${progress.of === null ? "" : ` of ${progress.of}`}${left}`;
  return `${username}  ${state}${why}${held ? "  stopped" : ""}  ${printTime(begunAt)}${from === null ? "" : `  ${spellOut(from)}`}${far}`;
}
