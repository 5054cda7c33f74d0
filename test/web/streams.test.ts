/** Streams: what an account reads, and posts by tag. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { limits } from "../../src/base/limits.ts";
import { parseTag } from "../../src/core/tag.ts";
import { renderText } from "../../src/web/text.ts";
import { type Member, member, shareByForm } from "../support/members.ts";
import { guest, openTestWeb, type TestWeb } from "../support/web.ts";
import * as world from "../support/world.ts";

let web: TestWeb;
let reader: Member;
let friend: Member;
let stranger: Member;
before(async () => {
  web = await openTestWeb();
  reader = await member(web, "reader");
  friend = await member(web, "friend");
  stranger = await member(web, "stranger");
  await shareByForm(reader, friend);
});
after(() => web.close());

const guidsOf = (page: string): string[] =>
  [...page.matchAll(/<p class="meta"><a href="\/posts\/([^"]+)"><time/g)].map(([, guid = ""]) => guid);
const streamOf = async (who: Member): Promise<string[]> => guidsOf((await who.get("/")).text);

test("the stream holds one's own posts and those of people one shares with, and nobody else's", async () => {
  const own = await world.addPost(web.db, reader.bylineId, { text: "mine" });
  const theirs = await world.addPost(web.db, friend.bylineId, { text: "friend's" });
  const foreign = await world.addPost(web.db, stranger.bylineId, { text: "stranger's" });
  const stream = await streamOf(reader);
  assert.ok(stream.includes(own.guid) && stream.includes(theirs.guid));
  assert.ok(!stream.includes(foreign.guid));
  assert.ok(!(await streamOf(friend)).includes(own.guid), "who is shared with does not read for that");
});

test("limited posts come to whom they were written for, from here and from elsewhere", async () => {
  const audience = await world.addAudience(web.db, stranger.accountId, [reader.bylineId]);
  const here = await world.addPost(web.db, stranger.bylineId, { reach: "limited", audienceId: audience });
  const { bylineId } = await world.addPerson(web.db, "far", "pod-b.example");
  const there = await world.addPost(web.db, bylineId, { reach: "limited" });
  await web.db.insertInto("post_recipient").values({ post_id: there.id, byline_id: reader.bylineId }).execute();
  const hidden = await world.addPost(web.db, friend.bylineId, { reach: "limited" });
  const stream = await streamOf(reader);
  assert.ok(stream.includes(here.guid) && stream.includes(there.guid));
  assert.ok(!stream.includes(hidden.guid), "a friend's post for others");
  assert.ok(!(await streamOf(friend)).includes(here.guid));
});

test("a followed tag brings public posts of others, and no longer when it is given up", async () => {
  const public_ = await world.addPost(web.db, stranger.bylineId, { text: "I drink #Grünen-Tee." });
  const limited = await world.addPost(web.db, stranger.bylineId, { text: "#grünen-tee for few", reach: "limited" });
  const path = "/tags/gr%C3%BCnen-tee";
  assert.deepEqual(guidsOf((await guest(web).get(path)).text), [public_.guid]);
  assert.ok(!(await streamOf(reader)).includes(public_.guid));
  assert.equal((await reader.fill(path, {}, `${path}/follow`)).status, 303);
  assert.match((await reader.get(path)).text, /You follow this tag/);
  assert.match((await reader.get("/search")).text, /Tags that you follow[\s\S]*#grünen-tee/);
  const stream = await streamOf(reader);
  assert.ok(stream.includes(public_.guid) && !stream.includes(limited.guid));
  await reader.fill(path, {}, `${path}/unfollow`);
  assert.ok(!(await streamOf(reader)).includes(public_.guid));
});

test("nothing comes from the muted and the blocked, not by a tag, not reshared, not by a limited post", async () => {
  const pest = await member(web, "pest");
  const mate = await member(web, "mate");
  await shareByForm(mate, pest);
  await shareByForm(mate, friend);
  await mate.fill("/tags/noise", {}, "/tags/noise/follow");
  const audience = await world.addAudience(web.db, pest.accountId, [mate.bylineId]);
  const posts = [
    await world.addPost(web.db, pest.bylineId, { text: "#noise" }),
    await world.addPost(web.db, pest.bylineId, { reach: "limited", audienceId: audience }),
  ];
  const root = { ref: pest.ref, guid: posts[0]?.guid ?? "" };
  posts.push(await world.addPost(web.db, friend.bylineId, { kind: "reshare", root }));
  for (const { guid } of posts) assert.ok((await streamOf(mate)).includes(guid));
  for (const verb of ["mute", "block"]) {
    await mate.fill("/people/pest", {}, `/people/pest/${verb}`);
    for (const { guid } of posts) assert.ok(!(await streamOf(mate)).includes(guid), verb);
    assert.deepEqual(guidsOf((await mate.get("/tags/noise")).text), [], verb);
    await mate.fill("/people/pest", {}, `/people/pest/un${verb}`);
  }
  assert.ok((await streamOf(mate)).includes(posts[2]?.guid ?? ""));
});

test("pages of the stream neither repeat nor miss a post, whatever brings it", async () => {
  const busy = await member(web, "busy");
  await shareByForm(busy, friend);
  await busy.fill("/tags/paged", {}, "/tags/paged/follow");
  const at = new Date("2025-05-05T05:05:05.005Z");
  const wanted = new Set<string>(await streamOf(busy));
  for (let n = 0; n < limits.postsPerPage + 3; n++)
    for (const by of [busy, friend, stranger])
      wanted.add((await world.addPost(web.db, by.bylineId, { at, text: "#paged" })).guid);
  const seen: string[] = [];
  for (let path: string | undefined = "/"; path !== undefined && seen.length < 1_000; ) {
    const { text } = await busy.get(path);
    seen.push(...guidsOf(text));
    path = /rel="next" href="([^"]+)"/.exec(text)?.[1];
  }
  assert.equal(seen.length, new Set(seen).size);
  assert.deepEqual(
    [...wanted].filter((guid) => !seen.includes(guid)),
    [],
  );
});

test("the database finds the tags that pages show", async () => {
  const texts = [
    "#one #Two,#three (#four) #five.",
    "a#no ##no # no #",
    "#日本語。 #עברית #русский #हिन्दी",
    "#<3 #a_b-c #x… #tea🍵 »#nope«",
    "line\n#next\tand\n\n> #quoted",
    "#ÄÖ #ß #1984",
    `#${"long".repeat(70)}#no (#${"x".repeat(255)}) #${"y".repeat(256)} #z`,
  ];
  for (const text of texts) {
    const { rows } = await sql<{ tags: string[] }>`select hashtags(${text}) as tags`.execute(web.db);
    const html = String(renderText(text, { url: "https://sterna.example" }));
    const shown = [...html.matchAll(/href="\/tags\/([^"]+)"/g)].map(([, tag = ""]) => decodeURIComponent(tag));
    assert.deepEqual(rows[0]?.tags.toSorted(), [...new Set(shown)].toSorted(), text);
  }
});

test("a tag has one name; what is none has no page", async () => {
  assert.equal(parseTag(" #Tea "), "tea");
  assert.equal(parseTag("a b"), null);
  assert.equal((await reader.get("/tags/TEA")).headers.get("location"), "/tags/tea");
  assert.equal((await reader.get("/tags/a%20b")).status, 404);
  assert.equal((await reader.get(`/tags/${"x".repeat(256)}`)).status, 404);
  assert.equal((await reader.post("/tags/tea/follow", {})).status, 403);
  assert.match((await guest(web).get("/tags/nothing-yet")).text, /no public posts with this tag/);
});

test("as many tags as there can be are followed, and no more", async () => {
  const names = Array.from({ length: limits.followedTags }, (_, n) => ({
    account_id: friend.accountId,
    name: `t${n}`,
  }));
  await web.db.insertInto("tag_follow").values(names).execute();
  const visit = await friend.fill("/tags/one-more", {}, "/tags/one-more/follow");
  assert.equal(visit.status, 422);
  assert.match(visit.text, /role="alert">You follow 500 tags/);
  assert.equal((await friend.fill("/tags/t1", {}, "/tags/t1/follow")).status, 303, "one of them again");
});
