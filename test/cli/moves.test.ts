/** Moves that this pod heard of: by command, for the podmin and for who has a contact there. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { limits } from "../../src/base/limits.ts";
import { runCommand } from "../support/commands.ts";
import { elsewhere, here, tie } from "../support/federation.ts";
import { hear } from "../support/moves.ts";
import { type FreshParts, freshParts } from "../support/parts.ts";

let parts: FreshParts;
before(async () => {
  parts = await freshParts();
});
after(() => parts.dispose());

test("a move is listed and shown, leaves its mark on the contact, and is undone with what it needs", async () => {
  const me = await here(parts, "alice");
  const old = await elsewhere(parts, "bob", "old.example");
  const young = await elsewhere(parts, "bob", "new.example");
  await tie(parts, me.accountId, old.personId);
  assert.equal(await hear(parts, old, young), "changed");

  const listed = JSON.parse((await runCommand(parts, "migration", "list", "--json")).out);
  assert.deepEqual(
    listed.map((move: Record<string, unknown>) => [move.state, move.oldRef, move.newRef, move.undoable, move.contacts]),
    [["attached", old.ref, young.ref, true, 1]],
  );
  const { id } = listed[0];
  const contacts = JSON.parse((await runCommand(parts, "contact", "list", "--as", "alice", "--json")).out).contacts;
  assert.deepEqual(
    contacts.map(({ id: ref, moved }: { id: string; moved: { from: string } }) => [ref, moved.from]),
    [[young.ref, old.ref]],
  );
  assert.equal((await runCommand(parts, "migration", "release", String(id))).exit, 11);
  assert.match((await runCommand(parts, "migration", "undo", String(id), "--check")).out, /Nothing has been written/);
  assert.equal((await runCommand(parts, "migration", "undo", String(id))).exit, 0);
  assert.match((await runCommand(parts, "migration", "show", String(id))).out, /undone/);
  const again = await runCommand(parts, "migration", "undo", String(id), "--json");
  assert.deepEqual([again.exit, JSON.parse(again.out).refusal.code], [11, "move-not-followed"]);
});

test("a contact does not follow a move by command: here alone, and said in the list", async () => {
  const [me, other] = [await here(parts, "carol"), await here(parts, "dave")];
  const old = await elsewhere(parts, "eve", "old.example");
  const young = await elsewhere(parts, "eve", "new.example");
  for (const { accountId } of [me, other]) await tie(parts, accountId, old.personId);
  const early = await runCommand(parts, "contact", "decline", old.ref, "--as", "carol", "--json");
  assert.deepEqual([early.exit, JSON.parse(early.out).refusal.code], [11, "no-move"]);
  assert.equal(await hear(parts, old, young), "changed");
  const declined = await runCommand(parts, "contact", "decline", young.ref, "--as", "carol", "--json");
  assert.deepEqual([declined.exit, JSON.parse(declined.out).changed], [0, true], declined.said);
  const again = await runCommand(parts, "contact", "decline", young.ref, "--as", "carol");
  assert.equal(again.exit, 0, again.said);
  const contactsOf = async (name: string) =>
    JSON.parse((await runCommand(parts, "contact", "list", "--as", name, "--json")).out).contacts.map(
      ({ id, receiving, moved }: { id: string; receiving: boolean; moved: { declined: boolean } | null }) => ({
        id,
        receiving,
        declined: moved?.declined ?? null,
      }),
    );
  assert.deepEqual(await contactsOf("dave"), [{ id: young.ref, receiving: true, declined: false }]);
  assert.ok(
    (await contactsOf("carol")).every(({ receiving }: { receiving: boolean }) => !receiving),
    "nothing goes to the new address",
  );
});

test("a move that waits since many led to one account is listed, released by its number, and followed", async () => {
  const young = await elsewhere(parts, "gatherer", "new.example");
  for (let nth = 0; nth < limits.movesOntoOne; nth++) await hear(parts, await elsewhere(parts, `tern${nth}`), young);
  const late = await elsewhere(parts, "late");
  assert.equal(await hear(parts, late, young), "same");
  const held = JSON.parse((await runCommand(parts, "migration", "list", "held", "--json")).out);
  assert.deepEqual(
    held.map(({ oldRef, state }: { oldRef: string; state: string }) => [oldRef, state]),
    [[late.ref, "held"]],
  );
  const id = String(held[0].id);
  assert.match((await runCommand(parts, "migration", "show", id)).out, /sterna migration release/);
  const released = await runCommand(parts, "migration", "release", id, "--json");
  assert.deepEqual([released.exit, JSON.parse(released.out).outcome], [0, "followed"], released.said);
  assert.equal((await runCommand(parts, "migration", "list", "held")).out, "");
  assert.match((await runCommand(parts, "migration", "show", id)).out, /attached/);
});
