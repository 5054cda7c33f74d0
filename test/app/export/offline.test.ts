/** The pages for reading at home: in the zip of photos, whole, escaped, opened from a disk, and nothing that a reader of photos sees. */
import assert from "node:assert/strict";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import yauzl from "yauzl";
import { checkArchive } from "../../../src/app/arrive/check.ts";
import { limits } from "../../../src/base/limits.ts";
import { filesOnDisk } from "../../../src/blobs/open-file.ts";
import { writePhotoZip } from "../../../src/blobs/written-file.ts";
import { findChromium, noChromium } from "../../support/chromium.ts";
import { exportWhole } from "../../support/exports.ts";
import { type Member, member } from "../../support/members.ts";
import { keepPicture } from "../../support/shown.ts";
import { openTestWeb, type TestWeb } from "../../support/web.ts";
import { addComment, addPerson, addPhoto, addPost } from "../../support/world.ts";

const attack = `</script><script>window.hit=1</script><img src=x onerror="window.hit=2">"'><b>`;
const at = (nth: number) => new Date(Date.UTC(2026, 0, 1) + nth * 60_000);

let web: TestWeb;
let alice: Member;
let photo: string;
let files: Map<string, Buffer>;
let exported: Awaited<ReturnType<typeof exportWhole>>;
before(async () => {
  web = await openTestWeb();
  alice = await member(web, "alice", `Alice ${attack}`);
  const { db } = web;
  const posts = [];
  for (let nth = 0; nth < limits.offlinePosts + 5; nth++)
    posts.push(
      await addPost(db, alice.bylineId, { text: `Post number ${nth}.${nth === 0 ? " Zebra" : ""}`, at: at(nth) }),
    );
  const text = `Attack ${attack} [x](javascript:window.hit=3) **bold** ![](https://elsewhere.example/x.png) @{alice@sterna.example} #tag`;
  const shown = await addPost(db, alice.bylineId, { text, at: at(1000), reach: "limited" });
  const blob = await keepPicture(web, 30, 20, "#39597e");
  ({ name: photo } = await addPhoto(db, alice.bylineId, {
    postId: shown.id,
    blob,
    text: attack,
    name: "it's & so.jpg",
  }));
  // Two pictures that are called like pages: they give way.
  await addPhoto(db, alice.bylineId, { blob, name: "index.html" });
  await addPhoto(db, alice.bylineId, { blob, name: "sterna-1.js" });
  await addComment(db, shown.id, alice.bylineId, `First ${attack}`, { at: at(1001) });
  await addComment(db, shown.id, alice.bylineId, "Second", { at: at(1002) });
  await addComment(db, posts[0]?.id ?? 0, alice.bylineId, "Below the oldest", { at: at(1003) });
  const friend = await addPerson(db, "friend", "far.example", "A friend of old");
  const { id: contactId } = await db
    .insertInto("contact")
    .values({ account_id: alice.accountId, person_id: friend.personId, note: "met <b>somewhere", created_at: at(0) })
    .returning("id")
    .executeTakeFirstOrThrow();
  await db.insertInto("tie").values({ contact_id: contactId, protocol: "diaspora", ours: "established" }).execute();
  exported = await exportWhole(web.needs, "alice");
  files = await unzip(exported.photosPath);
});
after(() => web.close());

async function unzip(path: string): Promise<Map<string, Buffer>> {
  const zip = await yauzl.openPromise(path);
  const files = new Map<string, Buffer>();
  for await (const entry of zip.eachEntry()) {
    const pieces: Buffer[] = [];
    for await (const piece of await zip.openReadStreamPromise(entry)) pieces.push(piece as Buffer);
    files.set(entry.fileName, Buffer.concat(pieces));
  }
  return files;
}
const page = (name: string): string => files.get(name)?.toString("utf8") ?? "";

test("posts stand in pages, the newest first, each with its comments and its photos", () => {
  assert.deepEqual(
    [...files.keys()].sort(),
    [
      photo,
      "index.html",
      "sterna-1.html",
      "sterna-1.js",
      "sterna-2.html",
      "sterna-2.js",
      "sterna-contacts.html",
    ].sort(),
  );
  const [first, second] = [page("sterna-1.html"), page("sterna-2.html")];
  assert.match(first, /Attack.*<strong>bold<\/strong>.*First.*Second.*Post number 104\./s);
  assert.match(first, /src="\.\/it&#39;s%20%26%20so\.jpg"/);
  assert.match(second, /Post number 0\..*Below the oldest/s);
  assert.equal([...first.matchAll(/<article/g)].length, limits.offlinePosts);
  assert.equal([...second.matchAll(/<article/g)].length, 6);
  assert.deepEqual(exported.notes.find(({ code }) => code === "photo-name-twice")?.some, ["index.html", "sterna-1.js"]);
});

