/** The writer of diaspora* archives: what it writes reads back, and a real pod's own schema accepts it. */
import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import test from "node:test";
import draft04 from "ajv-draft-04";
import fc from "fast-check";
import type { SnapshotItem } from "../../../src/core/snapshot.ts";
import { diaspora } from "../../../src/protocols/diaspora/index.ts";
import { placeless, readArchive, writeArchive } from "../../support/diaspora-archives.ts";
import { shared, withoutShared } from "../../support/shared.ts";
import { owners, snapshots, testKeys } from "../../support/snapshots.ts";

/** Lists are cut in another order than they were written in; within a list the order must stay. */
function byList(items: readonly SnapshotItem[]): Record<string, unknown[]> {
  const lists: Record<string, unknown[]> = {};
  for (const item of items) {
    const list = item.kind === "reshare" ? "post" : "author" in item ? `relayable ${item.author === null}` : item.kind;
    lists[list] = [...(lists[list] ?? []), placeless(item)];
  }
  return lists;
}

test("what is written reads back as it was", async () => {
  await fc.assert(
    fc.asyncProperty(snapshots, async (snapshot) => {
      const { items, findings } = await readArchive(await writeArchive(snapshot));
      assert.deepEqual(byList(items), byList(snapshot));
      assert.deepEqual(
        findings.filter(({ severity }) => severity === "skipped" || severity === "blocking"),
        [],
      );
    }),
    { numRuns: 150 },
  );
});

test("an audience comes before the first post that names it, and once", async () => {
  await fc.assert(
    fc.asyncProperty(snapshots, async (snapshot) => {
      const given = new Set<string>();
      for (const item of (await readArchive(await writeArchive(snapshot))).items) {
        if (item.kind === "audience") {
          assert.ok(!given.has(item.key));
          given.add(item.key);
        }
        if (item.kind === "post" && item.audience !== null) assert.ok(given.has(item.audience));
      }
    }),
    { numRuns: 30 },
  );
});

test("the schema of real pods accepts what is written", {
  skip: withoutShared("data/diaspora/archive-format.json"),
}, async () => {
  const schema = (name: string) => JSON.parse(readFileSync(shared(`data/diaspora/${name}`), "utf8"));
  const ajv = new draft04.default({ strict: false });
  ajv.addSchema(schema("federation_entities.json"));
  const validate = ajv.compile(schema("archive-format.json"));
  assert.equal(validate({ version: "2.0" }), false, "the schema is there and says no to an archive of nobody");
  await fc.assert(
    fc.asyncProperty(snapshots, async (snapshot) => {
      const archive = JSON.parse((await writeArchive(snapshot)).toString());
      assert.ok(validate(archive), JSON.stringify(validate.errors?.slice(0, 3)));
    }),
    { numRuns: 60 },
  );
});

test("a key in PKCS#8 form leaves in the form that pods write", async () => {
  const [owner] = fc.sample(owners, 1);
  assert.ok(owner !== undefined);
  const pkcs8 = createPrivateKey(testKeys.privateKey).export({ type: "pkcs8", format: "pem" }).toString();
  const archive = JSON.parse((await writeArchive([{ ...owner, privateKeyPem: pkcs8 }])).toString());
  assert.equal(archive.user.private_key, testKeys.privateKey);
});

test("reactions that diaspora* has no words for are left out", async () => {
  const [owner] = fc.sample(owners, 1);
  assert.ok(owner !== undefined);
  const emoji: SnapshotItem = {
    kind: "reaction",
    place: "",
    guid: "0123456789abcdef",
    author: null,
    signed: null,
    writtenAtMs: null,
    reaction: { emoji: "🧀" },
    parent: { kind: "post", guid: "0123456789abcdef" },
  };
  const archive = JSON.parse((await writeArchive([owner, emoji])).toString());
  assert.deepEqual(archive.user.relayables, []);
});

test("writing holds no more than one chunk back", async () => {
  const [owner] = fc.sample(owners, 1);
  assert.ok(owner !== undefined);
  let taken = 0;
  async function* endless(): AsyncGenerator<SnapshotItem> {
    if (owner !== undefined) yield owner;
    for (; taken < 10_000; taken++) yield { kind: "aspect", place: "", name: `aspect ${taken}` };
  }
  for await (const chunk of diaspora.archives.write(endless())) {
    assert.ok(chunk.length <= 70_000);
    break;
  }
  assert.ok(taken > 100 && taken < 5_000, `${taken} items were taken for the first chunk`);
});
