/** Posts that quote others, by page and by command. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { runCommand } from "../support/commands.ts";
import { type Member, member, shareByForm } from "../support/members.ts";
import { spokenBoth } from "../support/parts.ts";
import { guest, openTestWeb, type TestWeb } from "../support/web.ts";

let web: TestWeb;
let alice: Member;
let ben: Member;
let open: string;
let closed: string;

const guidOf = (path: string): string => path.replace("/posts/", "");
const write = async (who: Member, fields: Record<string, string>): Promise<string> => {
  const visit = await who.upload("/", fields, "/posts");
  assert.equal(visit.status, 303, visit.text);
  return visit.headers.get("location") ?? "";
};

before(async () => {
  web = await openTestWeb({}, spokenBoth);
  alice = await member(web, "alice", "Alice");
  ben = await member(web, "ben", "Ben");
  await shareByForm(ben, alice);
  open = await write(ben, { to: "public", text: "Terns are **back**." });
  closed = await write(ben, { to: "aspects", aspect: String(ben.aspects.Friends), text: "only you" });
});
after(() => web.close());

test("what is for all has a way to quote it, which leads to the form with what is quoted", async () => {
  const { text } = await alice.get(open);
  assert.match(text, new RegExp(`<a class="button quiet small" href="/\\?quote=${guidOf(open)}#write">Quote<span`));
  assert.doesNotMatch((await alice.get(closed)).text, /\?quote=/);
  assert.doesNotMatch((await guest(web).get(open)).text, /\?quote=/);
  const form = (await alice.get(`/?quote=${guidOf(open)}`)).text;
  const [, inForm = ""] = /<form method="post" action="\/posts"([\s\S]*?)<\/form>/.exec(form) ?? [];
  assert.match(
    inForm,
    new RegExp(`name="quote" value="${guidOf(open)}"[\\s\\S]*Quotes a post of Ben[\\s\\S]*<strong>back</strong>`),
  );
  assert.match(inForm, /<a href="\/">Quote nothing<\/a>/);
});

test("a quote shows what it quotes, in the stream too, and whoever is quoted is told", async () => {
  const quote = guidOf(open);
  const refused = await alice.upload(`/?quote=${quote}`, { to: "public", text: " ", quote }, "/posts");
  assert.equal(refused.status, 422);
  assert.match(refused.text, /role="alert"[\s\S]*Quotes a post of Ben/);
  const path = await write(alice, { to: "public", text: "Hear, hear!", quote });
  for (const page of [await guest(web).get(path), await alice.get("/")])
    assert.match(
      page.text,
      new RegExp(`Hear, hear![\\s\\S]*<a href="${open}">Quotes a post of Ben</a>[\\s\\S]*<strong>back`),
    );
  assert.match((await ben.get("/notices")).text, new RegExp(`quoted you in <a href="${path}">a post</a>`));
  // A reshare is quoted as what it shares.
  assert.equal((await alice.fill(open, {}, `${open}/reshare`)).status, 303);
  const [shared] = await web.db.selectFrom("post").select("guid").where("kind", "=", "reshare").execute();
  const again = await write(alice, { to: "public", text: "twice", quote: shared?.guid ?? "" });
  assert.match((await alice.get(again)).text, new RegExp(`<a href="${open}">Quotes a post of Ben`));
});

test("what is for a few, gone, or by somebody who wants to hear nothing is not quoted, and the words stay", async () => {
  const asked = await alice.get(`/?quote=${guidOf(closed)}`);
  assert.match(asked.text, /role="alert">This was not written for everybody, so it cannot be quoted\./);
  assert.doesNotMatch(asked.text, /name="quote"/);
  for (const quote of [guidOf(closed), "no-such-post-anywhere"]) {
    const refused = await alice.upload("/", { to: "public", text: "look at this", quote }, "/posts");
    assert.equal(refused.status, 422);
    assert.match(refused.text, /role="alert"[\s\S]*>look at this<\/textarea>/);
  }
  const carl = await member(web, "carl", "Carl");
  await ben.fill("/people/carl", {}, "/people/carl/block");
  const refused = await carl.upload("/", { to: "public", text: "anyway", quote: guidOf(open) }, "/posts");
  assert.equal(refused.status, 422);
});

test("sterna post write --quote quotes", async () => {
  const run = (...more: string[]) => runCommand(web.needs, "post", ...more, "--as", "alice", "--json");
  const written = await run("write", "--public", "--text", "by command", "--quote", guidOf(open));
  assert.equal(written.exit, 0, written.said);
  const shown = await run("show", JSON.parse(written.out).guid);
  assert.deepEqual(JSON.parse(shown.out).quotes, { author: ben.ref, guid: guidOf(open) });
  const refused = await run("write", "--public", "--text", "by command", "--quote", guidOf(closed));
  assert.equal(refused.exit, 11);
  assert.match(refused.out + refused.said, /quote-limited/);
});
