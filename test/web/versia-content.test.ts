/** What a server of Versia says about what is here, and what it is answered and shown: polls that end, quotes, reactions. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { castVote, react } from "../../src/app/publish/answers.ts";
import { editPost } from "../../src/app/publish/edit-post.ts";
import { writePost } from "../../src/app/publish/write-post.ts";
import { dayMs } from "../../src/base/time.ts";
import { findPostPage } from "../../src/store/views/post.ts";
import { dated, type Here, type Json, noteOf, openVersiaPeer, type VersiaPeer } from "../support/versia-peer.ts";

let peer: VersiaPeer;
let alice: Here;
before(async () => {
  peer = await openVersiaPeer();
  alice = await peer.here("alice");
});
after(() => peer.dispose());

const now = () => peer.parts.clock.now();
const pathOf = (guid: string) => `/.versia/v0.6/entities/Note/${guid}`;
const pollOf = (note: Json) => (note.extensions as Json)["pub.versia:polls"] as Json;
const likeOf = (id: string, members: Json): Json => ({ ...dated(now()), id, author: "tern.example:11", ...members });
const vote = (id: string, by: string, poll: string, option: number): Json => ({
  ...{ ...dated(now()), id, type: "pub.versia:polls/Vote", author: `tern.example:${by}`, poll, option },
});

async function writes(text: string, poll: { question: string; answers: string[]; days: number } | null = null) {
  const wrote = await writePost(peer.parts, alice.accountId, { text, to: { kind: "public" }, poll });
  assert.ok(wrote.ok, JSON.stringify(wrote));
  return wrote.value.guid;
}
const viewer = () => ({ kind: "account", accountId: alice.accountId, personId: alice.personId }) as const;
async function shown(guid: string) {
  const page = await findPostPage(peer.parts.database.db, viewer(), guid, 0);
  return page?.post ?? assert.fail(`${guid} is not here`);
}

test("a poll of ours says its end and how many voted, and takes no vote from then on", async () => {
  const guid = await writes("Terns.", { question: "Seen one?", answers: ["Yes", "No"], days: 1 });
  const name = `sterna.example:${guid}`;
  await peer.says(vote("v1", "11", name, 1));
  const note = await peer.get(pathOf(guid));
  assert.deepEqual(pollOf(note).votes, [0, 1]);
  const end = Date.parse(String(pollOf(note).expires_at));
  assert.match(await peer.page(`/posts/${guid}`), /Ends on/);
  peer.parts.pass(end - now());
  await peer.says(vote("v2", "12", name, 0));
  assert.deepEqual([await peer.refused(), pollOf(await peer.get(pathOf(guid))).votes], [["poll-ended"], [0, 1]]);
  const { id, poll } = await shown(guid);
  const late = await castVote(peer.parts, alice, { postId: id, answerId: poll?.answers[0]?.id ?? 0 });
  assert.deepEqual(late.ok ? "voted" : late.refusal.code, "poll-ended");
  assert.match(await peer.page(`/posts/${guid}`), /It ended on .*this is the result/);
});

test("the end and the count of a poll elsewhere are its author's to say, and to change; nobody here votes after it", async () => {
  const at = now();
  const text = (content: string) => ({ "text/plain": { content, remote: false } });
  const poll = (votes: number[], expires_at: string | null) => ({
    extensions: {
      "pub.versia:polls": { options: [text("Tea"), text("Soup")], votes, multiple_choice: false, expires_at },
    },
  });
  const [soon, later] = [new Date(at + dayMs).toISOString(), new Date(at + 2 * dayMs).toISOString()];
  await peer.says(noteOf("q1", at, { mentions: [alice.ref], ...poll([3, 0], soon) }));
  const before = (await shown("tern.example:q1")).poll;
  assert.deepEqual(
    [before?.voters, before?.endsAtMs, before?.answers.map(({ votes }) => votes)],
    [3, at + dayMs, [3, 0]],
  );
  await peer.says(noteOf("q1", at, { mentions: [alice.ref], ...poll([3, 2], later) }));
  const { id, poll: after, editedAt } = await shown("tern.example:q1");
  const several = poll([3, 2], later);
  several.extensions["pub.versia:polls"].multiple_choice = true;
  await peer.says(noteOf("q2", at, { mentions: [alice.ref], ...several }));
  const many = (await shown("tern.example:q2")).poll;
  assert.deepEqual([many?.several, many?.voters, after?.several, after?.voters], [true, 3, false, 5]);
  assert.deepEqual([after?.voters, after?.endsAtMs, editedAt], [5, at + 2 * dayMs, null], "no edit of its words");
  peer.parts.pass(2 * dayMs);
  const late = await castVote(peer.parts, alice, { postId: id, answerId: after?.answers[0]?.id ?? 0 });
  assert.deepEqual(late.ok ? "voted" : late.refusal.code, "poll-ended");
});

test("quotes and reactions are listed below what they are about, and shown", async () => {
  const guid = await writes("Terns fly far.");
  const name = `sterna.example:${guid}`;
  await peer.says(noteOf("quoting", now(), { quotes: name }));
  await peer.says(noteOf("few", now(), { quotes: name, group: null, mentions: [alice.ref] }));
  const reaction = { type: "pub.versia:reactions/Reaction", object: name, content: "🦆" };
  await peer.says(likeOf("r1", reaction));
  await peer.says({ ...likeOf("r2", reaction), author: "tern.example:12" });
  assert.deepEqual((await peer.get(`${pathOf(guid)}/collections/quotes`)).items, ["tern.example:quoting"]);
  const list = await peer.get(`${pathOf(guid)}/collections/pub.versia%3Areactions%2FReactions`);
  assert.deepEqual([...(list.items as string[])].sort(), ["tern.example:r1", "tern.example:r2"]);
  assert.match(await peer.page(`/posts/${guid}`), /2 persons react with 🦆/);
  const quoting = await shown("tern.example:quoting");
  assert.deepEqual([quoting.quoted?.ref, quoting.quoted?.post?.guid], [alice.ref, guid]);
  assert.match(await peer.page("/posts/tern.example%3Aquoting"), /Quotes a post of/);
});

test("somebody may like and react with several emojis, but likes or dislikes: the later takes the other's place, and its end is no news", async () => {
  const guid = await writes("Terns dive.");
  const name = `sterna.example:${guid}`;
  const listed = async () => {
    const lists = ["likes%2FLikes", "likes%2FDislikes", "reactions%2FReactions"];
    const pages = await Promise.all(lists.map((list) => peer.get(`${pathOf(guid)}/collections/pub.versia%3A${list}`)));
    return pages.map(({ items }) => (items as string[]).map((item) => item.split(":")[1]).sort());
  };
  const emoji = (content: string) => ({ type: "pub.versia:reactions/Reaction", object: name, content });
  await peer.says(likeOf("liked", { type: "pub.versia:likes/Like", liked: name }));
  for (const [nth, content] of ["🦆", "🌊", "🦆"].entries()) await peer.says(likeOf(`emoji${nth}`, emoji(content)));
  assert.deepEqual(await listed(), [["liked"], [], ["emoji0", "emoji1"]]);
  await peer.says(likeOf("disliked", { type: "pub.versia:likes/Dislike", disliked: name }));
  assert.deepEqual(await listed(), [[], ["disliked"], ["emoji0", "emoji1"]]);
  const waiting = () => peer.parts.database.db.selectFrom("inbox").select("id").where("refusal", "is", null).execute();
  const deleted = { deleted_type: "pub.versia:likes/Like", deleted: "tern.example:liked" };
  await peer.says({ ...dated(now()), type: "Delete", author: "tern.example:11", ...deleted });
  assert.deepEqual(await waiting(), []);
  await peer.says(likeOf("again", { type: "pub.versia:likes/Like", liked: name }));
  assert.deepEqual(await listed(), [["again"], [], ["emoji0", "emoji1"]]);
});

test("lists of 0.6 hold References alone: what is known by a URI is neither listed nor counted there, but in 0.5", async () => {
  const guid = await writes("Terns rest.");
  for (const id of ["one", "two"])
    await peer.says({
      ...likeOf(id, { type: "pub.versia:likes/Like", liked: `sterna.example:${guid}` }),
      author: `tern.example:1${id.length + id.charCodeAt(0)}`,
    });
  const uri = "https://older.example/likes/1";
  await peer.parts.database.db
    .updateTable("reaction")
    .set({ guid: uri })
    .where("guid", "=", "tern.example:two")
    .execute();
  const newer = await peer.get(`${pathOf(guid)}/collections/pub.versia%3Alikes%2FLikes`);
  assert.deepEqual([newer.total, newer.items], [1, ["tern.example:one"]]);
  const older = await peer.get(`/.versia/v0.5/notes/${guid}/pub.versia%3Alikes%2FLikes`);
  assert.deepEqual([older.total, (older.items as string[]).includes(uri)], [2, true]);
});

test("a post that is changed is said again to who got it there, dated later, with all that it shows", async () => {
  const guid = await writes("Three terns.", { question: "More?", answers: ["Yes", "No"], days: 1 });
  await peer.says(vote("v5", "11", `sterna.example:${guid}`, 0));
  const { id } = await shown(guid);
  peer.parts.pass(2_000);
  const before = peer.heard.length;
  const edit = { postId: id, text: "Four terns.", warning: "birds" };
  assert.deepEqual(await editPost(peer.parts, alice, edit), { ok: true, value: { changed: true } });
  assert.deepEqual(await editPost(peer.parts, alice, edit), { ok: true, value: { changed: false } });
  await peer.settle();
  const [again = {}, ...more] = peer.heard.slice(before);
  assert.deepEqual([again.id, again.subject, again.is_sensitive, more], [guid, "birds", true, []]);
  assert.match(JSON.stringify(again.content), /Four terns\./);
  assert.deepEqual(
    [Date.parse(String(again.created_at)), pollOf(again).votes],
    [Math.floor(now() / 1_000) * 1_000, [1, 0]],
  );
  const after = await shown(guid);
  assert.deepEqual([after.text, after.contentWarning, after.editedAt !== null], ["Four terns.", "birds", true]);
  assert.equal((await peer.get(pathOf(guid))).subject, "birds");
});

test("a like that goes out late bears the date that whoever fetches it reads", async () => {
  await peer.says(noteOf("liked", now(), { group: null, mentions: [alice.ref] }));
  const { id } = await shown("tern.example:liked");
  const before = peer.heard.length;
  assert.ok((await react(peer.parts, alice, { target: { kind: "post", id } })).ok);
  peer.parts.pass(5_000);
  await peer.settle();
  const [like = {}] = peer.heard.slice(before);
  assert.deepEqual([like.type, Date.parse(String(like.created_at))], ["pub.versia:likes/Like", now() - 5_000]);
});
