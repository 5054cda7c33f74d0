/** What a receiver of Versia checks (section 12 of the reference): who says it, for whom, about what; and what replies turn out to be. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { limits } from "../../../src/base/limits.ts";
import type { Message } from "../../../src/core/message.ts";
import { makeDoor } from "../../../src/protocols/versia/door.ts";
import { authorise } from "../../../src/protocols/versia/headers.ts";
import { again, open, verify } from "../../../src/protocols/versia/messages.ts";
import { paths } from "../../../src/protocols/versia/references.ts";
import { wireRefusals } from "../../../src/protocols/versia/refusals.ts";
import type { KeyFact, Need, RawMessage, ThingFact } from "../../../src/protocols/wire-port.ts";
import { keys, personKeys, podKeys } from "../../support/versia-messages.ts";

const nowMs = Date.UTC(2026, 10, 21, 19);
const created_at = "2026-11-21T19:00:00Z";
const uri05 = "https://a.example/users/1";

type By = { readonly ref: string; readonly privateKeyPem?: string };

/** @param as05  signed in 0.5, by a person, or by a pod (`ref` is its host); absent: by the pod `a.example` */
function raw(entity: object | string, as05?: By): RawMessage {
  const body = Buffer.from(typeof entity === "string" ? entity : JSON.stringify(entity));
  const path = as05 === undefined ? paths.inbox : paths.inbox05;
  const by = as05 === undefined ? keys : { privateKeyPem: personKeys.privateKey, ...as05 };
  const signed = authorise({ method: "POST", url: `https://b.example${path}`, body }, by, nowMs);
  const headers = Object.fromEntries(Object.entries(signed).map(([name, value]) => [name.toLowerCase(), value]));
  return { way: "public", headers, body, path, host: "b.example", receivedAtMs: nowMs };
}

const note = (members: object = {}) => ({
  ...{
    id: "n1",
    type: "Note",
    created_at,
    author: "a.example:1",
    attachments: [],
    group: "public",
    is_sensitive: false,
  },
  ...{ mentions: [], previews: [], content: { "text/plain": { content: "hi", remote: false } }, extensions: {} },
  ...members,
});
const codeOf = (message: RawMessage): string => {
  const opened = open(message);
  return opened.ok ? "opened" : opened.refusal.code;
};
type Key = Pick<KeyFact, "holder" | "keyPem">;
const [podKey, ownKey]: readonly Key[] = [
  { holder: "pod", keyPem: podKeys.publicKey },
  { holder: "person", keyPem: personKeys.publicKey },
];
const judged = (
  message: RawMessage,
  things: readonly ThingFact[] = [],
  known: readonly (Key | undefined)[] = [podKey, ownKey],
) => {
  const opened = open(message);
  if (!opened.ok) return opened.refusal.code;
  const { sender } = opened.value;
  const theirs = known.flatMap((key) => (key === undefined ? [] : [{ named: sender, ref: sender, ...key }]));
  const verified = verify(opened.value, { keys: theirs, things, inboxOwner: null });
  return verified.ok ? verified.value.message : verified.refusal.code;
};

type Root = Partial<ThingFact["root"]> & { readonly kind?: "post" | "conversation" };
const fact = (
  kind: ThingFact["thing"]["kind"],
  guid: string,
  root: Root = {},
  author = "b.example:owner",
): ThingFact => ({
  thing: { kind, guid },
  author,
  formerly: [],
  root: {
    thing: { kind: root.kind ?? "post", guid: kind === "post" ? guid : "top" },
    author: root.author ?? "b.example:owner",
    formerly: [],
    local: true,
    public: root.public ?? true,
  },
});

