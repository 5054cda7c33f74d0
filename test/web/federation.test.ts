/** What this pod says to others about its people and itself; and two pods of ours find each other's people by it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { Ajv } from "ajv";
import { addAccount } from "../../src/app/accounts/add.ts";
import { findIdentity } from "../../src/app/discover/find-identity.ts";
import { no, ok } from "../../src/base/result.ts";
import { dayMs, minuteMs } from "../../src/base/time.ts";
import { readHCard } from "../../src/protocols/diaspora/wire/hcard.ts";
import { identityByRef } from "../../src/store/people/identities.ts";
import { createWebApp } from "../../src/web/app.ts";
import { type FreshParts, freshParts, spokenDiaspora } from "../support/parts.ts";
import { adapter as pigeon } from "../support/third-protocol/index.ts";
import { addImport, freshGuid } from "../support/world.ts";

let parts: FreshParts;
let app: ReturnType<typeof createWebApp>;
before(async () => {
  parts = await freshParts({ protocols: [spokenDiaspora, { adapter: pigeon, module: "" }] });
  app = createWebApp(parts);
});
after(() => parts.dispose());

async function make(name: string) {
  const added = await addAccount(parts, name);
  assert.ok(added.ok);
  const known = await identityByRef(parts.database.db, "diaspora", added.value.ref);
  assert.ok(known?.guid);
  return { ...added.value, guid: known.guid, identityId: known.identityId, personId: known.personId };
}

/** As pods ask. */
const ask = (path: string, init: RequestInit = {}) => app.request(path, init);
const finger = (resource: string) => ask(`/.well-known/webfinger?resource=${encodeURIComponent(resource)}`);
type Jrd = { readonly subject: string; readonly aliases: string[]; readonly links: { rel: string; href?: string }[] };
const json = async <T>(response: Response): Promise<T> => (await response.json()) as T;

test("an active account is found by WebFinger in every form of its address, by HEAD too, and by no cookie", async () => {
  const { ref, guid } = await make("wanda");
  for (const resource of [`acct:${ref}`, ref, `ACCT:${ref.toUpperCase()}`, ` ${ref} `]) {
    const response = await finger(resource);
    assert.equal(response.status, 200, resource);
    const document = await json<Jrd>(response);
    assert.equal(document.subject, `acct:${ref}`);
    assert.deepEqual(document.aliases, [`https://sterna.example/people/${guid}`]);
    assert.ok(document.links.some(({ href }) => href === `https://sterna.example/hcard/users/${guid}`));
  }
  const raw = await ask(`/.well-known/webfinger?resource=acct:${ref}`, { headers: { cookie: "session=x" } });
  assert.equal(raw.headers.get("content-type"), "application/jrd+json; charset=utf-8");
  assert.equal(raw.headers.get("access-control-allow-origin"), "*");
  assert.match(raw.headers.get("cache-control") ?? "", /^public/);
  assert.deepEqual(raw.headers.getSetCookie(), []);
  const head = await ask(`/.well-known/webfinger?resource=acct:${ref}`, { method: "HEAD" });
  assert.deepEqual([head.status, await head.text()], [200, ""]);
});

test("nobody is found who is not here, not active any more, or asked for under another host", async () => {
  const { ref, guid, accountId } = await make("willa");
  for (const resource of [
    "nobody@sterna.example",
    "willa@other.example",
    "willa@sterna.example:3000",
    "willa",
    "@",
    "%",
  ])
    assert.equal((await finger(resource)).status, 404, resource);
  assert.equal((await ask("/.well-known/webfinger")).status, 400);
  assert.equal((await finger("")).status, 400);
  for (const state of ["inactive", "closed"] as const) {
    await parts.database.db.updateTable("account").set({ state }).where("id", "=", accountId).execute();
    assert.equal((await finger(ref)).status, 404, state);
    const page = await ask(`/hcard/users/${guid}`);
    assert.deepEqual([page.status, page.headers.getSetCookie()], [404, []], state);
  }
});

