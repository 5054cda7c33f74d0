/** Outgoing requests: what is sent, what is followed, and how everything that another server can do ends in bounds. */
import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { test } from "node:test";
import { limits } from "../../src/base/limits.ts";
import { answerOf, deafPort, listenHttp, listenTcp, networkOf, openFor, refusalOf, textOf } from "./listening.ts";

test("a request arrives as it was meant, says who asks, and asks for no compression", async (t) => {
  const port = await listenHttp(t, (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      response.setHeader("Set-Cookie", ["a=1", "b=2"]);
      response.statusCode = 202;
      response.end(JSON.stringify([request.method, request.url, request.headers, Buffer.concat(chunks).toString()]));
    });
  });
  const answer = await answerOf(openFor(t), {
    method: "POST",
    url: `http://127.0.0.1:${port}/receive/public?a=%20b#fragment`,
    headers: { "Content-Type": "application/magic-envelope+xml" },
    body: Buffer.from("<me/>"),
  });
  const [method, path, headers, body] = JSON.parse(textOf(answer));
  assert.deepEqual([method, path, body], ["POST", "/receive/public?a=%20b", "<me/>"]);
  assert.equal(headers["user-agent"], "Sterna/0 (+https://sterna.example)");
  assert.equal(headers["accept-encoding"], "identity");
  assert.equal(headers["content-type"], "application/magic-envelope+xml");
  assert.equal(headers["content-length"], "5");
  assert.equal(headers.host, `127.0.0.1:${port}`);
  assert.equal(answer.status, 202);
  assert.equal(answer.url, `http://127.0.0.1:${port}/receive/public?a=%20b`);
  assert.equal(answer.headers["set-cookie"], "a=1, b=2");
});

test("outside of a test network everything but https is refused", async (t) => {
  const http = openFor(t, { testNetwork: null });
  for (const url of [
    "http://pod.example/",
    "ftp://pod.example/",
    "file:///etc/passwd",
    "data:,a",
    "gopher://a.example/",
  ]) {
    assert.equal(await refusalOf(http, { url }), "scheme-forbidden", url);
  }
});

test("a URL that is none, is too long, hides something or holds a password is refused", async (t) => {
  const http = openFor(t);
  const long = `https://pod.example/${"a".repeat(limits.urlChars)}`;
  for (const url of [
    "",
    "pod.example",
    "https://",
    "https://pod .example/",
    "https://pod.exa\nmple/",
    "https://a:b@pod.example/",
    long,
  ]) {
    assert.equal(await refusalOf(http, { url }), "url-malformed", url);
  }
});

test("ports of other services are refused, odd ports of pods are not", async (t) => {
  const http = openFor(t, { testNetwork: null });
  for (const port of [22, 25, 53, 110, 143, 444, 993, 1023, 6000, 6667, 10080]) {
    assert.equal(await refusalOf(http, { url: `https://127.0.0.1:${port}/` }), "port-forbidden", String(port));
  }
  for (const port of [443, 1024, 3000, 8443, 65535]) {
    assert.equal(await refusalOf(http, { url: `https://127.0.0.1:${port}/` }), "address-forbidden", String(port));
  }
});

test("a redirect is an answer, unless it is to be followed; then each step is counted", async (t) => {
  const port = await listenHttp(t, (request, response) => {
    const step = Number(request.url?.slice(1));
    if (step === 3) return response.end("there");
    response.writeHead(302, { location: `/${step + 1}` }).end("elsewhere");
  });
  const http = openFor(t);
  const url = `http://127.0.0.1:${port}/0`;
  assert.equal((await answerOf(http, { url })).status, 302);
  const answer = await answerOf(http, { url, redirects: 3 });
  assert.deepEqual([answer.status, answer.url, textOf(answer)], [200, `http://127.0.0.1:${port}/3`, "there"]);
  assert.equal(await refusalOf(http, { url, redirects: 2 }), "too-many-redirects");
});

test("a loop of redirects ends", async (t) => {
  let asked = 0;
  const port = await listenHttp(t, (_request, response) => {
    asked++;
    response.writeHead(301, { location: "/" }).end();
  });
  assert.equal(await refusalOf(openFor(t), { url: `http://127.0.0.1:${port}/`, redirects: 3 }), "too-many-redirects");
  assert.equal(asked, 4);
});

