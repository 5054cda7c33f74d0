/** What waits in the outbox gets to living pods whatever the dead ones do, over real HTTP on loopback. */
import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import { type DeliverHow, deliverDue, startDeliverer, usualPace } from "../../../src/app/deliver/deliverer.ts";
import { longestPauseMs, pauseMs } from "../../../src/core/delivery.ts";
import type { Database } from "../../../src/store/database.ts";
import { putMessages, takeHosts } from "../../../src/store/post-office/outbox.ts";
import { type FreshParts, freshParts } from "../../support/parts.ts";
import { addSender, type Got, openPods, type Pods, spokenPigeon } from "../../support/pods.ts";

const day = 86_400_000;
/** So that a test of silence is short. */
const soon: DeliverHow = { ...usualPace, deadlineMs: 1_000, lastAnswersMs: 50, hurryMs: 50, hurryAnsweredMs: 100 };

type House = {
  readonly parts: FreshParts;
  readonly pods: Pods;
  /** Writes one message to each of these hosts. */
  send(text: string, hosts: readonly string[], giveUpMs?: number): Promise<void>;
  waiting(): Promise<{ host: string; attempts: number; last_error: string | null }[]>;
  host(name: string): Promise<{ failures: number; last_error: string | null; failing_since: Date | null }>;
  /** What came to a host, by text, in order. */
  came(host?: string): string[];
};

async function open(t: TestContext): Promise<House> {
  const pods = await openPods();
  const parts = await freshParts({ protocols: [spokenPigeon], config: { testNetwork: pods.network } });
  t.after(async () => {
    await parts.dispose();
    await pods.close();
  });
  const { identityId } = await addSender(parts);
  const { db } = parts.database;
  return {
    parts,
    pods,
    send: (text, hosts, giveUpMs = 14 * day) =>
      parts.database.transaction(async (tx) => {
        const addresses = hosts.map((host) => ({ host, endpoint: `https://${host}/loft/inbox` }));
        const now = new Date(parts.clock.now());
        const giveUpAt = new Date(now.getTime() + giveUpMs);
        const body = Buffer.from(text);
        const message = { protocol: "pigeon", identityId, kind: "post", mediaType: "text/x-test", body, addresses };
        await putMessages(tx, [message], { now, giveUpAt });
      }),
    waiting: () =>
      db.selectFrom("outbox_parcel").select(["host", "attempts", "last_error"]).orderBy("host").orderBy("id").execute(),
    host: (name) =>
      db
        .selectFrom("outbox_host")
        .select(["failures", "last_error", "failing_since"])
        .where("host", "=", name)
        .executeTakeFirstOrThrow(),
    came: (host) => pods.got.filter((got) => host === undefined || got.host === host).map(({ body }) => body),
  };
}

test("a message gets to each host as it is, with the headers of its network, and nothing is left of it", async (t) => {
  const { parts, pods, send, waiting } = await open(t);
  pods.set("a.example", 202);
  pods.set("b.example:3000", 200);
  await send("hello", ["a.example", "b.example:3000"]);
  assert.equal(await deliverDue(parts), 2);
  assert.deepEqual(pods.got.map(({ host, path, body }) => [host, path, body]).sort(), [
    ["a.example", "/loft/inbox", "hello"],
    ["b.example:3000", "/loft/inbox", "hello"],
  ]);
  for (const { headers } of pods.got) {
    assert.equal(headers["content-type"], "text/x-test");
    assert.match(String(headers["pigeon-seal"]), /^sterna\.example!alice /);
  }
  assert.deepEqual(await waiting(), []);
  assert.deepEqual(await parts.database.db.selectFrom("outbox_message").selectAll().execute(), []);
  assert.equal(await deliverDue(parts), 0);
});

test("parcels of one host come in the order in which they were written", async (t) => {
  const { parts, pods, send, came } = await open(t);
  pods.set("a.example", 202);
  for (let n = 0; n < 5; n++) await send(`${n}`, ["a.example"]);
  await deliverDue(parts);
  assert.deepEqual(came(), ["0", "1", "2", "3", "4"]);
});

