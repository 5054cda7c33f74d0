/** Custom emojis of people elsewhere on pages: small pictures that this pod fetches when somebody looks, and names where there are none. */
import assert from "node:assert/strict";
import { utimes } from "node:fs/promises";
import { after, before, test } from "node:test";
import sharp from "sharp";
import { editOwnProfile } from "../../src/app/accounts/edit-profile.ts";
import { sweepFetched } from "../../src/app/jobs/fetched-files.ts";
import { addEmoji, ownEmojiUrl, removeEmoji } from "../../src/app/own-emojis.ts";
import { writeComment } from "../../src/app/publish/answers.ts";
import { writePost } from "../../src/app/publish/write-post.ts";
import { sha256Hex } from "../../src/base/bytes.ts";
import { limits } from "../../src/base/limits.ts";
import { hourMs } from "../../src/base/time.ts";
import type { CustomEmoji } from "../../src/core/custom-emoji.ts";
import { emptyProfile } from "../../src/core/snapshot.ts";
import { forgetEmojis } from "../../src/store/content/foreign-emojis.ts";
import { emojiUrl } from "../../src/web/emoji.ts";
import { comment, done, elsewhere, like, post, said } from "../support/federation.ts";
import { type Member, member } from "../support/members.ts";
import { type Answer, openPods, type Pods, spokenPigeon } from "../support/pods.ts";
import { guest, openTestWeb, type TestWeb } from "../support/web.ts";

let pods: Pods;
let web: TestWeb;
let alice: Member;
before(async () => {
  pods = await openPods();
  web = await openTestWeb({ testNetwork: pods.network }, [spokenPigeon]);
  alice = await member(web, "alice", "Alice");
});
after(async () => {
  await web.close();
  await pods.close();
});

const drawn = (shade: number, side = 64): Promise<Buffer> =>
  sharp({ create: { width: side, height: side, channels: 3, background: { r: shade, g: 9, b: 99 } } })
    .png()
    .toBuffer();
const png = (body: Uint8Array): Answer => ({ status: 200, headers: { "content-type": "image/png" }, body });
const asked = (host: string): number => pods.got.filter((each) => each.host === host).length;
const at = (name: string, host = `${name}.example`): CustomEmoji => ({ name, url: `https://${host}/${name}.png` });
const pathOf = ({ url }: CustomEmoji): string => `/remote-emojis/${sha256Hex(url)}`;

let speakers = 0;

/** Somebody elsewhere says something that declares these. */
async function says(text: string, emojis: readonly CustomEmoji[]) {
  const by = await elsewhere(web.needs, `edna${++speakers}`, "loft.example");
  const message = post(by, { text, fine: { emojis } });
  await done(web.needs, said(web.needs, message, by));
  return { by, message };
}

test("an emoji of a post, a comment, a name and words about oneself is a picture that this pod gives, to visitors too", async () => {
  const duck = at("duck");
  pods.set("duck.example", png(await drawn(1)));
  const { by, message } = await says("A :duck: and a :goose:", [duck]);
  await done(
    web.needs,
    said(web.needs, comment(by, message.guid, { text: "`:duck:` is :duck:", fine: { emojis: [duck] } }), by),
  );
  const profile = { ...emptyProfile, displayName: "Edna :duck:", bio: "I like :duck:", public: true, emojis: [duck] };
  await done(web.needs, said(web.needs, { kind: "profile", author: by.ref, profile }, by));
  const src = pathOf(duck);
  const img = `<img class="custom-emoji" src="${src}" alt=":duck:" title=":duck:" height="20" loading="lazy">`;
  const page = (await guest(web).get(`/posts/${message.guid}`)).text;
  assert.match(page, new RegExp(`A ${img} and a :goose:`));
  assert.match(page, new RegExp(`<code>:duck:</code> is ${img}`));
  assert.match(page, new RegExp(`<bdi class="name">Edna ${img}</bdi>`));
  assert.doesNotMatch(page, /duck\.example/);
  const person = (await alice.get(`/people/${encodeURIComponent(by.ref)}`)).text;
  assert.match(person, new RegExp(`<h1[^>]*>Edna ${img}</h1>[\\s\\S]*I like ${img}`));
  assert.equal(asked("duck.example"), 0);

  const both = await Promise.all([guest(web).get(src), alice.get(src)]);
  assert.deepEqual(
    both.map(({ status, headers }) => [status, headers.get("content-type"), headers.get("cache-control")]),
    [
      [200, "image/png", "private, max-age=86400"],
      [200, "image/png", "private, max-age=86400"],
    ],
  );
  assert.equal((await guest(web).get(src)).status, 200);
  assert.equal(asked("duck.example"), 1);
});

