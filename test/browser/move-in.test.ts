/** Moving in by page, in a real Chromium, with the real small archive: on a phone without JavaScript, and with it by keyboard. Every step is looked at. */
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { moveInOf } from "../../src/app/move-in/view.ts";
import { small } from "../support/arrivals.ts";
import { assertNothingSticksOut, axe, barriersOn } from "../support/barriers.ts";
import { type BrowserHouse, logInWith, noChromium, openBrowserHouse } from "../support/chromium.ts";
import { runMoveIns } from "../support/move-ins.ts";
import * as world from "../support/world.ts";

if (noChromium) test("moving in by page", { skip: noChromium }, () => {});
else movingIn();

const password = "a long password of hers";
const phone = { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true };
/** Where pictures of each step are put, for people to look at; nowhere if it is not set. */
const pictures = process.env.STERNA_PICTURES;

function movingIn(): void {
  let house: BrowserHouse;
  before(async () => {
    house = await openBrowserHouse();
  });
  after(() => house.close());

  const press = (page: Page, button: string) => page.getByRole("button", { name: button, exact: true }).click();
  const arrive = async (name: string, options: Parameters<BrowserHouse["open"]>[0]) => {
    const { accountId } = await world.addAccount(house.web.db, name, { password });
    const page = await house.open(options);
    await logInWith(page, name, password);
    await page.goto("/move-in");
    return { page, accountId };
  };

  test("without JavaScript one reads what will happen, uploads, checks, chooses, brings it in, and throws it away", async () => {
    const { page, accountId } = await arrive("alma", phone);
    const look = async (step: string) => {
      await picture(page, `phone-${step}`);
      await assertNothingSticksOut(page);
    };
    await look("1-what-will-happen");
    await press(page, "I understand. Go on");
    await page.getByLabel("Choose files").setInputFiles([small.archive, small.photos]);
    await press(page, "Upload");
    await page.getByText("alice-small-photos.zip").first().waitFor();
    await look("2-files");
    await press(page, "Check these files");
    await page.getByText("Waits for its turn").waitFor();
    await look("3-checking");
    await runMoveIns(house.web.needs);
    // A page that waits loads itself anew.
    await page.getByText("This can come here.").waitFor();
    await page.getByText("Choose what comes").click();
    await look("4-checked");
    await page.getByLabel("None", { exact: true }).check();
    await page.getByLabel("Photos of posts").uncheck();
    await press(page, "Save these choices");
    await page.getByText("What was chosen: no contacts, no photos.").waitFor();
    await press(page, "Bring it in");
    await page.getByRole("heading", { name: "How far it is" }).waitFor();
    await look("5-importing");
    await runMoveIns(house.web.needs);
    await page.getByText("It is here, and only you see it.").waitFor();
    await look("6-decide");
    await page.getByRole("link", { name: "Throw it away" }).click();
    await look("7-throw-away");
    await press(page, "Throw it away");
    await page.locator(".notice").getByText("Throwing it away").waitFor();
    await runMoveIns(house.web.needs);
    await page.getByText("has been thrown away").waitFor();
    assert.equal((await moveInOf(house.web.needs, accountId))?.state, "thrown-away");
    await page.context().close();
  });

  test("with JavaScript the page says by itself that it goes on, and no step has a barrier", async () => {
    const { page } = await arrive("bela", { javaScriptEnabled: true, reducedMotion: "reduce" });
    const look = async (step: string) => {
      await picture(page, `desk-${step}`);
      await page.evaluate(axe);
      await page.evaluate(`for (const closed of document.querySelectorAll("details")) closed.open = true`);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        assert.deepEqual(await barriersOn(page), [], `${step}, ${colorScheme}`);
      }
      await assertNothingSticksOut(page);
    };
    await look("1-what-will-happen");
    await press(page, "I understand. Go on");
    await page.getByLabel("Choose files").setInputFiles([small.archive, small.photos]);
    await page.getByRole("link", { name: "Go on" }).click();
    await look("2-files");
    await press(page, "Check these files");
    await page.getByRole("heading", { name: "How far it is" }).waitFor();
    await look("3-checking");
    await runMoveIns(house.web.needs);
    await page.getByText("This can come here.").waitFor();
    await look("4-checked");
    await page.getByRole("link", { name: "Choose one by one" }).click();
    await look("4-contacts");
    await page.getByRole("checkbox").first().uncheck();
    await press(page, "Save this page");
    await page.getByRole("link", { name: "Back" }).click();
    await page.getByText("What was chosen: not all contacts.").waitFor();
    await press(page, "Bring it in");
    await page.getByRole("heading", { name: "How far it is" }).waitFor();
    await look("5-importing");
    await runMoveIns(house.web.needs);
    await page.getByText("It is here, and only you see it.").waitFor();
    await look("6-decide");
    await page.getByRole("link", { name: "To the announcement" }).click();
    await page.getByRole("heading", { level: 1 }).waitFor();
    await look("7-announce");
    await page.context().close();
  });
}

async function picture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}
