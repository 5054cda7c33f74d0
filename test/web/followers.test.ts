/** Pages on a network where people ask: who asks is shown and answered, and what one has asked for. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { applyFollow } from "../../src/app/receive/effects/follow.ts";
import type { FollowStep } from "../../src/core/follow.ts";
import { identityById, type KnownIdentity } from "../../src/store/people/identities.ts";
import { type Member, member, shareByForm } from "../support/members.ts";
import { said, takeTold } from "../support/people.ts";
import { addReached, spokenPigeon } from "../support/pods.ts";
import { openTestWeb, type TestWeb } from "../support/web.ts";

let web: TestWeb;
let alice: Member;
let wanda: KnownIdentity;
before(async () => {
  web = await openTestWeb({}, [spokenPigeon]);
  alice = await member(web, "alice", "Alice");
  wanda = (await identityById(web.db, await addReached(web.db, "wanda", "loft.example"))) as KnownIdentity;
});
after(() => web.close());

const hear = (step: FollowStep) =>
  web.needs.database.transaction((tx) =>
    applyFollow(
      tx,
      web.needs,
      said(
        { kind: "follow", author: wanda.ref, recipient: alice.ref, step },
        wanda,
        null,
        new Date(web.needs.clock.now()),
      ),
    ),
  );
const page = "/people/loft.example!wanda";
const steps = async () =>
  (await takeTold(web.needs)).flatMap(({ message }) => (message.kind === "follow" ? [message.step] : []));

test("an account is asked first once it says so, and the request is shown and accepted", async () => {
  assert.match((await alice.get("/settings")).text, /Ask me first/);
  const set = await alice.fill("/settings", { asksFirst: "yes" }, "/settings/followers");
  assert.equal(set.status, 303);
  assert.match((await alice.get("/settings")).text, /name="asksFirst" value="yes" checked/);
  assert.doesNotMatch((await alice.get("/contacts")).text, /only=asking/);
  await hear("ask");
  assert.match((await alice.get("/notices")).text, /href="\/contacts\?only=asking">asks to follow you/);
  assert.match((await alice.get("/contacts")).text, /only=asking"><bdi>1 asks to follow me/);
  const asking = (await alice.get("/contacts?only=asking")).text;
  assert.match(asking, /Asks to follow you[\s\S]*action="\/people\/loft\.example!wanda\/accept"/);
  const accepted = await alice.fill("/contacts?only=asking", {}, `${page}/accept`);
  assert.equal(accepted.status, 303, accepted.text);
  assert.deepEqual(await steps(), ["accept"]);
  assert.match((await alice.get(page)).text, /shares with you[\s\S]*Remove from my followers/);
});

test("a follower is removed, and a request refused; there is nothing to answer after that", async () => {
  await alice.fill(page, {}, `${page}/refuse`);
  assert.doesNotMatch((await alice.get(page)).text, /Remove from my followers/);
  await hear("ask");
  assert.match((await alice.get(page)).text, /asks to follow you, to get what you write to everybody[\s\S]*\/refuse"/);
  await alice.fill(page, {}, `${page}/refuse`);
  assert.deepEqual(await steps(), ["reject", "reject"]);
  const nothing = await alice.fill(page, {}, `${page}/accept`);
  assert.equal(nothing.status, 422);
  assert.match(nothing.text, /role="alert">loft\.example!wanda waits for no answer of yours/);
});

test("whom one has asked is shown as asked until they answer, and can be asked no longer", async () => {
  const share = () => alice.fill(page, { aspect: String(alice.aspects.Friends) }, `${page}/share`);
  assert.equal((await share()).status, 303);
  assert.match((await alice.get(page)).text, /You have asked[\s\S]*has not answered yet[\s\S]*Ask no longer/);
  assert.match((await alice.get("/contacts")).text, /You have asked them, and they have not answered yet/);
  await alice.fill(page, {}, `${page}/stop`);
  assert.doesNotMatch((await alice.get(page)).text, /has not answered yet/);
  await share();
  await hear("accept");
  assert.match((await alice.get(page)).text, /You share with/);
  assert.deepEqual(await steps(), ["ask", "leave", "ask"]);
});

test("two of this pod ask and answer on their pages", async () => {
  const ben = await member(web, "ben", "Ben");
  await shareByForm(ben, alice);
  assert.match((await ben.get("/people/alice")).text, /You have asked Alice, who has not answered yet/);
  assert.match((await alice.get("/people/ben")).text, /Ben asks to follow you/);
  await alice.fill("/people/ben", {}, "/people/ben/accept");
  assert.match((await ben.get("/people/alice")).text, /You share with Alice/);
});

test("a post for an aspect says whom it does not reach, to its author alone; one that reaches nobody is not written", async () => {
  const cora = await member(web, "cora", "Cora");
  const [asked, shares] = await Promise.all(
    ["silent", "friendly"].map(async (name) => {
      const id = await addReached(web.db, name, "loft.example");
      return (await identityById(web.db, id)) as KnownIdentity;
    }),
  );
  assert.ok(asked !== undefined && shares !== undefined);
  const shareWith = (name: string) =>
    cora.fill(
      `/people/loft.example!${name}`,
      { aspect: String(cora.aspects.Friends) },
      `/people/loft.example!${name}/share`,
    );
  await shareWith("silent");
  const fields = { text: "For friends", to: "aspects", aspect: String(cora.aspects.Friends) };
  const nobody = await cora.upload("/", fields, "/posts");
  assert.equal(nobody.status, 422);
  assert.match(nobody.text, /Nobody would get this yet: loft\.example!silent have not answered/);
  await shareWith("friendly");
  await web.needs.database.transaction((tx) =>
    applyFollow(
      tx,
      web.needs,
      said(
        { kind: "follow", author: shares.ref, recipient: cora.ref, step: "accept" },
        shares,
        null,
        new Date(web.needs.clock.now()),
      ),
    ),
  );
  await takeTold(web.needs);
  const written = await cora.upload("/", fields, "/posts");
  assert.equal(written.status, 303, written.text);
  const told = await takeTold(web.needs);
  assert.deepEqual(
    told.map(({ message, to, reach }) => [message.kind, to, reach]),
    [["post", [shares.identityId], "private"]],
  );
  const path = written.headers.get("location") ?? "";
  const shown = (await cora.get(path)).text;
  assert.match(
    shown,
    /1 person in the aspects that you chose did not get this post:[\s\S]*silent[\s\S]*has not answered yet/,
  );
  assert.equal((await alice.get(path)).status, 404);
});
