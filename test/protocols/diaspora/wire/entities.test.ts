/** Entities: what is written reads back, in both forms, and what breaks a rule is refused. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  type EntityType,
  entities,
  isSent,
  type SentEntity,
} from "../../../../src/protocols/diaspora/wire/entities.ts";
import { readEntity, readEntityJson } from "../../../../src/protocols/diaspora/wire/read-entity.ts";
import { writeEntity, writeEntityJson } from "../../../../src/protocols/diaspora/wire/write-entity.ts";
import { sentEntities } from "./arbitrary-entities.ts";

const read = (xml: string) => readEntity(Buffer.from(xml));

/** The value, or the code and detail of the refusal. */
function outcome(result: ReturnType<typeof read>): SentEntity | string {
  return result.ok ? result.value : `${result.refusal.code} ${result.refusal.detail}`;
}

test("any entity that is written as XML or as JSON reads back as it was", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(sentEntities, (entity) => {
      seen.add(entity.type);
      assert.deepEqual(outcome(read(writeEntity(entity))), entity);
      const json: unknown = JSON.parse(JSON.stringify(writeEntityJson(entity)));
      assert.deepEqual(outcome(readEntityJson(json)), entity);
    }),
    { numRuns: 600 },
  );
  assert.deepEqual([...seen].sort(), (Object.keys(entities) as EntityType[]).filter(isSent).sort());
});

test("what is written is ASCII, and whatever a text holds, the XML is well-formed", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", minLength: 1 }), fc.integer({ min: 0xd800, max: 0xdfff }), (text, half) => {
      const bio = `${text}${String.fromCharCode(half)}`;
      const made = read(`<profile><author>a@b.example</author></profile>`);
      assert.ok(made.ok && made.value.type === "profile");
      const xml = writeEntity({ ...made.value, values: { ...made.value.values, bio } });
      assert.match(xml, /^[\n\t\x20-\x7f]*$/);
      assert.ok(read(xml).ok);
    }),
  );
});

const guid = "0123456789abcdef";
const post = (inside: string) =>
  `<status_message><author>a@b.example</author><guid>${guid}</guid><public>true</public>${inside}</status_message>`;

test("lengths are counted in code points: 65,535 astral characters are a text, one more is not", () => {
  const text = "🐘".repeat(65_535);
  const taken = read(post(`<text>${text}</text>`));
  assert.ok(taken.ok && taken.value.type === "status_message" && taken.value.values.text === text);
  assert.equal(outcome(read(post(`<text>${text}x</text>`))), "entity-invalid status_message.text: breaks its rule");
  assert.ok(Buffer.byteLength(writeEntity(taken.value)) < 600_000);
});

test("what is missing, unreadable or against a rule is refused by the name of its property, never by its value", () => {
  const like = (positive: string) =>
    `<like><author>a@b.example</author><guid>${guid}</guid><parent_guid>${guid}</parent_guid><parent_type>Post</parent_type>${positive}</like>`;
  const contact = (flags: string) =>
    `<contact><author>a@b.example</author><recipient>c@d.example</recipient>${flags}</contact>`;
  for (const [xml, detail] of [
    [post(""), "status_message.text: missing"],
    [post("<text/><photo> </photo>"), "photo.guid: missing"],
    [post("<text/>").replace("true", "maybe"), "status_message.public: no boolean"],
    [like(""), "like.positive: missing"],
    [like("<positive>perhaps</positive>"), "like.positive: no boolean"],
    [like("<positive>true</positive>").replace("Post", "Poll"), "like.parent_type: breaks its rule"],
    [contact("<blocking>true</blocking>"), "contact: blocking together with following or sharing"],
  ] as const) {
    assert.equal(outcome(read(xml)), `entity-invalid ${detail}`);
  }
});

test("more properties under one signature than anybody signs are refused", () => {
  const many = Array.from({ length: 40 }, (_, index) => `<x${index}/>`).join("");
  const comment = `<comment><author>a@b.example</author><guid>${guid}</guid><parent_guid>${guid}</parent_guid><text>x</text>${many}</comment>`;
  assert.match(String(outcome(read(comment))), /^too-large /);
});

test("an element called parent is refused: no other pod verifies a signature over it", () => {
  for (const [type, rest] of [
    ["comment", "<text>x</text>"],
    ["like", "<parent_type>Post</parent_type><positive>true</positive>"],
  ] as const) {
    const xml = (inside: string) =>
      `<${type}><author>a@b.example</author><guid>${guid}</guid>${inside}<parent_guid>${guid}</parent_guid>${rest}</${type}>`;
    assert.equal(outcome(read(xml("<parent>x</parent>"))), "entity-invalid an element called parent");
    assert.ok(read(xml("<parents>x</parents>")).ok);
  }
});

test("elements that are called like inner things of JavaScript are just unknown elements", () => {
  const comment = (inside: string) =>
    `<comment><author>a@b.example</author><guid>${guid}</guid><parent_guid>${guid}</parent_guid><text>x</text>${inside}</comment>`;
  const taken = read(comment("<__proto__>1</__proto__><constructor>2</constructor><toString>3</toString>"));
  assert.ok(taken.ok && taken.value.type === "comment");
  assert.deepEqual(Object.entries(taken.value.relay?.unknown ?? {}), [
    ["__proto__", "1"],
    ["constructor", "2"],
    ["toString", "3"],
  ]);
  assert.ok(writeEntity(taken.value).includes("<__proto__>1</__proto__>"));
  assert.equal(outcome(read("<constructor/>")), "entity-unknown constructor");
  assert.equal(outcome(read("<__proto__/>")), "entity-unknown __proto__");
});

test("a list of participants is read in one pass, whatever it ends in", () => {
  const talk = (participants: string) =>
    outcome(
      read(
        `<conversation><author>a@b.example</author><guid>${guid}</guid><subject>s</subject><participants>${participants}</participants></conversation>`,
      ),
    );
  assert.notEqual(typeof talk("a@b.example;c@d.example;;;"), "string");
  // Tried anew from each of its places this would take hours.
  assert.match(
    String(talk(`a@b.example;c@d.example${";".repeat(1_000_000)}x`)),
    /^entity-invalid conversation.participants/,
  );
});
