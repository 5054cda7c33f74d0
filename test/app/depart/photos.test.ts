/** Photo files of an account that was left: they go when the new home serves them, one by one, and never before 30 days are over. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { departedPhotosKind } from "../../../src/app/jobs/departed-photos.ts";
import { standInHeader } from "../../../src/app/publish/stand-in.ts";
import { runNextJob } from "../../../src/app/worker.ts";
import { no, ok } from "../../../src/base/result.ts";
import { dayMs, hourMs } from "../../../src/base/time.ts";
import type { HttpAnswer } from "../../../src/net/http.ts";
import { createWebApp } from "../../../src/web/app.ts";
import { departs } from "../../support/departures.ts";
import { elsewhere, here } from "../../support/federation.ts";
import { type FreshParts, freshParts } from "../../support/parts.ts";
import { photo } from "../../support/photos.ts";
import { addPhoto, addPost } from "../../support/world.ts";

const folder = "https://new.example/photos/alice/";
const picture = { status: 200, headers: { "content-type": "image/jpeg" } };
const page = { status: 200, headers: { "content-type": "text/html" }, body: Buffer.from("<h1>Not here</h1>") };

type Answer = Omit<HttpAnswer, "url" | "body"> & { readonly url?: string; readonly body: Uint8Array };

/** A pod whose new homes answer as `answers` says, by name of the photo; null: silence. */
async function openPod() {
  const answers = new Map<string, Answer | null>();
  const asked: string[] = [];
  const fresh = await freshParts();
  const request = async ({ url }: { readonly url: string }) => {
    asked.push(url);
    const answer = answers.get(url.slice(url.lastIndexOf("/") + 1)) ?? null;
    return answer === null ? no({ code: "no-answer" as const, detail: "silence" }) : ok({ url, ...answer });
  };
  const parts = { ...fresh, http: { ...fresh.http, request } };
  const alice = await here(parts, "alice");
  const young = await elsewhere(parts, "alice", "new.example");
  const { photo_path: path } = await parts.database.db
    .selectFrom("account")
    .select("photo_path")
    .where("id", "=", alice.accountId)
    .executeTakeFirstOrThrow();
  const put = async (bytes: Buffer, name: string) => {
    const kept = await parts.blobs.put(bytes, bytes.length);
    assert.ok(kept.ok);
    const { id: postId } = await addPost(parts.database.db, alice.bylineId, { text: name });
    return addPhoto(parts.database.db, alice.bylineId, {
      ...{ name, postId, blob: kept.value.digest },
      width: 97,
      height: 61,
    });
  };
  return { parts, alice, young, answers, asked, path, put };
}

/** What is due of the job. @returns turns */
async function runDue(parts: FreshParts): Promise<number> {
  for (let turns = 0; turns < 50; turns++)
    if (!(await runNextJob(parts, [departedPhotosKind], new AbortController().signal))) return turns;
  return assert.fail("it goes on and on");
}

const filesOf = async (parts: FreshParts) =>
  (await parts.database.db.selectFrom("photo").select(["name", "blob", "at_new_home"]).orderBy("name").execute()).map(
    ({ name, blob, at_new_home }) => `${name} ${blob === null ? "gone" : "here"}${at_new_home ? ", over there" : ""}`,
  );

