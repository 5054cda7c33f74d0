/** The process that plays pods of Versia whose people follow somebody who has moved: it tells who they are, sends their wishes, signed, and hears the answers. */
import { createPublicKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { once } from "node:events";
import { Agent, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { secondMs } from "../../src/base/time.ts";
import { versia } from "../../src/protocols/versia/index.ts";
import { keyBase64Of } from "../../src/protocols/versia/signing.ts";
import type { Wire } from "../../src/protocols/wire-port.ts";

export type FollowingPods = { readonly port: number };
/** `target`: an address of the pod that listens at `port` under `host`. */
export type FollowAll = {
  readonly target: string;
  readonly host: string;
  readonly port: number;
  readonly followers: number;
  /** Their names. */
  readonly pods: readonly string[];
};
/** `read`: documents that were asked for. `again`: how often a wish was not taken, and sent once more. */
export type AllFollowing = {
  readonly read: number;
  readonly taken: number;
  readonly accepted: number;
  readonly again: number;
};

/** A pod that tells its people's ties to somebody's new home has so many requests to it under way. */
const atOncePerPod = 4;
const podsAtOnce = 32;
/** A wish that is not taken is sent again each second, so often. */
const mostTries = 600;
const inbox = "/.versia/v0.6/inbox";

const wire = versia.wire as Wire;
const { privateKey } = generateKeyPairSync("ed25519");
const privateKeyPem = privateKey.export({ type: "pkcs8", format: "pem" }) as string;
const publicKeyPem = createPublicKey(privateKey).export({ type: "spki", format: "pem" }) as string;
const agent = new Agent({ keepAlive: true, maxSockets: atOncePerPod * podsAtOnce });
const created_at = "2026-01-01T00:00:00Z";
const type = "application/vnd.versia+json; charset=utf-8";

const metadata = (host: string) => ({
  ...{ type: "InstanceMetadata", name: host, domain: host, description: null, created_at, extensions: {} },
  software: { name: "Bench", version: "1" },
  compatibility: { versions: ["0.6.0"], extensions: ["pub.versia:migration"] },
  public_key: { algorithm: "ed25519", key: keyBase64Of(publicKeyPem) },
});
/** On another network too, as people of a Sterna are. */
const user = (host: string, id: string) => ({
  ...{ type: "User", id, created_at, username: id, display_name: `Tern ${id}`, fields: [], indexable: true },
  ...{ manually_approves_followers: false },
  extensions: { "social.sterna:networks": { addresses: [`${id}@${host}`] } },
});

let read = 0;
let accepted = 0;
let hears: (() => void) | null = null;
const server = createServer((asked, response) => {
  const { host = "" } = asked.headers;
  const path = asked.url ?? "";
  if (asked.method === "POST") {
    asked.resume().on("end", () => {
      response.writeHead(202).end();
      accepted += 1;
      hears?.();
    });
    return;
  }
  read += 1;
  const id = /^\/\.versia\/v0\.6\/entities\/User\/(\w+)$/.exec(path)?.[1];
  const said = path === "/.versia/v0.6/instance" ? metadata(host) : id === undefined ? null : user(host, id);
  response.writeHead(said === null ? 404 : 200, { "content-type": type }).end(JSON.stringify(said));
});

/** @returns the status */
function post(port: number, given: Readonly<Record<string, string>>, body: Uint8Array): Promise<number> {
  const headers = { ...given, "content-length": body.length };
  const to = { agent, host: "127.0.0.1", port, path: inbox, method: "POST", headers };
  return new Promise((resolve, reject) => {
    const sent = request(to, (response) => void response.resume().on("end", () => resolve(response.statusCode ?? 0)));
    sent.on("error", reject);
    sent.end(body);
  });
}

/** @returns whether it was taken */
async function follow({ target, host, port }: FollowAll, from: string, nth: number): Promise<boolean> {
  const url = `https://${host}${inbox}`;
  const author = `${from}:tern${nth}`;
  const keys = { ref: author, privateKeyPem, pod: { host: from, privateKeyPem } };
  const to = { reach: "public", endpoints: [url] } as const;
  const said = { kind: "follow", author, recipient: target, step: "ask" } as const;
  const [sealed] = wire.seal(said, keys, (bytes) => randomBytes(bytes), to, Date.now());
  if (sealed === undefined) throw new Error("nothing was sealed");
  const { body, mediaType } = sealed;
  const signed = wire.authorise({ method: "POST", url, body }, keys, Date.now());
  return (await post(port, { host, "content-type": mediaType, ...signed }, body)) === 202;
}

process.on("message", async (wish: FollowAll) => {
  [read, accepted] = [0, 0];
  let [taken, again] = [0, 0];
  const heard = new Promise<void>((resolve) => {
    hears = () => {
      if (accepted >= wish.followers) resolve();
    };
  });
  const work = async (pod: number, of: number): Promise<void> => {
    for (let nth = of; nth * wish.pods.length + pod < wish.followers; nth += atOncePerPod) {
      for (let tries = 1; !(await follow(wish, wish.pods[pod] ?? "", nth)); tries++) {
        if (tries === mostTries) throw new Error("a wish is not taken");
        again += 1;
        await pause(secondMs);
      }
      taken += 1;
    }
  };
  const pods = [...wish.pods.keys()];
  const visit = async (): Promise<void> => {
    for (let pod = pods.shift(); pod !== undefined; pod = pods.shift()) {
      const which = pod;
      await Promise.all(Array.from({ length: atOncePerPod }, (_, of) => work(which, of)));
    }
  };
  await Promise.all(Array.from({ length: podsAtOnce }, visit));
  await heard;
  process.send?.({ read, taken, accepted, again } satisfies AllFollowing);
});
process.on("disconnect", () => process.exit());

server.listen(0, "127.0.0.1", 4_096);
await once(server, "listening");
process.send?.({ port: (server.address() as AddressInfo).port } satisfies FollowingPods);
