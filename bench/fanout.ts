/** How long it takes until a public post has reached all living pods, with 30 % dead ones among them, compared with the living ones alone. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { addAccount } from "../src/app/accounts/add.ts";
import { type Deliverer, startDeliverer } from "../src/app/deliver/deliverer.ts";
import { tell } from "../src/app/deliver/tell.ts";
import type { Parts } from "../src/app/parts.ts";
import { startWorker, type Worker } from "../src/app/worker.ts";
import type { SaidPost } from "../src/core/message.ts";
import { type Http, openHttp } from "../src/net/http.ts";
import type { TestOrigin } from "../src/net/test-network.ts";
import type { Figure, Line } from "./figure.ts";
import { type Cost, round, takeTurns } from "./support/measure.ts";
import type { OtherPods } from "./support/other-pods.ts";
import { openPod } from "./support/pod.ts";

/** Of the one authority that all of them have a certificate from. */
const certificates = readFileSync(new URL("support/tls/authority.pem", import.meta.url), "utf8");
const goal = 1.2;
const usual = { pods: 2_000, dead: 600 };
const tiny = { pods: 40, dead: 12 };

export const figure: Figure = {
  name: "fanout",
  async *measure(options) {
    const size = options.tiny ? tiny : usual;
    const child = fork(new URL("support/other-pods.ts", import.meta.url));
    const [ports] = (await once(child, "message")) as [OtherPods];
    const pod = await openPod(!options.tiny);
    const open = async (hosts: readonly Host[]): Promise<Scene> => {
      const parts = await pod.fresh();
      await pod.settle();
      return openScene(parts, hosts, child);
    };
    const living = hostsOf(size.pods - size.dead, ports, "living");
    const dead = hostsOf(size.dead, ports, "dead");
    let scene: Scene | undefined;
    const work = (hosts: readonly Host[]) => ({
      prepare: async () => {
        await scene?.close();
        scene = await open(hosts);
      },
      run: async () => await scene?.reach(living.length),
    });
    try {
      // The dead ones stand all over the list, as they do among contacts.
      const mixed = [...living, ...dead].sort((a, b) => (a.shuffled < b.shuffled ? -1 : 1));
      const costs = await takeTurns(options.runs, { with: work(mixed), without: work(living) }, pod.serverCpu);
      await scene?.close();
      yield line(size, costs);
    } finally {
      await pod.close();
      child.disconnect();
    }
  },
};

function line(size: typeof usual, costs: { readonly with: Cost; readonly without: Cost }): Line {
  const [withDead, without] = [costs.with.wall, costs.without.wall];
  const value = round(withDead / without, 2);
  const living = size.pods - size.dead;
  const detail = {
    "with dead s": round(withDead, 2),
    "without s": round(without, 2),
    "cpu ratio": round(costs.with.cpu / costs.without.cpu, 2),
    "without cpu s": round(costs.without.cpu, 2),
    "living/s": round(living / withDead, 0),
  };
  const input = `${size.pods} pods, ${size.dead} of them dead`;
  return { figure: "fanout", input, value, unit: "x", goal, reached: value <= goal, detail };
}

type Host = { readonly name: string; readonly shuffled: string; readonly origin: TestOrigin };

/** Half of the dead ones hang, the other half refuses. */
function hostsOf(count: number, ports: OtherPods, kind: "living" | "dead"): Host[] {
  const choices = kind === "living" ? ports.living : [ports.hanging, ports.refusing];
  return Array.from({ length: count }, (_, n) => {
    const port = choices[n % choices.length] ?? 0;
    // Reversed digits: spread over the alphabet, and the same in every run.
    const shuffled = `${[...String(n + 10_000)].reverse().join("")}${kind}`;
    return { name: `p${shuffled}.pods.example`, shuffled, origin: { secure: true, address: "127.0.0.1", port } };
  });
}

type Scene = {
  /** Tells one post to everybody; resolves when so many pods have it. */
  reach(pods: number): Promise<void>;
  close(): Promise<void>;
};

async function openScene(fresh: Parts, hosts: readonly Host[], child: ChildProcess): Promise<Scene> {
  const network = new Map(hosts.map(({ name, origin }) => [name, origin]));
  const http: Http = openHttp({
    testNetwork: { ranges: [], plainHttp: false, certificates, hosts: network },
    userAgent: "Sterna/bench",
  });
  const parts: Parts = { ...fresh, http };
  const { db } = parts.database;
  const added = await addAccount(parts, "alice");
  if (!added.ok) throw new Error(added.refusal.code);
  const own = await db.selectFrom("identity").select(["id", "ref", "protocol"]).executeTakeFirstOrThrow();
  const to = await addContacts(parts, own.protocol, hosts);
  const loops: readonly [Worker, Deliverer] = [startWorker(parts), startDeliverer(parts)];
  return {
    async reach(pods) {
      const reached = once(child, "message");
      child.send({ expect: pods });
      const at = new Date(parts.clock.now());
      await parts.database.transaction((tx) =>
        tell(tx, { protocol: own.protocol, message: post(own.ref), as: own.id, to, reach: "public", at }),
      );
      parts.wake();
      await reached;
    },
    async close() {
      await Promise.all(loops.map((loop) => loop.stop()));
      await http.close();
      await parts.database.close();
    },
  };
}

/** One person on each pod. */
async function addContacts({ database: { db } }: Parts, protocol: string, hosts: readonly Host[]): Promise<number[]> {
  const persons = await db
    .insertInto("person")
    .values(hosts.map(() => ({ created_at: new Date() })))
    .returning("id")
    .execute();
  const rows = hosts.map(({ name }, n) => ({
    person_id: persons[n]?.id ?? 0,
    protocol,
    ref: `bob@${name}`,
    host: name,
    guid: name,
    state: "current" as const,
    since: new Date(),
    base_url: `https://${name}`,
    public_endpoint: `https://${name}/receive/public`,
    private_endpoint: `https://${name}/receive/users/${name}`,
  }));
  const identities = await db.insertInto("identity").values(rows).returning("id").execute();
  return identities.map(({ id }) => id);
}

const post = (author: string): SaidPost => ({
  kind: "post",
  author,
  guid: "0123456789abcdef0123456789abcdef",
  public: true,
  text: "A post of the usual length. ".repeat(20),
  writtenAtMs: Date.now(),
  editedAtMs: null,
  photos: [],
  poll: null,
  location: null,
  providerName: null,
  extra: null,
  eventGuid: null,
});
