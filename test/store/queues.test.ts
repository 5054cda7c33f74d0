/** Jobs, inbox and outbox: nothing is lost, nothing is done by two at once, and one dead host does not hold up the others. */
import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import fc from "fast-check";
import { sql } from "kysely";
import { longestPauseMs, pauseMs } from "../../src/core/delivery.ts";
import type { Db, Tx } from "../../src/store/database.ts";
import {
  finishMessages,
  forgetRefused,
  giveUpSurplus,
  inboxBacklog,
  keepMessages,
  refuseMessages,
  releaseMessages,
  retryMessages,
  type TakenMessage,
  takeMessages,
} from "../../src/store/post-office/inbox.ts";
import { failJobs, finishJobs, type NewJob, putJobs, takeJobs } from "../../src/store/post-office/jobs.ts";
import {
  type Address,
  findBodies,
  forgetMessages,
  putMessages,
  settleHosts,
  type TakenHost,
  type Turn,
  takeHosts,
} from "../../src/store/post-office/outbox.ts";
import { freshDatabase } from "../support/database.ts";
import { addPerson, ourHost } from "../support/world.ts";

const minute = 60_000;
const start = Date.parse("2026-11-21T20:00:00Z");
const at = (ms: number) => new Date(start + ms);
const leaseMs = 10 * minute;

async function open(t: TestContext) {
  const { database, drop } = await freshDatabase();
  t.after(drop);
  return database;
}

const job = (key: string, more: Partial<NewJob> = {}): NewJob => ({ kind: "k", key, args: {}, runAt: at(0), ...more });

test("a job that is put twice is there once, with the newer arguments and the earlier time", async (t) => {
  const { db } = await open(t);
  await putJobs(db, [job("a", { args: { n: 1 }, runAt: at(minute) })]);
  await putJobs(db, [job("a", { args: { n: 2 }, runAt: at(5 * minute) })]);
  assert.deepEqual(await takeJobs(db, ["k"], { now: at(0), leaseMs, most: 9 }), []);
  const taken = await takeJobs(db, ["k"], { now: at(minute), leaseMs, most: 9 });
  assert.deepEqual(
    taken.map(({ key, args }) => [key, args]),
    [["a", { n: 2 }]],
  );
});

test("due jobs of the wanted kinds come by priority, then by time, and only once", async (t) => {
  const { db } = await open(t);
  await putJobs(db, [
    job("late", { runAt: at(minute) }),
    job("second", { runAt: at(-1) }),
    job("first", { runAt: at(-2) }),
    job("urgent", { priority: 5 }),
    job("other", { kind: "other" }),
  ]);
  const take = async () => (await takeJobs(db, ["k"], { now: at(0), leaseMs, most: 2 })).map(({ key }) => key);
  assert.deepEqual([await take(), await take(), await take()], [["urgent", "first"], ["second"], []]);
});

test("two who take at the same time never get the same job, and together get all", async (t) => {
  const { db } = await open(t);
  const keys = Array.from({ length: 40 }, (_, index) => `job ${index}`);
  await putJobs(
    db,
    keys.map((key) => job(key)),
  );
  const turns = await Promise.all(
    Array.from({ length: 10 }, () => takeJobs(db, ["k"], { now: at(0), leaseMs, most: 4 })),
  );
  const rest = await takeJobs(db, ["k"], { now: at(0), leaseMs, most: 99 });
  assert.deepEqual([...turns.flat(), ...rest].map(({ key }) => key).sort(), keys.sort());
});

test("a lease that ran out is taken up again, and who was late does not end the job of the other", async (t) => {
  const { db } = await open(t);
  await putJobs(db, [job("a")]);
  const [lost] = await takeJobs(db, ["k"], { now: at(0), leaseMs, most: 1 });
  assert.ok(lost);
  assert.deepEqual(await takeJobs(db, ["k"], { now: at(leaseMs - 1), leaseMs, most: 1 }), []);
  const [again] = await takeJobs(db, ["k"], { now: at(leaseMs), leaseMs, most: 1 });
  assert.ok(again);
  assert.deepEqual(await finishJobs(db, [lost]), []);
  await failJobs(db, [{ job: lost, error: "late" }], at(leaseMs));
  assert.deepEqual(await takeJobs(db, ["k"], { now: at(leaseMs), leaseMs, most: 1 }), []);
  assert.deepEqual(await finishJobs(db, [again]), [again.id]);
  assert.deepEqual(await db.selectFrom("job").selectAll().execute(), []);
});

