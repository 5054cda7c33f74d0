/** Accounts on several networks: an identity on each, also for those that were made before the pod spoke one of them; and the pod's own key. */
import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey } from "node:crypto";
import { test } from "node:test";
import { addAccount } from "../../../src/app/accounts/add.ts";
import { editOwnProfile } from "../../../src/app/accounts/edit-profile.ts";
import { localIdentity, signingKeys } from "../../../src/app/accounts/own-keys.ts";
import { presenceOf, wantPresences } from "../../../src/app/accounts/presence.ts";
import { jobKinds } from "../../../src/app/jobs/kinds.ts";
import { podKeys } from "../../../src/app/pod-key.ts";
import { runNextJob } from "../../../src/app/worker.ts";
import { findOwnProfile } from "../../../src/store/people/profiles.ts";
import { shownUnder } from "../../../src/store/views/shown-person.ts";
import { type FreshParts, freshParts, spokenDiaspora } from "../../support/parts.ts";
import { spokenPigeon } from "../../support/pods.ts";

const never = new AbortController().signal;
const both = [spokenDiaspora, spokenPigeon];

async function kindsOfKeys(parts: FreshParts, accountId: number): Promise<(string | undefined)[]> {
  const presence = await presenceOf({ protocols: both }, parts.database.db, accountId);
  const keys = await Promise.all(
    presence.map(({ identityId }) => signingKeys({ ...parts, protocols: both }, identityId)),
  );
  return keys.map(({ privateKeyPem }) => createPrivateKey(privateKeyPem).asymmetricKeyType);
}

test("a new account has an identity on each network of its pod, with a key of the kind that this verifies", async () => {
  await using parts = await freshParts({ protocols: both });
  const added = await addAccount(parts, "alice");
  assert.ok(added.ok);
  assert.equal(added.value.ref, "alice@sterna.example");
  const presence = await presenceOf(parts, parts.database.db, added.value.accountId);
  assert.deepEqual(
    presence.map(({ protocol, ref }) => [protocol, ref]),
    [
      ["diaspora", "alice@sterna.example"],
      ["pigeon", "sterna.example!alice"],
    ],
  );
  assert.deepEqual(await kindsOfKeys(parts, added.value.accountId), ["rsa", "ed25519"]);
  const shown = await shownUnder(parts.database.db, "diaspora", "alice@sterna.example");
  assert.deepEqual(
    shown.map(({ protocol }) => protocol),
    ["diaspora", "pigeon"],
  );
  assert.equal(new Set(shown.map(({ guid }) => guid)).size, 2);
});

test("accounts that were there before get theirs at the start, once, with the profile that they have", async () => {
  await using parts = await freshParts();
  const alone = await addAccount(parts, "alice");
  const dotted = await addAccount(parts, "bob.b");
  assert.ok(alone.ok && dotted.ok);
  const { accountId } = alone.value;
  assert.ok((await editOwnProfile(parts, { accountId, edit: { firstName: "Alice", lastName: "A." } })).ok);
  await parts.database.db.deleteFrom("job").execute();
  await wantPresences(parts);
  assert.equal(await runNextJob(parts, jobKinds, never), false, "a pod of one network has nothing to do");

  const more = { ...parts, protocols: both };
  await wantPresences(more);
  assert.equal(await runNextJob(more, jobKinds, never), true);
  const own = await localIdentity(parts.database.db, accountId, "pigeon");
  assert.equal(own?.ref, "sterna.example!alice");
  assert.equal((await findOwnProfile(parts.database.db, own?.identityId ?? 0))?.fields.displayName, "Alice A.");
  assert.deepEqual(await kindsOfKeys(parts, accountId), ["rsa", "ed25519"]);
  // Pigeons have no dots in their names: that account is not there.
  assert.equal(await localIdentity(parts.database.db, dotted.value.accountId, "pigeon"), null);
  const count = () => parts.database.db.selectFrom("identity").select("id").execute();
  const before = await count();
  await wantPresences(more);
  while (await runNextJob(more, jobKinds, never));
  assert.equal((await count()).length, before.length);
});

test("a pod that signs has one key for that network, sealed, whoever asks first", async () => {
  await using parts = await freshParts({ protocols: both });
  const added = await addAccount(parts, "alice");
  assert.ok(added.ok);
  const [one, other] = await Promise.all([podKeys(parts, "pigeon"), podKeys(parts, "pigeon")]);
  assert.deepEqual(one, other);
  assert.equal(one.host, "sterna.example");
  const rows = await parts.database.db.selectFrom("pod_key").selectAll().execute();
  assert.equal(rows.length, 1);
  const publicKey = createPublicKey({ key: rows[0]?.public_key ?? "", format: "der", type: "spki" });
  assert.equal(publicKey.export({ type: "spki", format: "pem" }), one.publicKeyPem);
  const [diaspora, pigeon] = await presenceOf(parts, parts.database.db, added.value.accountId);
  const { pod } = await signingKeys(parts, pigeon?.identityId ?? 0);
  assert.deepEqual(pod, { host: one.host, privateKeyPem: one.privateKeyPem });
  assert.equal((await signingKeys(parts, diaspora?.identityId ?? 0)).pod, undefined);
});
