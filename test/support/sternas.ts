/**
 * Several whole Sternas on this machine that talk to each other by HTTP: own databases, own folders, own clocks, one table of hosts. Nothing runs by
 * itself: `settle` drives all loops in turns until nothing is due anywhere.
 */
import assert from "node:assert/strict";
import { generateKeyPair } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { createAdaptorServer, type ServerType } from "@hono/node-server";
import { sql } from "kysely";
import { deliverDue } from "../../src/app/deliver/deliverer.ts";
import { jobKinds } from "../../src/app/jobs/kinds.ts";
import type { KeyPair } from "../../src/app/key-pair.ts";
import type { SpokenProtocol } from "../../src/app/parts.ts";
import type { JudgePool } from "../../src/app/receive/judges.ts";
import { openOne, verifyOne } from "../../src/app/receive/judging.ts";
import { receiveDue } from "../../src/app/receive/receiver.ts";
import { runNextJob } from "../../src/app/worker.ts";
import { dayMs } from "../../src/base/time.ts";
import { openWake } from "../../src/base/wake.ts";
import { openHttp } from "../../src/net/http.ts";
import type { TestNetwork, TestOrigin } from "../../src/net/test-network.ts";
import { openDatabase } from "../../src/store/database.ts";
import { createWebApp } from "../../src/web/app.ts";
import { type FaultyNetwork, type NetworkFaults, openFaultyNetwork } from "./faulty-network.ts";
import { type FreshParts, freshParts } from "./parts.ts";

/** A few faults in a row cost hours each; more rounds than this mean that something goes in circles. */
const mostRounds = 400;
const mostJobsInTurn = 1_000;
const jobsStop = new AbortController().signal;

export type Sterna = {
  /** `pod-a.example` */
  readonly host: string;
  /** Others after a restart. */
  readonly parts: FreshParts;
  /** On 127.0.0.1, without TLS. */
  readonly port: number;
  /** The process ends without finishing anything, and another one starts over the same database and folder. What it had leased stays leased. */
  restart(): Promise<void>;
};

export type Sternas = {
  readonly pods: readonly Sterna[];
  /** From 0. */
  pod(nth: number): Sterna;
  readonly network: FaultyNetwork;
  /** Moves all clocks on. */
  pass(ms: number): void;
  /** Works off what is due now, with the clocks standing still. @returns how much was done */
  turn(): Promise<number>;
  /** Until nothing is due anywhere; the clocks move on over pauses. Fails with a list of what is left when that takes too many rounds. */
  settle(): Promise<void>;
  dispose(): Promise<void>;
};

export type SternasOptions = {
  readonly faults?: NetworkFaults;
  /** How far each pod's clock is ahead of the first one's. */
  readonly skewMs?: readonly number[];
  /** What all of them speak, or each by its number from 0; by default diaspora* alone. */
  readonly protocols?: readonly SpokenProtocol[] | ((nth: number) => readonly SpokenProtocol[]);
};

/** Judged without threads: to start one for every few messages would take longer than all the rest. */
function judgesHere({ protocols }: Pick<FreshParts, "protocols">): JudgePool {
  const adapterNamed = (name: string) => protocols.find(({ adapter }) => adapter.name === name)?.adapter;
  return {
    open: async (messages) => messages.map((each) => openOne(adapterNamed(each.protocol), each)),
    verify: async (messages) => messages.map((each) => verifyOne(adapterNamed(each.protocol), each)),
    close: async () => {},
  };
}

const makePair = promisify(generateKeyPair);

/** Everybody has a key of their own. Of the smallest size that pods have: it is made in no time. */
async function newKeyPair(): Promise<KeyPair> {
  const { publicKey, privateKey } = await makePair("rsa", { modulusLength: 1024 });
  return {
    publicKey: publicKey.export({ type: "spki", format: "der" }),
    privateKey: privateKey.export({ type: "pkcs8", format: "der" }),
  };
}

/** `pod-a.example`, `pod-b.example` and so on. Without `faults` every request arrives. */
export async function openSternas(count: number, options: SternasOptions = {}): Promise<Sternas> {
  const hosts = new Map<string, TestOrigin>();
  const network = openFaultyNetwork(options.faults);
  const { protocols } = options;
  const protocolsOf = (nth: number) => (typeof protocols === "function" ? protocols(nth) : protocols);
  const names = Array.from({ length: count }, (_, nth) => `pod-${String.fromCharCode(97 + nth)}.example`);
  const pods = await Promise.all(
    names.map((host, nth) =>
      openSterna(host, { hosts, network, skewMs: options.skewMs?.[nth] ?? 0, protocols: protocolsOf(nth) }),
    ),
  );
  const pass = (ms: number) => {
    for (const { parts } of pods) parts.pass(ms);
  };
  const turn = async (): Promise<number> => {
    let done = await network.nextRound();
    for (const { parts } of pods) {
      for (let ran = 0; await runNextJob(parts, jobKinds, jobsStop); ran++, done++)
        assert.ok(ran < mostJobsInTurn, "jobs go in circles");
      done += await deliverDue(parts);
      done += await receiveDue(parts, judgesHere(parts));
    }
    return done;
  };
  return {
    pods,
    pod: (nth) => pods[nth] as Sterna,
    network,
    pass,
    turn,
    async settle() {
      for (let round = 0; round < mostRounds; round++) {
        if ((await turn()) > 0 || network.held() > 0) continue;
        const waits = (await Promise.all(pods.map(nextDueMs))).filter((ms) => ms !== null);
        if (waits.length === 0) return;
        pass(Math.max(0, Math.min(...waits)));
      }
      const left = (await Promise.all(pods.map(listDue))).flat();
      assert.fail(`after ${mostRounds} rounds there is still to do:\n${left.join("\n")}`);
    },
    dispose: async () => {
      await Promise.all(pods.map(({ close }) => close()));
    },
  };
}