test("a backlog of one host is worked off in one go, each parcel once", async (t) => {
  const { parts, pods, send, came, waiting } = await open(t);
  pods.set("a.example", 202);
  for (let n = 0; n < 130; n++) await send(`${n}`, ["a.example"]);
  assert.equal(await deliverDue(parts), 130);
  assert.equal(new Set(came()).size, 130);
  assert.deepEqual(await waiting(), []);
});

test("a dead host costs one probe per pause, with all that waits for it, and lives on when it is back", async (t) => {
  const { parts, pods, send, waiting, host, came } = await open(t);
  pods.set("dead.example", "break");
  for (let n = 0; n < 5; n++) await send(`${n}`, ["dead.example"]);
  const tried: number[] = [];
  for (const pause of [0, 1, 2, 3]) {
    parts.pass(pause === 0 ? 0 : pauseMs(pause));
    tried.push(await deliverDue(parts));
  }
  assert.deepEqual(tried, [1, 1, 1, 1]);
  const { failures, last_error, failing_since } = await host("dead.example");
  assert.equal(failures, 4);
  assert.match(last_error ?? "", /^no-answer: /);
  assert.ok(failing_since && failing_since.getTime() < parts.clock.now());
  await send("new", ["dead.example"]);
  assert.equal(await deliverDue(parts), 0, "what is new waits too");
  pods.set("dead.example", 202);
  parts.pass(longestPauseMs);
  assert.equal(await deliverDue(parts), 6);
  assert.deepEqual(came().slice(4).sort(), ["0", "1", "2", "3", "4", "new"]);
  assert.deepEqual(await waiting(), []);
  assert.deepEqual(await host("dead.example"), { failures: 0, last_error: null, failing_since: null });
});

test("a hundred dead pods cost a hundred probes per step, not one for each message", async (t) => {
  const { parts, pods, send } = await open(t);
  const dead = Array.from({ length: 100 }, (_, n) => `d${n}.example`);
  for (const each of dead) pods.setDead(each);
  for (let n = 0; n < 4; n++) await send(`${n}`, dead);
  assert.equal(await deliverDue(parts), 100);
  assert.equal(await deliverDue(parts), 0);
  parts.pass(pauseMs(1));
  assert.equal(await deliverDue(parts), 100);
});

test("500, 410, 404 and a redirect are about one parcel: the others of that host get through, and it comes again", async (t) => {
  const { parts, pods, send, waiting, host } = await open(t);
  const answers: Record<string, number | { status: number; headers: Record<string, string> }> = {
    broken: 500,
    gone: 410,
    unknown: 404,
    moved: { status: 301, headers: { location: "https://elsewhere.example/" } },
  };
  pods.set("a.example", ({ body }: Got) => answers[body] ?? 202);
  pods.set("elsewhere.example", 202);
  for (const text of ["broken", "gone", "unknown", "moved", "fine"]) await send(text, ["a.example"]);
  await deliverDue(parts);
  assert.deepEqual(
    (await waiting()).map(({ attempts, last_error }) => [attempts, last_error]),
    [
      [1, "HTTP 500"],
      [1, "HTTP 410"],
      [1, "HTTP 404"],
      [1, "HTTP 301"],
    ],
  );
  assert.equal((await host("a.example")).failures, 0);
  assert.equal(pods.got.length, 5, "nobody follows a redirect");
  answers.broken = 202;
  parts.pass(pauseMs(1));
  await deliverDue(parts);
  assert.equal((await waiting()).length, 3);
});

test("a host that answers everything with 500 is the host's failure after a few", async (t) => {
  const { parts, pods, send, host } = await open(t);
  pods.set("a.example", 500);
  for (let n = 0; n < 40; n++) await send(`${n}`, ["a.example"]);
  assert.ok((await deliverDue(parts)) < 10);
  assert.equal((await host("a.example")).failures, 1);
  parts.pass(pauseMs(1));
  assert.ok((await deliverDue(parts)) < 10);
  assert.equal((await host("a.example")).failures, 2);
  pods.set("a.example", 202);
  for (let turn = 0; turn < 3; turn++) {
    parts.pass(longestPauseMs);
    await deliverDue(parts);
  }
  assert.equal((await host("a.example")).failures, 0);
});

