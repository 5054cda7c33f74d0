/** One account on two networks: what it says is written once and said on both, each person hears it once, and whatever hangs on it is one thing under every name. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addAccount } from "../../../src/app/accounts/add.ts";
import { closeAccount } from "../../../src/app/accounts/close.ts";
import { localIdentity } from "../../../src/app/accounts/own-keys.ts";
import { castVote, deleteThing, react, reshare, writeComment } from "../../../src/app/publish/answers.ts";
import { findFetchable } from "../../../src/app/publish/fetchable.ts";
import { writePost } from "../../../src/app/publish/write-post.ts";
import { applyMessage } from "../../../src/app/receive/apply.ts";
import { lookUp } from "../../../src/app/receive/look-up.ts";
import type { Said } from "../../../src/app/receive/said.ts";
import type { Message, SaidComment, SaidPost } from "../../../src/core/message.ts";
import { findThings } from "../../../src/store/content/things.ts";
import { ensureContact, setAspects, setOurs, setTheirs } from "../../../src/store/people/contacts.ts";
import { identityById, type KnownIdentity } from "../../../src/store/people/identities.ts";
import { mergePersons } from "../../../src/store/people/persons.ts";
import { type FreshParts, freshParts, spokenDiaspora } from "../../support/parts.ts";
import { aspectIdsOf, said, somebodyElse, takeTold } from "../../support/people.ts";
import { addReached, saidPost, spokenPigeon } from "../../support/pods.ts";

type Here = {
  readonly accountId: number;
  readonly personId: number;
  readonly refs: readonly string[];
  readonly identityIds: readonly number[];
};

let parts: FreshParts;
let alice: Here;
let bob: Here;
/** On one network each, and one whom this pod knows on both. */
let dora: KnownIdentity;
let pia: KnownIdentity;
let linOnDiaspora: KnownIdentity;
let linOnPigeon: KnownIdentity;
const at = new Date("2026-11-21T20:00:00Z");
const unsigned = { signature: "", order: [], values: {} } as const;

async function here(username: string): Promise<Here> {
  const added = await addAccount(parts, username);
  assert.ok(added.ok);
  const { accountId } = added.value;
  const both = await Promise.all(
    ["diaspora", "pigeon"].map((name) => localIdentity(parts.database.db, accountId, name)),
  );
  const [first] = both;
  return {
    accountId,
    personId: first?.personId ?? 0,
    refs: both.map((each) => each?.ref ?? ""),
    identityIds: both.map((each) => each?.identityId ?? 0),
  };
}

const known = async (id: number) => (await identityById(parts.database.db, id)) as KnownIdentity;

before(async () => {
  parts = await freshParts({ protocols: [spokenDiaspora, spokenPigeon] });
  const { db } = parts.database;
  alice = await here("alice");
  bob = await here("bob");
  dora = await somebodyElse(parts, "dora@pod.example");
  pia = await known(await addReached(db, "pia", "loft.example"));
  const first = await somebodyElse(parts, "lin@both.example");
  const second = await known(await addReached(db, "lin", "both.example"));
  await parts.database.transaction((tx) => mergePersons(tx, { kept: first.personId, folded: second.personId }, at));
  [linOnDiaspora, linOnPigeon] = [await known(first.identityId), await known(second.identityId)];
  const [aspectId = 0] = await aspectIdsOf(parts, alice.accountId);
  await parts.database.transaction(async (tx) => {
    const ties = [dora, pia, linOnDiaspora, linOnPigeon];
    for (const { personId, protocol, identityId } of ties) {
      const { contactId } = await ensureContact(tx, alice.accountId, personId, at);
      await setOurs(tx, contactId, protocol, "established", identityId);
      const own = alice.identityIds[protocol === "pigeon" ? 1 : 0] ?? 0;
      await setTheirs(tx, contactId, protocol, "established", own);
      await setAspects(tx, contactId, [aspectId]);
    }
    // Who hears bob hears what he shares anew.
    for (const [nth, { personId, protocol }] of [dora, pia].entries()) {
      const { contactId } = await ensureContact(tx, bob.accountId, personId, at);
      await setTheirs(tx, contactId, protocol, "established", bob.identityIds[nth] ?? 0);
    }
  });
});
after(() => parts.dispose());

const hears = (message: Message, author: KnownIdentity) =>
  parts.database.transaction((tx) => applyMessage(tx, parts, said(message, author, null, at) as Said));

