/** docs/findings.md and docs/refusals.md list every code, with the words of the code. A missing line is shown as it should stand. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { en } from "../../src/cli/words/en.ts";
import { findingCodes } from "../../src/core/migration/finding-codes.ts";
import type { FindingEntry } from "../../src/core/migration/findings.ts";
import { documentOf, filesOfTree, readText, tableRows } from "./documents.ts";

const findings = documentOf("docs/findings.md");
const refusals = documentOf("docs/refusals.md");

/** A text as a cell of a table. */
const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("*", "\\*");
const codeRows = (text: string) => text.split("\n").filter((line) => /^\| `[a-z0-9-]+` \|/.test(line));

test("docs/findings.md has one line for each finding of the catalogue, with its severity and words, and no other line", () => {
  const expected = Object.entries(findingCodes).map(
    ([code, { severity, what, next }]) => `| \`${code}\` | ${severity} | ${cell(what)} | ${cell(next)} |`,
  );
  assertSameLines("docs/findings.md", codeRows(findings), expected);
});

test("docs/findings.md explains each severity that the catalogue uses", () => {
  const explained = tableRows(findings).flatMap(([word = ""]) => (/^[a-z]+$/.test(word) ? [word] : []));
  const used = new Set(Object.values<FindingEntry>(findingCodes).map(({ severity }) => severity));
  assert.deepEqual(explained.sort(), [...used].sort());
});

/** Message keys that come with advice are refusals: `import.name-taken` and `import.name-taken.next`. */
const told = Object.keys(en).filter((key) => `${key}.next` in en);

test("docs/refusals.md has the line of each refusal that commands tell", () => {
  const lines = new Set(codeRows(refusals));
  const missing = told
    .map(
      (key) => `| \`${key.slice(key.indexOf(".") + 1)}\` | ${cell(en[key] ?? "")} | ${cell(en[`${key}.next`] ?? "")} |`,
    )
    .filter((line) => !lines.has(line));
  assert.deepEqual(missing, []);
});

test("every refusal that the code can make is documented, and every documented one can be made", () => {
  const made = refusalCodes();
  assert.ok(made.size > 20, "the scan of the source finds refusals");
  const known = new Set([...made, ...told.map((key) => key.slice(key.indexOf(".") + 1))]);
  const documented = tableRows(refusals).flatMap(([word = ""]) => /^`([a-z0-9-]+)`$/.exec(word)?.[1] ?? []);
  const undocumented = [...made].filter((code) => !documented.includes(code) && !(code in findingCodes));
  assert.deepEqual(undocumented, [], "not in docs/refusals.md");
  assert.deepEqual(
    documented.filter((code) => !known.has(code)),
    [],
    "only in docs/refusals.md",
  );
});

/** The codes in types called `…Refusal`: each has them as literals. */
function refusalCodes(): Set<string> {
  const codes = new Set<string>();
  for (const path of filesOfTree()) {
    if (!path.startsWith("src/") || !path.endsWith(".ts")) continue;
    for (const [, type = ""] of readText(path).matchAll(
      /^(?:export )?type \w*Refusal =([\s\S]*?);\n(?=\n|\/\*\*|type |export |const |function |\}|(?![\s\S]))/gm,
    )) {
      for (const [, union = ""] of type.matchAll(/\bcode:\s*\|?\s*((?:"[a-z0-9-]+"(?:\s*\|\s*)?)+)/g)) {
        for (const [, code = ""] of union.matchAll(/"([a-z0-9-]+)"/g)) codes.add(code);
      }
    }
  }
  return codes;
}

function assertSameLines(path: string, found: readonly string[], expected: readonly string[]): void {
  const missing = expected.filter((line) => !found.includes(line));
  const surplus = found.filter((line) => !expected.includes(line));
  assert.deepEqual({ missing, surplus }, { missing: [], surplus: [] }, `${path} and the catalogue differ`);
  assert.equal(found.length, expected.length, `${path} says something twice`);
}
