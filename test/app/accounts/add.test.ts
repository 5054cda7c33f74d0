/** Accounts that a podmin adds: name, key, password link, aspects; and the keys that they sign with. */
import assert from "node:assert/strict";
import { createPublicKey, sign, verify } from "node:crypto";
import { after, before, test } from "node:test";
import { addAccount } from "../../../src/app/accounts/add.ts";
import { localIdentity, signingKeys } from "../../../src/app/accounts/own-keys.ts";
import { runCommand } from "../../support/commands.ts";
import { type FreshParts, freshParts } from "../../support/parts.ts";

let parts: FreshParts;
before(async () => {
  parts = await freshParts();
});
after(() => parts.dispose());

const protocol = "diaspora";

test("sterna account add makes an active account with a link to choose a password", async () => {
  const { exit, out } = await runCommand(parts, "account", "add", "Alice", "--json");
  assert.equal(exit, 0);
  const { passwordLink, ...rest } = JSON.parse(out);
  assert.deepEqual(rest, { username: "alice", id: "alice@sterna.example", validDays: 7 });
  assert.match(passwordLink, /^https:\/\/sterna\.example\/password\/[\w-]{43}$/);
  const listed = JSON.parse((await runCommand(parts, "account", "list", "--json")).out);
  assert.deepEqual(listed, [
    {
      username: "alice",
      state: "active",
      id: "alice@sterna.example",
      createdAt: "2026-11-21T20:00:00.000Z",
      hasPassword: false,
    },
  ]);
});

test("a new account has the four aspects to begin with, in their order", async () => {
  const added = await addAccount(parts, "bob");
  assert.ok(added.ok);
  const aspects = await parts.database.db
    .selectFrom("aspect")
    .select("name")
    .where("account_id", "=", added.value.accountId)
    .orderBy("position")
    .execute();
  assert.deepEqual(
    aspects.map(({ name }) => name),
    ["Family", "Friends", "Work", "Acquaintances"],
  );
});

test("names are refused as imports refuse them: malformed, forbidden, taken, once used", async () => {
  const codeOf = async (name: string) => {
    const { exit, out } = await runCommand(parts, "account", "add", name, "--json");
    assert.equal(exit, 11, name);
    return JSON.parse(out).refusal.code;
  };
  assert.ok((await addAccount(parts, "carol")).ok);
  assert.ok((await addAccount(parts, "dora")).ok);
  await parts.database.db.updateTable("account").set({ state: "closed" }).where("username", "=", "dora").execute();
  assert.deepEqual(
    [await codeOf("a b"), await codeOf("podmin"), await codeOf("CAROL"), await codeOf("dora")],
    ["name-malformed", "name-forbidden", "name-taken", "name-once-used"],
  );
});

test("two who take one name at once: one gets it, the other is told", async () => {
  const both = await Promise.all([addAccount(parts, "erin"), addAccount(parts, "erin")]);
  assert.deepEqual(both.map((each) => (each.ok ? "made" : each.refusal.code)).sort(), ["made", "name-taken"]);
});

test("what an account signs verifies under the key that is kept with its identity", async () => {
  const added = await addAccount(parts, "frank");
  assert.ok(added.ok);
  const identity = await localIdentity(parts.database.db, added.value.accountId, protocol);
  assert.equal(identity?.ref, "frank@sterna.example");
  const keys = await signingKeys(parts, identity.identityId);
  assert.equal(keys.ref, identity.ref);
  const { public_key: der } = await parts.database.db
    .selectFrom("identity_key")
    .select("public_key")
    .where("identity_id", "=", identity.identityId)
    .executeTakeFirstOrThrow();
  const publicKey = createPublicKey({ key: der, format: "der", type: "spki" });
  const signature = sign("sha256", Buffer.from("said"), keys.privateKeyPem);
  assert.ok(verify("sha256", Buffer.from("said"), publicKey, signature));
  assert.equal(await localIdentity(parts.database.db, added.value.accountId, "pigeon"), null);
});
