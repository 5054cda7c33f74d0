/** Row 23 of the list of attacks: nobody is asked for the password of another server, and one that comes along in a file or a message is nobody's. */
import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { gunzipSync } from "node:zlib";
import { settleImport } from "../../src/app/arrive/settle/settle-import.ts";
import { commands } from "../../src/cli/commands.ts";
import { openEnvelope, sealEnvelope } from "../../src/protocols/diaspora/wire/envelope.ts";
import { archiveIn, importWhole, smallValue } from "../support/arrivals.ts";
import { filesBelow } from "../support/attack-files.ts";
import { contentsOf } from "../support/contents.ts";
import { exportWhole } from "../support/exports.ts";
import { elsewhere } from "../support/federation.ts";
import { inboxOf, keepBodies, sealed, wireOf } from "../support/incoming.ts";
import { member } from "../support/members.ts";
import { moveMessage, received, whoIsWho } from "../support/moves.ts";
import { openOtherPods, smallPods } from "../support/other-pods.ts";
import { type FreshParts, freshParts } from "../support/parts.ts";
import { guest, openTestWeb } from "../support/web.ts";

const secret = "correct-horse-of-another-server";

test("attack-23-credential-reuse: no page and no command asks for the password of another server", async () => {
  const web = await openTestWeb();
  try {
    const alice = await member(web, "alice");
    const paths = web.app.routes.flatMap(({ method, path }) => (method === "GET" && !/[:*]/.test(path) ? [path] : []));
    let asking = 0;
    for (const browser of [guest(web), alice]) {
      for (const path of new Set(paths)) {
        const { text } = await browser.get(path);
        for (const [form] of text.matchAll(/<form\b.*?<\/form>/gs)) {
          const fields = [...form.matchAll(/<(?:input|select|textarea)\b[^>]*>/g)].map(([field]) => field);
          if (!fields.some((field) => /type="password"/.test(field))) continue;
          asking += 1;
          for (const field of fields) {
            const name = /\bname="([^"]*)"/.exec(field)?.[1] ?? "";
            assert.doesNotMatch(name, /pod|host|server|url|handle|home|remote|account/i, `${path} asks for ${name}`);
            assert.doesNotMatch(field, /type="(?:url|file)"/, path);
          }
        }
      }
    }
    assert.ok(asking >= 2, "one's own password is asked for");
  } finally {
    await web.close();
  }
  for (const { name, load } of commands) {
    const { command } = await load();
    for (const option of Object.keys(command.options))
      assert.doesNotMatch(option, /pass|secret|credential|login|token/i, name);
  }
});

test("attack-23-credential-reuse: a password in an archive opens nothing, is sent to nobody and is kept nowhere", async () => {
  await using pods = await openOtherPods(smallPods);
  await using parts = await freshParts({ config: { testNetwork: pods.network } });
  const archive = smallValue();
  const carried = { password: secret, encrypted_password: secret, credentials: { login: "alice", password: secret } };
  const { user } = archive;
  for (const place of [archive, user, user.profile, user.profile.entity_data, archive.others_data] as object[])
    Object.assign(place, carried);
  for (const contact of user.contacts) Object.assign(contact, carried);
  Object.assign(archive, { sterna: { version: 1, accounts: [carried], ...carried } });
  const path = await archiveIn(parts, archive);
  const { importId, report } = await importWhole(parts, "alice", path);
  for (const kind of report.ledger.kinds) assert.deepEqual([kind.skipped, kind.failed], [{}, {}], kind.kind);
  await settleImport(parts, importId);

  const { db } = parts.database;
  const account = await db.selectFrom("account").select("password_hash").executeTakeFirstOrThrow();
  assert.equal(account.password_hash, null, "nobody has chosen a password yet");
  assert.ok(!JSON.stringify(await contentsOf(parts)).includes(secret));
  assert.ok(pods.got.length > 0);
  for (const { headers, path: asked, host } of pods.got) {
    assert.ok(!JSON.stringify([headers, asked, host]).includes(secret));
    assert.deepEqual([headers.authorization, headers.cookie], [undefined, undefined], `${host} ${asked}`);
  }
  const exported = await exportWhole(parts, "alice");
  assert.ok(!gunzipSync(await readFile(exported.data.path)).includes(secret));
  const kept = (await filesBelow(parts.config.dataFolder)).filter((each) => each !== path);
  for (const file of kept) assert.ok(!(await readFile(file)).includes(secret), file);
});

async function profilesOf({ database: { db } }: FreshParts): Promise<object[]> {
  return db
    .selectFrom("profile")
    .innerJoin("identity", "identity.id", "identity_id")
    .selectAll("profile")
    .orderBy("ref")
    .execute();
}

test("attack-23-credential-reuse: a password in a message changes nothing", async () => {
  const outcomes = [];
  for (const more of ["", `<password>${secret}</password><credentials><password>${secret}</password></credentials>`]) {
    await using parts = await freshParts();
    const [old, young] = [await elsewhere(parts, "tern", "old.example"), await elsewhere(parts, "tern", "new.example")];
    const signed = wireOf(parts).sign(moveMessage(old, young), { ref: young.ref, privateKeyPem: young.privateKeyPem });
    const envelope = openEnvelope(sealed(parts, signed, old));
    assert.ok(envelope.ok);
    const xml = Buffer.from(envelope.value.payload).toString("utf8");
    const carrying = xml.replaceAll(/<\/(profile|account_migration)>/g, (end) => `${more}${end}`);
    assert.equal(carrying === xml, more === "");
    await keepBodies(parts, [sealEnvelope(carrying, old.ref, createPrivateKey(old.privateKeyPem))]);
    await received(parts);
    outcomes.push([await inboxOf(parts), await whoIsWho(parts), await profilesOf(parts)]);
  }
  assert.deepEqual(outcomes[1], outcomes[0]);
  assert.deepEqual(outcomes[0]?.[1], [["tern@new.example current", "tern@old.example moved"]]);
});
