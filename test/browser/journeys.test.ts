/** What people do on the pages, in a real Chromium of a phone's size without JavaScript. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { makePasswordLink } from "../../src/app/accounts/password-link.ts";
import { type BrowserHouse, logInWith, noChromium, openBrowserHouse } from "../support/chromium.ts";
import { fillWorld, password, type Shown } from "../support/shown.ts";
import * as world from "../support/world.ts";

if (noChromium) test("journeys through the pages", { skip: noChromium }, () => {});
else journeys();

function journeys(): void {
  let house: BrowserHouse;
  let shown: Shown;
  const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
  before(async () => {
    house = await openBrowserHouse();
    shown = await fillWorld(house.web);
  });
  after(() => house.close());

  test("a visitor finds the way in; a wrong password is told at the fields", async () => {
    const page = await house.open(phone);
    await page.goto("/");
    await page.getByRole("main").getByRole("link", { name: "Log in" }).click();
    await page.getByLabel("User name").fill("alice");
    await page.getByLabel("Password").fill("not the password");
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("alert").getByText("do not go together").waitFor();
    assert.equal(await page.getByLabel("User name").inputValue(), "alice", "the name is kept");
    assert.equal(await page.getByLabel("Password").inputValue(), "");
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("heading", { level: 1, name: "Stream" }).waitFor();
    await page.context().close();
  });

  test("one reads one's stream, older posts, a post with its comments, and one's profile", async () => {
    const page = await house.open(phone);
    const asked = hostsAskedBy(page);
    await logInWith(page, "alice", password);
    assert.equal(await page.getByRole("article").count(), 20);
    await page.getByRole("link", { name: "Older posts" }).click();
    await page.getByRole("link", { name: "Newest posts" }).waitFor();
    assert.equal(await page.getByRole("article").count(), 7);
    await page.goBack();
    const rich = page.getByRole("article").filter({ hasText: "A walk by the river" });
    await rich.getByRole("link", { name: "5 comments" }).click();
    await page.getByRole("heading", { level: 2, name: "5 comments" }).waitFor();
    assert.equal(await page.getByText("Not confirmed yet: only you see this").count(), 5, "four comments and a like");
    assert.equal(await page.getByRole("listitem").filter({ hasText: "ben@sterna.example" }).isVisible(), false);
    await page.getByText("3 likes").click();
    await page.getByRole("listitem").filter({ hasText: "ben@sterna.example" }).waitFor();
    for (const photo of await page.getByRole("img", { name: /A red wall|Photo without description/ }).all()) {
      await photo.scrollIntoViewIfNeeded();
      assert.ok(((await photo.boundingBox())?.width ?? 0) > 100);
    }
    await fromMenu(page, "My profile");
    await page.getByRole("heading", { level: 1, name: "Alice Liddell" }).waitFor();
    assert.deepEqual([...asked], [new URL(house.url).host], "nothing was loaded from elsewhere");
    await page.context().close();
  });

  test("every picture on a post's page is there", async () => {
    const page = await house.open({ javaScriptEnabled: true });
    await page.goto(`/posts/${shown.richGuid}`);
    const widths = await page.evaluate<number[]>(`(async () => {
      for (const picture of document.images) {
        picture.loading = "eager";
        await picture.decode();
      }
      return [...document.images].map(({ naturalWidth }) => naturalWidth);
    })()`);
    assert.ok(widths.length >= 4 && widths.every((width) => width > 0), JSON.stringify(widths));
    await page.context().close();
  });

  test("one opens the report of an import and keeps it here after reading what that means", async () => {
    const page = await house.open(phone);
    const dora = await world.addAccount(house.web.db, "dora", { password });
    const { importId, bylineId } = await world.addImport(house.web.db, dora.accountId, "dora@old-pod.example");
    await world.addPost(house.web.db, bylineId, { importId, text: "from before" });
    await logInWith(page, "dora", password);
    await fromMenu(page, "Imports");
    await page.getByRole("link", { name: "Archive of dora@old-pod.example" }).click();
    await page.getByText("Only you, until you announce your move or keep it here.").waitFor();
    await page.getByRole("link", { name: "Keep it here only" }).click();
    await page.getByText("There is no way back").waitFor();
    await page.getByRole("link", { name: "Back, change nothing" }).click();
    await page.getByRole("link", { name: "Keep it here only" }).click();
    await page.getByRole("button", { name: "Keep it here only" }).click();
    await page.getByText("You kept it here on").waitFor();
    const visitor = await house.open(phone);
    await visitor.goto("/people/dora");
    await visitor.getByText("from before").waitFor();
    await visitor.context().close();
    await page.context().close();
  });

  test("a one-time link leads through a too short password into the account, and out again", async () => {
    await world.addAccount(house.web.db, "erik");
    const link = await makePasswordLink(house.web.needs, "erik");
    assert.ok(link.ok);
    const page = await house.open(phone);
    await page.goto(link.value);
    await page.getByLabel("New password").fill("short");
    await page.getByRole("button", { name: "Set the password and log in" }).click();
    await page.getByRole("alert").getByText("too short").waitFor();
    await page.getByLabel("New password").fill("long enough now");
    await page.getByRole("button", { name: "Set the password and log in" }).click();
    await page.getByText("There is nothing in your stream yet.").waitFor();
    await page.getByText("More", { exact: true }).click();
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByRole("link", { name: "Log in" }).first().waitFor();
    await page.goto(link.value);
    await page.getByRole("heading", { name: "This link does not work" }).waitFor();
    await page.context().close();
  });

  test("the keyboard reaches the content first, and every control shows that it has the focus", async () => {
    const page = await house.open({ javaScriptEnabled: true });
    await page.goto("/login");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate("document.activeElement.textContent"), "Skip to the content");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate("document.activeElement.id"), "content");
    for (let step = 0; step < 3; step++) {
      await page.keyboard.press("Tab");
      const outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle");
      assert.notEqual(outline, "none", `control ${step}`);
    }
    await page.context().close();
  });
}

/** Follows a link of the menu in the navigation. */
async function fromMenu(page: Page, name: string): Promise<void> {
  await page.getByText("More", { exact: true }).click();
  await page.getByRole("link", { name }).click();
}

/** The hosts that the page asks for anything. */
function hostsAskedBy(page: Page): Set<string> {
  const hosts = new Set<string>();
  page.on("request", (request) => hosts.add(new URL(request.url()).host));
  return hosts;
}
