/** What follows `sterna migration`: one function per word. */
import type { Parts } from "../app/parts.ts";
import type { Io } from "./command.ts";
import type { ExitCode } from "./exit.ts";

export type MigrationAsk = {
  /** What stands behind the word: names, numbers, hosts. */
  readonly given: readonly string[];
  readonly check: boolean;
  readonly json: boolean;
  readonly all: boolean;
  /** The number of a move, as it was typed; null: the newest. */
  readonly move: string | null;
};

/** @throws {UsageError} what is given is not what it needs */
export type MigrationAct = (parts: Parts, ask: MigrationAsk, io: Io) => Promise<ExitCode>;
