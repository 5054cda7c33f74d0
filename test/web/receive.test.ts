/** What other pods send is kept before it is answered, over real HTTP; what cannot be kept is refused in a word, and holds up nobody. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { type IncomingHttpHeaders, request } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { buffer, text } from "node:stream/consumers";
import test, { type TestContext } from "node:test";
import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";
import { sql } from "kysely";
import { openDoor } from "../../src/app/receive/door.ts";
import { limits } from "../../src/base/limits.ts";
import { Fault } from "../../src/base/problem.ts";
import type { Database } from "../../src/store/database.ts";
import { createWebApp } from "../../src/web/app.ts";
import type { WebEnv } from "../../src/web/context.ts";
import { readBody } from "../../src/web/federation/body.ts";
import { type FreshParts, type FreshPartsOptions, freshParts, spokenDiaspora } from "../support/parts.ts";
import { addSender, spokenPigeon } from "../support/pods.ts";

type Answered = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string };
type House = {
  readonly parts: FreshParts;
  readonly port: number;
  post(path: string, body: string | Uint8Array, headers?: Record<string, string>): Promise<Answered>;
  inbox(): Promise<
    { protocol: string; way: string; account_id: number | null; path: string; body: Buffer; headers: unknown }[]
  >;
};

async function listen(t: TestContext, app: { fetch: Hono<WebEnv>["fetch"] }): Promise<number> {
  const server = createAdaptorServer({ fetch: app.fetch });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(async () => {
    server.close();
    if ("closeAllConnections" in server) server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

async function open(t: TestContext, options: FreshPartsOptions = {}, database?: (real: Database) => Database) {
  const real = await freshParts({ protocols: [spokenPigeon, spokenDiaspora], ...options });
  t.after(real.dispose);
  const parts = database === undefined ? real : { ...real, database: database(real.database) };
  const port = await listen(t, createWebApp(parts));
  const house: House = {
    parts: real,
    port,
    post: (path, body, headers = {}) =>
      new Promise((resolve, reject) => {
        const sent = request({ host: "127.0.0.1", port, path, method: "POST", headers }, async (response) => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text: await text(response) });
        });
        sent.on("error", reject);
        sent.end(body);
      }),
    inbox: () =>
      real.database.db
        .selectFrom("inbox")
        .select(["protocol", "way", "account_id", "path", "body", "headers"])
        .orderBy("id")
        .execute(),
  };
  return house;
}

test("a message to the common inbox is kept to the byte, whatever its type, and answered with 202", async (t) => {
  const { post, inbox } = await open(t);
  const bytes = Buffer.from([0, 255, 13, 10, 128]);
  const answered = await post("/receive/public", bytes, {
    "content-type": "application/x-nonsense",
    cookie: "session=1",
    "x-signature": "abc",
  });
  assert.deepEqual([answered.status, answered.text], [202, ""]);
  assert.equal(answered.headers["set-cookie"], undefined);
  const [kept, ...more] = await inbox();
  assert.deepEqual(more, []);
  assert.deepEqual(
    [kept?.protocol, kept?.way, kept?.account_id, kept?.path],
    ["diaspora", "public", null, "/receive/public"],
  );
  assert.deepEqual(kept?.body, bytes);
  const headers = kept?.headers as Record<string, string>;
  assert.equal(headers["x-signature"], "abc");
  assert.equal(headers.cookie, undefined);
});

test("each protocol receives where it says, and one that says nothing is not there", async (t) => {
  const { post, inbox } = await open(t);
  assert.equal((await post("/loft/inbox", "coo")).status, 202);
  assert.deepEqual(
    (await inbox()).map(({ protocol }) => protocol),
    ["pigeon"],
  );
  const silent = { ...spokenDiaspora, adapter: { ...spokenDiaspora.adapter, wire: undefined } };
  const { wire: _, ...adapter } = silent.adapter;
  const quiet = await open(t, { protocols: [{ ...spokenDiaspora, adapter }] });
  assert.equal((await quiet.post("/receive/public", "x")).status, 404);
});

test("a private message is kept for the account whose guid is in the address, also a closed one; nobody else's is kept", async (t) => {
  const { parts, post, inbox } = await open(t);
  const { identityId } = await addSender(parts);
  const { db } = parts.database;
  const { guid } = await db
    .selectFrom("identity")
    .select("guid")
    .where("id", "=", identityId)
    .executeTakeFirstOrThrow();
  const account = await db.selectFrom("account").select("id").executeTakeFirstOrThrow();
  assert.equal((await post(`/loft/inbox/${guid}`, "one")).status, 202);
  await db.updateTable("account").set({ state: "closed" }).execute();
  assert.equal((await post(`/loft/inbox/${guid}`, "two")).status, 202);
  const unknown = await post("/loft/inbox/0000000000000000", "three");
  assert.deepEqual([unknown.status, unknown.text], [404, "There is nobody with that guid here.\n"]);
  assert.equal((await post(`/receive/users/${guid}`, "four")).status, 404, "a guid of another network");
  assert.deepEqual(
    (await inbox()).map(({ way, account_id, body }) => [way, account_id, body.toString()]),
    [
      ["private", account.id, "one"],
      ["private", account.id, "two"],
    ],
  );
});

test("an answer comes only after the commit: where that fails, the sender is told to come again", async (t) => {
  const broken = new Fault("the database is away", { again: true });
  const { parts, post, inbox } = await open(t, {}, (real) => ({
    ...real,
    db: new Proxy(real.db, {
      get: (db, name) => {
        if (name === "getExecutor") throw broken;
        const value = Reflect.get(db, name);
        return typeof value === "function" ? value.bind(db) : value;
      },
    }),
  }));
  const answered = await post("/receive/public", "x");
  assert.equal(answered.status, 503);
  assert.equal(answered.headers["retry-after"], "60");
  assert.deepEqual(await inbox(), []);
  assert.ok(parts.logged.some(({ event }) => event === "an incoming message was not kept"));
});

test("many messages at the same time are all kept, each once", async (t) => {
  const { post, inbox } = await open(t);
  const answers = await Promise.all(Array.from({ length: 150 }, (_, n) => post("/receive/public", `message ${n}`)));
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [202]);
  assert.equal(new Set((await inbox()).map(({ body }) => body.toString())).size, 150);
});

test("messages that come while others are being kept share one commit", async () => {
  await using parts = await freshParts();
  let statements = 0;
  const db = new Proxy(parts.database.db, {
    get: (real, name) => {
      if (name === "getExecutor") statements += 1;
      const value = Reflect.get(real, name);
      return typeof value === "function" ? value.bind(real) : value;
    },
  });
  const door = openDoor({ ...parts, database: { ...parts.database, db } });
  const message = { protocol: "pigeon", way: "public", accountId: null, path: "/", headers: {} } as const;
  const all = Array.from({ length: 150 }, (_, n) => door.keep({ ...message, body: Buffer.from(`message ${n}`) }));
  assert.ok((await Promise.all(all)).every(({ ok }) => ok));
  const { rows } = await sql<{ kept: number }>`select count(distinct body) as kept from inbox`.execute(
    parts.database.db,
  );
  assert.equal(rows[0]?.kept, 150);
  // One looks how much waits, one keeps the first, one or two keep what came meanwhile.
  assert.ok(statements > 1 && statements <= 4, `${statements} statements`);
});

test("what is too large is refused, whether it says its length or not, and nothing of it is kept", async (t) => {
  const { port, post, inbox } = await open(t);
  const said = await post("/receive/public", "", { "content-length": String(limits.messageBytes + 1) }).catch(
    (error: Error) => error.message,
  );
  assert.ok(typeof said === "string" || said.status === 413);
  const chunk = Buffer.alloc(65_536, 97);
  const sent = request({ host: "127.0.0.1", port, path: "/receive/public", method: "POST" });
  sent.on("error", () => {}); // the server hangs up while we go on sending
  const answer = once(sent, "response") as Promise<[import("node:http").IncomingMessage]>;
  for (let n = 0; n < 25; n++) sent.write(chunk);
  const [response] = await answer;
  assert.equal(response.statusCode, 413);
  assert.equal(response.headers.connection, "close");
  sent.destroy();
  const most = await post("/receive/public", Buffer.alloc(limits.messageBytes, 98));
  assert.equal(most.status, 202);
  assert.equal((await inbox()).length, 1);
});

test("nothing at all is refused", async (t) => {
  const { post, inbox } = await open(t);
  assert.equal((await post("/receive/public", "")).status, 400);
  assert.deepEqual(await inbox(), []);
});

test("a sender who breaks off leaves nothing behind", async (t) => {
  const { port, post, inbox } = await open(t);
  const socket = connect(port, "127.0.0.1");
  socket.write("POST /receive/public HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf");
  await once(socket, "connect");
  socket.destroy();
  await once(socket, "close");
  assert.equal((await post("/receive/public", "whole")).status, 202);
  assert.deepEqual(
    (await inbox()).map(({ body }) => body.toString()),
    ["whole"],
  );
});

test("a sender who is too slow is answered when the time is over", async (t) => {
  const app = new Hono<WebEnv>().post("/", async (c) => {
    const body = await readBody(c, { bytes: 10, ms: 20 });
    c.header("Connection", "close");
    return c.text(body.ok ? "all" : body.refusal.code);
  });
  const port = await listen(t, app);
  const socket = connect(port, "127.0.0.1");
  socket.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nslow");
  const answer = (await buffer(socket)).toString();
  assert.match(answer, /^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\ntoo-slow$/);
});

test("one address that sends too much waits, others do not; a proxy that was not declared is nobody", async (t) => {
  const { parts } = await open(t);
  const app = createWebApp(parts);
  const from = (address: string) =>
    app.request("/receive/public", { method: "POST" }, { incoming: { socket: { remoteAddress: address } } });
  for (let n = 0; n < limits.messagesPerMinute; n++) await from("198.51.100.7");
  const refused = await from("198.51.100.7");
  assert.equal(refused.status, 429);
  assert.ok(Number(refused.headers.get("retry-after")) > 0);
  assert.equal((await from("198.51.100.8")).status, 400, "empty, but heard");
  parts.pass(60_000);
  assert.equal((await from("198.51.100.7")).status, 400);
});

test("one address that sends many slow messages at once fills no memory, and others are heard", async (t) => {
  const { parts } = await open(t);
  const app = createWebApp(parts);
  const under: ReadableStreamDefaultController[] = [];
  const slowly = () => new ReadableStream({ start: (controller) => void under.push(controller) });
  const from = (address: string, body: string | ReadableStream) =>
    app.request("/receive/public", { method: "POST", body, duplex: "half" } as RequestInit, {
      incoming: { socket: { remoteAddress: address } },
    });
  const slow = Array.from({ length: limits.messagesArriving }, () => from("198.51.100.7", slowly()));
  const crowded = await from("198.51.100.7", "quick");
  assert.equal(crowded.status, 503);
  assert.ok(Number(crowded.headers.get("retry-after")) > 0);
  assert.equal((await from("198.51.100.8", "quick")).status, 202);
  for (const each of under) each.close();
  assert.deepEqual(new Set((await Promise.all(slow)).map(({ status }) => status)), new Set([400]), "all were empty");
  assert.equal((await from("198.51.100.7", "quick")).status, 202);
});

test("an inbox that is far behind takes nothing more until it has caught up", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  const message = {
    protocol: "pigeon",
    way: "public",
    accountId: null,
    path: "/",
    headers: {},
    body: Buffer.from("four"),
  } as const;
  for (const most of [
    { messages: 2, bytes: 1_000 },
    { messages: 10, bytes: 8 },
  ]) {
    const door = openDoor(parts, most);
    for (let n = 0; n < 2; n++) assert.ok((await door.keep(message)).ok);
    parts.pass(60_000);
    const refused = await door.keep(message);
    assert.ok(!refused.ok && refused.refusal.code === "busy" && refused.refusal.retrySeconds > 0);
    await db.deleteFrom("inbox").execute();
    parts.pass(60_000);
    assert.ok((await door.keep(message)).ok);
    await db.deleteFrom("inbox").execute();
  }
  assert.equal(parts.logged.filter(({ event }) => event.startsWith("the inbox is far behind")).length, 2);
});
