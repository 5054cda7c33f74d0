/** Folders that are made where they are missing. */
import { existsSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { codeOf } from "./problem.ts";

/**
 * Makes a folder, and those above it that are missing. Node's own `recursive` never returns where a file system has no room for folders
 * (below /proc a new one is ENOENT though its parent is there).
 * @throws the system's error, with its code
 */
export function makeFolder(path: string, mode: number): void {
  const missing: string[] = [];
  for (let at = resolve(path); !existsSync(at); at = dirname(at)) missing.push(at);
  for (const folder of missing.reverse()) {
    try {
      mkdirSync(folder, { mode });
    } catch (error) {
      if (codeOf(error) !== "EEXIST") throw error; // somebody else was faster
    }
  }
  mkdirSync(path, { recursive: true, mode }); // it is there: this only complains where it is no folder
}
