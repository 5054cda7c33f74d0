/** What follows an import at once, if that was asked for: the move is announced, or it is kept here only. */
import { announceMove } from "../app/announce/announce.ts";
import { planAnnouncement } from "../app/announce/plan.ts";
import { keepHere } from "../app/arrive/keep-here.ts";
import type { Parts } from "../app/parts.ts";
import { type MessageArgs, message } from "../base/problem.ts";
import type { Io } from "./command.ts";
import { printAdvice } from "./words/print.ts";

export type AfterImport =
  | { readonly kind: "wait" }
  | { readonly kind: "keep" }
  /** `confirmed`: nobody is asked any more. */
  | { readonly kind: "announce"; readonly confirmed: boolean };

export type AfterDone = {
  readonly changed: boolean;
  readonly refusal: { readonly code: string } | null;
};

type Of = { readonly username: string; readonly importId: number };

const nothing: AfterDone = { changed: false, refusal: null };

export async function afterImport(parts: Parts, of: Of, after: AfterImport, io: Io): Promise<AfterDone> {
  if (after.kind === "wait") return nothing;
  return after.kind === "keep" ? keep(parts, of, io) : announce(parts, of, after.confirmed, io);
}

async function keep(parts: Parts, { username, importId }: Of, io: Io): Promise<AfterDone> {
  const kept = await keepHere(parts, { username, importId });
  if (!kept.ok) return refused("keep-here", kept.refusal, username, io);
  io.out(`What the import brought to ${username} is kept here and seen like anything else of theirs.`);
  return { changed: true, refusal: null };
}

async function announce(parts: Parts, of: Of, confirmed: boolean, io: Io): Promise<AfterDone> {
  const request = { ...of, by: "podmin" } as const;
  const plan = await planAnnouncement(parts, request);
  if (!plan.ok) return refused("announce", plan.refusal, of.username, io);
  const { oldRef, newRef, hearers, announced: before } = plan.value;
  if (!confirmed && !before) {
    io.say(`${oldRef} would be ${newRef} from then on, and ${hearers.pods} pods would be told. There is no way back.`);
    io.say("Announce it? Type yes:");
    if ((await firstLine(io)) !== "yes") {
      io.say(`Nothing has been announced. To do it: sterna migration announce ${of.username}`);
      return nothing;
    }
  }
  const announced = await announceMove(parts, request);
  if (!announced.ok) return refused("announce", announced.refusal, of.username, io);
  io.out(
    announced.value.way === "repeated"
      ? `The move of ${oldRef} to ${newRef} had been announced before.`
      : `${oldRef} is ${newRef} from now on. ${hearers.pods} pods are told as soon as the server runs.`,
  );
  return { changed: true, refusal: null };
}

/** An answer that somebody types; as much of it as an answer has. */
async function firstLine(io: Io): Promise<string> {
  let text = "";
  for await (const chunk of io.input()) {
    text += Buffer.from(chunk).toString("latin1");
    if (text.includes("\n") || text.length > 100) break;
  }
  return (text.split("\n")[0] ?? "").trim().toLowerCase();
}

/** The import itself is done, and stays. */
function refused(words: string, refusal: { readonly code: string }, name: string, io: Io): AfterDone {
  const { code, ...rest } = refusal;
  const args: MessageArgs = { name, ...rest };
  io.say(printAdvice({ what: message(`${words}.${code}`, args), next: message(`${words}.${code}.next`, args) }));
  return { changed: false, refusal };
}
