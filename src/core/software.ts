/** What the software of other pods makes of a move, by its name and version as it says them itself (NodeInfo). */

/** `follows`: since which version it moves its people's contacts along when it hears of a move; null: it does not. `takes`: since which it takes accounts in. */
export type SoftwareFact = {
  /** As NodeInfo has it, in small letters. */
  readonly name: string;
  readonly follows: string | null;
  readonly takes: string | null;
};

/** `others`: what is known of software that is not listed. */
export type KnownSoftware = { readonly listed: readonly SoftwareFact[]; readonly others: "unknown" | "no" };

export type Software = { readonly name: string; readonly version: string };

export type Knows = "yes" | "no" | "unknown";

/** Does it do that? @param software  null: it has not said what it is */
export function softwareKnows(
  known: KnownSoftware | undefined,
  what: "follows" | "takes",
  software: Software | null,
): Knows {
  if (known === undefined || software === null) return "unknown";
  const fact = known.listed.find(({ name }) => name === software.name.toLowerCase());
  if (fact === undefined) return known.others;
  const since = fact[what];
  if (since === null) return "no";
  return isAtLeast(software.version, since);
}

/** Numbers part by part; what stands behind them (`-dev`, a commit) does not count. A version without a number tells nothing. */
function isAtLeast(version: string, since: string): Knows {
  const numbers = (text: string) => (/^\D{0,2}(\d{1,9}(?:\.\d{1,9})*)/.exec(text)?.[1] ?? "").split(".").map(Number);
  const [own, least] = [numbers(version), numbers(since)];
  if (!/\d/.test(version.slice(0, 3))) return "unknown";
  for (const [nth, wanted] of least.entries()) {
    const given = own[nth] ?? 0;
    if (given !== wanted) return given > wanted ? "yes" : "no";
  }
  return "yes";
}
