/**
 * What came with a real pod's archive leaves again. Rows of "What a round trip loses" through a real pod are named where they are asserted: none of
 * those losses is ours.
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { test } from "node:test";
import draft04 from "ajv-draft-04";
import { importWhole, photosIn, small } from "../../support/arrivals.ts";
import { archiveAt, exportWhole } from "../../support/exports.ts";
import { freshParts } from "../../support/parts.ts";
import { shared, withoutShared } from "../../support/shared.ts";

type Json = Record<string, never>;
type Archive = ReturnType<typeof archiveAt>;

/** By the property that tells elements of a list apart; what has an order of its own in a real archive keeps it. */
const by = (list: readonly Json[], key: (element: never) => string): Record<string, Json> =>
  Object.fromEntries(list.map((element) => [key(element as never), element]));
const byGuid = (list: readonly Json[]) => by(list, (each: { entity_data: { guid: string } }) => each.entity_data.guid);

/** What has to differ: the address, the folder of its photos, links to them and to own posts, the key. */
function sameButAddress(archive: Archive) {
  const { user, others_data: others } = archive;
  const { ref, folder } = { ref: user.profile.entity_data.author as string, folder: folderOf(user.profile) };
  const plain = (value: unknown) =>
    JSON.parse(
      JSON.stringify(value ?? null, (key, member) => {
        if (key === "author" && member === ref) return "OWNER";
        if (key === "remote_photo_path") return "FOLDER";
        if (key === "text" && typeof member === "string" && /\/posts\/|images\/|\/photos\//.test(member))
          return "LINKS";
        return typeof member === "string" && folder !== null ? member.replaceAll(folder, "FOLDER/") : member;
      }),
    );
  const { posts, relayables, contacts, post_subscriptions: watched, blocks, ...head } = plain(user);
  for (const post of posts) post.subscribed_users_ids?.sort();
  return {
    head: { ...head, private_key: "", username: "" },
    order: posts.map((post: { entity_data: { guid: string } }) => post.entity_data.guid),
    posts: byGuid(posts),
    relayables: byGuid(relayables),
    contacts: by(contacts, (each: { account_id: string }) => each.account_id),
    watched: watched.sort(),
    blocks: blocks.sort(),
    others: byGuid(plain(others.relayables)),
  };
}

const folderOf = (profile: { entity_data: { image_url?: string } }): string | null =>
  /^(.*\/)thumb_large_/.exec(profile.entity_data.image_url ?? "")?.[1] ?? null;

const sums = async (path: string) =>
  Object.fromEntries(
    [...(await photosIn(path))].map(([name, bytes]) => [name, createHash("sha256").update(bytes).digest("hex")]).sort(),
  );

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
    await sums(exported.photosPath),
    await sums(photosPath),
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
