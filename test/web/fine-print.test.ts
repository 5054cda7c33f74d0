/** What networks with finer words say of a post, as pages show it: folded behind its warning, with what it quotes and answers. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { comment, done, elsewhere, post, said } from "../support/federation.ts";
import { type Member, member } from "../support/members.ts";
import { spokenPigeon } from "../support/pods.ts";
import { guest, openTestWeb, type TestWeb } from "../support/web.ts";

let web: TestWeb;
let alice: Member;
before(async () => {
  web = await openTestWeb({}, [spokenPigeon]);
  alice = await member(web, "alice", "Alice");
});
after(() => web.close());

const shown = async (guid: string): Promise<string> => (await guest(web).get(`/posts/${guid}`)).text;

test("a post stands folded behind its warning, and its title says nothing of it", async () => {
  const by = await elsewhere(web.needs, "wanda", "loft.example");
  const warned = post(by, { text: "Eight legs", fine: { warning: "<spiders>" } });
  const marked = post(by, { text: "Nine legs", fine: { sensitive: true } });
  for (const [message, words] of [
    [warned, "Content warning: &lt;spiders&gt;"],
    [marked, "Its author marks this as sensitive"],
  ] as const) {
    await done(web.needs, said(web.needs, message, by));
    const text = await shown(message.guid);
    assert.match(
      text,
      new RegExp(`<details class="warning">\\s*<summary>${words}</summary>[\\s\\S]*legs[\\s\\S]*</details>`),
    );
    assert.doesNotMatch(/<title>.*<\/title>/.exec(text)?.[0] ?? "", /legs/);
  }
});

test("what a post quotes stands below it, folded as there, or is said not to be here", async () => {
  const by = await elsewhere(web.needs, "quoter", "loft.example");
  const quoted = post(by, { text: "The quoted one", fine: { warning: "wings" } });
  await done(web.needs, said(web.needs, quoted, by));
  const message = post(by, { fine: { quoted: { author: by.ref, guid: quoted.guid } } });
  await done(web.needs, said(web.needs, message, by));
  assert.match(
    await shown(message.guid),
    new RegExp(
      `/posts/${quoted.guid}">Quotes a post of quoter</a>[\\s\\S]*Content warning: wings[\\s\\S]*The quoted one`,
    ),
  );
  const nowhere = post(by, { fine: { quoted: { author: by.ref, guid: "not-here-0123456789" } } });
  await done(web.needs, said(web.needs, nowhere, by));
  assert.match(await shown(nowhere.guid), /Quotes a post of loft\.example!quoter; it is not here/);
});

test("a comment stands folded too, and links to the comment that it answers", async () => {
  const by = await elsewhere(web.needs, "answerer", "loft.example");
  const root = post(by, { fine: {} });
  const first = comment(by, root.guid, { text: "One", fine: {} });
  const fine = { warning: "feathers" };
  const second = comment(by, root.guid, { text: "Two", fine, replyTo: { author: by.ref, guid: first.guid } });
  for (const message of [root, first, second]) await done(web.needs, said(web.needs, message, by));
  const text = await shown(root.guid);
  assert.match(text, new RegExp(`href="#comment-${first.guid}">Answers answerer</a>`));
  assert.match(text, /<summary>Content warning: feathers<\/summary>[\s\S]*Two/);
});

test("an answer for fewer people says what it answers, and only those see it", async () => {
  const by = await elsewhere(web.needs, "whisperer", "loft.example");
  const root = post(by, { text: "For all", fine: {} });
  await done(web.needs, said(web.needs, root, by));
  const secret = comment(by, root.guid, { text: "Psst", fine: { followers: false, mentions: [alice.ref] } });
  await done(web.needs, said(web.needs, secret, by));
  assert.match(
    (await alice.get(`/posts/${secret.guid}`)).text,
    /Psst[\s\S]*Answers a post of whisperer, for fewer people[\s\S]*For all/,
  );
  assert.equal((await guest(web).get(`/posts/${secret.guid}`)).status, 404);
  assert.doesNotMatch(await shown(root.guid), /Psst/);
});

test("a post has its page whatever its network calls it", async () => {
  const by = await elsewhere(web.needs, "addresser", "loft.example");
  for (const guid of ["loft.example:0192-a_B", "https://loft.example/notes/17?x=%20"]) {
    const message = post(by, { guid, text: "Here it is", fine: {} });
    await done(web.needs, said(web.needs, message, by));
    const list = await alice.get("/people/loft.example!addresser");
    const path = `/posts/${encodeURIComponent(guid)}`;
    assert.ok(list.text.includes(`href="${path}"`), path);
    assert.match((await alice.get(path)).text, /Here it is/);
    assert.equal((await alice.fill(path, {}, `${path}/like`)).status, 303);
  }
});
