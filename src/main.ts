/** The process: arguments, streams and signals on one side, commands on the other. */
import { constants } from "node:os";
import { version } from "./base/version.ts";
import { type House, Refused } from "./cli/command.ts";
import { exits } from "./cli/exit.ts";
import { runCli, type Terminal } from "./cli/main.ts";
import { readConfig } from "./config.ts";

/** Ctrl-C under npm arrives twice: from the terminal and from npm. Only a later one means "now". */
const impatientMs = 1_000;

/** A reader that has seen enough (`sterna check … | head`) closes the pipe: the rest goes nowhere, and that is no error. */
function writeTo(stream: NodeJS.WriteStream): (line: string) => void {
  let closed = false;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    closed = true;
  });
  return (line) => {
    if (!closed) stream.write(`${line}\n`);
  };
}

function stopSignal(endsInOrder: boolean): AbortSignal {
  const stop = new AbortController();
  let askedAt = 0;
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.on(name, () => {
      // What is written is written in transactions, and the database stops by itself when this process is gone.
      const isNow = !endsInOrder || (askedAt > 0 && Date.now() - askedAt > impatientMs);
      if (isNow) process.exit(128 + constants.signals[name]);
      if (askedAt === 0) askedAt = Date.now();
      stop.abort();
    });
  }
  return stop.signal;
}

async function house(): Promise<House> {
  const { explainStart, makeHouse } = await import("./compose.ts");
  const config = readConfig();
  if (!config.ok) throw new Refused(config.refusal.map(explainStart), exits.usage);
  return makeHouse(config.value);
}

const terminal: Terminal = {
  out: writeTo(process.stdout),
  say: writeTo(process.stderr),
  input: () => process.stdin,
  version,
  stopsItself: stopSignal,
  house,
};

const exitCode = await runCli(process.argv.slice(2), terminal);
// Pipes are written synchronously on Linux; a turn of the loop lets the error of a closed one arrive.
setImmediate(() => process.exit(exitCode));
