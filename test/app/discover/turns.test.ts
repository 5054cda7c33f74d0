/** Turns at other pods: one at a time each, so many in all, in order, and nobody is forgotten. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { openTurns } from "../../../src/app/discover/turns.ts";

/** Lets everything that can go on go on. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("no pod is asked twice at once, no more pods than allowed, in order, and all is done in the end", async () => {
  const hosts = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(hosts, fc.integer({ min: 1, max: 4 }), fc.func(fc.nat()), async (wanted, atOnce, pick) => {
      const turns = openTurns(atOnce, 100);
      const running: { readonly host: string; end(): void }[] = [];
      const begun: { readonly host: string; readonly at: number }[] = [];
      const all = wanted.map((number, at) => {
        const host = `pod-${number}.example`;
        return turns.run(host, async () => {
          const work = Promise.withResolvers<void>();
          running.push({ host, end: work.resolve });
          begun.push({ host, at });
          await work.promise;
          return at;
        });
      });
      const waiting = [...wanted];
      for (let left = wanted.length; left > 0; left--) {
        await settled();
        const free = new Set(waiting).size;
        assert.equal(running.length, Math.min(atOnce, free), "as many as may, and as there is work for");
        assert.equal(new Set(running.map(({ host }) => host)).size, running.length, "one per pod");
        const [ended] = running.splice(pick(left) % running.length, 1);
        waiting.splice(
          waiting.findIndex((number) => `pod-${number}.example` === ended?.host),
          1,
        );
        ended?.end();
      }
      assert.deepEqual(await Promise.all(all), [...wanted.keys()]);
      for (const ofHost of Map.groupBy(begun, ({ host }) => host).values()) {
        const order = ofHost.map(({ at }) => at);
        assert.deepEqual(
          order,
          order.toSorted((one, other) => one - other),
          "first come, first served",
        );
      }
    }),
    { numRuns: 50 },
  );
});

test("work that fails gives its turn on", async () => {
  const turns = openTurns(1, 10);
  const failing = turns.run("pod.example", () => Promise.reject(new Error("made up")));
  const next = turns.run("pod.example", async () => "done");
  await assert.rejects(async () => failing, /made up/);
  assert.equal(await next, "done");
});

test("when too many wait, nothing is begun", () => {
  const turns = openTurns(1, 1);
  const never = () => new Promise<never>(() => {});
  assert.notEqual(turns.run("a.example", never), null);
  assert.notEqual(turns.run("a.example", never), null);
  assert.equal(turns.run("a.example", never), null);
});
