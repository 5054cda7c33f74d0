/** Nothing above the port names a protocol: where protocols differ, the port says so as data. */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { checkout, readSources } from "./sources.ts";

/** Networks and their protocols, in identifiers, strings, patterns. Comments may cite where something comes from. */
const protocols = /diaspora|versia|activity_?pub|mastodon|friendica|hubzilla/i;

/** Where such a name is right, and why. An entry that is no longer needed fails. */
const exempt: Readonly<Record<string, string>> = {
  "src/compose.ts": "joins the parts, adapters among them",
  "src/web/federation/node-info.ts": "the schemas of NodeInfo are at an address with such a name, and list such names",
  "src/web/text.ts": "people's texts hold addresses of the scheme web+diaspora:, which browsers do not know",
};

const isAdapter = (path: string) => /^src\/protocols\/[^/]+\//.test(path);
const isForPeople = (path: string) => /\/words\//.test(path);

test("no code outside an adapter names a protocol", () => {
  const naming = readSources("src")
    .filter(({ path, code }) => !isAdapter(path) && !isForPeople(path) && protocols.test(code))
    .map(({ path }) => path);
  assert.deepEqual(naming, Object.keys(exempt).sort());
});

test("no table, column or value of the schema names a protocol", () => {
  const files = globSync("src/store/schema/*.sql", { cwd: checkout });
  assert.ok(files.length > 0);
  const naming = files.filter((path) => {
    const text = readFileSync(join(checkout, path), "utf8").replace(/--.*$/gm, "");
    return protocols.test(text);
  });
  assert.deepEqual(naming, []);
});
