/** What a URL asks to be connected to, and whether its form alone allows that. Addresses are judged when the connection is made. */
import { isIP } from "node:net";
import { limits } from "../base/limits.ts";
import { no, ok, type Result } from "../base/result.ts";
import type { HttpRefusal } from "./refusal.ts";
import type { TestNetwork, TestOrigin } from "./test-network.ts";

export type Target = {
  /** Without a fragment. */
  readonly url: URL;
  readonly secure: boolean;
  /** A name, or an address without brackets. */
  readonly host: string;
  readonly isAddress: boolean;
  readonly port: number;
  /** A test network sends the connection there instead. */
  readonly instead: TestOrigin | null;
};

/**
 * Ports from 1024 on that speak something else and can be told things by an HTTP request: the list that browsers keep.
 * @see https://fetch.spec.whatwg.org/#port-blocking
 */
const closedPorts = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
]);

/** Pods run on odd ports (3000, 8443); below 1024 only those of the web are theirs. */
const isOpenPort = (port: number): boolean => port === 443 || port === 80 || (port >= 1_024 && !closedPorts.has(port));

/**
 * Reads a URL as a request would use it.
 *
 * @param text  absolute, at most `limits.urlChars`; `127.1` and its like become the address that they mean
 * @returns refused are: anything else than https (http in a test network that has it), user names, ports of other services
 */
export function targetOf(text: string, testNetwork: TestNetwork | null): Result<Target, HttpRefusal> {
  const refuse = (code: HttpRefusal["code"], detail: string) => no({ code, detail });
  if (text.length > limits.urlChars) return refuse("url-malformed", `longer than ${limits.urlChars} characters`);
  // URL drops tabs and newlines silently.
  if (/[\0-\x20\x7f]/.test(text) || !URL.canParse(text)) return refuse("url-malformed", "not a URL");
  const url = new URL(text);
  const secure = url.protocol === "https:";
  if (!secure && !(url.protocol === "http:" && testNetwork?.plainHttp)) return refuse("scheme-forbidden", url.protocol);
  if (url.username || url.password) return refuse("url-malformed", "it holds a user name or a password");
  const port = Number(url.port) || (secure ? 443 : 80);
  if (!isOpenPort(port)) return refuse("port-forbidden", `port ${port} of ${url.hostname}`);
  url.hash = "";
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const instead = testNetwork?.hosts.get(url.host) ?? null;
  return ok({ url, secure, host, isAddress: isIP(host) !== 0, port, instead });
}
