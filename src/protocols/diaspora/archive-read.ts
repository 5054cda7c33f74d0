/**
 * Reads a diaspora* archive, one element after the other, into items of a snapshot. Looks at each element alone; what only shows across
 * elements (duplicates, missing parents, signatures) is core's business.
 */
import { limits } from "../../base/limits.ts";
import { shorten } from "../../base/printable.ts";
import type { OwnerItem, Place, SnapshotItem } from "../../core/snapshot.ts";
import { parseElement } from "../json-element.ts";
import type { ArchiveReader, RawElement, Reading } from "../port.ts";
import { headSections } from "./archive-cut.ts";
import { type Audience, cutAudience } from "./audiences.ts";
import { type Context, createContext } from "./context.ts";
import { entityOf } from "./entity.ts";
import { readAspect, readBlock, readContact, readOthersKey, readSubscription, readTag } from "./read-contacts.ts";
import { readNetwork, readNetworkBlock, readNetworkMute, readTie } from "./read-networks.ts";
import { readAddress, readConversation, readMessage, readMute } from "./read-ours.ts";
import { type Head, type Owner, ownerByPost, ownerByProfile, readOwner, readVersionAndKey } from "./read-owner.ts";
import { readOthersPost, readPost } from "./read-posts.ts";
import { readOthersRelayable, readOwnRelayable } from "./read-relayables.ts";
import { createReport, type Report } from "./report.ts";
import { isObject, shown } from "./values.ts";

const headSectionSet: ReadonlySet<string> = new Set(headSections);

type ReadElement = (
  value: unknown,
  place: Place,
  context: Context,
  audience: Audience | null,
) => readonly SnapshotItem[];

const posts = "/user/posts";
/** Sections without a list of their own that we write beside `user`. */
const ours = "/sterna";
const lists: ReadonlyMap<string, ReadElement> = new Map<string, ReadElement>([
  ["/user/contact_groups", readAspect],
  ["/user/contacts", readContact],
  ["/user/blocks", readBlock],
  ["/user/followed_tags", readTag],
  [posts, readPost],
  ["/user/relayables", readOwnRelayable],
  ["/user/post_subscriptions", readSubscription],
  ["/others_data/non_contact_authors", readOthersKey],
  ["/others_data/posts", readOthersPost],
  ["/others_data/relayables", readOthersRelayable],
  ["/sterna/addresses", readAddress],
  ["/sterna/networks", readNetwork],
  ["/sterna/mutes", readMute],
  ["/sterna/network_blocks", readNetworkBlock],
  ["/sterna/network_mutes", readNetworkMute],
  ["/sterna/ties", readTie],
  ["/sterna/posts", readPost],
  ["/sterna/relayables", readOwnRelayable],
  ["/sterna/subscriptions", readSubscription],
  ["/sterna/others_posts", readOthersPost],
  ["/sterna/others_relayables", readOthersRelayable],
  ["/sterna/conversations", readConversation],
  ["/sterna/messages", readMessage],
]);

/** Where the reader stands: the head is being gathered, the owner is known, or it is certain that nobody will ever know. */
type State = { readonly at: "head" } | { readonly at: "body"; readonly context: Context } | { readonly at: "lost" };

/**
 * `ArchiveFormat["reader"]` for diaspora* archives of version 2.0, and those who come near.
 *
 * Where the profile does not say whose archive it is, elements wait (up to `limits.heldElementBytes`) for a post whose author has the
 * archive's user name; the owner is always the first item.
 *
 * @param nowMs  for dates in the future
 */