test("a job that is put while it runs runs again afterwards", async (t) => {
  const { db } = await open(t);
  await putJobs(db, [job("a")]);
  const running = await takeJobs(db, ["k"], { now: at(0), leaseMs, most: 1 });
  await putJobs(db, [job("a", { args: { more: true } })]);
  assert.deepEqual(await finishJobs(db, running), []);
  const [again] = await takeJobs(db, ["k"], { now: at(0), leaseMs, most: 1 });
  assert.deepEqual(again?.args, { more: true });
});

test("a job that fails comes again after a growing pause, with its last error", async (t) => {
  const { db } = await open(t);
  await putJobs(db, [job("a"), job("b")]);
  let now = 0;
  for (const failures of [1, 2, 3]) {
    const taken = await takeJobs(db, ["k"], { now: at(now), leaseMs, most: 2 });
    assert.equal(taken.length, 2);
    await failJobs(
      db,
      taken.map((each) => ({ job: each, error: `${each.key} ${failures}` })),
      at(now),
    );
    assert.deepEqual(await takeJobs(db, ["k"], { now: at(now + pauseMs(failures) - 1), leaseMs, most: 2 }), []);
    now += pauseMs(failures);
  }
  const errors = await db.selectFrom("job").select("last_error").orderBy("key").execute();
  assert.deepEqual(errors, [{ last_error: "a 3" }, { last_error: "b 3" }]);
});

const bytes = (text: string) => Buffer.from(text);
const incoming = (text: string, provedAuthor: string | null = null) => ({
  protocol: "pigeon",
  way: "public" as const,
  accountId: null,
  path: "/receive",
  headers: { "content-type": "text/plain" },
  body: bytes(text),
  provedAuthor,
});

test("an incoming message comes out as it came in, and is forgotten when it is finished", async (t) => {
  const { db } = await open(t);
  const messages = [incoming("\u0000ÿ"), incoming("two", "coo@a.example")];
  await keepMessages(db, messages, at(0));
  const taken = await takeMessages(db, { now: at(0), leaseMs, most: 9 });
  assert.deepEqual(
    taken.map(({ id, attempts, receivedAt, ...message }) => message),
    messages,
  );
  assert.deepEqual(await takeMessages(db, { now: at(0), leaseMs, most: 9 }), []);
  await finishMessages(db, taken);
  assert.deepEqual(await db.selectFrom("inbox").selectAll().execute(), []);
});

test("a message that is refused stays with its reason and is not taken again; one that waits comes again", async (t) => {
  const { db } = await open(t);
  await keepMessages(db, [incoming("bad"), incoming("early")], at(0));
  const [bad, early] = await takeMessages(db, { now: at(0), leaseMs, most: 9 });
  assert.ok(bad && early);
  const sender = "mallory@pod.example";
  await refuseMessages(db, [{ message: bad, code: "signature-wrong", detail: "a stranger's", sender }], at(0));
  await retryMessages(db, [{ message: early, code: "parent-unknown", detail: "post", sender: null }], at(0));
  assert.deepEqual(await takeMessages(db, { now: at(pauseMs(1) - 1), leaseMs, most: 9 }), []);
  const later = await takeMessages(db, { now: at(pauseMs(1)), leaseMs, most: 9 });
  assert.deepEqual(
    later.map(({ id, attempts }) => [id, attempts]),
    [[early.id, 2]],
  );
  const refused = await db.selectFrom("inbox").selectAll().where("id", "=", bad.id).executeTakeFirst();
  assert.deepEqual(
    [refused?.refusal, refused?.refusal_detail, refused?.sender, refused?.refused_at],
    ["signature-wrong", "a stranger's", sender, at(0)],
  );
  // The lease of `early` has passed on: its first taker can end nothing.
  await finishMessages(db, [early]);
  assert.equal((await db.selectFrom("inbox").selectAll().execute()).length, 2);
  const most = { messages: 9, bytes: 999 };
  assert.equal(await forgetRefused(db, at(0), most), 0);
  assert.equal(await forgetRefused(db, at(1), most), 1);
});

