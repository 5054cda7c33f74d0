/** Moves that this pod heard of: by command, for the podmin and for who has a contact there. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
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
