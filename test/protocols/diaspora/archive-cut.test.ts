/** The cut of a diaspora* archive: every element, each after what it hangs on, whatever the order of the file. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { limits } from "../../../src/base/limits.ts";
import type { Finding } from "../../../src/core/migration/findings.ts";
import {
  type ArchiveBounds,
  cutArchive,
  headSections,
  listSections,
  recognisesArchive,
} from "../../../src/protocols/diaspora/archive-cut.ts";
import type { RawElement } from "../../../src/protocols/port.ts";
import { streamOf } from "../../support/chunks.ts";
import { shared, withoutShared } from "../../support/shared.ts";
import { memorySpool } from "../../support/spool.ts";

type Json = Record<string, unknown>;
type Archive = { version?: unknown; user?: unknown; others_data?: unknown; [key: string]: unknown };

const fixture = gunzipSync(readFileSync(fileURLToPath(new URL("../../fixtures/alice-small.json.gz", import.meta.url))));
const whole = JSON.parse(fixture.toString()) as { version: string; user: Json; others_data: Json };

/** The small archive with two items to each list and short texts, and with the keys that pods may but do not write. */
const tiny = {
  version: whole.version,
  user: Object.fromEntries(
    Object.entries({ ...whole.user, private_key: "PEM" }).map(([key, value]) => [key, two(value)]),
  ),
  others_data: {
    relayables: two(whole.others_data.relayables),
    posts: two(whole.user.posts),
    non_contact_authors: [{ account_id: "x@y.example", guid: "0123456789abcdef", public_key: "PEM" }, {}],
  },
};
function two(value: unknown): unknown {
  return Array.isArray(value) ? value.slice(0, 2) : value;
}

type Outcome = { elements: [section: string, place: string, raw: string][]; findings: Finding[]; spooled: number };

async function cut(
  archive: Archive | string | Buffer,
  bounds: Partial<ArchiveBounds> = {},
  sizes = [65_536],
): Promise<Outcome> {
  const bytes = Buffer.isBuffer(archive)
    ? archive
    : Buffer.from(typeof archive === "string" ? archive : JSON.stringify(archive));
  const spool = memorySpool();
  const outcome: Outcome = { elements: [], findings: [], spooled: 0 };
  for await (const one of cutArchive(streamOf(bytes, sizes), spool, { ...limits, ...bounds })) {
    if ("bytes" in one) outcome.elements.push([one.section, one.place, Buffer.from(one.bytes).toString()]);
    else {
      assert.ok(
        !outcome.findings.some((earlier) => earlier.severity === "blocking"),
        "nothing follows a blocking finding",
      );
      outcome.findings.push(one);
    }
  }
  outcome.spooled = spool.appended();
  return outcome;
}

const placesOf = (outcome: Outcome) => outcome.elements.map(([, place]) => place);
const codesOf = (outcome: Outcome) => outcome.findings.map(({ code }) => code);
const valueAt = (outcome: Outcome, place: string): unknown => {
  const raw = outcome.elements.find((element) => element[1] === place)?.[2];
  return raw === undefined ? undefined : JSON.parse(raw);
};

/** What each section must come after, as the reader and the import need it. Written apart from the code on purpose. */
const lastHead = "/user/profile";
const mustFollow: readonly [section: string, earlier: readonly string[]][] = [
  ...headSections.map((section, at): [string, readonly string[]] => [section, headSections.slice(0, at)]),
  ...listSections.map((section): [string, readonly string[]] => [section, headSections]),
  ["/user/contacts", ["/user/contact_groups"]],
  ["/user/posts", ["/user/contact_groups", "/user/contacts"]],
  ["/user/relayables", ["/user/posts"]],
  ["/user/post_subscriptions", ["/user/posts"]],
  ["/others_data/relayables", ["/user/posts", "/user/relayables", "/others_data/non_contact_authors"]],
];

function assertOrder({ elements }: Outcome): void {
  const first = new Map<string, number>();
  const last = new Map<string, number>();
  for (const [at, [section]] of elements.entries()) {
    if (!first.has(section)) first.set(section, at);
    last.set(section, at);
  }
  for (const [section, earlier] of mustFollow) {
    for (const parent of earlier) {
      const begins = first.get(section);
      const ends = last.get(parent);
      if (begins !== undefined && ends !== undefined) assert.ok(ends < begins, `${parent} before ${section}`);
    }
  }
  assert.ok(first.has(lastHead));
}

