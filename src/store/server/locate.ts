/** Finds the PostgreSQL programs to run: the podmin's, else those out of npm, else the newest of the system. */
import { execFile } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { Fault } from "../../base/problem.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { findPackage, linkLibraries } from "./libraries.ts";

/** The oldest PostgreSQL whose SQL we write. */
export const floorMajor = 15;

/** A folder with `postgres` and `initdb`, and which PostgreSQL they are (15, 18). */
export type Programs = { readonly folder: string; readonly major: number };

export type ProgramsRefusal =
  | { readonly code: "postgres-missing"; readonly floor: number }
  | { readonly code: "postgres-too-old"; readonly folder: string; readonly major: number; readonly floor: number }
  | { readonly code: "postgres-other-major"; readonly folder: string; readonly wanted: number; readonly found: string };

/** Debian and Ubuntu; Fedora and RHEL; Alpine; Homebrew. Only the first is tested. */
const systemFolders = [
  "/usr/lib/postgresql/*/bin",
  "/usr/pgsql-*/bin",
  "/usr/libexec/postgresql*",
  "/opt/homebrew/opt/postgresql@*/bin",
];

function systemPrograms(): Programs[] {
  return globSync(systemFolders.map((pattern) => `${pattern}/initdb`))
    .map((initdb) => ({ folder: dirname(initdb), major: Number(/(\d+)(\/bin)?$/.exec(dirname(initdb))?.[1]) }))
    .filter(({ folder, major }) => major >= floorMajor && existsSync(join(folder, "postgres")))
    .sort((one, other) => other.major - one.major);
}

function packagePrograms(): Programs[] {
  const folder = findPackage();
  if (folder === null) return [];
  linkLibraries(folder);
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
  return [{ folder: join(folder, "native/bin"), major: Number.parseInt(version, 10) }];
}

/**
 * Asks a program for its version.
 * @param named  what says that this is the folder, for the message
 * @returns the major version
 * @throws {Fault} it does not run: not there, made for another system
 */
async function askMajor(folder: string, named = ""): Promise<number> {
  try {
    const { stdout } = await promisify(execFile)(join(folder, "postgres"), ["--version"], { timeout: 10_000 });
    const major = /(\d+)/.exec(stdout)?.[1];
    if (major !== undefined) return Number(major);
  } catch (error) {
    throw new Fault(`${join(folder, "postgres")} does not run${named}`, { cause: error, again: false });
  }
  throw new Fault(`${join(folder, "postgres")} --version says no version`, { again: false });
}

const bySetting = "; STERNA_POSTGRES has to name the folder that holds postgres and initdb, or be left out";

const runs = (programs: Programs): Promise<boolean> =>
  askMajor(programs.folder).then(
    () => true,
    () => false, // the package was built for another libc; the next ones may run
  );

/**
 * Chooses the programs for a cluster.
 *
 * @param chosen  STERNA_POSTGRES: a folder, or null to look in the npm package, then in the system, newest first
 * @param wanted  the major version that made the cluster, or null if there is none yet
 * @throws {Fault} the chosen folder has no program that runs
 */
export async function findPrograms(
  chosen: string | null,
  wanted: number | null,
): Promise<Result<Programs, ProgramsRefusal>> {
  let found: Programs[];
  if (chosen === null) found = [...packagePrograms(), ...systemPrograms()];
  else {
    const programs = { folder: chosen, major: await askMajor(chosen, bySetting) };
    if (programs.major < floorMajor) return no({ code: "postgres-too-old", ...programs, floor: floorMajor });
    found = [programs];
  }
  if (wanted !== null) {
    const fitting = found.find(({ major }) => major === wanted);
    if (fitting) return ok(fitting);
    const names = found.map(({ folder, major }) => `${major} (${folder})`).join(", ");
    return no({ code: "postgres-other-major", folder: "", wanted, found: names || "none" });
  }
  // A new cluster stays with what made it: take nothing that cannot run here.
  for (const programs of found) if (await runs(programs)) return ok(programs);
  return no({ code: "postgres-missing", floor: floorMajor });
}
