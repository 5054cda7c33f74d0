/** What pods of Versia ask and send here, by HTTP: documents in both dialects, signed answers, and what is refused at the door (docs/versia.md). */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addAccount } from "../../src/app/accounts/add.ts";
import { findIdentity } from "../../src/app/discover/find-identity.ts";
import { letIn, shutOut } from "../../src/app/moderate/shut-out.ts";
import { limits } from "../../src/base/limits.ts";
import { no, ok } from "../../src/base/result.ts";
import { dayMs, minuteMs } from "../../src/base/time.ts";
import type { HttpRequest } from "../../src/net/http.ts";
import { authorise, readSigned } from "../../src/protocols/versia/headers.ts";
import { isSigned, keyBase64Of, keyPemOf } from "../../src/protocols/versia/signing.ts";
import { identityByRef } from "../../src/store/people/identities.ts";
import { createWebApp } from "../../src/web/app.ts";
import { type FreshParts, freshParts, spokenDiaspora, spokenVersia } from "../support/parts.ts";
import { pair } from "../support/versia-keys.ts";

type Json = Record<string, unknown>;
const here = "https://sterna.example";

/** A pod of 0.6, and one of 0.5, which say what `documents` holds. Everything else is nowhere. */
const tern = { host: "tern.example", keys: pair() };
const gull = { host: "gull.example", uri: "https://gull.example/users/7", keys: pair() };
const documents = new Map<string, () => Json>();
const asked: HttpRequest[] = [];

const metadata06 = (): Json => ({
  type: "InstanceMetadata",
  name: "Tern",
  domain: tern.host,
  software: { name: "Versia Server", version: "0.9.0" },
  compatibility: { versions: ["0.6.0"], extensions: [] },
  public_key: { algorithm: "ed25519", key: keyBase64Of(tern.keys.publicKeyPem) },
  created_at: "2026-01-01T00:00:00Z",
});
const user06 = (id: string): Json => ({
  type: "User",
  id,
  created_at: "2026-01-01T00:00:00Z",
  username: "ann",
  display_name: "Ann",
  fields: [],
  manually_approves_followers: false,
  indexable: true,
  extensions: {},
});
const user05 = (): Json => ({
  ...user06("7"),
  uri: gull.uri,
  inbox: `${gull.uri}/inbox`,
  public_key: { actor: gull.uri, algorithm: "ed25519", key: keyBase64Of(gull.keys.publicKeyPem) },
  collections: Object.fromEntries(
    ["outbox", "followers", "following", "featured"].map((name) => [name, `${gull.uri}/${name}`]),
  ),
});

function reset(): void {
  documents.clear();
  asked.length = 0;
  documents.set(`https://${tern.host}/.versia/v0.6/instance`, metadata06);
  for (const id of ["11", "12"])
    documents.set(`https://${tern.host}/.versia/v0.6/entities/User/${id}`, () => user06(id));
  documents.set(gull.uri, user05);
  documents.set(`https://${gull.host}/.well-known/versia`, () => ({
    ...metadata06(),
    domain: undefined,
    host: gull.host,
    shared_inbox: `https://${gull.host}/inbox`,
  }));
}

let parts: FreshParts;
let app: ReturnType<typeof createWebApp>;
let guid = "";

before(async () => {
  const real = await freshParts({ protocols: [spokenDiaspora, spokenVersia] });
  parts = {
    ...real,
    http: {
      ...real.http,
      request: async (request) => {
        asked.push(request);
        const said = documents.get(request.url.replace(/[?].*/, ""))?.();
        if (said === undefined) return no({ code: "no-answer", detail: "nowhere" });
        return ok({ status: 200, url: request.url, headers: {}, body: Buffer.from(JSON.stringify(said)) });
      },
    },
  };
  app = createWebApp(parts);
  const added = await addAccount(parts, "anna.maria");
  assert.ok(added.ok);
  const own = await parts.database.db
    .selectFrom("identity")
    .select("guid")
    .where("protocol", "=", "versia")
    .executeTakeFirstOrThrow();
  guid = own.guid ?? "";
  reset();
});
after(() => parts.dispose());

