/** Pictures of people elsewhere: fetched from their pod by this one, for accounts alone, and never more of them than fit. */
import assert from "node:assert/strict";
import { utimes } from "node:fs/promises";
import { after, before, test } from "node:test";
import sharp from "sharp";
import { fetchedFilesKind, sweepFetched } from "../../src/app/jobs/fetched-files.ts";
import { openRemoteAvatar, openRemotePhoto } from "../../src/app/publish/remote-photos.ts";
import { limits } from "../../src/base/limits.ts";
import { hourMs } from "../../src/base/time.ts";
import { type Member, member } from "../support/members.ts";
import { type Answer, openPods, type Pods } from "../support/pods.ts";
import { guest, openTestWeb, type TestWeb } from "../support/web.ts";
import * as world from "../support/world.ts";

let pods: Pods;
let web: TestWeb;
let alice: Member;
before(async () => {
  pods = await openPods();
  web = await openTestWeb({ testNetwork: pods.network });
  alice = await member(web, "alice", "Alice");
});
after(async () => {
  await web.close();
  await pods.close();
});

const never = new AbortController().signal;
const picture = (shade: number, side = 300): Promise<Buffer> =>
  sharp({ create: { width: side, height: side, channels: 3, background: { r: shade, g: 9, b: 99 } } })
    .png()
    .toBuffer();
const png = (body: Uint8Array): Answer => ({ status: 200, headers: { "content-type": "image/png" }, body });

/** Somebody elsewhere whose picture their pod answers like this. */
async function far(name: string, answer: Answer | (() => Answer)) {
  const host = `${name}.example`;
  pods.set(host, answer);
  const person = await world.addPerson(web.db, name, host, name);
  const url = `https://${host}/uploads/a.png`;
  await web.db.updateTable("profile").set({ avatar_url: url }).where("identity_id", "=", person.identityId).execute();
  return { ...person, host, url, path: `/remote-avatars/${person.identityId}` };
}
const asked = (host: string): number => pods.got.filter((each) => each.host === host).length;
const viewer = () => ({ kind: "account", accountId: alice.accountId, personId: alice.personId }) as const;
async function fetched(identityId: number): Promise<string> {
  const opened = await openRemoteAvatar(web.needs, viewer(), identityId);
  assert.ok(opened.ok, JSON.stringify(opened));
  return opened.value.blob;
}
/** As if it had been put there long ago. */
async function age(...blobs: string[]): Promise<void> {
  const then = new Date("2026-01-01");
  for (const blob of blobs) await utimes(web.blobs.path(blob), then, then);
}

test("the picture of somebody elsewhere stands over their letters, is asked for once by this pod, and comes small", async () => {
  const bob = await far("bob", png(await picture(1)));
  const page = (await alice.get("/people/bob@bob.example")).text;
  assert.match(page, new RegExp(`aria-hidden="true">B<img src="${bob.path}" alt=""`));
  const post = await world.addPost(web.db, bob.bylineId, { text: "far" });
  assert.match((await alice.get(`/posts/${post.guid}`)).text, new RegExp(`src="${bob.path}"`));
  const both = await Promise.all([alice.get(bob.path), alice.get(bob.path)]);
  assert.deepEqual(
    both.map(({ status, headers }) => [status, headers.get("content-type")]),
    [
      [200, "image/png"],
      [200, "image/png"],
    ],
  );
  const again = await web.app.request(bob.path, { headers: { cookie: cookiesOf(alice) } });
  const { width, height } = await sharp(Buffer.from(await again.arrayBuffer())).metadata();
  assert.deepEqual([width, height], [100, 100]);
  const etag = again.headers.get("etag") ?? "";
  assert.equal((await alice.get(bob.path, { "if-none-match": etag })).status, 304);
  assert.equal(asked(bob.host), 1);
  const [got] = pods.got.filter(({ host }) => host === bob.host);
  assert.deepEqual([got?.path, got?.headers.cookie], ["/uploads/a.png", undefined]);
});

