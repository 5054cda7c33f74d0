/** What others say about things of somebody who has moved may still name the address that these were written under (R8, R9). */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { receiveDue } from "../../../src/app/receive/receiver.ts";
import type { SaidReshare } from "../../../src/core/message.ts";
import { findThings } from "../../../src/store/content/things.ts";
import { comment, count, done, elsewhere, move, post, said } from "../../support/federation.ts";
import { comesIn, inboxOf, signed } from "../../support/incoming.ts";
import { type FreshParts, freshParts } from "../../support/parts.ts";

let parts: FreshParts;
before(async () => {
  parts = await freshParts();
});
after(() => parts.dispose());

const received = async () => {
  while ((await receiveDue(parts)) > 0);
};

test("a reshare and a comment that name an earlier address of the root's author are taken, along a chain of moves", async () => {
  const [first, second, home] = [
    await elsewhere(parts, "mover", "first.example"),
    await elsewhere(parts, "mover", "second.example"),
    await elsewhere(parts, "mover", "home.example"),
  ];
  const original = post(first);
  await done(parts, said(parts, original, first));
  await move(parts, first, second);
  await move(parts, { ...second, personId: first.personId }, home);

  const facts = await findThings(parts.database.db, first.protocol, "moves", [original]);
  assert.deepEqual(
    facts.map(({ author }) => [author.ref, author.formerly]),
    [[home.ref, [first.ref, second.ref]]],
  );
  const stays = await findThings(parts.database.db, first.protocol, "stays", [original]);
  assert.deepEqual(
    stays.map(({ author }) => [author.ref, author.formerly]),
    [[first.ref, []]],
  );

  for (const [nth, root] of [first, second, home].entries()) {
    const fan = await elsewhere(parts, `fan${nth}`, "third.example");
    const reshare: SaidReshare = {
      kind: "reshare",
      author: fan.ref,
      guid: `reshare-of-a-moved-post-${nth}`,
      writtenAtMs: parts.clock.now(),
      root: { author: root.ref, guid: original.guid },
    };
    await comesIn(parts, reshare, fan);
  }
  await received();
  assert.deepEqual(await inboxOf(parts), { refused: [], waiting: [] });
  assert.equal(await count(parts, "post"), 4);

  const fan = await elsewhere(parts, "reader", "third.example");
  const theirs = signed(parts, comment(fan, original.guid), fan);
  await comesIn(parts, theirs, home);
  // The old address passes nothing on any more, and takes nothing back.
  await comesIn(parts, signed(parts, comment(fan, original.guid), fan), first);
  await comesIn(parts, { kind: "retraction", author: first.ref, target: { kind: "post", guid: original.guid } }, first);
  await received();
  assert.equal(await count(parts, "comment"), 1);
  assert.deepEqual((await inboxOf(parts)).refused, ["sender-not-allowed", "sender-not-allowed"]);
});