test("a photo goes when the new home serves the same picture, and is found there; an error page or another picture keeps it", async () => {
  const { parts, alice, young, answers, asked, path, put } = await openPod();
  await using _ = parts;
  const [one, other] = [await photo("jpeg", null), await photo("png", null)];
  await put(one, "served.jpg");
  await put(other, "page.jpg");
  await put(other, "small.jpg");
  await put(other, "back.jpg");
  await put(other, "missing.jpg");
  const tiny = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYPhfDwAChAGAwpjBxAAAAABJRU5ErkJggg==",
    "base64",
  );
  answers.set("served.jpg", { ...picture, body: await photo("jpeg", {}) });
  answers.set("page.jpg", page);
  answers.set("small.jpg", { ...picture, body: tiny });
  answers.set("missing.jpg", {
    ...picture,
    headers: { ...picture.headers, [standInHeader]: "photo-missing" },
    body: other,
  });
  answers.set("back.jpg", { ...picture, url: `${parts.config.url}/photos/${path}/back.jpg`, body: other });
  await departs(parts, alice, young, folder);

  const app = createWebApp(parts);
  const look = (name: string) => app.request(`${parts.config.url}/photos/${path}/${name}`);
  parts.pass(29 * dayMs);
  assert.equal(await runDue(parts), 0);
  assert.deepEqual(asked, [], "nobody is asked before the time is over");
  assert.equal((await look("served.jpg")).status, 200);

  parts.pass(dayMs);
  await runDue(parts);
  assert.deepEqual(
    asked.toSorted(),
    ["back", "missing", "page", "served", "small"].map((name) => `${folder}${name}.jpg`),
  );
  assert.deepEqual(await filesOf(parts), [
    "back.jpg here",
    "missing.jpg here",
    "page.jpg here",
    "served.jpg gone, over there",
    "small.jpg here",
  ]);
  const led = await look("thumb_small_served.jpg");
  assert.deepEqual([led.status, led.headers.get("location")], [302, `${folder}thumb_small_served.jpg`]);
  assert.equal((await look("page.jpg")).status, 200);

  answers.set("page.jpg", { ...picture, body: other });
  parts.pass(dayMs);
  await runDue(parts);
  assert.equal((await filesOf(parts))[2], "page.jpg gone, over there");
  for (let round = 0; round < 12; round++) {
    parts.pass(64 * dayMs);
    await runDue(parts);
  }
  const { length } = asked;
  parts.pass(64 * dayMs);
  assert.equal(await runDue(parts), 0, "what is not served in four months stays");
  assert.equal(asked.length, length);
  assert.deepEqual(
    (await filesOf(parts)).filter((file) => file.endsWith(" here")),
    ["back.jpg here", "missing.jpg here", "small.jpg here"],
  );
});

test("a file that another account shows too stays on the disk", async () => {
  const { parts, alice, young, answers, put } = await openPod();
  await using _ = parts;
  const bytes = await photo("jpeg", null);
  const { id } = await put(bytes, "shared.jpg");
  const bob = await here(parts, "bob");
  const { blob } = await parts.database.db
    .selectFrom("photo")
    .select("blob")
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  await addPhoto(parts.database.db, bob.bylineId, { name: "bobs.jpg", blob: blob ?? "" });
  answers.set("shared.jpg", { ...picture, body: bytes });
  await departs(parts, alice, young, folder);
  parts.pass(30 * dayMs);
  await runDue(parts);
  assert.deepEqual(await filesOf(parts), ["bobs.jpg here", "shared.jpg gone, over there"]);
  assert.ok(await parts.blobs.has(blob ?? ""));
});

test("a new home that gives no answer is asked after growing pauses, and nothing goes meanwhile", async () => {
  const { parts, alice, young, asked, answers, put } = await openPod();
  await using _ = parts;
  const bytes = await photo("jpeg", null);
  await put(bytes, "a.jpg");
  await put(bytes, "b.jpg");
  await departs(parts, alice, young, folder);
  parts.pass(30 * dayMs);
  await runDue(parts);
  assert.deepEqual(asked, [`${folder}a.jpg`], "one question is enough for a silent pod");
  for (let day = 0; day < 4; day++) {
    for (let hour = 0; hour < 24; hour += 4) {
      parts.pass(4 * hourMs);
      await runDue(parts);
    }
  }
  assert.ok(asked.length < 40, `${asked.length} questions`);
  assert.deepEqual(await filesOf(parts), ["a.jpg here", "b.jpg here"]);
  for (const name of ["a.jpg", "b.jpg"]) answers.set(name, { ...picture, body: bytes });
  parts.pass(4 * dayMs);
  await runDue(parts);
  assert.deepEqual(await filesOf(parts), ["a.jpg gone, over there", "b.jpg gone, over there"]);
});

test("nothing goes where the move did not say that the photos came along", async () => {
  const { parts, alice, young, asked, put } = await openPod();
  await using _ = parts;
  await put(await photo("jpeg", null), "a.jpg");
  await departs(parts, alice, young);
  parts.pass(60 * dayMs);
  await runDue(parts);
  assert.deepEqual([asked, await filesOf(parts)], [[], ["a.jpg here"]]);
});
