/** Passwords: argon2id, kept as PHC strings (`$argon2id$v=19$m=…,t=…,p=…$salt$hash`), verified with the string's own parameters. */
import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { limits } from "../../base/limits.ts";
import { Fault } from "../../base/problem.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { isCommonPassword } from "../../core/guessable-passwords.ts";
import type { Parts } from "../parts.ts";

export type PasswordRefusal =
  | { readonly code: "password-too-short"; readonly minimum: number }
  | { readonly code: "password-too-long"; readonly maximum: number }
  /** One of the first that somebody would guess. */
  | { readonly code: "password-common" };

type Cost = { readonly memory: number; readonly passes: number; readonly parallelism: number };

/** The second of the settings that OWASP's password storage cheat sheet recommends for argon2id: 19 MiB, 2 passes, 1 lane; about 20 ms. */
const cost: Cost = { memory: 19_456, passes: 2, parallelism: 1 };
const saltBytes = 16;
const hashBytes = 32;

/** What a stored string may ask for: a forged row must not take all memory. */
const costCeiling: Cost = { memory: 262_144, passes: 16, parallelism: 8 };

/**
 * May this be somebody's password? Counted in characters as people count them (code points); every character is allowed.
 * @param names  what everybody knows: the account's name, the pod's host
 */
export function checkPassword(password: string, names: readonly string[]): Result<string, PasswordRefusal> {
  const length = [...password.slice(0, limits.passwordMaxChars * 2 + 2)].length;
  if (length < limits.passwordMinChars) return no({ code: "password-too-short", minimum: limits.passwordMinChars });
  if (length > limits.passwordMaxChars) return no({ code: "password-too-long", maximum: limits.passwordMaxChars });
  return isCommonPassword(password, names) ? no({ code: "password-common" }) : ok(password);
}

/** What everybody knows of an account: no password is made of it. */
export const namesOf = ({ config }: Pick<Parts, "config">, username: string): string[] => [
  username,
  new URL(config.url).hostname,
  `${username}@${new URL(config.url).hostname}`,
];

/** Hashes a password that passed `checkPassword` into a PHC string. @throws {Fault} when too many wait already */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const hash = await derive(password, salt, cost, hashBytes);
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${unpadded(salt)}$${unpadded(hash)}`;
}

export type PasswordVerdict = {
  readonly matches: boolean;
  /** The string was made with other parameters than today's: hash the password anew while it is known. */
  readonly outdated: boolean;
};

/**
 * Does the password match the stored string? Takes as long for an unknown account (`stored` null) as for a known one.
 * @throws {Fault} when too many wait already
 */
export async function verifyPassword(password: string, stored: string | null): Promise<PasswordVerdict> {
  const phc = readPhc(stored ?? decoy);
  if (phc === null || [...password].length > limits.passwordMaxChars) return verifyPassword("", null);
  const hash = await derive(password, phc.salt, phc.cost, phc.hash.length);
  const matches = timingSafeEqual(hash, phc.hash) && stored !== null;
  const same = (["memory", "passes", "parallelism"] as const).every((name) => phc.cost[name] === cost[name]);
  return { matches, outdated: !same };
}

const unpadded = (bytes: Buffer): string => bytes.toString("base64").replace(/=+$/, "");

/** A hash that no password is known for, with today's parameters. */
const decoy = `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${unpadded(randomBytes(saltBytes))}$${unpadded(randomBytes(hashBytes))}`;

function readPhc(text: string): { readonly cost: Cost; readonly salt: Buffer; readonly hash: Buffer } | null {
  const match =
    /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/.exec(
      text,
    );
  if (match === null) return null;
  const [, memory, passes, parallelism, salt = "", hash = ""] = match;
  const read: Cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const bounded = (["memory", "passes", "parallelism"] as const).every(
    (name) => read[name] >= 1 && read[name] <= costCeiling[name],
  );
  if (!bounded || read.memory < 8 * read.parallelism) return null;
  return { cost: read, salt: Buffer.from(salt, "base64"), hash: Buffer.from(hash, "base64") };
}

// Each derivation holds 19 MiB and a thread of the pool of four: two at once leave threads for files and zlib.
const atOnce = 2;
const waiting: (() => void)[] = [];
let running = 0;

async function derive(
  password: string,
  nonce: Buffer,
  { memory, passes, parallelism }: Cost,
  tagLength: number,
): Promise<Buffer> {
  if (running < atOnce) running += 1;
  else {
    if (waiting.length >= limits.passwordQueue)
      throw new Fault("too many passwords are being checked at once", { again: true });
    await new Promise<void>((resolve) => waiting.push(resolve));
  }
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      argon2(
        "argon2id",
        { message: password.normalize("NFC"), nonce, memory, passes, parallelism, tagLength },
        (error, key) =>
          error === null ? resolve(key) : reject(new Fault("argon2 failed", { cause: error, again: true })),
      );
    });
  } finally {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
}
