/** Signing up by page: for a new account, or to bring one from elsewhere. */
import { randomBytes } from "node:crypto";
import { limits } from "../../base/limits.ts";
import { codeOf } from "../../base/problem.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { dayMs } from "../../base/time.ts";
import { defaultAspects } from "../../core/aspect.ts";
import { parseMailAddress } from "../../core/mail-address.ts";
import { emptyProfile } from "../../core/snapshot.ts";
import type { Tx } from "../../store/database.ts";
import { activateAccount, makeAccount, type NewAccount, nameStanding } from "../../store/people/accounts.ts";
import { makeArriving } from "../../store/people/arriving.ts";
import { appendAspects } from "../../store/people/aspects.ts";
import { useInvitation } from "../../store/people/invitations.ts";
import { setPendingAddress } from "../../store/people/mail-addresses.ts";
import { setPasswordHash } from "../../store/people/passwords.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import { writeLetter } from "../mail/write-letter.ts";
import type { Parts } from "../parts.ts";
import { type AddAccountRefusal, checkNewName } from "./add.ts";
import { abandonedJob } from "./arriving.ts";
import { type Attempts, countAttempts } from "./attempts.ts";
import { deviceToken } from "./device.ts";
import { isInvitation } from "./invitations.ts";
import type { LoggedIn } from "./log-in.ts";
import { checkPassword, hashPassword, namesOf, type PasswordRefusal } from "./password.ts";
import { newPresence } from "./presence.ts";
import { digestOf, openSession } from "./session.ts";

type Needs = Pick<Parts, "database" | "clock" | "config" | "protocols" | "secret" | "newKeyPair" | "wake">;

export type SignUpRefusal =
  | AddAccountRefusal
  | PasswordRefusal
  | { readonly code: "sign-up-closed" }
  /** Missing, unknown, used up or too old. */
  | { readonly code: "invitation-void" }
  | { readonly code: "mail-malformed" }
  | { readonly code: "sign-up-too-often"; readonly retryAfterSeconds: number };

/** Forms per network; accounts per network and altogether. */
export type SignUpGate = { readonly tries: Attempts; readonly made: Attempts; readonly all: Attempts };

/** What counts them; one per process. */
export function openSignUpGate(now: () => number): SignUpGate {
  const perDay = { windowMs: dayMs, keys: limits.logInKeys, now };
  return {
    tries: countAttempts({ windowMs: limits.logInWindowMs, keys: limits.logInKeys, now, most: limits.signUpTries }),
    made: countAttempts({ ...perDay, most: limits.signUpsPerNetwork }),
    all: countAttempts({ ...perDay, most: limits.signUpsPerDay }),
  };
}

export type SignUpRequest = {
  /** `bring`: an account from elsewhere is to come in; nobody finds this one before. */
  readonly kind: "new" | "bring";
  readonly username: string;
  readonly password: string;
  /** As typed; empty: none. */
  readonly email: string;
  /** The token of a link; null: none. */
  readonly invitation: string | null;
  readonly language: string | null;
  readonly network: string;
  readonly browser: string | null;
  /** The token that the browser had before, which ends. */
  readonly oldToken: string | null;
};

/** May whoever has this link (or none) sign up here? */
export async function maySignUp(
  needs: Pick<Needs, "database" | "clock" | "config">,
  invitation: string | null,
): Promise<Result<null, Extract<SignUpRefusal, { code: "sign-up-closed" | "invitation-void" }>>> {
  const { signUp } = needs.config;
  if (signUp === "closed") return no({ code: "sign-up-closed" });
  if (signUp === "open") return ok(null);
  return invitation !== null && (await isInvitation(needs, invitation)) ? ok(null) : no({ code: "invitation-void" });
}

/**
 * Makes the account and logs its browser in. An address of mail is asked to be confirmed; whether somebody here has it already is never said, and does
 * not matter. Takes a second or two for a new account: its key is made.
 * @throws {Fault} when too many passwords are being hashed at once
 */
export async function signUp(
  needs: Needs,
  gate: SignUpGate,
  request: SignUpRequest,
): Promise<Result<LoggedIn & { readonly username: string }, SignUpRefusal>> {
  const tooOften = gate.tries.take(request.network);
  if (tooOften !== null) return no({ code: "sign-up-too-often", retryAfterSeconds: tooOften });
  const may = await maySignUp(needs, request.invitation);
  if (!may.ok) return may;
  const checked = await checkRequest(needs, request);
  if (!checked.ok) return checked;
  const { username, email } = checked.value;
  const isOpen = needs.config.signUp === "open";
  const wait = gate.made.take(request.network) ?? (isOpen ? gate.all.take("all") : null);
  if (wait !== null) return no({ code: "sign-up-too-often", retryAfterSeconds: wait });
  const passwordHash = await hashPassword(request.password);
  const identities = request.kind === "new" ? (await newPresence(needs, username)).identities : [];
  const profile = { ...emptyProfile, originalBio: null };
  const photoPath = randomBytes(12).toString("hex");
  const account = { username, identities, photoPath, email: null, language: request.language, settings: {}, profile };
  try {
    const made = await needs.database.transaction((tx) => make(tx, needs, request, { account, passwordHash, email }));
    if (!made.ok) return made;
    needs.wake("jobs");
    return ok({ username, token: made.value, device: deviceToken(needs.secret, username) });
  } catch (error) {
    // Somebody took the name between the look and the write.
    if (codeOf(error) !== "23505") throw error;
    return no({ code: "name-taken", name: username });
  }
}

async function checkRequest(
  needs: Needs,
  { username: typed, password, email: typedEmail }: SignUpRequest,
): Promise<Result<{ readonly username: string; readonly email: string | null }, SignUpRefusal>> {
  const name = checkNewName(needs, typed);
  if (!name.ok) return name;
  const fine = checkPassword(password, namesOf(needs, name.value));
  if (!fine.ok) return fine;
  const email = typedEmail.trim() === "" ? null : parseMailAddress(typedEmail);
  if (email === null && typedEmail.trim() !== "") return no({ code: "mail-malformed" });
  const standing = await nameStanding(needs.database.db, name.value);
  if (standing === "free") return ok({ username: name.value, email });
  return no({ code: standing === "account" ? "name-taken" : "name-once-used", name: name.value });
}

type Making = { readonly account: NewAccount; readonly passwordHash: string; readonly email: string | null };

/** All of it or nothing: an invitation is used by whoever gets an account. @returns the session's token */
async function make(
  tx: Tx,
  needs: Needs,
  { kind, invitation, oldToken, browser }: SignUpRequest,
  { account, passwordHash, email }: Making,
): Promise<Result<string, SignUpRefusal>> {
  const now = new Date(needs.clock.now());
  const invited = invitation !== null && (await useInvitation(tx, digestOf(invitation), now));
  if (!invited && needs.config.signUp !== "open") return no({ code: "invitation-void" });
  const { accountId } = kind === "new" ? await makeAccount(tx, account, now) : await makeArriving(tx, account, now);
  await setPasswordHash(tx, accountId, passwordHash);
  if (kind === "bring") await putJobs(tx, [abandonedJob(accountId, now)]);
  else {
    await appendAspects(tx, accountId, defaultAspects);
    await activateAccount(tx, accountId);
  }
  if (email !== null) {
    await setPendingAddress(tx, accountId, email);
    await writeLetter(tx, needs, { accountId, kind: "confirm-address" });
  }
  return ok(await openSession(tx, now.getTime(), accountId, { oldToken, browser }));
}
