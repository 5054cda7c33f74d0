/** Moves that are delivered here: what the adapter reads, asked of the judge, with the world that the case describes. */
import assert from "node:assert/strict";
import type { SaidMove } from "../../../../src/core/message.ts";
import {
  judgeReferences,
  type ReferenceDecision,
  type SeenAccount,
} from "../../../../src/core/migration/back-reference.ts";
import { makeDoor } from "../../../../src/protocols/versia/door.ts";
import { open } from "../../../../src/protocols/versia/messages.ts";
import {
  type Dialect,
  entityUrl,
  hostOfName,
  parseReference,
  paths,
  uriOfName,
} from "../../../../src/protocols/versia/references.ts";
import type { RawMessage } from "../../../../src/protocols/wire-port.ts";
import { inOlder, type Scenario, scenarioOf } from "../scenario.ts";
import type { Case, Outcome, Sections } from "../sections.ts";
import { isForPods, runOnPod } from "../whole-pod.ts";

const door = makeDoor(open);

type Decided = {
  readonly decision: ReferenceDecision["do"];
  readonly to: string | null;
  readonly status: number;
  readonly fetches: readonly string[];
};

/** By the judge alone, in both dialects; and where it says what is sent and what is left, on a whole pod. */
async function runScenario(one: Case): Promise<Outcome> {
  const scenario = scenarioOf(one);
  const { decision } = scenario.expect;
  assert.ok(["move", "refuse", "ignore", "retry"].includes(decision), `a decision that is not known: ${decision}`);
  const older = inOlder(scenario);
  for (const [dialect, each] of [
    ["0.6", scenario],
    ["0.5", older],
  ] as const) {
    if (each === null) continue;
    isAsExpected(decide(each, dialect), each.expect, dialect);
    if (isForPods(each)) await runOnPod(each, dialect);
  }
  return decision === "move" || decision === "retry" ? "accepted" : "refused";
}

function isAsExpected(decided: Decided, expect: Scenario["expect"], dialect: Dialect): void {
  assert.equal(decided.decision, expect.decision, dialect);
  if (expect.to !== undefined) assert.equal(decided.to, expect.to, dialect);
  if (expect.status !== undefined) assert.equal(decided.status, expect.status, dialect);
  if (expect.fetches !== undefined) assert.deepEqual(decided.fetches, expect.fetches, dialect);
}

/** From the request to the decision: the door, the adapter's reading, and the judge, who says whom to ask. */
function decide(
  { now, server, delivery, relationships, migrations_done, blocked_domains, world }: Scenario,
  dialect: Dialect,
): Decided {
  const nowMs = Date.parse(now);
  const raw: RawMessage = {
    way: "public",
    headers: {
      "versia-signed-by": delivery.signed_by,
      "versia-signed-at": String(Math.floor(nowMs / 1_000)),
      "versia-signature": Buffer.alloc(64, 1).toString("base64"),
    },
    body: Buffer.from(JSON.stringify(delivery.entity)),
    path: dialect === "0.6" ? paths.inbox : paths.inbox05,
    host: server,
    receivedAtMs: nowMs,
  };
  const refused = (status: number): Decided => ({ decision: "refuse", to: null, status, fetches: [] });
  const admitted = door.admit(raw, nowMs);
  if (!admitted.ok) return refused(admitted.refusal.status);
  const form = door.form?.(raw);
  if (form !== undefined && !form.ok) return refused(form.refusal.status);
  const opened = open(raw);
  assert.ok(opened.ok && opened.value.message.kind === "migration", "no move");
  const { oldRef, newRef, saidAtMs = null } = opened.value.message as SaidMove;

  const done = migrations_done.map(({ author, destination, created_at }) => ({
    author,
    newRef: destination,
    saidAtMs: Date.parse(created_at),
    appliedAtMs: Date.parse(created_at),
  }));
  const last = done.filter(({ author }) => author === oldRef).at(-1) ?? null;
  const seen = new Map<string, SeenAccount>();
  const fetches: string[] = [];
  const refs = [oldRef, newRef, ...relationships.flatMap(({ owner, target }) => [owner, target])];
  for (;;) {
    const decision = judgeReferences(
      { oldRef, newRef, saidAtMs, way: "told" },
      {
        nowMs,
        heardAtMs: nowMs,
        related:
          hostOfName(newRef) === server || relationships.some(({ owner, target }) => [owner, target].includes(oldRef)),
        oldIsOurs: hostOfName(oldRef) === server,
        shunned: new Set(refs.filter((ref) => blocked_domains.includes(hostOfName(ref)))),
        suspended: false,
        barred: false,
        last,
        left: last !== null,
        usedBefore: done.find((each) => each.author === oldRef && each.newRef === newRef) ?? null,
        keySinceMs: null,
        lapsed: false,
        released: false,
        seen,
      },
    );
    if (decision.do !== "look") {
      const to = decision.do === "move" ? (decision.path.at(-1) ?? null) : null;
      return { decision: decision.do, to, status: 202, fetches };
    }
    for (const ref of decision.refs) {
      seen.set(ref, see(ref, world, { nowMs, dialect }));
      // Of accounts here nobody is asked.
      if (hostOfName(ref) !== server) fetches.push(ref);
    }
  }
}

/** What an account's pod answers, read by the adapter. */
function see(
  ref: string,
  world: Scenario["world"],
  { nowMs, dialect }: { readonly nowMs: number; readonly dialect: Dialect },
): SeenAccount {
  const place = parseReference(ref, null);
  assert.ok(place !== null, ref);
  const url = dialect === "0.6" ? entityUrl(place, "User") : uriOfName(ref, "User");
  const answer = world[url];
  if (answer == null || answer.status === null || answer.status >= 500) return { is: "silent" };
  if (answer.status !== 200) return { is: "gone" };
  const body = Buffer.from(JSON.stringify(answer.user));
  const asked = { way: "fetched", headers: {}, path: new URL(url).pathname, host: "", askedHost: place.host } as const;
  const opened = open({ ...asked, body, receivedAtMs: nowMs });
  if (!opened.ok || opened.value.message.kind !== "profile" || opened.value.message.author !== ref)
    return { is: "another" };
  return { is: "shown", links: opened.value.message.links ?? null };
}

export const sections: Sections = { scenarios: runScenario };