const ask = (path: string, headers: Record<string, string> = {}) => app.request(path, { headers });

/** Believed by the key that the pod shows, and signed by it. */
async function signedJson(path: string, by: string, keyPem: string): Promise<Json> {
  const answered = await ask(path);
  assert.equal(answered.status, 200, path);
  const body = Buffer.from(await answered.arrayBuffer());
  const read = readSigned(Object.fromEntries(answered.headers), parts.clock.now());
  assert.ok(read.ok, `${path} is not signed`);
  assert.equal(answered.headers.get("versia-signed-by"), by);
  const { seconds, signature } = read.value;
  assert.ok(isSigned({ method: "get", path: path.replace(/[?].*/, ""), seconds, body }, signature, keyPem), path);
  return JSON.parse(body.toString("utf8"));
}

async function podKeyPem(): Promise<string> {
  const said = (await (await ask("/.versia/v0.6/instance")).json()) as {
    readonly public_key: { readonly key: string };
  };
  return keyPemOf(said.public_key.key) ?? assert.fail("no key");
}

test("one address tells the dialects apart: versions for 0.6, metadata for those who sign as 0.5 does", async () => {
  const versions = await ask("/.well-known/versia");
  assert.deepEqual(await versions.json(), { versions: ["0.6.0", "0.5.0"] });
  assert.equal(versions.headers.get("vary"), "Versia-Signed-By");
  const { type, host, domain } = (await (
    await ask("/.well-known/versia", { "Versia-Signed-By": "https://gull.example/" })
  ).json()) as Json;
  assert.deepEqual([type, host, domain], ["InstanceMetadata", "sterna.example", undefined]);
  const instance = await ask("/.versia/v0.6/instance");
  assert.equal(instance.headers.get("content-type"), "application/vnd.versia+json; charset=utf-8");
  const said = (await instance.json()) as { readonly domain: string; readonly compatibility: { extensions: string[] } };
  assert.equal(said.domain, "sterna.example");
  assert.ok(said.compatibility.extensions.includes("pub.versia:migration"));
  assert.match(instance.headers.get("ratelimit-remaining") ?? "", /^\d+$/);
});

test("who somebody is, is said in both dialects: signed by the pod in 0.6, by themselves in 0.5", async () => {
  const user = await signedJson(`/.versia/v0.6/entities/User/${guid}`, "sterna.example", await podKeyPem());
  assert.deepEqual([user.type, user.id, user.username, user.uri], ["User", guid, "anna--maria", undefined]);
  assert.equal((await ask(`/.versia/v0.6/entities/user/${guid}`)).status, 200);
  const uri = `${here}/.versia/v0.5/users/${guid}`;
  const older = (await (await ask(`/.versia/v0.5/users/${guid}`)).json()) as Json & { public_key: { key: string } };
  assert.deepEqual([older.uri, older.inbox], [uri, `${here}/.versia/v0.5/inbox`]);
  await signedJson(`/.versia/v0.5/users/${guid}`, uri, keyPemOf(older.public_key.key) ?? "");
  for (const none of [`/.versia/v0.6/entities/Note/${guid}`, "/.versia/v0.6/entities/User/nobody", "/.versia/v0.5/x/y"])
    assert.equal((await ask(none)).status, 404, none);
});

test("an id that could be nobody's and nothing's is a 422, at every place", async () => {
  for (const place of ["User/a%20b", "Note/a%2Fb", "User/a%20b/collections/outbox", "Note/a%2Fb/collections/replies"])
    assert.equal((await ask(`/.versia/v0.6/entities/${place}`)).status, 422, place);
  for (const place of ["users/a%20b", "notes/a%2Fb", "users/a%20b/outbox"])
    assert.equal((await ask(`/.versia/v0.5/${place}`)).status, 422, place);
});

