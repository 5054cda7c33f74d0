/** Signing up in a real Chromium: in each mode of the pod, by keyboard alone, without JavaScript, on a narrow screen. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { makeInvitation } from "../../src/app/accounts/invitations.ts";
import { type BrowserHouse, noChromium, openBrowserHouse } from "../support/chromium.ts";

const skip = noChromium;
const password = "three words of mine";
let house: BrowserHouse;
before(async () => {
  if (skip === false) house = await openBrowserHouse();
});
after(() => house?.close());

/** Where the keyboard is, as somebody hears it. */
const focused = (page: Page): Promise<string> => page.evaluate<string>(`document.activeElement?.name ?? ""`);

async function link(): Promise<string> {
  const made = await makeInvitation(house.web.needs, { inviter: null, uses: 5, days: 1 });
  assert.ok(made.ok);
  return made.value.url;
}

test("without an invitation the page says that one is needed, and the way to log in is there", { skip }, async () => {
  const page = await house.open({ viewport: { width: 320, height: 640 } });
  await page.goto("/sign-up");
  await page.getByText("with an invitation").waitFor();
  await page.getByRole("main").getByRole("link", { name: "Log in" }).click();
  await page.waitForURL("/login");
});

test("with an invitation somebody makes an account by keyboard alone, on a narrow screen", { skip }, async () => {
  const page = await house.open({ viewport: { width: 320, height: 640 } });
  await page.goto(await link());
  const wide = await page.evaluate<number>("document.documentElement.scrollWidth");
  assert.ok(wide <= 320, `${wide} wide`);
  const press = (...keys: string[]) =>
    keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
  for (let steps = 0; (await focused(page)) !== "kind"; steps++) {
    assert.ok(steps < 30, "the keyboard does not get to the form");
    await press("Tab");
  }
  await press("Tab");
  assert.equal(await focused(page), "username");
  await page.keyboard.type("admin");
  await press("Tab");
  await page.keyboard.type(password);
  await press("Tab", "Tab", "Enter");
  await page.getByRole("alert").waitFor();
  assert.match(await page.getByRole("alert").innerText(), /The name admin cannot be had/);
  await page.getByLabel("User name").fill("keyla");
  await page.getByLabel("Password").fill(password);
  await press("Tab", "Tab", "Enter");
  await page.waitForURL("/");
  await page.getByRole("heading", { name: "Stream" }).waitFor();
});

test("who brings an account is led to it, finds the settings, and may begin without it", { skip }, async () => {
  const page = await house.open({ viewport: { width: 320, height: 640 }, colorScheme: "dark" });
  await page.goto(await link());
  await page.getByLabel("I bring an account").check();
  await page.getByLabel("User name").fill("brita");
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Make the account" }).click();
  await page.waitForURL("/move-in");
  await page.goto("/settings");
  assert.equal(await page.getByLabel("First name").count(), 0);
  await page.getByRole("button", { name: "Begin without it" }).click();
  await page.waitForURL("/");
  await page.goto("/settings");
  const wide = await page.evaluate<number>("document.documentElement.scrollWidth");
  assert.ok(wide <= 320, `${wide} wide`);
  await page.getByRole("link", { name: "Close the account" }).click();
  await page.getByLabel("I know that this cannot be undone").check();
  await page.getByLabel("Present password").fill(password);
  await page.getByRole("button", { name: "Close the account for good" }).click();
  await page.getByRole("heading", { name: "The account is closed" }).waitFor();
});
