/** `sterna migration receipt NAME`, `again NAME [HOST]`: how far a move of an account is, to here or away, and telling pods of it once more. */
import { tellAgain } from "../app/announce/again.ts";
import { receiptDocument } from "../app/announce/receipt.ts";
import type { Parts } from "../app/parts.ts";
import { spellOut } from "../base/printable.ts";
import { no } from "../base/result.ts";
import { findAccount } from "../store/people/accounts.ts";
import { type MoveHead, movesOf, toldLines } from "../store/views/migration-receipt.ts";
import { accountName } from "./account-name.ts";
import { type Io, UsageError } from "./command.ts";
import { exits } from "./exit.ts";
import type { MigrationAct, MigrationAsk } from "./migration-act.ts";
import { printTime } from "./print-time.ts";
import { refuse } from "./refuse.ts";

/** Pods that have not taken it: more than the network has. */
const podsListed = 10_000;

/** Tells pods once more of the newest move, or the one that is named. */
export const again: MigrationAct = async (parts, ask, { out }) => {
  const [name = "", host = null, ...rest] = ask.given;
  if (rest.length > 0) throw new UsageError("Give one account name, and at most one pod.");
  const { username, move } = await chosenMove(parts, name, ask);
  const told = move === null ? no({ code: "nothing-announced" } as const) : await tellAgain(parts, { ...move, host });
  if (!told.ok) throw refuse("again", told.refusal, { json: ask.json, out }, { name: username });
  if (ask.json) out(JSON.stringify({ migrationId: move?.migrationId, ...told.value }));
  else out(`${told.value.pods} pods are told again; ${told.value.hurried} that wait are tried now.`);
  return exits.done;
};

/** How far it is; with `--json` the signed document. */
export const receipt: MigrationAct = async (parts, ask, { out }) => {
  const { username, move, moves } = await chosenMove(
    parts,
    accountName(ask.given, "Whose receipt? Give one account name."),
    ask,
  );
  if (ask.all) {
    if (ask.json) out(JSON.stringify(moves));
    else if (moves.length === 0) out(`${username} has not moved.`);
    else for (const each of moves) out(lineOf(each));
    return exits.done;
  }
  if (move === null) throw refuse("again", { code: "nothing-announced" }, { json: ask.json, out }, { name: username });
  if (ask.json) {
    for await (const line of linesOf(receiptDocument(parts, move))) out(line);
    return exits.done;
  }
  await printReceipt(parts, username, move, out);
  const others = moves.filter(({ migrationId }) => migrationId !== move.migrationId).length;
  if (others > 0) out(`${others} other moves of this account: sterna migration receipt ${username} --all`);
  return exits.done;
};

async function printReceipt(parts: Parts, username: string, move: MoveHead, out: Io["out"]): Promise<void> {
  const { oldName, newName, told, delivered, waiting, givenUp, confirmed, standing, at, state, refusal } = move;
  if (refusal !== null && told === 0) {
    const why = refusal === "taken-back" ? "that was taken back" : `that was refused (${spellOut(refusal)})`;
    out(`${oldName} has not left for ${newName}: ${why}, and nobody was told.`);
    return;
  }
  if (state === "asked") {
    out(`${oldName} has asked to leave for ${newName} at ${printTime(at)}. Nobody is told yet.`);
    out(`To take it back: sterna migration stay ${username}`);
    return;
  }
  out(`${oldName} is ${newName} since ${printTime(at)}.`);
  if (move.role === "departure" && move.newState === "ended")
    out(`${newName} has been deleted since, as its pod says.`);
  if (move.role === "arrival" || told > 0)
    out(`Pods: ${told} told, ${delivered} took it, ${waiting} still tried, ${givenUp} given up.`);
  else out("The new pod tells of it; this one has told nobody. Once more from here: sterna migration again");
  if (move.role === "arrival")
    out(`Contacts: ${confirmed} have confirmed the new address, ${standing} still stand at the old one.`);
  const open = (await toldLines(parts.database.db, move.migrationId, 0, podsListed)).filter(
    ({ state }) => state !== "delivered",
  );
  for (const { host, state, answer, tries, nextAt } of open)
    out(
      `  ${host}: ${state}, tried ${tries} times, last: ${spellOut(answer ?? "not tried yet")}${nextAt === null ? "" : `; next try ${printTime(nextAt)}`}`,
    );
}

const lineOf = ({ migrationId, role, oldName, newName, state, at, told, delivered }: MoveHead): string =>
  `${migrationId}  ${printTime(at)}  ${role}  ${state}  ${oldName} -> ${newName}  ${delivered} of ${told} pods took it`;

type Chosen = { readonly username: string; readonly move: MoveHead | null; readonly moves: readonly MoveHead[] };

/** The newest one unless one is named; null where there is none, or none of that number. */
async function chosenMove({ database: { db } }: Parts, name: string, { move: asked }: MigrationAsk): Promise<Chosen> {
  const username = accountName([name], "Whose move? Give one account name.");
  if (asked !== null && !/^\d{1,15}$/.test(asked)) throw new UsageError("A move is named by its number.");
  const account = await findAccount(db, username);
  const moves = account === null ? [] : await movesOf(db, account.accountId);
  const move = asked === null ? moves[0] : moves.find(({ migrationId }) => migrationId === Number(asked));
  return { username, move: move ?? null, moves };
}

/** Pieces of text, line by line, however long a line is. */
async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let line: string[] = [];
  for await (const piece of pieces) {
    const parts = piece.split("\n");
    for (const [nth, part] of parts.entries()) {
      line.push(part);
      if (nth === parts.length - 1) continue;
      yield line.join("");
      line = [];
    }
  }
}
