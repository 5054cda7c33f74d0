/** Wishes to follow one account, many at once: what comes to the new home of somebody who has moved. */
import { ok, type Result } from "../../../base/result.ts";
import { hearFollow } from "../../../core/follow.ts";
import type { SaidFollow } from "../../../core/message.ts";
import { cameAlongAmong } from "../../../store/arrival/came-along.ts";
import { notifyAll } from "../../../store/content/notifications.ts";
import type { Tx } from "../../../store/database.ts";
import { backedAmong } from "../../../store/moves/move-links.ts";
import { forgetStops } from "../../../store/moves/stops.ts";
import { findOwnIdentity, wantsToBeAsked } from "../../../store/people/accounts.ts";
import { ensureContacts, setTheirsOf } from "../../../store/people/contacts.ts";
import { blockedAmong } from "../../../store/people/distances.ts";
import { endedAmong, identityByRef } from "../../../store/people/identities.ts";
import { tellAll } from "../../deliver/tell.ts";
import { adapterOf } from "../../parts.ts";
import type { EffectNeeds, EffectRefusal, Effects, Said } from "../said.ts";

type Wish = Said<SaidFollow>;

/** A wish of somebody at another pod. Whose it is, and what else its author says at the same time, is for whoever calls to see. */
export const isWish = (said: Said): said is Wish =>
  said.message.kind === "follow" && said.message.step === "ask" && said.way !== "local" && !said.author.local;

/**
 * As `applyFollow`, for wishes of as many people on one network.
 * @returns in their order; null for one that is to be applied by itself: it is answered by no, or refused, or is for nobody who is here now
 */
export async function applyWishes(
  tx: Tx,
  needs: EffectNeeds,
  protocol: string,
  all: readonly Wish[],
): Promise<(Result<Effects, EffectRefusal> | null)[]> {
  const results = new Map<Wish, Result<Effects, EffectRefusal>>();
  if (adapterOf(needs, protocol).facts.ties !== "asked") return all.map(() => null);
  for (const [ref, wishes] of Map.groupBy(all, ({ message }) => message.recipient))
    for (const [wish, changed] of await hearWishes(tx, protocol, ref, wishes)) results.set(wish, ok({ changed }));
  return all.map((wish) => results.get(wish) ?? null);
}

/** @returns what was done, with whether it has changed anything */
async function hearWishes(
  tx: Tx,
  protocol: string,
  ref: string,
  given: readonly Wish[],
): Promise<ReadonlyMap<Wish, boolean>> {
  const recipient = await identityByRef(tx, protocol, ref);
  const accountId = recipient?.local === true ? recipient.accountId : null;
  const own = accountId === null ? null : await findOwnIdentity(tx, accountId, protocol);
  if (own === null || own.ref !== ref) return new Map();
  const ended = await endedAmong(
    tx,
    given.map(({ author }) => author.identityId),
  );
  const heard = given.filter(
    ({ author, inboxAccountId }) =>
      (inboxAccountId === null || inboxAccountId === own.accountId) &&
      author.personId !== own.personId &&
      !ended.has(author.identityId),
  );
  const people = heard.map(({ author }) => author.personId);
  const blocked = await blockedAmong(tx, own.accountId, people);
  const wishes = heard.filter(({ author }) => !blocked.has(author.personId));
  if (wishes.length === 0) return new Map();
  const authors = wishes.map(({ author }) => author);
  const contacts = await ensureContacts(
    tx,
    own.accountId,
    protocol,
    wishes.map(({ author, receivedAt }) => ({ personId: author.personId, at: receivedAt })),
  );
  const asksFirst = await wantsToBeAsked(tx, own.accountId);
  const backed = asksFirst
    ? await backedAmong(tx, { protocol, accountId: own.accountId, followers: authors })
    : new Set<number>();
  const outcomes = wishes.flatMap((wish) => {
    const { personId } = wish.author;
    const contact = contacts.get(personId);
    if (contact === undefined) return [];
    const { contactId, suspended, tie } = contact;
    const known = tie !== null && tie.heardAtIdentityId !== null;
    const before = { ours: tie?.ours ?? "none", theirs: known ? tie.theirs : "none" } as const;
    const facts = { ...before, blocked: false, suspended, asksFirst, backed: backed.has(personId) };
    const outcome = hearFollow("ask", facts);
    const changed = outcome.theirs !== before.theirs;
    return [{ wish, contactId, ...outcome, changed, written: changed || tie?.heardAtIdentityId !== own.identityId }];
  });
  await tellAll(
    tx,
    outcomes.flatMap(({ wish: { author, receivedAt: at }, answer: step }) => {
      if (step === null) return [];
      const message: SaidFollow = { kind: "follow", author: own.ref, recipient: author.ref, step };
      return [{ protocol, message, as: own.identityId, to: [author.identityId], reach: "private", at } as const];
    }),
  );
  const written = outcomes.filter((each) => each.written);
  await forgetStops(
    tx,
    own.accountId,
    written.map(({ wish }) => wish.author.identityId),
  );
  await setTheirsOf(tx, protocol, own.identityId, written);
  const news = outcomes.filter((each) => each.news !== null && each.wish.after.notifies);
  const came = await cameAlongAmong(
    tx,
    own.accountId,
    protocol,
    news.flatMap((each) => (each.news === "asks" ? [] : [each.wish.author.personId])),
  );
  await notifyAll(
    tx,
    news.flatMap(({ news: kind, wish: { author, receivedAt: at } }) =>
      kind === null || (kind !== "asks" && came.has(author.personId))
        ? []
        : [{ accountId: own.accountId, kind, bylineId: author.bylineId, at }],
    ),
  );
  return new Map(outcomes.map(({ wish, changed }) => [wish, changed]));
}
