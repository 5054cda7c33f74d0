/** Pages of a contact whose pod is dead: the account that says to have been them, and the way to share with it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { dayMs } from "../../src/base/time.ts";
import { notify } from "../../src/store/content/notifications.ts";
import { sayMoveLinks } from "../../src/store/moves/move-links.ts";
import { elsewhere, tie } from "../support/federation.ts";
import { member } from "../support/members.ts";
import { guest, openTestWeb } from "../support/web.ts";

test("the page of the contact and the list of contacts show it to whoever follows, and to nobody else", async (t) => {
  const web = await openTestWeb();
  t.after(() => web.close());
  const alice = await member(web, "alice", "Alice");
  const other = await member(web, "other", "Other");
  const [old, young] = [
    await elsewhere(web.needs, "tern", "old.example"),
    await elsewhere(web.needs, "tern", "new.example"),
  ];
  await tie(web.needs, alice.accountId, old.personId);
  const now = web.needs.clock.now();
  await web.needs.database.transaction((tx) =>
    sayMoveLinks(tx, young.identityId, { previous: old.ref }, new Date(now)),
  );
  await web.db.updateTable("identity").set({ username: "far" }).where("id", "=", young.identityId).execute();
  const silent = { host: old.host, failures: 9, failing_since: new Date(now - 8 * dayMs), next_at: new Date(now) };
  await web.db.insertInto("outbox_host").values(silent).execute();
  const path = `/people/${encodeURIComponent(old.ref)}`;
  const page = (await alice.get(path)).text;
  assert.match(page, /Is this tern now\?[\s\S]*far@new\.example says that it was tern@old\.example before/);
  assert.match((await alice.get("/contacts")).text, /tern@old\.example: far@new\.example says to have been them/);
  const told = {
    accountId: alice.accountId,
    kind: "offers",
    bylineId: young.bylineId,
    about: old.identityId,
    at: new Date(now),
  } as const;
  await web.needs.database.transaction((tx) => notify(tx, told));
  assert.match(
    (await alice.get("/notices")).text,
    /says to have been somebody whom you follow[^<]*<a href="\/contacts">/,
  );
  for (const who of [other, guest(web)]) assert.doesNotMatch((await who.get(path)).text, /Is this tern now/);
  const taken = await alice.fill(path, { identity: String(young.identityId) }, `${path}/follow-instead`);
  assert.equal(taken.status, 422, "its pod does not say so just now");
  assert.match(taken.text, /does not say so any more, or does not answer/);
  assert.equal((await other.fill(path, { identity: String(young.identityId) }, `${path}/follow-instead`)).status, 422);
});
