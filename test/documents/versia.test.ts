/** docs/versia.md lists every code of the door, of look-ups and of messages, with the words of the code. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { discoveryRefusals } from "../../src/protocols/versia/discovery.ts";
import { doorRefusals } from "../../src/protocols/versia/headers.ts";
import { wireRefusals } from "../../src/protocols/versia/refusals.ts";
import { documentOf, sectionOf, tableRows } from "./documents.ts";

const text = documentOf("docs/versia.md");

test("docs/versia.md has one line for each code at the door, with its status", () => {
  const expected = Object.entries(doorRefusals).map(([code, { status, what }]) => [
    `\`${code}\``,
    String(status),
    what,
  ]);
  assert.deepEqual(tableRows(sectionOf(text, "### At the door")), expected);
});

test("docs/versia.md has one line for each way in which a look-up fails", () => {
  const expected = Object.entries(discoveryRefusals).map(([code, what]) => [`\`${code}\``, what]);
  assert.deepEqual(tableRows(sectionOf(text, "## Finding people")), expected);
});

test("docs/versia.md has one line for each code that a message is refused with, and no other", () => {
  const expected = Object.entries(wireRefusals).map(([code, { what, again }]) => [
    `\`${code}\``,
    what,
    again ? "yes" : "",
  ]);
  assert.deepEqual(tableRows(sectionOf(text, "### Why a message is refused")), expected);
});
