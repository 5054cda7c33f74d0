/** How long it takes to accept, verify and store public posts of other pods, compared with bare HTTP, verification and one batched insert. */
import { type ChildProcess, fork } from "node:child_process";
import {
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  type KeyPairKeyObjectResult,
  randomBytes,
} from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { createAdaptorServer } from "@hono/node-server";
import { sql } from "kysely";
import type { Parts, SpokenProtocol } from "../src/app/parts.ts";
import { startReceiver } from "../src/app/receive/receiver.ts";
import type { KeyHolder } from "../src/core/identity.ts";
import type { SaidPost } from "../src/core/message.ts";
import type { KeyFact, SigningKeys, Wire } from "../src/protocols/wire-port.ts";
import { createWebApp } from "../src/web/app.ts";
import type { Figure, Line } from "./figure.ts";
import { type AllSent, type Letter, packLetters, type SendAll } from "./support/letters.ts";
import { type Cost, round, takeTurns } from "./support/measure.ts";
import { type BenchPod, diaspora, openPod, versia } from "./support/pod.ts";

const noEntropy = new Uint8Array(64);
/** Half the speed is twice the time. */
const goal = 2;
const usual = { posts: 5_000, authors: 50 };
const tiny = { posts: 60, authors: 3 };
/** So often it is looked whether all are stored. */
const lookMs = 10;
const here = "https://sterna.example";

type Author = {
  readonly ref: string;
  readonly host: string;
  readonly guid: string;
  readonly keys: SigningKeys;
  readonly publicKey: KeyObject;
  readonly keyPem: string;
  readonly holder: KeyHolder;
};

/** One way of saying the same, with authors whom it belongs to. */
type Speech = {
  readonly input: string;
  readonly protocol: SpokenProtocol;
  readonly path: string;
  authorAt(nth: number, host: string, pair: () => KeyPairKeyObjectResult): Author;
};

function author(host: string, guid: string, ref: string, { privateKey }: KeyPairKeyObjectResult, pod: boolean): Author {
  const privateKeyPem = privateKey.export({ type: "pkcs8", format: "pem" }) as string;
  const publicKey = createPublicKey(privateKey);
  const keyPem = publicKey.export({ type: "spki", format: "pem" }) as string;
  const keys = { ref, privateKeyPem, ...(pod ? { pod: { host, privateKeyPem } } : {}) };
  return { ref, host, guid, keys, publicKey, keyPem, holder: pod ? "pod" : "person" };
}

const newGuid = (): string => randomBytes(16).toString("hex");

/** With RSA keys of 2,048 bits, as old pods have them: the faster the verification, the more the rest counts. */
const speeches: readonly Speech[] = [
  {
    input: "diaspora*",
    protocol: diaspora,
    path: "/receive/public",
    authorAt: (nth, host) =>
      author(host, newGuid(), `author${nth}@${host}`, generateKeyPairSync("rsa", { modulusLength: 2_048 }), false),
  },
  {
    input: "Versia 0.6",
    protocol: versia,
    path: "/.versia/v0.6/inbox",
    authorAt(_nth, host, pair) {
      const guid = newGuid();
      return author(host, guid, `${host}:${guid}`, pair(), true);
    },
  },
  {
    input: "Versia 0.5",
    protocol: versia,
    path: "/.versia/v0.5/inbox",
    authorAt(_nth, host) {
      const guid = newGuid();
      return author(host, guid, `https://${host}/users/${guid}`, generateKeyPairSync("ed25519"), false);
    },
  },
];

export const figure: Figure = {
  name: "inbox",
  async *measure(options) {
    const size = options.tiny ? tiny : usual;
    const pod = await openPod(!options.tiny);
    const child = fork(new URL("support/sender.ts", import.meta.url));
    const file = join(pod.folder, "posts");
    let scene: Scene | undefined;
    try {
      for (const speech of speeches) {
        const authors = makeAuthors(speech, size.authors);
        const work = (open: typeof openSterna) => ({
          prepare: async () => {
            await scene?.close();
            scene = await open(pod, speech, authors);
            // Anew each time: some signatures live for minutes, and count once.
            writeFileSync(file, packLetters(lettersOf(speech, authors, size.posts)));
            await pod.settle();
          },
          run: async () => await scene?.take(() => send(child, file, speech.path, scene?.port ?? 0), size.posts),
        });
        const costs = await takeTurns(options.runs, { sterna: work(openSterna), bare: work(openBare) }, pod.serverCpu);
        await scene?.close();
        scene = undefined;
        yield line(speech, size.posts, costs);
      }
    } finally {
      child.disconnect();
      await pod.close();
    }
  },
};