test("the hCard of an account is read by our own reader; no other guid has one", async () => {
  const { ref, guid, identityId } = await make("wilma");
  const names = { first_name: "Wil", last_name: "<Ma>", searchable: false };
  await parts.database.db.updateTable("profile").set(names).where("identity_id", "=", identityId).execute();
  const response = await ask(`/hcard/users/${guid}`);
  assert.equal(response.headers.get("content-type"), "text/html; charset=utf-8");
  const read = readHCard(await response.text());
  assert.ok(read.ok);
  const known = await identityByRef(parts.database.db, "diaspora", ref);
  assert.deepEqual(
    [read.value.guid, read.value.nickname, read.value.firstName, read.value.lastName, read.value.searchable],
    [guid, "wilma", "Wil", "<Ma>", false],
  );
  assert.equal(read.value.publicKeyPem, known?.keyPems[0]);
  for (const other of [freshGuid(), "x", "%00", guid.toUpperCase()]) {
    assert.equal((await ask(`/hcard/users/${other}`)).status, 404, other);
  }
});

test("of an account whose import is held nothing is shown but its address; afterwards its names are", async () => {
  const { guid, accountId, identityId } = await make("held");
  const names = { display_name: "Secret Name", first_name: "Secret", last_name: "Name" };
  await parts.database.db.updateTable("profile").set(names).where("identity_id", "=", identityId).execute();
  await addImport(parts.database.db, accountId, "held@old.example");
  assert.doesNotMatch(await (await ask(`/hcard/users/${guid}`)).text(), /Secret/);
  await parts.database.db
    .updateTable("import")
    .set({ released_at: new Date(parts.clock.now()), release: "kept-here" })
    .where("account_id", "=", accountId)
    .execute();
  assert.match(await (await ask(`/hcard/users/${guid}`)).text(), /Secret/);
});

test("an address that was left answers with what is still true: the links of the other protocol, no hCard", async () => {
  const { ref, guid, identityId, personId } = await make("mover");
  const { db } = parts.database;
  const now = new Date(parts.clock.now());
  const other = await db
    .selectFrom("identity")
    .select("id")
    .where("person_id", "=", personId)
    .where("protocol", "=", "pigeon")
    .executeTakeFirstOrThrow();
  const rels = async () => (await json<Jrd>(await finger(ref))).links.map(({ rel }) => rel);
  assert.ok((await rels()).includes("http://microformats.org/profile/hcard"));
  assert.ok((await rels()).includes("loft"), "all protocols in one document");
  await db.updateTable("identity").set({ state: "moved", until: now }).where("id", "=", identityId).execute();
  assert.deepEqual(await rels(), ["loft"]);
  assert.equal((await ask(`/hcard/users/${guid}`)).status, 404);
  await db.updateTable("identity").set({ state: "ended", until: now }).where("id", "=", other.id).execute();
  assert.equal((await finger(ref)).status, 404);
});

test("one Sterna finds the people of another by these documents", async () => {
  const { ref, guid } = await make("found");
  await using other = await freshParts({ config: { url: "https://other.example" } });
  const request: Parameters<typeof findIdentity>[0]["http"]["request"] = async ({ url, headers }) => {
    if (!url.startsWith("https://sterna.example/")) return no({ code: "no-address", detail: url });
    const response = await app.request(url, { headers: { ...headers } });
    return ok({ status: response.status, url, headers: {}, body: new Uint8Array(await response.arrayBuffer()) });
  };
  const needs = { ...other, http: { request } };
  const found = await findIdentity(needs, ref);
  assert.ok(found.ok);
  const here = await identityByRef(parts.database.db, "diaspora", ref);
  assert.deepEqual([found.value.guid, found.value.keyPems], [guid, here?.keyPems]);
  assert.equal(found.value.base, "https://sterna.example");
  const missing = await findIdentity(needs, "nobody@sterna.example");
  assert.equal(missing.ok ? "" : missing.refusal.code, "person-unknown");
});

