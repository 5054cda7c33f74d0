/** What the commands about archives say: a check as text and as JSON, a refusal of files, the report of an import. */
import type { CheckReport } from "../app/arrive/check.ts";
import { type FilesRefusal, verdictOfRefusal } from "../app/arrive/files.ts";
import type { AskedPod } from "../app/arrive/ownership.ts";
import type { ImportReport } from "../app/arrive/report.ts";
import { printSize } from "../base/bytes.ts";
import { printTime } from "../base/time.ts";
import { noCounts, noSignatures } from "../core/migration/counts.ts";
import { finding, tellFinding } from "../core/migration/finding-codes.ts";
import type { FindingList } from "../core/migration/finding-list.ts";
import type { Finding, Severity } from "../core/migration/findings.ts";
import type { Reasons } from "../core/migration/report.ts";
import { parts as takeable } from "../core/migration/take.ts";
import { type ExitCode, exits } from "./exit.ts";

/** The object of `sterna check --json`. Its shape is stable and always whole; docs/commands.md describes it. */
function checkAsJson(report: CheckReport): object {
  const { owner, format, counts, signatures, links, findings } = report;
  return {
    account: owner === null ? null : { id: owner.ref, username: owner.username, host: owner.host },
    format: format.name,
    archive: {
      writtenAt: format.writtenAtMs === null ? null : printTime(format.writtenAtMs),
      sizeBytes: format.jsonBytes,
      digest: report.digest,
    },
    verdict: report.verdict,
    ownership: report.ownership,
    askedPod: report.askedPod,
    movedTo: report.movedTo,
    counts,
    signatures,
    links,
    findings: findings.list.map(findingAsJson),
    findingTotals: findings.totals,
  };
}

/** The same shape for files that could not even be opened. */
const refusedAsJson = (verdict: CheckReport["verdict"], { list, totals }: FindingList): object => ({
  account: null,
  format: null,
  archive: null,
  verdict,
  ownership: "unknown",
  askedPod: "offline",
  movedTo: null,
  counts: noCounts(),
  signatures: noSignatures(),
  links: { rewritable: 0, kept: 0 },
  findings: list.map(findingAsJson),
  findingTotals: totals,
});

const findingAsJson = (found: Finding) => {
  const { what, next } = tellFinding(found);
  return { severity: found.severity, code: found.code, path: found.place, message: what, next };
};

/** The check as lines of text: whose, what is in it, then the findings, the gravest first. */
export function printCheck(report: CheckReport): string[] {
  const { owner, format, counts: c, signatures: s, links } = report;
  const date = format.writtenAtMs === null ? "" : ` of ${printTime(format.writtenAtMs).slice(0, 10)}`;
  const lines = [
    owner === null
      ? "An archive that does not say whose it is"
      : `${owner.ref}, archive${date} (${printSize(format.jsonBytes)}):`,
    `  ${c.posts} posts (${c.publicPosts} public, ${c.limitedPosts} limited), ${c.reshares} reshares, ${c.polls} polls, ${c.locations} places`,
    `  ${c.comments} comments, ${c.likes} likes, ${c.votes} votes of your own`,
    `  ${c.othersComments} comments, ${c.othersLikes} likes, ${c.othersVotes} votes of others: ${s.proved} proved, ${s.archiveKeyOnly} signed with a key that only the archive gives, ${s.keyUnknown} with an unknown key, ${s.wrong} wrong`,
    `  ${c.contacts} contacts (${c.mutual} mutual, ${c.onlySharing} only sharing, ${c.onlyReceiving} only receiving), ${c.memberships} places in ${c.aspects} aspects, ${c.blocks} blocked`,
    ...(c.ties + c.tieBlocks === 0
      ? []
      : [
          `  ${c.ties} people on other networks (${c.tiesTheirs} follow, ${c.tiesOurs} are followed, ${c.tiesAsking} ask), ${c.tieBlocks} blocked`,
        ]),
    `  ${c.followedTags} followed tags, ${c.subscriptions} subscriptions`,
    `  ${c.photosNamed} photos named, ${c.photosInZip} in the zip, ${c.photosMissing} missing, ${c.photosUnnamed} that no post names`,
    `  ${links.rewritable + links.kept} links to own posts and photos: ${links.rewritable} can be re-pointed, ${links.kept} stay as they are`,
  ];
  return [...(owner === null ? lines.slice(0, 1) : lines), ...printFindings(report), ...verdictLines(report)];
}

