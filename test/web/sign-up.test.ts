/** Signing up by page, with and without an invitation, new or to bring an account; and what strangers try. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { makeInvitation } from "../../src/app/accounts/invitations.ts";
import { limits } from "../../src/base/limits.ts";
import { dayMs } from "../../src/base/time.ts";
import { findAccount } from "../../src/store/people/accounts.ts";
import { member } from "../support/members.ts";
import { spokenBoth } from "../support/parts.ts";
import { type Guest, guest, openTestWeb, type TestWeb } from "../support/web.ts";

const password = "three words of mine";
let open: TestWeb;
let invited: TestWeb;
let closed: TestWeb;
before(async () => {
  [open, invited, closed] = await Promise.all([
    openTestWeb({ signUp: "open" }, spokenBoth),
    openTestWeb({ signUp: "invitation" }),
    openTestWeb({ signUp: "closed", invitations: "accounts" }),
  ]);
});
after(() => Promise.all([open.close(), invited.close(), closed.close()]));

let network = 0;
/** Somebody from a network of their own. */
const stranger = (web: TestWeb): Guest => guest(web, `203.0.113.${++network}`);

const fill = (who: Guest, fields: Record<string, string>, page = "/sign-up") =>
  who.fill(page, { kind: "new", password, email: "", ...fields }, "/sign-up");

async function link(web: TestWeb, uses = 1, days = 14): Promise<string> {
  const made = await makeInvitation(web.needs, { inviter: null, uses, days });
  assert.ok(made.ok);
  return new URL(made.value.url).pathname;
}
const tokenIn = (path: string): string => path.split("/").at(-1) ?? "";

test("who is new gets an account at once, is logged in, and is found by other pods", async () => {
  const nina = stranger(open);
  const done = await fill(nina, { username: "Nina" });
  assert.deepEqual([done.status, done.headers.get("location")], [303, "/"]);
  assert.match((await nina.get("/")).text, /<h1>Stream<\/h1>/);
  assert.equal((await nina.get("/.well-known/webfinger?resource=acct:nina@sterna.example")).status, 200);
  const aspects = await open.db.selectFrom("aspect").select("name").execute();
  assert.equal(aspects.length, 4);
});

test("who brings an account is led to where it is brought, and nobody finds them before", async () => {
  const bea = stranger(open);
  const done = await fill(bea, { username: "bea", kind: "bring" });
  assert.deepEqual([done.status, done.headers.get("location")], [303, "/move-in"]);
  assert.equal((await stranger(open).get("/.well-known/webfinger?resource=acct:bea@sterna.example")).status, 404);
  assert.equal((await stranger(open).get("/people/bea")).status, 404);
  const settings = await bea.get("/settings");
  assert.equal(settings.status, 200);
  assert.doesNotMatch(settings.text, /\/settings\/profile/);
  const begun = await bea.fill("/settings", {}, "/settings/begin");
  assert.deepEqual([begun.status, begun.headers.get("location")], [303, "/"]);
  assert.equal((await stranger(open).get("/people/bea")).status, 200);
});

test("who brings an account and gives it up frees the name, which somebody else can have", async () => {
  const carl = stranger(open);
  await fill(carl, { username: "carl", kind: "bring" });
  assert.equal((await fill(stranger(open), { username: "carl" })).status, 422);
  const asked = await carl.fill("/settings/close", { password });
  assert.equal(asked.status, 422);
  const gone = await carl.fill("/settings/close", { password, sure: "yes" });
  assert.match(gone.text, /The account is closed/);
  assert.equal(await findAccount(open.db, "carl"), null);
  assert.equal((await fill(stranger(open), { username: "carl" })).status, 303);
});

test("names that are taken, reserved or impossible are refused, and what was typed stays", async () => {
  for (const username of ["admin", "a..b", "-x", "nina@other.example", "x".repeat(40), "", "nina\nbob"]) {
    const refused = await fill(guest(open, `198.18.0.${++network}`), { username, email: "me@mail.example" });
    assert.equal(refused.status, 422, username);
    assert.match(refused.text, /aria-describedby="sign-up-error username-hint"/, username);
    assert.match(refused.text, /value="me@mail.example"/);
    assert.doesNotMatch(refused.text, new RegExp(password));
  }
});

