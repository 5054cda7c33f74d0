/** The real process, killed with SIGKILL at random moments of an import: called again, it ends as if nothing had happened. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { dayMs } from "../../src/base/time.ts";
import { openBlobs } from "../../src/blobs/store.ts";
import { small } from "../support/arrivals.ts";
import { assertSameContents, type Contents, contentsOf } from "../support/contents.ts";
import { type FreshDatabase, freshDatabase } from "../support/database.ts";
import { freshFolder } from "../support/files.ts";

const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
const kills = 20;

/** A pod with a database and a data folder of its own; its processes come and go. */
type Pod = { readonly dataFolder: string; readonly fresh: FreshDatabase; readonly env: NodeJS.ProcessEnv };

async function openPod(t: TestContext): Promise<Pod> {
  const dataFolder = join(await freshFolder(t), "data");
  const fresh = await freshDatabase();
  t.after(fresh.drop);
  const { connection } = fresh;
  assert.ok(connection.kind === "socket");
  const { user, database, socketFolder } = connection;
  const url = `postgres://${user}@localhost/${database}?host=${encodeURIComponent(socketFolder)}&port=5432`;
  const { PATH, HOME, NODE_COMPILE_CACHE } = process.env;
  return {
    dataFolder,
    fresh,
    env: {
      PATH,
      HOME,
      NODE_COMPILE_CACHE,
      DATABASE_URL: url,
      STERNA_DATA: dataFolder,
      STERNA_URL: "https://sterna.example",
    },
  };
}

type End = { readonly exit: number | null; readonly said: string; readonly tookMs: number };

/** Runs `sterna import` once. @param killAfterMs  null: to its end */
async function runImport({ env }: Pod, killAfterMs: number | null): Promise<End> {
  const started = performance.now();
  const child = spawn(process.execPath, [main, "import", small.archive, small.photos, "--as", "alice", "--offline"], {
    env,
  });
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += chunk;
  });
  child.stdout.resume();
  const timer = killAfterMs === null ? undefined : setTimeout(() => child.kill("SIGKILL"), killAfterMs);
  const [exit] = (await once(child, "close")) as [number | null];
  clearTimeout(timer);
  return { exit, said, tookMs: performance.now() - started };
}

/** Links to choose a password and jobs are made after the end, by a call that came so far. */
const contentsIn = async ({ dataFolder, fresh }: Pod): Promise<Contents> => {
  // A start sweeps what killed processes left, once it is old enough to be nobody's.
  await openBlobs(dataFolder, { now: () => Date.now() + 2 * dayMs });
  return contentsOf({ database: fresh.database, config: { dataFolder } as never }, ["password_link", "job"]);
};

/** Numbers between 0 and 1 out of a seed (mulberry32). */
function randomBy(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

test("killed at 20 random moments, an import goes on and ends the same", async (t) => {
  const seed = Date.now() % 1_000_000;
  t.diagnostic(`seed ${seed}`);
  const random = randomBy(seed);
  const undisturbed = await openPod(t);
  const whole = await runImport(undisturbed, null);
  assert.equal(whole.exit, 0, whole.said);
  const expected = await contentsIn(undisturbed);
  let killed = 0;
  let imports = 0;
  const lane = async (): Promise<void> => {
    while (killed < kills) {
      const pod = await openPod(t);
      for (let tries = 0; ; tries++) {
        assert.ok(tries < kills + 1, "an import comes to its end");
        const last = killed >= kills;
        // Two lanes take longer than one did, and the first moments are only the program's own start.
        const end = await runImport(pod, last ? null : (0.15 + 1.35 * random()) * whole.tookMs);
        if (end.exit === 0) break;
        assert.equal(end.exit, null, `it ended by itself: ${end.exit} ${end.said}`);
        killed += 1;
      }
      imports += 1;
      assertSameContents(await contentsIn(pod), expected, `seed ${seed}`);
    }
  };
  await Promise.all([lane(), lane()]);
  t.diagnostic(`${killed} kills over ${imports} imports`);
});
