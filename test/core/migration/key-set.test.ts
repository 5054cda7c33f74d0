/** The set that remembers guids in few bytes behaves like a Set. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { keySet } from "../../../src/core/migration/key-set.ts";

const seeds = fc.tuple(fc.nat(0xffffffff), fc.nat(0xffffffff));
const seed = [0x9e3779b9, 0x85ebca6b] as const;

test("whatever is added and asked for in any order, it answers as a Set does", () => {
  const texts = fc.oneof(fc.string({ maxLength: 3 }), fc.string({ unit: "binary" }), fc.uuid());
  const actions = fc.array(fc.record({ text: texts, add: fc.boolean() }), { maxLength: 300 });
  fc.assert(
    fc.property(seeds, actions, (random, all) => {
      const model = new Set<string>();
      const keys = keySet(random);
      for (const { text, add } of all) {
        assert.equal(keys.has(text), model.has(text));
        if (!add) continue;
        assert.equal(keys.add(text), !model.has(text));
        model.add(text);
        assert.equal(keys.size, model.size);
      }
    }),
  );
});

test("it grows to any size without losing or inventing anything", () => {
  const keys = keySet(seed);
  const guid = (i: number) => `${i.toString(16).padStart(16, "0")}013f01040dd2d573`;
  for (let i = 0; i < 100_000; i++) assert.ok(keys.add(guid(i)), `${i} was there before it was added`);
  assert.equal(keys.size, 100_000);
  for (let i = 0; i < 100_000; i++) assert.ok(keys.has(guid(i)));
  for (let i = 100_000; i < 200_000; i++) assert.ok(!keys.has(guid(i)), `${i} was never added`);
});

test("texts that differ only in their last character, case or order are different", () => {
  const keys = keySet(seed);
  for (const text of ["ab", "ba", "AB", "abc", "ab ", "", "\0", "\0\0", "a\0b"]) assert.ok(keys.add(text), text);
});

test("a seed of nothing works, too", () => {
  const keys = keySet([0, 0]);
  assert.ok(keys.add(""));
  assert.ok(!keys.add(""));
  assert.ok(keys.add("a"));
});

test("what it was made to forget it does not know, and it fills anew", () => {
  const keys = keySet(seed);
  for (let i = 0; i < 3_000; i++) keys.add(`guid ${i}`);
  keys.forget();
  assert.equal(keys.size, 0);
  assert.ok(!keys.has("guid 7"));
  for (let i = 0; i < 3_000; i++) assert.ok(keys.add(`guid ${i}`));
  assert.ok(keys.has("guid 2999"));
});
