/** Moves on a whole pod that the vectors do not tell of on one: rows of the table of edges that take keys or silence. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { inOlder, type Scenario } from "./scenario.ts";
import { runOnPod } from "./whole-pod.ts";

const [local, old, young] = ["sterna.example:l-tern", "old.ash.example:o-1", "new.oak.example:n-1"];
const user = (id: string, links: object = {}) => ({
  ...{ id, type: "User", created_at: "2025-05-05T05:05:05.000Z", username: "tern", fields: [] },
  ...{ indexable: true, manually_approves_followers: false },
  extensions: Object.keys(links).length === 0 ? {} : { "pub.versia:migration": links },
});

/** Whoever follows the old account asks at the new one; what the old pod answers is nothing. */
const dead: Scenario = {
  now: "2026-11-21T19:14:51.000Z",
  server: "sterna.example",
  known: [old],
  relationships: [{ owner: local, kind: "follows", target: old }],
  migrations_done: [],
  blocked_domains: [],
  delivery: {
    signed_by: "old.ash.example",
    entity: {
      type: "pub.versia:migration/Migration",
      author: old,
      created_at: "2026-11-21T19:13:51.000Z",
      destination: young,
    },
  },
  world: {
    "https://old.ash.example/.versia/v0.6/entities/User/o-1": { status: null },
    "https://new.oak.example/.versia/v0.6/entities/User/n-1": {
      status: 200,
      user: user("n-1", { previous: old }),
    },
  },
  expect: {
    decision: "move",
    status: 202,
    sends: [{ type: "Follow", author: local, followee: young }],
    rows: [{ owner: local, kind: "requested", target: young }],
  },
};

for (const dialect of ["0.6", "0.5"] as const) {
  const whose = dialect === "0.6" ? "the old pod" : "the old account";
  test(`old server dead: what is signed with the key of ${whose} counts where that was known before (${dialect})`, async () => {
    const scenario = dialect === "0.6" ? dead : inOlder(dead);
    assert.ok(scenario !== null);
    await runOnPod(scenario, dialect);
  });
}
