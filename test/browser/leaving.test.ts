/** Leaving by page, in a real Chromium: the ways, the steps, a receipt on screen and on paper. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { chooseLanguage } from "../../src/app/accounts/language.ts";
import { identityById, type KnownIdentity } from "../../src/store/people/identities.ts";
import { tIn } from "../../src/web/words/words.ts";
import { assertNothingSticksOut, axe, barriersOn } from "../support/barriers.ts";
import { type BrowserHouse, noChromium, openBrowserHouse } from "../support/chromium.ts";
import { departs } from "../support/departures.ts";
import { elsewhere, tie } from "../support/federation.ts";
import { type Member, member } from "../support/members.ts";

if (noChromium) test("leaving by page", { skip: noChromium }, () => {});
else leaving();

/** Where pictures of each step are put, for people to look at; nowhere if it is not set. */
const pictures = process.env.STERNA_PICTURES;

function leaving(): void {
  let house: BrowserHouse;
  let nora: Member;
  let page: Page;
  before(async () => {
    house = await openBrowserHouse();
    nora = await member(house.web, "nora", "Nora");
    for (const name of ["fan", "friend", "cousin"])
      await tie(house.web.needs, nora.accountId, (await elsewhere(house.web.needs, name, "other.example")).personId);
    page = await house.open({
      javaScriptEnabled: true,
      reducedMotion: "reduce",
      viewport: { width: 320, height: 640 },
    });
    await page.context().addCookies([...nora.cookies].map(([name, value]) => ({ name, value, url: house.url })));
  });
  after(() => house.close());

  const look = async (name: string) => {
    await assertNothingSticksOut(page);
    await page.evaluate(axe);
    assert.deepEqual(await barriersOn(page), [], name);
    if (pictures === undefined) return;
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `leave-${name}.png`), fullPage: true });
  };

  test("the ways out and their steps have no barrier, in a small window, in three languages", async () => {
    for (const language of ["en", "de", "fr"] as const) {
      await chooseLanguage(house.web.needs, nora.accountId, language);
      await page.goto("/settings");
      await page.locator('a[href="/leave"]').click();
      await page.getByRole("heading", { level: 1, name: tIn(language, "ways.title") }).waitFor();
      await look(`${language}-1-ways`);
      await page.locator('a[href="/leave/pod"]').click();
      await page.getByLabel(tIn(language, "ways.podAddress")).fill("no pod");
      await page.getByRole("button", { name: tIn(language, "ways.look") }).click();
      await page.locator(".doctor").waitFor();
      await look(`${language}-2-pod`);
      await page.goto("/leave/sterna");
      await look(`${language}-3-sterna`);
    }
    await chooseLanguage(house.web.needs, nora.accountId, "en");
  });

  test("the receipt of a move away is good to read, on paper without what can be pressed", async () => {
    const own = (await identityById(house.web.db, nora.identityId)) as KnownIdentity;
    await departs(house.web.needs, own, await elsewhere(house.web.needs, "nora", "new.example"));
    await page.goto("/leave/pod");
    await page.getByRole("link", { name: "Receipt", exact: true }).click();
    await page.getByRole("button", { name: "Tell them again" }).click();
    await page.getByText("other.example").first().waitFor();
    await look("4-receipt");
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    assert.equal(await page.getByRole("button").count(), 0, "nothing to press on paper");
    assert.equal(await page.getByRole("navigation").count(), 0);
    assert.equal(await page.getByText("Receipt of").isVisible(), true);
    if (pictures === undefined) return;
    writeFileSync(join(pictures, "leave-5-receipt.pdf"), await page.pdf({ format: "A4" }));
    await page.setViewportSize({ width: 794, height: 1123 });
    await page.screenshot({ path: join(pictures, "leave-5-receipt-print.png"), fullPage: true });
  });
}
