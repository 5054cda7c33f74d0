/** Writing posts and what people do about them, between accounts of one pod. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import sharp from "sharp";
import { limits } from "../../src/base/limits.ts";
import { type Member, member, shareByForm } from "../support/members.ts";
import { guest, openTestWeb, type TestWeb, tokenOf } from "../support/web.ts";
import * as world from "../support/world.ts";

let web: TestWeb;
let alice: Member;
let ben: Member;
let eve: Member;
before(async () => {
  web = await openTestWeb();
  alice = await member(web, "alice", "Alice");
  ben = await member(web, "ben", "Ben");
  eve = await member(web, "eve", "Eve");
  await shareByForm(alice, ben);
  await shareByForm(ben, alice);
});
after(() => web.close());

async function write(who: Member, fields: Parameters<Member["upload"]>[1]): Promise<string> {
  web.pass(1_000);
  const visit = await who.upload("/", { to: "public", ...fields }, "/posts");
  assert.equal(visit.status, 303, visit.text);
  return visit.headers.get("location") ?? "";
}

const picture = async (name: string): Promise<File> => {
  const bytes = await sharp({ create: { width: 40, height: 30, channels: 3, background: "#468" } })
    .png()
    .toBuffer();
  return new File([new Uint8Array(bytes)], name, { type: "image/png" });
};
const idOf = (page: string, pattern: RegExp): string => pattern.exec(page)?.[1] ?? "";

test("characters that cannot be stored are replaced, in every kind of form", async () => {
  const path = await write(ben, { text: "nul \0 here" });
  assert.match((await ben.get(path)).text, /nul \ufffd here/);
  const visit = await ben.fill(path, { text: "one \0 more" }, `${path}/comments`);
  assert.equal(visit.status, 303);
  assert.match((await ben.get(path)).text, /one \ufffd more/);
});

test("a public post with everything stands in the streams of who shares with its author", async () => {
  const path = await write(alice, {
    text: "Hello @{ben@sterna.example} #tea <script>alert(1)</script>",
    "photo-1": await picture("wall.png"),
    "describe-1": 'A "blue" wall',
    question: "Tea?",
    answers: "Yes\r\n\r\n<b>No</b>\r\n",
    address: "Oxford",
    lat: "51.75",
    lng: "-1.26",
  });
  const { text } = await ben.get(path);
  assert.match(text, /Hello <a class="mention" href="\/people\/ben"/);
  assert.doesNotMatch(text, /<script/);
  assert.match(text, /alt="A &quot;blue&quot; wall"/);
  assert.match(text, /<bdi>Yes<\/bdi>[\s\S]*<bdi>&lt;b&gt;No&lt;\/b&gt;<\/bdi>/);
  assert.match(text, /Written at Oxford/);
  assert.match((await ben.get("/")).text, /Hello <a class="mention"/);
  assert.match((await ben.get("/notices")).text, /mentioned you in/);
  assert.equal((await guest(web).get(path)).status, 200);
  const photo = idOf(text, /src="(\/photos\/[^"]+)"/);
  assert.equal((await guest(web).get(photo)).status, 200);
});

test("a warning folds the post for everybody, its words are on no other page, and it is asked for in a fold of the form", async () => {
  const form = (await alice.get("/")).text;
  assert.match(form, /<details class="fold"><summary>Content warning<\/summary>[\s\S]*aria-describedby="warning-hint"/);
  const path = await write(alice, { text: "eight hairy legs", warning: " <b>spiders</b>\r\n inside " });
  for (const who of [alice, ben]) {
    const { text } = await who.get(path);
    assert.match(
      text,
      /<summary>Content warning: &lt;b&gt;spiders&lt;\/b&gt; inside<\/summary><[\s\S]*eight hairy legs/,
    );
    assert.doesNotMatch(text, /<title>[^<]*hairy/);
  }
  const tagged = await write(alice, { text: "as diaspora\\* marks it: #NSFW." });
  assert.match((await ben.get(tagged)).text, /<summary>Content warning: #nsfw<\/summary>/);
  const blank = await write(alice, { text: "no more than #nsfwish", warning: "  " });
  assert.doesNotMatch((await ben.get(blank)).text, /class="warning"/);
  const long = { text: "kept", warning: "w".repeat(limits.shortTextChars + 1), to: "public" };
  const refused = await alice.upload("/", long, "/posts");
  assert.equal(refused.status, 422);
  assert.match(refused.text, /This warning is too long/);
  assert.match(refused.text, /<details class="fold" open><summary>Content warning/);
  assert.match(refused.text, new RegExp(`value="${long.warning}"`));
});

test("a post to aspects is seen by those in them alone, and its photo too", async () => {
  const path = await write(alice, {
    text: "for friends",
    to: "aspects",
    aspect: [String(alice.aspects.Friends), String(alice.aspects.Work)],
    "photo-2": await picture("a.png"),
  });
  const { status, text } = await ben.get(path);
  assert.equal(status, 200);
  assert.match(text, />Limited</);
  for (const other of [eve, guest(web)]) {
    assert.equal((await other.get(path)).status, 404);
    assert.equal((await other.get(idOf(text, /src="(\/photos\/[^"]+)"/))).status, 404);
    assert.equal((await other.fill("/login", { text: "x" }, `${path}/comments`)).status === 200, false);
  }
  for (const verb of ["like", "comments", "reshare", "vote", "delete"])
    assert.equal((await eve.fill("/", { text: "x" }, `${path}/${verb}`)).status, 404, verb);
  assert.equal((await ben.fill(path, {}, `${path}/reshare`)).status, 422, "what is limited is not reshared");
});

test("what is refused stands in the form again, photos included", async () => {
  const visit = await alice.upload(
    "/",
    {
      text: "<i>typed</i>",
      to: "aspects",
      aspect: String(alice.aspects.Family),
      "photo-1": await picture("k.png"),
      lat: "5",
      question: "Q",
    },
    "/posts",
  );
  assert.equal(visit.status, 422);
  assert.match(visit.text, /id="write-error" role="alert">A poll has 2 to 50 answers/);
  assert.match(visit.text, />&lt;i&gt;typed&lt;\/i&gt;<\/textarea>/);
  assert.match(visit.text, new RegExp(`value="${alice.aspects.Family}" checked`));
  assert.match(visit.text, /name="to" value="aspects" checked/);
  assert.match(visit.text, /name="lat" value="5"/);
  const kept = idOf(visit.text, /name="kept" value="(\d+)" checked/);
  assert.notEqual(kept, "");
  assert.equal((await eve.upload("/", { text: "mine?", to: "public", kept }, "/posts")).status, 422, "not hers");
  const path = await write(alice, { text: "now", kept });
  assert.match((await guest(web).get(path)).text, /<img src="\/photos\//);
});

test("each refusal of a post says what to do", async () => {
  const cases: [Parameters<Member["upload"]>[1], RegExp][] = [
    [{ text: "  ", to: "public" }, /nothing written yet/],
    [{ text: "x".repeat(65_536), to: "public" }, /Shorten it to 65,535/],
    [{ text: "x", to: "aspects" }, /Nobody would get this/],
    [{ text: "x", to: "aspects", aspect: String(ben.aspects.Friends) }, /Nobody would get this/],
    [{ text: "x", to: "public", aspect: String(alice.aspects.Work) }, /You chose everybody, and aspects as well/],
    [{ text: "x", to: "public", address: "Somewhere" }, /latitude and longitude/],
    [{ text: "x", to: "public", "photo-1": new File(["no picture"], "x.png") }, /no photo that can be shown/],
  ];
  for (const [fields, words] of cases) {
    const visit = await alice.upload("/", fields, "/posts");
    assert.equal(visit.status, 422, String(words));
    assert.match(visit.text, words);
  }
});

test("photos can be uploaded a few at a time before a post is written", async () => {
  const first = await alice.upload(
    "/",
    { text: "so far", to: "public", more: "yes", "photo-1": await picture("1.png") },
    "/posts",
  );
  assert.equal(first.status, 200);
  assert.match(first.text, />so far<\/textarea>/);
  const kept = [...first.text.matchAll(/name="kept" value="(\d+)"/g)].map(([, id = ""]) => id);
  assert.equal(kept.length, 1);
  const path = await write(alice, { text: "both", kept, "photo-1": await picture("2.png") });
  assert.equal((await guest(web).get(path)).text.match(/<img src="\/photos\//g)?.length, 2);
});

test("a form with files is taken only with its proof, and of who is logged in", async () => {
  const form = (token: string) => {
    const fields = new FormData();
    fields.append("form_token", token);
    fields.append("text", "forged words");
    fields.append("to", "public");
    return fields;
  };
  const cookie = [...alice.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const headers = { cookie, origin: web.needs.config.url, "sec-fetch-site": "same-origin" };
  const send = (init: RequestInit) => web.app.request("/posts", { method: "POST", ...init });
  const token = tokenOf((await alice.get("/")).text);
  assert.equal((await send({ headers, body: form("wrong") })).status, 403);
  assert.equal(
    (await send({ headers: { ...headers, "sec-fetch-site": "cross-site" }, body: form(token) })).status,
    403,
  );
  assert.equal(
    (await send({ headers: { ...headers, "content-type": "multipart/form-data" }, body: "no boundary" })).status,
    403,
  );
  assert.equal(
    (await send({ headers: { ...headers, "content-type": "multipart/form-data; boundary=x" }, body: "--x\r\nbroken" }))
      .status,
    403,
  );
  const huge = { ...headers, "content-type": "multipart/form-data; boundary=x", "content-length": "999999999" };
  assert.equal((await send({ headers: huge, body: "--x--" })).status, 413);
  assert.equal((await send({ body: form(token) })).headers.get("location"), "/login?to=%2Fposts");
  assert.doesNotMatch((await alice.get("/")).text, /forged words/);
  assert.deepEqual(web.logged, []);
});

test("comments are written, liked and deleted, by their author or below one's own post", async () => {
  const path = await write(alice, { text: "talk to me" });
  const said = await ben.fill(path, { text: "First **one** <img src=x>" }, `${path}/comments`);
  assert.deepEqual([said.status, said.headers.get("location")], [303, `${path}#write`]);
  await eve.fill(path, { text: "Second" }, `${path}/comments`);
  const { text } = await alice.get(path);
  assert.match(text, /2 comments[\s\S]*First <strong>one<\/strong> &lt;img src=x&gt;[\s\S]*Second/);
  const [first = "", second = ""] = [...text.matchAll(/comments\/(\d+)\/like"/g)].map(([, id]) => id ?? "");
  assert.match((await alice.get("/notices")).text, /commented on/);
  await alice.fill(path, {}, `${path}/comments/${first}/like`);
  assert.match((await ben.get(path)).text, /<span class="likes">1 like<\/span>/);
  await alice.fill(path, {}, `${path}/comments/${first}/unlike`);
  assert.doesNotMatch((await ben.get(path)).text, /1 like</);
  const foreign = await ben.fill(path, {}, `${path}/comments/${second}/delete`);
  assert.equal(foreign.status, 422);
  assert.match(foreign.text, /role="alert">This is somebody else/);
  assert.doesNotMatch((await ben.get(path)).text, new RegExp(`comments/${second}/delete`), "nor is it offered");
  assert.equal((await ben.fill(path, {}, `${path}/comments/${first}/delete`)).status, 303);
  assert.equal((await alice.fill(path, {}, `${path}/comments/${second}/delete`)).status, 303);
  assert.match((await eve.get(path)).text, /No comments/);
  const empty = await ben.fill(path, { text: " " }, `${path}/comments`);
  assert.equal(empty.status, 422);
  assert.match(empty.text, /id="comment-error" role="alert">There is nothing written yet/);
});

test("a comment can begin with a mention of the author, who is told", async () => {
  const path = await write(alice, { text: "mention me" });
  assert.match((await ben.get(`${path}?mention=author`)).text, />@\{alice@sterna\.example\} <\/textarea>/);
  assert.doesNotMatch((await alice.get(path)).text, /mention=author/);
});

test("comments of people whom one blocks are shown to others alone", async () => {
  const path = await write(alice, { text: "talk" });
  const troll = await member(web, "troll");
  await troll.fill(path, { text: "trolling" }, `${path}/comments`);
  await ben.fill("/people/troll", {}, "/people/troll/block");
  const { text } = await ben.get(path);
  assert.doesNotMatch(text, /trolling/);
  assert.match(text, /No comments/);
  assert.match((await alice.get(path)).text, /1 comment<[\s\S]*trolling/);
});

test("liking leads back to where the post stood, and counts once", async () => {
  const path = await write(alice, { text: "like me" });
  const inStream = (await ben.get("/")).text;
  assert.match(inStream, new RegExp(`action="${path}/like"`));
  for (let n = 0; n < 2; n++) {
    const liked = await ben.fill("/", { back: "/" }, `${path}/like`);
    assert.match(liked.headers.get("location") ?? "", /^\/#post-\d+$/);
  }
  const page = (await ben.get(path)).text;
  assert.match(page, /<span class="likes">1 like</);
  assert.match(page, new RegExp(`action="${path}/unlike"`));
  const away = await ben.fill("/", { back: "//evil.example/" }, `${path}/unlike`);
  assert.match(away.headers.get("location") ?? "", /^\/#post-\d+$/);
  assert.doesNotMatch((await ben.get(path)).text, /1 like</);
});

test("a vote is given once and shown as one's own", async () => {
  const path = await write(alice, { text: "choose", question: "Which?", answers: "A\nB" });
  const form = (await ben.get(path)).text;
  const answer = idOf(form, /name="answer" value="(\d+)"/);
  assert.equal((await ben.fill(path, {}, `${path}/vote`)).status, 422, "nothing chosen");
  assert.equal((await ben.fill(path, { answer }, `${path}/vote`)).status, 303);
  const voted = (await ben.get(path)).text;
  assert.match(voted, /<bdi>A<\/bdi> <strong>\(your vote\)[\s\S]*1 vote[\s\S]*1 person voted/);
  assert.doesNotMatch(voted, /name="answer"/);
  assert.match((await alice.get(path)).text, /name="answer"/, "others still choose");
});

test("a reshare stands in the streams of one's contacts; a deleted post is gone for all", async () => {
  const path = await write(alice, { text: "share me" });
  const friend = await member(web, "friendofben");
  await shareByForm(friend, ben);
  assert.equal((await ben.fill(path, { back: "/" }, `${path}/reshare`)).status, 303);
  assert.match((await friend.get("/")).text, /Reshared a post of Alice[\s\S]*share me/);
  assert.match((await alice.get("/notices")).text, /reshared/);
  assert.doesNotMatch((await ben.get(path)).text, new RegExp(`action="${path}/delete"`));
  assert.equal((await ben.fill(path, {}, `${path}/delete`)).status, 422);
  assert.equal((await alice.get(path)).status, 200);
  const gone = await alice.fill(path, {}, `${path}/delete`);
  assert.deepEqual([gone.status, gone.headers.get("location")], [303, "/"]);
  assert.equal((await ben.get(path)).status, 404);
  assert.equal((await alice.fill("/", {}, `${path}/like`)).status, 404);
});

test("visitors are offered nothing to do, and forged forms do nothing", async () => {
  const path = await write(alice, { text: "look only", question: "Which?", answers: "A\nB" });
  const visitor = (await guest(web).get(path)).text;
  assert.doesNotMatch(visitor, /<form method="post"/);
  for (const verb of [
    "like",
    "unlike",
    "reshare",
    "vote",
    "delete",
    "comments",
    "comments/1/like",
    "comments/1/delete",
  ]) {
    assert.equal((await alice.post(`${path}/${verb}`, {})).status, 403, verb);
    assert.match(
      (await guest(web).fill("/login", {}, `${path}/${verb}`)).headers.get("location") ?? "",
      /^\/login/,
      verb,
    );
  }
});

test("a photo of another pod is asked for by this one, and only for who may see its post", async () => {
  const { bylineId } = await world.addPerson(web.db, "far", "pod-b.example");
  const post = await world.addPost(web.db, bylineId, { reach: "limited", text: "far" });
  await web.db.insertInto("post_recipient").values({ post_id: post.id, byline_id: ben.bylineId }).execute();
  const photo = await world.addPhoto(web.db, bylineId, { postId: post.id });
  const bytes = Buffer.from(await (await picture("x.png")).arrayBuffer());
  await web.db.updateTable("photo").set({ remote_path: "http://127.0.0.1:9/" }).where("id", "=", photo.id).execute();
  const page = (await ben.get(`/posts/${post.guid}`)).text;
  const address = idOf(page, /src="(\/remote-photos\/\d+\/large)"/);
  assert.notEqual(address, "");
  assert.equal((await ben.get(address)).status, 404, "their pod does not answer");
  const kept = await web.blobs.put(bytes, bytes.length);
  assert.ok(kept.ok);
  await web.db
    .updateTable("photo")
    .set({ blob: kept.value.digest, media_type: "image/png" })
    .where("id", "=", photo.id)
    .execute();
  const shown = await ben.get(address);
  assert.deepEqual([shown.status, shown.headers.get("cache-control")], [200, "private, no-cache"]);
  assert.match(shown.headers.get("content-type") ?? "", /^image\//);
  for (const other of [eve, guest(web)]) assert.equal((await other.get(address)).status, 404);
  assert.equal((await ben.get(address.replace("large", "huge"))).status, 404);
});

test("of a poll with thousands of answers and a post with hundreds of photos a page shows the first ones", async () => {
  const { bylineId } = await world.addPerson(web.db, "endless", "pod-b.example");
  const { id, guid } = await world.addPost(web.db, bylineId, { text: "choose" });
  const answers = Array.from({ length: limits.pollAnswersShown + 1 }, (_, n) => `answer ${n}`);
  await world.addPoll(web.db, id, "Which?", answers);
  const names = Array.from({ length: limits.photosShown + 1 }, (_, n) => n);
  const photos = names.map((n) => ({
    byline_id: bylineId,
    guid: world.freshGuid(),
    name: `${n}.jpg`,
    remote_path: "https://pod-b.example/uploads/",
    post_id: id,
    position: n,
    text: `photo ${n}.`,
    created_at: new Date(),
  }));
  await web.db.insertInto("photo").values(photos).execute();
  const { text } = await guest(web).get(`/posts/${guid}`);
  assert.equal(text.match(/<meter/g)?.length, limits.pollAnswersShown);
  assert.ok(text.includes("answer 0<") && !text.includes(answers.at(-1) ?? ""));
  assert.equal(text.match(/src="\/remote-photos\//g)?.length, limits.photosShown);
  assert.ok(text.includes('alt="photo 0."') && !text.includes(`alt="photo ${limits.photosShown}."`));
});
