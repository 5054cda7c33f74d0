/** People of several Sternas, for tests of what they do with each other: each acts on their own pod, as its pages and commands do. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { addAccount } from "../../src/app/accounts/add.ts";
import { type ContactRefusal, share, stopSharing } from "../../src/app/contacts/share.ts";
import { findIdentity } from "../../src/app/discover/find-identity.ts";
import { hourMs } from "../../src/base/time.ts";
import type { Viewer } from "../../src/core/visibility.ts";
import { listConversations, listMessages } from "../../src/store/content/conversations.ts";
import { findAccount } from "../../src/store/people/accounts.ts";
import { listContacts } from "../../src/store/people/contacts.ts";
import type { KnownIdentity } from "../../src/store/people/identities.ts";
import type { NetworkFaults } from "./faulty-network.ts";
import { aspectIdsOf } from "./people.ts";
import { openSternas, type Sterna, type Sternas } from "./sternas.ts";

export type Somebody = {
  readonly pod: Sterna;
  readonly username: string;
  readonly ref: string;
  readonly accountId: number;
  readonly viewer: Extract<Viewer, { readonly kind: "account" }>;
};

export async function somebodyOn(pod: Sterna, username: string): Promise<Somebody> {
  const added = await addAccount(pod.parts, username);
  assert.ok(added.ok, JSON.stringify(added));
  const { accountId, ref } = added.value;
  const account = await findAccount(pod.parts.database.db, username);
  assert.ok(account !== null);
  return { pod, username, ref, accountId, viewer: { kind: "account", accountId, personId: account.personId } };
}

/** How the pod of `who` knows `other`; asks their pod where it must, again after a while where the network failed. */
export async function findsOn(
  sternas: Sternas,
  who: Somebody,
  other: { readonly ref: string },
): Promise<KnownIdentity> {
  for (let tries = 0; ; tries++) {
    const found = await findIdentity(who.pod.parts, other.ref);
    if (found.ok) return found.value;
    assert.ok(tries < 15, JSON.stringify(found.refusal));
    sternas.pass(12 * hourMs);
  }
}

/** Shares in the account's aspects of these numbers (from 0). @returns why not; null: it does */
export async function shares(
  sternas: Sternas,
  who: Somebody,
  other: { readonly ref: string },
  aspects: readonly number[] = [0],
): Promise<ContactRefusal["code"] | "person-blocked" | "aspects-needed" | null> {
  const target = await findsOn(sternas, who, other);
  const all = await aspectIdsOf(who.pod.parts, who.accountId);
  const aspectIds = aspects.map((nth) => all[nth] as number);
  const shared = await share(who.pod.parts, { accountId: who.accountId, target, aspectIds });
  return shared.ok ? null : shared.refusal.code;
}

export async function stopsSharing(sternas: Sternas, who: Somebody, other: { readonly ref: string }): Promise<void> {
  const { personId } = await findsOn(sternas, who, other);
  const stopped = await stopSharing(who.pod.parts, { accountId: who.accountId, personId });
  assert.ok(stopped.ok);
}

/** Everybody shares with everybody else, and all have heard of it. */
export async function allShare(sternas: Sternas, people: readonly Somebody[]): Promise<void> {
  for (const who of people)
    for (const other of people) if (who !== other) assert.equal(await shares(sternas, who, other), null);
  await sternas.settle();
}

/** `{ "bob@pod-b.example": "mutual" }`: how the pod of `who` sees their ties. */
export async function tiesOf(who: Somebody): Promise<Record<string, "mutual" | "receiving" | "sharing">> {
  const contacts = await listContacts(who.pod.parts.database.db, who.accountId);
  const standing = (receiving: boolean, sharing: boolean) =>
    receiving && sharing ? "mutual" : receiving ? "receiving" : "sharing";
  return Object.fromEntries(
    contacts.map(({ ref, receiving, sharing }) => [ref, standing(receiving, sharing)] as const).toSorted(),
  );
}

/** The name under which the pod of `who` shows somebody. */
export async function nameSeenBy(who: Somebody, ref: string): Promise<string | null> {
  const row = await who.pod.parts.database.db
    .selectFrom("identity")
    .leftJoin("profile", "profile.identity_id", "identity.id")
    .select("profile.display_name")
    .where("identity.ref", "=", ref)
    .executeTakeFirst();
  return row?.display_name ?? null;
}

/** One person on each pod. */
export const onePerPod = (sternas: Sternas, names: readonly string[]): Promise<Somebody[]> =>
  Promise.all(names.map((name, nth) => somebodyOn(sternas.pod(nth), name)));

/** All of their conversations: subject, who takes part, and what was said by whom, by guid. */
export async function conversationsOf(who: Somebody): Promise<Record<string, object>> {
  const { db } = who.pod.parts.database;
  const all = await listConversations(db, who.accountId, { most: 1_000 });
  const entries: [string, object][] = [];
  for (const { conversationId, guid, subject, refs } of all) {
    const messages = await listMessages(db, conversationId, who.accountId, { most: 1_000 });
    entries.push([guid, { subject, refs, said: messages.map(({ guid, ref, text }) => `${guid} ${ref}: ${text}`) }]);
  }
  return Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

type Body = (sternas: Sternas, people: readonly Somebody[]) => Promise<void>;

/** What each of two pods' every other request meets, at most three times the same one. */
export const badDays: readonly NetworkFaults[] = [11, 12].map((seed) => ({
  seed,
  percent: 50,
  mostEach: 3,
  questions: true,
}));

/** A test on as many pods as names, with somebody of each name on one: over a network in order, and then over a bad one. */
export function testOnPods(sentence: string, names: readonly string[], body: Body): void {
  for (const faults of [undefined, ...badDays]) {
    const how = faults === undefined ? "" : ` (bad network, seed ${faults.seed})`;
    test(`${sentence}${how}`, async (t) => {
      const sternas = await openSternas(names.length, faults === undefined ? {} : { faults });
      t.after(sternas.dispose);
      await body(sternas, await onePerPod(sternas, names));
      if (faults !== undefined) assert.ok(sternas.network.met.size > 0, "the network was not bad at all");
    });
  }
}
