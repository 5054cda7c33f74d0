/** `sterna contact VERB --as NAME …`: sharing, blocks and mutes of an account. */
import { blockPerson, keepBlock, mutePerson, unblockPerson, unmutePerson } from "../app/contacts/block.ts";
import { noteAbout } from "../app/contacts/note.ts";
import { openOffers, takeOffer } from "../app/contacts/offers.ts";
import { acceptRequest, refuseRequest } from "../app/contacts/requests.ts";
import { share as shareWith, stopSharing } from "../app/contacts/share.ts";
import { declineMove } from "../app/witness/undo.ts";
import { limits } from "../base/limits.ts";
import type { Result } from "../base/result.ts";
import { dayMs } from "../base/time.ts";
import { type ListedContact, listContacts } from "../store/people/contacts.ts";
import { listDistant } from "../store/people/distances.ts";
import type { KnownIdentity } from "../store/people/identities.ts";
import { contactMarks, type MoveMark, moveMark } from "../store/views/move-marks.ts";
import { type Acting, actingOptions, aspectIdsOf, openAccount, refused, whom } from "./acting.ts";
import { defineCommand, UsageError } from "./command.ts";
import { exits } from "./exit.ts";

const verbs = [
  "list",
  "share",
  "stop",
  "accept",
  "refuse",
  "block",
  "unblock",
  "mute",
  "unmute",
  "note",
  "keep-block",
  "decline",
  "follow-instead",
] as const;
type Verb = (typeof verbs)[number];

export const command = defineCommand({
  name: "contact",
  summary: "share with people, stop, block, mute, list",
  usage: "ACTION --as NAME [ID...] [--aspects A,B] [--text T] [--json]",
  about:
    "What the account NAME has with other people, named by their address (ID). What can be done: list, share, stop, accept, refuse, block, unblock, mute, unmute, note, keep-block, decline, follow-instead. share: they get what NAME writes to these aspects; called again, it changes them. " +
    "stop: they get nothing any more. accept: they asked to follow NAME, and may. refuse: they may not, or no longer. block: sharing ends both ways, and nothing of theirs is taken or shown. mute: their things stay out of streams and notices, and they are not told. " +
    "note: what NAME wants to remember about them, which nobody else sees; an empty text removes it. " +
    "Where a block met a contact, since two addresses turned out to be one person: keep-block ends the contact, unblock goes on with it. decline: NAME does not follow their last move. " +
    "follow-instead: their pod has been silent for a week, and another account says to have been them (list shows it): share with that one, in the same aspects. " +
    "list: all contacts, and whom NAME blocks or mutes.",
  options: {
    ...actingOptions,
    aspects: { type: "string", value: "A,B", about: "for share: names of aspects, with commas between" },
    text: { type: "string", value: "T", about: "for note: what to remember" },
  },
  async run({ values, positionals }, io) {
    const [word, ...words] = positionals;
    const verb = verbs.find((each) => each === word);
    if (verb === undefined) throw new UsageError(`What is to be done? Give one of: ${verbs.join(", ")}.`);
    if ((verb === "list") !== (words.length === 0))
      throw new UsageError("Whom is it about? Give addresses; list takes none.");
    if ((verb === "note") !== (values.text !== undefined))
      throw new UsageError("note takes --text, which may be empty; nothing else does.");
    const { parts, close } = await io.house.open();
    try {
      const json = values.json === true;
      const acting: Acting = { parts, account: await openAccount(parts, values.as, io, json), words, json, io };
      if (verb === "list") await list(acting);
      for (const text of words) {
        const target = await whom(acting, text);
        tell(acting, verb, target, await act(acting, verb, target, values));
      }
      return exits.done;
    } finally {
      await close();
    }
  },
});

type Done = Result<{ readonly changed: boolean }, { readonly code: string; readonly ref?: string }>;

type Values = { readonly aspects?: string | undefined; readonly text?: string | undefined };

async function act(acting: Acting, verb: Verb, target: KnownIdentity, { aspects, text = "" }: Values): Promise<Done> {
  const { parts, account } = acting;
  const request = { accountId: account.accountId, target };
  switch (verb) {
    case "block":
      return blockPerson(parts, request);
    case "unblock":
      return unblockPerson(parts, request);
    case "mute":
      return mutePerson(parts, request);
    case "unmute":
      return unmutePerson(parts, request);
    case "stop":
      return changed(await stopSharing(parts, { accountId: account.accountId, personId: target.personId }));
    case "share":
      return changed(await shareWith(parts, { ...request, aspectIds: await aspectIdsOf(acting, aspects) }));
    case "accept":
      return acceptRequest(parts, request);
    case "refuse":
      return refuseRequest(parts, request);
    case "note": {
      const noted = await noteAbout(parts, { ...request, personId: target.personId, text });
      return noted.ok ? { ok: true, value: { changed: true } } : noted;
    }
    case "keep-block":
      return keepBlock(parts, request);
    case "decline": {
      const { personId } = target;
      const mark = await moveMark(parts.database.db, {
        personId,
        accountId: account.accountId,
        since: marksSince(acting),
      });
      return mark === null
        ? { ok: false, refusal: { code: "no-move", ref: target.ref } }
        : declineMove(parts, account.accountId, mark.migrationId);
    }
    case "follow-instead": {
      const { personId, ref } = target;
      return changed(await takeOffer(parts, { accountId: account.accountId, personId, ref, identityId: null }));
    }
    case "list":
      throw new Error("a list is about nobody");
  }
}

