/** Where a request comes from, as far as the proxies in front can be believed. */
import { isIPv4, isIPv6 } from "node:net";
import type { Request } from "./context.ts";

/** What @hono/node-server gives with each request. */
type NodeServer = { readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } } };

/**
 * The network of who asks, for counting attempts: an IPv4 address, or the /64 of an IPv6 one, which is one household.
 * With `trustProxy` n, the n-th entry of X-Forwarded-For from the right was written by a proxy of ours.
 */
export function networkOf(c: Request): string {
  const direct = (c.env as NodeServer | undefined)?.incoming?.socket?.remoteAddress ?? "unknown";
  const trusted = c.get("needs").config.trustProxy;
  if (trusted === 0) return networkOfAddress(direct);
  const hops = (c.req.header("x-forwarded-for") ?? "").split(",").map((entry) => entry.trim());
  return networkOfAddress(hops.at(-trusted) || hops[0] || direct);
}

/** `192.0.2.7` → itself; `2001:db8:1:2:3::4` → `2001:db8:1:2::/64`; anything else → itself, at most 64 characters. */
export function networkOfAddress(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined && isIPv4(mapped)) return mapped;
  const bare = address.replace(/%.*$/, "");
  if (!isIPv6(bare)) return address.slice(0, 64);
  const [head = "", tail] = bare.toLowerCase().split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const full =
    tail === undefined
      ? left
      : [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill("0"), ...right];
  return `${full
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`;
}

/** Does `networkOf` say that it comes from this machine? */
export const isLoopback = (network: string): boolean => network.startsWith("127.") || network === "0:0:0:0::/64";
