/** Runs commands in this process over given parts, and keeps what they print. */
import type { Parts } from "../../src/app/parts.ts";
import type { House } from "../../src/cli/command.ts";
import { runCli } from "../../src/cli/main.ts";
import { type FindingCode, findingCodes } from "../../src/core/migration/finding-codes.ts";

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

/** The object of `sterna check FILE… --json`, and the exit code. Each of its findings says all that its text has room for. */
// biome-ignore lint/suspicious/noExplicitAny: each test looks at the part that it is about
export async function checkJson(parts: Parts, ...paths: readonly string[]): Promise<{ exit: number; report: any }> {
  const { exit, out, said } = await runCommand(parts, "check", ...paths, "--json");
  if (out === "") throw new Error(`check printed nothing: exit ${exit}, ${said}`);
  const report = JSON.parse(out);
  for (const { code, message, next } of report.findings) {
    const { what, next: advice } = findingCodes[code as FindingCode];
    const holes = `${what} ${advice}`.match(/\{\w+\}/g) ?? [];
    const left = holes.filter((hole) => message.includes(hole) || next.includes(hole));
    if (left.length > 0) throw new Error(`${code} does not say ${left.join(", ")}: ${message}`);
  }
  return { exit, report };
}
