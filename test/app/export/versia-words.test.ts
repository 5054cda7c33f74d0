/** Words between an account and people on Versia leave with its archive, come in elsewhere as what nobody has signed, and leave there as they were. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import sharp from "sharp";
import { addEmoji, ownEmojiUrl } from "../../../src/app/own-emojis.ts";
import { castVote, react, reshare, writeComment } from "../../../src/app/publish/answers.ts";
import { writePost } from "../../../src/app/publish/write-post.ts";
import { applyMessage } from "../../../src/app/receive/apply.ts";
import type { Message, SaidPost } from "../../../src/core/message.ts";
import { emptyProfile } from "../../../src/core/snapshot.ts";
import { relayableVisibleTo } from "../../../src/store/content/visibility.ts";
import { findAccount } from "../../../src/store/people/accounts.ts";
import { type KnownIdentity, keepDiscovered } from "../../../src/store/people/identities.ts";
import { importWhole } from "../../support/arrivals.ts";
import { archiveAt, exportWhole } from "../../support/exports.ts";
import { type FreshParts, freshParts, spokenBoth } from "../../support/parts.ts";
import { said, somebodyHere } from "../../support/people.ts";

let here: FreshParts;
let there: FreshParts;
let alone: FreshParts;
const at = new Date("2026-11-21T20:00:00Z");
const unsigned = { signature: "", order: [], values: {} } as const;
/** On Versia, by either kind of name: whoever is known there, and what their things are called. */
const strangers = [
  { ref: "pod-v.example:vera", host: "pod-v.example", thing: (name: string) => `pod-v.example:${name}` },
  {
    ref: "https://pod-u.example/people/uma",
    host: "pod-u.example",
    thing: (name: string) => `https://pod-u.example/notes/${name}`,
  },
] as const;

const got = <T>(result: { ok: true; value: T } | { ok: false; refusal: unknown }): T => {
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
};

/** An emoji of alice's pod, as it is found from elsewhere. */
let ternUrl: string;
async function* drawn() {
  yield await sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } })
    .png()
    .toBuffer();
}

/** They have said something below a post of alice's in every way, and she below one of theirs. */
const cup = { name: "cup", url: "https://cdn.example/cup.png" };
before(async () => {
  const on = (url: string) => freshParts({ protocols: spokenBoth, config: { url } });
  [here, there] = await Promise.all([on("https://sterna.example"), on("https://other.example")]);
  alone = await freshParts({ config: { url: "https://alone.example" } });
  const { db } = here.database;
  const alice = await somebodyHere(here, "alice");
  ternUrl = `https://sterna.example${ownEmojiUrl(got(await addEmoji(here, { name: "tern", bytes: drawn() })))}`;
  const poll = { question: "Tea?", answers: ["yes", "no"], days: 3 };
  const own = got(
    await writePost(here, alice.accountId, { text: "to all :tern:", to: { kind: "public" }, photoIds: [], poll }),
  );
  const ownPoll = await pollOf(own.postId);
  for (const { ref, host, thing } of strangers) {
    const found = {
      ...{ protocol: "versia", ref, host, guid: host, base: `https://${host}`, keys: [] },
      ...{ publicEndpoint: `https://${host}/inbox`, privateEndpoint: `https://${host}/inbox` },
      profile: { ...emptyProfile, displayName: host },
    };
    const who: KnownIdentity = got(await here.database.transaction((tx) => keepDiscovered(tx, found, at)));
    const hears = async (message: Message) => {
      const heard = await here.database.transaction((tx) => applyMessage(tx, here, said(message, who, null, at)));
      assert.ok(heard.ok && heard.value.changed, JSON.stringify(heard));
    };
    const fine = { warning: "cups", sensitive: true, original: { "text/html": "<b>hi</b> :cup:" }, emojis: [cup] };
    const by = { author: ref, signed: unsigned } as const;
    const times = { writtenAtMs: at.getTime(), editedAtMs: null };
    await hears({
      kind: "comment",
      ...by,
      guid: thing("comment"),
      postGuid: own.guid,
      text: "**hi** :cup:",
      ...times,
      fine,
    });
    await hears({
      kind: "reaction",
      ...by,
      guid: thing("like"),
      reaction: "like",
      parent: { kind: "post", guid: own.guid },
    });
    await hears({ kind: "vote", ...by, guid: thing("vote"), pollGuid: ownPoll.guid, answerGuid: ownPoll.answer.guid });
    const [note, nothing] = [
      thing("note"),
      { photos: [], location: null, providerName: null, eventGuid: null, extra: null },
    ];
    const answers = ["a", "b"].map((answer, nth) => ({ guid: `${note}/poll/${nth}`, answer }));
    const theirs: SaidPost = {
      kind: "post",
      author: ref,
      guid: note,
      public: true,
      text: "theirs",
      ...times,
      ...nothing,
      poll: { guid: `${note}/poll`, question: "", answers },
    };
    await hears(theirs);
    const { id: postId } = await db.selectFrom("post").select("id").where("guid", "=", note).executeTakeFirstOrThrow();
    got(await writeComment(here, alice, { postId, text: "alice below :tern:" }));
    got(await react(here, alice, { target: { kind: "post", id: postId } }));
    got(await castVote(here, alice, { postId, answerId: (await pollOf(postId)).answer.id }));
    got(await reshare(here, alice, postId));
    got(await writePost(here, alice.accountId, { text: "as they say", to: { kind: "public" }, quotedPostId: postId }));
  }
  got(await react(here, alice, { target: { kind: "post", id: own.postId }, reaction: { emoji: "🦆" } }));
  got(await writePost(here, alice.accountId, { text: "as I said", to: { kind: "public" }, quotedPostId: own.postId }));
});
after(async () => {
  for (const parts of [here, there, alone]) await parts.dispose();
});

