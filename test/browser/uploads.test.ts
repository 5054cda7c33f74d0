/** Uploading in a real Chromium: over a line that breaks, after a reload, by keyboard, on a phone, and without JavaScript. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { openUploads, uploadsOf } from "../../src/app/uploads/open.ts";
import { type BrowserHouse, logInWith, noChromium, openBrowserHouse } from "../support/chromium.ts";
import { collect } from "../support/files.ts";
import { password } from "../support/shown.ts";
import { openWeakLine, type WeakLine } from "../support/weak-line.ts";
import * as world from "../support/world.ts";

if (noChromium) test("uploading in a browser", { skip: noChromium }, () => {});
else uploading();

function uploading(): void {
  const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  const phone = { viewport: { width: 320, height: 640 } };
  let house: BrowserHouse;
  let line: WeakLine;
  let folder: string;
  before(async () => {
    house = await openBrowserHouse();
    line = await openWeakLine(house.url);
    folder = await mkdtemp(join(tmpdir(), "sterna-test-"));
  });
  after(async () => {
    await line.close();
    await house.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function file(name: string, sizeBytes: number) {
    const bytes = randomBytes(sizeBytes);
    const path = join(folder, name);
    await writeFile(path, bytes);
    return { name, path, bytes };
  }

  /** Somebody new, at the page, over the weak line. */
  async function visitor(name: string, javaScriptEnabled: boolean): Promise<{ page: Page; accountId: number }> {
    const { accountId } = await world.addAccount(house.web.db, name, { password });
    const page = await house.open({ ...phone, javaScriptEnabled, baseURL: line.url });
    await logInWith(page, name, password);
    await page.goto("/uploads");
    return { page, accountId };
  }

  async function contentOf(accountId: number, name: string): Promise<Buffer> {
    const opened = await (await openUploads(house.web.needs, accountId)).find((one) => one.name === name)?.open();
    assert.ok(opened?.ok, `${name} is whole`);
    const bytes = await collect(opened.value.range(0, opened.value.sizeBytes));
    await opened.value.close();
    return bytes;
  }

  /** Nothing wider than the screen, and nothing that axe has to say. */
  async function assertGood(page: Page, javaScriptEnabled: boolean) {
    if (!javaScriptEnabled) return;
    assert.equal(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), true, "it fits the screen");
    await page.evaluate(axe);
    const { violations } = (await page.evaluate("axe.run()")) as AxeResults;
    assert.deepEqual(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`),
      [],
    );
  }

  const row = (page: Page, name: string) => page.locator("li.upload", { hasText: name });

  test("two files come over a line that breaks five times, byte by byte, and it is told", async () => {
    const { page, accountId } = await visitor("breaks", true);
    const [archive, photos] = [await file("archive.json.gz", 1_500_000), await file("a-long-name-".repeat(12), 40_000)];
    line.breaks(5, 250_000);
    await page.getByLabel("Choose files").setInputFiles([archive.path, photos.path]);
    await page.getByRole("status").filter({ hasText: "goes on by itself" }).waitFor();
    await assertGood(page, true);
    for (const { name } of [archive, photos])
      await row(page, name).getByText("All of it is here").waitFor({ timeout: 120_000 });
    assert.equal(line.broken(), 5);
    await page.getByRole("link", { name: "Go on" }).waitFor();
    assert.deepEqual(await contentOf(accountId, archive.name), archive.bytes);
    assert.deepEqual(await contentOf(accountId, photos.name), photos.bytes);
    await assertGood(page, true);
    await page.getByLabel("Choose files").setInputFiles([archive.path]);
    await page.getByRole("status").filter({ hasText: "archive.json.gz is here already." }).waitFor();
    assert.equal((await uploadsOf(house.web.needs, accountId)).length, 2);
    await page.close();
  });

  test("after a reload the same file goes on where it stopped; pause, go on and remove work by keyboard", async () => {
    const { page, accountId } = await visitor("reloads", true);
    const archive = await file("big.zip", 2_000_000);
    line.stalls(700_000);
    await page.getByLabel("Choose files").setInputFiles(archive.path);
    const pause = row(page, archive.name).getByRole("button", { name: "Pause" });
    await row(page, archive.name)
      .getByText(/per second/)
      .waitFor();
    await pause.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("status").filter({ hasText: "big.zip is paused." }).waitFor();
    const [begun] = await received(accountId);
    assert.ok(begun !== undefined && begun.receivedBytes > 0 && begun.receivedBytes < archive.bytes.length);
    await page.reload();
    await row(page, archive.name).getByText("Choose the same file again").waitFor();
    await assertGood(page, true);
    line.stalls(null);
    await page.getByLabel("Choose files").setInputFiles(archive.path);
    await row(page, archive.name).getByText("All of it is here").waitFor({ timeout: 60_000 });
    const uploads = await uploadsOf(house.web.needs, accountId);
    assert.deepEqual(
      uploads.map(({ guid, whole }) => [guid, whole]),
      [[begun.guid, true]],
      "it is the same upload",
    );
    assert.deepEqual(await contentOf(accountId, archive.name), archive.bytes);
    await page.getByRole("button", { name: "Remove big.zip" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("status").filter({ hasText: "big.zip was removed." }).waitFor();
    assert.deepEqual(await uploadsOf(house.web.needs, accountId), []);
    assert.equal(await page.evaluate("document.activeElement.id"), "upload-files", "the focus is not lost");
    await page.close();
  });

  /** The pod notices that a request has ended a moment after the browser does. */
  async function received(accountId: number) {
    for (let turn = 0; turn < 3_000; turn++) {
      const uploads = await uploadsOf(house.web.needs, accountId);
      if (uploads.some(({ receivedBytes }) => receivedBytes > 0)) return uploads;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return [];
  }

  test("without JavaScript the form takes several files, lists them, and removes one", async () => {
    const { page, accountId } = await visitor("plain", false);
    const [one, two] = [await file("one.json", 300_000), await file("two.zip", 200_000)];
    await page.getByLabel("Choose files").setInputFiles([one.path, two.path]);
    await page.getByRole("button", { name: "Upload" }).click();
    await row(page, one.name).getByText("All of it is here").waitFor();
    await row(page, two.name).getByText("All of it is here").waitFor();
    assert.deepEqual(await contentOf(accountId, one.name), one.bytes);
    assert.deepEqual(await contentOf(accountId, two.name), two.bytes);
    await page.getByRole("button", { name: "Remove one.json" }).click();
    await row(page, one.name).waitFor({ state: "detached" });
    assert.equal((await uploadsOf(house.web.needs, accountId)).length, 1);
    await page.close();
  });
}
