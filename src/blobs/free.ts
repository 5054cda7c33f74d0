/** How much room the disk has. */
import { statfs } from "node:fs/promises";
import { onDisk } from "./disk.ts";

/** Bytes that may still be written below `folder`. @throws {Fault} when the disk does not say */
export const freeBytes = (folder: string): Promise<number> =>
  onDisk("the data folder", "say how much room there is", async () => {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  });
