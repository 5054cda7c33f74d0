/** TLS and the test network: certificates are always checked, names keep their name, and the settings say what is wrong with them. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { Config } from "../../src/app/parts.ts";
import { readConfig } from "../../src/config.ts";
import { readCertificates, type TestOrigin } from "../../src/net/test-network.ts";
import {
  answerOf,
  deafPort,
  listenHttp,
  listenTcp,
  listenTls,
  networkOf,
  openFor,
  refusalOf,
  textOf,
  tlsFile,
} from "./listening.ts";

const certificates = readCertificates(tlsFile("authority.pem")) as string;
const at = (port: number, secure = false): TestOrigin => ({ secure, address: "127.0.0.1", port });

test("attack-24: a certificate of an unknown authority is refused, and believed once that authority is added", async (t) => {
  const port = await listenTls(t, (_request, response) => response.end("hello"));
  const url = `https://127.0.0.1:${port}/`;
  assert.equal(await refusalOf(openFor(t), { url }), "tls-failed");
  const believing = openFor(t, { testNetwork: networkOf({ certificates }) });
  assert.equal(textOf(await answerOf(believing, { url })), "hello");
});

test("attack-24: a certificate for another name is refused, whatever a variable of Node's says", async (t) => {
  const port = await listenTls(t, (_request, response) => response.end("hello"));
  const http = openFor(t, { testNetwork: networkOf({ certificates }), resolve: async () => ["127.0.0.1"] });
  assert.equal((await answerOf(http, { url: `https://pod-a.example:${port}/` })).status, 200);
  assert.equal((await answerOf(http, { url: `https://any.pods.example:${port}/` })).status, 200);
  assert.equal(await refusalOf(http, { url: `https://pod-b.example:${port}/` }), "tls-failed");
  const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
  try {
    assert.equal(await refusalOf(http, { url: `https://pod-c.example:${port}/` }), "tls-failed");
  } finally {
    if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
  }
});

test("who speaks no TLS fails at it, and who hangs up or stays silent is no answer or too slow", async (t) => {
  const http = openFor(t);
  const plain = await listenHttp(t, (_request, response) => response.end());
  assert.equal(await refusalOf(http, { url: `https://127.0.0.1:${plain}/` }), "tls-failed");
  const hangingUp = await listenTcp(t, (socket) => socket.once("data", () => socket.resetAndDestroy()));
  assert.equal(await refusalOf(http, { url: `https://127.0.0.1:${hangingUp}/` }), "no-answer");
  const silent = await listenTcp(t, () => {});
  assert.equal(await refusalOf(http, { url: `https://127.0.0.1:${silent}/`, deadlineMs: 50 }), "too-slow");
});

test("a host of the table keeps its URL and Host header, and the connection goes to this machine", async (t) => {
  const answer = (name: string) =>
    listenHttp(t, (request, response) => response.end(`${name} ${request.headers.host}`));
  const hosts = new Map([
    ["pod-a.example", at(await answer("a"))],
    ["pod-a.example:3000", at(await answer("a3000"))],
  ]);
  // Nothing else of this machine is open, and no name is ever asked for.
  const testNetwork = { ranges: [], plainHttp: false, certificates: null, hosts };
  const http = openFor(t, { testNetwork, resolve: () => assert.fail("asked a name server") });
  const first = await answerOf(http, { url: "https://POD-A.example:443/x" });
  assert.deepEqual([textOf(first), first.url], ["a pod-a.example", "https://pod-a.example/x"]);
  assert.equal(textOf(await answerOf(http, { url: "https://pod-a.example:3000/" })), "a3000 pod-a.example:3000");
  assert.equal(
    await refusalOf(http, { url: `https://127.0.0.1:${hosts.get("pod-a.example")?.port}/` }),
    "address-forbidden",
  );
  assert.equal(await refusalOf(http, { url: "http://pod-a.example/" }), "scheme-forbidden");
});

test("a host of the table that speaks TLS is held to its own name", async (t) => {
  const port = await listenTls(t, (_request, response) => response.end("hello"));
  const hosts = new Map([
    ["pod-a.example", at(port, true)],
    ["pod-b.example", at(port, true)],
    ["pod-c.example", at(await deafPort())],
  ]);
  const http = openFor(t, { testNetwork: networkOf({ hosts, certificates }) });
  assert.equal(textOf(await answerOf(http, { url: "https://pod-a.example/" })), "hello");
  assert.equal(await refusalOf(http, { url: "https://pod-b.example/" }), "tls-failed");
  assert.equal(await refusalOf(http, { url: "https://pod-c.example/" }), "no-answer");
});

test("a redirect from https to http is refused, also where http is allowed", async (t) => {
  const port = await listenHttp(t, (_request, response) =>
    response.writeHead(302, { location: "http://pod-a.example/" }).end(),
  );
  const http = openFor(t, { testNetwork: networkOf({ hosts: new Map([["pod-a.example", at(port)]]) }) });
  assert.equal(await refusalOf(http, { url: "https://pod-a.example/", redirects: 1 }), "redirect-forbidden");
});

const networkSetBy = (env: Record<string, string>): Config["testNetwork"] => {
  const config = readConfig(env);
  assert.ok(config.ok, JSON.stringify(config));
  return config.value.testNetwork;
};

test("the test network is on when one of its settings is, and never else", () => {
  const off = { ranges: [], hosts: new Map(), plainHttp: false, certificates: null };
  assert.equal(networkSetBy({}), null);
  assert.equal(networkSetBy({ STERNA_TEST_NETWORK_HTTP: "no" }), null);
  assert.deepEqual(networkSetBy({ STERNA_TEST_NETWORK_HTTP: "yes" }), { ...off, plainHttp: true });
  assert.deepEqual(networkSetBy({ STERNA_TEST_NETWORK: "127.0.0.0/8, ::1" })?.ranges, [
    { address: "127.0.0.0", prefix: 8 },
    { address: "::1", prefix: 128 },
  ]);
  const hosts = "Pod-A.example:443=http://127.0.0.1:3001,pod-b.example:3000=https://[::1]:3002/";
  assert.deepEqual(
    [...(networkSetBy({ STERNA_TEST_NETWORK_HOSTS: hosts })?.hosts ?? [])],
    [
      ["pod-a.example", at(3001)],
      ["pod-b.example:3000", { secure: true, address: "::1", port: 3002 }],
    ],
  );
  assert.match(networkSetBy({ STERNA_TEST_NETWORK_CA: tlsFile("authority.pem") })?.certificates ?? "", /^-----BEGIN/);
});

test("wrong settings of the test network are refused with the reason", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "sterna-test-net-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const damaged = join(folder, "damaged.pem");
  writeFileSync(damaged, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
  const wrong: [setting: string, value: string, why: RegExp][] = [
    ["STERNA_TEST_NETWORK", "yes", /yes is not an address range/],
    ["STERNA_TEST_NETWORK", "127.0.0.1,10.0.0.0/40", /10\.0\.0\.0\/40 is not/],
    ["STERNA_TEST_NETWORK", ",", /names no range/],
    ["STERNA_TEST_NETWORK_HOSTS", "pod-a.example", /not of the form host=origin/],
    ["STERNA_TEST_NETWORK_HOSTS", "https://pod-a.example=http://127.0.0.1", /not a host name/],
    ["STERNA_TEST_NETWORK_HOSTS", "a.example=127.0.0.1:3000", /not a URL|does not begin/],
    ["STERNA_TEST_NETWORK_HOSTS", "a.example=http://10.0.0.1:3000", /does not lead to this machine/],
    ["STERNA_TEST_NETWORK_HOSTS", "a.example=http://localhost:3000", /does not lead to this machine/],
    ["STERNA_TEST_NETWORK_HOSTS", "a.example=http://127.0.0.1:3000/a", /more than scheme/],
    ["STERNA_TEST_NETWORK_HOSTS", "a.example=http://127.0.0.1:1,A.example=http://127.0.0.1:2", /stands there twice/],
    ["STERNA_TEST_NETWORK_HTTP", "1", /neither yes nor no/],
    ["STERNA_TEST_NETWORK_CA", join(folder, "none.pem"), /cannot be read/],
    ["STERNA_TEST_NETWORK_CA", tlsFile("pod-a-key.pem"), /no certificate/],
    ["STERNA_TEST_NETWORK_CA", damaged, /damaged/],
  ];
  for (const [setting, value, why] of wrong) {
    const config = readConfig({ [setting]: value });
    assert.ok(!config.ok, `${setting}=${value}`);
    const [refusal] = config.refusal;
    assert.ok(refusal?.code === "setting-wrong" && refusal.setting === setting);
    assert.match(refusal.why, why);
  }
});
