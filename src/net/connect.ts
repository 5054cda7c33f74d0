/** Makes a connection to an address that was checked, and to no other. */
import { connect as connectTcp, isIPv4, type LookupFunction, type Socket } from "node:net";
import { connect as connectTls, createSecureContext, getCACertificates, type SecureContext } from "node:tls";
import { limits } from "../base/limits.ts";
import { codeOf } from "../base/problem.ts";
import { unlessAborted } from "./abort.ts";
import { addressJudge } from "./address-ranges.ts";
import { Refused } from "./refusal.ts";
import type { Resolve } from "./resolve.ts";
import type { Target } from "./target.ts";
import type { TestNetwork } from "./test-network.ts";

/**
 * Opens a connection, TLS included, within `limits.connectMs`.
 * @param gone  fires when nobody wants the connection any more
 * @throws {Refused} with the code that fits
 */
export type Connect = (target: Target, gone: AbortSignal) => Promise<Socket>;

/** @param resolve  asked for every connection: the addresses that it names are checked, and one of those is connected to */
export function guardedConnect(resolve: Resolve, testNetwork: TestNetwork | null): Connect {
  const isAllowed = addressJudge(testNetwork?.ranges ?? []);
  let context: SecureContext | undefined;
  const secureContext = () => {
    const extra = testNetwork?.certificates ?? null;
    context ??= createSecureContext(extra === null ? {} : { ca: [...getCACertificates("default"), extra] });
    return context;
  };

  const addressesFor = async (target: Target, signal: AbortSignal): Promise<readonly string[]> => {
    if (target.instead !== null) return [target.instead.address];
    const named = target.isAddress ? [target.host] : await resolveName(resolve, target.host, signal);
    if (named.length === 0) throw new Refused("no-address", `${target.host} has no address`);
    const allowed = named.filter(isAllowed);
    if (allowed.length === 0) throw new Refused("address-forbidden", `${target.host} is at ${named[0]}`);
    return allowed.slice(0, limits.addressesPerHost);
  };

  return async (target, gone) => {
    const patience = new AbortController();
    const giveUp = () => patience.abort(new Refused("no-answer", "the connection is not wanted any more"));
    gone.addEventListener("abort", giveUp);
    const late = new Refused("no-answer", `no connection to ${target.url.host} within ${limits.connectMs} ms`);
    const timer = setTimeout(() => patience.abort(late), limits.connectMs);
    try {
      const addresses = await addressesFor(target, patience.signal);
      const socket = await openTcp(target, addresses, patience.signal);
      const secure = target.instead === null ? target.secure : target.instead.secure;
      return secure ? await openTls(target, socket, secureContext(), patience.signal) : socket;
    } finally {
      clearTimeout(timer);
      gone.removeEventListener("abort", giveUp);
    }
  };
}

async function resolveName(resolve: Resolve, name: string, signal: AbortSignal): Promise<readonly string[]> {
  try {
    return await unlessAborted(resolve(name, signal), signal);
  } catch (error) {
    signal.throwIfAborted();
    throw new Refused("no-answer", `no name server tells about ${name}: ${codeOf(error)}`, error);
  }
}

/** Resolves when `socket` has emitted `event`; on an error or an abort it is destroyed. */
function until<S extends Socket>(
  socket: S,
  event: "connect" | "secureConnect",
  signal: AbortSignal,
  refuse: (error: Error) => Refused,
): Promise<S> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      socket.off(event, done).off("error", fail);
      signal.removeEventListener("abort", abort);
    };
    const done = () => {
      stop();
      resolve(socket);
    };
    const fail = (error: Error) => {
      stop();
      socket.destroy();
      reject(refuse(error));
    };
    const abort = () => {
      stop();
      socket.destroy();
      reject(signal.reason);
    };
    // Whoever gets the socket listens for errors a moment after this stops doing so; one without a listener would end the process.
    socket.on("error", () => {});
    socket.once(event, done).once("error", fail);
    signal.addEventListener("abort", abort);
    if (signal.aborted) abort();
  });
}

async function openTcp(target: Target, addresses: readonly string[], signal: AbortSignal): Promise<Socket> {
  const { host, port } = target.instead === null ? target : { host: target.instead.address, port: target.instead.port };
  // The only source of addresses for this connection: what was checked is what is used, whatever the name says a moment later.
  const lookup: LookupFunction = (_name, options, callback) => {
    const all = addresses.map((address) => ({ address, family: isIPv4(address) ? 4 : 6 }));
    if (options.all) callback(null, all);
    else callback(null, all[0]?.address ?? "", all[0]?.family);
  };
  const socket = connectTcp({
    host,
    port,
    lookup,
    noDelay: true,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: limits.connectAttemptMs,
  });
  const where = target.url.host;
  await until(socket, "connect", signal, (error) => {
    return new Refused("no-answer", `no connection to ${where}: ${codeOf(error)}`, error);
  });
  const remote = socket.remoteAddress ?? "";
  if (!addresses.some((address) => sameAddress(address, remote))) {
    socket.destroy();
    throw new Refused("address-forbidden", `${where} led to ${remote}, which was not checked`);
  }
  return socket;
}

/** Compares the addresses themselves: `2001:DB8::0:1` and `2001:db8::1` are one. */
function sameAddress(one: string, other: string): boolean {
  const plain = (address: string) =>
    address.includes(":") && URL.canParse(`http://[${address}]`) ? new URL(`http://[${address}]`).hostname : address;
  return plain(one) === plain(other);
}

/** Broken connections; everything else that ends a handshake is about certificates and protocols. */
const connectionLost = ["ECONNRESET", "EPIPE", "ETIMEDOUT", "ECONNABORTED"];

function openTls(target: Target, socket: Socket, secureContext: SecureContext, signal: AbortSignal): Promise<Socket> {
  const secured = connectTls({
    socket,
    secureContext,
    host: target.host, // the name that the certificate has to be for, where there is no servername
    servername: target.isAddress ? "" : target.host.replace(/\.$/, ""),
    ALPNProtocols: ["http/1.1"],
    rejectUnauthorized: true, // said aloud: a variable of Node's could switch it off otherwise
  });
  return until(secured, "secureConnect", signal, (error) => {
    const code = connectionLost.includes(codeOf(error)) ? "no-answer" : "tls-failed";
    return new Refused(code, `no secure connection to ${target.url.host}: ${codeOf(error)}`, error);
  });
}
