/** The ways out as pages: what each would lose, the steps with how far one is, and a look at where one wants to go. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { WayOut } from "../../src/app/doctor/way-out.ts";
import { jobKinds } from "../../src/app/jobs/kinds.ts";
import { runNextJob } from "../../src/app/worker.ts";
import { limits } from "../../src/base/limits.ts";
import { dayMs, hourMs } from "../../src/base/time.ts";
import type { Losses, Way } from "../../src/core/migration/losses.ts";
import { identityById, type KnownIdentity } from "../../src/store/people/identities.ts";
import { createWebApp } from "../../src/web/app.ts";
import { runCommand } from "../support/commands.ts";
import { departs } from "../support/departures.ts";
import { elsewhere, tie } from "../support/federation.ts";
import { answering } from "../support/incoming.ts";
import { type Member, member } from "../support/members.ts";
import { freshParts } from "../support/parts.ts";
import { guest, type TestWeb } from "../support/web.ts";
import { addImport } from "../support/world.ts";

/** What pods say that they run; a host that is not in it is silent. */
const runs = new Map<string, object>();
const nodeInfo = (name: string, version: string, more: object = {}) => ({
  ...{ version: "2.0", software: { name, version }, protocols: ["diaspora"], openRegistrations: true },
  ...more,
});

let web: TestWeb;
let alice: Member;
before(async () => {
  const parts = answering(await freshParts(), (url) => {
    const { host, pathname } = new URL(url);
    const document = runs.get(host);
    if (document === undefined) return null;
    const list = { links: [{ rel: "http://nodeinfo.diaspora.software/ns/schema/2.0", href: `https://${host}/ni` }] };
    if (pathname === "/.well-known/nodeinfo") return Buffer.from(JSON.stringify(list));
    return pathname === "/ni" ? Buffer.from(JSON.stringify(document)) : 404;
  });
  web = {
    ...{ app: createWebApp(parts), needs: parts, db: parts.database.db, blobs: parts.blobs },
    ...{ logged: parts.logged, pass: parts.pass, close: parts.dispose },
  };
  alice = await member(web, "alice", "Alice");
  for (const name of ["fan", "friend"]) {
    const follower = await elsewhere(parts, name, "other.example");
    const contactId = await tie(parts, alice.accountId, follower.personId);
    if (name === "fan")
      await web.db.updateTable("tie").set({ ours: "none" }).where("contact_id", "=", contactId).execute();
  }
});
after(() => web.close());

const look = async (page: string, pod: string) => (await alice.fill(page, { pod })).text;

test("where are you going: every way says before anything is sent how many come along", async () => {
  assert.match((await alice.get("/settings")).text, /href="\/leave"/);
  const { text } = await alice.get("/leave");
  assert.match(text, /On the diaspora\* network: 2 people/);
  assert.match(
    text,
    /href="\/leave\/pod"[\s\S]*1 of 2 who follow you[\s\S]*href="\/leave\/sterna"[\s\S]*2 of 2 who follow/,
  );
  for (const path of ["/export", "/settings/close"]) assert.ok(text.includes(`href="${path}"`), path);
  assert.match((await alice.get("/leave/pod")).text, /1 person follows you without being followed by you/);
  assert.doesNotMatch((await alice.get("/leave/sterna")).text, /without being followed by you\. Their/);
  assert.equal((await guest(web).get("/leave")).status, 303);
  assert.equal((await guest(web).get("/leave/pod")).status, 303);
});

test("the pod that somebody wants to go to is looked at: alive, which version, which network, does it know one", async () => {
  runs.set("new.example", nodeInfo("diaspora", "0.9.1.0-p12345678"));
  runs.set("late.example", nodeInfo("diaspora", "0.7.18.2"));
  runs.set("shut.example", nodeInfo("heron", "2", { protocols: ["activitypub"], openRegistrations: false }));
  runs.set("other.example", nodeInfo("diaspora", "0.9.0.0"));
  assert.match(
    await look("/leave/pod", "https://New.example/users/sign_up"),
    /runs diaspora 0\.9\.1\.0-p12345678, which can take/,
  );
  assert.match(
    await look("/leave/pod", "new.example"),
    /had nothing to do with this pod yet[\s\S]*Anybody can sign up/,
  );
  assert.match(await look("/leave/pod", "late.example"), /0\.7\.18\.2, which cannot take accounts in/);
  assert.match(await look("/leave/pod", "other.example"), /It knows you: 2 people there follow you/);
  const shut = await look("/leave/pod", "shut.example");
  for (const said of [
    "runs heron 2. Whether",
    "does not say that it speaks the diaspora* network",
    "ask for an invitation",
  ])
    assert.ok(shut.includes(said), said);
  assert.match(await look("/leave/pod", "me@new.example"), /Nobody is called me@new\.example there yet/);
  assert.match(await look("/leave/pod", "gone.example"), /gone\.example does not answer/);
  assert.match(await look("/leave/pod", web.needs.config.url), /is this pod/);
  assert.match(await look("/leave/pod", 'no "pod" <at> all'), /“no &quot;pod&quot; &lt;at&gt; all” is no address/);
  assert.equal((await guest(web).post("/leave/pod", { pod: "new.example" })).status, 403);
});

