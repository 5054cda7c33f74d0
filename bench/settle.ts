/** How long it takes until the contacts of an import on all living pods are found, with 500 dead pods among them, compared with the living ones alone. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { addAccount } from "../src/app/accounts/add.ts";
import { settleImport } from "../src/app/arrive/settle/settle-import.ts";
import type { Parts } from "../src/app/parts.ts";
import { openHttp } from "../src/net/http.ts";
import type { TestOrigin } from "../src/net/test-network.ts";
import type { Figure, Line } from "./figure.ts";
import type { FindingPods } from "./support/finding-pods.ts";
import { type Cost, round, takeTurns } from "./support/measure.ts";
import { openPod } from "./support/pod.ts";

/** The dead are as many as the living, and asking them costs something too. */
const goal = 1.5;
const usual = { living: 500, dead: 500 };
const tiny = { living: 20, dead: 20 };
/** How often it is looked whether all are there. */
const lookMs = 10;

export const figure: Figure = {
  name: "settle",
  async *measure(options) {
    const size = options.tiny ? tiny : usual;
    const child = fork(new URL("support/finding-pods.ts", import.meta.url));
    const [ports] = (await once(child, "message")) as [FindingPods];
    const pod = await openPod(!options.tiny);
    let scene: Scene | undefined;
    const work = (hosts: readonly Host[]) => ({
      prepare: async () => {
        await scene?.close();
        scene = await openScene(await pod.fresh(), hosts);
        await pod.settle();
      },
      run: async () => await scene?.find(size.living),
    });
    try {
      const living = hostsOf(size.living, "living", [ports.living]);
      const dead = hostsOf(size.dead, "dead", [ports.hanging, ports.refusing]);
      const costs = await takeTurns(
        options.runs,
        { with: work([...living, ...dead]), without: work(living) },
        pod.serverCpu,
      );
      yield line(size, costs);
    } finally {
      await scene?.close();
      await pod.close();
      child.disconnect();
    }
  },
};

function line(size: typeof usual, costs: { readonly with: Cost; readonly without: Cost }): Line {
  const value = round(costs.with.wall / costs.without.wall, 2);
  const detail = {
    "with dead s": round(costs.with.wall, 2),
    "without s": round(costs.without.wall, 2),
    "living/s": round(size.living / costs.with.wall, 0),
  };
  const input = `${size.living} contacts, ${size.dead} more on dead pods`;
  return { figure: "settle", input, value, unit: "x", goal, reached: value <= goal, detail };
}

type Host = { readonly name: string; readonly origin: TestOrigin };

/** Names of living and dead pods are mixed in the order of the alphabet, in which they are asked. */
const hostsOf = (count: number, kind: string, ports: readonly number[]): Host[] =>
  Array.from({ length: count }, (_, n) => ({
    name: `p${[...String(n + 10_000)].reverse().join("")}${kind}.pods.example`,
    origin: { secure: false, address: "127.0.0.1", port: ports[n % ports.length] ?? 0 },
  }));

type Scene = {
  /** Settles the import; resolves when so many of its contacts are there. */
  find(contacts: number): Promise<void>;
  close(): Promise<void>;
};

async function openScene(fresh: Parts, hosts: readonly Host[]): Promise<Scene> {
  const network = new Map(hosts.map(({ name, origin }) => [name, origin]));
  const testNetwork = { ranges: [], plainHttp: false, certificates: null, hosts: network };
  const parts: Parts = { ...fresh, http: openHttp({ testNetwork, userAgent: "Sterna/bench" }) };
  const { db } = parts.database;
  const importId = await addImport(parts, hosts);
  const stop = new AbortController();
  let settling: Promise<unknown> = Promise.resolve();
  return {
    async find(contacts) {
      settling = settleImport(parts, importId, { signal: stop.signal });
      for (;;) {
        const { n } = await db.selectFrom("contact").select(db.fn.countAll<number>().as("n")).executeTakeFirstOrThrow();
        if (n >= contacts) return;
        await pause(lookMs);
      }
    },
    async close() {
      stop.abort();
      await parts.http.close();
      await settling;
      await parts.database.close();
    },
  };
}

/** An import that is done, and whose contacts all wait, one on each pod. */
async function addImport(parts: Parts, hosts: readonly Host[]): Promise<number> {
  const { db } = parts.database;
  const added = await addAccount(parts, "alice");
  if (!added.ok) throw new Error(added.refusal.code);
  const account = await db.selectFrom("account").select("id").executeTakeFirstOrThrow();
  const { protocol } = await db.selectFrom("identity").select("protocol").executeTakeFirstOrThrow();
  const now = new Date();
  const whose = { protocol, owner_ref: "alice@old.pods.example", owner_host: "old.pods.example" };
  const { id } = await db
    .insertInto("import")
    .values({
      ...whose,
      account_id: account.id,
      digest: "bench",
      standing: "unknown",
      state: "done",
      expected: JSON.stringify({ contact: hosts.length }),
      findings: "{}",
      created_at: now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const owner = await db
    .insertInto("byline")
    .values({ import_id: id, protocol, ref: whose.owner_ref })
    .returning("id")
    .executeTakeFirstOrThrow();
  await db.updateTable("import").set({ owner_byline_id: owner.id }).where("id", "=", id).execute();
  const rows = hosts.map(({ name }, n) => {
    const person = { place: `/user/contacts/${n}`, kind: "contact", ref: `bob@${name}` };
    const item = JSON.stringify({ ...person, sharing: true, receiving: true, aspects: ["Friends"] });
    const waits = { outcome: "waiting" as const, reason: "person", waits_for: person.ref, item };
    return { import_id: id, place: person.place, kind: person.kind, ...waits };
  });
  await db.insertInto("ledger").values(rows).execute();
  return id;
}
