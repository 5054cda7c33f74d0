/** New accounts: whether a name can be had, what every account begins with, and how a podmin makes an empty one. */
import { codeOf } from "../../base/problem.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { type NameRefusal, parseName } from "../../core/account.ts";
import { defaultAspects } from "../../core/aspect.ts";
import { emptyProfile } from "../../core/snapshot.ts";
import { activateAccount, makeAccount, nameStanding } from "../../store/people/accounts.ts";
import { appendAspects } from "../../store/people/aspects.ts";
import type { Parts, SpokenProtocol } from "../parts.ts";
import { newPresence } from "./presence.ts";

type Needs = Pick<Parts, "config" | "protocols" | "secret" | "newKeyPair">;

export type AddAccountRefusal =
  | NameRefusal
  | { readonly code: "name-taken"; readonly name: string }
  /** It was the name of an account that is closed now (R15). */
  | { readonly code: "name-once-used"; readonly name: string };

export type AddedAccount = { readonly accountId: number; readonly username: string; readonly ref: string };

/** The first one says how accounts may be called; the others have their own words for it (`ids.nameOf`). */
const namingProtocol = ({ protocols }: Pick<Needs, "protocols">) => (protocols[0] as SpokenProtocol).adapter;

/** The name as accounts have it, or why no account can have it. Whether it is free is another question. */
export function checkNewName(needs: Pick<Needs, "protocols">, text: string): Result<string, NameRefusal> {
  const name = parseName(text);
  if (!name.ok) return name;
  const possible = namingProtocol(needs).ids.validUsername(name.value);
  return possible ? name : no({ code: "name-malformed", name: text });
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
    return ok({ accountId, username, ref: account.identities[0]?.ref ?? "" });
  } catch (error) {
    // Somebody took the name between the look and the write.
    if (codeOf(error) !== "23505") throw error;
    return no({ code: "name-taken", name: username });
  }
}