/** The exit code of a check, wherever it was asked for. */
export const exitOfCheck = ({ verdict }: Pick<CheckReport, "verdict">): ExitCode =>
  verdict === "usable" ? exits.done : verdict === "blocking" ? exits.refused : exits.unreadable;

/** Tells a check as text or as one JSON object. @returns the exit code */
export function tellCheck(report: CheckReport, io: { out(line: string): void; json: boolean }): ExitCode {
  if (io.json) io.out(JSON.stringify(checkAsJson(report)));
  else for (const line of printCheck(report)) io.out(line);
  return exitOfCheck(report);
}

const severities: readonly (readonly [Severity, string])[] = [
  ["blocking", "These forbid the import"],
  ["skipped", "These cannot come"],
  ["changed", "These come, but changed"],
  ["waiting", "These are kept until something has been found"],
  ["odd", "These come as they are, but are worth knowing"],
];

/** Findings of one code that are shown one by one in text; all of them are in --json. */
const shownPerCode = 3;

function printFindings({ findings }: Pick<CheckReport, "findings">): string[] {
  const lines: string[] = [];
  for (const [severity, heading] of severities) {
    const found = findings.list.filter((each) => each.severity === severity);
    if (found.length === 0) continue;
    lines.push("", `${heading}:`);
    for (const code of new Set(found.map((each) => each.code))) {
      const of = found.filter((each) => each.code === code);
      for (const each of of.slice(0, shownPerCode))
        lines.push(`  ${each.place || "the file"}: ${tellFinding(each).what} (${code})`);
      const more = (findings.totals[code] ?? of.length) - Math.min(of.length, shownPerCode);
      if (more > 0) lines.push(`  ... and ${more} more like this (${code})`);
      const next = tellFinding(of[0] as Finding).next;
      if (next !== "Nothing to do.") lines.push(`    ${next}`);
    }
  }
  return lines;
}

function verdictLines(report: CheckReport): string[] {
  const { verdict } = report;
  if (verdict === "unreadable") return ["", "The file cannot be read to its end. Nothing has been written."];
  if (verdict === "blocking") return ["", "It cannot be imported. Nothing has been written."];
  return [
    "",
    sayOwnership(report),
    "It can be imported. Nothing has been written. Next: sterna import FILE... --as NAME",
  ];
}

/** Whose archive it is, and how that is known (R10). */
export function sayOwnership({
  ownership,
  askedPod,
  owner,
}: Pick<CheckReport, "ownership" | "askedPod" | "owner">): string {
  const id = owner?.ref ?? "its owner";
  if (ownership === "proved")
    return askedPod === "answered"
      ? `Its key is the one that the pod of ${id} gives now: the archive is theirs.`
      : `Its key is the one known here for ${id}: the archive is theirs.`;
  return `${notAsked[askedPod].replace("{id}", id)} What comes in is a claim until their key is found.`;
}

const notAsked: Readonly<Record<AskedPod, string>> = {
  known: "The archive has no key of {id}.",
  offline: "{id} is not known here yet, and no pod was asked.",
  answered: "The pod of {id} gives no key.",
  silent: "{id} is not known here yet, and their pod does not answer.",
  nobody: "{id} is not known here yet, and their pod says that nobody has that address.",
  unclear: "{id} is not known here yet, and what their pod says of them cannot be believed.",
};

/** Files that cannot be opened at all: what is wrong, what to do. */
export function sayFilesRefusal(
  refusal: FilesRefusal,
  io: { out(line: string): void; say(line: string): void; json: boolean },
): ExitCode {
  const { why, findings } = findingsOfRefusal(refusal);
  const verdict = verdictOfRefusal(refusal);
  if (io.json) {
    const totals = { [why.code]: 1, ...findings.totals };
    io.out(JSON.stringify(refusedAsJson(verdict, { list: [why, ...findings.list], totals })));
  }
  io.say(tellFinding(why).what);
  io.say(`  ${tellFinding(why).next}`);
  for (const line of printFindings({ findings })) io.say(line);
  return exitOfCheck({ verdict });
}