test("nothing is fetched but what somebody has declared", async () => {
  pods.set("never.example", png(await drawn(2)));
  const never = at("never");
  for (const path of [pathOf(never), "/remote-emojis/x", `/remote-emojis/${encodeURIComponent(never.url)}`])
    assert.equal((await alice.get(`${path}?url=${never.url}`)).status, 404);
  // Nor what could not have come in by a message.
  await says(":never:", [{ name: "never", url: "http://never.example/never.png" }]);
  assert.equal((await alice.get(`/remote-emojis/${sha256Hex("http://never.example/never.png")}`)).status, 404);
  assert.equal(asked("never.example"), 0);
});

test("what is no picture, too large, vast, inward or missing is answered with 404, and asked for again after a while", async () => {
  const whole = await drawn(3);
  const cases: readonly (readonly [string, Answer])[] = [
    ["web-page", { status: 200, headers: { "content-type": "image/png" }, body: "<html>" }],
    ["svg", { status: 200, headers: { "content-type": "image/svg+xml" }, body: "<svg xmlns='x'></svg>" }],
    ["cut", png(whole.subarray(0, 60))],
    ["huge", png(Buffer.concat([whole, Buffer.alloc(limits.emojiBytes)]))],
    ["vast", png(await drawn(3, limits.emojiSidePixels + 1))],
    ["bomb", png(claiming(whole, 30_000))],
    ["gone", 404],
    ["inward", { status: 302, headers: { location: "https://127.0.0.1/a.png" } }],
    ["broken", "break"],
  ];
  for (const [name, bad] of cases) {
    const emoji = at(name);
    let answer = bad;
    pods.set(`${name}.example`, () => answer);
    await says(`:${name}:`, [emoji]);
    assert.equal((await alice.get(pathOf(emoji))).status, 404, name);
    answer = png(await drawn(4));
    assert.equal((await alice.get(pathOf(emoji))).status, 404, `${name}, a moment later`);
    assert.equal(asked(`${name}.example`), 1, name);
    web.pass(hourMs);
    assert.equal((await alice.get(pathOf(emoji))).status, 200, `${name}, after its pause`);
  }
  assert.deepEqual(web.logged, []);
});

/** A PNG whose header says that it is so wide and high. */
function claiming(png: Buffer, side: number): Buffer {
  const copy = Buffer.from(png);
  copy.writeUInt32BE(side, 16);
  copy.writeUInt32BE(side, 20);
  return copy;
}

test("where a host does not answer, none of its emojis is asked for in its pause; one that is missing stands alone", async () => {
  pods.set("silent.example", "break");
  const [one, two] = [at("one", "silent.example"), at("two", "silent.example")];
  await says(":one: :two:", [one, two]);
  assert.equal((await alice.get(pathOf(one))).status, 404);
  assert.equal((await alice.get(pathOf(two))).status, 404);
  assert.equal(asked("silent.example"), 1);
  const fine = png(await drawn(5));
  pods.set("partly.example", ({ path }) => (path === "/three.png" ? 404 : fine));
  const [three, four] = [at("three", "partly.example"), at("four", "partly.example")];
  await says(":three: :four:", [three, four]);
  assert.equal((await alice.get(pathOf(three))).status, 404);
  assert.equal((await alice.get(pathOf(four))).status, 200);
});

