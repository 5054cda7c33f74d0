/** What the disk says when it fails, in words for a podmin. */
import { codeOf, Fault } from "../base/problem.ts";

/**
 * Does something on the disk.
 *
 * @param where  what could not do it: "the photo store"
 * @param what  what was to be done, as the end of "could not …"
 * @throws {Fault} when it fails; `again` unless the folder may not be written at all
 */
export async function onDisk<T>(where: string, what: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof Fault) throw error;
    const code = codeOf(error);
    const full = code === "ENOSPC" || code === "EDQUOT";
    const why = full ? "the disk is full; make room and try again" : `the system says ${code || String(error)}`;
    const again = code !== "EROFS" && code !== "EACCES" && code !== "EPERM";
    throw new Fault(`${where} could not ${what}: ${why}`, { cause: error, again });
  }
}
