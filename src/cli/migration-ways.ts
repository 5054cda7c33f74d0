/** `sterna migration ways NAME [POD]`: who of an account's followers would come along, by where it goes; and a look at where it wants to go. */
import { followersOf } from "../app/depart/followers.ts";
import { examineWayOut, type WayOut } from "../app/doctor/way-out.ts";
import { ways as allWays, type Losses, lossesOn, type Way } from "../core/migration/losses.ts";
import { findAccount } from "../store/people/accounts.ts";
import { accountName } from "./account-name.ts";
import { UsageError } from "./command.ts";
import { exits } from "./exit.ts";
import type { MigrationAct } from "./migration-act.ts";
import { refuse } from "./refuse.ts";

/** Writes nothing, and tells nobody. */
export const ways: MigrationAct = async (parts, { given, json }, { out }) => {
  const [name = "", pod = null, ...rest] = given;
  if (rest.length > 0) throw new UsageError("Give one account name, and at most one pod.");
  const username = accountName([name], "Whose ways? Give one account name.");
  const account = await findAccount(parts.database.db, username);
  if (account === null) throw refuse("leave", { code: "account-not-open" }, { json, out }, { name: username });
  const followers = await followersOf(parts, account.accountId);
  const losses = Object.fromEntries(allWays.map((way) => [way, followers.map((on) => lossesOn(way, on))]));
  const seen = pod === null ? null : await examineWayOut(parts, { accountId: account.accountId, text: pod });
  if (json) {
    out(JSON.stringify({ followers, losses, ...(seen ?? {}) }));
    return exits.done;
  }
  for (const way of allWays) {
    out(`${titles[way]}:`);
    for (const line of (losses[way] ?? []).map(lossLine)) out(`  ${line}`);
  }
  for (const one of seen?.found ?? []) out(`${one.state === "good" ? "ok  " : one.state}  ${tell(one)}`);
  return exits.done;
};

const titles: Readonly<Record<Way, string>> = {
  carried: "Carried as files to a pod of another software",
  own: "To another Sterna",
  asked: "To a server of the network where the old pod tells of moves",
};

const lossLine = ({ protocol, kept, alone, unsure, lost }: Losses): string =>
  `${protocol}: ${kept} come along, ${alone} perhaps (they are not followed back), ${unsure} perhaps (their servers have not said), ${lost} lost.`;

function tell(one: WayOut): string {
  switch (one.what) {
    case "pod":
      return one.state === "good" ? `${one.host} answers.` : `${one.host}: ${troubles[one.why]}.`;
    case "software":
      if (one.software === null) return "It does not say what it runs.";
      return `It runs ${one.software.name} ${one.software.version}, which ${takes[one.takes]}.`;
    case "speaks":
      return one.state === "good" ? "It speaks the network." : "It does not say that it speaks the network.";
    case "knows-you":
      return `${one.followers} people there follow the account; ${one.heard ? "it has taken messages of this pod" : "nothing was sent there yet"}.`;
    case "account":
      return one.state === "good" ? `${one.ref} exists there.` : `Nobody is called ${one.ref} there.`;
    case "open":
      return one.state === "good" ? "Anybody can sign up there." : "One cannot sign up there by oneself.";
    case "shown":
      return one.state === "good"
        ? "The account can be looked up from outside."
        : "The account cannot be looked up from outside: see what stands before this server, and STERNA_URL.";
  }
}

const troubles = {
  silent: "no answer",
  here: "this very pod",
  malformed: "no address of a pod",
  "too-often": "not looked at, since this was done very often within an hour",
} as const;
const takes = {
  yes: "takes accounts in",
  no: "takes no accounts in",
  unknown: "may take accounts in, or not",
} as const;
