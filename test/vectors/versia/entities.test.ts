/** What the protocol's documents, and a server's own schemas, say of sample entities: taken, refused, and written so that both take it. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { type EntityTable, readAs } from "../../../src/protocols/versia/entities.ts";
import type { Dialect } from "../../../src/protocols/versia/references.ts";
import { shared, withoutShared } from "../../support/shared.ts";

type Case = {
  readonly name: string;
  readonly schema: string;
  readonly entity: unknown;
  readonly documents: string;
  readonly reference_server: string;
};

/** What the vectors call them, and the types. */
const tableNames: Readonly<Record<string, keyof EntityTable>> = {
  ...{ User: "User", Note: "Note", Follow: "Follow", FollowAccept: "FollowAccept", FollowReject: "FollowReject" },
  ...{ Unfollow: "Unfollow", Delete: "Delete", InstanceMetadata: "InstanceMetadata", Collection: "Collection" },
  ...{ URICollection: "URICollection", WebFinger: "WebFinger", Like: "pub.versia:likes/Like" },
  ...{
    Dislike: "pub.versia:likes/Dislike",
    Reaction: "pub.versia:reactions/Reaction",
    Share: "pub.versia:share/Share",
  },
  ...{
    Vote: "pub.versia:polls/Vote",
    Migration: "pub.versia:migration/Migration",
    Report: "pub.versia:reports/Report",
  },
  ...{ Group: "pub.versia:groups/Group", GroupSubscribe: "pub.versia:groups/Subscribe" },
  ...{ GroupUnsubscribe: "pub.versia:groups/Unsubscribe", GroupFederate: "pub.versia:groups/Federate" },
};

const extension = (entity: unknown, name: string): Readonly<Record<string, unknown>> => {
  const { extensions } = entity as { readonly extensions?: Readonly<Record<string, unknown>> | null };
  return (extensions?.[name] ?? {}) as Readonly<Record<string, unknown>>;
};
/** Against the documents, and said so in the reference: emojis as a well-known server spells them, and its word for "from nowhere". */
const isTolerated = ({ entity, reference_server: they }: Case): boolean =>
  they === "accepts" &&
  (JSON.stringify(extension(entity, "pub.versia:custom_emojis")).includes('"url":{') ||
    extension(entity, "pub.versia:migration").previous === "");

/** True: must be taken. False: must be refused. Null: either. */
function wanted(one: Case): boolean | null {
  switch (one.documents) {
    case "valid":
      return true;
    case "invalid":
      return isTolerated(one);
    case "unclear":
      return one.reference_server === "accepts" ? true : null;
    default:
      throw new Error(`a verdict that is not known: ${one.documents}`);
  }
}

/** @throws {AssertionError} where we do otherwise than the case says, and for a schema that is not known */
function run(one: Case, dialect: Dialect): boolean {
  const type = Object.hasOwn(tableNames, one.schema) ? tableNames[one.schema] : undefined;
  assert.ok(type !== undefined, `a schema that is not known: ${one.schema}`);
  const read = readAs(type, one.entity, dialect);
  const want = wanted(one);
  if (want !== null) assert.equal(read.ok, want, read.ok ? "taken" : read.refusal.detail);
  return read.ok;
}

const folder = "vectors/versia";
const skip = withoutShared(folder);
const files = skip === false ? readdirSync(shared(folder)).filter((name) => name.endsWith(".json")) : [];
const lines: string[] = [];
let seen = 0;

for (const path of files.sort()) {
  const { version, cases } = JSON.parse(readFileSync(join(shared(folder), path), "utf8"));
  if (!Array.isArray(cases)) continue;
  seen += 1;
  test(`the entities of ${path} are taken and refused as they say`, () => {
    assert.ok(version === "0.6" || version === "0.5", `a version that is not known: ${version}`);
    const failed: string[] = [];
    for (const [schema, all] of Map.groupBy(cases as Case[], (one) => one.schema)) {
      const counts = { accepted: 0, refused: 0, failed: 0 };
      for (const one of all)
        try {
          counts[run(one, version) ? "accepted" : "refused"] += 1;
        } catch (error) {
          counts.failed += 1;
          failed.push(`${schema}/${one.name}: ${error instanceof Error ? error.message : String(error)}`);
        }
      const { accepted, refused } = counts;
      lines.push(
        `${path} ${schema}: ${all.length} cases, ${accepted} accepted, ${refused} refused, ${counts.failed} failed`,
      );
    }
    assert.deepEqual(failed, []);
  });
}

test("there are entities of Versia among the vectors", { skip }, () => {
  assert.ok(seen > 0);
});

test("a schema, a verdict and an outcome that are not as they should be are failures", () => {
  const follow = { type: "Follow", created_at: "2026-11-21T19:00:00Z", author: "1", followee: "a.example:2" };
  const one = { name: "x", schema: "Follow", entity: follow, documents: "valid", reference_server: "accepts" };
  assert.equal(run(one, "0.6"), true);
  for (const change of [{ schema: "Telepathy" }, { documents: "perhaps" }, { documents: "invalid" }, { entity: {} }])
    assert.throws(() => run({ ...one, ...change }, "0.6"));
});

after(() => {
  for (const line of lines) console.log(line);
});
