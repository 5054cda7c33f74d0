/** `sterna migration list`, `show ID`, `undo ID`, `release ID`: moves that this pod knows of, for the podmin. */
import { releaseMove } from "../app/witness/release.ts";
import { undoMove } from "../app/witness/undo.ts";
import { limits } from "../base/limits.ts";
import { spellOut } from "../base/printable.ts";
import { findMoveView, listMoves, type MoveView } from "../store/views/moves.ts";
import { type Io, type Refused, UsageError } from "./command.ts";
import { exits } from "./exit.ts";
import type { MigrationAct, MigrationAsk } from "./migration-act.ts";
import { printTime } from "./print-time.ts";
import { type Coded, refuse } from "./refuse.ts";

const movesListed = 1_000;

export const list: MigrationAct = async ({ database }, { given, json }, { out, say }) => {
  const [only = "all", ...rest] = given;
  if (rest.length > 0 || (only !== "all" && only !== "held" && only !== "refused"))
    throw new UsageError("Which moves? Give list, list held, or list refused.");
  const moves = await listMoves(database.db, { only, skip: 0, most: movesListed });
  if (json) out(JSON.stringify(moves));
  else if (moves.length === 0) say("There are none.");
  else for (const move of moves) out(print(move));
  return exits.done;
};

export const show: MigrationAct = async (parts, ask, io) => {
  const move = await findMoveView(parts.database.db, numberOf(ask));
  if (move === null) throw refuseMove({ code: "move-unknown", id: numberOf(ask) }, ask, io);
  if (ask.json) io.out(JSON.stringify(move));
  else for (const line of explain(move)) io.out(line);
  return exits.done;
};

export const undo: MigrationAct = async (parts, ask, io) => {
  const id = numberOf(ask);
  const move = await findMoveView(parts.database.db, id);
  if (ask.check && move?.undoable) {
    if (ask.json) io.out(JSON.stringify(move));
    else
      for (const line of [
        `${move.oldRef} and ${move.newRef} would be two people's again, and this pair would be refused from then on.`,
        `${move.contacts} accounts have a contact there: each would be as it was, and the old home would be told again.`,
        `Nothing has been written. Next: sterna migration undo ${id}`,
      ])
        io.out(line);
    return exits.done;
  }
  const code = move === null ? "move-unknown" : move.role !== "witness" ? "move-of-ours" : "move-not-followed";
  if (ask.check) throw refuseMove({ code, id }, ask, io);
  const undone = await undoMove(parts, id);
  if (!undone.ok) throw refuseMove(undone.refusal, ask, io);
  if (ask.json) io.out(JSON.stringify({ id, undone: true }));
  else io.out(`The move of ${move?.oldRef} to ${move?.newRef} is undone.`);
  return exits.done;
};

export const release: MigrationAct = async (parts, ask, io) => {
  const id = numberOf(ask);
  const released = await releaseMove(parts, id);
  if (!released.ok) throw refuseMove(released.refusal, ask, io);
  const outcome = released.value;
  if (ask.json) io.out(JSON.stringify({ id, outcome }));
  else if (outcome === "followed") io.out("The move is followed from now on.");
  else if (outcome === "looking") io.out("Both pods are asked first; a running server does it.");
  else io.out(`Something else stands against it now: sterna migration show ${id}`);
  return exits.done;
};

function numberOf({ given }: MigrationAsk): number {
  const [text = "", ...rest] = given;
  if (!/^\d{1,15}$/.test(text) || rest.length > 0)
    throw new UsageError("Which move? Give one number: sterna migration list shows them.");
  return Number(text);
}

/** The words of some say how long a move can be undone. */
const refuseMove = (refusal: Coded, { json }: MigrationAsk, { out }: Io): Refused =>
  refuse("move", refusal, { json, out }, { days: limits.undoDays });

function print({ id, heardAt, role, state, oldRef, newRef, refusal }: MoveView): string {
  const why = refusal === null ? "" : ` (${refusal})`;
  return `${id}  ${printTime(heardAt)}  ${role}  ${state}${why}  ${spellOut(oldRef)} to ${spellOut(newRef)}`;
}

function explain(move: MoveView): string[] {
  const { appliedAt, undoneAt, refusal, refusalDetail, contacts, untold, suspended, undoable, id, state } = move;
  return [
    print(move),
    ...(refusal === null
      ? []
      : [`  It does not count: ${refusal}${refusalDetail ? `, ${spellOut(refusalDetail)}` : ""}`]),
    ...(appliedAt === null ? [] : [`  It counts since ${printTime(appliedAt)}.`]),
    ...(undoneAt === null ? [] : [`  It was undone on ${printTime(undoneAt)}.`]),
    ...(appliedAt === null || undoneAt !== null
      ? []
      : [
          `  ${contacts} accounts here have a contact there; ${untold} have not told the new home their side yet; ${suspended} met a block.`,
        ]),
    ...(state === "held" ? [`  Many accounts moved onto this one. To follow it: sterna migration release ${id}`] : []),
    ...(undoable ? [`  To take it back: sterna migration undo ${id} --check`] : []),
  ];
}
