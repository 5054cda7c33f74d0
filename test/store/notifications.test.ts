/** Notices: told once, and not told where nobody wants to hear. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  countUnreadNotices,
  listNotices,
  markNoticesRead,
  type NewNotice,
  notify,
} from "../../src/store/content/notifications.ts";
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

test("what happens often to one post is one line, with the newest people and their number; who shares stands alone", async () => {
  const ivy = await addAccount(db(), "ivy");
  const [post, other] = [await addPost(db(), ivy.bylineId), await addPost(db(), ivy.bylineId)];
  const crowd = [];
  for (let index = 0; index < 5; index += 1)
    crowd.push(await addPerson(db(), `fan${index}`, "crowd.example", `Fan ${index}`));
  let later = at.getTime();
  for (const { bylineId } of crowd) {
    later += 1_000;
    for (const notice of [{ kind: "reacts", postId: post.id }, { kind: "shares" }] as const)
      await fresh.database.transaction((tx) =>
        notify(tx, { accountId: ivy.accountId, bylineId, at: new Date(later), ...notice }),
      );
  }
  await tell({ accountId: ivy.accountId, kind: "reacts", bylineId: crowd[0]?.bylineId ?? 0, postId: other.id });
  const notices = await listNotices(db(), ivy.accountId, { most: 100 });
  assert.deepEqual(
    notices.filter(({ kind }) => kind === "shares").map(({ people }) => people),
    [1, 1, 1, 1, 1],
  );
  const [likes, single] = notices.filter(({ kind }) => kind === "reacts");
  assert.deepEqual([likes?.people, likes?.ids.length, likes?.postGuid, likes?.unread], [5, 5, post.guid, true]);
  assert.deepEqual(
    likes?.who.map(({ name }) => name),
    ["Fan 4", "Fan 3", "Fan 2"],
  );
  assert.deepEqual([single?.people, single?.postGuid], [1, other.guid]);
  assert.equal(await countUnreadNotices(db(), ivy.accountId), 7);

  await fresh.database.transaction((tx) => markNoticesRead(tx, ivy.accountId, likes?.ids ?? [], at));
  assert.equal(await countUnreadNotices(db(), ivy.accountId), 6);
  await db()
    .insertInto("block")
    .values({ account_id: ivy.accountId, person_id: crowd[4]?.personId ?? 0, created_at: at })
    .execute();
  const [now] = (await listNotices(db(), ivy.accountId, { most: 100 })).filter(({ kind }) => kind === "reacts");
  assert.deepEqual([now?.people, now?.who[0]?.name, now?.unread], [4, "Fan 3", false]);
  assert.equal(await fresh.database.transaction((tx) => markNoticesRead(tx, ivy.accountId, null, at)), 6);
  assert.equal(await countUnreadNotices(db(), ivy.accountId), 0);
});
