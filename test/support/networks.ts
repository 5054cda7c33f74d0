/** Made-up relations of an account with people on other networks than its archive's, as a snapshot has them. */
import fc from "fast-check";
import type { Side } from "../../src/core/contact.ts";
import type { ConversationItem, MessageItem, SnapshotItem, TieItem } from "../../src/core/snapshot.ts";
import { guids, maybe, texts, times } from "./snapshots.ts";

const place = "";
const sides = fc.constantFrom<Side>("none", "asked", "established");

/** Somebody on Versia, in either form of an address; with `elsewhere` also on a network that nobody speaks. */
export const strangers = (elsewhere: boolean): fc.Arbitrary<{ readonly network: string; readonly ref: string }> =>
  fc
    .tuple(fc.constantFrom("pod-x.example", "pod-y.example"), fc.stringMatching(/^[a-z0-9]{4,8}$/))
    .chain(([host, id]) =>
      fc.constantFrom(
        { network: "versia", ref: `${host}:${id}` },
        { network: "versia", ref: `https://${host}/people/${id}` },
        ...(elsewhere ? [{ network: "elsewhere", ref: `who/${id}@${host}` }] : []),
      ),
    );

const lines = texts.filter((text) => text.trim() !== "");

/** @param aspects  names of aspects; left out: any, which the archive does not list then */
export const ties = (elsewhere: boolean, aspects: fc.Arbitrary<string> = lines): fc.Arbitrary<readonly TieItem[]> =>
  fc.uniqueArray(
    fc
      .record({
        who: strangers(elsewhere),
        name: maybe(lines),
        ours: sides,
        theirs: sides,
        aspects: fc.uniqueArray(aspects, { maxLength: 2 }),
        note: maybe(lines),
        suspended: fc.boolean(),
      })
      .map(
        ({ who, note, suspended, ...rest }): TieItem => ({
          ...{ kind: "tie", place, ...who, ...rest },
          ...(note === null ? {} : { note }),
          ...(suspended ? { suspended } : {}),
        }),
      ),
    { maxLength: 6, selector: ({ ref }) => ref },
  );

/** Blocks, mutes, and addresses of the owner there. */
export const apart = (elsewhere: boolean): fc.Arbitrary<readonly SnapshotItem[]> =>
  fc.uniqueArray(
    fc.oneof(
      strangers(elsewhere).map((who): SnapshotItem => ({ kind: "block", place, ...who })),
      strangers(elsewhere).map((who): SnapshotItem => ({ kind: "mute", place, ...who })),
      fc.tuple(strangers(elsewhere), maybe(times), fc.boolean()).map(
        ([who, sinceMs, moved]): SnapshotItem => ({
          ...{ kind: "address", place, ...who, guid: null, publicKeyPem: null, sinceMs, untilMs: null },
          ...(moved ? { previous: "pod-x.example:before", next: "pod-y.example:after" } : {}),
        }),
      ),
    ),
    { maxLength: 4, selector: (item) => ("ref" in item ? item.ref : "") },
  );

/** A conversation there, as the owner began it or somebody else, with messages of theirs, of others in it, and of somebody who is not. */
export const letters = (elsewhere: boolean): fc.Arbitrary<readonly (ConversationItem | MessageItem)[]> =>
  fc
    .record({
      people: fc.uniqueArray(strangers(elsewhere), { minLength: 1, maxLength: 3, selector: ({ ref }) => ref }),
      begun: fc.boolean(),
      guid: guids,
      subject: fc.oneof(lines, fc.constant("")),
      writtenAtMs: times,
      readUntilMs: maybe(times),
      hidden: fc.boolean(),
      said: fc.uniqueArray(
        fc.record({ guid: guids, by: fc.nat(3), text: texts, writtenAtMs: times, editedAtMs: maybe(times) }),
        { maxLength: 4, selector: ({ guid }) => guid },
      ),
    })
    .map(({ people, begun, guid, said, ...rest }) => {
      const network = people[0]?.network ?? "";
      const refs = people.flatMap((each) => (each.network === network ? [each.ref] : []));
      const authors = [null, ...refs, network === "versia" ? "pod-z.example:nobody" : "who/nobody"];
      const name = `pod-x.example:${guid}`;
      return [
        {
          ...{ kind: "conversation", place, network, guid: name, ...rest },
          author: begun ? null : (refs[0] ?? null),
          participants: refs.toSorted(),
        },
        ...said.map(
          ({ by, guid, ...message }): MessageItem => ({
            ...{ kind: "message", place, network, guid: `pod-x.example:${guid}`, conversationGuid: name, ...message },
            author: authors[by % authors.length] ?? null,
          }),
        ),
      ];
    });
