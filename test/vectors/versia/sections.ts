/** What a file of Versia's vectors holds: one list per kind of case, each run by the module in `sections/` that knows it. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export type Case = Readonly<Record<string, unknown>>;
/** What stands beside the lists: `version`, `signer`, `peer`. */
export type About = Readonly<Record<string, unknown>> & { readonly version: string };
/** `accepted` and `refused` are what we did; `checked` is for cases that are neither. */
export type Outcome = "accepted" | "refused" | "checked";
/** @throws {AssertionError} where we do otherwise than it says, and for a kind of case that is not known */
export type RunCase = (one: Case, about: About) => Outcome | Promise<Outcome>;
/** What each file in `sections/` exports as `sections`. */
export type Sections = Readonly<Record<string, RunCase>>;

export type CaseFile = {
  readonly path: string;
  readonly about: About;
  readonly lists: Readonly<Record<string, readonly Case[]>>;
};

/** Every section that somebody here knows how to run. @throws where two do */
export async function loadSections(): Promise<ReadonlyMap<string, RunCase>> {
  const all = new Map<string, RunCase>();
  for (const file of readdirSync(new URL("sections/", import.meta.url)).sort()) {
    const module: { readonly sections: Sections } = await import(`./sections/${file}`);
    for (const [name, run] of Object.entries(module.sections)) {
      if (all.has(name)) throw new Error(`two run the cases of ${name}`);
      all.set(name, run);
    }
  }
  return all;
}

/** Every file of a folder; none where there is no folder. */
export function readCaseFiles(folder: string | null): readonly CaseFile[] {
  const names =
    folder === null
      ? []
      : readdirSync(folder)
          .filter((name) => name.endsWith(".json"))
          .sort();
  return names.map((path) => {
    const json: Record<string, unknown> = JSON.parse(readFileSync(join(folder ?? "", path), "utf8"));
    const isList = ([, value]: [string, unknown]) => Array.isArray(value);
    const lists = Object.fromEntries(Object.entries(json).filter(isList)) as CaseFile["lists"];
    const about = Object.fromEntries(Object.entries(json).filter((entry) => !isList(entry))) as About;
    return { path, about, lists };
  });
}

/** Run by suites of their own beside this one, which count and list as this one does. */
const elsewhere: readonly string[] = ["cases"];

export type Run = { readonly lines: readonly string[]; readonly failed: readonly string[] };

/** Every case of a file; one that fails does not keep the others from being run. */
export async function runCases({ path, about, lists }: CaseFile, known: ReadonlyMap<string, RunCase>): Promise<Run> {
  const lines: string[] = [];
  const failed: string[] = Object.keys(lists).length > 0 ? [] : [`${path}: nothing in it`];
  for (const [section, cases] of Object.entries(lists)) {
    const run = known.get(section);
    if (run === undefined && !elsewhere.includes(section))
      failed.push(`${path}: a section that is not known: ${section}`);
    if (run === undefined) continue;
    const outcomes: Record<Outcome, number> = { accepted: 0, refused: 0, checked: 0 };
    const before = failed.length;
    if (cases.length === 0) failed.push(`${path} ${section}: no cases in it`);
    for (const [nth, one] of cases.entries()) {
      try {
        outcomes[await run(one, about)] += 1;
      } catch (error) {
        const name = one.name ?? one.after ?? one.path ?? one.input ?? nth;
        failed.push(`${path} ${section}/${String(name)}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    const parts = [
      ...Object.entries(outcomes).filter(([, count]) => count > 0),
      ["failed", failed.length - before] as const,
    ];
    lines.push(
      `${path} ${section}: ${cases.length} cases, ${parts.map((part) => part.toReversed().join(" ")).join(", ")}`,
    );
  }
  return { lines, failed };
}
