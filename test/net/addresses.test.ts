/** attack-12: no request reaches an inner address, however it is written and whoever names it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { addressJudge, isPublicAddress, readRange } from "../../src/net/address-ranges.ts";
import { listenHttp, networkOf, openFor, refusalOf } from "./listening.ts";

/** As hosts of URLs. */
const inner = [
  "127.0.0.1",
  "127.1",
  "0x7f000001",
  "2130706433",
  "017700000001",
  "127.255.255.254",
  "localhost",
  "a.localhost",
  "localhost.",
  "[::1]",
  "[::]",
  "[::ffff:127.0.0.1]",
  "[::ffff:7f00:1]",
  "[::ffff:0:127.0.0.1]",
  "[::127.0.0.1]",
  "[64:ff9b::7f00:1]",
  "[64:ff9b:1::1]",
  "[2002:7f00:1::]",
  "[2001:0:53aa:64c::]",
  "0.0.0.0",
  "0",
  "169.254.169.254",
  "[fe80::1]",
  "[fd00::1]",
  "[fd00:ec2::254]",
  "[ff02::1]",
  "[2001:db8::1]",
  "[100::1]",
  "10.0.0.1",
  "100.64.0.1",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.1.1",
  "192.0.0.8",
  "192.0.2.1",
  "198.18.0.1",
  "198.51.100.1",
  "203.0.113.1",
  "224.0.0.1",
  "240.0.0.1",
  "255.255.255.255",
];

test("attack-12: no inner address is connected to, in none of its spellings", async (t) => {
  const http = openFor(t, { testNetwork: null });
  for (const host of inner) {
    assert.equal(await refusalOf(http, { url: `https://${host}/` }), "address-forbidden", host);
    assert.equal(await refusalOf(http, { url: `https://${host}:3000/` }), "address-forbidden", host);
  }
});

test("attack-12: a name that leads to inner addresses only is refused, and one without any address has none", async (t) => {
  const table: Record<string, string[]> = {
    "inner.example": ["10.0.0.1", "::1", "::ffff:127.0.0.1"],
    "none.example": [],
  };
  const http = openFor(t, { testNetwork: null, resolve: async (name) => table[name] ?? [] });
  assert.equal(await refusalOf(http, { url: "https://inner.example/" }), "address-forbidden");
  assert.equal(await refusalOf(http, { url: "https://none.example/" }), "no-address");
});

test("attack-12: of the addresses of a name only allowed ones are used, and the name is asked once per connection", async (t) => {
  const port = await listenHttp(t, (request, response) =>
    response.setHeader("connection", "close").end(request.socket.localAddress),
  );
  const answers = [["127.0.0.2", "127.0.0.1"], ["127.0.0.2"]];
  let asked = 0;
  const http = openFor(t, {
    testNetwork: networkOf({ ranges: [{ address: "127.0.0.1", prefix: 32 }] }),
    resolve: async () => answers[asked++] ?? [],
  });
  const url = `http://rebinding.example:${port}/`;
  const first = await http.request({ method: "GET", url });
  assert.ok(first.ok);
  assert.equal(Buffer.from(first.value.body).toString(), "127.0.0.1");
  assert.equal(await refusalOf(http, { url }), "address-forbidden");
  assert.equal(asked, 2);
});

test("public addresses are open", () => {
  for (const address of ["1.1.1.1", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a01:4f8::1"]) {
    assert.ok(isPublicAddress(address), address);
  }
});

test("what is not an address in its usual form is not public", () => {
  for (const text of ["", "example.org", "1.1.1", "1.1.1.1:443", "[2606:4700::1111]", "2606:4700::1%eth0"]) {
    assert.equal(isPublicAddress(text), false, text);
  }
});

test("an IPv4 address inside an IPv6 one opens nothing", () => {
  const byte = fc.integer({ min: 0, max: 255 });
  fc.assert(
    fc.property(fc.tuple(byte, byte, byte, byte), (bytes) => {
      const dotted = bytes.join(".");
      const hex = bytes.map((each) => each.toString(16).padStart(2, "0")).join("");
      const groups = `${hex.slice(0, 4)}:${hex.slice(4)}`;
      for (const address of [
        `::ffff:${dotted}`,
        `::${dotted}`,
        `64:ff9b::${dotted}`,
        `2002:${groups}::1`,
        `2001:0:${groups}::`,
      ]) {
        assert.equal(isPublicAddress(address), false, address);
      }
    }),
    { numRuns: 200 },
  );
});

test("a test network opens its ranges and no others", () => {
  const judge = addressJudge([{ address: "10.1.0.0", prefix: 16 }]);
  assert.deepEqual(["10.1.2.3", "10.2.0.1", "127.0.0.1", "1.1.1.1", "::1"].map(judge), [
    true,
    false,
    false,
    true,
    false,
  ]);
});

test("a range has an address and at most as many bits as that has", () => {
  assert.deepEqual(readRange("127.0.0.0/8"), { address: "127.0.0.0", prefix: 8 });
  assert.deepEqual(readRange("::1"), { address: "::1", prefix: 128 });
  for (const wrong of ["", "/8", "127.0.0.0/33", "::1/129", "localhost", "127.0.0.0/", "127.0.0.0/8/8", "::1%lo"]) {
    assert.equal(readRange(wrong), null, wrong);
  }
});
