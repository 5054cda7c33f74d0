/** Uploads by HTTP: tus for the page's script, a form without it, and nothing for anybody else. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import { openUploads, uploadsOf } from "../../src/app/uploads/open.ts";
import { limits } from "../../src/base/limits.ts";
import { collect } from "../support/files.ts";
import { password } from "../support/shown.ts";
import { type Guest, guest, openTestWeb, type TestWeb, tokenOf } from "../support/web.ts";
import * as world from "../support/world.ts";

let web: TestWeb;
type Person = Guest & { readonly accountId: number; readonly token: string };
let alice: Person;
let eve: Person;

async function person(name: string): Promise<Person> {
  const { accountId } = await world.addAccount(web.db, name, { password });
  const one = guest(web);
  await one.logIn(name, password);
  return { ...one, accountId, token: tokenOf((await one.get("/uploads")).text) };
}

before(async () => {
  web = await openTestWeb({ uploadBytes: 3_000_000 });
  [alice, eve] = [await person("alice"), await person("eve")];
});
after(() => web.close());

const sameOrigin = { origin: "https://sterna.example", "sec-fetch-site": "same-origin" };

type Ask = {
  readonly as?: Person;
  readonly headers?: Record<string, string | undefined>;
  readonly body?: Uint8Array;
};

/** As the script asks; `headers` changes what it sends, undefined leaves one out. */
async function ask(method: string, path: string, { as = alice, headers = {}, body }: Ask = {}): Promise<Response> {
  const all: Record<string, string | undefined> = {
    ...sameOrigin,
    cookie: [...as.cookies].map(([name, value]) => `${name}=${value}`).join("; "),
    "tus-resumable": "1.0.0",
    "x-form-token": as.token,
    ...(method === "PATCH" ? { "content-type": "application/offset+octet-stream" } : {}),
    ...headers,
  };
  const given = Object.entries(all).filter((each): each is [string, string] => each[1] !== undefined);
  return web.app.request(
    path,
    { method, headers: given, ...(body === undefined ? {} : { body: new Uint8Array(body) }) },
    { incoming: { socket: { remoteAddress: "192.0.2.1" } } },
  );
}

const encode = (text: string) => Buffer.from(text).toString("base64");

async function create(sizeBytes: number, name = "archive.zip", as = alice): Promise<string> {
  const metadata = `filename ${encode(name)},lastmodified ${encode("1700000000000")}`;
  const headers = { "upload-length": String(sizeBytes), "upload-metadata": metadata };
  const answer = await ask("POST", "/uploads", { as, headers });
  assert.equal(answer.status, 201, await answer.text());
  return answer.headers.get("location") ?? "";
}

const patch = (path: string, offset: number | string, body: Buffer, more: Ask = {}) =>
  ask("PATCH", path, { ...more, body, headers: { "upload-offset": String(offset), ...more.headers } });

async function contentOf({ accountId }: Person, name: string): Promise<Buffer> {
  const opened = await (await openUploads(web.needs, accountId)).find((one) => one.name === name)?.open();
  assert.ok(opened?.ok, name);
  const bytes = await collect(opened.value.range(0, opened.value.sizeBytes));
  await opened.value.close();
  return bytes;
}

test("a file comes in pieces, each answer says how much of it is here", async () => {
  const all = randomBytes(150_000);
  const path = await create(all.length, "größe.zip");
  assert.match(path, /^\/uploads\/[0-9a-f]{32}$/);
  const first = await patch(path, 0, all.subarray(0, 70_000));
  assert.deepEqual(
    [first.status, first.headers.get("upload-offset"), first.headers.get("tus-resumable")],
    [204, "70000", "1.0.0"],
  );
  const head = await ask("HEAD", path);
  assert.deepEqual(
    [head.status, head.headers.get("upload-offset"), head.headers.get("upload-length")],
    [200, "70000", "150000"],
  );
  assert.equal(head.headers.get("cache-control"), "no-store");
  assert.ok(Date.parse(head.headers.get("upload-expires") ?? "") > 0);
  const wrong = await patch(path, 80_000, all.subarray(80_000));
  assert.deepEqual([wrong.status, wrong.headers.get("upload-offset")], [409, "70000"]);
  assert.equal((await patch(path, 70_000, all.subarray(70_000))).status, 204);
  assert.deepEqual(await contentOf(alice, "größe.zip"), all);
  const [row] = (await uploadsOf(web.needs, alice.accountId)).filter(({ name }) => name === "größe.zip");
  assert.deepEqual([row?.whole, row?.modifiedMs], [true, 1_700_000_000_000]);
  assert.match(
    (await alice.get("/uploads")).text,
    /data-name="größe\.zip" data-size="150000" data-modified="1700000000000" data-whole="yes"/,
  );
  assert.equal((await ask("DELETE", path)).status, 204);
  assert.equal((await ask("HEAD", path)).status, 404);
});

