/** The 84 altered archives that a real pod was shown: for each the codes that we want. The table is the contract. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import jsonPatch from "fast-json-patch";
import type { SnapshotItem } from "../../../src/core/snapshot.ts";
import { codesOf, readArchive, realArchive } from "../../support/diaspora-archives.ts";
import { shared, withoutShared } from "../../support/shared.ts";

type Case = { readonly name: string; readonly patch: jsonPatch.Operation[]; readonly import?: string };

const verdicts = "data/diaspora/validator-verdicts.json";
const table = JSON.parse(
  readFileSync(new URL("../../fixtures/altered-archives.json", import.meta.url), "utf8"),
) as Record<string, { readonly reader: readonly string[] }>;

const readCases = (): Case[] => JSON.parse(readFileSync(shared(verdicts), "utf8")).cases;
const altered = ({ patch }: Case): unknown =>
  jsonPatch.applyPatch(realArchive("alice-small.json.gz"), patch).newDocument;

test("the table has a row for each altered archive and no other", { skip: withoutShared(verdicts) }, () => {
  assert.deepEqual(
    Object.keys(table).sort(),
    readCases()
      .map(({ name }) => name)
      .sort(),
  );
});

test("each altered archive gives the codes of its row from the reader", { skip: withoutShared(verdicts) }, async () => {
  for (const one of readCases()) {
    const { findings } = await readArchive(altered(one));
    assert.deepEqual(codesOf(findings), table[one.name]?.reader, one.name);
  }
});

test("one altered element never costs another one", { skip: withoutShared(verdicts) }, async () => {
  const whole = (await readArchive(realArchive("alice-small.json.gz"))).items.filter(isElement);
  for (const one of readCases()) {
    const { items, findings } = await readArchive(altered(one));
    if (findings.some(({ code }) => code === "owner-missing")) continue;
    const places = new Set(items.map(({ place }) => place));
    const touched = one.patch.map(({ path }) => path);
    for (const { place } of whole) {
      if (touched.some((path) => place === path || path.startsWith(`${place}/`) || place.startsWith(`${path}/`)))
        continue;
      assert.ok(places.has(place), `${one.name}: ${place} is lost`);
    }
  }
});

const isElement = ({ kind }: SnapshotItem) => kind !== "owner" && kind !== "audience";
