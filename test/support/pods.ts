/** Other pods, as small HTTP servers on loopback: each answers as it is told to, and keeps what it got. Their names lead there by a test network. */
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { addAccount } from "../../src/app/accounts/add.ts";
import type { SpokenProtocol } from "../../src/app/parts.ts";
import type { SaidPost } from "../../src/core/message.ts";
import type { TestNetwork } from "../../src/net/test-network.ts";
import type { Db } from "../../src/store/database.ts";
import type { FreshParts } from "./parts.ts";
import { adapter as pigeon } from "./third-protocol/index.ts";

export type Got = {
  readonly host: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
};

/** A status, with its headers and a body; or "hang": it never answers; "break": it closes the connection. */
export type Answer =
  | number
  | { readonly status: number; readonly headers: Record<string, string>; readonly body?: string | Uint8Array }
  | "hang"
  | "break";

export type Pods = {
  /** To be given to `freshParts` as `config.testNetwork`. */
  readonly network: TestNetwork;
  /** Everything that came, in order. */
  readonly got: Got[];
  /** A pod of that name, which from now on answers like this. */
  set(host: string, answer: Answer | ((got: Got) => Answer | Promise<Answer>)): void;
  /** A pod whose port nobody listens on. */
  setDead(host: string): void;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

export async function openPods(): Promise<Pods> {
  const answers = new Map<string, (got: Got) => Answer | Promise<Answer>>();
  const got: Got[] = [];
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const host = request.headers.host ?? "";
    const one = { host, path: request.url ?? "", headers: request.headers, body: (await buffer(request)).toString() };
    got.push(one);
    const answer = (await answers.get(host)?.(one)) ?? 404;
    if (answer === "hang") return;
    if (answer === "break") request.socket.destroy();
    else if (typeof answer === "number") response.writeHead(answer).end();
    else response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  // A port that is free, and stays it for as long as nobody asks for one by number.
  const closed = createServer().listen(0, "127.0.0.1");
  await once(closed, "listening");
  const deadPort = (closed.address() as AddressInfo).port;
  closed.close();
  await once(closed, "close");
  const hosts = new Map<string, { secure: boolean; address: string; port: number }>();
  const close = async () => {
    const ended = once(server, "close");
    server.close();
    server.closeAllConnections();
    await ended;
  };
  return {
    network: { ranges: [], plainHttp: false, certificates: null, hosts },
    got,
    set(host, answer) {
      hosts.set(host, { secure: false, address: "127.0.0.1", port });
      answers.set(host, typeof answer === "function" ? answer : () => answer);
    },
    setDead: (host) => void hosts.set(host, { secure: false, address: "127.0.0.1", port: deadPort }),
    close,
    [Symbol.asyncDispose]: close,
  };
}

export const spokenPigeon: SpokenProtocol = {
  adapter: pigeon,
  module: new URL("./third-protocol/index.ts", import.meta.url).href,
};

const { privateKey: theirKey } = generateKeyPairSync("rsa", { modulusLength: 1024 });
/** Everybody elsewhere has this key. */
export const theirPrivateKeyPem = theirKey.export({ type: "pkcs8", format: "pem" }) as string;

/** Somebody of another pod, reached at its common endpoint and at their own; with `reached` false only the address is known. */
export async function addReached(db: Db, username: string, host: string, reached = true): Promise<number> {
  const ref = pigeon.ids.print(username, host, "");
  const person = await db.insertInto("person").defaultValues().returning("id").executeTakeFirstOrThrow();
  const { id } = await db
    .insertInto("identity")
    .values({
      person_id: person.id,
      protocol: pigeon.name,
      ref,
      host,
      guid: reached ? `guid of ${ref}` : null,
      state: "current",
      since: new Date("2026-01-01"),
      base_url: reached ? `https://${host}` : null,
      public_endpoint: reached ? `https://${host}/loft/inbox` : null,
      private_endpoint: reached ? `https://${host}/loft/inbox/${username}` : null,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  if (reached) {
    const key = createPublicKey(theirPrivateKeyPem).export({ type: "spki", format: "der" });
    await db
      .insertInto("identity_key")
      .values({ identity_id: id, public_key: key, source: "discovered", since: new Date("2026-01-01") })
      .execute();
  }
  return id;
}

/** An account here that can sign; its own identity. */
export async function addSender(parts: FreshParts, username = "alice"): Promise<{ identityId: number; ref: string }> {
  const added = await addAccount(parts, username);
  if (!added.ok) throw new Error(added.refusal.code);
  const { ref } = added.value;
  const own = await parts.database.db
    .selectFrom("identity")
    .select("id")
    .where("ref", "=", ref)
    .executeTakeFirstOrThrow();
  return { identityId: own.id, ref };
}

export const saidPost = (author: string, text: string): SaidPost => ({
  kind: "post",
  author,
  guid: `post-${text.replace(/\W/g, "-")}`.padEnd(20, "0"),
  public: true,
  text,
  writtenAtMs: 0,
  editedAtMs: null,
  photos: [],
  poll: null,
  location: null,
  providerName: null,
  extra: null,
  eventGuid: null,
});