function line(
  { input }: Speech,
  posts: number,
  { sterna, bare }: { readonly sterna: Cost; readonly bare: Cost },
): Line {
  const value = round(sterna.wall / bare.wall, 2);
  const detail = {
    "cpu ratio": round(sterna.cpu / bare.cpu, 2),
    "posts/s": round(posts / sterna.wall, 0),
    "bare posts/s": round(posts / bare.wall, 0),
  };
  const what = `${posts} public posts, ${input}`;
  return { figure: "inbox", input: what, value, unit: "x", goal, reached: value <= goal, detail };
}

async function send(child: ChildProcess, file: string, path: string, port: number): Promise<void> {
  const answered = once(child, "message") as Promise<[AllSent]>;
  child.send({ file, port, path } satisfies SendAll);
  const [{ sent, taken }] = await answered;
  if (sent !== taken) throw new Error(`${taken} of ${sent} messages were taken`);
}

/** Of seven pods. */
function makeAuthors(speech: Speech, count: number): Author[] {
  const pairs = new Map<string, KeyPairKeyObjectResult>();
  return Array.from({ length: count }, (_, nth) => {
    const host = `pod-${nth % 7}.example`;
    const pair = () => {
      const known = pairs.get(host) ?? generateKeyPairSync("ed25519");
      pairs.set(host, known);
      return known;
    };
    return speech.authorAt(nth, host, pair);
  });
}

const wireOf = ({ protocol }: Speech): Wire => protocol.adapter.wire as Wire;

function lettersOf(speech: Speech, authors: readonly Author[], count: number): Letter[] {
  const wire = wireOf(speech);
  const url = `${here}${speech.path}`;
  return Array.from({ length: count }, (_, n) => {
    const by = authors[n % authors.length] as Author;
    const to = { reach: "public", endpoints: [url] } as const;
    const [sealed] = wire.seal(post(by.ref, n), by.keys, (bytes) => randomBytes(bytes), to, Date.now());
    if (sealed === undefined) throw new Error(`nothing was sealed for ${speech.input}`);
    const { body, mediaType } = sealed;
    const signed = wire.authorise({ method: "POST", url, body }, by.keys, Date.now());
    return { headers: { "content-type": mediaType, ...signed }, body };
  });
}

const post = (ref: string, n: number): SaidPost => ({
  kind: "post",
  author: ref,
  guid: newGuid(),
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
async function openSterna(pod: BenchPod, { protocol }: Speech, authors: readonly Author[]): Promise<Scene> {
  const parts = await pod.fresh();
  await addAuthors(parts, protocol.adapter.name, authors);
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

async function addAuthors({ database: { db } }: Parts, protocol: string, authors: readonly Author[]): Promise<void> {
  for (const { ref, host, guid, publicKey, holder } of authors) {
    const person = await db.insertInto("person").defaultValues().returning("id").executeTakeFirstOrThrow();
    const at = {
      base_url: `https://${host}`,
      public_endpoint: `https://${host}/`,
      private_endpoint: `https://${host}/x`,
    };
    const known = { protocol, ref, host, guid, state: "current", since: new Date() } as const;
    const identity = await db
      .insertInto("identity")
      .values({ person_id: person.id, ...known, ...at })
      .returning("id")
      .executeTakeFirstOrThrow();
    const key = publicKey.export({ type: "spki", format: "der" });
    await db
      .insertInto("identity_key")
      .values({
        identity_id: identity.id,
        public_key: key,
        source: "discovered",
        since: new Date(),
        holder,
      })
      .execute();
    await db.insertInto("profile").values({ identity_id: identity.id, display_name: "" }).execute();
  }
}

/** The least that could be done: read, verify with a key that is at hand, answer; in the end one insert. */
async function openBare(pod: BenchPod, speech: Speech, authors: readonly Author[]): Promise<Scene> {
  const { database } = await pod.fresh();
  await sql`create table bare (body bytea not null)`.execute(database.db);
  const keys = new Map(authors.map(({ ref, keyPem, holder }) => [ref, { named: ref, ref, keyPem, holder }]));
  const bodies: Buffer[] = [];
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    bodies.push(body);
    response.writeHead(isGenuine(speech, request.headers, body, keys) ? 202 : 400).end();
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

/** What the adapter needs to know whether a message is its sender's: reading it and checking its signature. */
function isGenuine(
  speech: Speech,
  headers: IncomingHttpHeaders,
  body: Uint8Array,
  keys: ReadonlyMap<string, KeyFact>,
): boolean {
  const wire = wireOf(speech);
  const given = headers as Readonly<Record<string, string>>;
  const at = { host: new URL(here).host, path: speech.path, receivedAtMs: Date.now() };
  const opened = wire.open({ way: "public", headers: given, body, ...at }, { privateKeyPem: null, entropy: noEntropy });
  const key = opened.ok ? keys.get(opened.value.sender) : undefined;
  return opened.ok && key !== undefined && wire.verify(opened.value, { keys: [key], things: [], inboxOwner: null }).ok;
}
