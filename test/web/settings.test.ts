/** The settings: profile, picture, password. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import sharp from "sharp";
import { type Member, member } from "../support/members.ts";
import { password } from "../support/shown.ts";
import { guest, openTestWeb, type TestWeb } from "../support/web.ts";

let web: TestWeb;
let alice: Member;
before(async () => {
  web = await openTestWeb();
  alice = await member(web, "alice", "Alice");
});
after(() => web.close());

const edit = (fields: Parameters<Member["upload"]>[1]) => alice.upload("/settings", fields, "/settings/profile");

test("a profile is changed with its picture, and shows it", async () => {
  const bytes = await sharp({ create: { width: 300, height: 300, channels: 3, background: "#864" } })
    .jpeg()
    .toBuffer();
  const avatar = new File([new Uint8Array(bytes)], "me.jpg", { type: "image/jpeg" });
  const fields = {
    firstName: "Alice",
    lastName: "<i>L</i>",
    bio: "I **am**",
    tags: "tea",
    public: "yes",
    searchable: "yes",
  };
  const done = await edit({ ...fields, avatar });
  assert.deepEqual([done.status, done.headers.get("location")], [303, "/people/alice"]);
  const { text } = await guest(web).get("/people/alice");
  assert.match(text, /Alice &lt;i&gt;L&lt;\/i&gt;[\s\S]*#tea[\s\S]*I <strong>am<\/strong>/);
  const picture = /<img class="avatar big" src="([^"]+)"/.exec(text)?.[1] ?? "";
  assert.equal((await guest(web).get(picture)).status, 200);
  assert.match((await alice.get("/settings")).text, /id="lastName"[^>]* value="&lt;i&gt;L&lt;\/i&gt;"/);
  await edit({ ...fields, noAvatar: "yes" });
  assert.doesNotMatch((await guest(web).get("/people/alice")).text, /class="avatar big" src/);
});

test("what cannot be in a profile is refused, and what was typed stands there", async () => {
  const cases: [Record<string, string | File>, RegExp][] = [
    [{ firstName: "x".repeat(33) }, /“First name” is too long. Shorten it to 32/],
    [{ lastName: "a;b" }, /cannot hold a semicolon/],
    [{ birthday: "2020-02-31" }, /There is no day 2020-02-31/],
    [{ tags: "#a #b #c #d #e #f" }, /at most 5 tags/],
    [{ avatar: new File(["no"], "x.jpg") }, /no photo that can be shown/],
  ];
  for (const [fields, words] of cases) {
    const visit = await edit({ bio: "typed & kept", ...fields });
    assert.equal(visit.status, 422, String(words));
    assert.match(visit.text, words);
    assert.match(visit.text, /typed &amp; kept<\/textarea>/);
  }
  assert.match((await guest(web).get("/people/alice")).text, /I <strong>am/, "nothing was changed");
});

test("a password is changed by who knows the present one; other browsers are logged out", async () => {
  const other = guest(web, "192.0.2.77");
  await other.logIn("alice", password);
  const change = (fields: Record<string, string>) => alice.fill("/settings", fields, "/settings/password");
  const wrong = await change({ old: "not the password", next: "another long one" });
  assert.equal(wrong.status, 422);
  assert.match(wrong.text, /id="password-error" role="alert">This is not your present password/);
  assert.match((await change({ old: password, next: "short" })).text, /too short/);
  assert.equal((await other.get("/settings")).status, 200);
  assert.equal((await change({ old: password, next: "another long one" })).status, 303);
  assert.equal((await alice.get("/settings")).status, 200, "this browser stays");
  assert.equal((await other.get("/settings")).status, 303);
  assert.match((await other.logIn("alice", password)).text, /do not go together/);
  assert.equal((await other.logIn("alice", "another long one")).status, 303);
});

test("whoever guesses at the present password in an open browser must wait", async () => {
  const bob = await member(web, "bob");
  const guess = () => bob.fill("/settings", { old: "guess", next: "another long one" }, "/settings/password");
  let last = await guess();
  for (let n = 0; n < 30 && last.headers.get("retry-after") === null; n++) last = await guess();
  assert.match(last.text, /too many attempts/);
});

test("settings are for who is logged in, and their forms need their proof", async () => {
  assert.equal((await guest(web).get("/settings")).status, 303);
  assert.equal((await alice.post("/settings/password", {})).status, 403);
  assert.equal((await alice.post("/settings/profile", {})).status, 403);
});
