/**
 * `npm run demo`: three pods on this machine; somebody moves from one to another while the third is down, and comes back later.
 * Nothing outside this machine is asked, and nothing is left behind. `--once`: ends by itself, exit code 0 only if every count is right.
 */

import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPod, type Pod } from "./pod.ts";
import { lookAround, moveHouse, settleIn } from "./story.ts";
import { say, Wrong } from "./telling.ts";

const names = ["old.localhost", "friends.localhost", "new.localhost"] as const;

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  const ports: number[] = [];
  for (const server of servers) {
    if (!server.listening) await once(server, "listening");
    const address = server.address();
    if (typeof address === "object" && address !== null) ports.push(address.port);
  }
  for (const server of servers) {
    server.close();
    await once(server, "close");
  }
  return ports;
}

async function openPods(folder: string): Promise<[Pod, Pod, Pod]> {
  const ports = await freePorts(names.length);
  const hosts = names.map((name, index) => `${name}:${ports[index]}=http://127.0.0.1:${ports[index]}`).join(",");
  return names.map((name, index) => openPod(folder, name, ports[index] as number, hosts)) as [Pod, Pod, Pod];
}

/** Resolves on Ctrl-C, or when it is asked to end. */
const asked = new Promise<void>((resolve) => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
});

async function demonstrate(folder: string, stays: boolean): Promise<void> {
  const [old, friends, home] = await openPods(folder);
  const pods = [old, friends, home];
  try {
    say("Three pods start, each with a database of its own …");
    await Promise.all(pods.map((pod) => pod.start()));
    const life = await settleIn({ old, friends, home }, folder);
    await moveHouse({ old, friends, home }, life, folder);
    await lookAround({ old, friends, home }, life);
    if (!stays) return;
    say("", "Ctrl-C ends it, and everything that it made is gone.");
    await asked;
  } finally {
    await Promise.all(pods.map((pod) => pod.stop()));
  }
}

const words = process.argv.slice(2);
if (words.some((word) => word !== "--once")) {
  console.error("npm run demo [-- --once]: it takes nothing else.");
  process.exit(9);
}
const folder = mkdtempSync(join(tmpdir(), "sterna-demo-"));
try {
  const stays = !words.includes("--once");
  await Promise.race([
    demonstrate(folder, stays),
    ...(stays ? [] : [asked.then(() => Promise.reject(new Wrong("It was asked to end")))]),
  ]);
} catch (error) {
  console.error(error instanceof Wrong ? `\nThis is not as it should be: ${error.message}` : error);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
