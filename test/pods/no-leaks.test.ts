/** What is for a few people stays with them, whichever network they are on: in no request that leaves, no page, no list and no document is it for anybody else. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { createWebApp } from "../../src/web/app.ts";
import { speaking } from "../support/dialects.ts";
import { spokenDiaspora, spokenVersia } from "../support/parts.ts";
import { type Somebody, shares, somebodyOn } from "../support/sterna-people.ts";
import { comments, commentTexts, likes, posts, resharesPost, seenBy } from "../support/sterna-posts.ts";
import { openSternas, type Sternas } from "../support/sternas.ts";

let sternas: Sternas;
/** Alice's pod is on both networks, that of bob and finn on diaspora* alone, that of carol and erin on Versia alone. Dora is on alice's. */
let [alice, dora, bob, finn, carol, erin] = [] as unknown as Somebody[] as [
  ...[Somebody, Somebody, Somebody, Somebody, Somebody, Somebody],
];
const seen: string[] = [];

before(async () => {
  const { protocols } = speaking("0.6", [spokenDiaspora]);
  const apart = [undefined, [spokenDiaspora], [spokenVersia]] as const;
  sternas = await openSternas(3, {
    protocols: (nth) => apart[nth] ?? (typeof protocols === "function" ? protocols(nth) : (protocols ?? [])),
  });
  const [a, b, c] = [sternas.pod(0), sternas.pod(1), sternas.pod(2)];
  [alice, dora] = [await somebodyOn(a, "alice"), await somebodyOn(a, "dora")];
  [bob, finn] = [await somebodyOn(b, "bob"), await somebodyOn(b, "finn")];
  [carol, erin] = [await somebodyOn(c, "carol"), await somebodyOn(c, "erin")];
  // Everybody follows her; three of them are in aspects of hers.
  for (const [nth, who] of [dora, bob, carol].entries()) assert.equal(await shares(sternas, alice, who, [nth]), null);
  for (const who of [dora, bob, finn, carol, erin]) assert.equal(await shares(sternas, who, alice), null);
  await sternas.settle();
});
after(() => sternas.dispose());

const nameOn = (who: Somebody, guid: string) => (who.pod.host === erin.pod.host ? `${alice.pod.host}:${guid}` : guid);
const textOf = (body: Uint8Array | undefined): string => Buffer.from(body ?? new Uint8Array()).toString("utf8");

const ownGuids = async ({ pod, viewer }: Somebody): Promise<string[]> => {
  const { db } = pod.parts.database;
  const rows = await db.selectFrom("identity").select("guid").where("person_id", "=", viewer.personId).execute();
  return rows.flatMap(({ guid }) => guid ?? []);
};

/** Every address of a pod at which somebody without an account might find the words, filled with all names that there are. */
async function addressesOf({ pod }: Somebody): Promise<Set<string>> {
  const { db } = pod.parts.database;
  const named = async (table: "post" | "comment" | "poll") =>
    (await db.selectFrom(table).select("guid").execute()).flatMap(({ guid }) => guid ?? []);
  const [ofPosts, below] = [await named("post"), [...(await named("comment")), ...(await named("poll"))]];
  const own = pod === alice.pod ? await ownGuids(alice) : [];
  const types = ["Note", "notes", "post", "comment", "poll"];
  const lists = ["replies", "quotes", "pub.versia:likes/Likes", "pub.versia:share/Shares"];
  const paths = ["/", "/tags/secret", "/people/alice", "/search?q=secret"];
  const fill = (path: string, type: string, guid: string, list = "") =>
    paths.push(
      path
        .replace(/:type/, encodeURIComponent(type))
        .replace(/:guid/, encodeURIComponent(guid))
        .replace(/:list/, encodeURIComponent(list)),
    );
  for (const guid of ofPosts) paths.push(`/posts/${encodeURIComponent(guid)}`);
  for (const { adapter } of pod.parts.protocols)
    for (const { method, path } of adapter.wire?.endpoints ?? []) {
      if (method !== "GET") continue;
      if (path.includes(":list")) {
        for (const guid of ofPosts) for (const list of lists) fill(path, "Note", guid, list);
        for (const guid of own) for (const list of ["outbox", "featured"]) fill(path, "User", guid, list);
      } else if (path.includes(":type"))
        for (const guid of [...ofPosts, ...below]) for (const type of types) fill(path, type, guid);
      else for (const guid of path.includes(":guid") ? [...ofPosts, ...own] : [""]) fill(path, "", guid);
    }
  return new Set(paths);
}

