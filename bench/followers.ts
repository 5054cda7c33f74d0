/** The new home of somebody who moved on Versia: their followers ask there, one by one, are looked up, taken without asking, and told so. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { sql } from "kysely";
import { addAccount } from "../src/app/accounts/add.ts";
import { startDeliverer } from "../src/app/deliver/deliverer.ts";
import type { Parts } from "../src/app/parts.ts";
import { startReceiver } from "../src/app/receive/receiver.ts";
import { startWorker } from "../src/app/worker.ts";
import { secondMs } from "../src/base/time.ts";
import { openHttp } from "../src/net/http.ts";
import { createWebApp } from "../src/web/app.ts";
import type { Figure, Line } from "./figure.ts";
import type { AllFollowing, FollowAll, FollowingPods } from "./support/following-pods.ts";
import { round } from "./support/measure.ts";
import { type BenchPod, openPod, versia } from "./support/pod.ts";

/** One document of each follower, beside one of each pod. */
const goal = 1;
const usual = [
  { followers: 2_000, pods: 1 },
  { followers: 2_000, pods: 50 },
];
const tiny = [{ followers: 24, pods: 3 }];

export type Size = (typeof usual)[number];

export const figure: Figure = {
  name: "followers",
  async *measure(options) {
    const pod = await openPod(!options.tiny);
    try {
      for (const size of options.tiny ? tiny : usual) yield await follow(pod, size);
    } finally {
      await pod.close();
    }
  },
};

const podsOf = ({ pods }: Size): string[] => Array.from({ length: pods }, (_, nth) => `pod${nth}.pods.example`);

/** All of one crowd, once. */
export async function follow(pod: BenchPod, size: Size): Promise<Line> {
  const child = fork(new URL("support/following-pods.ts", import.meta.url));
  const [{ port }] = (await once(child, "message")) as [FollowingPods];
  const scene = await openScene(await pod.fresh(), size, port);
  const idle = process.memoryUsage().rss;
  let most = idle;
  const looks = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, secondMs / 10);
  try {
    const [began, before] = [performance.now(), pod.serverCpu()];
    const cpuBefore = process.cpuUsage();
    const done = await scene.take(child);
    const seconds = (performance.now() - began) / secondMs;
    const { user, system } = process.cpuUsage(cpuBefore);
    return lineOf(size, done, {
      "followers/s": round(size.followers / seconds, 0),
      "cpu ms each": round((user + system) / 1e3 / size.followers, 2),
      "database cpu ms each": round(((pod.serverCpu() - before) * 1e3) / size.followers, 2),
      "MiB above idle": round((most - idle) / 2 ** 20, 0),
    });
  } finally {
    clearInterval(looks);
    await scene.close();
    child.disconnect();
  }
}

function lineOf({ followers, pods }: Size, done: AllFollowing, detail: Line["detail"]): Line {
  const value = round((done.read - pods) / followers, 3);
  const input = `${followers} followers on ${pods} pods`;
  const all = { ...detail, "answers each": round(done.accepted / followers, 3), "sent again": done.again };
  return { figure: "followers", input, value, unit: "documents", goal, reached: value <= goal, detail: all };
}

type Scene = { take(child: ChildProcess): Promise<AllFollowing>; close(): Promise<void> };

/** Somebody who has arrived here, whose archive names those followers, and who wants to be asked by all others. */
async function openScene(fresh: Parts, size: Size, theirs: number): Promise<Scene> {
  const origin = { secure: false, address: "127.0.0.1", port: theirs };
  const hosts = new Map(podsOf(size).map((name) => [name, origin] as const));
  const { followers } = size;
  const testNetwork = { ranges: [], plainHttp: false, certificates: null, hosts };
  const http = openHttp({ testNetwork, userAgent: "Sterna/bench" });
  const parts: Parts = { ...fresh, http };
  const { db } = parts.database;
  const added = await addAccount(parts, "alice");
  if (!added.ok) throw new Error(added.refusal.code);
  const { accountId } = added.value;
  const protocol = versia.adapter.name;
  const own = await db
    .selectFrom("identity")
    .select(["id", "ref", "person_id"])
    .where("protocol", "=", protocol)
    .executeTakeFirstOrThrow();
  await arrive(parts, { accountId, personId: own.person_id, identityId: own.id, ref: own.ref, ...size });
  const server = createAdaptorServer({ fetch: createWebApp(parts).fetch }) as Server;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const loops = [startReceiver(parts), startWorker(parts), startDeliverer(parts)];
  return {
    async take(child) {
      const { host } = new URL(parts.config.url);
      const answered = once(child, "message") as Promise<[AllFollowing]>;
      const died = once(child, "exit").then(() => {
        throw new Error("the other pods have broken off");
      });
      died.catch(() => {}); // it ends in the end
      child.send({ target: own.ref, host, port, followers, pods: podsOf(size) } satisfies FollowAll);
      const [done] = await Promise.race([answered, died]);
      const { rows } = await sql<{ ties: number }>`
        select count(*)::int as ties from tie where theirs = 'established' and heard_at_identity_id = ${own.id}`.execute(
        db,
      );
      if (rows[0]?.ties !== followers) throw new Error(`${rows[0]?.ties} of ${followers} are followers`);
      return done;
    },
    async close() {
      await Promise.all(loops.map((loop) => loop.stop()));
      server.close();
      server.closeAllConnections();
      await http.close();
      await parts.database.close();
    },
  };
}

type Arrived = Size & {
  readonly accountId: number;
  readonly personId: number;
  readonly identityId: number;
  readonly ref: string;
};

async function arrive({ database: { db } }: Parts, { accountId, personId, identityId, ref, ...size }: Arrived) {
  await sql`update account set asks_first = true where id = ${accountId}`.execute(db);
  const old = "old.pods.example:alice";
  await sql`
    with moved as (
      insert into identity (person_id, protocol, ref, host, guid, state, since, until)
      values (${personId}, 'versia', ${old}, 'old.pods.example', ${old}, 'moved', now(), now()) returning id)
    insert into migration (role, state, protocol, old_ref, new_ref, old_identity_id, new_identity_id, account_id, heard_at, applied_at)
    select 'arrival', 'told', 'versia', ${old}, ${ref}, id, ${identityId}, ${accountId}, now(), now() from moved`.execute(
    db,
  );
  const { rows } = await sql<{ id: number }>`
    insert into import (account_id, digest, protocol, owner_ref, owner_host, standing, state, expected, findings, created_at)
    values (${accountId}, 'bench', 'versia', ${old}, 'old.pods.example', 'unknown', 'done', '{}', '{}', now()) returning id`.execute(
    db,
  );
  await sql`
    insert into ledger (import_id, place, kind, outcome, item)
    select ${rows[0]?.id ?? 0}, 'tie ' || nth, 'tie', 'made',
           jsonb_build_object('kind', 'tie', 'network', 'versia', 'theirs', 'established', 'host', 'pod' || (nth % ${size.pods}) || '.pods.example',
                              'ref', 'pod' || (nth % ${size.pods}) || '.pods.example:tern' || (nth / ${size.pods}))
      from generate_series(0, ${size.followers - 1}) as nth`.execute(db);
  await sql`analyze ledger, contact, tie, identity`.execute(db);
}
