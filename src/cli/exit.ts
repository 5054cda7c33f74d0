/** Exit codes: the same for every command, printed at the end of each --help. Scripts match on them. */

export const exits = {
  done: 0,
  bug: 1,
  usage: 2,
  partly: 3,
  unreadable: 10,
  refused: 11,
  tryAgain: 12,
  failed: 13,
} as const;

export type ExitCode = (typeof exits)[keyof typeof exits];

const meanings: readonly (readonly [ExitCode, string])[] = [
  [exits.done, "done"],
  [exits.bug, "a bug in Sterna; the message says where"],
  [exits.usage, "wrong usage or a wrong setting"],
  [exits.partly, "done, but some items could not come"],
  [exits.unreadable, "a file could not be read"],
  [exits.refused, "refused; the message says why"],
  [exits.tryAgain, "something failed that may pass; try again later"],
  [exits.failed, "something failed that will not pass by itself; the message says what"],
];

/** The table as text, one code per line. */
export const printExits = (): string =>
  `Exit codes\n${meanings.map(([code, meaning]) => `  ${String(code).padStart(2)}  ${meaning}\n`).join("")}`;