test("somebody's id finds them as their name does", async () => {
  const self = async (address: string) => {
    const found = (await (await ask(`/.well-known/webfinger?resource=acct:${address}`)).json()) as {
      readonly subject: string;
      readonly links: readonly { readonly rel: string; readonly href: string }[];
    };
    assert.equal(found.subject, `acct:${address}`);
    return found.links.filter(({ rel }) => rel === "self").map(({ href }) => href);
  };
  const user = [`${here}/.versia/v0.6/entities/User/${guid}`, `${here}/.versia/v0.5/users/${guid}`];
  assert.deepEqual(await self(`${guid}@sterna.example`), user);
  assert.deepEqual(await self("anna--maria@sterna.example"), user);
  for (const nobody of ["0123456789abcdef@sterna.example", `${guid}@elsewhere.example`])
    assert.equal((await ask(`/.well-known/webfinger?resource=acct:${nobody}`)).status, 404, nobody);
});

test("lists are pages with a total, in both dialects; what is asked for beyond their bounds is a 422", async () => {
  const key = await podKeyPem();
  for (const name of ["outbox", "followers", "following", "featured", "pub.versia%3Alikes%2FLikes"]) {
    const page = await signedJson(
      `/.versia/v0.6/entities/User/${guid}/collections/${name}?limit=2`,
      "sterna.example",
      key,
    );
    assert.deepEqual(page, { author: `sterna.example:${guid}`, total: 0, items: [] }, name);
  }
  const older = (await (await ask(`/.versia/v0.5/users/${guid}/outbox`)).json()) as Json;
  assert.deepEqual([older.total, older.next, older.previous], [0, null, null]);
  for (const query of ["limit=41", "limit=0", "limit=x", "offset=-1"])
    assert.equal((await ask(`/.versia/v0.6/entities/User/${guid}/collections/outbox?${query}`)).status, 422, query);
  for (const none of [
    `User/${guid}/collections/secrets`,
    "User/nobody/collections/outbox",
    `Note/${guid}/collections/replies`,
  ])
    assert.equal((await ask(`/.versia/v0.6/entities/${none}`)).status, 404, none);
});

type Sending = { readonly path?: string; readonly keys?: Parameters<typeof authorise>[1]; readonly atMs?: number };

/** Signed by tern, unless it is said otherwise. */
function send(
  entity: object | string,
  how: Sending = {},
  change: (headers: Record<string, string>) => object = (all) => all,
) {
  const { path = "/.versia/v0.6/inbox", keys = { ref: tern.host, ...tern.keys }, atMs = parts.clock.now() } = how;
  const body = Buffer.from(typeof entity === "string" ? entity : JSON.stringify(entity));
  const headers = authorise({ method: "POST", url: `${here}${path}`, body }, keys, atMs);
  return app.request(path, { method: "POST", body, headers: change({ ...headers }) as Record<string, string> });
}

const follow = (author = `${tern.host}:11`): Json => ({
  type: "Follow",
  author,
  followee: `sterna.example:${guid}`,
  created_at: "2026-11-21T19:59:00Z",
});
const kept = async (): Promise<number> =>
  Number(
    (
      await parts.database.db
        .selectFrom("inbox")
        .select((eb) => eb.fn.countAll<number>().as("n"))
        .executeTakeFirstOrThrow()
    ).n,
  );

test("what is signed by the author's pod is kept and answered with 202, whoever the author is; their pod is asked once", async () => {
  reset();
  const answered = await send(follow());
  assert.deepEqual([answered.status, await answered.text()], [202, ""]);
  assert.equal(await kept(), 1);
  const row = parts.database.db.selectFrom("inbox").select("proved_author");
  assert.equal((await row.executeTakeFirstOrThrow()).proved_author, `${tern.host}:11`);
  assert.equal(answered.headers.get("ratelimit-limit"), String(limits.messagesPerMinute));
  assert.equal((await send({ ...follow(), type: "Unfollow" })).status, 202);
  assert.deepEqual(
    asked.map(({ url }) => new URL(url).pathname),
    ["/.versia/v0.6/instance", "/.versia/v0.6/entities/User/11"],
  );
  const [instance, user] = asked;
  assert.equal(instance?.headers?.["Versia-Signature"], undefined, "exempt");
  assert.equal(user?.headers?.["Versia-Signed-By"], "sterna.example");
});

