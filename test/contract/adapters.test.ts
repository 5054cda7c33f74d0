/** What every adapter promises at the port, whatever its network is like. A made-up one is among them. */
import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import test from "node:test";
import fc from "fast-check";
import { findingCodes } from "../../src/core/migration/finding-codes.ts";
import type { RelayableItem, SnapshotItem } from "../../src/core/snapshot.ts";
import type { Adapter, ProtocolFacts } from "../../src/protocols/port.ts";
import type { Opened, Way, WireFacts } from "../../src/protocols/wire-port.ts";
import { testKeys } from "../support/snapshots.ts";
import { isBlocked, placeless, readWith, writeWith } from "./reading.ts";
import { type Specimen, specimens } from "./specimens.ts";

/** All that the port says as data, with everything that it can be. */
const facts: { readonly [Fact in keyof ProtocolFacts]: readonly ProtocolFacts[Fact][] } = {
  content: ["moves", "stays"],
  initiator: ["new-pod", "old-pod"],
  proof: ["cross-signature", "back-reference"],
  answers: ["at-once", "202"],
  signs: ["person", "pod"],
  ties: ["told", "asked"],
  relays: ["root-author", "nobody"],
  reactions: ["likes", "emojis"],
  keys: ["rsa", "ed25519"],
};

test("the adapters differ in everything that the port says as data", () => {
  for (const [fact, values] of Object.entries(facts)) {
    const said = specimens.map(({ adapter }) => adapter.facts[fact as keyof ProtocolFacts]);
    assert.deepEqual([...new Set(said)].sort(), [...values].sort(), fact);
  }
  assert.equal(new Set(specimens.map(({ adapter }) => adapter.name)).size, specimens.length);
});

