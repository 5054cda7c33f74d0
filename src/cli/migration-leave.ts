/** `sterna migration previous NAME [ADDRESS]`, `leave NAME ADDRESS`, `stay NAME`, `end NAME [ADDRESS]`: moves on networks where both accounts say so and the old pod tells of it. */
import { endHalf, type OpenHalf, openHalves } from "../app/depart/end-half.ts";
import { askToLeave, type LeavePlan, planLeaving, stayHere } from "../app/depart/leave.ts";
import { clearPrevious, previousOf, setPrevious } from "../app/depart/previous.ts";
import type { Parts } from "../app/parts.ts";
import { minuteMs } from "../base/time.ts";
import { findAccount } from "../store/people/accounts.ts";
import { accountName } from "./account-name.ts";
import { type Io, UsageError } from "./command.ts";
import { exits } from "./exit.ts";
import type { MigrationAct } from "./migration-act.ts";
import { refuse } from "./refuse.ts";

/** Sets, takes back (`none`) or shows what the account says of where it came from. */
export const previous: MigrationAct = async (parts, { given, json }, { out }) => {
  const [name = "", address = null, ...rest] = given;
  if (rest.length > 0) throw new UsageError("Give one account name, and at most one address, or none.");
  const { username, accountId } = await accountOf(parts, "previous", name, json, out);
  if (address !== null) {
    const done =
      address === "none" ? await clearPrevious(parts, accountId) : await setPrevious(parts, { accountId, address });
    if (!done.ok) throw refuse("previous", done.refusal, { json, out }, { name: username });
  }
  const said = await previousOf(parts, accountId);
  if (said === null) throw refuse("previous", { code: "no-such-network" }, { json, out }, { name: username });
  if (json) out(JSON.stringify(said));
  else if (said.previous === null) out(`${said.ref} says of no account that it was there before.`);
  else {
    out(`${said.ref} says that it was ${said.previous} before.`);
    out(
      said.arrivedAt === null
        ? "Nobody has moved by it yet: ask there to move to here."
        : `The move was followed on ${said.arrivedAt.toISOString().slice(0, 10)}.`,
    );
  }
  return exits.done;
};

/** Asks to leave for an account elsewhere; `--check` says what would happen. */
export const leave: MigrationAct = async (parts, { given, check, json }, { out }) => {
  const [name = "", destination = "", ...rest] = given;
  if (destination === "" || rest.length > 0)
    throw new UsageError("Give one account name, and the address of the new account.");
  const { username, accountId } = await accountOf(parts, "leave", name, json, out);
  const plan = await planLeaving(parts, { accountId, destination });
  if (!plan.ok) throw refuse("leave", plan.refusal, { json, out }, { name: username });
  if (check) {
    if (json) out(JSON.stringify(plan.value));
    else for (const line of printPlan(username, plan.value)) out(line);
    return exits.done;
  }
  const asked = await askToLeave(parts, { accountId, destination });
  if (!asked.ok) throw refuse("leave", asked.refusal, { json, out }, { name: username });
  if (json) out(JSON.stringify(asked.value));
  else {
    out(
      `${username} leaves for ${asked.value.newRef} at ${asked.value.leavesAt.toISOString()}, as soon as the server runs.`,
    );
    out(`To take it back before: sterna migration stay ${username}`);
  }
  return exits.done;
};

/** Takes a wish to leave back, within its ten minutes. */
export const stay: MigrationAct = async (parts, { given, json }, { out }) => {
  const name = accountName(given, "Who stays? Give one account name.");
  const { username, accountId } = await accountOf(parts, "stay", name, json, out);
  const stays = await stayHere(parts, accountId);
  if (!stays.ok) throw refuse("stay", stays.refusal, { json, out }, { name: username });
  out(json ? JSON.stringify(stays.value) : `The wish of ${username} to leave is taken back. Nobody was told of it.`);
  return exits.done;
};

/** Lists what is left of an account that was left, or ends one of its addresses; `--check` says what that would do. */
export const end: MigrationAct = async (parts, { given, check, json }, { out }) => {
  const [name = "", ref = null, ...rest] = given;
  if (rest.length > 0) throw new UsageError("Give one account name, and at most one of its addresses.");
  const { username, accountId } = await accountOf(parts, "end", name, json, out);
  const halves = await openHalves(parts.database.db, accountId);
  if (ref === null || check) {
    const shown = ref === null ? halves : halves.filter((half) => half.ref === ref);
    if (json) out(JSON.stringify({ halves: shown }));
    else if (shown.length === 0) out(`${username} has no such address that could end.`);
    else for (const half of shown) out(printHalf(half));
    return exits.done;
  }
  const ended = await endHalf(parts, { accountId, ref });
  if (!ended.ok) throw refuse("end", ended.refusal, { json, out }, { name: username });
  out(json ? JSON.stringify(ended.value) : `${ref} has ended; ${ended.value.told} people are told.`);
  return exits.done;
};

const printHalf = ({ ref, followers, told }: OpenHalf): string =>
  `${ref}: ${followers} ${followers === 1 ? "follower is" : "followers are"} lost if it ends, and ${told} people on other pods are told.`;

async function accountOf(
  parts: Parts,
  verb: string,
  given: string,
  json: boolean,
  out: Io["out"],
): Promise<{ readonly username: string; readonly accountId: number }> {
  const username = accountName([given], "Whose? Give one account name.");
  const account = await findAccount(parts.database.db, username);
  if (account === null)
    throw refuse(
      verb === "stay" || verb === "end" ? "leave" : verb,
      { code: "account-not-open" },
      { json, out },
      { name: username },
    );
  return { username, accountId: account.accountId };
}

const fates: Readonly<Record<LeavePlan["networks"][number]["fate"], string>> = {
  moves: "asked to follow by this move, where their pods know moves",
  "can-follow": "follow when the new pod announces the move of that half",
  lost: "lost: nothing leads them there",
};

const printPlan = (username: string, { oldRef, newRef, networks, pods, waitMs }: LeavePlan): string[] => [
  `${oldRef} would leave for ${newRef}:`,
  ...networks.flatMap(({ ref, followers, fate, unaware, unsure }) => [
    `  ${ref}: ${followers} ${followers === 1 ? "follower" : "followers"}: ${fates[fate]}.`,
    ...(unaware > 0 ? [`    ${unaware} of them probably lost: their pods say that they know no moves.`] : []),
    ...(unsure > 0 ? [`    ${unsure} of them perhaps: their pods have not said whether they know moves.`] : []),
  ]),
  `  ${pods} pods are told; until then it can be taken back for ${waitMs / minuteMs} minutes.`,
  `Nothing has been written. Next: sterna migration leave ${username} ${newRef}`,
];
