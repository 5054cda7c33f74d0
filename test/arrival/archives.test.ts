/**
 * Real archives, checked and imported: every archive that lies in the shared data, and the small one that lies here. What comes in is compared
 * with the archive itself, with the facts that were counted when it was written, and row by row with what a real pod loses of it.
 */
import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { sql } from "kysely";
import { unseal } from "../../src/app/seal.ts";
import { sha256Hex } from "../../src/base/bytes.ts";
import { strip } from "../../src/blobs/strip.ts";
import { countsByFacts, factsOf, withoutCounterpart } from "../support/archive-facts.ts";
import { type ArchiveValue, importWhole, type Json, photosIn } from "../support/arrivals.ts";
import { type FreshParts, freshParts } from "../support/parts.ts";
import { shared, withoutShared } from "../support/shared.ts";

type RealArchive = { readonly name: string; readonly folder: string };

/** Archives of a folder: what has facts is one. */
const archivesIn = (folder: string): RealArchive[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".facts.json"))
    .map((name) => ({ folder, name: name.slice(0, -".facts.json".length) }));

const sharedFolder = "data/diaspora/archives";
const skip = withoutShared(sharedFolder);
const fixtures = fileURLToPath(new URL("../fixtures", import.meta.url));
const archives = [...archivesIn(fixtures), ...(skip === false ? archivesIn(shared(sharedFolder)) : [])];

test("real archives lie in the shared data", { skip }, (t) => {
  assert.ok(archives.length >= 4, "small, medium and large");
  t.diagnostic(archives.map(({ name }) => name).join(", "));
});

type Row = Record<string, unknown>;
const iso = (date: unknown): string | null => (date instanceof Date ? date.toISOString().replace(".000Z", "Z") : null);
const byGuid = (rows: readonly Row[]) => new Map(rows.map((row) => [row.guid as string, row]));
/** A time as an archive writes it (`2021-06-02 16:50:45 UTC` too), in the form of `iso`. */
const timeIn = (text: Json | undefined): string | null =>
  typeof text === "string" ? iso(new Date(text.replace(" UTC", "Z").replace(" ", "T"))) : null;

