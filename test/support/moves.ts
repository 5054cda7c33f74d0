/** Moves of people elsewhere, and what this pod believes about who is who afterwards. */
import assert from "node:assert/strict";
import { jobKinds } from "../../src/app/jobs/kinds.ts";
import { lookAtMoveKind } from "../../src/app/jobs/look-at-move.ts";
import { receiveDue } from "../../src/app/receive/receiver.ts";
import { runNextJob } from "../../src/app/worker.ts";
import type { SaidMove } from "../../src/core/message.ts";
import { emptyProfile } from "../../src/core/snapshot.ts";
import { identityById, type KnownIdentity } from "../../src/store/people/identities.ts";
import { again, apply, type Elsewhere, said } from "./federation.ts";
import { comesIn, wireOf } from "./incoming.ts";
import type { FreshParts } from "./parts.ts";

type Someone = KnownIdentity & { readonly privateKeyPem?: string };

export const moveMessage = (old: Someone, young: Someone, more: Partial<SaidMove> = {}): SaidMove => ({
  kind: "migration",
  author: old.ref,
  oldRef: old.ref,
  newRef: young.ref,
  profile: { ...emptyProfile, displayName: `${young.ref} now` },
  photoPath: null,
  signature: "",
  ...more,
});

/** A proved move is judged, as it is now known who both are. @returns `changed`, `same`, or the code of the refusal */
export async function hear(
  parts: FreshParts,
  old: Someone,
  young: Someone,
  more: Partial<SaidMove> = {},
): Promise<string> {
  const message = moveMessage(old, young, more);
  const author = await again(parts, message.author === young.ref ? young : old);
  const result = await apply(parts, said(parts, message, author, { way: "public" }));
  return result.ok ? (result.value.changed ? "changed" : "same") : result.refusal.code;
}

/** The move as a pod sends it, through the inbox. @param byNew  form B: the new address is its author */
export async function moveComesIn(parts: FreshParts, old: Elsewhere, young: Elsewhere, byNew = false): Promise<void> {
  const [author, other] = byNew ? [young, old] : [old, young];
  const draft = moveMessage(old, young, { author: author.ref });
  const keys = { ref: other.ref, privateKeyPem: other.privateKeyPem };
  await comesIn(parts, wireOf(parts).sign(draft, keys), author);
}

export async function received(parts: FreshParts): Promise<void> {
  for (let turn = 0; turn < 5 && (await receiveDue(parts)) > 0; turn++);
}

/** Lets the job run that asks both pods; it takes at most so many turns. */
export async function lookAtMoves(parts: FreshParts): Promise<void> {
  const stop = new AbortController().signal;
  for (let turn = 0; turn < 10; turn++) if (!(await runNextJob(parts, [lookAtMoveKind], stop))) return;
}

/** Every kind of job, until none is due. */
export async function runJobs(parts: FreshParts): Promise<void> {
  const stop = new AbortController().signal;
  for (let turn = 0; turn < 100; turn++) if (!(await runNextJob(parts, jobKinds, stop))) return;
  assert.fail("jobs go on and on");
}

/** Addresses of one person, each with its state: `alice@a.example moved`; the persons and addresses in order of the addresses. */
export async function whoIsWho(parts: FreshParts): Promise<string[][]> {
  const rows = await parts.database.db
    .selectFrom("identity")
    .select(["person_id", "ref", "state"])
    .orderBy("ref")
    .execute();
  return [...Map.groupBy(rows, ({ person_id: id }) => id).values()].map((theirs) =>
    theirs.map(({ ref, state }) => `${ref} ${state}`),
  );
}

const tables = [
  "person",
  "identity",
  "account",
  "profile",
  "contact",
  "tie",
  "aspect_member",
  "block",
  "mute",
] as const;

/** All that a move may change, in an order that nothing else decides. Without `migration` rows. */
export async function peopleAndRelations(parts: FreshParts): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  for (const table of tables) {
    const rows = await parts.database.db.selectFrom(table).selectAll().execute();
    all[table] = rows.map((row) => JSON.stringify(row)).sort();
  }
  return all;
}

/** What is kept of moves, in the order in which it was recorded: `witness attached a@x to b@y (why)`. */
export async function movesKept(parts: FreshParts): Promise<string[]> {
  const rows = await parts.database.db.selectFrom("migration").selectAll().orderBy("id").execute();
  return rows.map(
    ({ role, state, old_ref, new_ref, refusal }) =>
      `${role} ${state} ${old_ref} to ${new_ref}${refusal ? ` (${refusal})` : ""}`,
  );
}

export const personOf = async (parts: FreshParts, { identityId }: KnownIdentity): Promise<number> =>
  ((await identityById(parts.database.db, identityId)) as KnownIdentity).personId;
