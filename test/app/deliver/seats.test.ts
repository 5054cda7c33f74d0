/** Who lets us wait makes room for others, and nobody who answers is turned away for those who do not. */
import assert from "node:assert/strict";
import test from "node:test";
import { openSeats, type Pace } from "../../../src/app/deliver/seats.ts";

const pace: Pace = { slots: 2, room: 2, probes: 1, patienceMs: 1, hurryMs: 100, hurryAnsweredMs: 1_000 };
const fresh = { failing: false, answered: false };
const known = { failing: false, answered: true };

/** Until the patience of those who ask is over, counted in turns of the event loop. */
async function until(what: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1_000_000 && !what(); turn++) await new Promise(setImmediate);
  assert.ok(what());
}

test("slots are taken and given back; hosts that failed have seats of their own", () => {
  const seats = openSeats(pace, () => 0);
  const [first, second] = [seats.take(fresh), seats.take(known)];
  assert.deepEqual([seats.free("answering"), seats.free("failing")], [0, 1]);
  const probe = seats.take({ failing: true, answered: true });
  assert.equal(seats.free("failing"), 0);
  for (const seat of [first, second, probe]) seat.leave();
  assert.deepEqual([seats.free("answering"), seats.free("failing")], [2, 1]);
});

test("who does not answer goes to the waiting room; when that is full, only hosts that answered before are begun with", async () => {
  const seats = openSeats({ ...pace, room: 1 }, () => 0);
  const silent = seats.take(fresh);
  silent.asks();
  await until(() => seats.free("answered") === 2);
  assert.equal(seats.free("answering"), 0);
  silent.leave();
  assert.equal(seats.free("answering"), 2);
});

test("under pressure those are given up who have been waited for longest, and long enough", async () => {
  let now = 0;
  const seats = openSeats(pace, () => now);
  const old = seats.take(fresh);
  old.asks();
  await until(() => seats.free("answered") === 2);
  now = 50;
  const young = seats.take(fresh);
  young.asks();
  await until(() => seats.free("answered") === 2);
  seats.press();
  assert.deepEqual([old.hurry.aborted, young.hurry.aborted], [false, false], "nobody has had time enough");
  now = 120;
  seats.press();
  assert.deepEqual([old.hurry.aborted, young.hurry.aborted], [true, false]);
  old.leave();
  seats.press();
  assert.equal(young.hurry.aborted, false, "there is room");
});

test("a host that has answered before is waited for longer", async () => {
  let now = 0;
  const seats = openSeats(pace, () => now);
  const friends = [seats.take(known), seats.take(known)];
  for (const seat of friends) seat.asks();
  await until(() => seats.free("answered") === 2);
  now = 500;
  seats.press();
  assert.ok(friends.every(({ hurry }) => !hurry.aborted));
  now = 1_000;
  seats.press();
  assert.equal(friends.filter(({ hurry }) => hurry.aborted).length, 1, "a part of them at a time");
});