for (const { name, folder } of archives) {
  test(`${name}${folder === fixtures ? " (fixture)" : ""} comes in whole`, async (t) => {
    await using parts = await freshParts();
    const { db } = parts.database;
    const path = `${folder}/${name}.json.gz`;
    const zip = `${folder}/${name}-photos.zip`;
    const archive = JSON.parse(gunzipSync(readFileSync(path)).toString("utf8")) as ArchiveValue;
    const { user } = archive;
    const facts = JSON.parse(readFileSync(`${folder}/${name}.facts.json`, "utf8")).from_archive;
    const given = existsSync(zip) ? [path, zip] : [path];
    const { check, importId, report } = await importWhole(parts, "alice", ...given);
    const rows = async (query: ReturnType<typeof sql>) => (await query.execute(db)).rows as Row[];
    /** What waits keeps its item. */
    const waiting = (kind: string) =>
      rows(
        sql`select item, place, waits_for from ledger where import_id = ${importId} and kind = ${kind} and outcome = 'waiting'`,
      );

    await t.test("facts: everything that was counted in the archive is counted here", async () => {
      const ours = await factsOf(db, importId, check);
      const theirs = structuredClone(facts);
      for (const path of Object.keys(withoutCounterpart)) {
        const [section = "", key = ""] = path.split(".");
        delete theirs[section]?.[key];
      }
      assert.deepEqual(ours, theirs);
    });

    await t.test("facts: the check counts the same", () => {
      assert.deepEqual(check.counts, countsByFacts(facts));
      const { proved, archiveKeyOnly, keyUnknown, wrong } = check.signatures;
      assert.deepEqual([proved, archiveKeyOnly + keyUnknown, wrong], [0, facts.others_relayables.total, 0]);
    });

    await t.test("the ledger: nothing is skipped and nothing failed", () => {
      for (const kind of report.ledger.kinds) assert.deepEqual([kind.skipped, kind.failed], [{}, {}], kind.kind);
    });

    await t.test("posts: guids, order, dates, texts, reach, location, poll, root", async () => {
      const made = await rows(sql`
        select guid, kind, reach, coalesce(original_text, text) as text, written_at, location, root_ref, root_guid,
               (select json_build_object('guid', poll.guid, 'question', question, 'answers',
                         (select json_agg(json_build_array(guid, answer) order by position) from poll_answer where poll_id = poll.id))
                  from poll where post_id = post.id) as poll
          from post where import_id = ${importId} order by id`);
      const should = user.posts.map(({ entity_type: type, entity_data: data }) => {
        const { poll, location } = data as Record<string, { entity_data: Record<string, Json> } | undefined>;
        const answers = (poll?.entity_data.poll_answers ?? []) as unknown as {
          entity_data: { guid: string; answer: string };
        }[];
        return {
          guid: data.guid,
          kind: type === "reshare" ? "reshare" : "post",
          reach: type === "reshare" || data.public === true ? "public" : "limited",
          text: data.text ?? "",
          written_at: data.created_at,
          location: location?.entity_data ?? null,
          root_ref: data.root_author ?? null,
          root_guid: data.root_guid ?? null,
          poll: poll
            ? {
                guid: poll.entity_data.guid,
                question: poll.entity_data.question,
                answers: answers.map(({ entity_data: { guid, answer } }) => [guid, answer]),
              }
            : null,
        };
      });
      assert.deepEqual(
        made.map((row) => ({ ...row, written_at: iso(row.written_at) })),
        should,
      );
    });

    await t.test("a reshare without its root is kept", async () => {
      const gone = user.posts.filter(
        ({ entity_type: type, entity_data }) => type === "reshare" && !entity_data.root_guid,
      );
      const kept = byGuid(await rows(sql`select guid from post where import_id = ${importId} and kind = 'reshare'`));
      for (const { entity_data } of gone) assert.ok(kept.has(entity_data.guid as string));
    });

    await t.test("audience of limited posts: the same members", async () => {
      const sets = await rows(sql`
        select audience_id as id, array_agg(byline.ref order by byline.ref) as members
          from audience_member join byline on byline.id = byline_id group by audience_id`);
      const members = new Map(sets.map((row) => [row.id, row.members]));
      const made = byGuid(
        await rows(sql`select guid, audience_id from post where import_id = ${importId} and reach = 'limited'`),
      );
      for (const { entity_data, subscribed_users_ids: users } of user.posts) {
        if (users === undefined || users.length === 0) continue;
        assert.deepEqual(members.get(made.get(entity_data.guid as string)?.audience_id), [...new Set(users)].sort());
      }
    });

    await t.test("remote_photo_path and the photos of posts: names, order, sizes, dates", async () => {
      const made = await rows(sql`
        select post.guid as post, photo.guid, photo.name, photo.width, photo.height, photo.remote_path, photo.written_at, photo.blob is not null as here
          from photo join post on post.id = photo.post_id where photo.import_id = ${importId} order by post.id, photo.position`);
      const should = user.posts.flatMap(({ entity_data: post }) =>
        ((post.photos ?? []) as { entity_data: Record<string, Json> }[]).map(({ entity_data: photo }) => ({
          post: post.guid,
          guid: photo.guid,
          name: photo.remote_photo_name,
          width: photo.width,
          height: photo.height,
          remote_path: photo.remote_photo_path,
          written_at: timeIn(photo.created_at),
          here: true,
        })),
      );
      assert.deepEqual(
        made.map((row) => ({ ...row, written_at: iso(row.written_at) })),
        should,
      );
    });

    const own = user.relayables.map(({ entity_type: type, entity_data: data }) => ({ type, data }));

    await t.test(
      "own comments and the date of own comments: none is lost, also on limited posts of others",
      async () => {
        const made = byGuid([
          ...(await rows(
            sql`select guid, coalesce(original_text, text) as text, written_at from comment where import_id = ${importId} and verdict is null`,
          )),
          ...(await waiting("comment")).map(({ item }) => {
            const { guid, text, original_text, written_at } = item as Record<string, string>;
            return { guid, text: original_text ?? text, written_at: new Date(written_at as string) };
          }),
        ]);
        const comments = own.filter(({ type }) => type === "comment");
        assert.equal(made.size, comments.length);
        for (const { data } of comments) {
          const is = made.get(data.guid as string);
          assert.deepEqual([is?.text, iso(is?.written_at)], [data.text, timeIn(data.created_at)]);
        }
      },
    );

    await t.test("likes: also those on comments", async () => {
      const made = [
        ...(await rows(sql`
          select reaction.guid, reaction.kind, coalesce(post.guid, comment.guid) as parent
            from reaction left join post on post.id = reaction.post_id left join comment on comment.id = reaction.comment_id
           where reaction.import_id = ${importId} and reaction.verdict is null`)),
        ...(await waiting("reaction")).map(({ item }) => {
          const { guid, reaction, parent_guid: parent } = item as Record<string, string>;
          return { guid, kind: reaction, parent };
        }),
      ];
      const should = own
        .filter(({ type }) => type === "like")
        .map(({ data }) => ({ guid: data.guid, kind: data.positive ? "like" : "dislike", parent: data.parent_guid }));
      const sorted = (list: Row[]) => list.map((row) => JSON.stringify([row.guid, row.kind, row.parent])).sort();
      assert.deepEqual(sorted(made), sorted(should));
    });

    await t.test("votes", async () => {
      const made = [
        ...(await rows(sql`select vote.guid, answer.guid as answer from vote join poll_answer as answer on answer.id = answer_id
                            where vote.import_id = ${importId} and vote.verdict is null`)),
        ...(await waiting("vote")).map(({ item }) => ({ guid: (item as Row).guid, answer: (item as Row).answer_guid })),
      ];
      const should = own
        .filter(({ type }) => type === "poll_participation")
        .map(({ data }) => ({ guid: data.guid, answer: data.poll_answer_guid }));
      const sorted = (list: Row[]) => list.map((row) => JSON.stringify([row.guid, row.answer])).sort();
      assert.deepEqual(sorted(made), sorted(should));
    });

    await t.test(
      "others' comments, likes, votes: signature, edited_at, unknown property, property_order, byte by byte",
      async () => {
        const made = byGuid(
          await rows(sql`
          select guid, signature, signed, coalesce(original_text, text) as text from comment where import_id = ${importId} and verdict is not null
          union all select guid, signature, signed, null from reaction where import_id = ${importId} and verdict is not null
          union all select guid, signature, signed, null from vote where import_id = ${importId} and verdict is not null`),
        );
        assert.equal(made.size, archive.others_data.relayables.length);
        for (const { entity_data: data, property_order: order } of archive.others_data.relayables) {
          const is = made.get(data.guid as string);
          const { author_signature: signature, ...values } = data;
          const { text, ...rest } = values;
          assert.deepEqual(is?.signature, signature);
          assert.deepEqual(is?.signed, { order, values: rest });
          assert.equal(is?.text ?? undefined, text);
        }
      },
    );

    await t.test("contacts: also those who only share, with what the archive says of each; memberships", async () => {
      const made = (await waiting("contact")).map(({ item }) => item as Row);
      const should = user.contacts.map((contact) => ({
        ref: contact.account_id,
        sharing: contact.sharing,
        receiving: contact.receiving,
        aspects: contact.contact_groups_membership,
      }));
      const sorted = (list: Row[]) =>
        list.map(({ ref, sharing, receiving, aspects }) => JSON.stringify([ref, sharing, receiving, aspects])).sort();
      assert.deepEqual(sorted(made), sorted(should));
    });

    await t.test("aspects: also the empty one, also Unicode names, order kept", async () => {
      const made = await rows(sql`select name from aspect order by position`);
      assert.deepEqual(
        made.map((row) => row.name),
        user.contact_groups.map((group) => group.name),
      );
    });

    await t.test("blocks, tags", async () => {
      assert.deepEqual((await waiting("block")).map((row) => row.waits_for).sort(), [...user.blocks].sort());
      const tags = await rows(sql`select name from tag_follow`);
      assert.deepEqual(tags.map((row) => row.name).sort(), [...user.followed_tags].sort());
    });

    await t.test("subscriptions: also those to limited posts, order kept", async () => {
      const made = (await waiting("subscription")).map(({ item }) => item as { name: string; position: number });
      made.sort((a, b) => a.position - b.position);
      assert.deepEqual(
        made.map((each) => each.name),
        user.post_subscriptions,
      );
    });

    await t.test(
      "profile: names, birthday, flags, date of the last change, and the avatar points to the file that came along",
      async () => {
        const [profile] = await rows(sql`
        select profile.*, photo.name as avatar, photo.blob is not null as here from profile
          join identity on identity.id = profile.identity_id left join photo on photo.id = avatar_photo_id where identity.ref = 'alice@sterna.example'`);
        const data = user.profile.entity_data;
        const is = profile ?? {};
        assert.deepEqual(
          [
            is.first_name,
            is.last_name,
            is.bio,
            is.birthday,
            is.gender,
            is.location,
            is.tags,
            is.searchable,
            is.public,
            is.nsfw,
          ],
          [
            data.first_name,
            data.last_name,
            data.bio,
            data.birthday,
            data.gender,
            data.location,
            data.tag_string,
            data.searchable,
            data.public,
            data.nsfw,
          ],
        );
        assert.equal(iso(is.edited_at), timeIn(data.edited_at));
        assert.equal(is.avatar, String(data.image_url).replace(/.*\/(?:thumb_large_)?/, ""));
        assert.equal(is.here, true);
      },
    );

    await t.test("settings: also disable_mail", async () => {
      const [account] = await rows(sql`select language, email, settings from account`);
      assert.deepEqual(account, {
        language: user.language,
        email: user.email,
        settings: {
          mailDisabled: user.disable_mail,
          spotlightInStream: user.show_community_spotlight_in_stream,
          followBack: user.auto_follow_back,
          followBackAspect: user.auto_follow_back_aspect,
        },
      });
    });

    await t.test(
      "photos in the zip and photo bytes: all of them, not encoded again, without what is private",
      async () => {
        const originals = existsSync(zip) ? await photosIn(zip) : new Map<string, Buffer>();
        const made = new Map(
          (await rows(sql`select name, blob from photo where import_id = ${importId}`)).map((row) => [
            row.name,
            row.blob,
          ]),
        );
        assert.deepEqual([...made.keys()].sort(), [...originals.keys()].sort());
        let untouched = 0;
        for (const [file, original] of originals) {
          const stripped = strip(original);
          assert.ok(stripped.ok);
          assert.equal(made.get(file), sha256Hex(stripped.value.bytes), file);
          if (stripped.value.removed.length === 0) {
            assert.equal(made.get(file), sha256Hex(original), file);
            assert.ok(facts.photos_zip.sha256 === undefined || facts.photos_zip.sha256[file] === made.get(file));
            untouched += 1;
          }
          assert.ok(await parts.blobs.has(String(made.get(file))));
        }
        t.diagnostic(`${untouched} of ${originals.size} photos stay byte for byte`);
      },
    );

    await t.test(
      "links in texts to own photos and posts on the old pod: re-pointed, the original is kept",
      async () => {
        const linked = await rows(sql`select text, original_text from post where original_text is not null`);
        assert.ok(linked.length > 0);
        for (const { text, original_text: original } of linked) {
          assert.doesNotMatch(
            String(text),
            new RegExp(
              `https://${check.owner?.host}/(?:uploads|posts)/|\\]\\(/posts/|diaspora://${check.owner?.ref}/post/`,
            ),
          );
          assert.notEqual(text, original);
        }
      },
    );

    await t.test("private key: kept sealed, and the account has a new key and a new guid", async () => {
      const [row] = await rows(sql`
        select import.sealed_private_key as sealed, identity.guid, identity_key.public_key as key from import join account on account.id = account_id
          join identity on identity.person_id = account.person_id join identity_key on identity_key.identity_id = identity.id`);
      const der = createPrivateKey(user.private_key).export({ type: "pkcs8", format: "der" });
      assert.deepEqual(unseal(parts.secret, "import-key", row?.sealed as Buffer), der);
      assert.notDeepEqual(row?.key, der);
      assert.ok(!JSON.stringify(archive).includes(String(row?.guid)));
    });

    await t.test("nobody but the owner of the account is made a person", async () => {
      await onlyOnePerson(parts);
    });
  });
}

async function onlyOnePerson({ database: { db } }: FreshParts): Promise<void> {
  assert.equal((await db.selectFrom("person").select("id").execute()).length, 1);
  assert.deepEqual(await db.selectFrom("identity").select("ref").execute(), [{ ref: "alice@sterna.example" }]);
}
