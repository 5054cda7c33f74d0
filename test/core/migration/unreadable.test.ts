/** What cannot be read and what is refused are told apart: scripts match on it (exit codes 10 and 11). */
import assert from "node:assert/strict";
import test from "node:test";
import { findingCodes } from "../../../src/core/migration/finding-codes.ts";
import { verdictOf } from "../../../src/core/migration/unreadable.ts";

test("every limit is a refusal, not an unreadable file", () => {
  const limits = Object.keys(findingCodes).filter((code) =>
    /^limit-|too-large|too-many|too-deep|nested|overlap/.test(code),
  );
  assert.ok(limits.includes("zip-too-many-entries") && limits.includes("zip-entry-too-large") && limits.length > 10);
  for (const code of limits) assert.equal(verdictOf([code]), "blocking", code);
});

test("damage alone is unreadable; beside a limit, or without any reason, it is a refusal", () => {
  assert.equal(verdictOf(["zip-damaged"]), "unreadable");
  assert.equal(verdictOf(["zip-entry-encrypted", "zip-entry-corrupt"]), "unreadable");
  assert.equal(verdictOf(["zip-entry-encrypted", "zip-entry-too-large"]), "blocking");
  assert.equal(verdictOf([]), "blocking");
});