test("attack-12: a redirect goes through the same checks as a first request", async (t) => {
  const port = await listenHttp(t, (request, response) => {
    response.writeHead(307, { location: decodeURIComponent(request.url?.slice(2) ?? "") }).end();
  });
  const http = openFor(t, { testNetwork: networkOf({ ranges: [{ address: "127.0.0.1", prefix: 32 }] }) });
  const to = (location: string) =>
    refusalOf(http, { url: `http://127.0.0.1:${port}/?${encodeURIComponent(location)}`, redirects: 3 });
  assert.equal(await to("http://127.0.0.2:3000/"), "address-forbidden");
  assert.equal(await to("https://localhost/"), "no-answer"); // 127.0.0.1 is allowed here, and nobody listens
  assert.equal(await to("//169.254.169.254/latest/meta-data/"), "address-forbidden");
  assert.equal(await to("http://127.0.0.1:25/"), "port-forbidden");
  assert.equal(await to("file:///etc/passwd"), "scheme-forbidden");
  assert.equal(await to("http://a:b@127.0.0.1/"), "url-malformed");
  assert.equal(await to("http://[/"), "redirect-forbidden");
});

test("a POST is not sent on", async (t) => {
  const port = await listenHttp(t, (_request, response) => response.writeHead(308, { location: "/else" }).end());
  const request = { method: "POST", url: `http://127.0.0.1:${port}/`, body: Buffer.from("a") } as const;
  assert.equal(await refusalOf(openFor(t), { ...request, redirects: 1 }), "redirect-forbidden");
  assert.equal((await answerOf(openFor(t), request)).status, 308);
});

test("what was meant for one origin is not told to the next", async (t) => {
  const next = await listenHttp(t, (request, response) => response.end(JSON.stringify(request.headers)));
  const port = await listenHttp(t, (_request, response) => {
    response.writeHead(302, { location: `http://127.0.0.1:${next}/` }).end();
  });
  const headers = { Authorization: "secret", Cookie: "secret", Signature: "secret", Accept: "application/json" };
  const answer = await answerOf(openFor(t), { url: `http://127.0.0.1:${port}/`, headers, redirects: 1 });
  assert.equal(textOf(answer).includes("secret"), false);
  assert.equal(JSON.parse(textOf(answer)).accept, "application/json");
});

test("a body is counted while it is read, whatever the answer says about its length", async (t) => {
  let ended = 0;
  const port = await listenHttp(t, (request, response) => {
    const chunk = Buffer.alloc(64_000);
    if (request.url === "/said") response.setHeader("content-length", 320_000_000);
    const more = () => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on("drain", more).on("close", () => ended++);
    more();
  });
  const http = openFor(t);
  for (const path of ["said", "endless"]) {
    assert.equal(await refusalOf(http, { url: `http://127.0.0.1:${port}/${path}` }), "too-large", path);
  }
  await http.close();
  for (let turn = 0; turn < 1_000 && ended < 2; turn++) await new Promise(setImmediate);
  assert.equal(ended, 2, "the servers were told to stop");
});

test("a body as large as allowed arrives whole, and one byte more is refused", async (t) => {
  const port = await listenHttp(t, (_request, response) => response.end(Buffer.alloc(1_000, "a")));
  const url = `http://127.0.0.1:${port}/`;
  assert.equal((await answerOf(openFor(t), { url, answerBytes: 1_000 })).body.length, 1_000);
  assert.equal(await refusalOf(openFor(t), { url, answerBytes: 999 }), "too-large");
});

test("headers without end are too large", async (t) => {
  const port = await listenTcp(t, (socket) => {
    socket.write("HTTP/1.1 200 OK\r\n");
    const line = `x-more: ${"a".repeat(1_000)}\r\n`;
    for (let count = 0; count < 200; count++) socket.write(line);
  });
  assert.equal(await refusalOf(openFor(t), { url: `http://127.0.0.1:${port}/` }), "too-large");
});

test("who sends nothing, or drop by drop, meets the deadline", async (t) => {
  const silent = await listenTcp(t, () => {});
  const dripping = await listenHttp(t, (_request, response) => {
    response.write("a");
    const drops = setInterval(() => response.write("a"), 5);
    response.on("close", () => clearInterval(drops));
  });
  for (const port of [silent, dripping]) {
    assert.equal(await refusalOf(openFor(t), { url: `http://127.0.0.1:${port}/`, deadlineMs: 100 }), "too-slow");
  }
});

test("a name server that never answers meets the deadline too, and one that fails is no answer", async (t) => {
  const url = "https://pod.example/";
  const never = openFor(t, { resolve: () => new Promise(() => {}) });
  assert.equal(await refusalOf(never, { url, deadlineMs: 50 }), "too-slow");
  const failing = openFor(t, { resolve: () => Promise.reject(Object.assign(new Error(), { code: "ESERVFAIL" })) });
  assert.equal(await refusalOf(failing, { url }), "no-answer");
});

