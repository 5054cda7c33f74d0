/** Has the archive's own copies stand in for posts of others that no pod gave. */

import { type Copy, insertCopies, keptWithoutCopy } from "../../../store/arrival/copies.ts";
import { type ImportRow, lockImport } from "../../../store/arrival/imports.ts";
import { adapterOf, type Parts } from "../../parts.ts";
import { intoOf } from "../bring-in.ts";

const atOnce = 200;

/** After all pods were asked. @returns whether something is there now that was not */
export async function makeCopies(parts: Parts, row: ImportRow): Promise<boolean> {
  const { keptPost } = adapterOf(parts, row.protocol).archives;
  if (keptPost === undefined) return false;
  const now = parts.clock.now();
  let after = "";
  let made = false;
  for (;;) {
    const kept = await keptWithoutCopy(parts.database.db, intoOf(row), after, atOnce);
    const copies = kept.flatMap(({ ref, guid, values }): Copy[] => {
      const post = keptPost(values, now);
      if (post === null) return [];
      const { text, writtenAtMs, poll, fine } = post;
      return [{ ref, guid, text, writtenAt: writtenAtMs === null ? null : new Date(writtenAtMs), poll, fine }];
    });
    if (copies.length > 0) {
      await parts.database.transaction(async (tx) => insertCopies(tx, intoOf(await lockImport(tx, row.id)), copies));
      made = true;
    }
    const last = kept.at(-1);
    if (last === undefined || kept.length < atOnce) return made;
    after = last.place;
  }
}
