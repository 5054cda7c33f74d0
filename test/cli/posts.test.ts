/** sterna post and sterna stream: what they do, print and refuse. */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { limits } from "../../src/base/limits.ts";
import type { SaidPost } from "../../src/core/message.ts";
import { runCommand, runCommandWith } from "../support/commands.ts";
import { comment, done, elsewhere, here, post, said, tie, told } from "../support/federation.ts";
import { type FreshParts, freshParts } from "../support/parts.ts";
import { photo } from "../support/photos.ts";
import { freshGuid } from "../support/world.ts";

let parts: FreshParts;
let folder: string;
let alice: Awaited<ReturnType<typeof here>>;
let far: Awaited<ReturnType<typeof elsewhere>>;
before(async () => {
  parts = await freshParts();
  folder = await mkdtemp(join(tmpdir(), "sterna-test-posts-"));
  alice = await here(parts, "alice");
  await here(parts, "bob");
  far = await elsewhere(parts, "far", "far.example");
  await tie(parts, alice.accountId, far.personId);
  for (const [one, other] of ["alice bob", "bob alice"].map((pair) => pair.split(" ")))
    await json("contact", "share", "--as", one ?? "", `${other}@sterna.example`, "--aspects", "Friends");
  await told(parts);
});
after(async () => {
  await parts.dispose();
  await rm(folder, { recursive: true, force: true });
});

const run = (...argv: string[]) => runCommand(parts, ...argv);
// biome-ignore lint/suspicious/noExplicitAny: each test looks at the part that it is about
const json = async (...argv: string[]): Promise<any> => {
  const { exit, out, said } = await run(...argv, "--json");
  assert.equal(exit, 0, said);
  return JSON.parse(out);
};
const codeOf = async (argv: string[], expected = 11): Promise<string> => {
  const { exit, out, said } = await run(...argv, "--json");
  assert.equal(exit, expected, said);
  assert.match(said, /\n {2}\S/, "it says what to do next");
  return JSON.parse(out).refusal.code;
};
const say = async (text: string, ...more: string[]): Promise<string> =>
  (await json("post", "write", "--as", "alice", "--public", "--text", text, ...more)).guid;
