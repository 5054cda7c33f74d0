/** How commands say no. */
import { type MessageArgs, message } from "../base/problem.ts";
import { type Io, Refused } from "./command.ts";
import { type ExitCode, exits } from "./exit.ts";

/** Why not, and what the words of it want. */
export type Coded = { readonly code: string; readonly [arg: string]: unknown };

/** Where a command says it. */
export type Saying = { readonly json: boolean; readonly out: Io["out"] };

/**
 * Says no: as advice on stderr, with `--json` also as an object on stdout.
 * @param topic  first part of the message key, `contact` in `contact.oneself`
 * @param more   what the words want beside what the refusal says itself
 */
export function refuse(
  topic: string,
  refusal: Coded,
  { json, out }: Saying,
  more: MessageArgs = {},
  exit: ExitCode = exits.refused,
): Refused {
  if (json) out(JSON.stringify({ refusal }));
  const { code, ...args } = refusal;
  const told = { ...more, ...args } as MessageArgs;
  const key = `${topic}.${code}`;
  return new Refused([{ what: message(key, told), next: message(`${key}.next`, told) }], exit);
}