const cookiesOf = ({ cookies }: Member): string => [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");

test("visitors get neither a picture from elsewhere nor a page that asks for one, and their pod is not asked", async () => {
  const eve = await far("eve", png(await picture(2)));
  const post = await world.addPost(web.db, eve.bylineId, { text: "for everybody", reach: "public" });
  const page = await guest(web).get(`/posts/${post.guid}`);
  assert.equal(page.status, 200);
  assert.doesNotMatch(page.text, /remote-avatars/);
  assert.equal((await guest(web).get(eve.path)).status, 404);
  assert.equal(asked(eve.host), 0);
});

test("nothing but the address in the profile of somebody elsewhere is ever asked", async () => {
  const none = await world.addPerson(web.db, "plain", "plain.example");
  pods.set("own.example", png(await picture(3)));
  await web.db
    .updateTable("profile")
    .set({ avatar_url: "https://own.example/a.png" })
    .where("identity_id", "=", alice.identityId)
    .execute();
  for (const id of [none.identityId, alice.identityId, 999_999, "0x1", "https://own.example/a.png"])
    assert.equal((await alice.get(`/remote-avatars/${id}?url=https://own.example/a.png`)).status, 404, String(id));
  assert.equal(asked("own.example"), 0);
});

test("what is no picture, too large, elsewhere or missing is answered with 404, and not asked for again for a while", async () => {
  const huge = Buffer.concat([await picture(4), Buffer.alloc(limits.remoteAvatarBytes)]);
  const cases: readonly (readonly [string, Answer])[] = [
    ["page", { status: 200, headers: { "content-type": "image/png" }, body: "<html>" }],
    ["svg", { status: 200, headers: { "content-type": "image/svg+xml" }, body: "<svg xmlns='x'></svg>" }],
    ["cut", png((await picture(5)).subarray(0, 60))],
    ["huge", png(huge)],
    ["gone", 404],
    ["inward", { status: 302, headers: { location: "https://127.0.0.1/a.png" } }],
  ];
  for (const [name, bad] of cases) {
    let answer = bad;
    const person = await far(name, () => answer);
    assert.equal((await alice.get(person.path)).status, 404, name);
    answer = png(await picture(6));
    assert.equal((await alice.get(person.path)).status, 404, `${name}, a moment later`);
    assert.equal(asked(person.host), 1, name);
    web.pass(hourMs);
    assert.equal((await alice.get(person.path)).status, 200, `${name}, after its pause`);
  }
  assert.deepEqual(web.logged, []);
});

test("a profile that names another picture shows that, and the former one goes", async () => {
  const ivy = await far("ivy", png(await picture(7)));
  const first = await fetched(ivy.identityId);
  pods.set(ivy.host, png(await picture(8)));
  const url = `${ivy.url}?2`;
  await web.db.updateTable("profile").set({ avatar_url: url }).where("identity_id", "=", ivy.identityId).execute();
  const second = await fetched(ivy.identityId);
  assert.notEqual(second, first);
  await age(first, second);
  assert.equal(await fetchedFilesKind.run(web.needs, {}, never), null);
  assert.deepEqual([await web.blobs.has(first), await web.blobs.has(second)], [false, true]);
});

test("the sweep removes the oldest files until the rest fits, and they come again when they are looked at", async () => {
  await web.db.deleteFrom("fetched_avatar").execute();
  await web.db.deleteFrom("fetched_file").execute();
  await web.db.deleteFrom("job").execute();
  const people = [];
  for (const [nth, name] of ["one", "two", "three"].entries()) {
    people.push(await far(name, png(await picture(20 + nth))));
    web.pass(hourMs);
    await fetched(people[nth]?.identityId ?? 0);
  }
  const [one, , three] = people as [(typeof people)[0], (typeof people)[0], (typeof people)[0]];
  const blobs = await Promise.all(people.map(({ identityId }) => fetched(identityId)));
  const jobs = await web.db.selectFrom("job").select(["kind", "run_at"]).orderBy("run_at").execute();
  assert.deepEqual(
    jobs.map(({ kind, run_at }) => [kind, run_at.getTime() % hourMs]),
    people.map(() => ["fetched-files", 0]),
    "once in each hour",
  );
  await age(...blobs);
  const size = await web.blobs.size(blobs[2] ?? "");
  const here = () => Promise.all(blobs.map((blob) => web.blobs.has(blob)));
  await sweepFetched(web.needs, limits.fetchedBytes, never);
  assert.deepEqual(await here(), [true, true, true]);
  await sweepFetched(web.needs, 2 * ((size ?? 0) + limits.fetchedEachBytes) + 500, never);
  assert.deepEqual(await here(), [false, true, true]);
  await sweepFetched(web.needs, 0, AbortSignal.abort());
  assert.deepEqual(await here(), [false, false, false]);
  assert.equal(await fetched(one.identityId), blobs[0], "it is fetched anew");
  assert.deepEqual([asked(one.host), asked(three.host)], [2, 1]);
});

test("a file that people here show themselves, or put there a moment ago, stays whatever the sweep wants", async () => {
  const shared = await picture(40);
  const kept = await web.blobs.put(shared, shared.length);
  assert.ok(kept.ok);
  const own = kept.value.digest;
  const upload = await world.addPhoto(web.db, alice.bylineId, { blob: own });
  const { importId, bylineId: claim } = await world.addImport(web.db, alice.accountId, "alice@old.example");
  const bytes = await picture(41);
  const brought = await web.blobs.put(bytes, bytes.length);
  assert.ok(brought.ok);
  const imported = await world.addPhoto(web.db, claim, { blob: brought.value.digest, importId });
  await web.db
    .updateTable("photo")
    .set({ remote_path: "https://old.example/" })
    .where("id", "=", imported.id)
    .execute();
  // Somebody elsewhere shows the same two, as a photo of a post and as their picture.
  const zoe = await far("zoe", png(bytes));
  await fetched(zoe.identityId);
  pods.set(zoe.host, png(shared));
  const { id: postId } = await world.addPost(web.db, zoe.bylineId, { text: "photo" });
  const theirs = await world.addPhoto(web.db, zoe.bylineId, { postId, name: "p.png" });
  await web.db
    .updateTable("photo")
    .set({ remote_path: `https://${zoe.host}/` })
    .where("id", "=", theirs.id)
    .execute();
  assert.ok((await openRemotePhoto(web.needs, viewer(), theirs.id)).ok);
  const earlier = await web.db.selectFrom("fetched_file").select("blob").execute();
  await age(own, brought.value.digest, ...earlier.map(({ blob }) => blob));
  const yan = await far("yan", png(await picture(42)));
  const justPut = await fetched(yan.identityId);
  const now = new Date(web.needs.clock.now());
  await utimes(web.blobs.path(justPut), now, now);
  await sweepFetched(web.needs, 0, never);
  const rows = await web.db.selectFrom("photo").select(["id", "blob"]).orderBy("id").execute();
  const blobOf = (id: number) => rows.find((row) => row.id === id)?.blob;
  assert.deepEqual(
    [blobOf(upload.id), blobOf(imported.id), blobOf(theirs.id)],
    [own, brought.value.digest, null],
    "only what was fetched counts as gone",
  );
  for (const blob of [own, brought.value.digest, justPut]) assert.ok(await web.blobs.has(blob));
  assert.deepEqual(await web.db.selectFrom("fetched_file").select("blob").execute(), [{ blob: justPut }]);
});