test("passwords that are short, or among the first to be guessed, are refused", async () => {
  for (const weak of [
    "short",
    "password123",
    "1234567890",
    "aaaaaaaaaaaa",
    "abcabcabcabc",
    "sterna.example",
    "wanda12345",
    "wanda!",
  ]) {
    const refused = await fill(guest(open, `198.18.1.${++network}`), { username: "wanda", password: weak });
    const isRefused = refused.status === 422;
    assert.equal(isRefused, weak !== "wanda12345", weak);
    if (isRefused) assert.match(refused.text, /password-hint"/, weak);
  }
});

test("attack-sign-up: an invitation works as often as it says, not once more, and not after its time", async () => {
  assert.match((await stranger(invited).get("/sign-up")).text, /with an invitation/);
  assert.equal((await fill(stranger(invited), { username: "uninvited" }, "/login")).status, 422);
  assert.equal(await findAccount(invited.db, "uninvited"), null);
  const path = await link(invited, 2);
  const names = ["one", "two", "three", "four"];
  // All at once: the link is held by whoever uses it.
  const forms = await Promise.all(
    names.map((username) => fill(stranger(invited), { username, invitation: tokenIn(path) }, path)),
  );
  assert.deepEqual(forms.map(({ status }) => status).sort(), [303, 303, 404, 404]);
  assert.equal((await stranger(invited).get(path)).status, 404);
  const old = await link(invited, 5, 1);
  invited.pass(2 * dayMs);
  assert.equal((await stranger(invited).get(old)).status, 404);
  const late = await fill(stranger(invited), { username: "late", invitation: tokenIn(old) }, "/login");
  assert.equal(late.status, 404);
  assert.equal(await findAccount(invited.db, "late"), null);
});

test("an invitation that a refused form came with is as good as before, and the table holds no token", async () => {
  const path = await link(invited);
  const who = stranger(invited);
  assert.equal((await fill(who, { username: "admin", invitation: tokenIn(path) }, path)).status, 422);
  assert.equal((await fill(who, { username: "inga", invitation: tokenIn(path) }, path)).status, 303);
  const rows = await invited.db.selectFrom("invitation").selectAll().execute();
  for (const row of rows) assert.equal(row.token_hash.length, 32);
  assert.ok(!rows.some((row) => row.token_hash.toString("base64url") === tokenIn(path)));
});

test("a closed pod takes nobody, invited or not", async () => {
  const path = await link(closed);
  assert.equal((await stranger(closed).get(path)).status, 404);
  const tried = await fill(stranger(closed), { username: "xenia", invitation: tokenIn(path) }, "/login");
  assert.match(tried.text, /takes no new accounts/);
  assert.equal(await findAccount(closed.db, "xenia"), null);
  assert.doesNotMatch((await stranger(closed).get("/login")).text, /\/sign-up/);
});

test("attack-sign-up: one network makes a few accounts a day, and forged forms make none", async () => {
  const flood = guest(open, "192.0.2.200");
  for (let nth = 0; nth < limits.signUpsPerNetwork; nth++) {
    const done = await fill(flood, { username: `flood-${nth}`, kind: "bring" });
    assert.equal(done.status, 303);
    flood.cookies.clear();
  }
  const more = await fill(flood, { username: "flood-more", kind: "bring" });
  assert.equal(more.status, 429);
  assert.match(more.headers.get("retry-after") ?? "", /^\d+$/);
  const forged = await stranger(open).post("/sign-up", { kind: "new", username: "forged", password });
  assert.equal(forged.status, 403);
  assert.equal(await findAccount(open.db, "forged"), null);
});

test("podmins invite, and end any invitation; others only where the pod lets them, and never more than a few at once", async () => {
  const plain = await member(invited, "plain");
  assert.equal((await plain.get("/invitations")).status, 404);
  const boss = await member(invited, "boss");
  await invited.db.updateTable("account").set({ podmin: true }).where("username", "=", "boss").execute();
  const made = await boss.fill("/invitations", { uses: "3", days: "7" });
  const path = /https:\/\/sterna\.example(\/sign-up\/[\w-]{43})/.exec(made.text)?.[1] ?? "";
  assert.equal((await stranger(invited).get(path)).status, 200);
  const id = /\/invitations\/(\d+)\/end/.exec(made.text)?.[1];
  // Somebody who may not see it cannot end it either.
  await plain.fill("/settings", {}, `/invitations/${id}/end`);
  assert.equal((await stranger(invited).get(path)).status, 200);
  await boss.fill("/invitations", {}, `/invitations/${id}/end`);
  assert.equal((await stranger(invited).get(path)).status, 404);
  const wrong = await boss.fill("/invitations", { uses: "0", days: "7" });
  assert.equal(wrong.status, 422);
});
