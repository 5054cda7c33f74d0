/** How long `npm start` takes, with a database that exists, until the first answer. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { get } from "node:http";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Figure } from "./figure.ts";
import { medianOf, round } from "./support/measure.ts";
import { temporaryFolder } from "./support/pod.ts";

const goal = 1;
/** Far more than any start takes. */
const patienceMs = 60_000;
const turnMs = 3;
const atLeastRuns = 5;

const checkout = fileURLToPath(new URL("..", import.meta.url));

export const figure: Figure = {
  name: "start",
  async *measure({ runs, tiny }) {
    const folder = temporaryFolder();
    const first = await startOnce(folder); // makes the database, and compiles what was never compiled
    const times: number[] = [];
    for (let run = 0; run < (tiny ? runs : Math.max(runs, atLeastRuns)); run++) times.push(await startOnce(folder));
    const value = round(medianOf(times), 2);
    const detail = {
      "first start s": round(first, 2),
      fastest: round(Math.min(...times), 2),
      slowest: round(Math.max(...times), 2),
    };
    yield { figure: "start", input: "npm start, GET /health", value, unit: "s", goal, reached: value <= goal, detail };
  },
};

/** Starts, waits for the first answer, stops. @returns seconds until the answer */
async function startOnce(dataFolder: string): Promise<number> {
  const port = await freePort();
  const env = { ...process.env, STERNA_DATA: dataFolder, STERNA_PORT: String(port), DATABASE_URL: "" };
  const before = performance.now();
  const server = spawn("npm", ["start"], { cwd: checkout, env, stdio: ["ignore", "pipe", "inherit"] });
  server.stdout.resume();
  // Not `exit`: the pipe closes when the server itself has ended too, and not only npm.
  const closed = once(server, "close");
  try {
    await firstAnswer(port, server);
    return (performance.now() - before) / 1e3;
  } finally {
    server.kill("SIGTERM");
    await closed;
  }
}

async function firstAnswer(port: number, server: ChildProcess): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await answers(port))) {
    if (server.exitCode !== null) throw new Error(`npm start ended with ${server.exitCode}`);
    if (performance.now() > deadline) throw new Error("npm start gave no answer");
    await pause(turnMs);
  }
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    get({ host: "127.0.0.1", port, path: "/health" }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    }).on("error", () => resolve(false));
  });

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