test("what is malformed is told as such, before anything is kept", async () => {
  const path = await create(1_000);
  const statuses = async (asked: readonly Promise<Response>[]) =>
    (await Promise.all(asked)).map(({ status }) => status);
  const lengths = ["-1", "1e9", "", "0x10", "9".repeat(16), "1.5", "NaN"];
  assert.deepEqual(
    await statuses(lengths.map((length) => ask("POST", "/uploads", { headers: { "upload-length": length } }))),
    lengths.map(() => 400),
  );
  assert.deepEqual(
    await statuses([
      ask("POST", "/uploads"),
      ask("POST", "/uploads", { headers: { "upload-length": "0" } }),
      ask("POST", "/uploads", { headers: { "upload-length": "999999999999999" } }),
      ask("POST", "/uploads", { headers: { "upload-length": "10", "tus-resumable": "0.2.2" } }),
      patch(path, "-1", randomBytes(10)),
      patch(path, "", randomBytes(10)),
      patch(path, 0, randomBytes(10), { headers: { "content-type": "text/plain" } }),
      patch(path, 0, randomBytes(10), { headers: { "tus-resumable": undefined } }),
      patch("/uploads/..%2f..%2fsecret", 0, randomBytes(10)),
      patch("/uploads/0", 0, randomBytes(10)),
    ]),
    [400, 422, 413, 412, 400, 400, 415, 412, 404, 404],
  );
  assert.equal((await ask("HEAD", path)).headers.get("upload-offset"), "0");
  await ask("DELETE", path);
});

test("attack-25-read: what was uploaded cannot be read through the web, by nobody", async () => {
  const secret = "-----BEGIN RSA PRIVATE KEY----- of alice";
  const path = await create(secret.length, "key.json");
  await patch(path, 0, Buffer.from(secret));
  for (const as of [alice, eve])
    for (const method of ["GET", "HEAD", "POST", "OPTIONS"]) {
      const answer = await ask(method, path, { as });
      assert.equal((await answer.text()).includes("PRIVATE KEY"), false, `${method} as ${as.accountId}`);
      assert.notEqual(answer.headers.get("content-length"), String(secret.length));
    }
  assert.equal((await ask("GET", path)).status, 404);
  await ask("DELETE", path);
});

test("attack-25-someone-else: the upload of another account is not there, for whatever is asked", async () => {
  const path = await create(1_000);
  const answers = await Promise.all([
    ask("HEAD", path, { as: eve }),
    patch(path, 0, randomBytes(10), { as: eve }),
    ask("DELETE", path, { as: eve }),
    ask("POST", path, { as: eve, headers: { "x-http-method-override": "DELETE" } }),
  ]);
  assert.deepEqual(
    answers.map(({ status }) => status),
    [404, 404, 404, 404],
  );
  assert.equal((await eve.fill("/uploads", {}, `${path}/remove`)).status, 303);
  assert.equal((await ask("HEAD", path)).status, 200, "it is still there");
  await ask("DELETE", path);
});

test("attack-csrf: without the page's token, from elsewhere, or without a session nothing happens", async () => {
  const path = await create(1_000);
  const length = { "upload-length": "10" };
  const bad: readonly Record<string, string | undefined>[] = [
    { "x-form-token": undefined },
    { "x-form-token": eve.token },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": undefined, origin: "https://evil.example" },
    { "sec-fetch-site": undefined, origin: undefined },
    { cookie: undefined },
  ];
  for (const headers of bad) {
    const answers = [
      await ask("POST", "/uploads", { headers: { ...length, ...headers } }),
      await patch(path, 0, randomBytes(10), { headers }),
      await ask("DELETE", path, { headers }),
    ];
    assert.deepEqual(
      answers.map(({ status }) => status),
      [403, 403, 403],
      JSON.stringify(headers),
    );
    for (const { headers: told } of answers) assert.equal(told.get("access-control-allow-origin"), null);
  }
  assert.equal((await ask("HEAD", path, { headers: { "x-form-token": undefined } })).status, 403);
  assert.equal((await ask("HEAD", path)).headers.get("upload-offset"), "0");
  await ask("DELETE", path);
});

test("lines that let only GET and POST through can say the method in a header", async () => {
  const path = await create(4);
  const put = await ask("POST", path, {
    headers: {
      "x-http-method-override": "PATCH",
      "upload-offset": "0",
      "content-type": "application/offset+octet-stream",
    },
    body: Buffer.from("abcd"),
  });
  assert.equal(put.status, 204);
  assert.equal((await ask("POST", path, { headers: { "x-http-method-override": "DELETE" } })).status, 204);
});

test("what is spoken here can be asked by anybody", async () => {
  const answer = await web.app.request("/uploads", { method: "OPTIONS" });
  assert.equal(answer.status, 204);
  assert.equal(answer.headers.get("tus-version"), "1.0.0");
  assert.equal(answer.headers.get("tus-extension"), "creation,termination,expiration");
  assert.equal(answer.headers.get("tus-max-size"), "3000000");
});

