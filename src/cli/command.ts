/** What a command is: its words for --help, its options, and what it does. One file per command exports one. */
import type { ParseArgsOptionDescriptor, parseArgs } from "node:util";
import type { Config, Parts } from "../app/parts.ts";
import type { Advice } from "../base/problem.ts";
import type { ExitCode } from "./exit.ts";

/** `about` is the option's line in --help; the rest is node:util parseArgs. */
export type Option = ParseArgsOptionDescriptor & {
  readonly about: string;
  /** How the value is called in --help: `--as NAME`. */
  readonly value?: string;
};
export type Options = Readonly<Record<string, Option>>;

type Values<O extends Options> = ReturnType<
  typeof parseArgs<{ options: O; allowPositionals: true; strict: true }>
>["values"];

/** Anything that answers HTTP requests; Hono's apps do. */
export type WebApp = { readonly fetch: (request: Request, env?: unknown) => Response | Promise<Response> };

/** The parts, open, and how to close them again; stops the database server if nobody else uses it. */
export type OpenHouse = { readonly parts: Parts; close(): Promise<void> };

/** What main.ts hands to the commands: commands do not know how parts are made. */
export type House = {
  readonly config: Config;
  /**
   * Starts the database if needed, brings its tables up to date and returns the parts.
   * @param changes  settings that are only known now, like the port that was free
   * @throws {Fault} the database cannot be reached; {Refused} it is too old, too new or not ours
   */
  open(changes?: Partial<Config>): Promise<OpenHouse>;
  /** As `open`, with adapters that have no `wire` yet: a third fewer files are loaded. For what speaks with nobody, or calls `withWires` before it does. */
  openWithoutWires(changes?: Partial<Config>): Promise<OpenHouse>;
  /** Loads what visitors meet first; it takes a while, in which the database can start. What it does not know, it hands to the whole application. */
  loadFront(): Promise<(parts: Parts, whole: Promise<WebApp>) => WebApp>;
  /** Loads the whole web application, for parts with wires. */
  loadWebApp(): Promise<(parts: Parts) => WebApp>;
};

export type Io = {
  /** Data, on stdout. A newline is added. */
  out(line: string): void;
  /** Progress and problems, on stderr. A newline is added. */
  say(line: string): void;
  /** What is typed or piped into the command, on stdin. Read by who needs it, once. */
  input(): AsyncIterable<Uint8Array>;
  /** Fires when the process is asked to stop (SIGINT, SIGTERM). */
  readonly stop: AbortSignal;
  readonly house: House;
};

export type Command = {
  readonly name: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  /** `FILE... [--json]`: what comes after the name. */
  readonly usage: string;
  /** What it does, for whom, what it leaves behind: the text of --help between usage and options. */
  readonly about: string;
  readonly options: Options;
  /** True: it watches `io.stop` itself and ends in order. Otherwise a signal ends the process at once, which no command minds. */
  readonly stopsItself?: boolean;
  /** @returns the exit code. A thrown Fault becomes 12 or 13 with its message, any other error 1 with its stack. */
  run(
    args: { readonly values: Readonly<Record<string, unknown>>; readonly positionals: readonly string[] },
    io: Io,
  ): Promise<ExitCode>;
};

/** Says what a command is; `values` gets its types from `options`. */
export function defineCommand<const O extends Options>(
  command: Omit<Command, "run" | "options"> & {
    readonly options: O;
    run(args: { readonly values: Values<O>; readonly positionals: readonly string[] }, io: Io): Promise<ExitCode>;
  },
): Command {
  return command as unknown as Command;
}

/** Wrong usage found by the command itself; becomes exit code 2 with this message and a hint at --help. */
export class UsageError extends Error {}

/** Something that no command can do anything about refuses to go on; the process ends with `exit` and says why and what to do. */
export class Refused extends Error {
  readonly advice: readonly Advice[];
  readonly exit: ExitCode;
  constructor(advice: readonly Advice[], exit: ExitCode) {
    super(advice.map(({ what }) => what.key).join(", "));
    this.advice = advice;
    this.exit = exit;
  }
}