async function fileOf(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

test("post write publishes a text with photos, poll and place, and others are told", async () => {
  const tern = await fileOf("tern.jpg", await photo("jpeg", { orientation: 1 }));
  const odd = await fileOf("odd:name.png", await photo("png", null));
  const { guid } = await json(
    ...["post", "write", "--as", "alice", "--public", "--text", "Terns! #terns"],
    ...["--photo", `${tern}:Over the mole: far`, "--photo", odd],
    ...["--poll", "How far? | Far | Far \\| farther", "--place", "52.52, 13.41 Berlin, Mitte"],
  );
  const shown = await json("post", "show", guid, "--as", "alice");
  assert.deepEqual(
    { ...shown, photos: shown.photos.map(({ text }: { text: string | null }) => text) },
    {
      guid,
      kind: "post",
      reach: "public",
      author: "alice@sterna.example",
      name: null,
      text: "Terns! #terns",
      warning: null,
      sensitive: false,
      writtenAt: "2026-11-21T20:00:00.000Z",
      editedAt: null,
      place: "Berlin, Mitte",
      held: false,
      own: true,
      liked: false,
      likes: 0,
      dislikes: 0,
      reacted: null,
      emojis: [],
      commentCount: 0,
      photos: ["Over the mole: far", null],
      poll: {
        question: "How far?",
        voters: 0,
        answers: [
          { answer: "Far", votes: 0 },
          { answer: "Far | farther", votes: 0 },
        ],
        chosen: null,
      },
      quotes: null,
      answers: null,
      leftOut: [],
      shares: null,
      comments: [],
      likers: [],
      next: null,
    },
  );
  assert.match(shown.photos[0].url, /^https:\/\/sterna\.example\/photos\/[0-9a-f]+\/[0-9a-f]{20}\.jpg$/);
  const [telling] = await told(parts);
  const message = telling?.message as SaidPost;
  assert.deepEqual([telling?.to, message.guid, message.photos.length], [[far.identityId], guid, 2]);
  const { out } = await run("post", "show", guid, "--as", "alice");
  assert.match(out, /^[0-9a-f]{32} {2}2026-11-21T20:00:00\.000Z {2}alice@sterna\.example {2}public\nTerns! #terns\n/);
  assert.match(out, /poll: How far\? \(0 voted\)\n {2}1\. Far: 0\n {2}2\. Far \| farther: 0\nat Berlin, Mitte/);
});

test("a post is written with a warning, mentions those whom it names, and show prints it", async () => {
  const guid = await say("legs, @{bob@sterna.example}", "--warning", "spiders");
  const shown = await json("post", "show", guid, "--as", "bob");
  assert.deepEqual([shown.text, shown.warning, shown.sensitive], ["legs, @{bob@sterna.example}", "spiders", true]);
  const [{ message } = {}] = await told(parts);
  assert.deepEqual(message?.kind === "post" && message.fine?.warning, "spiders");
  const { notices } = await json("notice", "list", "--as", "bob");
  assert.ok(notices.some((each: { kind: string; post: string }) => each.kind === "mentions" && each.post === guid));
  const long = "w".repeat(limits.shortTextChars + 1);
  const write = ["post", "write", "--as", "alice", "--public", "--text", "x"];
  assert.equal(await codeOf([...write, "--warning", long]), "warning-too-long");
  // On this network the first words stay.
  assert.equal(await codeOf(["post", "edit", guid, "--as", "alice", "--text", "y"]), "edit-unheard");
  assert.equal((await json("post", "show", guid, "--as", "bob")).text, "legs, @{bob@sterna.example}");
});

test("the text comes from stdin or a file, too; a post with a photo needs none", async () => {
  const read = async (...argv: string[]) => {
    const { exit, out, said } = await runCommandWith(
      parts,
      "From a pipe: ü\n\n",
      "post",
      "write",
      "--as",
      "alice",
      ...argv,
    );
    assert.equal(exit, 0, said);
    return (await json("post", "show", out, "--as", "alice")).text;
  };
  assert.equal(await read("--public"), "From a pipe: ü");
  assert.equal(await read("--public", "--file", "-"), "From a pipe: ü");
  assert.equal(await read("--public", "--file", await fileOf("text.txt", "# A file\r\n")), "# A file");
  assert.equal(await read("--public", "--photo", await fileOf("bare.webp", await photo("webp", null))), "");
  await told(parts);
});

test("a post to aspects is for whom the account shares with in them, and for nobody else", async () => {
  const { guid } = await json("post", "write", "--as", "alice", "--aspects", "friends", "--text", "Between us");
  assert.equal((await json("post", "show", guid, "--as", "bob")).reach, "limited");
  await here(parts, "carl");
  assert.equal(await codeOf(["post", "show", guid, "--as", "carl"]), "thing-unknown");
  assert.equal(await codeOf(["post", "comment", guid, "--as", "carl", "--text", "?"]), "thing-unknown");
  assert.equal(await codeOf(["post", "like", guid, "--as", "carl"]), "thing-unknown");
  assert.equal(await codeOf(["post", "reshare", guid, "--as", "bob"]), "reshare-limited");
});

test("people comment, like, vote and share anew; doing it twice changes nothing", async () => {
  const guid = await say("Tea?", "--poll", "Tea?|Yes|No");
  const written = await json("post", "comment", guid, "--as", "bob", "--text", " Yes! ");
  for (const [verb, words, as] of [
    ["like", [guid], "bob"],
    ["like", [written.guid], "alice"],
    ["vote", [guid, "2"], "bob"],
  ] as const) {
    const call = ["post", verb, ...words, "--as", as];
    assert.deepEqual(await json(...call), { guid: words[0], done: verb, changed: true });
    assert.deepEqual(await json(...call), { guid: words[0], done: verb, changed: false });
  }
  const shown = await json("post", "show", guid, "--as", "bob");
  assert.deepEqual(
    [shown.own, shown.liked, shown.likes, shown.likers, shown.commentCount, shown.poll],
    [
      false,
      true,
      1,
      [{ id: "bob@sterna.example", name: null }],
      1,
      {
        question: "Tea?",
        voters: 1,
        answers: [
          { answer: "Yes", votes: 0 },
          { answer: "No", votes: 1 },
        ],
        chosen: 2,
      },
    ],
  );
  assert.deepEqual(shown.comments, [
    {
      guid: written.guid,
      author: "bob@sterna.example",
      name: null,
      text: "Yes!",
      warning: null,
      sensitive: false,
      answers: null,
      writtenAt: "2026-11-21T20:00:00.000Z",
      own: true,
      liked: false,
      likes: 1,
      reacted: null,
      emojis: [],
      doubt: null,
    },
  ]);
  const { out } = await run("post", "show", guid, "--as", "bob");
  assert.match(out, /2\. No: 1 {2}\(chosen\)[\s\S]*\(likes: 1, comments: 1\)\n {2}[0-9a-f]{32} .* likes: 1\n {2}Yes!/);
  assert.equal((await json("post", "unlike", guid, "--as", "bob")).changed, true);
  assert.equal((await json("post", "unlike", guid, "--as", "bob")).changed, false);
  const shared = await json("post", "reshare", guid, "--as", "bob");
  assert.equal(shared.changed, true);
  assert.deepEqual(await json("post", "reshare", guid, "--as", "bob"), { guid: null, changed: false });
  const reshare = await json("post", "show", shared.guid, "--as", "alice");
  assert.deepEqual([reshare.kind, reshare.shares], ["reshare", { author: "alice@sterna.example", guid, text: "Tea?" }]);
  assert.equal(await codeOf(["post", "vote", guid, "3", "--as", "alice"]), "answer-unknown");
  assert.equal(await codeOf(["post", "vote", shared.guid, "1", "--as", "alice"]), "answer-unknown");
});

test("post delete takes back posts and comments of one's own, and what stands below one's own posts", async () => {
  const guid = await say("Soon gone");
  const [first, second] = [
    await json("post", "comment", guid, "--as", "bob", "--text", "one"),
    await json("post", "comment", guid, "--as", "bob", "--text", "two"),
  ];
  assert.equal(await codeOf(["post", "delete", guid, "--as", "bob"]), "not-yours");
  await told(parts);
  await json("post", "delete", first.guid, "--as", "bob");
  await json("post", "delete", second.guid, "--as", "alice");
  assert.equal((await json("post", "show", guid, "--as", "bob")).commentCount, 0);
  assert.deepEqual(await json("post", "delete", guid, "--as", "alice"), { guid, done: "delete", changed: true });
  assert.equal(await codeOf(["post", "show", guid, "--as", "alice"]), "thing-unknown");
  assert.equal(await codeOf(["post", "delete", guid, "--as", "alice"]), "thing-unknown");
  assert.deepEqual(
    (await told(parts)).map(({ message }) => message.kind),
    ["retraction", "retraction", "retraction"],
  );
});

test("show gives comments page by page", async () => {
  const theirs = post(far);
  await done(parts, said(parts, theirs, far));
  for (let nth = 0; nth <= limits.commentsPerPage; nth++)
    await done(parts, said(parts, comment(far, theirs.guid, { text: `${nth}`, writtenAtMs: nth }), far));
  const shown = await json("post", "show", theirs.guid, "--as", "alice");
  assert.deepEqual([shown.comments.length, shown.next], [limits.commentsPerPage, limits.commentsPerPage]);
  const rest = await json("post", "show", theirs.guid, "--as", "alice", "--skip", `${shown.next}`);
  assert.deepEqual([rest.comments.length, rest.comments[0].text, rest.next], [1, `${limits.commentsPerPage}`, null]);
  assert.match((await run("post", "show", theirs.guid, "--as", "alice")).said, /--skip 200/);
});

test("what cannot be published is refused, with its code and with what to do next, and nothing is written", async () => {
  const count = async () =>
    Number(
      (
        await parts.database.db
          .selectFrom("post")
          .select((eb) => eb.fn.countAll().as("n"))
          .executeTakeFirst()
      )?.n,
    );
  const photos = async () => (await parts.database.db.selectFrom("photo").select("id").execute()).length;
  const before = [await count(), await photos()];
  const write = ["post", "write", "--as", "alice", "--public"];
  const tern = await fileOf("fine.jpg", await photo("jpeg", null));
  assert.equal(await codeOf([...write, "--text", " "]), "text-missing");
  assert.equal(await codeOf([...write, "--text", "x".repeat(limits.textChars + 1), "--photo", tern]), "text-too-long");
  assert.equal(await codeOf([...write, "--text", "x", "--poll", "Tea?|Yes"]), "poll-answers");
  assert.equal(await codeOf([...write, "--text", "x", "--poll", "|Yes|No"]), "poll-text");
  for (const place of ["Berlin", "91,0 Nowhere", ""])
    assert.equal(await codeOf([...write, "--text", "x", "--place", place]), "place-malformed");
  assert.equal(
    await codeOf(["post", "write", "--as", "alice", "--text", "x", "--aspects", "Work"]),
    "audience-empty",
    "nobody is in it",
  );
  assert.equal(
    await codeOf(["post", "write", "--as", "alice", "--text", "x", "--aspects", "Nowhere"]),
    "aspect-unknown",
  );
  assert.equal(await codeOf(["post", "write", "--as", "nobody", "--text", "x", "--public"]), "account-not-open");
  assert.equal(await codeOf([...write, "--photo", await fileOf("no.jpg", "no photo")]), "upload-unusable");
  assert.equal(await codeOf([...write, "--file", join(folder, "none.txt")], 10), "file-missing");
  assert.equal(await codeOf([...write, "--photo", tern, "--photo", `${folder}/none.png:A tern`], 10), "file-missing");
  assert.equal(await codeOf([...write, "--file", folder], 10), "file-not-a-file");
  assert.equal(
    await codeOf([...write, "--file", await fileOf("latin.txt", Buffer.from([0x66, 0xfc]))], 10),
    "text-not-utf8",
  );
  assert.equal(await codeOf([...write, "--file", await fileOf("nul.txt", "a\0b")], 10), "text-not-utf8");
  assert.equal(
    await codeOf([...write, "--file", await fileOf("large.txt", "x".repeat(4 * limits.textChars + 1))]),
    "text-too-long",
  );
  for (const verb of ["show", "comment", "like", "unlike", "reshare", "delete"])
    assert.equal(await codeOf(["post", verb, freshGuid(), "--as", "alice"]), "thing-unknown", verb);
  const guid = await say("Below this");
  assert.equal(await codeOf(["post", "comment", guid, "--as", "bob", "--text", "  "]), "text-missing");
  const words = await json("post", "comment", guid, "--as", "bob", "--text", "words");
  assert.equal(await codeOf(["post", "comment", words.guid, "--as", "bob", "--text", "on words"]), "thing-unknown");
  await json("contact", "block", "--as", "alice", "bob@sterna.example");
  assert.equal(await codeOf(["post", "comment", guid, "--as", "bob", "--text", "still"]), "not-welcome");
  await json("contact", "unblock", "--as", "alice", "bob@sterna.example");
  assert.deepEqual([await count(), await photos()], [(before[0] ?? 0) + 1, before[1]]);
});

test("stream lists what an account reads, page by page, one person's posts, and those with a tag", async () => {
  await here(parts, "dora");
  await json("contact", "share", "--as", "dora", "alice@sterna.example", "--aspects", "Friends");
  const guids: string[] = [];
  for (let nth = 0; nth < limits.postsPerPage + 2; nth++) {
    parts.pass(60_000);
    guids.unshift(await say(nth === 0 ? "A word on #rarity" : `${nth}`));
  }
  const first = await json("stream", "--as", "dora");
  const second = await json("stream", "--as", "dora", "--before", `${first.next}`);
  const listed = [...first.posts, ...second.posts].map(({ guid }: { guid: string }) => guid);
  assert.deepEqual(listed.slice(0, guids.length), guids);
  const shown = await json("post", "show", guids[0] ?? "", "--as", "dora");
  const { comments, likers, next, ...rest } = shown;
  assert.deepEqual([first.posts[0], comments, likers, next], [rest, [], [], null]);
  const of = await json("stream", "--as", "dora", "--of", "alice@sterna.example");
  assert.equal(of.posts[0].guid, guids[0]);
  assert.deepEqual((await json("stream", "--as", "dora", "--of", "bob@sterna.example")).posts.length, 1);
  const tagged = await json("stream", "--as", "dora", "--tag", "#Rarity");
  assert.deepEqual(
    tagged.posts.map(({ guid }: { guid: string }) => guid),
    [guids.at(-1)],
  );
  const { out, said } = await run("stream", "--as", "dora");
  assert.ok(out.startsWith(guids[0] ?? "?"));
  assert.match(said, new RegExp(`--before ${first.next}`));
  await json("contact", "mute", "--as", "dora", "alice@sterna.example");
  assert.deepEqual(await json("stream", "--as", "dora"), { posts: [], next: null });
  assert.equal(await codeOf(["stream", "--as", "dora", "--tag", "two words"]), "tag-malformed");
  assert.equal(await codeOf(["stream", "--as", "dora", "--of", "nobody@sterna.example"]), "not-here");
});

test("sterna tag follows and unfollows, and posts with these tags come into the stream", async () => {
  await here(parts, "emil");
  await json("contact", "share", "--as", "emil", "bob@sterna.example", "--aspects", "Work");
  const guid = await say("For those who follow #whistling");
  assert.deepEqual(
    (await json("stream", "--as", "emil")).posts.map((each: { guid: string }) => each.guid).includes(guid),
    false,
  );
  assert.deepEqual(await json("tag", "follow", "#Whistling", "tea", "--as", "emil"), ["tea", "whistling"]);
  assert.equal((await json("stream", "--as", "emil")).posts[0].guid, guid);
  assert.equal((await run("tag", "unfollow", "tea", "--as", "emil")).out, "#whistling");
  assert.deepEqual(await json("tag", "list", "--as", "emil"), ["whistling"]);
  assert.equal(await codeOf(["tag", "follow", "fine", "two words", "--as", "emil"]), "tag-malformed");
  assert.deepEqual(await json("tag", "list", "--as", "emil"), ["whistling"], "all or none");
  for (let nth = 0; nth < limits.followedTags - 1; nth += 100)
    await run("tag", "follow", ...Array.from({ length: 100 }, (_, at) => `tag${nth + at}`), "--as", "emil");
  assert.equal(await codeOf(["tag", "follow", "straw", "--as", "emil"]), "tags-too-many");
});

test("what makes no sense is wrong usage, and nothing is opened for it", async () => {
  for (const argv of [
    ["post"],
    ["post", "toString", "--as", "alice"],
    ["post", "show", "--as", "alice"],
    ["post", "write", "GUID", "--as", "alice", "--public"],
    ["post", "write", "--as", "alice", "--text", "x"],
    ["post", "write", "--as", "alice", "--text", "x", "--public", "--aspects", "Friends"],
    ["post", "write", "--as", "alice", "--text", "x", "--file", "y", "--public"],
    ["post", "write", "--text", "x", "--public"],
    ["post", "vote", "0123456789abcdef", "yes", "--as", "alice"],
    ["post", "show", "0123456789abcdef", "--skip", "some", "--as", "alice"],
    ["tag", "follow", "--as", "alice"],
    ["tag", "list", "tea", "--as", "alice"],
    ["stream"],
    ["stream", "mine", "--as", "alice"],
    ["stream", "--as", "alice", "--before", "yesterday"],
    ["stream", "--as", "alice", "--tag", "a", "--of", "b@c.example"],
  ])
    assert.equal((await run(...argv)).exit, 2, argv.join(" "));
});
