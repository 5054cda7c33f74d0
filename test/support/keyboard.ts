/** Going through a page with the keys alone, as somebody does who has no mouse. */
import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";

/** The longest way over one page: each stop of the Tab key is one. */
const mostStops = 150;

/** Where the keyboard is: seen by its outline, inside the window, and not nothing. Null: it is nowhere, as on a page that was just loaded. */
const whereScript = `(() => {
  const at = document.activeElement;
  if (at === null || at === document.body || at === document.documentElement) return null;
  const { outlineStyle, outlineWidth } = getComputedStyle(at);
  const box = at.getBoundingClientRect();
  return {
    name: at.outerHTML.slice(0, 100),
    outlined: outlineStyle !== "none" && parseFloat(outlineWidth) > 0,
    inside: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
})()`;

type Where = { readonly name: string; readonly outlined: boolean; readonly inside: boolean } | null;

/** Presses Tab until this has the focus; at each stop on the way one sees where one is. */
export async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor();
  for (let stops = 0; stops < mostStops; stops++) {
    if ((await wanted.and(page.locator(":focus")).count()) > 0) return;
    await page.keyboard.press("Tab");
    const where = await page.evaluate<Where>(whereScript);
    if (where === null) continue; // behind the last stop, before the first
    assert.ok(where.outlined, `one sees that it has the focus: ${where.name}`);
    assert.ok(where.inside, `it is in the window when it has the focus: ${where.name}`);
  }
  assert.fail(`the keyboard does not get to ${wanted}`);
}

/** Presses a button, follows a link (Enter), or ticks a box (Space). */
export async function pressKey(page: Page, wanted: Locator, key: "Enter" | "Space" = "Enter"): Promise<void> {
  await tabTo(page, wanted);
  await page.keyboard.press(key);
}

/** Types into a field. */
export async function typeInto(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field);
  await page.keyboard.type(text);
}