test("a message at which a pod breaks off, or that it never answers, does not stop what else is for that pod", async (t) => {
  const { parts, pods, send, came, waiting, host } = await open(t);
  for (const [name, bad] of [
    ["breaks.example", "break"],
    ["hangs.example", "hang"],
    ["down.example", 502],
  ] as const) {
    pods.set(name, ({ body }) => (body === "poison" ? bad : 202));
    await send("poison", [name]);
  }
  const names = ["breaks.example", "hangs.example", "down.example"];
  await deliverDue(parts, soon);
  for (let n = 0; n < 4; n++) {
    await send(`new ${n}`, names);
    await deliverDue(parts, soon);
    for (const name of names) assert.ok(came(name).includes(`new ${n}`), `${name} gets new ${n} at once`);
    parts.pass(pauseMs(n + 1));
    await deliverDue(parts, soon);
  }
  for (const name of names) assert.equal((await host(name)).failures, 0);
  assert.equal((await waiting()).length, 3);
});

test("hosts that hang hold up nobody, however many they are", async (t) => {
  const { parts, pods, send, waiting } = await open(t);
  const silent = Array.from({ length: 30 }, (_, n) => `a-silent-${n}.example`);
  const living = Array.from({ length: 20 }, (_, n) => `living-${n}.example`);
  for (const each of silent) pods.set(each, "hang");
  for (const each of living) pods.set(each, 202);
  await send("hello", [...silent, ...living]);
  const tight: DeliverHow = { ...soon, slots: 4, room: 5, probes: 2, patienceMs: 10, hurryMs: 20, deadlineMs: 4_000 };
  assert.equal(await deliverDue(parts, tight), 50);
  const left = await waiting();
  assert.deepEqual(left.map(({ host }) => host).sort(), [...silent].sort());
  const hurried = left.filter(({ last_error }) => last_error?.includes("while other pods waited"));
  assert.ok(hurried.length >= 10, `${hurried.length} made room for others`);
});

test("hosts that have answered before are met while others hang and the room for waiting is full", async (t) => {
  const { parts, pods, send, came } = await open(t);
  pods.set("z-friend.example", 202);
  await send("one", ["z-friend.example"]);
  await deliverDue(parts);
  const silent = Array.from({ length: 8 }, (_, n) => `silent-${n}.example`);
  for (const each of silent) pods.set(each, "hang");
  const patient: DeliverHow = { ...soon, slots: 4, room: 2, patienceMs: 10, hurryMs: 60_000, deadlineMs: 500 };
  await send("two", [...silent, "z-friend.example"]);
  await deliverDue(parts, patient);
  assert.equal(came("z-friend.example").length, 2);
  assert.equal(pods.got.findIndex(({ host, body }) => host === "z-friend.example" && body === "two") < 5, true);
});

test("what was sent but not written down comes again when the lease has run out: twice is fine, lost is not", async (t) => {
  const { parts, pods, send, came, waiting } = await open(t);
  pods.set("a.example", 202);
  await send("hello", ["a.example"]);
  const killed: Database = {
    ...parts.database,
    transaction: () => Promise.reject(new Error("killed before it was written down")),
  };
  await deliverDue({ ...parts, database: killed });
  assert.equal((await waiting()).length, 1);
  assert.equal(await deliverDue(parts), 0, "leased");
  parts.pass(91_000);
  assert.equal(await deliverDue(parts), 1);
  assert.deepEqual(came(), ["hello", "hello"]);
  assert.deepEqual(await waiting(), []);
});