test("the sweep takes the pictures of emojis too, and those that were said long ago are forgotten", async () => {
  const old = at("old");
  pods.set("old.example", png(await drawn(6)));
  await says(":old:", [old]);
  assert.equal((await alice.get(pathOf(old))).status, 200);
  const row = () => web.db.selectFrom("foreign_emoji").select("blob").where("url", "=", old.url).executeTakeFirst();
  const blob = (await row())?.blob ?? "";
  assert.ok(await web.blobs.has(blob));
  const then = new Date("2026-01-01");
  await utimes(web.blobs.path(blob), then, then);
  await sweepFetched(web.needs, 0, new AbortController().signal);
  assert.deepEqual([await web.blobs.has(blob), await row()], [false, { blob: null }]);
  assert.equal((await alice.get(pathOf(old))).status, 200);
  assert.equal(asked("old.example"), 2);

  await web.db.updateTable("foreign_emoji").set({ said_at: then }).where("url", "=", old.url).execute();
  const { n } = await web.db
    .selectFrom("foreign_emoji")
    .select((on) => on.fn.countAll<number>().as("n"))
    .executeTakeFirstOrThrow();
  await forgetEmojis(web.db, Number(n) - 1);
  assert.equal((await alice.get(pathOf(old))).status, 404);
  await says(":old:", [old]);
  assert.equal((await alice.get(pathOf(old))).status, 200);
});

test("what people here write calls the pod's own emojis, until these are removed", async () => {
  async function* bytes(shade: number) {
    yield await drawn(shade);
  }
  const added = await addEmoji(web.needs, { name: "tern", bytes: bytes(7) });
  assert.ok(added.ok, JSON.stringify(added));
  const src = ownEmojiUrl(added.value);
  const img = (name: string, at: string) =>
    `<img class="custom-emoji" src="${at}" alt=":${name}:" title=":${name}:" height="20" loading="lazy">`;
  const form = (await alice.get("/")).text;
  assert.match(
    form,
    new RegExp(`<summary>Emojis of this pod</summary>[\\s\\S]*${img("tern", src)} <code>:tern:</code>`),
  );

  const wrote = await writePost(web.needs, alice.accountId, { text: "Over :tern: and :gull:", to: { kind: "public" } });
  assert.ok(wrote.ok, JSON.stringify(wrote));
  const below = await writeComment(web.needs, alice, { postId: wrote.value.postId, text: "`:tern:` or :tern:" });
  assert.ok(below.ok, JSON.stringify(below));
  const named = await editOwnProfile(web.needs, { accountId: alice.accountId, edit: { firstName: "Alice :tern:" } });
  assert.ok(named.ok, JSON.stringify(named));
  const page = `/posts/${wrote.value.guid}`;
  const shown = (await guest(web).get(page)).text;
  assert.match(shown, new RegExp(`Over ${img("tern", src)} and :gull:`));
  assert.match(shown, new RegExp(`<code>:tern:</code> or ${img("tern", src)}`));
  assert.match(shown, new RegExp(`<bdi class="name">Alice ${img("tern", src)}`));

  const file = await guest(web).get(src);
  assert.deepEqual(
    [file.status, file.headers.get("content-type"), file.headers.get("cache-control")],
    [200, "image/png", "public, max-age=31536000, immutable"],
  );
  for (const path of ["/emojis/tern/0000000000000000.png", src.replace("tern", "gull"), "/emojis/tern"])
    assert.equal((await guest(web).get(path)).status, 404, path);
  assert.ok((await removeEmoji(web.needs, "tern")).ok);
  assert.equal((await guest(web).get(src)).status, 404);
  assert.doesNotMatch((await alice.get("/")).text, /Emojis of this pod/);
});

