/** Links to the owner's own photos and posts: found in every form that people write, by exact range, and nothing else. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import type { Link } from "../../../src/core/snapshot.ts";
import { avatarNameOf, linkFinder, links } from "../../../src/protocols/diaspora/links.ts";

const owner = { host: "pod-a.example", ref: "alice@pod-a.example" };
const guid = "ff442ea0c80f013f01040dd2d573b7b0";
const photo = "88242de93483684f3b49.jpg";

/** The text with each link in double angle brackets. */
const marked = (text: string, find = (part: string) => links(part, owner)): string =>
  replaced(text, find(text), (found) => `«${found}»`);

function replaced(text: string, found: readonly Link[], by: (part: string) => string): string {
  let [result, from] = ["", 0];
  for (const { start, end } of found) {
    result += text.slice(from, start) + by(text.slice(start, end));
    from = end;
  }
  return result + text.slice(from);
}

test("the forms of real archives are found", () => {
  const cases = [
    `![inline](«https://pod-a.example/uploads/images/scaled_full_${photo}»)`,
    `[thumb](«https://pod-a.example/uploads/images/thumb_medium_${photo}»)`,
    `and raw «https://pod-a.example/uploads/images/${photo}» of my own pod`,
    `My old post: «https://pod-a.example/posts/${guid}» , [again](«/posts/${guid}»)`,
    `and «diaspora://alice@pod-a.example/post/${guid}»`,
    `«web+diaspora://alice@pod-a.example/post/${guid}».`,
    `short «https://pod-a.example/p/${guid}»`,
    `«http://POD-A.example/posts/${guid}», «https://pod-a.example:443/posts/${guid}»!`,
    `![x](«//pod-a.example/uploads/images/${photo}» "title")`,
    `[x](<«/p/${guid}»>)\n[ref]: «/posts/${guid}»\n`,
    `<a href="«/posts/${guid}»"><img src='«/uploads/images/thumb_small_${photo}»'></a>`,
    `<«https://pod-a.example/posts/${guid}»> **«https://pod-a.example/posts/${guid}»** _«https://pod-a.example/posts/${guid}»_`,
    `«https://pod-a.example/posts/${guid}»#${guid} and «https://pod-a.example/posts/${guid}»?page=2`,
    `end of a sentence «https://pod-a.example/posts/${guid}». Next.`,
    `a slash «https://pod-a.example/posts/${guid}/» too`,
    `(«https://pod-a.example/posts/${guid}»)`,
  ];
  for (const expected of cases) assert.equal(marked(expected.replace(/[«»]/g, "")), expected);
});

test("what only looks alike is left alone", () => {
  const cases = [
    `https://pod-a.example.evil.example/posts/${guid}`,
    `https://evilpod-a.example/posts/${guid}`,
    `https://sub.pod-a.example/posts/${guid}`,
    `https://pod-a.example@evil.example/posts/${guid}`,
    `https://evil@pod-a.example/posts/${guid}`,
    `https://evil.example/?u=https://pod-a.example/posts/${guid}`,
    `https://evil.example/https://pod-a.example/uploads/images/${photo}`,
    `https://pod-a.example:8443/posts/${guid}`,
    `http://pod-a.example:443/posts/${guid}`,
    `ftp://pod-a.example/uploads/images/${photo}`,
    `xhttps://pod-a.example/posts/${guid}`,
    `https://pod-a.example/posts/short`,
    `https://pod-a.example/posts/${guid}/comments`,
    `https://pod-a.example/posts/${guid}.json`,
    `https://pod-a.example/uploads/images/${photo}.exe`,
    `https://pod-a.example/uploads/images/../../etc/passwd`,
    `https://pod-a.example/people/${guid}`,
    `/posts/${guid} as a word`,
    `see blog/posts/${guid}`,
    `[x](https://other.example/posts/${guid})`,
    `[x](/posts/${guid}/edit)`,
    `diaspora://bob@pod-a.example/post/${guid}`,
    `diaspora://alice@pod-a.example/comment/${guid}`,
    `xdiaspora://alice@pod-a.example/post/${guid}`,
    `@{Alice; alice@pod-a.example} and @[x](/people/${guid})`,
  ];
  for (const text of cases) assert.equal(marked(text), text);
});