async function write(text: string, more: Partial<Parameters<typeof writePost>[2]> = {}) {
  const done = await writePost(parts, alice.accountId, { text, to: { kind: "public" }, ...more });
  assert.ok(done.ok, JSON.stringify(done));
  return done.value;
}

/** Who says what to whom. */
const told = async () =>
  (await takeTold(parts)).map(({ message, to, as }) => ({ kind: message.kind, by: message.author, as, to }));

const commentBy = (author: KnownIdentity, guid: string, postGuid: string): SaidComment => ({
  kind: "comment",
  author: author.ref,
  guid,
  postGuid,
  text: "said below",
  writtenAtMs: at.getTime(),
  editedAtMs: null,
  signed: unsigned,
});

test("a post leaves on both networks under one guid, and who is known on both hears it once", async () => {
  const { guid, postId } = await write("for all of them");
  const all = await takeTold(parts);
  assert.deepEqual(
    all.map(({ message, to, as }) => [message.author, as, to]),
    [
      [alice.refs[0], alice.identityIds[0], [dora.identityId, linOnDiaspora.identityId].toSorted((a, b) => a - b)],
      [alice.refs[1], alice.identityIds[1], [pia.identityId]],
    ],
  );
  assert.deepEqual(new Set(all.map(({ message }) => (message as SaidPost).guid)), new Set([guid]));
  const rows = await parts.database.db.selectFrom("post").select("id").where("guid", "=", guid).execute();
  assert.deepEqual(rows, [{ id: postId }]);
});

test("a post to aspects goes to each member on one network, and to nobody else", async () => {
  const [aspectId = 0] = await aspectIdsOf(parts, alice.accountId);
  await write("for few", { to: { kind: "aspects", aspectIds: [aspectId] } });
  const all = await takeTold(parts);
  assert.deepEqual(
    all.map(({ reach, to }) => [reach, to]),
    [
      ["private", [dora.identityId, linOnDiaspora.identityId].toSorted((a, b) => a - b)],
      ["private", [pia.identityId]],
    ],
  );
});