test("of refused messages the newest are kept, of waiting ones those tried least; neither counts as backlog", async (t) => {
  const { db } = await open(t);
  await keepMessages(
    db,
    ["a1", "a2", "b1", "b2", "b3"].map((text) => incoming(text)),
    at(0),
  );
  const taken = await takeMessages(db, { now: at(0), leaseMs, most: 9 });
  const obstacle = (nth: number) => ({ message: taken[nth] as TakenMessage, code: "no", detail: "", sender: null });
  await refuseMessages(db, [obstacle(0)], at(0));
  await refuseMessages(db, [obstacle(1)], at(1));
  await retryMessages(db, [obstacle(2), obstacle(3), obstacle(4)], at(0));
  await db.updateTable("inbox").set({ attempts: 5 }).where("id", "=", obstacle(2).message.id).execute();
  await keepMessages(db, [incoming("new")], at(2));
  assert.deepEqual(await inboxBacklog(db, 9), { messages: 1, bytes: 3 });
  const left = async () =>
    (await db.selectFrom("inbox").select(["body", "refusal"]).orderBy("id").execute()).map(
      ({ body, refusal }) => `${body.toString()} ${refusal}`,
    );
  assert.equal(await forgetRefused(db, at(0), { messages: 1, bytes: 999 }), 1);
  assert.equal(await giveUpSurplus(db, { messages: 9, bytes: 4 }, at(3)), 1);
  assert.deepEqual(await left(), ["a2 no", "b1 waiting-too-many", "b2 null", "b3 null", "new null"]);
  assert.equal(await forgetRefused(db, at(0), { messages: 9, bytes: 3 }), 1);
  assert.equal(await giveUpSurplus(db, { messages: 1, bytes: 999 }, at(3)), 1);
  assert.deepEqual(await left(), ["b1 waiting-too-many", "b2 waiting-too-many", "b3 null", "new null"]);
});

test("what a killed process had taken is given back when the next one starts", async (t) => {
  const { db } = await open(t);
  await keepMessages(db, [incoming("one")], at(0));
  await takeMessages(db, { now: at(0), leaseMs, most: 9 });
  assert.deepEqual(await takeMessages(db, { now: at(0), leaseMs, most: 9 }), []);
  await releaseMessages(db);
  const [again] = await takeMessages(db, { now: at(0), leaseMs, most: 9 });
  assert.equal(again?.attempts, 2);
});

const giveUpAt = at(180 * 24 * 60 * minute);
const message = (text: string) => ({ protocol: "pigeon", kind: "note", mediaType: "text/plain", body: bytes(text) });

/** One message of somebody here. @returns its id */
async function putMessage(
  tx: Tx,
  text: string,
  addresses: readonly Address[],
  when: Parameters<typeof putMessages>[2],
): Promise<number> {
  const known = await tx.selectFrom("identity").select("id").executeTakeFirst();
  const identityId = known?.id ?? (await addPerson(tx, "alice", ourHost)).identityId;
  const [id] = await putMessages(tx, [{ ...message(text), identityId, addresses }], when);
  return id ?? 0;
}
const take = { leaseMs, hosts: 9, parcelsEach: 2 };

test("a message is kept once, its parcels come per host, the oldest first and no more than asked for", async (t) => {
  const { db, transaction } = await open(t);
  const to = (host: string, path: string): Address => ({ host, endpoint: `https://${host}/${path}` });
  const first = await transaction((tx) =>
    putMessage(tx, "one", [to("a.example", "1"), to("b.example", "1")], { now: at(0), giveUpAt }),
  );
  const second = await transaction((tx) =>
    putMessage(tx, "two", [to("a.example", "2"), to("a.example", "3")], { now: at(1), giveUpAt }),
  );
  const hosts = await takeHosts(db, { now: at(1), ...take });
  assert.deepEqual(
    hosts.map(({ host, parcels }) => [host, parcels.map(({ endpoint }) => endpoint)]),
    [
      ["a.example", ["https://a.example/1", "https://a.example/2"]],
      ["b.example", ["https://b.example/1"]],
    ],
  );
  const bodies = await findBodies(db, [first, second, first]);
  assert.deepEqual([...bodies.values()].map(({ body }) => String(body)).sort(), ["one", "two"]);
  assert.deepEqual(await takeHosts(db, { now: at(1), ...take }), [], "a host is leased");
});

test("of parcels about the same thing to one endpoint the earlier leaves first, also when it fails; nothing else waits for it", async (t) => {
  const { db, transaction } = await open(t);
  const address = { host: "a.example", endpoint: "https://a.example/1" };
  const { identityId } = await addPerson(db, "alice", ourHost);
  const put = (text: string, about: string | null, now: Date) =>
    transaction((tx) =>
      putMessages(tx, [{ ...message(text), identityId, about, addresses: [address] }], { now, giveUpAt }),
    );
  const turn = async (now: Date, fails: boolean) => {
    const [taken] = await takeHosts(db, { now, ...take });
    if (taken === undefined) return null;
    const bodies = await findBodies(
      db,
      taken.parcels.map(({ messageId }) => messageId),
    );
    const failed = fails ? taken.parcels.map((parcel) => ({ parcel, error: "500" })) : [];
    const delivered = fails ? [] : taken.parcels;
    await transaction((tx) => settleHosts(tx, [{ taken, delivered, failed, hostError: null, answered: true }], now));
    return taken.parcels.map(({ messageId }) => String(bodies.get(messageId)?.body));
  };
  await put("share", "contact", at(0));
  assert.deepEqual(await turn(at(0), true), ["share"]);
  await put("stop", "contact", at(1));
  await put("hello", null, at(1));
  assert.deepEqual(await turn(at(1), false), ["hello"]);
  assert.equal(await turn(at(1), false), null, "nothing is due: what waits is not met again and again");
  const again = at(pauseMs(1));
  await put("share again", "contact", again);
  assert.deepEqual(await turn(again, false), ["share"]);
  assert.deepEqual(await turn(again, false), ["stop"]);
  assert.deepEqual(await turn(again, false), ["share again"]);
});

