/** What waits for other pods and what was refused: by command and on the podmin's pages. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { hashPassword } from "../../src/app/accounts/password.ts";
import { deliverDue } from "../../src/app/deliver/deliverer.ts";
import { keepMessages, refuseMessages, takeMessages } from "../../src/store/post-office/inbox.ts";
import { putMessages } from "../../src/store/post-office/outbox.ts";
import { createWebApp } from "../../src/web/app.ts";
import { runCommand } from "../support/commands.ts";
import { type FreshParts, freshParts } from "../support/parts.ts";
import { addSender, openPods, type Pods, spokenPigeon } from "../support/pods.ts";
import { tokenOf } from "../support/web.ts";

let pods: Pods;
let parts: FreshParts;
before(async () => {
  pods = await openPods();
  parts = await freshParts({ protocols: [spokenPigeon], config: { testNetwork: pods.network } });
  const { identityId } = await addSender(parts);
  pods.set("down.example", 503);
  pods.set("well.example", 202);
  const to = ["down.example", "down.example", "well.example"];
  const now = new Date(parts.clock.now());
  await parts.database.transaction(async (tx) => {
    const body = Buffer.from("x");
    const addresses = to.map((host, n) => ({ host, endpoint: `https://${host}/${n}` }));
    const message = { protocol: "pigeon", identityId, kind: "post", mediaType: "text/plain", body, addresses };
    await putMessages(tx, [message], { now, giveUpAt: new Date(now.getTime() + 86_400_000) });
  });
  await deliverDue(parts);
  const { db } = parts.database;
  const incoming = {
    protocol: "pigeon",
    way: "public",
    accountId: null,
    path: "/",
    headers: {},
    body: Buffer.from("bad"),
  } as const;
  await keepMessages(db, [incoming], now);
  const [taken] = await takeMessages(db, { now, leaseMs: 1, most: 1 });
  assert.ok(taken);
  const why = { message: taken, code: "seal-wrong", detail: "\u001b[31mred", sender: "far.example!eve" };
  await refuseMessages(db, [why], now);
  await keepMessages(db, [incoming], now);
});
after(async () => {
  await parts.dispose();
  await pods.close();
});

const run = async (...argv: string[]) => {
  const { exit, out, said } = await runCommand(parts, ...argv);
  return { exit, out, said, json: out.startsWith("[") || out.startsWith("{") ? JSON.parse(out) : null };
};

test("sterna pod list shows those that fail or wait, and with --all the others too", async () => {
  const { json } = await run("pod", "list", "--json");
  assert.deepEqual(
    json.map(({ host, waiting, failures, lastError }: Record<string, unknown>) => [host, waiting, failures, lastError]),
    [["down.example", 2, 1, "HTTP 503"]],
  );
  assert.equal(json[0].failingSince, "2026-11-21T20:00:00.000Z");
  assert.equal(json[0].nextAt, "2026-11-21T20:01:00.000Z");
  const all = await run("pod", "list", "--all", "--json");
  assert.deepEqual(
    all.json.map(({ host, nextAt }: Record<string, unknown>) => [host, nextAt]),
    [
      ["down.example", "2026-11-21T20:01:00.000Z"],
      ["well.example", null],
    ],
  );
  const { out } = await run("pod", "list");
  assert.equal(
    out,
    "down.example  2 waiting; fails since 2026-11-21 20:00 (1 times: HTTP 503); next try 2026-11-21 20:01",
  );
});

test("sterna pod show lists what waits for one pod, and says so where there is none", async () => {
  const { json } = await run("pod", "show", "DOWN.example", "--json");
  assert.deepEqual(
    json.parcels.map(({ kind, endpoint, attempts }: Record<string, unknown>) => [kind, endpoint, attempts]),
    [
      ["post", "https://down.example/0", 1],
      ["post", "https://down.example/1", 0],
    ],
  );
  assert.match(
    (await run("pod", "show", "down.example")).out,
    /\n {2}post of 2026-11-21 20:00: not tried yet; given up on 2026-11-22 20:00$/,
  );
  const unknown = await run("pod", "show", "nobody.example", "--json");
  assert.deepEqual([unknown.exit, unknown.json], [11, { refusal: { code: "pod-unknown", host: "nobody.example" } }]);
});

test("sterna pod retry makes what waits due at once", async () => {
  pods.got.length = 0;
  assert.equal(await deliverDue(parts), 0, "it pauses");
  assert.deepEqual((await run("pod", "retry", "down.example", "--json")).json, { pods: 1 });
  assert.equal(await deliverDue(parts), 1);
  assert.equal((await run("pod", "retry", "--all")).out, "1 pod is tried again now.");
  assert.equal((await run("pod", "retry", "well.example")).exit, 11);
  for (const wrong of [["retry"], ["show"], ["list", "x"], ["dance"], ["show", "x", "--all"]])
    assert.equal((await run("pod", ...wrong)).exit, 2, wrong.join(" "));
});

test("sterna inbox list shows refused messages with sender and reason, fit for a terminal", async () => {
  const { out, said } = await run("inbox", "list");
  assert.equal(out, "2026-11-21 20:00  far.example!eve, pigeon: seal-wrong (\\u001b[31mred)");
  assert.equal(said, "1 wait to be judged, 1 were refused.");
  const { json } = await run("inbox", "list", "--json");
  assert.deepEqual([json.waiting, json.refused, json.messages.length], [1, 1, 1]);
  const [{ code, sender, way, account, bytes }] = json.messages;
  assert.deepEqual([code, sender, way, account, bytes], ["seal-wrong", "far.example!eve", "public", null, 3]);
});

test("podmins are named, listed and relieved; nobody else sees their pages", async () => {
  await addSender(parts, "bella");
  await parts.database.db
    .updateTable("account")
    .set({ password_hash: await hashPassword("a long password") })
    .execute();
  assert.equal((await run("podmin", "add", "nobody")).exit, 11);
  assert.equal((await run("podmin", "add", "Alice")).out, "alice");
  const app = createWebApp(parts);
  const visit = async (name: string | null) => {
    const cookies = new Map<string, string>();
    const send = async (path: string, init: RequestInit = {}) => {
      const headers = new Headers(init.headers);
      headers.set("cookie", [...cookies].map((pair) => pair.join("=")).join("; "));
      const response = await app.request(path, { ...init, headers });
      for (const line of response.headers.getSetCookie()) {
        const [, key = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        cookies.set(key, value);
      }
      return { status: response.status, text: await response.text() };
    };
    const post = (path: string, fields: Record<string, string>) =>
      send(path, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin" },
        body: new URLSearchParams(fields).toString(),
      });
    if (name !== null) {
      const token = tokenOf((await send("/login")).text);
      await post("/login", { username: name, password: "a long password", form_token: token });
    }
    return { get: send, post };
  };
  const [alice, bella, visitor] = [await visit("alice"), await visit("bella"), await visit(null)];
  for (const path of ["/pods", "/pods/refused"]) {
    assert.equal((await alice.get(path)).status, 200);
    assert.equal((await bella.get(path)).status, 404);
    assert.equal((await visitor.get(path)).status, 303);
  }
  const page = (await alice.get("/pods")).text;
  assert.match(page, /down\.example[\s\S]*HTTP 503/);
  assert.match((await alice.get("/pods/refused")).text, /far\.example!eve[\s\S]*seal-wrong/);
  assert.doesNotMatch((await bella.get("/")).text, /href="\/pods"/);
  assert.match((await alice.get("/")).text, /href="\/pods"/);
  const form = { form_token: tokenOf(page), host: "down.example" };
  assert.equal((await alice.post("/pods/retry", form)).status, 303);
  assert.equal(await deliverDue(parts), 1);
  const bellas = tokenOf((await bella.get("/")).text);
  assert.equal((await bella.post("/pods/retry", { ...form, form_token: bellas })).status, 404);
  assert.equal((await run("podmin", "remove", "alice")).out, "");
  assert.equal((await alice.get("/pods")).status, 404);
});
