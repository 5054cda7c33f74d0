/** Which addresses may be connected to: public ones. Everything with a special meaning is closed. */
import { BlockList, isIP } from "node:net";

/** `127.0.0.0/8`: an address, and how many of its first bits count. */
export type AddressRange = { readonly address: string; readonly prefix: number };

/** IANA's registry of special addresses, and what is not unicast at all. */
const closedFor4 = [
  "0.0.0.0/8", // this network; Linux takes 0.0.0.0 for itself
  "10.0.0.0/8", // private
  "100.64.0.0/10", // behind a provider's translation
  "127.0.0.0/8", // loopback
  "169.254.0.0/16", // link-local; clouds answer there with credentials
  "172.16.0.0/12", // private
  "192.0.0.0/24", // protocol assignments
  "192.0.2.0/24", // documentation
  "192.88.99.0/24", // 6to4 relays
  "192.168.0.0/16", // private
  "198.18.0.0/15", // benchmarks
  "198.51.100.0/24", // documentation
  "203.0.113.0/24", // documentation
  "224.0.0.0/4", // multicast
  "240.0.0.0/4", // reserved, and broadcast
];

/** Of IPv6 only global unicast is open. Loopback, link-local, private, mapped (`::ffff:`) and NAT64 (`64:ff9b:`) addresses lie outside of it. */
const openFor6 = ["2000::/3"];
const closedFor6 = [
  "2001::/23", // protocol assignments; Teredo, which holds an IPv4 address, is among them
  "2001:db8::/32", // documentation
  "2002::/16", // 6to4, which holds an IPv4 address
  "3fff::/20", // documentation
];

/** An address or a range in text; null: it is neither. Without a prefix it is that one address. */
export function readRange(text: string): AddressRange | null {
  const [, address = "", digits] = /^([0-9a-f:.]+)(?:\/(\d{1,3}))?$/i.exec(text) ?? [];
  const family = isIP(address);
  if (family === 0) return null;
  const bits = family === 4 ? 32 : 128;
  const prefix = digits === undefined ? bits : Number(digits);
  return prefix <= bits ? { address, prefix } : null;
}

const familyOf = (address: string) => (isIP(address) === 4 ? "ipv4" : "ipv6");

function rangeList(ranges: readonly AddressRange[]): BlockList {
  const list = new BlockList();
  for (const { address, prefix } of ranges) list.addSubnet(address, prefix, familyOf(address));
  return list;
}

const known = (texts: readonly string[]): BlockList =>
  rangeList(texts.map(readRange).filter((range) => range !== null));

const [closed4, open6, closed6] = [known(closedFor4), known(openFor6), known(closedFor6)];

/** Is this an address that anybody on the internet may be reached at? Anything but an address in its usual form is not. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !closed4.check(address, "ipv4");
  // A zone (`fe80::1%eth0`) belongs to a link of this machine.
  return family === 6 && !address.includes("%") && open6.check(address, "ipv6") && !closed6.check(address, "ipv6");
}

/**
 * What may be connected to: public addresses, and those that a test network adds.
 * @param added  of the podmin's settings
 */
export function addressJudge(added: readonly AddressRange[]): (address: string) => boolean {
  const list = rangeList(added);
  return (address) =>
    isPublicAddress(address) ||
    (isIP(address) !== 0 && !address.includes("%") && list.check(address, familyOf(address)));
}
