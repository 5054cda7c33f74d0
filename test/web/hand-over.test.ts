/** Handing an account over by pages: asking at the new home, saying yes at the old one, back, and it comes by itself. No script runs. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { createWebApp } from "../../src/web/app.ts";
import { speaking } from "../support/dialects.ts";
import { type Member, member } from "../support/members.ts";
import { spokenDiaspora } from "../support/parts.ts";
import { password } from "../support/shown.ts";
import { openSternas, type Sterna, type Sternas } from "../support/sternas.ts";
import { guest, type TestWeb } from "../support/web.ts";

let sternas: Sternas;
let oldWeb: TestWeb;
let newWeb: TestWeb;
let alice: Member;
let young: Member;

/** The pages of a pod that others can reach. */
const webOf = ({ parts }: Sterna): TestWeb => ({
  app: createWebApp(parts),
  needs: parts,
  db: parts.database.db,
  blobs: parts.blobs,
  logged: parts.logged,
  pass: parts.pass,
  close: async () => {},
});

before(async () => {
  sternas = await openSternas(2, speaking("0.6", [spokenDiaspora]));
  [oldWeb, newWeb] = [webOf(sternas.pod(0)), webOf(sternas.pod(1))];
  alice = await member(oldWeb, "alice", "Alice");
  young = await member(newWeb, "alice2", "");
});
after(() => sternas.dispose());

/** Where a link of a page leads that goes to another pod, as a path there. */
function linkTo(host: string, page: string): string {
  const [, href = ""] = new RegExp(`href="https://${host}(/[^"]*)"`).exec(page) ?? [];
  assert.notEqual(href, "", page);
  return href.replaceAll("&amp;", "&");
}

/** Begun, if it was not, and asked for. @returns the path at the old home */
async function asksFor(who: Member, address: string): Promise<string> {
  const begun = await who.fill("/move-in", { old: address }, "/move-in/begin");
  const next = begun.headers.get("location") ?? "/move-in";
  if (begun.status === 303)
    assert.ok((await who.get(next)).text.includes(`value="${address}"`), "not to be typed twice");
  const asked = await who.fill("/move-in", { old: address }, "/move-in/hand-over");
  assert.deepEqual([asked.status, asked.headers.get("location")], [303, "/move-in/hand-over"], asked.text);
  const way = await who.get("/move-in/hand-over");
  assert.match(way.headers.get("content-security-policy") ?? "", /form-action 'self'/);
  return linkTo("pod-a.example", way.text);
}

test("somebody asks at their new home, says yes at the old one, and their account is checked when they look again", async () => {
  const way = await asksFor(young, alice.ref);
  const visitor = guest(oldWeb, "192.0.2.77");
  const login = await visitor.get(way);
  assert.equal(login.status, 303);
  const to = new URL(login.headers.get("location") ?? "", "https://pod-a.example").searchParams.get("to") ?? "";
  const entered = await visitor.fill("/login", { username: "alice", password, to });
  assert.equal(entered.headers.get("location"), way, "back on exactly this page");

  const shown = (await visitor.get(way)).text;
  for (const words of [
    /alice2@pod-b\.example/,
    /Your private key too/,
    /only if you have begun this yourself/,
    /There is no way back/,
  ])
    assert.match(shown, words);
  assert.match(shown, /On the diaspora\* network: nobody follows you\./);
  assert.match(shown, /On further networks this pod tells of it/);
  const fields = {
    sure: "yes",
    to: "pod-b.example",
    request: new URL(way, "https://x.example").searchParams.get("request") ?? "",
    for: young.ref,
  };
  assert.match(
    (await visitor.fill(way, { ...fields, sure: "", password: "not this one at all" }, "/hand-over")).text,
    /password/i,
  );
  assert.equal((await visitor.post("/hand-over", { ...fields, password })).status, 403, "a form of another site");
  const yes = await visitor.fill(way, { ...fields, password }, "/hand-over");
  assert.equal(yes.status, 200, yes.text);
  const back = linkTo("pod-b.example", yes.text);
  assert.match((await visitor.get("/notices")).text, /Another pod was allowed to copy your account/);
  assert.match((await visitor.get("/export")).text, /alice2@pod-b\.example.*has not come for it.*Stop it/s);

  const stranger = await member(newWeb, "mallory", "");
  assert.equal((await stranger.get(back)).status, 422, "another account");
  const home = await young.get(back);
  assert.deepEqual([home.status, home.headers.get("location")], [303, "/move-in"]);
  assert.match((await young.get("/move-in")).text, /begins to write your files.*http-equiv="refresh"/s);
  const progress = JSON.parse((await young.get("/move-in/hand-over/progress")).text);
  assert.equal(progress.state, "waiting");
  await sql`update hand_over_in set progress = '{"done": 0, "of": null, "silent": true}'`.execute(newWeb.db);
  assert.match((await young.get("/move-in")).text, /pod-a\.example gives no answer at the moment/);
  await sternas.settle();
  assert.match((await young.get("/move-in")).text, /This can come here.*alice@pod-a\.example/s);
  const french = await young.get("/move-in", { "accept-language": "fr" });
  assert.match(french.text, /octet sur 1,0.Go.*Jeter …/s);
  assert.doesNotMatch(french.text, /Throw it away/);
  assert.match((await visitor.get("/export")).text, /It has everything/);
  assert.equal((await young.fill("/move-in/throw-away", {})).status, 303);
});

test("an account that was made while signing up asks in the same way, and stops it at either end", async () => {
  await sql`update account set state = 'inactive', arriving_since = now() where id = ${young.accountId}`.execute(
    newWeb.db,
  );
  const way = await asksFor(young, alice.ref);
  assert.match((await young.get("/move-in")).text, /You have asked for alice@pod-a\.example/);
  const fields = {
    sure: "yes",
    to: "pod-b.example",
    request: new URL(way, "https://x.example").searchParams.get("request") ?? "",
    for: young.ref,
  };
  const yes = await alice.fill(way, { ...fields, password }, "/hand-over");
  assert.equal(yes.status, 200, yes.text);
  assert.equal((await young.get(linkTo("pod-b.example", yes.text))).status, 303);
  assert.equal((await alice.fill("/export", { id: "2" }, "/hand-over/stop")).status, 303);
  await sternas.settle();
  assert.match((await young.get("/move-in")).text, /did not come.*It was stopped at your old home/s);
  await asksFor(young, alice.ref);
  assert.equal((await young.fill("/move-in/hand-over", {}, "/move-in/hand-over/stop")).status, 303);
  assert.equal((await young.get("/move-in/hand-over")).status, 303, "there is none any more");
});

test("what is no address, and a link that somebody made up, is told in words and shows nothing", async () => {
  const asked = await young.fill("/move-in", { old: "nowhere" }, "/move-in/hand-over");
  assert.equal(asked.status, 422);
  assert.match(asked.text, /is not an address/);
  const forged = await alice.get(`/hand-over?to=pod-b.example&request=${"A".repeat(43)}`);
  assert.equal(forged.status, 422);
  assert.match(forged.text, /There is no such request/);
  assert.doesNotMatch(forged.text, /pod-b/);
  const odd = await guest(oldWeb).get("/hand-over?to=https%3A%2F%2Fevil.example%2F%22&request=x");
  assert.equal(
    odd.headers.get("location"),
    `/login?to=${encodeURIComponent("/hand-over?to=https:evil.example&request=x")}`,
  );
  const late = await young.get(`/move-in/handed-over?request=${"A".repeat(43)}&code=${"A".repeat(43)}`);
  assert.equal(late.status, 422);
});
