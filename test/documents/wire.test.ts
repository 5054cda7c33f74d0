/** FEDERATION.md lists every code that a message is refused with, docs/discovery.md every one that a look-up ends with, with the words of the code; docs/relations.md those of messages about people. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { discoveryRefusals } from "../../src/protocols/diaspora/wire/discovery.ts";
import { entities } from "../../src/protocols/diaspora/wire/entities.ts";
import { wireRefusals } from "../../src/protocols/diaspora/wire/refusals.ts";
import { documentOf, readText, sectionOf, tableRows } from "./documents.ts";

const federation = documentOf("FEDERATION.md");

test("FEDERATION.md has one line for each code that a message is refused with, and no other", () => {
  const messages = federation.slice(federation.indexOf("### Why a message is refused"));
  const lines = tableRows(messages.slice(0, messages.indexOf("\n## ")));
  const expected = Object.entries(wireRefusals).map(([code, { what, again }]) => [
    `\`${code}\``,
    what,
    again ? "yes" : "",
  ]);
  assert.deepEqual(lines, expected);
});

test("docs/discovery.md has one line for each way in which a look-up fails", () => {
  const discovery = documentOf("docs/discovery.md");
  const finding = discovery.slice(0, discovery.indexOf("## Being found"));
  const expected = Object.entries(discoveryRefusals).map(([code, what]) => [`\`${code}\``, what]);
  assert.deepEqual(tableRows(finding), expected);
});

test("FEDERATION.md names every entity that is received by itself", () => {
  const sent = Object.entries(entities).filter(([, { role }]) => role !== "nested");
  assert.deepEqual(
    sent.map(([type]) => type).filter((type) => !federation.includes(`\`${type}\``)),
    [],
  );
});

test("docs/relations.md has a line for each code that a message about people is refused with, and no other", () => {
  const kinds = ["contact", "follow", "profile", "conversation", "message", "account-deletion"];
  const sources = kinds.map((kind) => readText(`src/app/receive/effects/${kind}.ts`)).join("\n");
  const made = [...sources.matchAll(/(?:code: |refuse\()"([a-z-]+)"/g)].map(([, code = ""]) => code);
  const table = tableRows(sectionOf(documentOf("docs/relations.md"), "## Why one is refused"));
  const documented = table.flatMap(([cell = ""]) => /^`([a-z-]+)`$/.exec(cell)?.[1] ?? []);
  assert.ok(made.length > 10);
  assert.deepEqual(documented.toSorted(), [...new Set(made)].toSorted());
});