test("attack-04-replay: the same request a second time is answered and not kept again", async () => {
  const entity = { ...follow(), created_at: "2026-11-21T19:58:00Z" };
  const before = await kept();
  assert.equal((await send(entity)).status, 202);
  assert.equal((await send(entity)).status, 202);
  assert.equal(await kept(), before + 1);
  const unpadded = (all: Record<string, string>) => ({
    ...all,
    "Versia-Signature": all["Versia-Signature"]?.replace(/=+$/, ""),
  });
  assert.equal((await send(entity, {}, unpadded)).status, 202, "its other spelling is the same one");
  assert.equal(await kept(), before + 1);
});

test("a pod that is shut out gets the same answer, nothing of it is kept, and nobody asks it who that is", async () => {
  asked.length = 0;
  const before = await kept();
  const entity = { ...follow("tern.example:13"), created_at: "2026-11-21T19:57:00Z" };
  for (const what of ["tern.example", "gull.example"]) assert.ok((await shutOut(parts, { what, note: "" })).ok);
  assert.equal((await send(entity)).status, 202);
  assert.deepEqual([await kept(), asked], [before, []]);
  for (const what of ["tern.example", "gull.example"]) assert.ok((await letIn(parts, what)).ok);
  assert.notEqual((await send(entity)).status, 202, "nobody of that number is there");
});

test("headers, time, signer and form each have their status, and nothing of it is kept", async () => {
  const before = await kept();
  const without = (name: string) => (all: Record<string, string>) => ({ ...all, [name]: "" });
  const own = { ref: "sterna.example", ...pair() };
  const cases: readonly (readonly [string, number, () => Response | Promise<Response>])[] = [
    ["signature-missing", 401, () => send(follow(), {}, without("Versia-Signature"))],
    ["signature-missing", 401, () => send(follow(), {}, without("Versia-Signed-By"))],
    ["signature-missing", 401, () => send(follow(), {}, without("Versia-Signed-At"))],
    ["signature-malformed", 401, () => send(follow(), {}, (all) => ({ ...all, "Versia-Signed-At": "1e9" }))],
    [
      "signature-malformed",
      401,
      () => send(follow(), {}, (all) => ({ ...all, "Versia-Signed-By": "tern.example:443" })),
    ],
    ["signature-old", 422, () => send(follow(), { atMs: parts.clock.now() - 301_000 })],
    ["signature-old", 422, () => send(follow(), { atMs: parts.clock.now() + 302_000 })],
    ["signer-wrong", 401, () => send(follow(`sterna.example:${guid}`))],
    ["signer-wrong", 401, () => send(follow("gull.example:11"))],
    ["signer-wrong", 401, () => send(follow(guid), { keys: own })],
    ["signature-wrong", 401, () => send({ ...follow(), followee: "x" }, { keys: { ref: tern.host, ...pair() } })],
    ["author-unfound", 503, () => send(follow(`${tern.host}:404`))],
    ["json-malformed", 400, () => send("{")],
    ["json-malformed", 400, () => send('{"type":"Follow","type":"Follow"}')],
    ["entity-malformed", 422, () => send({ ...follow(), followee: 7 })],
    ["entity-malformed", 422, () => send({ ...follow(), uri: "https://tern.example/1" })],
  ];
  for (const [code, status, sending] of cases) {
    const answered = await sending();
    assert.deepEqual([(await answered.text()).trim(), answered.status], [code, status]);
  }
  assert.equal(await kept(), before);
});

test("an extension that nobody here knows is taken like everything else, as long as a known pod signs", async () => {
  const nobodys = { type: "org.example:nests/Nest", created_at: "2026-11-21T19:59:00Z" };
  assert.equal((await send(nobodys)).status, 202);
  assert.equal((await send(nobodys, { keys: { ref: tern.host, ...pair() } })).status, 401, "signed by nobody known");
  assert.equal((await send(nobodys, { keys: { ref: "swift.example", ...pair() } })).status, 401, "by an unknown pod");
});

