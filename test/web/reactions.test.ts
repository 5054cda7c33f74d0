/** Reactions by emojis, by page and by command: one of each person to each thing. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readEmoji } from "../../src/core/post.ts";
import { runCommand } from "../support/commands.ts";
import { type Member, member } from "../support/members.ts";
import { spokenBoth } from "../support/parts.ts";
import { guest, openTestWeb, type TestWeb } from "../support/web.ts";

let web: TestWeb;
let alice: Member;
let ben: Member;
let path: string;

before(async () => {
  web = await openTestWeb({}, spokenBoth);
  alice = await member(web, "alice", "Alice");
  ben = await member(web, "ben", "Ben");
  const visit = await alice.upload("/", { to: "public", text: "Terns are back." }, "/posts");
  path = visit.headers.get("location") ?? "";
});
after(() => web.close());

const kinds = async () =>
  (await web.db.selectFrom("reaction").select("kind").orderBy("id").execute()).map(({ kind }) => kind);

test("one emoji is what people see as one, however it was typed, and nothing else", () => {
  for (const emoji of ["🎉", "👩🏽‍🚀", "👨‍👩‍👧‍👦", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🇫🇷", "1️⃣", "❤️", "©️"]) assert.equal(readEmoji(emoji), emoji);
  assert.equal(readEmoji(" ❤ "), "❤️", "without the sign that makes an emoji of it");
  for (const text of ["", "a", "1", "🎉🎉", "🎉!", ":tada:", "like", "\ufe0f", "🇫", "e\u0301", "🎉".repeat(50_000)])
    assert.equal(readEmoji(text), null, text.slice(0, 20));
});

test("beside Like there are emojis to choose from, each with a name to be read out, and what people on diaspora* see", async () => {
  const { text } = await ben.get(path);
  const [, choice = ""] =
    /<details class="fold react"><summary>React<span[\s\S]*?<\/summary>([\s\S]*?)<\/details>/.exec(text) ?? [];
  assert.match(choice, /<button class="button quiet" name="emoji" value="🎉" aria-label="React by 🎉">🎉<\/button>/);
  assert.match(
    choice,
    /<label for="emoji-post-\d+">Another emoji<\/label><input id="emoji-post-\d+" name="emoji" required/,
  );
  assert.match(choice, /On diaspora\*, people see this as a like\./);
  assert.doesNotMatch((await guest(web).get(path)).text, /class="fold react"/);
});

test("a reaction is counted, told to whoever wrote the post, replaced by another, and taken back", async () => {
  assert.equal((await ben.fill(path, { emoji: "🎉" }, `${path}/react`)).status, 303);
  assert.deepEqual(await kinds(), ["🎉"]);
  const shown = (await ben.get(path)).text;
  assert.match(shown, /1 person reacts with 🎉/);
  assert.match(shown, /<button class="button quiet small">Take 🎉 back<span/);
  assert.doesNotMatch(shown, /value="🎉"/);
  assert.match((await alice.get("/notices")).text, new RegExp(`reacted to <a href="${path}">what you wrote</a>`));
  assert.equal((await ben.fill(path, { emoji: "❤" }, `${path}/react`)).status, 303);
  assert.equal((await ben.fill(path, { emoji: "❤️" }, `${path}/react`)).status, 303);
  assert.deepEqual(await kinds(), ["❤️"]);
  assert.equal((await ben.fill(path, {}, `${path}/unlike`)).status, 303);
  assert.deepEqual(await kinds(), []);
  assert.equal((await ben.fill(path, {}, `${path}/like`)).status, 303);
  assert.equal((await ben.fill(path, { emoji: "👏" }, `${path}/react`)).status, 303);
  assert.deepEqual(await kinds(), ["👏"]);
});

test("anything but one emoji is refused with words, and changes nothing", async () => {
  for (const emoji of ["", "yes", "🎉🎉", "<b>"]) {
    const refused = await ben.fill(path, { emoji }, `${path}/react`);
    assert.equal(refused.status, 422);
    assert.match(refused.text, /role="alert">That is not one emoji\./);
  }
  assert.deepEqual(await kinds(), ["👏"]);
});

test("comments are reacted to as well: the choice opens where it was asked for", async () => {
  await alice.fill(path, { text: "Two of them." }, `${path}/comments`);
  const [, id = ""] = /action="\/posts\/\w+\/comments\/(\d+)\/like"/.exec((await ben.get(path)).text) ?? [];
  const asked = (await ben.get(`${path}?react=${id}`)).text;
  assert.match(asked, new RegExp(`<details class="fold react" open>[\\s\\S]*id="emoji-comment-${id}"`));
  assert.equal((await ben.fill(`${path}?react=${id}`, { emoji: "😮" }, `${path}/comments/${id}/react`)).status, 303);
  assert.match((await guest(web).get(path)).text, /1 person reacts with 😮/);
});

test("sterna post react reacts, and says what there is", async () => {
  const guid = path.replace("/posts/", "");
  const run = async (as: string, ...more: string[]) => {
    const { exit, out, said } = await runCommand(web.needs, "post", ...more, "--as", as, "--json");
    return exit === 0 ? JSON.parse(out) : said + out;
  };
  assert.deepEqual(await run("ben", "react", guid, "🦆"), { guid, done: "react", changed: true });
  assert.deepEqual(await run("ben", "react", guid, "🦆"), { guid, done: "react", changed: false });
  const { reacted, emojis, liked } = await run("ben", "show", guid);
  assert.deepEqual([reacted, emojis, liked], ["🦆", [{ emoji: "🦆", count: 1 }], false]);
  assert.match(await run("ben", "react", guid, "duck"), /emoji-needed/);
  assert.equal((await run("ben", "unlike", guid)).changed, true);
});
