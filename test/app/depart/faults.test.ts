/** Moves on a network where both accounts say so, stopped at any write: said before, asked for, told of, followed, seen, asked anew and granted; each ends the same. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { askToLeave } from "../../../src/app/depart/leave.ts";
import { setPrevious } from "../../../src/app/depart/previous.ts";
import { findIdentity } from "../../../src/app/discover/find-identity.ts";
import { minuteMs } from "../../../src/base/time.ts";
import type { SaidMove } from "../../../src/core/message.ts";
import { moveLinksOf } from "../../../src/store/moves/move-links.ts";
import { setWantsToBeAsked } from "../../../src/store/people/accounts.ts";
import { faulty, Injected } from "../../support/faults.ts";
import { apply, elsewhere, here, said, tie } from "../../support/federation.ts";
import { hear, whoIsWho } from "../../support/moves.ts";
import { takeTold } from "../../support/people.ts";
import { type Lofts, lofts, nowSays, runAllButTelling } from "../../support/pigeons.ts";

/** More than any of these has. */
const mostWrites = 30;

/** One thing that is done with people of its own, and what is there in the end. */
type Deed = {
  /** What somebody does who tries again when it fails (`by` a person), or another pod sends: once, unless it was lost before it was written. */
  readonly by?: "person";
  begin(parts: Lofts): Promise<unknown>;
  /** All that follows from it by itself. */
  goOn?(parts: Lofts): Promise<void>;
  isDone(): Promise<void>;
};

/** Whatever else may come out of a stopped run is a finding. */
const onlyInjected = (error: unknown): void => {
  if (!(error instanceof Injected)) throw error;
};

/**
 * Stops before each write in turn, so that each number of writes has been done once when it stops; and after the first one, of which nobody learns.
 * @param least  so many writes there are at least
 */
async function stoppedAnywhere(least: number, deed: (pod: Lofts, nth: number) => Promise<Deed>): Promise<void> {
  await using pod = await lofts();
  let writes = mostWrites;
  for (let nth = 0; nth <= writes; nth++) {
    const [at, moment] = nth === 0 ? ([1, "after"] as const) : ([nth, "before"] as const);
    const { by, begin, goOn = runAllButTelling, isDone } = await deed(pod, nth);
    const run = faulty(pod, at, moment);
    const parts = { ...pod, ...run.parts };
    const begun = await begin(parts).then(() => true, onlyInjected);
    if (begun) await goOn(parts).catch(onlyInjected);
    if (run.writes() < at) writes = nth;
    await restart(pod);
    if (!begun && (by === "person" || moment === "before")) await begin(pod);
    await goOn(pod);
    await isDone();
  }
  assert.ok(writes > least && writes < mostWrites, `${writes - 1} writes could be stopped`);
}

/** Gives back what the dead process had taken; what it broke off is due. */
async function restart(pod: Lofts): Promise<void> {
  const now = new Date(pod.clock.now());
  await sql`
    update job set leased_until = null, run_at = least(run_at, ${now}) where last_error is not null or leased_until is not null`.execute(
    pod.database.db,
  );
}

const stateOf = async (pod: Lofts, ref: string): Promise<string | undefined> =>
  (await whoIsWho(pod)).flat().find((line) => line.startsWith(`${ref} `));

/** What was put to be told of these people, each once: the kind, the word, and to whom. */
const toldBy = async (pod: Lofts, ref: string): Promise<string[]> =>
  (await takeTold(pod)).flatMap(({ message }) => {
    if (!("author" in message) || message.author !== ref) return [];
    return [message.kind === "follow" ? `${message.step} ${message.recipient}` : message.kind];
  });

