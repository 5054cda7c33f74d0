/** The page for taking one's account along: asked for, worked off, fetched by nobody else, gone after a while. */
import assert from "node:assert/strict";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { closeAccount } from "../../src/app/accounts/close.ts";
import { exportAccount } from "../../src/app/export/export-account.ts";
import { jobKinds } from "../../src/app/jobs/kinds.ts";
import type { Parts } from "../../src/app/parts.ts";
import { runNextJob } from "../../src/app/worker.ts";
import { dayMs } from "../../src/base/time.ts";
import { recordExport } from "../../src/store/moves/exports.ts";
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
async function work(needs: Parts = web.needs) {
  for (let left = 100; left > 0; left--) if (!(await runNextJob(needs, jobKinds, never))) return;
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
  const waiting = await alice.get("/export");
  assert.match(waiting.text, /looks again by itself/);
  assert.equal(waiting.headers.get("refresh"), "15");
  assert.match((await alice.fill("/export", {})).text, /under way already/);
  await work();
  const { text } = await alice.get("/export");
  assert.match(text, /read back and counted.*Posts: 1</s);
  assert.match(text, /Download the account \(\d.*Download the photo \(\d/s);
  for (const name of await readdir(folder())) assert.equal((await stat(join(folder(), name))).mode & 0o777, 0o600);
  assert.equal((await stat(folder())).mode & 0o777, 0o700);
  assert.match(text, /go on with the download/);
  const data = await alice.get(linkOf(text, "data"));
  assert.deepEqual([data.status, data.headers.get("content-type")], [200, "application/gzip"]);
  assert.match(data.headers.get("content-disposition") ?? "", /filename="alice-2026-11-21\.json\.gz"/);
  assert.equal(data.headers.get("cache-control"), "private, no-store");
  assert.equal((await alice.get(linkOf(text, "photos"))).headers.get("content-type"), "application/zip");
});

test("while it is made the page says in numbers how far it is", async () => {
  const { db } = web;
  const last = await db.selectFrom("export").selectAll().orderBy("id", "desc").executeTakeFirstOrThrow();
  const { id } = last;
  await db.updateTable("export").set({ state: "writing" }).where("id", "=", id).execute();
  await recordExport(db, id, { items: { post: 1, comment: 1234, profile: 1 }, photosBytes: 2_500_000 });
  const { text } = await alice.get("/export");
  assert.match(text, /Written so far.*Photos: 2\.[45] MB.*Posts: 1 of 1<.*comments: 1,234</s);
  assert.doesNotMatch(text, /\/export\/\d+\/data/);
  const { state, photos_bytes } = last;
  const items = JSON.stringify(last.items);
  await db.updateTable("export").set({ state, photos_bytes, items }).where("id", "=", id).execute();
  await recordExport(db, id, { items: {}, photosBytes: 0 });
  const done = await alice.get("/export");
  assert.match(done.text, /read back and counted.*Posts: 1</s, "what is done stays as it is");
  assert.equal(done.headers.get("refresh"), null);
});

/** Fetches bytes; `upTo`: then the line breaks. */
async function fetchBytes(path: string, headers: Record<string, string>, upTo = Number.POSITIVE_INFINITY) {
  const cookie = [...alice.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const answer = await web.app.request(path, { headers: { ...headers, cookie } });
  const pieces: Uint8Array[] = [];
  let left = upTo;
  const reader = answer.body?.getReader();
  while (reader !== undefined && left > 0) {
    const { done, value } = await reader.read();
    if (done) break;
    pieces.push(value.subarray(0, left));
    left -= value.length;
  }
  await reader?.cancel();
  return { status: answer.status, headers: answer.headers, bytes: Buffer.concat(pieces) };
}

test("a download over a line that breaks again and again goes on where it stopped", async () => {
  const { text } = await alice.get("/export");
  for (const part of ["data", "photos"]) {
    const link = linkOf(text, part);
    const ending = part === "data" ? ".json.gz" : ".zip";
    const [name = ""] = (await readdir(folder())).filter((each) => each.endsWith(ending));
    const onDisk = await readFile(join(folder(), name));
    const first = await fetchBytes(link, {}, 100);
    const etag = first.headers.get("etag") ?? "";
    assert.match(etag, /^"[0-9a-f]{32}"$/);
    assert.ok(!etag.includes(name.slice(0, 32)), "it does not tell the name of the file");
    assert.deepEqual([first.status, first.headers.get("accept-ranges")], [200, "bytes"]);
    let got = first.bytes;
    for (let breaks = 0; breaks < 5; breaks++) {
      const headers = { range: `bytes=${got.length}-`, "if-range": etag };
      const more = await fetchBytes(link, headers, breaks < 4 ? 17 : undefined);
      const last = onDisk.length - 1;
      assert.deepEqual(
        [more.status, more.headers.get("content-range"), more.headers.get("content-length")],
        [206, `bytes ${got.length}-${last}/${onDisk.length}`, String(onDisk.length - got.length)],
      );
      got = Buffer.concat([got, more.bytes]);
    }
    assert.deepEqual(got, onDisk);
    const other = await fetchBytes(link, { range: "bytes=100-", "if-range": `"${"0".repeat(32)}"` });
    assert.deepEqual([other.status, other.bytes], [200, onDisk], "of another file: from the beginning");
    const beyond = await fetchBytes(link, { range: `bytes=${onDisk.length}-` });
    assert.deepEqual([beyond.status, beyond.headers.get("content-range")], [416, `bytes */${onDisk.length}`]);
  }
});

test("attack row 25: nobody else fetches it, logged in or not, by whatever number", async () => {
  const { text } = await alice.get("/export");
  const bob = await member(web, "bob", "Bob");
  for (const part of ["data", "photos"]) {
    const link = linkOf(text, part);
    assert.equal((await bob.get(link)).status, 404);
    assert.equal((await bob.get(link, { range: "bytes=0-9" })).status, 404);
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

test("a disk without room, at once or amid it, ends it in words: nothing stays, and it may be asked for again", async () => {
  const bob = await member(web, "robert", "Robert");
  const post = await addPost(web.db, bob.bylineId);
  await addPhoto(web.db, bob.bylineId, { postId: post.id, blob: await keepPicture(web, 30, 20, "#97392e") });
  const before = await readdir(folder());
  let looks = 0;
  const exported = await exportAccount(web.needs, {
    ...{ account: { accountId: bob.accountId, username: "robert" }, photos: true },
    ...{ folder: folder(), dataName: "robert", photosName: "robert" },
    get keepFreeBytes() {
      return looks++ === 0 ? 1 : Number.MAX_SAFE_INTEGER;
    },
  });
  assert.deepEqual(exported, { ok: false, refusal: { code: "no-room" } });
  assert.ok(looks > 1);

  await bob.fill("/export", { photos: "yes" });
  await work({ ...web.needs, config: { ...web.needs.config, keepFreeBytes: Number.MAX_SAFE_INTEGER } });
  assert.match((await bob.get("/export")).text, /no room for your files at the moment/);
  assert.deepEqual(await readdir(folder()), before);
  assert.equal((await bob.fill("/export", {})).status, 303);
  await work();
  assert.match((await bob.get("/export")).text, /read back and counted/);
});
