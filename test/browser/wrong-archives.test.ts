/** What goes wrong with files that people bring, on the page in a real Chromium: broken ones, bombs, somebody else's, the same one twice and by two people. */
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { alice, small, smallBytes, smallValue } from "../support/arrivals.ts";
import { assertNothingSticksOut, axe, barriersOn } from "../support/barriers.ts";
import { noChromium } from "../support/chromium.ts";
import { logInAt, memberOn, openSternasHouse, type SternasHouse } from "../support/chromium-sternas.ts";
import { exportWhole } from "../support/exports.ts";
import { addKnownPerson, derOf, people } from "../support/known.ts";
import { runMoveIns, uploadInto } from "../support/move-ins.ts";
import type { Sterna } from "../support/sternas.ts";
import { zip } from "../support/zips.ts";

if (noChromium) test("wrong archives in a browser", { skip: noChromium }, () => {});
else wrongArchives();

/** Where pictures of each step are put, for people to look at; nowhere if it is not set. */
const pictures = process.env.STERNA_PICTURES;

function wrongArchives(): void {
  let house: SternasHouse;
  let pod: Sterna;
  before(async () => {
    // Whose the small archive is was at the first one, which has forgotten her.
    house = await openSternasHouse(2);
    pod = house.sternas.pod(1);
  });
  after(() => house.close());

  const press = (page: Page, button: string) => page.getByRole("button", { name: button, exact: true }).click();

  /** Its job stands in the line when this is done: a click waits for nothing. */
  async function begin(page: Page, button: string | RegExp): Promise<void> {
    await page.getByRole("button", { name: button, exact: true }).click();
    await page.getByText("Waits for its turn").waitFor();
  }

  async function arrive(name: string): Promise<{ readonly page: Page; readonly accountId: number }> {
    const { accountId } = await memberOn(pod, name);
    const page = await house.open({
      javaScriptEnabled: true,
      reducedMotion: "reduce",
      viewport: { width: 320, height: 640 },
    });
    await logInAt(page, pod, name);
    await page.goto(`https://${pod.host}/move-in`);
    await press(page, "I understand. Go on");
    return { page, accountId };
  }

  async function look(page: Page, step: string): Promise<void> {
    await assertNothingSticksOut(page);
    await page.evaluate(axe);
    assert.deepEqual(await barriersOn(page), [], step);
    if (pictures === undefined) return;
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `wrong-${step}.png`), fullPage: true });
  }

  const count = async (table: "post" | "photo" | "import"): Promise<number> =>
    (await pod.parts.database.db.selectFrom(table).select("id").execute()).length;

  test("what cannot come is told in words, with what to do next; then the right file comes", async () => {
    const { page } = await arrive("hanna");
    const whole = gzipSync(smallBytes());
    const stranger = "eve@pod-x.example";
    await addKnownPerson(pod.parts.database.db, stranger, derOf(people[0]?.public_key ?? ""));
    const archiveOf = (ref: string): Buffer => {
      const archive = smallValue();
      archive.user.profile.entity_data.author = ref;
      for (const post of archive.user.posts) post.entity_data.author = ref;
      return Buffer.from(JSON.stringify(archive));
    };
    const bomb = Buffer.alloc(100_000_000, "a");
    bomb.write('{"version": "2.0", "user": "');
    const wrong: readonly (readonly [name: string, bytes: Buffer, told: RegExp])[] = [
      ["cut-off.json.gz", whole.subarray(0, whole.length / 2), /The gzip breaks off/],
      ["holiday.json", Buffer.from("this is no archive at all"), /neither an archive nor a photo zip/],
      ["bomb.json.gz", gzipSync(bomb), /times its size; that is a trap/],
      ["bomb.zip", zip([{ name: "archive.json", bytes: bomb }]), /times its size; that is a trap/],
      ["eve.json", archiveOf(stranger), /is not the one of eve@pod-x.example/],
      ["here.json", archiveOf(`hanna@${pod.host}`), /is not the one of hanna@pod-b.example/],
    ];
    for (const [name, bytes, told] of wrong) {
      const path = join(pod.parts.config.dataFolder, name);
      await writeFile(path, bytes);
      await page.getByLabel("Choose files").setInputFiles(path);
      await page.getByRole("link", { name: "Go on" }).click();
      await begin(page, /^Check (again|these files)$/);
      await runMoveIns(pod.parts);
      const alert = page.getByRole("alert");
      await alert.waitFor();
      assert.match(await page.getByRole("region", { name: "2. Your files" }).innerText(), told, name);
      assert.doesNotMatch(await alert.innerText(), /something in this pod broke|is called/i, name);
      await look(page, name);
      await press(page, `Remove ${name}`);
      await page
        .getByRole("status")
        .filter({ hasText: `${name} was removed.` })
        .waitFor();
    }
    assert.deepEqual([await count("post"), await count("import")], [0, 0], "nothing was written");
    await page.getByLabel("Choose files").setInputFiles(small.archive);
    await page.getByRole("link", { name: "Go on" }).click();
    await begin(page, "Check again");
    await runMoveIns(pod.parts);
    await page.getByText("This can come here.").waitFor();
    await page.context().close();
  });

  test("two people bring the same archive at once: the first who announces has moved, the other is told so, and twice doubles nothing", async () => {
    const both = [await arrive("one"), await arrive("two")] as const;
    for (const { page, accountId } of both) {
      await uploadInto(pod.parts, accountId, small.archive, small.photos);
      await page.reload();
      await begin(page, "Check these files");
    }
    await Promise.all([runMoveIns(pod.parts), runMoveIns(pod.parts)]);
    for (const { page } of both) {
      await page.getByText("This can come here.").waitFor();
      await begin(page, "Bring it in");
    }
    await Promise.all([runMoveIns(pod.parts), runMoveIns(pod.parts)]);
    for (const { page } of both) {
      await page.getByText("It is here, and only you see it.").waitFor();
      await page.getByRole("link", { name: "To the announcement …" }).click();
      await page.getByRole("heading", { name: "Before you announce it" }).waitFor();
    }
    const [{ page: one }, { page: two, accountId: second }] = both;
    const posts = await count("post");
    await press(one, "Announce the move");
    await one.getByRole("heading", { name: `The move of ${alice}` }).waitFor();
    await look(one, "first");
    await press(two, "Announce the move");
    await two.getByText("the first one counts").waitFor();
    await look(two, "second");
    await two.getByRole("link", { name: "Back, change nothing" }).click();
    await two.getByRole("link", { name: "Keep it here only" }).click();
    await press(two, "Keep it here only");
    await two.getByText("You kept it here on").waitFor();

    await two.goto(`https://${pod.host}/move-in`);
    await two.getByText("Your last move in is done.").waitFor();
    await press(two, "I understand. Go on");
    await uploadInto(pod.parts, second, small.archive, small.photos);
    await two.reload();
    await begin(two, "Check these files");
    await runMoveIns(pod.parts);
    await two.getByText("These files were brought here before.").waitFor();
    await look(two, "twice");
    await begin(two, "Bring it in");
    await runMoveIns(pod.parts);
    await two.getByText("It is here, and only you see it.").waitFor();
    await look(two, "twice-decide");
    assert.equal(await count("post"), posts, "nothing is doubled");
    for (const { page } of both) await page.context().close();
  });

  test("the archive of somebody of this pod comes, and its announcement asks for that account's password", async () => {
    const ben = await memberOn(pod, "ben");
    const { data } = await exportWhole(pod.parts, ben.username);
    const { page } = await arrive("thief");
    await page.getByLabel("Choose files").setInputFiles(data.path);
    await page.getByRole("link", { name: "Go on" }).click();
    await begin(page, "Check these files");
    await runMoveIns(pod.parts);
    await page.getByText("you are asked for its password").waitFor();
    await look(page, "of-ben");
    await begin(page, "Bring it in");
    await runMoveIns(pod.parts);
    await page.getByRole("link", { name: "To the announcement …" }).click();
    await page.getByLabel(`Password of ${ben.ref}`).fill("guessed it?");
    await press(page, "Announce the move");
    await page.getByText("This is not the password of the old account.").waitFor();
    await look(page, "of-ben-guessed");
    await page.context().close();
  });
}
