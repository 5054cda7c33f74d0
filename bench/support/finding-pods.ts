/** The process that plays pods whose people are looked up: a port that tells about anybody, one that takes connections and never answers, and one where nobody listens. */
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Server } from "node:net";
import { sha256Hex } from "../../src/base/bytes.ts";
import { emptyProfile } from "../../src/core/snapshot.ts";
import { adapter } from "../../src/protocols/diaspora/index.ts";

/** What it tells when it is ready: ports of this machine. */
export type FindingPods = { readonly living: number; readonly hanging: number; readonly refusing: number };

const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const publicKeyPem = publicKey.export({ type: "spki", format: "pem" }) as string;

/** Everybody of that pod is called bob. */
const bobOf = (host: string) => ({
  ref: `bob@${host}`,
  guid: sha256Hex(host).slice(0, 32),
  username: "bob",
  base: `https://${host}`,
  publicKeyPem,
  profile: { ...emptyProfile, displayName: "Bob" },
  avatars: null,
});

const shown = adapter.wire?.shown;
if (shown === undefined) throw new Error("an adapter that shows nobody");
const living = createServer((request, response) => {
  const person = bobOf(request.headers.host ?? "");
  const { mediaType, body } = request.url?.startsWith("/.well-known/webfinger")
    ? {
        mediaType: "application/jrd+json",
        body: JSON.stringify({ subject: `acct:${person.ref}`, ...shown.webFinger(person) }),
      }
    : shown.person(person);
  response.writeHead(200, { "content-type": mediaType }).end(body);
});
const hanging = createTcpServer((socket) => void socket.on("error", () => socket.destroy()).resume());
const refusing = createTcpServer();
process.on("disconnect", () => process.exit());

async function portOf(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1", 4_096);
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

const ports: FindingPods = {
  living: await portOf(living),
  hanging: await portOf(hanging),
  refusing: await portOf(refusing),
};
refusing.close();
await once(refusing, "close");
process.send?.(ports);