/** The refusal as a finding about the files as a whole, and what was found in them. */
function findingsOfRefusal(refusal: FilesRefusal): { readonly why: Finding; readonly findings: FindingList } {
  if (refusal.code === "no-archive-given")
    return { why: finding(refusal.code, "", { file: refusal.file }), findings: refusal.found };
  const { code, ...args } = refusal;
  return { why: finding(code, "", args), findings: { list: [], totals: {} } };
}

const kindNames: Readonly<Record<string, string>> = {
  profile: "profile",
  aspect: "aspects",
  contact: "contacts",
  tie: "people on other networks",
  block: "blocked people",
  tag: "followed tags",
  post: "posts",
  reshare: "reshares",
  photo: "photos of posts",
  upload: "other pictures",
  comment: "own comments",
  reaction: "own likes",
  vote: "own poll votes",
  othersComment: "comments of others",
  othersReaction: "likes of others",
  othersVote: "poll votes of others",
  othersPost: "posts of others",
  subscription: "watched conversations",
  address: "earlier addresses",
  mute: "muted people",
  conversation: "private conversations",
  message: "private messages",
  unreadable: "unreadable elements",
};

/** Why something is not there (yet), in words; codes of findings speak for themselves. */
const reasonNames: Readonly<Record<string, string>> = {
  person: "for the person to be found",
  follower: "for those who share with the old address to share with the new one",
  "left-out": "left out by choice",
  "reactions-many": "more emojis by one person to one thing than are kept",
  request: "for those who asked the old address to ask the new one",
  "not-public": "belongs to a post that is private or gone",
  "not-found": "no pod has answered for weeks",
  "person-unknown": "their pod has nobody of that name",
  "photo-gone": "the old pod does not have it any more",
  parent: "for the post or comment that they answer",
  root: "for the post that they reshare",
  key: "for the key of their author",
  signature: "signature does not fit, the author's earlier keys may",
  file: "for the photo's file",
  deleted: "deleted here before",
  kept: "the account keeps its own",
  original: "for the post on its author's pod; the archive's copy is kept",
  conversation: "their conversation is not in the archive",
};

/** A kind of the ledger in words; pages say the same. */
export const kindName = (kind: string): string => kindNames[kind] ?? kind;

const printReasons = (word: string, reasons: Reasons): string[] =>
  Object.entries(reasons).map(
    ([reason, count]) => `${count} ${word}${reason === "" ? "" : ` (${reasonNames[reason] ?? reason})`}`,
  );

/** The report of an import as text: per kind, the equation. */
export function printReport(report: ImportReport): string[] {
  const lines = [
    `${report.username}: import of ${report.archive.owner}, begun ${printTime(report.startedAtMs).slice(0, 10)}, ${report.state === "done" ? "done" : `stopped during ${report.state}`}`,
  ];
  for (const kind of report.ledger.kinds) {
    const parts = [
      ...(kind.made > 0 ? [`${kind.made} made`] : []),
      ...(kind.alreadyThere > 0 ? [`${kind.alreadyThere} already there`] : []),
      ...printReasons("skipped", kind.skipped),
      ...printReasons("failed", kind.failed),
      ...printReasons("waiting", kind.waiting),
      ...(kind.open !== 0 ? [`${kind.open} still open`] : []),
    ];
    lines.push(
      `  ${`${kindName(kind.kind)}:`.padEnd(22)}${String(kind.expected).padStart(7)} expected = ${parts.join(" + ")}`,
    );
  }
  const seen = {
    owner: "All of it is seen by its owner alone.",
    "kept-here": "It is kept here: public posts are seen by everybody.",
    announced: "The move is announced.",
  };
  return [...lines, ...printKept(report), `  ${seen[report.seenBy]}`];
}

/** What an account that was there keeps, and what was taken all the same. */
function printKept({ into, took, resting, username }: ImportReport): string[] {
  const lines: string[] = [];
  if (took.length > 0) lines.push(`  Taken over into ${username}: ${took.join(", ")}.`);
  if (into === "existing") {
    const kept = takeable.filter((part) => !took.includes(part));
    if (kept.length > 0)
      lines.push(
        `  ${username} keeps its own: ${kept.join(", ")}. To take them: sterna import FILE... --into ${username} --take ${kept.join(",")}`,
      );
  }
  if (resting > 0) lines.push(`  ${resting} contacts rest, because they are blocked.`);
  return lines;
}