async function pollOf(postId: number) {
  const row = await here.database.db
    .selectFrom("poll")
    .innerJoin("poll_answer as answer", "answer.poll_id", "poll.id")
    .select(["poll.guid", "answer.id", "answer.guid as answerGuid"])
    .where("poll.post_id", "=", postId)
    .orderBy("answer.position")
    .executeTakeFirstOrThrow();
  return { guid: row.guid, answer: { id: row.id, guid: row.answerGuid } };
}

type Quote = { readonly entity_data: { readonly text: string }; readonly sterna_fine?: { readonly quoted?: object } };

/** What people said to each other, whatever the owner is called, in an order of its own. */
function wordsIn(path: string): Record<string, string[]> {
  const { user, sterna } = archiveAt(path);
  const owner = user.profile.entity_data.author;
  const plain = (list: object[]) =>
    list
      .map((each) =>
        JSON.stringify(inOrder({ ...each, property_order: [], subscribed_pods_uris: [] })).replaceAll(owner, "OWNER"),
      )
      .sort();
  const { posts, relayables, subscriptions, others_relayables: others } = sterna;
  const quotes: Quote[] = user.posts.filter(({ sterna_fine }: Quote) => sterna_fine?.quoted !== undefined);
  return {
    posts: plain(posts),
    quotes: quotes.map(({ entity_data, sterna_fine }) => JSON.stringify([entity_data.text, sterna_fine])).toSorted(),
    relayables: plain(relayables),
    others: plain(others),
    subscriptions: subscriptions.toSorted(),
  };
}

const inOrder = (value: unknown): unknown =>
  typeof value !== "object" || value === null || Array.isArray(value)
    ? value
    : Object.fromEntries(
        Object.entries(value)
          .map(([key, member]) => [key, inOrder(member)] as const)
          .toSorted(([one], [other]) => (one < other ? -1 : 1)),
      );

