/** Test data beside the checkout (real archives, vectors): found by STERNA_SHARED, by default ../shared. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

const checkout = fileURLToPath(new URL("../..", import.meta.url));
const root = resolve(checkout, process.env.STERNA_SHARED || "../shared");

/** The absolute path of something in the shared data: `shared("data/diaspora/archives")`. */
export const shared = (path: string): string => resolve(root, path);

/**
 * For the options of a test that needs shared data: `test("…", { skip: withoutShared("vectors") }, …)`.
 * @returns false if it is there, else the reason
 */
export const withoutShared = (path: string): string | false =>
  existsSync(shared(path)) ? false : `not on this machine class: no shared data (${path})`;