test("a host that fails pauses as a whole and costs one probe; a parcel that fails pauses alone", async (t) => {
  const database = await open(t);
  const { db, transaction } = database;
  const all = ["1", "2", "3"].flatMap((path) =>
    ["dead.example", "alive.example"].map((host) => ({ host, endpoint: path })),
  );
  await transaction((tx) => putMessage(tx, "hello", all, { now: at(0), giveUpAt }));
  const [alive, dead] = await takeHosts(db, { now: at(0), ...take });
  assert.ok(alive && dead);
  const [first, second] = alive.parcels;
  assert.ok(first && second);
  const settle = (turn: Turn, now: Date) => transaction((tx) => settleHosts(tx, [turn], now));
  await settle({ taken: dead, delivered: [], failed: [], hostError: "no answer", answered: false }, at(0));
  await settle(
    { taken: alive, delivered: [first], failed: [{ parcel: second, error: "404" }], hostError: null, answered: true },
    at(0),
  );
  const next = await takeHosts(db, { now: at(0), ...take });
  assert.deepEqual(
    next.map(({ host, parcels }) => [host, parcels.map(({ endpoint }) => endpoint)]),
    [["alive.example", ["3"]]],
  );
  await settle(
    { taken: next[0] as TakenHost, delivered: next[0]?.parcels ?? [], failed: [], hostError: null, answered: true },
    at(0),
  );
  assert.deepEqual(await takeHosts(db, { now: at(pauseMs(1) - 1), ...take }), []);
  const later = await takeHosts(db, { now: at(pauseMs(1)), ...take });
  assert.deepEqual(
    later.map(({ host, failures, parcels }) => [host, failures, parcels.map(({ attempts }) => attempts)]),
    [
      ["alive.example", 0, [1]],
      ["dead.example", 1, [0, 0]],
    ],
  );
});

test("what could not be delivered in time is given up and told, and its message is forgotten", async (t) => {
  const { db, transaction } = await open(t);
  const soon = at(minute);
  await transaction((tx) =>
    putMessage(tx, "x", [{ host: "a.example", endpoint: "/" }], { now: at(0), giveUpAt: soon }),
  );
  const [host] = await takeHosts(db, { now: at(0), ...take });
  assert.ok(host);
  const turn = { taken: host, delivered: [], failed: [], hostError: "refused", answered: false };
  assert.deepEqual(await transaction((tx) => settleHosts(tx, [turn], at(0))), []);
  const [again] = await takeHosts(db, { now: at(2 * minute), ...take });
  assert.deepEqual(again?.parcels, [], "what is over is not sent");
  const turnAgain = { taken: again as TakenHost, delivered: [], failed: [], hostError: null, answered: true };
  const givenUp = await transaction((tx) => settleHosts(tx, [turnAgain], at(2 * minute)));
  assert.deepEqual(
    givenUp.map(({ host, endpoint }) => [host, endpoint]),
    [["a.example", "/"]],
  );
  assert.equal(await forgetMessages(db), 1);
  const row = await db.selectFrom("outbox_host").select("failures").executeTakeFirst();
  assert.equal(row?.failures, 1, "not having tried is no success");
});

test("a host that failed and had nothing left is woken by the next message", async (t) => {
  const { db, transaction } = await open(t);
  const put = (now: Date) =>
    transaction((tx) =>
      putMessage(tx, "x", [{ host: "a.example", endpoint: "/" }], {
        now,
        giveUpAt: new Date(now.getTime() + 1),
      }),
    );
  await put(at(0));
  const [host] = await takeHosts(db, { now: at(0), ...take });
  const turn = { taken: host as TakenHost, delivered: [], failed: [], hostError: "refused", answered: false };
  await transaction((tx) => settleHosts(tx, [turn], at(1)));
  assert.deepEqual(await takeHosts(db, { now: at(longestPauseMs * 2), ...take }), []);
  await put(at(longestPauseMs * 2));
  const [woken] = await takeHosts(db, { now: at(longestPauseMs * 2), ...take });
  assert.equal(woken?.parcels.length, 1);
});

