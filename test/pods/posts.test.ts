/** Two and three pods: public and limited posts, relayed comments, likes, votes, reshares, and what is taken back. */
import assert from "node:assert/strict";
import { allShare, type Somebody, shares, testOnPods } from "../support/sterna-people.ts";
import {
  allSee,
  comments,
  deletesComment,
  deletesPost,
  likes,
  likesComment,
  likesNoMore,
  posts,
  resharesPost,
  seenBy,
  votes,
} from "../support/sterna-posts.ts";

type Three = readonly [Somebody, Somebody, Somebody];
const three = ["alice", "bob", "carol"];

testOnPods("a public post reaches all contacts; a limited one its aspects alone", three, async (sternas, people) => {
  const [alice, bob, carol] = people as Three;
  await shares(sternas, alice, bob, [0]);
  await shares(sternas, alice, carol, [1]);
  await sternas.settle();
  const open = await posts(alice, "Terns **fly** far. \u{1f426} & <b>");
  const closed = await posts(alice, "Only family.", [0]);
  await sternas.settle();
  assert.equal((await allSee(people, open)).text, "Terns **fly** far. \u{1f426} & <b>");
  assert.equal((await allSee([alice, bob], closed)).reach, "limited");
  assert.equal(await seenBy(carol, closed), null);
  const { db } = carol.pod.parts.database;
  assert.equal(await db.selectFrom("post").select("id").where("guid", "=", closed).executeTakeFirst(), undefined);
});

for (const to of ["public", [0]] as const) {
  const what = to === "public" ? "a public post" : "a limited post";
  testOnPods(
    `comments, likes and votes under ${what} are passed on to all who have it`,
    three,
    async (sternas, people) => {
      const [alice, bob, carol] = people as Three;
      await shares(sternas, alice, bob, [0]);
      await shares(sternas, alice, carol, [0]);
      await sternas.settle();
      const guid = await posts(alice, "Have you seen one?", to, {
        poll: { question: "Seen?", answers: ["Yes", "No"] },
      });
      await sternas.settle();
      await comments(bob, guid, "Two.");
      await likes(carol, guid);
      await votes(bob, guid, "Yes");
      await sternas.turn();
      await votes(carol, guid, "No");
      await votes(alice, guid, "No");
      await comments(alice, guid, "Where?");
      await sternas.settle();
      await likesComment(carol, guid, "Two.");
      await likesComment(alice, guid, "Two.");
      await likes(bob, guid);
      await sternas.settle();
      assert.deepEqual(await allSee(people, guid), {
        by: alice.ref,
        reach: to === "public" ? "public" : "limited",
        text: "Have you seen one?",
        root: null,
        comments: [`${alice.ref}: Where?`, `${bob.ref}: Two. ♥2`],
        likes: [bob.ref, carol.ref],
        votes: ["Yes: 1", "No: 2"],
      });
    },
  );
}

testOnPods("what is taken back is gone everywhere, with all that hung on it", three, async (sternas, people) => {
  const [alice, bob, carol] = people as Three;
  await shares(sternas, alice, bob);
  await shares(sternas, alice, carol);
  await sternas.settle();
  const guid = await posts(alice, "It stays.");
  const gone = await posts(alice, "It goes.");
  await sternas.settle();
  for (const who of people) {
    await comments(who, guid, `I am ${who.username}.`);
    await likes(who, guid);
    await comments(who, gone, "What is it?");
    await sternas.turn();
  }
  await sternas.settle();
  await deletesComment(bob, guid, "I am bob.");
  await deletesComment(alice, guid, "I am carol.");
  await likesNoMore(carol, guid);
  await deletesPost(alice, gone);
  await sternas.settle();
  const left = await allSee(people, guid);
  assert.deepEqual(left.comments, [`${alice.ref}: I am alice.`]);
  assert.deepEqual(left.likes, [alice.ref, bob.ref]);
  for (const who of people) assert.equal(await seenBy(who, gone), null);
});

testOnPods("what is said and taken back in one breath is gone everywhere too", three, async (sternas, people) => {
  const [alice, bob, carol] = people as Three;
  await allShare(sternas, people);
  const guid = await posts(alice, "It stays.");
  const gone = await posts(alice, "It goes.", [0]);
  await sternas.turn();
  await deletesPost(alice, gone);
  await sternas.settle();
  await comments(bob, guid, "A word");
  await likes(carol, guid);
  await deletesComment(bob, guid, "A word");
  await likesNoMore(carol, guid);
  await comments(bob, guid, "Another word");
  await sternas.settle();
  const left = await allSee(people, guid);
  assert.deepEqual([left.comments, left.likes], [[`${bob.ref}: Another word`], []]);
  for (const who of people) assert.equal(await seenBy(who, gone), null);
});

testOnPods("of liking, taking back and liking again the last one stands", three, async (sternas, people) => {
  const [alice, bob] = people as Three;
  await allShare(sternas, people);
  const guid = await posts(alice, "Terns fly far.");
  await sternas.settle();
  for (let times = 0; times < 2; times++) {
    await likes(bob, guid);
    await sternas.turn();
    await likesNoMore(bob, guid);
    await sternas.turn();
  }
  await sternas.settle();
  assert.deepEqual((await allSee(people, guid)).likes, []);
  await likes(bob, guid);
  await sternas.turn();
  await likesNoMore(bob, guid);
  await likes(bob, guid);
  await sternas.settle();
  assert.deepEqual((await allSee(people, guid)).likes, [bob.ref]);
});

testOnPods(
  "a reshare brings the post to those who did not have it, and goes with it",
  three,
  async (sternas, people) => {
    const [alice, bob, carol] = people as Three;
    await shares(sternas, alice, bob);
    await shares(sternas, bob, carol);
    await sternas.settle();
    const guid = await posts(alice, "Terns fly far.");
    await sternas.settle();
    assert.equal(await seenBy(carol, guid), null);
    const again = await resharesPost(bob, guid);
    assert.ok(again !== null);
    await sternas.settle();
    assert.equal((await allSee(people, again)).root, guid);
    assert.equal((await allSee(people, guid)).text, "Terns fly far.");
    await comments(carol, guid, "How far?");
    await sternas.settle();
    await comments(alice, guid, "Very far.");
    await sternas.settle();
    const seen = await allSee(people, guid);
    assert.deepEqual(seen.comments, [`${alice.ref}: Very far.`, `${carol.ref}: How far?`]);
    await deletesPost(alice, guid);
    await sternas.settle();
    for (const who of people) assert.equal(await seenBy(who, guid), null);
  },
);
