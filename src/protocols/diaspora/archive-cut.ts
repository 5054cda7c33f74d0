/** Cuts a diaspora* archive into elements and gives them in an order in which each finds what it hangs on, whatever the order of the file. */
import type { Bytes } from "../../base/bytes.ts";
import { limits } from "../../base/limits.ts";
import { finding } from "../../core/migration/finding-codes.ts";
import type { Finding } from "../../core/migration/findings.ts";
import { archiveTurns, type Turn } from "../archive-turns.ts";
import { type CutBounds, type CutPlan, cutJson, jsonCutter } from "../json-cutter.ts";
import type { RawElement, Spool } from "../port.ts";

/** Scalars and small objects: who the owner is and what they have set. Given in this order, before everything else. */
export const headSections = [
  "/version",
  "/user/username",
  "/user/email",
  "/user/language",
  "/user/private_key",
  "/user/disable_mail",
  "/user/show_community_spotlight_in_stream",
  "/user/auto_follow_back",
  "/user/auto_follow_back_aspect",
  "/user/profile",
] as const;

/** What stands for the whole head, and for all keys that no pod writes, among the turns. */
const HEAD = "head";
const OTHER = "other";

/** The lists, and what each waits for; what still waits at the end of the file is given in this order. */
const table: readonly Turn[] = [
  { section: OTHER, after: [HEAD] },
  { section: "/user/contact_groups", after: [HEAD] },
  { section: "/user/contacts", after: ["/user/contact_groups"] },
  { section: "/user/blocks", after: [HEAD] },
  { section: "/user/followed_tags", after: [HEAD] },
  { section: "/others_data/non_contact_authors", after: [HEAD] },
  { section: "/user/posts", after: ["/user/contacts"] },
  { section: "/others_data/posts", after: [HEAD] },
  { section: "/user/relayables", after: ["/user/posts"] },
  { section: "/user/post_subscriptions", after: ["/user/posts"] },
  { section: "/sterna/addresses", after: [HEAD] },
  { section: "/sterna/networks", after: [HEAD] },
  { section: "/sterna/mutes", after: [HEAD] },
  { section: "/sterna/network_blocks", after: [HEAD] },
  { section: "/sterna/network_mutes", after: [HEAD] },
  { section: "/sterna/ties", after: ["/user/contact_groups"] },
  { section: "/sterna/posts", after: ["/user/posts"] },
  { section: "/sterna/relayables", after: ["/user/relayables"] },
  { section: "/sterna/subscriptions", after: ["/user/posts"] },
  { section: "/sterna/others_posts", after: [HEAD] },
  {
    section: "/others_data/relayables",
    after: ["/user/relayables", "/others_data/non_contact_authors", "/sterna/posts"],
  },
  { section: "/sterna/others_relayables", after: ["/others_data/relayables"] },
  { section: "/sterna/conversations", after: [HEAD] },
  { section: "/sterna/messages", after: ["/sterna/conversations"] },
];

/** The lists of an archive; `blocks`, `mutes`, `followed_tags` and `post_subscriptions` hold strings, the others objects. */
export const listSections: readonly string[] = table.slice(1).map((turn) => turn.section);

/** A pod writes `null` here for most people, so an empty value is no sign that a full one may follow. */
const OFTEN_EMPTY = "/user/auto_follow_back_aspect";

const plan: CutPlan = new Map<string, CutPlan | "list" | "whole">([
  ["version", "whole"],
  ["user", membersOf("/user/")],
  ["others_data", membersOf("/others_data/")],
  // What Sterna adds; pods look at nothing that they do not know.
  ["sterna", membersOf("/sterna/")],
]);

function membersOf(pointer: string): CutPlan {
  const below = (sections: readonly string[], as: "list" | "whole") =>
    sections
      .filter((section) => section.startsWith(pointer))
      .map((section) => [section.slice(pointer.length), as] as const);
  return new Map([...below(headSections, "whole"), ...below(listSections, "list")]);
}

export type ArchiveBounds = CutBounds & { readonly archiveHeadBytes: number };

