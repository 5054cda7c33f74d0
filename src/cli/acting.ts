/** For commands that act for an account: whose they are, whom they are about, and how they say no. */
import { findAspect } from "../app/contacts/aspects.ts";
import { findIdentity } from "../app/discover/find-identity.ts";
import type { Parts } from "../app/parts.ts";
import { type AccountRow, findAccount } from "../store/people/accounts.ts";
import type { KnownIdentity } from "../store/people/identities.ts";
import { type Io, type Refused, UsageError } from "./command.ts";
import type { ExitCode } from "./exit.ts";
import { type Coded, refuse } from "./refuse.ts";

/** What a verb of a command gets: `sterna contact share --as alice bob@pod.example`. */
export type Acting = {
  readonly parts: Parts;
  readonly account: AccountRow;
  /** What was typed behind the verb. */
  readonly words: readonly string[];
  readonly json: boolean;
  readonly io: Io;
};

/** `--as` and `--json`, which all of these commands have. */
export const actingOptions = {
  as: { type: "string", value: "NAME", about: "the account that does it" },
  json: { type: "boolean", about: "print JSON" },
} as const;

/** As `refuse`; the words may say whose account it is. */
export const refused = (topic: string, refusal: Coded, { account, json, io }: Acting, exit?: ExitCode): Refused =>
  refuse(topic, refusal, { json, out: io.out }, { name: account.username }, exit);

/**
 * The open account that acts.
 * @throws {UsageError} no name was given; {Refused} nobody has it
 */
export async function openAccount(parts: Parts, as: unknown, io: Io, json: boolean): Promise<AccountRow> {
  if (typeof as !== "string") throw new UsageError("Who does it? Give --as NAME.");
  const username = as.trim().toLowerCase();
  const account = await findAccount(parts.database.db, username);
  if (account?.state === "active") return account;
  const nobody = { accountId: 0, personId: 0, username, state: "closed", arriving: false } as const;
  throw refused("as", { code: "account-not-open" }, { parts, account: nobody, words: [], json, io });
}

/** The account's aspects of these names, which stand with commas between. @throws {Refused} one of them is none */
export async function aspectIdsOf(acting: Acting, names: string | undefined): Promise<number[]> {
  const ids: number[] = [];
  for (const name of (names ?? "").split(",").filter((each) => each.trim() !== "")) {
    const aspect = await findAspect(acting.parts.database.db, acting.account.accountId, name);
    if (!aspect.ok) throw refused("aspect", aspect.refusal, acting);
    ids.push(aspect.value.aspectId);
  }
  return ids;
}

/**
 * The person that an address names: as known here, else as their pod says.
 * @throws {Refused} it is none, or nobody can be found by it
 */
export async function whom(acting: Acting, text: string): Promise<KnownIdentity> {
  const found = await findIdentity(acting.parts, text);
  if (found.ok) return found.value;
  const { code, ref } = found.refusal;
  // A pod that says that somebody of ours is one of its people is as wrong as any other.
  throw refused("person", { code: code === "own" ? "answer-wrong" : code, ref }, acting);
}
