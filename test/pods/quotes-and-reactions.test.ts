/** Quotes and reactions between whole Sternas, in both dialects: named and told as they are where a network has words for them, as links and likes where it has none. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { react, unreact } from "../../src/app/publish/answers.ts";
import { editPost } from "../../src/app/publish/edit-post.ts";
import { writePost } from "../../src/app/publish/write-post.ts";
import { listNotices } from "../../src/store/content/notifications.ts";
import { findPostPage } from "../../src/store/views/post.ts";
import { inboxesAsked, speaking } from "../support/dialects.ts";
import { spokenDiaspora } from "../support/parts.ts";
import { type Somebody, shares, somebodyOn } from "../support/sterna-people.ts";
import { deletesPost, posts } from "../support/sterna-posts.ts";
import { openSternas, type SternasOptions } from "../support/sternas.ts";

const dbOf = ({ pod }: Somebody) => pod.parts.database.db;
const pageOf = (who: Somebody, guid: string) => findPostPage(dbOf(who), who.viewer, guid, 0);

/** The post as `who` reads it, under whichever of its names it is there. */
async function reads(who: Somebody, author: Somebody, guid: string) {
  const page = (await pageOf(who, guid)) ?? (await pageOf(who, `${author.pod.host}:${guid}`));
  return page?.post ?? null;
}

async function quotes(who: Somebody, text: string, author: Somebody, guid: string, aspectIds: readonly number[] = []) {
  const quoted = await reads(who, author, guid);
  assert.ok(quoted !== null, `${who.ref} does not see ${guid}`);
  const to = aspectIds.length === 0 ? ({ kind: "public" } as const) : ({ kind: "aspects", aspectIds } as const);
  return writePost(who.pod.parts, who.accountId, { text, to, quotedPostId: quoted.id });
}

/** @param emoji  null: takes theirs back */
async function reacts(who: Somebody, author: Somebody, guid: string, emoji: string | null): Promise<void> {
  const target = { kind: "post", id: (await reads(who, author, guid))?.id ?? 0 } as const;
  const actor = { accountId: who.accountId, personId: who.viewer.personId };
  const { parts } = who.pod;
  const result =
    emoji === null ? await unreact(parts, actor, target) : await react(parts, actor, { target, reaction: { emoji } });
  assert.deepEqual([result.ok, result.ok && result.value.changed], [true, true], JSON.stringify(result));
}

async function reactionsSeen(who: Somebody, author: Somebody, guid: string): Promise<string[]> {
  const { likes = 0, emojis = [] } = (await reads(who, author, guid))?.reactions ?? {};
  return [...(likes > 0 ? [`like ${likes}`] : []), ...emojis.map(({ emoji, n }) => `${emoji} ${n}`)].toSorted();
}

const done = async (written: ReturnType<typeof quotes>): Promise<string> => {
  const result = await written;
  assert.ok(result.ok, JSON.stringify(result));
  return result.value.guid;
};

