/** What is said when the database fails. */
import assert from "node:assert/strict";
import test from "node:test";
import { databaseFault } from "../../src/store/faults.ts";

const failing = (code: string, message = code) => databaseFault(Object.assign(new Error(message), { code }));

test("a database that was never reached is told from one that went away", () => {
  for (const code of ["ECONNREFUSED", "ENOTFOUND", "EHOSTUNREACH", "ENOENT", "ETIMEDOUT"])
    assert.match(failing(code)?.message ?? "", /^The database cannot be reached \(if DATABASE_URL is set/, code);
  const slow = failing("", "timeout exceeded when trying to connect");
  assert.match(slow?.message ?? "", /^The database cannot be reached/);
  for (const code of ["ECONNRESET", "EPIPE", "57P01", "08006"])
    assert.equal(failing(code)?.message, "The database went away", code);
  assert.equal(failing("", "Connection terminated unexpectedly")?.message, "The database went away");
});
