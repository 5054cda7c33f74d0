/** A loop that waits is woken, and no call is lost while it is busy. */
import assert from "node:assert/strict";
import test from "node:test";
import { openWake } from "../../src/base/wake.ts";

const never = new AbortController().signal;
const longMs = 2 ** 31 - 1;

test("a call wakes everybody who waits", async () => {
  const wake = openWake();
  const ears = [wake.listen(), wake.listen()];
  const waits = ears.map((ear) => ear.wait(longMs, never));
  wake();
  await Promise.all(waits);
});

test("a call while nobody waits ends the next wait at once, and only that one", async () => {
  const wake = openWake();
  const ear = wake.listen();
  wake();
  wake();
  await ear.wait(longMs, never);
  let ended = false;
  const stop = new AbortController();
  const second = ear.wait(longMs, stop.signal).then(() => {
    ended = true;
  });
  await new Promise(setImmediate);
  assert.equal(ended, false);
  stop.abort();
  await second;
});

test("a wait ends with its time, and at once for who is asked to stop", async () => {
  const ear = openWake().listen();
  await ear.wait(1, never);
  await ear.wait(longMs, AbortSignal.abort());
  ear.close();
});

test("who has closed their ear is left alone", async () => {
  const wake = openWake();
  const ear = wake.listen();
  ear.close();
  wake();
  await ear.wait(1, never);
});

test("a call for one errand wakes those who wait for it or for anything, and nobody else", async () => {
  const wake = openWake();
  const [parcels, jobs, any] = [wake.listen("outbox"), wake.listen("jobs"), wake.listen()];
  wake("outbox");
  await Promise.all([parcels.wait(longMs, never), any.wait(longMs, never)]);
  let woken = false;
  const stop = new AbortController();
  const waiting = jobs.wait(longMs, stop.signal).then(() => {
    woken = true;
  });
  await new Promise(setImmediate);
  assert.equal(woken, false);
  stop.abort();
  await waiting;
});
