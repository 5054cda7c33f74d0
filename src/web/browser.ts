/** What a browser calls itself, in two words, for its owner's list of sessions. What it says is not believed for anything else. */
import type { Request } from "./context.ts";

const programs = [
  ["Firefox", /\b(?:Firefox|FxiOS)\//],
  ["Edge", /\bEdg(?:A|iOS)?\//],
  ["Opera", /\bOPR\//],
  ["Chromium", /\bChromium\//],
  ["Chrome", /\b(?:Chrome|CriOS)\//],
  ["Safari", /\bSafari\//],
] as const;
const systems = [
  ["Android", /\bAndroid\b/],
  ["iPhone", /\biPhone\b/],
  ["iPad", /\biPad\b/],
  ["Windows", /\bWindows\b/],
  ["macOS", /\bMac OS X\b/],
  ["Linux", /\bLinux\b/],
] as const;

/** `Firefox, Android`; null where nothing is known of it. */
export function browserOf(c: Request): string | null {
  const agent = (c.req.header("user-agent") ?? "").slice(0, 500);
  const named = [programs, systems].flatMap((list) => list.find(([, shape]) => shape.test(agent))?.[0] ?? []);
  return named.length === 0 ? null : named.join(", ");
}
