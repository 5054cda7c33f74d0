/** Asks the name servers for the addresses of a host. */
import { Resolver } from "node:dns/promises";
import { limits } from "../base/limits.ts";
import { codeOf } from "../base/problem.ts";

/** The addresses of a name, IPv4 and IPv6; empty: it has none. Throws where nobody could be asked. */
export type Resolve = (name: string, signal: AbortSignal) => Promise<readonly string[]>;

/** What servers say when a name does not exist, has no address, or cannot exist. */
const meansNone = ["ENOTFOUND", "ENODATA", "EBADNAME", "ENONAME"];

/**
 * By the name servers of the system, not by `getaddrinfo`: of that only two calls run at a time in a process, so that a few dead zones would stop everybody.
 * `/etc/hosts` is therefore not read. A resolver per look-up reads the system's settings anew and can be cancelled alone.
 */
export const resolveByServers: Resolve = async (name, signal) => {
  // RFC 6761: these names never leave the machine.
  if (/(^|\.)localhost\.?$/.test(name)) return ["127.0.0.1", "::1"];
  const resolver = new Resolver({ timeout: limits.nameServerMs, tries: 2 });
  const cancel = () => resolver.cancel();
  signal.addEventListener("abort", cancel);
  try {
    const asked = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    const found = asked.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
    const reasons: unknown[] = asked.flatMap((answer) => (answer.status === "rejected" ? [answer.reason] : []));
    const failed = reasons.find((reason) => !meansNone.includes(codeOf(reason)));
    if (found.length === 0 && failed !== undefined) throw failed;
    return found;
  } finally {
    signal.removeEventListener("abort", cancel);
  }
};
