/** What is to be told becomes parcels: once for each pod or each person, exactly once whatever is killed when. */
import assert from "node:assert/strict";
import test from "node:test";
import { tell } from "../../../src/app/deliver/tell.ts";
import { jobKinds } from "../../../src/app/jobs/kinds.ts";
import { runNextJob } from "../../../src/app/worker.ts";
import { giveUpAfterMs, pauseMs } from "../../../src/core/delivery.ts";
import type { Message } from "../../../src/core/message.ts";
import { takeJobs } from "../../../src/store/post-office/jobs.ts";
import { type FreshParts, freshParts } from "../../support/parts.ts";
import { addReached, addSender, openPods, saidPost, spokenPigeon, theirPrivateKeyPem } from "../../support/pods.ts";
import { wire } from "../../support/third-protocol/wire.ts";

const never = new AbortController().signal;
const open = () => freshParts({ protocols: [spokenPigeon] });

async function runAll(parts: FreshParts): Promise<number> {
  for (let turn = 0; turn < 100; turn++) if (!(await runNextJob(parts, jobKinds, never))) return turn;
  throw new Error("jobs without end");
}

const telling = (parts: FreshParts, message: Message, as: number, to: readonly number[], reach: "public" | "private") =>
  parts.database.transaction((tx) =>
    tell(tx, { protocol: "pigeon", message, as, to, reach, at: new Date(parts.clock.now()) }),
  );

const parcels = ({ database: { db } }: FreshParts) =>
  db
    .selectFrom("outbox_parcel")
    .innerJoin("outbox_message", "outbox_message.id", "message_id")
    .select(["host", "endpoint", "message_id", "kind", "body", "give_up_at"])
    .orderBy("endpoint")
    .execute();

test("a public message is sealed once and goes once to each pod, however many people it has", async () => {
  await using parts = await open();
  const { db } = parts.database;
  const alice = await addSender(parts);
  const to = [
    await addReached(db, "bob", "b.example"),
    await addReached(db, "carol", "c.example:3000"),
    await addReached(db, "bert", "b.example"),
  ];
  await telling(parts, saidPost(alice.ref, "hello"), alice.identityId, to, "public");
  await runAll(parts);
  const all = await parcels(parts);
  assert.deepEqual(
    all.map(({ host, endpoint, kind }) => [host, endpoint, kind]),
    [
      ["b.example", "https://b.example/loft/inbox", "post"],
      ["c.example:3000", "https://c.example:3000/loft/inbox", "post"],
    ],
  );
  assert.equal(new Set(all.map(({ message_id }) => message_id)).size, 1);
  assert.equal(all[0]?.give_up_at.getTime(), parts.clock.now() + giveUpAfterMs("post"));
});

test("a private message is sealed for each person, in words that come out as they went in", async () => {
  await using parts = await open();
  const { db } = parts.database;
  const alice = await addSender(parts);
  const text = "NUL \u0000, lone \ud800, ümläut";
  const to = [await addReached(db, "bob", "b.example"), await addReached(db, "bert", "b.example")];
  await telling(parts, saidPost(alice.ref, text), alice.identityId, to, "private");
  await runAll(parts);
  const all = await parcels(parts);
  assert.deepEqual(
    all.map(({ endpoint }) => endpoint),
    ["https://b.example/loft/inbox/bert", "https://b.example/loft/inbox/bob"],
  );
  assert.equal(new Set(all.map(({ body }) => body.toString())).size, 2);
  for (const { body } of all) {
    const raw = { way: "private", headers: {}, host: "", path: "", body, receivedAtMs: 0 } as const;
    const opened = wire.open(raw, { privateKeyPem: theirPrivateKeyPem, entropy: Buffer.alloc(64) });
    assert.ok(opened.ok);
    assert.equal((opened.value.message as { text?: string }).text, text);
  }
});