test("attack-17-private-becomes-public: what is for a few leaves to them alone and stands in nothing that others can ask for", async () => {
  const audience = fc.subarray([0, 1, 2] as const, { minLength: 1 });
  const words = fc.record({
    tag: fc.boolean(),
    mentions: fc.subarray(["bob", "finn", "carol", "erin"]),
    poll: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(audience, words, async (aspects, { tag, mentions, poll }) => {
      const marker = `secret${seen.length}x`;
      seen.push(marker);
      const from = sternas.network.asked.length;
      const named = [bob, finn, carol, erin].filter(({ username }) => mentions.includes(username));
      const text = [marker, tag ? "#secret" : "", ...named.map(({ ref }) => `@{${ref}}`)].join(" ");
      const guid = await posts(alice, text, aspects, poll ? { poll: { question: marker, answers: ["a", "b"] } } : {});
      await sternas.settle();
      const inside = [dora, bob, carol].filter((_, nth) => aspects.includes(nth as 0 | 1 | 2));
      for (const who of [dora, bob, finn, carol, erin]) {
        const shown = await seenBy(who, nameOn(who, guid));
        assert.equal(shown?.reach ?? null, inside.includes(who) ? "limited" : null, `${who.username}: ${text}`);
        if (shown === null) continue;
        await comments(who, nameOn(who, guid), `${marker} says ${who.username}`);
        await likes(who, nameOn(who, guid));
        await assert.rejects(resharesPost(who, nameOn(who, guid)));
      }
      await comments(alice, guid, `${marker} says alice`);
      await sternas.settle();
      assert.equal((await commentTexts(alice, guid))?.length, inside.length + 1);
      for (const who of [finn, erin]) assert.equal(await commentTexts(who, nameOn(who, guid)), null);
      // Bodies for diaspora* are sealed for one person each: the words are in none.
      for (const { from: by, request } of sternas.network.asked.slice(from)) {
        const body = textOf(request.body);
        if (!body.includes(marker)) continue;
        const host = new URL(request.url).host;
        const { type, group, mentions: to } = JSON.parse(body);
        assert.deepEqual([type, group], ["Note", null]);
        const others = by === alice.pod.host ? inside : [alice];
        const there = others.filter(({ pod }) => pod.host === host).map(({ ref }) => ref);
        const known = to.map((ref: string) => (ref.startsWith(alice.pod.host) ? alice.ref : ref));
        assert.deepEqual(known, there, `${request.url}: ${body}`);
      }
    }),
    { numRuns: 4 },
  );
  // What is for all is found in many of these places.
  await posts(alice, "a public word");
  await sternas.settle();
  for (const who of [alice, bob, carol]) {
    let found = 0;
    const app = createWebApp(who.pod.parts);
    for (const path of await addressesOf(who)) {
      const answer = await app.request(path);
      const text = await answer.text();
      assert.doesNotMatch(text, /secret\d+x/, `${who.pod.host}${path}`);
      if (text.includes("a public word") || Buffer.from(text, "base64url").includes("a public word")) found += 1;
      // They are handed on to nobody who has them either.
      assert.ok(answer.status !== 302 || !/secret/.test(answer.headers.get("location") ?? ""), path);
    }
    assert.ok(found >= (who === alice ? 4 : 1), `${found} places of ${who.pod.host} tell of what is for all`);
  }
});