/** A form as a browser sends it, with its length. */
async function form(
  parts: readonly (readonly [string, string | File])[],
  as = alice,
  headers: Record<string, string> = {},
) {
  const data = new FormData();
  for (const [name, value] of parts) data.append(name, value);
  const encoded = new Response(data);
  const body = new Uint8Array(await encoded.arrayBuffer());
  const type = encoded.headers.get("content-type") ?? "";
  return ask("POST", "/uploads", {
    as,
    body,
    headers: {
      "content-type": type,
      "content-length": String(body.length),
      "x-form-token": undefined,
      "tus-resumable": undefined,
      ...headers,
    },
  });
}

const removeAll = async ({ accountId }: Person) => {
  for (const { guid } of await uploadsOf(web.needs, accountId))
    assert.equal((await ask("DELETE", `/uploads/${guid}`)).status, 204);
};

test("without a script files come by a form, several at once, and its empty fields are none", async () => {
  const [one, two] = [randomBytes(200_000), randomBytes(70_001)];
  const answer = await form([
    ["form_token", alice.token],
    ["to", "/move-in"],
    ["file", new File([one], "archive.json.gz")],
    ["file", new File([two], "fotos ä.zip")],
    ["file", new File([], "")],
  ]);
  assert.deepEqual([answer.status, answer.headers.get("location")], [303, "/move-in"]);
  assert.deepEqual(await contentOf(alice, "archive.json.gz"), one);
  assert.deepEqual(await contentOf(alice, "fotos ä.zip"), two);
  assert.equal((await uploadsOf(web.needs, alice.accountId)).length, 2);
  await removeAll(alice);
});

test("a form leads back to pages of ours alone", async () => {
  for (const to of ["https://evil.example/", "//evil.example", "/logout"]) {
    const answer = await form([
      ["form_token", alice.token],
      ["to", to],
    ]);
    assert.deepEqual([answer.status, answer.headers.get("location")], [303, "/uploads"]);
  }
});

test("attack-csrf-form: a form without the token before its files keeps none of them", async () => {
  const file = new File([randomBytes(1_000)], "a.zip");
  const token = ["form_token", alice.token] as const;
  const forged = [
    await form([["file", file]]),
    await form([["file", file], token]),
    await form([
      ["form_token", eve.token],
      ["file", file],
    ]),
    await form([token, ["file", file]], alice, { "sec-fetch-site": "cross-site" }),
    await form([token, ["file", file]], alice, { "content-type": "multipart/form-data" }),
    await form([token, ["file", file]], alice, { "content-type": "multipart/form-data; boundary=another" }),
  ];
  assert.deepEqual(
    forged.map(({ status }) => status),
    forged.map(() => 403),
  );
  assert.equal((await form([token, ["file", file]], alice, { cookie: "" })).status, 303, "to the page to log in");
  assert.deepEqual(await uploadsOf(web.needs, alice.accountId), []);
});

test("a form with more than there is room for is told so, and keeps what came before", async () => {
  const answer = await form([
    ["form_token", alice.token],
    ["file", new File([randomBytes(100_000)], "fits.zip")],
    ["file", new File([randomBytes(3_100_000)], "large.zip")],
    ["file", new File([randomBytes(100)], "behind.zip")],
  ]);
  assert.equal(answer.status, 413);
  assert.match(await answer.text(), /role="alert"/);
  const names = (await uploadsOf(web.needs, alice.accountId)).map(({ name }) => name);
  assert.ok(!names.includes("large.zip") && !names.includes("behind.zip"), names.join());
  await removeAll(alice);
});

test("a form that breaks off keeps nothing of the file that it broke in", async () => {
  const head = `--b\r\ncontent-disposition: form-data; name="form_token"\r\n\r\n${alice.token}\r\n--b\r\ncontent-disposition: form-data; name="file"; filename="a.zip"\r\n\r\n`;
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(Buffer.from(head));
      controller.enqueue(randomBytes(200_000));
    },
    pull: (controller) => controller.error(new Error("the line broke")),
  });
  const answer = await web.app.request("/uploads", {
    method: "POST",
    body,
    duplex: "half",
    headers: {
      ...sameOrigin,
      cookie: [...alice.cookies].map(([name, value]) => `${name}=${value}`).join("; "),
      "content-type": "multipart/form-data; boundary=b",
      "content-length": "1000000",
    },
  } as RequestInit);
  assert.equal(answer.status, 423);
  assert.deepEqual(await uploadsOf(web.needs, alice.accountId), []);
});

test("attack-18-many-parts: a form of very many files or fields is bounded", async () => {
  const files = Array.from(
    { length: limits.uploadsPerAccount + 5 },
    (_, i) => ["file", new File(["x"], `${i}`)] as const,
  );
  await form([["form_token", eve.token], ...files], eve);
  assert.equal((await uploadsOf(web.needs, eve.accountId)).length, limits.uploadsPerAccount);
});

test("visitors are sent to log in", async () => {
  assert.match((await guest(web).get("/uploads")).headers.get("location") ?? "", /^\/login/);
});