test("people of this pod, those whose account has ended and nobody get nothing", async () => {
  await using parts = await open();
  const { db } = parts.database;
  const alice = await addSender(parts);
  const bella = await addSender(parts, "bella");
  const gone = await addReached(db, "gone", "g.example");
  await db.updateTable("identity").set({ state: "ended" }).where("id", "=", gone).execute();
  for (const reach of ["public", "private"] as const) {
    await telling(parts, saidPost(alice.ref, "hello"), alice.identityId, [bella.identityId, gone], reach);
    await telling(parts, saidPost(alice.ref, "hello"), alice.identityId, [], reach);
  }
  assert.equal(await runAll(parts), 2);
  assert.deepEqual(await parcels(parts), []);
});

test("a telling to many is put batch by batch, and a turn that was killed or ran twice leaves nothing twice", async () => {
  await using parts = await open();
  const { db } = parts.database;
  const alice = await addSender(parts);
  const to: number[] = [];
  for (let n = 0; n < 230; n++) to.push(await addReached(db, `p${n}`, `${n % 7}.example`));
  await telling(parts, saidPost(alice.ref, "hello"), alice.identityId, to, "private");
  assert.equal(await runNextJob(parts, jobKinds, never), true);
  const lease = { now: new Date(parts.clock.now()), leaseMs: 60_000, most: 1 };
  assert.equal((await takeJobs(db, ["tell"], lease)).length, 1, "killed while it held the second batch");
  assert.equal(await runAll(parts), 0);
  parts.pass(60_000);
  await Promise.all([runAll(parts), runAll(parts)]);
  const all = await parcels(parts);
  assert.equal(all.length, 230);
  assert.equal(new Set(all.map(({ endpoint }) => endpoint)).size, 230);
});

test("migrations and ended accounts are tried for half a year, everything else for two weeks", () => {
  const day = 86_400_000;
  assert.equal(giveUpAfterMs("migration"), 180 * day);
  assert.equal(giveUpAfterMs("account-deletion"), 180 * day);
  assert.equal(giveUpAfterMs("comment"), 14 * day);
});

test("who is known by address alone is looked up, told once they are found, and given up in the end", async () => {
  const pods = await openPods();
  await using parts = await freshParts({ protocols: [spokenPigeon], config: { testNetwork: pods.network } });
  const { db } = parts.database;
  const alice = await addSender(parts);
  const found = await addReached(db, "late", "late.example", false);
  await addReached(db, "never", "never.example", false).then((id) =>
    telling(parts, saidPost(alice.ref, "hello"), alice.identityId, [found, id], "public"),
  );
  pods.set("late.example", "break");
  pods.setDead("never.example");
  await runAll(parts);
  assert.deepEqual(await parcels(parts), []);
  // Their pod is back, and says who they are.
  await db
    .updateTable("identity")
    .set({ private_endpoint: "https://late.example/x", public_endpoint: "https://late.example/all" })
    .where("id", "=", found)
    .execute();
  parts.pass(pauseMs(1));
  await runAll(parts);
  assert.deepEqual(
    (await parcels(parts)).map(({ endpoint }) => endpoint),
    ["https://late.example/all"],
  );
  for (let turn = 0; turn < 100; turn++) {
    parts.pass(pauseMs(99));
    await runAll(parts);
  }
  assert.deepEqual(await db.selectFrom("job").selectAll().execute(), []);
  assert.ok(parts.logged.some(({ event }) => event === "a message was given up for people who are not found"));
  await pods.close();
});

test("a telling for a network that this pod does not speak fails as a job and is seen there", async () => {
  await using parts = await open();
  const alice = await addSender(parts);
  const to = [await addReached(parts.database.db, "bob", "b.example")];
  await parts.database.transaction((tx) =>
    tell(tx, {
      protocol: "owls",
      message: saidPost(alice.ref, "hello"),
      as: alice.identityId,
      to,
      reach: "public",
      at: new Date(parts.clock.now()),
    }),
  );
  await runNextJob(parts, jobKinds, never);
  const [job] = await parts.database.db.selectFrom("job").select("last_error").execute();
  assert.equal(job?.last_error, "nothing is sent by owls here");
});
