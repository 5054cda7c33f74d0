/**
 * People who do random things, and a small model of what each of them is to see of it in the end. Where two things cross on their way and either
 * may win (somebody answers while they are being blocked), the model says nothing, and only the pods must agree with each other.
 */
import assert from "node:assert/strict";
import { editOwnProfile } from "../../src/app/accounts/edit-profile.ts";
import { blockPerson } from "../../src/app/contacts/block.ts";
import { answerConversation, startConversation } from "../../src/app/converse/converse.ts";
import { seededRandom } from "./faulty-network.ts";
import { conversationsOf, findsOn, nameSeenBy, type Somebody, shares, stopsSharing, tiesOf } from "./sterna-people.ts";
import * as say from "./sterna-posts.ts";
import type { Sternas } from "./sternas.ts";

type Post = {
  readonly guid: string;
  readonly by: Somebody;
  readonly limited: boolean;
  /** Who must see it as its author's pod does. Of a limited one: nobody else may. */
  readonly sure: Set<Somebody>;
  readonly comments: Map<string, Somebody>;
  readonly likes: Set<Somebody>;
  readonly votes: Map<Somebody, string>;
  deleted: boolean;
};
type Talk = { readonly guid: string; readonly by: Somebody; readonly others: Set<Somebody>; readonly texts: string[] };

export type Story = {
  /** Everybody shares with some, and has heard of it. */
  begin(): Promise<void>;
  /** Somebody does something, and perhaps some of it arrives. */
  act(): Promise<void>;
  /** How often each thing was done. */
  told(): string;
  /** Once all is settled. */
  check(): Promise<void>;
};

