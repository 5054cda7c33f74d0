/** Single values: what the rules say, what texts become, and how characters are written. */
import assert from "node:assert/strict";
import type { Entity } from "../../../src/protocols/diaspora/wire/entities.ts";
import { readEntity } from "../../../src/protocols/diaspora/wire/read-entity.ts";
import { type RuleName, rules } from "../../../src/protocols/diaspora/wire/rules.ts";
import { writeEntity } from "../../../src/protocols/diaspora/wire/write-entity.ts";
import { printXml } from "../../../src/protocols/diaspora/wire/xml-print.ts";
import type { Topics, Vector } from "../vector.ts";

type Value = Vector & {
  readonly kind: string;
  readonly type?: string;
  readonly input: string;
  readonly should: string;
  readonly valid?: boolean;
  readonly value?: unknown;
  readonly xml?: string;
};

const ruleOf: Readonly<Record<string, RuleName>> = {
  diaspora_id: "id",
  guid: "guid",
  birthday: "birthday",
  public_key: "publicKey",
  tag_string: "tags",
  participants: "participants",
  name: "fullName",
  uri_path: "uriWithPath",
  timezone: "timezone",
};

const author = { name: "author", content: "a@b.example" };

function readBack(xml: string): Readonly<Record<string, unknown>> {
  const read = readEntity(Buffer.from(xml));
  assert.ok(read.ok, read.ok ? "" : read.refusal.detail);
  return read.value.values;
}

/** What the text of a property becomes, in an entity that takes null there. */
const parsedAs: Readonly<Record<string, (text: string) => unknown>> = {
  boolean: (content) =>
    readBack(printXml({ name: "profile", content: [author, { name: "searchable", content }] })).searchable,
  timestamp: (content) =>
    readBack(printXml({ name: "profile", content: [author, { name: "edited_at", content }] })).edited_at,
  integer: (content) =>
    readBack(
      printXml({
        name: "photo",
        content: [
          author,
          { name: "guid", content: "0123456789abcdef" },
          { name: "remote_photo_path", content: "https://b.example/" },
          { name: "remote_photo_name", content: "a.jpg" },
          { name: "height", content },
        ],
      }),
    ).height,
};

function runValue(vector: Vector): "checked" {
  const { kind, type = "", input, should, valid, value, xml } = vector as Value;
  assert.ok(should === "exact" || should === "either", `should: ${should}`);
  if (kind === "character") {
    checkCharacter(input, value, xml);
    return "checked";
  }
  const rule = ruleOf[kind];
  const parse = kind === "parse" ? parsedAs[type] : undefined;
  assert.ok(rule !== undefined || parse !== undefined, `a kind that is not known: ${kind} ${type}`);
  const [ours, theirs] = rule !== undefined ? [rules[rule].test(input), valid] : [parse?.(input), value];
  if (should === "exact") assert.deepEqual(ours, theirs);
  // Stricter is fine, something else is not.
  else assert.ok(ours === theirs || ours === null || ours === false, `${String(ours)} for ${String(theirs)}`);
  return "checked";
}

function checkCharacter(input: string, value: unknown, xml: string | undefined): void {
  const bio = (text: string): Entity<"profile"> => {
    const read = readEntity(Buffer.from(`<profile><author>a@b.example</author></profile>`));
    assert.ok(read.ok && read.value.type === "profile");
    return { ...read.value, values: { ...read.value.values, bio: text } };
  };
  const written = writeEntity(bio(input));
  assert.ok(written.includes(`<bio>${xml}</bio>`), written);
  assert.equal(readBack(written).bio, value);
}

export const topics: Topics = { values: runValue };
