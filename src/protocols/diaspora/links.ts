/**
 * Links in texts to the owner's own photos and posts on the old pod, found by exact range: whoever replaces the ranges changes
 * nothing else. What a range holds is a whole address; what follows it (`?…`, `#…`) stays behind it.
 */
import type { Link, LinkTarget, PhotoSize } from "../../core/snapshot.ts";
import type { LinkOwner } from "../port.ts";

const size = "(?<size>thumb_small_|thumb_medium_|thumb_large_|scaled_full_)?";
const file = "(?<name>[0-9A-Za-z_-]+\\.[0-9A-Za-z]{2,5})";
/** In URLs a guid has no dot: there a dot begins a format (`.json`) or ends a sentence. */
const guid = "(?<guid>[0-9A-Za-z_@:-]{15,254}[0-9A-Za-z])";
/** An address ends where no character follows that would belong to it; a full stop or a mark of emphasis does not. */
const end = "(?![_~-]*[\\p{L}\\p{N}%/@+=&$]|[.:][\\p{L}\\p{N}])";

/** How far back the beginning of a word is looked for; a longer one is left alone, so that time stays linear. */
const wordChars = 2_048;

export type LinkFinder = (text: string) => readonly Link[];

/**
 * Finds, for the account `ref` on the pod `host`:
 *
 * - `https://HOST/uploads/images/[SIZE_]NAME`, `https://HOST/posts/GUID`, `https://HOST/p/GUID`: also with `http:`, without scheme (`//HOST/…`),
 *   with the scheme's own port written out, the host in any case;
 * - the same without host, as the target of a Markdown link or in `href=` and `src=`: elsewhere `/posts/…` is only a word;
 * - `FOLDER[SIZE_]NAME` for each folder in `folders`, where photos lie in other storage;
 * - `diaspora://REF/post/GUID` and `web+diaspora://…`.
 *
 * Only whole addresses: not inside a longer one (`https://other.example/?u=https://HOST/posts/…` belongs to that other site, whatever it
 * does with it), not of hosts that only look alike. Mentions are no links. Code is searched like any other text, because people show
 * addresses there that should go on working.
 *
 * @param folders  absolute URLs that end in a slash
 */
export function linkFinder(
  owner: { readonly host: string; readonly ref: string },
  folders: readonly string[] = [],
): LinkFinder {
  const host = `${anyCase(owner.host)}${/:\d+$/.test(owner.host) ? "" : "(?<port>:443|:80)?"}`;
  const page = `(?:/uploads/images/${size}${file}|/(?:posts|p)/${guid}/?)${end}`;
  const patterns = [
    { find: new RegExp(`(?<scheme>${anyCase("http")}[sS]?:)?//${host}${page}`, "gu"), stands: standsAsUrl },
    { find: new RegExp(page, "gu"), stands: standsAsTarget },
    {
      find: new RegExp(`(?:web\\+)?diaspora://${anyCase(owner.ref)}/post/${guid}${end}`, "gu"),
      stands: standsAsWord,
    },
    ...folders.map((folder) => ({
      find: new RegExp(`${escaped(folder)}${size}${file}${end}`, "gu"),
      stands: standsAsWord,
    })),
  ];
  const hints = ["/uploads/images/", "/posts/", "/p/", "diaspora://", ...folders];
  return (text) => {
    if (!hints.some((hint) => text.includes(hint))) return none;
    const found: Link[] = [];
    for (const { find, stands } of patterns) {
      for (const match of text.matchAll(find)) {
        if (stands(text, match.index, match.groups ?? {})) {
          found.push({ start: match.index, end: match.index + match[0].length, target: targetOf(match.groups ?? {}) });
        }
      }
    }
    return withoutOverlaps(found);
  };
}

/** `ArchiveFormat["links"]`: as `linkFinder`, for one text. */
export const links = (text: string, owner: LinkOwner): readonly Link[] => linkFinder(owner, owner.photoFolders)(text);

const none: readonly Link[] = [];

/** Pods keep uploads in one folder, Sterna in one per account. */
const avatarFile = new RegExp(`/(?:uploads/images|photos/[0-9a-f]{24})/${size}${file}$`, "u");

/** The file name of a profile picture without its size, out of an address of any host (pods may store uploads elsewhere); or null. */
export const avatarNameOf = (url: string): string | null => avatarFile.exec(url)?.groups?.name ?? null;

type Groups = Readonly<Record<string, string | undefined>>;

function targetOf(groups: Groups): LinkTarget {
  if (groups.guid !== undefined) return { kind: "post", guid: groups.guid };
  return { kind: "photo", name: groups.name ?? "", size: (groups.size ?? "") as PhotoSize };
}

/** With a scheme, and a port that is not another scheme's: as `standsAsWord`. Without a scheme only where a word begins. */
function standsAsUrl(text: string, start: number, { scheme, port }: Groups): boolean {
  const secure = scheme?.toLowerCase() !== "http:";
  if (port !== undefined && port !== (secure ? ":443" : ":80")) return false;
  return scheme === undefined ? wordBefore(text, start) === "" : standsAsWord(text, start);
}

/** Not inside a longer address, and not the rest of a longer scheme (`xhttps:`). */
function standsAsWord(text: string, start: number): boolean {
  const before = wordBefore(text, start);
  return before !== null && !/[/?&=#%@\\]|[\p{L}\p{N}+.-]$/u.test(before);
}

/** `[text](/posts/…`, `[name]: /posts/…`, `href="/posts/…`. */
function standsAsTarget(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - 200), start);
  return /(?:\]\(\s{0,9}<?|^ {0,3}\[[^\]\n]+\]:\s{0,9}<?|\s(?:src|href)\s{0,9}=\s{0,9}["']?)$/im.test(before);
}

/** What stands before `start` back to white space, a quote or a bracket; null where that is too far. */
function wordBefore(text: string, start: number): string | null {
  let begin = start;
  while (begin > 0 && !/[\s<>"'()[\]{}|`]/.test(text.charAt(begin - 1))) {
    begin -= 1;
    if (start - begin > wordChars) return null;
  }
  return text.slice(begin, start);
}

/** In order of place; of two that overlap the one that begins first, at the same place the longer one. */
function withoutOverlaps(found: Link[]): readonly Link[] {
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  let last = -1;
  return found.filter((link) => {
    if (link.start < last) return false;
    last = link.end;
    return true;
  });
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** A pattern for an ASCII text in any case. The `i` flag would also loosen the path behind it. */
const anyCase = (text: string): string =>
  escaped(text).replace(/[a-z]/gi, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`);