export function createReader(nowMs: number): ArchiveReader {
  const report = createReport();
  const head: Head = new Map();
  const held: RawElement[] = [];
  let heldBytes = 0;
  let state: State = { at: "head" };

  /** From here on `owner` is whose archive it is. */
  function begin(owner: Owner, derived: boolean): OwnerItem {
    state = { at: "body", context: createContext(owner, nowMs, report) };
    return readOwner(head, owner, derived, nowMs, report);
  }

  function lose(): readonly SnapshotItem[] {
    state = { at: "lost" };
    held.length = 0;
    report.add("owner-missing", "/user/profile");
    readVersionAndKey(head, report);
    return [];
  }

  /** The first element of a list has come: the head is complete. */
  function settle(element: RawElement): readonly SnapshotItem[] {
    const byProfile = ownerByProfile(head);
    if (byProfile !== null) return [begin(byProfile, false), ...readListed(element)];
    const byPost = element.section === posts ? ownerByPost(head, authorOf(element)) : null;
    if (byPost !== null) {
      const waiting = held.splice(0);
      return [begin(byPost, true), ...waiting.flatMap(readListed), ...readListed(element)];
    }
    heldBytes += element.bytes.length;
    if (heldBytes > limits.heldElementBytes) return lose();
    held.push({ ...element, bytes: Uint8Array.from(element.bytes) });
    return [];
  }

  function readListed(element: RawElement): readonly SnapshotItem[] {
    if (state.at !== "body") return state.at === "head" ? settle(element) : [];
    const read = lists.get(element.section);
    const parsed = parse(element, element.section === posts ? state.context : null, report);
    return read === undefined || parsed === null
      ? []
      : read(parsed.value, element.place, state.context, parsed.audience);
  }

  function readElement(element: RawElement): readonly SnapshotItem[] {
    const { section, place } = element;
    if (lists.has(section) && place !== section) return readListed(element);
    const parsed = parse(element, null, report);
    if (parsed === null) return [];
    if (headSectionSet.has(section)) {
      if (state.at === "head") head.set(section, parsed.value);
    } else if (lists.has(section)) {
      if (parsed.value !== null && !isEmptyList(parsed.value)) report.add("section-not-list", place, { section });
    } else if (section === "/user" || section === "/others_data" || section === ours) {
      if (parsed.value !== null && !isObject(parsed.value)) report.add("section-not-object", place, { section });
    } else if (section !== `${ours}/version`) {
      report.unknownKey("", shown(section), place);
    }
    return [];
  }

  const reading = (items: readonly SnapshotItem[]): Reading => ({ items, findings: report.take() });
  return {
    read: (element) => reading(readElement(element)),
    end() {
      if (state.at !== "head") return reading([]);
      const owner = ownerByProfile(head);
      return reading(owner === null ? lose() : [begin(owner, false)]);
    },
  };
}

const isEmptyList = (value: unknown) => Array.isArray(value) && value.length === 0;

function authorOf(element: RawElement): unknown {
  const parsed = parseElement(element.bytes);
  return parsed.ok ? entityOf(parsed.value.value, element.place, createReport())?.data.raw("author") : null;
}

type Parsed = { readonly value: unknown; readonly audience: Audience | null };

/**
 * The value of an element; null, with a finding, where it is no JSON. For a post (`context` given) the list of people is taken out first where
 * it stands as pods write it; both ways give the same items.
 */
function parse(element: RawElement, context: Context | null, report: Report): Parsed | null {
  const cut = context === null ? null : cutAudience(element.bytes);
  const audience = cut === null ? null : context?.audiences.ofBytes(cut.list);
  if (cut !== null && audience) {
    const rest = parseElement(cut.rest);
    // The key stands twice: `parseElement` keeps the longest value, for which it has to see both.
    const twice = rest.ok && isObject(rest.value.value) && Object.hasOwn(rest.value.value, "subscribed_users_ids");
    if (rest.ok && !twice) return { value: noteMends(rest.value, element.place, report), audience };
  }
  const whole = parseElement(element.bytes);
  if (whole.ok) return { value: noteMends(whole.value, element.place, report), audience: null };
  report.add("element-unreadable", element.place, { detail: whole.refusal.detail });
  return null;
}

type Mended = {
  readonly value: unknown;
  readonly mended: readonly ("utf8" | "surrogate" | "nul")[];
  readonly twice: readonly string[];
};

/** Pods write it twice in every comment that was edited, in two spellings of one time: that is no news. */
const oftenTwice = "edited_at";

function noteMends({ value, mended, twice }: Mended, place: Place, report: Report): unknown {
  for (const key of twice)
    if (key !== oftenTwice) report.add("json-duplicate-inside", place, { key: shorten(key, 80) });
  if (mended.includes("utf8")) report.add("utf8-invalid", place);
  if (mended.some((mend) => mend !== "utf8")) report.add("text-characters", place, { field: "This element" });
  return value;
}