export function openStory(sternas: Sternas, people: readonly Somebody[], seed: number): Story {
  const random = seededRandom(seed);
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];
  const pair = (who: Somebody, other: Somebody): string => `${who.ref} ${other.ref}`;

  const posts: Post[] = [];
  const talks: Talk[] = [];
  /** Aspects (0 or 1) in which somebody shares with somebody. */
  const sharing = new Map<string, readonly number[]>();
  const blocks = new Set<string>();
  const names = new Map<Somebody, string>();
  const counts = new Map<string, number>();
  let last = 0;
  const fresh = (word: string): string => `${word} ${++last} \u{1f426} & <b> *x*`;

  const others = (who: Somebody): Somebody[] => people.filter((each) => each !== who);
  const isApart = (one: Somebody, other: Somebody): boolean =>
    blocks.has(pair(one, other)) || blocks.has(pair(other, one));

  /** Somebody who sees it now, with one of these posts. */
  const seen = async (who: Somebody, which: (post: Post) => boolean): Promise<Post | null> => {
    const post = pick(posts.filter((each) => !each.deleted && which(each)));
    return post !== undefined && (await say.seenBy(who, post.guid)) !== null ? post : null;
  };

  const parts = (who: Somebody, other: Somebody): void => {
    sharing.delete(pair(who, other));
    for (const post of posts) if (post.by === who && !post.limited) post.sure.delete(other);
    for (const talk of talks) if (talk.by === who) talk.others.delete(other);
  };

  const deeds: Readonly<Record<string, (who: Somebody, other: Somebody) => Promise<boolean>>> = {
    async share(who, other) {
      const aspects = random() < 0.5 ? [0] : random() < 0.5 ? [1] : [0, 1];
      const refusal = await shares(sternas, who, other, aspects);
      assert.ok(refusal === null || refusal === "person-blocked", refusal ?? "");
      if (refusal === null) sharing.set(pair(who, other), aspects);
      return refusal === null;
    },
    async stop(who, other) {
      await stopsSharing(sternas, who, other);
      parts(who, other);
      return true;
    },
    async block(who, other) {
      if (blocks.size > 0 || random() < 0.5) return false;
      const target = await findsOn(sternas, who, other);
      assert.ok((await blockPerson(who.pod.parts, { accountId: who.accountId, target })).ok);
      blocks.add(pair(who, other));
      parts(who, other);
      for (const post of posts)
        if (post.by === who || post.by === other) post.sure.delete(post.by === who ? other : who);
      for (const talk of talks) for (const each of [who, other]) talk.others.delete(each);
      return true;
    },
    async post(who) {
      const aspect = pick([null, null, 0, 1] as const) ?? null;
      const sure = others(who).filter((each) => {
        const aspects = sharing.get(pair(who, each));
        return aspects !== undefined && (aspect === null || aspects.includes(aspect)) && !isApart(who, each);
      });
      if (aspect !== null && sure.length === 0) return false;
      const poll = { question: "Seen?", answers: ["Yes", "No"] };
      const guid = await say.posts(who, fresh("post"), aspect === null ? "public" : [aspect], { poll });
      const empty = { comments: new Map(), likes: new Set<Somebody>(), votes: new Map(), deleted: false };
      posts.push({ guid, by: who, limited: aspect !== null, sure: new Set(sure), ...empty });
      return true;
    },
    async comment(who) {
      const post = await seen(who, ({ by }) => !isApart(who, by));
      if (post === null) return false;
      const text = fresh("comment");
      await say.comments(who, post.guid, text);
      post.comments.set(text, who);
      return true;
    },
    async like(who) {
      const post = await seen(who, ({ by }) => !isApart(who, by));
      if (post === null) return false;
      if (post.likes.delete(who)) await say.likesNoMore(who, post.guid);
      else {
        await say.likes(who, post.guid);
        post.likes.add(who);
      }
      return true;
    },
    async vote(who) {
      const post = await seen(who, ({ by, votes }) => !isApart(who, by) && !votes.has(who));
      if (post === null) return false;
      const answer = pick(["Yes", "No"]) ?? "Yes";
      await say.votes(who, post.guid, answer);
      post.votes.set(who, answer);
      return true;
    },
    async delete(who) {
      const post = await seen(who, ({ by }) => by === who);
      if (post === null || random() < 0.5) return false;
      await say.deletesPost(who, post.guid);
      post.deleted = true;
      return true;
    },
    async deleteComment(who) {
      const post = await seen(who, ({ by, comments }) => comments.size > 0 && !isApart(who, by));
      const there = (await (post === null ? null : say.commentTexts(who, post.guid))) ?? [];
      const mine = there.filter((text) => post?.by === who || post?.comments.get(text) === who);
      const text = pick(mine);
      if (post === null || text === undefined) return false;
      await say.deletesComment(who, post.guid, text);
      post.comments.delete(text);
      return true;
    },
    async rename(who) {
      const firstName = `Name ${++last}`;
      const isPublic = random() < 0.3;
      const edit = { firstName, public: isPublic };
      assert.ok((await editOwnProfile(who.pod.parts, { accountId: who.accountId, edit })).ok);
      names.set(who, firstName);
      return true;
    },
    async begin(who) {
      const those = others(who).filter((each) => sharing.has(pair(who, each)) && !isApart(who, each) && random() < 0.7);
      if (those.length === 0) return false;
      const found = [];
      for (const each of those) found.push(await findsOn(sternas, who, each));
      const text = fresh("first");
      const request = { accountId: who.accountId, subject: fresh("subject"), text, others: found };
      const begun = await startConversation(who.pod.parts, request);
      assert.ok(begun.ok, JSON.stringify(begun));
      talks.push({ guid: begun.value.guid, by: who, others: new Set(those), texts: [text] });
      return true;
    },
    async answer(who) {
      const talk = pick(talks.filter(({ by, others }) => by === who || others.has(who)));
      if (talk === undefined || (await conversationsOf(who))[talk.guid] === undefined) return false;
      const text = fresh("answer");
      const request = { accountId: who.accountId, guid: talk.guid, text };
      assert.ok((await answerConversation(who.pod.parts, request)).ok);
      talk.texts.push(text);
      return true;
    },
  };
  const often = ["post", "post", "comment", "comment", "comment", "like", "like", "vote", "answer"];

  const checkPost = async (post: Post): Promise<void> => {
    const { guid, by, limited, sure } = post;
    if (post.deleted) {
      for (const who of [by, ...sure])
        assert.equal(await say.seenBy(who, guid), null, `${who.ref} sees what is deleted`);
      return;
    }
    const truth = await say.allSee([by, ...sure], guid, (who, ref) =>
      people.some((each) => each.ref === ref && blocks.has(pair(who, each))),
    );
    const isSure = (ref: string) => people.some((each) => each.ref === ref && !isApart(each, by));
    const expected = [...post.comments].map(([text, who]) => `${who.ref}: ${text}`).toSorted();
    assert.deepEqual(
      truth.comments.filter((each) => isSure(each.slice(0, each.indexOf(": ")))),
      expected.filter((each) => isSure(each.slice(0, each.indexOf(": ")))),
    );
    assert.deepEqual(
      truth.likes.filter(isSure),
      [...post.likes]
        .map(({ ref }) => ref)
        .filter(isSure)
        .toSorted(),
    );
    if (people.every((each) => each === by || !isApart(each, by))) {
      const votesFor = (answer: string) => [...post.votes.values()].filter((each) => each === answer).length;
      assert.deepEqual(truth.votes, [`Yes: ${votesFor("Yes")}`, `No: ${votesFor("No")}`]);
    }
    for (const who of others(by))
      if (limited && !sure.has(who) && !isApart(who, by))
        assert.equal(await say.seenBy(who, guid), null, "not for them");
  };

  const checkTies = async (who: Somebody): Promise<void> => {
    const expected = others(who).flatMap((other): [string, string][] => {
      const receiving = sharing.has(pair(who, other));
      const sharingToo = sharing.has(pair(other, who)) && !blocks.has(pair(who, other));
      if (!receiving && !sharingToo) return [];
      return [[other.ref, receiving && sharingToo ? "mutual" : receiving ? "receiving" : "sharing"]];
    });
    assert.deepEqual(await tiesOf(who), Object.fromEntries(expected.toSorted()), `ties of ${who.ref}`);
  };

  return {
    async begin() {
      for (const who of people) for (const other of others(who)) if (random() < 0.7) await deeds.share?.(who, other);
      await sternas.settle();
    },
    async act() {
      for (;;) {
        const name = random() < 0.5 ? (pick(often) as string) : (pick(Object.keys(deeds)) as string);
        const who = pick(people) as Somebody;
        if (!(await deeds[name]?.(who, pick(others(who)) as Somebody))) continue;
        counts.set(name, (counts.get(name) ?? 0) + 1);
        break;
      }
      sternas.pass(2_000);
      if (random() < 0.6) await sternas.turn();
      if (random() < 0.1) sternas.pass(60_000);
    },
    told: () => [...counts].map(([name, times]) => `${name} ${times}`).join(", "),
    async check() {
      for (const post of posts) await checkPost(post);
      for (const who of people) await checkTies(who);
      for (const who of people)
        for (const other of others(who)) {
          const name = names.get(who);
          if (name !== undefined && sharing.has(pair(who, other)))
            assert.equal(await nameSeenBy(other, who.ref), name, `${other.ref} of ${who.ref}`);
        }
      for (const { guid, by, others: those, texts } of talks) {
        const truth = (await conversationsOf(by))[guid];
        for (const text of texts) assert.ok(JSON.stringify(truth).includes(JSON.stringify(text).slice(1, -1)), text);
        for (const who of those) assert.deepEqual((await conversationsOf(who))[guid], truth, `${who.ref} of ${by.ref}`);
      }
    },
  };
}
