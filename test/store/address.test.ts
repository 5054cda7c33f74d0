/** A pod keeps the address that its accounts were made under. */
import assert from "node:assert/strict";
import test from "node:test";
import { sql } from "kysely";
import { checkAddress } from "../../src/store/people/address.ts";
import { freshDatabase } from "../support/database.ts";

test("an address that is not the one of the accounts is refused; on one machine any port will do", async () => {
  const fresh = await freshDatabase();
  try {
    const { database } = fresh;
    const fits = async (url: string) => (await checkAddress(database, url)).ok;
    assert.ok(await fits("https://pod.example"), "no account yet");
    const live = (host: string) =>
      sql`with who as (insert into person default values returning id),
               one as (insert into identity (person_id, protocol, ref, host, state, since)
                       select id, 'diaspora', ${`a@${host}`}, ${host}, 'current', now() from who returning id),
               own as (insert into account (person_id, username, state, photo_path, created_at)
                       select id, ${host}, 'active', ${host}, now() from who returning id)
          insert into own_key (identity_id, account_id, sealed_private_key) select one.id, own.id, '' from one, own`.execute(
        database.db,
      );
    await live("localhost:3000");
    assert.ok(await fits("http://localhost:4010"));
    assert.ok(await fits("http://127.0.0.1:4010"));
    assert.deepEqual(await checkAddress(database, "https://pod.example"), {
      ok: false,
      refusal: { code: "address-differs", url: "https://pod.example", host: "localhost:3000" },
    });
    await live("pod.example");
    assert.ok(await fits("https://pod.example"));
    assert.ok(!(await fits("http://localhost:3000/".replace("localhost", "elsewhere.example"))));
  } finally {
    await fresh.drop();
  }
});
