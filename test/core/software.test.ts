/** What is known of other pods' software, by its name and version. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type KnownSoftware, softwareKnows } from "../../src/core/software.ts";
import { diaspora } from "../../src/protocols/diaspora/index.ts";

const known: KnownSoftware = {
  listed: [
    { name: "tern", follows: "0.7.0.0", takes: "0.9.0.0" },
    { name: "gull", follows: null, takes: null },
  ],
  others: "unknown",
};

test("software follows moves, or takes accounts in, from a version on; parts are compared as numbers", () => {
  const takes = (version: string, name = "tern") => softwareKnows(known, "takes", { name, version });
  assert.deepEqual(
    ["0.9.0.0", "0.9.1.0-p60aa8c4", "0.10.0-dev", "1", "v0.9"].map((each) => takes(each)),
    [...["yes", "yes", "yes", "yes", "yes"]],
  );
  assert.deepEqual(
    ["0.7.18.2", "0.8.99", "0"].map((each) => takes(each)),
    ["no", "no", "no"],
  );
  assert.equal(softwareKnows(known, "follows", { name: "Tern", version: "0.7.18.2" }), "yes");
  assert.deepEqual([takes("2.0", "gull"), takes("2.0", "puffin"), takes("master")], ["no", "unknown", "unknown"]);
  assert.deepEqual(
    [softwareKnows(known, "takes", null), softwareKnows(undefined, "takes", null)],
    [...["unknown", "unknown"]],
  );
});

test("a diaspora* pod follows moves since 0.7 and takes accounts in since 0.9", () => {
  const pod = (version: string) => ({ name: "diaspora", version });
  assert.equal(softwareKnows(diaspora.software, "follows", pod("0.7.18.2-p84e7e411")), "yes");
  assert.equal(softwareKnows(diaspora.software, "takes", pod("0.7.18.2-p84e7e411")), "no");
  assert.equal(softwareKnows(diaspora.software, "takes", pod("0.9.0.0")), "yes");
});