for (const spoken of ["0.6", "0.5"] as const) {
  test(`quotes and emojis are said as such on Versia (${spoken}), and as links and likes on diaspora*; whoever they are about is told`, async (t) => {
    const beside = speaking(spoken, [spokenDiaspora]);
    const both = beside.protocols as Exclude<SternasOptions["protocols"], undefined | readonly unknown[]>;
    const versiaAlone = speaking(spoken).protocols as typeof both;
    const sternas = await openSternas(3, {
      protocols: (nth) => (nth === 0 ? both(nth) : nth === 1 ? versiaAlone(nth) : [spokenDiaspora]),
    });
    t.after(sternas.dispose);
    const alice = await somebodyOn(sternas.pod(0), "alice");
    const bob = await somebodyOn(sternas.pod(1), "bob");
    const dora = await somebodyOn(sternas.pod(2), "dora");
    const aliceOnVersia = { ref: `@alice@${alice.pod.host}` };
    for (const [who, other] of [
      [alice, bob],
      [bob, aliceOnVersia],
      [alice, dora],
      [dora, alice],
    ] as const)
      assert.equal(await shares(sternas, who, other), null);
    await sternas.settle();
    const [terns, gulls, mine] = [
      await posts(bob, "Terns are back."),
      await posts(dora, "Gulls never left."),
      await posts(alice, "Birds, then."),
    ];
    const secret = await posts(bob, "Only family.", [0]);
    await sternas.settle();

    // What is on Versia alone: named there, a link to where it can be read elsewhere.
    const ofTerns = await done(quotes(alice, "Hear, hear!", bob, terns));
    await sternas.settle();
    const seen = await reads(bob, alice, ofTerns);
    assert.deepEqual(
      [seen?.text, seen?.quoted?.post?.guid, seen?.quoted?.post?.text],
      ["Hear, hear!", terns, "Terns are back."],
    );
    const kept = (await reads(alice, bob, terns))?.guid ?? "";
    assert.equal(
      (await reads(dora, alice, ofTerns))?.text,
      `Hear, hear!\n\nhttps://${alice.pod.host}/posts/${encodeURIComponent(kept)}`,
    );
    assert.equal((await reads(alice, alice, ofTerns))?.text, "Hear, hear!");
    const told = await listNotices(dbOf(bob), bob.accountId, { most: 10 });
    assert.deepEqual(
      told.filter(({ kind }) => kind === "quotes").map(({ people, postGuid }) => [people, postGuid]),
      [[1, seen?.guid]],
    );

    // What is on diaspora* alone: the other way round.
    const ofGulls = await done(quotes(alice, "So they say.", dora, gulls));
    // What is on both has a name on both.
    const ofMine = await done(quotes(alice, "As I said.", alice, mine));
    await sternas.settle();
    const linked = await reads(bob, alice, ofGulls);
    assert.deepEqual(
      [linked?.text, linked?.quoted],
      [`So they say.\n\nhttps://${alice.pod.host}/posts/${gulls}`, null],
    );
    assert.equal((await reads(dora, alice, ofGulls))?.text, `So they say.\n\ndiaspora://${dora.ref}/post/${gulls}`);
    assert.equal((await reads(bob, alice, ofMine))?.quoted?.post?.text, "Birds, then.");
    assert.equal((await reads(dora, alice, ofMine))?.text, `As I said.\n\ndiaspora://${alice.ref}/post/${mine}`);

    const refused = await quotes(alice, "Look!", bob, secret);
    assert.deepEqual(refused, { ok: false, refusal: { code: "quote-limited" } });

    // Reactions are emojis where there are any, and likes elsewhere; another one takes the place of the first.
    await reacts(bob, alice, mine, "🎉");
    await reacts(alice, alice, mine, "👩🏽‍🚀");
    await reacts(alice, bob, terns, "👏");
    await reacts(alice, dora, gulls, "🤔");
    await sternas.settle();
    assert.deepEqual(await reactionsSeen(alice, alice, mine), ["🎉 1", "👩🏽‍🚀 1"]);
    assert.deepEqual(await reactionsSeen(bob, alice, mine), ["🎉 1", "👩🏽‍🚀 1"]);
    assert.deepEqual(await reactionsSeen(dora, alice, mine), ["like 1"]);
    assert.deepEqual(await reactionsSeen(bob, bob, terns), ["👏 1"]);
    assert.deepEqual(await reactionsSeen(dora, dora, gulls), ["like 1"]);
    const noticed = await listNotices(dbOf(bob), bob.accountId, { most: 10 });
    assert.deepEqual(
      noticed
        .filter(({ kind }) => kind === "emojis" || kind === "reacts")
        .map(({ kind, postGuid }) => [kind, postGuid]),
      [["emojis", terns]],
    );
    await reacts(alice, bob, terns, "❤");
    await reacts(alice, alice, mine, null);
    await reacts(alice, dora, gulls, null);
    await sternas.settle();
    assert.deepEqual(await reactionsSeen(bob, bob, terns), ["❤️ 1"]);
    assert.deepEqual(await reactionsSeen(bob, alice, mine), ["🎉 1"]);
    assert.deepEqual(await reactionsSeen(dora, alice, mine), []);
    assert.deepEqual(await reactionsSeen(dora, dora, gulls), []);

    // Other words, and the end of it.
    const page = await reads(alice, alice, ofTerns);
    const edit = { postId: page?.id ?? 0, text: "Hear!" };
    const actor = { accountId: alice.accountId, personId: alice.viewer.personId };
    assert.deepEqual(await editPost(alice.pod.parts, actor, edit), { ok: true, value: { changed: true } });
    await sternas.settle();
    const edited = await reads(bob, alice, ofTerns);
    assert.deepEqual([edited?.text, edited?.quoted?.post?.guid], ["Hear!", terns]);
    assert.equal((await reads(alice, alice, ofTerns))?.quoted?.post?.text, "Terns are back.");
    await deletesPost(alice, ofTerns);
    await sternas.settle();
    assert.equal(await reads(bob, alice, ofTerns), null);
    assert.deepEqual(inboxesAsked(sternas, bob.pod.host), [spoken]);
  });
}
