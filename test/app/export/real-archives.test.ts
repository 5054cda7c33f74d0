/**
 * What came with a real pod's archive leaves again. Rows of "What a round trip loses" through a real pod are named where they are asserted: none of
 * those losses is ours.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { test } from "node:test";
import draft04 from "ajv-draft-04";
import { importWhole, small } from "../../support/arrivals.ts";
import { archiveAt, exportWhole } from "../../support/exports.ts";
import { freshParts } from "../../support/parts.ts";
import { sameButAddress, sumsIn } from "../../support/round-trips.ts";
import { shared, withoutShared } from "../../support/shared.ts";

async function assertNothingLost(archivePath: string, photosPath: string) {
  await using parts = await freshParts();
  await importWhole(parts, "alice", archivePath, photosPath);
  const exported = await exportWhole(parts, "alice");
  const [before, after] = [archiveAt(archivePath), archiveAt(exported.data.path)];
  const [should, is] = [sameButAddress(before), sameButAddress(after)];
  assert.deepEqual(is.order, should.order, "posts: also the reshare without root; order kept");
  assert.deepEqual(is.posts, should.posts, "audience of limited posts; guids, dates, texts");
  assert.deepEqual(
    is.relayables,
    should.relayables,
    "own comments with their dates, also on limited posts; likes on comments; votes",
  );
  assert.deepEqual(
    is.others,
    should.others,
    "others' words with signature, unknown properties and order of properties",
  );
  assert.deepEqual(is.contacts, should.contacts, "contacts: also those who only share with her, with their aspects");
  assert.deepEqual(is.watched, should.watched, "subscriptions: also those to limited posts");
  assert.deepEqual(is.blocks, should.blocks, "blocks");
  assert.deepEqual(
    is.head,
    should.head,
    "profile with all sizes of its picture and its date; aspects and tags in order; settings, also disable_mail",
  );
  assert.deepEqual(
    await sumsIn(exported.photosPath),
    await sumsIn(photosPath),
    "photos in the zip, also avatar and never posted; photo bytes",
  );
  return after;
}

test("alice-small comes in and leaves without a loss, photos byte for byte", async () => {
  await assertNothingLost(small.archive, small.photos);
});

const archives = "data/diaspora/archives";
test("so does every real archive, and a real pod's own schema accepts what leaves", {
  skip: withoutShared(archives),
}, async () => {
  const schema = (name: string) => JSON.parse(readFileSync(shared(`data/diaspora/${name}`), "utf8"));
  const ajv = new draft04.default({ strict: false });
  ajv.addSchema(schema("federation_entities.json"));
  const validate = ajv.compile(schema("archive-format.json"));
  const names = readdirSync(shared(archives)).flatMap((name) => /^([^.]+)\.json\.gz$/.exec(name)?.[1] ?? []);
  assert.ok(names.length > 0);
  // Large ones are left to the benchmark: one takes as long as all other tests of a folder.
  const isSmall = (name: string) => statSync(shared(`${archives}/${name}.json.gz`)).size < 2_000_000;
  for (const name of names.filter(isSmall)) {
    const after = await assertNothingLost(
      shared(`${archives}/${name}.json.gz`),
      shared(`${archives}/${name}-photos.zip`),
    );
    assert.ok(validate(after), JSON.stringify(validate.errors?.slice(0, 3)));
  }
});
