/** Runs commands in this process over parts of their own, and keeps what they print. */
import type { Parts } from "../../src/app/parts.ts";
import type { House } from "../../src/cli/command.ts";
import { runCli } from "../../src/cli/main.ts";
import { freshParts } from "../support/parts.ts";

export type Printed = { readonly exit: number; readonly out: readonly string[]; readonly said: readonly string[] };
export type Terminal = {
  /** `run(["check", "FILE"])`. Relative paths start at the folder of the process. */
  run(argv: readonly string[]): Promise<Printed>;
  readonly database: Parts["database"];
  close(): Promise<void>;
};

/** A terminal of a pod that has the address that a fresh clone has. */
export async function openTerminal(): Promise<Terminal> {
  const parts = await freshParts({ config: { url: "http://localhost:3000", port: 3000 } });
  const opened = { parts, close: async () => {} };
  const house: House = {
    config: parts.config,
    open: async () => opened,
    openWithoutWires: async () => opened,
    loadFront: () => Promise.reject(new Error("no pages in this test")),
    loadWebApp: () => Promise.reject(new Error("no pages in this test")),
  };
  return {
    async run(argv) {
      const out: string[] = [];
      const said: string[] = [];
      const exit = await runCli(argv, {
        version: "0",
        out: (line) => void out.push(line),
        say: (line) => void said.push(line),
        input: async function* () {},
        stopsItself: () => new AbortController().signal,
        house: async () => house,
      });
      return { exit, out, said };
    },
    database: parts.database,
    close: () => parts.dispose(),
  };
}
