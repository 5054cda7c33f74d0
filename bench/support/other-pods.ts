/** The process that plays all other pods: some ports that take everything, by TLS as pods do, one that takes connections and never answers, and one where nobody listens. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Server } from "node:net";

/** What it tells when it is ready: ports of this machine. */
export type OtherPods = { readonly living: readonly number[]; readonly hanging: number; readonly refusing: number };
/** What it is asked: to forget whom it has heard, and to tell when so many different pods have been reached. */
export type ExpectPods = { readonly expect: number };
export type ReachedPods = { readonly reached: number };

async function portOf(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1", 4_096);
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

const heard = new Set<string>();
let expected = Number.POSITIVE_INFINITY;

const read = (name: string) => readFileSync(new URL(`tls/${name}`, import.meta.url));
const living = Array.from({ length: 4 }, () =>
  createServer({ key: read("pods-key.pem"), cert: read("pods.pem") }, (request, response) => {
    request.resume().on("end", () => {
      response.writeHead(202).end();
      heard.add(request.headers.host ?? "");
      if (heard.size < expected) return;
      expected = Number.POSITIVE_INFINITY;
      process.send?.({ reached: heard.size } satisfies ReachedPods);
    });
  }),
);
const hanging = createTcpServer((socket) => void socket.on("error", () => socket.destroy()).resume());
const refusing = createTcpServer();

process.on("message", ({ expect }: ExpectPods) => {
  heard.clear();
  expected = expect;
});
process.on("disconnect", () => process.exit());

const ports: OtherPods = {
  living: await Promise.all(living.map(portOf)),
  hanging: await portOf(hanging),
  refusing: await portOf(refusing),
};
refusing.close();
await once(refusing, "close");
process.send?.(ports);