test("nobody but the author's own server, or in 0.5 the author, speaks for an author; and nobody for ours", () => {
  assert.equal(codeOf(raw(note())), "opened");
  assert.equal(codeOf(raw(note({ author: "1" }))), "opened");
  assert.equal(codeOf(raw(note({ author: "c.example:1" }))), "author-not-signer");
  assert.equal(codeOf(raw(note({ author: "b.example:1" }))), "author-ours");
  const note05 = (author: string, uri = "https://a.example/notes/1") => ({
    ...note({ author, uri, collections: { replies: `${uri}/replies`, quotes: `${uri}/quotes` } }),
  });
  assert.equal(codeOf(raw(note05(uri05), { ref: uri05 })), "opened");
  assert.equal(codeOf(raw(note05("https://a.example/users/2"), { ref: uri05 })), "author-not-signer");
  assert.equal(codeOf(raw(note05(uri05, "https://c.example/notes/1"), { ref: uri05 })), "author-not-signer");
  assert.equal(codeOf(raw(note05("https://b.example/.versia/v0.5/users/1"), { ref: uri05 })), "author-ours");
  // Bare ids are the speaker's own, and an id cannot be of another server.
  assert.equal(codeOf(raw(note({ id: "c.example:n1" }))), "entity-invalid");
});

test("a signature by another key, and one whose key is not known, prove nothing", () => {
  assert.equal(judged(raw(note()), [], [{ holder: "pod", keyPem: personKeys.publicKey }]), "signature-wrong");
  assert.equal(judged(raw(note()), [], []), "author-key-unknown");
  assert.ok(again.includes("author-key-unknown") && !again.includes("signature-wrong"));
  assert.equal(codeOf({ ...raw(note()), headers: {} }), "speaker-unknown");
});

test("what the door has proved is not proved again, and only for the author whom it has proved", () => {
  const by = (provedAuthor: string | null) => judged({ ...raw(note()), provedAuthor }, [], []);
  assert.equal((by("a.example:1") as Message).kind, "post");
  assert.equal(by("a.example:2"), "author-key-unknown");
  assert.equal(by(null), "author-key-unknown");
});

test("in 0.5 the author's instance may sign for them too, with its own key, and each with that alone", () => {
  const as05 = (author: string) => {
    const uri = "https://a.example/notes/1";
    return note({ author, uri, collections: { replies: `${uri}/replies`, quotes: `${uri}/quotes` } });
  };
  const byPod = { ref: "a.example", privateKeyPem: podKeys.privateKey };
  for (const author of [uri05, "https://a.example/.versia/v0.5/users/1"]) {
    assert.equal((judged(raw(as05(author), byPod)) as Message).kind, "post", author);
    assert.equal((judged(raw(as05(author), { ref: author })) as Message).kind, "post", author);
    // attack-01-forged-author: the right key, in the other's name
    assert.equal(judged(raw(as05(author), { ...byPod, ref: author })), "signature-wrong", author);
    assert.equal(judged(raw(as05(author), { ref: "a.example" })), "signature-wrong", author);
    assert.equal(judged(raw(as05(author), byPod), [], [ownKey]), "author-key-unknown", author);
    assert.equal(judged(raw(as05(author), { ref: author }), [], [podKey]), "author-key-unknown", author);
  }
  assert.equal(codeOf(raw(as05(uri05), { ...byPod, ref: "c.example" })), "author-not-signer");
});

test("what was fetched is said by the host that was asked, and a signature that it bears must be right", () => {
  const { headers, ...bare } = raw(note());
  const path = `${paths.entities}/Note/n1`;
  const fetched = { ...bare, way: "fetched", path, headers: {}, askedHost: "a.example" } as const;
  assert.equal((judged(fetched, [], []) as Message).kind, "post");
  assert.equal(codeOf({ ...fetched, askedHost: "c.example" }), "author-not-signer");
  // It was made for a POST to another place.
  assert.equal(judged({ ...fetched, headers }), "signature-wrong");
  const url = `https://a.example${path}`;
  const answer = authorise({ method: "GET", url, body: bare.body, answers: true }, keys, nowMs);
  const signed = Object.fromEntries(Object.entries(answer).map(([name, value]) => [name.toLowerCase(), value]));
  assert.equal((judged({ ...fetched, headers: signed }) as Message).kind, "post");
});