type Surroundings = {
  readonly hosts: Map<string, TestOrigin>;
  readonly network: FaultyNetwork;
  readonly skewMs: number;
  readonly protocols: readonly SpokenProtocol[] | undefined;
};

async function openSterna(
  host: string,
  { hosts, network, skewMs, protocols }: Surroundings,
): Promise<Sterna & { close(): Promise<void> }> {
  const testNetwork: TestNetwork = { ranges: [], plainHttp: false, certificates: null, hosts };
  const fresh = await freshParts({
    config: { url: `https://${host}`, testNetwork },
    ...(protocols === undefined ? {} : { protocols }),
    nowMs: Date.parse("2026-11-21T20:00:00Z") + skewMs,
  });
  let parts: FreshParts = { ...fresh, newKeyPair, http: network.between(host, fresh.http) };
  let server = await listen(parts);
  const lead = () => hosts.set(host, { secure: false, address: "127.0.0.1", port: portOf(server) });
  lead();
  return {
    host,
    get parts() {
      return parts;
    },
    get port() {
      return portOf(server);
    },
    async restart() {
      const port = portOf(server);
      await end(server);
      await parts.http.close();
      if (parts.database !== fresh.database) await parts.database.close(); // the first one goes with `dispose`
      const http = openHttp({ testNetwork, userAgent: `Sterna/test (+https://${host})` });
      parts = {
        ...parts,
        database: openDatabase(parts.connection, parts.log),
        http: network.between(host, http),
        wake: openWake(),
      };
      server = await listen(parts, port);
      lead();
    },
    async close() {
      await end(server);
      await parts.http.close();
      if (parts.database !== fresh.database) await parts.database.close();
      await fresh.dispose();
    },
  };
}

/** @param port  where others may still look for it; another one if somebody has taken it meanwhile */
async function listen(parts: FreshParts, port = 0): Promise<ServerType> {
  const server = createAdaptorServer({ fetch: createWebApp(parts).fetch });
  const listening = once(server, "listening");
  server.listen(port, "127.0.0.1");
  try {
    await listening;
  } catch (error) {
    if (port === 0) throw error;
    return listen(parts);
  }
  return server;
}

const portOf = (server: ServerType): number => (server.address() as AddressInfo).port;

async function end(server: ServerType): Promise<void> {
  const closed = once(server, "close");
  server.close();
  if ("closeAllConnections" in server) server.closeAllConnections();
  await closed;
}

type Due = { readonly what: string; readonly at: Date };

/** All that this pod still means to do. */
async function dueAt({ parts }: Sterna): Promise<Due[]> {
  const { rows } = await sql<Due>`
    select 'job ' || kind || ' ' || coalesce(last_error, '') as what, greatest(run_at, leased_until) as at from job
     where run_at <> 'infinity' and kind = any(${jobKinds.map(({ kind }) => kind)})
    union all
    select 'outbox ' || host || ' ' || (select count(*) from outbox_parcel as parcel where parcel.host = outbox_host.host)
           || ' parcels ' || coalesce(last_error, ''), greatest(next_at, leased_until)
      from outbox_host where next_at <> 'infinity'
    union all
    select 'inbox ' || coalesce(sender, '?') || ' ' || coalesce(refusal_detail, ''), greatest(next_at, leased_until)
      from inbox where refusal is null`.execute(parts.database.db);
  return rows;
}

/** Pauses after failures are far shorter: what waits longer does so on purpose, and has its tests pass the time themselves. */
const waitMs = 7 * dayMs;

/** In how many milliseconds there is something to do; null: not before long. */
async function nextDueMs(pod: Sterna): Promise<number | null> {
  const due = await dueAt(pod);
  const ms = Math.min(...due.map(({ at }) => at.getTime())) - pod.parts.clock.now();
  return ms > waitMs ? null : ms;
}

const listDue = async (pod: Sterna): Promise<string[]> =>
  (await dueAt(pod)).map(({ what, at }) => `  ${pod.host} ${at.toISOString()} ${what}`);
