/** Commands that act for an account: what they do, print and refuse. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { runCommand } from "../support/commands.ts";
import { type FreshParts, freshParts } from "../support/parts.ts";
import { somebodyElse, somebodyHere } from "../support/people.ts";

let parts: FreshParts;
before(async () => {
  parts = await freshParts();
  await somebodyHere(parts, "alice");
  await somebodyHere(parts, "bob");
  const { identityId } = await somebodyElse(parts, "carol@pod.example");
  const { public_key: key } = await parts.database.db
    .selectFrom("identity_key")
    .select("public_key")
    .limit(1)
    .executeTakeFirstOrThrow();
  await parts.database.db
    .insertInto("identity_key")
    .values({ identity_id: identityId, public_key: key, source: "discovered", since: new Date() })
    .execute();
  await parts.database.db
    .updateTable("identity")
    .set({ base_url: "https://pod.example" })
    .where("id", "=", identityId)
    .execute();
});
after(() => parts.dispose());

const run = (...argv: string[]) => runCommand(parts, ...argv);
// biome-ignore lint/suspicious/noExplicitAny: each test looks at the part that it is about
const json = async (...argv: string[]): Promise<any> => {
  const { exit, out, said } = await run(...argv, "--json");
  assert.equal(exit, 0, said);
  return JSON.parse(out);
};
const codeOf = async (...argv: string[]) => {
  const { exit, out, said } = await run(...argv, "--json");
  assert.equal(exit, 11, said);
  assert.match(said, /\n {2}\S/, "it says what to do next");
  return JSON.parse(out).refusal.code;
};

test("sterna contact shares, lists, stops, blocks and mutes", async () => {
  assert.deepEqual(
    await json("contact", "share", "--as", "alice", "Bob@sterna.example", "--aspects", "friends, Work"),
    { id: "bob@sterna.example", done: "share", changed: true },
  );
  await json("contact", "share", "--as", "alice", "carol@pod.example", "--aspects", "Family");
  const { contacts } = await json("contact", "list", "--as", "alice");
  assert.deepEqual(contacts[0], {
    id: "bob@sterna.example",
    name: null,
    receiving: true,
    sharing: false,
    asked: false,
    asks: false,
    suspended: false,
    muted: false,
    note: null,
    aspects: ["Friends", "Work"],
    moved: null,
  });
  assert.equal((await run("contact", "list", "--as", "bob")).out, "alice@sterna.example  shares with you");
  await json("contact", "mute", "--as", "alice", "carol@pod.example");
  await json("contact", "note", "--as", "alice", "carol@pod.example", "--text", "met at the harbour");
  const noted = (await json("contact", "list", "--as", "alice")).contacts;
  assert.equal(noted.find(({ id }: { id: string }) => id === "carol@pod.example").note, "met at the harbour");
  assert.equal(
    await codeOf("contact", "note", "--as", "alice", "carol@pod.example", "--text", "x".repeat(2_001)),
    "note-long",
  );
  await json("contact", "stop", "--as", "alice", "bob@sterna.example");
  assert.equal((await json("contact", "block", "--as", "alice", "bob@sterna.example")).changed, true);
  assert.equal((await json("contact", "block", "--as", "alice", "bob@sterna.example")).changed, false);
  const after = await json("contact", "list", "--as", "alice");
  assert.deepEqual([after.contacts.length, after.blocked.length, after.muted.length], [1, 1, 1]);
  await json("contact", "unblock", "--as", "alice", "bob@sterna.example");
});

test("sterna aspect prints the aspects as they are then", async () => {
  assert.deepEqual(
    (await json("aspect", "add", "Choir", "--as", "bob")).map(({ name }: { name: string }) => name),
    ["Family", "Friends", "Work", "Acquaintances", "Choir"],
  );
  await json("aspect", "rename", "Choir", "Band", "--as", "bob");
  await json("aspect", "remove", "Work", "--as", "bob");
  assert.equal(
    (await run("aspect", "order", "Band", "--as", "bob")).out,
    "Band: 0\nFamily: 0\nFriends: 0\nAcquaintances: 0",
  );
});

test("sterna conversation begins, shows, answers and puts away; sterna notice tells of it", async () => {
  for (const [one, other] of [
    ["alice", "bob"],
    ["bob", "alice"],
  ] as const)
    await json("contact", "share", "--as", one, `${other}@sterna.example`, "--aspects", "Friends");
  const { guid } = await json(
    "conversation",
    "start",
    "--as",
    "alice",
    "bob@sterna.example",
    "--subject",
    "Soup",
    "--text",
    "Leek?",
  );
  const [listed] = await json("conversation", "list", "--as", "bob");
  assert.deepEqual(
    [listed.guid, listed.subject, listed.participants, listed.unread],
    [guid, "Soup", ["alice@sterna.example", "bob@sterna.example"], 1],
  );
  const { notices, unread } = await json("notice", "list", "--as", "bob");
  const written = notices.find(({ kind }: { kind: string }) => kind === "writes");
  assert.deepEqual(
    [written.who, written.conversation, written.unread],
    [[{ id: "alice@sterna.example", name: null }], guid, true],
  );
  assert.ok(unread >= 1);
  assert.match(
    (await run("notice", "list", "--as", "bob")).out,
    /\* 2026-11-21T20:00:00.000Z {2}alice@sterna.example: messages in the conversation/,
  );
  const shown = await json("conversation", "show", guid, "--as", "bob");
  assert.deepEqual(
    shown.messages.map(({ author, text, own }: Record<string, unknown>) => ({ author, text, own })),
    [{ author: "alice@sterna.example", text: "Leek?", own: false }],
  );
  assert.equal((await json("conversation", "list", "--as", "bob"))[0].unread, 0);
  await json("conversation", "answer", guid, "--as", "bob", "--text", "Yes");
  await json("conversation", "hide", guid, "--as", "bob");
  assert.deepEqual(await json("conversation", "list", "--as", "bob"), []);
  await json("notice", "read", "--as", "bob");
  assert.equal((await json("notice", "list", "--as", "bob")).unread, 0);
});

test("sterna profile edits and shows", async () => {
  const edited = await json(
    "profile",
    "edit",
    "--as",
    "alice",
    "--first-name",
    "Alice",
    "--tags",
    "tea",
    "--public",
    "yes",
    "--birthday",
    "1004-05-06",
  );
  assert.deepEqual(edited, await json("profile", "show", "--as", "alice"));
  assert.deepEqual(
    [edited.id, edited.firstName, edited.tags, edited.public, edited.birthday, edited.bio],
    ["alice@sterna.example", "Alice", "#tea", true, "1004-05-06", null],
  );
  assert.equal((await run("profile", "edit", "--as", "alice", "--public", "perhaps")).exit, 2);
  assert.equal((await json("profile", "edit", "--as", "alice", "--tags", "")).tags, "");
  assert.equal((await run("profile", "edit", "--as", "alice", "--language", "tlh")).exit, 2);
  assert.equal((await json("profile", "edit", "--as", "alice", "--language", "de")).language, "de");
  assert.equal((await json("profile", "edit", "--as", "alice", "--language", "")).language, null);
});

test("sterna person says who an address is", async () => {
  const found = await json("person", "find", "ALICE@sterna.example");
  assert.deepEqual(
    [found.id, found.name, found.local, found.state],
    ["alice@sterna.example", "Alice", true, "current"],
  );
  assert.equal((await json("person", "find", "carol@pod.example")).local, false);
  const jobs = await parts.database.db.selectFrom("job").select("key").where("kind", "=", "backfill").execute();
  assert.equal(jobs.length, 1, "her posts are to be fetched, and nobody's of this pod");
  assert.equal(await codeOf("person", "find", "nobody at all"), "address-malformed");
  assert.equal(await codeOf("person", "find", "nobody@sterna.example"), "not-here");
});

test("refusals come with their code and with what to do next", async () => {
  assert.equal(await codeOf("contact", "list", "--as", "nobody"), "account-not-open");
  assert.equal(
    await codeOf("contact", "share", "--as", "alice", "alice@sterna.example", "--aspects", "Work"),
    "oneself",
  );
  assert.equal(
    await codeOf("contact", "share", "--as", "alice", "carol@pod.example", "--aspects", "Nowhere"),
    "aspect-unknown",
  );
  assert.equal(await codeOf("contact", "share", "--as", "alice", "carol@pod.example"), "aspects-needed");
  assert.equal(await codeOf("aspect", "add", "family", "--as", "bob"), "aspect-name-taken");
  assert.equal(await codeOf("conversation", "show", "0123456789abcdef", "--as", "bob"), "conversation-not-yours");
  assert.equal(
    await codeOf("conversation", "start", "carol@pod.example", "--as", "bob", "--subject", "s", "--text", "t"),
    "not-shared-with",
  );
  assert.equal(await codeOf("profile", "edit", "--as", "bob", "--birthday", "yesterday"), "birthday-unreal");
  assert.equal(await codeOf("profile", "edit", "--as", "bob", "--avatar", "1"), "photo-not-yours");
});

test("a verb that there is not, too few words, and nobody to act for are wrong usage", async () => {
  for (const argv of [
    ["contact"],
    ["contact", "share", "--as", "alice"],
    ["contact", "list"],
    ["aspect", "rename", "A", "--as", "alice"],
    ["conversation", "show", "--as", "alice"],
    ["notice", "eat", "--as", "alice"],
    ["person", "find"],
    ["account", "close"],
  ])
    assert.equal((await run(...argv)).exit, 2, argv.join(" "));
});
