/** R10 over the network: what the owner's own pod says of the archive's key, before a check ends. */
import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import { after, before, test } from "node:test";
import { signingKeys } from "../../src/app/accounts/own-keys.ts";
import { type CheckReport, checkArchive } from "../../src/app/arrive/check.ts";
import { inquireOwner } from "../../src/app/arrive/ownership.ts";
import type { Parts } from "../../src/app/parts.ts";
import { limits } from "../../src/base/limits.ts";
import { no } from "../../src/base/result.ts";
import { fileOnDisk } from "../../src/blobs/open-file.ts";
import type { OwnerItem } from "../../src/core/snapshot.ts";
import { identityByRef } from "../../src/store/people/identities.ts";
import { alice, archiveIn, smallValue } from "../support/arrivals.ts";
import { addKnownPerson, derOf, keyOf } from "../support/known.ts";
import { type FreshParts, freshParts, spokenDiaspora } from "../support/parts.ts";
import { somebodyOn } from "../support/sterna-people.ts";
import { openSternas, type Sternas } from "../support/sternas.ts";

let pods: Sternas;
/** Of the account on the old pod. */
let keyPem: string;

before(async () => {
  pods = await openSternas(2);
  await somebodyOn(pods.pod(0), "alice");
  const { parts } = pods.pod(0);
  const own = await identityByRef(parts.database.db, "diaspora", alice);
  keyPem = (await signingKeys(parts, own?.identityId ?? 0)).privateKeyPem;
});
after(() => pods.dispose());

async function checked(parts: Parts, archive: unknown, offline = false): Promise<CheckReport> {
  const report = await checkArchive(parts, [fileOnDisk(await archiveIn(parts, archive))], { offline });
  assert.ok(report.ok, JSON.stringify(report));
  return report.value;
}

/** The small archive with only a few posts, and another key. */
function archiveWith(privateKeyPem: string) {
  const archive = smallValue();
  archive.user.private_key = createPrivateKey(privateKeyPem).export({ type: "pkcs1", format: "pem" }) as string;
  return archive;
}

const judgementOf = ({ ownership, askedPod, verdict }: CheckReport) => [ownership, askedPod, verdict];
const blocking = ({ findings }: CheckReport) =>
  findings.list.filter(({ severity }) => severity === "blocking").map(({ code }) => code);

/** Whatever is asked, nobody answers; counts. */
function silent(parts: FreshParts): Parts & { readonly asked: readonly string[] } {
  const asked: string[] = [];
  const request: Parts["http"]["request"] = async ({ url }) => {
    asked.push(url);
    return no({ code: "no-answer", detail: "silence" });
  };
  return { ...parts, http: { ...parts.http, request }, asked };
}

test("the owner's pod is asked where their key is not known here: the right key proves, and is known from then on", async () => {
  const { parts } = pods.pod(1);
  const offline = await checked(parts, archiveWith(keyPem), true);
  assert.deepEqual(judgementOf(offline), ["unknown", "offline", "usable"]);
  assert.deepEqual(judgementOf(await checked(parts, archiveWith(keyPem))), ["proved", "answered", "usable"]);
  assert.deepEqual(judgementOf(await checked(parts, archiveWith(keyPem), true)), ["proved", "known", "usable"]);
});

test("a pod that gives another key than the archive's contradicts it: nothing is imported", async () => {
  await using parts = await freshParts({ config: { testNetwork: pods.pod(1).parts.config.testNetwork } });
  const report = await checked(parts, smallValue());
  assert.deepEqual(judgementOf(report), ["contradicted", "answered", "blocking"]);
  assert.deepEqual(blocking(report), ["private-key-contradicts-pod"]);
  const again = await checked(parts, smallValue(), true);
  assert.deepEqual(judgementOf(again), ["contradicted", "known", "blocking"]);
  assert.deepEqual(blocking(again), ["private-key-contradicts"]);
});

test("a pod that has nobody of that name, or none that answers, leaves it unknown; and it is asked again each time", async () => {
  await using parts = await freshParts({ config: { testNetwork: pods.pod(1).parts.config.testNetwork } });
  const archive = smallValue();
  archive.user.profile.entity_data.author = "nobody@pod-a.example";
  for (const post of archive.user.posts) post.entity_data.author = "nobody@pod-a.example";
  assert.deepEqual(judgementOf(await checked(parts, archive)), ["unknown", "nobody", "usable"]);
  const dead = silent(parts);
  for (const times of [1, 2]) {
    assert.deepEqual(judgementOf(await checked(dead, smallValue())), ["unknown", "silent", "usable"]);
    assert.equal(dead.asked.filter((url) => url.startsWith("https://")).length, times);
  }
});

test("a key that is known here is enough: the pod is not asked, whatever it would say (R2)", async () => {
  await using parts = await freshParts();
  const nobody = silent(parts);
  await addKnownPerson(parts.database.db, alice, derOf(smallValue().user.private_key));
  assert.deepEqual(judgementOf(await checked(nobody, smallValue())), ["proved", "known", "usable"]);
  assert.deepEqual(nobody.asked, []);
});

test("a pod that hangs holds the check for no longer than the look-up may take", async (t) => {
  await using parts = await freshParts();
  const asked = Promise.withResolvers<void>();
  const request: Parts["http"]["request"] = ({ signal }) => {
    const answer = Promise.withResolvers<Awaited<ReturnType<Parts["http"]["request"]>>>();
    const giveUp = () => answer.resolve(no({ code: "no-answer", detail: "given up" }));
    if (signal?.aborted) giveUp();
    else signal?.addEventListener("abort", giveUp);
    asked.resolve();
    return answer.promise;
  };
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const inquiry = inquireOwner({ ...parts, http: { ...parts.http, request } }, spokenDiaspora, false);
  const { private_key: privateKeyPem } = smallValue().user;
  const owner = { ref: alice, host: "pod-a.example", place: "/user", privateKeyPem } as OwnerItem;
  inquiry.begin(alice);
  await asked.promise;
  t.mock.timers.tick(limits.ownerLookupMs);
  const { ownership, asked: said } = await inquiry.end(owner);
  t.mock.timers.reset();
  assert.deepEqual([ownership, said], ["unknown", "silent"]);
  await inquiry.stop();
});

test("an owner who has moved since, and one of this pod, are said to be that", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  const until = new Date("2026-11-01T00:00:00Z");
  const publicKey = derOf(smallValue().user.private_key);
  await addKnownPerson(db, "alice@pod-z.example", keyOf("oz@pod-c.example"), { ref: alice, publicKey, until });
  const moved = await checked(parts, smallValue(), true);
  assert.deepEqual(judgementOf(moved), ["proved", "known", "usable"]);
  assert.equal(moved.movedTo, "alice@pod-z.example");
  assert.deepEqual(moved.findings.list.find(({ code }) => code === "owner-moved")?.args, {
    id: alice,
    to: "alice@pod-z.example",
  });
  const { parts: home } = pods.pod(0);
  const here = await checked(home, archiveWith(keyPem));
  assert.deepEqual(judgementOf(here), ["proved", "known", "usable"]);
  assert.equal(here.findings.totals["owner-is-here"], 1);
  const archive = archiveWith(keyPem);
  archive.user.profile.entity_data.author = "ghost@pod-a.example";
  for (const post of archive.user.posts) post.entity_data.author = "ghost@pod-a.example";
  const ghost = await checked(home, archive);
  assert.deepEqual([ghost.ownership, ghost.findings.totals["owner-never-here"]], ["unknown", 1]);
});