for (const specimen of specimens) {
  const { adapter } = specimen;
  const named = (sentence: string) => `${adapter.name}: ${sentence}`;

  test(named("its module gives the adapter to whoever loads it, and its facts are complete"), async () => {
    const loaded = (await import(specimen.module)) as { adapter: Adapter };
    assert.equal(loaded.adapter, adapter);
    if (specimen.archiveModule !== undefined) {
      const { adapter: half } = (await import(specimen.archiveModule)) as { adapter: Adapter };
      const { wire: _, software: __, ...rest } = adapter;
      assert.deepEqual(half, rest, "for archives the same without its wire, and what is said of software");
      assert.deepEqual([half.ids, half.archives], [adapter.ids, adapter.archives]);
    }
    assert.deepEqual(Object.keys(adapter.facts).sort(), Object.keys(facts).sort());
    assert.match(adapter.name, /^[a-z]+$/);
  });

  test(named("addresses have one canonical form, and what is none is refused"), () => {
    for (const [text, ref] of specimen.goodIds) {
      const parsed = adapter.ids.parse(text);
      assert.ok(parsed.ok, text);
      assert.equal(parsed.value.ref, ref);
      assert.deepEqual(adapter.ids.parse(ref), parsed, "canonical stays canonical");
      assert.equal(adapter.ids.print(parsed.value.username, parsed.value.host, "0123456789abcdef"), ref);
      const shouted = adapter.ids.parse(ref.toUpperCase());
      assert.ok(shouted.ok && shouted.value.ref === ref);
    }
    for (const text of specimen.badIds) {
      const parsed = adapter.ids.parse(text);
      assert.ok(!parsed.ok, text);
      assert.equal(parsed.refusal.code, "id-malformed");
    }
  });

  test(named("any text is an address or is refused, and a local name makes an address that reads back"), () => {
    const near = fc.stringMatching(/^[a-zA-Z0-9@!:.[\]/ _-]{0,30}$/);
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), near), (text) => {
        const parsed = adapter.ids.parse(text);
        if (parsed.ok) assert.deepEqual(adapter.ids.parse(parsed.value.ref), parsed);
        if (!adapter.ids.validUsername(text)) return;
        const printed = adapter.ids.parse(adapter.ids.print(text, "sterna.example:3000", "0123456789abcdef"));
        assert.ok(printed.ok);
        assert.deepEqual([printed.value.username, printed.value.host], [text, "sterna.example:3000"]);
      }),
      { numRuns: 500 },
    );
  });

  test(named("what is written reads back as it was, in whatever chunks it comes"), async () => {
    await fc.assert(
      fc.asyncProperty(
        specimen.snapshots,
        fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 5 }),
        async (items, sizes) => {
          const bytes = await writeWith(adapter, items);
          const read = await readWith(adapter, bytes, sizes);
          assert.deepEqual(sorted(placeless(read.items)), sorted(placeless(items)));
          assert.equal(read.items[0]?.kind, "owner");
          assert.ok(!isBlocked(read));
        },
      ),
      { numRuns: 40 },
    );
  });

  test(
    named("items come after what they hang on, each with a place of its own, and findings have codes of the catalogue"),
    async () => {
      await fc.assert(
        fc.asyncProperty(specimen.snapshots, fc.nat(), async (items, seed) => {
          const { items: read, findings } = await readWith(adapter, damaged(await writeWith(adapter, items), seed));
          assertOrder(read);
          const places = read.flatMap(placesOf);
          assert.equal(new Set(places).size, places.length);
          for (const { code, severity } of findings)
            assert.equal(severity, (findingCodes as Record<string, { severity: string }>)[code]?.severity, code);
        }),
        { numRuns: 40 },
      );
    },
  );

  test(named("it recognises what it writes, nothing of the others, and looks at any bytes"), async () => {
    const [items] = fc.sample(specimen.snapshots, 1);
    const head = (await writeWith(adapter, items ?? [])).subarray(0, 65_536);
    assert.deepEqual(
      specimens.filter((other) => other.adapter.archives.recognises(head)).map((other) => other.adapter.name),
      [adapter.name],
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        assert.equal(typeof adapter.archives.recognises(bytes), "boolean");
      }),
    );
  });

  test(named("an archive that breaks off blocks, and what was whole before is given"), async () => {
    await fc.assert(
      fc.asyncProperty(specimen.snapshots, fc.double({ min: 0, max: 0.98, noNaN: true }), async (items, share) => {
        const bytes = await writeWith(adapter, items);
        const read = await readWith(adapter, bytes.subarray(0, Math.floor(bytes.length * share)));
        assert.ok(isBlocked(read));
        assert.ok(read.items.length <= items.length);
      }),
      { numRuns: 40 },
    );
  });

  test(named("whatever bytes it is given, it reads on, gives at most one owner, and that one first"), async () => {
    const junk = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
    const texts = fc.oneof(fc.json({ maxDepth: 3 }), fc.string()).map((text) => Buffer.from(`${text}\n`));
    const mutilated = fc.tuple(specimen.snapshots, fc.nat()).map(
      ([items, seed]) =>
        async () =>
          damaged(await writeWith(adapter, items), seed),
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(junk, texts, mutilated), async (source) => {
        const read = await readWith(adapter, typeof source === "function" ? await source() : source);
        assert.ok(read.items.every(({ kind }, index) => (kind === "owner") === (index === 0)));
        const [owner] = read.items;
        if (owner?.kind !== "owner") assert.ok(isBlocked(read), "nobody's archive blocks");
        else if (owner.privateKeyPem === null) assert.ok(isBlocked(read), "an archive without a key blocks");
        else assert.equal(createPrivateKey(owner.privateKeyPem).asymmetricKeyType, "rsa");
      }),
      { numRuns: 150 },
    );
  });

  test(named("links are whole stretches of the text, in order and apart"), () => {
    for (const [text, expected] of specimen.linked) {
      const found = adapter.archives.links(text, specimen.owner).map(({ start, end }) => text.slice(start, end));
      assert.deepEqual(found, expected);
    }
    const parts = fc.array(
      fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom(...specimen.linked.map(([text]) => text))),
    );
    fc.assert(
      fc.property(parts, (all) => {
        const text = all.join("");
        let last = 0;
        for (const { start, end } of adapter.archives.links(text, specimen.owner)) {
          assert.ok(start >= last && end > start && end <= text.length);
          last = end;
        }
      }),
    );
  });

  test(named("what a signature is over depends on the text, the author and every value, and on nothing else"), () => {
    const { signatureBase } = adapter.archives;
    fc.assert(
      fc.property(specimen.snapshots, (items) => {
        for (const { signed, ...item } of items.filter(isOthers)) {
          if (signed === null) continue;
          const text = item.kind === "comment" ? item.text : null;
          const base = signatureBase({ text, signed }, item.author ?? "");
          assert.equal(base, signatureBase({ text, signed: structuredClone(signed) }, item.author ?? ""));
          assert.notEqual(base, signatureBase({ text, signed }, "somebody else"));
          if (text !== null) assert.notEqual(base, signatureBase({ text: `${text}!`, signed }, item.author ?? ""));
          const values = { ...signed.values, guid: "another" };
          assert.notEqual(base, signatureBase({ text, signed: { ...signed, values } }, item.author ?? ""));
        }
      }),
      { numRuns: 30 },
    );
    assert.match(adapter.archives.signatureDigest, /^sha(256|512)$/);
  });

  if (adapter.wire !== undefined) wireTests(specimen, adapter.wire, named);
}