test("a deliverer that is killed with hosts under lease loses none of them", async (t) => {
  const { parts, pods, send, came } = await open(t);
  pods.set("a.example", 202);
  await send("hello", ["a.example"]);
  const how = { now: new Date(parts.clock.now()), leaseMs: 90_000, hosts: 9, parcelsEach: 9 };
  assert.equal((await takeHosts(parts.database.db, how)).length, 1);
  parts.pass(90_000);
  await deliverDue(parts);
  assert.deepEqual(came(), ["hello"]);
});

test("a deliverer that starts takes up at once what a killed one held", async (t) => {
  const { parts, pods, send } = await open(t);
  const arrived = Promise.withResolvers<string>();
  pods.set("a.example", ({ body }) => {
    arrived.resolve(body);
    return 202;
  });
  await send("hello", ["a.example"]);
  await takeHosts(parts.database.db, { now: new Date(parts.clock.now()), leaseMs: 90_000, hosts: 9, parcelsEach: 9 });
  const deliverer = startDeliverer(parts);
  assert.equal(await arrived.promise, "hello");
  await deliverer.stop();
});

test("a deliverer that is stopped breaks off what hangs, and gives back all that it held", async (t) => {
  const { parts, pods, send, waiting, host } = await open(t);
  const arrived = Promise.withResolvers<void>();
  pods.set("a.example", () => {
    arrived.resolve();
    return "hang";
  });
  await send("one", ["a.example"]);
  await send("two", ["a.example"]);
  const deliverer = startDeliverer(parts, { ...usualPace, lastAnswersMs: 1 });
  await arrived.promise;
  await deliverer.stop();
  assert.deepEqual(
    (await waiting()).map(({ attempts }) => attempts),
    [0, 0],
  );
  assert.equal((await host("a.example")).failures, 0);
  pods.set("a.example", 202);
  assert.equal(await deliverDue(parts), 2, "no lease is left");
});

test("a deliverer that is stopped lets an answer that is on its way arrive", async (t) => {
  const { parts, pods, send, waiting } = await open(t);
  const arrived = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  pods.set("a.example", async () => {
    arrived.resolve();
    await goOn.promise;
    return 202;
  });
  await send("one", ["a.example"]);
  const deliverer = startDeliverer(parts);
  await arrived.promise;
  const stopped = deliverer.stop();
  goOn.resolve();
  await stopped;
  assert.deepEqual(await waiting(), []);
});

test("a deliverer at rest is woken and sends at once", async (t) => {
  const { parts, pods, send } = await open(t);
  const arrived = Promise.withResolvers<string>();
  pods.set("a.example", ({ body }) => {
    arrived.resolve(body);
    return 202;
  });
  const deliverer = startDeliverer(parts);
  await send("hello", ["a.example"]);
  parts.wake();
  assert.equal(await arrived.promise, "hello");
  await deliverer.stop();
});

test("what could not be delivered in its time is given up, with one line in the log for each host", async (t) => {
  const { parts, pods, send, waiting } = await open(t);
  pods.setDead("dead.example");
  await send("short", ["dead.example"], 60_000);
  await send("short too", ["dead.example"], 60_000);
  await send("long", ["dead.example"]);
  await deliverDue(parts);
  parts.pass(longestPauseMs);
  await deliverDue(parts);
  assert.equal((await waiting()).length, 1);
  const told = parts.logged.filter(({ event }) => event === "messages were given up");
  assert.deepEqual(
    told.map(({ detail }) => [detail.host, detail.parcels]),
    [["dead.example", 2]],
  );
});

test("a message that nobody can send any more fails alone, and is told in the log", async (t) => {
  const { parts, pods, send, came, waiting } = await open(t);
  pods.set("a.example", 202);
  await send("odd", ["a.example"]);
  await parts.database.db.updateTable("outbox_message").set({ protocol: "owls" }).execute();
  await send("fine", ["a.example"]);
  await deliverDue(parts);
  assert.deepEqual(came(), ["fine"]);
  assert.deepEqual(
    (await waiting()).map(({ last_error }) => last_error),
    ["Error: nothing is sent by owls here"],
  );
  assert.ok(parts.logged.some(({ event }) => event === "a parcel cannot be sent"));
});
