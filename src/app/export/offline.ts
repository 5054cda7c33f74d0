/** Pages for reading at home, in the zip beside the photos: made one post at a time, so that an account may be of any size. */
import { limits } from "../../base/limits.ts";
import { offlineIndex, offlinePage, offlineWords } from "../../blobs/offline-names.ts";
import type { ZipEntry } from "../../blobs/written-file.ts";
import { languageOf } from "../../core/language.ts";
import type { Tx } from "../../store/database.ts";
import { commentPages, countOwnPosts, newestPostPages, type OfflineComment } from "../../store/export/offline.ts";
import type { ExportOwner } from "../../store/export/owner.ts";
import type { ExportPost } from "../../store/export/posts.ts";
import type { Parts } from "../parts.ts";
import { Stopped } from "../stopped.ts";
import type { OfflineFrame } from "./offline-pages.ts";

/**
 * The pages, as entries behind those of the photos. They are read in their order, each to its end before the next one.
 * @param photos  names of the photos in the zip; may still grow until the first entry is opened
 */
export async function* offlineEntries(
  { config, offlinePages }: Pick<Parts, "config" | "offlinePages">,
  tx: Tx,
  owner: ExportOwner,
  photos: ReadonlySet<string>,
  stop: AbortSignal | undefined,
): AsyncGenerator<ZipEntry> {
  const made = await offlinePages();
  const posts = await countOwnPosts(tx, owner);
  const pages = Math.ceil(posts / limits.offlinePosts);
  const language = languageOf(owner.language ?? "") ?? config.language;
  const frame: OfflineFrame = { url: config.url, language, owner, pages, posts, photos };
  const nextPost = oneByOne(newestPostPages(tx, owner));
  const nextComment = oneByOne(commentPages(tx, owner));
  let comment: OfflineComment | null | undefined;
  let seen: ExportPost[] = [];

  async function* page(nth: number): AsyncGenerator<string> {
    seen = [];
    yield made.head(frame, nth);
    if (comment === undefined) comment = await nextComment();
    while (seen.length < limits.offlinePosts) {
      const post = await nextPost();
      if (post === null) break;
      if (stop?.aborted) throw new Stopped();
      seen.push(post);
      yield made.post(frame, post);
      for (; comment != null && comment.postGuid === post.guid; comment = await nextComment())
        yield made.comment(frame, comment);
      yield made.postEnd();
    }
    yield made.foot(frame, nth);
  }

  yield { name: offlineIndex, open: () => one(() => made.index(frame)) };
  for (let nth = 1; nth <= pages; nth++) {
    yield { name: offlinePage(nth), open: () => page(nth) };
    yield { name: offlineWords(nth), open: () => one(() => made.words(nth, seen)) };
  }
}

async function* one(make: () => string): AsyncGenerator<string> {
  yield make();
}

/** Rows one at a time; null at the end. */
function oneByOne<Row>(pages: AsyncGenerator<readonly Row[]>): () => Promise<Row | null> {
  let rows: readonly Row[] = [];
  let at = 0;
  return async () => {
    if (at === rows.length) {
      const next = await pages.next();
      if (next.done === true) return null;
      [rows, at] = [next.value, 0];
    }
    return rows[at++] ?? null;
  };
}