test("a warning is told and fetched on both: as such, or with the tag that covers a post where there is no field for it", async () => {
  const { guid } = await write("eight hairy legs", { warning: "spiders" });
  const warnings = (await takeTold(parts)).map(({ message }) => (message as SaidPost).fine?.warning);
  assert.deepEqual(warnings, ["spiders", "spiders"]);
  const fetched = async (network: string) => {
    const found = await findFetchable(parts, network, "post", guid);
    return Buffer.from(found.kind === "sealed" ? found.body : []).toString();
  };
  assert.match(await fetched("pigeon"), /"warning\\*":\\*"spiders\\*",\\*"sensitive\\*":true/);
  const [, data = ""] = /<me:data[^>]*>([^<]+)</.exec(await fetched("diaspora")) ?? [];
  assert.match(Buffer.from(data, "base64url").toString(), /<text>spiders #nsfw\n\neight hairy legs<\/text>/);
});

test("a post is found, fetched and answered under every network of its author", async () => {
  const { guid, postId } = await write("ask for me", { poll: { question: "which?", answers: ["one", "other"] } });
  await takeTold(parts);
  const [there] = await findThings(parts.database.db, "pigeon", "stays", [{ kind: "post", guid }]);
  assert.deepEqual([there?.id, there?.author.ref, there?.foreign], [postId, alice.refs[1], true]);
  const fetched = await findFetchable(parts, "pigeon", "post", guid);
  assert.equal(fetched.kind, "sealed");
  assert.match(Buffer.from(fetched.kind === "sealed" ? fetched.body : []).toString(), /sterna\.example!alice/);

  const needs = [{ kind: "thing", thing: { kind: "post", guid }, askAt: null }] as const;
  const opened = { sender: pia.ref, message: commentBy(pia, "c".repeat(32), guid), needs, content: null };
  const [facts] = await lookUp(parts, parts.database.db, [{ protocol: "pigeon", opened }]);
  assert.equal(facts?.things[0]?.author, alice.refs[1]);
  const poll = await parts.database.db
    .selectFrom("poll")
    .select(["id", "guid"])
    .where("post_id", "=", postId)
    .executeTakeFirstOrThrow();
  const answers = await parts.database.db
    .selectFrom("poll_answer")
    .select("guid")
    .where("poll_id", "=", poll.id)
    .orderBy("position")
    .execute();
  assert.deepEqual(facts?.things[0]?.poll, { guid: poll.guid, answers: answers.map((each) => each.guid) });

  const vote = {
    kind: "vote",
    author: pia.ref,
    guid: "v".repeat(32),
    pollGuid: poll.guid,
    answerGuid: answers[1]?.guid ?? "",
    signed: unsigned,
  } as const;
  assert.deepEqual((await hears(vote, pia)).ok, true);
  assert.deepEqual((await hears(commentBy(pia, "c".repeat(32), guid), pia)).ok, true);
  // Where everybody tells their own, nobody passes it on; and no network says what was said on another.
  assert.deepEqual(await told(), []);
  assert.deepEqual((await hears(commentBy(dora, "d".repeat(32), guid), dora)).ok, true);
  assert.deepEqual(
    (await told()).map(({ by, to }) => [by, to]),
    [[dora.ref, [linOnDiaspora.identityId]]],
  );
});

test("an answer of somebody here is told on both: by the post's author where they relay, else by who gave it", async () => {
  const { guid, postId } = await write("answer me", { poll: { question: "which?", answers: ["one", "other"] } });
  await takeTold(parts);
  const byBob = { accountId: bob.accountId, personId: bob.personId };
  const comment = await writeComment(parts, byBob, { postId, text: "a word" });
  assert.ok(comment.ok);
  const ways = (await told()).map(({ by, as }) => [by, as]);
  const expected = [
    [bob.refs[0], alice.identityIds[0]],
    [bob.refs[1], bob.identityIds[1]],
  ];
  assert.deepEqual(ways, expected);
  assert.ok((await react(parts, byBob, { target: { kind: "post", id: postId } })).ok);
  assert.deepEqual(
    (await told()).map(({ by, as }) => [by, as]),
    expected,
  );
  const answer = await parts.database.db
    .selectFrom("poll_answer")
    .innerJoin("poll", "poll.id", "poll_answer.poll_id")
    .select("poll_answer.id")
    .where("poll.post_id", "=", postId)
    .orderBy("position")
    .executeTakeFirstOrThrow();
  assert.ok((await castVote(parts, byBob, { postId, answerId: answer.id })).ok);
  assert.deepEqual(
    (await told()).map(({ by, as }) => [by, as]),
    expected,
  );
  assert.ok((await reshare(parts, byBob, postId)).ok);
  const shared = await takeTold(parts);
  assert.deepEqual(
    shared.map(
      ({ message }) => message.kind === "reshare" && [message.author, message.root?.author, message.root?.guid],
    ),
    [
      [bob.refs[0], alice.refs[0], guid],
      [bob.refs[1], alice.refs[1], guid],
    ],
  );
  // The post's author takes the comment away: where only its writer can say so, in their name.
  const gone = await deleteThing(
    parts,
    { accountId: alice.accountId, personId: alice.personId },
    { kind: "comment", id: comment.value.commentId },
  );
  assert.ok(gone.ok);
  assert.deepEqual(
    (await told()).map(({ by, as }) => [by, as]),
    [
      [alice.refs[0], alice.identityIds[0]],
      [bob.refs[1], bob.identityIds[1]],
    ],
  );
  assert.ok(
    (await deleteThing(parts, { accountId: alice.accountId, personId: alice.personId }, { kind: "post", id: postId }))
      .ok,
  );
  assert.deepEqual(
    (await told()).map(({ kind, by }) => [kind, by]),
    [
      ["retraction", alice.refs[0]],
      ["retraction", alice.refs[1]],
    ],
  );
});

test("what one person says on two networks is one post, one comment and one like, whichever comes first", async () => {
  const { db } = parts.database;
  const guids = { first: "f".repeat(32), second: "e".repeat(32) };
  const full = (guid: string) => `both.example:${guid}`;
  const post = (guid: string, by: KnownIdentity): SaidPost => ({ ...saidPost(by.ref, "twice"), guid });
  const changes: boolean[] = [];
  const take = async (message: Message, by: KnownIdentity) => {
    const done = await hears(message, by);
    assert.ok(done.ok, JSON.stringify(done));
    changes.push(done.value.changed);
  };
  await take(post(guids.first, linOnDiaspora), linOnDiaspora);
  await take({ ...post(full(guids.first), linOnPigeon), text: "as pigeons spell it" }, linOnPigeon);
  await take(post(full(guids.second), linOnPigeon), linOnPigeon);
  await take(post(guids.second, linOnDiaspora), linOnDiaspora);
  assert.deepEqual(changes.splice(0), [true, false, true, false]);

  for (const [name, guid] of Object.entries(guids)) {
    const comment = `${name}-comment`.padEnd(20, "0");
    await take(commentBy(linOnDiaspora, comment, guid), linOnDiaspora);
    await take(commentBy(linOnPigeon, full(comment), full(guid)), linOnPigeon);
    const like = { kind: "reaction", reaction: "like", signed: unsigned } as const;
    await take(
      { ...like, author: linOnPigeon.ref, guid: full(`${name}-like`), parent: { kind: "post", guid: full(guid) } },
      linOnPigeon,
    );
    await take(
      { ...like, author: linOnDiaspora.ref, guid: `${name}-like`.padEnd(20, "0"), parent: { kind: "post", guid } },
      linOnDiaspora,
    );
    assert.deepEqual(changes.splice(0), [true, false, true, false], name);
  }
  const first = await db.selectFrom("post").select("text").where("guid", "=", guids.first).executeTakeFirst();
  assert.equal(first?.text, "twice", "its other copy is no later version of it");
  const posts = await db
    .selectFrom("post")
    .select(["id", "guid"])
    .where("guid", "in", [...Object.values(guids), ...Object.values(guids).map(full)])
    .orderBy("id")
    .execute();
  assert.deepEqual(
    posts.map(({ guid }) => guid),
    [guids.first, full(guids.second)],
  );
  // Somebody else's thing of that bare guid is no name for it.
  const [none] = await findThings(db, "pigeon", "stays", [{ kind: "post", guid: `loft.example:${guids.first}` }]);
  assert.equal(none, undefined);

  const retract = (guid: string, by: KnownIdentity) =>
    ({ kind: "retraction", author: by.ref, target: { kind: "post", guid } }) as const;
  await take(retract(full(guids.first), linOnPigeon), linOnPigeon);
  await take(retract(guids.first, linOnDiaspora), linOnDiaspora);
  await take(retract(guids.second, linOnDiaspora), linOnDiaspora);
  await take(retract(full(guids.second), linOnPigeon), linOnPigeon);
  assert.deepEqual(changes.splice(0), [true, false, true, false]);
  for (const again of [post(guids.first, linOnDiaspora), post(full(guids.second), linOnPigeon)]) {
    const late = await hears(again, again.author === linOnPigeon.ref ? linOnPigeon : linOnDiaspora);
    assert.equal(!late.ok && late.refusal.code, "deleted");
  }
});

test("an account that is closed ends on both networks, and each hears of it from the identity that they know", async () => {
  const { postId, guid } = await write("to be shared by pigeons alone");
  await hears(
    {
      kind: "reshare",
      author: linOnPigeon.ref,
      guid: "both.example:again",
      writtenAtMs: 0,
      root: { author: alice.refs[1] ?? "", guid },
    },
    linOnPigeon,
  );
  const stranger = await known(await addReached(parts.database.db, "nell", "loft.example"));
  const shared = await hears(
    {
      kind: "reshare",
      author: stranger.ref,
      guid: "loft.example:again",
      writtenAtMs: 0,
      root: { author: alice.refs[1] ?? "", guid },
    },
    stranger,
  );
  assert.ok(shared.ok && shared.value.changed, `post ${postId}`);
  await takeTold(parts);
  assert.ok((await closeAccount(parts, "alice")).ok);
  const all = await takeTold(parts);
  assert.deepEqual(
    all.map(({ message, as }) => [message.kind, message.author, as]),
    alice.refs.map((ref, nth) => ["account-deletion", ref, alice.identityIds[nth]]),
  );
  assert.ok(all[0]?.to.includes(dora.identityId));
  assert.ok(all[1]?.to.includes(pia.identityId));
  assert.ok(all[1]?.to.includes(stranger.identityId), "who only shared a post knows of it");
  for (const id of alice.identityIds) assert.equal((await known(id)).state, "ended");
});

test("attack-13-forged-posts: who is on two networks takes no name of another pod on one of them by a guid on the other", async () => {
  const guid = "loft.example:written-by-pia";
  const seek = () => findThings(parts.database.db, "pigeon", "moves", [{ kind: "post", guid }]);
  assert.ok((await hears({ ...saidPost(linOnDiaspora.ref, "not pia"), guid }, linOnDiaspora)).ok);
  assert.deepEqual(await seek(), [], "so it is still asked for at the pod that it is of");
  assert.ok((await hears({ ...saidPost(pia.ref, "pia herself"), guid }, pia)).ok);
  assert.deepEqual(
    (await seek()).map(({ author }) => author.ref),
    [pia.ref],
  );
});
