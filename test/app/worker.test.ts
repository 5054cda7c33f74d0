/** The worker runs what is put, comes back to what failed, and stops in order. */
import assert from "node:assert/strict";
import { stat } from "node:fs/promises";
import test from "node:test";
import type { JobKind } from "../../src/app/jobs/kind.ts";
import { jobKinds } from "../../src/app/jobs/kinds.ts";
import { photoSizesJob, photoSizesKind } from "../../src/app/jobs/photo-sizes.ts";
import { commandLeaseMs, runNextJob, startWorker } from "../../src/app/worker.ts";
import { limits } from "../../src/base/limits.ts";
import { photoSizes } from "../../src/blobs/sizes.ts";
import { longestPauseMs, pauseMs } from "../../src/core/delivery.ts";
import { putJobs, takeJobs } from "../../src/store/post-office/jobs.ts";
import { importWhole, small } from "../support/arrivals.ts";
import { type FreshParts, freshParts } from "../support/parts.ts";
import { photo } from "../support/photos.ts";
import { addAccount, addImport, addPhoto } from "../support/world.ts";

const never = new AbortController().signal;
const put = (parts: FreshParts, kind: string, args: object = {}) =>
  putJobs(parts.database.db, [{ kind, key: "1", args, runAt: new Date(parts.clock.now()) }]);

test("a job runs in turns, each with the arguments that the last one gave, until nothing is left", async () => {
  await using parts = await freshParts();
  const seen: unknown[] = [];
  const counting: JobKind = {
    kind: "count",
    run: async (_, args) => {
      seen.push(args);
      const { n } = args as { n: number };
      return n === 3 ? null : { n: n + 1 };
    },
  };
  await put(parts, "count", { n: 1 });
  const ran: boolean[] = [];
  for (let turn = 0; turn < 4; turn++) ran.push(await runNextJob(parts, [counting], never));
  assert.deepEqual(seen, [{ n: 1 }, { n: 2 }, { n: 3 }]);
  assert.deepEqual(ran, [true, true, true, false]);
  assert.deepEqual(await parts.database.db.selectFrom("job").selectAll().execute(), []);
});

test("a job that fails is told in the log and comes again after a pause; other jobs go on", async () => {
  await using parts = await freshParts();
  let fails = true;
  const done: string[] = [];
  const kinds: JobKind[] = [
    {
      kind: "bad",
      run: async () => {
        if (fails) throw new Error("the disk is full");
        done.push("bad");
        return null;
      },
    },
    {
      kind: "good",
      run: async () => {
        done.push("good");
        return null;
      },
    },
  ];
  await put(parts, "bad");
  await put(parts, "good");
  for (let turn = 0; turn < 3; turn++) await runNextJob(parts, kinds, never);
  assert.deepEqual(done, ["good"]);
  assert.deepEqual(
    parts.logged.map(({ event, detail }) => [event, detail.kind]),
    [["a job failed", "bad"]],
  );
  const [row] = await parts.database.db.selectFrom("job").select(["kind", "last_error"]).execute();
  assert.deepEqual(row, { kind: "bad", last_error: "the disk is full" });
  fails = false;
  parts.pass(pauseMs(1));
  assert.equal(await runNextJob(parts, kinds, never), true);
  assert.deepEqual(done, ["good", "bad"]);
});

test("a job that fails every time is kept as failed, until it is put anew", async () => {
  await using parts = await freshParts();
  let runs = 0;
  const hopeless: JobKind = {
    kind: "hopeless",
    run: async () => {
      runs += 1;
      throw new Error("never");
    },
  };
  await put(parts, "hopeless");
  for (let turn = 0; turn < limits.jobAttempts + 5; turn++) {
    await runNextJob(parts, [hopeless], never);
    parts.pass(longestPauseMs);
  }
  assert.equal(runs, limits.jobAttempts);
  assert.equal(parts.logged.at(-1)?.event, "a job failed for good");
  const [row] = await parts.database.db.selectFrom("job").select(["kind", "last_error"]).execute();
  assert.deepEqual(row, { kind: "hopeless", last_error: "never" });
  await put(parts, "hopeless");
  for (let turn = 0; turn < 2; turn++) {
    await runNextJob(parts, [hopeless], never);
    parts.pass(longestPauseMs);
  }
  assert.equal(runs, limits.jobAttempts + 2);
});

test("jobs that are done together are ended together, in order with those that are not; where that fails each is done by itself", async () => {
  await using parts = await freshParts();
  const done: string[] = [];
  let fails = false;
  const kind: JobKind = {
    kind: "letter",
    run: async (_, args) => {
      const { to } = args as { to: string };
      if (to === "nobody") throw new Error("there is nobody");
      done.push(to);
      return null;
    },
    together: {
      most: 10,
      fits: (args) => !(args as { to: string }).to.startsWith("all"),
      run: async (_, all) => {
        const names = all.map((args) => (args as { to: string }).to);
        if (fails) throw new Error("not together");
        return async (_tx, places) => {
          if (names.includes("nobody")) throw new Error("there is nobody");
          done.push(places.map((at) => names[at]).join("+"));
        };
      },
    },
  };
  const puts = (all: readonly string[]) =>
    putJobs(
      parts.database.db,
      all.map((to, nth) => ({ kind: "letter", key: `${nth}`, args: { to }, runAt: new Date(parts.clock.now() + nth) })),
    );
  const runsOnce = async (): Promise<string[]> => {
    done.length = 0;
    parts.pass(1_000);
    assert.ok(await runNextJob(parts, [kind], never));
    return done;
  };
  await puts(["a", "b", "all of them", "c", "d"]);
  assert.deepEqual(await runsOnce(), ["a+b", "all of them", "c+d"]);
  fails = true;
  await puts(["a", "b"]);
  assert.deepEqual(await runsOnce(), ["a", "b"]);
  fails = false;
  await puts(["a", "nobody", "b"]);
  assert.deepEqual(await runsOnce(), ["a", "b"]);
  const left = await parts.database.db.selectFrom("job").select(["key", "last_error"]).execute();
  assert.deepEqual(left, [{ key: "1", last_error: "there is nobody" }]);
});