test("attack-27-stale-key: a key that fits no longer is asked for once more, and not more often than every ten minutes", async () => {
  reset();
  assert.ok((await findIdentity(parts, `${tern.host}:12`)).ok);
  const old = tern.keys;
  parts.pass(dayMs);
  tern.keys = pair();
  assert.equal((await send(follow(`${tern.host}:12`))).status, 202);
  assert.deepEqual((await identityByRef(parts.database.db, "versia", `${tern.host}:12`))?.keyPems, [
    tern.keys.publicKeyPem,
  ]);
  assert.deepEqual((await identityByRef(parts.database.db, "versia", `${tern.host}:11`))?.keyPems, [
    tern.keys.publicKeyPem,
  ]);
  asked.length = 0;
  for (const nth of [1, 2, 3]) {
    const entity = { ...follow(`${tern.host}:12`), created_at: `2026-11-21T19:0${nth}:00Z` };
    assert.equal(
      (await send(entity, { keys: { ref: tern.host, ...old } })).status,
      401,
      "the old key is none any more",
    );
  }
  assert.equal(asked.length, 0);
  parts.pass(11 * minuteMs);
  assert.equal((await send(follow(`${tern.host}:12`), { keys: { ref: tern.host, ...old } })).status, 401);
  assert.equal(asked.length, 2);
});

test("attack-01-forged-author: in 0.5 people sign, and nobody for others", async () => {
  reset();
  const path = "/.versia/v0.5/inbox";
  const keys = { ref: gull.uri, ...gull.keys };
  const entity = {
    ...follow(gull.uri),
    id: "f1",
    followee: `${here}/.versia/v0.5/users/${guid}`,
    created_at: "2026-11-22T20:00:00Z",
  };
  assert.equal((await send(entity, { path, keys })).status, 202);
  assert.deepEqual(
    asked.map(({ url, headers }) => [url, headers?.["Versia-Signed-By"]]),
    [
      [`https://${gull.host}/.well-known/versia`, `${here}/`],
      [gull.uri, `${here}/`],
    ],
  );
  const known = await identityByRef(parts.database.db, "versia", gull.uri);
  assert.equal(known?.publicEndpoint, `https://${gull.host}/inbox`);
  for (const author of [
    "https://gull.example/users/8",
    `${here}/.versia/v0.5/users/${guid}`,
    "https://tern.example/users/7",
  ])
    assert.equal((await send({ ...entity, author }, { path, keys })).status, 401, author);
});

test("attack-10-json-depth: what is nested without end, and inner names, are refused in a word", async () => {
  const before = await kept();
  const deep = (levels: number) => `{"type":"Follow","x":${"[".repeat(levels)}${"]".repeat(levels)}}`;
  for (const text of [
    deep(100),
    deep(100_000),
    '{"__proto__":{"type":"Follow"},"type":"Follow"}',
    "[]",
    '"Follow"',
    "\ufeff{}",
  ]) {
    const { status } = await send(text);
    assert.ok([400, 422].includes(status), `${text.slice(0, 40)}: ${status}`);
  }
  assert.equal(await kept(), before);
});

test("attack-12-ssrf: who is said to sign decides which pod is asked, and only by https and at the usual port", async () => {
  asked.length = 0;
  for (const by of [
    "localhost:5432",
    "http://tern.example/",
    "127.1",
    "tern.example/..",
    "a@tern.example",
    "[::1]:80",
  ]) {
    const sent = await send(follow(`${by}:11`), {}, (all) => ({ ...all, "Versia-Signed-By": by }));
    assert.equal(sent.status, 401, by);
  }
  assert.deepEqual(asked, []);
});

test("what other pods complain of is a line in the log, of a bounded length, and no page is answered for it", async () => {
  const complain = (body: string) => app.request("/.versia/v0.6/messaging", { method: "POST", body });
  assert.equal((await complain("Failed processing entity")).status, 202);
  assert.equal((await complain("x".repeat(limits.complaintBytes + 1))).status, 413);
});
