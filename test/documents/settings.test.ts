/** docs/podmin.md lists the settings as src/config.ts knows them, and no document names one that there is not. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { settings } from "../../src/config.ts";
import { documentOf, documents, filesOfTree, readText, tableRows } from "./documents.ts";

type Row = { readonly name: string; readonly line: string };

const documented: readonly Row[] = tableRows(documentOf("docs/podmin.md")).flatMap((cells): Row[] => {
  const name = /^`([A-Z][A-Z_]+)`$/.exec(cells[0] ?? "")?.[1];
  return name === undefined ? [] : [{ name, line: cells.join(" | ").replaceAll("\\|", "|") }];
});

test("docs/podmin.md has a row for each setting, and for nothing else", () => {
  assert.deepEqual(documented.map(({ name }) => name).sort(), Object.keys(settings).sort());
});

for (const [name, setting] of Object.entries(settings)) {
  test(`docs/podmin.md gives type, default and meaning of ${name} as it is`, () => {
    const line = documented.find((row) => row.name === name)?.line ?? "";
    for (const words of [setting.type, setting.meaning, setting.default]) {
      assert.ok(line.includes(words), `"${words}" is missing in: ${line}`);
    }
  });
}

test("every variable that a document names is a setting, or read by tests or scripts", () => {
  const readElsewhere = new Set(
    filesOfTree()
      .filter((path) => /^(?:test|bench|bin|\.ci)\//.test(path) && !/^test\/(?:documents|fixtures)\//.test(path))
      .flatMap((path) => [...readText(path).matchAll(/\b(?:STERNA_[A-Z_]+|NODE_[A-Z_]+)\b/g)].map(([name]) => name)),
  );
  const wrong = documents.flatMap(({ path, text }) =>
    [...text.matchAll(/\b(?:STERNA_[A-Z_]+|DATABASE_URL|NODE_[A-Z_]+)\b/g)]
      .filter(([name]) => !(name in settings) && !readElsewhere.has(name))
      .map(([name]) => `${path}: ${name}`),
  );
  assert.deepEqual(wrong, []);
});
