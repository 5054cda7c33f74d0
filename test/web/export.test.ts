/** The page for taking one's account along: asked for, worked off, fetched by nobody else, gone after a while. */
import assert from "node:assert/strict";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { closeAccount } from "../../src/app/accounts/close.ts";
import { jobKinds } from "../../src/app/jobs/kinds.ts";
import { runNextJob } from "../../src/app/worker.ts";
import { dayMs } from "../../src/base/time.ts";
import { type Member, member } from "../support/members.ts";
import { keepPicture } from "../support/shown.ts";
import { guest, openTestWeb, type TestWeb } from "../support/web.ts";
import { addPhoto, addPost } from "../support/world.ts";

let web: TestWeb;
let alice: Member;
before(async () => {
  web = await openTestWeb();
  alice = await member(web, "alice", "Alice");
  const post = await addPost(web.db, alice.bylineId);
  await addPhoto(web.db, alice.bylineId, { postId: post.id, blob: await keepPicture(web, 30, 20, "#39597e") });
});
after(() => web.close());

const never = new AbortController().signal;
async function work() {
  for (let left = 100; left > 0; left--) if (!(await runNextJob(web.needs, jobKinds, never))) return;
  assert.fail("the jobs have no end");
}
const folder = () => join(web.needs.config.dataFolder, "exports");
const linkOf = (page: string, part: string) => new RegExp(`href="(/export/\\d+/${part})"`).exec(page)?.[1] ?? "";

test("it says what is inside, is made by a job, and is fetched as files", async () => {
  assert.match((await alice.get("/settings")).text, /href="\/export"/);
  const before = (await alice.get("/export")).text;
  assert.match(before, /holds your private key/);
  assert.match(before, /Posts: 1<.*Aspects: 4<.*Pictures: 1</s);
  const asked = await alice.fill("/export", { photos: "yes" });
  assert.deepEqual([asked.status, asked.headers.get("location")], [303, "/export"]);
  assert.match((await alice.get("/export")).text, /Reload this page/);
  assert.match((await alice.fill("/export", {})).text, /under way already/);
  await work();
  const { text } = await alice.get("/export");
  assert.match(text, /read back and counted.*Posts: 1</s);
  assert.match(text, /Download the account \(\d.*Download the photo \(\d/s);
  for (const name of await readdir(folder())) assert.equal((await stat(join(folder(), name))).mode & 0o777, 0o600);
  assert.equal((await stat(folder())).mode & 0o777, 0o700);
  const data = await alice.get(linkOf(text, "data"));
  assert.deepEqual([data.status, data.headers.get("content-type")], [200, "application/gzip"]);
  assert.match(data.headers.get("content-disposition") ?? "", /filename="alice-2026-11-21\.json\.gz"/);
  assert.equal(data.headers.get("cache-control"), "private, no-store");
  assert.equal((await alice.get(linkOf(text, "photos"))).headers.get("content-type"), "application/zip");
});

test("attack row 25: nobody else fetches it, logged in or not, by whatever number", async () => {
  const { text } = await alice.get("/export");
  const bob = await member(web, "bob", "Bob");
  for (const part of ["data", "photos"]) {
    const link = linkOf(text, part);
    assert.equal((await bob.get(link)).status, 404);
    const visit = await guest(web).get(link);
    assert.deepEqual([visit.status, visit.headers.get("location")?.startsWith("/login")], [303, true]);
  }
  assert.equal((await guest(web).get("/export")).status, 303);
  assert.doesNotMatch((await bob.get("/export")).text, /\/export\/\d+\/data/);
});

test("there is one a day, and after fourteen days the files are gone", async () => {
  const { text } = await alice.get("/export");
  assert.match((await alice.fill("/export", {})).text, /one export a day/);
  web.pass(dayMs);
  assert.match(linkOf((await alice.get("/export")).text, "data"), /data/, "still there");
  web.pass(13 * dayMs);
  assert.equal((await alice.get(linkOf(text, "data"))).status, 404, "too old, even before the job comes");
  await work();
  assert.deepEqual(await readdir(folder()), []);
  assert.match((await alice.get("/export")).text, /files are deleted.*The account had \d.*The photo had \d/s);
});

test("files of an account that is closed go at once", async () => {
  assert.equal((await alice.fill("/export", {})).status, 303);
  await work();
  assert.equal((await readdir(folder())).length, 1);
  assert.ok((await closeAccount(web.needs, "alice")).ok);
  await work();
  assert.deepEqual(await readdir(folder()), []);
});

test("nothing is written for an account that is closed before it is its turn", async () => {
  const cy = await member(web, "cy", "Cy");
  assert.equal((await cy.fill("/export", {})).status, 303);
  assert.ok((await closeAccount(web.needs, "cy")).ok);
  await work();
  assert.deepEqual(await readdir(folder()), []);
});