test("another Sterna is known as one, and the way leads to where it takes accounts in; other software is not", async () => {
  runs.set("tern.example", nodeInfo("sterna", "1.2.0"));
  const page = await look("/leave/sterna", "tern.example");
  assert.match(page, /tern\.example is a Sterna \(1\.2\.0\)[\s\S]*href="https?:\/\/tern\.example\/move-in"/);
  assert.match(await look("/leave/sterna", "new.example"), /no Sterna: it says that it runs diaspora/);
});

test("nobody has other pods asked without end: so many looks within an hour, then later", async () => {
  const busy = await member(web, "busy", "Busy");
  const asked = async () => (await busy.fill("/leave/sterna", { pod: "tern.example" })).text;
  for (let n = 0; n < limits.podLooksPerHour; n++) assert.match(await asked(), /is a Sterna/);
  assert.match(await asked(), /looked at many pods within an hour/);
  assert.match(await look("/leave/sterna", "tern.example"), /is a Sterna/, "others may");
  web.pass(hourMs);
  assert.match(await asked(), /is a Sterna/);
});

test("by command: who comes along by which way, and the same look", async () => {
  const { out } = await runCommand(web.needs, "migration", "ways", "alice", "late.example", "--json");
  const { losses, found }: { losses: Record<Way, Losses[]>; found: WayOut[] } = JSON.parse(out);
  const kept = Object.fromEntries(Object.entries(losses).map(([way, [on]]) => [way, [on?.kept, on?.alone, on?.lost]]));
  assert.deepEqual(kept, { carried: [1, 1, 0], own: [2, 0, 0], asked: [0, 0, 2] });
  assert.ok(found.some(({ what, state }) => what === "software" && state === "bad"));
  assert.match(
    (await runCommand(web.needs, "migration", "ways", "alice")).out,
    /another Sterna:\n {2}diaspora: 2 come along/,
  );
  assert.equal((await runCommand(web.needs, "migration", "ways", "nobody")).exit, 11);
});

test("the steps say whether the files are made, still here and downloaded, and whether the move was heard of", async () => {
  const page = async () => (await alice.get("/leave/pod")).text;
  assert.match(await page(), /They have not been made yet[\s\S]*This pod has not heard of a move yet/);
  const asked = await alice.fill("/leave/pod", { way: "pod" }, "/leave/export");
  assert.deepEqual([asked.status, asked.headers.get("location")], [303, "/leave/pod"]);
  assert.match(await page(), /They are being made/);
  const stop = new AbortController().signal;
  for (let left = 100; left > 0; left--) if (!(await runNextJob(web.needs, jobKinds, stop))) break;
  const ready = await page();
  assert.match(ready, /They are ready\. Made[\s\S]*not downloaded yet/);
  const links = [...ready.matchAll(/href="(\/export\/\d+\/\w+)"/g)].map(([, link = ""]) => link);
  assert.equal(links.length, 2);
  for (const link of links) {
    await alice.get(link, { range: "bytes=0-9" });
    assert.match(await page(), /not downloaded yet/, "half a file is none");
    assert.equal((await alice.get(link)).status, 200);
  }
  const done = await page();
  assert.match(done, /<p class="way-state">Done<\/p>[\s\S]*downloaded <time/);
  assert.doesNotMatch(done, /not downloaded yet/);
  const tooSoon = await alice.fill("/leave/pod", { way: "pod" }, "/leave/export");
  assert.equal(tooSoon.headers.get("location"), "/export", "why not stands there");
  web.pass(2 * dayMs);
  assert.match(await page(), /Make them anew shortly before you go/);
  const own = (await identityById(web.db, alice.identityId)) as KnownIdentity;
  await departs(web.needs, own, await elsewhere(web.needs, "alice", "new.example"));
  assert.match(await page(), /This pod has heard that you are alice@new\.example now[\s\S]*href="\/migrations\/\d+"/);
  assert.match((await alice.get("/leave")).text, /From here to alice@new\.example/);
  assert.doesNotMatch((await alice.get("/leave")).text, /settings\/close/);
});

test("contacts of an archive who are still being looked for are counted, also where there are no others", async () => {
  const dora = await member(web, "dora", "Dora");
  const { importId } = await addImport(web.db, dora.accountId, "dora@old.example");
  assert.doesNotMatch((await dora.get("/contacts")).text, /still being looked for/);
  const lines = ["a@x.example", "b@x.example"].map((ref, nth) => ({
    ...{ import_id: importId, place: `contacts[${nth}]`, kind: "contact", outcome: "waiting" as const },
    ...{ reason: "person", waits_for: ref },
  }));
  await web.db.insertInto("ledger").values(lines).execute();
  assert.match((await dora.get("/contacts")).text, /2 people of those you brought are still being looked for/);
});
