/** `sterna import` and `sterna report --retry` wait until other pods were asked for what waits, with the server running or without. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { settleJobKind } from "../../src/app/arrive/settle/settle-job.ts";
import { settleNow } from "../../src/app/arrive/settle/settle-now.ts";
import { jobKinds } from "../../src/app/jobs/kinds.ts";
import { runTakenJob } from "../../src/app/worker.ts";
import { minuteMs } from "../../src/base/time.ts";
import { takeJobs } from "../../src/store/post-office/jobs.ts";
import { small } from "../support/arrivals.ts";
import { runCommand } from "../support/commands.ts";
import { openOtherPods, smallPods } from "../support/other-pods.ts";
import { type FreshParts, freshParts } from "../support/parts.ts";
import type { Pods } from "../support/pods.ts";

let pods: Pods;
let parts: FreshParts;
/** Pictures are what nobody gives: first for good, then for now. */
let pictures: 404 | "break" = 404;
before(async () => {
  pods = await openOtherPods(smallPods, {
    instead: (_, path) => (path.startsWith("/uploads/images/") ? pictures : undefined),
  });
  parts = await freshParts({ config: { testNetwork: pods.network } });
});
after(async () => {
  await parts.dispose();
  await pods.close();
});

// biome-ignore lint/suspicious/noExplicitAny: each test looks at the part that it is about
const parsed = ({ out }: { readonly out: string }): any => JSON.parse(out);
type Kind = { readonly kind: string; readonly made: number; readonly waiting: Record<string, number> };
const contactsOf = (report: { readonly ledger: { readonly kinds: readonly Kind[] } }) => {
  const { made, waiting } = report.ledger.kinds.find(({ kind }) => kind === "contact") as Kind;
  return { made, waiting };
};
const jobs = () =>
  parts.database.db
    .selectFrom("job")
    .select(["key", "args"])
    .where("kind", "=", settleJobKind)
    .orderBy("key")
    .execute();
const never = new AbortController().signal;

test("an import ends when other pods were asked: with --json the report is whole, and how it went is on stderr", async () => {
  const ran = await runCommand(parts, "import", small.archive, small.photos, "--as", "alice", "--json");
  assert.equal(ran.exit, 0, ran.said);
  const report = parsed(ran);
  assert.deepEqual(contactsOf(report), { made: 13, waiting: { follower: 3 } });
  assert.match(report.passwordLink, /\/password\//);
  assert.match(ran.said, /Other pods are asked for what waits\. Ctrl-C leaves that to the server/);
  assert.match(ran.said, /(\d+) of \1 people were looked for/);
  assert.deepEqual(await jobs(), [], "nothing is left for the server");
});

test("--no-wait and --offline leave it to the server, and whoever waits then sees the server at it", async () => {
  pictures = "break";
  await runCommand(parts, "account", "add", "bob");
  for (const how of ["--no-wait", "--offline"]) {
    const ran = await runCommand(parts, "import", small.archive, "--into", "bob", how, "--json");
    assert.doesNotMatch(ran.said, /Other pods are asked/);
  }
  const [waiting] = await jobs();
  assert.deepEqual(waiting?.args, { importId: Number(waiting?.key), pass: 1 });
  const at = { now: new Date(parts.clock.now()), leaseMs: minuteMs, most: 1 };
  const [job] = await takeJobs(parts.database.db, [settleJobKind], at);
  assert.ok(job !== undefined);
  let server: Promise<void> | null = null;
  const left = await settleNow(parts, Number(job.key), {
    tell: () => assert.fail("the server has it"),
    watched: () => {
      server ??= runTakenJob(parts, job, jobKinds, never);
    },
  });
  await server;
  assert.notEqual(server, null);
  assert.ok(left >= 9, "the photos at least");
  assert.deepEqual(contactsOf(parsed(await runCommand(parts, "report", "bob", "--json"))), {
    made: 13,
    waiting: { follower: 3 },
  });
});

test("a retry waits too, and where nobody answers, the rest is the server's after a pause", async () => {
  const ran = await runCommand(parts, "report", "bob", "--retry");
  assert.match(ran.said, / posts of others were asked for/);
  assert.match(ran.said, /\n\d+ items still wait for other pods\. The server goes on asking while it runs\./);
  const [next] = await jobs();
  assert.deepEqual(next?.args, { importId: Number(next?.key), pass: 2 });
});
