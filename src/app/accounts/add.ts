/** New accounts: whether a name can be had, what every account begins with, and how a podmin makes an empty one. */
import { randomBytes, randomUUID } from "node:crypto";
import { codeOf } from "../../base/problem.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { type NameRefusal, parseName } from "../../core/account.ts";
import { defaultAspects } from "../../core/aspect.ts";
import { emptyProfile } from "../../core/snapshot.ts";
import { activateAccount, makeAccount, type NewAccount, nameStanding } from "../../store/accounts.ts";
import { appendAspects } from "../../store/aspects.ts";
import type { Parts, SpokenProtocol } from "../parts.ts";
import { seal } from "../seal.ts";

type Needs = Pick<Parts, "config" | "protocols" | "secret" | "newKeyPair">;

export type AddAccountRefusal =
  | NameRefusal
  | { readonly code: "name-taken"; readonly name: string }
  /** It was the name of an account that is closed now (R15). */
  | { readonly code: "name-once-used"; readonly name: string };

export type AddedAccount = { readonly accountId: number; readonly username: string; readonly ref: string };

/** The first one is the protocol of new accounts. */
const newAccountsProtocol = ({ protocols }: Pick<Needs, "protocols">) => (protocols[0] as SpokenProtocol).adapter;

/** The name as accounts have it, or why no account can have it. Whether it is free is another question. */
export function checkNewName(needs: Pick<Needs, "protocols">, text: string): Result<string, NameRefusal> {
  const name = parseName(text);
  if (!name.ok) return name;
  const possible = newAccountsProtocol(needs).ids.validUsername(name.value);
  return possible ? name : no({ code: "name-malformed", name: text });
}

/** What makes an account reachable: a new key, and a new guid, since pods refuse a known guid under another address. */
export async function newPresence(
  needs: Needs,
  username: string,
): Promise<Omit<NewAccount, "email" | "language" | "settings" | "profile">> {
  const adapter = newAccountsProtocol(needs);
  const { privateKey, publicKey } = await needs.newKeyPair();
  const host = new URL(needs.config.url).host;
  const guid = randomUUID().replaceAll("-", "");
  return {
    username,
    protocol: adapter.name,
    ref: adapter.ids.print(username, host, guid),
    host,
    guid,
    publicKey,
    sealedPrivateKey: seal(needs.secret, "own-key", privateKey),
    photoPath: randomBytes(12).toString("hex"),
  };
}

/** Makes an empty account, active at once, with the aspects that people begin with. Takes a second or two: its key is made. */
export async function addAccount(
  needs: Needs & Pick<Parts, "database" | "clock">,
  text: string,
): Promise<Result<AddedAccount, AddAccountRefusal>> {
  const name = checkNewName(needs, text);
  if (!name.ok) return name;
  const username = name.value;
  const standing = await nameStanding(needs.database.db, username);
  if (standing !== "free")
    return no({ code: standing === "account" ? "name-taken" : "name-once-used", name: username });
  const presence = await newPresence(needs, username);
  const account = {
    ...presence,
    email: null,
    language: null,
    settings: {},
    profile: { ...emptyProfile, originalBio: null },
  };
  const now = new Date(needs.clock.now());
  try {
    const accountId = await needs.database.transaction(async (tx) => {
      const made = await makeAccount(tx, account, now);
      await appendAspects(tx, made.accountId, defaultAspects);
      await activateAccount(tx, made.accountId);
      return made.accountId;
    });
    return ok({ accountId, username, ref: account.ref });
  } catch (error) {
    // Somebody took the name between the look and the write.
    if (codeOf(error) !== "23505") throw error;
    return no({ code: "name-taken", name: username });
  }
}