const sealedAtMs = Date.UTC(2026, 10, 21);

function wireTests(specimen: Specimen, wire: NonNullable<Adapter["wire"]>, named: (sentence: string) => string) {
  const entropy = fc.uint8Array({ minLength: 64, maxLength: 64 });
  const recipient = { endpoint: "https://c.example/in/carol", keyPem: testKeys.publicKey };
  const endpoints = ["https://a.example/in", "https://b.example/in"];
  const sealed = fc.tuple(specimen.messages, entropy).map(([message, random]) => {
    const keys = specimen.signerOf(message.author);
    const give = (bytes: number) => random.subarray(0, bytes);
    return {
      message,
      keys,
      common: wire.seal(message, keys, give, { reach: "public", endpoints }, sealedAtMs),
      personal: wire.seal(message, keys, give, { reach: "private", people: [recipient] }, sealedAtMs),
      random,
    };
  });
  const privateKeyPem = testKeys.privateKey;
  const received = (way: Way, body: Uint8Array, random: Uint8Array) =>
    wire.open(
      { way, headers: {}, host: "", path: "", body, receivedAtMs: 0 },
      { privateKeyPem: way === "private" ? privateKeyPem : null, entropy: random },
    );
  const factsFor = (opened: Opened, keyPem: string | null): WireFacts => ({
    keys: opened.needs.flatMap((need) =>
      need.kind === "key" && keyPem !== null ? [{ named: need.ref, ref: need.ref, keyPem }] : [],
    ),
    things: [],
    inboxOwner: "recipient" in opened.message ? opened.message.recipient : "c.example!carol",
  });

  test(named("a sealed message opens, tells whose key it needs, verifies with it, and says the same"), () => {
    fc.assert(
      fc.property(sealed, ({ message, common, personal, random }) => {
        assert.deepEqual(
          common.flatMap((each) => each.endpoints),
          endpoints,
        );
        assert.deepEqual(
          personal.flatMap((each) => each.endpoints),
          [recipient.endpoint],
        );
        for (const { body } of personal) {
          const opened = received("private", body, random);
          assert.ok(opened.ok);
          assert.deepEqual(opened.value.message, message);
          assert.ok(opened.value.needs.some((need) => need.kind === "key"));
          const stranger = wire.verify(opened.value, factsFor(opened.value, null));
          assert.ok(!stranger.ok && wire.again.includes(stranger.refusal.code), "nothing is believed without its key");
          const verified = wire.verify(opened.value, factsFor(opened.value, testKeys.publicKey));
          assert.ok(verified.ok);
          assert.deepEqual(verified.value.message, message);
        }
      }),
      { numRuns: 30 },
    );
  });

  test(named("a message of which any byte was changed is refused, or says the same"), () => {
    fc.assert(
      fc.property(
        sealed,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        ({ message, common, personal, random }, where, change, isPrivate) => {
          const body = Uint8Array.from((isPrivate ? personal : common)[0]?.body ?? []);
          const at = where % body.length;
          body[at] = (body[at] ?? 0) ^ change;
          const opened = received(isPrivate ? "private" : "public", body, random);
          if (!opened.ok) return;
          const verified = wire.verify(opened.value, factsFor(opened.value, testKeys.publicKey));
          if (verified.ok) assert.deepEqual(verified.value.message, message);
        },
      ),
      { numRuns: 300 },
    );
  });

  test(named("whatever comes in is opened or refused, never thrown"), () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((text) => Buffer.from(text)),
        ),
        fc.constantFrom("public", "private", "fetched"),
        entropy,
        (body, way: Way, random) => {
          const opened = received(way, body, random);
          if (!opened.ok) assert.match(opened.refusal.code, /^[a-z-]+$/);
        },
      ),
    );
  });

  test(named("a request is authorised for its method, address, body and time, and only for these"), () => {
    const keys = specimen.signerOf(specimen.owner.ref);
    const http = { method: "POST", url: "https://a.example/in", body: Buffer.from("x") };
    const headers = (change: Partial<typeof http>, nowMs = 1) =>
      JSON.stringify(wire.authorise({ ...http, ...change }, keys, nowMs));
    const same = headers({});
    assert.equal(headers({}), same);
    const others = [
      headers({ method: "GET" }),
      headers({ url: "https://b.example/in" }),
      headers({ body: Buffer.from("y") }),
      headers({}, 2),
    ];
    const signsRequests = same !== "{}";
    assert.equal(new Set([same, ...others]).size, signsRequests ? 5 : 1);
    assert.ok(wire.endpoints.every(({ path }) => path.startsWith("/")));
  });

  test(named("what can be asked for is asked for where its pod has it"), () => {
    const url = wire.fetch.url("https://pod.example", { kind: "post", guid: "0123456789abcdef" });
    assert.match(url ?? "", /^https:\/\/pod\.example\/.*0123456789abcdef$/);
    const mounted = wire.endpoints.find(({ use }) => use === "fetch");
    assert.match(mounted?.path ?? "", /:type.*:guid/);
    assert.equal(wire.fetch.thing("no such type", "0123456789abcdef"), null);
  });

  test(named("a list of somebody's posts is asked for at their pod, and read whatever stands in it"), () => {
    const person = {
      ref: specimen.adapter.ids.print("bob", "pod.example", "0123456789abcdef"),
      guid: "0123456789abcdef",
    };
    const asked = wire.fetch.stream("https://pod.example", person);
    assert.match(asked?.url ?? "", /^https:\/\/pod\.example\/.*0123456789abcdef/);
    assert.match(wire.fetch.page("https://pod.example", person) ?? "", /^https:\/\/pod\.example\/.*0123456789abcdef$/);
    assert.equal(wire.fetch.readStream(Buffer.from("no list"), person), null);
    assert.deepEqual(wire.fetch.readStream(Buffer.from("[]"), person), []);
    const guids = ["0123456789abcdef0", "0123456789abcdef1"];
    const own = Buffer.from(wire.shown.stream(person, guids).body);
    const posts = guids.map((guid) => ({ kind: "post", guid }));
    assert.deepEqual(wire.fetch.readStream(own, person), posts, "what we list is what others read");
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((text) => Buffer.from(text)),
        ),
        (body) => {
          const things = wire.fetch.readStream(body, person) ?? [];
          assert.ok(things.every(({ kind, guid }) => kind === "post" && guid.length >= 16));
        },
      ),
    );
  });
}

