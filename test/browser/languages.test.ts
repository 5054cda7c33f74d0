/** Pages in German and French, in a real Chromium: nothing left in English, no raw key, long words inside a small window, no barrier. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { chooseLanguage } from "../../src/app/accounts/language.ts";
import { type Language, languageNames } from "../../src/core/language.ts";
import { findAccount } from "../../src/store/people/accounts.ts";
import { tIn, words } from "../../src/web/words/words.ts";
import { assertNothingSticksOut, axe, barriersOn } from "../support/barriers.ts";
import { type BrowserHouse, logInWith, noChromium, openBrowserHouse } from "../support/chromium.ts";
import { type Member, member } from "../support/members.ts";
import { fillWorld, password, type Shown } from "../support/shown.ts";

if (noChromium) test("pages in other languages", { skip: noChromium }, () => {});
else pagesInOtherLanguages();

function pagesInOtherLanguages(): void {
  let house: BrowserHouse;
  let shown: Shown;
  let dora: Member;
  before(async () => {
    house = await openBrowserHouse();
    shown = await fillWorld(house.web);
    dora = await member(house.web, "dora", "Dora");
  });
  after(() => house.close());

  const open = () =>
    house.open({ javaScriptEnabled: true, reducedMotion: "reduce", viewport: { width: 320, height: 640 } });

  /** A page as somebody sees it who has opened everything on it. */
  async function assertSpeaks(page: Page, language: Language, path: string, barriers: boolean): Promise<void> {
    await page.goto(path);
    await page.evaluate(`for (const closed of document.querySelectorAll("details")) closed.open = true`);
    assert.equal(await page.locator("html").getAttribute("lang"), language, path);
    const text = await page.locator("body").innerText();
    assert.deepEqual(rawIn(text), [], path);
    assert.deepEqual(englishIn(text, language), [], path);
    await assertNothingSticksOut(page);
    if (!barriers) return;
    await page.evaluate(axe);
    assert.deepEqual(await barriersOn(page), [], path);
  }

  for (const language of ["de", "fr"] as const) {
    test(`a visitor chooses ${languageNames[language]} at the foot of a page, and gets it on every page`, async () => {
      const page = await open();
      await page.goto("/login");
      await page.getByRole("button", { name: languageNames[language] }).click();
      await page.getByRole("heading", { name: tIn(language, "login.title") }).waitFor();
      for (const path of ["/login", "/", "/people/alice", `/posts/${shown.richGuid}`, "/nothing"])
        await assertSpeaks(page, language, path, path === "/login");
      await page.context().close();
    });

    test(`who chooses ${languageNames[language]} in the settings gets it at once`, async () => {
      const page = await open();
      const cookies = [...dora.cookies].map(([name, value]) => ({ name, value, url: house.url }));
      await page.context().addCookies(cookies);
      await page.goto("/settings");
      const form = page.locator(`form[action="/settings/language"]`);
      await form.locator("select").selectOption(language);
      await form.getByRole("button").click();
      await page.getByRole("heading", { name: tIn(language, "settings.title"), exact: true }).waitFor();
      await assertSpeaks(page, language, "/settings", true);
      await page.context().close();
    });

    test(`an account that chose ${languageNames[language]} gets it on every page`, async () => {
      const page = await open();
      await logInWith(page, "alice", password);
      const alice = await findAccount(house.web.db, "alice");
      await chooseLanguage(house.web.needs, alice?.accountId ?? 0, language);
      const withAxe = [`/imports/${shown.importId}`];
      const others = [
        ...[
          `/posts/${shown.richGuid}`,
          "/",
          "/people/alice",
          "/people/ben",
          "/people/cara@pod-b.example",
          "/search?q=a+b%40c",
          "/tags/tea",
        ],
        ...["/contacts", "/aspects", "/notices", "/conversations", "/conversations/new?to=ben", "/photos"],
        ...["/imports", `/imports/${shown.importId}/keep`, `/imports/${shown.importId}/announce`, "/export"],
        ...["/migrations", "/migrations/leave"],
      ];
      for (const path of [...withAxe, ...others]) await assertSpeaks(page, language, path, withAxe.includes(path));
      await page.context().close();
    });
  }
}

/** Keys, and holes that nothing was put into. */
const rawIn = (text: string): string[] => [
  ...(text.match(/[a-zA-Z]+(?:\.[\w-]+)+/g) ?? []).filter((word) => Object.hasOwn(words.en, word)),
  ...(text.match(/\{\w+\}/g) ?? []),
];

/** Sentences of ours that stand there in English, though this language has its own. */
const englishIn = (text: string, language: Language): string[] =>
  Object.entries(words.en)
    .filter(([key, english]) => english.length > 14 && !/[{']/.test(english) && words[language][key] !== english)
    .filter(([, english]) => text.includes(english))
    .map(([key]) => key);
