/** Connections by host: few at once to each, kept for a moment to be used again, and bounded in total over thousands of hosts. */
import type { Pool } from "undici";
import { limits } from "../base/limits.ts";
import type { Connect } from "./connect.ts";
import { Refused } from "./refusal.ts";
import { openSeats, type Seats } from "./seats.ts";
import type { Target } from "./target.ts";

export type Hosts = {
  /**
   * Does something with the connections to a host, when it is its turn.
   * @throws {Refused} too-slow where too many wait already; the signal's reason when it fires first
   */
  use<T>(target: Target, signal: AbortSignal, work: (pool: Pool) => Promise<T>): Promise<T>;
  /** Breaks what is still connected. */
  close(): Promise<void>;
};

type Host = { readonly seats: Seats; readonly pool: Pool; readonly gone: AbortController };

/** Ends connections, those in the making too. */
async function leave({ pool, gone }: Host): Promise<void> {
  gone.abort(forgotten);
  await pool.destroy(forgotten);
}

/** Nobody waits where this is told; one for all, since an error costs more than a connection. */
const forgotten = new Refused("no-answer", "nobody talks to that host any more");

export function openHosts(connect: Connect): Hosts {
  /** By origin. */
  const hosts = new Map<string, Host>();
  /** Those of them that nobody talks to, the one used longest ago first. */
  const idle = new Map<string, Host>();
  const going = new Set<Promise<void>>();
  let loading: Promise<{ readonly Pool: typeof Pool }> | undefined;
  const all = openSeats(limits.requestsAtOnce, limits.requestsWaiting);

  const openHost = (makePool: typeof Pool, target: Target): Host => {
    const gone = new AbortController();
    const pool = new makePool(target.url.origin, {
      connect: (_options, callback) => {
        connect(target, gone.signal).then(
          (socket) => callback(null, socket),
          (error: Error) => callback(error, null),
        );
      },
      connections: limits.requestsPerHost,
      pipelining: 1,
      allowH2: false,
      keepAliveTimeout: limits.keepAliveMs,
      keepAliveMaxTimeout: limits.keepAliveMs,
      // One deadline covers everything.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    return { seats: openSeats(limits.requestsPerHost, limits.requestsWaitingPerHost), pool, gone };
  };

  /** Nobody waits for the connections of a forgotten host to be closed. */
  const rest = (origin: string, host: Host): void => {
    idle.set(origin, host);
    for (const [oldest, leaving] of idle) {
      if (idle.size <= limits.idleHosts) return;
      idle.delete(oldest);
      hosts.delete(oldest);
      const left = leave(leaving).finally(() => going.delete(left));
      going.add(left);
    }
  };

  const seated = async <T>(seats: Seats, what: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    if (!(await seats.take(signal))) throw new Refused("too-slow", `too many requests ${what} wait already`);
    try {
      return await work();
    } finally {
      seats.free();
    }
  };

  return {
    async use(target, signal, work) {
      // 80 files: loaded with the first request, not with the house. Nothing is awaited between finding a host and taking a seat there.
      loading ??= import("undici");
      const { Pool } = await loading;
      const { origin } = target.url;
      const host = hosts.get(origin) ?? openHost(Pool, target);
      hosts.set(origin, host);
      idle.delete(origin);
      try {
        return await seated(host.seats, `to ${target.url.host}`, signal, () =>
          seated(all, "in all", signal, () => work(host.pool)),
        );
      } finally {
        if (host.seats.isIdle()) rest(origin, host);
      }
    },
    async close() {
      const leaving = [...hosts.values()];
      hosts.clear();
      idle.clear();
      await Promise.all([...leaving.map(leave), ...going]);
    },
  };
}