test("an extension that nobody knows is told apart from what breaks the rules", () => {
  assert.equal(codeOf(raw({ type: "org.example:boats/Boat", created_at, author: "a.example:1" })), "entity-unknown");
  const report = {
    type: "pub.versia:reports/Report",
    created_at,
    author: "a.example:1",
    reported: ["b.example:1"],
    tags: [],
  };
  assert.equal(codeOf(raw(report)), "entity-unknown");
  assert.equal(codeOf(raw({ type: "Boat", created_at, author: "a.example:1" })), "entity-invalid");
  assert.equal(codeOf(raw(note({ moved_to: null }))), "entity-invalid");
  assert.equal(codeOf(raw('{"type":"Note","type":"Note"}')), "json-malformed");
  const extensions = { "org.example:boats": { name: "Gull" } };
  assert.deepEqual((judged(raw(note({ extensions }))) as { extra: unknown }).extra, { note: { extensions } });
});

test("dates from the future and from before the network are refused", () => {
  for (const date of ["2026-11-21T19:11:00Z", "1989-12-31T23:59:59Z"])
    assert.equal(codeOf(raw(note({ created_at: date }))), "date-implausible");
  for (const date of ["2026-11-21", "Sat, 21 Nov 2026 19:00:00 GMT", "2026-02-30T00:00:00Z", 1_795_287_600])
    assert.equal(codeOf(raw(note({ created_at: date }))), "entity-invalid");
  assert.equal(codeOf(raw(note({ created_at: "2026-11-21T20:00:00.123456+01:00" }))), "opened");
});

test("dates are RFC 3339 with any fraction, any offset and leap seconds", () => {
  const ok = ["2016-12-31T23:59:60Z", "2026-11-21T18:00:00.1234567890123Z", "2026-11-22T08:59:59+14:00"];
  for (const date of ok) assert.equal(codeOf(raw(note({ created_at: date }))), "opened", date);
  for (const date of ["2026-11-21T18:00:61Z", "2026-11-21T24:00:00Z", "2026-02-29T00:00:00Z", "2026-11-21T18:00:00"])
    assert.equal(codeOf(raw(note({ created_at: date }))), "entity-invalid", date);
});

test("in 0.6 domains sign, and nobody in person", () => {
  const { admit } = makeDoor(open);
  const by = (name: string) => {
    const message = raw(note());
    return { ...message, headers: { ...message.headers, "versia-signed-by": name } };
  };
  assert.ok(admit(by("a.example"), nowMs).ok);
  for (const name of ["https://a.example/users/1", "https://a.example/", "instance a.example", "a.example:443"]) {
    const admitted = admit(by(name), nowMs);
    assert.deepEqual(
      !admitted.ok && [admitted.refusal.status, admitted.refusal.code],
      [401, "signature-malformed"],
      name,
    );
  }
});

test("only who wrote something deletes it, and an account ends itself alone", () => {
  const deletion = (type: string, deleted: string) =>
    raw({ type: "Delete", created_at, author: "1", deleted_type: type, deleted });
  const [theirs, ours] = ["a.example:n1", "n2"];
  assert.equal(judged(deletion("Note", "n1")), "target-unknown");
  assert.deepEqual(judged(deletion("Note", "n1"), [fact("comment", theirs, {}, "a.example:1")]), {
    kind: "retraction",
    author: "a.example:1",
    target: { kind: "comment", guid: theirs },
  });
  assert.equal(judged(deletion("Note", "n1"), [fact("post", theirs, {}, "a.example:2")]), "sender-not-allowed");
  assert.equal(judged(deletion("Note", "b.example:n2"), [fact("post", ours)]), "sender-not-allowed");
  assert.equal(judged(deletion("User", "2")), "sender-not-allowed");
  assert.deepEqual(judged(deletion("User", "a.example:1")), { kind: "account-deletion", author: "a.example:1" });
  for (const type of ["pub.versia:shares/Share", "pub.versia:share/Share"])
    assert.equal(kindOf(judged(deletion(type, "s1"), [fact("post", "a.example:s1", {}, "a.example:1")])), "retraction");
});