/** All elements of an archive by what JSON.parse makes of it, sorted. */
function expected(archive: Archive): string[] {
  const found: string[] = [];
  for (const [top, below] of Object.entries(archive)) {
    const isObject = typeof below === "object" && below !== null && !Array.isArray(below);
    if (!["user", "others_data"].includes(top) || !isObject) found.push(`/${top} ${JSON.stringify(below)}`);
    else
      for (const [key, value] of Object.entries(below)) {
        const section = `/${top}/${key}`;
        if (!listSections.includes(section) || !Array.isArray(value)) found.push(`${section} ${JSON.stringify(value)}`);
        else for (const [index, item] of value.entries()) found.push(`${section}/${index} ${JSON.stringify(item)}`);
      }
  }
  return found.sort();
}
const normal = ({ elements }: Outcome) =>
  elements.map(([, place, raw]) => `${place} ${JSON.stringify(JSON.parse(raw))}`).sort();

/** An object with its keys in another order. */
const reordered = (object: Json, keys: readonly string[]): Json =>
  Object.fromEntries(keys.map((key) => [key, object[key]]));
const orderOf = (object: Json) => fc.shuffledSubarray(Object.keys(object), { minLength: Object.keys(object).length });

test("an archive as a pod writes it: everything comes, posts without waiting", async () => {
  const outcome = await cut(fixture);
  assert.deepEqual(outcome.findings, []);
  assertOrder(outcome);
  assert.deepEqual(normal(outcome), expected(whole));
  const waiting = (whole.user.blocks as unknown[]).length;
  assert.equal(outcome.spooled, waiting + (whole.others_data.relayables as unknown[]).length);
});

const archives = "data/diaspora/archives";
test("every real archive is cut into what JSON.parse sees", { skip: withoutShared(archives) }, async () => {
  const files = readdirSync(shared(archives)).filter((name) => /^[^.]+\.json\.gz$/.test(name));
  assert.ok(files.length > 0);
  for (const file of files) {
    const bytes = gunzipSync(readFileSync(join(shared(archives), file)));
    assert.ok(recognisesArchive(bytes.subarray(0, 65_536)), file);
    const seen = new Map<string, number>();
    const archive = JSON.parse(bytes.toString()) as { user: Json; others_data: Json };
    const at = (place: string) =>
      place
        .split("/")
        .slice(1)
        .reduce<unknown>((value, key) => (value as Json | undefined)?.[key], archive);
    for await (const one of cutArchive(streamOf(bytes), memorySpool())) {
      if (!("bytes" in one)) assert.fail(`${file}: ${one.code} at ${one.place}`);
      // Both are written without white space, so the bytes are those that JSON.stringify gives, unless escaped otherwise.
      seen.set(one.section, (seen.get(one.section) ?? 0) + 1);
      const raw = Buffer.from(one.bytes).toString();
      const value = JSON.stringify(at(one.place));
      if (raw !== value) assert.equal(JSON.stringify(JSON.parse(raw)), value, `${file} ${one.place}`);
    }
    for (const section of listSections)
      assert.equal(seen.get(section) ?? 0, (at(section) as unknown[] | undefined)?.length ?? 0, `${file} ${section}`);
    for (const section of headSections) assert.equal(seen.get(section), 1, `${file} ${section}`);
  }
});

test("however an archive is ordered, the same elements come, parents before what hangs on them", async () => {
  const orders = fc.record({
    top: orderOf(tiny),
    user: orderOf(tiny.user),
    others: orderOf(tiny.others_data),
    size: fc.constantFrom(10, 100, 65_536),
  });
  await fc.assert(
    fc.asyncProperty(orders, async ({ top, user, others, size }) => {
      const archive = reordered(
        { ...tiny, user: reordered(tiny.user, user), others_data: reordered(tiny.others_data, others) },
        top,
      );
      const outcome = await cut(archive, {}, [size]);
      assert.deepEqual(outcome.findings, []);
      assertOrder(outcome);
      assert.deepEqual(normal(outcome), expected(tiny));
    }),
    { numRuns: 100, seed: 20_261_121 },
  );
});

test("without any one key the rest comes, in order", async () => {
  for (const key of Object.keys(tiny.user)) {
    if (`/user/${key}` === lastHead) continue;
    const user = { ...tiny.user };
    Reflect.deleteProperty(user, key);
    const outcome = await cut({ ...tiny, user });
    assertOrder(outcome);
    assert.deepEqual(normal(outcome), expected({ ...tiny, user }));
  }
});