test("a caller who gives up gets no answer", async (t) => {
  const caller = new AbortController();
  const port = await listenTcp(t, () => caller.abort());
  assert.equal(await refusalOf(openFor(t), { url: `http://127.0.0.1:${port}/`, signal: caller.signal }), "no-answer");
  assert.equal(await refusalOf(openFor(t), { url: `http://127.0.0.1:${port}/`, signal: caller.signal }), "no-answer");
});

test("a broken connection is no answer, wherever it breaks", async (t) => {
  const http = openFor(t);
  assert.equal(await refusalOf(http, { url: `http://127.0.0.1:${await deafPort()}/` }), "no-answer");
  const beginnings = [
    "",
    "HTTP/1.1 200 OK\r\n",
    "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc",
    "SSH-2.0-x\r\n",
    "\0\0\0\0",
  ];
  for (const beginning of beginnings) {
    for (const end of ["end", "resetAndDestroy"] as const) {
      const port = await listenTcp(t, (socket) => {
        socket.once("data", () => socket.write(beginning, () => socket[end]()));
      });
      assert.equal(await refusalOf(http, { url: `http://127.0.0.1:${port}/` }), "no-answer", `${beginning} ${end}`);
    }
  }
});

test("connections are used again: many requests in a row need no more of them than may run at once", async (t) => {
  const ports = new Set<number | undefined>();
  const port = await listenHttp(t, (request, response) => {
    ports.add(request.socket.remotePort);
    response.end();
  });
  const http = openFor(t);
  for (let count = 0; count < 20; count++) await answerOf(http, { url: `http://127.0.0.1:${port}/${count}` });
  assert.ok(ports.size <= limits.requestsPerHost, String(ports.size));
});

test("few requests run at once to one host, others wait in turn or are turned away, and other hosts do not notice", async (t) => {
  const held: ServerResponse[] = [];
  const allHeld = Promise.withResolvers<void>();
  let arrived = 0;
  const busy = await listenHttp(t, (_request, response) => {
    arrived++;
    held.push(response);
    if (held.length === limits.requestsPerHost) allHeld.resolve();
  });
  const other = await listenHttp(t, (_request, response) => response.end());
  const http = openFor(t);
  const url = `http://127.0.0.1:${busy}/`;
  const many = limits.requestsPerHost + limits.requestsWaitingPerHost;
  const requests = Array.from({ length: many }, () => http.request({ method: "GET", url }));
  await allHeld.promise;
  assert.equal(await refusalOf(http, { url }), "too-slow");
  await answerOf(http, { url: `http://127.0.0.1:${other}/` });
  assert.equal(arrived, limits.requestsPerHost);
  for (let turn = 0; turn < 100_000 && arrived < many; turn++) {
    for (const response of held.splice(0)) response.end();
    await new Promise(setImmediate);
  }
  for (const response of held.splice(0)) response.end();
  const outcomes = await Promise.all(requests);
  assert.ok(outcomes.every(({ ok }) => ok));
  assert.equal(arrived, many);
});

test("the deadline counts the time that a request waits for its turn", async (t) => {
  const port = await listenTcp(t, () => {});
  const http = openFor(t);
  const url = `http://127.0.0.1:${port}/`;
  const patient = new AbortController();
  const before = Array.from({ length: limits.requestsPerHost }, () =>
    http.request({ method: "GET", url, signal: patient.signal }),
  );
  assert.equal(await refusalOf(http, { url, deadlineMs: 50 }), "too-slow");
  patient.abort();
  assert.ok((await Promise.all(before)).every(({ ok }) => !ok));
});

test("connections to hosts that nobody talks to are bounded", async (t) => {
  const open = new Set<object>();
  const port = await listenHttp(t, (request, response) => {
    const { socket } = request;
    if (!open.has(socket)) socket.on("close", () => open.delete(socket));
    open.add(socket);
    response.end();
  });
  const http = openFor(t, { resolve: async () => ["127.0.0.1"] });
  let most = 0;
  for (let host = 0; host < limits.idleHosts + 50; host++) {
    await answerOf(http, { url: `http://pod-${host}.example:${port}/` });
    most = Math.max(most, open.size);
  }
  assert.ok(most > 1 && most <= limits.idleHosts + 10, String(most)); // closing takes a moment
});

test("closing lets what is under way end, and begins nothing more", async (t) => {
  const asked = Promise.withResolvers<ServerResponse>();
  const port = await listenHttp(t, (_request, response) => asked.resolve(response));
  const http = openFor(t);
  const url = `http://127.0.0.1:${port}/`;
  const underWay = answerOf(http, { url });
  const response = await asked.promise;
  const closed = http.close();
  assert.equal(await refusalOf(http, { url }), "no-answer");
  response.end("in time");
  assert.equal(textOf(await underWay), "in time");
  await closed;
});
