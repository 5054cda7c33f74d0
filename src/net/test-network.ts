/** The test network: what else may be reached when a podmin sets it, so that several pods can live on one machine. Never on by default. */
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { isIPv4 } from "node:net";
import { type AddressRange, readRange } from "./address-ranges.ts";

/** Where requests to a host go instead: a port of this machine. */
export type TestOrigin = { readonly secure: boolean; readonly address: string; readonly port: number };

export type TestNetwork = {
  /** Reachable though they are not public. */
  readonly ranges: readonly AddressRange[];
  /** URLs may begin with http://. */
  readonly plainHttp: boolean;
  /** PEM; believed beside the usual authorities. */
  readonly certificates: string | null;
  /** By `host` or `host:port` of a URL, as `URL.host` prints it. Only the connection goes elsewhere: URL, Host header and TLS keep the name. */
  readonly hosts: ReadonlyMap<string, TestOrigin>;
};

type Wrong = { readonly why: string };

const partsOf = (text: string): string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

/** `127.0.0.0/8,::1` */
export function readRanges(text: string): AddressRange[] | Wrong {
  const ranges: AddressRange[] = [];
  for (const part of partsOf(text)) {
    const range = readRange(part);
    if (range === null) return { why: `${part} is not an address range` };
    ranges.push(range);
  }
  return ranges.length > 0 ? ranges : { why: "it names no range" };
}

/** `pod-a.example=http://127.0.0.1:3001,pod-b.example:3000=https://[::1]:3002` */
export function readHosts(text: string): Map<string, TestOrigin> | Wrong {
  const hosts = new Map<string, TestOrigin>();
  for (const part of partsOf(text)) {
    const [name = "", to, ...more] = part.split("=");
    if (to === undefined || more.length > 0) return { why: `${part} is not of the form host=origin` };
    const host = readHost(name);
    if (host === null) return { why: `"${name}" is not a host name with or without a port` };
    if (hosts.has(host)) return { why: `${host} stands there twice` };
    const origin = readOrigin(to);
    if ("why" in origin) return { why: `${to} ${origin.why}` };
    hosts.set(host, origin);
  }
  return hosts.size > 0 ? hosts : { why: "it names no host" };
}

/** As `URL.host` prints it: small letters, and no port where it is that of https. */
function readHost(text: string): string | null {
  if (!/^[^\s/?#@\\]+$/.test(text) || !URL.canParse(`https://${text}`)) return null;
  return new URL(`https://${text}`).host;
}

function readOrigin(text: string): TestOrigin | Wrong {
  if (!URL.canParse(text)) return { why: "is not a URL" };
  const { protocol, hostname, port, origin, href } = new URL(text);
  const secure = protocol === "https:";
  if (!secure && protocol !== "http:") return { why: "does not begin with http:// or https://" };
  if (href !== `${origin}/`) return { why: "has more than scheme, address and port" };
  const address = hostname.replace(/^\[|\]$/g, "");
  const isThisMachine = address === "::1" || (isIPv4(address) && address.startsWith("127."));
  if (!isThisMachine) return { why: "does not lead to this machine (127.0.0.1 or [::1])" };
  return { secure, address, port: Number(port) || (secure ? 443 : 80) };
}

const certificateForm = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** The certificates in a PEM file. Read when the settings are, so that a wrong path is told at the start. */
export function readCertificates(path: string): string | Wrong {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return { why: "that file cannot be read" };
  }
  const certificates = text.match(certificateForm) ?? [];
  if (certificates.length === 0) return { why: "there is no certificate in that file" };
  try {
    for (const certificate of certificates) new X509Certificate(certificate);
  } catch {
    return { why: "a certificate in that file is damaged" };
  }
  return certificates.join("\n");
}