test("words of people on Versia come in unproved, for their owner alone, own answers wait; and all of it leaves again as it was", async () => {
  const first = await exportWhole(here, "alice");
  const words = wordsIn(first.data.path);
  assert.deepEqual(
    Object.entries(words).map(([list, all]) => [list, all.length]),
    [...Object.entries({ posts: 2, quotes: 3, relayables: 7, others: 6, subscriptions: 2 })],
  );
  const link = /^\["as I said\\n\\ndiaspora:\/\/alice@sterna\.example\/post\/\w+"/;
  assert.equal(words.quotes?.filter((each) => link.test(each)).length, 1, "pods have a link in place of a quote");
  assert.equal(words.others?.filter((each) => each.includes('"warning":"cups"')).length, 2, "as each comment has it");
  const called = [...archiveAt(first.data.path).user.posts, ...archiveAt(first.data.path).sterna.relayables].filter(
    ({ entity_data }) => entity_data.text?.includes(":tern:"),
  );
  assert.deepEqual(
    called.map(({ sterna_fine }) => sterna_fine?.emojis),
    called.map(() => [{ name: "tern", url: ternUrl }]),
    "an emoji of this pod is named by where others find it",
  );
  assert.equal(called.length, 3);
  const { report } = await importWhole(there, "al", first.data.path);
  assert.equal(report.findings.totals["field-type"], undefined);
  const kinds = report.ledger.kinds.filter(({ waiting }) => Object.keys(waiting).length > 0);
  assert.deepEqual(Object.fromEntries(kinds.map(({ kind, waiting }) => [kind, waiting])), {
    ...{ othersComment: { signature: 2 }, othersReaction: { signature: 2 }, othersVote: { signature: 2 } },
    ...{
      comment: { parent: 2 },
      reaction: { parent: 2 },
      vote: { parent: 2 },
      reshare: { root: 2 },
      subscription: { parent: 2 },
    },
  });
  const account = await findAccount(there.database.db, "al");
  const { accountId = 0, personId = 0 } = account ?? {};
  const seenBy = async (viewer: Parameters<typeof relayableVisibleTo>[1]) =>
    (
      await there.database.db
        .selectFrom("comment")
        .innerJoin("post", "post.id", "comment.post_id")
        .select(["comment.verdict", sql<string>`comment.fine ->> 'warning'`.as("warning")])
        .where(relayableVisibleTo("comment", viewer))
        .execute()
    ).map(({ verdict, warning }) => `${verdict} ${warning}`);
  assert.deepEqual(await seenBy({ kind: "account", accountId, personId }), ["keyUnknown cups", "keyUnknown cups"]);
  assert.deepEqual(await seenBy({ kind: "visitor" }), []);
  // Pages may ask for what the text calls.
  const emojis = await there.database.db.selectFrom("foreign_emoji").select("url").execute();
  assert.deepEqual(emojis.map(({ url }) => url).toSorted(), [cup.url, ternUrl].toSorted());
  const reactions = there.database.db.selectFrom("reaction").select("post_id").where("kind", "=", "🦆");
  assert.notEqual((await reactions.executeTakeFirstOrThrow()).post_id, null, "an emoji comes as one");
  const quotes = await there.database.db
    .selectFrom("post")
    .select(["text", sql<string>`fine -> 'quoted' ->> 'author'`.as("author")])
    .where("text", "like", "as%")
    .orderBy("text")
    .orderBy("author")
    .execute();
  assert.deepEqual(
    quotes.map(({ text, author }) => `${text}: ${author}`),
    ["as I said: alice@sterna.example", ...strangers.map(({ ref }) => `as they say: ${ref}`).toSorted()],
  );
  assert.deepEqual(wordsIn((await exportWhole(there, "al")).data.path), words);
});

test("a pod that does not speak the network keeps them, and they leave again", async () => {
  const { data } = await exportWhole(here, "alice");
  const { report } = await importWhole(alone, "al", data.path);
  const skipped = report.ledger.kinds.filter(({ kind }) => kind.startsWith("others")).map((each) => each.skipped);
  assert.deepEqual(
    skipped,
    [1, 1, 1].map(() => ({ "network-unknown": 2 })),
  );
  assert.deepEqual(wordsIn((await exportWhole(alone, "al")).data.path), wordsIn(data.path));
});
