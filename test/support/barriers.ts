/** What keeps people from using a page: barriers that axe finds, and what is wider than the window. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

/** To be evaluated on a page with scripting, before it is looked at. */
export const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds; `axe` has to be on the page. */
export async function barriersOn(page: Page): Promise<string[]> {
  const results = (await page.evaluate("axe.run(document)")) as AxeResults;
  assert.ok(results.passes.length > 10, "axe looked at the page");
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}

/** The page is no wider than the window, whatever words stand in it. */
export async function assertNothingSticksOut(page: Page): Promise<void> {
  const { scrollWidth, clientWidth } = await page.evaluate<{ scrollWidth: number; clientWidth: number }>(
    `({ scrollWidth: document.documentElement.scrollWidth, clientWidth: document.documentElement.clientWidth })`,
  );
  assert.ok(scrollWidth <= clientWidth, `${scrollWidth} px in a window of ${clientWidth} px`);
}
