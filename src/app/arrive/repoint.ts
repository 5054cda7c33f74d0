/** Re-points links in the texts of an import: to photos once their files are here, to posts where they are now. */
import { localAddresses, replacePostAddresses, rewriteLinks } from "../../core/migration/links.ts";
import type { ImportRow } from "../../store/arrival/imports.ts";
import { changeTexts, guidsOfImport, photosOfImport, postsOfImport } from "../../store/arrival/texts.ts";
import type { Tx } from "../../store/database.ts";
import type { Parts } from "../parts.ts";

type Needs = Pick<Parts, "config" | "protocols">;

/**
 * Links to the old pod whose targets are here by now. Photos come after the texts, and may come with a later call; what was
 * re-pointed before is no link to the old pod any more and stays.
 */
export async function repointToHere(needs: Needs, tx: Tx, row: ImportRow): Promise<void> {
  const format = needs.protocols.find(({ adapter }) => adapter.name === row.protocol)?.adapter.archives;
  if (format === undefined) return;
  const photos = await photosOfImport(tx, row.id, row.ownerBylineId);
  const addresses = localAddresses(needs.config.url, row.photoPath);
  const owner = { host: row.ownerHost, ref: row.ownerRef, photoFolders: photos.folders };
  await changeTexts(tx, row, async (texts) => {
    const linked = texts.map((text) => ({ text, links: format.links(text, owner) }));
    const named = linked.flatMap(({ links }) =>
      links.flatMap(({ target }) => (target.kind === "photo" ? [] : [target.guid])),
    );
    const posts = await postsOfImport(tx, row.id, row.ownerBylineId, named);
    return linked.map(({ text, links }) =>
      rewriteLinks(text, links, (target) => {
        const isHere = target.kind === "photo" ? photos.names.has(target.name) : posts.has(target.guid);
        return isHere ? addresses(target) : null;
      }),
    );
  });
}

/** After posts got other guids: addresses of those posts on this pod. `before`: the guids that they had, by id. */
export async function repointToNewGuids(
  needs: Needs,
  tx: Tx,
  row: ImportRow,
  before: ReadonlyMap<number, string>,
): Promise<void> {
  const now = await guidsOfImport(tx, row.id, row.ownerBylineId);
  const renamed = new Map<string, string>();
  for (const [id, guid] of before) renamed.set(guid, now.get(id) ?? guid);
  await changeTexts(tx, row, async (texts) =>
    texts.map((text) => replacePostAddresses(text, needs.config.url, (guid) => renamed.get(guid) ?? null)),
  );
}