/** The ties of the account on that network: ours, theirs, and where we have told ours. */
async function tiesOf(pod: Lofts, accountId: number): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    select identity.ref || ' ' || ours || ' ' || theirs as line from contact join tie on tie.contact_id = contact.id
      join identity on identity.person_id = contact.person_id and identity.state = 'current'
     where contact.account_id = ${accountId} order by 1`.execute(pod.database.db);
  return rows.map(({ line }) => line);
}

const saidNow = (pod: Lofts): Partial<SaidMove> => ({ saidAtMs: pod.clock.now() });

test(`kill at every write, prepare: what the new account says is said once`, () =>
  stoppedAnywhere(1, async (pod, nth) => {
    const alice = await here(pod, `alice${nth}`);
    const fan = await elsewhere(pod, "fan", `fan${nth}.example`);
    await tie(pod, alice.accountId, fan.personId);
    const old = await elsewhere(pod, "alice", `old${nth}.example`);
    nowSays(pod, old, {});
    return {
      by: "person",
      begin: (parts) => setPrevious(parts, { accountId: alice.accountId, address: old.ref }),
      async isDone() {
        assert.equal((await moveLinksOf(pod.database.db, alice.identityId))?.previous, old.ref);
        assert.deepEqual(await toldBy(pod, alice.ref), ["profile"]);
      },
    };
  }));

test(`kill at every write, request: who leaves has left and all are told once`, () =>
  stoppedAnywhere(4, async (pod, nth) => {
    const { db } = pod.database;
    const alice = await here(pod, `alice${nth}`);
    const fan = await elsewhere(pod, "fan", `fan${nth}.example`);
    await tie(pod, alice.accountId, fan.personId);
    const young = await elsewhere(pod, "alice", `new${nth}.example`);
    nowSays(pod, young, { previous: alice.ref });
    return {
      by: "person",
      begin: (parts) => askToLeave(parts, { accountId: alice.accountId, destination: young.ref }),
      async goOn(parts) {
        pod.pass(10 * minuteMs);
        await runAllButTelling(parts);
        const [delivered_at, endpoint] = [new Date(pod.clock.now()), young.publicEndpoint ?? ""];
        await db.updateTable("migration_told").set({ delivered_at }).where("endpoint", "=", endpoint).execute();
        pod.pass(minuteMs);
        await runAllButTelling(parts);
      },
      async isDone() {
        assert.equal(await stateOf(pod, alice.ref), `${alice.ref} moved`);
        assert.equal((await moveLinksOf(db, alice.identityId))?.next, young.ref);
        const account = await db.selectFrom("account").select("state").where("id", "=", alice.accountId).execute();
        assert.deepEqual(account, [{ state: "moved" }]);
        const moves = await db
          .selectFrom("migration")
          .select(["id", "state"])
          .where("old_ref", "=", alice.ref)
          .execute();
        assert.deepEqual(
          moves.map(({ state }) => state),
          ["closed"],
        );
        const { rows } = await sql<{ endpoint: string; times: number }>`
            select endpoint, count(*)::int as times from outbox_parcel join outbox_message on outbox_message.id = message_id
             where outbox_message.migration_id = ${moves[0]?.id ?? 0} group by 1`.execute(db);
        assert.ok(
          rows.every(({ times }) => times === 1),
          JSON.stringify(rows),
        );
        const endpoints = rows.map(({ endpoint }) => endpoint);
        for (const { publicEndpoint } of [young, fan]) assert.ok(endpoints.includes(publicEndpoint ?? ""));
        assert.deepEqual(await toldBy(pod, alice.ref), ["profile"], "the last word of the old account");
      },
    };
  }));

for (const way of ["the entity", "the pull form"] as const)
  test(`kill at every write, receiver (${way}): the move is followed and the new home asked once`, () =>
    stoppedAnywhere(3, async (pod, nth) => {
      const alice = await here(pod, `alice${nth}`);
      const [old, young] = [
        await elsewhere(pod, "tern", `old${nth}.example`),
        await elsewhere(pod, "tern", `new${nth}.example`),
      ];
      const contactId = await tie(pod, alice.accountId, old.personId);
      await pod.database.db
        .updateTable("tie")
        .set({ told_identity_id: old.identityId })
        .where("contact_id", "=", contactId)
        .execute();
      nowSays(pod, old, { next: young.ref });
      nowSays(pod, young, { previous: old.ref });
      return {
        begin: (parts) =>
          way === "the entity" ? hear(parts, old, young, saidNow(pod)) : findIdentity(parts, old.ref, { fresh: true }),
        async isDone() {
          assert.equal(await stateOf(pod, old.ref), `${old.ref} moved`);
          const moves = await pod.database.db
            .selectFrom("migration")
            .select("state")
            .where("old_ref", "=", old.ref)
            .where("state", "=", "attached")
            .execute();
          assert.equal(moves.length, 1);
          assert.deepEqual(await tiesOf(pod, alice.accountId), [`${young.ref} asked established`]);
          assert.deepEqual(await toldBy(pod, alice.ref), [`ask ${young.ref}`]);
        },
      };
    }));

test(`kill at every write, acceptance: who asked before the move was processed is granted it once`, () =>
  stoppedAnywhere(4, async (pod, nth) => {
    const alice = await here(pod, `alice${nth}`);
    const { accountId } = alice;
    await pod.database.transaction((tx) => setWantsToBeAsked(tx, accountId, true));
    const host = `fans${nth}.example`;
    const [named, fan] = [await elsewhere(pod, "named", host), await elsewhere(pod, "fan", host)];
    const namedId = await tie(pod, accountId, named.personId);
    await pod.database.db
      .updateTable("tie")
      .set({ ours: "none", heard_at_identity_id: null })
      .where("contact_id", "=", namedId)
      .execute();
    const old = await elsewhere(pod, "alice", `old${nth}.example`);
    nowSays(pod, old, { next: alice.ref });
    assert.ok((await setPrevious(pod, { accountId, address: old.ref })).ok);
    const wish = { kind: "follow", author: fan.ref, recipient: alice.ref, step: "ask" } as const;
    assert.ok((await apply(pod, said(pod, wish, fan))).ok);
    await takeTold(pod);
    return {
      begin: (parts) => hear(parts, old, alice, saidNow(pod)),
      async isDone() {
        assert.equal(await stateOf(pod, old.ref), `${old.ref} moved`);
        assert.deepEqual(await tiesOf(pod, accountId), [
          `${fan.ref} none established`,
          `${named.ref} none established`,
        ]);
        assert.deepEqual(await toldBy(pod, alice.ref), [`accept ${fan.ref}`]);
      },
    };
  }));
