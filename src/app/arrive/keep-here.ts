/** "Keep here only": what an import brought becomes visible as the account's own, without telling any other pod (R11). */
import { no, ok, type Result } from "../../base/result.ts";
import { localAddresses, rewriteLinks } from "../../core/migration/links.ts";
import { type ImportRow, importOfAccount, newestImport } from "../../store/arrival/imports.ts";
import { guidsBefore, guidsNow, keepImportHere, linkedTexts, setTexts } from "../../store/arrival/release.ts";
import type { Tx } from "../../store/database.ts";
import type { Parts } from "../parts.ts";

type Needs = Pick<Parts, "database" | "clock" | "config" | "protocols">;

export type KeepHereRefusal =
  | { readonly code: "no-import" }
  | { readonly code: "import-not-done" }
  | { readonly code: "already-released" };

/** @param which an import of this account, or the newest one of a name */
export async function keepHere(
  needs: Needs,
  which: { readonly accountId: number; readonly importId: number } | { readonly username: string },
): Promise<Result<{ importId: number }, KeepHereRefusal>> {
  const { db } = needs.database;
  const found =
    "username" in which
      ? await newestImport(db, which.username)
      : await importOfAccount(db, which.accountId, which.importId);
  if (found === null) return no({ code: "no-import" });
  if (found.state !== "done") return no({ code: "import-not-done" });
  const released = await needs.database.transaction((tx) => release(needs, tx, found));
  return released ? ok({ importId: found.id }) : no({ code: "already-released" });
}

/** The posts get new guids, so links to them are made anew out of the original texts. */
async function release(needs: Needs, tx: Tx, row: ImportRow): Promise<boolean> {
  const format = needs.protocols.find(({ adapter }) => adapter.name === row.protocol)?.adapter.archives;
  const texts = await linkedTexts(tx, row.id);
  const linked = texts.map((text) => ({
    text,
    links: format?.links(text.originalText, { host: row.ownerHost, ref: row.ownerRef }) ?? [],
  }));
  const guids = linked.flatMap(({ links }) =>
    links.flatMap(({ target }) => (target.kind === "post" ? [target.guid] : [])),
  );
  const ids = await guidsBefore(tx, row.id, guids);
  const done = await keepImportHere(tx, row.id, new Date(needs.clock.now()));
  if (!done) return false;
  const now = await guidsNow(tx, [...ids.values()]);
  const addresses = localAddresses(needs.config.url, row.photoPath);
  const photos = new Set(await photosHere(tx, row));
  await setTexts(
    tx,
    linked.map(({ text, links }) => ({
      table: text.table,
      id: text.id,
      text:
        rewriteLinks(text.originalText, links, (target) => {
          if (target.kind === "photo") return photos.has(target.name) ? addresses(target) : null;
          const guid = now.get(ids.get(target.guid) ?? -1);
          return guid === undefined ? null : addresses({ kind: "post", guid });
        }) ?? text.originalText,
    })),
  );
  return true;
}

async function photosHere(tx: Tx, row: ImportRow): Promise<string[]> {
  const photos = await tx
    .selectFrom("photo")
    .select("name")
    .where("byline_id", "=", row.ownerBylineId)
    .where("blob", "is not", null)
    .execute();
  return photos.map(({ name }) => name);
}
