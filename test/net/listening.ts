/** Servers on this machine for tests of outgoing requests; each ends with its test. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Server as NetServer, type Socket } from "node:net";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { type Http, type HttpAnswer, type HttpRefusal, type HttpRequest, openHttp } from "../../src/net/http.ts";
import type { TestNetwork } from "../../src/net/test-network.ts";
import { loopback } from "../support/parts.ts";

export const tlsFile = (name: string): string => fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url));

async function listen(t: TestContext, server: NetServer): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {}); // broken connections are what some tests are about
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(async () => {
    const closed = once(server, "close");
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  });
  return (server.address() as AddressInfo).port;
}

export const listenHttp = (t: TestContext, answer: RequestListener): Promise<number> => listen(t, createServer(answer));

/** Under the certificate of pod-a.example and *.pods.example. */
export const listenTls = (t: TestContext, answer: RequestListener): Promise<number> =>
  listen(
    t,
    createSecureServer(
      { cert: readFileSync(tlsFile("pod-a.pem")), key: readFileSync(tlsFile("pod-a-key.pem")) },
      answer,
    ) as unknown as Server,
  );

/** Bare TCP, for what no HTTP server would do. */
export const listenTcp = (t: TestContext, take: (socket: Socket) => void): Promise<number> =>
  listen(t, createTcpServer(take));

/** A port that nobody listens on: it was free a moment ago. */
export async function deafPort(): Promise<number> {
  const server = createTcpServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

type How = Partial<Parameters<typeof openHttp>[0]>;

/** Reaches loopback by http unless the test says otherwise. */
export function openFor(t: TestContext, how: How = {}): Http {
  const http = openHttp({ testNetwork: loopback, userAgent: "Sterna/0 (+https://sterna.example)", ...how });
  t.after(() => http.close());
  return http;
}

export const networkOf = (changes: Partial<TestNetwork>): TestNetwork => ({ ...loopback, ...changes });

const whole = (request: Partial<HttpRequest> & { readonly url: string }): HttpRequest => ({
  method: "GET",
  ...request,
});

export async function answerOf(
  http: Http,
  request: Partial<HttpRequest> & { readonly url: string },
): Promise<HttpAnswer> {
  const outcome = await http.request(whole(request));
  assert.ok(outcome.ok, JSON.stringify(outcome));
  return outcome.value;
}

export async function refusalOf(
  http: Http,
  request: Partial<HttpRequest> & { readonly url: string },
): Promise<HttpRefusal["code"]> {
  const outcome = await http.request(whole(request));
  assert.ok(!outcome.ok, "should have been refused");
  assert.ok(outcome.refusal.detail.length > 3);
  return outcome.refusal.code;
}

export const textOf = ({ body }: HttpAnswer): string => Buffer.from(body).toString("utf8");