const kindOf = (message: Message | string): string => (typeof message === "string" ? message : message.kind);

test("in 0.5 an instance ends accounts of its own in nobody's name, and does nothing else so", () => {
  const end = (deleted: string, deleted_type = "User") => ({
    ...{ id: "d1", type: "Delete", created_at, author: null, deleted_type, deleted, extensions: {} },
  });
  const byPod = (entity: object, holder = podKeys.privateKey) =>
    judged(raw(entity, { ref: "a.example", privateKeyPem: holder }));
  assert.deepEqual(byPod(end(uri05)), { kind: "account-deletion", author: uri05 });
  assert.equal(byPod(end(uri05), personKeys.privateKey), "signature-wrong");
  assert.equal(byPod(end("https://c.example/users/1")), "author-not-signer");
  assert.equal(byPod(end("https://b.example/.versia/v0.5/users/1")), "author-ours");
  assert.equal(judged(raw(end(uri05), { ref: "https://a.example/users/2" })), "author-not-signer");
  assert.equal(byPod(end("https://a.example/notes/1", "Note")), "entity-unknown");
});

test("a Note for a group is for those whom it mentions, and what is asked of groups means nothing", () => {
  const said = judged(raw(note({ group: "c.example:g1", mentions: ["b.example:1"] })));
  assert.ok(typeof said === "object" && said.kind === "post" && !said.public && said.fine?.followers === false);
  assert.deepEqual([said.fine.mentions, said.extra], [["b.example:1"], { note: { group: "c.example:g1" } }]);
  const asks = { created_at, subscriber: "a.example:1", group: "b.example:g1" };
  for (const step of ["Subscribe", "Unsubscribe", "SubscribeAccept", "SubscribeReject"])
    assert.equal(codeOf(raw({ ...asks, type: `pub.versia:groups/${step}` })), "entity-unknown");
  const { subscriber: _, ...named } = asks;
  const federate = { ...named, type: "pub.versia:groups/Federate", note: "a.example:n1" };
  assert.equal(codeOf(raw(federate)), "entity-unknown");
});

test("a reply is a comment, a letter or a post of its own, by what it answers and for whom it is", () => {
  const reply = (members: object, things: readonly ThingFact[]) =>
    judged(raw(note({ replies_to: "b.example:p", ...members })), things);
  const post = fact("post", "p");
  const limited = fact("post", "p", { public: false });
  const mentions = ["b.example:owner"];
  assert.equal(reply({}, []), "parent-unknown");
  assert.equal(kindOf(reply({}, [post])), "comment");
  assert.deepEqual(
    [reply({}, [fact("comment", "p")])].map(
      (said) => typeof said === "object" && said.kind === "comment" && [said.postGuid, said.replyTo],
    ),
    [["top", { author: "b.example:owner", guid: "p" }]],
  );
  // What is for a few people never stands below a public post.
  for (const group of [null, "followers"]) {
    const said = reply({ group, mentions }, [post]);
    assert.ok(typeof said === "object" && said.kind === "post" && !said.public);
    assert.deepEqual(said.extra, { note: { replies_to: "p" } });
  }
  // Nor what is for its author alone, or for the followers of somebody else, below a limited one that others see too.
  for (const members of [{ group: null, mentions }, { group: "followers" }, { group: "followers", mentions }]) {
    const said = reply(members, [limited]);
    assert.ok(typeof said === "object" && said.kind === "post" && !said.public);
    assert.deepEqual(said.fine?.answers, { author: "b.example:owner", guid: "p" });
    const extensions = { "social.sterna:audience": { same_as: "replies_to" } };
    assert.equal(kindOf(reply({ ...members, extensions }, [limited])), "comment", "it says so itself");
    assert.equal(kindOf(reply({ ...members, extensions }, [post])), "post", "it never becomes public");
  }
  const letter = [fact("message", "p", { kind: "conversation", public: false })];
  assert.equal(kindOf(reply({ group: null, mentions }, letter)), "message");
  assert.equal(kindOf(reply({}, letter)), "post");
});

