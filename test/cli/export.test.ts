/** `sterna export`: files for people, with what there is to say about them. */
import assert from "node:assert/strict";
import { mkdir, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { exportNoteCodes } from "../../src/app/export/notes.ts";
import { documentOf, sectionOf, tableRows } from "../documents/documents.ts";
import { importWhole, small } from "../support/arrivals.ts";
import { runCommand } from "../support/commands.ts";
import { type FreshParts, freshParts } from "../support/parts.ts";

describe("an account that came with an archive", () => {
  let parts: FreshParts;
  let folder: string;
  before(async () => {
    parts = await freshParts();
    await importWhole(parts, "alice", small.archive, small.photos);
    folder = join(parts.config.dataFolder, "out");
    await mkdir(folder);
  });
  after(() => parts.dispose());

  test("leaves as two files that only their owner may read", async () => {
    const { exit, out } = await runCommand(parts, "export", "alice", "--photos", "--to", folder, "--json");
    assert.equal(exit, 0);
    const told = JSON.parse(out);
    assert.deepEqual([told.account, told.items.post, told.photos.count], ["alice@sterna.example", 26, 11]);
    const names = (await readdir(folder)).sort();
    assert.deepEqual(names, ["alice-2026-11-21.json.gz", "alice-photos-2026-11-21.zip"]);
    for (const name of names) assert.equal((await stat(join(folder, name))).mode & 0o777, 0o600);
  });

  test("does not write over a file, nor into a folder that is not there", async () => {
    const again = await runCommand(parts, "export", "alice", "--to", folder, "--json");
    assert.equal(again.exit, 11);
    assert.equal(JSON.parse(again.out).refusal.code, "file-exists");
    const nowhere = await runCommand(parts, "export", "alice", "--to", join(folder, "none"), "--json");
    assert.equal(JSON.parse(nowhere.out).refusal.code, "folder-missing");
    const nobody = await runCommand(parts, "export", "bob", "--to", folder, "--json");
    assert.equal(JSON.parse(nobody.out).refusal.code, "account-gone");
  });
});

test("docs/export.md names what other pods do not take", () => {
  const rows = tableRows(sectionOf(documentOf("docs/export.md"), "## What other pods do not take"));
  assert.deepEqual(
    rows.flatMap(([cell = ""]) => /^`([a-z-]+)`$/.exec(cell)?.[1] ?? []).sort(),
    [...exportNoteCodes].sort(),
  );
});
