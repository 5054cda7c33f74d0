/** Which network a request counts for. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Request } from "../../src/web/context.ts";
import { networkOf, networkOfAddress } from "../../src/web/network.ts";

const request = (trustProxy: number, direct: string, forwarded?: string): Request =>
  ({
    env: { incoming: { socket: { remoteAddress: direct } } },
    get: () => ({ config: { trustProxy } }),
    req: { header: () => forwarded },
  }) as unknown as Request;

test("X-Forwarded-For counts only as far as proxies are trusted", () => {
  const written = "1.2.3.4, 203.0.113.5, 203.0.113.6";
  assert.equal(networkOf(request(0, "10.0.0.1", written)), "10.0.0.1");
  assert.equal(networkOf(request(1, "10.0.0.1", written)), "203.0.113.6");
  assert.equal(networkOf(request(2, "10.0.0.1", written)), "203.0.113.5");
  assert.equal(networkOf(request(1, "10.0.0.1")), "10.0.0.1");
  assert.equal(networkOf(request(1, "10.0.0.1", "")), "10.0.0.1");
});

test("an IPv6 household is one network, and an IPv4 address is one however it is written", () => {
  assert.equal(networkOfAddress("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  assert.equal(networkOfAddress("2001:DB8:1:2::9"), networkOfAddress("2001:0db8:0001:0002::1"));
  assert.notEqual(networkOfAddress("2001:db8:1:2::9"), networkOfAddress("2001:db8:1:3::9"));
  assert.equal(networkOfAddress("::1"), "0:0:0:0::/64");
  assert.equal(networkOfAddress("fe80::1%eth0"), "fe80:0:0:0::/64");
  assert.equal(networkOfAddress("::ffff:192.0.2.7"), "192.0.2.7");
  assert.equal(networkOfAddress("192.0.2.7"), "192.0.2.7");
  assert.equal(networkOfAddress("x".repeat(1_000)).length, 64);
});