test("of very many who are mentioned, people of this pod are never left out", () => {
  const crowd = Array.from({ length: 2_000 }, (_, nth) => `c.example:${nth}`);
  const said = judged(raw(note({ group: null, mentions: [...crowd, "b.example:last"] })));
  const mentions = typeof said === "object" && said.kind === "post" ? (said.fine?.mentions ?? []) : [];
  assert.deepEqual([mentions[0], mentions.length], ["b.example:last", limits.noteMentions]);
});

test("who is mentioned by an id that their pod never gave is told by their name in the text", () => {
  const html = '<p><a class="mention" href="https://https/User/7">@Anna--Maria@b.example</a> and @x@c.example</p>';
  const called = (mentions: readonly string[]) => {
    const said = judged(raw(note({ mentions, content: { "text/html": { content: html, remote: false } } })));
    return typeof said === "object" && said.kind === "post" ? said.fine?.called : null;
  };
  assert.deepEqual(called(["b.example:01a1ff8a"]), ["anna.maria"]);
  assert.deepEqual([called([]), called(["c.example:1"])], [undefined, undefined], "nobody here is mentioned");
  const content = { "text/html": { content: html, remote: false } };
  const answer = note({ group: null, replies_to: "b.example:p", mentions: ["b.example:01a1ff8a"], content });
  const letter = judged(raw(answer), [fact("message", "p", { kind: "conversation", public: false })]);
  assert.deepEqual(typeof letter === "object" && letter.kind === "message" && letter.called, ["anna.maria"]);
});

test("likes, shares and votes fit what they are for", () => {
  const like = raw({ id: "l", type: "pub.versia:likes/Like", created_at, author: "1", liked: "b.example:p" });
  assert.equal(judged(like, [fact("message", "p")]), "parent-unknown");
  assert.equal(kindOf(judged(like, [fact("comment", "p")])), "reaction");
  const share = raw({ id: "s", type: "pub.versia:share/Share", created_at, author: "1", shared: "b.example:p" });
  assert.equal(judged(share), "root-unknown");
  assert.equal(judged(share, [fact("comment", "p")]), "parent-unfit");
  assert.equal(judged(share, [fact("post", "p", { public: false })]), "root-limited");
  const vote = (option: number) =>
    raw({ id: "v", type: "pub.versia:polls/Vote", created_at, author: "1", poll: "b.example:p", option });
  const poll = { guid: "q", answers: ["yes", "no"] };
  assert.equal(judged(vote(0), [fact("post", "p")]), "parent-unfit");
  assert.equal(judged(vote(2), [{ ...fact("post", "p"), poll }]), "option-unknown");
  assert.equal(kindOf(judged(vote(1), [{ ...fact("post", "p"), poll }])), "vote");
});

test("a reaction that is no emoji counts as a like, and stays as it was said", () => {
  const react = (content: string) =>
    judged(
      raw({ id: "r", type: "pub.versia:reactions/Reaction", created_at, author: "1", object: "b.example:p", content }),
      [fact("post", "p")],
    );
  const said = [react("🦆"), react("❤"), react(":duck:")].map(
    (each) => typeof each === "object" && each.kind === "reaction" && [each.reaction, each.signed.values],
  );
  assert.deepEqual(said, [
    [{ emoji: "🦆" }, {}],
    [{ emoji: "❤️" }, {}],
    ["like", { content: ":duck:" }],
  ]);
});

