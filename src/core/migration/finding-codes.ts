/**
 * The catalogue of finding codes: how grave each is, what it means and what a person can do. Codes are stable: scripts match on them.
 * `{name}` in a text is replaced by the finding's argument of that name. docs/findings.md lists the same codes; a test compares them.
 */
import { printable } from "../../base/printable.ts";
import type { MessageArgs } from "../../base/problem.ts";
import type { Place } from "../snapshot.ts";
import { containerCodes } from "./container-codes.ts";
import { elementCodes } from "./element-codes.ts";
import type { Finding, FindingEntry } from "./findings.ts";

export const findingCodes = {
  // The file as a whole
  "not-an-archive": {
    severity: "blocking",
    what: "This is not an account archive: {detail}.",
    next: 'Give the file that your old pod offered as "profile data" (.json.gz, .json or .zip).',
  },
  "json-cut-off": {
    severity: "blocking",
    what: "The archive breaks off after {bytes} bytes.",
    next: "Download it again; the file is not complete.",
  },
  "json-invalid": {
    severity: "blocking",
    what: "The archive is not valid JSON: {detail} at byte {bytes}.",
    next: "Download it again, or mend the file at that byte.",
  },
  "version-unknown": {
    severity: "blocking",
    what: "The archive has format version {version}; this pod reads 2.0.",
    next: "Make a new export on a pod of version 0.7 or later.",
  },

  // Photos and containers
  ...containerCodes,

  // Single elements of an archive
  ...elementCodes,

  // The JSON as such (protocols/json-cutter.ts)
  "limit-archive-size": {
    severity: "blocking",
    what: "The archive is larger than {most} bytes when unpacked.",
    next: "Ask the podmin; this is not an archive that a pod writes.",
  },
  "limit-archive-items": {
    severity: "blocking",
    what: "The list {section} has more than {most} items.",
    next: "Ask the podmin; this is not an archive that a pod writes.",
  },
  "json-byte-order-mark": {
    severity: "odd",
    what: "The file begins with a byte order mark; an editor has saved it.",
    next: "Nothing to do.",
  },
  "json-trailing": {
    severity: "odd",
    what: "Something follows the end of the archive at byte {bytes}; it is not read.",
    next: "Nothing to do, unless you put two archives into one file.",
  },
  "json-element-too-large": {
    severity: "skipped",
    what: "This element has {bytes} bytes; at most {most} are read.",
    next: "Shorten it in the file if you need it.",
  },
  "json-too-deep": {
    severity: "skipped",
    what: "This element is nested {levels} levels deep; at most {most} are read.",
    next: "Nothing to do; no pod writes such an element.",
  },
  "json-key-too-long": {
    severity: "skipped",
    what: "A key here is longer than {bytes} bytes; it is left out with its value.",
    next: "Nothing to do; no pod writes such a key.",
  },
  "json-keys-too-many": {
    severity: "skipped",
    what: "There are more than {most} keys that no pod writes; this one and the further ones are left out.",
    next: "Nothing to do; no pod writes such an archive.",
  },
  "json-duplicate-inside": {
    severity: "changed",
    what: "{key} stands twice in this element; the longest value is used.",
    next: "If the other one was right, mend the file.",
  },
  "json-duplicate-key": {
    severity: "changed",
    what: 'The key "{key}" stands there more than once; its longest value is used.',
    next: "Look whether that is the right one; if not, remove it from the file.",
  },
  "json-duplicate-late": {
    severity: "changed",
    what: 'The key "{key}" stands there again, with a longer value, after what hangs on it; the earlier value is used.',
    next: "If the later one is right, remove the earlier one from the file.",
  },
  "json-duplicate-joined": {
    severity: "changed",
    what: 'The key "{key}" stands there more than once; everything under each of them is read.',
    next: "Nothing to do.",
  },

  "no-archive-given": {
    severity: "blocking",
    what: "{file} holds no account archive.",
    next: 'Give the file that your old pod offered as "profile data" beside it.',
  },
  "two-archives-given": {
    severity: "blocking",
    what: "{file} and {other} are both account archives.",
    next: "Give one archive at a time, with its photo zip.",
  },

  // Across elements (core/migration/check.ts)
  "contact-duplicate": {
    severity: "changed",
    what: "{id} stands in the contacts a second time; both entries are put together.",
    next: "Nothing to do.",
  },
  "contact-blocked": {
    severity: "changed",
    what: "{id} is a contact and blocked too: the block wins, the contact is kept but rests.",
    next: "Lift the block after the import if you want the contact back.",
  },
  "tie-duplicate": {
    severity: "changed",
    what: "{id} stands among the people on other networks a second time; both entries are put together.",
    next: "Nothing to do.",
  },
  "aspect-duplicate": {
    severity: "skipped",
    what: 'The aspect "{name}" stands there twice (upper and lower case are one); its members are put together.',
    next: "Nothing to do.",
  },
  "aspect-undeclared": {
    severity: "changed",
    what: 'A contact is in the aspect "{name}", which the archive does not list: it will be made.',
    next: "Nothing to do.",
  },
  "block-duplicate": { severity: "skipped", what: "{id} is blocked twice; once is enough.", next: "Nothing to do." },
  "tag-duplicate": {
    severity: "skipped",
    what: "The tag #{name} is followed twice; once is enough.",
    next: "Nothing to do.",
  },
  "subscription-duplicate": {
    severity: "skipped",
    what: "The post {guid} is subscribed to twice; once is enough.",
    next: "Nothing to do.",
  },
  "post-duplicate": {
    severity: "skipped",
    what: "A second post has the guid {guid}; the first one comes.",
    next: "Give the second post another guid in the file if it is a different one.",
  },
  "poll-duplicate": {
    severity: "odd",
    what: "A second poll has the guid {guid}; votes go to the first.",
    next: "Nothing to do.",
  },
  "photo-duplicate": { severity: "odd", what: "The photo {name} is named twice.", next: "Nothing to do." },
  "photo-missing": {
    severity: "waiting",
    what: "The photo {name} is not in the photo zip.",
    next: "Import again with a newer photo zip; until then the post shows that a photo is missing.",
  },
  "photos-none-fit": {
    severity: "changed",
    what: "None of the {count} photos that the archive names is in the photo zip: it may be somebody else's, or an older one.",
    next: "Look whether it is the zip of this account. Whatever pictures it holds would come along as uploads.",
  },
  "photos-not-given": {
    severity: "waiting",
    what: "The archive names {count} photos; no photo zip was given.",
    next: "Give the photo zip of your old pod beside the archive, now or later.",
  },
  "photo-not-named": {
    severity: "odd",
    what: "No post names {name}: an upload that was never posted, or an older avatar. It comes along.",
    next: "Nothing to do.",
  },
  "reshare-root-gone": {
    severity: "odd",
    what: "This reshare is of a post that was deleted. It comes as an empty reshare.",
    next: "Delete it after the import if you do not want it.",
  },
  "comment-parent-elsewhere": {
    severity: "waiting",
    what: "This comment answers the post {guid}, which is not in the archive. It is kept until that post is found.",
    next: "Nothing to do.",
  },
  "like-parent-elsewhere": {
    severity: "waiting",
    what: "This like is for {guid}, which is not in the archive. It is kept until that is found.",
    next: "Nothing to do.",
  },
  "vote-parent-elsewhere": {
    severity: "waiting",
    what: "This vote is in the poll {guid}, which is not in the archive. It is kept until that is found.",
    next: "Nothing to do.",
  },
  "subscription-post-elsewhere": {
    severity: "waiting",
    what: "You watch the conversation below the post {guid}, which is not in the archive. It is kept until that post is found.",
    next: "Nothing to do.",
  },
  "others-parent-elsewhere": {
    severity: "waiting",
    what: "Somebody's answer to {guid}, which is not in the archive. It is kept until that is found.",
    next: "Nothing to do.",
  },
  "vote-answer-unknown": {
    severity: "skipped",
    what: "This vote is for an answer ({guid}) that the poll does not have.",
    next: "Nothing to do.",
  },
  "relayable-duplicate": {
    severity: "skipped",
    what: "A second comment, like or vote of the same person has the guid {guid}; the first one comes.",
    next: "Nothing to do.",
  },
  "like-twice": { severity: "skipped", what: "You liked {guid} twice; one like counts.", next: "Nothing to do." },
  "vote-twice": {
    severity: "skipped",
    what: "You voted twice in the poll {guid}; the first vote counts.",
    next: "Nothing to do.",
  },
  "signature-wrong": {
    severity: "changed",
    what: "The signature of {id} does not fit this text. It is kept and shown to you alone.",
    next: "Nothing to do; if the archive was edited, use the original file.",
  },
  "signature-key-unknown": {
    severity: "waiting",
    what: "The key of {id} is not known yet, so nobody can tell whether they wrote this. Until then you alone see it.",
    next: "Nothing to do.",
  },
  "private-key-contradicts": {
    severity: "blocking",
    what: "The private key in the archive is not the one of {id}, whose key is known here.",
    next: "Use an archive that {id} made themselves, and made after their last change of key.",
  },
  "private-key-contradicts-pod": {
    severity: "blocking",
    what: "The private key in the archive is not the one that {id} has on its own pod, which was asked just now.",
    next: "Use an archive that {id} made themselves, and made after their last change of key.",
  },
  "conversations-not-here": {
    severity: "odd",
    what: "Private conversations are not in this archive: most pods write none into it. They stay on the old pod.",
    next: "Save what matters to you there, before the old account is gone.",
  },
  "owner-moved": {
    severity: "odd",
    what: "{id} has moved to {to} before. What this archive holds can come, but it cannot be announced as a move from {id} once more.",
    next: "Nothing to do. If you are {id}, bring it into the account that you have now.",
  },
  "owner-is-here": {
    severity: "odd",
    what: "{id} is an account of this pod: only that person, or the podmin in their name, may make another account of it.",
    next: "Go on only if {id} wants it.",
  },
  "owner-never-here": {
    severity: "odd",
    what: "{id} would be an address of this pod, and nobody has ever had it here.",
    next: "Nothing to do, unless the pod lost its database: then a backup brings back more.",
  },
} as const satisfies Record<string, FindingEntry>;

export type FindingCode = keyof typeof findingCodes;

/** Makes a finding of a known code; its severity comes out of the catalogue. Its texts are well-formed: the database takes no others. */
export const finding = (code: FindingCode, place: Place, args: MessageArgs = {}): Finding => ({
  severity: findingCodes[code].severity,
  code,
  place: place.toWellFormed(),
  args: Object.fromEntries(
    Object.entries(args).map(([name, value]) => [name, typeof value === "string" ? value.toWellFormed() : value]),
  ),
});

/** A finding in plain English, its arguments filled in; what and next are one line each, whatever the archive says. */
export function tellFinding({ code, args }: Finding): { readonly what: string; readonly next: string } {
  const entry: FindingEntry = findingCodes[code as FindingCode];
  const fill = (text: string) =>
    text.replace(/\{(\w+)\}/g, (hole, name: string) => printable(String(args[name] ?? hole)));
  return { what: fill(entry.what), next: fill(entry.next) };
}
