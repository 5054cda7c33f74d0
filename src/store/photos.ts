/** Photos whose files are here. */
import type { Db } from "./database.ts";

/** Photos of an import in the order of their ids, behind `after`. */
export async function importedPhotos(
  db: Db,
  importId: number,
  after: number,
  most: number,
): Promise<{ readonly id: number; readonly blob: string }[]> {
  const rows = await db
    .selectFrom("photo")
    .select(["id", "blob"])
    .where("import_id", "=", importId)
    .where("blob", "is not", null)
    .where("id", ">", after)
    .orderBy("id")
    .limit(most)
    .execute();
  return rows.map(({ id, blob }) => ({ id, blob: blob ?? "" }));
}
