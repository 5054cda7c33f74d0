/** Photo files: their sizes, who gets them, and who may keep them. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import sharp from "sharp";
import { limits } from "../../src/base/limits.ts";
import { photoSizes } from "../../src/blobs/sizes.ts";
import { addKnownPerson, keyOf } from "../support/known.ts";
import { keepPicture, password } from "../support/shown.ts";
import { type Guest, guest, openTestWeb, type TestWeb } from "../support/web.ts";
import * as world from "../support/world.ts";

let web: TestWeb;
let alice: Guest;
let account: world.Account;
let blob: string;
before(async () => {
  web = await openTestWeb();
  account = await world.addAccount(web.db, "alice", { password });
  alice = guest(web);
  await alice.logIn("alice", password);
  blob = await keepPicture(web, 1_600, 900, "#39597e");
});
after(() => web.close());

const addressOf = (name: string, size = "") => `/photos/${account.photoPath}/${size}${encodeURIComponent(name)}`;
const fetchBytes = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await web.app.request(path, { headers });
  return { answer, bytes: Buffer.from(await answer.arrayBuffer()) };
};

test("the photo of a public post comes in five sizes, to keep for ever", async () => {
  const post = await world.addPost(web.db, account.bylineId);
  const photo = await world.addPhoto(web.db, account.bylineId, { postId: post.id, blob });
  const widths = { "": 1_600, thumb_small_: 50, thumb_medium_: 100, thumb_large_: 300, scaled_full_: 700 };
  const etags = new Set<string | null>();
  for (const size of photoSizes) {
    const { answer, bytes } = await fetchBytes(addressOf(photo.name, size));
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get("content-type"), "image/jpeg");
    assert.equal(answer.headers.get("content-length"), String(bytes.length));
    assert.equal(answer.headers.get("cache-control"), "public, max-age=31536000, immutable");
    assert.equal(answer.headers.get("content-disposition"), "inline");
    assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
    assert.equal((await sharp(bytes).metadata()).width, widths[size], size);
    etags.add(answer.headers.get("etag"));
  }
  assert.equal(etags.size, photoSizes.length);
});

test("who has the photo already gets no second copy", async () => {
  const post = await world.addPost(web.db, account.bylineId);
  const photo = await world.addPhoto(web.db, account.bylineId, { postId: post.id, blob });
  const { answer } = await fetchBytes(addressOf(photo.name));
  const again = await fetchBytes(addressOf(photo.name), { "if-none-match": answer.headers.get("etag") ?? "" });
  assert.equal(again.answer.status, 304);
  assert.equal(again.bytes.length, 0);
});

test("HEAD tells the size of a photo and sends none of it", async () => {
  const post = await world.addPost(web.db, account.bylineId);
  const photo = await world.addPhoto(web.db, account.bylineId, { postId: post.id, blob });
  const answer = await web.app.request(addressOf(photo.name), { method: "HEAD" });
  assert.equal(answer.status, 200);
  assert.ok(Number(answer.headers.get("content-length")) > 0);
  assert.equal((await answer.arrayBuffer()).byteLength, 0);
});

test("the photo of a limited or held post is its viewers' alone, and nobody may keep it", async () => {
  const limited = await world.addPost(web.db, account.bylineId, { reach: "limited" });
  const { importId, bylineId } = await world.addImport(web.db, account.accountId, "alice@old-pod.example");
  const held = await world.addPost(web.db, bylineId, { importId });
  const ofLimited = await world.addPhoto(web.db, account.bylineId, { postId: limited.id, blob });
  const ofHeld = await world.addPhoto(web.db, bylineId, { postId: held.id, importId, blob });
  const upload = await world.addPhoto(web.db, bylineId, { importId, blob });
  for (const { name } of [ofLimited, ofHeld, upload]) {
    assert.equal((await guest(web).get(addressOf(name))).status, 404);
    const own = await alice.get(addressOf(name));
    assert.equal(own.status, 200);
    assert.equal(own.headers.get("cache-control"), "private, no-store");
  }
  await web.db
    .updateTable("import")
    .set({ released_at: new Date(), release: "kept-here" })
    .where("id", "=", importId)
    .execute();
  assert.equal((await guest(web).get(addressOf(ofHeld.name))).status, 200);
  assert.equal((await guest(web).get(addressOf(upload.name))).status, 404, "an upload that no post names");
  assert.equal((await alice.get(addressOf(upload.name))).headers.get("cache-control"), "private, no-store");
  assert.equal((await guest(web).get(addressOf(ofLimited.name))).status, 404);
});

test("the photo of a limited post that went to another pod is had by whoever knows its address, and kept by nobody", async () => {
  const limited = await world.addPost(web.db, account.bylineId, { reach: "limited" });
  const photo = await world.addPhoto(web.db, account.bylineId, { postId: limited.id, blob });
  const other = await world.addPhoto(web.db, account.bylineId, { blob });
  const { id: audienceId } = await web.db
    .insertInto("audience")
    .values({ account_id: account.accountId, key: "went away" })
    .returning("id")
    .executeTakeFirstOrThrow();
  await web.db.updateTable("post").set({ audience_id: audienceId }).where("id", "=", limited.id).execute();
  const visit = () => guest(web).get(addressOf(photo.name));
  await web.db
    .insertInto("own_key")
    .values({
      identity_id: account.identityId,
      account_id: account.accountId,
      sealed_private_key: Buffer.from("sealed"),
    })
    .execute();
  const { id: here } = await web.db
    .selectFrom("byline")
    .select("id")
    .where("identity_id", "=", account.identityId)
    .executeTakeFirstOrThrow();
  await web.db.insertInto("audience_member").values({ audience_id: audienceId, byline_id: here }).execute();
  assert.equal((await visit()).status, 404, "only people of this pod got it");
  const person = await addKnownPerson(web.db, "bob@pod-b.example", keyOf("ben@pod-b.example"));
  const { id: away } = await web.db
    .insertInto("byline")
    .values({ identity_id: person.identityId, protocol: "diaspora", ref: "bob@pod-b.example" })
    .returning("id")
    .executeTakeFirstOrThrow();
  await web.db.insertInto("audience_member").values({ audience_id: audienceId, byline_id: away }).execute();
  const answer = await visit();
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("cache-control"), "private, no-store");
  assert.equal((await guest(web).get(addressOf(other.name))).status, 404);
});

test("an avatar is everybody's once it is not held", async () => {
  const avatar = await world.addPhoto(web.db, account.bylineId, { blob });
  await web.db
    .updateTable("profile")
    .set({ avatar_photo_id: avatar.id })
    .where("identity_id", "=", account.identityId)
    .execute();
  assert.match(
    (await guest(web).get(addressOf(avatar.name, "thumb_small_"))).headers.get("cache-control") ?? "",
    /^public/,
  );
});

test("a photo is found only under its own account, in a size that exists, and when its file is here", async () => {
  const other = await world.addAccount(web.db, "other");
  const post = await world.addPost(web.db, account.bylineId);
  const photo = await world.addPhoto(web.db, account.bylineId, { postId: post.id, blob });
  const missing = await world.addPhoto(web.db, account.bylineId, { postId: post.id });
  const paths = [
    `/photos/${other.photoPath}/${photo.name}`,
    addressOf(photo.name, "huge_"),
    addressOf(photo.name, "thumb_small_thumb_small_"),
    addressOf(missing.name),
    addressOf("no-such.jpg"),
  ];
  for (const path of paths) assert.equal((await alice.get(path)).status, 404, path);
});

test("a photo whose name looks like a size of another one is found under its own name", async () => {
  const post = await world.addPost(web.db, account.bylineId);
  const plain = await world.addPhoto(web.db, account.bylineId, { postId: post.id, blob, name: "pond.jpg" });
  const small = await keepPicture(web, 40, 30, "#b0563c");
  await world.addPhoto(web.db, account.bylineId, { postId: post.id, blob: small, name: "thumb_small_pond.jpg" });
  assert.equal((await sharp((await fetchBytes(addressOf(plain.name, "thumb_small_"))).bytes).metadata()).width, 40);
  assert.equal((await sharp((await fetchBytes(addressOf(plain.name, "thumb_medium_"))).bytes).metadata()).width, 100);
});

test("names out of archives with blanks, quotes and letters of all scripts are found", async () => {
  const post = await world.addPost(web.db, account.bylineId);
  for (const name of ["a b.jpg", 'quo"te.jpg', "фото%2e.jpg", "..jpg", "?x#y.jpg"]) {
    await world.addPhoto(web.db, account.bylineId, { postId: post.id, blob, name });
    assert.equal((await guest(web).get(addressOf(name, "thumb_small_"))).status, 200, name);
  }
});

test("pictures that no post shows are listed for their owner alone, held or kept here", async () => {
  const { importId, bylineId } = await world.addImport(web.db, account.accountId, "alice@other-pod.example");
  const post = await world.addPost(web.db, bylineId, { importId });
  const posted = await world.addPhoto(web.db, bylineId, { postId: post.id, importId, blob });
  const upload = await world.addPhoto(web.db, bylineId, { importId, blob, text: "a <b>boat</b>" });
  const missing = await world.addPhoto(web.db, bylineId, { importId });
  const avatar = await world.addPhoto(web.db, account.bylineId, { blob });
  await web.db
    .updateTable("profile")
    .set({ avatar_photo_id: avatar.id })
    .where("identity_id", "=", account.identityId)
    .execute();
  const stranger = await world.addAccount(web.db, "mallory", { password });
  const strangers = await world.addPhoto(web.db, stranger.bylineId, { blob });
  const mallory = guest(web);
  await mallory.logIn("mallory", password);

  assert.equal((await guest(web).get("/photos")).status, 303);
  assert.ok(!(await mallory.get("/photos")).text.includes(upload.name));
  assert.match((await alice.get("/people/alice")).text, /href="\/photos"/);
  const listed = async () => {
    const { status, text } = await alice.get("/photos");
    assert.equal(status, 200);
    for (const { name } of [posted, missing, avatar, strangers]) assert.ok(!text.includes(name), name);
    assert.ok(
      text.includes(`<a href="${addressOf(upload.name)}"><img src="${addressOf(upload.name, "thumb_large_")}"`),
    );
    assert.ok(text.includes('alt="a &lt;b&gt;boat&lt;/b&gt;"'));
  };
  await listed();
  await web.db
    .updateTable("import")
    .set({ released_at: new Date(), release: "kept-here", owner_byline_id: account.bylineId })
    .where("id", "=", importId)
    .execute();
  await web.db.updateTable("photo").set({ byline_id: account.bylineId }).where("import_id", "=", importId).execute();
  await listed();
});

test("many pictures that no post shows come in pages, each once", async () => {
  const many = await world.addAccount(web.db, "collector", { password });
  const count = limits.photosPerPage + 3;
  for (let n = 0; n < count; n++) await world.addPhoto(web.db, many.bylineId, { blob, name: `picture-${n}.jpg` });
  const collector = guest(web);
  await collector.logIn("collector", password);
  const first = await collector.get("/photos");
  assert.match(first.text, new RegExp(`${count} pictures`));
  const next = /rel="next" href="([^"]+)"/.exec(first.text)?.[1] ?? "";
  const second = await collector.get(next);
  const seen = [first, second].flatMap(({ text }) =>
    [...text.matchAll(/thumb_large_(picture-\d+\.jpg)/g)].map(([, name]) => name),
  );
  assert.equal(seen.length, count);
  assert.equal(new Set(seen).size, count);
  assert.doesNotMatch(second.text, /rel="next"/);
});