test("a reaction by a custom emoji that is declared beside it is its name, and its picture is kept with it", () => {
  const emojis = [{ name: ":duck:", url: { "image/png": { content: "https://cdn.example/duck.png", remote: true } } }];
  const react = (content: string) =>
    judged(
      raw({
        ...{ id: "r", type: "pub.versia:reactions/Reaction", created_at, author: "1", object: "b.example:p", content },
        extensions: { "pub.versia:custom_emojis": { emojis } },
      }),
      [fact("post", "p")],
    );
  const said = [react(":duck:"), react(":goose:"), react("so :duck:"), react("🦆")].map(
    (each) => typeof each === "object" && each.kind === "reaction" && [each.reaction, each.signed.values],
  );
  assert.deepEqual(said, [
    [{ emoji: ":duck:" }, { content: ":duck:", picture: "https://cdn.example/duck.png" }],
    ["like", { content: ":goose:" }],
    ["like", { content: "so :duck:" }],
    [{ emoji: "🦆" }, {}],
  ]);
});

const userOf = (username: string, extensions: object) => ({
  ...{ id: "1", type: "User", created_at, username },
  ...{ fields: [], manually_approves_followers: false, indexable: true, extensions },
});
const ines = (username: string, extensions: object) => raw(userOf(username, extensions));

test("a name that is longer than any name is refused", () => {
  assert.equal(kindOf(judged(ines("i".repeat(255), {}))), "profile");
  assert.equal(codeOf(ines("i".repeat(256), {})), "entity-invalid");
});

test("where somebody came from is none if it is themselves, null, empty or missing", () => {
  const user = (extension: object | null | undefined) =>
    judged(ines("ines", extension === undefined ? {} : { "pub.versia:migration": extension }));
  const links = (extension?: object | null) => {
    const said = user(extension);
    return typeof said === "object" && said.kind === "profile" && said.links;
  };
  const to = "c.example:9";
  for (const previous of ["1", "a.example:1", null, ""])
    assert.deepEqual(links({ new: to, previous }), { previous: null, next: to });
  assert.deepEqual(links({ new: to }), { previous: null, next: to });
  assert.deepEqual(links({ previous: to }), { previous: to, next: null });
  for (const none of [undefined, null]) assert.deepEqual(links(none), { previous: null, next: null });
  const move = (destination: string) =>
    raw({ type: "pub.versia:migration/Migration", created_at, author: "1", destination });
  assert.equal(codeOf(move("a.example:1")), "migration-onto-itself");
  assert.equal(kindOf(judged(move(to))), "migration");
});

test("nobody is asked for what was written here, and others' servers for theirs alone", () => {
  const needs = (message: RawMessage): readonly Need[] => {
    const opened = open(message);
    return opened.ok ? opened.value.needs : [];
  };
  const asked = (to: string) =>
    needs(raw(note({ replies_to: to }))).flatMap((need) =>
      need.kind === "thing" ? [[need.thing.guid, need.askAt]] : [],
    );
  assert.deepEqual(asked("b.example:p"), [["p", null]]);
  assert.deepEqual(asked("c.example:p"), [["c.example:p", "a.example:1"]]);
  assert.deepEqual(asked("p"), [["a.example:p", "a.example:1"]]);
});

test("whatever comes is opened or refused with a code of the list, and never thrown", () => {
  const names = fc.constantFrom("a.example:1", "1", "https://a.example/users/1", "", "x y", 7, null, [], {});
  const member = fc.oneof(names, fc.jsonValue({ maxDepth: 2 }), fc.constantFrom(created_at, "public", true, 0));
  const types = fc.constantFrom(
    "Note",
    "User",
    "Follow",
    "Delete",
    "pub.versia:likes/Like",
    "pub.versia:polls/Vote",
    "x:y/Z",
  );
  const keysOfNote = fc.constantFrom(
    ...Object.keys(note()),
    "author",
    "replies_to",
    "quotes",
    "extensions",
    "liked",
    "option",
    "uri",
  );
  const entity = fc
    .tuple(types, fc.dictionary(keysOfNote, member, { noNullPrototype: true }), fc.boolean())
    .map(([type, members, whole]) => ({ ...(whole ? note() : {}), ...members, type }));
  fc.assert(
    fc.property(fc.oneof(entity, fc.json()), fc.boolean(), (what, as05) => {
      const message = raw(what, as05 ? { ref: uri05 } : undefined);
      const opened = open(message);
      if (!opened.ok) return assert.ok(Object.hasOwn(wireRefusals, opened.refusal.code));
      const said = judged(message, [fact("post", "a.example:1")]);
      assert.ok(typeof said === "object" || Object.hasOwn(wireRefusals, said));
    }),
    { numRuns: 1_000 },
  );
});