/**
 * `ArchiveFormat["cut"]` for diaspora* archives, format 2.0.
 *
 * **Order.** First the head (`headSections`, as far as the file has them), then every list after those it hangs on (`table`): groups before
 * contacts; both before posts; the owner's posts before their relayables and subscriptions; all of these and `non_contact_authors`
 * before others' relayables. Posts of others, which few archives have, make nobody wait: who finds a parent late is settled at the end. Lists that do not hang on each other come as they stand in the file. Within a list the
 * file's order stays. Keys that no pod writes come as elements of their own section, after the head.
 *
 * **Waiting.** An element passes at once when everything it waits for is *settled*: a value or list was complete and not empty. An empty one
 * settles nothing, since a full one of the same key may follow. What is not settled waits
 * in `spool`, at the longest until the document ends. In an archive as pods write it all of `user` passes at once;
 * others' relayables wait for the end, because only there is it certain that no keys of their authors follow. Posts wait
 * there too where a setting is missing, where there is no group or no contact, or where somebody has re-ordered the file.
 *
 * **Duplicate keys.** Of head values the longest is used (`json-duplicate-key`). One that comes after the head was given, which happens only
 * after a value that is not empty, is left out (`json-duplicate-late` if it was longer). Lists and objects are joined: see `jsonCutter`.
 *
 * @param bytes  the unpacked JSON. Its chunks must not be written to once handed over: elements are views of them
 * @param spool  holds what comes before its turn
 * @returns elements (their bytes stay valid but share memory with others: copy before transferring to another thread) and findings. A value
 *   that stands where a list or object should comes with `place` equal to `section`. After a blocking finding nothing more comes; what
 *   was complete before it has been given
 * @throws {Fault} what `bytes` or `spool` throw
 * @see diaspora* `lib/schemas/archive-format.json`
 */
export async function* cutArchive(
  bytes: Bytes,
  spool: Spool,
  bounds: ArchiveBounds = limits,
): AsyncGenerator<RawElement | Finding, void, undefined> {
  const turns = archiveTurns(table, OTHER, spool);
  const head = openHead(bounds.archiveHeadBytes);
  let blocking: Finding | null = null;

  for await (const events of cutJson(bytes, plan, bounds)) {
    for (const event of events) {
      if (event.kind === "finding") {
        if (event.finding.severity === "blocking") blocking = event.finding;
        else yield event.finding;
      } else if (event.kind === "listed") {
        if (event.items > 0) turns.settle(event.section);
      } else if (event.kind === "element") {
        const { element } = event;
        if (head.has(element.section)) {
          const doubt = head.take(element);
          if (doubt !== null) yield doubt;
          if (head.settled()) {
            yield* head.give();
            turns.settle(HEAD);
          }
        } else if (element.section === "") {
          blocking = finding("not-an-archive", "", { detail: "its JSON is not an object" });
        } else if (turns.passes(element)) yield element;
        else await turns.hold(element);
      }
      for (const name of turns.due()) for await (const element of turns.replay(name)) yield element;
    }
  }
  yield* head.give();
  turns.settleAll();
  for (const name of turns.due()) for await (const element of turns.replay(name)) yield element;
  if (blocking !== null) yield blocking;
}

/** The head while it is collected: of each section the longest value so far. */
function openHead(mostBytes: number) {
  const values = new Map<string, RawElement>();
  const lengths = new Map<string, number>();
  const missing = new Set<string>(headSections);
  let given = false;
  return {
    has: (section: string): boolean => isHead.has(section),
    settled: (): boolean => missing.size === 0,
    /** Considers a value; what there is to say about it. */
    take({ section, place, bytes }: RawElement): Finding | null {
      const size = bytes.length;
      if (size > mostBytes) return finding("json-element-too-large", place, { bytes: size, most: mostBytes });
      const longest = lengths.get(section);
      if (!isEmpty(bytes) || section === OFTEN_EMPTY) missing.delete(section);
      if (longest === undefined || (size > longest && !given)) {
        lengths.set(section, size);
        values.set(section, { section, place, bytes: Uint8Array.from(bytes) });
      }
      if (longest === undefined) return null;
      const late = given && size > longest;
      return finding(late ? "json-duplicate-late" : "json-duplicate-key", place, { key: section });
    },
    /** The head in its order, once. */
    give(): readonly RawElement[] {
      given = true;
      const elements = headSections.flatMap((section) => values.get(section) ?? []);
      values.clear();
      return elements;
    },
  };
}

const isHead: ReadonlySet<string> = new Set(headSections);

const isEmpty = (bytes: Uint8Array): boolean =>
  bytes.length <= 64 && /^(?:null|""|\{\s*\}|\[\s*\])$/.test(Buffer.from(bytes).toString("latin1"));

/**
 * `ArchiveFormat["recognises"]` for diaspora* archives: an object with a `user` or an `others_data` of any shape near its beginning. ActivityPub
 * documents, which also are objects, have an `@context`.
 */
export function recognisesArchive(head: Uint8Array): boolean {
  const sections: string[] = [];
  for (const event of jsonCutter(plan).push(head)) {
    if (event.kind === "opened") sections.push(event.section);
    if (event.kind === "element") sections.push(event.element.section);
  }
  return (
    sections.some((section) => section === "/user" || section === "/others_data") && !sections.includes("/@context")
  );
}
