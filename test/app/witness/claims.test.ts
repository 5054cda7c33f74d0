/** Claims of imports (R10): announced before anybody here knew the old key; what is learnt of it later decides. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import { judgeClaimsKind } from "../../../src/app/jobs/judge-claims.ts";
import { wantClaimsJudged } from "../../../src/app/witness/claims-job.ts";
import { runNextJob } from "../../../src/app/worker.ts";
import { alicesKey, announced, bringAlice, silence } from "../../support/announcements.ts";
import { alice } from "../../support/arrivals.ts";
import { addKnownPerson, derOf } from "../../support/known.ts";
import { movesKept, whoIsWho } from "../../support/moves.ts";
import { type FreshParts, freshParts } from "../../support/parts.ts";

/** The old pod answers at last, with this key. */
async function learn(parts: FreshParts, publicKey: Buffer): Promise<void> {
  await addKnownPerson(parts.database.db, alice, publicKey);
  await parts.database.transaction((tx) =>
    wantClaimsJudged(tx, { protocol: "diaspora", ref: alice }, new Date(parts.clock.now())),
  );
  const stop = new AbortController().signal;
  assert.ok(await runNextJob(parts, [judgeClaimsKind], stop));
}
const state = async (parts: FreshParts) => (await movesKept(parts)).filter((each) => each.startsWith("arrival"));

test("a claim whose key is learnt later attaches; one whose old pod gives another key dies, and the podmin is told", async () => {
  for (const isSame of [true, false]) {
    await using fresh = await freshParts();
    await bringAlice(fresh, { photos: false });
    await announced({ ...fresh, http: silence });
    const other = generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey.export({ type: "spki", format: "pem" });
    await learn(fresh, derOf(isSame ? alicesKey : (other as string)));
    const arrival = `arrival announced ${alice} to alicia@sterna.example`;
    if (isSame) {
      assert.deepEqual(await whoIsWho(fresh), [[`${alice} moved`, "alicia@sterna.example current"].sort()]);
      assert.deepEqual(await state(fresh), [arrival]);
    } else {
      assert.deepEqual(await whoIsWho(fresh), [[`${alice} current`], ["alicia@sterna.example current"]]);
      assert.deepEqual(await state(fresh), [`${arrival} (owner-contradicted)`]);
      assert.deepEqual(
        fresh.logged.map(({ event }) => event),
        ["the claim of an import is dead"],
      );
    }
  }
});
