/** How long it takes to accept, verify and store public posts of other pods, compared with bare HTTP, verification and one batched insert. */
import { type ChildProcess, fork } from "node:child_process";
import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { createAdaptorServer } from "@hono/node-server";
import { sql } from "kysely";
import type { Parts } from "../src/app/parts.ts";
import { startReceiver } from "../src/app/receive/receiver.ts";
import type { SaidPost } from "../src/core/message.ts";
import type { KeyFact, Wire } from "../src/protocols/wire-port.ts";
import { createWebApp } from "../src/web/app.ts";
import type { Figure, Line } from "./figure.ts";
import { type Cost, round, takeTurns } from "./support/measure.ts";
import { type BenchPod, diaspora, openPod } from "./support/pod.ts";
import type { AllSent, SendAll } from "./support/sender.ts";

const wire = diaspora.adapter.wire as Wire;
const noEntropy = new Uint8Array(64);
/** Half the speed is twice the time. */
const goal = 2;
const usual = { posts: 5_000, authors: 50 };
const tiny = { posts: 60, authors: 3 };
/** So often it is looked whether all are stored. */
const lookMs = 10;

export const figure: Figure = {
  name: "inbox",
  async *measure(options) {
    const size = options.tiny ? tiny : usual;
    const pod = await openPod(!options.tiny);
    const child = fork(new URL("support/sender.ts", import.meta.url));
    const authors = makeAuthors(size.authors);
    const file = join(pod.folder, "posts");
    writeFileSync(file, sealedPosts(authors, size.posts));
    let scene: Scene | undefined;
    const work = (open: (pod: BenchPod, authors: readonly Author[]) => Promise<Scene>) => ({
      prepare: async () => {
        await scene?.close();
        scene = await open(pod, authors);
        await pod.settle();
      },
      run: async () => await scene?.take(() => send(child, file, scene?.port ?? 0), size.posts),
    });
    try {
      const costs = await takeTurns(options.runs, { sterna: work(openSterna), bare: work(openBare) }, pod.serverCpu);
      await scene?.close();
      yield line(size.posts, costs);
    } finally {
      child.disconnect();
      await pod.close();
    }
  },
};

function line(posts: number, { sterna, bare }: { readonly sterna: Cost; readonly bare: Cost }): Line {
  const value = round(sterna.wall / bare.wall, 2);
  const detail = {
    "cpu ratio": round(sterna.cpu / bare.cpu, 2),
    "posts/s": round(posts / sterna.wall, 0),
    "bare posts/s": round(posts / bare.wall, 0),
  };
  return { figure: "inbox", input: `${posts} public posts`, value, unit: "x", goal, reached: value <= goal, detail };
}

async function send(child: ChildProcess, file: string, port: number): Promise<void> {
  const answered = once(child, "message") as Promise<[AllSent]>;
  child.send({ file, port, path: "/receive/public" } satisfies SendAll);
  const [{ sent, taken }] = await answered;
  if (sent !== taken) throw new Error(`${taken} of ${sent} messages were taken`);
}

type Author = {
  readonly ref: string;
  readonly guid: string;
  readonly privateKeyPem: string;
  readonly publicKey: KeyObject;
  readonly keyPem: string;
};

/** With keys of 2,048 bits, as old pods have them: the faster the verification, the more the rest counts. */
function makeAuthors(count: number): Author[] {
  return Array.from({ length: count }, (_, n) => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
    const privateKeyPem = privateKey.export({ type: "pkcs8", format: "pem" }) as string;
    const guid = randomBytes(16).toString("hex");
    const publicKey = createPublicKey(privateKey);
    const keyPem = publicKey.export({ type: "spki", format: "pem" }) as string;
    return { ref: `author${n}@pod-${n % 7}.example`, guid, privateKeyPem, publicKey, keyPem };
  });
}

function sealedPosts(authors: readonly Author[], count: number): Buffer {
  const parts: Buffer[] = [];
  for (let n = 0; n < count; n++) {
    const author = authors[n % authors.length] as Author;
    const to = { reach: "public", endpoints: [""] } as const;
    const [sealed] = wire.seal(post(author.ref, n), author, (bytes) => randomBytes(bytes), to, Date.now());
    const length = Buffer.alloc(4);
    length.writeUInt32BE(sealed?.body.length ?? 0);
    parts.push(length, Buffer.from(sealed?.body ?? []));
  }
  return Buffer.concat(parts);
}

