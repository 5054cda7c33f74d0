/** `sterna COMMAND …`: finds the command, reads its options, runs it, and turns what it throws into an exit code. */
import { parseArgs } from "node:util";
import type { Config } from "../app/parts.ts";
import { spellOut } from "../base/printable.ts";
import { codeOf, Fault } from "../base/problem.ts";
import { guessWord } from "../base/spelling.ts";
import { type Command, type House, type Io, Refused, UsageError } from "./command.ts";
import { commands, type Listed } from "./commands.ts";
import { type ExitCode, exits } from "./exit.ts";
import { printHelp, printOverview } from "./help.ts";
import { printAdvice } from "./words/print.ts";

/** What the process gives: two streams, the wish to stop, and a house, made when a command runs. */
export type Terminal = Pick<Io, "out" | "say" | "input"> & {
  readonly version: string;
  /** Says that the command ends in order by itself when it is asked to stop. @returns fires when it is asked */
  stopsItself(itself: boolean): AbortSignal;
  /** @throws {Refused} a setting is wrong */
  house(): Promise<House>;
};

/** What comes out of files and databases must not steer the terminal: everything that is written passes here. */
const tamed = (terminal: Terminal): Terminal => ({
  ...terminal,
  out: (line) => terminal.out(spellOut(line)),
  say: (line) => terminal.say(spellOut(line)),
});

/**
 * Runs one command.
 * @param argv  without the program: `["check", "alice.zip"]`
 * @returns the exit code; never throws
 */
export async function runCli(argv: readonly string[], given: Terminal, list = commands): Promise<ExitCode> {
  const terminal = tamed(given);
  const [name, ...rest] = argv;
  if (name === undefined) {
    terminal.say(printOverview(list).trimEnd());
    return exits.usage;
  }
  if (name === "--help" || name === "-h" || name === "help") {
    terminal.out(printOverview(list).trimEnd());
    return exits.done;
  }
  if (name === "--version" || name === "-V") {
    terminal.out(`sterna ${terminal.version}`);
    return exits.done;
  }
  const listed = list.find((one) => one.name === name);
  if (!listed) return unknownCommand(name, terminal, list);
  try {
    return await runCommand((await listed.load()).command, rest, terminal);
  } catch (error) {
    return await explain(error, listed.name, terminal);
  }
}

function unknownCommand(name: string, terminal: Terminal, list: readonly Listed[]): ExitCode {
  const names = list.map((one) => one.name);
  const guess = guessWord(name, names);
  terminal.say(`There is no command "${name}".${guess ? ` Did you mean "${guess}"?` : ""}`);
  terminal.say(`The commands are: ${names.join(", ")}. "sterna --help" says more.`);
  return exits.usage;
}

async function runCommand(command: Command, argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const options = { ...command.options, help: { type: "boolean", short: "h" } } as const;
  const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  if ("help" in values) {
    terminal.out(printHelp(command).trimEnd());
    return exits.done;
  }
  const stop = terminal.stopsItself(command.stopsItself ?? false);
  return command.run(
    { values, positionals },
    { out: terminal.out, say: terminal.say, input: terminal.input, stop, house: await terminal.house() },
  );
}

async function explain(error: unknown, command: string, { say, house }: Terminal): Promise<ExitCode> {
  if (error instanceof UsageError || codeOf(error).startsWith("ERR_PARSE_ARGS")) {
    say(error instanceof Error ? error.message : "");
    say(`"sterna ${command} --help" says what is possible.`);
    return exits.usage;
  }
  if (error instanceof Refused) {
    for (const advice of error.advice) say(printAdvice(advice));
    return error.exit;
  }
  if (error instanceof Fault) {
    say(`${error.message}.${causeOf(error)}`);
    if (error.again) for (const line of await littleRoom((await house()).config)) say(line);
    if (error.again) say("  Nothing is half-done. Try again later.");
    return error.again ? exits.tryAgain : exits.failed;
  }
  say("This is a bug in Sterna. Please report it with the following lines.");
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return exits.bug;
}

/** A database whose disk is full goes away without saying why: what there is to say about room, where there is little. */
async function littleRoom({ dataFolder, keepFreeBytes }: Config): Promise<readonly string[]> {
  // A command that goes well has no use for these.
  const [{ freeBytes }, { printSize }] = await Promise.all([import("../blobs/free.ts"), import("../base/bytes.ts")]);
  try {
    const free = await freeBytes(dataFolder);
    return free < keepFreeBytes
      ? [`  The disk of ${dataFolder} has only ${printSize(free)} left. Make room first.`]
      : [];
  } catch (error) {
    if (error instanceof Fault) return []; // no such folder yet: the fault that was told is another one
    throw error;
  }
}

/** The reason below a fault, in the words of the system or the database. */
function causeOf({ cause }: Fault): string {
  return cause instanceof Error ? ` (${cause.message || codeOf(cause)})` : "";
}
