/** The job that settles an import: it comes again with growing pauses, gives up some day, and begins anew when somebody wants it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { retryFailed } from "../../src/app/arrive/settle/retry.ts";
import { jobKinds } from "../../src/app/jobs/kinds.ts";
import { settleImportKind } from "../../src/app/jobs/settle-import.ts";
import { runNextJob } from "../../src/app/worker.ts";
import { limits } from "../../src/base/limits.ts";
import { dayMs } from "../../src/base/time.ts";
import { importWhole, small, wholeReport } from "../support/arrivals.ts";
import { openOtherPods, smallPods } from "../support/other-pods.ts";
import { freshParts } from "../support/parts.ts";

test("an import is settled by a job that comes again, gives up, and begins anew when asked to", async () => {
  let dark = true;
  await using pods = await openOtherPods(smallPods, { instead: () => (dark ? "break" : undefined) });
  await using parts = await freshParts({ config: { testNetwork: pods.network } });
  const { db } = parts.database;
  const { importId } = await importWhole(parts, "alice", small.archive, small.photos);
  const stop = new AbortController().signal;
  const run = () =>
    runNextJob(
      parts,
      jobKinds.filter(({ kind }) => kind === settleImportKind.kind),
      stop,
    );
  const job = () =>
    db.selectFrom("job").select(["args", "run_at"]).where("kind", "=", "settle-import").executeTakeFirst();
  assert.equal(await run(), true);
  const next = await job();
  assert.deepEqual(next?.args, { importId, pass: 2 });
  assert.equal(Number(next?.run_at) - parts.clock.now(), 10 * 60 * 1_000);
  assert.equal(await run(), false, "not before its time");
  await db
    .updateTable("job")
    .set({ args: JSON.stringify({ importId, pass: limits.settlePasses }) })
    .where("kind", "=", "settle-import")
    .execute();
  parts.pass(dayMs);
  assert.equal(await run(), true);
  assert.equal(await job(), undefined, "it was the last one");
  const contacts = async () => (await wholeReport(parts, "alice")).ledger.kinds.find(({ kind }) => kind === "contact");
  assert.deepEqual((await contacts())?.failed, { "not-found": 16 });
  dark = false;
  assert.ok((await retryFailed(parts, importId)) > 16);
  assert.equal(await run(), true);
  assert.equal(await job(), undefined, "nothing is left to ask for");
  assert.deepEqual([(await contacts())?.made, (await contacts())?.waiting], [13, { follower: 3 }]);
});