/** Moves leave their mark for so long (R15). */
const marksSince = ({ parts }: Acting): Date => new Date(parts.clock.now() - limits.undoDays * dayMs);

const changed = (done: Result<{ readonly told: boolean }, { readonly code: string }>): Done =>
  done.ok ? { ok: true, value: { changed: done.value.told } } : done;

const outcomes: Readonly<Record<Exclude<Verb, "list">, string>> = {
  share: "shared with",
  stop: "not shared with any more",
  accept: "may follow",
  refuse: "may not follow",
  block: "blocked",
  unblock: "not blocked any more",
  mute: "muted",
  unmute: "not muted any more",
  note: "noted",
  "keep-block": "stays blocked, and is no contact any more",
  decline: "not followed to the new address",
  "follow-instead": "the account that says to have been them is shared with",
};

function tell(acting: Acting, verb: Verb, { ref }: KnownIdentity, done: Done): void {
  if (!done.ok) throw refused("contact", done.refusal, acting);
  if (verb === "list") return;
  if (acting.json) acting.io.out(JSON.stringify({ id: ref, done: verb, changed: done.value.changed }));
  else acting.io.out(`${ref}: ${outcomes[verb]}`);
}

async function list(acting: Acting): Promise<void> {
  const { parts, account, json, io } = acting;
  const { db } = parts.database;
  const marks = await contactMarks(db, account.accountId, marksSince(acting));
  const contacts = await listContacts(db, account.accountId);
  const [blocked, muted] = [
    await listDistant(db, "block", account.accountId),
    await listDistant(db, "mute", account.accountId),
  ];
  const offers = await openOffers(parts, { accountId: account.accountId, personId: null });
  if (json) {
    io.out(
      JSON.stringify({
        offers: offers.map(({ oldRef, ref, silentSince }) => ({
          id: oldRef,
          says: ref,
          silentSince: silentSince.toISOString(),
        })),
        contacts: contacts.map(
          ({ personId, ref, name, receiving, sharing, asked, asks, suspended, muted, note, aspects }) => ({
            id: ref,
            name,
            receiving,
            sharing,
            asked,
            asks,
            suspended,
            muted,
            note,
            aspects,
            moved: movedOf(marks.get(personId)),
          }),
        ),
        blocked: blocked.map(({ ref, since }) => ({ id: ref, since: since.toISOString() })),
        muted: muted.map(({ ref, since }) => ({ id: ref, since: since.toISOString() })),
      }),
    );
    return;
  }
  for (const contact of contacts)
    io.out(
      `${contact.ref}  ${standing(contact)}${contact.aspects.length > 0 ? `  (${contact.aspects.join(", ")})` : ""}${tellMoved(marks.get(contact.personId))}`,
    );
  for (const { oldRef, ref, silentSince } of offers)
    io.out(
      `${oldRef}  silent since ${silentSince.toISOString().slice(0, 10)}; ${ref} says to have been them: follow-instead`,
    );
  for (const { ref } of blocked) io.out(`${ref}  blocked`);
  for (const { ref } of muted) io.out(`${ref}  muted`);
}

const movedOf = (mark: MoveMark | undefined) =>
  mark === undefined ? null : { from: mark.oldRef, at: mark.at.toISOString(), declined: mark.declined };

const tellMoved = (mark: MoveMark | undefined): string =>
  mark === undefined
    ? ""
    : `  moved from ${mark.oldRef} on ${mark.at.toISOString().slice(0, 10)}, ${mark.declined ? "not followed" : "confirmed by both sides"}`;

function standing({ receiving, sharing, asked, asks, suspended }: ListedContact): string {
  if (suspended) return "suspended: a block met it; unblock, or keep-block";
  if (asks) return `asks to follow: accept, or refuse${receiving ? "; shared with" : asked ? "; asked" : ""}`;
  if (asked) return sharing ? "shares with you; asked" : "asked";
  if (receiving && sharing) return "mutual";
  return receiving ? "shared with" : sharing ? "shares with you" : "noted";
}