test("cut off at any byte, what was complete comes, then a blocking finding", async () => {
  const bytes = Buffer.from(
    JSON.stringify(tiny, (key, value) =>
      /key|signature|photo|text/.test(key) ? "short" : Array.isArray(value) ? value.slice(0, 1) : value,
    ),
  );
  const all = new Set((await cut(bytes)).elements.map(String));
  let most = 0;
  for (let length = 0; length < bytes.length; length++) {
    const outcome = await cut(bytes.subarray(0, length), {}, [1_000]);
    assert.deepEqual(outcome.findings, [
      { severity: "blocking", code: "json-cut-off", place: "", args: { bytes: length } },
    ]);
    assert.ok(outcome.elements.every((element) => all.has(String(element))));
    assert.ok(outcome.elements.length >= most);
    most = outcome.elements.length;
  }
  assert.equal(most, all.size);
});

test("attack-10-json: of a value in the head that stands there twice the longest is used, wherever it stands before the posts", async () => {
  const text = JSON.stringify(tiny);
  const longer = text.replace('"username":', '"username":"a-longer-name-than-alice","username":');
  const empty = text.replace('"profile":', '"profile":{},"profile":');
  const late = text.replace(',"posts":', ',"username":"","posts":').replace('"username":"alice"', '"username":null');
  assert.equal(valueAt(await cut(longer), "/user/username"), "a-longer-name-than-alice");
  assert.deepEqual(valueAt(await cut(empty), "/user/profile"), tiny.user.profile);
  for (const altered of [longer, empty, late]) {
    const outcome = await cut(altered);
    assert.deepEqual(codesOf(outcome), ["json-duplicate-key"]);
    assertOrder(outcome);
    assert.equal(outcome.elements.length, expected(tiny).length);
  }
});

test("attack-10-json: an empty value waits for a full one of the same key, even behind everything else", async () => {
  for (const [key, blank] of [
    ["profile", "{ }"],
    ["private_key", '""'],
    ["username", "null"],
    ["contacts", "[]"],
    ["contact_groups", "[ ]"],
    ["posts", "[]"],
  ] as const) {
    const full = JSON.stringify(tiny.user[key]);
    const rest = JSON.stringify({ ...tiny.user, [key]: 0 }).replace(`"${key}":0`, `"${key}":${blank}`);
    const user = `${rest.slice(0, -1)},"${key}":${full}}`;
    const outcome = await cut(`{"version":"2.0","user":${user},"others_data":${JSON.stringify(tiny.others_data)}}`);
    assert.equal(outcome.findings.length, 1, key);
    assertOrder(outcome);
    assert.deepEqual(normal(outcome), expected(tiny), key);
  }
});

test("attack-10-json: a longer value behind the posts comes too late, and that is said", async () => {
  const text = JSON.stringify(tiny).replace('},"others_data"', ',"username":"somebody-else"},"others_data"');
  const outcome = await cut(text);
  assert.deepEqual(codesOf(outcome), ["json-duplicate-late"]);
  assert.equal(valueAt(outcome, "/user/username"), "alice");
  assert.deepEqual(normal(outcome), expected(tiny));
});

test("attack-10-json: lists that stand there twice lose no item", async () => {
  const text = JSON.stringify(tiny);
  for (const [list, items] of [
    ["[]", 2],
    ['[{"a":1}]', 3],
    ['[1,2,3,"x"]', 6],
  ] as const) {
    for (const altered of [
      text.replace('"posts":', `"posts":${list},"posts":`),
      text.replace(',"followed_tags":', `,"posts":${list},"followed_tags":`),
    ]) {
      const outcome = await cut(altered);
      assert.deepEqual(codesOf(outcome), ["json-duplicate-joined"]);
      assertOrder(outcome);
      const places = placesOf(outcome).filter((place) => place.startsWith("/user/posts/"));
      assert.deepEqual(
        places,
        Array.from({ length: items }, (_, index) => `/user/posts/${index}`),
      );
    }
  }
});

test("attack-10-json: a `user` that stands there twice is read as one", async () => {
  const { profile, posts, ...rest } = tiny.user;
  const outcome = await cut(
    `{"user":${JSON.stringify(rest)},"version":"2.0","user":{},"user":${JSON.stringify({ posts, profile })}}`,
  );
  assert.deepEqual(codesOf(outcome), ["json-duplicate-joined", "json-duplicate-joined"]);
  assertOrder(outcome);
  assert.deepEqual(normal(outcome), expected({ version: "2.0", user: tiny.user }));
});

