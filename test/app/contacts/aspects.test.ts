/** Aspects: names, order, and who is in them. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addAspect, orderAspectsBy, removeAspect, renameAspect } from "../../../src/app/contacts/aspects.ts";
import { share } from "../../../src/app/contacts/share.ts";
import { limits } from "../../../src/base/limits.ts";
import { listAspects } from "../../../src/store/people/aspects.ts";
import { type FreshParts, freshParts } from "../../support/parts.ts";
import { aspectIdsOf, somebodyElse, somebodyHere } from "../../support/people.ts";

let parts: FreshParts;
before(async () => {
  parts = await freshParts();
});
after(() => parts.dispose());

const namesOf = async (accountId: number) => (await listAspects(parts.database.db, accountId)).map(({ name }) => name);
const codeOf = async (done: Promise<{ ok: true } | { ok: false; refusal: { code: string } }>) => {
  const result = await done;
  return result.ok ? "done" : result.refusal.code;
};

test("aspects are added behind the others, renamed, put into order and removed", async () => {
  const { accountId } = await somebodyHere(parts, "alice");
  assert.equal(await codeOf(addAspect(parts, accountId, "  Choir ")), "done");
  assert.equal(await codeOf(renameAspect(parts, accountId, "work", "WORK")), "done");
  assert.equal(await codeOf(orderAspectsBy(parts, accountId, ["Choir", "Friends"])), "done");
  assert.equal(await codeOf(removeAspect(parts, accountId, "acquaintances")), "done");
  assert.deepEqual(await namesOf(accountId), ["Choir", "Friends", "Family", "WORK"]);
});

test("no two aspects of an account differ in case alone, and no name is empty or endless", async () => {
  const { accountId } = await somebodyHere(parts, "bob");
  assert.equal(await codeOf(addAspect(parts, accountId, "FAMILY")), "aspect-name-taken");
  assert.equal(await codeOf(renameAspect(parts, accountId, "Work", "family")), "aspect-name-taken");
  assert.equal(await codeOf(addAspect(parts, accountId, "   ")), "aspect-name-empty");
  assert.equal(await codeOf(addAspect(parts, accountId, "x".repeat(limits.aspectNameChars + 1))), "aspect-name-long");
  assert.equal(await codeOf(removeAspect(parts, accountId, "Nobody")), "aspect-unknown");
  assert.deepEqual(await namesOf(accountId), ["Family", "Friends", "Work", "Acquaintances"]);
});

test("an aspect that holds people who are in no other one stays", async () => {
  const { accountId } = await somebodyHere(parts, "carol");
  const target = await somebodyElse(parts, "dora@pod.example");
  const [family = 0, friends = 0] = await aspectIdsOf(parts, accountId);
  await share(parts, { accountId, target, aspectIds: [family] });
  assert.equal(await codeOf(removeAspect(parts, accountId, "Family")), "aspect-in-use");
  await share(parts, { accountId, target, aspectIds: [family, friends] });
  assert.equal(await codeOf(removeAspect(parts, accountId, "Family")), "done");
});

test("nobody reaches another account's aspects by their name", async () => {
  const [{ accountId }, other] = [await somebodyHere(parts, "erin"), await somebodyHere(parts, "frank")];
  await addAspect(parts, accountId, "Secret");
  assert.equal(await codeOf(removeAspect(parts, other.accountId, "Secret")), "aspect-unknown");
});