/** What the pods of the next test do: each answers well, fails as a host until some turn, or refuses parcels until some turn. */
const behaviours = fc.array(
  fc.record({
    parcels: fc.integer({ min: 1, max: 5 }),
    hostFails: fc.nat(4),
    parcelFails: fc.nat(2),
    laterParcels: fc.nat(2),
  }),
  { minLength: 1, maxLength: 4 },
);

test("whatever hosts and parcels fail at first, every parcel is delivered exactly once in the end, and nothing is left", async (t) => {
  const { db, transaction } = await open(t);
  await fc.assert(
    fc.asyncProperty(behaviours, async (pods) => {
      const delivered: string[] = [];
      const sent: string[] = [];
      const hosts = pods.map((_, index) => `pod-${index}.example`);
      const put = (now: Date, addresses: readonly Address[]) => {
        sent.push(...addresses.map(({ endpoint }) => endpoint));
        return transaction((tx) => putMessage(tx, "m", addresses, { now, giveUpAt }));
      };
      const addressed = (prefix: string, count: (pod: (typeof pods)[number]) => number) =>
        pods.flatMap((pod, index) =>
          Array.from({ length: count(pod) }, (_, nth) => ({
            host: hosts[index] as string,
            endpoint: `${prefix} ${index} ${nth}`,
          })),
        );
      await put(
        at(0),
        addressed("first", ({ parcels }) => parcels),
      );
      const probes = new Map<string, number>();
      let now = 0;
      for (let turn = 0; turn < 60; turn++) {
        if (turn === 2)
          await put(
            at(now),
            addressed("later", ({ laterParcels }) => laterParcels),
          );
        for (const taken of await takeHosts(db, { now: at(now), ...take })) {
          const pod = pods[hosts.indexOf(taken.host)];
          const probe = probes.get(taken.host) ?? 0;
          probes.set(taken.host, probe + 1);
          if (pod === undefined || probe < pod.hostFails) {
            await transaction((tx) =>
              settleHosts(tx, [{ taken, delivered: [], failed: [], hostError: "down", answered: false }], at(now)),
            );
            continue;
          }
          const good = taken.parcels.filter(({ attempts }) => attempts >= pod.parcelFails);
          const bad = taken.parcels.filter(({ attempts }) => attempts < pod.parcelFails);
          delivered.push(...good.map(({ endpoint }) => endpoint));
          const failed = bad.map((parcel) => ({ parcel, error: "no" }));
          await transaction((tx) =>
            settleHosts(tx, [{ taken, delivered: good, failed, hostError: null, answered: true }], at(now)),
          );
        }
        now += 5 * minute;
      }
      assert.deepEqual(delivered.sort(), sent.sort());
      assert.deepEqual(await db.selectFrom("outbox_parcel").selectAll().execute(), []);
      await forgetMessages(db);
      assert.deepEqual(await db.selectFrom("outbox_message").selectAll().execute(), []);
      await db.deleteFrom("outbox_host").execute();
    }),
    { numRuns: 12 },
  );
});

test("a message that is written while its host is given back does not sleep", async (t) => {
  const { db, transaction } = await open(t);
  const to = [{ host: "a.example", endpoint: "/" }];
  await transaction((tx) => putMessage(tx, "one", to, { now: at(0), giveUpAt }));
  const [taken] = await takeHosts(db, { now: at(0), ...take });
  assert.ok(taken);
  const settling = Promise.withResolvers<void>();
  const writing = transaction(async (tx) => {
    await putMessage(tx, "two", to, { now: at(0), giveUpAt });
    settling.resolve();
    // Goes on only when the other transaction waits for this one's lock.
    await waitsForLock(db);
  });
  await settling.promise;
  const turn = { taken, delivered: taken.parcels, failed: [], hostError: null, answered: true };
  await Promise.all([writing, transaction((tx) => settleHosts(tx, [turn], at(0)))]);
  const [next] = await takeHosts(db, { now: at(0), ...take });
  assert.equal(next?.parcels.length, 1);
});

/** Until some connection to this database waits for a lock; bounded by the number of looks. */
async function waitsForLock(db: Db): Promise<void> {
  for (let look = 0; look < 10_000; look++) {
    const { rows } = await sql<{ waits: boolean }>`
      select exists (select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock') as waits`.execute(
      db,
    );
    if (rows[0]?.waits) return;
  }
  throw new Error("nobody waits");
}
