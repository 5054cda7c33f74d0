/** Pages for reading at home, in the zip beside the photos: made one post at a time, so that an account may be of any size. */
import { limits } from "../../base/limits.ts";
import { offlineContacts, offlineIndex, offlinePage, offlineWords } from "../../blobs/offline-names.ts";
import type { ZipEntry } from "../../blobs/written-file.ts";
import { languageOf } from "../../core/language.ts";
import type { Tx } from "../../store/database.ts";
import { commentPages, countOwnPosts, newestPostPages, type OfflineComment } from "../../store/export/offline.ts";
import type { ExportOwner } from "../../store/export/owner.ts";
import type { ExportPost } from "../../store/export/posts.ts";
import { contactPages } from "../../store/export/relations.ts";
import type { Parts } from "../parts.ts";
import { Stopped } from "../stopped.ts";
import type { OfflineFrame } from "./offline-pages.ts";

/**
 * The pages, as entries behind those of the photos. They are read in their order, each to its end before the next one.
 * @param photos  names of the photos in the zip; may still grow until the first entry is opened
 */
export async function* offlineEntries(
  { config, offlinePages, protocols }: Pick<Parts, "config" | "offlinePages" | "protocols">,
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
  // One goes through all of it for the pages, another for the words of the search: neither keeps anything.
  const [shown, searched] = [walk(tx, owner, stop), walk(tx, owner, stop)];

  async function* page(nth: number): AsyncGenerator<string> {
    yield made.head(frame, nth);
    for await (const { post, comments } of shown()) {
      yield made.post(frame, post);
      for await (const comment of comments) yield made.comment(frame, comment);
      yield made.postEnd();
    }
    yield made.foot(frame, nth);
  }

  async function* words(nth: number): AsyncGenerator<string> {
    yield made.wordsHead(nth);
    for await (const { post, comments } of searched()) {
      yield made.word(frame, "post", post);
      for await (const comment of comments) yield made.word(frame, "comment", comment);
    }
    yield made.wordsFoot();
  }

  async function* contacts(): AsyncGenerator<string> {
    yield made.contactsHead(frame);
    for (const [nth, { adapter }] of protocols.entries())
      for await (const rows of contactPages(tx, owner, adapter.name))
        for (const row of rows) {
          if (stop?.aborted) throw new Stopped();
          // Who is known on several networks stands with the first, and with each other on which something is shared.
          if (nth === 0 || row.sharing || row.receiving) yield made.contact(frame, row);
        }
    yield made.contactsFoot(frame);
  }

  yield { name: offlineIndex, open: () => one(() => made.index(frame)) };
  for (let nth = 1; nth <= pages; nth++) {
    yield { name: offlinePage(nth), open: () => page(nth) };
    yield { name: offlineWords(nth), open: () => words(nth) };
  }
  yield { name: offlineContacts, open: contacts };
}

type Standing = { readonly post: ExportPost; readonly comments: AsyncIterable<OfflineComment> };

/** Posts of the next page each time it is called, each with its comments, which are to be gone through before the next post. */
function walk(tx: Tx, owner: ExportOwner, stop: AbortSignal | undefined): () => AsyncGenerator<Standing> {
  const nextPost = oneByOne(newestPostPages(tx, owner));
  const nextComment = oneByOne(commentPages(tx, owner));
  let comment: OfflineComment | null | undefined;
  async function* below(guid: string): AsyncGenerator<OfflineComment> {
    if (comment === undefined) comment = await nextComment();
    for (; comment != null && comment.postGuid === guid; comment = await nextComment()) yield comment;
  }
  return async function* () {
    for (let count = 0; count < limits.offlinePosts; count++) {
      if (stop?.aborted) throw new Stopped();
      const post = await nextPost();
      if (post === null) return;
      yield { post, comments: below(post.guid) };
    }
  };
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