test("a reaction by a custom emoji is its picture with how many react so, each picture by itself", async () => {
  const [duck, other] = [at("duck", "here.example"), at("duck", "there.example")];
  const root = await says("what is reacted to", []);
  for (const { url } of [duck, duck, other]) {
    const by = await elsewhere(web.needs, `reacts${++speakers}`, "loft.example");
    const values = { content: ":duck:", picture: url };
    const byDuck = like(by, root.message.guid, {
      reaction: { emoji: ":duck:" },
      signed: { signature: "", order: [], values },
    });
    await done(web.needs, said(web.needs, byDuck, by));
  }
  const page = (await guest(web).get(`/posts/${root.message.guid}`)).text;
  const counts = [...page.matchAll(/aria-hidden="true"><img class="custom-emoji" src="([^"]*)"[^>]*> (\d)/g)];
  assert.deepEqual(
    counts.map(([, src, n]) => [src, n]),
    [
      [pathOf(duck), "2"],
      [pathOf(other), "1"],
    ],
  );
  pods.set("there.example", png(await drawn(8)));
  assert.equal((await guest(web).get(pathOf(other))).status, 200);
});

test("somebody elsewhere reacts to one thing by a few emojis; more are taken in without being kept, and a like still counts", async () => {
  const root = await says("what one person reacts to", []);
  const by = await elsewhere(web.needs, `reacts${++speakers}`, "loft.example");
  const reacts = async (name: string) => {
    const reaction = name === "like" ? name : { emoji: `:${name}:` };
    return (await done(web.needs, said(web.needs, like(by, root.message.guid, { reaction }), by))).changed;
  };
  for (let nth = 0; nth < limits.reactionsEach; nth += 1) assert.equal(await reacts(`e${nth}`), true);
  assert.deepEqual([await reacts("more"), await reacts("again"), await reacts("like")], [false, false, true]);
  const other = await elsewhere(web.needs, `reacts${++speakers}`, "loft.example");
  const theirs = like(other, root.message.guid, { reaction: { emoji: ":more:" } });
  assert.equal((await done(web.needs, said(web.needs, theirs, other))).changed, true);
});

test("a picture of a reaction that is no https address of elsewhere is asked for by no page", async () => {
  const root = await says("what is reacted to by addresses", []);
  const far = `https://far.example/${"f".repeat(limits.emojiUrlChars)}`;
  const pictures = ["//evil.example/p.png", "/settings", "/emojis/../settings", "http://evil.example/p.png", far];
  for (const picture of pictures) {
    const by = await elsewhere(web.needs, `reacts${++speakers}`, "loft.example");
    const signed = { signature: "", order: [], values: { content: ":duck:", picture } };
    const byDuck = like(by, root.message.guid, { reaction: { emoji: ":duck:" }, signed });
    await done(web.needs, said(web.needs, byDuck, by));
  }
  const by = await elsewhere(web.needs, `reacts${++speakers}`, "loft.example");
  const never = "https://evil.example/like.png";
  const plain = like(by, root.message.guid, { signed: { signature: "", order: [], values: { picture: never } } });
  await done(web.needs, said(web.needs, plain, by));
  const page = (await guest(web).get(`/posts/${root.message.guid}`)).text;
  assert.doesNotMatch(page, /evil|class="custom-emoji"/);
  assert.match(page, new RegExp(`aria-hidden="true">:duck: ${pictures.length}<`));
  const known = web.db
    .selectFrom("foreign_emoji")
    .select("url")
    .where("url", "in", [...pictures, never]);
  assert.deepEqual(await known.execute(), []);
  for (const url of [...pictures.slice(0, 3), "/emojis/x/..\\..\\settings", "/emojis/x/0.png?a", "/emojis/x/y/0.png"])
    assert.equal(emojiUrl({ name: "x", url }), `/remote-emojis/${sha256Hex(url)}`);
});
