/** Notices: told once, and not told where nobody wants to hear. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type NewNotice, notify } from "../../src/store/notifications.ts";
import { type FreshDatabase, freshDatabase } from "../support/database.ts";
import { addAccount, addImport, addPerson, addPost } from "../support/world.ts";

let fresh: FreshDatabase;
before(async () => {
  fresh = await freshDatabase();
});
after(() => fresh.drop());

const at = new Date("2026-11-21T20:00:00Z");
const db = () => fresh.database.db;
const tell = (notice: Omit<NewNotice, "at">) => fresh.database.transaction((tx) => notify(tx, { ...notice, at }));
const noticesOf = (accountId: number) =>
  db().selectFrom("notification").select(["kind", "byline_id"]).where("account_id", "=", accountId).execute();

test("one event makes one notice, however often it is told", async () => {
  const [alice, bob] = [await addAccount(db(), "alice"), await addPerson(db(), "bob", "pod.example")];
  const notice = { accountId: alice.accountId, kind: "shares", bylineId: bob.bylineId } as const;
  await tell(notice);
  await tell(notice);
  assert.deepEqual(await noticesOf(alice.accountId), [{ kind: "shares", byline_id: bob.bylineId }]);
});

test("nobody hears of themselves, of those whom they block or mute, or once they are closed", async () => {
  const carol = await addAccount(db(), "carol");
  const [dora, erin] = [await addPerson(db(), "dora", "pod.example"), await addPerson(db(), "erin", "pod.example")];
  await db()
    .insertInto("block")
    .values({ account_id: carol.accountId, person_id: dora.personId, created_at: at })
    .execute();
  await db()
    .insertInto("mute")
    .values({ account_id: carol.accountId, person_id: erin.personId, created_at: at })
    .execute();
  for (const { bylineId } of [carol, dora, erin]) await tell({ accountId: carol.accountId, kind: "shares", bylineId });
  const frank = await addPerson(db(), "frank", "pod.example");
  await db().updateTable("account").set({ state: "closed" }).where("id", "=", carol.accountId).execute();
  await tell({ accountId: carol.accountId, kind: "shares", bylineId: frank.bylineId });
  assert.deepEqual(await noticesOf(carol.accountId), []);
});

test("what an import holds back is no news", async () => {
  const [gina, hal] = [await addAccount(db(), "gina"), await addPerson(db(), "hal", "pod.example")];
  const { importId, bylineId } = await addImport(db(), gina.accountId, "gina@old.example");
  const held = await addPost(db(), bylineId, { importId });
  const live = await addPost(db(), gina.bylineId);
  for (const { id: postId } of [held, live])
    await tell({ accountId: gina.accountId, kind: "comments", bylineId: hal.bylineId, postId });
  const told = await db()
    .selectFrom("notification")
    .select("post_id")
    .where("account_id", "=", gina.accountId)
    .execute();
  assert.deepEqual(told, [{ post_id: live.id }]);
});