test("targets say which photo in which size, or which post", () => {
  const text = `https://pod-a.example/uploads/images/thumb_large_${photo} https://pod-a.example/posts/${guid}`;
  assert.deepEqual(
    links(text, owner).map(({ target }) => target),
    [
      { kind: "photo", name: photo, size: "thumb_large_" },
      { kind: "post", guid },
    ],
  );
});

test("a pod with a port is another pod than the one without", () => {
  const withPort = { host: "pod-d.example:8443", ref: "d@pod-d.example:8443" };
  const find = (text: string) => links(text, withPort);
  assert.equal(marked(`https://pod-d.example:8443/posts/${guid}`, find), `«https://pod-d.example:8443/posts/${guid}»`);
  assert.equal(marked(`https://pod-d.example/posts/${guid}`, find), `https://pod-d.example/posts/${guid}`);
  assert.deepEqual(links(`https://pod-dxexample:8443/posts/${guid}`, withPort), []);
});

test("photos in other storage are found where their folder is known", () => {
  const folder = "https://bucket.storage.example/alice/";
  const text = `![](${folder}thumb_large_${photo}) and https://bucket.storage.example/bob/${photo}`;
  assert.deepEqual(links(text, owner), []);
  assert.equal(
    marked(text, linkFinder(owner, [folder])),
    `![](«${folder}thumb_large_${photo}») and https://bucket.storage.example/bob/${photo}`,
  );
});

test("the file of a profile picture is known by any of its sizes", () => {
  assert.equal(avatarNameOf(`https://pod-a.example/uploads/images/thumb_large_${photo}`), photo);
  assert.equal(avatarNameOf(`https://bucket.storage.example/uploads/images/${photo}`), photo);
  assert.equal(avatarNameOf("/assets/user/default.png"), null);
  assert.equal(avatarNameOf("https://pod-a.example/uploads/images/../../x.png"), null);
});

const pieces = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom(
    " ",
    "\n",
    "(",
    ")",
    "](",
    "<",
    ">",
    '"',
    "https://evil.example/?u=",
    "/posts/",
    "//",
    ".",
    ",",
    "_",
    "href=",
    "[a]: ",
  ),
  fc.constantFrom(
    `https://pod-a.example/posts/${guid}`,
    `/uploads/images/${photo}`,
    `diaspora://alice@pod-a.example/post/${guid}`,
  ),
);

test("in any text the ranges are in order, apart from each other, and hold whole addresses", () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const text = parts.join("");
      const found = links(text, owner);
      let last = 0;
      for (const { start, end, target } of found) {
        assert.ok(start >= last && end > start && end <= text.length);
        last = end;
        const part = text.slice(start, end);
        assert.ok(part.includes(target.kind === "post" ? target.guid : `${target.size}${target.name}`));
      }
      assert.equal(
        replaced(text, found, (part) => part),
        text,
      );
    }),
    { numRuns: 1_000 },
  );
});

test("links between any other words are found, and only they change", () => {
  const words = fc.array(fc.stringMatching(/^[A-Za-zä,.!?*é🧀 ]{0,20}$/u), { minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(words, fc.array(fc.uuid(), { minLength: 6, maxLength: 6 }), (between, uuids) => {
      const urls = between.slice(1).map((_, at) => `https://pod-a.example/posts/${uuids[at]}`);
      const text = between.map((word, at) => `${word} ${urls[at] ?? ""} `).join("");
      const found = links(text, owner);
      assert.deepEqual(
        found.map(({ start, end }) => text.slice(start, end)),
        urls,
      );
      const moved = replaced(text, found, () => "NEW");
      assert.equal(moved, between.map((word, at) => `${word} ${urls[at] === undefined ? "" : "NEW"} `).join(""));
    }),
    { numRuns: 300 },
  );
});

test("the time grows with the text, not faster", () => {
  const hostile = [
    "https://pod-a.example/posts/".repeat(20_000),
    `https://pod-a.example/posts/${"a".repeat(200_000)}`,
    `${"](".repeat(100_000)}/posts/${guid}`,
    `https://pod-a.example/uploads/images/${"a-".repeat(200_000)}`,
    "/posts/aaaaaaaaaaaaaaaa:".repeat(20_000),
  ];
  for (const text of hostile) assert.ok(links(text, owner).length <= 20_000);
});
