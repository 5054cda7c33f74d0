/** The job that makes the sizes of an import's photos in the background, so that nobody waits for one who asks first. */
import { z } from "zod";
import { Fault } from "../../base/problem.ts";
import { photoSizes } from "../../blobs/sizes.ts";
import { importedPhotos } from "../../store/content/photos.ts";
import type { NewJob } from "../../store/post-office/jobs.ts";
import type { Parts } from "../parts.ts";

const kind = "photo-sizes";
/** Photos per turn: with the largest that we decode a turn stays below the lease of a job. */
const turnPhotos = 20;

const argsShape = z.object({ importId: z.int(), after: z.int() });

/** To be put in the transaction that ends the import. */
export const photoSizesJob = (importId: number, runAt: Date): NewJob => ({
  kind,
  key: String(importId),
  args: { importId, after: 0 } satisfies z.infer<typeof argsShape>,
  runAt,
});

type Needs = Pick<Parts, "database" | "photoSizes" | "log">;

export const photoSizesKind = {
  kind,
  /** @returns from where the next turn goes on; null when all are made */
  async run(needs: Needs, args: unknown, stop: AbortSignal) {
    const { importId, after } = argsShape.parse(args);
    const photos = await importedPhotos(needs.database.db, importId, after, turnPhotos);
    let last = after;
    for (const { id, blob } of photos) {
      if (stop.aborted) return { importId, after: last };
      await makeSizes(needs, blob);
      last = id;
    }
    return photos.length < turnPhotos ? null : { importId, after: last };
  },
};

/** A photo that cannot be shrunk is told in the log; the others go on. */
async function makeSizes(needs: Needs, blob: string): Promise<void> {
  const giveUp = (detail: object) => needs.log.warn({ blob, ...detail }, "a photo stays without its sizes");
  for (const size of photoSizes) {
    try {
      const made = await needs.photoSizes.sized(blob, size);
      if (!made.ok) return giveUp({ refusal: made.refusal.code });
    } catch (error) {
      if (!(error instanceof Fault) || error.again) throw error;
      return giveUp({ err: error });
    }
  }
}