test("the search knows what is said below posts, and where it stands; contacts stand on a page of their own", () => {
  const said = [...page("sterna-2.js").matchAll(/^(\[.*\]),$/gm)].map(([, line]) => JSON.parse(line ?? "") as string[]);
  const [place = ""] = said.find(([, , text]) => text === "Below the oldest") ?? [];
  assert.match(place, /^c-/);
  assert.ok(page("sterna-2.html").includes(`id="${place}"`));
  assert.equal(said.filter(([at]) => at?.startsWith("p-")).length, 6);
  const contacts = page("sterna-contacts.html");
  assert.match(contacts, /A friend of old.*friend@far\.example.*you share with them/s);
  assert.match(contacts, /met &lt;b&gt;somewhere/);
  assert.match(page("index.html"), /href="sterna-contacts\.html"/);
});

test("attack: what people wrote is text on every page, never a tag, a script or a request", () => {
  for (const [name, bytes] of files) {
    if (name === photo) continue;
    const text = bytes.toString("utf8");
    assert.ok(!text.includes("<script>window"), name);
    assert.ok(!text.includes("<img src=x"), name);
    assert.doesNotMatch(text, /href="javascript:/i, name);
    assert.doesNotMatch(text, /src="(?:https?:)?\/\//, name);
    if (name.endsWith(".html")) assert.match(text, /default-src 'none'; img-src file:; style-src 'sha256-/);
  }
});

test("who reads the archive sees the photos alone, and finds nothing odd", async () => {
  const checked = await checkArchive(web.needs, filesOnDisk([exported.data.path, exported.photosPath]), {
    offline: true,
  });
  assert.ok(checked.ok);
  assert.equal(checked.value.counts.photosInZip, 1);
  const codes = checked.value.findings.list.map(({ code }) => code);
  assert.deepEqual(
    codes.filter((code) => /^(zip|photo-not|photo-un)/.test(code)),
    [],
  );
});

test("what fails while a page is made ends the zip, and nothing of it stays", async () => {
  const path = join(web.needs.config.dataFolder, "broken.zip");
  async function* broken() {
    yield "<p>";
    throw new Error("the database is gone");
  }
  const entries = [
    { name: "index.html", open: broken },
    { name: "sterna-1.html", open: broken },
  ];
  await assert.rejects(writePhotoZip(path, entries), /the database is gone/);
  assert.deepEqual(
    (await readdir(web.needs.config.dataFolder)).filter((name) => name.startsWith("broken")),
    [],
  );
});

const violations = "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0]?.html))";

test("a browser opens it from a disk, searches it, and asks nobody for anything", { skip: noChromium }, async () => {
  const folder = join(web.needs.config.dataFolder, "unzipped");
  await mkdir(folder);
  for (const [name, bytes] of files) await writeFile(join(folder, name), bytes);
  const browser = await chromium.launch({
    executablePath: findChromium() ?? "",
    args: ["--headless", "--no-sandbox", "--disable-gpu"],
  });
  try {
    const tab = await browser.newPage();
    const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    const asked: string[] = [];
    const said: string[] = [];
    tab.on("request", (request) => void asked.push(request.url()));
    tab.on("console", (line) => void (line.type() === "error" && said.push(line.text())));
    await tab.goto(pathToFileURL(join(folder, "index.html")).href);
    // By the debugger, which the policy of the page does not bind.
    await tab.evaluate(axe);
    assert.deepEqual(await tab.evaluate(violations), []);
    await tab.getByRole("searchbox").fill("ZEBRA number");
    await tab.getByRole("button", { name: "Search" }).click();
    await tab.getByText("Found: 1", { exact: true }).waitFor();
    await tab.getByRole("list").getByRole("link", { name: "1 Jan 2026" }).click();
    await tab.getByText("Below the oldest").waitFor();
    await tab.getByRole("link", { name: "Beginning and search" }).first().click();
    await tab.getByRole("searchbox").fill("below OLDEST");
    await tab.getByRole("button", { name: "Search" }).click();
    await tab.getByText("Found: 1", { exact: true }).waitFor();
    await tab.getByRole("list").getByRole("link", { name: "1 Jan 2026" }).click();
    await tab.getByText("Below the oldest").waitFor();
    await tab.evaluate(axe);
    assert.deepEqual(await tab.evaluate(violations), []);
    await tab.getByRole("link", { name: "Newer" }).first().click();
    const picture = tab.locator("article img").first();
    await picture.scrollIntoViewIfNeeded();
    await tab.waitForFunction("document.images[0]?.complete && document.images[0].naturalWidth > 0");
    assert.equal(await tab.evaluate("window.hit"), undefined);
    assert.deepEqual(
      asked.filter((url) => !url.startsWith("file:")),
      [],
    );
    assert.deepEqual(said, [], "nothing was refused by the policy");
  } finally {
    await browser.close();
  }
});
