/** `sterna pod list`, `pod show HOST`, `pod retry HOST`: what waits for other pods. */
import { retryPods } from "../app/deliver/retry.ts";
import type { Parts } from "../app/parts.ts";
import { spellOut } from "../base/printable.ts";
import { findPod, listPods, type PodView } from "../store/views/pods.ts";
import { defineCommand, type Io, UsageError } from "./command.ts";
import { type ExitCode, exits } from "./exit.ts";
import { printTime } from "./print-time.ts";
import { refuse } from "./refuse.ts";

/** More pods than the network has. */
const podsListed = 10_000;
/** Of one pod: the oldest. */
const parcelsListed = 100;

type Ask = { readonly host: string | null; readonly all: boolean; readonly json: boolean };

const acts: Readonly<Record<string, (parts: Parts, ask: Ask, io: Io) => Promise<ExitCode>>> = { list, show, retry };

export const command = defineCommand({
  name: "pod",
  summary: "list what waits for other pods, or try again now",
  usage: "list [--all] | show HOST | retry HOST|--all [--json]",
  about:
    "list: pods for which something waits or that do not answer, those that have failed longest first: since when, why, and when they are tried again. " +
    "show: one of them, with the oldest 100 messages that wait. " +
    "retry: tries one again, or all, without waiting for its pause; a running server does it within seconds, else the next one that starts.",
  options: {
    all: {
      type: "boolean",
      about: "with list: also pods that answer and have everything; with retry: all that something waits for",
    },
    json: { type: "boolean", about: "print JSON" },
  },
  async run({ values, positionals }, io) {
    const [verb = "", host = null, ...rest] = positionals;
    const act = acts[verb];
    const all = values.all === true;
    const wantsHost = verb === "show" || (verb === "retry" && !all);
    if (act === undefined || rest.length > 0 || (host !== null) !== wantsHost || (verb === "show" && all))
      throw new UsageError("What is to be done? Give list, show HOST, retry HOST, or retry --all.");
    const { parts, close } = await io.house.openWithoutWires();
    try {
      return await act(parts, { host, all, json: values.json === true }, io);
    } finally {
      await close();
    }
  },
});

async function list({ database }: Parts, { all, json }: Ask, { out, say }: Io): Promise<ExitCode> {
  const pods = await listPods(database.db, { all, skip: 0, most: podsListed });
  if (json) out(JSON.stringify(pods));
  else if (pods.length === 0) say("Nothing waits for other pods.");
  else for (const pod of pods) out(print(pod));
  return exits.done;
}

async function show({ database }: Parts, { host, json }: Ask, { out }: Io): Promise<ExitCode> {
  const pod = await findPod(database.db, host?.toLowerCase() ?? "", parcelsListed);
  if (pod === null) throw refuse("pod", { code: "pod-unknown", host }, { json, out });
  if (json) out(JSON.stringify(pod));
  else {
    out(print(pod));
    for (const { kind, writtenAt, attempts, lastError, giveUpAt } of pod.parcels) {
      const tries = attempts === 0 ? "not tried yet" : `failed ${attempts} times, last: ${spellOut(lastError ?? "")}`;
      out(`  ${kind} of ${printTime(writtenAt)}: ${tries}; given up on ${printTime(giveUpAt)}`);
    }
    if (pod.waiting > pod.parcels.length) out(`  and ${pod.waiting - pod.parcels.length} more`);
  }
  return exits.done;
}

async function retry(parts: Parts, { host, json }: Ask, { out }: Io): Promise<ExitCode> {
  const retried = await retryPods(parts, host);
  if (!retried.ok) throw refuse("pod", { code: retried.refusal.code, host }, { json, out });
  const pods = retried.value;
  if (json) out(JSON.stringify({ pods }));
  else out(pods === 1 ? "1 pod is tried again now." : `${pods} pods are tried again now.`);
  return exits.done;
}

function print({ host, waiting, failures, failingSince, lastError, answeredAt, nextAt }: PodView): string {
  const state =
    failures > 0
      ? `fails since ${failingSince === null ? "?" : printTime(failingSince)} (${failures} times: ${spellOut(lastError ?? "")})`
      : answeredAt === null
        ? "not tried yet"
        : `answered ${printTime(answeredAt)}`;
  const next = nextAt === null ? "" : `; next try ${printTime(nextAt)}`;
  return `${host}  ${waiting} waiting; ${state}${next}`;
}
