/** One's own post gets other words, by page or by command: its author alone changes it, and is told who keeps the old ones. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
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
  const visit = await alice.upload("/", { to: "public", text: "old words" }, "/posts");
  path = visit.headers.get("location") ?? "";
});
after(() => web.close());

test("its page has the words to change, folded away, and says who keeps the old ones", async () => {
  const { text } = await alice.get(path);
  assert.match(
    text,
    /<summary>Change …<\/summary>[\s\S]*Pods of diaspora\* keep the old words[\s\S]*dir="auto" aria-describedby="edit-hint">old words</,
  );
  const edit = { text: "new <b>words</b> @{ben@sterna.example}", warning: "spiders" };
  assert.equal((await alice.fill(path, edit, `${path}/edit`)).status, 303);
  const shown = (await ben.get(path)).text;
  assert.match(
    shown,
    /<summary>Content warning: spiders<\/summary>[\s\S]*new &lt;b&gt;words&lt;\/b&gt;[\s\S]*class="edited"/,
  );
  assert.doesNotMatch(shown, /old words|Change …/);
});

test("a change that is refused stands in the form again; nobody else's is taken", async () => {
  const refused = await alice.fill(path, { text: " ", warning: "still there" }, `${path}/edit`);
  assert.equal(refused.status, 422);
  assert.match(
    refused.text,
    /role="alert"[\s\S]*<details class="fold" open><summary>Change …[\s\S]*value="still there"/,
  );
  const theirs = await ben.fill(path, { text: "mine now", warning: "" }, `${path}/edit`);
  assert.equal(theirs.status, 422);
  assert.doesNotMatch((await guest(web).get(path)).text, /mine now/);
});

test("sterna post edit changes the words, and the warning where one is given", async () => {
  const guid = path.replace("/posts/", "");
  const run = async (...more: string[]) => {
    const { exit, out, said } = await runCommand(web.needs, "post", ...more, "--as", "alice", "--json");
    assert.equal(exit, 0, said);
    return JSON.parse(out);
  };
  const edit = ["edit", guid, "--text", "by command"];
  assert.deepEqual(await run(...edit), { guid, done: "edit", changed: true });
  assert.deepEqual(await run(...edit), { guid, done: "edit", changed: false });
  const kept = await run("show", guid);
  assert.deepEqual([kept.text, kept.warning], ["by command", "spiders"]);
  await run(...edit, "--warning", "");
  const bare = await run("show", guid);
  assert.deepEqual([bare.warning, bare.sensitive], [null, false]);
});
