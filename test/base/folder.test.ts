/** Folders that are made where they are missing. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { makeFolder } from "../../src/base/folder.ts";

test("a folder is made with those above it, and again without harm", () => {
  const root = mkdtempSync(join(tmpdir(), "sterna-test-folder-"));
  try {
    const path = join(root, "a/b/c");
    makeFolder(path, 0o700);
    makeFolder(path, 0o700);
    assert.equal(statSync(path).mode & 0o777, 0o700);
    assert.equal(statSync(join(root, "a")).mode & 0o777, 0o700);
  } finally {
    rmSync(root, { recursive: true });
  }
});

const noFolders = "/proc";
test("where no folder can be made, that is said at once", {
  skip: existsSync(noFolders) ? false : "not on this machine class: it has no /proc",
}, () => {
  for (const path of [`${noFolders}/sterna`, `${noFolders}/nowhere/at/all`])
    assert.throws(() => makeFolder(path, 0o700), { code: /^(?:ENOENT|EACCES|EPERM)$/ });
});