/** NodeInfo's own schemas, as far as they are closed: no key but these, and no other word. */
const schema = (version: string) => ({
  type: "object",
  additionalProperties: false,
  required: ["version", "software", "protocols", "services", "openRegistrations", "usage", "metadata"],
  properties: {
    version: { enum: [version] },
    software: {
      type: "object",
      additionalProperties: false,
      required: ["name", "version"],
      properties: {
        name: { type: "string", pattern: "^[a-z0-9-]+$" },
        version: { type: "string" },
        ...(version === "2.1" ? { repository: { type: "string" }, homepage: { type: "string" } } : {}),
      },
    },
    protocols: {
      type: "array",
      minItems: 1,
      items: {
        enum: "activitypub buddycloud dfrn diaspora libertree ostatus pumpio tent xmpp zot".split(" "),
      },
    },
    services: {
      type: "object",
      additionalProperties: false,
      required: ["inbound", "outbound"],
      properties: { inbound: { type: "array" }, outbound: { type: "array" } },
    },
    openRegistrations: { type: "boolean" },
    usage: {
      type: "object",
      additionalProperties: false,
      required: ["users"],
      properties: {
        users: {
          type: "object",
          additionalProperties: false,
          properties: {
            total: { type: "integer", minimum: 0 },
            activeHalfyear: { type: "integer", minimum: 0 },
            activeMonth: { type: "integer", minimum: 0 },
          },
        },
        localPosts: { type: "integer", minimum: 0 },
        localComments: { type: "integer", minimum: 0 },
      },
    },
    metadata: { type: "object" },
  },
});

test("NodeInfo leads to two versions, both as their closed schemas want them", async () => {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  const { links } = await json<Jrd>(await ask("/.well-known/nodeinfo"));
  assert.deepEqual(
    links.map(({ rel, href }) => [rel, href]),
    ["2.0", "2.1"].map((of) => [
      `http://nodeinfo.diaspora.software/ns/schema/${of}`,
      `https://sterna.example/nodeinfo/${of}`,
    ]),
  );
  for (const { href = "" } of links) {
    const of = href.slice(-3);
    const response = await ask(new URL(href).pathname);
    assert.match(response.headers.get("content-type") ?? "", new RegExp(`profile=".*schema/${of}#"`));
    assert.deepEqual(response.headers.getSetCookie(), []);
    const document = await json<{ software: unknown }>(response);
    const fits = new Ajv().compile(schema(of));
    assert.ok(fits(document), JSON.stringify(fits.errors));
    assert.deepEqual(document.software, { name: "sterna", version });
  }
  for (const path of ["/nodeinfo/1.0", "/nodeinfo/2.2", "/nodeinfo/x"]) assert.equal((await ask(path)).status, 404);
});

test("the counts are those of active accounts and of what was written here", async () => {
  await using pod = await freshParts();
  const web = createWebApp(pod);
  const { db } = pod.database;
  type Usage = { readonly users: Record<string, number>; readonly localPosts: number; readonly localComments: number };
  const usage = async () => (await json<{ usage: Usage }>(await web.request("/nodeinfo/2.1"))).usage;
  for (const name of ["ann", "ben", "cid", "dan"]) assert.ok((await addAccount(pod, name)).ok);
  await db.updateTable("account").set({ state: "closed" }).where("username", "=", "dan").execute();
  const write = async (name: string, daysAgo: number, importId: number | null = null) => {
    const known = await identityByRef(db, "diaspora", `${name}@sterna.example`);
    const at = new Date(pod.clock.now() - daysAgo * dayMs);
    await db
      .insertInto("post")
      .values({
        byline_id: known?.bylineId ?? 0,
        guid: freshGuid(),
        kind: "post",
        reach: "public",
        text: "x",
        written_at: at,
        created_at: at,
        import_id: importId,
      })
      .execute();
  };
  await write("ann", 1);
  await write("ann", 400);
  await write("ben", 100);
  await write("cid", 300);
  const cid = await identityByRef(db, "diaspora", "cid@sterna.example");
  await write("cid", 1, (await addImport(db, cid?.accountId ?? 0, "cid@old.example")).importId);
  assert.deepEqual(await usage(), {
    users: { total: 3, activeHalfyear: 2, activeMonth: 1 },
    localPosts: 4,
    localComments: 0,
  });
  await write("cid", 0);
  assert.equal((await usage()).localPosts, 4, "counted once in a while");
  pod.pass(20 * minuteMs);
  assert.equal((await usage()).localPosts, 5);
});

test("host-meta is an empty document, and /u/NAME leads to the profile", async () => {
  const response = await ask("/.well-known/host-meta");
  assert.equal(response.headers.get("content-type"), "application/xrd+xml; charset=utf-8");
  assert.match(await response.text(), /<XRD xmlns="[^"]+"\/>\s*$/);
  const profile = await ask("/u/wanda");
  assert.deepEqual([profile.status, profile.headers.get("location")], [302, "/people/wanda"]);
  assert.equal((await ask("/u/..%2F%2Fevil.example")).headers.get("location"), "/people/..%2F%2Fevil.example");
});