test("a job that this program does not know waits for one that does", async () => {
  await using parts = await freshParts();
  await put(parts, "of-tomorrow");
  assert.equal(await runNextJob(parts, jobKinds, never), false);
  const taken = await takeJobs(parts.database.db, ["of-tomorrow"], {
    now: new Date(parts.clock.now()),
    leaseMs: 1,
    most: 1,
  });
  assert.equal(taken.length, 1);
});

test("a worker that is stopped lets its job come to a stop, and what was left is done by the next worker", async () => {
  await using parts = await freshParts();
  const running = Promise.withResolvers<void>();
  const seen: unknown[] = [];
  const patient: JobKind = {
    kind: "patient",
    run: async (_, args, stop) => {
      seen.push(args);
      if (seen.length > 1) return null;
      running.resolve();
      await new Promise((resolve) => stop.addEventListener("abort", resolve));
      return { rest: true };
    },
  };
  await put(parts, "patient");
  const worker = startWorker(parts, [patient]);
  await running.promise;
  await worker.stop();
  assert.deepEqual(seen, [{}]);
  assert.equal(await runNextJob(parts, [patient], never), true);
  assert.deepEqual(seen, [{}, { rest: true }]);
});

test("what a killed server had taken runs at once when the next one starts; what a command is at work on stays with it", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  const ran: string[] = [];
  const done = Promise.withResolvers<void>();
  const kinds = ["killed", "command", "last"].map((kind) => ({
    kind,
    run: async () => {
      ran.push(kind);
      if (kind === "last") done.resolve();
      return null;
    },
  }));
  const now = new Date(parts.clock.now());
  for (const { kind } of kinds.slice(0, 2)) await put(parts, kind);
  const taken = Promise.withResolvers<void>();
  const hanging = { kind: "killed", run: () => new Promise<null>(() => taken.resolve()) };
  void runNextJob(parts, [hanging], never);
  await taken.promise;
  await takeJobs(db, ["command"], { now, leaseMs: commandLeaseMs, most: 1 });
  await putJobs(db, [{ kind: "last", key: "1", args: {}, priority: -1, runAt: now }]);
  const worker = startWorker(parts, kinds);
  await done.promise;
  await worker.stop();
  assert.deepEqual(ran, ["killed", "last"]);
});

test("a worker that has nothing to do stops at once", async () => {
  await using parts = await freshParts();
  await startWorker(parts, jobKinds).stop();
});

test("an import leaves the jobs that make the sizes of its photos and look for what waits", async () => {
  await using parts = await freshParts();
  await importWhole(parts, "alice", small.archive, small.photos);
  const jobs = await parts.database.db.selectFrom("job").select("kind").orderBy("kind").execute();
  assert.deepEqual(jobs, [{ kind: "photo-sizes" }, { kind: "settle-import" }]);
  assert.equal(await runNextJob(parts, [photoSizesKind], never), true);
  assert.equal(await runNextJob(parts, [photoSizesKind], never), false);
  const photos = await parts.database.db
    .selectFrom("photo")
    .select(["blob", "width", "media_type as type"])
    .where("blob", "is not", null)
    .execute();
  assert.ok(photos.length > 5);
  const large = photos.filter(({ type, width }) => type !== "image/gif" && (width ?? 0) > 100);
  assert.ok(large.length > 0);
  for (const { blob } of large)
    assert.ok((await stat(parts.blobs.derivedPath(blob ?? "", "thumb_small_"))).size > 0, "made before anybody asked");
});

test("photos without a usable file are told and left, and the job stops between photos when it is asked to", async () => {
  await using parts = await freshParts();
  const { accountId } = await addAccount(parts.database.db, "alice");
  const { importId, bylineId } = await addImport(parts.database.db, accountId, "alice@pod.example");
  const kept = await parts.blobs.put(await photo("jpeg", null), 1_000_000);
  assert.ok(kept.ok);
  const gone = await addPhoto(parts.database.db, bylineId, { importId, blob: "0".repeat(64) });
  await addPhoto(parts.database.db, bylineId, { importId, blob: kept.value.digest });
  const { args } = photoSizesJob(importId, new Date());
  assert.deepEqual(await photoSizesKind.run(parts, args, AbortSignal.abort()), { importId, after: 0 });
  assert.equal(await photoSizesKind.run(parts, args, never), null);
  assert.deepEqual(
    parts.logged.map(({ event, detail }) => [event, detail.blob]),
    [["a photo stays without its sizes", "0".repeat(64)]],
  );
  assert.ok(gone.id > 0);
  for (const size of photoSizes.filter((each) => each === "thumb_small_"))
    assert.ok((await stat(parts.blobs.derivedPath(kept.value.digest, size))).size > 0);
});