test("emojis are read in both spellings, those alone that a text calls, and never from where no picture of a page may be", () => {
  const at = (content: string, type = "image/png") => ({ [type]: { content, remote: true } });
  const duck = "https://cdn.example/duck.png";
  const cat = "https://cdn.example/cat.webp";
  const list = [
    { name: ":duck:", content: at(duck) },
    { name: ":blob_cat:", url: at(cat, "image/webp") },
    { name: ":duck:", content: at("https://cdn.example/other.png") },
    { name: ":uncalled:", content: at(duck) },
    { name: ":plain:", content: at("http://cdn.example/plain.png") },
    { name: ":drawn:", content: at("https://cdn.example/drawn.svg", "image/svg+xml") },
    { name: ":far:", content: at(`https://cdn.example/${"f".repeat(limits.emojiUrlChars)}`) },
    { name: `:${"l".repeat(65)}:`, content: at(duck) },
    { name: "*starred*", content: at(duck) },
  ];
  const emojis = { "pub.versia:custom_emojis": { emojis: list } };
  const html = `:duck::blob_cat: :plain: :drawn: :far: :${"l".repeat(65)}: *starred* :nobodys: `;
  const content = { "text/html": { content: `<p>${html}<img class="emoji" alt=":duck:"></p>`, remote: false } };
  const kept = [
    { name: "duck", url: duck },
    { name: "blob_cat", url: cat },
  ];
  const lists = { replies: "https://a.example/r", quotes: "https://a.example/q" };
  const uri = "https://a.example/notes/1";
  for (const message of [
    raw(note({ content, extensions: emojis })),
    raw(note({ content, extensions: emojis, author: uri05, uri, collections: lists }), { ref: uri05 }),
  ]) {
    const said = judged(message);
    assert.ok(typeof said === "object" && said.kind === "post", JSON.stringify(said));
    assert.deepEqual(said.fine?.emojis, kept);
    // What could not be taken stays as it was said.
    assert.deepEqual(said.extra, { note: { extensions: emojis } });
  }
  const few = { "pub.versia:custom_emojis": { emojis: list.slice(0, 2) } };
  const said = judged(raw(note({ content, extensions: few })));
  assert.deepEqual(typeof said === "object" && said.kind === "post" && said.extra, null);

  const user = judged(raw({ ...userOf("ines", few), display_name: "Ines :duck:" }));
  assert.deepEqual(typeof user === "object" && user.kind === "profile" && user.profile.emojis, kept.slice(0, 1));
  for (const name of [":a<b:", ":a b:", "::", ":a:b:", ":duck:\n"]) {
    const extensions = { "pub.versia:custom_emojis": { emojis: [{ name, content: at(duck) }] } };
    assert.equal(codeOf(raw(note({ extensions }))), "entity-invalid", name);
  }
});

test("of very many emojis no more are kept than anybody reads", () => {
  const names = Array.from({ length: limits.emojisPerText + 20 }, (_, nth) => `:e${nth}:`);
  const content = { "text/plain": { content: names.join(" "), remote: false } };
  const each = (name: string) => ({ name, url: { "image/png": { content: "https://cdn.example/e", remote: true } } });
  const extensions = { "pub.versia:custom_emojis": { emojis: names.map(each) } };
  const said = judged(raw(note({ content, extensions })));
  assert.equal(typeof said === "object" && said.kind === "post" && said.fine?.emojis?.length, limits.emojisPerText);
});
