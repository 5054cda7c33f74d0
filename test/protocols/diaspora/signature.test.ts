/** The string that signatures of comments, likes and votes are over: the real library's vectors, and real archives. */
import assert from "node:assert/strict";
import { verify } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { gunzipSync } from "node:zlib";
import type { RelayableItem } from "../../../src/core/snapshot.ts";
import { diaspora } from "../../../src/protocols/diaspora/index.ts";
import { coversRelayable, signatureBase } from "../../../src/protocols/diaspora/signature.ts";
import { readArchive, realArchive } from "../../support/diaspora-archives.ts";
import { shared, withoutShared } from "../../support/shared.ts";

type Vector = {
  readonly name: string;
  readonly signature_base?: string;
  readonly payload_json?: { readonly entity_data: Record<string, unknown>; readonly property_order: string[] };
};

/** The base of an element as the reader of archives keeps it. */
const baseOf = (item: RelayableItem, author?: string): string => {
  assert.ok(item.signed !== null);
  return signatureBase({ text: item.kind === "comment" ? item.text : null, signed: item.signed }, author);
};

/** An archive of Zoe's that holds somebody else's relayables. */
const archiveWith = (relayables: readonly unknown[]) => ({
  version: "2.0",
  user: { username: "zoe", profile: { entity_type: "profile", entity_data: { author: "zoe@pod-z.example" } } },
  others_data: { relayables },
});

test("the signed string is the one of the real library", { skip: withoutShared("vectors/diaspora") }, async () => {
  let compared = 0;
  for (const kind of ["comment", "like", "poll_participation"]) {
    const { vectors } = JSON.parse(readFileSync(shared(`vectors/diaspora/${kind}.json`), "utf8")) as {
      vectors: Vector[];
    };
    for (const { name, signature_base, payload_json } of vectors) {
      if (signature_base === undefined || payload_json === undefined) continue;
      const { items } = await readArchive(archiveWith([payload_json]));
      const item = items.find((item) => "author" in item) as RelayableItem | undefined;
      assert.ok(item !== undefined, `${kind} ${name} was not read`);
      assert.equal(baseOf(item), signature_base, `${kind} ${name}`);
      compared += 1;
    }
  }
  assert.ok(compared >= 30, `${compared} vectors were compared`);
});

type World = { readonly people: readonly Person[]; readonly local_people: readonly Person[] };
type Person = { readonly diaspora_id: string; readonly public_key: string };

const folder = "data/diaspora/archives";
const smaller = (name: string) => name.endsWith(".world.json.gz") && !name.includes("large");

test("every signature of the real archives verifies", { skip: withoutShared(folder) }, async () => {
  const worlds = readdirSync(shared(folder)).filter(smaller);
  assert.ok(worlds.length > 0);
  for (const world of worlds) {
    const known = JSON.parse(gunzipSync(readFileSync(shared(`${folder}/${world}`))).toString()) as World;
    const keys = new Map([...known.people, ...known.local_people].map((one) => [one.diaspora_id, one.public_key]));
    const { items } = await readArchive(realArchive(world.replace(".world", "")));
    const others = items.filter((item) => "author" in item && item.author !== null) as RelayableItem[];
    assert.ok(others.length > 0);
    for (const item of others) {
      const key = keys.get(item.author ?? "");
      assert.ok(key !== undefined && item.signed !== null, `${world} ${item.place}`);
      const signature = Buffer.from(item.signed.signature, "base64");
      assert.ok(
        verify(diaspora.archives.signatureDigest, Buffer.from(baseOf(item)), key, signature),
        `${world} ${item.place}`,
      );
    }
  }
});

test("dates and booleans go into the signed string as the protocol writes them, whatever the file says", () => {
  const values = {
    author: "a@b",
    created_at: "2021-06-02 16:50:45 UTC",
    edited_at: "soon",
    positive: "t",
    zzz: "1;2",
    nil: null,
  };
  const order = ["author", "created_at", "edited_at", "positive", "zzz", "nil", "missing", "toString", "text"];
  assert.equal(signatureBase({ text: "a;b", signed: { order, values } }), "a@b;2021-06-02T16:50:45Z;;true;1;2;;;;a;b");
});

test("another author can stand in the signed string", () => {
  const signed = { order: ["author", "guid"], values: { author: "new@pod", guid: "g" } };
  assert.equal(signatureBase({ text: null, signed }, "old@pod"), "old@pod;g");
});

test("a signature proves only what its order covers: no order of the file's choosing makes old words say new things", () => {
  const values = {
    author: "bob@pod.example",
    guid: "a".repeat(16),
    parent_guid: "b".repeat(16),
    created_at: "2026-01-01T00:00:00Z",
  };
  const covers = (order: readonly string[], more: object = {}) =>
    coversRelayable("comment", order, { ...values, ...more });
  const whole = ["author", "guid", "parent_guid", "text", "created_at"];
  assert.ok(covers(whole));
  assert.ok(covers([...whole].reverse()));
  assert.ok(covers([...whole, "thread_parent_guid"], { thread_parent_guid: "c".repeat(16) }));
  assert.ok(covers(["author", "guid", "parent_guid", "text"]), "before pods signed dates");
  assert.ok(!covers(["x1"], { x1: "bob@pod.example;guid;parent;real text" }), "all in one invented property");
  assert.ok(!covers(["author", "guid", "text", "created_at"]), "moved to another post");
  assert.ok(!covers([...whole, "x"], { x: "more;words" }), "an invented property with a separator");
  assert.ok(
    !covers(["author", "guid", "parent_guid", "text", "x", "created_at"], { x: "words" }),
    "a text cut at its own separator",
  );
  assert.ok(!covers([...whole, "text"]), "twice");
  assert.ok(!covers([...whole, ...Array.from({ length: 40 }, (_, n) => `x${n}`)]), "too many");
  assert.ok(!coversRelayable("like", ["author", "guid", "parent_guid", "positive"], { ...values, positive: true }));
});
