/** A day on the pod, in a real Chromium of a phone's size without JavaScript: share, write, comment, like, vote, talk. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { type BrowserHouse, logInWith, noChromium, openBrowserHouse } from "../support/chromium.ts";
import { member } from "../support/members.ts";
import { password } from "../support/shown.ts";

if (noChromium) test("a day on the pod", { skip: noChromium }, () => {});
else day();

function day(): void {
  const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  const phone = { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true };
  let house: BrowserHouse;
  let alice: Page;
  let ben: Page;
  before(async () => {
    house = await openBrowserHouse();
    await member(house.web, "alice", "Alice");
    await member(house.web, "ben", "Ben");
    [alice, ben] = [await house.open(phone), await house.open(phone)];
    await logInWith(alice, "alice", password);
    await logInWith(ben, "ben", password);
  });
  after(() => house.close());

  test("two people find each other and share", async () => {
    for (const [page, name] of [
      [alice, "Ben"],
      [ben, "Alice"],
    ] as const) {
      await page.getByRole("link", { name: "Search", exact: true }).click();
      await page.getByLabel("Address, name or #tag").fill(name.toLowerCase());
      await page.getByRole("button", { name: "Search" }).click();
      await page.getByRole("main").getByRole("link", { name }).click();
      await page.getByLabel("Friends").check();
      await page.getByRole("button", { name: "Share", exact: true }).click();
      await page.getByText(`You share with ${name}`).waitFor();
    }
    await ben.getByText("You share with Alice, and Alice shares with you.").waitFor();
  });

  test("a post with a photo and a poll to an aspect is read, voted on, liked and commented by who is in it", async () => {
    await alice.goto("/");
    const form = alice.getByRole("region", { name: "Write a post" });
    await form.getByLabel("Text").fill("Hello **you**");
    await form.getByText("Photos", { exact: true }).click();
    await form.getByLabel("Photo 1", { exact: true }).setInputFiles({
      name: "dot.png",
      mimeType: "image/png",
      buffer: Buffer.from(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
        "base64",
      ),
    });
    await form.getByLabel("What photo 1 shows").fill("A dot");
    await form.getByText("Poll", { exact: true }).click();
    await form.getByLabel("Question").fill("Tea?");
    await form.getByLabel("Answers").fill("Yes\nNo");
    await form.getByLabel("Only people in these aspects").check();
    await form.getByRole("button", { name: "Post", exact: true }).click();
    await alice.getByRole("alert").getByText("Nobody would get this").waitFor();
    assert.equal(await form.getByLabel("Text").inputValue(), "Hello **you**", "what was typed is kept");
    await form.getByLabel("Friends").check();
    await form.getByRole("button", { name: "Post", exact: true }).click();
    await alice.getByRole("img", { name: "A dot" }).waitFor();

    await ben.goto("/");
    const post = ben.getByRole("article").filter({ hasText: "Hello you" });
    await post.getByRole("button", { name: "Like" }).click();
    await post.getByText("1 like").waitFor();
    await post.getByRole("link", { name: "Comment", exact: false }).last().click();
    await ben.getByLabel("Comment", { exact: true }).fill("Hello *back*");
    await ben.getByRole("button", { name: "Comment", exact: true }).click();
    await ben.getByRole("heading", { name: "1 comment" }).waitFor();
    await ben.getByRole("radio", { name: "Yes" }).check();
    await ben.getByRole("button", { name: "Vote" }).click();
    await ben.getByText("(your vote)").waitFor();
  });

  test("notices lead to it, a conversation follows, and pages with all of it have no barrier", async () => {
    await alice.goto("/");
    await alice.getByRole("link", { name: /^Notices \d+ new$/ }).click();
    await alice.getByText("commented on").waitFor();
    await alice.getByRole("link", { name: "Ben" }).first().click();
    await alice.getByRole("link", { name: "Write a message" }).click();
    await alice.getByLabel("Subject").fill("Tea");
    await alice.getByLabel("Message").fill("At four?");
    await alice.getByRole("button", { name: "Send" }).click();
    await alice.getByRole("heading", { level: 1, name: "Tea" }).waitFor();
    await ben.goto("/");
    await ben.getByRole("link", { name: "Messages 1 new" }).click();
    await ben.getByRole("link", { name: "Tea" }).click();
    await ben.getByLabel("Message").fill("At five!");
    await ben.getByRole("button", { name: "Send" }).click();
    await ben.getByText("At five!").waitFor();
    const paths = ["/", "/notices", "/conversations", new URL(ben.url()).pathname, "/people/alice"];
    await alice.goto("/people/alice");
    const post = await alice.getByRole("article").locator(".meta a").first().getAttribute("href");
    const judge = await house.open({ ...phone, javaScriptEnabled: true, reducedMotion: "reduce" });
    await logInWith(judge, "ben", password);
    for (const path of [...paths, post ?? ""]) {
      await judge.goto(path);
      await judge.evaluate(axe);
      await judge.evaluate(`for (const closed of document.querySelectorAll("details")) closed.open = true`);
      const wide = await judge.evaluate("document.documentElement.scrollWidth");
      assert.ok(Number(wide) <= 320, `${path} is ${wide} px wide`);
      for (const colorScheme of ["light", "dark"] as const) {
        await judge.emulateMedia({ colorScheme });
        const { violations } = (await judge.evaluate("axe.run(document)")) as AxeResults;
        assert.deepEqual(
          violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
          [],
          `${path}, ${colorScheme}`,
        );
        if (process.env.STERNA_SCREENSHOTS)
          await judge.screenshot({
            path: `${process.env.STERNA_SCREENSHOTS}/${path.replaceAll("/", "_").slice(0, 20)}-${colorScheme}.png`,
            fullPage: true,
          });
      }
    }
  });
}