test("a value of the wrong shape comes as one element whose place is its section", async () => {
  const outcome = await cut({ ...tiny, user: { ...tiny.user, posts: null, contacts: { a: 1 } }, others_data: "none" });
  assert.deepEqual(outcome.findings, []);
  assert.equal(valueAt(outcome, "/user/posts"), null);
  assert.deepEqual(valueAt(outcome, "/user/contacts"), { a: 1 });
  assert.equal(valueAt(outcome, "/others_data"), "none");
  assert.deepEqual(placesOf(await cut({ version: "2.0", user: [] })), ["/version", "/user"]);
});

test("keys that no pod writes come under their own pointer, after the head", async () => {
  const archive = { terna: { x: 1 }, "a/b": 0, ...tiny, user: { constructor: [1], ...tiny.user } };
  const outcome = await cut(archive);
  assertOrder(outcome);
  assert.deepEqual(
    normal(outcome),
    expected({ ...archive, "a/b": undefined, "a~1b": 0 }).filter((line) => !line.startsWith("/a/b")),
  );
  assert.deepEqual(
    placesOf(outcome)
      .slice(headSections.length, headSections.length + 3)
      .sort(),
    ["/a~1b", "/terna", "/user/constructor"],
  );
  for (const [section, place] of outcome.elements) assert.ok(place.startsWith(section));
});

test("a value in the head that no pod would write so long is left out", async () => {
  const outcome = await cut({ ...tiny, user: { ...tiny.user, email: "x".repeat(limits.archiveHeadBytes) } });
  assert.deepEqual(
    outcome.findings.map(({ code, place }) => [code, place]),
    [["json-element-too-large", "/user/email"]],
  );
  assert.equal(outcome.elements.length, expected(tiny).length - 1);
});

test("limits end the cut with a blocking finding after what came before", async () => {
  const items = await cut(tiny, { archiveItems: 1 });
  assert.deepEqual(codesOf(items), ["limit-archive-items"]);
  assert.ok(placesOf(items).includes("/user/username"));
  const size = await cut(tiny, { archiveSizeBytes: 5_000 });
  assert.deepEqual(codesOf(size), ["limit-archive-size"]);
});

test("a document that is no object is not an archive", async () => {
  for (const text of ["[]", '"text"', "1", "null", "[1,2"]) {
    const outcome = await cut(text);
    assert.deepEqual(outcome.elements, []);
    assert.equal(outcome.findings.at(-1)?.severity, "blocking", text);
  }
});

test("elements stay what they are while reading goes on", async () => {
  const bytes = Buffer.from(JSON.stringify(tiny));
  const kept: RawElement[] = [];
  for await (const one of cutArchive(streamOf(bytes, [50]), memorySpool())) if ("bytes" in one) kept.push(one);
  const copies = await cut(bytes);
  assert.deepEqual(
    kept.map(({ bytes: raw }) => Buffer.from(raw).toString()),
    copies.elements.map(([, , raw]) => raw),
  );
});

test("what a source or a spool throws goes through", async () => {
  const broken = new Error("the disk is gone");
  async function* source() {
    yield Buffer.from('{"version":"2.0",');
    throw broken;
  }
  await assert.rejects(Array.fromAsync(cutArchive(source(), memorySpool())), broken);
  const spool = { ...memorySpool(), append: () => Promise.reject(broken) };
  await assert.rejects(Array.fromAsync(cutArchive(streamOf(fixture), spool, limits)), broken);
});

test("an archive is recognised by its shape, also shuffled, damaged or with a byte order mark", () => {
  const head = (text: string | Buffer) => recognisesArchive(Buffer.from(text).subarray(0, 65_536));
  assert.ok(head(fixture));
  assert.ok(head(`\ufeff \n${JSON.stringify(tiny)}`));
  for (const text of [
    '{"user":{',
    '{"others_data":{"relayables":[{"x',
    '{"version":"2.0","user":[]}',
    '{"user":{"username":"a"}, oops',
  ])
    assert.ok(head(text), text);
  for (const text of [
    "",
    "{",
    "[]",
    '{"version":"2.0"}',
    '{"user',
    '{"@context":"x","type":"Person","user":{}}',
    "<html>",
    '{"a":{"user":{}}}',
    "PK\u0003\u0004",
  ]) {
    assert.equal(head(text), false, text);
  }
});