const isOthers = (item: SnapshotItem): item is RelayableItem => "author" in item && item.author !== null;

/** Items of one kind keep their order; the kinds may come in another one than they were given. */
const sorted = (items: unknown): unknown =>
  (items as { kind: string; author?: unknown }[]).toSorted((one, other) => groupOf(one).localeCompare(groupOf(other)));
function groupOf({ kind, author }: { kind: string; author?: unknown }): string {
  const isRelayable = kind === "comment" || kind === "reaction" || kind === "vote";
  if (isRelayable) return author === null ? "own" : "others";
  return kind === "reshare" ? "post" : kind;
}

/** What must have been given before an item of some kind: the import takes no item back. */
const before: Readonly<Record<string, readonly string[]>> = {
  contact: ["aspect"],
  post: ["contact"],
  own: ["post", "reshare"],
  subscription: ["post", "reshare"],
  others: ["post", "reshare", "own", "othersKey"],
};

function assertOrder(items: readonly SnapshotItem[]): void {
  const kindOf = (item: SnapshotItem) => (groupOf(item) === "post" ? item.kind : groupOf(item));
  const kinds = items.map(kindOf);
  for (const [kind, earlier] of Object.entries(before))
    for (const each of earlier)
      if (kinds.includes(kind)) assert.ok(kinds.lastIndexOf(each) < kinds.indexOf(kind), `${each} before ${kind}`);
  const audiences = new Set<string>();
  for (const item of items) {
    if (item.kind === "audience") audiences.add(item.key);
    if (item.kind === "post" && item.audience !== null)
      assert.ok(audiences.has(item.audience), "an audience is given first");
  }
}

/** What the ledger knows items by. */
function placesOf(item: SnapshotItem): readonly string[] {
  if (item.kind === "audience" || item.kind === "othersKey" || item.kind === "othersPost") return [];
  const photos = item.kind === "post" ? item.photos.map(({ place }) => `photo ${place}`) : [];
  return [`${item.kind} ${item.place}`, ...photos];
}

/** A few bytes of it are others, at places that `seed` says. */
function damaged(bytes: Buffer, seed: number): Buffer {
  const copy = Buffer.from(bytes);
  for (let turn = 1; turn <= 3; turn++) {
    const at = (seed * 7919 * turn + turn * 104_729) % copy.length;
    copy[at] = (seed * turn) % 128;
  }
  return copy;
}
