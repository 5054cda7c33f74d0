/** What an import into an account that was there before may overwrite, where its person wants that. */

/** `profile`: all that it says, and who may see that. `picture`: its picture. `settings`: language, settings, and a mail address where there is none. */
export const parts = ["profile", "picture", "settings"] as const;
export type Part = (typeof parts)[number];

export const isPart = (name: string): name is Part => (parts as readonly string[]).includes(name);

/** A picture belongs to its profile. What was taken before is not taken again: it may have been changed since. */
export function partsToTake(wanted: readonly Part[], took: readonly string[]): readonly Part[] {
  const all = parts.filter((part) => wanted.includes(part) || (part === "picture" && wanted.includes("profile")));
  return all.filter((part) => !took.includes(part));
}
