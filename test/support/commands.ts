/** Runs commands in this process over given parts, and keeps what they print. */
import type { Parts } from "../../src/app/parts.ts";
import type { House } from "../../src/cli/command.ts";
import { runCli } from "../../src/cli/main.ts";

export type Ran = { readonly exit: number; readonly out: string; readonly said: string };

/** `runCommand(parts, "check", path, "--json")` */
export const runCommand = (parts: Parts, ...argv: readonly string[]): Promise<Ran> =>
  runCommandWith(parts, "", ...argv);

/** As `runCommand`, with something on stdin. */
export async function runCommandWith(parts: Parts, input: string | Buffer, ...argv: readonly string[]): Promise<Ran> {
  const opened = { parts, close: async () => {} };
  const house: House = {
    config: parts.config,
    open: async () => opened,
    openWithoutWires: async () => opened,
    loadFront: () => Promise.reject(new Error("no pages here")),
    loadWebApp: () => Promise.reject(new Error("no pages here")),
  };
  const out: string[] = [];
  const said: string[] = [];
  const exit = await runCli(argv, {
    version: "0",
    out: (line) => void out.push(line),
    say: (line) => void said.push(line),
    input: async function* () {
      yield Buffer.from(input);
    },
    stopsItself: () => new AbortController().signal,
    house: async () => house,
  });
  return { exit, out: out.join("\n"), said: said.join("\n") };
}

/** The object of `sterna check FILE… --json`, and the exit code. */
// biome-ignore lint/suspicious/noExplicitAny: each test looks at the part that it is about
export async function checkJson(parts: Parts, ...paths: readonly string[]): Promise<{ exit: number; report: any }> {
  const { exit, out, said } = await runCommand(parts, "check", ...paths, "--json");
  if (out === "") throw new Error(`check printed nothing: exit ${exit}, ${said}`);
  return { exit, report: JSON.parse(out) };
}
