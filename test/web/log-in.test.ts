/** Logging in and out by the pages: sessions, forged forms, limits. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { limits } from "../../src/base/limits.ts";
import { dayMs } from "../../src/base/time.ts";
import { guest, openTestWeb, type TestWeb, tokenOf } from "../support/web.ts";
import { addAccount } from "../support/world.ts";

let web: TestWeb;
const password = "ein langes Wort für alice";
before(async () => {
  web = await openTestWeb();
  await addAccount(web.db, "alice", { password });
  await addAccount(web.db, "nopass");
});
after(() => web.close());

test("visitors get no cookie on any page but those with a form", async () => {
  for (const path of ["/", "/people/alice", "/posts/nothing", "/health", "/imports"]) {
    const visit = await guest(web).get(path);
    assert.deepEqual(visit.headers.getSetCookie(), [], path);
  }
  const visit = await guest(web).get("/login");
  assert.match(
    visit.headers.getSetCookie().join(),
    /^sterna_form=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
  );
});

test("the right password opens a session, whose cookie scripts and other sites cannot use", async () => {
  const alice = guest(web);
  const entered = await alice.fill("/login", { username: " @Alice ", password, to: "/imports" });
  assert.equal(entered.status, 303);
  assert.equal(entered.headers.get("location"), "/imports");
  const cookie = entered.headers.getSetCookie().find((line) => line.startsWith("sterna_session="));
  assert.match(cookie ?? "", /^sterna_session=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  assert.match((await alice.get("/")).text, /<h1>Stream<\/h1>/);
});

test("the database holds no token, only its digest", async () => {
  const alice = guest(web);
  await alice.logIn("alice", password);
  const token = alice.cookies.get("sterna_session") ?? "";
  assert.equal(token.length, 43);
  const rows = await web.db.selectFrom("session").selectAll().execute();
  for (const { token_hash } of rows) {
    assert.equal(token_hash.length, 32);
    assert.notEqual(token_hash.toString("base64url"), token);
  }
});

test("a cookie is secure only where the pod's address is https", async () => {
  const plain = await openTestWeb({ url: "http://127.0.0.1:8000" });
  try {
    const visit = await guest(plain).get("/login");
    assert.doesNotMatch(visit.headers.getSetCookie().join(), /secure/i);
    assert.equal(visit.headers.get("strict-transport-security"), null);
  } finally {
    await plain.close();
  }
});

test("a wrong password and an unknown name get the same answer", async () => {
  const wrong = await guest(web, "192.0.2.20").logIn("alice", "something else entirely");
  const unknown = await guest(web, "192.0.2.20").logIn("nobody-here", "something else entirely");
  const without = await guest(web, "192.0.2.20").logIn("nopass", "");
  const strange = await guest(web, "192.0.2.20").logIn("a\u0000b'; --", "x");
  for (const visit of [wrong, unknown, without, strange]) {
    assert.equal(visit.status, 422);
    assert.match(visit.text, /id="login-error" role="alert">This name and this password do not go together/);
    assert.match(visit.text, /aria-describedby="login-error/);
  }
});

test("logging in ends the session that the browser had, and an older token is worth nothing", async () => {
  const alice = guest(web);
  await alice.logIn("alice", password);
  const first = alice.cookies.get("sterna_session") ?? "";
  const page = await alice.get("/");
  // A second log-in form, opened before: the browser sends the old session along.
  await alice.post("/login", { form_token: tokenOf(page.text), username: "alice", password });
  assert.notEqual(alice.cookies.get("sterna_session"), first);
  const thief = guest(web);
  thief.cookies.set("sterna_session", first);
  assert.doesNotMatch((await thief.get("/")).text, /<h1>Stream/);
  assert.equal(thief.cookies.has("sterna_session"), false, "a dead cookie is dropped");
});

test("a session slides on with use and ends without", async () => {
  const alice = guest(web);
  await alice.logIn("alice", password);
  for (let week = 0; week < 8; week++) {
    web.pass(7 * dayMs);
    const visit = await alice.get("/");
    assert.match(visit.text, /<h1>Stream/);
    assert.match(visit.headers.getSetCookie().join(), /Max-Age=2592000/);
  }
  web.pass(limits.sessionDays * dayMs + 1);
  assert.doesNotMatch((await alice.get("/")).text, /<h1>Stream/);
});

test("logging out ends the session on the server too", async () => {
  const alice = guest(web);
  await alice.logIn("alice", password);
  const token = alice.cookies.get("sterna_session") ?? "";
  assert.equal((await alice.get("/logout")).status, 404, "a link cannot log anybody out");
  const left = await alice.fill("/", {}, "/logout");
  assert.equal(left.status, 303);
  assert.equal(alice.cookies.has("sterna_session"), false);
  const thief = guest(web);
  thief.cookies.set("sterna_session", token);
  assert.doesNotMatch((await thief.get("/")).text, /<h1>Stream/);
});

test("a closed account has no session any more", async () => {
  const carol = await addAccount(web.db, "carol", { password });
  const visitor = guest(web);
  await visitor.logIn("carol", password);
  await web.db.updateTable("account").set({ state: "closed" }).where("id", "=", carol.accountId).execute();
  assert.doesNotMatch((await visitor.get("/")).text, /<h1>Stream/);
  assert.equal((await guest(web, "192.0.2.21").logIn("carol", password)).status, 422);
});

test("a form is refused without its token, with another browser's, and from another site", async () => {
  const alice = guest(web, "192.0.2.30");
  const other = guest(web, "192.0.2.30");
  const token = tokenOf((await alice.get("/login")).text);
  const others = tokenOf((await other.get("/login")).text);
  const fields = { username: "alice", password };
  const here = { origin: web.needs.config.url };
  const refused = [
    await alice.post("/login", fields),
    await alice.post("/login", { ...fields, form_token: others }),
    await alice.post("/login", { ...fields, form_token: token }, { ...here, "sec-fetch-site": "cross-site" }),
    await alice.post("/login", { ...fields, form_token: token }, { ...here, "sec-fetch-site": "same-site" }),
    await alice.post("/login", { ...fields, form_token: token }, { origin: "https://evil.example" }),
    await alice.post("/login", { ...fields, form_token: token }, { origin: "null" }),
    await alice.post("/login", { ...fields, form_token: token }, {}),
    await guest(web, "192.0.2.30").post("/login", { ...fields, form_token: token }),
  ];
  for (const visit of refused) {
    assert.equal(visit.status, 403);
    assert.match(visit.text, /This form could not be accepted/);
    assert.equal(
      visit.headers.getSetCookie().some((line) => line.startsWith("sterna_session")),
      false,
    );
  }
  assert.equal((await alice.post("/login", { ...fields, form_token: token }, here)).status, 303);
});

test("a form's token is bound to the session: the one from before log-in is refused after it", async () => {
  const alice = guest(web, "192.0.2.31");
  const token = tokenOf((await alice.get("/login")).text);
  await alice.logIn("alice", password);
  assert.equal((await alice.post("/logout", { form_token: token })).status, 403);
});

test("a form that is too large is refused unread", async () => {
  const alice = guest(web, "192.0.2.32");
  const visit = await alice.fill("/login", { username: "alice", password: "x".repeat(limits.formBytes) });
  assert.equal(visit.status, 413);
});

test("after log-in one is led only to pages of this pod", async () => {
  for (const to of [
    "//evil.example",
    "/\\evil.example",
    "https://evil.example/",
    "javascript:alert(1)",
    "/%0d%0aX: 1\r\n",
  ]) {
    const visit = await guest(web, "192.0.2.33").fill("/login", { username: "alice", password, to });
    assert.equal(visit.headers.get("location"), "/", to);
  }
});

test("too many attempts on one name from one network must wait, whether it exists or not; other networks need not", async () => {
  await addAccount(web.db, "dora", { password });
  for (const name of ["dora", "does-not-exist"]) {
    for (let n = 0; n < limits.logInAttempts; n++) {
      assert.equal((await guest(web, "198.51.100.200").logIn(name, "wrong wrong wrong")).status, 422);
    }
    assert.equal((await guest(web, "198.51.100.201").logIn(name, "wrong wrong wrong")).status, 422);
    const visit = await guest(web, "198.51.100.200").logIn(name, password);
    assert.equal(visit.status, 429);
    assert.equal(visit.headers.get("retry-after"), String(limits.logInWindowMs / 1_000));
    assert.match(visit.text, /Wait 15 minutes, then try again/);
  }
  web.pass(limits.logInWindowMs);
  assert.equal((await guest(web, "198.51.100.200").logIn("dora", password)).status, 303);
});

test("strangers everywhere who guess at a name do not lock out a browser that its owner has used", async () => {
  await addAccount(web.db, "gina", { password });
  const gina = guest(web, "198.51.100.210");
  await gina.logIn("gina", password);
  const cookie = gina.cookies.get("sterna_device") ?? "";
  assert.match(cookie, /^[\w-]{43}\.[\w-]{43}$/);
  await gina.fill("/", {}, "/logout");
  assert.equal(gina.cookies.get("sterna_device"), cookie, "it stays when one logs out");

  const guess = (n: number) => guest(web, `203.0.113.${n % 200}`).logIn("gina", "wrong wrong wrong");
  for (let n = 0; n < limits.logInAttemptsPerName - 1; n++) assert.equal((await guess(n)).status, 422);
  assert.equal((await guess(150)).status, 429, "together they are slowed down");
  for (let n = 0; n < limits.logInAttempts; n++) await guest(web, "198.51.100.210").logIn("gina", "wrong");

  for (const forged of [`${cookie.slice(0, -4)}AAAA`, "x", `${"A".repeat(43)}.${"A".repeat(43)}`]) {
    const thief = guest(web, "203.0.113.220");
    thief.cookies.set("sterna_device", forged);
    assert.equal((await thief.logIn("gina", password)).status, 429, forged);
  }
  assert.equal((await gina.logIn("gina", password)).status, 303);
  const other = guest(web, "203.0.113.221");
  other.cookies.set("sterna_device", cookie);
  for (let n = 0; n < limits.logInAttempts; n++) assert.equal((await other.logIn("gina", "wrong")).status, 422);
  assert.equal((await other.logIn("gina", "wrong")).status, 429, "a stolen one is worth few guesses");
});

test("the mark of a browser is worth nothing for another name", async () => {
  await addAccount(web.db, "hugo", { password });
  await addAccount(web.db, "ines", { password });
  const hugo = guest(web, "198.51.100.220");
  await hugo.logIn("hugo", password);
  for (let n = 0; n < limits.logInAttempts; n++) await guest(web, "198.51.100.221").logIn("ines", "wrong");
  const thief = guest(web, "198.51.100.221");
  thief.cookies.set("sterna_device", hugo.cookies.get("sterna_device") ?? "");
  assert.equal((await thief.logIn("ines", password)).status, 429);
});

test("too many attempts from one network must wait, also with addresses out of one IPv6 household", async () => {
  for (let n = 0; n < limits.logInAttemptsPerAddress; n++) {
    await guest(web, `2001:db8:0:7::${n.toString(16)}`).logIn(`name-${n}`, "wrong wrong wrong");
  }
  assert.equal((await guest(web, "2001:db8:0:7:ffff::1").logIn("alice", password)).status, 429);
  assert.equal((await guest(web, "2001:db8:0:8::1").logIn("alice", password)).status, 303);
});

test("a password that is changed while the old one is being checked stands, and the old one opens nothing", async () => {
  const { accountId } = await addAccount(web.db, "erin", { password });
  const { logIn, openLogInGate } = await import("../../src/app/accounts/log-in.ts");
  const others = (
    await web.db.selectFrom("account").select("password_hash").where("username", "=", "alice").execute()
  )[0];
  const { database } = web.needs;
  const racing = {
    ...web.needs,
    database: {
      ...database,
      transaction: async <T>(work: Parameters<typeof database.transaction<T>>[0]) => {
        await web.db
          .updateTable("account")
          .set({ password_hash: `${others?.password_hash}` })
          .where("id", "=", accountId)
          .execute();
        return database.transaction(work);
      },
    },
  };
  const request = { username: "erin", password, network: "192.0.2.99", oldToken: null, device: null };
  const entered = await logIn(
    racing,
    openLogInGate(() => 0),
    request,
  );
  assert.deepEqual(entered, { ok: false, refusal: { code: "log-in-wrong" } });
  assert.deepEqual(await web.db.selectFrom("session").selectAll().where("account_id", "=", accountId).execute(), []);
  const now = await web.db
    .selectFrom("account")
    .select("password_hash")
    .where("id", "=", accountId)
    .executeTakeFirstOrThrow();
  assert.equal(now.password_hash, others?.password_hash);
});

test("what has expired is gone from the database when somebody logs in", async () => {
  const { accountId } = await addAccount(web.db, "frida", { password });
  const { makePasswordLink } = await import("../../src/app/accounts/password-link.ts");
  assert.ok((await makePasswordLink(web.needs, "frida")).ok);
  await guest(web, "192.0.2.50").logIn("frida", password);
  web.pass(limits.sessionDays * dayMs + 1);
  await guest(web, "192.0.2.50").logIn("frida", password);
  const sessions = await web.db
    .selectFrom("session")
    .select("token_hash")
    .where("account_id", "=", accountId)
    .execute();
  assert.equal(sessions.length, 1);
  assert.deepEqual(await web.db.selectFrom("password_link").selectAll().execute(), []);
});
