/** One-time links to choose a password. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { makePasswordLink } from "../../src/app/accounts/password-link.ts";
import { limits } from "../../src/base/limits.ts";
import { dayMs } from "../../src/base/time.ts";
import { guest, openTestWeb, type TestWeb } from "../support/web.ts";
import { addAccount } from "../support/world.ts";

let web: TestWeb;
before(async () => {
  web = await openTestWeb();
});
after(() => web.close());

async function linkFor(username: string): Promise<string> {
  const made = await makePasswordLink(web.needs, username);
  assert.ok(made.ok);
  const url = new URL(made.value);
  assert.equal(url.origin, web.needs.config.url);
  return url.pathname;
}
const good = "correct horse battery";

test("a link lets its bearer choose a password once, and logs them in", async () => {
  await addAccount(web.db, "alice");
  const path = await linkFor("alice");
  const alice = guest(web);
  for (let look = 0; look < 3; look++) {
    const page = await alice.get(path);
    assert.equal(page.status, 200, "looking does not use it up");
    assert.match(page.text, /This is the password for alice on sterna\.example/);
  }
  const chosen = await alice.fill(path, { password: good });
  assert.equal(chosen.status, 303);
  assert.match((await alice.get("/")).text, /<h1>Stream/);
  assert.equal((await guest(web).logIn("alice", good)).status, 303);
  const again = await guest(web).get(path);
  assert.equal(again.status, 404);
  assert.match(again.text, /This link does not work/);
  assert.equal((await alice.fill("/", { password: "another long one" }, path)).status, 404);
});

test("an account whose import is not done gets no link", async () => {
  await addAccount(web.db, "asleep", { state: "inactive" });
  const made = await makePasswordLink(web.needs, "asleep");
  assert.deepEqual(made, { ok: false, refusal: { code: "account-inactive", username: "asleep" } });
});

test("the database holds no link, only its digest", async () => {
  const path = await linkFor("alice");
  const rows = await web.db.selectFrom("password_link").selectAll().execute();
  assert.ok(
    rows.every(({ token_hash }) => token_hash.length === 32 && token_hash.toString("base64url") !== path.split("/")[2]),
  );
});

test("a new link ends the older ones, and a link ends by itself after a week", async () => {
  await addAccount(web.db, "ben");
  const first = await linkFor("ben");
  const second = await linkFor("ben");
  assert.equal((await guest(web).get(first)).status, 404);
  assert.equal((await guest(web).get(second)).status, 200);
  web.pass(limits.passwordLinkDays * dayMs);
  assert.equal((await guest(web).get(second)).status, 404);
});

test("a password too short or too long is refused at its field, with what is wanted, and the link stays good", async () => {
  await addAccount(web.db, "carla");
  const path = await linkFor("carla");
  const carla = guest(web);
  const short = await carla.fill(path, { password: "ninechars" });
  assert.equal(short.status, 422);
  assert.match(
    short.text,
    /id="password-error" role="alert">This password is too short\. Choose one with at least 10 characters\./,
  );
  assert.match(short.text, /aria-describedby="password-error password-hint"[^>]*aria-invalid="true"/);
  assert.match(
    (await carla.fill(path, { password: "é".repeat(1_001) })).text,
    /too long\. Choose one with at most 1,000 characters/,
  );
  assert.equal(
    (await carla.fill(path, { password: "🐦🦆🦉🐧🐔🐤🐣🐥🐓🦃" })).status,
    303,
    "ten characters are ten, whatever they are",
  );
});

test("choosing a password ends every other session of the account", async () => {
  await addAccount(web.db, "dana", { password: good });
  const before = guest(web);
  await before.logIn("dana", good);
  const renewed = guest(web);
  await renewed.fill(await linkFor("dana"), { password: "something new here" });
  assert.doesNotMatch((await before.get("/")).text, /<h1>Stream/);
  assert.match((await renewed.get("/")).text, /<h1>Stream/);
  assert.equal((await guest(web).logIn("dana", good)).status, 422);
});

test("of two who use a link at once, one sets the password", async () => {
  await addAccount(web.db, "eve");
  const path = await linkFor("eve");
  const [one, two] = [guest(web), guest(web)];
  const results = await Promise.all([
    one.fill(path, { password: "the first of two" }),
    two.fill(path, { password: "the second of two" }),
  ]);
  assert.deepEqual(results.map(({ status }) => status).toSorted(), [303, 404]);
});

test("a link for a name that nobody has is refused", async () => {
  assert.deepEqual(await makePasswordLink(web.needs, "nobody"), {
    ok: false,
    refusal: { code: "account-unknown", username: "nobody" },
  });
});

test("the log of a failed page does not hold the link", async () => {
  const path = await linkFor("alice");
  await web.db.schema.alterTable("password_link").renameTo("password_link_away").execute();
  const visit = await guest(web).get(path);
  await web.db.schema.alterTable("password_link_away").renameTo("password_link").execute();
  assert.equal(visit.status, 500);
  assert.equal(web.logged.at(-1)?.detail.path, "/password/…");
});
