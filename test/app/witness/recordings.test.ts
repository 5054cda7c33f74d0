/** Moves that real pods have told each other, as they were recorded: this pod follows them, once. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { inboxOf, keepBodies } from "../../support/incoming.ts";
import { addKnownPerson, derOf } from "../../support/known.ts";
import { movesKept, received, whoIsWho } from "../../support/moves.ts";
import { freshParts } from "../../support/parts.ts";
import { shared, withoutShared } from "../../support/shared.ts";

type Recording = {
  readonly public_keys: Readonly<Record<string, string>>;
  readonly requests: readonly { readonly path: string; readonly body: string; readonly payload_xml: string }[];
};

const folder = "data/diaspora/wire";
const skip = withoutShared(folder);
const files = existsSync(shared(folder)) ? readdirSync(shared(folder)).filter((name) => name.endsWith(".json")) : [];

test("there are recordings", { skip }, () => {
  assert.ok(files.length > 0);
});

for (const file of files) {
  const { public_keys: keys, requests }: Recording = JSON.parse(readFileSync(`${shared(folder)}/${file}`, "utf8"));
  const moves = requests.filter(
    ({ path, payload_xml: xml }) => path === "/receive/public" && xml.includes("<account_migration>"),
  );

  if (moves.length === 0) continue;
  test(`each move of ${file} is followed once, however many pods were told`, async () => {
    await using parts = await freshParts();
    for (const [ref, pem] of Object.entries(keys)) await addKnownPerson(parts.database.db, ref, derOf(pem));
    await keepBodies(
      parts,
      moves.map(({ body }) => Buffer.from(body)),
    );
    await received(parts);
    assert.deepEqual(await inboxOf(parts), { refused: [], waiting: [] });
    const kept = await movesKept(parts);
    const said = new Set(
      moves.map(({ payload_xml: xml }) => /<old_identity>(.*?)<\/old_identity>/.exec(xml)?.[1] ?? ""),
    );
    assert.equal(kept.length, said.size);
    assert.ok(kept.every((each) => each.startsWith("witness attached ")));
    const people = await whoIsWho(parts);
    for (const old of said) {
      const theirs = people.find((each) => each.includes(`${old} moved`)) ?? [];
      assert.equal(theirs.filter((each) => each.endsWith(" current")).length, 1);
    }
  });
}