const post = (author: string, n: number): SaidPost => ({
  kind: "post",
  author,
  guid: randomBytes(16).toString("hex"),
  public: true,
  text: `Post ${n}, which is as long as posts are. ${"It goes on for some lines. ".repeat(12)}#bench`,
  writtenAtMs: Date.now() - 60_000,
  editedAtMs: null,
  photos: [],
  poll: null,
  location: null,
  providerName: null,
  extra: null,
  eventGuid: null,
});

type Scene = {
  readonly port: number;
  /** Resolves when so many are sent and stored. */
  take(sent: () => Promise<void>, posts: number): Promise<void>;
  close(): Promise<void>;
};

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

async function stopServer(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
}

/** All of it: the routes, the inbox, the receiver, with the authors known as they are from their first message on. */
async function openSterna(pod: BenchPod, authors: readonly Author[]): Promise<Scene> {
  const parts = await pod.fresh();
  await addAuthors(parts, authors);
  const app = createWebApp(parts);
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  const port = await listen(server);
  const receiver = startReceiver(parts);
  return {
    port,
    async take(sent, posts) {
      await sent();
      for (;;) {
        const { rows } = await sql<{ stored: number }>`select count(*) as stored from post`.execute(parts.database.db);
        if (rows[0]?.stored === posts) return;
        await pause(lookMs);
      }
    },
    async close() {
      await receiver.stop();
      await stopServer(server);
      await parts.database.close();
    },
  };
}

async function addAuthors({ database: { db } }: Parts, authors: readonly Author[]): Promise<void> {
  for (const { ref, guid, publicKey } of authors) {
    const person = await db.insertInto("person").defaultValues().returning("id").executeTakeFirstOrThrow();
    const host = ref.split("@")[1] ?? "";
    const at = {
      base_url: `https://${host}`,
      public_endpoint: `https://${host}/`,
      private_endpoint: `https://${host}/x`,
    };
    const known = { protocol: diaspora.adapter.name, ref, host, guid, state: "current", since: new Date() } as const;
    const identity = await db
      .insertInto("identity")
      .values({ person_id: person.id, ...known, ...at })
      .returning("id")
      .executeTakeFirstOrThrow();
    const key = publicKey.export({ type: "spki", format: "der" });
    await db
      .insertInto("identity_key")
      .values({ identity_id: identity.id, public_key: key, source: "discovered", since: new Date() })
      .execute();
    await db.insertInto("profile").values({ identity_id: identity.id, display_name: "" }).execute();
  }
}

/** The least that could be done: read, verify with a key that is at hand, answer; in the end one insert. */
async function openBare(pod: BenchPod, authors: readonly Author[]): Promise<Scene> {
  const { database } = await pod.fresh();
  await sql`create table bare (body bytea not null)`.execute(database.db);
  const keys = new Map(authors.map(({ ref, keyPem }) => [ref, { named: ref, ref, keyPem }]));
  const bodies: Buffer[] = [];
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    bodies.push(body);
    response.writeHead(isGenuine(body, keys) ? 202 : 400).end();
  });
  const port = await listen(server);
  return {
    port,
    async take(sent) {
      await sent();
      await sql`insert into bare select unnest(${bodies}::bytea[])`.execute(database.db);
    },
    async close() {
      await stopServer(server);
      await database.close();
    },
  };
}

/** What the adapter needs to know whether a message is its sender's: reading the envelope and checking its signature. */
function isGenuine(body: Uint8Array, keys: ReadonlyMap<string, KeyFact>): boolean {
  const raw = { way: "public", headers: {}, host: "", path: "", body, receivedAtMs: 0 } as const;
  const opened = wire.open(raw, { privateKeyPem: null, entropy: noEntropy });
  const key = opened.ok ? keys.get(opened.value.sender) : undefined;
  return opened.ok && key !== undefined && wire.verify(opened.value, { keys: [key], things: [], inboxOwner: null }).ok;
}
